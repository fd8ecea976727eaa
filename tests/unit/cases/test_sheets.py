"""Workbooks by their values, cells without one named as such, quoted cells of many lines, limits that are said."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cases import sheets
from cases.register_file import COLUMNS, Entry, Register, read_register
from law.errors import LawError
from tests.register_samples import ROW, as_csv, row

PLACE = {column: place for place, column in enumerate(COLUMNS, start=1)}


def saved(*rows: dict[str, object], change: Callable[[Worksheet], None] = lambda sheet: None) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(COLUMNS))
    for cells in rows:
        sheet.append([(ROW | cells)[column] or None for column in COLUMNS])
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def calculated(data: bytes, formula: str, value: str) -> bytes:
    """The workbook as a spreadsheet saves it: with what its formula came to."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                cell = re.compile(rf"><f>{re.escape(formula)}</f><v ?(?:/>|></v>)".encode())
                text, found = cell.subn(f' t="str"><f>{formula}</f><v>{value}</v>'.encode(), text)
                assert found == 1
            new.writestr(name, text)
    return out.getvalue()


def read(data: bytes) -> Register:
    return read_register(data, "r.xlsx")


def wrong(register: Register) -> list[tuple[int, str]]:
    return [(error.row, error.column) for entry in register.entries for error in entry.errors]


def test_a_formula_counts_as_what_it_came_to():
    data = calculated(saved({"debtor_name": '=TRIM("x")'}), 'TRIM("x")', "Đỗ Văn Long")
    (entry,) = read(data).entries
    assert entry.dossier is not None
    debtor = entry.dossier.obligations[0].debtor
    assert debtor is not None
    assert debtor.name == "Đỗ Văn Long"


@pytest.mark.parametrize("column", ["debtor_name", "amount_vnd", "due_date", "dossier_id", "note"])
def test_a_formula_that_was_never_calculated_is_named(column):
    register = read(saved({column: "=A1"}, {"dossier_id": "HS-2"}))
    assert wrong(register) == [(2, column)]
    assert "formula" in register.entries[0].errors[0].problem
    assert register.entries[1].dossier is not None


@pytest.mark.parametrize("column", ["debtor_name", "amount_vnd", "judgment_date", "note"])
def test_an_error_cell_is_no_value(column):
    register = read(saved({column: "#N/A"}))
    assert wrong(register) == [(2, column)]
    assert "#N/A" in register.entries[0].errors[0].problem


def test_text_that_begins_like_a_formula_is_text():
    def as_text(sheet: Worksheet) -> None:
        sheet.cell(2, PLACE["note"]).data_type = "s"

    (entry,) = read(saved({"note": "=1+1"}, change=as_text)).entries
    assert entry.dossier is not None
    assert entry.dossier.obligations[0].note == "=1+1"


@pytest.mark.parametrize("column", ["creditor_account", "creditor_id_number", "debtor_id_number"])
def test_more_digits_than_a_number_keeps_are_refused(column):
    register = read(saved({column: 1234567890123456789}))
    assert wrong(register) == [(2, column)]
    assert "15 digits" in register.entries[0].errors[0].problem


def test_an_account_kept_as_a_number_is_pointed_out():
    (entry,) = read(saved({"creditor_account": 71000123456})).entries
    assert entry.dossier is not None
    assert [(warning.row, warning.column) for warning in entry.warnings] == [(2, "creditor_account")]


def merged(*columns: str) -> Entry:
    def merge(sheet: Worksheet) -> None:
        for column in columns:
            letter = sheet.cell(1, PLACE[column]).column_letter
            sheet.merge_cells(f"{letter}2:{letter}3")

    other = {"debtor_name": "Đỗ Thị Hà", "debtor_id_number": "079180000009"}
    first, *rest = read(saved({}, other, change=merge)).entries
    assert rest == []
    return first


def test_a_merged_id_does_not_halve_its_dossier():
    entry = merged("dossier_id", "judgment_number", "creditor_name")
    assert entry.dossier is not None
    assert [o.debtor.name for o in entry.dossier.obligations if o.debtor] == ["Lê Văn Đạt", "Đỗ Thị Hà"]


def test_a_merged_amount_is_asked_about():
    assert [(error.row, error.column) for error in merged("dossier_id", "amount_vnd").errors] == [(3, "amount_vnd")]


def test_a_row_without_an_id_after_its_dossier_is_pointed_out():
    """A merged cell saved as CSV: the row below stands alone, and the dossier above is told."""
    above, alone = read_register(as_csv([row(), row(dossier_id="", amount_vnd="7")]), "r.csv").entries
    assert [error.column for error in alone.errors] == ["dossier_id"]
    assert [(warning.row, warning.column) for warning in above.warnings] == [(2, "dossier_id")]


def test_a_quoted_cell_of_many_lines_is_one_cell():
    lines = [f"khoản {number}" for number in range(200)]
    entries = read_register(as_csv([row(note="\n".join(lines)), row(dossier_id="HS-2")]), "r.csv").entries
    assert [(entry.rows, entry.dossier is not None) for entry in entries] == [((2,), True), ((3,), True)]
    assert entries[0].dossier is not None
    assert entries[0].dossier.obligations[0].note == " ".join(lines)


def test_a_file_of_too_many_rows_ends_before_it_is_read(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    rows = [row(dossier_id=f"HS-{number}") for number in range(3)]
    for data, name in ((as_csv(rows), "r.csv"), (saved(*rows), "r.xlsx")):
        with pytest.raises(LawError, match="more than 3 rows; delete blank rows"):
            read_register(data, name)
        assert len(read_register(as_csv(rows[:2]), name).entries) == 2


def test_rows_that_a_workbook_only_promises_are_not_read():
    """Two million rows of nothing, packed small."""
    data, out = saved({}), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = text.replace(b"</sheetData>", b"<row/>" * 2_000_000 + b"</sheetData>")
            new.writestr(name, text)
    with pytest.raises(LawError, match="more than 100000 rows"):
        read(out.getvalue())


def test_a_file_beyond_the_limit_of_size_says_so(monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST_FILE", 100)
    with pytest.raises(LawError, match="split the file"):
        read_register(as_csv([row()]), "r.csv")
    monkeypatch.undo()
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 100)
    with pytest.raises(LawError, match="split the file"):
        read(saved({}))


def packed(data: bytes, part: str, text: bytes) -> bytes:
    """The workbook with another text of one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), part}:
            new.writestr(name, text if name == part else old.read(name))
    return out.getvalue()


STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'


@pytest.mark.parametrize(
    ("part", "text", "problem"),
    [
        ("xl/sharedStrings.xml", STRINGS % (b"<si><t>a</t></si>" * 1_000_001), "more than 1000000 cells"),
        ("xl/worksheets/sheet1.xml", b"<row>" + b"<c/>" * 4_000_001 + b"</row>", "more than 4000000 cells"),
        ("xl/worksheets/sheet1.xml", b"<t>" + b"a" * (3 << 20), "a cell is longer"),
        ("xl/styles.xml", b"<xf/>" * (4 << 20), "20 MiB, more than 16 MiB"),
        ("xl/anything.bin", b"\0" * (17 << 20), "17 MiB, more than 16 MiB"),
    ],
)
def test_a_small_file_does_not_unpack_into_work_without_end(part, text, problem):
    with pytest.raises(LawError, match=problem):
        read(packed(saved({}), part, text))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old Excel file"),
        (b"%PDF-1.7 ...", "a PDF, not a table"),
        (b"\r\n<html><table>", "HTML or XML"),
        (b"PK\x03\x04 no zip", "cannot be read"),
        ("SỔ HỒ SƠ NĂM 2026\r\n".encode() + as_csv([row()]), "delete what stands above the header"),
        (b"sep=;\r\n" + as_csv([row()]), "delete what stands above the header"),
        (as_csv([row()]).decode().encode("utf-16"), "save it as CSV UTF-8"),
    ],
)
def test_what_is_no_register_says_what_to_do_about_it(data, problem):
    with pytest.raises(LawError, match=problem) as refused:
        read_register(data, "r.csv")
    assert refused.value.field == "file"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_of_text_is_read_by_the_separator_of_its_header(separator):
    data = as_csv([row()], separator=separator, end="\r\n")
    (entry,) = read_register("\ufeff\ufeff".encode() + data, "r.txt").entries
    assert entry.dossier is not None


def test_a_cell_beyond_any_size_is_the_fault_of_its_column():
    first, second = read_register(as_csv([row(note="x" * 1_000_000), row(dossier_id="HS-2")]), "r.csv").entries
    assert [(error.row, error.column) for error in first.errors] == [(2, "note")]
    assert second.dossier is not None


def test_a_file_without_rows_says_so():
    assert "no rows below its header" in read_register(as_csv([]), "r.csv").warnings[0]
