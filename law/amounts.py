"""Amounts that the law refers to and other decrees change: each holds from a day until the next comes into force."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

from law.errors import LawError
from law.figures import dmy
from law.model import Frozen

T = TypeVar("T")


@dataclass(frozen=True)
class Dated(Generic[T]):
    """A value with the day it comes into force (local date) and the instrument that sets it."""

    start: date
    value: T
    source: str


@dataclass(frozen=True)
class FeeBand:
    """The part of the cumulative receipts above `above` đồng bears `percent` (F216 4.1)."""

    above: int
    percent: Decimal


class ReliefBand(Frozen):
    """One line of the conditions of relief from State dues (L25 42; L08 61).

    More than `years` since the first decision, and from `least` to `most` đồng left, both included. A reduction takes
    at most one `part`-th of what is left, and at most `cap`. `part_performed`: the debtor must have performed a part.
    """

    basis: str
    kind: Literal["exempt", "reduce"]
    years: int
    least: int
    most: int | None = None
    part: int = 1
    cap: int | None = None
    part_performed: bool = False


@dataclass(frozen=True)
class Amounts:
    """The dated parameters of a pack. Every question raises `LawError` on a day before the first value."""

    base_salaries: tuple[Dated[int], ...]
    regional_wages: tuple[Dated[Mapping[str, int]], ...]
    interest_caps: tuple[Dated[Decimal], ...]
    interest_defaults: tuple[Dated[Decimal], ...]
    fee_band_tables: tuple[Dated[tuple[FeeBand, ...]], ...]
    cost_rate_tables: tuple[Dated[Mapping[str, int]], ...]
    fee_reduction_tables: tuple[Dated[Mapping[str, int]], ...]
    relief_band_tables: tuple[Dated[tuple[ReliefBand, ...]], ...]
    numbers: Mapping[str, tuple[Dated[int], ...]]
    shares: Mapping[str, tuple[Dated[Mapping[str, int]], ...]]

    def number(self, name: str, on: date) -> int:
        """A number that an article names: of days, months, hours, people, percent or parts, as its name says."""
        return _in_force(self.numbers[name], on, f"“{name}”", name).value

    def share(self, name: str, on: date) -> Mapping[str, int]:
        """Numbers that an article names together, by the case in which each holds."""
        return _in_force(self.shares[name], on, f"“{name}”", name).value

    def base_salary(self, on: date) -> int:
        """Base salary (lương cơ sở), đồng a month."""
        return _in_force(self.base_salaries, on, "lương cơ sở", "base salary").value

    def regional_wage(self, region: str, on: date) -> int:
        """Minimum wage of a wage region `I`..`IV` (lương tối thiểu tháng theo vùng), đồng a month."""
        wages = _in_force(self.regional_wages, on, "lương tối thiểu vùng", "regional minimum wage").value
        if region not in wages:
            known = ", ".join(wages)
            raise LawError("region", f"không có vùng {region!r}; các vùng: {known} / no region {region!r}: {known}")
        return wages[region]

    def interest_cap(self, on: date) -> Decimal:
        """The highest rate that may be agreed, percent a year (CC 468.1)."""
        return _in_force(self.interest_caps, on, "trần lãi suất", "interest cap").value

    def interest_default(self, on: date) -> Decimal:
        """The rate where none is agreed, percent a year (CC 468.2)."""
        return _in_force(self.interest_defaults, on, "lãi suất luật định", "statutory rate").value

    def fee_bands(self, on: date) -> tuple[FeeBand, ...]:
        """The bands of the enforcement fee, lowest first (F216 4.1)."""
        return _in_force(self.fee_band_tables, on, "biểu phí thi hành án", "fee table").value

    def cost_rates(self, on: date) -> Mapping[str, int]:
        """Allowances by role, đồng a person a day (D152 84)."""
        return _in_force(self.cost_rate_tables, on, "mức chi bồi dưỡng", "cost rates").value

    def fee_threshold(self, on: date) -> int:
        """The sum, in đồng, that must be exceeded for a fee to be due (F216 4.1, 6.4)."""
        return self.number("fee_threshold_salaries", on) * self.base_salary(on)

    def fee_reductions(self, on: date) -> Mapping[str, int]:
        """Percent by which a ground of F216 7.2 reduces the fee."""
        return _in_force(self.fee_reduction_tables, on, "mức giảm phí", "fee reduction").value

    def rent_months(self, on: date) -> int:
        """Regional minimum wages kept back for rent (D152 67.3)."""
        return self.number("rent_months", on)

    def protest_notice(self, on: date) -> timedelta:
        """How long before the coercion a protester's request binds the Head (L25 46.2)."""
        return timedelta(hours=self.number("protest_notice_hours", on))

    def relief_bands(self, on: date) -> tuple[ReliefBand, ...]:
        """The conditions of relief from State dues, in the order of the law (L25 42; L08 61)."""
        return _in_force(self.relief_band_tables, on, "điều kiện miễn, giảm", "conditions of relief").value


TYPED = (
    "base_salary", "regional_wage", "interest_cap", "interest_default", "fee_bands", "cost_rates", "fee_reductions",
    "relief_bands",
)  # fmt: skip
"""Tables with a question of their own; the others are numbers, or numbers by case."""


def read_amounts(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Amounts:
    """The tables of a pack's `amounts.toml`."""
    plain = {name: rows for name, rows in tables.items() if name not in TYPED}
    return Amounts(
        base_salaries=_dated(tables["base_salary"], int),
        regional_wages=_dated(tables["regional_wage"], dict),
        interest_caps=_dated(tables["interest_cap"], Decimal),
        interest_defaults=_dated(tables["interest_default"], Decimal),
        fee_band_tables=_dated(tables["fee_bands"], _bands),
        cost_rate_tables=_dated(tables["cost_rates"], dict),
        fee_reduction_tables=_dated(tables["fee_reductions"], dict),
        relief_band_tables=_dated(tables["relief_bands"], _relief_bands),
        numbers={n: _dated(rows, int) for n, rows in plain.items() if isinstance(rows[0]["amount"], int)},
        shares={n: _dated(rows, dict) for n, rows in plain.items() if isinstance(rows[0]["amount"], dict)},
    )


def _bands(rows: Sequence[Mapping[str, Any]]) -> tuple[FeeBand, ...]:
    return tuple(FeeBand(row["above"], Decimal(row["percent"])) for row in rows)


def _relief_bands(rows: Sequence[Mapping[str, Any]]) -> tuple[ReliefBand, ...]:
    return tuple(ReliefBand.model_validate(row) for row in rows)


def _dated(rows: Sequence[Mapping[str, Any]], read: Any) -> tuple[Dated[Any], ...]:
    values = (Dated(row["from"], read(row["amount"]), row["source"]) for row in rows)
    return tuple(sorted(values, key=lambda dated: dated.start))


def _in_force(values: Sequence[Dated[T]], on: date, vi: str, en: str) -> Dated[T]:
    at = bisect_right(values, on, key=lambda dated: dated.start)
    if at == 0:
        first = dmy(values[0].start)
        raise LawError(
            "on",
            f"không có mức {vi} cho ngày {dmy(on)}; bảng bắt đầu từ {first} / "
            f"no {en} is in force on {dmy(on)}; the table starts on {first}",
        )
    return values[at - 1]
