"""Files of lists: nothing in them is a formula, whatever people wrote."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from figures.writing import harmless
from web.listing import Column, download

COLUMNS = (
    Column("ten", "Tên", "Name", lambda row, _: row.name),
    Column("tien", "Tiền", "Money", lambda row, _: row.amount),
    Column("han", "Hạn", "Due", lambda row, _: row.due),
)
ROWS = [
    SimpleNamespace(name='=HYPERLINK("http://x")', amount=-5, due=date(2026, 9, 1)),
    SimpleNamespace(name="Lê Văn Đạt", amount=1_234_567, due=datetime(2026, 9, 1, 2, tzinfo=UTC)),
    SimpleNamespace(name=None, amount=0, due=None),
]


def test_a_csv_is_read_by_spreadsheets_and_holds_no_formula() -> None:
    answer = download("csv", "danh-sach", COLUMNS, ROWS, "vi")
    assert bytes(answer.body).startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(bytes(answer.body).decode("utf-8-sig"))))
    assert rows == [
        ["Tên", "Tiền", "Hạn"],
        ['\'=HYPERLINK("http://x")', "-5", "01/09/2026"],
        ["Lê Văn Đạt", "1234567", "01/09/2026 09:00"],
        ["", "0", ""],
    ]
    assert answer.headers["content-disposition"] == 'attachment; filename="danh-sach.csv"'


def test_a_workbook_holds_numbers_as_numbers_and_texts_as_texts() -> None:
    answer = download("xlsx", "danh-sach", COLUMNS, ROWS, "en")
    sheet = load_workbook(io.BytesIO(bytes(answer.body))).active
    assert sheet
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Name", "Money", "Due"],
        ['\'=HYPERLINK("http://x")', -5, "01/09/2026"],
        ["Lê Văn Đạt", 1_234_567, "01/09/2026 09:00"],
        [None, 0, None],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


@given(st.text(st.sampled_from("=+-@;\t\r\n 'aĐ")))
def test_however_a_spreadsheet_parts_a_text_no_part_is_a_formula(text: str) -> None:
    for part in re.split("[;\t\r\n]", harmless(text)):
        assert not part.strip().startswith(("=", "+", "@", "-")) or text == "-"
    assert harmless(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["– chưa", "Nguyễn", "", "1+1", "A; B", "-", "a,-5"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text
