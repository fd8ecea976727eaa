"""What becomes of what a citizen came with: sorted, answered, entered, closed: TCD 26–28; ND154 27; TT13 28."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cases.asking import Asked
from cases.choices import steps, worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.proceedings.common import ProceedingPaper, at, issue, paper
from cases.proceedings.reception import OPINIONS, RECEIVERS, Reception, stands
from cases.stages.common import Facts, forbid, names_step


class Outcome(StrEnum):
    """What becomes of what somebody came with (TCD 26–28)."""

    TAKEN_OVER = "taken_over"  # of the office's own competence
    GUIDED = "guided"  # another body is competent: whom to go to
    FORWARDED = "forwarded"  # a recommendation or reflection is sent on
    LOWER_ORDERED = "lower_ordered"  # a room under the office is told to solve it
    EXPLAINED = "explained"  # solved rightly before: explained, and asked to desist


OUTCOMES: Mapping[str, tuple[str, str]] = {
    Outcome.TAKEN_OVER: ("Tiếp nhận để giải quyết", "Taken over"),
    Outcome.GUIDED: ("Hướng dẫn đến cơ quan có thẩm quyền", "Guided to the competent body"),
    Outcome.FORWARDED: ("Chuyển cơ quan có thẩm quyền", "Forwarded"),
    Outcome.LOWER_ORDERED: ("Chỉ đạo đơn vị cấp dưới giải quyết", "A lower unit is ordered to solve it"),
    Outcome.EXPLAINED: ("Đã giải quyết đúng, giải thích, thuyết phục", "Solved rightly before, explained"),
}


class SortReception(Command):
    """Sort what the citizen came with, and say what becomes of it (phân loại, xử lý), TCD 26.

    `to` is the body he was guided to or the matter was sent to, `number` that of the guiding or forwarding paper.
    """

    words = ("Phân loại, xử lý nội dung tiếp công dân", "Sort a reception")

    outcome: Annotated[Outcome, Asked("Xử lý", "Outcome", choices=worded(OUTCOMES))]
    to: Annotated[str, Asked("Cơ quan có thẩm quyền", "Competent body")] = Field("", max_length=200)
    number: Annotated[str, Asked("Số văn bản hướng dẫn, chuyển", "Number of the paper")] = Field("", max_length=60)


class AnswerReception(Command):
    """Sign the answer to what was taken over (trả lời người dân), TCD 28.1; TT13 28.

    `leads_to` names what it became: a complaint of a case (KN1), a denunciation by its number.
    """

    words = ("Ký trả lời nội dung tiếp công dân", "Answer a reception")

    content: Annotated[str, Asked("Nội dung trả lời", "Answer", long=True)] = Field(min_length=1, max_length=4000)
    leads_to: Annotated[str, Asked("Đã thụ lý thành", "Led to")] = Field("", max_length=200)


class EnterReception(Command):
    """Enter the visit in book 03/TCD and the national database (vào sổ, cập nhật cơ sở dữ liệu), ND154 27.1, 35.3."""

    words = ("Vào sổ, cập nhật cơ sở dữ liệu tiếp công dân", "Enter a reception")

    database: Annotated[str, Asked("Mã trên cơ sở dữ liệu quốc gia", "Number in the national database")] = Field(
        min_length=1, max_length=60
    )


class RecordReceptionStep(Command):
    """Record that a matter that somebody forwarded is solved, and who was told (thông báo kết quả), TCD 27.2, 28.2."""

    words = ("Ghi việc thông báo kết quả cho nơi chuyển đơn", "Record a step of a reception")

    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    solved_before: Annotated[bool, Asked("Đã giải quyết từ trước", "Solved before")] = False

    _known = names_step(lambda: STEPS)


class CloseReception(Command):
    """Close a visit with its course and result, as column 12 of the book has them (kết thúc xử lý)."""

    words = ("Kết thúc việc tiếp công dân", "Close a reception")

    result: Annotated[str, Asked("Diễn biến, kết quả", "Course and result", long=True)] = Field(
        min_length=1, max_length=2000
    )


class ReceptionSorted(Fact):
    words = ("Phân loại, xử lý nội dung tiếp công dân", "Reception sorted")
    article = "TCD 26"
    outcome: str
    to: str
    number: str


class ReceptionContentTaken(Fact):
    words = ("Tiếp nhận nội dung để giải quyết", "Content taken over")
    article = "TCD 28.1"


class ReceptionContentAnswered(ProceedingPaper):
    words = ("Trả lời nội dung tiếp công dân", "Content answered")
    article = "TCD 28.1"
    content: str
    leads_to: str


class RecommendationOfCitizenAnswered(Fact):
    words = ("Trả lời kiến nghị, phản ánh", "Recommendation of a citizen answered")
    article = "TT13 28"


class ReceptionEntered(Fact):
    words = ("Vào sổ, cập nhật cơ sở dữ liệu tiếp công dân", "Reception entered")
    article = "ND154 27.1"
    database: str


class ReceptionStep(Fact):
    solved_before: bool = False


class ForwardedCaseSolved(ReceptionStep):
    words = ("Đã giải quyết vụ việc được chuyển đến", "Forwarded case solved")
    article = "TCD 27.2"


class ForwarderInformed(ReceptionStep):
    words = ("Thông báo kết quả cho nơi chuyển đơn", "Forwarder informed")
    article = "TCD 27.2"


class PetitionerInformed(ReceptionStep):
    words = ("Nơi chuyển đơn đã thông báo cho người có đơn", "Petitioner informed by the forwarder")
    article = "TCD 28.2"


class PetitionHandled(Fact):
    words = ("Đã xử lý đơn", "Petition handled")
    article = "ND154 41.3.a"


class ReceptionClosed(Fact):
    words = ("Kết thúc việc tiếp công dân", "Reception closed")
    article = "ND154 27"
    result: str


STEPS: Mapping[str, type[ReceptionStep]] = {step.kind: step for step in ReceptionStep.__subclasses__()}


@handles(SortReception, *RECEIVERS, signs=Unsigned.RECORDS)
def _sort(state: Reception, command: SortReception, context: Context) -> Facts:
    stands(state, "heard", "TCD 26")
    elsewhere = command.outcome in (Outcome.GUIDED, Outcome.FORWARDED, Outcome.LOWER_ORDERED)
    forbid(
        elsewhere and not command.to,
        "TCD 26",
        "Phải nêu cơ quan có thẩm quyền được hướng dẫn, chuyển đến.",
        "The competent body has to be named.",
    )
    forbid(
        command.outcome is Outcome.FORWARDED and state.category not in OPINIONS,
        "TCD 26",
        "Khiếu nại, tố cáo không thuộc thẩm quyền thì hướng dẫn; chỉ chuyển kiến nghị, phản ánh.",
        "Who complains is guided; only recommendations and reflections are forwarded.",
    )
    yield ReceptionSorted(outcome=command.outcome, to=command.to, number=command.number)
    if command.outcome is Outcome.TAKEN_OVER:
        yield ReceptionContentTaken()
    elif state.category in OPINIONS:
        yield RecommendationOfCitizenAnswered()  # guided or forwarded: that, too, is an answer (TT13 28.1)


@handles(AnswerReception, Role.HEAD, Role.DEPUTY, signs="reception_answer")
def _answer(state: Reception, command: AnswerReception, context: Context) -> Facts:
    stands(state, "taken_over", "TCD 28.1")
    said = {"content": command.content, "leads_to": command.leads_to}
    yield ReceptionContentAnswered(**paper(state, "reception_answer", context), **said)
    if state.category in OPINIONS:
        yield RecommendationOfCitizenAnswered()


@handles(EnterReception, *RECEIVERS, signs=Unsigned.RECORDS)
def _enter(state: Reception, command: EnterReception, context: Context) -> Facts:
    forbid(not state.number, "ND154 27.1", "Không có lượt tiếp nào để vào sổ.", "There is no reception to enter.")
    yield ReceptionEntered(database=command.database)


@handles(RecordReceptionStep, *RECEIVERS, signs=Unsigned.RECORDS)
def _step(state: Reception, command: RecordReceptionStep, context: Context) -> Facts:
    forbid(
        not state.forwarder,
        "TCD 27.2",
        "Vụ việc không do cơ quan, người khác chuyển đến.",
        "Nobody forwarded this matter.",
    )
    yield STEPS[command.step](solved_before=command.solved_before)


@handles(CloseReception, *RECEIVERS, signs=Unsigned.RECORDS)
def _close(state: Reception, command: CloseReception, context: Context) -> Facts:
    forbid(
        state.stage not in ("passed_on", "answered"),
        "ND154 27",
        "Chỉ kết thúc sau khi đã trả lời, hướng dẫn hoặc chuyển.",
        "It is closed after it was answered, guided or forwarded.",
    )
    if state.petition:
        yield PetitionHandled()
    yield ReceptionClosed(result=command.result)


@evolves(ReceptionSorted)
def _sorted(state: Reception, fact: ReceptionSorted, event: Event) -> Reception:
    stage = "taken_over" if fact.outcome == Outcome.TAKEN_OVER else "passed_on"
    return at(state, stage, event, outcome=fact.outcome, to=fact.to, paper=fact.number)


@evolves(ReceptionEntered)
def _entered(state: Reception, fact: ReceptionEntered, event: Event) -> Reception:
    return state.model_copy(update={"database": fact.database})


@evolves(ReceptionContentAnswered)
def _answered(state: Reception, fact: ReceptionContentAnswered, event: Event) -> Reception:
    return at(issue(state, fact, event), "answered", event, leads_to=fact.leads_to)


@evolves(ReceptionClosed)
def _closed(state: Reception, fact: ReceptionClosed, event: Event) -> Reception:
    return at(state, "reception_closed", event, result=fact.result)
