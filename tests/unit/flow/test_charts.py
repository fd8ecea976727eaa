"""The control chart: its false-alarm rate is what it says, and a queue that grows is found soon."""

from __future__ import annotations

import numpy as np
import pytest

from flow.charts import YEAR, Chart, Swing, calibrated, excursions, swing_of
from flow.log import Floats


def queue(rng: np.random.Generator, days: int, a_day: float = 3.0, can: float = 5.0) -> list[int]:
    """So many come a day, on average, and somewhat more could be done."""
    length, found = 0, []
    for came, could in zip(rng.poisson(a_day, days), rng.poisson(can, days), strict=True):
        length = max(0, length + int(came) - int(could))
        found.append(length)
    return found


def alarms(chart: Chart, lengths: Floats) -> int:
    """How many there are in so many queues side by side; a chart begins anew when its level was zero again."""
    level, over, found = np.zeros(lengths.shape[1]), np.zeros(lengths.shape[1], dtype=bool), 0
    for row in lengths:
        level = np.maximum(0.0, level + row - chart.usual - chart.slack)
        found += int(((level > chart.limit) & ~over).sum())
        over = (over | (level > chart.limit)) & (level > 0)
    return found


@pytest.mark.parametrize("asked", [1.0, 4.0])
def test_in_quiet_years_alarms_are_as_frequent_as_is_said(asked: float) -> None:
    """Other quiet years than those by which it was calibrated, within 5 %."""
    lengths = queue(np.random.default_rng(7), 2_000)
    chart, swing = calibrated(lengths, asked), swing_of(lengths)
    assert chart
    assert swing
    years = np.array(list(swing.quiet(2_000, 1_500, seed=2)))
    assert 0.9 * asked <= chart.alarms_a_year <= asked
    assert alarms(chart, years) / (years.size / YEAR) == pytest.approx(chart.alarms_a_year, rel=0.05)


def test_a_rate_too_low_to_be_counted_is_reckoned_from_the_tail() -> None:
    swing = Swing(usual=4.0, spread=3.0, keeps=0.7)
    highest, years = excursions(swing, 3.0)
    limits = [calibrated(queue(np.random.default_rng(3), 500), rate) for rate in (1.0, 0.1, 0.01, 0.001)]
    assert len(highest) > years
    assert sorted(chart.limit for chart in limits if chart) == [chart.limit for chart in limits if chart]
    assert [chart.alarms_a_year for chart in limits if chart][1:] == pytest.approx([0.1, 0.01, 0.001], rel=0.05)


@pytest.mark.parametrize("seed", range(5))
def test_a_queue_from_which_nothing_leaves_is_found_within_two_weeks(seed: int) -> None:
    lengths = queue(np.random.default_rng(seed), 130)
    chart = calibrated(lengths, 0.05)
    assert chart
    level = 0.0
    for day in range(10):
        level = chart.level(level, lengths[-1] + 3 * (day + 1))
    assert level > chart.limit


def test_too_little_to_say() -> None:
    assert calibrated([3, 4] * 29, 0.1) is None
    assert calibrated([0] * 100, 0.1) is None
