"""From the bytes of a CSV or XLSX file to its rows of cells, one after another, within limits that are said.

A row is numbered as a spreadsheet numbers it. A workbook is read by its values: a formula counts as what it came to
when the file was saved; a formula without a value, and one that failed, is `Unusable` and names itself.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat
from typing import Any, NamedTuple

from openpyxl import load_workbook

from cases.reading import ERROR_CELLS, error_cell
from law.errors import LawError

MOST_ROWS = 100_000
"""Rows that a file may have; the largest dossier known has half of them."""

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a file."""

LARGEST_UNPACKED = 256 * 1024 * 1024
"""Bytes of all that is packed in a workbook."""

MOST_TEXTS = 10 * MOST_ROWS
"""Different texts that a workbook may hold: a spreadsheet keeps each once, and all are read before the first row."""

MOST_CELLS = 40 * MOST_ROWS
"""Cells that the sheet of a workbook may have."""

LARGEST_PART = 16 * 1024 * 1024
"""Bytes of the parts of a workbook that are read whole: its styles, the list of its sheets."""

LONGEST_CELL = 1024 * 1024
"""Bytes of a cell of a workbook; a spreadsheet keeps 32,767 characters."""

LONGEST_RECORD = 65_536
"""Characters that a row with a quoted cell of many lines may have before its quote counts as never closed."""

Cell = Any
"""A cell as the file holds it: text, what a spreadsheet knows of numbers and dates, or `Unusable`."""


@dataclass(frozen=True)
class Unusable:
    """A cell that shows something, but holds no value that could be used; `problem` says why, and the way out."""

    problem: str


class Record(NamedTuple):
    """A row of the file. `shared` are the places of cells that are merged with the row above and have its value."""

    number: int
    cells: Sequence[Cell]
    shared: frozenset[int] = frozenset()


NO_VALUE = Unusable(
    "ô là công thức chưa có kết quả; hãy dán giá trị (Paste Special – Values) rồi gửi lại / "
    "a formula that was never calculated; paste the cell as a value and send the file again"
)


def records(data: bytes, filename: str) -> Iterator[Record]:
    """The rows of a file, told apart by content. LawError("file") where it cannot be read, or is beyond the limits."""
    within_size(data, filename)
    _known_format(data, filename)
    rows = _xlsx(data, filename) if data.startswith(b"PK") else _csv(data, filename)
    for record in rows:
        if record.number > MOST_ROWS:
            raise _too_many(filename)
        yield record


_OTHER_FORMATS = (
    (
        b"\xd0\xcf\x11\xe0",
        "tệp Excel kiểu cũ (.xls) hoặc có mật khẩu; mở bằng bảng tính, bỏ mật khẩu và lưu lại dạng XLSX / "
        "an old Excel file (.xls), or one with a password; open it, take the password off and save it as XLSX",
    ),
    (b"%PDF", "tệp PDF, không phải bảng; hãy gửi tệp XLSX hoặc CSV / a PDF, not a table; send the XLSX or CSV file"),
    (
        b"<",
        "tệp HTML hoặc XML, không phải bảng tính; mở bằng bảng tính và lưu lại dạng XLSX / "
        "HTML or XML, not a workbook; open it in a spreadsheet and save it as XLSX",
    ),
)
"""What is sent for a register by mistake, told by its first bytes."""


def _known_format(data: bytes, filename: str) -> None:
    """LawError("file") for a file of another format, with what to do about it."""
    for beginning, problem in _OTHER_FORMATS:
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(beginning):
            raise LawError("file", f"{filename}: {problem}")


def within_size(data: bytes, filename: str) -> None:
    """LawError("file") for more bytes than a file may have."""
    if len(data) > LARGEST_FILE:
        raise _too_large(filename, len(data), LARGEST_FILE)


def _too_many(filename: str) -> LawError:
    return LawError(
        "file",
        f"{filename}: hơn {MOST_ROWS} hàng; xóa các hàng trống ở cuối hoặc chia nhỏ tệp / "
        f"more than {MOST_ROWS} rows; delete blank rows at its end, or split the file",
    )


def _too_large(filename: str, size: int, most: int) -> LawError:
    return LawError(
        "file",
        f"{filename}: {size // 2**20} MiB, quá {most // 2**20} MiB; chia nhỏ tệp hoặc lưu lại chỉ gồm bảng hồ sơ / "
        f"{size // 2**20} MiB, more than {most // 2**20} MiB; split the file, or save it with the register alone",
    )


SEPARATORS = (",", ";", "\t")
"""What stands between the cells of a CSV file; its header tells which."""

csv.field_size_limit(LARGEST_FILE)  # a long cell is its column's problem, not the row's

# --- CSV -------------------------------------------------------------------------------------------------------------


def _csv(data: bytes, filename: str) -> Iterator[Record]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LawError("file", f"{filename}: mã UTF-16; hãy lưu lại là CSV UTF-8 / UTF-16; save it as CSV UTF-8")
    # A byte that is not UTF-8 spoils its own cell only, which is then reported.
    lines = io.StringIO(data.decode(errors="replace").lstrip("\ufeff"), newline=None).readlines()
    if not lines:
        return
    separator = max(SEPARATORS, key=lines[0].count)
    width = len(_split(lines[0], separator))
    position = number = 0
    while position < len(lines):
        length = _record_length(lines, position, separator, width)
        number += 1
        yield Record(number, _split("".join(lines[position : position + length]), separator))
        position += length


def _record_length(lines: list[str], position: int, separator: str, width: int) -> int:
    """How many lines a record takes: more than one where a quoted cell goes on; an open quote spoils one line."""
    first = lines[position]
    if first.count('"') % 2 == 0:
        return 1
    characters = len(first)
    for length, line in enumerate(islice(lines, position + 1, None), start=2):
        characters += len(line)
        if characters > LONGEST_RECORD:
            return 1
        if line.count('"') % 2:
            whole = "".join(lines[position : position + length])
            return length if len(_split(whole, separator)) == width else 1
    return 1


def _split(text: str, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(text), delimiter=separator), [])


# --- XLSX ------------------------------------------------------------------------------------------------------------


def _xlsx(data: bytes, filename: str) -> Iterator[Record]:
    try:
        yield from _sheet(data, filename)
    except LawError:
        raise
    except Exception as bad:  # a damaged workbook fails anywhere between zip, XML and dates, in as many ways
        raise LawError(
            "file",
            f"{filename}: không đọc được bảng tính; hãy lưu lại dạng XLSX hoặc CSV / "
            f"the workbook cannot be read ({type(bad).__name__}); save it again as XLSX or CSV",
        ) from bad


def _sheet(data: bytes, filename: str) -> Iterator[Record]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        _within_limits(packed, filename)
        values = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        # What is merged, and what was a formula, openpyxl does not tell when it streams values.
        marks = _scan(packed, values._worksheet_path, filename)  # type: ignore[attr-defined]
    values.reset_dimensions()  # some writers state a wrong range
    rows = values.iter_rows(values_only=True)
    formulas: Iterator[Sequence[Cell]] = repeat(())
    if marks.formulas:
        sheet = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
        sheet.reset_dimensions()
        formulas = sheet.iter_rows(values_only=True)
    merged = _Merged(marks.merged)
    width = 0
    for number, (cells, written) in enumerate(zip(rows, formulas, strict=False), start=1):
        width = width or len(cells)
        read = [*map(_value, cells), *[None] * (width - len(cells))]  # trailing empty cells are not stored
        for place, formula in enumerate(written):
            if formula is not None and read[place] is None:
                read[place] = NO_VALUE
        yield Record(number, read, merged.fill(number, read))


_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROOMY = re.compile(r"/worksheets/|/sharedstrings\.xml$")
"""The parts that grow with the register."""


def _within_limits(packed: zipfile.ZipFile, filename: str) -> None:
    """LawError("file") for what is too large unpacked: a small file can pack very much."""
    unpacked = 0
    for part in packed.infolist():
        unpacked += part.file_size
        if unpacked > LARGEST_UNPACKED:
            raise _too_large(filename, unpacked, LARGEST_UNPACKED)
        if part.file_size > LARGEST_PART and not _ROOMY.search(part.filename.lower()):
            raise _too_large(filename, part.file_size, LARGEST_PART)
        if part.file_size > LONGEST_CELL:
            _few_cells(packed, part.filename, filename)


def _few_cells(packed: zipfile.ZipFile, path: str, filename: str) -> None:
    texts = cells = 0
    for piece in _pieces(packed, path, filename):
        texts, cells = texts + len(_TEXT.findall(piece)), cells + len(_CELL.findall(piece))
        if texts > MOST_TEXTS or cells > MOST_CELLS:
            raise _too_many_cells(filename, MOST_CELLS if cells > MOST_CELLS else MOST_TEXTS)


def _too_many_cells(filename: str, most: int) -> LawError:
    return LawError(
        "file",
        f"{filename}: hơn {most} ô; lưu lại chỉ gồm bảng hồ sơ hoặc chia nhỏ tệp / "
        f"more than {most} cells; save the register alone, or split the file",
    )


def _pieces(packed: zipfile.ZipFile, path: str, filename: str) -> Iterator[bytes]:
    """The text of a part, a piece at a time; none cuts a tag. LawError: a cell is too long."""
    rest = b""
    with packed.open(path) as text:
        while piece := text.read(1 << 20):
            whole, tag, rest = (rest + piece).rpartition(b"<")
            rest = tag + rest
            if len(rest) > LONGEST_CELL:
                raise LawError(
                    "file",
                    f"{filename}: có ô dài quá {LONGEST_CELL} byte; xóa nội dung thừa của ô / "
                    f"a cell is longer than {LONGEST_CELL} bytes; delete what does not belong there",
                )
            yield whole
    yield rest


def _value(cell: Cell) -> Cell:
    return Unusable(error_cell(cell)) if isinstance(cell, str) and cell in ERROR_CELLS else cell


@dataclass
class _Marks:
    """What only the text of a sheet tells: whether it has formulas, and its cells that are merged downwards, as (place,
    first row, last row)."""

    formulas: bool = False
    merged: list[tuple[int, int, int]] = field(default_factory=list)


_TAG = re.compile(
    rb"<(?:\w+:)?(?:(?P<row>row)[\s/>]|(?P<formula>f)[\s/>]|mergeCell\s[^>]*ref=\"(?P<merged>[A-Z]+\d+:[A-Z]+\d+)\")"
)
_CORNERS = re.compile(r"([A-Z]+)(\d+):[A-Z]+(\d+)")


def _scan(packed: zipfile.ZipFile, path: str, filename: str) -> _Marks:
    """Go through the text of a sheet once, a piece at a time. LawError: it has more rows than a file may have."""
    marks, rows = _Marks(), 0
    for piece in _pieces(packed, path, filename):
        for found in _TAG.finditer(piece):
            rows += found["row"] is not None
            marks.formulas |= found["formula"] is not None
            if found["merged"] and (corners := _CORNERS.fullmatch(found["merged"].decode())):
                column, first, last = corners.groups()
                if first != last:
                    marks.merged.append((_place(column), int(first), int(last)))
        if rows > MOST_ROWS:
            raise _too_many(filename)
    return marks


def _place(column: str) -> int:
    """The place of a column from 0: `A` is 0, `AA` is 26."""
    place = 0
    for letter in column:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


class _Merged:
    """Gives each row of a merged cell the value that only its first row holds."""

    def __init__(self, ranges: Sequence[tuple[int, int, int]]) -> None:
        self._starting: dict[int, list[tuple[int, int]]] = {}
        for place, first, last in ranges:
            self._starting.setdefault(first, []).append((place, last))
        self._open: dict[int, tuple[int, Cell]] = {}

    def fill(self, number: int, cells: list[Cell]) -> frozenset[int]:
        """Fill in a row, unless it is blank; the places that were filled."""
        blank = all(cell in ("", None) for cell in cells)
        filled = []
        for place, (last, value) in list(self._open.items()):
            if number > last:
                del self._open[place]
            elif not blank and place < len(cells):
                cells[place] = value
                filled.append(place)
        for place, last in self._starting.pop(number, ()):
            if place < len(cells):
                self._open[place] = (last, cells[place])
        return frozenset(filled)
