"""Metamorphic relations of the rows: how the end of a period answers to a change of the question."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from law.calendar import CalendarMissing
from law.errors import LawError
from law.model import Interest, Rule, Running, Unit
from law.pack import current_pack
from law.periods import VIETNAM, Suspension, due, due_for, due_in_chain
from law.prose import prose
from law.reckoning import reckon
from law.regime import NEW_LAW_FROM, law_on
from law.transition import choose, may_move
from law.vector import due_days
from law.whatif import Duty, what_if

PACK = current_pack()
IN_DAYS = {Unit.WD, Unit.CD, Unit.MO, Unit.YR}


def plain(rule: Rule) -> bool:
    """Whether its lengths count forward in days and none hangs on a fact."""
    return all(term.unit in IN_DAYS and not term.when for term in rule.terms)


ROWS = [rule for rule in PACK.rules.values() if plain(rule)]
NEW_ROWS = [rule for rule in ROWS if rule.law[-1].terms]
CHANGED = [
    rule for rule in ROWS if len(rule.law) == 2 and rule.law[0].terms and rule.law[1].running is Running.INTEREST
]
OF_OFFICE = [rule for rule in CHANGED if rule.protects is Interest.OFFICIAL]
OF_RIGHT = [rule for rule in CHANGED if rule.protects is not Interest.OFFICIAL]

new_rows, changed_rows = st.sampled_from(NEW_ROWS), st.sampled_from(CHANGED)
new_days = st.dates(NEW_LAW_FROM, date(2027, 6, 30))
old_days = st.dates(date(2025, 10, 1), NEW_LAW_FROM - timedelta(days=1))
gaps = st.integers(0, 60)


def ends(rule: Rule, start: date | datetime, *stops: Suspension) -> date:
    try:
        return due_for(rule.id, start, PACK, suspensions=stops, working=False).due
    except CalendarMissing:
        assume(False)
        raise


def by(rule: Rule, edition: int, start: date) -> date:
    """The end by one edition alone."""
    return reckon(start, rule.law[edition].terms[0], PACK.calendar).due


def stop(start: date, first: int, days: int) -> Suspension:
    begin = start + timedelta(days=first)
    return Suspension(begin, begin + timedelta(days=days - 1), "hoãn")


@given(new_rows, new_days, gaps)
def test_a_later_event_never_ends_earlier(rule: Rule, start: date, later: int) -> None:
    assert ends(rule, start) <= ends(rule, start + timedelta(days=later))


@given(st.sampled_from(OF_OFFICE), st.dates(date(2025, 10, 1), date(2026, 12, 31)), gaps)
def test_nor_does_it_across_the_change_of_the_law_for_a_duty_of_office(rule: Rule, start: date, later: int) -> None:
    assert ends(rule, start) <= ends(rule, start + timedelta(days=later))


@given(changed_rows, old_days, gaps)
def test_a_later_event_under_the_old_law_never_ends_earlier(rule: Rule, start: date, later: int) -> None:
    other = min(start + timedelta(days=later), NEW_LAW_FROM - timedelta(days=1))
    assert ends(rule, start) <= ends(rule, other)


@given(st.sampled_from(OF_OFFICE), old_days)
def test_the_change_never_gives_an_office_more_time(rule: Rule, start: date) -> None:
    assert ends(rule, start) <= by(rule, 0, start)


@given(st.sampled_from(OF_RIGHT), old_days)
def test_the_change_never_takes_time_from_a_right(rule: Rule, start: date) -> None:
    assert ends(rule, start) >= by(rule, 0, start)


@given(changed_rows, old_days)
def test_the_change_touches_no_period_that_had_ended(rule: Rule, start: date) -> None:
    assume(by(rule, 0, start) < NEW_LAW_FROM)
    assert ends(rule, start) == by(rule, 0, start)


@given(changed_rows, st.dates(NEW_LAW_FROM - timedelta(days=5), NEW_LAW_FROM - timedelta(days=1)))
def test_no_running_period_ends_before_the_change(rule: Rule, start: date) -> None:
    assume(by(rule, 0, start) >= NEW_LAW_FROM)
    assert ends(rule, start) >= NEW_LAW_FROM


@given(changed_rows, old_days)
def test_the_end_is_one_of_the_three_days(rule: Rule, start: date) -> None:
    assert ends(rule, start) in {by(rule, 0, start), by(rule, 1, start), PACK.calendar.roll(NEW_LAW_FROM)}


@given(new_rows, new_days, st.times())
def test_the_hour_of_the_event_does_not_matter_to_days(rule: Rule, day: date, at: time) -> None:
    assert ends(rule, datetime.combine(day, at, VIETNAM)) == ends(rule, day)


@given(new_rows, new_days)
def test_the_explained_answer_is_the_short_one(rule: Rule, start: date) -> None:
    short = ends(rule, start)
    full = due_for(rule.id, start, PACK)
    assert full.due == short
    assert full.working


@given(new_rows, new_days, st.text(min_size=1, max_size=8))
def test_a_fact_that_nothing_asks_changes_nothing(rule: Rule, start: date, value: str) -> None:
    assert ends(rule, start) == due_for(rule.id, start, PACK, facts={"unasked": value}, working=False).due


@given(new_rows, new_days, st.integers(1, 40), st.integers(1, 40))
def test_a_longer_pause_never_ends_earlier(rule: Rule, start: date, days: int, more: int) -> None:
    assert (
        ends(rule, start) <= ends(rule, start, stop(start, 1, days)) <= ends(rule, start, stop(start, 1, days + more))
    )


@given(new_rows, new_days, st.integers(1, 20), st.integers(1, 20), st.integers(1, 20))
def test_two_pauses_that_touch_are_one(rule: Rule, start: date, first: int, one: int, other: int) -> None:
    joined = ends(rule, start, stop(start, first, one + other))
    assert ends(rule, start, stop(start, first, one), stop(start, first + one, other)) == joined


@given(new_rows, new_days, st.lists(st.tuples(st.integers(1, 60), st.integers(1, 9)), max_size=5), st.randoms())
def test_the_order_of_pauses_does_not_matter(
    rule: Rule, start: date, pauses: list[tuple[int, int]], shuffle: random.Random
) -> None:
    stops = [stop(start, first, days) for first, days in pauses]
    shuffled = shuffle.sample(stops, len(stops))
    assert ends(rule, start, *stops) == ends(rule, start, *shuffled)


@given(new_rows, new_days, st.integers(1, 30))
def test_a_pause_before_the_event_changes_nothing(rule: Rule, start: date, days: int) -> None:
    assert ends(rule, start, stop(start, -days, days)) == ends(rule, start)


@given(new_rows, new_days, st.integers(1, 30))
def test_a_pause_after_the_end_changes_nothing(rule: Rule, start: date, days: int) -> None:
    end = ends(rule, start)
    assert ends(rule, start, stop(end, 1, days)) == end


@given(st.sampled_from([rule for rule in NEW_ROWS if rule.terms[-1].unit is Unit.CD]), new_days, st.data())
def test_a_pause_of_n_days_makes_a_period_n_days_longer(rule: Rule, start: date, data: st.DataObject) -> None:
    length = rule.law[-1].terms[0].length
    days = data.draw(st.integers(1, 30))
    assume(length > 0)
    expected = due(start, length + days, Unit.CD, PACK.calendar, working=False).due
    assert ends(rule, start, stop(start, data.draw(st.integers(1, length)), days)) == expected


@given(new_rows, new_rows, new_days)
def test_a_chain_is_its_links(first: Rule, second: Rule, start: date) -> None:
    try:
        chain = due_in_chain([first.id, second.id], start, PACK, working=False)
    except LawError:
        assume(False)
    assert chain[1].due == ends(second, ends(first, start))


@given(new_days, st.integers(1, 8))
def test_twelve_months_are_a_year(start: date, years: int) -> None:
    calendar = PACK.calendar
    assert due(start, 12 * years, Unit.MO, calendar).due == due(start, years, Unit.YR, calendar).due


@given(new_days, st.integers(1, 60))
def test_working_days_never_end_before_as_many_days(start: date, length: int) -> None:
    calendar = PACK.calendar
    assert due(start, length, Unit.WD, calendar).due >= start + timedelta(days=length)


@given(new_days, st.integers(1, 60))
def test_at_least_n_days_before_leaves_n_days(target: date, length: int) -> None:
    latest = due(target, length, Unit.BCD, PACK.calendar).due
    assert latest + timedelta(days=length) <= target


@given(st.dates(date(2028, 1, 1), date(2099, 12, 31)), st.integers(1, 400), st.sampled_from([Unit.CD, Unit.MO]))
def test_no_end_falls_on_a_week_end_in_any_year(start: date, length: int, unit: Unit) -> None:
    answer = due(start, length, unit, PACK.calendar, working=False)
    assert answer.due.weekday() < 5
    assert answer.provisional


@given(st.lists(new_days, min_size=1, max_size=30), st.integers(1, 200))
def test_many_at_once_are_each_alone(starts: list[date], length: int) -> None:
    array = np.array(starts, dtype="datetime64[D]")
    alone = [due(start, length, Unit.CD, PACK.calendar, working=False).due for start in starts]
    assert due_days(array, length, Unit.CD, PACK.calendar).tolist() == alone


@given(st.lists(st.tuples(new_rows, new_days), max_size=20))
def test_the_same_pack_moves_nothing(stock: list[tuple[Rule, date]]) -> None:
    duties = [Duty(str(n), rule.id, start) for n, (rule, start) in enumerate(stock)]
    assert what_if(duties, PACK, PACK, date(2026, 8, 1)).moved == ()


@given(st.sampled_from(list(PACK.rules)))
def test_a_pack_may_always_follow_itself(rule: str) -> None:
    assert may_move(rule, PACK, PACK)


@given(new_rows, new_days, st.sampled_from(["vi", "en"]))
def test_the_paragraph_names_law_length_event_and_end(rule: Rule, start: date, language: str) -> None:
    end = ends(rule, start)
    text = prose(start, choose(rule, start, PACK, (), {}), PACK, language, rule=rule, event=("sự kiện", "the event"))
    assert (f"{end:%d/%m/%Y}" if language == "vi" else f"{end.day} {end:%B %Y}") in text
    assert (law_on(start).vi if language == "vi" else law_on(start).en) in text
    assert "chế độ" not in text
