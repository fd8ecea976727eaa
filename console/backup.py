"""`thads backup` and `thads restore`: a copy of a running installation, and an installation from a copy."""

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


def restore(
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
            typer.echo(f"Chép khóa vào {settings.keys} rồi chạy `thads up` / put the keys there, then `thads up`")
