"""Queues day by day: what came and went, how long each was, and when one piles up and when that is over.

A queue is what somebody has in hand: an office at a stage, a room at a stage, or one hand of the office (an officer,
the head, a bank) at all stages. Days are local.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from flow.charts import Chart, calibrated

BASELINE = timedelta(days=180)
"""Days from which a chart is calibrated, at most."""
AGAIN = timedelta(days=90)
"""A chart is calibrated anew after so long, while nothing stands out."""


class Of(NamedTuple):
    """Whose queue it is; what is empty is any: stage of an office, room of an office, a hand of an office."""

    office: str
    room: str
    hand: str
    stage: str


def queues_of(office: str, room: str, hand: str, stage: str, officer: str) -> Iterator[Of]:
    """The queues in which a case of an officer in a room is that a hand has at a stage."""
    yield Of(office, "", "", stage)
    yield Of(office, "", hand, "")
    if hand == officer and room:
        yield Of(office, room, "", "")


@dataclass
class Queue:
    """How long a queue is at the end of the last day, and what came and went on each day before."""

    now: int = 0
    came: dict[date, int] = field(default_factory=dict)
    went: dict[date, int] = field(default_factory=dict)

    def lengths(self, days: Sequence[date]) -> dict[date, int]:
        """How long it was at the end of each of these days, in ascending order."""
        moves = sorted({*self.came, *self.went}, reverse=True)
        found, length, at = {}, self.now, 0
        for day in reversed(days):
            while at < len(moves) and moves[at] > day:
                length += self.went.get(moves[at], 0) - self.came.get(moves[at], 0)
                at += 1
            found[day] = length
        return dict(reversed(found.items()))


@dataclass(frozen=True)
class Watch:
    """A chart, the last day that it has taken in, its level then, and since when that is above zero."""

    chart: Chart
    calibrated_on: date
    day: date
    level: float = 0.0
    began: date | None = None


@dataclass(frozen=True)
class Opened:
    """A chart passed its limit at the end of a day: the queue piles up since another, when it was `before` long."""

    day: date
    began: date
    before: int
    queue: int
    came: int
    went: int
    level: float


@dataclass(frozen=True)
class Cleared:
    """The queue was what it was before, at the end of a day."""

    day: date


def watched(
    queue: Queue, watch: Watch | None, before: int | None, days: Sequence[date], alarms_a_year: float
) -> tuple[Watch | None, list[Opened | Cleared]]:
    """Take in the days that are new of these, on which the office was open; the last is over.

    `before` is how long the queue was that piles up now, None of one that does not. Gives the chart after it, none
    where too little is known yet, and what was found.
    """
    first = min((*queue.came, *queue.went), default=None)
    known = [day for day in days if first and day >= first]
    if not known:
        return watch, []
    lengths, last = queue.lengths(known), known[-1]
    if watch is None or (watch.calibrated_on < last - AGAIN and before is None and not watch.level):
        chart = calibrated([length for day, length in lengths.items() if day > last - BASELINE], alarms_a_year)
        return (Watch(chart, last, last) if chart else None), []
    found: list[Opened | Cleared] = []
    chart, level, began = watch.chart, watch.level, watch.began
    for day, length in lengths.items():
        if day <= watch.day:
            continue
        if before is not None:
            if length <= before:
                found.append(Cleared(day))
                before, level, began = None, 0.0, None
            continue
        level = chart.level(level, length)
        began = (began or day) if level else None
        if level > chart.limit and began:
            before = next((lengths[day] for day in reversed(known) if day < began), 0)
            came, went = _within(queue.came, began, day), _within(queue.went, began, day)
            found.append(Opened(day, began, before, length, came, went, level))
    return Watch(chart, watch.calibrated_on, last, level, began), found


def _within(by_day: dict[date, int], first: date, last: date) -> int:
    return sum(count for day, count in by_day.items() if first <= day <= last)
