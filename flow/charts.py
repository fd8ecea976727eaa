"""When does a queue grow, and not by chance? A control chart of its daily change, whose false-alarm rate is known.

The chart is a CUSUM: it adds up how much more came than left each day, less a slack, and never falls below zero. While
nothing shifts, days change the queue as the days of the baseline did, as often down as up. So the level is a Markov
chain on half units, and how long it takes on average to pass a limit by chance is reckoned exactly: the limit is the
lowest under which false alarms are no more frequent than asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flow.log import Floats

YEAR = 365.25
"""Days."""
FEWEST = 60
"""Days of a baseline."""


@dataclass(frozen=True)
class Chart:
    """`slack` is taken off each day's change; the level may reach `limit`, and what passes it is an alarm.

    `alarms_a_year`: how many there are on average in a year in which nothing shifts.
    """

    slack: float
    limit: float
    alarms_a_year: float

    def level(self, before: float, change: int) -> float:
        """The level after a day on which the queue changed so much."""
        return max(0.0, before + change - self.slack)


def calibrated(changes: Sequence[int], alarms_a_year: float) -> Chart | None:
    """The chart for a queue that changed so each day of a baseline.

    None where the baseline is too short, or nothing moved in it.
    """
    if len(changes) < FEWEST or not any(changes):
        return None
    chances = _chances(changes)
    spread = float(np.sqrt(sum(chance * change * change for change, chance in chances.items())))
    slack = max(1, round(spread)) / 2  # half of a shift by one standard deviation
    low, high = 0, 1  # in half units; the run length grows with the limit
    while YEAR / run_length(chances, slack, high / 2) > alarms_a_year:
        low, high = high + 1, 2 * high
    while low < high:
        middle = (low + high) // 2
        if YEAR / run_length(chances, slack, middle / 2) <= alarms_a_year:
            high = middle
        else:
            low = middle + 1
    return Chart(slack, low / 2, YEAR / run_length(chances, slack, low / 2))


def _chances(changes: Sequence[int]) -> dict[int, float]:
    """How likely each change of a day is where nothing shifts: as it was, up as often as down."""
    counts = Counter(changes)
    signed = Counter(counts) + Counter({-change: count for change, count in counts.items()})
    return {change: count / (2 * len(changes)) for change, count in signed.items()}


def run_length(chances: dict[int, float], slack: float, limit: float) -> float:
    """Days from level zero to an alarm, on average, where days are independent and have these chances."""
    size = int(2 * limit) + 1
    stays: Floats = np.zeros((size, size))
    states = np.arange(size)
    for change, chance in chances.items():
        to = np.maximum(0, states + round(2 * (change - slack)))
        kept = to < size
        np.add.at(stays, (states[kept], to[kept]), chance)
    return float(np.linalg.solve(np.eye(size) - stays, np.ones(size))[0])
