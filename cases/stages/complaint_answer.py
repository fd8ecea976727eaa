"""A complaint is answered (giải quyết khiếu nại), L25 97, 104–107: accepted or barred, explained, decided, carried out.

What is upheld undoes what was complained of: a plan is withdrawn, a measure is to be lifted; anything else the office
corrects and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from cases.asking import Asked, ComplaintId
from cases.assets import FREE, Standing
from cases.choices import barring
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.parts import Complaint
from cases.safeguards import SafeguardStanding
from cases.stages.common import DocumentFact, Facts, forbid, in_charge, issued, paper
from cases.stages.complaints import OfComplaint, accepted, named, notice_of, open_complaint, put
from cases.stages.measures import ReleaseGroundEstablished
from cases.stages.notice import PartiesNotified
from cases.stages.overlays import OverlayGroundEnded
from cases.stages.security_end import ground_ended
from cases.stages.withdrawal import is_whole, taken_back
from cases.state import CaseState
from law.guards import complaints as law_complaints
from law.guards.complaints import Obstacle
from law.guards.security import Lift
from law.periods import local_day


class AnswerComplaint(Command):
    """Accept a complaint, or say by what it is barred (thụ lý hoặc không thụ lý khiếu nại), L25 97, 104."""

    words = ("Thụ lý, trả lời khiếu nại", "Answer a complaint")

    complaint: ComplaintId
    obstacles: Annotated[
        tuple[Obstacle, ...], Asked("Căn cứ không thụ lý", "Why it is not accepted", choices=barring, article="L25 97")
    ] = ()


class ExplainComplaint(Command):
    """Who is complained of explains (giải trình): the enforcer, at the second level the office."""

    words = ("Giải trình về khiếu nại", "Explain what is complained of")

    complaint: ComplaintId
    explanation: Annotated[str, Asked("Giải trình", "Explanation", long=True)] = Field(min_length=1, max_length=4000)


class ResolveComplaint(Command):
    """Sign the decision on a complaint (quyết định giải quyết khiếu nại), L25 107. `upheld`: it was right."""

    words = ("Ký quyết định giải quyết khiếu nại", "Resolve a complaint")

    complaint: ComplaintId
    upheld: Annotated[bool, Asked("Chấp nhận khiếu nại", "Upheld")]
    findings: Annotated[str, Asked("Nhận định", "Findings", long=True)] = Field(min_length=1, max_length=4000)


class CarryOutResolution(Command):
    """Record how a decision or an act was corrected, as the decision on a complaint orders (L25 52, 107)."""

    words = ("Ghi việc thực hiện quyết định giải quyết khiếu nại", "Carry out a decision on a complaint")

    complaint: ComplaintId
    how: Annotated[str, Asked("Cách thực hiện", "How", long=True)] = Field(min_length=1, max_length=4000)


class ComplaintAccepted(OfComplaint, DocumentFact):
    words = ("Thụ lý khiếu nại", "Complaint accepted")
    article = "L25 104"
    group: str
    level: str = "first"
    after_coercion: bool


class ComplaintRefused(OfComplaint, DocumentFact):
    """It is not accepted, by this clause of L25 97."""

    words = ("Không thụ lý khiếu nại", "Complaint not accepted")

    article = "L25 97"
    ground: str


class ExplanationAsked(OfComplaint):
    """With the acceptance whoever is complained of is asked to explain: the enforcer, above him the agency."""

    words = ("Yêu cầu giải trình", "Explanation asked")

    article = "TT13 9.2"
    respondent: str = "enforcer"


class ExplanationGiven(OfComplaint):
    words = ("Giải trình về khiếu nại", "Explanation given")
    article = "TT13 9.2"
    explanation: str


class ComplaintResolved(OfComplaint, DocumentFact):
    words = ("Ký quyết định giải quyết khiếu nại", "Complaint resolved")
    article = "L25 107"
    group: str
    level: str = "first"
    upheld: bool
    findings: str


class ResolutionSent(OfComplaint):
    """Everybody concerned has the decision on the complaint."""

    words = ("Gửi quyết định giải quyết khiếu nại", "Decision on the complaint sent")

    article = "TT13 14.1"


class FirstResolutionNotified(OfComplaint):
    """From here the time to complain again runs (L25 96.3)."""

    words = ("Người khiếu nại biết quyết định lần đầu", "First decision on the complaint known")

    article = "L25 96.3"
    group: str


class ResolutionCarriedOut(OfComplaint):
    words = ("Thực hiện quyết định giải quyết khiếu nại", "Decision on the complaint carried out")
    article = "L25 107"
    how: str


class PayoutObstacleEnded(Fact):
    """It is to be paid in ten days from here."""

    words = ("Tiếp tục chi trả", "Payout goes on")

    article = "D152 30.4"
    receipt: str


@handles(AnswerComplaint, Role.HEAD, signs="complaint_notice")
def _answer(case: CaseState, command: AnswerComplaint, context: Context) -> Facts:
    complaint = open_complaint(case, command.complaint, "first")
    forbid(complaint.accepted, "L25 104", "Khiếu nại đã được thụ lý.", "The complaint is accepted already.")
    unproven = {Obstacle.REPRESENTATION_UNPROVEN} if complaint.agent and not complaint.authorised else set()
    bars = law_complaints.not_accepted(
        {*command.obstacles, *unproven}, law_complaints.IN_TIME.yes(), context.pack, lodged_on=complaint.lodged_on
    )
    notice = notice_of(case, complaint, context)
    if bars:
        yield ComplaintRefused(ground=bars[0].article.removeprefix("L25 "), **notice)
        return
    yield ComplaintAccepted(group=complaint.group, after_coercion=bool(case.coerced_on), **notice)
    yield ExplanationAsked(**named(complaint))


@handles(ExplainComplaint, Role.ENFORCER, Role.HEAD, signs=Unsigned.DRAFTS)
def _explain(case: CaseState, command: ExplainComplaint, context: Context) -> Facts:
    in_charge(case, context)
    complaint = accepted(case, command.complaint)
    yield ExplanationGiven(**named(complaint), explanation=command.explanation)


@handles(ResolveComplaint, Role.HEAD, needs=("plan", "accountant"), signs="complaint_decision")
def _resolve(case: CaseState, command: ResolveComplaint, context: Context) -> Facts:
    complaint = accepted(case, command.complaint, "first")
    forbid(complaint.suspended, "L25 105.2", "Đang tạm đình chỉ giải quyết.", "Its resolution is suspended.")
    undone = list(undoing_of(case, complaint, context.facts["plan"])) if command.upheld else []
    yield ComplaintResolved(
        **paper(case, "complaint", "complaint_decision", context),
        **named(complaint),
        group=complaint.group,
        upheld=command.upheld,
        findings=command.findings,
    )
    yield from undone


def undoing_of(case: CaseState, complaint: Complaint, did: dict[str, Any]) -> Iterator[Fact]:
    """What of itself comes of a complaint that is upheld; a plan whose money left is withdrawn once it is back."""
    plan = case.plans.get(complaint.about)
    # another's complaint may have brought it down already
    if plan and not plan.withdrawn and is_whole(case, did):
        yield taken_back(case, plan, did)
    reason = f"Khiếu nại ngày {complaint.lodged_on:%d/%m/%Y} được chấp nhận"
    asset = case.assets.get(complaint.asset)
    if asset and asset.standing in FREE and asset.standing is not Standing.RELEASING:
        yield ReleaseGroundEstablished(asset=asset.id, reason=reason)
    safeguard = case.safeguards.get(complaint.safeguard)
    if safeguard and safeguard.standing is SafeguardStanding.ORDERED:
        yield ground_ended(safeguard, Lift.OTHER, reason)


@handles(CarryOutResolution, Role.HEAD, Role.ENFORCER, signs=Unsigned.CORRECTS)
def _carry_out(case: CaseState, command: CarryOutResolution, context: Context) -> Facts:
    in_charge(case, context)
    complaint = case.complaints.get(command.complaint)
    forbid(
        not complaint or not complaint.to_carry_out,
        "L25 107",
        "Không có quyết định giải quyết khiếu nại này phải thực hiện.",
        "No such decision on a complaint is to be carried out.",
    )
    assert complaint
    yield ResolutionCarriedOut(**named(complaint), how=command.how)


@follows(ComplaintResolved, ComplaintRefused)
def _goes_on(case: CaseState, fact: OfComplaint, context: Context) -> Facts:
    yield from closing(case, fact.complaint)


def closing(case: CaseState, name: str) -> Iterator[Fact]:
    """What goes on when a complaint is answered: the payout, and the matter if it was paused for it (L25 101.1)."""
    distribution = case.complaints[name].distribution
    if distribution and not case.complaints.count(("open", distribution)):
        for receipt in case.receipts.group(("distribution", distribution)):
            yield PayoutObstacleEnded(receipt=receipt.id)
    if case.overlay and case.overlay.ground == "101.1.b" and not case.complaints.count("pausing"):
        yield OverlayGroundEnded(note="đã giải quyết khiếu nại")


@follows(PartiesNotified)
def _sent(case: CaseState, fact: PartiesNotified, context: Context) -> Facts:
    for complaint in case.complaints.values():
        if complaint.decision == fact.document and complaint.accepted and not complaint.withdrawn:
            yield ResolutionSent(**named(complaint))
            yield FirstResolutionNotified(**named(complaint), group=complaint.group)


@evolves(ComplaintAccepted)
def _accepted(case: CaseState, fact: ComplaintAccepted, event: Event) -> CaseState:
    return issued(
        put(case, fact.complaint, accepted=True), fact, event, parties=(case.complaints[fact.complaint].party,)
    )


@evolves(ComplaintRefused)
def _refused(case: CaseState, fact: ComplaintRefused, event: Event) -> CaseState:
    case = put(case, fact.complaint, decision=fact.document)
    return issued(case, fact, event, parties=(case.complaints[fact.complaint].party,))


@evolves(ExplanationGiven)
def _explained(case: CaseState, fact: ExplanationGiven, event: Event) -> CaseState:
    return put(case, fact.complaint, explanation=fact.explanation)


@evolves(ComplaintResolved)
def _resolved(case: CaseState, fact: ComplaintResolved, event: Event) -> CaseState:
    correct = corrects(case, fact.complaint, fact.upheld)
    change = {"decision": fact.document, "upheld": fact.upheld, "to_carry_out": correct, "pauses": False}
    return issued(put(found_wrong(case, fact.complaint, fact.upheld), fact.complaint, **change), fact, event)


def found_wrong(case: CaseState, name: str, upheld: bool) -> CaseState:
    """The case with the plan that was rightly complained of marked: nothing more is paid of it."""
    plan = case.plans.get(case.complaints[name].about)
    if not upheld or plan is None:
        return case
    return case.model_copy(update={"plans": case.plans.put({plan.id: replace(plan, wrong=True)})})


def corrects(case: CaseState, name: str, upheld: bool) -> bool:
    """Whether the office has to correct by itself what was complained of: neither a plan, an asset nor a safeguard."""
    complaint = case.complaints[name]
    return upheld and not (complaint.distribution or complaint.asset or complaint.safeguard)


@evolves(FirstResolutionNotified)
def _known(case: CaseState, fact: FirstResolutionNotified, event: Event) -> CaseState:
    return put(case, fact.complaint, told_on=local_day(event.at))


@evolves(ResolutionCarriedOut)
def _carried_out(case: CaseState, fact: ResolutionCarriedOut, event: Event) -> CaseState:
    return put(case, fact.complaint, to_carry_out=False)
