"""No conditions yet (chưa có điều kiện thi hành án): decided, published, verified again, ended (L25 38)."""

from __future__ import annotations

from pydantic import Field

from cases.commands import Command
from cases.events import Event, Expiry, Fact, Role
from cases.kernel import Context, evolves, follows, handles, owe, settle
from cases.stages.common import (
    OFFICE_ROLES,
    CaseEnded,
    DocumentFact,
    Facts,
    alive,
    at_stage,
    forbid,
    issued,
    next_document,
    signs,
)
from cases.state import CaseState, NoCondition, Stage
from law.periods import local_day


class DecideNoCondition(Command):
    """Sign the decision that there is no condition yet (quyết định về việc chưa có điều kiện thi hành án)."""


class RecordNewInformation(Command):
    """New information on conditions arrived in writing (thông tin mới về điều kiện thi hành án), L25 38.2."""

    content: str = Field(min_length=1, max_length=4000)
    source: str = Field(default="", max_length=200)


class ResumeFromNoCondition(Command):
    """Sign the decision to go on (quyết định tiếp tục thi hành án) once there are conditions (L25 38.2)."""


class ReturnRequest(Command):
    """Send the request back after two years without conditions (gửi lại yêu cầu thi hành án), L25 38.4."""


class EnterSeparateLedger(Command):
    """Move an ex-officio case to the separate ledger after two years (sổ theo dõi riêng), L25 38.4."""


class NoConditionGroundEstablished(Fact):
    article = "L25 38.1"
    ground: str


class NoConditionDecided(DocumentFact):
    article = "L25 38.1"
    ground: str


class NoConditionPublished(Fact):
    article = "D152 23.1"
    key: str
    publication: str


class PublicationEnded(Fact):
    article = "D152 23.2"
    key: str


class NoConditionTermEnded(Expiry):
    """Two years without conditions or new information have passed (L25 38.4)."""

    article = "L25 38.4"


class NewInformationReceived(Fact):
    article = "L25 38.2"
    content: str
    source: str


class ResumedFromNoCondition(DocumentFact):
    article = "L25 38.2"


class RequestReturned(DocumentFact):
    article = "L25 38.4"


class SeparateLedgerEntered(Fact):
    article = "L25 38.4"


@handles(DecideNoCondition, *OFFICE_ROLES, needs=("delegations",))
def _decide(case: CaseState, command: DecideNoCondition, context: Context) -> Facts:
    alive(case, context)
    last = case.verification
    forbid(
        not last or last.result != "no_condition" or case.stage in (Stage.NO_CONDITION, Stage.LEDGER),
        "L25 38.1",
        "Chưa có kết luận xác minh về căn cứ chưa có điều kiện.",
        "No verification has established a ground.",
    )
    assert last
    signs(case, "no_condition", context)
    yield NoConditionDecided(
        document=next_document(case, "no-condition"),
        document_kind="no_condition_decision",
        signer=context.actor.id,
        ground=last.ground,
    )


@handles(RecordNewInformation, Role.ENFORCER, Role.PARTY, Role.CLERK, Role.PARTNER)
def _inform(case: CaseState, command: RecordNewInformation, context: Context) -> Facts:
    alive(case, context)
    forbid(
        case.stage not in (Stage.NO_CONDITION, Stage.LEDGER),
        "L25 38.2",
        "Chỉ ghi nhận khi vụ việc chưa có điều kiện.",
        "Only a case without conditions waits for this.",
    )
    yield NewInformationReceived(content=command.content, source=command.source)


@handles(ResumeFromNoCondition, *OFFICE_ROLES, needs=("delegations",))
def _resume(case: CaseState, command: ResumeFromNoCondition, context: Context) -> Facts:
    alive(case, context)
    last = case.verification
    forbid(
        case.stage not in (Stage.NO_CONDITION, Stage.LEDGER) or not last or last.result != "has_conditions",
        "L25 38.2",
        "Chỉ tiếp tục khi xác minh cho thấy đã có điều kiện.",
        "Only a verification that shows conditions lets the case go on.",
    )
    signs(case, "resume", context)
    yield ResumedFromNoCondition(
        document=next_document(case, "resume"), document_kind="resume_decision", signer=context.actor.id
    )


@handles(ReturnRequest, *OFFICE_ROLES, needs=("delegations",))
def _return(case: CaseState, command: ReturnRequest, context: Context) -> Facts:
    alive(case, context)
    _after_two_years(case, "on_request", "Chỉ trả lại yêu cầu của vụ việc theo yêu cầu.")
    signs(case, "return_request", context)
    yield RequestReturned(
        document=next_document(case, "return"), document_kind="request_return", signer=context.actor.id
    )


@handles(EnterSeparateLedger, *OFFICE_ROLES)
def _ledger(case: CaseState, command: EnterSeparateLedger, context: Context) -> Facts:
    alive(case, context)
    _after_two_years(case, "ex_officio", "Chỉ vụ việc chủ động mới chuyển sổ theo dõi riêng.")
    yield SeparateLedgerEntered()


def _after_two_years(case: CaseState, origin: str, vi: str) -> None:
    forbid(case.origin != origin, "L25 38.4", vi, f"Only for cases {origin.replace('_', ' ')}.")
    forbid(
        not case.no_condition or not case.no_condition.term_ended,
        "L25 38.4",
        "Chưa đủ 02 năm kể từ quyết định chưa có điều kiện.",
        "Two years since the no-condition decision have not passed.",
    )
    forbid(
        case.shows_conditions or case.duties.count("R036"),
        "L25 38.4",
        "Đã có điều kiện hoặc còn thông tin mới chưa xác minh.",
        "There are conditions, or new information is not verified yet.",
    )


@evolves(NoConditionDecided)
def _no_condition(case: CaseState, fact: NoConditionDecided, event: Event) -> CaseState:
    decided = NoCondition(
        ground=fact.ground, document=fact.document, number=fact.number, decided_on=local_day(event.at)
    )
    case = issued(at_stage(case, Stage.NO_CONDITION, event, no_condition=decided), fact, event)
    return owe(case, event.seq, "publish", "Công khai thông tin chưa có điều kiện", ground=fact.ground)


def _with(case: CaseState, **change: object) -> CaseState:
    assert case.no_condition
    return case.model_copy(update={"no_condition": case.no_condition.model_copy(update=change)})


@evolves(NoConditionPublished)
def _published(case: CaseState, fact: NoConditionPublished, event: Event) -> CaseState:
    case = settle(case, fact.key)
    if case.no_condition is None:  # continued or ended while the portal was busy
        return owe(case, event.seq, "end_publication", "Chấm dứt công khai", publication=fact.publication)
    return _with(case, published=fact.publication)


@evolves(PublicationEnded)
def _unpublished(case: CaseState, fact: PublicationEnded, event: Event) -> CaseState:
    return settle(_with(case, published="") if case.no_condition else case, fact.key)


@evolves(NoConditionTermEnded)
def _term_ended(case: CaseState, fact: NoConditionTermEnded, event: Event) -> CaseState:
    return _with(case, term_ended=True) if case.no_condition else case


@evolves(ResumedFromNoCondition)
def _resumed(case: CaseState, fact: ResumedFromNoCondition, event: Event) -> CaseState:
    case = issued(at_stage(case, Stage.CONDITIONS, event), fact, event)
    return end_publication(case, event).model_copy(update={"no_condition": None})


@evolves(RequestReturned)
def _returned(case: CaseState, fact: RequestReturned, event: Event) -> CaseState:
    return issued(case, fact, event)


@evolves(SeparateLedgerEntered)
def _entered(case: CaseState, fact: SeparateLedgerEntered, event: Event) -> CaseState:
    return at_stage(case, Stage.LEDGER, event)


def end_publication(case: CaseState, event: Event) -> CaseState:
    """Owe the end of a publication that stands (D152 23.2)."""
    under_way = case.owed.count("end_publication")
    if case.no_condition is None or not case.no_condition.published or under_way:
        return case
    return owe(case, event.seq, "end_publication", "Chấm dứt công khai", publication=case.no_condition.published)


@follows(RequestReturned)
def _ends(case: CaseState, fact: RequestReturned, context: Context) -> Facts:
    """A returned request ends the case (D152 32.1.d)."""
    yield CaseEnded(ground="request_returned", signer=fact.signer)
