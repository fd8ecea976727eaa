"""The office turns to the court about a judgment: to correct or explain it, or to review it again: L25 13.3; CPC 487.

The court's answer has its time; that it takes longer is told, and the longer time counts from the day of the letter.
A court that changes an interim measure makes the decision on it new: the old one is recalled at once (L25 62.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from cases.asking import Asked
from cases.choices import steps, worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, handles
from cases.stages.common import DocumentFact, Facts, alive, forbid, issued, names_step, paper
from cases.state import CaseState
from law.periods import local_day


class CourtMatter(StrEnum):
    """What the court is asked for."""

    CLARIFICATION = "clarification"
    CASSATION = "cassation"


MATTERS: Mapping[str, tuple[str, str]] = {
    CourtMatter.CLARIFICATION: ("Đính chính, giải thích bản án, quyết định", "Correct or explain the judgment"),
    CourtMatter.CASSATION: ("Kiến nghị giám đốc thẩm, tái thẩm", "Review it by cassation or reopening"),
}
PERIODS: Mapping[CourtMatter, tuple[str, str]] = {
    CourtMatter.CLARIFICATION: ("R160", "R160b"),
    CourtMatter.CASSATION: ("R161", "R161b"),
}
"""The periods of the court's answer, and of one that takes longer."""


class AskCourt(Command):
    """Sign the letter that asks the court to correct, explain or review the judgment (văn bản gửi Tòa án), L25 13.3."""

    words = ("Ký văn bản yêu cầu, kiến nghị Tòa án", "Ask the court about the judgment")

    matter: Annotated[CourtMatter, Asked("Nội dung", "What for", choices=worded(MATTERS))]
    content: Annotated[str, Asked("Điểm chưa rõ, căn cứ kiến nghị", "What is unclear, or why", long=True)] = Field(
        min_length=1, max_length=4000
    )


class RecordCourtStep(Command):
    """Record the court's answer, or that it takes longer (ghi trả lời của Tòa án), L25 13.3; CPC 487."""

    words = ("Ghi trả lời của Tòa án", "Record an answer of the court")

    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    number: Annotated[str, Asked("Số văn bản", "Number of the paper")] = Field(default="", max_length=60)

    _known = names_step(lambda: STEPS)


class RecordMeasureChanged(Command):
    """The court changed the interim measure that is enforced (thay đổi biện pháp khẩn cấp tạm thời), L25 62.5.

    The Head recalls the decision on the old one and signs another at once; `content` is what is ordered now.
    """

    words = ("Ghi việc Tòa án thay đổi biện pháp khẩn cấp tạm thời", "Record a changed interim measure")

    number: Annotated[str, Asked("Số quyết định của Tòa án", "Number of the court's decision")] = Field(
        pattern="[0-9]", max_length=60
    )
    on: Annotated[date, Asked("Ngày quyết định", "Day")]
    content: Annotated[str, Asked("Biện pháp mới", "The measure now", long=True)] = Field(min_length=1, max_length=2000)


class InterimMeasureChanged(Fact):
    words = ("Tòa án thay đổi biện pháp khẩn cấp tạm thời", "Interim measure changed")
    article = "L25 62.5"
    number: str
    on: date
    content: str


class AskedCourt(DocumentFact):
    """A letter to the court."""

    content: str


class ClarificationRequested(AskedCourt):
    words = ("Yêu cầu Tòa án đính chính, giải thích", "Clarification requested of the court")
    article = "L25 13.3"


class CassationRecommended(AskedCourt):
    words = ("Kiến nghị giám đốc thẩm, tái thẩm", "Cassation or reopening recommended")
    article = "CPC 487"
    procedure: str = "civil"


class CourtStep(Fact):
    """An answer about this matter; one that only takes longer names the day from which it counts."""

    partners = (Partner.COURT,)
    matter: ClassVar[CourtMatter]

    number: str = ""


class ClarificationExtended(CourtStep):
    words = ("Tòa án kéo dài thời hạn đính chính, giải thích", "Clarification takes longer")
    article = "L25 13.3"
    matter = CourtMatter.CLARIFICATION
    clarification_requested_on: date


class ClarificationReceived(CourtStep):
    words = ("Nhận văn bản đính chính, giải thích của Tòa án", "Clarification received")
    article = "L25 13.3"
    matter = CourtMatter.CLARIFICATION


class CassationAnswerExtended(CourtStep):
    words = ("Tòa án kéo dài thời hạn trả lời kiến nghị", "Answer about cassation takes longer")
    article = "CPC 487"
    matter = CourtMatter.CASSATION
    cassation_recommended_on: date


class CassationAnswered(CourtStep):
    words = ("Tòa án trả lời kiến nghị giám đốc thẩm, tái thẩm", "Answer about cassation received")
    article = "CPC 487"
    matter = CourtMatter.CASSATION


STEPS: Mapping[str, type[CourtStep]] = {step.kind: step for step in CourtStep.__subclasses__()}
SINCE: Mapping[type[CourtStep], str] = {
    ClarificationExtended: "clarification_requested_on",
    CassationAnswerExtended: "cassation_recommended_on",
}
"""The field with the day from which a longer answer counts."""


@handles(AskCourt, Role.HEAD, signs="court_letter")
def _ask(case: CaseState, command: AskCourt, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(
        any(period in case.duties for period in PERIODS[command.matter]),
        "L25 13.3",
        "Tòa án đang trong thời hạn trả lời văn bản trước.",
        "The court still has time to answer the letter before.",
    )
    asked = ClarificationRequested if command.matter is CourtMatter.CLARIFICATION else CassationRecommended
    yield asked(
        **paper(case, "court-letter", "court_letter", context),
        content=command.content,
    )


@handles(RecordCourtStep, Role.CLERK, signs=Unsigned.RECORDS, steps=STEPS)
def _step(case: CaseState, command: RecordCourtStep, context: Context) -> Facts:
    step = STEPS[command.step]
    first, longer = PERIODS[step.matter]
    since = SINCE.get(step, "")
    running = case.duties.get(first) or (None if since else case.duties.get(longer))
    forbid(
        not running,
        step.article,
        "Không có văn bản nào chờ Tòa án trả lời.",
        "No letter waits for an answer of the court.",
    )
    assert running
    yield step(number=command.number, **({since: local_day(running.start)} if since else {}))


@evolves(AskedCourt)
def _asked(case: CaseState, fact: AskedCourt, event: Event) -> CaseState:
    return issued(case, fact, event, parties=())


@handles(RecordMeasureChanged, Role.CLERK, Role.HEAD, Partner.COURT, signs=Unsigned.RECORDS)
def _change(case: CaseState, command: RecordMeasureChanged, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(
        case.origin != "interim_measure",
        "L25 62.5",
        "Vụ việc không thi hành biện pháp khẩn cấp tạm thời.",
        "No interim measure is enforced in this case.",
    )
    forbid(command.on > context.today, "L25 62.5", "Ngày quyết định ở tương lai.", "Its day lies in the future.")
    yield InterimMeasureChanged(**command.model_dump())


@evolves(InterimMeasureChanged)
def _changed(case: CaseState, fact: InterimMeasureChanged, event: Event) -> CaseState:
    """What is enforced is the court's new decision; what is to be done under it stands in its content."""
    assert case.title
    told = {"number": fact.number, "date": fact.on, "effective_date": fact.on}
    title = case.title.model_copy(update=told)
    claims = {claim.id: replace(claim, note=fact.content) for claim in case.claims.group("open")}
    return case.model_copy(update={"title": title, "claims": case.claims.put(claims)})
