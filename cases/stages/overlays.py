"""What may lie over a case at any time: postponement, suspension, until it is resumed (L25 46, 47)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from cases.asking import Asked
from cases.choices import Circumstances, overlaying, postponing, resuming, suspending
from cases.commands import Command, Unsigned
from cases.events import Event, Expiry, Fact, Partner, Role
from cases.kernel import Appointment, Context, evolves, follows, handles
from cases.stages.bankruptcy import revived
from cases.stages.common import (
    OFFICE_ROLES,
    DocumentFact,
    Facts,
    alive,
    answerable,
    forbid,
    issued,
    known,
    lying,
    paper,
    require,
)
from cases.state import CaseState, Overlay
from law.guards import overlays as law_overlays
from law.guards.facts import Fact as Circumstance
from law.guards.overlays import Answer, Interest, may_resume
from law.guards.protest import Performed, protesters_request
from law.periods import local_day, midnight_after


class EstablishGround(Command):
    """A ground to postpone, suspend or cancel has come up (phát sinh căn cứ); the Head's five working days run."""

    words = ("Ghi nhận căn cứ hoãn, tạm đình chỉ, đình chỉ", "Establish a ground")

    ground: Annotated[str, Asked("Căn cứ", "Ground", choices=overlaying)] = Field(
        pattern=r"^(46|47|48|62)\.[0-9](\.[a-zđ])?$"
    )
    circumstances: Circumstances = ()
    coercion_at: Annotated[datetime | None, Asked("Thời điểm cưỡng chế đã ấn định", "When coercion is fixed")] = (
        None  # 46.2: the time of the coercion, if it is not fixed in the case
    )


class Postpone(Command):
    """Sign a postponement (quyết định hoãn thi hành án). `until` where the ground has a term."""

    words = ("Ký quyết định hoãn", "Postpone")

    ground: Annotated[str, Asked("Căn cứ hoãn", "Ground", choices=postponing, article="L25 46")]
    circumstances: Circumstances = ()
    until: Annotated[date | None, Asked("Hoãn đến hết ngày", "Until")] = None
    interest_agreed: Annotated[bool, Asked("Các bên thỏa thuận vẫn tính lãi", "Interest goes on by agreement")] = False
    requested_at: Annotated[datetime | None, Asked("Nhận yêu cầu hoãn lúc", "Request received at")] = (
        None  # 46.2: when the protester's request arrived
    )
    requested_on: Annotated[date | None, Asked("Ngày yêu cầu", "Day of the request")] = None  # 46.2: the date it bears
    coercion_at: Annotated[datetime | None, Asked("Thời điểm cưỡng chế đã ấn định", "When coercion is fixed")] = (
        None  # 46.2: the time of the coercion, if it is not fixed in the case
    )


class Ordered(BaseModel):
    """The decision of another body (quyết định của người kháng nghị): its number, its day, who took it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Annotated[str, Asked("Số quyết định", "Number")] = Field(min_length=1, max_length=60)
    on: Annotated[date, Asked("Ngày", "Day")]
    authority: Annotated[str, Asked("Người ra quyết định", "Who decided")] = Field(min_length=1, max_length=200)


class Suspend(Command):
    """Sign a suspension (quyết định tạm đình chỉ), or give notice of another's: of `ordered` (47.2)."""

    words = ("Ký quyết định tạm đình chỉ", "Suspend")

    ground: Annotated[str, Asked("Căn cứ tạm đình chỉ", "Ground", choices=suspending, article="L25 47")]
    circumstances: Circumstances = ()
    ordered: Annotated[
        Ordered | None,
        Asked("Quyết định của người có thẩm quyền kháng nghị", "Decision of who protests", article="L25 47.2"),
    ] = None


class EndOverlayGround(Command):
    """The ground of a postponement or suspension is gone (căn cứ không còn)."""

    words = ("Ghi nhận hết căn cứ", "Record that the ground has ended")

    note: Annotated[str, Asked("Nội dung", "Note", long=True)] = Field(min_length=1, max_length=1000)


class ResumeCase(Command):
    """Sign the decision to continue (quyết định tiếp tục thi hành án), L25 46.3, 47.3."""

    words = ("Ký quyết định tiếp tục thi hành án", "Resume the case")

    ground: Annotated[str, Asked("Căn cứ tiếp tục", "Ground", choices=resuming)] = "46.3"


class PostponementGroundEstablished(Fact):
    words = ("Phát sinh căn cứ hoãn thi hành án", "Ground to postpone established")
    article = "L25 46.1"
    ground: str


class SuspensionGroundEstablished(Fact):
    words = ("Phát sinh căn cứ tạm đình chỉ", "Ground to suspend established")
    article = "L25 47.1"
    ground: str


class CancellationGroundEstablished(Fact):
    words = ("Phát sinh căn cứ đình chỉ", "Ground to cancel established")
    article = "L25 48"
    ground: str


class InterimMeasureAnnulled(Fact):
    """The court annulled the interim measure that is enforced: at once nothing of it is enforced (L25 62.6)."""

    words = ("Biện pháp khẩn cấp tạm thời bị hủy bỏ", "Interim measure annulled")
    article = "L25 62.6"


class ProtestPostponementRequested(Fact):
    """Who may protest asks to postpone; 24 hours or more before a coercion the Head must do so at once (L25 46.2)."""

    words = ("Người có thẩm quyền kháng nghị yêu cầu hoãn", "Postponement asked by who may protest")

    article = "L25 46.2"
    ground: str
    coercion_fixed: bool
    hours_before_coercion: int | None = None


class ProtesterSuspensionReceived(Fact):
    """The protester's own decision to suspend arrived; the agency only gives notice of it (L25 47.2)."""

    words = ("Nhận quyết định tạm đình chỉ của người kháng nghị", "Protester's suspension received")

    article = "L25 47.2"
    ground: str


class SuspensionNotified(Fact):
    words = ("Thông báo việc tạm đình chỉ", "Notice of the suspension given")
    article = "L25 47.2"


class Postponed(DocumentFact):
    words = ("Ký quyết định hoãn thi hành án", "Postponed")
    article = "L25 46"
    ground: str
    until: date | None = None
    requested_on: date | None = None
    interest_stops: bool


class Suspended(DocumentFact):
    words = ("Tạm đình chỉ thi hành án", "Suspended")
    article = "L25 47"
    ground: str
    interest_stops: bool
    ordered: Ordered | None = None


class OverlayGroundEnded(Expiry):
    words = ("Hết căn cứ hoãn, tạm đình chỉ", "Ground to postpone or suspend ended")
    article = "L25 46.3"
    note: str = ""


class AwardSuspensionLifted(OverlayGroundEnded):
    """The court does not go on staying a foreign award (D152 11.4)."""

    words = ("Tòa án không tiếp tục tạm đình chỉ phán quyết trọng tài nước ngoài", "Stay of the foreign award lifted")
    article = "D152 11.4"


class Resumed(DocumentFact):
    words = ("Ký quyết định tiếp tục thi hành án", "Resumed")
    article = "L25 46.3"
    ground: str


PROTESTERS = (Partner.COURT, Partner.PROCURACY)
"""The partners with whom a ground comes up: those who judge, and may protest (L25 46.1.d, 46.2, 47)."""


def of_ground(
    case: CaseState, code: str, told: tuple[Circumstance, ...], context: Context, *wanted: law_overlays.Overlay
) -> Answer:
    """What the law says to this ground; a ground of another overlay than those wanted is refused."""
    with answerable("L25 46–48"):
        answer = law_overlays.overlay(code, known(case, told), context.pack)
    forbid(
        wanted and answer.overlay not in wanted,
        "L25 46–48",
        f"Căn cứ {code} không phải là căn cứ của quyết định này.",
        f"Ground {code} is not one for this decision.",
    )
    return answer


@handles(EstablishGround, *OFFICE_ROLES, Role.ENFORCER, Role.CLERK, *PROTESTERS, signs=Unsigned.RECORDS)
def _ground(case: CaseState, command: EstablishGround, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    if command.ground == "46.2":
        fixed = command.coercion_at or case.coercion_after(context.now)
        left = fixed - context.now if fixed else None
        hours = int(left.total_seconds() // 3600) if left else None
        yield ProtestPostponementRequested(ground="46.2", coercion_fixed=left is not None, hours_before_coercion=hours)
        return
    require(of_ground(case, command.ground, command.circumstances, context).verdict)
    if command.ground == "47.2":
        yield ProtesterSuspensionReceived(ground="47.2")
        return
    if command.ground == "62.6":
        yield InterimMeasureAnnulled()
        return
    kinds = {"46": PostponementGroundEstablished, "47": SuspensionGroundEstablished}
    yield kinds.get(command.ground[:2], CancellationGroundEstablished)(ground=command.ground)


@handles(Postpone, *OFFICE_ROLES, signs="postpone")
def _postpone(case: CaseState, command: Postpone, context: Context) -> Facts:
    alive(case, context)
    stops, until = True, command.until
    if command.ground == "46.2":
        answer = protesters_request(
            command.requested_at or context.now,
            command.requested_on or context.today,
            context.pack,
            coercion_at=command.coercion_at or case.coercion_after(context.now),
            earlier_requests=int(case.postponed_46_2),
            performed=performed_of(case),
        )
        require(answer.verdict)
        until = answer.until
    else:
        plain = of_ground(case, command.ground, command.circumstances, context, law_overlays.Overlay.POSTPONED)
        require(plain.verdict)
        stops = plain.interest is Interest.STOPS or (
            plain.interest is Interest.STOPS_UNLESS_AGREED and not command.interest_agreed
        )
    forbid(until and until <= context.today, "L25 46", "Thời hạn hoãn đã qua.", "The term has passed already.")
    yield Postponed(
        **paper(case, "postpone", "postponement_decision", context),
        ground=command.ground,
        until=until,
        requested_on=(command.requested_on or context.today) if command.ground == "46.2" else None,
        interest_stops=stops,
    )


def performed_of(case: CaseState) -> Performed:
    """How much of what the decision orders is done."""
    if case.all_settled:
        return Performed.ALL
    return Performed.PART if case.outstanding < case.claimed else Performed.NOTHING


@follows(Suspended)
def _tells(case: CaseState, fact: Suspended, context: Context) -> Facts:
    if fact.ground == "47.2":
        yield SuspensionNotified()


def _suspension(case: CaseState, command: Suspend) -> str:
    """Of what another suspended the agency only gives notice (L25 47.2)."""
    return "suspension_notice" if command.ground == "47.2" else "suspend"


@handles(Suspend, *OFFICE_ROLES, signs=_suspension)
def _suspend(case: CaseState, command: Suspend, context: Context) -> Facts:
    alive(case, context)
    suspends = (law_overlays.Overlay.SUSPENDED, law_overlays.Overlay.SUSPENDED_BY_OTHERS)
    answer = of_ground(case, command.ground, command.circumstances, context, *suspends)
    require(answer.verdict)
    by_another, ordered = answer.decided_by == "other", command.ordered
    forbid(
        by_another and not ordered,
        "L25 47.2",
        "Phải nêu số, ngày, người ra quyết định tạm đình chỉ mà cơ quan thông báo (ordered).",
        "Name the decision that is given notice of: its number, its day, who took it (ordered).",
    )
    forbid(
        ordered and not by_another,
        "L25 47.1",
        "Chỉ thông báo về quyết định của người khác theo khoản 2 Điều 47 (ordered).",
        "Only under 47.2 does another decide (ordered).",
    )
    forbid(
        ordered and ordered.on > context.today,
        "L25 47.2",
        "Ngày của quyết định tạm đình chỉ ở tương lai (ordered.on).",
        "The day of that decision lies in the future (ordered.on).",
    )
    kind = "suspension_notice" if by_another else "suspension_decision"
    yield Suspended(
        **paper(case, "suspend", kind, context),
        ground=command.ground,
        interest_stops=answer.interest is Interest.STOPS,
        ordered=ordered,
    )


@handles(EndOverlayGround, *OFFICE_ROLES, Role.ENFORCER, Role.CLERK, *PROTESTERS, signs=Unsigned.RECORDS)
def _ground_ended(case: CaseState, command: EndOverlayGround, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(not case.overlay, "L25 46.3", "Không hoãn, không tạm đình chỉ.", "Neither postponed nor suspended.")
    forbid(case.overlay and case.overlay.ground_ended, "L25 46.3", "Đã ghi nhận.", "Recorded already.")
    of_award = case.overlay is not None and case.overlay.ground == "47.1.b"
    yield (AwardSuspensionLifted if of_award else OverlayGroundEnded)(note=command.note)


@handles(ResumeCase, *OFFICE_ROLES, signs="resume")
def _resume(case: CaseState, command: ResumeCase, context: Context) -> Facts:
    cancelled = case.bankrupt if command.ground == "64.2" else None
    if cancelled:
        forbid(not cancelled.over, "L25 64.2", "Thủ tục phá sản chưa đình chỉ.", "The bankruptcy has not ended.")
    else:
        alive(case, context, while_paused=True)
        forbid(not case.overlay, "L25 46.3", "Không hoãn, không tạm đình chỉ.", "Neither postponed nor suspended.")
    over = law_overlays.Overlay.CANCELLED if cancelled else lying(case)
    assert over
    with answerable("L25 46.3, 47.3"):
        require(may_resume(command.ground, over, cancelled_under="48.8" if cancelled else ""))
    yield Resumed(
        **paper(case, "resume", "resume_decision", context),
        ground=command.ground,
    )


@evolves(Postponed)
def _postponed(case: CaseState, fact: Postponed, event: Event) -> CaseState:
    since = local_day(event.at)
    overlay = Overlay(
        kind="postponed",
        ground=fact.ground,
        number=fact.number,
        since=since,
        until=fact.until,
        interest_stops=fact.interest_stops,
    )
    case = case.model_copy(update={"overlay": overlay, "postponed_46_2": case.postponed_46_2 or fact.ground == "46.2"})
    if fact.until and fact.ground != "46.2":  # of 46.2 the pack's R118 keeps the time
        end = Appointment(
            at=midnight_after(fact.until), kind=OverlayGroundEnded.kind, data={"note": "hết thời hạn hoãn"}
        )
        case = case.model_copy(update={"appointments": (*case.appointments, end)})
    return issued(case, fact, event)


@evolves(Suspended)
def _suspended(case: CaseState, fact: Suspended, event: Event) -> CaseState:
    overlay = Overlay(
        kind="suspended",
        ground=fact.ground,
        number=fact.number,
        since=local_day(event.at),
        interest_stops=fact.interest_stops,
    )
    return issued(case.model_copy(update={"overlay": overlay}), fact, event)


@evolves(OverlayGroundEnded)
def _ended(case: CaseState, fact: OverlayGroundEnded, event: Event) -> CaseState:
    if case.overlay is None:
        return case
    return case.model_copy(update={"overlay": case.overlay.model_copy(update={"ground_ended": True})})


@evolves(Resumed)
def _resumed(case: CaseState, fact: Resumed, event: Event) -> CaseState:
    return issued(revived(case, event) if fact.ground == "64.2" else lifted(case, event), fact, event)


def lifted(case: CaseState, event: Event) -> CaseState:
    """Without its overlay; the time it stopped interest is remembered (L25 46.2, 47.2; D152 29)."""
    lay = case.overlay
    free = case.interest_free
    last = date.fromordinal(local_day(event.at).toordinal() - 1)  # on the day of the resumption it runs again
    if lay and lay.interest_stops and last >= lay.since:
        ground = "47.1" if lay.ground.startswith("47.1") else lay.ground
        free = (*free, (lay.since, last, ground))
    kept = tuple(a for a in case.appointments if a.kind != OverlayGroundEnded.kind)
    return case.model_copy(update={"overlay": None, "interest_free": free, "appointments": kept})
