"""Amounts that the law refers to and other decrees change: each holds from a day until the next comes into force."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, TypeVar

from law.errors import LawError
from law.figures import dmy

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


@dataclass(frozen=True)
class Amounts:
    """The dated parameters of a pack. Every question raises `LawError` on a day before the first value."""

    base_salaries: tuple[Dated[int], ...]
    regional_wages: tuple[Dated[Mapping[str, int]], ...]
    interest_caps: tuple[Dated[Decimal], ...]
    interest_defaults: tuple[Dated[Decimal], ...]
    fee_band_tables: tuple[Dated[tuple[FeeBand, ...]], ...]
    cost_rate_tables: tuple[Dated[Mapping[str, int]], ...]

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


def load_amounts(path: Path) -> Amounts:
    """Read `amounts.toml` of a pack."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return Amounts(
        base_salaries=_dated(tables["base_salary"], int),
        regional_wages=_dated(tables["regional_wage"], dict),
        interest_caps=_dated(tables["interest_cap"], Decimal),
        interest_defaults=_dated(tables["interest_default"], Decimal),
        fee_band_tables=_dated(tables["fee_bands"], _bands),
        cost_rate_tables=_dated(tables["cost_rates"], dict),
    )


def _bands(rows: Sequence[Mapping[str, Any]]) -> tuple[FeeBand, ...]:
    return tuple(FeeBand(row["above"], Decimal(row["percent"])) for row in rows)


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
