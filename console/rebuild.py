"""`thads rebuild`: the read model made anew from the journals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.output import Json, answering, print_json


def rebuild(
    data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu · data folder")] = None,
    as_json: Json = False,
) -> None:
    """Dựng lại bảng tra cứu từ nhật ký / make the read model anew from the journals; commands wait until it is done."""
    from console.live import records
    from records import rebuild as anew
    from runtime.roles import DatabaseRole
    from runtime.settings import Settings

    with answering(as_json), records(Settings.load(data), DatabaseRole.OWNER) as connection, connection.begin():
        count = anew.rebuild(connection)
    if as_json:
        print_json({"subjects": count})
    else:
        typer.echo(f"{count} vụ việc, hồ sơ / cases and dossiers")
