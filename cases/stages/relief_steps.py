"""What procuracy, court and office do about the relief of a due of the State, step by step (L25 43.5, 44, 45)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from cases.asking import Asked
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Appointment, Context, evolves, handles
from cases.stages.common import Facts, in_charge, in_turn, names_step
from cases.stages.state_relief import ReliefInForce, changed, under_way, unscheduled
from cases.state import CaseState
from law.pack import load_pack
from law.periods import due_for, local_day, midnight_after

TO_PROTEST = "R134b"
"""The longer time to protest a decision: a decision that nobody protested takes effect after it (L25 45.1)."""


class RecordReliefStep(Command):
    """Record what procuracy, court or office did about a relief, by the step's name (ghi bước xét miễn, giảm)."""

    words = ("Ghi bước xét miễn, giảm", "Record a step of relief")

    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=1000)

    _known = names_step(lambda: STEPS)


class ReliefStep(Fact):
    note: str = ""


class ReliefFileSentToProcuracy(ReliefStep):
    words = ("Gửi hồ sơ miễn, giảm cho Viện kiểm sát", "Relief file sent to the procuracy")
    article = "L25 43.5"


class ProcuracyAskedAboutRelief(ReliefStep):
    words = ("Viện kiểm sát yêu cầu giải trình hồ sơ miễn, giảm", "Procuracy asked about the relief")
    partners = (Partner.PROCURACY,)
    article = "TTLT15 7.2"


class ProcuracyAnsweredAboutRelief(ReliefStep):
    words = ("Giải trình với Viện kiểm sát về hồ sơ miễn, giảm", "Procuracy answered about the relief")
    article = "TTLT15 7.2"


class ProcuracyOpined(ReliefStep):
    words = ("Viện kiểm sát có ý kiến về hồ sơ miễn, giảm", "Procuracy gave its opinion")
    partners = (Partner.PROCURACY,)
    article = "L25 43.5"


class ExemptionFileReceived(ReliefStep):
    words = ("Tòa án nhận hồ sơ miễn, giảm", "Court received the relief file")
    partners = (Partner.COURT,)
    article = "L25 44.2"


class ExemptionFileAccepted(ReliefStep):
    words = ("Tòa án thụ lý hồ sơ miễn, giảm", "Court accepted the relief file")
    partners = (Partner.COURT,)
    article = "L25 44.2"


class ReliefJudgeAssigned(ReliefStep):
    words = ("Phân công Thẩm phán xét miễn, giảm", "Judge assigned")
    partners = (Partner.COURT,)
    article = "TTLT15 9.1"


class CourtAskedAboutRelief(ReliefStep):
    words = ("Tòa án yêu cầu giải trình hồ sơ miễn, giảm", "Court asked about the relief")
    partners = (Partner.COURT,)
    article = "TTLT15 9.1"


class CourtAnsweredAboutRelief(ReliefStep):
    words = ("Giải trình với Tòa án về hồ sơ miễn, giảm", "Court answered about the relief")
    article = "TTLT15 9.1"


class ExemptionSessionHeld(ReliefStep):
    words = ("Mở phiên họp xét miễn, giảm", "Session on the relief held")
    partners = (Partner.COURT,)
    article = "L25 44.2"


class ExemptionDecisionSent(ReliefStep):
    words = ("Tòa án gửi quyết định miễn, giảm", "Decision on relief sent")
    partners = (Partner.COURT,)
    article = "L25 44.4"


class ExemptionDecisionReceived(ReliefStep):
    words = ("Viện kiểm sát nhận quyết định miễn, giảm", "Procuracy received the decision on relief")
    partners = (Partner.PROCURACY,)
    article = "L25 45.1"


class ExemptionProtested(ReliefStep):
    words = ("Viện kiểm sát kháng nghị quyết định miễn, giảm", "Decision on relief protested")
    partners = (Partner.PROCURACY,)
    article = "L25 45.1"


class ExemptionFileTransferred(ReliefStep):
    words = ("Chuyển hồ sơ kháng nghị lên Tòa án cấp trên", "File transferred to the court above")
    partners = (Partner.COURT,)
    article = "L25 45.2"


class ExemptionAppealHeld(ReliefStep):
    words = ("Mở phiên họp phúc thẩm xét miễn, giảm", "Appeal on the relief held")
    partners = (Partner.COURT,)
    article = "L25 45.3"


STEPS: Mapping[str, type[ReliefStep]] = {step.kind: step for step in ReliefStep.__subclasses__()}
AFTER_DECISION = (ExemptionDecisionSent, ExemptionDecisionReceived, ExemptionProtested)
"""Steps that follow the decision of the court; the others of court and procuracy precede it, or its appeal."""


@handles(RecordReliefStep, Role.ENFORCER, Role.HEAD, Role.CLERK, signs=Unsigned.RECORDS, steps=STEPS)
def _step(case: CaseState, command: RecordReliefStep, context: Context) -> Facts:
    in_charge(case, context)
    step = STEPS[command.step]
    if step is ReliefFileSentToProcuracy:
        under_way(case, "eligible")
    elif step in AFTER_DECISION:
        under_way(case, "decided")
    else:
        under_way(case)
    yield in_turn(case, step(note=command.note), context)


@evolves(ProcuracyOpined)
def _opined(case: CaseState, fact: ProcuracyOpined, event: Event) -> CaseState:
    return changed(case, opined=True)


@evolves(ExemptionDecisionReceived)
def _known(case: CaseState, fact: ExemptionDecisionReceived, event: Event) -> CaseState:
    """Without a protest it takes effect when the longer time is over (L25 45.1)."""
    last = due_for(TO_PROTEST, local_day(event.at), load_pack(case.pack)).due
    force = Appointment(at=midnight_after(last), kind=ReliefInForce.kind)
    case = unscheduled(case)
    return case.model_copy(update={"appointments": (*case.appointments, force)})


@evolves(ExemptionProtested)
def _protested(case: CaseState, fact: ExemptionProtested, event: Event) -> CaseState:
    return changed(unscheduled(case), stage="protested")
