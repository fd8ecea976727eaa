"""Dues of the State are forgiven or reduced by a court (miễn, giảm nghĩa vụ nộp ngân sách), L25 42–45.

The engine itself finds who may qualify, whenever a debtor is found without means; anybody may ask. The enforcer
verifies, the procuracy gives its opinion, the Head proposes with the whole dossier, the court decides. Its decision
takes effect when the time to protest is over, or with the appeal.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cases.asking import Asked, ClaimId, Unit
from cases.choices import MEANS, RELIEVED, relief_papers, worded
from cases.commands import Command, Sha256, Unsigned
from cases.events import Event, Expiry, Fact, Partner, Role
from cases.kernel import Context, evolves, follows, handles
from cases.parties import PartyKind
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    answerable,
    forbid,
    in_charge,
    issued,
    paper,
    require,
)
from cases.stages.no_condition import NoConditionDecided
from cases.stages.overlays import CancellationGroundEstablished
from cases.stages.verification import VerificationConcluded
from cases.state import CaseState, StateRelief
from law.guards.relief import Debtor, Kind, Paper, Relief, dossier, partly_performed, relief
from law.pack import Pack
from law.periods import local_day
from law.regime import regime_on


class Means(BaseModel):
    """What the verification found about the debtor (L25 42.1–42.3), as `law.guards.relief.Debtor` has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    no_seizable_assets: bool
    minimum_income_only: bool
    hardship: bool = False
    great_merit: bool = False


class RequestRelief(Command):
    """A debtor, or the procuracy, asks that relief be proposed (đề nghị xét miễn, giảm), L25 43; TTLT15 5.1."""

    words = ("Đề nghị xét miễn, giảm nghĩa vụ nộp ngân sách", "Ask for relief from State dues")

    claim: ClaimId


class VerifyRelief(Command):
    """The enforcer verifies whether a due may be relieved (xác minh để xét miễn, giảm), L25 42, 43.3; TTLT15 5.2."""

    words = ("Xác minh để xét miễn, giảm", "Verify for relief")

    claim: ClaimId
    means: Annotated[Means, Asked("Kết quả xác minh", "What was found", members=MEANS)]
    minutes: Annotated[Sha256, Asked("Biên bản xác minh", "Minutes")]


class TellIneligible(Command):
    """Sign the notice that the due cannot be relieved (thông báo không đủ điều kiện), TTLT15 5.4."""

    words = ("Ký thông báo không đủ điều kiện xét miễn, giảm", "Tell that relief is not possible")


class ProposeRelief(Command):
    """Sign the proposal to the court (văn bản đề nghị xét miễn, giảm), with the dossier of L25 43.

    `papers`: what the dossier holds.
    """

    words = ("Ký văn bản đề nghị xét miễn, giảm", "Propose relief")

    papers: Annotated[tuple[Paper, ...], Asked("Tài liệu trong hồ sơ", "Papers of the dossier", choices=relief_papers)]


class RecordReliefDecision(Command):
    """Record the decision of the court (quyết định miễn, giảm), L25 44; `amount` in đồng is what it lifts.

    `final`: of the appeal (L25 45.3); it takes effect at once.
    """

    words = ("Ghi quyết định của Tòa án về miễn, giảm", "Record the court's decision on relief")

    kind: Annotated[Kind, Asked("Quyết định", "Decision", choices=worded(RELIEVED))]
    amount: Annotated[int, Asked("Số tiền được miễn, giảm", "Amount lifted", unit=Unit.DONG)] = Field(ge=0)
    number: Annotated[str, Asked("Số văn bản", "Number of the paper")] = Field(min_length=1, max_length=60)
    on: Annotated[date, Asked("Ngày", "Day")]
    final: Annotated[bool, Asked("Quyết định phúc thẩm", "Decision on appeal")] = False


class ReliefGroundComplete(Fact):
    """A due may qualify: found by the engine, or asked for; ten days to verify."""

    words = ("Có căn cứ xét miễn, giảm nghĩa vụ nộp ngân sách", "Ground for relief complete")

    article = "L25 42"
    claim: str
    found_by: Literal["engine", "request"]


class ReliefVerified(Fact):
    words = ("Xác minh để xét miễn, giảm", "Verified for relief")
    article = "L25 43.3"
    claim: str
    minutes: str


class VerificationMinutesDrawn(Fact):
    """They serve the dossier for three months."""

    words = ("Lập biên bản xác minh để xét miễn, giảm", "Minutes for relief drawn")

    article = "L25 43.3"


class ReliefFoundEligible(Fact):
    """What may be proposed, and the most that may be lifted, in đồng."""

    words = ("Đủ điều kiện xét miễn, giảm", "Eligible for relief")

    article = "L25 42"
    claim: str
    kind_of_relief: Kind
    most: int
    clause: str


class ReliefFoundIneligible(Fact):
    words = ("Không đủ điều kiện xét miễn, giảm", "Not eligible for relief")
    article = "L25 42"
    claim: str
    why: str


class ReliefIneligibilityTold(DocumentFact):
    words = ("Thông báo không đủ điều kiện xét miễn, giảm", "Told not to be eligible for relief")
    article = "TTLT15 5.4"
    why: str


class ExemptionProposed(DocumentFact):
    words = ("Đề nghị Tòa án xét miễn, giảm", "Relief proposed to the court")
    article = "L25 43.1"
    claim: str
    kind_of_relief: Kind
    most: int


class ExemptionDecided(Fact):
    words = ("Tòa án quyết định về miễn, giảm", "Court decided on relief")
    article = "L25 44.3"
    claim: str
    kind_of_relief: Kind
    amount: int
    number: str
    on: date
    clause: str


class ReliefInForce(Expiry):
    """Nobody protested, or the appeal upheld it: the debt is less by what the court lifted."""

    words = ("Quyết định miễn, giảm có hiệu lực", "Relief in force")

    article = "L25 45"


class ExemptionYearOver(Expiry):
    words = ("Hết 01 năm kể từ lần xét miễn, giảm", "A year since the last relief is over")
    article = "L25 42.4"


# --- who qualifies ----------------------------------------------------------------------------------------------------


def dues(case: CaseState) -> tuple[str, ...]:
    """The claims that are dues of the State and still owed."""
    claims = case.claims.group("open")
    return tuple(c.id for c in claims if c.outstanding and case.parties[c.creditor].kind is PartyKind.STATE)


def answer(case: CaseState, claim: str, means: Means, pack: Pack, on: date) -> Relief:
    """What relief this due may have on a local day, of what is left of it without late interest (L25 42)."""
    assert case.decision
    assert case.decision.signed_on
    due = case.claims[claim]
    part = partly_performed(due.satisfied, due.amount, on, pack) if regime_on(on) == "old" else due.satisfied > 0
    debtor = Debtor(**means.model_dump(), performed_part=part)
    last = case.relieved_on
    return relief(due.outstanding, case.decision.signed_on, on, debtor, pack, last_relief_on=last)


def qualifying(case: CaseState, pack: Pack, on: date) -> tuple[str, ...]:
    """The dues of a debtor without means that may be relieved on a local day; empty while one is being relieved."""
    without = case.no_condition is not None and not case.shows_conditions
    if not without or case.relief or case.ended or not case.decision or not case.decision.signed_on:
        return ()
    poor = Means(no_seizable_assets=True, minimum_income_only=True)
    return tuple(name for name in dues(case) if answer(case, name, poor, pack, on).kind is not Kind.NONE)


@follows(NoConditionDecided, VerificationConcluded)
def _found(case: CaseState, fact: Fact, context: Context) -> Facts:
    """The engine finds who qualifies as soon as he is found without means, and at each verification after it."""
    for claim in qualifying(case, context.pack, context.today)[:1]:
        yield ReliefGroundComplete(claim=claim, found_by="engine")


def under_way(case: CaseState, *stages: str) -> StateRelief:
    found = case.relief
    forbid(
        not found or (stages and found.stage not in stages),
        "L25 42–45",
        "Không có việc xét miễn, giảm ở bước này.",
        "No relief is at this step.",
    )
    assert found
    return found


@handles(RequestRelief, Role.PARTY, Role.CLERK, Partner.PROCURACY, signs=Unsigned.RECORDS)
def _request(case: CaseState, command: RequestRelief, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(case.relief, "L25 42.4", "Đang xét miễn, giảm.", "A relief is under way.")
    forbid(
        command.claim not in dues(case) or not case.decision or not case.decision.signed_on,
        "L25 42",
        "Không phải khoản thu nộp ngân sách nhà nước còn phải thi hành.",
        "It is no due of the State that is still owed.",
    )
    yield ReliefGroundComplete(claim=command.claim, found_by="request")


@handles(VerifyRelief, Role.ENFORCER, signs=Unsigned.ENTERS)
def _verify(case: CaseState, command: VerifyRelief, context: Context) -> Facts:
    in_charge(case, context)
    now = under_way(case, "found")
    forbid(command.claim != now.claim, "L25 42", "Không phải khoản đang xét.", "It is not the due in question.")
    forbid(
        not case.decision or not case.decision.signed_on,
        "L25 42",
        "Quyết định thi hành án đã bị thu hồi.",
        "The enforcement decision was recalled.",
    )
    with answerable("L25 42"):
        found = answer(case, command.claim, command.means, context.pack, context.today)
    yield ReliefVerified(claim=command.claim, minutes=command.minutes)
    yield VerificationMinutesDrawn()
    if found.kind is Kind.NONE:
        yield ReliefFoundIneligible(claim=command.claim, why=found.verdict.reason_vi)
        return
    clause = ".".join(found.verdict.article.removeprefix("L25 ").split(".")[:2])
    yield ReliefFoundEligible(claim=command.claim, kind_of_relief=found.kind, most=found.most, clause=clause)


@handles(TellIneligible, Role.ENFORCER, signs="notice")
def _tell(case: CaseState, command: TellIneligible, context: Context) -> Facts:
    now = under_way(case, "ineligible")
    yield ReliefIneligibilityTold(
        **paper(case, "relief", "relief_ineligibility", context),
        why=now.why,
    )


@handles(ProposeRelief, Role.HEAD, signs="state_relief_proposal")
def _propose(case: CaseState, command: ProposeRelief, context: Context) -> Facts:
    now = under_way(case, "eligible")
    papers: Collection[Paper] = {*command.papers, Paper.PROPOSAL}
    if not now.opined:
        papers = set(papers) - {Paper.PROCURACY_OPINION}
    assert now.verified_on
    require(dossier(papers, now.verified_on, context.today, context.pack))
    yield ExemptionProposed(
        **paper(case, "relief", "relief_proposal", context),
        claim=now.claim,
        kind_of_relief=now.kind,
        most=now.most,
    )


@handles(RecordReliefDecision, Role.CLERK, Partner.COURT, Role.HEAD, signs=Unsigned.RECORDS)
def _decide(case: CaseState, command: RecordReliefDecision, context: Context) -> Facts:
    now = under_way(case, "proposed", *(("protested",) if command.final else ()))
    forbid(command.on > context.today, "L25 44", "Ngày quyết định ở tương lai.", "Its day lies in the future.")
    owed = case.claims[now.claim].outstanding
    forbid(
        command.kind is not Kind.NONE and not 0 < command.amount <= min(now.most, owed),
        "L25 42",
        "Mức miễn, giảm vượt mức được xét hoặc số còn phải thi hành.",
        "It lifts more than may be lifted, or than is owed.",
    )
    yield ExemptionDecided(
        claim=now.claim,
        kind_of_relief=command.kind,
        amount=0 if command.kind is Kind.NONE else command.amount,
        number=command.number,
        on=command.on,
        clause=now.clause,
    )
    if command.final:
        yield ReliefInForce()


@follows(ReliefInForce)
def _exempted(case: CaseState, fact: ReliefInForce, context: Context) -> Facts:
    """What is wholly forgiven is cancelled by the Head (L25 48.5)."""
    if not case.ended and case.exempted:
        yield CancellationGroundEstablished(ground="48.5")


# --- what changes -----------------------------------------------------------------------------------------------------


def changed(case: CaseState, **change: Any) -> CaseState:
    return case.model_copy(update={"relief": case.relief and case.relief.model_copy(update=change)})


@evolves(ReliefGroundComplete)
def _begun(case: CaseState, fact: ReliefGroundComplete, event: Event) -> CaseState:
    return case.model_copy(update={"relief": StateRelief(claim=fact.claim)})


@evolves(ReliefVerified)
def _verified(case: CaseState, fact: ReliefVerified, event: Event) -> CaseState:
    return changed(case, verified_on=local_day(event.at))


@evolves(ReliefFoundEligible)
def _eligible(case: CaseState, fact: ReliefFoundEligible, event: Event) -> CaseState:
    return changed(case, stage="eligible", kind=fact.kind_of_relief, most=fact.most, clause=fact.clause)


@evolves(ReliefFoundIneligible)
def _ineligible(case: CaseState, fact: ReliefFoundIneligible, event: Event) -> CaseState:
    return changed(case, stage="ineligible", why=fact.why)


@evolves(ReliefIneligibilityTold)
def _told(case: CaseState, fact: ReliefIneligibilityTold, event: Event) -> CaseState:
    return issued(case, fact, event, parties=case.refs("D")).model_copy(update={"relief": None})


@evolves(ExemptionProposed)
def _proposed(case: CaseState, fact: ExemptionProposed, event: Event) -> CaseState:
    return issued(changed(case, stage="proposed"), fact, event, parties=())


@evolves(ExemptionDecided)
def _decided(case: CaseState, fact: ExemptionDecided, event: Event) -> CaseState:
    change = {"kind": fact.kind_of_relief, "amount": fact.amount, "number": fact.number}
    return changed(case, stage="decided", **change).model_copy(update={"relieved_on": fact.on})


def unscheduled(case: CaseState) -> CaseState:
    kept = tuple(a for a in case.appointments if a.kind != ReliefInForce.kind)
    return case.model_copy(update={"appointments": kept})


@evolves(ReliefInForce)
def _in_force(case: CaseState, fact: ReliefInForce, event: Event) -> CaseState:
    """What is reduced is owed no more; what is wholly forgiven waits for the cancellation."""
    done = case.relief
    case = unscheduled(case).model_copy(update={"relief": None})
    if done is None or done.kind is Kind.NONE:
        return case
    claim = case.claims[done.claim]
    if done.amount >= claim.outstanding:
        return case.model_copy(update={"exempted": (*case.exempted, claim.id)})
    return case.model_copy(
        update={"claims": case.claims.put({claim.id: replace(claim, cancelled=claim.cancelled + done.amount)})}
    )
