"""Counts and times of whole cases: how long they take, how many are open, which ways they go."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from flow.log import DAY, Floats
from flow.sequence import Steps

CENSUS = 20_000
"""Moments, evenly spread over the log, at which the open cases are counted."""


@dataclass(frozen=True)
class Throughput:
    """Days from the first to the last moment of a case."""

    mean: float
    median: float
    p90: float


@dataclass(frozen=True)
class LittlesLaw:
    """Open cases on average: by arrivals a day times days a case takes, and as counted."""

    expected: float
    observed: float


def bounds(steps: Steps) -> tuple[Floats, Floats]:
    """When each case began and ended, in local seconds."""
    begins = steps.until[steps.first]
    ends = np.maximum.reduceat(steps.log.end, np.flatnonzero(steps.first))
    return np.minimum(begins, steps.since[steps.first]), ends


def throughput(steps: Steps) -> Throughput:
    """Mean, median and ninth decile of the days that cases took."""
    begins, ends = bounds(steps)
    days = (ends - begins) / DAY
    return Throughput(float(days.mean()), float(np.median(days)), float(np.percentile(days, 90)))


def littles_law(steps: Steps) -> LittlesLaw:
    """L = λW beside a count at many moments; the two differ where a log's times contradict each other."""
    begins, ends = bounds(steps)
    since, until = begins.min(), ends.max()
    if until <= since:
        return LittlesLaw(0.0, 0.0)
    expected = len(begins) / (until - since) * float((ends - begins).mean())
    moments = since + (np.arange(CENSUS) + 0.5) / CENSUS * (until - since)
    open_then = np.searchsorted(np.sort(begins), moments) - np.searchsorted(np.sort(ends), moments)
    return LittlesLaw(float(expected), float(open_then.mean()))


def variants(steps: Steps) -> int:
    """How many different sequences of activities the cases have."""
    edges = [*np.flatnonzero(steps.first).tolist(), len(steps.first)]
    code = steps.log.activity.astype(np.int32)
    return len({code[begin:end].tobytes() for begin, end in pairwise(edges)})
