"""A complaint on its way (khiếu nại): pause, withdrawal, suspension, more time, the second level: L25 96–107."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from cases.asking import Asked, ComplaintId
from cases.choices import SECOND_LEVEL, Circumstances, steps, worded
from cases.commands import Command, Unsigned
from cases.duties import DutyBreached
from cases.events import Event, Partner, Role
from cases.kernel import Context, evolves, follows, handles
from cases.stages.common import (
    DocumentFact,
    Facts,
    answerable,
    forbid,
    in_turn,
    issued,
    names_step,
    paper,
    require,
)
from cases.stages.complaint_answer import ExplanationAsked, closing, corrects, found_wrong, undoing_of
from cases.stages.complaints import (
    ComplaintReceived,
    OfComplaint,
    accepted,
    named,
    notice_of,
    open_complaint,
    put,
    stops_payout,
)
from cases.state import CaseState, Overlay
from law.guards import complaints as law_complaints
from law.guards import overlays as law_overlays
from law.guards.facts import Fact as Circumstance
from law.periods import local_day

RESOLUTIONS = ("R145", "R146", "R147")
"""The periods to resolve a complaint; an extension begins on the last day of the one that runs."""
LATE_RESOLUTIONS = (*RESOLUTIONS, "R145b", "R146b", "R147b")
"""With those that were extended: once one has passed the superior steps in."""


class PauseForComplaint(Command):
    """Sign the pause of the matter while a complaint is resolved (tạm ngừng việc thi hành án), L25 101.1.b."""

    words = ("Ký quyết định tạm dừng vì khiếu nại", "Pause for a complaint")

    complaint: ComplaintId
    circumstances: Circumstances = ()


class WithdrawComplaint(Command):
    """The complainant withdraws the complaint (rút khiếu nại), L25 105.3."""

    words = ("Rút khiếu nại", "Withdraw a complaint")

    complaint: ComplaintId


class TerminateComplaint(Command):
    """Sign the notice that a withdrawn complaint is not resolved any further (đình chỉ giải quyết), L25 105.3."""

    words = ("Ký thông báo đình chỉ giải quyết khiếu nại", "Terminate a complaint")

    complaint: ComplaintId


class SuspendComplaint(Command):
    """Sign the notice that the resolution of a complaint is suspended, or goes on (tạm đình chỉ), L25 105.2, 105.4."""

    words = ("Ký thông báo tạm đình chỉ, tiếp tục giải quyết khiếu nại", "Suspend or resume a complaint")

    complaint: ComplaintId
    resume: Annotated[bool, Asked("Tiếp tục giải quyết", "Goes on")] = False


class ExtendComplaint(Command):
    """Give a complaint more time, at most 30 days (kéo dài thời hạn giải quyết), L25 102.3, 102.4."""

    words = ("Kéo dài thời hạn giải quyết khiếu nại", "Extend a complaint")

    complaint: ComplaintId
    remote: Annotated[bool, Asked("Vùng sâu, vùng xa, đi lại khó khăn", "Remote area")] = False
    complicated: Annotated[bool, Asked("Vụ việc phức tạp", "Complicated")] = False


class ComplainAgain(Command):
    """The complainant goes to the second level (khiếu nại lần hai), L25 96.3, 98.2."""

    words = ("Khiếu nại lần hai", "Complain again")

    complaint: ComplaintId
    reason: Annotated[str, Asked("Lý do", "Reason", long=True)] = Field(min_length=1, max_length=4000)


class RecordSecondLevel(Command):
    """Record what the agency of the Ministry of Justice did about a second complaint, by the number of its paper.

    What it decides is final (L25 98.2); the office carries it out.
    """

    words = ("Ghi kết quả khiếu nại lần hai", "Record the second level")

    complaint: ComplaintId
    step: Annotated[Literal["accepted", "refused", "resolved"], Asked("Bước", "Step", choices=worded(SECOND_LEVEL))]
    number: Annotated[str, Asked("Số văn bản", "Number of the paper")] = Field(min_length=1, max_length=60)
    upheld: Annotated[bool, Asked("Chấp nhận khiếu nại", "Upheld")] = False


class RecordComplaintStep(Command):
    """Record a step of a complaint by its name (ghi bước giải quyết khiếu nại)."""

    words = ("Ghi bước giải quyết khiếu nại", "Record a step of a complaint")

    complaint: ComplaintId
    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=1000)

    _known = names_step(lambda: STEPS)


class ComplaintPaused(OfComplaint, DocumentFact):
    words = ("Tạm dừng việc thi hành án vì khiếu nại", "Matter paused for a complaint")
    article = "L25 101.1.b"


class ComplaintWithdrawn(OfComplaint):
    words = ("Rút khiếu nại", "Complaint withdrawn")
    article = "L25 105.3.a"


class ComplaintTerminated(OfComplaint, DocumentFact):
    words = ("Đình chỉ giải quyết khiếu nại", "Complaint terminated")
    article = "L25 105.3"


class ComplaintPaper(OfComplaint, DocumentFact):
    """A notice about the course of a complaint."""


class ComplaintSuspended(ComplaintPaper):
    words = ("Tạm đình chỉ giải quyết khiếu nại", "Resolution of the complaint suspended")
    article = "L25 105.2"


class ComplaintResumed(ComplaintPaper):
    words = ("Tiếp tục giải quyết khiếu nại", "Resolution of the complaint goes on")
    article = "L25 105.4"


class ComplaintExtended(OfComplaint):
    words = ("Kéo dài thời hạn giải quyết khiếu nại", "Complaint extended")
    article = "L25 102.4"
    group: str
    resolution_due_on: date


class SecondComplaintReceived(OfComplaint):
    words = ("Khiếu nại lần hai", "Second complaint received")
    article = "L25 96.3"
    reason: str


class SecondLevel(OfComplaint):
    """What the resolver of the second level did, by the number of its paper."""

    number: str
    group: str
    level: str = "second"
    after_coercion: bool


class SecondComplaintAccepted(SecondLevel):
    words = ("Thụ lý khiếu nại lần hai", "Second complaint accepted")
    article = "L25 104"


class SecondComplaintRefused(SecondLevel):
    words = ("Không thụ lý khiếu nại lần hai", "Second complaint not accepted")
    article = "L25 97"


class SecondComplaintResolved(SecondLevel):
    words = ("Giải quyết khiếu nại lần hai", "Second complaint resolved")
    article = "L25 98.2"
    upheld: bool


class ComplaintStep(OfComplaint):
    note: str = ""


class ComplaintSuspensionGroundEstablished(ComplaintStep):
    words = ("Phát sinh căn cứ tạm đình chỉ giải quyết khiếu nại", "Ground to suspend the complaint")
    article = "L25 105.2"


class ComplaintSuspensionGroundEnded(ComplaintStep):
    words = ("Hết căn cứ tạm đình chỉ giải quyết khiếu nại", "Ground to suspend the complaint ended")
    article = "L25 105.4"


class SecondResolutionSent(ComplaintStep):
    words = ("Gửi quyết định giải quyết khiếu nại lần hai", "Second decision on the complaint sent")
    article = "TT13 14.2"


class ResolutionPublished(ComplaintStep):
    words = ("Công khai quyết định giải quyết khiếu nại lần hai", "Second decision on the complaint published")
    article = "TT13 14.2"


class AuthorisationCertified(ComplaintStep):
    words = ("Giấy ủy quyền khiếu nại được chứng thực", "Authorisation to complain certified")
    article = "ND155 3"


class SuperiorIntervened(ComplaintStep):
    words = ("Cấp trên chỉ đạo việc giải quyết khiếu nại quá hạn", "The superior intervened")
    partners = (Partner.SUPERIOR,)
    article = "D152 74.1"


class AuthorisationSigned(OfComplaint):
    """Somebody complains for another: a notarised authorisation counts to the end of 2026, then certified ones do."""

    words = ("Khiếu nại theo ủy quyền", "Complaint by authorisation")
    article = "D152 2.4"


class ResolutionOverdue(OfComplaint):
    """The time to resolve a complaint has passed: the superior has to step in (D152 74.1)."""

    words = ("Quá hạn giải quyết khiếu nại", "Resolution of the complaint overdue")
    article = "D152 74.1"


STEPS: Mapping[str, type[ComplaintStep]] = {step.kind: step for step in ComplaintStep.__subclasses__()}


@handles(PauseForComplaint, Role.HEAD, signs="complaint_notice")
def _pause(case: CaseState, command: PauseForComplaint, context: Context) -> Facts:
    complaint = accepted(case, command.complaint)
    forbid(case.ended, "L25 55", "Vụ việc đã kết thúc thi hành án.", "The case has ended.")
    forbid(case.overlay, "L25 101.1.b", "Việc thi hành án đang hoãn, tạm đình chỉ.", "It is paused already.")
    told = {*command.circumstances, Circumstance.COMPLAINT_PENDING}
    with answerable("L25 101.1.b"):
        require(law_overlays.overlay("101.1.b", told, context.pack).verdict)
    yield ComplaintPaused(
        **paper(case, "complaint-pause", "complaint_pause", context),
        **named(complaint),
    )


@handles(WithdrawComplaint, Role.PARTY, Role.CLERK, signs=Unsigned.RECORDS)
def _withdraw(case: CaseState, command: WithdrawComplaint, context: Context) -> Facts:
    complaint = open_complaint(case, command.complaint)
    forbid(complaint.withdrawn, "L25 105.3", "Đã rút.", "It is withdrawn already.")
    forbid(
        context.actor.role is Role.PARTY and context.actor.id != complaint.party,
        "L25 105.3",
        "Chỉ người khiếu nại được rút khiếu nại.",
        "Only the complainant may withdraw it.",
    )
    yield ComplaintWithdrawn(**named(complaint))


@handles(TerminateComplaint, Role.HEAD, signs="complaint_notice")
def _terminate(case: CaseState, command: TerminateComplaint, context: Context) -> Facts:
    complaint = open_complaint(case, command.complaint)
    forbid(not complaint.withdrawn, "L25 105.3", "Khiếu nại chưa rút.", "The complaint is not withdrawn.")
    yield ComplaintTerminated(**notice_of(case, complaint, context))


@handles(SuspendComplaint, Role.HEAD, signs="complaint_notice")
def _suspend(case: CaseState, command: SuspendComplaint, context: Context) -> Facts:
    complaint = accepted(case, command.complaint)
    forbid(
        complaint.suspended is not command.resume,
        "L25 105.2, 105.4",
        "Khiếu nại không ở bước này.",
        "The complaint is not at this step.",
    )
    yield (ComplaintResumed if command.resume else ComplaintSuspended)(**notice_of(case, complaint, context))


@handles(ExtendComplaint, Role.HEAD, signs=Unsigned.REVIEWS)
def _extend(case: CaseState, command: ExtendComplaint, context: Context) -> Facts:
    complaint = accepted(case, command.complaint)
    running = [case.duties.get(name) for rule in RESOLUTIONS for name in (f"{rule}/{complaint.id}",)]
    duty = next((d for d in running if d and d.due), None)
    allowed = law_complaints.may_extend(
        complaint.of,
        context.pack,
        remote=command.remote,
        complicated=command.complicated,
        extended_before=duty is None,
    )
    require(allowed)
    forbid(duty is None, "L25 102.4", "Không còn thời hạn đang chạy để kéo dài.", "No period runs to be extended.")
    assert duty
    assert duty.due
    yield ComplaintExtended(**named(complaint), group=complaint.group, resolution_due_on=duty.due)


@handles(ComplainAgain, Role.PARTY, Role.CLERK, signs=Unsigned.RECORDS)
def _again(case: CaseState, command: ComplainAgain, context: Context) -> Facts:
    complaint = case.complaints.get(command.complaint)
    forbid(
        not complaint or not complaint.decision or not complaint.accepted or complaint.withdrawn,
        "L25 96.3",
        "Chưa có quyết định giải quyết lần đầu.",
        "There is no first decision yet.",
    )
    assert complaint
    forbid(complaint.level == "second", "L25 98.2", "Đã khiếu nại lần hai.", "It was at the second level already.")
    forbid(
        context.actor.role is Role.PARTY and context.actor.id != complaint.party,
        "L25 97.1",
        "Chỉ người khiếu nại được khiếu nại lần hai.",
        "Only the complainant may complain again.",
    )
    require(law_complaints.resolver(law_complaints.Actor.HEAD, complaint.of, second=True).verdict)
    require(law_complaints.second_in_time(complaint.told_on or context.today, context.today, context.pack))
    yield SecondComplaintReceived(**named(complaint), reason=command.reason)


@handles(
    RecordSecondLevel, Role.HEAD, Role.CLERK, Partner.SUPERIOR, needs=("plan", "accountant"), signs=Unsigned.RECORDS
)
def _second(case: CaseState, command: RecordSecondLevel, context: Context) -> Facts:
    first = command.step in ("accepted", "refused")
    complaint = (open_complaint if first else accepted)(case, command.complaint, "second")
    forbid(first and complaint.accepted, "L25 104", "Khiếu nại đã được thụ lý.", "It is accepted already.")
    told = {
        **named(complaint),
        "number": command.number,
        "group": complaint.group,
        "after_coercion": bool(case.coerced_on),
    }
    if command.step == "accepted":
        yield SecondComplaintAccepted(**told)
        yield ExplanationAsked(**named(complaint), respondent="agency")
    elif command.step == "refused":
        yield SecondComplaintRefused(**told)
    else:
        undone = list(undoing_of(case, complaint, context.facts["plan"])) if command.upheld else []
        yield SecondComplaintResolved(**told, upheld=command.upheld)
        yield from undone


@handles(RecordComplaintStep, Role.HEAD, Role.CLERK, Partner.SUPERIOR, signs=Unsigned.RECORDS)
def _step(case: CaseState, command: RecordComplaintStep, context: Context) -> Facts:
    complaint = case.complaints.get(command.complaint)
    forbid(not complaint, "L25 104", "Không có khiếu nại này.", "There is no such complaint.")
    assert complaint
    yield in_turn(case, STEPS[command.step](**named(complaint), note=command.note), context)


@follows(ComplaintReceived)
def _by_agent(case: CaseState, fact: ComplaintReceived, context: Context) -> Facts:
    if fact.agent:
        yield AuthorisationSigned(complaint=fact.complaint, about=fact.about)


@follows(DutyBreached)
def _overdue(case: CaseState, fact: DutyBreached, context: Context) -> Facts:
    if fact.rule in LATE_RESOLUTIONS and (complaint := case.complaints.get(case.duties[fact.duty].topic)):
        yield ResolutionOverdue(**named(complaint))


@follows(SecondComplaintReceived)
def _stopped(case: CaseState, fact: SecondComplaintReceived, context: Context) -> Facts:
    yield from stops_payout(case, case.complaints[fact.complaint].distribution)


@follows(ComplaintTerminated, SecondComplaintRefused, SecondComplaintResolved)
def _goes_on(case: CaseState, fact: OfComplaint, context: Context) -> Facts:
    yield from closing(case, fact.complaint)


@evolves(ComplaintPaused)
def _paused(case: CaseState, fact: ComplaintPaused, event: Event) -> CaseState:
    """No word on late interest: it runs."""
    paused = Overlay(
        kind=law_overlays.Overlay.PAUSED_FOR_COMPLAINT,
        ground="101.1.b",
        number=fact.number,
        since=local_day(event.at),
    )
    case = put(case, fact.complaint, pauses=True).model_copy(update={"overlay": paused})
    return issued(case, fact, event)


@evolves(ComplaintWithdrawn)
def _withdrawn(case: CaseState, fact: ComplaintWithdrawn, event: Event) -> CaseState:
    return put(case, fact.complaint, withdrawn=True)


@evolves(ComplaintTerminated)
def _terminated(case: CaseState, fact: ComplaintTerminated, event: Event) -> CaseState:
    change = {"decision": fact.document, "accepted": True, "pauses": False}
    return issued(put(case, fact.complaint, **change), fact, event, parties=(case.complaints[fact.complaint].party,))


@evolves(ComplaintSuspended)
@evolves(ComplaintResumed)
def _suspended(case: CaseState, fact: ComplaintPaper, event: Event) -> CaseState:
    case = put(case, fact.complaint, suspended=isinstance(fact, ComplaintSuspended))
    return issued(case, fact, event, parties=(case.complaints[fact.complaint].party,))


@evolves(SecondComplaintReceived)
def _at_the_second(case: CaseState, fact: SecondComplaintReceived, event: Event) -> CaseState:
    return put(case, fact.complaint, level="second", accepted=False, decision="", suspended=False, explanation="")


@evolves(SecondComplaintAccepted)
def _second_accepted(case: CaseState, fact: SecondComplaintAccepted, event: Event) -> CaseState:
    return put(case, fact.complaint, accepted=True)


@evolves(SecondComplaintRefused)
def _second_refused(case: CaseState, fact: SecondComplaintRefused, event: Event) -> CaseState:
    return put(case, fact.complaint, decision=fact.number)


@evolves(SecondComplaintResolved)
def _second_resolved(case: CaseState, fact: SecondComplaintResolved, event: Event) -> CaseState:
    change = {"decision": fact.number, "pauses": False, "upheld": fact.upheld}
    case = found_wrong(case, fact.complaint, fact.upheld)
    return put(case, fact.complaint, to_carry_out=corrects(case, fact.complaint, fact.upheld), **change)
