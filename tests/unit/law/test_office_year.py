"""The year of an office and its parts, as the statistics and the registers count them (TTLT12 6; TT04 30.4)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.office_year import (
    begins_half_year,
    closes_joint_statistics,
    days_of,
    months_of,
    quarter_days,
    quarter_of,
    year_of,
)
from law.pack import current_pack

PACK = current_pack()
days = st.dates(date(2020, 1, 1), date(2090, 12, 31))


def test_a_year_has_the_months_from_october_to_september() -> None:
    assert days_of(2027, PACK) == (date(2026, 10, 1), date(2027, 9, 30))
    months = [*months_of(2027, PACK)]
    assert (months[0], months[-1], len(months)) == (date(2026, 10, 1), date(2027, 9, 1), 12)
    assert [month.month for month in months if closes_joint_statistics(month, PACK)] == [12, 3, 7, 9]
    assert [month.month for month in months if begins_half_year(month, PACK)] == [1, 7]


@pytest.mark.parametrize(
    ("day", "year", "quarter"),
    [
        (date(2026, 9, 30), 2026, "4"),
        (date(2026, 10, 1), 2027, "1"),
        (date(2026, 12, 31), 2027, "1"),
        (date(2027, 1, 1), 2027, "2"),
        (date(2027, 7, 1), 2027, "4"),
    ],
)
def test_a_day_lies_in_one_year_and_quarter(day: date, year: int, quarter: str) -> None:
    assert (year_of(day, PACK), quarter_of(day, PACK)) == (year, quarter)


@given(days)
def test_the_quarters_of_a_year_follow_one_another_and_hold_each_day_once(day: date) -> None:
    year = year_of(day, PACK)
    quarters = [quarter_days(year, quarter, PACK) for quarter in "1234"]
    assert [after for _, after in quarters[:-1]] == [first for first, _ in quarters[1:]]
    assert (quarters[0][0], quarters[-1][1] - timedelta(days=1)) == days_of(year, PACK)
    first, after = quarter_days(year, quarter_of(day, PACK), PACK)
    assert first <= day < after


def test_the_year_begins_where_the_setting_says(changed_pack: Any) -> None:
    pack = changed_pack("settings/time.toml", 'default = "10-01"', 'default = "01-01"')
    assert days_of(2027, pack) == (date(2027, 1, 1), date(2027, 12, 31))
    assert quarter_of(date(2027, 12, 1), pack) == "4"
