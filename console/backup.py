"""`thads backup`: a copy of a running installation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.output import Json, answering, print_json

Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu · data folder")]


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục trống / an empty folder")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Sao lưu hệ thống đang chạy, không kèm khóa / back up the running installation, without its keys.

    Status 1 when a document in the store is not what its name says: the copy is whole, the document is damaged.
    """
    from console.up import say
    from runtime import backup as copies
    from runtime.settings import Settings

    with answering(as_json):
        settings = Settings.load(data)
        made = copies.backup(settings, folder, say)
        size = sum(file.size for file in made.files.values())
        if as_json:
            print_json({"folder": str(folder), "files": len(made.files), "bytes": size, "damaged": list(made.damaged)})
        else:
            typer.echo(f"{folder}: {len(made.files)} tệp / files, {size} bytes")
            typer.echo(f"Khóa không nằm trong bản sao; sao chép riêng, để nơi khác / keys apart: {settings.keys}")
            for name in made.damaged:
                typer.echo(f"hỏng / damaged: {name}", err=True)
    if made.damaged:
        raise typer.Exit(1)
