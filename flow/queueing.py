"""What each person did while a step waited for them: work that had come earlier, work that came later, or none.

A person's time is cut into slices that do not overlap: work on several things at once counts once, for the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from flow.availability import Calendar, calendar_of
from flow.log import DAY, Bools, Floats, Ints, places
from flow.sequence import Steps

USUAL = 0.75
"""Share of the works of an activity that are no longer than one is taken to be whose beginning nobody saw."""

NIGHTLY = 0.5
"""A wait is more than a night when it has at least this part of the time on duty that a wait of many days has."""


Away = Mapping[int, Ints]
"""Of resources, by their numbers in the log, the runs of days on which they are known to be away."""
NOBODY: Away = {}
_NEVER: Ints = np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True)
class Waits:
    """Waiting time by what the person did meanwhile, in seconds a step: at other work that was ready before it
    (`contention`), at work that became ready after it (`overtaken`), off duty (`off`), nothing known (`idle`)."""

    contention: Floats
    overtaken: Floats
    off: Floats
    idle: Floats


@dataclass(frozen=True)
class Work:
    """Who worked on each step, and when. `known` marks the steps of which both can be said.

    `begun` is the start of the work, as written or, where a step has only its completion, as `estimated`: not before
    the person's completion before it, and not longer than the activity usually takes.
    """

    resource: Ints
    begun: Floats
    ended: Floats
    known: Bools
    estimated: Bools

    @property
    def seen(self) -> Floats:
        """From when on somebody was seen at it: an estimated beginning was seen by nobody."""
        return np.where(self.estimated, self.ended, self.begun)


def work_of(steps: Steps) -> Work:
    """The work on each step."""
    log = steps.log
    known, written = log.resource >= 0, np.isfinite(log.start)
    if log.in_days:
        return Work(log.resource, steps.until, log.end, known & written, np.zeros(len(known), dtype=bool))
    begun = np.where(written, steps.until, _estimated(steps))
    return Work(log.resource, begun, log.end, known, known & ~written)


def _estimated(steps: Steps) -> Floats:
    log = steps.log
    order = np.lexsort((log.end, log.resource))
    completed = np.full(len(order), -np.inf)
    same = log.resource[order][1:] == log.resource[order][:-1]
    completed[order[1:][same]] = log.end[order[:-1][same]]
    begun = np.where(log.resource >= 0, np.maximum(np.minimum(steps.since, log.end), completed), log.end)
    usual, lengths = np.zeros(len(log.activities)), log.end - begun
    told = np.flatnonzero((log.resource >= 0) & ~steps.first)
    for at in places(log.activity[told]):
        usual[log.activity[told[at[0]]]] = np.quantile(lengths[told[at]], USUAL)
    first = np.where(steps.first, completed, begun)
    return np.minimum(np.maximum(first, log.end - usual[log.activity]), log.end)


def waits(work: Work, ready: Floats, since: Floats, until: Floats, away: Away = NOBODY) -> Waits:
    """Split the time between `since` and `until` of every step; `ready` says which of two steps came first, `away` who
    is known to have been absent."""
    nothing = np.zeros(len(since))
    chosen = np.flatnonzero(work.known)
    if not len(chosen):
        return Waits(nothing, nothing, nothing, until - since)
    order = chosen[np.lexsort((work.ended[chosen], work.begun[chosen], work.resource[chosen]))]
    people = _of_people(work, order, since[order], until[order], away)
    wait, busy = until[order] - since[order], people.busy
    overtaken = np.minimum(overtakers(work.resource[order], ready[order], people.duty), busy)
    idle = np.maximum(wait - busy - people.off, 0.0)
    off, longer = _nights_apart(people, wait, busy + idle)
    found = Waits(nothing, nothing.copy(), nothing.copy(), until - since)
    found.contention[order] = (busy - overtaken) * longer
    found.overtaken[order] = overtaken * longer
    found.idle[order] = idle * longer
    found.off[order] = off
    return found


@dataclass(frozen=True)
class _People:
    """Of each wait the seconds its person was at other work and off duty, and how much of that is their nights and
    week-ends; of each step the seconds on duty at it; of its person the share of a week on duty."""

    busy: Floats
    off: Floats
    nights: Floats
    duty: Floats
    on_duty: Floats


def _of_people(work: Work, order: Ints, since: Floats, until: Floats, away: Away) -> _People:
    """Work seen off duty is work; where its beginning is estimated nobody saw it, and it counts as off duty."""
    slices, size = _Slices(work, order), len(order)
    everybody = calendar_of(work.seen[order], work.ended[order])
    found = _People(np.zeros(size), np.zeros(size), np.zeros(size), slices.length.copy(), np.ones(size))

    def take(mine: Ints, calendar: Calendar, of_person: _Slices) -> None:
        busy = of_person.within(since[mine], until[mine])
        if not calendar.never_off:
            off, both = calendar.off(since[mine], until[mine]), of_person.within(since[mine], until[mine], calendar)
            if work.estimated[order[mine]].any():
                busy = busy - both
                found.duty[mine] -= calendar.off(slices.begin[mine], slices.end[mine])
            else:
                off = off - both
            weekly = calendar.weekly
            found.off[mine] = np.maximum(off, 0.0)
            found.nights[mine] = np.minimum(found.off[mine], weekly.off(since[mine], until[mine]))
            found.on_duty[mine] = weekly.on_duty
        found.busy[mine] = np.maximum(busy, 0.0)

    seen_once = []
    for mine in places(work.resource[order]):
        known = away.get(int(work.resource[order[mine[0]]]), _NEVER)
        if len(mine) == 1 and not len(known):
            seen_once.append(mine)
        else:
            calendar = calendar_of(work.seen[order[mine]], work.ended[order[mine]], everybody)
            take(mine, calendar.away(known), slices.part(mine))
    if seen_once:  # who did one thing was not at another, and is known by nobody's hours but everybody's
        take(np.concatenate(seen_once), everybody, slices.part(np.empty(0, dtype=np.int64)))
    return found


def _nights_apart(people: _People, wait: Floats, on_duty: Floats) -> tuple[Floats, Floats]:
    """The time off duty that is a cause, and the factor by which the wait on duty is longer for the rest of it.

    A wait of many days has its nights whatever it is for, so they go with its cause. A wait that is hardly more than
    a night has the night as its cause.
    """
    long = (wait > DAY) & (people.nights > 0) & (on_duty > NIGHTLY * people.on_duty * wait)
    longer = np.where(long, 1 + people.nights / np.where(long, on_duty, 1.0), 1.0)
    return np.where(long, people.off - people.nights, people.off), longer


class _Slices:
    """Disjoint slices of work, in order; of one person after `part`."""

    def __init__(self, work: Work, order: Ints) -> None:
        begun, ended, resource = work.begun[order], work.ended[order], work.resource[order]
        low, span = begun.min(), ended.max() - begun.min() + 1
        highest = np.maximum.accumulate(ended - low + resource * span) - resource * span + low
        before = np.concatenate((begun[:1], highest[:-1]))
        before[1:][np.diff(resource) > 0] = -np.inf
        self.begin = np.maximum(begun, before)
        self.end = np.maximum(ended, self.begin)
        self.length = self.end - self.begin

    def part(self, where: Ints) -> _Slices:
        chosen = object.__new__(_Slices)
        chosen.begin, chosen.end, chosen.length = self.begin[where], self.end[where], self.length[where]
        return chosen

    def within(self, since: Floats, until: Floats, off: Calendar | None = None) -> Floats:
        """Seconds of work between these moments; with a calendar only those off duty."""
        lengths = self.length if off is None else off.off(self.begin, self.end)
        if not len(self.begin):
            return np.zeros(len(since))
        total = np.concatenate(([0.0], np.cumsum(lengths)))

        def before(moments: Floats) -> Floats:
            index = np.searchsorted(self.begin, moments, side="right")
            last = np.maximum(index - 1, 0)
            reached = np.minimum(np.maximum(moments, self.begin[last]), self.end[last])
            partly = reached - self.begin[last] if off is None else off.off(self.begin[last], reached)
            return np.where(index > 0, total[last] + partly, 0.0)

        return np.maximum(before(until) - before(since), 0.0)


def overtakers(resource: Ints, ready: Floats, length: Floats) -> Floats:
    """For each item the lengths of those before it, of the same person, that became ready after it.

    Items come person by person in the order in which they were begun. Merged level by level in whole arrays: n log n.
    """
    size = len(ready)
    rank = np.empty(size, dtype=np.int64)
    by_ready = np.lexsort((ready, resource))
    step_up = (np.diff(ready[by_ready]) > 0) | (np.diff(resource[by_ready]) > 0)
    rank[by_ready] = np.concatenate(([0], np.cumsum(step_up)))[:size]
    found = np.zeros(size)
    order, width = np.arange(size), 1
    while width < size:
        block = order // (2 * width)
        order = order[np.argsort(block * size + rank[order], kind="stable")]
        left = (order // width) % 2 == 0
        upto = np.cumsum(np.where(left, length[order], 0.0))
        block = order // (2 * width)
        last = np.searchsorted(block, np.arange(block[-1] + 1), side="right") - 1
        found[order] += np.where(left, 0.0, upto[last][block] - upto)
        width *= 2
    return np.maximum(found, 0.0)
