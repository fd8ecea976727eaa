"""The calendar tables of 2025, 2026 and provisional 2027."""

from datetime import date, timedelta

import holidays
import pytest

from law.calendar import Calendar, CalendarMissing, YearTable
from law.errors import LawError
from law.pack import current_pack

CALENDAR = current_pack().calendar

KNOWN_DIFFERENCES = {
    date(2026, 1, 2): "swapped with Saturday 10/01: the library has no such swap",
    date(2026, 1, 10): "makes up for 2/1: the library has no such swap",
    date(2027, 2, 4): "the official schedule is not out: the library places the days in lieu before Tết",
    date(2027, 2, 11): "the official schedule is not out: the table places them after it (LC 111.3)",
}


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_against_holidays_with_every_difference_named(year: int) -> None:
    library = holidays.country_holidays("VN", years=year)
    different = {day for day in days_of(year) if library.is_working_day(day) != CALENDAR.is_working(day)}
    assert different == {day for day in KNOWN_DIFFERENCES if day.year == year}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), False),
        (date(2026, 9, 3), True),
        (date(2026, 11, 24), False),
        (date(2027, 5, 3), False),
    ],
)
def test_the_days_of_the_table(day: date, works: bool) -> None:
    assert CALENDAR.is_working(day) is works
    assert (CALENDAR.why_off(day) is None) is works


def test_the_reason_is_vietnamese_first() -> None:
    assert CALENDAR.why_off(date(2026, 9, 2)) == "Quốc khánh / National Day"
    assert CALENDAR.why_off(date(2026, 8, 29)) == "nghỉ hằng tuần / weekly rest"


def test_the_tet_window_is_the_union_of_both_readings() -> None:
    assert CALENDAR.tet_window(2026) == (date(2026, 2, 1), date(2026, 3, 7))
    assert CALENDAR.in_tet_window(date(2026, 2, 25))  # S26
    assert not CALENDAR.in_tet_window(date(2026, 3, 8))


@pytest.mark.parametrize(
    ("reading", "window"),
    [
        ("lunar_day", (date(2026, 2, 2), date(2026, 3, 4))),
        ("public_holiday", (date(2026, 2, 1), date(2026, 3, 7))),
    ],
)
def test_the_other_readings_of_the_tet_window(reading: str, window: tuple[date, date]) -> None:
    practice = CALENDAR.practice.model_copy(update={"tet_window": reading})
    assert Calendar(CALENDAR.tables, practice).tet_window(2026) == window


def test_traditional_days() -> None:
    assert CALENDAR.traditional(date(2026, 7, 27)) is not None
    assert CALENDAR.traditional(date(2026, 7, 28)) is None


def test_2027_is_provisional_and_2028_unknown() -> None:
    assert not CALENDAR.provisional(date(2026, 12, 31))
    assert CALENDAR.provisional(date(2027, 1, 1))
    assert CALENDAR.provisional(date(2028, 1, 1))
    assert CALENDAR.covers(date(2027, 12, 31))
    assert not CALENDAR.covers(date(2028, 1, 1))
    with pytest.raises(CalendarMissing):
        CALENDAR.is_working(date(2028, 1, 1))  # a Saturday, but no table says so


def test_tables_must_follow_on() -> None:
    gap = [table for table in CALENDAR.tables if table.year != 2026]
    with pytest.raises(LawError):
        Calendar(gap, CALENDAR.practice)


def test_a_day_of_another_year_breaks_the_table() -> None:
    content = CALENDAR.table(2026).model_dump() | {"works": [{"day": date(2027, 1, 9), "vi": "x", "en": "x"}]}
    with pytest.raises(ValueError, match="2027-01-09"):
        YearTable.model_validate(content)


def test_every_table_names_its_source() -> None:
    assert all(table.source for table in CALENDAR.tables)


def test_a_missing_year_is_named():
    with pytest.raises(CalendarMissing) as missing:
        current_pack().calendar.table(2035)
    assert (missing.value.year, "2035.toml" in missing.value.problem) == (2035, True)
