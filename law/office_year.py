"""The year of an office (năm công tác) and its parts: months, quarters, and where statistics and counts close.

It is the enforcement year (`periods.enforcement_year`), named after the calendar year in which it ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from law.periods import add_months, enforcement_year

if TYPE_CHECKING:
    from law.pack import Pack

QUARTER = 3
"""Months of a quarter."""


def year_of(day: date, pack: Pack) -> int:
    """The year that a local day belongs to."""
    return enforcement_year(day, pack)[1].year


def days_of(year: int, pack: Pack) -> tuple[date, date]:
    """The first and the last day of a year."""
    return enforcement_year(date(year, 1, 1), pack)


def months_of(year: int, pack: Pack) -> Iterator[date]:
    """The first day of each month of a year, in turn."""
    month, last = days_of(year, pack)
    while month <= last:
        yield month
        month = add_months(month, 1, pack.calendar)


def quarter_days(year: int, quarter: str, pack: Pack) -> tuple[date, date]:
    """The first day of a quarter ("1" to "4") of a year, and the first day after it."""
    first = add_months(days_of(year, pack)[0], QUARTER * (int(quarter) - 1), pack.calendar)
    return first, add_months(first, QUARTER, pack.calendar)


def quarter_of(day: date, pack: Pack) -> str:
    """The quarter of its year that a local day lies in."""
    begun = [month for month in months_of(year_of(day, pack), pack) if month <= day]
    return str((len(begun) - 1) // QUARTER + 1)


def closes_joint_statistics(month: date, pack: Pack) -> bool:
    """Whether the inter-agency statistics close at the end of the month that begins on this day (TTLT12 6)."""
    return month.month in pack.amounts.share("joint_statistics_months", month).values()


def begins_half_year(month: date, pack: Pack) -> bool:
    """Whether a half-year of the stock-take and of the prisons' report begins on this day (D152 38.1.e, 108.9)."""
    return month.month in pack.amounts.share("half_year_months", month).values()
