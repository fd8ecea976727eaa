"""A control chart for a queue: has it begun to grow, and how often would the chart say so though nothing changed?

A queue's length remembers yesterday, its daily change (arrivals less departures) does not; so the chart sums the
changes that exceed what is usual (CUSUM, Page 1954). Its false-alarm rate is not a rule of thumb: the average run
between false alarms is computed from the changes seen in a reference period (Brook and Evans 1972), and stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from flow.log import Floats

REFERENCE = 30
"""Days of the reference period, at least; with fewer there is too little to say."""

WORTH_NOTICING = 1.0
"""The shift of the daily change that is to be found soonest, in standard deviations."""

FINENESS = 16.0
"""Steps of the chart in a standard deviation, at most: larger changes are counted in larger units."""

HIGHEST = 4_096
"""Steps of the limit, at most."""


@dataclass(frozen=True)
class Level:
    """Where the chart stands after a day: the sum above what is usual, in steps, and for how many days it rises."""

    steps: int = 0
    rising: int = 0


@dataclass(frozen=True)
class Signal:
    """The queue grows: seen on day `day`, begun about day `since` (both count from 0)."""

    day: int
    since: int


@dataclass(frozen=True)
class Chart:
    """A chart that signals above `limit` steps. A step is half a `unit` of cases; `usual` steps are taken off a day.

    `run` is the average number of days between two false alarms, while changes stay as they were in the reference
    period.
    """

    unit: int
    usual: int
    limit: int
    run: float

    def after(self, level: Level, change: int) -> Level:
        """The level after one more day with this change of the queue (cases)."""
        steps = level.steps + _steps(change, self.unit) - self.usual
        return Level(steps, level.rising + 1) if steps > 0 else Level()

    def signals(self, changes: Iterable[int]) -> Iterator[Signal]:
        """Every signal in a run of daily changes; after one the chart begins anew."""
        level = Level()
        for day, change in enumerate(changes):
            level = self.after(level, change)
            if level.steps > self.limit:
                yield Signal(day, day - level.rising + 1)
                level = Level()


def chart_for(reference: Sequence[int], run: float) -> Chart | None:
    """The chart that gives at most one false alarm in `run` days on average, and states how rare they are.

    `reference` has the daily changes of a quiet time. None when it is too short, or when nothing ever changed.
    """
    changes = np.asarray(reference, dtype=np.int64)
    spread = float(changes.std()) if len(changes) >= REFERENCE else 0.0
    if spread == 0:
        return None
    unit = max(1, round(2 * spread / FINENESS))
    usual = _steps(round(float(changes.mean()) + WORTH_NOTICING * spread / 2), unit)
    usual = max(usual, int(np.floor(2 * changes.mean() / unit)) + 1)
    rises, counts = np.unique([_steps(change, unit) - usual for change in changes.tolist()], return_counts=True)
    chances = counts / counts.sum()
    low, high = 0, 1
    while (reached := average_run(rises.tolist(), chances, high)) < run:
        low, high = high, high * 2
        if high > HIGHEST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        found = average_run(rises.tolist(), chances, middle)
        if found >= run:
            high, reached = middle, found
        else:
            low = middle
    return Chart(unit, usual, high, reached)


def average_run(rises: Sequence[int], chances: Floats, limit: int) -> float:
    """The mean number of days until the sum first exceeds `limit`, from 0: the chart as a Markov chain."""
    states = np.arange(limit + 1)
    stay = np.zeros((limit + 1, limit + 1))
    for rise, chance in zip(rises, chances.tolist(), strict=True):
        after = np.maximum(states + rise, 0)
        inside = after <= limit
        np.add.at(stay, (states[inside], after[inside]), chance)
    if (stay.sum(axis=1) >= 1).all():
        return float("inf")
    return float(np.linalg.solve(np.eye(limit + 1) - stay, np.ones(limit + 1))[0])


def _steps(change: int, unit: int) -> int:
    """A change of the queue in steps of half a unit, to the nearest."""
    return (4 * change + unit) // (2 * unit)
