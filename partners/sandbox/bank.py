"""The custody bank's books: one account, opened with nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import Field

from partners.custody import (
    NO_SUCH_ENTRY,
    CreditNotice,
    Entry,
    PaymentOrder,
    PaymentOrders,
    PaymentStatus,
    PaymentStatuses,
    PositiveDong,
    Statement,
)
from partners.sandbox.desk import Refused
from partners.sandbox.store import Store
from partners.wire import Message, Moment

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class IncomingCredit(Message):
    """Money that somebody sends to the office's account. The same `bank_reference` again is the same money."""

    amount: PositiveDong
    reference: str = ""
    account: str | None = None
    payer_name: str | None = None
    payer_account: str | None = None
    bank_reference: str | None = Field(None, min_length=1)
    at: Moment | None = None


class Bank:
    """Books payouts, returns and incoming money, and owes a notice for every credit.

    A bank never books into the past: its clock is the latest moment it was told (the wall clock if it never was), so
    a day's statement that was read on a later day does not change any more, and the balance after each booking is
    also the balance of its day.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def pay(self, asked: PaymentOrders, told: datetime | None) -> PaymentStatuses:
        """Execute the orders that were not seen before. A closed account sends the money back at once (`AC04`)."""
        return self._each(asked, lambda order: self._pay(order, told))

    def reject(self, asked: PaymentOrders) -> PaymentStatuses:
        """Refuse the orders that were not seen before, and give no reason (`MS03`)."""
        return self._each(asked, lambda order: _rejected(order, "MS03"))

    def _each(self, asked: PaymentOrders, decide: Callable[[PaymentOrder], PaymentStatus]) -> PaymentStatuses:
        """What each order came to, now or when it came before. Raises `Refused` if one came with other contents."""
        before = [(order, self._answered(order)) for order in asked.orders]
        return PaymentStatuses(
            statuses=tuple(status or self._settled(order, decide(order)) for order, status in before)
        )

    def _answered(self, order: PaymentOrder) -> PaymentStatus | None:
        row = self._store.row("SELECT asked, status FROM orders WHERE end_to_end_id = ?", order.end_to_end_id)
        if row and row["asked"] != order.model_dump_json():
            raise Refused("key_reused")
        return PaymentStatus.model_validate_json(row["status"]) if row else None

    def _settled(self, order: PaymentOrder, status: PaymentStatus) -> PaymentStatus:
        """Remember for ever what an order came to."""
        self._store.run(
            "INSERT INTO orders (end_to_end_id, asked, status) VALUES (?, ?, ?)",
            *(order.end_to_end_id, order.model_dump_json(), status.model_dump_json()),
        )
        return status

    def _pay(self, order: PaymentOrder, told: datetime | None) -> PaymentStatus:
        if self._balance() < order.amount:
            return _rejected(order, "AM04")
        now = self._clock(told)
        entry = self._book(
            Entry(
                bank_reference=self._next_reference(now),
                direction="DBIT",
                amount=order.amount,
                booked_at=now,
                reference=order.reference,
                end_to_end_id=order.end_to_end_id,
            )
        )
        if self._store.row(
            "SELECT 1 FROM closed_accounts WHERE bank_bin = ? AND account = ?", order.bank_bin, order.account
        ):
            self._return(order, now)
        return PaymentStatus(
            end_to_end_id=order.end_to_end_id,
            status="ACSC",
            bank_reference=entry.bank_reference,
            booked_at=entry.booked_at,
        )

    def credit(self, money: IncomingCredit) -> Entry:
        """Book incoming money once and owe its notice. Raises `Refused` for a reference known with other contents."""
        known = money.bank_reference and self._store.row(
            "SELECT entry FROM entries WHERE reference = ?", money.bank_reference
        )
        if known:
            entry = Entry.model_validate_json(known["entry"])
            if (entry.amount, entry.reference) != (money.amount, money.reference):
                raise Refused("reference_reused")
            return entry
        now = self._clock(money.at)
        entry = self._book(
            Entry(
                bank_reference=money.bank_reference or self._next_reference(now),
                direction="CRDT",
                amount=money.amount,
                booked_at=now,
                reference=money.reference,
                account=money.account,
                payer_name=money.payer_name,
                payer_account=money.payer_account,
            )
        )
        self._owe_notice(entry)
        return entry

    def statement(self, day: date, told: datetime | None) -> Statement:
        """The account on one local day."""
        self._clock(told)
        rows = self._store.rows("SELECT entry FROM entries WHERE day = ? ORDER BY seq", day.isoformat())
        return Statement(
            day=day,
            opening=self._balance("WHERE day < ?", day.isoformat()),
            closing=self._balance("WHERE day <= ?", day.isoformat()),
            entries=tuple(Entry.model_validate_json(row["entry"]) for row in rows),
        )

    def entry(self, reference: str, told: datetime | None) -> Entry:
        """One booking. Raises `Refused` when there is none of that reference."""
        self._clock(told)
        row = self._store.row("SELECT entry FROM entries WHERE reference = ?", reference)
        if row is None:
            raise Refused(NO_SUCH_ENTRY)
        return Entry.model_validate_json(row["entry"])

    def _return(self, order: PaymentOrder, now: datetime) -> None:
        entry = Entry(
            bank_reference=self._next_reference(now),
            direction="CRDT",
            amount=order.amount,
            booked_at=now,
            reference=order.reference,
            returned=order.end_to_end_id,
            return_reason="AC04",
        )
        self._owe_notice(self._book(entry))

    def _book(self, entry: Entry) -> Entry:
        self._store.run(
            "INSERT INTO entries (reference, end_to_end_id, booked_at, day, balance, entry) VALUES (?, ?, ?, ?, ?, ?)",
            entry.bank_reference,
            entry.end_to_end_id,
            entry.booked_at.isoformat(),
            entry.booked_at.astimezone(VIETNAM).date().isoformat(),
            self._balance() + (entry.amount if entry.direction == "CRDT" else -entry.amount),
            entry.model_dump_json(),
        )
        return entry

    def _owe_notice(self, entry: Entry) -> None:
        notice = CreditNotice(message_id=f"C054-{entry.bank_reference}", created_at=entry.booked_at, entry=entry)
        self._store.run(
            "INSERT INTO pushes (reference, body) VALUES (?, ?)", entry.bank_reference, notice.model_dump_json()
        )

    def _balance(self, where: str = "", *values: object) -> int:
        row = self._store.row(f"SELECT balance FROM entries {where} ORDER BY seq DESC LIMIT 1", *values)
        return int(row["balance"]) if row else 0

    def _next_reference(self, now: datetime) -> str:
        (row,) = self._store.rows("SELECT coalesce(max(seq), 0) + 1 AS n FROM entries")
        return f"FT{now.astimezone(VIETNAM):%y%m%d}{row['n']:07d}"

    def _clock(self, told: datetime | None) -> datetime:
        """Now, as the bank has it; what it is told it remembers."""
        heard = self._moment("SELECT told AS moment FROM bank_clock")
        booked = self._moment("SELECT booked_at AS moment FROM entries ORDER BY seq DESC LIMIT 1")
        now = max(filter(None, (told or heard or datetime.now(VIETNAM), heard, booked)))
        if told:
            self._store.run("INSERT OR REPLACE INTO bank_clock (id, told) VALUES (1, ?)", now.isoformat())
        return now

    def _moment(self, sql: str) -> datetime | None:
        row = self._store.row(sql)
        return datetime.fromisoformat(row["moment"]) if row else None


def _rejected(order: PaymentOrder, reason: str) -> PaymentStatus:
    """An order refused for ever: no money moves."""
    return PaymentStatus(end_to_end_id=order.end_to_end_id, status="RJCT", reason=reason)
