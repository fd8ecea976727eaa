"""`thads office`: who works in an office, its books, and what it owes others at the end of a month."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.output import Json, answering, console, day, dong, moment, print_json, read_day
from law.periods import VIETNAM, local_day

if TYPE_CHECKING:
    from activities.monthly_list import SentList
    from records.books import Books, CashLine
    from records.roster import Roster

app = typer.Typer(help="Cơ quan / the office.", no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.callback()
def office_verbs() -> None:
    """Cơ quan / the office."""


@app.command("monthly-list")
def monthly_list(
    month: Annotated[str, typer.Argument(metavar="MONTH", help="Tháng đã hết / a month that is over: 2026-09")],
    actor: Annotated[str, typer.Option(help="Người ký / who signs, e.g. head:TT-01")],
    office: Annotated[str, typer.Option(envvar="THADS_OFFICE", help="Mã cơ quan / office")] = "79",
    as_json: Json = False,
) -> None:
    """Gửi Viện kiểm sát danh sách việc kết thúc trong tháng / send the procuracy a month's ended cases, D152 32.2."""
    with answering(as_json):
        sent = _send(_first_day(month), actor, office)
        if as_json:
            print_json(asdict(sent))
        else:
            out = console()
            out.print(f"Danh sách / list {sent.number}: {sent.cases} việc / cases, người ký / signed by {sent.signer}")
            out.print(f"Viện kiểm sát nhận / received {moment(sent.received_at)}, phiếu / receipt {sent.receipt}")


@app.command("staff")
def staff(
    file: Annotated[Path, typer.Argument(help="Danh sách công chức / the roster, TOML", exists=True, dir_okay=False)],
    as_json: Json = False,
) -> None:
    """Nhập cơ quan, công chức, phân công ký và quan hệ / enter the office, its staff, delegations and kinships."""
    from records import roster

    with answering(as_json):
        read = roster.read(file.read_text(encoding="utf-8"))
        _enter(read)
        if as_json:
            print_json({"office": read.office.code, "staff": len(read.staff), "delegations": len(read.delegations)})
        else:
            console().print(f"{read.office.name}: {len(read.staff)} công chức / staff entered")


@app.command("books")
def books(
    office: Annotated[str, typer.Option(envvar="THADS_OFFICE", help="Mã cơ quan / office")] = "79",
    on: Annotated[str, typer.Option("--day", metavar="DAY", help="Ngày / day, 2026-09-22; hôm nay / today")] = "",
    as_json: Json = False,
) -> None:
    """Số dư từng tài khoản và sổ quỹ của một ngày / what every account held on a day, and the cash book."""
    from console.live import records
    from records import books as ledger_books
    from records import clock
    from runtime.settings import Settings

    with answering(as_json), records(Settings.load()) as connection:
        chosen = read_day(on) if on else local_day(clock.now(connection))
        found = ledger_books.books(connection, office, chosen)
        cash = ledger_books.cash_book(connection, office, chosen)
        if as_json:
            print_json(_as_json(found, cash))
        else:
            _show(found, cash)


@app.command("registers")
def registers(
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Năm, theo ngày 30/9 / the year that ends on 30/9")],
    quarter: Annotated[str, typer.Argument(metavar="QUARTER", help="Quý / quarter: 1, 2, 3, 4")],
    office: Annotated[str, typer.Option(envvar="THADS_OFFICE", help="Mã cơ quan / office")] = "79",
    book: Annotated[str, typer.Option(help="Sổ số / register: 01 … 21; bỏ trống: tất cả / none: all")] = "",
    as_json: Json = False,
) -> None:
    """Sổ theo dõi của một quý, như khi ký / the registers of a quarter as they are signed, TT04 30.4."""
    from cases.proceedings.register_books import BOOKS, QUARTERS
    from console.live import records
    from law.errors import LawError
    from law.office_year import quarter_days
    from law.pack import current_pack
    from records import register_books
    from runtime.settings import Settings

    with answering(as_json), records(Settings.load()) as connection:
        for field, value, known in (("quarter", quarter, QUARTERS), ("book", book or "01", BOOKS)):
            if value not in known:
                raise LawError(field, f"một trong / one of {', '.join(known)}")
        found = register_books.lines(connection, office, *quarter_days(year, quarter, current_pack()))
        if book:
            found = {book: found[book]}
        closed = register_books.closed(found)
        if as_json:
            print_json([{**one, "entries": [asdict(line) for line in found[one["book"]]]} for one in closed])
            return
        out = console()
        for one in closed:
            out.print(f"{one['book']} {BOOKS[one['book']].vi}: {one['lines']} dòng / lines, {one['sha256']}")
        for line in found[book] if book else ():
            out.print(f"{day(line.on)}  {line.number:18} {line.words[0]}  {line.subject}  {line.note}".rstrip())


def _as_json(found: Books, cash: Sequence[CashLine]) -> dict[str, Any]:
    lines = {b.account: {**asdict(b), "closing": b.closing} for b in found.balances}
    for line in lines.values():
        del line["account"]
    whole = {"office": found.office, "day": found.day, "has": found.has, "owes": found.owes}
    return {**whole, "unbanked": found.unbanked, "balances": lines, "cash_book": [asdict(line) for line in cash]}


def _show(found: Books, cash: Sequence[CashLine]) -> None:
    from records.books import ACCOUNTS, OWN

    out = console()
    out.print(f"Cơ quan / office {found.office}, ngày / day {day(found.day)}, đồng")
    out.print(f"{'':24}{'Đầu ngày':>14}{'Tăng':>14}{'Giảm':>14}{'Cuối ngày':>14}")
    for line in found.balances:
        vi, _ = ACCOUNTS[line.account]
        sums = "".join(f"{dong(n):>14}" for n in (line.opening, line.increase, line.decrease, line.closing))
        *above, last = wrap(vi, 23)
        for part in above:
            out.print(part)
        out.print(f"{last:24}{sums}")
        if line.account == OWN[-1]:
            out.print(f"{'Cộng tài sản / has':66}{dong(found.has):>14}")
    out.print(f"{'Cộng phải trả / owes':66}{dong(found.owes):>14}")
    out.print(f"{'Tiền mặt chưa nộp vào tài khoản / cash not banked':66}{dong(found.unbanked):>14}")
    if cash:
        out.print(f"\nSổ quỹ / cash book\n{'':38}{'Thu':>14}{'Chi':>14}{'Tồn quỹ':>14}")
    for row in cash:
        where = f"{row.at.astimezone(VIETNAM):%H:%M} {row.subject.removeprefix('case/')}"
        if len(where) > 37:
            out.print(where)
            where = ""
        out.print(f"{where:38}{dong(row.received):>14}{dong(row.paid):>14}{dong(row.balance):>14}")


def _enter(read: Roster) -> None:
    from console.live import records
    from records import roster
    from runtime.roles import DatabaseRole
    from runtime.settings import Settings

    with records(Settings.load(), DatabaseRole.OWNER) as connection, connection.begin():
        roster.enter(connection, read, by=getpass.getuser())


def _first_day(month: str) -> date:
    from law.errors import LawError

    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise LawError("month", f"“{month}” không phải tháng; viết 2026-09 / is no month: write 2026-09") from None


def _send(month: date, who: str, office: str) -> SentList:
    from activities.monthly_list import send_monthly_list
    from cases.events import Role
    from console.live import actor, records
    from law.errors import LawError
    from partners.wire import PartnerError
    from runtime.errors import StackError
    from runtime.settings import Settings
    from worker import tools_of

    settings = Settings.load()
    with records(settings) as connection:
        signing = actor(connection, who, office)
    if signing.role is not Role.HEAD:
        raise LawError("actor", "danh sách do Trưởng Thi hành án dân sự ký / the head signs the list: head:ID")

    async def send() -> SentList:
        async with tools_of(settings) as tools:
            return await send_monthly_list(tools, office, month, signing.id)

    try:
        return asyncio.run(send())
    except PartnerError as refused:
        raise StackError("procuracy", refused.explanation) from None
