"""No conditions yet (chưa có điều kiện thi hành án): decided, published, verified again, ended (L25 38)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cases.asking import Asked
from cases.commands import Command, Unsigned
from cases.events import Event, Expiry, Fact, Partner, Role
from cases.kernel import Context, evolves, follows, handles, owe, settle
from cases.stages.common import (
    OFFICE_ROLES,
    DocumentFact,
    Facts,
    alive,
    answerable,
    at_stage,
    ending_of,
    forbid,
    issued,
    paper,
    require,
)
from cases.state import CaseState, NoCondition, Stage
from law.guards.no_condition import AfterTwoYears, Fate, after_two_years, papers_withheld
from law.periods import local_day


class DecideNoCondition(Command):
    """Sign the decision that there is no condition yet (quyết định về việc chưa có điều kiện thi hành án)."""

    words = ("Ký quyết định chưa có điều kiện", "Decide that there is no condition")


class RecordNewInformation(Command):
    """New information on conditions arrived in writing (thông tin mới về điều kiện thi hành án), L25 38.2."""

    words = ("Ghi nhận thông tin mới", "Record new information")

    content: Annotated[str, Asked("Nội dung thông tin", "What was learnt", long=True)] = Field(
        min_length=1, max_length=4000
    )
    source: Annotated[str, Asked("Nguồn thông tin", "Source")] = Field(default="", max_length=200)


class ResumeFromNoCondition(Command):
    """Sign the decision to go on (quyết định tiếp tục thi hành án) once there are conditions (L25 38.2)."""

    words = ("Ký quyết định tiếp tục khi đã có điều kiện", "Resume, conditions found")


class ReturnRequest(Command):
    """Send the request back after two years without conditions (gửi lại yêu cầu thi hành án), L25 38.4."""

    words = ("Gửi lại yêu cầu thi hành án", "Return the request")


class DemandPapers(Command):
    """Demand of the creditor the debtor's title papers that he keeps (yêu cầu giao nộp giấy tờ), D152 42.8."""

    words = ("Yêu cầu người được thi hành án giao nộp giấy tờ", "Demand the title papers")

    papers: Annotated[str, Asked("Giấy tờ phải giao nộp", "Papers", long=True)] = Field(min_length=1, max_length=1000)


class ReturnForPapers(Command):
    """Send the request back because the creditor keeps the papers after two demands (gửi lại yêu cầu), D152 42.8."""

    words = ("Gửi lại yêu cầu vì không giao nộp giấy tờ", "Return the request, papers withheld")


class EnterSeparateLedger(Command):
    """Move an ex-officio case to the separate ledger after two years (sổ theo dõi riêng), L25 38.4."""

    words = ("Chuyển sổ theo dõi riêng", "Enter the separate ledger")


class NoConditionGroundEstablished(Fact):
    words = ("Xác định căn cứ chưa có điều kiện", "Ground of no condition established")
    article = "L25 38.1"
    ground: str


class NoConditionDecided(DocumentFact):
    words = ("Ký quyết định chưa có điều kiện thi hành án", "No-condition decision signed")
    article = "L25 38.1"
    ground: str


class NoConditionPublished(Fact):
    words = ("Công khai thông tin chưa có điều kiện", "No condition published")
    article = "D152 23.1"
    key: str
    publication: str


class PublicationEnded(Fact):
    words = ("Chấm dứt công khai thông tin", "Publication ended")
    article = "D152 23.2"
    key: str


class NoConditionTermEnded(Expiry):
    """Two years without conditions or new information have passed (L25 38.4)."""

    words = ("Đủ 02 năm chưa có điều kiện", "Two years without conditions passed")

    article = "L25 38.4"


class NewInformationReceived(Fact):
    words = ("Nhận thông tin mới về điều kiện thi hành án", "New information received")
    article = "L25 38.2"
    content: str
    source: str


class ResumedFromNoCondition(DocumentFact):
    words = ("Ký quyết định tiếp tục thi hành án khi đã có điều kiện", "Enforcement resumed: conditions found")
    article = "L25 38.2"


class RequestReturned(DocumentFact):
    words = ("Gửi lại yêu cầu thi hành án", "Request returned")
    article = "L25 38.4"
    withheld: bool = False  # the creditor keeps the title papers (D152 42.8)


class PapersDemanded(DocumentFact):
    words = ("Yêu cầu người được thi hành án giao nộp giấy tờ", "Title papers demanded of the creditor")
    article = "D152 42.8"
    papers: str


class SeparateLedgerEntered(Fact):
    words = ("Chuyển sổ theo dõi riêng", "Entered in the separate ledger")
    article = "L25 38.4"


class SeparateLedgerConditionsMet(Fact):
    """Time and verifications of a case without conditions are complete: it goes to the separate ledger."""

    words = ("Đủ điều kiện chuyển sổ theo dõi riêng", "Conditions of the separate ledger met")
    article = "L25 38.4"


@handles(DecideNoCondition, *OFFICE_ROLES, signs="no_condition")
def _decide(case: CaseState, command: DecideNoCondition, context: Context) -> Facts:
    alive(case, context)
    forbid(
        not case.no_condition_ground,
        "L25 38.1",
        "Chưa có kết luận xác minh về căn cứ chưa có điều kiện.",
        "No verification has established a ground.",
    )
    yield NoConditionDecided(
        **paper(case, "no-condition", "no_condition_decision", context),
        ground=case.no_condition_ground,
    )


@handles(RecordNewInformation, Role.ENFORCER, Role.PARTY, Role.CLERK, *Partner, signs=Unsigned.RECORDS)
def _inform(case: CaseState, command: RecordNewInformation, context: Context) -> Facts:
    alive(case, context)
    forbid(
        case.stage not in (Stage.NO_CONDITION, Stage.LEDGER),
        "L25 38.2",
        "Chỉ ghi nhận khi vụ việc chưa có điều kiện.",
        "Only a case without conditions waits for this.",
    )
    yield NewInformationReceived(content=command.content, source=command.source)


@handles(ResumeFromNoCondition, *OFFICE_ROLES, signs="resume")
def _resume(case: CaseState, command: ResumeFromNoCondition, context: Context) -> Facts:
    alive(case, context)
    forbid(
        case.stage not in (Stage.NO_CONDITION, Stage.LEDGER) or not case.shows_conditions,
        "L25 38.2",
        "Chỉ tiếp tục khi xác minh cho thấy đã có điều kiện.",
        "Only a verification that shows conditions lets the case go on.",
    )
    yield ResumedFromNoCondition(
        **paper(case, "resume", "resume_decision", context),
    )


@handles(ReturnRequest, *OFFICE_ROLES, signs="return_request")
def _return(case: CaseState, command: ReturnRequest, context: Context) -> Facts:
    alive(case, context)
    _after_two_years(case, Fate.RETURN, context)
    yield RequestReturned(
        **paper(case, "return", "request_return", context),
    )


@handles(DemandPapers, Role.ENFORCER, signs="notice")
def _demand(case: CaseState, command: DemandPapers, context: Context) -> Facts:
    alive(case, context)
    forbid(
        not (case.decision and case.decision.number) or case.origin != "on_request",
        "D152 42.8",
        "Chỉ áp dụng khi thi hành án theo yêu cầu và đã có quyết định.",
        "Only of a case on request that is decided.",
    )
    forbid(
        any(notice.subject == PAPERS_DEMAND for notice in case.notices.group("open")),
        "D152 42.8",
        "Yêu cầu trước chưa được thông báo hợp lệ.",
        "The creditor has no valid notice of the demand before.",
    )
    yield PapersDemanded(
        **paper(case, "papers-demand", PAPERS_DEMAND, context),
        papers=command.papers,
    )


PAPERS_DEMAND = "papers_demand"


@handles(ReturnForPapers, *OFFICE_ROLES, signs="return_request")
def _withheld(case: CaseState, command: ReturnForPapers, context: Context) -> Facts:
    alive(case, context)
    demands = sum(notice.subject == PAPERS_DEMAND and bool(notice.valid_on) for notice in case.notices.values())
    with answerable("D152 42.8"):
        require(papers_withheld(demands // max(1, len(case.refs("C"))), context.today, context.pack))
    yield RequestReturned(
        **paper(case, "return", "request_return", context),
        withheld=True,
    )


@handles(EnterSeparateLedger, *OFFICE_ROLES, signs="separate_ledger")
def _ledger(case: CaseState, command: EnterSeparateLedger, context: Context) -> Facts:
    alive(case, context)
    forbid(case.stage == Stage.LEDGER, "D152 22.1", "Đã ở sổ theo dõi riêng.", "It is in the separate ledger already.")
    _after_two_years(case, Fate.SEPARATE_LEDGER, context)
    yield SeparateLedgerEntered()


def _after_two_years(case: CaseState, wanted: Fate, context: Context) -> None:
    """Two years and the verifications of L25 38.3 have passed, and what follows is what is wanted (L25 38.4)."""
    forbid(not case.no_condition, "L25 38.4", "Chưa có quyết định chưa có điều kiện.", "There is no such decision yet.")
    forbid(
        case.shows_conditions,
        "L25 38.4",
        "Xác minh cho thấy đã có điều kiện thi hành án.",
        "The verification shows conditions.",
    )
    after = _fate(case, context)
    require(after.verdict)
    forbid(after.fate is not wanted, "L25 38.4", after.verdict.reason_vi, after.verdict.reason_en)


def _fate(case: CaseState, context: Context) -> AfterTwoYears:
    """What becomes of a case of which was decided that it has no conditions."""
    assert case.no_condition
    decided = case.no_condition.decided_on
    done = (v.concluded_on for v in case.verifications.values() if v.concluded_on)
    return after_two_years(
        decided,
        context.today,
        [day for day in done if day > decided],
        context.pack,
        on_request=case.origin == "on_request",
        new_information=bool(case.duties.count("R036")),
        prison_months_left=case.prison_months_left(context.today),
        address_unknown=case.address_unknown,
    )


@evolves(NoConditionGroundEstablished)
def _established(case: CaseState, fact: NoConditionGroundEstablished, event: Event) -> CaseState:
    return case.model_copy(update={"no_condition_ground": fact.ground, "shows_conditions": False})


@evolves(NoConditionDecided)
def _no_condition(case: CaseState, fact: NoConditionDecided, event: Event) -> CaseState:
    decided = NoCondition(
        ground=fact.ground, document=fact.document, number=fact.number, decided_on=local_day(event.at)
    )
    case = issued(at_stage(case, Stage.NO_CONDITION, event, no_condition=decided, no_condition_ground=""), fact, event)
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


@evolves(PapersDemanded)
def _demanded(case: CaseState, fact: PapersDemanded, event: Event) -> CaseState:
    return issued(case, fact, event, parties=case.refs("C"))


@evolves(SeparateLedgerEntered)
def _entered(case: CaseState, fact: SeparateLedgerEntered, event: Event) -> CaseState:
    return at_stage(case, Stage.LEDGER, event)


def end_publication(case: CaseState, event: Event) -> CaseState:
    """Owe the end of a publication that stands (D152 23.2)."""
    under_way = case.owed.count("end_publication")
    if case.no_condition is None or not case.no_condition.published or under_way:
        return case
    return owe(case, event.seq, "end_publication", "Chấm dứt công khai", publication=case.no_condition.published)


def ledger_conditions(case: CaseState, context: Context) -> Facts:
    """Whether time and verifications are complete, once either becomes so: asked of the ledger's cases alone."""
    over = case.no_condition is not None and case.no_condition.term_ended and case.stage == Stage.NO_CONDITION
    if over and not case.shows_conditions and _fate(case, context).fate is Fate.SEPARATE_LEDGER:
        yield SeparateLedgerConditionsMet()


@follows(NoConditionTermEnded)
def _met(case: CaseState, fact: NoConditionTermEnded, context: Context) -> Facts:
    yield from ledger_conditions(case, context)


@follows(RequestReturned)
def _ends(case: CaseState, fact: RequestReturned, context: Context) -> Facts:
    """A returned request ends the case (D152 32.1.d)."""
    yield ending_of(case, "request_returned", fact.signer)
