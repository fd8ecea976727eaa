"""Fast ways of reckoning against the plain ones."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flow.availability import DAY, SLOT, WEEK, Calendar
from flow.queueing import overtakers

ITEMS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6), st.integers(1, 9)), max_size=70).map(
    lambda items: sorted(items, key=lambda item: item[0])
)


@given(ITEMS)
def test_overtakers_are_those_before_that_became_ready_after(items):
    person, ready, length = (
        np.array(column, dtype=float) for column in (zip(*items, strict=True) if items else ((), (), ()))
    )
    plain = [
        sum(length[i] for i in range(j) if person[i] == person[j] and ready[i] > ready[j]) for j in range(len(items))
    ]
    assert overtakers(person.astype(int), ready, length).tolist() == plain


CALENDARS = st.builds(
    lambda slots, days, runs: Calendar(
        np.isin(np.arange(48), list(slots)),
        np.isin(np.arange(7), list(days)),
        np.array(sorted({begin * 10: begin * 10 + long for begin, long in runs}.items()), dtype=np.int64).reshape(
            -1, 2
        ),
    ),
    st.sets(st.integers(0, 47), max_size=40),
    st.sets(st.integers(0, 6), max_size=5),
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 9)), max_size=3),
)


@given(CALENDARS, st.integers(0, 60 * 48), st.integers(0, 60 * 48))
def test_time_off_duty_is_the_sum_of_its_half_hours(calendar, one, other):
    begin, end = sorted((one, other))
    absent = {day for first, after in calendar.absent.tolist() for day in range(first, after)}
    plain = sum(
        SLOT
        for slot in range(begin, end)
        if calendar.slots[slot % 48] or calendar.weekdays[slot // 48 % 7] or slot // 48 in absent
    )
    off = calendar.off(np.array([begin * SLOT]), np.array([end * SLOT]))
    assert off[0] == plain
    assert off[0] <= end * SLOT - begin * SLOT
    assert WEEK == 7 * DAY
