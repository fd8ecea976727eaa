"""A measure that secures enforcement ends (chấm dứt biện pháp bảo đảm): L25 70.3, 95.1, 95.2.

A ground is recorded, then the measure is lifted in three working days; with a cancellation it ends by itself. The Head
ends an exit ban (`exit_ban`).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cases.asking import Asked, SafeguardId
from cases.choices import lifting
from cases.commands import Command, Sha256, Unsigned
from cases.events import Event, Role
from cases.kernel import Context, evolves, follows, handles
from cases.safeguards import Safeguard, SafeguardStanding
from cases.stages.cancellation import Cancelled
from cases.stages.common import CaseEnded, DocumentFact, Facts, forbid, in_charge, issued, paper, require
from cases.stages.security import OfSafeguard, changed, safeguard_of
from cases.state import CaseState
from law.guards.security import Lift, Measure, lapses, must_lift


class ClaimSafeguarded(Command):
    """Somebody proves that what is secured is not the debtor's (giấy tờ chứng minh quyền sở hữu), L25 67.3, 95.2.c."""

    words = ("Nộp chứng cứ về tài sản bị áp dụng biện pháp bảo đảm", "Prove that a secured asset is not the debtor's")

    safeguard: SafeguardId
    claimant: Annotated[str, Asked("Người nộp chứng cứ", "Claimant")] = Field(min_length=1, max_length=300)
    proof: Annotated[Sha256, Asked("Tài liệu chứng minh", "Proof")]


class EndSafeguardGround(Command):
    """There is a ground to end a measure (phát sinh căn cứ chấm dứt biện pháp bảo đảm), L25 70.3, 95.2."""

    words = ("Ghi nhận căn cứ chấm dứt biện pháp bảo đảm", "Record a ground to end a security measure")

    safeguard: SafeguardId
    reason: Annotated[Lift, Asked("Căn cứ", "Ground", choices=lifting)]
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=1000)


class LiftSafeguard(Command):
    """Sign the end of a freeze, a stop, custody (quyết định chấm dứt biện pháp bảo đảm), L25 95.2."""

    words = ("Ký chấm dứt biện pháp bảo đảm", "Lift a security measure")

    safeguard: SafeguardId


class SafeguardClaimed(OfSafeguard):
    words = ("Nhận chứng cứ tài sản không thuộc người phải thi hành án", "Proof that the asset is another's received")
    article = "L25 67.3"
    claimant: str
    proof: str


class SafeguardGroundEnded(OfSafeguard):
    words = ("Phát sinh căn cứ chấm dứt biện pháp bảo đảm", "Ground to end the security measure arose")
    article = "L25 95.2"
    reason: Lift
    exit_ban: bool
    measure: str  # account_freeze where the old law had a period of its own (L08 77.2)
    note: str = ""


class SafeguardLifted(OfSafeguard, DocumentFact):
    words = ("Ký quyết định chấm dứt biện pháp bảo đảm", "Security measure lifted")
    article = "L25 95.2"


class SafeguardLapsed(OfSafeguard):
    """A measure ends by itself with the cancellation of what it secures."""

    words = ("Biện pháp bảo đảm đương nhiên chấm dứt", "Security measure lapsed")

    article = "L25 95.1"


@handles(ClaimSafeguarded, Role.PARTY, Role.CLERK, Role.ENFORCER, signs=Unsigned.RECORDS)
def _claim(case: CaseState, command: ClaimSafeguarded, context: Context) -> Facts:
    safeguard = safeguard_of(case, command.safeguard)
    forbid(
        safeguard.bans_exit,
        "L25 95.2",
        "Tạm hoãn xuất cảnh không áp dụng với tài sản.",
        "An exit ban lies on no asset.",
    )
    yield SafeguardClaimed(safeguard=safeguard.id, claimant=command.claimant, proof=command.proof)


@handles(EndSafeguardGround, Role.PARTY, Role.CLERK, Role.ENFORCER, Role.HEAD, signs=Unsigned.RECORDS)
def _ground(case: CaseState, command: EndSafeguardGround, context: Context) -> Facts:
    in_charge(case, context)
    safeguard = safeguard_of(case, command.safeguard, SafeguardStanding.ORDERED)
    told_by_party = context.actor.role is Role.PARTY
    forbid(
        (command.reason is Lift.APPLICANT_ASKS and not safeguard.applicant)
        or (told_by_party and (command.reason, context.actor.id) != (Lift.APPLICANT_ASKS, safeguard.applicant)),
        "L25 95.2.a",
        "Chỉ người yêu cầu áp dụng được đề nghị chấm dứt.",
        "Only who asked for the measure may ask for its end.",
    )
    forbid(
        command.reason is Lift.ALL_PAID and (not case.all_settled or case.fees_open or case.fees.count("owing")),
        "L25 95.2.b",
        "Chưa thi hành xong nghĩa vụ, nộp đủ phí, chi phí.",
        "Duty, fee and costs are not all paid.",
    )
    forbid(
        command.reason is Lift.NOT_THE_DEBTORS and not safeguard.claims,
        "L25 95.2.c",
        "Chưa ai nộp chứng cứ tài sản không thuộc người phải thi hành án.",
        "Nobody has proven yet that it is not the debtor's.",
    )
    verdict, _rule = must_lift(safeguard.measure, command.reason)
    require(verdict)
    yield ground_ended(safeguard, command.reason, command.note)


def ground_ended(safeguard: Safeguard, reason: Lift, note: str = "") -> SafeguardGroundEnded:
    """The ground to end this measure."""
    measure = "account_freeze" if safeguard.measure is Measure.FREEZE else "other"
    return SafeguardGroundEnded(
        safeguard=safeguard.id, reason=reason, exit_ban=safeguard.bans_exit, measure=measure, note=note
    )


@handles(LiftSafeguard, Role.ENFORCER, signs="lift_security")
def _lift(case: CaseState, command: LiftSafeguard, context: Context) -> Facts:
    safeguard = safeguard_of(case, command.safeguard, SafeguardStanding.RELEASING)
    forbid(
        safeguard.bans_exit,
        "L25 66.2, 70.3",
        "Thủ trưởng giải tỏa tạm hoãn xuất cảnh (lift_exit_ban).",
        "The Head ends an exit ban (lift_exit_ban).",
    )
    yield SafeguardLifted(
        **paper(case, "security-end", "security_end", context),
        safeguard=safeguard.id,
    )


@follows(Cancelled)
def _lapses(case: CaseState, fact: Cancelled, context: Context) -> Facts:
    """With the cancellation a measure ends by itself; the exit ban by a letter (L25 70.3, 95.1; D152 45.2)."""
    for safeguard in list(case.safeguards.group("live")):
        over = lapses(cancelled_wholly=fact.whole, secures_the_rest=not fact.whole, pack=context.pack)
        if over.allowed and not safeguard.bans_exit:
            yield SafeguardLapsed(safeguard=safeguard.id)


@follows(CaseEnded)
def _over(case: CaseState, fact: CaseEnded, context: Context) -> Facts:
    """When the case has ended nothing is left to secure; what a cancellation ends by itself is not ended again."""
    for safeguard in list(case.safeguards.group(SafeguardStanding.ORDERED)):
        if fact.ground != "cancelled" or safeguard.bans_exit:
            yield ground_ended(safeguard, Lift.ALL_PAID if fact.ground == "performed" else Lift.OTHER)
    for safeguard in list(case.safeguards.group(SafeguardStanding.MINUTES)):
        yield SafeguardLapsed(safeguard=safeguard.id)


@evolves(SafeguardClaimed)
def _claimed(case: CaseState, fact: SafeguardClaimed, event: Event) -> CaseState:
    return changed(case, fact.safeguard, claims=(*case.safeguards[fact.safeguard].claims, fact.proof))


@evolves(SafeguardGroundEnded)
def _to_lift(case: CaseState, fact: SafeguardGroundEnded, event: Event) -> CaseState:
    return changed(case, fact.safeguard, standing=SafeguardStanding.RELEASING, lifted_for=fact.reason)


@evolves(SafeguardLifted)
def _lifted(case: CaseState, fact: SafeguardLifted, event: Event) -> CaseState:
    return issued(changed(case, fact.safeguard, standing=SafeguardStanding.ENDED), fact, event)


@evolves(SafeguardLapsed)
def _lapsed(case: CaseState, fact: SafeguardLapsed, event: Event) -> CaseState:
    return changed(case, fact.safeguard, standing=SafeguardStanding.ENDED)
