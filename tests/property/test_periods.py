"""What must hold for every period: order is kept, a rolled day works, a suspension moves the end by its own days."""

from datetime import date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from law.calendar import CalendarMissing
from law.model import Unit
from law.pack import current_pack
from law.periods import VIETNAM, Suspension, due

CALENDAR = current_pack().calendar
DAYS = st.dates(date(2025, 1, 1), date(2027, 6, 30))
LENGTHS = st.integers(1, 90)
MOMENTS = st.datetimes(
    datetime(2025, 1, 1),
    datetime(2027, 6, 30),
    timezones=st.just(VIETNAM),
)
FORWARD = st.sampled_from([Unit.WD, Unit.CD, Unit.MO, Unit.YR])


def end(start: date | datetime, length: int, unit: Unit, *stops: Suspension) -> date:
    return due(start, length, unit, CALENDAR, suspensions=stops, working=False).due


@given(DAYS, st.integers(0, 60), st.integers(1, 60), FORWARD)
def test_monotone_in_the_start(start: date, later: int, length: int, unit: Unit) -> None:
    assert end(start, length, unit) <= end(start + timedelta(days=later), length, unit)


@given(DAYS, LENGTHS, st.integers(0, 30), FORWARD)
def test_monotone_in_the_length(start: date, length: int, more: int, unit: Unit) -> None:
    assert end(start, length, unit) <= end(start, length + more, unit)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 20), st.sampled_from([Unit.BWD, Unit.BCD]))
def test_before_is_monotone_the_other_way(target: date, length: int, unit: Unit) -> None:
    assert end(target, length + 1, unit) <= end(target, length, unit) < target


@given(DAYS, LENGTHS, FORWARD)
def test_a_due_day_inside_the_tables_works(start: date, length: int, unit: Unit) -> None:
    day = end(start, length, unit)
    assume(CALENDAR.covers(day))
    assert CALENDAR.is_working(day)


@given(DAYS, st.integers(1, 120))
def test_counting_forward_then_backward_returns(start: date, n: int) -> None:
    assume(CALENDAR.is_working(start))
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, n), -n) == start


@given(DAYS, st.integers(1, 120))
def test_the_count_in_a_working_period_is_its_length(start: date, n: int) -> None:
    last = CALENDAR.add_working_days(start, n)
    days = [start + timedelta(days=k) for k in range(1, (last - start).days + 1)]
    assert sum(CALENDAR.is_working(day) for day in days) == n


@given(DAYS, st.integers(2, 60), st.data())
def test_a_suspension_moves_a_day_period_by_exactly_its_days(start: date, length: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, length))
    days = data.draw(st.integers(1, 60))
    begin = start + timedelta(days=first)
    stop = Suspension(begin, begin + timedelta(days=days - 1), "tạm đình chỉ")
    # by its own days before the roll: the same as a period that much longer
    assert end(start, length, Unit.CD, stop) == end(start, length + days, Unit.CD)


@given(DAYS, st.integers(2, 60), st.data())
def test_a_suspension_moves_a_working_period_by_its_working_days(start: date, length: int, data: st.DataObject) -> None:
    plain = end(start, length, Unit.WD)
    begin = start + timedelta(days=data.draw(st.integers(1, (plain - start).days)))
    finish = begin + timedelta(days=data.draw(st.integers(0, 59)))
    taken = sum(CALENDAR.is_working(begin + timedelta(days=k)) for k in range((finish - begin).days + 1))
    assert end(start, length, Unit.WD, Suspension(begin, finish, "hoãn")) == end(start, length + taken, Unit.WD)


@given(DAYS, st.integers(1, 30), FORWARD, st.data())
def test_no_suspended_day_is_counted(start: date, length: int, unit: Unit, data: st.DataObject) -> None:
    stops = [
        Suspension(begin, begin + timedelta(days=data.draw(st.integers(0, 20))), "hoãn")
        for begin in data.draw(st.lists(st.dates(start, start + timedelta(days=60)), max_size=4))
    ]
    try:
        moved = end(start, length, unit, *stops)
    except CalendarMissing:
        assume(False)
    assert moved >= end(start, length, unit)
    assert moved == end(start, length, unit, *reversed(stops))


@given(MOMENTS, st.integers(1, 72))
def test_hours_are_exact(start: datetime, hours: int) -> None:
    assert due(start, hours, Unit.H, CALENDAR, working=False).due_at - start == timedelta(hours=hours)


@given(MOMENTS, st.integers(0, 600))
def test_at_once_ends_in_office_hours_and_is_monotone(start: datetime, minutes: int) -> None:
    first = due(start, 0, Unit.IMM, CALENDAR, working=False).due_at
    second = due(start + timedelta(minutes=minutes), 0, Unit.IMM, CALENDAR, working=False).due_at
    assert start < first <= second
    assert CALENDAR.is_working(first.date())
    assert any(begin < first.time() <= finish for begin, finish in CALENDAR.practice.office_hours)


@given(DAYS, st.integers(1, 40), st.sampled_from([Unit.WD, Unit.CD]))
def test_the_working_counts_as_many_days_as_the_period_has(start: date, length: int, unit: Unit) -> None:
    answer = due(start, length, unit, CALENDAR)
    numbers = [line.en.rsplit(": day ", 1)[1] for line in answer.working if ": day " in line.en]
    assert [int(number) for number in numbers] == list(range(1, length + 1))
    assert answer.working[0].day == start
