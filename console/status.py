"""`thads status`: is all well? Exit status 0 all well, 1 something differs, 2 something could not be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from console.output import Json, answering, moment, print_json

if TYPE_CHECKING:
    from console.looking import Item

MARKS = {"well": "✓", "differs": "✗", "unknown": "?"}


def status(
    data: Annotated[str, typer.Option("--data", help="Thư mục dữ liệu · data folder")] = "",
    as_json: Json = False,
) -> None:
    """Máy chủ, quy trình, tác vụ, việc định kỳ, sao lưu / servers, workflows, effects, rounds, backup."""
    import asyncio
    from pathlib import Path

    from console.looking import look
    from runtime.settings import Settings

    with answering(as_json):
        items = asyncio.run(look(Settings.load(Path(data) if data else None)))
    states = {item.state for item in items}
    code = 2 if "unknown" in states else 1 if "differs" in states else 0
    if as_json:
        print_json({"well": code == 0, "items": [vars(item) for item in items]})
    else:
        for item in items:
            typer.echo(_line(item))
    raise typer.Exit(code)


def _line(item: Item) -> str:
    """One line of a screen of 80 columns; what does not fit goes on below it."""
    import textwrap

    told = f"{item.says} ({moment(item.as_of)})" if item.as_of else item.says
    first, *rest = textwrap.wrap(told, 56) or [""]
    lines = [f"{MARKS[item.state]} {item.name:<20} {first}", *(f"{'':23}{line}" for line in rest)]
    return "\n".join(lines)
