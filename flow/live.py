"""The causes of waits of a case register that is alive: its visits read as a log, by the same code as any other log.

Two things are known here that no finished log tells: which visits still last, and since when a queue piles up. What
ended or lasts since then is looked at by itself, so that a new habit shows before it has a history: a kind of work
that is left lying while those who do it are at other work that came later, or at none, is saved up, even before it
was done together for the first time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from flow.batches import FEWEST, on_few_days
from flow.causes import CAUSES, split_of
from flow.log import DAY, Builder, Ints, places
from flow.sequence import Steps, steps_of

OFFICE = "office"
"""The side whose waits are split by what its people did meanwhile; the other sides are causes by themselves."""


@dataclass(frozen=True)
class Visit:
    """A case at a stage, while the same hand has it; moments in seconds of the local wall clock.

    `hand`: the officer, or who else must act (head, accountant, bank, debtor, law). `side` is office, partner, party
    or law. `person` who works on it, nobody if it is not known; `served` when that began, if it did before `left`. Of a
    visit that `lasts` `left` is now: it has waited so long.
    """

    case: str
    stage: str
    room: str
    hand: str
    side: str
    person: str
    entered: float
    served: float | None
    left: float
    lasts: bool = False


class Absence(NamedTuple):
    """A person is away from the first day (local days since 1970) up to, and not on, the `back` one."""

    person: str
    first: int
    back: int


class Place(NamedTuple):
    """Where a wait is: the room, the hand, the stage."""

    room: str
    hand: str
    stage: str


def causes_of(
    visits: Iterable[Visit], since: float = -np.inf, absences: Iterable[Absence] = ()
) -> dict[Place, dict[str, float]]:
    """By place how many case-days of waiting each cause explains, of the visits that ended after `since` or last.

    Visits that ended before tell when people are there and how long work takes; `absences` what the office itself
    says of that.
    """
    builder, kinds = Builder(), {}
    for visit in visits:
        kind = _Kind(Place(visit.room, visit.hand, visit.stage), visit.side, visit.left > since)
        kinds[str(kind)] = kind
        builder.add(
            visit.case,
            str(kind),
            (visit.left, 0.0),
            resource=visit.person or None,
            waits=None if visit.side == OFFICE else visit.side,
            start=_begun(visit),
            ready=(visit.entered, 0.0),
        )
    if not builder.events:
        return {}
    steps = steps_of(builder.build())
    members = places(steps.log.activity)
    split = split_of(steps, members, [None] * len(members), _away(steps.log.resources, absences))
    found: dict[Place, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for at in members:
        kind = kinds[steps.log.activities[steps.log.activity[at[0]]]]
        if not kind.counts:
            continue
        days = {cause: float(split.by_cause[cause][at].sum()) / DAY for cause in CAUSES}
        if kind.side == OFFICE and _lies(steps, at, since):
            left_lying = days["prioritisation"] + days["extraneous"]
            if left_lying > days["contention"] + days["unavailability"]:
                days |= {"batching": days["batching"] + left_lying, "prioritisation": 0.0, "extraneous": 0.0}
        for cause, spent in days.items():
            if spent > 1e-9:
                found[kind.place][cause] += spent
    return {place: dict(causes) for place, causes in found.items()}


def _away(people: Sequence[str], absences: Iterable[Absence]) -> dict[int, Ints]:
    numbers = {person: number for number, person in enumerate(people)}
    runs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in absences:
        if one.person in numbers:
            runs[numbers[one.person]].append((one.first, one.back))
    return {number: np.array(found, dtype=np.int64) for number, found in runs.items()}


class _Kind(NamedTuple):
    """The visits that are looked at together: one place, one side, before or after the moment that is asked for."""

    place: Place
    side: str
    counts: bool


def _begun(visit: Visit) -> tuple[float, float] | None:
    """When the work began: seen, not yet (it lasts), never in the office; or to be estimated."""
    if visit.side == OFFICE and visit.served is not None:
        return visit.served, 0.0
    return (visit.left, 0.0) if visit.lasts or visit.side != OFFICE else None


def _lies(steps: Steps, at: Ints, since: float) -> bool:
    """Whether since then this work was done on far fewer days than its people were at work."""
    log = steps.log
    done = log.end < log.end.max()  # what lasts ends now, which nobody did
    begins = max(since, float(steps.since[at].min()))
    people = np.unique(log.resource[at])
    theirs = done & np.isin(log.resource, people[people >= 0]) & (log.end > begins)
    used, at_work = (np.unique(np.floor(log.end[which] / DAY)) for which in (at[done[at]], theirs))
    return len(at_work) - len(used) >= FEWEST and on_few_days(len(used), len(at_work), len(at))
