"""A part of the enforcement is postponed (hoãn một phần): the handling of one asset, while the rest goes on (L25 46.1).

So with an asset in dispute, where others are there (46.1.d), or one that another body's measure lies on (46.1.e).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, AssetId
from cases.choices import Circumstances, postponing
from cases.commands import Command, Unsigned
from cases.events import Event, Expiry, Role
from cases.kernel import Appointment, Context, evolves, handles
from cases.stages.common import (
    OFFICE_ROLES,
    DocumentFact,
    Facts,
    alive,
    answerable,
    forbid,
    issued,
    paper,
    require,
)
from cases.stages.measures import asset_of, moved, unappointed
from cases.stages.overlays import of_ground
from cases.state import CaseState
from law.guards.overlays import Overlay as Lying
from law.guards.overlays import may_resume
from law.periods import local_day, midnight_after

OF_A_PART = ("46.1.c", "46.1.d", "46.1.đ", "46.1.e", "46.1.g")
"""Grounds that may concern one asset: an agreement, a dispute, the auction, another's measure, an explanation."""


class PostponePart(Command):
    """Sign the postponement of the handling of one asset (quyết định hoãn một phần), L25 46.1."""

    words = ("Ký quyết định hoãn một phần", "Postpone the handling of an asset")

    asset: AssetId
    ground: Annotated[str, Asked("Căn cứ hoãn", "Ground", choices=postponing, article="L25 46.1")]
    circumstances: Circumstances = ()
    until: Annotated[date | None, Asked("Hoãn đến hết ngày", "Until")] = None


class EndPartGround(Command):
    """The ground of a partial postponement is gone (căn cứ không còn), L25 46.3."""

    words = ("Ghi nhận hết căn cứ hoãn một phần", "Record that the ground of the part has ended")

    asset: AssetId
    note: Annotated[str, Asked("Nội dung", "Note", long=True)] = Field(min_length=1, max_length=1000)


class ResumePart(Command):
    """Sign the decision to go on with the asset (quyết định tiếp tục thi hành phần đã hoãn), L25 46.3."""

    words = ("Ký quyết định tiếp tục phần đã hoãn", "Resume the handling of an asset")

    asset: AssetId


class PartPostponed(DocumentFact):
    words = ("Ký quyết định hoãn một phần", "Handling of an asset postponed")
    article = "L25 46.1"
    asset: str
    ground: str
    until: date | None = None
    interest_stops: bool = False  # the obligation goes on


class PartGroundEnded(Expiry):
    words = ("Hết căn cứ hoãn một phần", "Ground of the partial postponement ended")
    article = "L25 46.3"
    asset: str
    note: str = ""


class PartResumed(DocumentFact):
    words = ("Ký quyết định tiếp tục phần đã hoãn", "Handling of an asset resumed")
    article = "L25 46.3"
    asset: str
    ground: str


@handles(PostponePart, *OFFICE_ROLES, signs="postpone")
def _postpone(case: CaseState, command: PostponePart, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(
        command.ground not in OF_A_PART,
        "L25 46.1",
        "Căn cứ này hoãn toàn bộ việc thi hành án.",
        "On this ground all of the enforcement is postponed.",
    )
    require(of_ground(case, command.ground, command.circumstances, context, Lying.POSTPONED).verdict)
    forbid(
        command.until and command.until <= context.today, "L25 46.1", "Thời hạn hoãn đã qua.", "The term has passed."
    )
    yield PartPostponed(
        **paper(case, "postpone", "postponement_decision", context),
        asset=asset.id,
        ground=command.ground,
        until=command.until,
    )


@handles(EndPartGround, *OFFICE_ROLES, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _ended(case: CaseState, command: EndPartGround, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    asset = asset_of(case, command)
    forbid(not asset.held_for, "L25 46.3", "Tài sản không bị hoãn.", "The asset is not postponed.")
    forbid(asset.ground_ended, "L25 46.3", "Đã ghi nhận.", "Recorded already.")
    yield PartGroundEnded(asset=asset.id, note=command.note)


@handles(ResumePart, *OFFICE_ROLES, signs="resume")
def _resume(case: CaseState, command: ResumePart, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    asset = asset_of(case, command)
    forbid(not asset.held_for, "L25 46.3", "Tài sản không bị hoãn.", "The asset is not postponed.")
    with answerable("L25 46.3"):
        require(may_resume("46.3", Lying.POSTPONED))
    yield PartResumed(
        **paper(case, "resume", "resume_decision", context),
        asset=asset.id,
        ground="46.3",
    )


@evolves(PartPostponed)
def _held(case: CaseState, fact: PartPostponed, event: Event) -> CaseState:
    held = {"held_for": fact.ground, "held_number": fact.number, "held_since": local_day(event.at)}
    case = moved(case, fact.asset, ground_ended=False, **held)
    if fact.until:
        over = Appointment(at=midnight_after(fact.until), kind=PartGroundEnded.kind, data={"asset": fact.asset})
        case = case.model_copy(update={"appointments": (*case.appointments, over)})
    return issued(case, fact, event)


@evolves(PartGroundEnded)
def _no_ground(case: CaseState, fact: PartGroundEnded, event: Event) -> CaseState:
    return moved(case, fact.asset, ground_ended=True)


@evolves(PartResumed)
def _goes_on(case: CaseState, fact: PartResumed, event: Event) -> CaseState:
    free = {"held_for": "", "held_number": "", "held_since": None, "ground_ended": False}
    return issued(moved(unappointed(case, fact.asset), fact.asset, **free), fact, event)
