"""Sessions of an office: the days on which its Head receives citizens, and online ones: TCD 18, 24; ND154 18–25.

An online session is notified five working days before, tried one working day before and connected an hour before it
begins; sound and picture are kept by their hash. Online auctions and deliveries are held in the same frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from cases.asking import Asked, Of, Reason
from cases.choices import steps, worded
from cases.commands import HASH, Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Appointment, Context, evolves, handles
from cases.names import OFFICE
from cases.proceedings.common import ProceedingPaper, issue, paper
from cases.proceedings.office import OfficeYear, Session
from cases.stages.common import Facts, answerable, forbid, names_step
from law.periods import due_for, local_day

PREPARES = timedelta(hours=2)
"""So long before an online session its points begin to be connected; they stand an hour before it (ND154 23.1)."""

KEEPERS = (Role.CLERK, Role.SECRETARY, Role.DEPUTY, Role.HEAD)
"""Who keeps the sessions of the office."""

SessionId = Annotated[str, Asked("Phiên", "Session", of=Of.SESSION)]


class Purpose(StrEnum):
    """What a session is held for."""

    RECEPTION = "reception"
    AUCTION = "auction"
    DELIVERY = "delivery"


PURPOSES: Mapping[str, tuple[str, str]] = {
    Purpose.RECEPTION: ("Tiếp công dân", "Reception of citizens"),
    Purpose.AUCTION: ("Đấu giá tài sản", "Auction"),
    Purpose.DELIVERY: ("Giao tài sản, giấy tờ", "Delivery"),
}


class FixSession(Command):
    """Fix a session (ấn định lịch tiếp công dân, phiên trực tuyến), TCD 24.4; ND154 23.1.

    `unscheduled`: the Head receives beside his days, in the cases of TCD 18.3. `case`: of an auction or a delivery.
    """

    words = ("Ấn định phiên tiếp công dân, phiên trực tuyến", "Fix a session")

    starts_at: Annotated[AwareDatetime, Asked("Thời điểm bắt đầu", "Begins at")]
    purpose: Annotated[Purpose, Asked("Mục đích", "Purpose", choices=worded(PURPOSES))] = Purpose.RECEPTION
    head: Annotated[bool, Asked("Thủ trưởng trực tiếp tiếp", "The Head receives in person")] = True
    online: Annotated[bool, Asked("Trực tuyến", "Online")] = False
    unscheduled: Annotated[bool, Asked("Tiếp đột xuất", "Unscheduled", article="TCD 18.3")] = False
    case: Annotated[str, Asked("Vụ việc thi hành án", "Enforcement case")] = Field(
        default="", pattern=rf"^(case/{OFFICE}/\S{{1,180}})?$"
    )


class CancelSession(Command):
    """Cancel a session for a good reason, to fix another (hủy, dời lịch), TCD 24.4."""

    words = ("Hủy, dời phiên đã ấn định", "Cancel a session")

    session: SessionId
    reason: Reason = Field(min_length=1, max_length=1000)


class RecordSessionStep(Command):
    """Record a step before a session, with the hash of what shows it (niêm yết, thông báo, kết nối), ND154 23.1."""

    words = ("Ghi bước chuẩn bị phiên", "Record a step of a session")

    session: SessionId
    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=1000)

    _known = names_step(lambda: STEPS)


class HoldSession(Command):
    """Record that a session was held (tổ chức phiên); the Head's by himself alone, TCD 18.2."""

    words = ("Ghi phiên đã tổ chức", "Hold a session")

    session: SessionId
    visits: Annotated[int, Asked("Số lượt tiếp", "Visits")] = Field(default=0, ge=0)


class KeepRecording(Command):
    """Keep a recording of an online session by its hash (lưu dữ liệu ghi âm, ghi hình), ND154 24."""

    words = ("Lưu bản ghi âm, ghi hình phiên trực tuyến", "Keep a recording")

    session: SessionId
    recording: Annotated[str, Field(pattern=HASH), Asked("Mã băm SHA-256 của bản ghi", "SHA-256 of the recording")]
    signed: Annotated[bool, Asked("Đã ký số, xác thực", "Digitally signed or authenticated")] = True


class SignReceptionConclusion(Command):
    """Sign the notice of the conclusion of the Head's reception (thông báo kết luận), ND154 25.2.

    `to` are the bodies and people who carry it out, each with its term, in words.
    """

    words = ("Ký thông báo kết luận buổi tiếp công dân", "Sign the conclusion of a reception")

    session: SessionId
    conclusion: Annotated[str, Asked("Kết luận", "Conclusion", long=True)] = Field(min_length=1, max_length=4000)
    to: Annotated[str, Asked("Đơn vị thực hiện, thời hạn", "Who carries it out, until when", long=True)] = Field(
        min_length=1, max_length=2000
    )


class OfSession(Fact):
    session: str


class _Fixed(OfSession):
    """Periods before a session count back from it."""

    starts_at: datetime

    def starts(self, at: datetime) -> datetime:
        return self.starts_at


class SessionFixed(_Fixed):
    words = ("Ấn định phiên", "Session fixed")
    article = "TCD 24.4"
    purpose: str
    head: bool
    online: bool
    unscheduled: bool
    case: str


class ReceptionDayFixed(_Fixed):
    words = ("Ấn định ngày Thủ trưởng tiếp công dân", "Day of the Head's reception fixed")
    article = "TCD 24.4"


class OnlineReceptionFixed(_Fixed):
    words = ("Ấn định phiên trực tuyến", "Online session fixed")
    article = "ND154 23.1"


class OnlineReceptionPreparationBegan(OfSession):
    words = ("Đến giờ kết nối các điểm cầu", "Time to connect the points")
    article = "ND154 23.1"


class SessionCancelled(OfSession):
    words = ("Hủy, dời phiên", "Session cancelled")
    article = "TCD 24.4"
    reason: str


class SessionStep(OfSession):
    note: str = ""


class ReceptionSchedulePosted(SessionStep):
    words = ("Niêm yết lịch tiếp công dân của Thủ trưởng", "Schedule of the Head's reception posted")
    article = "TCD 24.4"


class OnlineReceptionNotified(SessionStep):
    words = ("Thông báo phiên trực tuyến cho người tham gia, điểm cầu", "Online session notified")
    article = "ND154 23.1"


class OnlineReceptionTested(SessionStep):
    words = ("Kết nối thử các điểm cầu thành công", "Trial connection successful")
    article = "ND154 23.1"


class OnlineReceptionConnected(SessionStep):
    words = ("Các điểm cầu đã kết nối, nghe, nhìn rõ", "All points connected")
    article = "ND154 23.1"


class HeadReceivedCitizens(OfSession):
    words = ("Thủ trưởng trực tiếp tiếp công dân", "The Head received citizens")
    article = "TCD 18.2"


class HeadReceptionEnded(OfSession):
    words = ("Kết thúc buổi tiếp công dân của Thủ trưởng", "The Head's reception ended")
    article = "ND154 25.2"


class SessionHeld(OfSession):
    words = ("Phiên đã tổ chức", "Session held")
    article = "ND154 25"
    visits: int


class SessionRecorded(OfSession):
    words = ("Lưu bản ghi âm, ghi hình", "Recording kept")
    article = "ND154 24"
    recording: str


class ReceptionConclusionNotified(OfSession, ProceedingPaper):
    words = ("Ký thông báo kết luận buổi tiếp công dân", "Conclusion of the reception notified")
    article = "ND154 25.2"
    conclusion: str
    to: str


STEPS: Mapping[str, type[SessionStep]] = {step.kind: step for step in SessionStep.__subclasses__()}
ONLINE = (OnlineReceptionNotified, OnlineReceptionTested, OnlineReceptionConnected)
"""Steps before an online session; none begins without them."""


def _open(state: OfficeYear, name: str) -> Session:
    found = state.sessions.get(name)
    forbid(
        not found or found.held_at or found.cancelled,
        "TCD 24.4",
        "Không có phiên này sắp tổ chức.",
        "There is no such session to come.",
    )
    assert found
    return found


@handles(FixSession, *KEEPERS, signs=Unsigned.RECORDS)
def _fix(state: OfficeYear, command: FixSession, context: Context) -> Facts:
    forbid(state.stage != "in_course", "TCD 24.4", "Năm công tác đã hết.", "The year is over.")
    forbid(command.starts_at <= context.now, "TCD 24.4", "Phiên phải ở tương lai.", "The session lies in the past.")
    of_head = command.head and command.purpose is Purpose.RECEPTION
    with answerable("TCD 24.4"):
        posted = due_for("R181", local_day(command.starts_at), context.pack)
    forbid(
        of_head and not command.unscheduled and posted.due_at <= context.now,
        "TCD 24.4",
        "Lịch tiếp của Thủ trưởng phải kịp niêm yết trước ít nhất 05 ngày làm việc.",
        "The Head's day must leave five working days to post it.",
    )
    name = f"P{len(state.sessions) + 1}"
    told = {**command.model_dump(exclude={"head"}), "head": of_head}
    yield SessionFixed(session=name, **told)
    if of_head and not command.unscheduled:
        yield ReceptionDayFixed(session=name, starts_at=command.starts_at)
    if command.online and command.purpose is Purpose.RECEPTION:
        yield OnlineReceptionFixed(session=name, starts_at=command.starts_at)


@handles(CancelSession, *KEEPERS, signs=Unsigned.RECORDS)
def _cancel(state: OfficeYear, command: CancelSession, context: Context) -> Facts:
    yield SessionCancelled(session=_open(state, command.session).id, reason=command.reason)


@handles(RecordSessionStep, *KEEPERS, signs=Unsigned.RECORDS)
def _step(state: OfficeYear, command: RecordSessionStep, context: Context) -> Facts:
    session, step = _open(state, command.session), STEPS[command.step]
    forbid(
        step in ONLINE and not session.online,
        "ND154 23.1",
        "Phiên này không tổ chức trực tuyến.",
        "This session is not held online.",
    )
    yield step(session=session.id, note=command.note)


@handles(HoldSession, *KEEPERS, signs=Unsigned.RECORDS)
def _hold(state: OfficeYear, command: HoldSession, context: Context) -> Facts:
    session = _open(state, command.session)
    forbid(
        context.now < session.starts_at, "TCD 24.4", "Chưa đến giờ của phiên.", "The hour of the session has not come."
    )
    forbid(
        session.head and context.actor.role is not Role.HEAD,
        "TCD 18.2",
        "Thủ trưởng trực tiếp tiếp công dân, không ủy quyền cho cấp phó.",
        "The Head receives in person; nobody does so for him.",
    )
    lacking = {step.kind for step in ONLINE} - {*session.steps}
    forbid(
        session.online and lacking,
        "ND154 23.1",
        "Phiên trực tuyến phải được thông báo, kết nối thử và kết nối các điểm cầu trước khi bắt đầu.",
        "An online session is notified, tried and connected before it begins.",
    )
    yield SessionHeld(session=session.id, visits=command.visits)
    if session.head:
        yield HeadReceivedCitizens(session=session.id)
        yield HeadReceptionEnded(session=session.id)


@handles(KeepRecording, *KEEPERS, signs=Unsigned.RECORDS)
def _keep(state: OfficeYear, command: KeepRecording, context: Context) -> Facts:
    session = state.sessions.get(command.session)
    forbid(
        not session or not session.online or not session.held_at,
        "ND154 24",
        "Không có phiên trực tuyến này đã tổ chức.",
        "No such online session was held.",
    )
    forbid(
        not command.signed,
        "ND154 24",
        "Bản ghi chỉ có giá trị khi được ký số hoặc xác thực.",
        "A recording counts when it is digitally signed or authenticated.",
    )
    yield SessionRecorded(session=command.session, recording=command.recording)


@handles(SignReceptionConclusion, Role.HEAD, signs="reception_conclusion")
def _conclude(state: OfficeYear, command: SignReceptionConclusion, context: Context) -> Facts:
    session = state.sessions.get(command.session)
    forbid(
        not session or not session.head or not session.held_at or session.concluded,
        "ND154 25.2",
        "Không có buổi tiếp của Thủ trưởng chờ kết luận.",
        "No reception of the Head waits for its conclusion.",
    )
    yield ReceptionConclusionNotified(**paper(state, "reception_conclusion", context), **command.model_dump())


def _put(state: OfficeYear, session: Session) -> OfficeYear:
    return state.model_copy(update={"sessions": state.sessions.put({session.id: session})})


def _changed(state: OfficeYear, name: str, **change: Any) -> OfficeYear:
    return _put(state, replace(state.sessions[name], **change))


@evolves(SessionFixed)
def _fixed(state: OfficeYear, fact: SessionFixed, event: Event) -> OfficeYear:
    told = fact.model_dump(include={"starts_at", "purpose", "head", "online", "case"})
    return _put(state, Session(id=fact.session, **told))


@evolves(OnlineReceptionFixed)
def _prepare(state: OfficeYear, fact: OnlineReceptionFixed, event: Event) -> OfficeYear:
    """The points are connected in the last two hours before; an online session that begins sooner at once."""
    begins = max(fact.starts_at - PREPARES, event.at)
    kind, data = OnlineReceptionPreparationBegan.kind, {"session": fact.session}
    coming = Appointment(at=begins, kind=kind, data=data)
    return state.model_copy(update={"appointments": (*state.appointments, coming)})


@evolves(SessionStep)
def _stepped(state: OfficeYear, fact: SessionStep, event: Event) -> OfficeYear:
    return _changed(state, fact.session, steps=(*state.sessions[fact.session].steps, fact.kind))


@evolves(SessionCancelled)
def _cancelled(state: OfficeYear, fact: SessionCancelled, event: Event) -> OfficeYear:
    kept = tuple(one for one in state.appointments if one.data.get("session") != fact.session)
    return _changed(state.model_copy(update={"appointments": kept}), fact.session, cancelled=True)


@evolves(SessionHeld)
def _held(state: OfficeYear, fact: SessionHeld, event: Event) -> OfficeYear:
    return _changed(state, fact.session, held_at=event.at)


@evolves(SessionRecorded)
def _recorded(state: OfficeYear, fact: SessionRecorded, event: Event) -> OfficeYear:
    kept = (*state.sessions[fact.session].recordings, fact.recording)
    return _changed(state, fact.session, recordings=kept)


@evolves(ReceptionConclusionNotified)
def _concluded(state: OfficeYear, fact: ReceptionConclusionNotified, event: Event) -> OfficeYear:
    return issue(_changed(state, fact.session, concluded=True), fact, event)
