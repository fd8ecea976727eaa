"""`thads flow`: what any event log says about the flow of work, whoever wrote it (docs/flow.md).

Exit status 0 when the log could be read, 1 when the file breaks off and only its beginning was, 2 when it could not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from console.output import Json, answering, console, print_json
from flow import wording
from flow.errors import LogError
from flow.log import Log, Problems
from flow.reading import Watch, read_log
from flow.reading.fields import Asked
from flow.report import Report, as_record, report_on
from flow.wording import number, percent

LONG = 4 * 1024 * 1024
"""Bytes of a file from which on its reading is shown."""

LISTED, EXPLAINED = 15, 5
"""Transitions in the table on the screen, and those whose cause is told in a sentence; all stand in the JSON."""

app = typer.Typer(
    help="Dòng chảy công việc, chỗ ùn và nguyên nhân / the flow of work, bottlenecks and their causes.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def flow() -> None:
    """Dòng chảy công việc, chỗ ùn và nguyên nhân / the flow of work, bottlenecks and their causes."""


@app.command()
def report(
    log: Annotated[
        Path, typer.Argument(help="Nhật ký sự kiện: XES, XES.gz, CSV, OCEL 2.0 (JSON, SQLite) / an event log")
    ],
    limit: Annotated[
        list[str] | None, typer.Option(help='Hạn / a limit: "Create Fine->Send Fine=90d" (lặp được / repeatable).')
    ] = None,
    case: Annotated[
        str | None, typer.Option(help="Cột mã vụ việc; OCEL: loại đối tượng / case column, or OCEL object type.")
    ] = None,
    activity: Annotated[str | None, typer.Option(help="Cột tên công việc / activity column.")] = None,
    time: Annotated[str | None, typer.Option(help="Cột thời điểm xong / column of the completion.")] = None,
    start: Annotated[str | None, typer.Option(help="Cột thời điểm bắt đầu / column of the start.")] = None,
    resource: Annotated[str | None, typer.Option(help="Cột người thực hiện / column of who did it.")] = None,
    deadline: Annotated[str | None, typer.Option(help="Cột hạn của vụ việc / column of a case's deadline.")] = None,
    as_json: Json = False,
    as_html: Annotated[bool, typer.Option("--html", help="Một trang HTML / one HTML page.")] = False,
) -> None:
    """Việc chờ ở đâu, vì sao, hạn nào bị quá / where work waits, why, and which limits are broken."""
    with answering(as_json):
        if as_json and as_html:
            raise LogError("html", "chọn --json hoặc --html / choose --json or --html")
        asked = Asked(case, activity, time, start, resource, deadline)
        with _shown_progress(log) as watch:
            found: Log = read_log(log, asked, watch)
        measured = report_on(found, limit or [])
    _tell_problems(measured.problems)
    if as_json:
        print_json(as_record(measured))
    elif as_html:
        from flow.page import page

        typer.echo(page(measured, log.name))
    else:
        _show(measured)
    raise typer.Exit(1 if measured.problems.cut else 0)


@contextmanager
def _shown_progress(path: Path) -> Iterator[Watch]:
    """How far a long file is read, on standard error."""
    size = path.stat().st_size if path.is_file() else 0
    if size < LONG:
        yield lambda _: None
        return
    columns = (TextColumn("Đang đọc / reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=size)
        yield lambda read: progress.update(task, completed=read)


def _tell_problems(problems: Problems) -> None:
    """What was left out of the file, on standard error."""
    for one in problems.first:
        typer.echo(f"{one.where} · {one.field}: {one.problem}", err=True)
    if problems.count:
        typer.echo(" / ".join(wording.left_out(problems.count)), err=True)


def _show(report: Report) -> None:
    screen = console()
    for vi, en, value in wording.figures(report):
        screen.print(f"{vi + ' / ' + en:<38}{value:>14}")
    screen.print()
    for sentence in wording.leading(report.transitions):
        screen.print(sentence)
    for sentence in wording.basis(report.waits_only):
        screen.print(sentence)
    screen.print(_table(report))
    for one in report.transitions[:EXPLAINED]:
        if one.cause is not None:
            screen.print(wording.arrow(one.start, one.end), style="bold")
            for sentence in wording.evidence(one):
                screen.print(f"  {sentence}")
    if report.limits:
        screen.print("\nGiữ hạn / limits kept", style="bold")
    for kept in report.limits:
        told = f"quá hạn {number(kept.late)}/{number(kept.checked)} / late"
        screen.print(f"  {wording.limit(kept)}: {told}")
    if report.constants:
        screen.print("\nKhoảng cách cố định, giống thời hạn luật định / constant gaps", style="bold")
    for gap in report.constants:
        screen.print(f"  {' / '.join(wording.constant(gap))}")
    screen.print()
    for sentence in wording.littles_law(report.littles_law):
        screen.print(sentence)


def _table(report: Report) -> Table:
    table = Table(title="Nơi việc nằm lại / where work stays", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("Từ → đến / from → to", overflow="fold", ratio=1)
    table.add_column("Lượt\ncount", justify="right")
    table.add_column("Ngày vụ việc\ncase-days", justify="right")
    table.add_column("%", justify="right")
    table.add_column("TB ngày\nmean", justify="right")
    table.add_column("Nguyên nhân\ncause", overflow="fold", max_width=22)
    for one in report.transitions[:LISTED]:
        table.add_row(
            wording.arrow(one.start, one.end),
            number(one.count),
            number(one.case_days, 1),
            percent(one.share),
            number(one.mean_days, 1),
            wording.cause_words(one.cause)[0],
        )
    return table
