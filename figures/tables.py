"""A form filled in: rows, cells, and the cases behind each cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cases.parties import Field
from figures.forms import Column, Form, Value
from figures.matters import InPeriod
from figures.periods import Period
from law.errors import LawError

TITLES: dict[str, tuple[str, str]] = {
    Field.CIVIL: ("Dân sự", "Civil"),
    Field.CRIMINAL: ("Hình sự", "Criminal"),
    Field.ADMINISTRATIVE: ("Hành chính", "Administrative"),
    Field.FAMILY: ("Hôn nhân và gia đình", "Marriage and family"),
    Field.COMMERCIAL: ("Kinh doanh, thương mại", "Business and commerce"),
    Field.LABOUR: ("Lao động", "Labour"),
}
"""Types of title in the order of the forms (TT10/2017 1901)."""
TOTAL, NOBODY = "total", "-"


@dataclass(frozen=True)
class Row:
    """A row: `key` is the path of its unit (79, 79/P1, 79/P1/CHV-01), a type of title, or "total"; its cases."""

    key: str
    vi: str
    en: str
    level: int
    cases: Sequence[InPeriod]
    cells: Mapping[str, Value]


@dataclass(frozen=True)
class Table:
    form: Form
    period: Period
    rows: tuple[Row, ...]

    def behind(self, row: str, column: str) -> list[tuple[str, int]]:
        """The cases behind a cell, each with what it adds. LawError for a cell that is not there or does not add up."""
        found = next((one for one in self.rows if one.key == row), None)
        if found is None:
            rows = ", ".join(one.key for one in self.rows[:30])
            raise LawError("row", f"không có dòng “{row}”; có / no such row, but: {rows}")
        adding = {one.code: one for one in self.form.columns if isinstance(one, Column)}
        if column not in adding:
            raise LawError("column", f"không có cột “{column}”; có / no such column, but: {', '.join(adding)}")
        each = ((case.id, int(adding[column].adds(case))) for case in found.cases)
        return [(case, amount) for case, amount in each if amount]


def fill(form: Form, period: Period, cases: Iterable[InPeriod], names: Mapping[str, str]) -> Table:
    """The form over these cases. `names` has what offices and enforcers are called; others go by their codes."""
    about = [case for case in cases if form.about(case)]
    rows = [_row(form, TOTAL, ("Tổng số", "Total"), 0, about)]
    if form.rows == "title":
        for title, words in TITLES.items():
            rows.append(_row(form, title, words, 1, [case for case in about if case.field == title]))
        return Table(form, period, tuple(rows))
    for key, of_unit in sorted(_by_unit(about).items()):
        own = names.get(key[-1], key[-1])
        words = (own, own) if own != NOBODY else ("Chưa phân công", "Not assigned")
        rows.append(_row(form, "/".join(key), words, len(key), of_unit))
    return Table(form, period, tuple(rows))


def _by_unit(cases: Iterable[InPeriod]) -> dict[tuple[str, ...], list[InPeriod]]:
    """The cases of each office, each room and each enforcer, as they stood at the period's end."""
    units: dict[tuple[str, ...], list[InPeriod]] = {}
    for case in cases:
        path = (case.office, case.room or NOBODY, case.officer or NOBODY)
        for deep in (1, 2, 3):
            units.setdefault(path[:deep], []).append(case)
    return units


def _row(form: Form, key: str, words: tuple[str, str], level: int, cases: Sequence[InPeriod]) -> Row:
    cells: dict[str, Value] = {}
    for column in form.columns:
        cells[column.code] = column.value(cases, cells)
    return Row(key, *words, level, cases, cells)


def ranks(table: Table) -> Mapping[str, Mapping[str, int]]:
    """By column, by the row of an office, its rank among the offices of a form, the greatest first; equal ones share
    it. Nothing where the form shows fewer than two offices; an office of which a rate says nothing has no rank."""
    offices = [row for row in table.rows if row.level == 1] if table.form.rows == "unit" else []
    found: dict[str, Mapping[str, int]] = {}
    for column in table.form.columns if len(offices) > 1 else ():
        values = {row.key: value for row in offices if (value := row.cells[column.code]) is not None}
        found[column.code] = {key: 1 + sum(other > value for other in values.values()) for key, value in values.items()}
    return found


def shown(value: Value, places: int = 2) -> str:
    """A value as the forms print it: 1.234.567 and 82,57; a dash where there is no answer."""
    if value is None:
        return "–"
    if isinstance(value, Fraction):
        return f"{float(round(value, places)):,.{places}f}".translate(str.maketrans(",.", ".,"))
    return f"{value:,}".replace(",", ".")
