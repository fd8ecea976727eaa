"""`thads audit keep-archives`: give the archives of an installation what proves them without it (docs/audit.md)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from console.output import Json, answering, console, print_json


def keep(
    as_json: Json = False,
    data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu / data folder")] = None,
) -> None:
    """Thêm, gia hạn chứng minh và bản ghi chứng cứ, chép vào kho / add and renew proofs, copy archives to the store."""
    from audit.later import keep_archives
    from records.database import engine
    from runtime.roles import DatabaseRole
    from runtime.settings import Settings

    with answering(as_json):
        settings = Settings.load(data)
        done = keep_archives(settings, engine(settings.database(DatabaseRole.READER)))
    if as_json:
        print_json(asdict(done))
    else:
        told = f"{done.archives} hồ sơ / archives: thêm / added {done.proven} chứng minh / proofs"
        more = f"{done.stamped} bản ghi chứng cứ / evidence records, gia hạn / renewed {done.renewed}"
        console().print(f"{told}, {more}")
        if settings.archive_store:
            console().print(f"{settings.archive_store}: đã chép / copied {done.copied} tệp / files")
        for folder in done.broken:
            console().print(f"  ✗ {folder}: bản ghi chứng cứ không đúng / its evidence record does not hold")
        for name in done.unlike:
            console().print(f"  ✗ {name}: bản ở kho khác với bản ở đây / the copy in the store is another")
    raise typer.Exit(1 if done.broken or done.unlike else 0)
