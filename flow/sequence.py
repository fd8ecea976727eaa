"""The order of the steps within each case: which step made which one possible, and how long the next one waited.

Where a log has the start of the work, a wait runs from the end of the step before to that start; where it has only
completions, from completion to completion. Steps that overlap in time again and again run side by side: neither waits
for the other, both wait for what came before them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flow.log import Bools, Floats, Ints, Log

LAGS = 8
"""How many steps back two steps of a case are compared."""

SIDE_BY_SIDE = 0.25
"""Share of neighbouring pairs that overlap, from which on two activities run side by side."""

FAR = 64
"""How many steps back the step that made one possible is looked for."""


@dataclass(frozen=True)
class Steps:
    """The steps of all cases, case by case in the order in which they began. `log` has its columns in this order.

    `before` is the index of the step that made it possible, -1 at the beginning of a case. `since` and `until` bound
    the wait (local seconds): `until` is the start of the work, or its end where no start is known.
    """

    log: Log
    first: Bools
    before: Ints
    since: Floats
    until: Floats

    @property
    def gap(self) -> Floats:
        """The wait for each step, in seconds; 0 for the first of a case unless the log says when it was ready."""
        return self.until - self.since


def steps_of(log: Log) -> Steps:
    """Order a log. Steps with equal times stay in the order of the file."""
    begun = np.where(np.isfinite(log.start), log.start, log.end)
    order = np.lexsort((log.end, begun, log.case))
    log = _ordered(log, order)
    begun = begun[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = log.case[1:] != log.case[:-1]
    before = np.where(first, -1, np.arange(len(order)) - 1)
    if log.has_starts:
        before = _enabling(log, begun, first, before)
    starts = _spread(begun[first], first)
    since = np.where(before >= 0, log.end[before], starts)
    given = np.isfinite(log.ready) & (log.ready <= begun)
    since = np.where(given, log.ready, since)
    return Steps(log, first, before, np.minimum(since, begun), begun)


def _ordered(log: Log, order: Ints) -> Log:
    names = ("case", "activity", "resource", "end", "start", "ready", "waits")
    return Log(**{**vars(log), **{name: getattr(log, name)[order] for name in names}})


def _spread(values: Floats, first: Bools) -> Floats:
    """One value a case, given to each of its steps."""
    spread: Floats = values[np.cumsum(first) - 1]
    return spread


def _enabling(log: Log, begun: Floats, first: Bools, before: Ints) -> Ints:
    """The latest step that had ended when each began and does not run side by side with it."""
    beside = _side_by_side(log, begun)
    codes = log.activity[before] * len(log.activities) + log.activity
    apart = ~np.isin(codes, list(beside)) & (log.end[before] <= begun)
    latest = _latest_end(log, before, first)
    before = before.copy()
    for at in np.flatnonzero(~first & ~(apart & latest)).tolist():
        before[at] = _look_back(log, begun, beside, at)
    return before


def _latest_end(log: Log, before: Ints, first: Bools) -> Bools:
    """Whether the step just before was also the last of the earlier ones to end."""
    span = log.end.max() - log.end.min() + 1 if len(log.end) else 1.0
    shifted = log.end - log.end.min() + log.case * span
    highest = np.maximum.accumulate(shifted)
    latest: Bools = first | (shifted[before] >= highest[before])
    return latest


def _look_back(log: Log, begun: Floats, beside: set[int], at: int) -> int:
    found, ended, size = -1, -np.inf, len(log.activities)
    for earlier in range(at - 1, max(at - FAR, 0) - 1, -1):
        if log.case[earlier] != log.case[at]:
            break
        apart = log.activity[earlier] * size + log.activity[at] not in beside
        if apart and log.end[earlier] <= begun[at] and log.end[earlier] > ended:
            found, ended = earlier, log.end[earlier]
    return found


def _side_by_side(log: Log, begun: Floats) -> set[int]:
    """Pairs (first activity times their number, plus second) that overlap where a case has both near each other."""
    size, codes, overlaps = len(log.activities), [], []
    for lag in range(1, min(LAGS, len(begun) - 1) + 1):
        same = log.case[lag:] == log.case[:-lag]
        one, other = log.activity[:-lag][same], log.activity[lag:][same]
        codes.append(np.minimum(one, other) * size + np.maximum(one, other))
        overlaps.append(begun[lag:][same] < log.end[:-lag][same])
    if not codes:
        return set()
    pairs, number = np.unique(np.concatenate(codes), return_inverse=True)
    near = np.bincount(number)
    overlapping = np.bincount(number, weights=np.concatenate(overlaps))
    beside = pairs[(overlapping > 0) & (overlapping >= SIDE_BY_SIDE * near)].tolist()
    both = [(code // size, code % size) for code in beside if code // size != code % size]
    return {a * size + b for one, other in both for a, b in ((one, other), (other, one))}
