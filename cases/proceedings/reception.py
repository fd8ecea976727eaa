"""A citizen is received (tiếp công dân): heard or refused, sorted, taken over, answered, entered: ND154; TCD.

One visit is one proceeding. Who came is sealed: the book shows him to those who may know, and nothing else does. What a
visit leads to in a case (a complaint) is done there; the visit names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from cases.asking import Asked
from cases.choices import by_law, worded
from cases.commands import Command, Sha256OrNone, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.names import OFFICE
from cases.proceedings.common import Proceeding, ProceedingPaper, Sealed, Standing, at, issue, paper
from cases.stages.common import Facts, forbid, require
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
    stands(state, "turned_away", "ND154 4.2")
    yield ReceptionRefusalExplained()


@handles(SignReceptionRefusal, Role.HEAD, Role.DEPUTY, signs="reception_refusal")
def _sign_refusal(state: Reception, command: SignReceptionRefusal, context: Context) -> Facts:
    stands(state, "refusing", "ND154 4.3")
    yield ReceptionRefused(**paper(state, "reception_refusal", context), ground=state.ground)


def stands(state: Reception, stage: str, article: str) -> None:
    forbid(
        state.stage != stage,
        article,
        "Lượt tiếp không ở bước này.",
        "The reception does not stand at this step.",
    )


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
