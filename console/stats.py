"""`thads stats`: the forms of the statistics and the indicators, filled in, locked, and the cases behind each cell."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.output import Json, answering, console, moment, print_json

if TYPE_CHECKING:
    from datetime import datetime

    from activities.statistics import Snapshot
    from figures.periods import Period
    from figures.tables import Table


def stats(
    form: Annotated[str, typer.Argument(metavar="FORM", help="Biểu / form: matters, money, cepej …")],
    period: Annotated[str, typer.Option(metavar="MONTH", help="Kỳ đến hết tháng / up to a month: 2026-12")],
    office: Annotated[str, typer.Option(help="Mã cơ quan, trống là tất cả / office, empty for all")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Ghi ra .csv hoặc .xlsx / write it")
    ] = None,
    behind: Annotated[
        str, typer.Option(metavar="ROW:COLUMN", help="Các vụ việc sau một ô / the cases behind a cell: 79:stock")
    ] = "",
    lock: Annotated[
        str, typer.Option(metavar="ACTOR", help="Khóa mọi biểu của kỳ, người ký / lock all, signed by: head:TT-01")
    ] = "",
    as_json: Json = False,
    data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu / data folder")] = None,
) -> None:
    """Biểu thống kê, chỉ số / a form of the statistics. Kỳ lũy kế từ 01/10 / cumulative from 1 October."""
    from figures.periods import Period

    with answering(as_json):
        chosen = Period.until(period)
        if lock:
            _locked(_lock(office, chosen, lock, data), as_json)
            return
        table, as_of, snapshot = _read(form, office, chosen, data, alive=bool(behind))
        if behind:
            _behind(table, behind, as_json)
        elif output:
            _write(table, office, as_of, output, locked=snapshot is not None)
        else:
            _show(table, office, as_of, snapshot, as_json)


def _read(
    form: str, office: str, period: Period, data: Path | None, *, alive: bool
) -> tuple[Table, datetime, Snapshot | None]:
    """The form as it was locked; where it was not, or its cases are wanted, as it is now."""
    from activities.statistics import filled, locked, table_of
    from console.live import records
    from documents.store import DocumentStore
    from records import clock
    from runtime.settings import Settings

    settings = Settings.load(data)
    with records(settings) as connection:
        snapshot = locked(connection, office, form, period)
        if snapshot and not alive:
            return table_of(DocumentStore.there(settings), snapshot), snapshot.as_of, snapshot
        as_of = snapshot.as_of if snapshot else clock.now(connection)
        return filled(connection, form, office, period, as_of), as_of, snapshot


def _lock(office: str, period: Period, who: str, data: Path | None) -> list[Snapshot]:
    from activities import statistics
    from cases.events import Role
    from console.live import actor, records
    from documents.signers import signers
    from documents.store import DocumentStore
    from law.errors import LawError
    from records.database import engine
    from runtime.settings import Settings

    settings = Settings.load(data)
    if not office:
        raise LawError("office", "khóa theo từng cơ quan: --office / one office at a time: --office")
    with records(settings) as connection:
        signing = actor(connection, who, office)
    if signing.role is not Role.HEAD:
        raise LawError("lock", "biểu thống kê do Trưởng Thi hành án dân sự ký / the head signs them: head:ID")

    store, signer = DocumentStore.there(settings), signers(settings)(office)
    with engine(settings.database()).begin() as connection:
        return statistics.lock(connection, store, signer, office, period, signing.id)


def _locked(made: list[Snapshot], as_json: bool) -> None:
    if as_json:
        print_json([vars(one) for one in made])
        return
    out = console()
    for one in made:
        corrected = f", {one.corrections} ô kỳ trước phải sửa / cells corrected" if one.corrections else ""
        out.print(f"{one.form:<22} {one.period} {one.sha256[:16]}, {moment(one.as_of)}, {one.signer}{corrected}")


def _behind(table: Table, cell: str, as_json: bool) -> None:
    row, _, column = cell.rpartition(":")
    found = table.behind(row, column)
    if as_json:
        print_json([{"case": case, "adds": adds} for case, adds in found])
    else:
        out = console()
        for case, adds in found:
            out.print(f"{case}  {adds}")
        out.print(f"{len(found)} vụ việc / cases, {sum(adds for _, adds in found)}")


def _write(table: Table, office: str, as_of: datetime, output: Path, *, locked: bool) -> None:
    from figures.writing import as_csv, as_xlsx
    from law.errors import LawError

    if output.suffix == ".csv":
        output.write_text(as_csv(table), encoding="utf-8")
    elif output.suffix == ".xlsx":
        output.write_bytes(as_xlsx(table, office or "Toàn quốc", as_of, locked=locked))
    else:
        raise LawError("output", "tên tệp phải kết thúc bằng .csv hoặc .xlsx / the name ends in .csv or .xlsx")
    typer.echo(f"{output}")


def _show(table: Table, office: str, as_of: datetime, snapshot: Snapshot | None, as_json: bool) -> None:
    if as_json:
        rows = [{"row": row.key, "name": row.vi, **{n: _number(v) for n, v in row.cells.items()}} for row in table.rows]
        said = {"form": table.form.code, "office": office, "period": table.period.name, "as_of": as_of}
        print_json({**said, "locked": snapshot is not None, "rows": rows})
        return
    from figures.forms import Rate
    from figures.tables import shown
    from figures.writing import headed

    out = console()
    for line in headed(table, office or "Toàn quốc / the country", as_of, locked=snapshot is not None):
        out.print(line)
    for row in table.rows:
        out.print(f"\n{row.key}  {row.vi}")
        for column in table.form.columns:
            value = shown(row.cells[column.code], column.places if isinstance(column, Rate) else 0)
            out.print(f"  {column.line:>5}  {column.vi + ' / ' + column.en:<72}{value:>20}")


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Fraction) else value
