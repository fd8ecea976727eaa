"""`thads office`: who works in an office, and what it owes others at the end of a month."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console.output import Json, answering, console, moment, print_json

if TYPE_CHECKING:
    from activities.monthly_list import SentList
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


def _enter(read: Roster) -> None:
    from console.live import records
    from records import roster
    from runtime.roles import DatabaseRole
    from runtime.settings import Settings

    with records(Settings.load(), DatabaseRole.OWNER) as connection, connection.begin():
        roster.enter(connection, read)


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
