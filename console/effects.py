"""`thads effects`: outside effects that failed for good, and their retry."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from console.output import Json, answering, console, moment, print_json

if TYPE_CHECKING:
    from records.rounds import FailedEffect
    from starter import Starter

AT_ONCE = 8


def effects(
    retry: Annotated[str, typer.Option(metavar="KEY", help="Làm lại một tác vụ / try this one again")] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Làm lại tất cả / try all again (with --effect: of a kind)")
    ] = False,
    effect: Annotated[str, typer.Option(help="Chỉ một loại / one kind only, e.g. issue_document")] = "",
    actor: Annotated[str, typer.Option(help="Người ra lệnh VAI_TRÒ:MÃ / who orders it, e.g. head:TT-01")] = "",
    as_json: Json = False,
) -> None:
    """Tác vụ hỏng: xem, làm lại / failed effects: list them, try them again.

    A retry is the command `retry_effect` of the one who orders it. Exit status 1 when one was not ordered.
    """
    with answering(as_json):
        from console.live import records
        from law.errors import LawError
        from records.rounds import failed_effects
        from runtime.settings import Settings

        if retry and every:
            raise LawError("retry", "chọn --retry hoặc --all / choose --retry or --all")
        with records(Settings.load()) as connection:
            found = failed_effects(connection, effect=effect)
        if retry:
            found = [one for one in found if one.key == retry]
            if not found:
                raise LawError("retry", f"không có tác vụ hỏng {retry} / no failed effect has this key; see the list")
        if not retry and not every:
            _list(found, as_json)
        elif not actor:
            raise LawError("actor", "nêu ai ra lệnh / say who orders it, e.g. --actor head:TT-01")
        else:
            _tell(_retry(found, actor), as_json)


def _list(found: list[FailedEffect], as_json: bool) -> None:
    if as_json:
        print_json([asdict(one) for one in found])
        return
    out = console()
    table = Table("Khóa / key", "Tác vụ / effect", "Lỗi / problem", "Lúc / at")
    for one in found:
        table.add_row(one.key, one.label or one.effect, one.problem, moment(one.failed_at))
    out.print(table)
    out.print(f"{len(found)} tác vụ hỏng / failed effects")


def _retry(found: list[FailedEffect], who: str) -> list[dict[str, Any]]:
    """Order each again; what came of each order. One that cannot be ordered does not hold up the others."""
    from console.live import answered, door
    from runtime.settings import Settings

    async def work() -> list[dict[str, Any]]:
        gate = asyncio.Semaphore(AT_ONCE)
        async with door(Settings.load()) as starter:

            async def one(failed: FailedEffect) -> dict[str, Any]:
                async with gate:
                    return {"key": failed.key, "problem": await _order(starter, failed, who)}

            return await asyncio.gather(*(one(failed) for failed in found))

    return answered(work(), "effects")


async def _order(starter: Starter, failed: FailedEffect, who: str) -> str:
    """Send the command; why it was not taken, empty when it was. The same failure is ordered again once."""
    from cases.commands import Malformed
    from console.live import actor
    from law.errors import LawError
    from starter import NoSuchCase, Pending, RecordsAstray

    send = starter.act if failed.subject.startswith("case/") else starter.act_on_dossier
    request = f"retry/{failed.seq}/{sha256(failed.key.encode()).hexdigest()[:32]}"
    try:
        with starter.records.connect() as connection:
            acting = actor(connection, who, failed.office)
        answer = await send(failed.subject, "retry_effect", {"key": failed.key}, actor=acting, request_id=request)
    except (Malformed, LawError) as error:
        return error.problem
    except (NoSuchCase, Pending, RecordsAstray) as error:
        return f"{type(error).__name__}: {error}"
    return answer.refusal.vi if answer.refusal else ""


def _tell(orders: list[dict[str, Any]], as_json: bool) -> None:
    refused = [order for order in orders if order["problem"]]
    if as_json:
        print_json(orders)
    else:
        for order in refused:
            typer.echo(f"✗ {order['key']}: {order['problem']}", err=True)
        typer.echo(f"{len(orders) - len(refused)} làm lại / ordered again; {len(refused)} không được / not")
    if refused:
        raise typer.Exit(1)
