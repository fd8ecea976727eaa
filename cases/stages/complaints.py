"""A plan of distribution is contested (khiếu nại phương án phân chia tiền), at the first level.

A party complains of the enforcer's plan in the time of L25 96.2. While the complaint is open the money of that plan is
not paid (D152 30.3.c); the ten days run anew from the Head's decision on it (30.4). A plan that was wrong is withdrawn
while all of its money is still here, so that another takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from pydantic import Field

from cases.commands import Command, Sha256OrNone, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.ledger import Posting, reversed_entry
from cases.parts import Claim, Complaint, FeeAccount, Share, notice_key
from cases.stages.common import DocumentFact, Facts, forbid, in_charge, issued, next_document, require
from cases.stages.notice import PartiesNotified
from cases.stages.receipts import MoneyFact
from cases.state import CaseState
from law.guards import complaints as law_complaints
from law.guards.complaints import Obstacle
from law.pack import load_pack
from law.periods import local_day


class ContestPlan(Command):
    """A party complains of a plan (khiếu nại phương án phân chia tiền); `plan` is its document, as in its notice."""

    words = ("Khiếu nại phương án phân chia tiền", "Contest a plan")

    plan: str
    party: str
    reason: str = Field(min_length=1, max_length=4000)
    proof: Sha256OrNone = ""


class AnswerComplaint(Command):
    """Accept a complaint, or say by what it is barred (thụ lý hoặc không thụ lý khiếu nại), L25 97, 104."""

    words = ("Thụ lý, trả lời khiếu nại", "Answer a complaint")

    complaint: str
    obstacles: tuple[Obstacle, ...] = ()


class ExplainPlan(Command):
    """The enforcer explains the plan that is contested (giải trình)."""

    words = ("Giải trình về phương án", "Explain a plan")

    complaint: str
    explanation: str = Field(min_length=1, max_length=4000)


class ResolveComplaint(Command):
    """Sign the decision on a complaint (quyết định giải quyết khiếu nại), L25 107. `upheld`: the plan is withdrawn."""

    words = ("Ký quyết định giải quyết khiếu nại", "Resolve a complaint")

    complaint: str
    upheld: bool
    findings: str = Field(min_length=1, max_length=4000)


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


class PlanWithdrawn(MoneyFact):
    """A plan counts no more, and all it did is taken back: `drafts` of fees, sums by claim and by party, in đồng."""

    words = ("Hủy phương án phân chia tiền", "Plan withdrawn")

    article = "L25 107"
    plan: str
    distribution: int
    shares: tuple[str, ...]
    receipts: tuple[str, ...]
    collections: tuple[str, ...]
    drafts: tuple[str, ...]
    claims: dict[str, dict[str, int]]
    fees: dict[str, dict[str, int]]


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


@handles(ResolveComplaint, Role.HEAD, needs=("plan",), signs="complaint_decision")
def _resolve(case: CaseState, command: ResolveComplaint, context: Context) -> Facts:
    complaint = _open(case, command.complaint)
    forbid(not complaint.accepted, "L25 104", "Khiếu nại chưa được thụ lý.", "The complaint is not accepted yet.")
    stands = not case.plans[complaint.plan].withdrawn  # another's complaint may have brought it down already
    back = _taken_back(case, complaint, context.facts["plan"]) if command.upheld and stands else None
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


def undoing(before: CaseState, after: CaseState, postings: Iterable[Posting], distribution: int) -> dict[str, Any]:
    """What a plan did to its case, as JSON values: what there was to decide it again must be told (`needs`)."""
    return {
        "shares": [share.id for share in after.shares.values() if share.distribution == distribution],
        "receipts": [receipt.id for receipt in after.receipts.values() if receipt.distribution == distribution],
        "collections": [name for name in after.collections if name not in before.collections],
        "drafts": [name for name in after.reckoned_fees if name not in before.reckoned_fees],
        "claims": {
            name: gained
            for name, claim in after.claims.items()
            if any((gained := _gained(claim, before.claims[name], ("satisfied", "interest_paid"))).values())
        },
        "fees": {
            name: gained
            for name, account in after.fees.items()
            if any((gained := _gained(account, before.fee_account(name), ACCOUNT)).values())
        },
        "postings": [list(line) for line in postings],
    }


ACCOUNT = tuple(field.name for field in fields(FeeAccount) if field.name != "party")


def _gained(after: Claim | FeeAccount, before: Claim | FeeAccount, names: tuple[str, ...]) -> dict[str, int]:
    return {name: getattr(after, name) - getattr(before, name) for name in names}


def _less(item: Any, gained: dict[str, int]) -> Any:
    return replace(item, **{name: getattr(item, name) - amount for name, amount in gained.items()})


def _taken_back(case: CaseState, complaint: Complaint, did: dict[str, Any]) -> PlanWithdrawn:
    """The withdrawal of the plan; refused where its money has begun to leave, for then it must come back first."""
    shares = [case.shares[name] for name in did["shares"]]
    left = [_less(case.fees[name], gained) for name, gained in did["fees"].items()]
    forbid(
        not all(map(_lies_here, shares))
        or any(not case.reckoned_fees[name].untouched for name in did["drafts"])
        or any(getattr(account, name) < 0 for account in left for name in ACCOUNT),
        "L25 54.6",
        "Tiền của phương án đã lập lệnh chi, đã chi trả hoặc đã quyết định thu phí; thu hồi trước khi hủy phương án.",
        "Money of the plan is ordered or paid out, or a fee of it is decided: recover it before the plan is withdrawn.",
    )
    return PlanWithdrawn(
        plan=complaint.plan,
        distribution=complaint.distribution,
        postings=reversed_entry((account, amount) for account, amount in did["postings"]),
        **{name: did[name] for name in ("shares", "receipts", "collections", "drafts", "claims", "fees")},
    )


def _lies_here(share: Share) -> bool:
    """Whether a share is as its plan left it: payable, kept in the office, or more than is owed."""
    return share.status == "surplus" if share.claim == "surplus" else share.status in ("payable", "kept")


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
    return issued(_put(case, replace(case.complaints[fact.complaint], decision=fact.document)), fact, event)


@evolves(PlanWithdrawn)
def _withdrawn(case: CaseState, fact: PlanWithdrawn, event: Event) -> CaseState:
    """Everything as it was before the plan; the debtor who had performed has performed, for his money is here."""
    receipts = {name: replace(case.receipts[name], distribution=0, paid_out=False) for name in fact.receipts}
    nothing = {name: replace(case.collections[name], amount=0) for name in fact.collections}
    update = {
        "shares": case.shares.without(*fact.shares),
        "receipts": case.receipts.put(receipts),
        "collections": case.collections.put(nothing),
        "reckoned_fees": case.reckoned_fees.without(*fact.drafts),
        "claims": case.claims.put({name: _less(case.claims[name], gained) for name, gained in fact.claims.items()}),
        "fees": case.fees.put({name: _less(case.fees[name], gained) for name, gained in fact.fees.items()}),
        "plans": case.plans.put({fact.plan: replace(case.plans[fact.plan], withdrawn=True)}),
    }
    return case.model_copy(update=update)
