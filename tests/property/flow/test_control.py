"""The false alarms of a chart are as rare as it states, and a shift is found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.control import REFERENCE, Level, average_run, chart_for


def quiet(seed: int, load: float, days: int) -> np.ndarray:
    """Daily changes of a queue that neither grows nor shrinks."""
    chance = np.random.default_rng(seed)
    return chance.poisson(load, days) - chance.poisson(load, days)


@pytest.mark.parametrize(("seed", "load"), [(1, 0.3), (2, 4.0), (3, 60.0), (4, 2_000.0)])
def test_false_alarms_are_as_rare_as_stated(seed, load):
    """By simulation of half a million days, drawn from the days of the reference period."""
    reference = quiet(seed, load, 400)
    chart = chart_for(reference.tolist(), run=120)
    days = np.random.default_rng(100 + seed).choice(reference, 500_000)
    false = sum(1 for _ in chart.signals(days.tolist()))
    assert chart.run >= 120
    assert len(days) / false == pytest.approx(chart.run, rel=0.05)


@pytest.mark.parametrize("load", [2.0, 50.0])
def test_a_shift_is_found_soon_and_dated(load):
    chart = chart_for(quiet(7, load, 600).tolist(), run=370)
    shift = np.ceil(1.5 * np.sqrt(2 * load)).astype(int)
    delays = []
    for seed in range(200):
        days = quiet(1_000 + seed, load, 60)
        days[20:] += shift
        found = next(signal for signal in chart.signals(days.tolist()) if signal.day >= 20)
        delays.append(found.day - 20)
    assert np.mean(delays) < 8


def test_too_little_is_said_to_be_too_little():
    assert chart_for([1, -1] * (REFERENCE // 2 - 1), run=100) is None
    assert chart_for([0] * 100, run=100) is None


def test_average_run_of_a_chart_that_can_be_reckoned_by_hand():
    """One step up with chance p, else back to 0, limit 0: the first step up is the alarm, after 1/p days."""
    assert average_run([-1, 1], np.array([0.9, 0.1]), 0) == pytest.approx(10)
    assert average_run([-1], np.array([1.0]), 3) == float("inf")


CHANGES = st.lists(st.integers(-30, 30), min_size=REFERENCE, max_size=60)


@given(CHANGES, st.integers(-40, 40))
def test_a_larger_change_never_lowers_the_level(reference, change):
    chart = chart_for(reference, run=20)
    if chart is not None:
        level = Level(chart.limit // 2, 1)
        assert chart.after(level, change).steps <= chart.after(level, change + 1).steps
        assert chart.run >= 20


@given(CHANGES)
def test_a_rarer_alarm_has_a_higher_limit(reference):
    often, rarely = chart_for(reference, run=20), chart_for(reference, run=80)
    if often is not None and rarely is not None:
        assert often.limit <= rarely.limit
        assert often.run <= rarely.run
