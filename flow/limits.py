"""Limits that somebody states, `from->to=90d`, and gaps so constant that a law or a rule must lie behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from flow.errors import LogError
from flow.log import DAY, Ints, harmless
from flow.sequence import Steps

_STATED = re.compile(r"(?P<start>.+?)\s*->\s*(?P<end>.+?)\s*=\s*(?P<days>\d{1,5})\s*d", re.IGNORECASE)

FEWEST, SHORTEST, SHARE = 5, 3, 0.5
"""A constant gap: so many cases at least, so many days, and the share of the gaps that have exactly these days."""


@dataclass(frozen=True)
class Limit:
    """At most so many local days from the end of one activity to the end of the next `end` in the same case."""

    start: str
    end: str
    days: int


@dataclass(frozen=True)
class Kept:
    """How a limit was kept: in so many cases both ends were seen, so many of them late.

    The deadline that a log itself names for a case has no `days`; its `start` is empty.
    """

    start: str
    end: str
    days: int | None
    checked: int
    late: int


@dataclass(frozen=True)
class Constant:
    """A gap of the same number of local days in most cases that make this transition."""

    start: str
    end: str
    days: int
    count: int
    share: float


def stated(text: str, activities: Iterable[str]) -> Limit:
    """The limit that a text states. LogError if it is none, or names an activity that the log does not have."""
    known = list(activities)
    match = _STATED.fullmatch(text.strip())
    if match is None:
        words = f"“{harmless(text, 80)}” không phải hạn; viết như / is no limit, write it like"
        raise LogError("limit", f'{words} "Create Fine->Send Fine=90d"')
    for name in (match["start"], match["end"]):
        if name not in known:
            shown = ", ".join(known[:30])
            raise LogError("limit", f"không có công việc “{harmless(name)}”; có / no such activity, but: {shown}")
    return Limit(match["start"], match["end"], int(match["days"]))


def kept(limit: Limit, steps: Steps) -> Kept:
    """Each period opened by `start` and ended by the next `end` is held against the limit, in local days."""
    log = steps.log
    one, other = log.activities.index(limit.start), log.activities.index(limit.end)
    at = np.flatnonzero((log.activity == one) | (log.activity == other))
    opened: tuple[int, float] | None = None
    checked = late = 0
    days = np.floor(log.end[at] / DAY)
    for case, activity, day in zip(log.case[at].tolist(), log.activity[at].tolist(), days.tolist(), strict=True):
        if opened is not None and opened[0] != case:
            opened = None
        if activity == other and opened is not None:
            checked += 1
            late += day - opened[1] > limit.days
            opened = None
        if activity == one and opened is None:
            opened = (case, day)
    return Kept(limit.start, limit.end, limit.days, checked, late)


def deadlines_kept(steps: Steps) -> Kept | None:
    """How the deadlines that the log has for its cases were kept; None if it has none."""
    log = steps.log
    if not log.deadlines:
        return None
    ends = np.maximum.reduceat(log.end, np.flatnonzero(steps.first))
    ended = dict(zip(log.case[steps.first].tolist(), ends.tolist(), strict=True))
    late = sum(ended[case] > due for case, due in log.deadlines.items() if case in ended)
    return Kept("", "deadline", None, len(log.deadlines.keys() & ended.keys()), late)


def constant(start: str, end: str, days: Ints) -> Constant | None:
    """The constant gap of a transition whose gaps these are, in whole local days; None if it has none."""
    if len(days) < FEWEST:
        return None
    values, counts = np.unique(days, return_counts=True)
    top = int(counts.argmax())
    share = float(counts[top] / len(days))
    if values[top] < SHORTEST or share < SHARE:
        return None
    return Constant(start, end, int(values[top]), int(counts[top]), share)
