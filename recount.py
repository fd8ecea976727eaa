"""Recount: every figure of the statistics from an export alone (XES, OCEL 2.0).

    python recount.py FILE --period 2026-12 [--office 79]

A program of its own: it needs Python and nothing else, shares no code with the program that made the export, and
derives what each case counts as from the kinds of its events. It prints one JSON object: form -> row -> column ->
figure. Officers go by the pseudonyms of the export. Definitions: docs/statistics.md.
"""

from __future__ import annotations

import argparse
import calendar
import gzip
import json
import os
import signal
import sqlite3
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

LOCAL = timezone(timedelta(hours=7))
BOOKS = ("in_progress", "postponed_by_agreement", "postponed", "suspended", "no_condition")
GIVEN_UP = ("cancelled", "32.1.b", "32.1.đ", "32.1.e")
FIELDS = ("DS", "HS", "HC", "HNGD", "KDTM", "LD")
MEASURES = ("take_money", "deduct_income", "exploit", "seize", "deliver", "act")

Event = dict[str, Any]
Known = tuple[str, dict[str, str], list[Event]]
"""A case of an export: its id, what is known of it, its events in the order of their numbers."""
Case = dict[str, Any]
"""A case as a period counts it."""


# --- reading ----------------------------------------------------------------------------------------------------------


def read(path: Path) -> Iterator[Known]:
    """Each case of an export, whatever its format."""
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(b"SQLite format 3"):
        yield from from_sqlite(path)
    elif head.lstrip()[:1] == b"{":
        yield from from_json(path)
    elif b"<object-types" in head:
        yield from from_ocel_xml(path)
    else:
        yield from from_xes(path, zipped=head.startswith(b"\x1f\x8b"))


def from_xes(path: Path, *, zipped: bool) -> Iterator[Known]:
    def pairs(element: Any) -> dict[str, str]:
        return {child.get("key"): child.get("value") for child in element if child.get("key")}

    with gzip.open(path) if zipped else path.open("rb") as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag.rpartition("}")[2] == "trace":
                known = pairs(element)
                events = [pairs(child) for child in element if child.tag.endswith("event")]
                for event in events:
                    event["kind"], event["at"] = event["concept:name"], event["time:timestamp"]
                yield known["concept:name"], known, ordered(events)
                element.clear()


def from_json(path: Path) -> Iterator[Known]:
    log = json.loads(path.read_text(encoding="utf-8"))
    known = {one["id"]: {each["name"]: each["value"] for each in one["attributes"]}
             for one in log["objects"] if one["type"] == "case"}  # fmt: skip
    events: dict[str, list[Event]] = defaultdict(list)
    for one in log["events"]:
        told = {each["name"]: each["value"] for each in one["attributes"]}
        case = next(each["objectId"] for each in one["relationships"] if each["qualifier"] == "case")
        events[case].append({**told, "kind": one["type"], "at": one["time"]})
    for case in sorted(events):
        yield case, known[case], ordered(events[case])


def from_ocel_xml(path: Path) -> Iterator[Known]:
    root = ElementTree.parse(path).getroot()
    known = {one.get("id", ""): {each.get("name", ""): each.text or "" for each in one.iter("attribute")}
             for one in root.iterfind("objects/object[@type='case']")}  # fmt: skip
    events: dict[str, list[Event]] = defaultdict(list)
    for one in root.iterfind("events/event"):
        told = {each.get("name", ""): each.text or "" for each in one.iter("attribute")}
        case = next(each.get("object-id", "") for each in one.iter("relationship") if each.get("qualifier") == "case")
        events[case].append({**told, "kind": one.get("type"), "at": one.get("time")})
    for case in sorted(events):
        yield case, known[case], ordered(events[case])


def from_sqlite(path: Path) -> Iterator[Known]:
    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as sql:
        sql.row_factory = sqlite3.Row
        of_case = dict(
            sql.execute("SELECT ocel_event_id, ocel_object_id FROM event_object WHERE ocel_qualifier = 'case'")
        )
        known = {row["ocel_id"]: dict(row) for row in sql.execute("SELECT * FROM object_case")}
        events: dict[str, list[Event]] = defaultdict(list)
        for (kind,) in sql.execute("SELECT ocel_type_map FROM event_map_type").fetchall():
            for row in sql.execute(f'SELECT * FROM "event_{kind}"'):
                told = {name: row[name] for name in row.keys() if row[name] is not None}  # noqa: SIM118
                events[of_case[row["ocel_id"]]].append({**told, "kind": kind, "at": row["ocel_time"]})
        for case in sorted(events):
            yield case, known[case], ordered(events[case])


def ordered(events: list[Event]) -> list[Event]:
    for event in events:
        event["at"] = datetime.fromisoformat(event["at"]).astimezone(UTC)
    return sorted(events, key=lambda event: int(event["seq"]))


def true(value: Any) -> bool:
    return value in (True, 1, "true", "1")


# --- what a case counts as --------------------------------------------------------------------------------------------


def follow(events: list[Event], until: datetime) -> Iterator[dict[str, Any]]:
    """After each event before a moment: what the case counts as, its sums, and in whose hands it is."""
    decided = without = ledger = False
    ended = overlay = ""
    money = {"claimed": 0, "settled": 0, "cancelled": 0, "entrusted": 0}
    hands = {"room": "", "officer": ""}
    enforced = 0
    for event in events:
        if event["at"] >= until:
            return
        kind = event["kind"]
        if "claimed" in event:
            money = {name: int(event[name]) for name in money}
        if kind == "decision_signed":
            decided = True
        elif kind == "decision_recalled":
            decided = without = ledger = False
        elif kind in ("enforcer_assigned", "enforcer_changed"):
            hands = {"room": event.get("room", ""), "officer": event["officer"]}
        elif kind == "postponed":
            overlay = "postponed_by_agreement" if event["ground"] == "46.1.c" else "postponed"
        elif kind == "suspended":
            overlay = "suspended"
        elif kind == "resumed" or (kind == "cancelled" and true(event.get("whole"))):
            overlay = ""
        elif kind == "no_condition_decided":
            without, ledger = True, False
        elif kind == "separate_ledger_entered":
            ledger = True
        elif kind in ("resumed_from_no_condition", "obligation_performed"):
            without = ledger = False
        elif kind == "case_ended":
            ended = event["ground"]
            enforced = money["settled"]
        elif kind == "entrustment_answered" and event["answer"] == "returned" and ended == "entrusted":
            ended = ""
        if not decided:
            status = "undecided"
        elif ended == "request_returned":
            status = "returned"
        elif ended:
            gone = "entrusted" if ended == "entrusted" else "cancelled" if ended in GIVEN_UP else ""
            status = gone if gone and not enforced else "finished"
        else:
            status = "separate_ledger" if ledger else overlay or ("no_condition" if without else "in_progress")
        yield {"at": event["at"], "status": status, **money, **hands}


def in_period(name: str, known: dict[str, str], events: list[Event], begins: datetime, over: datetime) -> Case:
    """What a period counts of a case."""
    start: dict[str, Any] | None = None
    base: dict[str, Any] | None = None
    was = "undecided"
    now: dict[str, Any] = {
        "status": "undecided",
        "room": "",
        "officer": "",
        **dict.fromkeys(("claimed", "settled", "cancelled", "entrusted"), 0),
    }
    since, back, came = None, False, False
    for point in follow(events, over):
        enters = point["status"] in BOOKS and was not in BOOKS
        if enters:
            since = point["at"]
        if point["at"] < begins:
            start = point
        elif enters and not came:
            came, base, back = True, point, was == "separate_ledger"
        was, now = point["status"], point
    old = start is not None and start["status"] in BOOKS
    if old:
        base = start
    counted = old or came
    done = {name: now[name] - base[name] if counted and base else 0 for name in ("settled", "cancelled", "entrusted")}
    before = [event for event in events if event["at"] < over]
    return {
        "id": name, "office": known["office"], "field": known["field"], "room": now["room"], "officer": now["officer"],
        "on_request": known["origin"] == "on_request", "status": now["status"], "counted": counted, "old": old,
        "received": known["entrusted"] == "matter", "back": back and not old, **done, "left": left_of(now),
        "entrusted": max(0, done["entrusted"]), "regained": max(0, -done["entrusted"]),
        "old_money": left_of(start) if old and start else 0,
        "age": (over - since).days if since and now["status"] in BOOKS else 0,
        "late": any(event["kind"] == "duty_breached" for event in before),
        "acts": [event for event in before if event["at"] >= begins],
    }  # fmt: skip


def left_of(point: dict[str, Any]) -> int:
    return int(point["claimed"] - point["settled"] - point["cancelled"] - point["entrusted"])


# --- the forms --------------------------------------------------------------------------------------------------------

Count = Callable[[Case], int]


def results(cases: list[Case], money: bool) -> dict[str, Any]:
    stays = [c for c in cases if c["counted"] and c["status"] not in ("undecided", "returned", "entrusted")]
    counted = [c for c in cases if c["counted"]]

    def of(some: list[Case], *statuses: str, sum_of: Count = lambda c: c["left"]) -> int:
        found = [c for c in some if not statuses or c["status"] in statuses]
        return sum(sum_of(c) for c in found) if money else len(found)

    def whole(case: Case) -> int:
        return int(case["settled"] + case["cancelled"] + case["entrusted"] + case["left"])

    settled, cancelled = sum(c["settled"] for c in counted), sum(c["cancelled"] for c in counted)
    row: dict[str, Any] = {
        "old": of([c for c in cases if c["old"]], sum_of=lambda c: c["old_money"]),
        "new": of([c for c in counted if not c["old"]], sum_of=whole)
        + (sum(c["regained"] for c in cases if c["old"]) if money else 0),
        "back": of([c for c in cases if c["back"]], sum_of=whole),
        "received": of([c for c in counted if not c["old"] and not c["back"] and c["received"]], sum_of=whole),
        "entrusted": sum(c["entrusted"] for c in counted) if money else of(counted, "entrusted"),
        "recalled": of(counted, "undecided"),
        "returned": of(counted, "returned"),
        "finished": settled if money else of(stays, "finished"),
        "cancelled": cancelled if money else of(stays, "cancelled"),
        "in_progress": of(stays, "in_progress"),
        "postponed_by_agreement": of(stays, "postponed_by_agreement"),
        "no_condition": of(stays, "no_condition", "separate_ledger"),
        "moved": of(stays, "separate_ledger"),
        "postponed": of(stays, "postponed"),
        "suspended": of(stays, "suspended"),
        "ledger": of(cases, "separate_ledger"),
    }
    row["done"] = row["finished"] + row["cancelled"]
    row["with_condition"] = row["done"] + row["in_progress"] + row["postponed_by_agreement"]
    row["total"] = row["old"] + row["new"] - row["entrusted"] - row["recalled"] - row["returned"]
    row["stock"] = row["total"] - row["done"]
    row["rate"] = percent(row["done"], row["with_condition"])
    row["rate_without_agreed"] = percent(row["done"], row["with_condition"] - row["postponed_by_agreement"])
    return row


def percent(part: int, whole: int) -> float | None:
    return part * 100 / whole if whole > 0 else None


def indicators(cases: list[Case], days: int) -> dict[str, Any]:
    matters, money = results(cases, money=False), results(cases, money=True)
    resolved = [c for c in cases if c["counted"] and c["status"] in ("finished", "cancelled", "returned")]
    pending = [c for c in cases if c["counted"] and c["status"] in BOOKS]
    ages = sorted(c["age"] for c in pending)
    complaints = sum(event["kind"] == "complaint_accepted" for c in cases for event in c["acts"])
    in_time = sum(not c["late"] for c in resolved)

    def quantile(tenths: int) -> int | None:
        return ages[max(0, -(-len(ages) * tenths // 10) - 1)] if ages else None

    return {
        "incoming": matters["new"], "resolved": len(resolved), "pending": len(pending),
        "clearance": percent(len(resolved), matters["new"]),
        "turnover": len(resolved) / len(pending) if pending else None,
        "disposition": len(pending) * days / len(resolved) if resolved else None,
        "age_median": quantile(5), "age_p90": quantile(9), "aged": sum(age > 365 for age in ages),
        "in_time": in_time, "on_time": percent(in_time, len(resolved)),
        "money": money["total"], "collected": money["finished"],
        "recovery": percent(money["finished"], money["total"]),
        "complaints": complaints, "complaint_rate": percent(complaints, len(resolved)),
    }  # fmt: skip


def acts(cases: list[Case], kind: str, measure: str = "") -> list[Event]:
    return [e for c in cases for e in c["acts"] if e["kind"] == kind and measure in ("", e.get("measure"))]


def forms(days: int) -> dict[str, Callable[[list[Case]], dict[str, Any]]]:
    """Every form: what its row has for some cases."""

    def part(on_request: bool, money: bool) -> Callable[[list[Case]], dict[str, Any]]:
        return lambda cases: results([c for c in cases if c["on_request"] == on_request], money)

    return {
        "matters": lambda cases: results(cases, money=False),
        "matters-ex-officio": part(on_request=False, money=False),
        "matters-on-request": part(on_request=True, money=False),
        "money": lambda cases: results(cases, money=True),
        "money-ex-officio": part(on_request=False, money=True),
        "money-on-request": part(on_request=True, money=True),
        "matters-by-title": lambda cases: results(cases, money=False),
        "money-by-title": lambda cases: results(cases, money=True),
        "coercion": lambda cases: {
            "decisions": len(acts(cases, "coercion_decided")),
            **{name: len(acts(cases, "coercion_decided", name)) for name in MEASURES},
        },
        "auctions": lambda cases: {
            "held": len(acts(cases, "auction_held")),
            "price": sum(int(event["price"]) for event in acts(cases, "auction_held")),
            "failed": len(acts(cases, "auction_failed")),
        },
        "complaints": lambda cases: {
            name: len(acts(cases, f"complaint_{name}")) for name in ("accepted", "refused", "resolved")
        },
        "cepej": lambda cases: indicators(cases, days),
    }


def rows(cases: list[Case], form: str) -> dict[str, list[Case]]:
    """The rows of a form, each with its cases."""
    if form.endswith("-by-title"):
        return {"total": cases} | {title: [c for c in cases if c["field"] == title] for title in FIELDS}
    found: dict[str, list[Case]] = defaultdict(list)
    wanted = {"ex-officio": False, "on-request": True}.get(form.partition("-")[2])
    for case in cases:
        if wanted is None or case["on_request"] == wanted:
            path = (case["office"], case["room"] or "-", case["officer"] or "-")
            for deep in (1, 2, 3):
                found["/".join(path[:deep])].append(case)
    return {"total": cases} | found


def recount(cases: Iterable[Known], period: str, office: str = "") -> dict[str, Any]:
    """Every form of a period, from the cases of an export."""
    year, month = int(period[:4]), int(period[5:])
    last = calendar.monthrange(year, month)[1]
    begins = datetime(year - (month < 10), 10, 1, tzinfo=LOCAL)
    over = datetime(year, month, last, tzinfo=LOCAL) + timedelta(days=1)
    counted = [in_period(*one, begins, over) for one in cases if office in ("", one[1]["office"])]
    every = forms((over - begins).days)
    return {form: {row: fill(of) for row, of in rows(counted, form).items()} for form, fill in every.items()}


def main() -> None:
    """Print what the command line asks for. Told to stop, or read by nobody any more, it ends with 1."""
    for told_to_stop in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(told_to_stop) is signal.SIG_DFL:  # `nohup` ignores one
            signal.signal(told_to_stop, signal.default_int_handler)
    try:
        recounted()
        sys.stdout.flush()
    except (KeyboardInterrupt, BrokenPipeError):
        os._exit(1)


def recounted() -> None:
    """Read the command line, recount, print."""
    parser = argparse.ArgumentParser(description="Tính lại mọi biểu từ tệp xuất / recount every form from an export")
    parser.add_argument("file", type=Path)
    parser.add_argument("--period", required=True, help="kỳ đến hết tháng / up to the end of this month: 2026-12")
    parser.add_argument("--office", default="")
    given = parser.parse_args()
    json.dump(recount(read(given.file), given.period, given.office), sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
