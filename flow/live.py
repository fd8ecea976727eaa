"""The causes of waits of a case register that is alive: its visits read as a log, by the same code as any other log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flow.causes import transitions_of
from flow.log import Builder
from flow.sequence import steps_of

OFFICE = "office"
"""The side whose waits are split by what its people did meanwhile; the other sides are causes by themselves."""


@dataclass(frozen=True)
class Visit:
    """A case at a stage, while the same holder has it in hand; moments in seconds of the local wall clock.

    `side` is office, partner, party or law. `person` who works on it, nobody if it is not known; `served` when that
    began, if it did before `left`. Of a visit that still lasts `left` is now: it has waited so long.
    """

    case: str
    stage: str
    holder: str
    side: str
    person: str
    entered: float
    served: float | None
    left: float


def causes_of(visits: Iterable[Visit]) -> dict[str, dict[str, float]]:
    """By stage how many case-days of waiting each cause explains."""
    builder, stages = Builder(), {}
    for visit in visits:
        activity = f"{visit.stage} {visit.holder}"
        stages[activity] = visit.stage
        begun = visit.left if visit.served is None or visit.side != OFFICE else visit.served
        builder.add(
            visit.case,
            activity,
            (visit.left, 0.0),
            resource=visit.person or None,
            waits=None if visit.side == OFFICE else visit.side,
            start=(begun, 0.0),
            ready=(visit.entered, 0.0),
        )
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    if builder.events:
        for transition in transitions_of(steps_of(builder.build())):
            for cause, days in transition.days_by_cause.items():
                found[stages[transition.end]][cause] += days
    return {stage: dict(causes) for stage, causes in found.items()}
