"""`thads export`: cases as XES or OCEL 2.0, the ledger as beancount text, for tools that are not ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.output import Json, answering, console, print_json, read_day

if TYPE_CHECKING:
    from audit.export.making import Manifest

app = typer.Typer(
    help="Xuất dữ liệu mở / open exports: XES, OCEL 2.0, beancount",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Tệp ghi ra / the file to write")]
Office = Annotated[str, typer.Option(help="Chỉ một cơ quan, mã tỉnh / one office only, its province code")]
Month = Annotated[str, typer.Option(metavar="MONTH", help="Kỳ thống kê đến hết tháng / period up to a month: 2026-12")]
Named = Annotated[list[str], typer.Option("--case", help="Chỉ vụ việc này, dùng nhiều lần / only these cases")]
Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu / data folder")]


@app.command("xes")
def xes(
    output: Output,
    office: Office = "",
    period: Month = "",
    cases: Named = [],  # noqa: B006  (typer's way of an option that may come again)
    as_json: Json = False,
    data: Data = None,
) -> None:
    """XES (IEEE 1849), nén nếu tên tệp kết thúc bằng .gz / gzipped if the name ends in .gz."""
    from audit.export.making import export_xes

    _export(export_xes, output, office, period, cases, as_json, data)


@app.command("ocel")
def ocel(
    output: Output,
    office: Office = "",
    period: Month = "",
    cases: Named = [],  # noqa: B006
    as_json: Json = False,
    data: Data = None,
) -> None:
    """OCEL 2.0: .sqlite, .json hoặc / or .xml theo tên tệp / by the name of the file."""
    from audit.export.making import export_ocel

    _export(export_ocel, output, office, period, cases, as_json, data)


@app.command("beancount")
def beancount(
    output: Output,
    office: Annotated[str, typer.Option(envvar="THADS_OFFICE", help="Mã cơ quan / office")] = "79",
    on: Annotated[str, typer.Option("--day", metavar="DAY", help="Đến hết ngày / up to a day, 2026-09-22")] = "",
    data: Data = None,
) -> None:
    """Sổ cái một cơ quan dạng văn bản beancount / the ledger of an office as beancount text."""
    from audit.export.making import export_beancount
    from console.live import records
    from law.periods import local_day
    from records import clock
    from runtime.settings import Settings

    with answering(False), records(Settings.load(data)) as connection:
        export_beancount(connection, office, read_day(on) if on else local_day(clock.now(connection)), output)
    typer.echo(f"{output}")


def _export(
    make: Callable[..., Manifest], output: Path, office: str, period: str, cases: list[str], as_json: bool, data: Any
) -> None:
    from audit.export.events import Selection
    from audit.export.people import People
    from console.live import records
    from figures.periods import Period
    from records import clock
    from runtime.settings import Settings

    with answering(as_json):
        settings = Settings.load(data)
        selection = Selection(office, Period.until(period) if period else None, tuple(cases))
        with records(settings) as connection, _counting(as_json) as watch:
            people = People.ensure(settings.keys)
            manifest = make(connection, selection, output, people, clock.now(connection), watch)
        beside = manifest.write(output)
    if as_json:
        print_json({**asdict(manifest), "manifest": str(beside)})
    else:
        out = console()
        out.print(f"{manifest.format}: {manifest.cases} vụ việc / cases, {manifest.events} sự kiện / events")
        out.print(f"  {output}\n  {beside}")


@contextmanager
def _counting(quiet: bool) -> Iterator[Callable[[int], None]]:
    """How many cases are written, on standard error."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    words = TextColumn("{task.completed} vụ việc / cases")
    with Progress(SpinnerColumn(), words, console=Console(stderr=True), disable=quiet, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda count: progress.update(task, completed=count)
