"""Reading a register of dossiers from CSV or XLSX: rows to obligations, rows of one id to one dossier.

A row is numbered as a spreadsheet numbers it: the header is row 1. What is wrong with a row makes its dossier invalid,
with row, column and problem; it never stops the others. Only a file that cannot be read at all, or lacks a column, is
an error. The format is described in docs/formats/register.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar, cast

from pydantic import ValidationError

from cases.dossier import JUDGMENT, Arrival, Dossier, Requester
from cases.parties import DUE_TO_STATE, STATE, WITHOUT_DEBTOR, Obligation, ObligationKind, Party, PartyKind, Title
from cases.reading import name_key, read_text
from cases.sheets import Cell, Record, Unusable, records
from cases.spelling import number_key
from law.errors import LawError
from law.misfit import problems

ARRIVAL = {"dossier_id": "dossier_id", "channel": "channel", "sent_at": "sent_at", "received_at": "received_at"}
REQUESTER = {"requester_role": "role", "requester_name": "name"}
TITLE = {
    "judgment_number": "number",
    "judgment_date": "date",
    "effective_date": "effective_date",
    "issuing_court": "issuing_court",
    "field": "field",
}
CREDITOR = {
    "creditor_kind": "kind",
    "creditor_name": "name",
    "creditor_id_number": "id_number",
    "creditor_address": "address",
    "creditor_province": "province",
    "creditor_bank_bin": "bank.bin",
    "creditor_account": "bank.account",
}
DEBTOR = {
    "debtor_kind": "kind",
    "debtor_name": "name",
    "debtor_id_number": "id_number",
    "debtor_birth_year": "birth_year",
    "debtor_address": "address",
    "debtor_province": "province",
}
OBLIGATION = {
    "obligation_kind": "kind",
    "amount_vnd": "amount",
    "due_date": "due_date",
    "annual_rate_percent": "annual_rate_percent",
    "joint_group": "joint_group",
    "note": "note",
}
COLUMNS = (*ARRIVAL, *REQUESTER, *TITLE, *CREDITOR, *DEBTOR, *list(OBLIGATION)[:-1], "attachments", "note")
"""The columns of a register, in the order in which it is written."""

PLACE = {column: place for place, column in enumerate(COLUMNS)}


DIGITS = ("creditor_account", "creditor_bank_bin", "creditor_id_number", "debtor_id_number")
"""Columns of digits that are no numbers."""

INVENTED_DIGITS = (
    "ô kiểu số: bảng tính chỉ giữ 15 chữ số, các chữ số sau là bịa; định dạng ô là Văn bản và gõ lại / "
    "a cell of numbers keeps 15 digits and invents the rest; format it as text and type it again"
)
NUMBER_FOR_TEXT = (
    "ô kiểu số: số 0 ở đầu, nếu có, đã mất; đối chiếu số tài khoản và định dạng ô là Văn bản / "
    "a cell of numbers has lost any leading zeros; compare the account and format the cell as text"
)
MERGED_AMOUNT = (
    "ô số tiền gộp với hàng trên: không rõ một khoản chung hay mỗi hàng một khoản; ghi riêng từng hàng / "
    "the amount is merged with the row above: one sum owed together or one each? write it in every row"
)
NO_HEADER = (
    "hàng đầu tiên không có tên cột nào của sổ; xóa các hàng phía trên tiêu đề, ngăn cách bằng dấu phẩy, chấm phẩy "
    "hoặc tab / the first row names no column of a register; delete what stands above the header, separate cells by "
    "comma, semicolon or tab"
)
NO_ROWS = "tệp không có hàng hồ sơ nào dưới tiêu đề / the file has no rows below its header"
HALVED = (
    "hàng {row} không có mã hồ sơ và cùng bản án: nếu thuộc hồ sơ này hãy ghi mã vào hàng đó / "
    "row {row} has no dossier id and the same judgment: write the id there if it belongs to this dossier"
)


class RowError(NamedTuple):
    """What is wrong with one cell; `column` is empty where the row as a whole is broken."""

    row: int
    column: str
    problem: str


@dataclass(frozen=True)
class Entry:
    """One dossier of the file: the dossier, or the errors that make it invalid. `rows` are its row numbers, `warnings`
    what its sender should look at."""

    dossier_id: str
    rows: tuple[int, ...]
    dossier: Dossier | None
    errors: tuple[RowError, ...] = ()
    warnings: tuple[RowError, ...] = ()


@dataclass(frozen=True)
class Register:
    """All dossiers of a file in the order of their first row, and what was odd about the file."""

    entries: tuple[Entry, ...]
    warnings: tuple[str, ...]
    rows: int


def read_register(data: bytes, filename: str, *, office: str = "79") -> Register:
    """The dossiers of a register file, sent to the office of that province code.

    CSV (UTF-8 with or without byte-order mark; comma, semicolon or tab) or XLSX (first sheet), told apart by content.
    LawError: the file cannot be read, is too large, or its header lacks columns; the problem names them.
    """
    rows_read = records(data, filename)
    header = next(rows_read, None)
    if header is None:
        raise LawError("file", f"{filename}: tệp trống / the file is empty; its first row must name the columns")
    names, warnings = _header(header.cells, filename)
    above: _Above = {}
    rows = [_row(record, names, above) for record in rows_read if any(cell not in ("", None) for cell in record.cells)]
    by_id: dict[str, list[_Row]] = {}
    previous = ""
    for row in rows:
        # A row without an id belongs to no other; but half a dossier should not go on unnoticed.
        by_id.setdefault(row.dossier_id or f"\0{row.number}", []).append(row)
        if row.dossier_id:
            previous = row.dossier_id
        elif previous and row.title and (last := by_id[previous][-1]).title == row.title:
            halved = RowError(last.number, "dossier_id", HALVED.format(row=row.number))
            by_id[previous][-1] = replace(last, warnings=(*last.warnings, halved))
    if not rows:
        warnings.append(NO_ROWS)
    entries = tuple(_entry(group, office, warnings) for group in by_id.values())
    return Register(entries, tuple(warnings), len(rows))


def by_judgment(dossiers: Iterable[Dossier]) -> list[list[Dossier]]:
    """Dossiers under one judgment may ask for the same content: they go one after another, as they were received."""
    groups: dict[object, list[Dossier]] = {}
    for dossier in sorted(dossiers, key=lambda each: each.received_at):
        groups.setdefault(dossier.title.judgment, []).append(dossier)
    return list(groups.values())


def _header(cells: Sequence[Cell], filename: str) -> tuple[list[str], list[str]]:
    """The column names, and a warning for each that is not known. LawError: a column is missing or there twice."""
    names = [str(cell or "").strip().lower() for cell in cells]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise LawError(
            "file",
            f"{filename}: cột có hai lần: {', '.join(twice)}; xóa hoặc đổi tên một cột / "
            f"columns that occur twice: {', '.join(twice)}; delete or rename one of them",
        )
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        if len(missing) == len(COLUMNS):
            raise LawError("file", f"{filename}: {NO_HEADER}")
        raise LawError(
            "file",
            f"{filename}: thiếu cột: {', '.join(missing)}; thêm cột, để trống ô nếu không có / "
            f"missing columns: {', '.join(missing)}; add them, empty where there is nothing to say",
        )
    unknown = [name for name in names if name and name not in COLUMNS]
    return names, [f"bỏ qua cột lạ “{name}” / unknown column “{name}” is left out" for name in unknown]


# --- from records to rows --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """What one row says; a part that has errors is None."""

    number: int
    dossier_id: str
    arrival: Arrival | None = None
    requester: Requester | None = None
    title: Title | None = None
    obligation: Obligation | None = None
    attachments: tuple[str, ...] = ()
    errors: tuple[RowError, ...] = ()
    warnings: tuple[RowError, ...] = ()


Model = TypeVar("Model")


def _with_lost_zero(cell: Cell, kind: Cell) -> Cell:
    """A personal number with the leading zero that a spreadsheet drops when it takes it for a number.

    Every personal number of 12 digits begins with 0 (a province's code, 001 to 096), so eleven digits in a cell of
    numbers can only be one of those. Text, where a missing digit is missing, and all other lengths stay as they are.
    """
    digits = str(cell) if isinstance(cell, int) else ""
    return f"0{digits}" if kind == PartyKind.PERSON and len(digits) == 11 else cell


_Above = dict[int, tuple[list[Cell], list[type], object]]
"""What the row above says in each group of columns: most rows of a dossier share their judgment, and often a party."""


class _Reader:
    """Builds the models of one row, collecting what is wrong with its cells."""

    def __init__(self, record: Record, names: Sequence[str], above: _Above) -> None:
        self.number = record.number
        self._above = above
        self.cells = {name: "" if cell is None else cell for name, cell in zip(names, record.cells, strict=False)}
        self.problems: dict[str, str] = {}
        self.warnings: list[RowError] = []
        for column, cell in self.cells.items():
            if isinstance(cell, Unusable):
                self.wrong(column, cell.problem)
        if "amount_vnd" in (names[place] for place in record.shared):
            self.wrong("amount_vnd", MERGED_AMOUNT)
        for column in DIGITS:
            self._as_digits(column)

    def _as_digits(self, column: str) -> None:
        """Look at a cell of digits that a spreadsheet keeps as a number: 15 of them at most, no zero before."""
        cell = self.cells[column]
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return
        if abs(cell) >= 10**15:
            self.wrong(column, INVENTED_DIGITS)
        elif column == "creditor_account":
            self.warnings.append(RowError(self.number, column, NUMBER_FOR_TEXT))
        elif column.endswith("id_number"):
            self.cells[column] = _with_lost_zero(cell, self.cells[column.replace("id_number", "kind")])

    def build(self, model: type[Model], columns: Mapping[str, str], **given: object) -> Model | None:
        """A model from the cells of these columns, or None with its errors noted."""
        values: dict[str, Any] = dict(given)
        for column, field in columns.items():
            outer, _, inner = field.partition(".")
            if not inner:
                values[field] = self.cells[column]
            elif self.cells[column] != "":
                values.setdefault(outer, {})[inner] = self.cells[column]
        cells = [self.cells[column] for column in columns]
        types = [*map(type, cells)]
        same, of_types, built = self._above.get(id(columns), ([], [], None))
        if isinstance(built, model) and not given and (same, of_types) == (cells, types):
            return built
        try:
            found = cast("Callable[..., Model]", model)(**values)
        except ValidationError as invalid:
            column_of = {field: column for column, field in columns.items()} | {"debtor": "debtor_name"}
            for field, problem in problems(invalid):
                self.wrong(column_of[field], problem)
            return None
        self._above[id(columns)] = (cells, types, found)
        return found

    def wrong(self, column: str, problem: str) -> None:
        """Note what is wrong with a cell; what was found first says it best."""
        self.problems.setdefault(column, problem)

    @property
    def errors(self) -> tuple[RowError, ...]:
        """What is wrong, in the order of the columns."""
        ordered = sorted(self.problems, key=lambda column: PLACE.get(column, 0))
        return tuple(RowError(self.number, column, self.problems[column]) for column in ordered if column in PLACE)

    def blank(self, columns: Iterable[str]) -> bool:
        return all(self.cells[column] == "" for column in columns)

    def text(self, column: str) -> str:
        try:
            return str(read_text(self.cells[column]))
        except ValueError as bad:
            self.wrong(column, str(bad))
            return ""


def _row(record: Record, names: Sequence[str], above: _Above) -> _Row:
    if len(record.cells) < len(names) or any(cell not in ("", None) for cell in record.cells[len(names) :]):
        problem = (
            f"hàng có {len(record.cells)} ô, tiêu đề có {len(names)} cột; xem lại dấu ngăn cách và dấu ngoặc kép / "
            f"the row has {len(record.cells)} cells, the header {len(names)} columns; check separators and quotes"
        )
        place = names.index("dossier_id")
        shown = str(record.cells[place] or "") if len(record.cells) > place else ""
        return _Row(record.number, shown.strip()[:64], errors=(RowError(record.number, "", problem),))
    reader = _Reader(record, names, above)
    arrival = reader.build(Arrival, ARRIVAL)
    requester = reader.build(Requester, REQUESTER)
    title = reader.build(Title, TITLE)
    obligation = _obligation(reader)
    _not_of_the_future(reader, arrival, title, obligation)
    attachments = tuple(part.strip() for part in reader.text("attachments").lower().split(";") if part.strip())
    shown = arrival.dossier_id if arrival else str(reader.cells["dossier_id"]).strip()[:64]
    wrong, noted = reader.errors, tuple(reader.warnings)
    return _Row(record.number, shown, arrival, requester, title, obligation, attachments, wrong, noted)


def _not_of_the_future(
    reader: _Reader, arrival: Arrival | None, title: Title | None, obligation: Obligation | None
) -> None:
    """Nothing is received before it was pronounced, and nobody owes before being born."""
    if arrival and title and title.date > arrival.received_on:
        reader.wrong(
            "judgment_date",
            f"bản án ngày {title.date} sau ngày nhận {arrival.received_on}; hãy xem lại hai ngày / "
            f"the judgment of {title.date} is later than the receipt on {arrival.received_on}; check both days",
        )
    born = obligation.debtor.birth_year if obligation and obligation.debtor else None
    if arrival and born and born > arrival.received_on.year:
        reader.wrong(
            "debtor_birth_year",
            f"năm sinh {born} sau năm nhận hồ sơ; hãy xem lại / born in {born}, after the dossier came; check it",
        )


def _obligation(reader: _Reader) -> Obligation | None:
    """The obligation of a row between its two parties; the State is the creditor where none is written."""
    by_state = reader.cells["creditor_kind"] == "state" or reader.blank(CREDITOR)
    creditor = STATE if by_state else reader.build(Party, CREDITOR)
    debtor = None if reader.blank(DEBTOR) else reader.build(Party, DEBTOR)
    obligation = reader.build(Obligation, OBLIGATION, id="0", creditor=creditor or STATE, debtor=debtor)
    if obligation is None:
        return None
    if by_state and obligation.kind not in DUE_TO_STATE and reader.cells["requester_role"] != "court":
        reader.wrong(
            "creditor_name",
            "thiếu người được thi hành án; chỉ để trống khi Nhà nước được thi hành / "
            "the creditor is missing; only the State may be left out",
        )
    returned_by_court = obligation.kind is ObligationKind.RETURN_PROPERTY and reader.cells["requester_role"] == "court"
    if reader.blank(DEBTOR) and obligation.kind not in WITHOUT_DEBTOR and not returned_by_court:
        reader.wrong(
            "debtor_name",
            "thiếu người phải thi hành án; ghi như trong bản án / the debtor is missing; write it as in the judgment",
        )
    return obligation


# --- from rows to dossiers -------------------------------------------------------------------------------------------


def _entry(rows: Sequence[_Row], office: str, warnings: list[str]) -> Entry:
    """The rows of one id as one dossier: the earliest receipt stands, equal obligations count once."""
    numbers = tuple(row.number for row in rows)
    noted = tuple(warning for row in rows for warning in row.warnings)
    errors = [error for row in rows for error in row.errors]
    titles = {row.number: row.title for row in rows if row.title}
    first = next(iter(titles), 0)
    errors += [
        _other_title(titles[first], title, first, number)
        for number, title in titles.items()
        if title != titles[first] and _spelt_alike(title) != _spelt_alike(titles[first])
    ]
    if errors:
        return Entry(rows[0].dossier_id, numbers, None, tuple(sorted(errors, key=lambda error: error.row)), noted)
    obligations: dict[Obligation, int] = {}
    for row in rows:
        if row.obligation in obligations:
            warnings.append(
                f"hàng {row.number} lặp lại hàng {obligations[row.obligation]}, tính một lần / "
                f"row {row.number} repeats row {obligations[row.obligation]} and counts once"
            )
        elif row.obligation:
            obligations[row.obligation] = row.number
    arrivals = sorted((row.arrival for row in rows if row.arrival), key=lambda arrival: arrival.received_at)
    judgments = [row.arrival.received_at for row in rows if row.arrival and JUDGMENT in row.attachments]
    try:
        dossier = Dossier(
            **dict(arrivals[0]),
            office=office,
            requesters=tuple({(r.role, name_key(r.name)): r for row in rows if (r := row.requester)}.values()),
            title=titles[first],
            obligations=tuple(replace(o, id=str(place)) for place, o in enumerate(obligations, start=1)),
            attachments=tuple(dict.fromkeys(part for row in rows for part in row.attachments)),
            judgment_at=min(judgments, default=None),
        )
    except ValidationError as invalid:
        broken = tuple(RowError(numbers[0], "requester_role", problem) for _, problem in problems(invalid))
        return Entry(rows[0].dossier_id, numbers, None, broken, noted)
    return Entry(dossier.dossier_id, numbers, dossier, warnings=noted)


def _spelt_alike(title: Title) -> dict[str, object]:
    """What a title says, the same for any spelling of its number and court."""
    return dict(title) | {"number": number_key(title.number), "issuing_court": name_key(title.issuing_court)}


def _other_title(first: Title, other: Title, first_row: int, row: int) -> RowError:
    column = next(column for column, field in TITLE.items() if _spelt_alike(first)[field] != _spelt_alike(other)[field])
    return RowError(
        row,
        column,
        f"khác với hàng {first_row} cùng hồ sơ; một hồ sơ chỉ có một bản án, hãy tách hồ sơ / "
        f"differs from row {first_row} of the same dossier; one dossier has one judgment, split it",
    )
