"""What an append enters beside the journal and the read model: claims, postings, the bank's credits, looks into assets.

These are records of their own: they are entered once, in the transaction that decides, and are never made again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import IntegrityError

from cases.events import Event
from cases.kernel import Subject
from cases.state import CaseState
from law.periods import local_day
from records import ledger
from records.database import execute_many
from records.tables import bank_credits, claims, looks


class ComeTooLate(Exception):
    """Another case claimed the credit, or decided the content, between the decision and the append: decide again."""


def enter(connection: Connection, after: Subject, events: Sequence[Event]) -> None:
    """Enter what these events say. ComeTooLate where another append was first."""
    for event in events:
        ledger.post(connection, event)
        if entry := ENTRIES.get(event.kind):
            entry(connection, after, event)


def _claims(connection: Connection, case: Subject, event: Event) -> None:
    """What the case enforces, so that nobody enforces it twice (L25 34.4.đ)."""
    rows = (
        {"fingerprint": f, "subject": event.subject, "dossier": event.data["dossier"], "released": False}
        for f in event.data["fingerprints"]
    )
    execute_many(connection, insert(claims), rows)


def _decided(connection: Connection, case: Subject, event: Event) -> None:
    mine = update(claims).where(claims.c.subject == event.subject).values(decided_on=local_day(event.at))
    try:
        connection.execute(mine)
    except IntegrityError as error:
        raise ComeTooLate(event.subject) from error


def _released(connection: Connection, case: Subject, event: Event) -> None:
    connection.execute(update(claims).where(claims.c.subject == event.subject).values(released=True))


def _undecided(connection: Connection, case: Subject, event: Event) -> None:
    connection.execute(update(claims).where(claims.c.subject == event.subject).values(decided_on=None))


def _received(connection: Connection, case: Subject, event: Event) -> None:
    if event.data["bank_ref"]:
        _take(connection, event.data["bank_ref"], event.data["amount"])


def _banked(connection: Connection, case: Subject, event: Event) -> None:
    _take(connection, event.data["bank_ref"], event.data["amount"])


def _voided(connection: Connection, case: Subject, event: Event) -> None:
    void = cast(CaseState, case).receipts[event.data["receipt"]]
    if void.bank_ref:
        _take(connection, void.bank_ref, -void.amount)  # the receipt in its place takes it again


def _take(connection: Connection, bank_ref: str, amount: int) -> None:
    """Take a part of a credit out of suspense, or put it back (a negative one)."""
    enough = (bank_credits.c.bank_ref == bank_ref) & (bank_credits.c.unclaimed >= amount)
    if (
        connection.execute(
            update(bank_credits).where(enough).values(unclaimed=bank_credits.c.unclaimed - amount)
        ).rowcount
        != 1
    ):
        raise ComeTooLate(bank_ref)


def _freed(connection: Connection, case: Subject, event: Event) -> None:
    """A surplus lies in suspense, for the case that it belongs to."""
    data = event.data
    row = {
        "bank_ref": data["reference"],
        "office": case.office,
        "amount": data["amount"],
        "booked_at": event.at,
        "reference": f"Thu thừa / surplus: {event.subject}"[:200],
        "payer": {"name": data["payer"], "account": ""},
        "unclaimed": data["amount"],
        "freed_by": event.subject,
    }
    connection.execute(insert(bank_credits).values(**row))


def look_of(event: Event) -> dict[str, Any]:
    """Who looks into whose assets, for what, as the event of the question tells it (L25 37.6)."""
    named = {name: event.data[name] for name in ("officer", "partner", "party", "query")}
    return {**named, "purpose": event.data["purpose"][:120], "asked_at": event.at}


def _looked(connection: Connection, case: Subject, event: Event) -> None:
    """Every look into a debtor's assets is a record of its own (L25 37; DESIGN.md idea 11)."""
    connection.execute(insert(looks).values(subject=event.subject, outcome="asked", **look_of(event)))


def _answered(connection: Connection, case: Subject, event: Event) -> None:
    own = (looks.c.subject == event.subject) & (looks.c.query == event.data["query"])
    connection.execute(update(looks).where(own).values(outcome="answered", answered_at=event.at))


Entry = Callable[[Connection, Subject, Event], None]

ENTRIES: Mapping[str, Entry] = {
    "case_opened": _claims,
    "decision_signed": _decided,
    "decision_recalled": _undecided,
    "request_returned": _released,
    "money_received": _received,
    "cash_banked": _banked,
    "money_recovered": _banked,
    "receipt_voided": _voided,
    "surplus_released": _freed,
    "partner_queried": _looked,
    "partner_answered": _answered,
}
"""What each event enters."""
