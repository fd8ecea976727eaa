"""The whole report on a log, and the form in which scripts read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flow.causes import Transition, transitions_of
from flow.limits import Constant, Kept, deadlines_kept, kept, stated
from flow.log import Log, Problems
from flow.measures import LittlesLaw, Throughput, littles_law, throughput, variants
from flow.sequence import steps_of
from flow.wording import evidence


@dataclass(frozen=True)
class Report:
    """What a log says about the flow of work. Transitions come with the most case-days first."""

    cases: int
    events: int
    activities: int
    variants: int
    throughput: Throughput
    transitions: list[Transition]
    limits: list[Kept]
    constants: list[Constant]
    littles_law: LittlesLaw
    problems: Problems
    waits_only: bool
    """Whether waits are apart from service; else a transition's days run from completion to completion."""


def report_on(log: Log, limits: Sequence[str] = ()) -> Report:
    """The report on a log; `limits` as `from->to=90d`. LogError for a limit that is none."""
    asked = [stated(text, log.activities) for text in limits]
    steps = steps_of(log)
    transitions = transitions_of(steps)
    of_log = deadlines_kept(steps)
    return Report(
        cases=int(steps.first.sum()),
        events=log.events,
        activities=len(log.activities),
        variants=variants(steps),
        throughput=throughput(steps),
        transitions=transitions,
        limits=[*(kept(limit, steps) for limit in asked), *([of_log] if of_log else [])],
        constants=[one.constant for one in transitions if one.constant is not None],
        littles_law=littles_law(steps),
        problems=log.problems,
        waits_only=log.has_starts,
    )


def as_record(report: Report) -> dict[str, Any]:
    """The report as scripts read it. Days are local days; a share is of all case-days, or of the transition's."""
    return {
        "cases": report.cases,
        "events": report.events,
        "activities": report.activities,
        "variants": report.variants,
        "throughput_days": {name: _figure(value) for name, value in vars(report.throughput).items()},
        "transitions": [_transition(one) for one in report.transitions],
        "limits": [
            {"from": one.start, "to": one.end, "days": one.days, "checked": one.checked, "late": one.late}
            for one in report.limits
        ],
        "constants": [
            {"from": one.start, "to": one.end, "days": one.days, "count": one.count, "share": _figure(one.share)}
            for one in report.constants
        ],
        "littles_law": {name: _figure(value) for name, value in vars(report.littles_law).items()},
    }


def _transition(one: Transition) -> dict[str, Any]:
    vi, en = evidence(one)
    return {
        "from": one.start,
        "to": one.end,
        "count": one.count,
        "case_days": _figure(one.case_days),
        "share": _figure(one.share),
        "mean_days": _figure(one.mean_days),
        "sd_days": _figure(one.sd_days),
        "cause": one.cause,
        "cause_evidence": {
            "shares": {cause: _figure(days / one.case_days) for cause, days in one.days_by_cause.items()},
            "vi": vi,
            "en": en,
        },
    }


def _figure(value: float) -> float:
    return round(value, 6)
