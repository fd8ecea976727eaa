"""Why work waits: each step's wait is split by cause, and each transition is given the cause that explains most.

First what somebody else holds up: a term of the law, or whom the log says the step waits for. Then, for what is left,
the office's own ways: saving up (batching), people busy with what came before (contention) or after
(prioritisation), people away (unavailability). What none of them explains is `extraneous`, unless the step has nobody
of the office and its name says who acts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from flow.batches import Batches, batches_of
from flow.limits import Constant, constant
from flow.log import CAUSES_GIVEN, DAY, Floats, Ints, most
from flow.queueing import NOBODY, Away, Work, waits, work_of
from flow.sequence import Steps

CAUSES = (
    "batching", "contention", "prioritisation", "unavailability", "external_partner", "party", "law", "extraneous",
)  # fmt: skip

ACTS_ITSELF = {
    "party": re.compile(r"(pay|payment|appeal|objection|complaint|nộp|trả tiền|kháng cáo|khiếu nại)\b", re.IGNORECASE),
    "external_partner": re.compile(r"(receive|received|reply|nhận|phúc đáp)\b", re.IGNORECASE),
}
"""How the name of a step begins that somebody outside the office takes."""

UNEXPLAINED = 0.5
"""Share of a wait that must be unexplained before that, and no cause found, is what is said of it."""


@dataclass(frozen=True)
class Transition:
    """A transition between two activities: all waits for `end` after `start` ("" for the beginning of a case).

    Days are local days of 24 hours. `days_by_cause` names only causes with a share. `cause` is None where nothing
    waited.
    """

    start: str
    end: str
    count: int
    case_days: float
    share: float
    mean_days: float
    sd_days: float
    cause: str | None
    days_by_cause: dict[str, float] = field(default_factory=dict)
    constant: Constant | None = None
    batches: int = 0
    batched: int = 0
    person: str = ""


def transitions_of(steps: Steps) -> list[Transition]:
    """Every transition with its waits and their causes, those that hold most case-days first."""
    chosen = np.flatnonzero((steps.before >= 0) | (steps.gap > 0))
    if not len(chosen):
        return []
    size = len(steps.log.activities)
    before = steps.before[chosen]
    start = np.where(before >= 0, steps.log.activity[before], size)
    codes, number, counts = np.unique(
        start * size + steps.log.activity[chosen], return_inverse=True, return_counts=True
    )
    names = [*steps.log.activities, ""]
    pairs = [(names[code // size], names[code % size]) for code in codes.tolist()]
    groups = np.split(np.argsort(number, kind="stable"), np.cumsum(counts)[:-1])
    members = [chosen[group] for group in groups]
    constants = [
        constant(*pair, _whole_days(steps, at)) if pair[0] else None for pair, at in zip(pairs, members, strict=True)
    ]
    split = split_of(steps, members, constants)
    everything = float(steps.gap[chosen].sum()) or 1.0
    found = [
        _transition(steps, split, at, pair, everything, seen)
        for pair, at, seen in zip(pairs, members, constants, strict=True)
    ]
    return sorted(found, key=lambda one: (-one.case_days, one.start, one.end))


def _whole_days(steps: Steps, at: Ints) -> Ints:
    return (np.floor(steps.until[at] / DAY) - np.floor(steps.since[at] / DAY)).astype(np.int64)


@dataclass(frozen=True)
class Split:
    """Seconds of wait by cause, one item a step; and what the evidence is made of."""

    by_cause: dict[str, Floats]
    batches: Batches
    work: Work


def split_of(steps: Steps, members: list[Ints], constants: list[Constant | None], away: Away = NOBODY) -> Split:
    """Split the wait of every step; `members` are the steps of each transition, with its term if it has one; `away`
    who is known to have been absent."""
    work = work_of(steps)
    until = np.clip(work.begun, steps.since, steps.until)
    after_law = _after_law(steps, members, constants, until)
    found = {cause: np.zeros(len(until)) for cause in CAUSES}
    found["law"] = after_law - steps.since
    outside = steps.log.waits >= 0
    for number, cause in enumerate(CAUSES_GIVEN):
        found[cause] += np.where(steps.log.waits == number, until - after_law, 0.0)
    since = np.where(outside, until, after_law)
    batches = batches_of(steps, work, since, until)
    found["batching"] = batches.until - batches.since
    queued = waits(work, after_law, np.where(batches.until > batches.since, batches.until, since), until, away)
    found["contention"], found["prioritisation"] = queued.contention, queued.overtaken
    found["unavailability"], found["extraneous"] = queued.off, queued.idle + batches.since - since
    _by_name(steps, found)
    return Split(found, batches, work)


def _after_law(steps: Steps, members: list[Ints], constants: list[Constant | None], until: Floats) -> Floats:
    """From when on a wait is no longer a term's: after its days, where most waits have exactly these days."""
    after = steps.since.copy()
    for at, seen in zip(members, constants, strict=True):
        if seen is not None:
            days = _whole_days(steps, at)
            ends = np.where(days == seen.days, until[at], steps.since[at] + seen.days * DAY)
            after[at] = np.where(days >= seen.days, np.minimum(ends, until[at]), after[at])
    return after


def _by_name(steps: Steps, found: dict[str, Floats]) -> None:
    """What nothing explains, given to the outsider whom the step's name names, if nobody of the office took it."""
    log = steps.log
    for activity, name in enumerate(log.activities):
        cause = next((cause for cause, begins in ACTS_ITSELF.items() if begins.match(name)), None)
        if cause is not None:
            taken = (log.activity == activity) & (log.resource < 0)
            found[cause][taken] += found["extraneous"][taken]
            found["extraneous"][taken] = 0.0


def _transition(
    steps: Steps, split: Split, at: Ints, pair: tuple[str, str], everything: float, seen: Constant | None
) -> Transition:
    days = steps.gap[at] / DAY
    case_days = float(days.sum())
    by_cause = {cause: float(seconds[at].sum()) / DAY for cause, seconds in split.by_cause.items()}
    numbers = split.batches.number[at]
    cause = leading(by_cause, case_days)
    slow = at[split.by_cause[cause][at] > 0] if cause else at
    return Transition(
        *pair,
        count=len(at),
        case_days=case_days,
        share=case_days * DAY / everything,
        mean_days=float(days.mean()),
        sd_days=float(days.std(ddof=1)) if len(days) > 1 else 0.0,
        cause=cause,
        days_by_cause={cause: spent for cause, spent in by_cause.items() if spent > 1e-9},
        constant=seen,
        batches=len(np.unique(numbers[numbers >= 0])),
        batched=int((numbers >= 0).sum()),
        person=most(steps.log.resources, steps.log.resource[slow]),
    )


def leading(by_cause: dict[str, float], case_days: float) -> str | None:
    """The cause that explains most; what is unexplained is named only when it is more than half of the wait."""
    if case_days <= 0 or not any(by_cause.values()):
        return None
    named = {cause: days for cause, days in by_cause.items() if cause != "extraneous"}
    best = max(named, key=lambda cause: named[cause])
    return "extraneous" if by_cause["extraneous"] > UNEXPLAINED * case_days or named[best] <= 0 else best
