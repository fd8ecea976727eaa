"""A case told whole: its state, its open periods with their working, what it waits for and for whom."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from cases.duties import working_of
from cases.kernel import Duty
from cases.state import CaseState, Waiting
from cases.waiting import waiting_for
from law.model import Line


class DutyReport(BaseModel):
    """An open duty and how its due date came about."""

    model_config = ConfigDict(frozen=True)

    duty: Duty
    working: tuple[Line, ...]


class CaseReport(BaseModel):
    """Everything a caller may know of a case."""

    model_config = ConfigDict(frozen=True)

    state: CaseState
    duties: tuple[DutyReport, ...]
    waiting: tuple[Waiting, ...]


def report_of(case: CaseState) -> CaseReport:
    """The report of a case as it stands."""
    return CaseReport(
        state=case,
        duties=tuple(DutyReport(duty=duty, working=working_of(duty)) for duty in case.duties.values()),
        waiting=waiting_for(case),
    )
