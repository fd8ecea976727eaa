"""`thads restore`: an installation from a copy; and records that were restored to before their workflows.

Exit status of `check`: 0 when records and workflows agree, 1 when subjects are astray, 2 when it could not be made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.output import Json, answering, console, moment, print_json

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from temporalio.client import Client

    from audit.astray import Astray

app = typer.Typer(
    help="Phục hồi / restore: from a backup; and go on when the records are older than the workflows",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu · data folder")]


@app.command()
def run(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Bản sao / the backup")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Phục hồi vào thư mục dữ liệu trống / restore a backup into an empty data folder; the keys come from elsewhere."""
    from console.up import say
    from records.migrate import upgrade
    from runtime import backup as copies
    from runtime.process import hold
    from runtime.settings import Settings

    with answering(as_json):
        settings = Settings.load(data)
        with hold(settings.data, say):
            made = copies.restore(settings, folder, upgrade, say)
        if as_json:
            print_json({"data": str(settings.data), "made_at": made.made_at, "tables": dict(made.tables)})
        else:
            typer.echo(f"{settings.data}: như lúc / as of {made.made_at.isoformat()}")


@app.command()
def check(as_json: Json = False, data: Data = None) -> None:
    """Vụ việc nào đi xa hơn dữ liệu / which subjects went further than the records, with what was lost."""
    from audit import astray
    from runtime.roles import DatabaseRole
    from runtime.settings import Settings

    async def work(settings: Settings) -> list[Astray]:
        return await astray.find(await _client(settings), _engine(settings, DatabaseRole.READER))

    with answering(as_json):
        found = asyncio.run(work(Settings.load(data)))
    _tell(found, as_json)
    raise typer.Exit(1 if found else 0)


@app.command()
def accept(
    by: Annotated[str, typer.Option(help="Người quyết định / who decides it: a staff number")],
    reason: Annotated[str, typer.Option(help="Lý do / why, for the journal")],
    case: Annotated[str, typer.Argument(metavar="[CASE]", help="Vụ việc, hồ sơ / a case or dossier")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Mọi vụ việc, hồ sơ nêu ở check / all that check names")] = (
        False
    ),
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Tiếp tục từ nhật ký đã phục hồi / go on from the journal, with an event that says so; lost numbers stay unused.

    Send again what `thads restore check` listed as lost: after this it knows of nothing lost.
    """
    from law.errors import LawError
    from runtime.settings import Settings

    with answering(as_json):
        if bool(case) == everything:
            raise LawError("case", "nêu một vụ việc, hoặc --all / name one case or dossier, or --all")
        accepted = asyncio.run(_accept(Settings.load(data), case, by, reason))
        if case and not accepted:
            raise LawError("case", f"{case} khớp với dữ liệu, không cần gì / agrees with the records: nothing to do")
    _tell(accepted, as_json)


async def _accept(settings: Any, case: str, by: str, reason: str) -> list[Astray]:
    from audit import astray
    from runtime.roles import DatabaseRole

    client, records = await _client(settings), _engine(settings, DatabaseRole.APPLICATION)
    found = await astray.find(client, records, case)
    for one in found:
        await asyncio.to_thread(_store, records, one, by, reason)
    for one in found:
        await go_on(client, records, one.subject)
    return found


def _store(records: Engine, one: Astray, by: str, reason: str) -> None:
    from audit import astray

    with records.begin() as connection:
        astray.accept(connection, one, by=by, reason=reason)


async def go_on(client: Client, records: Engine, subject: str) -> None:
    """Have the workflow learn what counts; one that has ended begins anew."""
    from temporalio.service import RPCError, RPCStatusCode

    from activities.intake import begin
    from activities.messages import Spine
    from activities.spine import spine_of
    from cases.commands import NOTHING
    from records.journal import load

    try:
        await client.get_workflow_handle(subject).execute_update("wake", subject, result_type=Spine)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        with records.connect() as connection:
            spine = spine_of(connection, load(connection, subject), NOTHING)
        await begin(client, spine, anew=True)


async def _client(settings: Any) -> Client:
    from runtime.client import connect

    return await connect(settings, identity="restore")


def _engine(settings: Any, role: Any) -> Engine:
    from records.database import engine

    return engine(settings.database(role))


def _tell(found: Sequence[Astray], as_json: bool) -> None:
    if as_json:
        print_json({"astray": [_as_record(one) for one in found]})
        return
    out = console()
    for one in found:
        ours = f"dữ liệu có {one.head} / the records {one.head}" if one.head else "dữ liệu không có / the records none"
        out.print(f"{one.subject}: quy trình biết {one.known.seq} sự kiện / its workflow knows {one.known.seq}; {ours}")
        for lost in one.lost:
            sent = f"{lost.actor.role}:{lost.actor.id} {moment(lost.moment)} ({lost.door}, {lost.request_id})"
            out.print(f"    mất, gửi lại / lost, send again: {lost.command} {sent}")
        for given in one.numbers:
            label = given.label or "? (kế tiếp / the next)"
            twice = f"; đã cấp lại cho / given again to {given.again}" if given.again else ""
            out.print(f"    số đã cấp / number given out: {given.kind} {label}{twice}")
    out.print(f"{len(found)} vụ việc, hồ sơ lệch / subjects astray")


def _as_record(one: Astray) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "known": one.known.seq,
        "known_hash": one.known.hash,
        "records": one.head,
        "lost": [lost.model_dump(mode="json", exclude={"signature", "payload"}) for lost in one.lost],
        "numbers": [
            {"series": n.kind, "office": n.office, "day": n.day, "label": n.label, "given_again_to": n.again}
            for n in one.numbers
        ],
    }
