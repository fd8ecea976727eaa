"""How long is long: the percentile of finished stays at a stage, above which an open one is out of the ordinary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Usual:
    """How long cases stay at a stage: `percent` of the `finished` stays were over within `days` days of 24 hours.

    `days` is None where too few are finished to say.
    """

    finished: int
    days: int | None


def usual(stays: Iterable[tuple[str, int, int]], percent: int, fewest: int) -> dict[str, Usual]:
    """By stage, from how many finished stays lasted how many whole days: (stage, days, count)."""
    lengths: dict[str, dict[int, int]] = defaultdict(dict)
    for stage, days, count in stays:
        lengths[stage][days] = lengths[stage].get(days, 0) + count
    return {stage: _usual(counts, percent, fewest) for stage, counts in lengths.items()}


def _usual(counts: dict[int, int], percent: int, fewest: int) -> Usual:
    finished, within = sum(counts.values()), 0
    if finished < fewest:
        return Usual(finished, None)
    for days in sorted(counts):
        within += counts[days]
        if 100 * within >= percent * finished:
            break
    return Usual(finished, days + 1)  # a stay of whole days d was over before d + 1
