"""Chance that depends on nothing but the seed, and the hours at which people act."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.pack import current_pack
from law.periods import VIETNAM, local_day
from simulation.hours import OFFICE_HOURS, any_day, in_office, next_gathering
from simulation.luck import Luck

CALENDAR = current_pack().calendar
MOMENTS = st.datetimes(datetime(2026, 8, 1), datetime(2027, 3, 1)).map(lambda naive: naive.replace(tzinfo=VIETNAM))


def test_luck_depends_on_seed_subject_and_question_only() -> None:
    luck = Luck(1, "case/79/x/1")
    later = [luck.draw("other").random(), Luck(1, "case/79/x/1").draw("pays").random()][1]
    assert luck.draw("pays").random() == later
    others = (Luck(2, "case/79/x/1"), Luck(1, "case/79/x/2"))
    assert all(other.draw("pays").random() != later for other in others)


def test_days_are_in_time_or_late() -> None:
    drawn = {Luck(seed, "s").days("sign", 1, 3, late=0.5, at_worst=9) for seed in range(200)}
    assert drawn == set(range(1, 10))


@given(MOMENTS, st.integers(0, 15), st.randoms(use_true_random=False))
def test_the_office_acts_later_and_on_working_days_only(now: datetime, days: int, draw: Random) -> None:
    moment = in_office(CALENDAR, now, days, draw)
    assert moment > now
    assert CALENDAR.is_working(local_day(moment))
    assert moment.timetz().replace(tzinfo=None) in OFFICE_HOURS


@given(MOMENTS, st.randoms(use_true_random=False))
def test_citizens_act_on_another_day(now: datetime, draw: Random) -> None:
    assert local_day(any_day(now, 0, draw)) == local_day(now) + timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "gathered"),
    [((2, 8, 30), (2, 9)), ((2, 9, 0), (2, 9)), ((2, 9, 1), (2, 15)), ((2, 16, 0), (3, 9)), ((5, 0, 0), (5, 9))],
)
def test_what_falls_due_waits_for_the_next_gathering(moment: tuple[int, ...], gathered: tuple[int, ...]) -> None:
    assert next_gathering(datetime(2026, 9, *moment, tzinfo=VIETNAM)) == datetime(2026, 9, *gathered, tzinfo=VIETNAM)


def test_a_day_off_is_no_day_of_the_office() -> None:
    national_day = datetime.combine(date(2026, 9, 2), OFFICE_HOURS[0], VIETNAM)
    assert local_day(in_office(CALENDAR, national_day, 0, Random(1))) > date(2026, 9, 2)
