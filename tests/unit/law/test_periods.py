"""The period engine: the test vectors of LAW 2.4 and each unit by itself."""

from datetime import date, datetime, timedelta

import pytest

from law.calendar import CalendarMissing
from law.errors import LawError
from law.model import Regime, Unit
from law.pack import current_pack
from law.periods import VIETNAM, Suspension, due, due_for, enforcement_year

PACK = current_pack()
CALENDAR = PACK.calendar


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


VECTORS = {
    "T1": (date(2026, 8, 26), 5, Unit.WD, date(2026, 9, 7)),
    "T2": (date(2026, 8, 20), 5, Unit.WD, date(2026, 8, 26)),
    "T3": (date(2026, 8, 24), 10, Unit.CD, date(2026, 9, 3)),
    "T6": (date(2026, 2, 13), 3, Unit.WD, date(2026, 2, 25)),
    "T7": (date(2026, 4, 24), 5, Unit.WD, date(2026, 5, 6)),
    "T9": (date(2026, 11, 30), 3, Unit.MO, date(2027, 3, 1)),
    "T10": (date(2021, 7, 15), 5, Unit.YR, date(2026, 7, 15)),
    "T12": (date(2028, 2, 29), 2, Unit.YR, date(2030, 2, 28)),
    "T14": (date(2025, 12, 31), 5, Unit.WD, date(2026, 1, 9)),
    "T16": (date(2026, 8, 3), 30, Unit.CD, date(2026, 9, 3)),
    "T18": (date(2026, 9, 3), 3, Unit.BWD, date(2026, 8, 26)),
}


@pytest.mark.parametrize(("start", "length", "unit", "expected"), VECTORS.values(), ids=VECTORS.keys())
def test_vectors_of_the_law_book(start: date, length: int, unit: Unit, expected: date) -> None:
    assert due(start, length, unit, CALENDAR).due == expected


@pytest.mark.parametrize(("received", "must_postpone"), [((7, 59), True), ((8, 0), True), ((8, 1), False)])
def test_t20_a_request_24_hours_before_the_coercion(received: tuple[int, int], must_postpone: bool) -> None:
    coercion = at(2026, 9, 15, 8)
    day_after = due(at(2026, 9, 14, *received), 24, Unit.H, CALENDAR)
    assert (day_after.due_at <= coercion) is must_postpone


def test_the_last_moment_of_a_day_is_24_hours() -> None:
    answer = due(date(2026, 8, 24), 10, Unit.CD, CALENDAR)
    assert answer.due_at == at(2026, 9, 4)
    assert answer.due_at.utcoffset() == timedelta(hours=7)


def test_a_moment_counts_from_its_vietnamese_day() -> None:
    late_evening_utc = datetime.fromisoformat("2026-08-25T20:00:00+00:00")  # already the 26th in Hà Nội
    assert due(late_evening_utc, 5, Unit.WD, CALENDAR).due == date(2026, 9, 7)


def test_hours_run_through_nights_and_days_off() -> None:
    answer = due(at(2026, 8, 28, 16, 30), 24, Unit.H, CALENDAR)
    assert answer.due_at == at(2026, 8, 29, 16, 30)  # a Saturday
    assert answer.due == date(2026, 8, 29)
    assert not answer.provisional


def test_hours_that_end_at_midnight_are_due_at_that_midnight() -> None:
    assert due(at(2026, 8, 28, 0, 0), 24, Unit.H, CALENDAR).due_at == at(2026, 8, 29)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (at(2026, 8, 28, 8, 0), at(2026, 8, 28, 13, 30)),  # 3.5 h before lunch, half an hour after
        (at(2026, 8, 28, 16, 0), at(2026, 9, 3, 10, 30)),  # one hour, then the National Day break
        (at(2026, 8, 27, 20, 0), at(2026, 8, 28, 11, 30)),  # received in the evening
        (at(2026, 8, 22, 9, 0), at(2026, 8, 22, 14, 30)),  # a make-up Saturday
        (at(2026, 8, 28, 7, 30), at(2026, 8, 28, 11, 30)),
    ],
)
def test_at_once_counts_working_hours(start: datetime, expected: datetime) -> None:
    assert due(start, 0, Unit.IMM, CALENDAR).due_at == expected


def test_at_once_from_a_bare_day_counts_from_its_morning() -> None:
    assert due(date(2026, 8, 24), 0, Unit.IMM, CALENDAR).due_at == at(2026, 8, 24, 11, 30)


@pytest.mark.parametrize(
    ("target", "n", "expected"),
    [
        (date(2026, 9, 15), 15, date(2026, 8, 28)),  # 31/8 is off: done on the working day before
        (date(2026, 9, 18), 15, date(2026, 9, 3)),
    ],
)
def test_calendar_days_before_never_shorten_the_notice(target: date, n: int, expected: date) -> None:
    answer = due(target, n, Unit.BCD, CALENDAR)
    assert answer.due == expected
    assert (target - answer.due).days >= n


def test_working_days_before_exclude_the_target() -> None:
    assert due(date(2026, 9, 3), 1, Unit.BWD, CALENDAR).due == date(2026, 8, 28)
    assert due(date(2026, 8, 30), 1, Unit.BWD, CALENDAR).due == date(2026, 8, 28)  # target on a Sunday


def test_a_fixed_date_of_the_following_month_rolls() -> None:
    assert due(date(2026, 8, 12), 5, Unit.DATE, CALENDAR).due == date(2026, 9, 7)  # 5/9 is a Saturday
    assert due(date(2026, 12, 31), 5, Unit.DATE, CALENDAR).due == date(2027, 1, 5)


def test_an_event_is_its_own_day_even_on_a_sunday() -> None:
    assert due(date(2026, 8, 30), 0, Unit.EVT, CALENDAR).due == date(2026, 8, 30)


@pytest.mark.parametrize("start", [date(2028, 6, 24), date(2031, 7, 12), date(2020, 2, 15)])
def test_a_week_end_rolls_in_every_year(start: date) -> None:
    """CC 148.5: the weekly rest is known beyond the tables; only the holidays are not, so the answer is provisional."""
    answer = due(start, 7, Unit.CD, CALENDAR)  # to a Saturday
    assert (answer.due, answer.provisional) == (start + timedelta(days=9), True)


def test_beyond_the_tables_only_the_holidays_are_provisional() -> None:
    answer = due(date(2026, 6, 30), 2, Unit.YR, CALENDAR)
    assert (answer.due, answer.provisional) == (date(2028, 6, 30), True)
    assert any("only week-ends" in line.en for line in answer.working)


def test_the_limitation_never_ends_on_a_saturday() -> None:
    """R004 from 19/7/2026: five years end on Saturday 19/7/2031, and the period on Monday."""
    assert due_for("R004", date(2026, 7, 19), PACK).due == date(2031, 7, 21)


def test_a_provisional_year_marks_the_answer() -> None:
    assert due(date(2026, 12, 31), 5, Unit.WD, CALENDAR).provisional
    assert not due(date(2026, 12, 21), 5, Unit.WD, CALENDAR).provisional


@pytest.mark.parametrize(
    ("start", "length", "unit", "year"),
    [
        (date(2027, 12, 30), 5, Unit.WD, 2028),
        (date(2030, 2, 3), 3, Unit.WD, 2030),
        (date(2021, 7, 15), 3, Unit.WD, 2021),
        (date(2025, 1, 2), 5, Unit.BWD, 2024),
        (date(2028, 1, 3), 0, Unit.IMM, 2028),
    ],
)
def test_working_days_beyond_the_tables_name_the_missing_one(start: date, length: int, unit: Unit, year: int) -> None:
    with pytest.raises(CalendarMissing, match=f"{year}.toml") as missing:
        due(start, length, unit, CALENDAR)
    assert missing.value.year == year
    assert missing.value.field == "calendar"


@pytest.mark.parametrize(
    ("start", "length", "unit", "field"),
    [
        (date(2026, 8, 26), -1, Unit.WD, "length"),
        (date(2026, 8, 26), 24, Unit.H, "from"),
        (datetime(2026, 8, 26, 8), 24, Unit.H, "from"),
        (date(2026, 8, 26), 31, Unit.DATE, "length"),
        (date(2026, 8, 26), 9999, Unit.YR, "length"),
        (date(2026, 8, 26), 10**9, Unit.CD, "length"),
        (date(2026, 8, 26), 10**10, Unit.WD, "length"),
    ],
)
def test_bad_input_names_its_field(start: date, length: int, unit: Unit, field: str) -> None:
    with pytest.raises(LawError) as wrong:
        due(start, length, unit, CALENDAR)
    assert wrong.value.field == field


def stop(first: date, last: date) -> Suspension:
    return Suspension(first, last, "hoãn thi hành án", "L25 46")


def test_a_suspension_lengthens_days_by_its_own_days_before_the_roll() -> None:
    # 10 days from 24/8 end on 3/9; five suspended days make it Tuesday 8/9
    answer = due(date(2026, 8, 24), 10, Unit.CD, CALENDAR, suspensions=[stop(date(2026, 8, 29), date(2026, 9, 2))])
    assert answer.due == date(2026, 9, 8)


def test_a_suspension_of_working_days_takes_out_working_days_only() -> None:
    weekend = stop(date(2026, 7, 11), date(2026, 7, 12))
    week = stop(date(2026, 7, 13), date(2026, 7, 17))
    assert due(date(2026, 7, 10), 5, Unit.WD, CALENDAR, suspensions=[weekend]).due == date(2026, 7, 17)
    assert due(date(2026, 7, 10), 5, Unit.WD, CALENDAR, suspensions=[week]).due == date(2026, 7, 24)


def test_overlapping_suspensions_count_once() -> None:
    overlapping = [stop(date(2026, 7, 13), date(2026, 7, 16)), stop(date(2026, 7, 15), date(2026, 7, 17))]
    one = [stop(date(2026, 7, 13), date(2026, 7, 17))]
    for unit in (Unit.WD, Unit.CD, Unit.MO):
        both = due(date(2026, 7, 10), 5, unit, CALENDAR, suspensions=overlapping).due
        assert both == due(date(2026, 7, 10), 5, unit, CALENDAR, suspensions=one).due


def test_a_suspension_after_the_end_or_before_the_start_changes_nothing() -> None:
    outside = [stop(date(2026, 7, 1), date(2026, 7, 10)), stop(date(2026, 7, 18), date(2026, 7, 30))]
    assert due(date(2026, 7, 10), 5, Unit.WD, CALENDAR, suspensions=outside).due == date(2026, 7, 17)


def test_a_suspension_that_begins_while_the_last_day_rolls_is_passed() -> None:
    # ten days from 2/7/2026 end on Sunday the 12th and roll to Monday; from Monday to Friday the case is postponed
    week = stop(date(2026, 7, 13), date(2026, 7, 17))
    answer = due(date(2026, 7, 2), 10, Unit.CD, CALENDAR, suspensions=[week])
    assert answer.due == date(2026, 7, 20)
    assert [line.article for line in answer.working].count("L25 46") == 5


def test_hours_stand_still_through_a_suspension() -> None:
    answer = due(at(2026, 7, 9, 10), 24, Unit.H, CALENDAR, suspensions=[stop(date(2026, 7, 10), date(2026, 7, 11))])
    assert answer.due_at == at(2026, 7, 12, 10)


def test_at_once_waits_out_a_suspension() -> None:
    answer = due(at(2026, 7, 9, 16), 0, Unit.IMM, CALENDAR, suspensions=[stop(date(2026, 7, 10), date(2026, 7, 10))])
    assert answer.due_at == at(2026, 7, 13, 10, 30)


def test_the_fast_answer_is_the_explained_one_without_its_lines() -> None:
    fast = due(date(2026, 8, 26), 5, Unit.WD, CALENDAR, working=False)
    full = due(date(2026, 8, 26), 5, Unit.WD, CALENDAR)
    assert fast.working == ()
    assert (fast.due, fast.due_at, fast.provisional, fast.regime) == (
        full.due, full.due_at, full.provisional, full.regime,
    )  # fmt: skip


def test_the_regime_is_that_of_the_day() -> None:
    assert due(date(2026, 6, 30), 1, Unit.WD, CALENDAR).regime is Regime.OLD
    assert due(date(2026, 7, 1), 1, Unit.WD, CALENDAR).regime is Regime.NEW


def test_the_enforcement_year_runs_from_october_to_september() -> None:
    assert enforcement_year(date(2026, 11, 10), PACK) == (date(2026, 10, 1), date(2027, 9, 30))
    assert enforcement_year(date(2026, 9, 30), PACK) == (date(2025, 10, 1), date(2026, 9, 30))
