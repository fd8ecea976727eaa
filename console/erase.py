"""`thads erase`: personal data of cases whose time of keeping is over (docs/audit.md, “Personal data at rest”)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from console.output import Json, answering, console, day, moment, print_json

app = typer.Typer(
    help="Xóa dữ liệu cá nhân hết thời hạn lưu / erase personal data when the time of keeping is over.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
Subject = Annotated[str, typer.Argument(help="Mã vụ việc, hồ sơ / id of a case or a dossier")]
Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu / data folder")]


@app.command()
def due(
    office: Annotated[str, typer.Option(help="Chỉ một cơ quan, mã tỉnh / one office only, its province code")] = "",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Những gì đã hết thời hạn lưu / what is past its time of keeping."""
    from console.live import records
    from law.periods import local_day
    from records import clock, erasures
    from runtime.settings import Settings

    with answering(as_json), records(Settings.load(data)) as connection:
        found = list(erasures.over(connection, local_day(clock.now(connection)), office))
    if as_json:
        print_json([{"subject": name, "kept_until": until} for name, until in found])
    for name, until in () if as_json else found:
        console().print(f"{name}  lưu đến / kept until {day(until)}")


@app.command()
def propose(
    subject: Subject,
    by: Annotated[str, typer.Option(help="Công chức đề nghị / who proposes, a staff number")],
    basis: Annotated[str, typer.Option(help="Căn cứ: biên bản, danh mục tài liệu hết giá trị / on what basis")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Đề nghị xóa một vụ việc / propose to erase a case."""
    from console.live import records
    from law.errors import LawError
    from law.periods import local_day
    from records import clock, erasures
    from runtime.roles import DatabaseRole
    from runtime.settings import Settings

    with answering(as_json):
        if not 0 < len(basis.strip()) <= 300:
            raise LawError("basis", "ghi căn cứ, tối đa 300 ký tự / say on what basis, at most 300 signs")
        with records(Settings.load(data), DatabaseRole.OWNER) as connection, connection.begin():
            today = local_day(clock.now(connection))
            step = erasures.propose(connection, subject, by, basis.strip(), today)
    if as_json:
        print_json(asdict(step))
    else:
        console().print(f"{subject}: {by} đề nghị xóa lúc / proposed {moment(step.at)}; Thủ trưởng quyết định tiếp")


@app.command()
def decide(
    subject: Subject,
    by: Annotated[str, typer.Option(help="Thủ trưởng quyết định / the Head who decides, a staff number")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Quyết định và xóa, không lấy lại được / decide and erase; nothing brings it back."""
    from audit.erasing import erase
    from records.database import engine
    from runtime.roles import DatabaseRole
    from runtime.settings import Settings

    with answering(as_json):
        settings = Settings.load(data)
        settings.check_signing()
        owner, reader = (engine(settings.database(role)) for role in (DatabaseRole.OWNER, DatabaseRole.READER))
        done = erase(settings, owner, reader, subject, by)
    if as_json:
        print_json([asdict(act) for act in done])
    for act in () if as_json else done:
        console().print(f"{act.subject}: đã xóa lúc / erased {moment(act.at)}, {act.who} quyết định / decided")
