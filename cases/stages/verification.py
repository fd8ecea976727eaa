"""Verification of conditions (xác minh điều kiện thi hành án)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from cases.asking import Asked, Reason
from cases.choices import FINDINGS, Circumstances, unmet, worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.holders import Holder
from cases.kernel import Context, evolves, follows, handles, owe, settle
from cases.parts import Query, Verification
from cases.stages.common import (
    Facts,
    alive,
    at_stage,
    forbid,
    require,
)
from cases.stages.no_condition import NoConditionGroundEstablished, ledger_conditions
from cases.state import CaseState, Stage
from law.guards.facts import Fact as Circumstance
from law.guards.no_condition import no_condition
from law.periods import local_day

Ground = Literal["a", "b", "c", "d", "đ", "e", "g", "h"]


class StartVerification(Command):
    """Ask the holders of information (bắt đầu xác minh).

    `urgent` allows it inside the voluntary period, with its reason.
    """

    words = ("Bắt đầu xác minh", "Start verification")

    purpose: Annotated[str, Asked("Mục đích", "Purpose")] = Field(
        default="Xác minh điều kiện thi hành án", max_length=400
    )
    urgent: Annotated[
        str, Asked("Lý do xác minh ngay trong thời hạn tự nguyện", "Why within the voluntary period", long=True)
    ] = Field(default="", max_length=1000)


class ConcludeVerification(Command):
    """What verification shows (kết quả xác minh): has conditions, or none yet on a ground of L25 38.1.

    `circumstances` are the facts of the ground as the enforcer found them; what the holders answered is known.
    """

    words = ("Kết luận xác minh", "Conclude verification")

    result: Annotated[Literal["has_conditions", "no_condition"], Asked("Kết luận", "Result", choices=worded(FINDINGS))]
    ground: Annotated[
        Ground | None, Asked("Căn cứ chưa có điều kiện", "Why there are none", choices=unmet, article="L25 38.1")
    ] = None
    circumstances: Circumstances = ()
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=4000)


class DisputeVerification(Command):
    """A party's own verification differs, or the procuracy protests (L25 37.5)."""

    words = ("Phản đối kết quả xác minh", "Dispute the verification")

    reason: Reason = Field(min_length=1, max_length=1000)


class VerificationStarted(Fact):
    words = ("Bắt đầu xác minh điều kiện thi hành án", "Verification started")
    article = "L25 37.1"
    round: int
    purpose: str
    urgent: str = ""


class PartnerQueried(Fact):
    """One holder is asked about one debtor, for this case, this purpose and this officer."""

    words = ("Yêu cầu cung cấp thông tin", "Holder of information asked")

    article = "L25 37.6"
    query: str
    partner: str
    holder: str
    party: str
    officer: str
    purpose: str


class PartnerAnswered(Fact):
    words = ("Nhận thông tin xác minh", "Holder of information answered")
    article = "L25 37.6"
    key: str
    query: str
    assets: tuple[dict[str, Any], ...]
    asked_at: datetime
    answered_at: datetime


class VerificationConcluded(Fact):
    words = ("Kết luận xác minh điều kiện thi hành án", "Verification concluded")
    article = "L25 37.1"
    round: int
    result: str
    ground: str = ""
    circumstances: tuple[str, ...] = ()
    note: str = ""
    unanswered: tuple[str, ...] = ()


class VerificationDisputed(Fact):
    words = ("Kết quả xác minh bị phản đối", "Verification disputed")
    article = "L25 37.5"
    reason: str


@handles(StartVerification, Role.ENFORCER, signs="verification")
def _start(case: CaseState, command: StartVerification, context: Context) -> Facts:
    alive(case, context)
    forbid(
        not case.decision or not case.decision.number,
        "L25 37.1",
        "Chưa có quyết định thi hành án.",
        "There is no enforcement decision yet.",
    )
    debtors = case.refs("D")
    waiting = [d for d in debtors if d not in case.voluntary_until]
    forbid(
        waiting and not command.urgent and case.origin != "interim_measure",
        "L25 37.1",
        "Thời hạn tự nguyện chưa hết; chỉ được xác minh ngay khi có căn cứ ngăn chặn tẩu tán.",
        "The voluntary period has not ended; only a ground to stop dissipation allows it earlier.",
    )
    running = case.verification
    forbid(running and not running.concluded_on, "L25 37", "Đang xác minh.", "A verification is under way.")
    number = len(case.verifications) + 1
    yield VerificationStarted(round=number, purpose=command.purpose, urgent=command.urgent)
    for party in debtors:
        for partner in Holder:
            yield PartnerQueried(
                query=f"V{number}-{partner}-{party}",
                partner=partner.value,
                holder="bank" if partner is Holder.BANKS else partner,
                party=party,
                officer=context.actor.id,
                purpose=command.purpose,
            )


@handles(ConcludeVerification, Role.ENFORCER, signs="verification")
def _conclude(case: CaseState, command: ConcludeVerification, context: Context) -> Facts:
    alive(case, context)
    running = case.verification
    forbid(
        not running or running.concluded_on, "L25 37", "Không có đợt xác minh nào đang mở.", "No verification is open."
    )
    assert running
    forbid(
        command.result == "no_condition" and not command.ground,
        "L25 38.1",
        "Phải nêu căn cứ chưa có điều kiện (điểm a–h).",
        "Name the ground of no condition (points a–h).",
    )
    unanswered = tuple(q.id for q in case.queries.group(("asked", running.round)))
    forbid(
        unanswered and command.result == "no_condition",
        "L25 37.6",
        f"Còn {len(unanswered)} nơi chưa trả lời; chưa thể kết luận chưa có điều kiện.",
        f"{len(unanswered)} holders have not answered; no condition cannot be concluded yet.",
    )
    forbid(
        case.assets.count("live") and command.result == "no_condition",
        "L25 38.1",
        "Còn tài sản đang bị cưỡng chế.",
        "An asset is still under a measure.",
    )
    found = _found(case, running, command) if command.ground else ()
    if command.result == "no_condition":
        require(no_condition(f"38.1.{command.ground}", found))
    yield VerificationConcluded(
        round=running.round,
        result=command.result,
        ground=command.ground or "",
        circumstances=found,
        note=command.note,
        unanswered=unanswered,
    )
    if command.result == "no_condition" and case.stage not in (Stage.NO_CONDITION, Stage.LEDGER):
        yield NoConditionGroundEstablished(ground=command.ground or "")


def _found(case: CaseState, running: Verification, command: ConcludeVerification) -> tuple[Circumstance, ...]:
    """The facts that the enforcer found, and those that the answers show: no holder knows of an income, or an asset."""
    told = [asset for query in case.queries.group(running.round) for asset in query.assets]
    shown = set(command.circumstances)
    if not told:
        shown |= {Circumstance.NO_INCOME, Circumstance.NO_ASSETS}
    return tuple(sorted(shown))


@handles(DisputeVerification, Role.PARTY, Partner.PROCURACY, Role.CLERK, signs=Unsigned.RECORDS)
def _dispute(case: CaseState, command: DisputeVerification, context: Context) -> Facts:
    alive(case, context)
    forbid(not case.verification, "L25 37.5", "Chưa có kết quả xác minh.", "There is no verification to dispute.")
    yield VerificationDisputed(reason=command.reason)


@follows(VerificationConcluded)
def _complete(case: CaseState, fact: VerificationConcluded, context: Context) -> Facts:
    """It may have been the last that the separate ledger waits for."""
    yield from ledger_conditions(case, context)


@evolves(VerificationStarted)
def _started(case: CaseState, fact: VerificationStarted, event: Event) -> CaseState:
    begun = Verification(round=fact.round, started_on=local_day(event.at), started_at=event.at)
    rounds = case.verifications.put({str(fact.round): begun})
    if case.stage in (Stage.COERCION, Stage.SALE, Stage.NO_CONDITION, Stage.LEDGER, Stage.PAYING):
        return case.model_copy(update={"verifications": rounds})
    return at_stage(case, Stage.VERIFYING, event, verifications=rounds)


@evolves(PartnerQueried)
def _queried(case: CaseState, fact: PartnerQueried, event: Event) -> CaseState:
    assert case.verification
    query = Query(
        id=fact.query, round=case.verification.round, partner=fact.partner, party=fact.party, asked_at=event.at
    )
    case = case.model_copy(update={"queries": case.queries.put({query.id: query})})
    return owe(
        case,
        event.seq,
        "ask_partner",
        f"Hỏi {Holder(fact.partner).vi}",
        tag=fact.query,
        partner=fact.partner,
        party=fact.party,
        officer=fact.officer,
        purpose=fact.purpose,
    )


@evolves(PartnerAnswered)
def _answered(case: CaseState, fact: PartnerAnswered, event: Event) -> CaseState:
    answered = replace(case.queries[fact.query], status="answered", assets=fact.assets)
    return settle(case.model_copy(update={"queries": case.queries.put({fact.query: answered})}), fact.key)


@evolves(VerificationConcluded)
def _concluded(case: CaseState, fact: VerificationConcluded, event: Event) -> CaseState:
    name = str(fact.round)
    concluded = replace(
        case.verifications[name], result=fact.result, ground=fact.ground, concluded_on=local_day(event.at)
    )
    has = fact.result == "has_conditions"
    change = {"verifications": case.verifications.put({name: concluded}), "shows_conditions": has}
    case = case.model_copy(update=change | ({"no_condition_ground": ""} if has else {}))
    if has and case.stage == Stage.VERIFYING:
        return at_stage(case, Stage.CONDITIONS, event)
    return case
