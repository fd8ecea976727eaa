"""What a form is: columns over the cases of a row. Every column is defined once, with its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from figures.matters import InPeriod

Value = int | Fraction | None
Adds = Callable[[InPeriod], int]
"""What a case adds to a column."""


@dataclass(frozen=True)
class Column:
    """A column that adds up; behind a cell are the cases that add something. `line` is that of form 24.1."""

    code: str
    vi: str
    en: str
    adds: Adds
    line: str = ""
    basis: str = ""

    def value(self, cases: Sequence[InPeriod], row: Mapping[str, Value]) -> Value:
        return sum(map(self.adds, cases))


@dataclass(frozen=True)
class Rate:
    """A column that does not add up: reckoned of the cases of a row and its columns so far; None where it says nothing.

    `places` is how many decimals are shown.
    """

    code: str
    vi: str
    en: str
    of: Callable[[Sequence[InPeriod], Mapping[str, Value]], Value]
    basis: str = ""
    line: str = ""
    places: int = 2

    def value(self, cases: Sequence[InPeriod], row: Mapping[str, Value]) -> Value:
        return self.of(cases, row)


@dataclass(frozen=True)
class Form:
    """A form: its columns, by what its rows are (`unit`: office, room, enforcer; `title`: loại án), and whose cases."""

    code: str
    vi: str
    en: str
    measure: str  # việc | đồng
    columns: tuple[Column | Rate, ...]
    rows: str = "unit"
    about: Callable[[InPeriod], bool] = lambda case: True


def share(part: str, whole: str, *, less: str = "") -> Callable[[Sequence[InPeriod], Mapping[str, Value]], Value]:
    """Per cent of one column in another, or in what of it is not in a third."""

    def of(cases: Sequence[InPeriod], row: Mapping[str, Value]) -> Value:
        base = Fraction(row[whole] or 0) - Fraction(row[less] or 0 if less else 0)
        return Fraction(row[part] or 0) * 100 / base if base > 0 else None

    return of


def acts(kind: str, *, sort: str = "", money: bool = False) -> Adds:
    """How many acts of a kind (and a sort) a case had in the period, or their sums in đồng."""
    return lambda case: sum(
        act.amount if money else 1 for act in case.acts if act.kind == kind and sort in ("", act.sort)
    )
