"""Periods of the statistics: twelve a year, cumulative, from 1 October (TT06 4; TTLT12 6)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time

from law.errors import LawError
from law.periods import VIETNAM, midnight_after

FIRST_MONTH = 10


@dataclass(frozen=True)
class Period:
    """From 1 October of the statistics year to the last day of a month (kỳ thống kê lũy kế)."""

    first: date
    last: date

    @classmethod
    def until(cls, month: str) -> Period:
        """The period that ends with a calendar month, written 2026-12. LawError("period") for another text."""
        if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
            raise LawError("period", f"“{month}” không phải tháng; hãy viết như 2026-12 / is no month; write 2026-12")
        return cls.of(date(int(month[:4]), int(month[5:]), 1))

    @classmethod
    def of(cls, day: date) -> Period:
        """The period that ends with the month of this day."""
        last = day.replace(day=monthrange(day.year, day.month)[1])
        return cls(date(day.year - (day.month < FIRST_MONTH), FIRST_MONTH, 1), last)

    @property
    def name(self) -> str:
        return f"{self.last:%Y-%m}"

    @property
    def months(self) -> int:
        """How many months it has: 1 at the end of October, 12 at the end of September."""
        return (self.last.month - FIRST_MONTH) % 12 + 1

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def begins(self) -> datetime:
        """0:00 of its first day; what came before was carried over."""
        return datetime.combine(self.first, time(), VIETNAM)

    @property
    def over(self) -> datetime:
        """24:00 of its last day: the figures are fixed then."""
        return midnight_after(self.last)

    @property
    def before(self) -> Period | None:
        """The period before it in the same year."""
        return None if self.months == 1 else Period.of(self.last.replace(day=1) - date.resolution)
