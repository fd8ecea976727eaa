"""What the money page reads: credits for a person to claim, surpluses, money on its way, the books of each office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from cases.spelling import plain
from cases.stages.elsewhere import Person
from law.periods import local_day
from records.books import Books, books
from records.facts import owing
from records.references import offer
from records.tables import bank_credits, cases, payouts
from web.queries import LONGEST, Filter


@dataclass(frozen=True)
class Unclaimed:
    """A credit of which something is unclaimed, and the cases that its text names, else those its payer owes in."""

    credit: Row[Any]
    cases: tuple[str, ...]


def books_of(connection: Connection, offices: list[str], day: date) -> list[Books]:
    """The books of each office at the end of a local day."""
    return [books(connection, office, day) for office in offices]


def unclaimed(connection: Connection, chosen: Filter) -> list[Unclaimed]:
    """Bank credits of which something is left to claim, the oldest first, each with the cases it is offered to."""
    query = select(bank_credits).where(bank_credits.c.unclaimed > 0).order_by(bank_credits.c.booked_at)
    rows = connection.execute(query.where(chosen.seen(bank_credits)).limit(LONGEST))
    return [Unclaimed(row, _offered(connection, row)) for row in rows]


def _offered(connection: Connection, credit: Row[Any]) -> tuple[str, ...]:
    named = offer(connection, credit.office, credit.reference, local_day(credit.booked_at)).cases
    if named:
        return named
    payer = Person(plain(credit.payer.get("name", "")))
    return tuple(one.case for one in owing(connection, credit.office, [payer], local_day(credit.booked_at)))


def unpaid(connection: Connection, chosen: Filter) -> list[Row[Any]]:
    """Payout orders that did not reach their payee yet, with the reason; not those whose share was paid later."""
    failing = payouts.c.status.in_(("prepared", "approved", "rejected", "returned"))
    query = select(payouts).where(failing, payouts.c.paid_by.is_(None))
    query = query.order_by(payouts.c.status, payouts.c.end_to_end_id)
    return list(connection.execute(query.where(chosen.seen(payouts)).limit(LONGEST)))


def with_money(connection: Connection, chosen: Filter) -> list[Row[Any]]:
    """Cases with money that is not yet with its payee: not distributed, or allotted and not paid; the most first."""
    query = select(cases).where(or_(cases.c.held > 0, cases.c.distributed > cases.c.paid_out + cases.c.in_office))
    query = query.order_by((cases.c.received - cases.c.paid_out - cases.c.in_office).desc(), cases.c.id)
    return list(connection.execute(query.where(chosen.seen(cases)).limit(LONGEST)))


def with_surplus(connection: Connection, chosen: Filter) -> list[Row[Any]]:
    """Cases that received more than they were owed, the most first."""
    query = select(cases).where(cases.c.surplus > 0).order_by(cases.c.surplus.desc(), cases.c.id)
    return list(connection.execute(query.where(chosen.seen(cases)).limit(LONGEST)))
