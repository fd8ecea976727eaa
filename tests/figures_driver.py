"""Cases that anybody may have driven anywhere, as the statistics see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any

from audit.export.events import SUMS, Trace, trace_of
from audit.export.people import People
from cases.counted import Status
from cases.events import Event, Role
from cases.kernel import evolve
from cases.state import CaseState, Stage
from figures.catalogue import ACTS
from figures.matters import Act, Matter, Movement
from law.periods import local_day
from records.movements import rows_of
from tests.any_sequence import act
from tests.cases_driver import Driven, decided_case, due_case, end, paid, reverify
from tests.entrusted_driver import handed_over, sent, taken_up
from tests.intake_samples import A, B, D, owes
from tests.sequence_payloads import payload_of
from tests.sequence_starts import STARTS


def trail_of(driven: Driven) -> list[CaseState]:
    """The case before its first event, and after each."""
    trail = [driven.first]
    for event in driven.events:
        trail.append(evolve(trail[-1], event))
    return trail


@cache
def moved(driven: Driven) -> list[dict[str, Any]]:
    """What the case counted as, event by event; of one that is driven no further."""
    return rows_of(trail_of(driven), driven.events)


def matter_of(driven: Driven, name: str = "") -> Matter:
    """The case as the statistics read it from the records."""
    first = driven.events[0].data
    return Matter(
        id=name or driven.subject.id,
        office=driven.subject.office,
        on_request=first["origin"] == "on_request",
        received=bool(first["entrusted"]),
        field=first["title"]["field"],
        movements=[
            Movement(**{**{name: row[name] for name in Movement.__slots__}, "status": Status(row["status"])})
            for row in moved(driven)
        ],
        acts=acts_of(driven.events),
    )


def acts_of(events: Iterable[Event]) -> list[Act]:
    return [
        Act(event.kind, event.at, event.data.get("price", 0), event.data.get("measure", ""))
        for event in events
        if event.kind in ACTS
    ]


def trace(driven: Driven, people: People, name: str = "") -> Trace:
    """The case as an export tells it."""
    changes = {row["seq"]: row for row in moved(driven)}
    rows = []
    for event in driven.events:
        now = changes.get(event.seq)
        counted = {column: now[column] if now else None for column in SUMS}
        said = event.model_dump() | {"subject": name or event.subject, "data": event.data, **counted}
        rows.append(SimpleNamespace(**said, counted_as=now["status"] if now else None))
    return trace_of(rows[0].subject, rows, people)


EX_OFFICIO_AFTER_TWO_YEARS = 6
"""Among `STARTS`."""
TELLING = ("postpone", "postpone", "suspend", "end_overlay_ground", "resume_case", "resume_case", "cancel", "end_case",
           "decide_no_condition", "resume_from_no_condition", "enter_separate_ledger", "return_request",
           "recall_decision", "propose_decision", "sign_decision", "record_performance", "record_account", "distribute",
           "prepare_payouts", "approve_payouts", "complain", "answer_complaint", "record_return")  # fmt: skip
"""Commands that change what a case counts as, when they are not refused."""


def walked(seed: int, steps: int) -> Driven:
    """A case that was driven by chance from one of many beginnings, with months between the acts."""
    rng = Random(seed)
    driven = STARTS[seed % len(STARTS)]()
    for _ in range(steps):
        if rng.random() < 0.3:
            driven.wait(driven.now + timedelta(days=rng.choice([0, 1, 9, 40, 190])))
        name = rng.choice(TELLING)
        act(driven, rng, name, payload_of(name, driven.subject, local_day(driven.now), rng))
        driven.perform()
    return driven


def back_from_the_ledger() -> Driven:
    """An ex-officio case that moved to the separate ledger after two years and came back when there were conditions."""
    driven = STARTS[EX_OFFICIO_AFTER_TWO_YEARS]()
    driven.go("enter_separate_ledger", Role.HEAD)
    reverify(driven, "has_conditions", at=driven.now + timedelta(days=400))
    driven.go("resume_from_no_condition", Role.HEAD)
    assert driven.subject.stage == Stage.CONDITIONS
    return driven


def finished() -> Driven:
    """A case of 200 000 000 đồng that is paid, and has ended."""
    driven = paid(due_case())
    end(driven)
    assert driven.subject.ended
    return driven


def suspended() -> Driven:
    """Enforcement rests while a court opens the debtor's insolvency (L25 47.1.a)."""
    driven = due_case()
    said = {"ground": "47.1.a", "circumstances": ["insolvency_filed", "money_duty"]}
    driven.go("establish_ground", Role.HEAD, said)
    driven.go("suspend", Role.HEAD, said)
    return driven


def away() -> Driven:
    """A case that is wholly with another agency."""
    return sent()


def entrusted_here() -> Driven:
    """A matter that another agency entrusted."""
    return taken_up(handed_over(due_case()))


def half_away() -> Driven:
    """One of two claims went to another agency; months later it came back."""
    driven = sent(due_case(owes(B, A, amount=30_000_000), owes(B, D, amount=70_000_000)), claims=["K2"])
    driven.wait(driven.now + timedelta(days=200))
    said = {"entrustment": "UT1", "answer": "returned", "number": "5/CV-THADS", "on": "2026-10-10"}
    driven.go("record_entrustment_answer", Role.CLERK, said)
    return driven


def recalled() -> Driven:
    """A case whose decision was recalled months after it was signed."""
    driven = decided_case()
    consequences = {"ground": "52.1.a", "legal_consequences": "Điều 52"}
    driven.go("recall_decision", Role.HEAD, consequences, at=driven.now + timedelta(days=60))
    assert driven.subject.decision is None
    return driven
