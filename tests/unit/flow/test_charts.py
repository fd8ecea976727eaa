"""The control chart: its false-alarm rate is what it says, and a queue that grows is found soon."""

from __future__ import annotations

import numpy as np
import pytest

from flow.charts import YEAR, Chart, calibrated, run_length


def alarms(chart: Chart, changes: np.ndarray) -> list[int]:
    """The days of the alarms; the chart begins anew after each."""
    level, found = 0.0, []
    for day, change in enumerate(changes.tolist()):
        level = chart.level(level, change)
        if level > chart.limit:
            found.append(day)
            level = 0.0
    return found


def quiet(rng: np.random.Generator, a_day: float, days: int) -> np.ndarray:
    """Days on which as many come as leave, on average."""
    return rng.poisson(a_day, days) - rng.poisson(a_day, days)


@pytest.mark.parametrize("asked", [4.0, 12.0])
@pytest.mark.parametrize("a_day", [0.3, 8.0])
def test_in_quiet_years_alarms_are_as_frequent_as_is_said(a_day: float, asked: float) -> None:
    baseline = quiet(np.random.default_rng(7), a_day, 20_000)
    chart = calibrated(baseline.tolist(), asked)
    assert chart
    assert chart.alarms_a_year <= asked
    days = 300_000
    drawn = np.random.default_rng(11).choice(np.concatenate((baseline, -baseline)), days)
    assert len(alarms(chart, drawn)) / (days / YEAR) == pytest.approx(chart.alarms_a_year, rel=0.05)


def test_a_lower_limit_would_alarm_more_often_than_asked() -> None:
    baseline = quiet(np.random.default_rng(3), 2.0, 5_000).tolist()
    chart = calibrated(baseline, 1.0)
    assert chart
    chances = {c: (baseline.count(c) + baseline.count(-c)) / (2 * len(baseline)) for c in range(-20, 21)}
    assert YEAR / run_length(chances, chart.slack, chart.limit - 0.5) > 1.0 >= chart.alarms_a_year


@pytest.mark.parametrize("seed", range(20))
def test_a_queue_from_which_nothing_leaves_is_found_within_two_weeks(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chart = calibrated(quiet(rng, 3.0, 120).tolist(), 0.25)
    assert chart
    assert alarms(chart, rng.poisson(3.0, 14))


def test_too_short_a_baseline_says_nothing() -> None:
    assert calibrated([1, -1] * 29, 0.1) is None
    assert calibrated([0] * 100, 0.1) is None
