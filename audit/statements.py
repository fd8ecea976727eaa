"""The bank's own statements against the records: each line is one credit, one payout or one return of ours, and none
that we have is missing at the bank.

The bank is a witness that nobody of the installation can change. Statements are read from a file that the bank gave the
auditor, or asked of it day by day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, select

from activities.reconciliation import Reconciler, credit_of
from audit.report import Difference, Findings, compare
from cases import ledger as accounts
from law.errors import LawError
from law.model import Line
from law.periods import local_day
from partners.custody import Custody, Entry, Statement
from partners.wire import PartnerError
from records import clock, erasures, ledger
from records.tables import bank_credits, journal, offices, payouts

LARGEST = 256 * 2**20
"""Bytes of a file of statements."""

BANK = Line(vi="sao kê ngân hàng", en="the bank's statement")
CREDITS = Line(vi="bảng báo có", en="the table of bank credits")
PAYOUTS = Line(vi="bảng lệnh chi", en="the table of payment orders")
RETURNS = Line(vi="nhật ký tiền bị trả lại", en="the journal of returned payouts")
LEDGER = Line(vi="sổ cái", en="the ledger")
CLAIMS = Line(vi="biên lai và nộp quỹ", en="receipts and cash paid in")
BEFORE = Line(vi="số dư cuối ngày trước", en="the closing balance of the day before")

_FILE = TypeAdapter(list[Statement])


def read(file: Path) -> tuple[Statement, ...]:
    """The daily statements of a file: a JSON array in the bank's own names (camt.053), by day.

    LawError("statement") for a file that is none, naming the place in it.
    """
    try:
        if not file.is_file() or file.stat().st_size > LARGEST:
            raise OSError
        found = _FILE.validate_json(file.read_bytes())
    except OSError as error:
        raise LawError("statement", f"không đọc được tệp {file} / cannot be read, or is too large") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "JSON"
        raise LawError(
            "statement",
            f"{file} không phải danh sách sao kê từng ngày của ngân hàng, sai tại {where} / "
            f"is no list of the bank's daily statements, wrong at {where}",
        ) from error
    if not found:
        raise LawError("statement", f"{file} không có sao kê nào / holds no statement")
    return tuple(sorted(found, key=lambda one: one.day))


async def ask(custody: Custody, engine: Engine) -> tuple[Statement, ...]:
    """The statements of all days since the first booking that are over. LawError("bank") where it does not answer."""
    with engine.connect() as connection:
        first, today = ledger.first_booking(connection), local_day(clock.now(connection))
    last = today - today.resolution
    try:
        return tuple(await Reconciler(engine, custody).statements(min(first or last, last), last))
    except PartnerError as error:
        raise LawError("bank", f"ngân hàng không trả lời / the bank does not answer: {error.explanation}") from error


@dataclass
class Booked:
    """What the records have of one account's bookings, by the reference that the bank's line bears.

    `taken`: what valid receipts, and cash paid in, took of each credit, in đồng; `offices`: whose an account is;
    `blanked`: the credits whose payer and text were erased.
    """

    credits: dict[str, Any]
    orders: dict[str, Any]
    returns: dict[str, Any]
    taken: Mapping[str, int]
    offices: Mapping[str, str]
    blanked: frozenset[str]
    seen: set[str] = field(default_factory=set)


def held_against(connection: Connection, statements: Sequence[Statement], taken: Mapping[str, int]) -> Findings:
    """Every line against the records, then what the records have in those days and the bank does not."""
    booked = _booked(connection, taken)
    yield from _days(statements)
    lines = Counter(one.bank_reference for statement in statements for one in statement.entries)
    for statement in statements:
        for entry in statement.entries:
            place = f"{statement.day:%Y-%m-%d}/{entry.bank_reference}"
            if lines[entry.bank_reference] > 1:
                yield _said(place, "dòng này có nhiều lần trong sao kê", "this line stands there more than once")
            yield from _line(place, entry, booked)
    yield from _not_at_the_bank(statements, booked)
    yield from _balance(connection, statements, booked)


def _booked(connection: Connection, taken: Mapping[str, int]) -> Booked:
    real = select(bank_credits).where(bank_credits.c.freed_by.is_(None)).order_by(bank_credits.c.bank_ref)
    orders = select(payouts).where(payouts.c.status.in_(("approved", "paid", "returned")))
    back = (
        select(journal.c.subject, journal.c.seq, journal.c.at, journal.c.data, payouts.c.amount)
        .join(payouts, payouts.c.end_to_end_id == journal.c.data["end_to_end_id"].astext)
        .where(journal.c.kind == "payout_returned")
    )
    return Booked(
        credits={row.bank_ref: row for row in connection.execute(real)},
        orders={row.end_to_end_id: row for row in connection.execute(orders.order_by(payouts.c.end_to_end_id))},
        returns={row.data["bank_ref"]: row for row in connection.execute(back)},
        taken=taken,
        offices={row.account: row.code for row in connection.execute(select(offices.c.code, offices.c.account))},
        blanked=erasures.blanked(connection),
    )


def _days(statements: Sequence[Statement]) -> Findings:
    """Day follows on day, each opening with what the one before closed with."""
    for before, after in pairwise(statements):
        place = f"{after.day:%Y-%m-%d}"
        if after.day != before.day + before.day.resolution:
            yield _said(
                place,
                f"thiếu hoặc trùng ngày: sao kê trước là ngày {before.day:%d/%m/%Y}",
                f"a day is missing or twice: the statement before is of {before.day:%Y-%m-%d}",
            )
        yield from compare(None, f"statement.{place}.OPBD", (BANK, after.opening), (BEFORE, before.closing))


def _line(place: str, entry: Entry, booked: Booked) -> Findings:
    """One line of the statement is what the records have under its reference."""
    name = entry.bank_reference
    if entry.direction == "DBIT":
        yield from _debit(place, entry, booked)
    elif name in booked.credits:
        row = booked.credits[name]
        due = credit_of(entry, booked.offices.get(entry.account or "", row.office))
        says = {"office": due.office, "amount": due.amount, "booked_at": due.booked_at.timestamp()}
        has = {"office": row.office, "amount": row.amount, "booked_at": row.booked_at.timestamp()}
        if name not in booked.blanked:
            says |= {"reference": due.reference, "payer": dict(due.payer)}
            has |= {"reference": row.reference, "payer": row.payer}
        yield from compare(None, f"statement.{place}", (CREDITS, has), (BANK, says))
        yield from _once(place, entry, row, booked)
    elif name in booked.returns:
        row = booked.returns[name]
        says = {"amount": entry.amount, "end_to_end_id": entry.returned}
        has = {"amount": row.amount, "end_to_end_id": row.data["end_to_end_id"]}
        yield from compare(None, f"statement.{place}", (RETURNS, has), (BANK, says))
    else:
        yield _said(
            place,
            f"ngân hàng báo có {entry.amount} đồng mà hệ thống không có",
            f"the bank has a credit of {entry.amount} đồng, of which the records know nothing",
        )
    booked.seen.add(name)


def _once(place: str, entry: Entry, row: Any, booked: Booked) -> Findings:
    """No đồng of the line is receipted twice, and the rest of it is what waits in suspense."""
    claimed, rest = booked.taken.get(entry.bank_reference, 0), row.unclaimed
    if claimed > entry.amount:
        yield from compare(None, f"statement.{place}.receipted", (CLAIMS, claimed), (BANK, entry.amount))
    else:
        yield from compare(None, f"statement.{place}.unclaimed", (CREDITS, rest), (BANK, entry.amount - claimed))


def _debit(place: str, entry: Entry, booked: Booked) -> Findings:
    """What left the account was ordered, and is recorded as paid as the bank paid it.

    An order whose answer has not come yet stands as approved; it is compared by its amount.
    """
    row = booked.orders.get(entry.end_to_end_id or "")
    if row is None:
        yield _said(
            place,
            f"ngân hàng chi {entry.amount} đồng mà hệ thống không có lệnh nào",
            f"the bank paid {entry.amount} đồng, for which the records have no order",
        )
        return
    if entry.end_to_end_id in booked.seen:
        yield _said(
            place, f"lệnh {entry.end_to_end_id} được chi hai lần", f"the order {entry.end_to_end_id} was paid twice"
        )
    booked.seen.add(row.end_to_end_id)
    says: dict[str, Any] = {"amount": entry.amount}
    has: dict[str, Any] = {"amount": row.amount}
    if row.status != "approved":
        says |= {"bank_ref": entry.bank_reference, "paid_at": entry.booked_at.timestamp()}
        has |= {"bank_ref": row.bank_ref, "paid_at": row.paid_at and row.paid_at.timestamp()}
    yield from compare(None, f"statement.{place}", (PAYOUTS, has), (BANK, says))


def _recorded(booked: Booked) -> Iterator[tuple[str, str, int, datetime | None]]:
    """Table, reference, signed amount in đồng and moment of all that the records say the bank booked."""
    for name, row in booked.credits.items():
        yield "bank_credits", name, row.amount, row.booked_at
    for name, row in booked.returns.items():
        yield "returns", name, row.amount, row.at
    for name, row in booked.orders.items():
        if row.status != "approved":
            yield "payouts", name, -row.amount, row.paid_at


def _not_at_the_bank(statements: Sequence[Statement], booked: Booked) -> Findings:
    first, last = statements[0].day, statements[-1].day
    for table, name, amount, at in _recorded(booked):
        if name not in booked.seen and (at is None or first <= local_day(at) <= last):
            yield Difference(
                field=f"{table}.{name}",
                vi=f"hệ thống ghi {amount} đồng qua ngân hàng, sao kê không có dòng này",
                en=f"the records have {amount} đồng at the bank, whose statement has no such line",
                found=str(amount),
            )


def _balance(connection: Connection, statements: Sequence[Statement], booked: Booked) -> Findings:
    """What the ledger has at the bank is the bank's movement and what these statements are too early or late for."""
    others = sum(amount for _, name, amount, _ in _recorded(booked) if name not in booked.seen)
    kept = (accounts.bank(""), accounts.deposit(""))
    stands = sum(sum(ledger.balances(connection, prefix).values()) for prefix in kept)
    moved = statements[-1].closing - statements[0].opening
    place = f"statement.{statements[-1].day:%Y-%m-%d}.CLBD"
    yield from compare(None, place, (LEDGER, stands - others), (BANK, moved))


def _said(place: str, vi: str, en: str) -> Difference:
    return Difference(field=f"statement.{place}", vi=vi, en=en)
