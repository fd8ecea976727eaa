"""The working calendar (lịch làm việc): which days count, why the others do not, and how far the tables reach.

A calendar is a run of yearly tables without a gap; each table names its source and says whether it is provisional.
Beyond the tables only the weekly rest is known, which is enough to move a last day (`roll`) but not to count working
days: every count there is a `CalendarMissing`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from functools import cached_property

from pydantic import model_validator

from law.errors import LawError
from law.model import Frozen, Words

WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SATURDAY = 5
_DAY = timedelta(days=1)


class CalendarMissing(LawError):
    """A question about a day of a year whose table is not in the pack; `year` names the missing table."""

    def __init__(self, year: int, have: str) -> None:
        super().__init__(
            "calendar",
            f"chưa có bảng lịch năm {year} (hiện có {have}); hãy bổ sung {year}.toml khi lịch nghỉ được công bố / "
            f"the calendar table of {year} is missing (there is {have}); add {year}.toml once that year is announced",
        )
        self.year = year


class DaysOff(Words):
    """A run of days off, first and last included; `kind` is holiday, in_lieu or swap."""

    days: tuple[date, date]
    kind: str


class NamedDay(Words):
    """A make-up working day (ngày làm bù) or a traditional day (ngày truyền thống)."""

    day: date


class YearTable(Frozen):
    """One year: its days off besides the weekly rest, its make-up days, and where that was announced."""

    year: int
    provisional: bool
    source: str
    lunar_new_year: date
    tet_holiday: tuple[date, date]
    off: tuple[DaysOff, ...]
    works: tuple[NamedDay, ...] = ()
    traditional: tuple[NamedDay, ...] = ()

    @model_validator(mode="after")
    def _days_belong_to_the_year(self) -> YearTable:
        days = [day for run in self.off for day in run.days] + [named.day for named in self.works + self.traditional]
        if stray := [day for day in days if day.year != self.year]:
            raise ValueError(f"{stray[0]} does not belong to the table of {self.year}")
        return self


class Practice(Frozen):
    """The settings on which reading a clock or a calendar depends where the law is silent (settings/time.toml)."""

    office_hours: tuple[tuple[time, time], ...]
    at_once_hours: int
    before_on_day_off: str
    tet_window: str
    tet_days: int
    hours_roll: bool
    leap_day: str


_WEEKLY_REST = Words(vi="nghỉ hằng tuần", en="weekly rest")


class Calendar:
    """Answers for every day its tables enumerate. `first` and `last` are the ends of what is known."""

    def __init__(self, tables: Sequence[YearTable], practice: Practice) -> None:
        self.tables = tuple(sorted(tables, key=lambda table: table.year))
        years = [table.year for table in self.tables]
        if not years or years != list(range(years[0], years[0] + len(years))):
            raise LawError("calendar", f"các bảng lịch phải liền năm / the calendar tables must follow on: {years}")
        self.practice = practice
        self.first, self.last = date(years[0], 1, 1), date(years[-1], 12, 31)
        self._tables_by_year = {table.year: table for table in self.tables}
        self._official = frozenset(table.year for table in self.tables if not table.provisional)
        self._off: dict[date, Words] = {}
        for table in self.tables:
            for run in table.off:
                day, end = run.days
                while day <= end:
                    self._off[day] = run
                    day += timedelta(days=1)
        self._works: Mapping[date, Words] = {named.day: named for table in self.tables for named in table.works}
        self._traditional: Mapping[date, Words] = {n.day: n for table in self.tables for n in table.traditional}
        self._base = self.first.toordinal()
        self._count_upto: list[int] = []  # working days from `first` to each day, that day included
        self._working: list[date] = []
        for offset in range((self.last - self.first).days + 1):
            day = self.first + timedelta(days=offset)
            if self.rest(day) is None:
                self._working.append(day)
            self._count_upto.append(len(self._working))
        self._last_offset = len(self._count_upto) - 1

    def rest(self, day: date) -> Words | None:
        """Why the day is off as far as is known: by its table, beyond the tables as a day of weekly rest."""
        if day in self._works:
            return None
        return self._off.get(day) or (_WEEKLY_REST if day.weekday() >= SATURDAY else None)

    def _offset(self, day: date) -> int:
        offset = day.toordinal() - self._base
        if not 0 <= offset <= self._last_offset:
            raise self.missing(day.year)
        return offset

    def missing(self, year: int) -> CalendarMissing:
        return CalendarMissing(year, f"{self.first.year}–{self.last.year}")

    def covers(self, day: date) -> bool:
        """Whether a table enumerates this day."""
        return self.first <= day <= self.last

    def provisional(self, day: date) -> bool:
        """Whether what is said of this day may still change: its table is a placeholder, or there is none."""
        return day.year not in self._official

    def provisional_between(self, first: date, last: date) -> bool:
        """Whether any year from the first day to the last is provisional or unknown."""
        if first.year == last.year:
            return first.year not in self._official
        return not self._official.issuperset(range(first.year, last.year + 1))

    def table(self, year: int) -> YearTable:
        """The table of a year. CalendarMissing if the pack has none."""
        if year not in self._tables_by_year:
            raise self.missing(year)
        return self._tables_by_year[year]

    def is_working(self, day: date) -> bool:
        """Whether State bodies work on this day. CalendarMissing beyond the tables."""
        self._offset(day)
        return self.rest(day) is None

    def off_reason(self, day: date) -> Words | None:
        """Why the day is off, or None. CalendarMissing beyond the tables."""
        self._offset(day)
        return self.rest(day)

    def why_off(self, day: date) -> str | None:
        """The same in one string, Vietnamese first."""
        reason = self.off_reason(day)
        return None if reason is None else f"{reason.vi} / {reason.en}"

    def made_up(self, day: date) -> Words | None:
        """Why a day of weekly rest works nevertheless, if it does."""
        return self._works.get(day)

    def traditional(self, day: date) -> Words | None:
        """The traditional day (ngày truyền thống) of policy beneficiaries that falls on this day (D152 42.2)."""
        return self._traditional.get(day)

    def working_days_upto(self, day: date) -> int:
        """Working days from the first day of the tables to this one, both included."""
        return self._count_upto[self._offset(day)]

    @property
    def working_days(self) -> Sequence[date]:
        """Every working day of the tables, in order; the n-th has `working_days_upto` n."""
        return self._working

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it for a negative n); `day` itself is not counted.

        For n = 0 the day itself. CalendarMissing where the count leaves the tables.
        """
        if n == 0:
            return day
        offset = day.toordinal() - self._base
        if not 0 <= offset <= self._last_offset:
            raise self.missing(day.year)
        position = self._count_upto[offset] + n
        if n > 0 or self.rest(day) is None:
            position -= 1
        if position < 0:
            raise self.missing(self.first.year - 1)
        if position >= len(self._working):
            raise self.missing(self.last.year + 1)
        return self._working[position]

    def roll(self, day: date) -> date:
        """The day itself, or the first day after it that is not off as far as is known (CC 148.5)."""
        while self.rest(day) is not None:
            day += _DAY
        return day

    def roll_back(self, day: date) -> date:
        """The day itself, or the last day before it that is not off as far as is known."""
        while self.rest(day) is not None:
            day -= _DAY
        return day

    def next_working_day(self, day: date) -> date:
        """The day itself if it works, else the first working day after it."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def tet_window(self, year: int) -> tuple[date, date]:
        """First and last day without coercion by mobilised forces around Tết (D152 42.2), by the set reading.

        The text does not say whether the 15 days lie around the lunar new year's day or around the public holiday.
        """
        table = self.table(year)
        reach = timedelta(days=self.practice.tet_days)
        lunar = (table.lunar_new_year - reach, table.lunar_new_year + reach)
        holiday = (table.tet_holiday[0] - reach, table.tet_holiday[1] + reach)
        union = (min(lunar[0], holiday[0]), max(lunar[1], holiday[1]))
        return {"lunar_day": lunar, "public_holiday": holiday, "union": union}[self.practice.tet_window]

    def in_tet_window(self, day: date) -> bool:
        """Whether the day lies in the Tết window of its year."""
        first, last = self.tet_window(day.year)
        return first <= day <= last

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the tables, in hexadecimal."""
        content = "\n".join(table.model_dump_json() for table in self.tables)
        return hashlib.sha256(content.encode()).hexdigest()


def weekday(day: date) -> tuple[str, str]:
    """The weekday's name in Vietnamese and English."""
    return WEEKDAYS_VI[day.weekday()], WEEKDAYS_EN[day.weekday()]
