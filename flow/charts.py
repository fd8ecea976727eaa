"""When is a queue longer than chance makes it? A control chart whose false-alarm rate is known.

A queue that nothing shifts swings around its usual length: it comes back from day to day, and the longer it is the
more it moves. That is the autoregressive gamma process (Gourieroux and Jasiak, 2006), whose mean, spread and
persistence are taken from a baseline. The chart (a CUSUM) adds up the case-days that the queue has above what it
usually has and a slack, and never falls below zero: a burst that is worked off in some days adds little, what piles up
adds more each day. Days on which the office is closed do not count. How often the sum passes a limit by chance is
counted in simulated quiet years; the limit is the lowest under which false alarms are no more frequent than asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from flow.log import Floats

YEAR = 250
"""Days on which an office is open, in a year."""
FEWEST = 60
"""Days of a baseline on which it was."""
MOVED = 20
"""Days of a baseline on which the queue changed, at least."""
PERSISTS = 0.9
"""So much of what it is off today a queue is off tomorrow, at most: half of it is made good in seven days. What drifts
more slowly than that is told as a shift, for a supervisor to judge."""
QUEUES, DAYS = 250, 1_000
"""Quiet queues that are simulated side by side, and for how many days: 1,000 years."""
CAUTION = 1.2
"""Standard errors by which what a baseline says of a queue is taken on the cautious side."""
SEEN = 50
"""Excursions that must lie above a limit for their frequency to be counted; rarer ones are reckoned from the tail."""


@dataclass(frozen=True)
class Swing:
    """How a queue swings that nothing shifts: its `usual` length, the `spread` (standard deviation) around it, and the
    part of what it is off that it `keeps` from one day to the next."""

    usual: float
    spread: float
    keeps: float

    def quiet(self, queues: int, days: int, seed: int = 1) -> Iterator[Floats]:
        """The lengths of so many queues that nothing shifts, day by day."""
        rng = np.random.default_rng(seed)
        scale = self.spread**2 / self.usual
        shape, fresh = self.usual / scale, scale * (1 - self.keeps)
        length = rng.gamma(shape, scale, queues)
        for _ in range(days):
            length = rng.gamma(shape + rng.poisson(self.keeps / fresh * length), fresh)
            yield length


@dataclass(frozen=True)
class Chart:
    """`usual`: how long the queue is on average; `slack`: how much longer it may be; a level above `limit` (case-days)
    is an alarm. `alarms_a_year`: how many there are on average in a year in which nothing shifts."""

    usual: float
    slack: float
    limit: float
    alarms_a_year: float

    def level(self, before: float, length: float) -> float:
        """The level after a day at whose end the queue was so long."""
        return max(0.0, before + length - self.usual - self.slack)


def swing_of(lengths: Sequence[int]) -> Swing | None:
    """How a queue swung that was so long at the end of each open day of a baseline.

    What a short baseline leaves open is taken on the cautious side: it comes back a little slower than it seemed, is
    usually a little longer, and swings a little more. None where the baseline is too short, or too little moved in it.
    """
    days = np.asarray(lengths, dtype=np.float64)
    if len(days) < FEWEST or np.count_nonzero(np.diff(days)) < MOVED:
        return None
    off = days - days.mean()
    kept = float(np.dot(off[1:], off[:-1]) / np.dot(off, off))
    unsure = (1 + 3 * kept) / len(days) + CAUTION * np.sqrt(
        max(1 - kept**2, 0.0) / len(days)
    )  # Kendall's bias; Bartlett
    keeps = float(min(max(kept + unsure, 0.0), PERSISTS))
    squares = off**2
    of_square = float(squares.std() * np.sqrt((1 + keeps**2) / (1 - keeps**2) / len(days)))
    of_mean = float(days.std() * np.sqrt((1 + keeps) / (1 - keeps) / len(days)))
    return Swing(float(days.mean()) + CAUTION * of_mean, float(np.sqrt(squares.mean() + CAUTION * of_square)), keeps)


def calibrated(lengths: Sequence[int], alarms_a_year: float) -> Chart | None:
    """The chart for a queue that was so long at the end of each open day; None where that says too little."""
    swing = swing_of(lengths)
    if swing is None:
        return None
    slack = max(1.0, swing.spread)
    highest, years = excursions(swing, slack)
    limit, rate = _limit(highest, years, alarms_a_year)
    return Chart(swing.usual, slack, limit, rate)


def excursions(swing: Swing, slack: float) -> tuple[Floats, float]:
    """How high the level rises each time that it leaves zero while nothing shifts, the highest first; and in how many
    years."""
    level, top = np.zeros(QUEUES), np.zeros(QUEUES)
    found = []
    for length in swing.quiet(QUEUES, DAYS):
        level = np.maximum(0.0, level + length - swing.usual - slack)
        over = (level == 0) & (top > 0)
        found.append(top[over])
        top = np.where(over, 0.0, np.maximum(top, level))
    return np.sort(np.concatenate([*found, top[top > 0]]))[::-1], QUEUES * DAYS / YEAR


def _limit(highest: Floats, years: float, asked: float) -> tuple[float, float]:
    """The lowest limit that is passed no more often than asked, and how often it is: excursions fall off like an
    exponential above the last that is frequent enough to be counted."""
    allowed = int(asked * years)
    if allowed >= SEEN or allowed >= len(highest):
        return (float(highest[allowed]) if allowed < len(highest) else 0.0), min(allowed, len(highest)) / years
    known = min(2 * SEEN, len(highest) - 1)
    falls_by = float((highest[:known] - highest[known]).mean())
    return float(highest[known] + falls_by * np.log(known / (asked * years))), asked
