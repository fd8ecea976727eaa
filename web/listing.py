"""Lists that are sorted by a column and downloaded as CSV or XLSX: their columns are declared once.

Which column and which way stands in the address (`xep=due`, `xep=-due`), so that a link leads to what was seen. In a
file no cell is a formula, whatever somebody wrote into a name or an answer.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import Response
from openpyxl import Workbook
from sqlalchemy import ColumnElement, FromClause

from figures.writing import harmless
from web.wording import Language, day, moment, say

Cell = str | int | float | date | datetime | None
MOST = 20_000
"""Rows of one file."""


@dataclass(frozen=True)
class Column:
    """A column of a list: its name in the address, its heading, what a file has in it, and by what it is sorted.

    `by` names a column of the query; a list is not sorted by a column without.
    """

    name: str
    vi: str
    en: str
    value: Callable[[Any, Language], Cell]
    by: str = ""


def order_of(columns: Sequence[Column], sort: str, found: FromClause) -> list[ColumnElement[Any]]:
    """How the rows of a query are ordered by the column that the address names; nothing where it names none."""
    chosen = next((column for column in columns if column.by and column.name == sort.removeprefix("-")), None)
    if chosen is None:
        return []
    by = found.c[chosen.by]
    return [by.desc().nulls_last() if sort.startswith("-") else by.asc().nulls_last()]


def download(form: str, name: str, columns: Sequence[Column], rows: Iterable[Any], language: Language) -> Response:
    """The rows as a file that is saved: `form` is csv or xlsx."""
    head = [say(language, (column.vi, column.en)) for column in columns]
    body = [[column.value(row, language) for column in columns] for row in rows]
    if form == "xlsx":
        content, media_type = _xlsx(head, body), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        content, media_type = _csv(head, body), "text/csv; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(content, media_type=media_type, headers=headers)


def _csv(head: Sequence[str], body: Sequence[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_written(cell) for cell in row] for row in body)
    return out.getvalue().encode("utf-8-sig")  # by which spreadsheets know that it is UTF-8


def _xlsx(head: Sequence[str], body: Sequence[Sequence[Cell]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(head))
    for row in body:
        sheet.append([cell if isinstance(cell, int | float) else _written(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return moment(cell)
    if isinstance(cell, date):
        return day(cell)
    return harmless(cell) if isinstance(cell, str) else str(cell)
