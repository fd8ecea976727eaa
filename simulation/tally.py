"""What an office has come to: the figures of its last table, and what would have to be wrong about its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, select

from cases.events import verify
from records import ledger
from records.journal import read
from records.tables import (
    bank_credits,
    cases,
    documents,
    dossiers,
    duties,
    journal,
    payouts,
    receipts,
    registers,
    series,
    subjects,
)

OVER = ("ended", "archived")


@dataclass(frozen=True)
class Tally:
    """Counts, and amounts in đồng. `waits` counts what open cases name as what they wait for (Vietnamese, English)."""

    stages: Counter[str]
    dossiers: Counter[str]
    waits: Counter[tuple[str, str]]
    warned: int
    breached: int
    cleared: int
    refused: int
    received: int
    distributed: int
    held: int
    paid_out: int
    suspense: int
    documents: int
    events: int

    @property
    def cases(self) -> int:
        return self.stages.total()


def tally(connection: Connection) -> Tally:
    """Count what the records hold."""
    rows = connection.execute(
        select(
            cases.c.stage, cases.c.waiting_for, cases.c.received, cases.c.distributed, cases.c.held, cases.c.paid_out
        )
    ).all()
    waits = Counter(
        (_plain(wait["vi"]), _plain(wait["en"])) for row in rows if row.stage not in OVER for wait in row.waiting_for
    )
    flags = connection.execute(select(duties.c.level, duties.c.closed_at)).all()
    loose = select(func.coalesce(func.sum(bank_credits.c.unclaimed), 0))
    refused = select(func.count()).select_from(journal).where(journal.c.kind == "refused")
    return Tally(
        stages=Counter(row.stage for row in rows),
        dossiers=Counter(connection.scalars(select(dossiers.c.stage))),
        waits=waits,
        warned=sum(flag.level >= 1 for flag in flags),
        breached=sum(flag.level >= 2 for flag in flags),
        cleared=sum(flag.level >= 2 and flag.closed_at is not None for flag in flags),
        refused=_number(connection, refused),
        received=sum(row.received for row in rows),
        distributed=sum(row.distributed for row in rows),
        held=sum(row.held for row in rows),
        paid_out=sum(row.paid_out for row in rows),
        suspense=_number(connection, loose),
        documents=_number(connection, select(func.count()).select_from(documents)),
        events=_number(connection, select(func.count()).select_from(journal)),
    )


def _number(connection: Connection, query: Select[int]) -> int:
    return int(connection.execute(query).scalar_one())


def _plain(text: str) -> str:
    """A reason without what is particular to one case (a date, a number)."""
    return text.split(" đến ")[0].split(": ")[0]


def problems(connection: Connection) -> list[str]:
    """Everything that must not be: unbalanced money, gaps in numbers, broken chains, a case that waits for nothing."""
    return list(_problems(connection))


def _problems(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(cases)):
        if row.received != row.distributed + row.held:
            yield f"{row.id}: received {row.received} ≠ distributed {row.distributed} + held {row.held}"
        if row.stage != "archived" and not row.waiting_for:
            yield f"{row.id}: open, and waits for nothing it names"
    yield from (f"ledger entry {entry} does not balance" for entry in ledger.unbalanced(connection))
    if total := sum(ledger.balances(connection).values()):
        yield f"the ledger is off by {total}"
    for row in connection.execute(select(series)):
        kind, office = row.name.split(":", 1)
        mine = (registers.c.register == kind, registers.c.office == office, registers.c.year == row.year)
        numbers = sorted(connection.scalars(select(registers.c.number).where(*mine)))
        if numbers != list(range(1, row.last + 1)):
            yield f"series {row.name} of {row.year} has gaps or doubles"
    yield from _doubles(connection)
    for subject in connection.scalars(select(subjects.c.id)):
        if (broken := verify(read(connection, subject), subject)) is not None:
            yield f"{subject}: the chain breaks at event {broken}"


def _doubles(connection: Connection) -> Iterator[str]:
    """A credit is its receipts that stand and what is left of it; no approved payout is stuck."""
    standing = (
        select(receipts.c.bank_ref, func.sum(receipts.c.amount).label("amount"))
        .where(receipts.c.status == "issued")
        .group_by(receipts.c.bank_ref)
        .subquery()
    )
    receipted = func.coalesce(standing.c.amount, 0)
    wrong = (
        select(bank_credits.c.bank_ref)
        .outerjoin(standing, standing.c.bank_ref == bank_credits.c.bank_ref)
        .where(bank_credits.c.amount != bank_credits.c.unclaimed + receipted)
    )
    yield from (f"bank credit {ref} is not its receipts and what is left" for ref in connection.scalars(wrong))
    stuck = connection.scalars(select(payouts.c.end_to_end_id).where(payouts.c.status == "approved"))
    yield from (f"payout {name} was approved and neither paid nor rejected" for name in stuck)
