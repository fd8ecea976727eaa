"""The read model: what screens and services read, published with every append from the folded subject and its new
events. All of it can be made again from the journal (`records/rebuild.py`); what is kept: `records/entries.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, Update, and_, bindparam, insert, or_, update
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert

import cases.stages  # noqa: F401  (registers how facts are folded)
from cases import duties as case_duties
from cases.dossiers import DossierState
from cases.events import Event
from cases.kernel import Duty, Subject
from cases.parties import Party
from cases.parts import FeeReceipt, Receipt
from cases.references import reference
from cases.spelling import number_key, plain
from cases.state import CaseState
from cases.waiting import NAMED, waiting_for
from law.periods import local_day
from records import movements, visits
from records.database import execute_many
from records.facts import person_hash
from records.tables import cases as case_table
from records.tables import documents, dossiers, duties, orders, parties, payouts, receipts


def _upsert(table: Table, *kept: str) -> Insert:
    """Write a row by its id, or change all of it but `id` and what is `kept`."""
    new = upsert(table)
    changed = {c.name: new.excluded[c.name] for c in table.columns if c.name not in ("id", *kept)}
    return new.on_conflict_do_update(index_elements=["id"], set_=changed)


_CASE = _upsert(case_table, "opened_on", "reference")
_DOSSIER = _upsert(dossiers)
_OPEN_DUTY = insert(duties)
_PARTY = upsert(parties)
_PARTY = _PARTY.on_conflict_do_update(
    index_elements=["subject", "party"], set_={name: _PARTY.excluded[name] for name in ("name", "person")}
)
_EXECUTED = update(payouts).where(payouts.c.end_to_end_id == bindparam("order"))
_PAID_AGAIN = (
    update(payouts)
    .where(payouts.c.subject == bindparam("of"), payouts.c.share == bindparam("for_share"))
    .where(payouts.c.end_to_end_id != bindparam("by"), payouts.c.paid_by.is_(None))
    .where(or_(payouts.c.status == "rejected", payouts.c.status == "returned"))
    .values(paid_by=bindparam("by"))
)
"""What became of an earlier order for the same share, which was rejected or came back: this paid it."""


def publish(connection: Connection, before: Subject, folded: Sequence[visits.Folded]) -> None:
    """Bring every table of the read model to the new state; runs inside the append's transaction.

    `folded` has the events of the append, each with the subject after it.
    """
    events, after = [event for event, _ in folded], folded[-1][1]
    if not after.stage:
        pass  # it has not begun: nothing to show
    elif isinstance(after, CaseState):
        _case(connection, after, events[-1].detected_at)
        execute_many(connection, _PARTY, _parties(cast(CaseState, before), after))
        movements.publish(connection, cast(CaseState, before), folded)
        visits.publish(connection, cast(CaseState, before), folded)
    elif isinstance(after, DossierState):
        _dossier(connection, after, events[-1].detected_at)
    if opened := [_opened(after, event) for event in events if event.kind == "duty_opened"]:
        connection.execute(_OPEN_DUTY, opened)
    for event in events:
        if event.kind.startswith("duty_") and event.kind != "duty_opened":
            _duty(connection, after, event)
        if change := CHANGES.get(event.kind):
            change(connection, after, event)


def row_of(subject: Subject, at: datetime) -> dict[str, Any]:
    """The row of a case or a dossier in the read model, as of `at`; `opened_on` counts for a new case only."""
    if isinstance(subject, DossierState):
        return _dossier_row(subject, at)
    assert isinstance(subject, CaseState)
    return _case_row(subject, at)


def _case_row(case: CaseState, at: datetime) -> dict[str, Any]:
    decision = case.decision.number if case.decision else ""
    judgment = case.title.number if case.title else ""
    debtors, printed = len(case.refs("D")), reference(case.id)
    return {
        "dossier": case.dossier,
        "office": case.office,
        "room": case.room or None,
        "officer": case.officer or None,
        "origin": case.origin,
        "stage": case.stage,
        "overlay": case.overlay.kind if case.overlay else None,
        "waiting_for": [w.model_dump() for w in waiting_for(case)],
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


def _case(connection: Connection, case: CaseState, at: datetime) -> None:
    connection.execute(_CASE, {"id": case.id, **row_of(case, at)})


def _parties(before: CaseState, after: CaseState) -> Iterator[dict[str, Any]]:
    """The rows of the parties that are new or changed."""
    return (
        {
            "subject": after.id,
            "party": ref,
            "debtor": ref.startswith("D"),
            "office": after.office,
            "name": plain(party.name),
            "person": person_hash(party.id_number) if party.id_number else "",
        }
        for ref, party in after.parties.since(before.parties)
    )


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


def _dossier(connection: Connection, dossier: DossierState, at: datetime) -> None:
    connection.execute(_DOSSIER, {"id": dossier.id, **row_of(dossier, at)})


def _opened(after: Subject, event: Event) -> dict[str, Any]:
    """The row of a duty that begins, with its working while it is open."""
    data = event.data
    duty = after.duties.get(data["duty"])
    return {
        "subject": event.subject,
        "duty": data["duty"],
        "opened_seq": event.seq,
        "rule": data["rule"],
        "office": after.office,
        "officer": _answers(after, duty) or None,
        "bound": data["bound"],
        "start": data["start"],
        "due": data["due"],
        "due_at": data["due_at"],
        "provisional": data["provisional"],
        "level": 0,
        "paused": False,
        "working": _working(duty),
    }


def _answers(after: Subject, duty: Duty | None) -> str:
    """Whose duty it is: of an order that of its addressee, else of whoever is in charge of the case."""
    if not isinstance(after, CaseState):
        return ""
    order = after.orders.get(duty.topic) if duty else None
    return order.to if order else after.officer


def _working(duty: Duty | None) -> list[dict[str, Any]]:
    return [line.model_dump(mode="json") for line in case_duties.working_of(duty)] if duty else []


def _duty(connection: Connection, after: Subject, event: Event) -> None:
    mine = (duties.c.subject == event.subject) & (duties.c.duty == event.data["duty"])
    earlier = duties.c.closed_at.is_(None) & (duties.c.opened_seq < event.seq)  # not the one the same append reopens
    change = _duty_change(event)
    if "due_at" in change and (moved := after.duties.get(event.data["duty"])):
        change["working"] = _working(moved)
    connection.execute(update(duties).where(mine & earlier).values(**change))


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
        unknown = {"acknowledged_at": None, "acknowledged_by": None}
        return {"paused": False, "due": data["due"], "due_at": data["due_at"], "level": 0, **unknown}
    return {"closed_at": event.at, "closed_by": data.get("by", "lapsed")}


def _received(connection: Connection, case: Subject, event: Event) -> None:
    _issue(connection, case, event, "receipt", event.data["bank_ref"] or None)


def _fee_paid(connection: Connection, case: Subject, event: Event) -> None:
    _issue(connection, case, event, "fee_receipt")
    if replaced := event.data["replaces"]:
        told = cast(CaseState, case).fee_receipts.values()
        void = max((r for r in told if r.void and r.number == replaced), key=lambda r: r.on)
        connection.execute(_fee_receipt(case, void).values(replaced_by=event.data["number"]))


def _fee_voided(connection: Connection, case: Subject, event: Event) -> None:
    void = cast(CaseState, case).fee_receipts[event.data["receipt"]]
    connection.execute(_fee_receipt(case, void).values(status="void", voided_by=event.actor.id, voided_at=event.at))


def _fee_receipt(case: Subject, receipt: FeeReceipt) -> Update:
    """A change of the row of a fee's receipt: its number is of the office's series of the year."""
    series = (receipts.c.office == case.office, receipts.c.series == "fee_receipt", receipts.c.year == receipt.on.year)
    return update(receipts).where(*series, receipts.c.number == receipt.number)


def _issue(connection: Connection, case: Subject, event: Event, series: str, bank_ref: str | None = None) -> None:
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
    connection.execute(insert(receipts).values(**row))


def _voided(connection: Connection, case: Subject, event: Event) -> None:
    void = cast(CaseState, case).receipts[event.data["receipt"]]
    mine = update(receipts).where(receipts.c.lookup_code == void.lookup_code)
    by = {"voided_by": event.actor.id, "voided_at": event.at}
    connection.execute(mine.values(status="void", replaced_by=_replacing(cast(CaseState, case), void), **by))


def _replacing(case: CaseState, void: Receipt) -> str | None:
    """The number of the receipt that took a void one's place: numbers come again each year, so the next one counts."""
    later = [r for r in case.receipts.values() if r.replaces == void.number and int(r.id[1:]) > int(void.id[1:])]
    return later[0].number if later else None


def _document(connection: Connection, case: Subject, event: Event) -> None:
    data = event.data
    rows = [
        {
            "subject": event.subject,
            "document": data["document"],
            "media_type": media_type,
            "kind": data["document_kind"],
            "number": data["number"] or None,
            "sha256": sha256,
            "size": size,
            "stored_at": event.detected_at,
        }
        for media_type, sha256, size in data["files"]
    ]
    connection.execute(upsert(documents).values(rows).on_conflict_do_nothing())


def _prepared(connection: Connection, case: Subject, event: Event) -> None:
    rows = (
        {
            "end_to_end_id": order["end_to_end_id"],
            "subject": event.subject,
            "office": case.office,
            "batch": event.data["batch"],
            "share": order["share"],
            "amount": order["amount"],
            "status": "prepared",
            "prepared_by": event.data["prepared_by"],
        }
        for order in event.data["orders"]
    )
    execute_many(connection, insert(payouts), rows)


def _approved(connection: Connection, case: Subject, event: Event) -> None:
    change = {"status": "approved", "approved_by": event.data["signer"]}
    connection.execute(update(payouts).where(_prepared_batch(event)).values(**change))


def _unprepared(connection: Connection, case: Subject, event: Event) -> None:
    change = {"status": "rejected", "reason": event.data["reason"]}
    connection.execute(update(payouts).where(_prepared_batch(event)).values(**change))


def _prepared_batch(event: Event) -> ColumnElement[bool]:
    """The orders of the batch that the event names, as long as they wait for approval."""
    named = (payouts.c.subject == event.subject, payouts.c.batch == event.data["batch"])
    return and_(*named, payouts.c.status == "prepared")


def _executed(connection: Connection, case: Subject, event: Event) -> None:
    rows = [
        {
            "order": result["end_to_end_id"],
            "status": result["status"],
            "reason": result["reason"] or None,
            "bank_ref": result["bank_ref"] or None,
            "paid_at": result["at"],
        }
        for result in event.data["results"]
    ]
    connection.execute(_EXECUTED, rows)
    again = [
        {"of": event.subject, "for_share": result["share"], "by": result["end_to_end_id"]}
        for result in event.data["results"]
        if result["status"] == "paid"
    ]
    if again:
        connection.execute(_PAID_AGAIN, again)


def _in_person(connection: Connection, case: Subject, event: Event) -> None:
    connection.execute(_PAID_AGAIN, {"of": event.subject, "for_share": event.data["share"], "by": "counter"})


def _returned(connection: Connection, case: Subject, event: Event) -> None:
    row = payouts.c.end_to_end_id == event.data["end_to_end_id"]
    connection.execute(update(payouts).where(row).values(status="returned", reason=event.data["reason"]))


def _acknowledged(connection: Connection, case: Subject, event: Event) -> None:
    known = {"acknowledged_at": event.at, "acknowledged_by": event.actor.id}
    running = (duties.c.subject == event.subject, duties.c.duty == event.data["duty"], duties.c.closed_at.is_(None))
    connection.execute(update(duties).where(*running).values(**known))


def _ordered(connection: Connection, case: Subject, event: Event) -> None:
    data = event.data
    row = {"name": data["order"]} | {name: data[name] for name in ("instruction", "answer_by", "duty")}
    by = {"addressee": data["to"], "ordered_by": event.actor.id, "ordered_at": event.at, "withdrawn": False}
    connection.execute(insert(orders).values(subject=event.subject, office=case.office, **row, **by))


def _order_closed(connection: Connection, case: Subject, event: Event) -> None:
    told = event.data.get("answer") or event.data["reason"]
    closed = {"answer": told, "closed_at": event.at, "withdrawn": event.kind == "order_withdrawn"}
    mine = (orders.c.subject == event.subject, orders.c.name == event.data["order"])
    connection.execute(update(orders).where(*mine).values(**closed))


Change = Callable[[Connection, Subject, Event], None]

CHANGES: Mapping[str, Change] = {
    "money_received": _received,
    "fee_paid": _fee_paid,
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
}
"""What an event changes beside the row of its subject and its duties."""
