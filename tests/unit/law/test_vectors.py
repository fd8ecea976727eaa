"""The table of vectors `tests/vectors/periods.csv`: a case for each length of each row, to be read and added to.

A line: row, event (day, or moment for hours), facts `name=value` joined by ";", pauses `first:last` joined by ";", the
last day or moment, the law that governs (old or new), and who checked it by hand. A line is never rewritten: what is
new is added by `THADS_CAPTURE_VECTORS=1 pytest tests/unit/law/test_vectors.py`.
"""

import csv
import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from law.errors import LawError
from law.fees import Relief, fee
from law.model import Condition, Edition, Rule, Term, Unit
from law.money_rules import money_rules
from law.pack import current_pack
from law.periods import VIETNAM, Due, Suspension, due_for
from law.regime import NEW_LAW_FROM

TABLE = Path(__file__).parents[2] / "vectors" / "periods.csv"
COLUMNS = ("rule", "name", "event", "facts", "pauses", "due", "law", "checked_by")
PACK = current_pack()
Vector = dict[str, str]
FEES = TABLE.with_name("fees.csv")


def vectors(table: Path = TABLE) -> list[Vector]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def facts_of(vector: Vector) -> dict[str, str]:
    return dict(part.split("=", 1) for part in vector["facts"].split(";") if part)


def answer(vector: Vector) -> Due:
    event = vector["event"]
    start = datetime.fromisoformat(event) if "T" in event else date.fromisoformat(event)
    pauses = [part.split(":") for part in vector["pauses"].split(";") if part]
    stops = [Suspension(date.fromisoformat(a), date.fromisoformat(b), "hoãn") for a, b in pauses]
    return due_for(vector["rule"], start, PACK, facts=facts_of(vector), suspensions=stops, working=False)


def shown(due: Due) -> str:
    return due.due_at.isoformat() if due.moment else due.due.isoformat()


def a_day(rule: Rule, edition: Edition) -> date:
    """A plain Monday under an edition, far enough from the next one that it has no say."""
    if edition.start >= NEW_LAW_FROM:
        return date(2026, 7, 6)
    following = [other.start for other in rule.law if other.start > edition.start]
    return date(2024, 11, 4) if following and following[0] <= date(2025, 1, 1) else date(2025, 2, 10)


def a_fact(condition: Condition) -> str:
    if isinstance(condition, bool):
        return "yes" if condition else "no"
    return (condition[0] if isinstance(condition, tuple) else condition).removeprefix(">=")


def lengths() -> Iterator[tuple[Rule, Edition, Term]]:
    """Every length that the calendar tables reach."""
    for rule in PACK.rules.values():
        for edition in rule.law:
            for term in edition.terms:
                counts_working_time = term.unit in (Unit.WD, Unit.BWD, Unit.IMM)
                if not counts_working_time or PACK.calendar.covers(a_day(rule, edition)):
                    yield rule, edition, term


def smallest(rule: Rule, edition: Edition, term: Term) -> Vector:
    """The plainest case of a length."""
    day = a_day(rule, edition)
    event = day.isoformat() + ("T09:00:00+07:00" if term.unit in (Unit.H, Unit.IMM) else "")
    facts = ";".join(f"{name}={a_fact(wanted)}" for name, wanted in term.when.items())
    vector = {"rule": rule.id, "name": rule.vi, "event": event, "facts": facts, "pauses": "", "checked_by": ""}
    found = answer(vector)
    return vector | {"due": shown(found), "law": found.regime.value}


def reached(vector: Vector) -> tuple[str, date, int]:
    """Which length of which edition a vector asks for."""
    rule = PACK.rule(vector["rule"])
    event = vector["event"]
    day = datetime.fromisoformat(event).astimezone(VIETNAM).date() if "T" in event else date.fromisoformat(event)
    edition = rule.edition(day)
    assert edition is not None
    return rule.id, edition.start, edition.terms.index(rule.pick(edition, facts_of(vector)))


def test_every_length_has_its_vector() -> None:
    have = {reached(vector) for vector in vectors()} if TABLE.exists() else set()
    wanted = [(rule, edition, term) for rule, edition, term in lengths()]
    missing = [w for w in wanted if (w[0].id, w[1].start, w[1].terms.index(w[2])) not in have]
    if os.environ.get("THADS_CAPTURE_VECTORS"):
        kept = vectors() if TABLE.exists() else []
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted([*kept, *(smallest(*w) for w in missing)], key=lambda v: (v["rule"], v["event"])))
        missing = []
    assert [(rule.id, str(edition.start), term.length) for rule, edition, term in missing] == []


@pytest.mark.parametrize("vector", vectors(), ids=lambda v: f"{v['rule']} {v['event']} {v['facts']}")
def test_the_vector_holds(vector: Vector) -> None:
    found = answer(vector)
    assert (shown(found), found.regime.value) == (vector["due"], vector["law"])


@pytest.mark.parametrize("days", [1, 7])
def test_a_vector_that_is_wrong_is_noticed(days: int) -> None:
    vector = next(v for v in vectors() if v["pauses"] == "" and "T" not in v["event"])
    moved = date.fromisoformat(vector["event"]) + timedelta(days=400 + days)
    assert shown(answer(vector | {"event": moved.isoformat()})) != vector["due"]


def fee_of(vector: Vector) -> int:
    """The fee on the receipt of a line of `fees.csv`."""
    relief = Relief(ground=vector["relief"], percent=int(vector["percent"] or 0) or None) if vector["relief"] else None
    return fee(
        int(vector["received"]),
        date.fromisoformat(vector["on"]),
        money_rules(PACK),
        already_received=int(vector["before"]),
        already_charged=int(vector["charged_before"]),
        third=vector["third"] == "yes",
        exempt=vector["exempt"] or None,
        relief=relief,
    ).fee


@pytest.mark.parametrize("vector", vectors(FEES), ids=lambda v: f"{v['on']} {v['received']} {v['before']} {v['fee']}")
def test_the_fee_holds(vector: Vector) -> None:
    """A line without a fee is a question that the table of fees cannot answer."""
    if vector["fee"]:
        assert fee_of(vector) == int(vector["fee"])
    else:
        with pytest.raises(LawError):
            fee_of(vector)
