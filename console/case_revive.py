"""`thads case revive`: start the workflow of a case that lost its own, from the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.output import Json, answering, console, print_json

if TYPE_CHECKING:
    from activities.watching import Look


def revive(
    case: Annotated[
        str, typer.Argument(metavar="[CASE]", help="Mã vụ việc hoặc hồ sơ / case or dossier id", show_default=False)
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Tất cả đã mất / all that are lost")] = False,
    as_json: Json = False,
) -> None:
    """Chạy lại quy trình đã mất, từ nhật ký / start lost workflows anew, from the journal.

    With --all the watcher looks at once: it also wakes those that are behind. Exit status 1 where something still
    differs.
    """
    with answering(as_json):
        from law.errors import LawError

        if bool(case) == every:
            raise LawError("case", "nêu một vụ việc, hoặc --all / name one case, or --all")
        if every:
            _tell_all(_all(), as_json)
        else:
            _tell_one(case, _one(case), as_json)


def _one(case: str) -> bool:
    from activities.watching import Watcher
    from console.live import answered, door, office_of
    from law.errors import LawError
    from records.journal import UnknownSubject
    from runtime.settings import Settings

    office_of(case, "case", "dossier")

    async def work() -> bool:
        async with door(Settings.load()) as starter:
            return await Watcher(starter.records, starter.client, revives=True).revive(case)

    try:
        return answered(work(), case)
    except UnknownSubject:
        raise LawError("case", f"không có {case}; xem `thads case list` / no such case: see the list") from None


def _all() -> Look:
    from activities.watching import Watcher
    from console.live import answered, door
    from runtime.settings import Settings

    async def work() -> Look:
        async with door(Settings.load()) as starter:
            watcher = Watcher(starter.records, starter.client, revives=True)
            found = await watcher.look()
            await watcher.keep(found)
            return found

    return answered(work(), "case")


def _tell_one(case: str, revived: bool, as_json: bool) -> None:
    if as_json:
        print_json({"case": case, "revived": revived})
    elif revived:
        typer.echo(f"✓ {case}: đã chạy lại / was started anew")
    else:
        typer.echo(f"· {case}: đang chạy hoặc đã kết thúc / runs, or is over: nothing to do")


STATES = {
    "revived": "đã chạy lại / started anew",
    "woken": "đã đánh thức / woken",
    "lost": "đã mất / lost",
    "behind": "chậm hơn nhật ký / behind the journal",
    "ahead": "biết hơn hồ sơ, xem `thads restore check` / ahead of the records",
}


def _tell_all(found: Look, as_json: bool) -> None:
    shown: dict[str, Any] = {state: sorted(getattr(found, state)) for state in STATES}
    if as_json:
        print_json({"open": found.open, **shown})
    else:
        out = console()
        for state, names in shown.items():
            for name in names:
                out.print(f"{name}: {STATES[state]}")
        out.print(f"{found.open} đang mở / open, {found.differs} lệch / differ")
    if found.differs:
        raise typer.Exit(1)
