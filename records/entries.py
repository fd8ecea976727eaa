"""What an append enters beside the journal and the read model: claims, postings, the bank's credits, looks into assets.

These are records of their own: they are entered once, in the transaction that decides, and are never made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from sqlalchemy import Connection

from cases.events import Event
from cases.kernel import Subject
from cases.state import CaseState
from law.periods import local_day
from records import ledger, rows
from records.rows import Change, Put, Take, Write
from records.tables import bank_credits, claims, looks


def enter(connection: Connection, after: Subject, events: Sequence[Event]) -> None:
    """Enter what these events say. `rows.ComeTooLate` where another append was first."""
    rows.write(connection, entered(after, events))
    for event in events:
        ledger.post(connection, event)


def entered(after: Subject, events: Sequence[Event]) -> Iterator[Write]:
    """What these events enter, in order; but for their postings, which the events hold themselves."""
    for event in events:
        if entry := ENTRIES.get(event.kind):
            yield from entry(after, event)


def _claims(case: Subject, event: Event) -> Iterator[Write]:
    """What the case enforces, so that nobody enforces it twice (L25 34.4.đ)."""
    for fingerprint in event.data["fingerprints"]:
        row = {"fingerprint": fingerprint, "subject": event.subject, "dossier": event.data["dossier"]}
        yield Put(claims, {**row, "due": event.data["decision_due"], "released": False, "refused": False})


def _decided(case: Subject, event: Event) -> Iterator[Write]:
    yield Change(claims, {"subject": event.subject}, {"decided_on": local_day(event.at)})


def _released(case: Subject, event: Event) -> Iterator[Write]:
    yield Change(claims, {"subject": event.subject}, {"released": True})


def _refused(case: Subject, event: Event) -> Iterator[Write]:
    """It waits for no decision any more: nobody's later request is its twin."""
    yield Change(claims, {"subject": event.subject}, {"due": None, "refused": True})


def _undecided(case: Subject, event: Event) -> Iterator[Write]:
    yield Change(claims, {"subject": event.subject}, {"due": None, "decided_on": None})


def _received(case: Subject, event: Event) -> Iterator[Write]:
    if event.data["bank_ref"]:
        yield Take(event.data["bank_ref"], event.data["amount"])


def _banked(case: Subject, event: Event) -> Iterator[Write]:
    yield Take(event.data["bank_ref"], event.data["amount"])


def _unkept(kept: Subject, event: Event) -> Iterator[Write]:
    """Of what came by the bank: it lies in suspense for the case that it belongs to."""
    if event.data["reference"]:
        yield from _freed(kept, event)


def _voided(case: Subject, event: Event) -> Iterator[Write]:
    void = cast(CaseState, case).receipts[event.data["receipt"]]
    if void.bank_ref:
        yield Take(void.bank_ref, -void.amount)  # the receipt in its place takes it again


def _freed(case: Subject, event: Event) -> Iterator[Write]:
    """A surplus, or another case's part, lies in suspense for the case that it belongs to."""
    data = event.data
    row = {
        "bank_ref": data["reference"],
        "office": case.office,
        "amount": data["amount"],
        "booked_at": event.at,
        "reference": str(data.get("text") or f"Thu thừa / surplus: {event.subject}")[:200],
        "payer": {"name": data["payer"], "account": ""},
        "unclaimed": data["amount"],
        "freed_by": event.subject,
    }
    yield Put(bank_credits, row)


def _looked(case: Subject, event: Event) -> Iterator[Write]:
    """Who looks into whose assets, for what: every look is a record of its own (L25 37.6; DESIGN.md idea 11)."""
    named = {name: event.data[name] for name in ("officer", "partner", "party", "query")}
    row = {**named, "subject": event.subject, "purpose": event.data["purpose"][:120], "asked_at": event.at}
    yield Put(looks, {**row, "outcome": "asked"})


def _answered(case: Subject, event: Event) -> Iterator[Write]:
    own = {"subject": event.subject, "query": event.data["query"]}
    yield Change(looks, own, {"outcome": "answered", "answered_at": event.at})


ENTRIES: Mapping[str, Callable[[Subject, Event], Iterator[Write]]] = {
    "case_opened": _claims,
    "decision_signed": _decided,
    "decision_recalled": _undecided,
    "case_refused": _refused,
    "request_returned": _released,
    "money_received": _received,
    "cash_banked": _banked,
    "money_recovered": _banked,
    "provisional_money_collected": _received,
    "unknown_prison_money_received": _received,
    "judgment_received": _unkept,
    "prison_money_claimed": _unkept,
    "receipt_voided": _voided,
    "surplus_released": _freed,
    "shared_with_case": _freed,
    "partner_queried": _looked,
    "partner_answered": _answered,
}
"""What each event enters."""
