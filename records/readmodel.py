"""The read model: what screens and services read, published with every append from the folded subject and its new
events. All of it can be made again from the journal (`records/rebuild.py`); what is kept: `records/entries.py`.

`shown` says it in values, so that the audit reckons from a journal what must stand in each table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection

import cases.stages  # noqa: F401  (registers how facts are folded)
from cases import duties as case_duties
from cases.dossiers import DossierState
from cases.events import Event
from cases.kernel import Duty, Subject
from cases.names import kind_of
from cases.parties import Party
from cases.parts import FeeReceipt, Receipt
from cases.proceedings.common import Proceeding
from cases.references import reference
from cases.spelling import number_key, plain
from cases.state import CaseState
from cases.waiting import NAMED, waiting_for
from law.pack import load_pack
from law.periods import local_day
from records import movements, rows, visits
from records.facts import person_hash
from records.rows import Among, Below, Change, Other, Put, Write
from records.tables import absences, documents, dossiers, duties, orders, parties, payouts, proceedings, receipts
from records.tables import cases as case_table

_CASE = tuple(c.name for c in case_table.columns if c.name not in ("id", "opened_on", "reference"))
_DOSSIER = tuple(c.name for c in dossiers.columns if c.name != "id")
_PROCEEDING = tuple(c.name for c in proceedings.columns if c.name not in ("id", "kind", "office", "opened_on"))
"""The columns that each append brings to the new state."""


def publish(connection: Connection, before: Subject, folded: Sequence[visits.Folded]) -> None:
    """Bring every table of the read model to the new state; runs inside the append's transaction.

    `folded` has the events of the append, each with the subject after it.
    """
    rows.write(connection, shown(before, folded))


def shown(before: Subject, folded: Sequence[visits.Folded]) -> Iterator[Write]:
    """What an append changes in the tables that are shown, in order."""
    events, after = [event for event, _ in folded], folded[-1][1]
    if not after.stage:
        pass  # it has not begun: nothing to show
    elif isinstance(after, CaseState):
        places = visits.places_of(cast(CaseState, before), folded)
        yield _case(after, places[-1], events[-1].detected_at)
        yield from _parties(cast(CaseState, before), after)
        yield from movements.shown(cast(CaseState, before), folded)
        moves = visits.moves_of(places, folded)
        yield from visits.shown(cast(CaseState, before), moves, folded)
    elif isinstance(after, DossierState):
        yield _dossier(after, events[-1].detected_at)
    elif isinstance(after, Proceeding):
        yield _proceeding(after, events[-1].detected_at)
    yield from (_opened(after, event) for event in events if event.kind == "duty_opened")
    for event in events:
        if event.kind.startswith("duty_") and event.kind != "duty_opened":
            yield _duty(after, event)
        if change := CHANGES.get(event.kind):
            yield from change(after, event)
    if isinstance(after, CaseState) and after.stage:
        yield from visits.added_up(cast(CaseState, before), moves, after, places)


def _case_row(case: CaseState, place: visits.Place | None, at: datetime) -> dict[str, Any]:
    decision = case.decision.number if case.decision else ""
    judgment = case.title.number if case.title else ""
    debtors, printed = len(case.refs("D")), reference(case.id)
    return {
        "dossier": case.dossier,
        "office": case.office,
        "room": case.room or None,
        "officer": case.officer or None,
        "origin": case.origin,
        "entrusted": case.entrusted.sort if case.entrusted else "no",
        "stage": case.stage,
        "overlay": case.overlay.kind if case.overlay else None,
        "waiting_for": [w.model_dump() for w in waiting_for(case)],
        "holder": place.holder if place else "",
        "decision_number": decision or None,
        "judgment": judgment or None,
        "judged_on": case.title.date if case.title else None,
        "field": case.title.field if case.title else None,
        **_first("creditor", case.parties.get("C1"), len(case.parties) - debtors),
        **_first("debtor", case.parties.get("D1"), debtors),
        "numbers": _numbers(judgment, decision, case.id.split("/", 3)[-1], case.id, printed),
        "opened_on": local_day(case.stage_since or at),
        "stage_since": case.stage_since or at,
        "acted_at": case.acted_at or at,
        "ended_on": case.ended.on if case.ended else None,
        "ended_ground": case.ended.ground if case.ended else None,
        "next_due_at": case.duties.least("due"),
        "late_at": case.duties.least("late"),
        "overdue": case.duties.count("overdue"),
        "reference": printed,
        "claimed": case.claimed,
        "to_collect": case.to_collect,
        "received": case.received,
        "distributed": case.distributed,
        "held": case.held,
        "paid_out": case.paid_out,
        "in_office": case.in_office,
        "surplus": case.surplus,
        "undistributed": case.undistributed,
        "payable": case.payable,
        "unpayable": case.unpayable,
        "unpayable_why": _unpayable(case),
        "updated_at": at,
    }


def _unpayable(case: CaseState) -> dict[str, int]:
    """Why shares did not reach their payees, as the bank said, and how much of each; the first `NAMED` shares."""
    back = (share for status in ("rejected", "returned") for share in case.shares.group(("status", status)))
    why: Counter[str] = Counter()
    for share in islice(back, NAMED):
        why[share.reason] += share.amount
    return dict(why)


def _first(side: str, party: Party | None, count: int) -> dict[str, Any]:
    return {side: party.name if party else None, f"{side}s": count}


def _numbers(*known: str) -> list[str]:
    """Judgment, decision, what the sender calls its dossier, the case's whole name and its reference on papers."""
    return list(dict.fromkeys(number_key(number) for number in known if number))


def _case(case: CaseState, place: visits.Place | None, at: datetime) -> Write:
    return Put(case_table, {"id": case.id, **_case_row(case, place, at)}, over=_CASE)


def _parties(before: CaseState, after: CaseState) -> Iterator[Write]:
    """The rows of the parties that are new or changed."""
    for ref, party in after.parties.since(before.parties):
        row = {
            "subject": after.id,
            "party": ref,
            "debtor": ref.startswith("D"),
            "office": after.office,
            "name": plain(party.name),
            "person": person_hash(party.id_number) if party.id_number else "",
        }
        yield Put(parties, row, over=("name", "person"))


def _dossier_row(dossier: DossierState, at: datetime) -> dict[str, Any]:
    return {
        "office": dossier.office,
        "channel": dossier.channel,
        "stage": dossier.stage,
        "ground": dossier.ground or None,
        "request_date": dossier.request_date,
        "due": dossier.due,
        "case_count": len(dossier.cases),
        "updated_at": at,
    }


def _dossier(dossier: DossierState, at: datetime) -> Write:
    return Put(dossiers, {"id": dossier.id, **_dossier_row(dossier, at)}, over=_DOSSIER)


def _proceeding(proceeding: Proceeding, at: datetime) -> Write:
    """Who came, and with what, stands in the proceeding alone: nothing of it is in a list (ND154 12.2)."""
    row = {
        "kind": kind_of(proceeding.id),
        "office": proceeding.office,
        "officer": proceeding.officer or None,
        "number": proceeding.number or None,
        "category": proceeding.category or None,
        "stage": proceeding.stage,
        "about_case": proceeding.case or None,
        "opened_on": proceeding.opened_on,
        "closed_at": proceeding.closed_at,
        "next_due_at": proceeding.duties.least("due"),
        "overdue": proceeding.duties.count("overdue"),
        "updated_at": at,
    }
    return Put(proceedings, {"id": proceeding.id, **row}, over=_PROCEEDING)


def _opened(after: Subject, event: Event) -> Write:
    """The row of a duty that begins, with its working while it is open."""
    data, pack = event.data, load_pack(event.data["pack"])
    duty = after.duties.get(data["duty"])
    row = {
        "subject": event.subject,
        "duty": data["duty"],
        "opened_seq": event.seq,
        "rule": data["rule"],
        "office": after.office,
        "officer": _answers(after, duty) or None,
        "bound": data["bound"],
        "binding": pack.binds(pack.rules[data["rule"]]),
        "start": data["start"],
        "warn_at": data["warn_at"],
        "due": data["due"],
        "due_at": data["due_at"],
        "provisional": data["provisional"],
        "level": 0,
        "paused": False,
        "working": _working(duty),
    }
    return Put(duties, row)


def _answers(after: Subject, duty: Duty | None) -> str:
    """Whose duty it is: of an order that of its addressee, else of whoever is in charge of the case."""
    if not isinstance(after, CaseState):
        return getattr(after, "officer", "")
    order = after.orders.get(duty.topic) if duty else None
    return order.to if order else after.officer


def _working(duty: Duty | None) -> list[dict[str, Any]]:
    return [line.model_dump(mode="json") for line in case_duties.working_of(duty)] if duty else []


def _duty(after: Subject, event: Event) -> Write:
    earlier = Below(event.seq)  # not the one the same append reopens
    mine = {"subject": event.subject, "duty": event.data["duty"], "closed_at": None, "opened_seq": earlier}
    change = _duty_change(event)
    if "due_at" in change and (moved := after.duties.get(event.data["duty"])):
        change |= {"working": _working(moved), "binding": moved.binding}
    return Change(duties, mine, change)


def _duty_change(event: Event) -> dict[str, Any]:
    data = event.data
    if event.kind == "duty_warned":
        return {"level": 1}
    if event.kind == "duty_breached":
        return {"level": 2, "told": data["to"], "breached_at": event.at, "detected_at": event.detected_at}
    if event.kind == "duty_escalated":
        return {"level": data["step"] + 2, "told": data["to"]}
    if event.kind == "duty_paused":
        return {"paused": True}
    if event.kind in ("duty_resumed", "duty_recomputed"):
        until = {name: data[name] for name in ("warn_at", "due", "due_at")}
        runs = {"paused": False} if event.kind == "duty_resumed" else {}
        return {**until, **runs, "level": 0, "acknowledged_at": None, "acknowledged_by": None}
    return {"closed_at": event.at, "closed_by": data.get("by", "lapsed")}


def _received(case: Subject, event: Event) -> Iterator[Write]:
    yield _issue(case, event, "receipt", event.data["bank_ref"] or None)


def _fee_paid(case: Subject, event: Event) -> Iterator[Write]:
    yield _issue(case, event, "fee_receipt")
    if replaced := event.data["replaces"]:
        told = cast(CaseState, case).fee_receipts.values()
        void = max((r for r in told if r.void and r.number == replaced), key=lambda r: r.on)
        yield _fee_receipt(case, void, {"replaced_by": event.data["number"]})


def _fee_voided(case: Subject, event: Event) -> Iterator[Write]:
    void = cast(CaseState, case).fee_receipts[event.data["receipt"]]
    yield _fee_receipt(case, void, {"status": "void", "voided_by": event.actor.id, "voided_at": event.at})


def _fee_receipt(case: Subject, receipt: FeeReceipt, to: Mapping[str, Any]) -> Write:
    """A change of the row of a fee's receipt: its number is of the office's series of the year."""
    series = {"office": case.office, "series": "fee_receipt", "year": receipt.on.year}
    return Change(receipts, {**series, "number": receipt.number}, to)


def _recovered(case: Subject, event: Event) -> Iterator[Write]:
    """The payee paid it back: once all of it is here, his order came back like one that the bank returned."""
    if event.data["whole"]:
        mine = {"subject": event.subject, "share": event.data["share"], "status": "paid"}
        yield Change(payouts, mine, {"status": "returned", "reason": "đã thu hồi"})


def _issue(case: Subject, event: Event, series: str, bank_ref: str | None = None) -> Write:
    """A receipt of a series, as the event numbered it."""
    row = {
        "office": case.office,
        "series": series,
        "year": local_day(event.at).year,
        "number": event.data["number"],
        "lookup_code": event.data["lookup_code"],
        "subject": event.subject,
        "seq": event.seq,
        "amount": event.data["amount"],
        "issued_on": local_day(event.at),
        "status": "issued",
        "bank_ref": bank_ref,
    }
    return Put(receipts, row)


def _voided(case: Subject, event: Event) -> Iterator[Write]:
    void = cast(CaseState, case).receipts[event.data["receipt"]]
    by = {"voided_by": event.actor.id, "voided_at": event.at}
    change = {"status": "void", "replaced_by": _replacing(cast(CaseState, case), void), **by}
    yield Change(receipts, {"lookup_code": void.lookup_code}, change)


def _replacing(case: CaseState, void: Receipt) -> str | None:
    """The number of the receipt that took a void one's place: numbers come again each year, so the next one counts."""
    later = [r for r in case.receipts.values() if r.replaces == void.number and int(r.id[1:]) > int(void.id[1:])]
    return later[0].number if later else None


def _document(case: Subject, event: Event) -> Iterator[Write]:
    data = event.data
    for media_type, sha256, size in data["files"]:
        row = {
            "subject": event.subject,
            "document": data["document"],
            "media_type": media_type,
            "kind": data["document_kind"],
            "number": data["number"] or None,
            "sha256": sha256,
            "size": size,
            "stored_at": event.detected_at,
        }
        yield Put(documents, row, over=())


def _prepared(case: Subject, event: Event) -> Iterator[Write]:
    for order in event.data["orders"]:
        row = {
            "end_to_end_id": order["end_to_end_id"],
            "subject": event.subject,
            "office": case.office,
            "batch": event.data["batch"],
            "share": order["share"],
            "amount": order["amount"],
            "status": "prepared",
            "prepared_by": event.data["prepared_by"],
        }
        yield Put(payouts, row)


def _approved(case: Subject, event: Event) -> Iterator[Write]:
    change = {"status": "approved", "approved_by": event.data["signer"]}
    yield Change(payouts, _prepared_batch(event), change)


def _unprepared(case: Subject, event: Event) -> Iterator[Write]:
    change = {"status": "rejected", "reason": event.data["reason"]}
    yield Change(payouts, _prepared_batch(event), change)


def _prepared_batch(event: Event) -> Mapping[str, Any]:
    """The orders of the batch that the event names, as long as they wait for approval."""
    return {"subject": event.subject, "batch": event.data["batch"], "status": "prepared"}


def _executed(case: Subject, event: Event) -> Iterator[Write]:
    results = event.data["results"]
    for result in results:
        change = {
            "status": result["status"],
            "reason": result["reason"] or None,
            "bank_ref": result["bank_ref"] or None,
            "paid_at": result["at"],
        }
        yield Change(payouts, {"end_to_end_id": result["end_to_end_id"]}, change)
    for result in results:
        if result["status"] == "paid":
            yield _paid_again(event, result["share"], result["end_to_end_id"])


def _in_person(case: Subject, event: Event) -> Iterator[Write]:
    yield _paid_again(event, event.data["share"], "counter")


def _paid_again(event: Event, share: str, by: str) -> Write:
    """What became of an earlier order for the same share, which was rejected or came back: this paid it."""
    failed = {"status": Among(("rejected", "returned")), "paid_by": None}
    earlier = {"subject": event.subject, "share": share, "end_to_end_id": Other(by), **failed}
    return Change(payouts, earlier, {"paid_by": by})


def _returned(case: Subject, event: Event) -> Iterator[Write]:
    order = {"end_to_end_id": event.data["end_to_end_id"]}
    yield Change(payouts, order, {"status": "returned", "reason": event.data["reason"]})


def _acknowledged(case: Subject, event: Event) -> Iterator[Write]:
    known = {"acknowledged_at": event.at, "acknowledged_by": event.actor.id}
    running = {"subject": event.subject, "duty": event.data["duty"], "closed_at": None}
    yield Change(duties, running, known)


def _ordered(case: Subject, event: Event) -> Iterator[Write]:
    data = event.data
    row = {"name": data["order"]} | {name: data[name] for name in ("instruction", "answer_by", "duty")}
    by = {"addressee": data["to"], "ordered_by": event.actor.id, "ordered_at": event.at, "withdrawn": False}
    yield Put(orders, {"subject": event.subject, "office": case.office, **row, **by})


def _order_closed(case: Subject, event: Event) -> Iterator[Write]:
    told = event.data.get("answer") or event.data["reason"]
    closed = {"answer": told, "closed_at": event.at, "withdrawn": event.kind == "order_withdrawn"}
    yield Change(orders, {"subject": event.subject, "name": event.data["order"]}, closed)


def _absent(year: Subject, event: Event) -> Iterator[Write]:
    data = event.data
    row = {name: data[name] for name in ("officer", "starts_on", "ends_on", "cover", "basis")}
    yield Put(absences, {"subject": event.subject, "name": data["absence"], "office": year.office, **row})


def _back(year: Subject, event: Event) -> Iterator[Write]:
    mine = {"subject": event.subject, "name": event.data["absence"]}
    yield Change(absences, mine, {"ends_on": event.data["ends_on"]})


CHANGES: Mapping[str, Callable[[Subject, Event], Iterator[Write]]] = {
    "money_received": _received,
    "fee_paid": _fee_paid,
    "money_recovered": _recovered,
    "fee_receipt_voided": _fee_voided,
    "receipt_voided": _voided,
    "document_issued": _document,
    "payouts_prepared": _prepared,
    "payouts_approved": _approved,
    "payouts_rejected": _unprepared,
    "payouts_executed": _executed,
    "paid_in_person": _in_person,
    "payout_returned": _returned,
    "delay_acknowledged": _acknowledged,
    "action_ordered": _ordered,
    "order_answered": _order_closed,
    "order_withdrawn": _order_closed,
    "absence_entered": _absent,
    "absence_ended": _back,
}
"""What an event changes beside the row of its subject and its duties."""
