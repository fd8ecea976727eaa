"""The ledger in SQL: postings of journal events, bank credits into suspense, balances and the reconciliation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from cases import ledger as accounts
from cases.events import Event
from records.database import AT_A_TIME, execute_many
from records.tables import bank_credits, journal, payouts, postings, receipts


def post(connection: Connection, event: Event) -> None:
    """Write the entry that a money fact carries, if it carries one."""
    lines = event.data.get("postings")
    if lines:
        _write(connection, f"{event.subject}#{event.seq}", event.subject, event.at, lines)


def _write(connection: Connection, entry: str, subject: str | None, at: datetime, lines: list[tuple[str, int]]) -> None:
    if sum(amount for _, amount in lines):
        raise ValueError(f"entry {entry} does not balance")
    rows = (
        {"entry": entry, "line": n, "account": account, "subject": subject, "amount": amount, "at": at}
        for n, (account, amount) in enumerate(lines, start=1)
    )
    execute_many(connection, insert(postings), rows)


@dataclass(frozen=True)
class Credit:
    """An incoming bank credit; `reference` is the free text that names the case, `payer` as in the bank's notice."""

    bank_ref: str
    office: str
    amount: int
    booked_at: datetime
    reference: str
    payer: Mapping[str, Any]


def receive_credit(connection: Connection, credit: Credit) -> bool:
    """Post a credit to suspense under its unique bank reference. False if it was there already.

    The notice came twice.
    """
    row = {
        "bank_ref": credit.bank_ref,
        "office": credit.office,
        "amount": credit.amount,
        "booked_at": credit.booked_at,
        "reference": credit.reference,
        "payer": dict(credit.payer),
        "unclaimed": credit.amount,
    }
    statement = upsert(bank_credits).values(**row).on_conflict_do_nothing().returning(bank_credits.c.bank_ref)
    new = connection.execute(statement).one_or_none() is not None
    if new:
        lines = [(accounts.bank(credit.office), credit.amount), (accounts.suspense(credit.office), -credit.amount)]
        _write(connection, f"bank:{credit.bank_ref}", None, credit.booked_at, lines)
    return new


def balances(connection: Connection, prefix: str = "") -> dict[str, int]:
    """Balance of each account whose name starts with `prefix`, in đồng, debit positive."""
    query = select(postings.c.account, func.sum(postings.c.amount)).group_by(postings.c.account)
    if prefix:
        query = query.where(postings.c.account.startswith(prefix, autoescape=True))
    return {account: int(amount) for account, amount in connection.execute(query)}


def unbalanced(connection: Connection) -> list[str]:
    """Entries that do not sum to zero; there must be none."""
    query = select(postings.c.entry).group_by(postings.c.entry).having(func.sum(postings.c.amount) != 0)
    return list(connection.execute(query).scalars())


def extract(connection: Connection, subject: str) -> Iterator[dict[str, Any]]:
    """The postings of a subject and those of the bank credits that it claimed, in the order they were made."""
    claimed = select(receipts.c.bank_ref).where(receipts.c.subject == subject, receipts.c.bank_ref.is_not(None))
    arrivals = [f"bank:{reference}" for reference in connection.execute(claimed).scalars()]
    query = select(postings).where((postings.c.subject == subject) | postings.c.entry.in_(arrivals))
    for row in connection.execute(query.order_by(postings.c.id), execution_options=AT_A_TIME):
        yield {**row._mapping, "at": row.at.astimezone(UTC).isoformat()}


def first_booking(connection: Connection) -> date | None:
    """The local day before which the bank account cannot have moved; None if nothing was ever booked."""
    first: datetime | None = connection.scalar(select(func.min(bank_credits.c.booked_at)))
    return (first - timedelta(days=1)).date() if first else None


@dataclass(frozen=True)
class Reconciliation:
    """Bank against ledger against payouts of one office: what is on one side only.

    The working in đồng: `credited` by others, `paid` by us, `came_back` of it; their sum is the ledger's balance.
    """

    only_bank: tuple[str, ...]
    only_ledger: tuple[str, ...]
    bank_balance: int
    ledger_balance: int
    credited: int = 0
    paid: int = 0
    came_back: int = 0

    @property
    def agrees(self) -> bool:
        whole = self.credited - self.paid + self.came_back
        return not self.only_bank and not self.only_ledger and self.bank_balance == self.ledger_balance == whole


def at_bank(connection: Connection, office: str) -> int:
    """What the ledger has at the bank, in đồng; the bank's closing balance counts the deposits with it."""
    own = (accounts.bank(office), accounts.deposit(office))
    return sum(balances(connection, account).get(account, 0) for account in own)


def _at_bank_by_line(
    connection: Connection, of_credits: ColumnElement[bool], of_orders: ColumnElement[bool]
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """In đồng: credits by the bank's reference, orders that it paid by their id, returned ones by its reference."""
    came = select(bank_credits.c.bank_ref, bank_credits.c.amount).where(of_credits, bank_credits.c.freed_by.is_(None))
    went = select(payouts.c.end_to_end_id, payouts.c.amount).where(
        of_orders, payouts.c.status.in_(("paid", "returned"))
    )
    back = (
        select(journal.c.data["bank_ref"].astext, payouts.c.amount)
        .join(payouts, payouts.c.end_to_end_id == journal.c.data["end_to_end_id"].astext)
        .where(journal.c.kind == "payout_returned", of_orders)
    )
    found = ({row[0]: row[1] for row in connection.execute(query)} for query in (came, went, back))
    return next(found), next(found), next(found)


def reconcile(connection: Connection, office: str, statement: Mapping[str, int], closing: int) -> Reconciliation:
    """Hold the bank's statement (reference or end-to-end id -> signed amount) against what the ledger has for it.

    What other offices of the installation have booked is theirs to compare: where one statement is of all their
    accounts, an office is held against its own lines, and against those that nobody has booked.
    """
    credited, paid, back = _at_bank_by_line(connection, bank_credits.c.office == office, payouts.c.office == office)
    ours = credited | {name: -amount for name, amount in paid.items()} | back
    theirs = {*chain(*_at_bank_by_line(connection, bank_credits.c.office != office, payouts.c.office != office))}
    shown = {name: amount for name, amount in statement.items() if name not in theirs}
    return Reconciliation(
        only_bank=tuple(sorted(k for k in shown if ours.get(k) != shown[k])),
        only_ledger=tuple(sorted(k for k in ours if shown.get(k) != ours[k])),
        bank_balance=closing - (sum(statement.values()) - sum(shown.values())),
        ledger_balance=at_bank(connection, office),
        credited=sum(credited.values()),
        paid=sum(paid.values()),
        came_back=sum(back.values()),
    )
