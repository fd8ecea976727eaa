"""A citizen is received (tiếp công dân): heard or refused, sorted, taken over, answered, entered: ND154; TCD.

One visit is one proceeding. Who came is sealed: the book shows him to those who may know, and nothing else does. What a
visit leads to in a case (a complaint) is done there; the visit names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cases.asking import Asked
from cases.choices import by_law, steps, worded
from cases.commands import Command, Sha256OrNone, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.names import OFFICE
from cases.proceedings.common import Proceeding, ProceedingPaper, Sealed, Standing, at, issue, paper
from cases.stages.common import Facts, forbid, names_step, require
from law.guards import reception as law_reception
from law.guards.reception import Capacity, Category

RECEIVERS = (Role.CLERK, Role.SECRETARY, Role.ROOM_HEAD, Role.DEPUTY, Role.HEAD)
"""Who receives citizens for the office; its Head in person on his days."""

_SORT = ("Phân loại, xử lý nội dung tiếp công dân", "Sort what the citizen came with")
_CLOSED = Standing("Đã kết thúc", "Closed")


class Reception(Proceeding):
    """One visit of a citizen (lượt tiếp công dân); `stage` as in `stages`."""

    words = ("lượt tiếp công dân", "a citizen reception")
    stages = {
        "heard": Standing.of(("Đã tiếp, chờ phân loại", "Heard"), "officer", _SORT),
        "taken_over": Standing.of(
            ("Đã tiếp nhận để giải quyết", "Taken over"), "officer", ("Trả lời người dân", "Answer the citizen")
        ),
        "passed_on": Standing.of(
            ("Đã hướng dẫn, chuyển nơi khác", "Passed on"), "officer", ("Ghi kết quả", "Enter the result")
        ),
        "answered": Standing.of(("Đã trả lời", "Answered"), "officer", ("Ghi kết quả", "Enter the result")),
        "refusing": Standing.of(
            ("Có căn cứ từ chối tiếp", "To be refused"), "head", ("Ký thông báo từ chối", "Sign the notice of refusal")
        ),
        "turned_away": Standing.of(
            ("Từ chối tiếp, chưa giải thích", "Turned away"), "officer", ("Giải thích lý do", "Explain the reason")
        ),
        "not_received": Standing("Đã từ chối tiếp", "Not received"),
        "reception_closed": _CLOSED,
    }

    ground: str = ""
    summary: str = ""
    capacity: str = ""
    people: int = 1
    representatives: int = 1
    wish: str = ""
    earlier: str = ""
    exhausted_by: str = ""
    session: str = ""
    petition: bool = False
    forwarder: str = ""
    outcome: str = ""
    to: str = ""
    paper: str = ""
    leads_to: str = ""
    database: str = ""
    result: str = ""


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

CAPACITIES: Mapping[str, tuple[str, str]] = {
    Capacity.SELF: ("Cho bản thân", "For himself"),
    Capacity.ORGANISATION: ("Cho cơ quan, tổ chức", "For an organisation"),
    Capacity.REPRESENTATIVE: ("Người đại diện", "As a representative"),
    Capacity.LAWYER: ("Luật sư, trợ giúp pháp lý", "As a lawyer, for legal aid"),
}


class Coming(Command):
    """Who comes, with what; `case` is the enforcement case that it is about, if any."""

    visitor: Sealed
    category: Annotated[Category, Asked("Loại việc", "Kind", choices=worded(law_reception.CATEGORIES))]
    summary: Annotated[str, Asked("Tóm tắt nội dung", "Summary", long=True)] = Field(min_length=1, max_length=2000)
    case: Annotated[str, Asked("Vụ việc thi hành án", "Enforcement case")] = Field(
        default="", pattern=rf"^(case/{OFFICE}/\S{{1,180}})?$"
    )


class ReceiveCitizen(Coming):
    """Receive a citizen and hear him (tiếp công dân), ND154 12–13, 20.

    `forwarder`: the Assembly's body, deputy or reception board that sent the matter. `petition`: the hash of what he
    handed in. `session`: the day of the Head's reception, or the online one, at which he is heard, as the office's year
    names it. `exhausted_by`: the body that has finally dealt with the matter. `earlier`: how it was handled until now.
    """

    words = ("Tiếp công dân", "Receive a citizen")

    capacity: Annotated[Capacity, Asked("Tư cách", "Capacity", choices=worded(CAPACITIES))] = Capacity.SELF
    proof: Annotated[bool, Asked("Có giấy tờ chứng minh tư cách", "Proof of the capacity")] = False
    people: Annotated[int, Asked("Số người cùng nội dung", "People with this matter")] = Field(default=1, ge=1)
    representatives: Annotated[int, Asked("Số người đại diện", "Representatives")] = Field(default=1, ge=1)
    wish: Annotated[str, Asked("Yêu cầu của người đến", "What he asks for", long=True)] = Field("", max_length=2000)
    earlier: Annotated[str, Asked("Việc giải quyết trước đây", "Earlier handling", long=True)] = Field(
        "", max_length=2000
    )
    exhausted_by: Annotated[str, Asked("Cơ quan đã giải quyết hết thẩm quyền", "Body that exhausted it")] = Field(
        "", max_length=200
    )
    forwarder: Annotated[str, Asked("Cơ quan, người chuyển đến", "Forwarded by")] = Field("", max_length=200)
    petition: Annotated[Sha256OrNone, Asked("Đơn, bản chụp", "The petition, as a scan")] = ""
    session: Annotated[str, Asked("Phiên tiếp của Thủ trưởng, trực tuyến", "Session")] = Field("", max_length=20)
    online: Annotated[bool, Asked("Tiếp trực tuyến", "Online")] = False
    waives_secrecy: Annotated[bool, Asked("Không yêu cầu giữ bí mật danh tính", "Waives secrecy")] = False


class RefuseReception(Coming):
    """Do not receive somebody (từ chối tiếp công dân), TCD 9; ND154 4."""

    words = ("Từ chối tiếp công dân", "Refuse to receive a citizen")

    ground: Annotated[str, Asked("Căn cứ", "Ground", choices=by_law(law_reception.REFUSALS))]
    explained: Annotated[bool, Asked("Đã giải thích lý do tại chỗ", "Reason explained on the spot")] = False


class ExplainRefusal(Command):
    """Record that the reason of a refusal was explained to the person (giải thích lý do), ND154 4.2."""

    words = ("Ghi việc giải thích lý do từ chối tiếp", "Explain a refusal")


class SignReceptionRefusal(Command):
    """Sign the notice that somebody is not received (thông báo từ chối tiếp công dân, mẫu 01/TCD), ND154 4.3."""

    words = ("Ký thông báo từ chối tiếp công dân", "Sign the refusal of a reception")


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


class CitizenReceived(Fact):
    words = ("Tiếp công dân", "Citizen received")
    article = "ND154 12"
    series = {"number": "reception"}
    number: str = ""
    visitor: str
    category: str
    summary: str
    case: str
    capacity: str
    people: int
    representatives: int
    wish: str
    earlier: str
    exhausted_by: str
    forwarder: str
    petition: str
    session: str
    online: bool


class PetitionReceived(Fact):
    words = ("Nhận đơn khi tiếp công dân", "Petition received")
    article = "ND154 41.3.a"


class RecommendationOfCitizenReceived(Fact):
    words = ("Nhận kiến nghị, phản ánh về thi hành án", "Recommendation of a citizen received")
    article = "TT13 28"


class ReceptionDone(Fact):
    words = ("Kết thúc lượt tiếp", "Reception done")
    article = "ND154 27.1"


class _Refusal(Fact):
    visitor: str
    category: str
    summary: str
    case: str
    ground: str
    reason: str


class ReceptionRefusalGroundEstablished(_Refusal):
    words = ("Có căn cứ từ chối tiếp bằng văn bản", "Ground for a written refusal")
    article = "ND154 4.3"


class ReceptionRefusedOrally(_Refusal):
    words = ("Từ chối tiếp công dân", "Reception refused")
    article = "ND154 4.2"


class ReceptionRefusalExplained(Fact):
    words = ("Giải thích lý do từ chối tại chỗ", "Refusal explained on the spot")
    article = "ND154 4.2"


class ReceptionRefused(ProceedingPaper):
    words = ("Ký thông báo từ chối tiếp công dân", "Refusal to receive notified")
    article = "ND154 4.3"
    ground: str


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
OPINIONS = (Category.RECOMMENDATION, Category.REFLECTION)


def _new(state: Reception) -> None:
    forbid(state.stage, "ND154 12", "Lượt tiếp này đã được ghi nhận.", "This visit is recorded already.")


@handles(ReceiveCitizen, *RECEIVERS, signs=Unsigned.RECORDS, begins=True)
def _receive(state: Reception, command: ReceiveCitizen, context: Context) -> Facts:
    _new(state)
    require(law_reception.may_come_for(command.capacity, proof=command.proof))
    require(law_reception.may_represent(command.people, command.representatives, context.today, context.pack))
    if command.online:
        require(law_reception.may_hear_online(command.category, waives_secrecy=command.waives_secrecy))
    yield CitizenReceived(**command.model_dump(exclude={"proof", "waives_secrecy"}))
    if command.petition:
        yield PetitionReceived()
    if command.category in OPINIONS:
        yield RecommendationOfCitizenReceived()
    yield ReceptionDone()


@handles(RefuseReception, *RECEIVERS, signs=Unsigned.RECORDS, begins=True)
def _refuse(state: Reception, command: RefuseReception, context: Context) -> Facts:
    _new(state)
    about = bool(command.case)
    require(law_reception.may_refuse(command.ground, command.category, about_enforcement=about))
    written = command.ground in law_reception.WRITTEN
    refused = ReceptionRefusalGroundEstablished if written else ReceptionRefusedOrally
    reason = law_reception.REFUSALS[command.ground].vi
    yield refused(**command.model_dump(exclude={"explained"}), reason=reason)
    if command.explained and not written:
        yield ReceptionRefusalExplained()


@handles(ExplainRefusal, *RECEIVERS, signs=Unsigned.RECORDS)
def _explain(state: Reception, command: ExplainRefusal, context: Context) -> Facts:
    _stands(state, "turned_away", "ND154 4.2")
    yield ReceptionRefusalExplained()


@handles(SignReceptionRefusal, Role.HEAD, Role.DEPUTY, signs="reception_refusal")
def _sign_refusal(state: Reception, command: SignReceptionRefusal, context: Context) -> Facts:
    _stands(state, "refusing", "ND154 4.3")
    yield ReceptionRefused(**paper(state, "reception_refusal", context), ground=state.ground)


def _stands(state: Reception, stage: str, article: str) -> None:
    forbid(
        state.stage != stage,
        article,
        "Lượt tiếp không ở bước này.",
        "The reception does not stand at this step.",
    )


@handles(SortReception, *RECEIVERS, signs=Unsigned.RECORDS)
def _sort(state: Reception, command: SortReception, context: Context) -> Facts:
    _stands(state, "heard", "TCD 26")
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
    _stands(state, "taken_over", "TCD 28.1")
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


@evolves(CitizenReceived)
def _received(state: Reception, fact: CitizenReceived, event: Event) -> Reception:
    told = fact.model_dump(exclude={"number", "visitor", "petition", "online"})
    own = {"sealed": fact.visitor, "number": event.data["number"], "officer": event.actor.id}
    return at(state, "heard", event, petition=bool(fact.petition), **told, **own)


@evolves(ReceptionRefusalGroundEstablished)
@evolves(ReceptionRefusedOrally)
def _refused(state: Reception, fact: _Refusal, event: Event) -> Reception:
    stage = "refusing" if isinstance(fact, ReceptionRefusalGroundEstablished) else "turned_away"
    told = fact.model_dump(include={"category", "summary", "case", "ground"})
    return at(state, stage, event, **told, sealed=fact.visitor, officer=event.actor.id)


@evolves(ReceptionRefusalExplained)
def _explained(state: Reception, fact: ReceptionRefusalExplained, event: Event) -> Reception:
    return at(state, "not_received", event)


@evolves(ReceptionRefused)
def _refusal_signed(state: Reception, fact: ReceptionRefused, event: Event) -> Reception:
    return at(issue(state, fact, event), "not_received", event)


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
