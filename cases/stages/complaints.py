"""A plan of distribution is contested (khiếu nại phương án phân chia tiền), at the first level.

A party complains of the enforcer's plan in the time of L25 96.2. While the complaint is open the money of that plan is
not paid (D152 30.3.c); the ten days run anew from the Head's decision on it (30.4). A plan that was wrong is withdrawn,
so that another takes its place (cases/stages/withdrawal.py).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, ComplaintId, PartyId, PlanId, Reason
from cases.choices import barring
from cases.commands import Command, Sha256OrNone, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.parts import Complaint, notice_key
from cases.stages.common import DocumentFact, Facts, forbid, in_charge, issued, next_document, require
from cases.stages.notice import PartiesNotified
from cases.stages.withdrawal import is_whole, taken_back
from cases.state import CaseState
from law.guards import complaints as law_complaints
from law.guards.complaints import Obstacle
from law.pack import load_pack
from law.periods import local_day


class ContestPlan(Command):
    """A party complains of a plan (khiếu nại phương án phân chia tiền); `plan` is its document, as in its notice."""

    words = ("Khiếu nại phương án phân chia tiền", "Contest a plan")

    plan: PlanId
    party: PartyId
    reason: Reason = Field(min_length=1, max_length=4000)
    proof: Annotated[Sha256OrNone, Asked("Tài liệu chứng minh (mã băm SHA-256)", "Proof (by SHA-256)")] = ""


class AnswerComplaint(Command):
    """Accept a complaint, or say by what it is barred (thụ lý hoặc không thụ lý khiếu nại), L25 97, 104."""

    words = ("Thụ lý, trả lời khiếu nại", "Answer a complaint")

    complaint: ComplaintId
    obstacles: Annotated[
        tuple[Obstacle, ...],
        Asked("Căn cứ không thụ lý", "Why it is not accepted", choices=barring, article="L25 97"),
    ] = ()


class ExplainPlan(Command):
    """The enforcer explains the plan that is contested (giải trình)."""

    words = ("Giải trình về phương án", "Explain a plan")

    complaint: ComplaintId
    explanation: Annotated[str, Asked("Giải trình", "Explanation", long=True)] = Field(min_length=1, max_length=4000)


class ResolveComplaint(Command):
    """Sign the decision on a complaint (quyết định giải quyết khiếu nại), L25 107. `upheld`: the plan is wrong."""

    words = ("Ký quyết định giải quyết khiếu nại", "Resolve a complaint")

    complaint: ComplaintId
    upheld: Annotated[bool, Asked("Chấp nhận khiếu nại", "Upheld")]
    findings: Annotated[str, Asked("Nhận định", "Findings", long=True)] = Field(min_length=1, max_length=4000)


class OfComplaint(Fact):
    """A fact of one complaint; `plan` is the document complained of."""

    complaint: str
    plan: str


class ComplaintReceived(OfComplaint):
    """A complaint in time; `group` is that of the time to resolve it (L25 102.1–102.3)."""

    words = ("Nhận khiếu nại phương án phân chia tiền", "Plan contested")

    article = "L25 96.2"
    distribution: int
    party: str
    reason: str
    proof: str
    group: str


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
    """With the notice of acceptance the enforcer is asked to explain."""

    words = ("Yêu cầu Chấp hành viên giải trình", "Enforcer asked to explain")

    article = "TT13 9.2"
    respondent: str = "enforcer"


class ExplanationGiven(OfComplaint):
    words = ("Chấp hành viên giải trình", "Enforcer explained")
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


class PayoutObstacleArose(Fact):
    """Money of a receipt may not be paid for now."""

    words = ("Tạm dừng chi trả do có khiếu nại", "Payout stopped by a complaint")

    article = "D152 30.3.c"
    receipt: str


class PayoutObstacleEnded(Fact):
    """It is to be paid in ten days from here."""

    words = ("Tiếp tục chi trả", "Payout goes on")

    article = "D152 30.4"
    receipt: str


def stage_of(case: CaseState) -> law_complaints.Stage:
    """Where a plan stands in the course of the matter: before coercion, or after it (L25 96.2)."""
    return law_complaints.stage(
        security_decided=False, coercion_decided=bool(case.coerced_on), about_security=False, about_coercion=False
    )


def complaint_days(case: CaseState, on: date) -> int:
    """In how many calendar days from valid notice a plan of this day may be contested (L25 96.2)."""
    pack = load_pack(case.pack)
    rule = law_complaints.PERIOD_RULES[law_complaints.groups(stage_of(case), pack).period]
    days = pack.rule(rule).term(on, {}).length
    assert isinstance(days, int)
    return days


@handles(ContestPlan, Role.PARTY, Role.CLERK, signs=Unsigned.RECORDS)
def _contest(case: CaseState, command: ContestPlan, context: Context) -> Facts:
    plan = case.plans.get(command.plan)
    forbid(plan is None, "L25 96.1", "Vụ việc không có phương án này.", "The case has no such plan.")
    assert plan
    forbid(plan.withdrawn, "L25 96.1", "Phương án đã bị thu hồi.", "The plan is withdrawn already.")
    forbid(command.party not in case.parties, "L25 97.1", "Không có đương sự này.", "There is no such party.")
    mine = [c for c in case.complaints.values() if (c.plan, c.party) == (plan.id, command.party)]
    forbid(mine and not mine[-1].decision, "L25 104", "Khiếu nại này đang được giải quyết.", "It is open already.")
    forbid(
        any(c.accepted for c in mine),
        "L25 97.5",
        "Khiếu nại này đã được giải quyết.",
        "The complaint was resolved already.",
    )
    notice, at = case.notices.get(notice_key(plan.id, command.party)), stage_of(case)
    known = (notice.valid_on if notice else None) or context.today
    require(law_complaints.in_time(at, known, context.today, context.pack))
    yield ComplaintReceived(
        complaint=f"KN{len(case.complaints) + 1}",
        plan=plan.id,
        distribution=plan.distribution,
        party=command.party,
        reason=command.reason,
        proof=command.proof,
        group=law_complaints.groups(at, context.pack).resolution,
    )


def _open(case: CaseState, name: str) -> Complaint:
    found = case.complaints.get(name)
    forbid(not found or found.decision, "L25 104", "Không có khiếu nại này đang chờ.", "No such complaint is open.")
    assert found
    return found


@handles(AnswerComplaint, Role.HEAD, signs="complaint_notice")
def _answer(case: CaseState, command: AnswerComplaint, context: Context) -> Facts:
    complaint = _open(case, command.complaint)
    forbid(complaint.accepted, "L25 104", "Khiếu nại đã được thụ lý.", "The complaint is accepted already.")
    bars = law_complaints.not_accepted(
        command.obstacles, law_complaints.IN_TIME.yes(), context.pack, lodged_on=complaint.lodged_on
    )
    paper = {
        "document": next_document(case, "complaint"),
        "document_kind": "complaint_notice",
        "signer": context.actor.id,
        "complaint": complaint.id,
        "plan": complaint.plan,
    }
    if bars:
        yield ComplaintRefused(ground=bars[0].article.removeprefix("L25 "), **paper)
        return
    yield ComplaintAccepted(group=complaint.group, after_coercion=bool(case.coerced_on), **paper)
    yield ExplanationAsked(complaint=complaint.id, plan=complaint.plan)


@handles(ExplainPlan, Role.ENFORCER, signs=Unsigned.DRAFTS)
def _explain(case: CaseState, command: ExplainPlan, context: Context) -> Facts:
    in_charge(case, context)
    complaint = _open(case, command.complaint)
    forbid(not complaint.accepted, "TT13 9.2", "Khiếu nại chưa được thụ lý.", "The complaint is not accepted yet.")
    yield ExplanationGiven(complaint=complaint.id, plan=complaint.plan, explanation=command.explanation)


@handles(ResolveComplaint, Role.HEAD, needs=("plan", "accountant"), signs="complaint_decision")
def _resolve(case: CaseState, command: ResolveComplaint, context: Context) -> Facts:
    complaint = _open(case, command.complaint)
    forbid(not complaint.accepted, "L25 104", "Khiếu nại chưa được thụ lý.", "The complaint is not accepted yet.")
    plan, did = case.plans[complaint.plan], context.facts["plan"]
    stands = not plan.withdrawn  # another's complaint may have brought it down already
    back = taken_back(case, plan, did) if command.upheld and stands and is_whole(case, did) else None
    yield ComplaintResolved(
        document=next_document(case, "complaint"),
        document_kind="complaint_decision",
        signer=context.actor.id,
        complaint=complaint.id,
        plan=complaint.plan,
        group=complaint.group,
        upheld=command.upheld,
        findings=command.findings,
    )
    if back:
        yield back


@follows(ComplaintReceived)
def _stopped(case: CaseState, fact: ComplaintReceived, context: Context) -> Facts:
    if case.complaints.count(("open", fact.distribution)) == 1:
        for receipt in case.receipts.group(("distribution", fact.distribution)):
            yield PayoutObstacleArose(receipt=receipt.id)


@follows(ComplaintResolved, ComplaintRefused)
def _goes_on(case: CaseState, fact: OfComplaint, context: Context) -> Facts:
    distribution = case.complaints[fact.complaint].distribution
    if not case.complaints.count(("open", distribution)):
        for receipt in case.receipts.group(("distribution", distribution)):
            yield PayoutObstacleEnded(receipt=receipt.id)


@follows(PartiesNotified)
def _sent(case: CaseState, fact: PartiesNotified, context: Context) -> Facts:
    for complaint in case.complaints.values():
        if complaint.decision == fact.document and complaint.accepted:
            yield ResolutionSent(complaint=complaint.id, plan=complaint.plan)


def _put(case: CaseState, complaint: Complaint) -> CaseState:
    return case.model_copy(update={"complaints": case.complaints.put({complaint.id: complaint})})


@evolves(ComplaintReceived)
def _received(case: CaseState, fact: ComplaintReceived, event: Event) -> CaseState:
    complaint = Complaint(
        id=fact.complaint,
        plan=fact.plan,
        distribution=fact.distribution,
        party=fact.party,
        reason=fact.reason,
        lodged_on=local_day(event.at),
        group=fact.group,
    )
    return _put(case, complaint)


@evolves(ComplaintAccepted)
def _accepted(case: CaseState, fact: ComplaintAccepted, event: Event) -> CaseState:
    complaint = replace(case.complaints[fact.complaint], accepted=True)
    return issued(_put(case, complaint), fact, event, parties=(complaint.party,))


@evolves(ComplaintRefused)
def _refused(case: CaseState, fact: ComplaintRefused, event: Event) -> CaseState:
    complaint = replace(case.complaints[fact.complaint], decision=fact.document)
    return issued(_put(case, complaint), fact, event, parties=(complaint.party,))


@evolves(ExplanationGiven)
def _explained(case: CaseState, fact: ExplanationGiven, event: Event) -> CaseState:
    return _put(case, replace(case.complaints[fact.complaint], explanation=fact.explanation))


@evolves(ComplaintResolved)
def _resolved(case: CaseState, fact: ComplaintResolved, event: Event) -> CaseState:
    case = _put(case, replace(case.complaints[fact.complaint], decision=fact.document))
    if fact.upheld:
        wrong = replace(case.plans[fact.plan], wrong=True)
        case = case.model_copy(update={"plans": case.plans.put({wrong.id: wrong})})
    return issued(case, fact, event)
