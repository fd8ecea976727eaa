"""A table as CSV and as a workbook, in the layout of the forms: heading, numbered columns, rows by their level."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from figures.forms import Rate, Value
from figures.tables import Table
from law.periods import VIETNAM

FORMULA = re.compile(r"^(?=[\t\r\n])|(?:^|[;\t\r\n])(?=\s*[=+\-@])")
"""Where a spreadsheet may begin a cell and take it for something to reckon.

In Vietnam it parts a file at semicolons, whatever stands in quotation marks; a person's name may hold anything.
"""


def harmless(text: str) -> str:
    """A text of which no spreadsheet takes anything for a formula."""
    return text if text == "-" else FORMULA.sub(r"\g<0>'", text)


def headed(table: Table, office: str, as_of: datetime, *, locked: bool) -> list[str]:
    """The lines above the table: what it is, whose, of which period, as of when."""
    period, state = table.period, "đã khóa" if locked else "chưa khóa"
    return [
        f"{table.form.vi.upper()} / {table.form.en}",
        office,
        f"Kỳ {period.months} tháng: từ {period.first:%d/%m/%Y} đến hết {period.last:%d/%m/%Y}",
        f"Đơn vị tính: {table.form.measure}. Số liệu {state}, tính đến {as_of.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
    ]


def as_csv(table: Table) -> str:
    """One row a line of the form, its columns by their codes; rates with a point, nothing where there is no answer."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["row", "name", *(column.code for column in table.form.columns)])
    for row in table.rows:
        values = (row.cells[column.code] for column in table.form.columns)
        writer.writerow([harmless(row.key), harmless(row.vi), *map(_plain, values)])
    return "\ufeff" + text.getvalue()


def _plain(value: Value) -> str | int:
    if isinstance(value, Fraction):
        return f"{float(value):.4f}"
    return "" if value is None else value


def cases_as_csv(cases: Sequence[tuple[str, int]]) -> str:
    """The cases behind a cell, each with what it adds."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["case", "adds"])
    writer.writerows((harmless(case), amount) for case, amount in cases)
    return "\ufeff" + text.getvalue()


def as_xlsx(table: Table, office: str, as_of: datetime, *, locked: bool) -> bytes:
    """The form as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = table.form.code[:31]
    columns = table.form.columns
    for line in headed(table, office, as_of, locked=locked):
        sheet.append([harmless(line)])
    sheet.append([])
    sheet.append(["TT", "Đơn vị", *(column.vi for column in columns)])
    sheet.append(["A", "B", *(column.line or str(number) for number, column in enumerate(columns, start=1))])
    top = sheet.max_row - 1
    for number, row in enumerate(table.rows, start=1):
        values = (row.cells[column.code] for column in columns)
        name = "   " * max(0, row.level - 1) + row.vi
        sheet.append([number, harmless(name), *(float(v) if isinstance(v, Fraction) else v for v in values)])
    thin = Side(style="thin")
    for down, cells in enumerate(sheet.iter_rows(min_row=top, max_col=len(columns) + 2)):
        for place, cell in enumerate(cells):
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if down < 2:
                cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, horizontal="center")
            elif place >= 2:
                column = columns[place - 2]
                places = column.places if isinstance(column, Rate) else 0
                cell.number_format = f"#,##0.{'0' * places}" if places else "#,##0"
    sheet["A1"].font = Font(bold=True, size=13)
    sheet.column_dimensions["B"].width = 44
    for number in range(3, len(columns) + 3):
        sheet.column_dimensions[get_column_letter(number)].width = 14
    sheet.freeze_panes = f"C{top + 2}"
    sheet.HeaderFooter.oddFooter.right.text = "&P/&N"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = f"{top}:{top + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
