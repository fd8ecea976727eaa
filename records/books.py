"""The books of an office on a day: what each account holds, the cash book, and the whole ledger for others to check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, func, or_, select, union_all

from cases.parts import CASH
from cases.references import reference
from law.periods import VIETNAM
from records.tables import postings

ACCOUNTS: dict[str, tuple[str, str]] = {
    "bank": ("Tiền gửi ngân hàng", "Bank"),
    "deposit": ("Tiền gửi có kỳ hạn", "Term deposits"),
    "cash": ("Tiền mặt chờ nhập quỹ", "Cash with collectors"),
    "fund": ("Quỹ tiền mặt", "Cash fund"),
    "in_kind": ("Tài sản nhận thay tiền", "Things taken in"),
    "custody": ("Tiền tạm giữ tại Kho bạc Nhà nước", "Custody account at the Treasury"),
    "receivable": ("Phải thu lại tiền đã chi trả không đúng", "To be paid back by payees"),
    "suspense": ("Tạm giữ chờ xác định", "Suspense"),
    "held": ("Giữ cho các vụ việc", "Held for cases"),
    "kept": ("Vật chứng, tài sản tạm giữ là tiền", "Exhibits and kept money"),
    "payable": ("Phải trả đương sự", "Payable to parties"),
    "withheld": ("Phí khấu trừ, chờ quyết định", "Fees withheld, to be decided"),
    "fees": ("Phí thi hành án", "Fees"),
    "costs": ("Chi phí thi hành án", "Costs"),
    "deposits": ("Tiền đặt trước người mua mất", "Deposits lost by buyers"),
    "budget": ("Phải nộp ngân sách", "Due to the budget"),
}
"""The accounts in the order of the books; the first seven are the office's, the others what it owes."""
OWN = ("bank", "deposit", "cash", "fund", "in_kind", "custody", "receivable")
OF_CASES = ("receivable", "held", "kept", "payable", "withheld")
"""Accounts of one case each, or of one proceeding; all others are of an office."""


@dataclass(frozen=True)
class Balance:
    """One account on one day, in đồng. What the office owes is shown positive, as what it has is."""

    account: str
    opening: int
    increase: int
    decrease: int

    @property
    def closing(self) -> int:
        return self.opening + self.increase - self.decrease


@dataclass(frozen=True)
class Books:
    """An office at the end of a local day."""

    office: str
    day: date
    balances: tuple[Balance, ...]

    @property
    def has(self) -> int:
        return sum(b.closing for b in self.balances if b.account in OWN)

    @property
    def unbanked(self) -> int:
        """Cash that is not in the bank: with its collectors, and in the fund (tiền mặt chưa nộp vào tài khoản)."""
        return sum(b.closing for b in self.balances if b.account in CASH)

    @property
    def owes(self) -> int:
        """Always what it has: no đồng is nobody's."""
        return sum(b.closing for b in self.balances if b.account not in OWN)


@dataclass(frozen=True)
class CashLine:
    """A line of the cash book: what came into the fund or left it, and what it holds then."""

    at: datetime
    subject: str
    received: int
    paid: int
    balance: int


def books(connection: Connection, office: str, day: date) -> Books:
    """What every account of an office held before a local day, what moved on it, what it holds at its end."""
    start, end = _bounds(day)
    columns = (postings.c.account, postings.c.amount, postings.c.at)
    # each account by itself, of its index alone: an OR of them would read every posting of the office
    moved = union_all(*(select(*columns).where(own, postings.c.at < end) for own in _accounts(office))).subquery()
    kind, before, own = func.split_part(moved.c.account, ":", 1), moved.c.at < start, moved.c.amount
    query = (
        select(
            kind.label("kind"),
            func.coalesce(func.sum(own).filter(before), 0).label("opening"),
            func.coalesce(func.sum(own).filter(~before, own > 0), 0).label("debit"),
            func.coalesce(-func.sum(own).filter(~before, own < 0), 0).label("credit"),
        )
        .select_from(moved)
        .group_by(kind)
    )
    found = {row.kind: (int(row.opening), int(row.debit), int(row.credit)) for row in connection.execute(query)}
    balances = tuple(_balance(name, *found.get(name, (0, 0, 0))) for name in ACCOUNTS)
    return Books(office, day, balances)


def _balance(account: str, opening: int, debit: int, credit: int) -> Balance:
    return Balance(account, opening, debit, credit) if account in OWN else Balance(account, -opening, credit, debit)


def _bounds(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time(), VIETNAM)
    return start, start + timedelta(days=1)


def _accounts(office: str) -> list[ColumnElement[bool]]:
    """The accounts of an office, and those of its cases (`held:case/79/…`)."""
    names = [f"{name}:{office}" for name in ACCOUNTS if name not in OF_CASES]
    of_cases = [postings.c.account.startswith(f"{name}:case/{office}/") for name in OF_CASES]
    of_cases.append(postings.c.account.startswith(f"kept:kept/{office}/"))
    return [postings.c.account.in_(names), *of_cases]


def cash_book(connection: Connection, office: str, day: date) -> tuple[CashLine, ...]:
    """The cash fund on a local day, in the order of its entries (sổ quỹ tiền mặt)."""
    start, end = _bounds(day)
    mine = postings.c.account == f"fund:{office}"
    earlier = select(func.coalesce(func.sum(postings.c.amount), 0)).where(mine, postings.c.at < start)
    balance = int(connection.execute(earlier).scalar_one())
    lines = []
    query = select(postings).where(mine, postings.c.at >= start, postings.c.at < end).order_by(postings.c.id)
    for row in connection.execute(query):
        balance += row.amount
        lines.append(CashLine(row.at, row.subject or "", max(row.amount, 0), max(-row.amount, 0), balance))
    return tuple(lines)


def beancount(connection: Connection, office: str, day: date) -> Iterator[str]:
    """All entries of an office up to a local day as lines of a beancount file, with each account's closing balance.

    Cases are named by their printed references: a file for accountants names no party.
    """
    _, end = _bounds(day)
    mine = select(postings).where(or_(*_accounts(office)), postings.c.at < end)
    rows = connection.execute(mine.order_by(postings.c.at, postings.c.entry, postings.c.line)).all()
    yield f'option "title" "THADS {office}"'
    yield 'option "operating_currency" "VND"'
    if not rows:
        return
    first = rows[0].at.astimezone(VIETNAM).date()
    totals: dict[str, int] = {}
    for row in rows:
        totals[_name(row.account)] = totals.get(_name(row.account), 0) + row.amount
    yield from (f"{first} open {name} VND" for name in sorted(totals))
    for entry, lines in groupby(rows, key=lambda row: row.entry):
        made = list(lines)
        yield ""
        yield f'{made[0].at.astimezone(VIETNAM):%Y-%m-%d} * "{_entry(entry)}"'
        yield from (f"  {_name(line.account)}  {line.amount} VND" for line in made)
    yield ""
    yield from (f"{day + timedelta(days=1)} balance {name}  {total} VND" for name, total in sorted(totals.items()))


def _name(account: str) -> str:
    """An account as beancount spells it: `bank:79` is Assets:Bank, `held:case/79/…` is Liabilities:Held:THA79…"""
    kind, _, rest = account.partition(":")
    top = "Assets" if kind in OWN else "Liabilities"
    name = f"{top}:{kind.title().replace('_', '')}"
    if kind not in OF_CASES:
        return name
    case, _, share = rest.partition(":")
    return f"{name}:{reference(case)}" + (f":{share}" if share else "")


def _entry(entry: str) -> str:
    return entry.replace('"', "'")
