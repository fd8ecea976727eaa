"""Work that is saved up and done together: how long did a step wait for its batch?

Two marks of a batch. **Few days**: an activity happens on far fewer days than the people who do it are at work, many
at a time; a step waits for its batch since the one before it, and what it waited longer has another cause. **Runs**:
a person does the same activity again and again without a break, all of it was there before the first began, and
nothing that was there is left over; a step waits until the last of its batch is ready. A busy person also works
without a break, but work comes in meanwhile, or is left over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flow.log import DAY, Floats, Ints, places
from flow.queueing import Work
from flow.sequence import Steps

FEWEST = 3
"""Batches there must be."""

ON_FEW_DAYS, TOGETHER = 0.5, 3.0
"""Days used, as a share of the days that chance would have used, at most; steps a day, at least."""

PAUSE = 60.0
"""Seconds that may lie between two steps of a run."""

IN_RUNS, RUN = 0.8, 2.0
"""Share of an activity's steps that stand in runs, and steps a run, at least."""


@dataclass(frozen=True)
class Batches:
    """Each step waited for its batch from `since` to `until` (local seconds); the two are equal without a batch.

    `number` is the batch of a step, -1 without.
    """

    since: Floats
    until: Floats
    number: Ints


def batches_of(steps: Steps, work: Work, since: Floats, until: Floats) -> Batches:
    """The batches of a log, of steps that waited from `since` to `until`."""
    number = np.full(len(since), -1, dtype=np.int64)
    begins, ends = since.copy(), since.copy()
    waited = np.flatnonzero((steps.before >= 0) | (steps.gap > 0))
    for group in places(steps.log.activity[waited]):
        waiting = waited[group]
        if (found := _on_few_days(steps, work, waiting)) is not None:
            at, batch = found
            opened = np.full(batch.max() + 1, np.inf)
            np.minimum.at(opened, batch, work.begun[at])
            begins[at] = np.concatenate(([-np.inf], opened[:-1]))[batch]
            ends[at] = opened[batch]
        elif (found := _runs(work, since, waiting[work.known[waiting]])) is not None:
            at, batch = found
            complete = np.full(batch.max() + 1, -np.inf)
            np.maximum.at(complete, batch, since[at])
            ends[at] = complete[batch]
        else:
            continue
        number[at] = batch + number.max() + 1
    begins = np.clip(begins, since, until)
    return Batches(begins, np.clip(ends, begins, until), number)


def _on_few_days(steps: Steps, work: Work, at: Ints) -> tuple[Ints, Ints] | None:
    """A batch a day, if the activity comes on few of the days on which its people, or anybody, did something."""
    if len(at) < FEWEST * TOGETHER:
        return None
    day = np.floor(work.begun / DAY).astype(np.int64)
    used, batch = np.unique(day[at], return_inverse=True)
    people = np.unique(steps.log.resource[at])
    theirs = np.isin(steps.log.resource, people) if people.min() >= 0 else np.ones(len(day), dtype=bool)
    at_work = np.unique(day[theirs & (day >= used[0]) & (day <= used[-1])])
    few = len(used) >= FEWEST and on_few_days(len(used), len(at_work), len(at))
    return (at, batch) if few else None


def on_few_days(used: int, at_work: int, steps: int) -> bool:
    """Whether so many steps come on far fewer days than the people who take them are at work, many at a time."""
    by_chance = at_work * (1 - (1 - 1 / at_work) ** steps) if at_work > 1 else 1.0
    return used <= ON_FEW_DAYS * by_chance and steps >= TOGETHER * max(used, 1)


def _runs(work: Work, since: Floats, at: Ints) -> tuple[Ints, Ints] | None:
    """A batch a run, if most steps of the activity stand in runs that leave nothing over; where starts are known."""
    if work.estimated[at].any() or len(at) < FEWEST * RUN:
        return None
    at = at[np.lexsort((work.begun[at], work.resource[at]))]
    begun, ended, person = work.begun[at], work.ended[at], work.resource[at]
    broken = (np.diff(person) > 0) | (np.diff(begun) > 0) & (begun[1:] - ended[:-1] > PAUSE)
    run = np.concatenate(([0], np.cumsum(broken)))
    heads = np.concatenate(([0], np.flatnonzero(broken) + 1))
    sizes = np.diff([*heads.tolist(), len(at)])
    gathered = np.maximum.reduceat(since[at], heads) <= begun[heads]
    earliest = np.minimum.reduceat(since[at], heads)
    left_over = np.zeros(len(heads), dtype=bool)
    left_over[:-1] = (np.diff(person[heads]) == 0) & (earliest[1:] < begun[heads][:-1])
    whole = (sizes > 1) & gathered & ~left_over
    if whole.sum() < FEWEST or sizes[whole].mean() < RUN or sizes[whole].sum() < IN_RUNS * len(at):
        return None
    inside = whole[run]
    return at[inside], run[inside]
