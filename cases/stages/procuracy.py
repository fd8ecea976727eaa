"""The procuracy supervises (kiểm sát việc thi hành án): protests, recommendations, requests: L25 112–113; VKS 28.

The office answers a protest or a recommendation in 15 days and carries out in five working days what it accepts. A
protest it may ask to have reconsidered; a recommendation it only answers (113.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from cases.asking import Asked, Of, ProtestId
from cases.choices import SUPERVISION, procuracies, steps, worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, handles
from cases.parts import Protest
from cases.stages.common import DocumentFact, Facts, forbid, in_turn, issued, names_step, paper, require
from cases.state import CaseState
from law.guards.procuracy import Level, Paper, may_contest, may_protest
from law.periods import local_day
from law.regime import regime_on


class ReceiveProtest(Command):
    """Record a protest or a recommendation of the procuracy (kháng nghị, kiến nghị), L25 112.

    `about`: the document it is about, as in its notice, or nothing where it is an act; `known_on` is when the procuracy
    had the decision or found the violation.
    """

    words = ("Nhận kháng nghị, kiến nghị của Viện kiểm sát", "Receive a protest or a recommendation")

    paper: Annotated[Paper, Asked("Loại văn bản", "Kind of paper", choices=worded(SUPERVISION))]
    number: Annotated[str, Asked("Số văn bản", "Number of the paper")] = Field(min_length=1, max_length=60)
    dated: Annotated[date, Asked("Ngày văn bản", "Day of the paper")]
    level: Annotated[Level, Asked("Cấp Viện kiểm sát", "Level of the procuracy", choices=procuracies)]
    known_on: Annotated[date, Asked("Ngày biết", "Known on")]
    about: Annotated[str, Asked("Văn bản", "Document", of=Of.PAPER)] = Field(default="", max_length=100)
    content: Annotated[str, Asked("Nội dung", "Content", long=True)] = Field(min_length=1, max_length=4000)


class AnswerProtest(Command):
    """Sign the answer to a protest or a recommendation (trả lời kháng nghị, kiến nghị), L25 113.1."""

    words = ("Ký văn bản trả lời kháng nghị, kiến nghị", "Answer a protest")

    protest: ProtestId
    accepted: Annotated[bool, Asked("Chấp nhận", "Accepted")]
    reasons: Annotated[str, Asked("Lý do, nội dung thực hiện", "Reasons", long=True)] = Field(
        min_length=1, max_length=4000
    )


class ContestProtest(Command):
    """Sign the request that a protest be reconsidered (đề nghị xem xét lại kháng nghị), L25 113.2."""

    words = ("Ký đề nghị xem xét lại kháng nghị", "Ask to reconsider a protest")

    protest: ProtestId
    reasons: Annotated[str, Asked("Lý do, nội dung thực hiện", "Reasons", long=True)] = Field(
        min_length=1, max_length=4000
    )


class CarryOutProtest(Command):
    """Record how an accepted protest or recommendation was carried out (thực hiện kháng nghị), L25 113.1."""

    words = ("Ghi việc thực hiện kháng nghị, kiến nghị", "Carry out a protest")

    protest: ProtestId
    how: Annotated[str, Asked("Cách thực hiện", "How", long=True)] = Field(min_length=1, max_length=4000)


class RecordProcuracyStep(Command):
    """Record what the procuracy, the agencies above or the office did, by the step's name (ghi việc kiểm sát)."""

    words = ("Ghi bước kiểm sát việc thi hành án", "Record a step of supervision")

    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    protest: ProtestId = ""
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=1000)

    _known = names_step(lambda: STEPS)


class OfProtest(Fact):
    protest: str


class ProcuracyPaper(OfProtest):
    """What the procuracy sent, by its number and day."""

    number: str
    dated: date
    level: Level
    about: str
    content: str


class ProtestReceived(ProcuracyPaper):
    words = ("Nhận kháng nghị của Viện kiểm sát", "Protest received")
    article = "L25 112.1"


class RecommendationReceived(ProcuracyPaper):
    words = ("Nhận kiến nghị của Viện kiểm sát", "Recommendation received")
    article = "L25 113.4"


class ProtestFiled(OfProtest):
    """The procuracy used its time to protest (L25 112.2)."""

    words = ("Viện kiểm sát đã kháng nghị", "Protest filed")

    article = "L25 112.2"


class ProtestAnswered(OfProtest, DocumentFact):
    words = ("Ký văn bản trả lời kháng nghị, kiến nghị", "Protest answered")
    article = "L25 113.1"
    accepted: bool
    reasons: str


class ProtestReconsiderationAsked(OfProtest, DocumentFact):
    words = ("Đề nghị xem xét lại kháng nghị", "Reconsideration of the protest asked")
    article = "L25 113.2"
    reasons: str


class ProtestCarriedOut(OfProtest):
    words = ("Thực hiện kháng nghị, kiến nghị", "Protest carried out")
    article = "L25 113.1"
    how: str


class ProcuracyStep(OfProtest):
    """A step of supervision; of a protest, or of none."""

    note: str = ""


class ViolationFound(ProcuracyStep):
    words = ("Viện kiểm sát phát hiện vi phạm", "Violation found")
    partners = (Partner.PROCURACY,)
    article = "L25 112.2"
    level: str = "same"


class ProtestReconsidered(ProcuracyStep):
    words = ("Viện kiểm sát giữ nguyên kháng nghị", "Protest upheld by the procuracy")
    partners = (Partner.PROCURACY,)
    article = "L25 113.2"


class ProtestWithdrawn(ProcuracyStep):
    words = ("Viện kiểm sát rút kháng nghị", "Protest withdrawn")
    partners = (Partner.PROCURACY,)
    article = "L25 113.2"


class ProtestEscalated(ProcuracyStep):
    words = ("Báo cáo cơ quan quản lý thi hành án về kháng nghị", "Protest reported to the agency above")
    article = "L25 113.2"


class ProtestEscalationAnswered(ProcuracyStep):
    words = ("Cơ quan quản lý thi hành án trả lời về kháng nghị", "Agency above answered about the protest")
    partners = (Partner.SUPERIOR,)
    article = "L25 113.2"


class ProtestEscalatedToMinister(ProcuracyStep):
    words = ("Báo cáo Bộ trưởng Bộ Tư pháp về kháng nghị", "Protest reported to the Minister")
    partners = (Partner.SUPERIOR,)
    article = "L25 113.3"


class MinisterAnswered(ProcuracyStep):
    words = ("Bộ trưởng Bộ Tư pháp trả lời về kháng nghị", "Minister answered about the protest")
    partners = (Partner.SUPERIOR,)
    article = "L25 113.3"


class SelfInspectionRequested(ProcuracyStep):
    words = ("Viện kiểm sát yêu cầu tự kiểm tra", "Self-inspection requested")
    partners = (Partner.PROCURACY,)
    article = "VKS 28.6"


class SelfInspectionReported(ProcuracyStep):
    words = ("Báo cáo kết quả tự kiểm tra", "Self-inspection reported")
    article = "VKS 28.6"


class ProcuracyRequested(ProcuracyStep):
    words = ("Viện kiểm sát yêu cầu ra quyết định, thi hành, cung cấp hồ sơ", "Procuracy asked for an act or the file")
    partners = (Partner.PROCURACY,)
    article = "VKS 28.6"


class ProcuracyRequestObeyed(ProcuracyStep):
    words = ("Thực hiện yêu cầu của Viện kiểm sát", "Request of the procuracy obeyed")
    article = "VKS 28.6"


STEPS: Mapping[str, type[ProcuracyStep]] = {step.kind: step for step in ProcuracyStep.__subclasses__()}
OF_NO_PROTEST = (
    ViolationFound,
    SelfInspectionRequested,
    SelfInspectionReported,
    ProcuracyRequested,
    ProcuracyRequestObeyed,
)
"""Steps beside a protest."""


@handles(ReceiveProtest, Role.CLERK, Role.HEAD, Partner.PROCURACY, signs=Unsigned.RECORDS)
def _receive(case: CaseState, command: ReceiveProtest, context: Context) -> Facts:
    forbid(command.dated > context.today, "L25 112.2", "Ngày kháng nghị ở tương lai.", "Its day lies in the future.")
    ended = case.ended.on if case.ended else None
    require(may_protest(command.level, command.known_on, command.dated, context.pack, ended_notice_on=ended))
    received = ProtestReceived if command.paper is Paper.PROTEST else RecommendationReceived
    name = f"KS{len(case.protests) + 1}"
    yield received(protest=name, **command.model_dump(include={"number", "dated", "level", "about", "content"}))
    yield ProtestFiled(protest=name)


def _open(case: CaseState, name: str, *, answered: bool) -> Protest:
    found = case.protests.get(name)
    forbid(
        not found or found.over or (found.answer != "") is not answered,
        "L25 113.1",
        "Không có kháng nghị, kiến nghị này ở bước này.",
        "There is no such protest at this step.",
    )
    assert found
    return found


@handles(AnswerProtest, Role.HEAD, signs="protest_reply")
def _answer(case: CaseState, command: AnswerProtest, context: Context) -> Facts:
    protest = _open(case, command.protest, answered=False)
    yield ProtestAnswered(**_paper(case, context, protest), accepted=command.accepted, reasons=command.reasons)


@handles(ContestProtest, Role.HEAD, signs="protest_reply")
def _contest(case: CaseState, command: ContestProtest, context: Context) -> Facts:
    protest = _open(case, command.protest, answered=True)
    require(may_contest(protest.paper, regime=regime_on(context.today)))
    forbid(protest.accepted, "L25 113.2", "Đã chấp nhận kháng nghị.", "The protest was accepted.")
    yield ProtestReconsiderationAsked(**_paper(case, context, protest), reasons=command.reasons)


def _paper(case: CaseState, context: Context, protest: Protest) -> dict[str, Any]:
    return paper(case, "protest-reply", "protest_reply", context) | {"protest": protest.id}


@handles(CarryOutProtest, Role.HEAD, signs=Unsigned.CORRECTS)
def _carry_out(case: CaseState, command: CarryOutProtest, context: Context) -> Facts:
    protest = _open(case, command.protest, answered=True)
    forbid(not protest.accepted, "L25 113.1", "Không chấp nhận kháng nghị.", "The protest was not accepted.")
    yield ProtestCarriedOut(protest=protest.id, how=command.how)


@handles(RecordProcuracyStep, Role.HEAD, Role.CLERK, signs=Unsigned.RECORDS, steps=STEPS)
def _step(case: CaseState, command: RecordProcuracyStep, context: Context) -> Facts:
    step = STEPS[command.step]
    if step not in OF_NO_PROTEST:
        _open(case, command.protest, answered=True)
    yield in_turn(case, step(protest=command.protest, note=command.note), context)


def _put(case: CaseState, protest: Protest) -> CaseState:
    return case.model_copy(update={"protests": case.protests.put({protest.id: protest})})


@evolves(ProtestReceived)
@evolves(RecommendationReceived)
def _received(case: CaseState, fact: ProcuracyPaper, event: Event) -> CaseState:
    paper = Paper.PROTEST if isinstance(fact, ProtestReceived) else Paper.RECOMMENDATION
    told = fact.model_dump(include={"number", "dated", "about", "content"})
    return _put(case, Protest(id=fact.protest, paper=paper, received_on=local_day(event.at), **told))


def _changed(case: CaseState, name: str, **change: Any) -> CaseState:
    return _put(case, replace(case.protests[name], **change))


@evolves(ProtestAnswered)
def _answered(case: CaseState, fact: ProtestAnswered, event: Event) -> CaseState:
    case = _changed(case, fact.protest, answer=fact.document, accepted=fact.accepted)
    return issued(case, fact, event, parties=())


@evolves(ProtestReconsiderationAsked)
def _asked(case: CaseState, fact: ProtestReconsiderationAsked, event: Event) -> CaseState:
    return issued(case, fact, event, parties=())


@evolves(ProtestReconsidered)
@evolves(MinisterAnswered)
def _stands(case: CaseState, fact: ProcuracyStep, event: Event) -> CaseState:
    """What the procuracy, in the end the Minister, upholds is carried out (L25 113.2, 113.3)."""
    return _changed(case, fact.protest, accepted=True)


@evolves(ProtestWithdrawn)
@evolves(ProtestCarriedOut)
def _over(case: CaseState, fact: OfProtest, event: Event) -> CaseState:
    return _changed(case, fact.protest, over=True)
