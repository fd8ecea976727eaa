"""The bank's lines and the ledger: what a credit becomes in the records, and the lamp that compares the two.

The lamp is looked at when somebody asks, and every day.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from cases.commands import UNWRITABLE
from law.periods import local_day
from partners.custody import Custody, Entry, Statement
from partners.wire import PartnerError
from records import clock, ledger

AT_ONCE = 8  # statements asked for at the same time
GOOD_FOR = timedelta(seconds=5)


def credit_of(entry: Entry, office: str) -> ledger.Credit:
    """What the records keep of a credit of the bank's, to the account of this office."""
    return ledger.Credit(
        bank_ref=entry.bank_reference,
        office=office,
        amount=entry.amount,
        booked_at=entry.booked_at,
        reference=writable(entry.reference)[:200],
        payer={
            "name": writable(entry.payer_name) or "Không rõ người nộp",
            "account": writable(entry.payer_account),
        },
    )


def writable(written: str | None) -> str:
    """What a payer wrote, without the characters that cannot be written down again."""
    return UNWRITABLE.sub("", written or "")


@dataclass(frozen=True)
class Lamp:
    """What the last comparison found. `result` is None when the bank did not answer, for the reason in `problem`."""

    looked_at: datetime
    until: date
    result: ledger.Reconciliation | None
    problem: str = ""


class Reconciler:
    """Compares one office's account. Statements of days that are over do not change any more and are kept."""

    def __init__(self, engine: Engine, custody: Custody) -> None:
        self._engine = engine
        self._custody = custody
        self._settled: dict[date, Statement] = {}
        self._last: dict[str, Lamp] = {}
        self._one_at_a_time = asyncio.Lock()

    async def look(self, office: str, *, anew: bool = False) -> Lamp:
        """The lamp of an office, not older than a few seconds, or compared `anew`."""
        async with self._one_at_a_time:
            last = self._last.get(office)
            if anew or last is None or datetime.now(UTC) - last.looked_at > GOOD_FOR:
                self._last[office] = last = await self._compare(office)
            return last

    async def _compare(self, office: str) -> Lamp:
        first, today = await asyncio.to_thread(self._days)
        try:
            statements = await self.statements(first or today, today)
        except PartnerError as error:
            return Lamp(datetime.now(UTC), today, None, error.explanation)
        booked = {
            entry.end_to_end_id or entry.bank_reference: entry.amount if entry.direction == "CRDT" else -entry.amount
            for statement in statements
            for entry in statement.entries
        }

        def compare() -> ledger.Reconciliation:
            with self._engine.connect() as connection:
                return ledger.reconcile(connection, office, booked, statements[-1].closing)

        return Lamp(datetime.now(UTC), today, await asyncio.to_thread(compare))

    def _days(self) -> tuple[date | None, date]:
        with self._engine.connect() as connection:
            return ledger.first_booking(connection), local_day(clock.now(connection))

    async def statements(self, first: date, last: date) -> list[Statement]:
        """The statements of all days, the last one fresh. Raises `PartnerError`."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(day: date) -> Statement:
            if day not in self._settled:
                async with gate:
                    statement = await self._custody.statement(day)
                if day >= last:
                    return statement
                self._settled[day] = statement
            return self._settled[day]

        return await asyncio.gather(*(one(first + timedelta(days=n)) for n in range((last - first).days + 1)))
