"""`thads audit keep-archives`: give the archives of an installation what proves them without it (docs/audit.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.output import Json, answering, console, print_json


def keep_archives(
    as_json: Json = False,
    data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu / data folder")] = None,
) -> None:
    """Thêm chứng minh và bản ghi chứng cứ vào hồ sơ lưu trữ / add proofs and evidence records to the archives."""
    from audit.gathering import LogBook
    from audit.later import archives, prove_archives, stamp_archives
    from proof.keys import LogKeys
    from proof.stamps import Stamps
    from records.database import engine
    from runtime.roles import DatabaseRole
    from runtime.settings import Settings

    with answering(as_json):
        settings = Settings.load(data)
        folders = list(archives(settings.data / "archive"))
        book, reader = LogBook(settings, LogKeys.there(settings.keys)), engine(settings.database(DatabaseRole.READER))
        done = {"archives": len(folders), "proven": prove_archives(book, reader, folders), "stamped": 0}
        if settings.timestamps:
            done["stamped"] = stamp_archives(folders, Stamps(settings.timestamps).stamp)
        if as_json:
            print_json(done)
        else:
            told = f"{done['archives']} hồ sơ / archives: thêm / added {done['proven']} chứng minh / proofs"
            console().print(f"{told}, {done['stamped']} bản ghi chứng cứ / evidence records")
