"""Absence and cover (vắng mặt, làm thay): who is away in an office's year, and who acts in his cases on these days.

The Head and his deputies enter it, a head of room for the people of his room. Whoever covers acts in his own name, and
has the role of whom he covers; where nobody covers, nothing new is given to who is away. Days are local.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from cases.asking import Asked, Of
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.proceedings.office import Absence, OfficeYear
from cases.stages.common import OFFICE_ROLES, Facts, forbid
from law.office_year import year_of

ARTICLE = "L25 22.2"


class EnterAbsence(Command):
    """Enter on which days a member of staff is away (nghỉ, đi công tác), the first and the last too, and who acts for
    him. `basis` is the paper that says so. What lies beyond the office's year is entered in the next one."""

    words = ("Ghi người vắng mặt và người làm thay", "Enter an absence and who covers it")

    officer: Annotated[str, Asked("Người vắng mặt", "Who is away", of=Of.STAFF)] = Field(min_length=1, max_length=40)
    starts_on: Annotated[date, Asked("Vắng từ ngày", "Away from")]
    ends_on: Annotated[date, Asked("Vắng đến hết ngày", "Away until, that day too")]
    cover: Annotated[str, Asked("Người làm thay", "Who acts for him", of=Of.STAFF)] = Field("", max_length=40)
    basis: Annotated[str, Asked("Căn cứ (số văn bản)", "By which paper")] = Field(min_length=1, max_length=120)


class EndAbsence(Command):
    """Record that somebody is back before the last day of his absence, or does not leave (trở lại làm việc sớm)."""

    words = ("Ghi người vắng mặt trở lại", "Record that somebody is back")

    absence: Annotated[str, Asked("Lần vắng mặt", "Absence", of=Of.ABSENCE)] = Field(min_length=1, max_length=10)
    back_on: Annotated[date, Asked("Trở lại làm việc từ ngày", "Back from")]


class AbsenceEntered(Fact):
    """`absence` names it within the year: V1, V2, …"""

    words = ("Ghi vắng mặt", "Absence entered")
    article = ARTICLE
    absence: str
    officer: str
    starts_on: date
    ends_on: date
    cover: str
    basis: str


class AbsenceEnded(Fact):
    """`ends_on` is the last day of the absence now; the day before its first where none is left of it."""

    words = ("Trở lại làm việc trước ngày đã ghi", "Absence ended before its day")
    article = ARTICLE
    absence: str
    ends_on: date


@handles(EnterAbsence, *OFFICE_ROLES, needs=("staff",), signs=Unsigned.DIRECTS)
def _enter(state: OfficeYear, command: EnterAbsence, context: Context) -> Facts:
    staff: dict[str, Any] = context.facts["staff"]
    forbid(state.stage != "in_course", ARTICLE, "Năm công tác đã hết.", "The year is over.")
    forbid(
        command.ends_on < command.starts_on,
        ARTICLE,
        "Ngày cuối vắng mặt trước ngày đầu.",
        "The last day of the absence is before its first.",
    )
    forbid(
        {year_of(day, context.pack) for day in (command.starts_on, command.ends_on)} != {state.year},
        ARTICLE,
        f"Các ngày vắng phải trong năm công tác {state.year}; những ngày ngoài năm ghi vào năm của ngày đó.",
        f"These days must lie in the year {state.year}; enter the others in the year that they belong to.",
    )
    _may_enter(command.officer, staff, context)
    _fits(state, command, staff)
    yield AbsenceEntered(absence=f"V{len(state.absences) + 1}", **command.model_dump())


def _may_enter(officer: str, staff: dict[str, Any], context: Context) -> None:
    """Refuse what is not his to enter."""
    forbid(
        officer not in staff,
        ARTICLE,
        f"{officer or 'Người này'} không có trong danh sách đang làm việc của cơ quan.",
        f"{officer or 'This person'} is not on the active staff of the office.",
    )
    forbid(
        officer == context.actor.id and context.actor.role is not Role.HEAD,
        ARTICLE,
        "Không ai tự ghi ngày vắng và người làm thay của chính mình; cấp trên ghi.",
        "Nobody enters his own absence and cover; his superior does.",
    )
    forbid(
        context.actor.role is Role.ROOM_HEAD and staff[officer]["room"] != staff[context.actor.id]["room"],
        ARTICLE,
        "Trưởng phòng chỉ ghi cho người của phòng mình.",
        "A head of room enters it for the people of his own room.",
    )


def _fits(state: OfficeYear, command: EnterAbsence, staff: dict[str, Any]) -> None:
    """Refuse an absence that overlaps another of the same person, and a cover who cannot act for him."""
    role = staff[command.officer]["role"]
    forbid(
        command.cover and (command.cover == command.officer or staff.get(command.cover, {}).get("role") != role),
        ARTICLE,
        "Người làm thay phải là người khác đang làm việc, cùng chức danh với người vắng.",
        "Who covers must be another active member of the staff with the same office.",
    )
    same_days = [
        one for one in state.absences.values() if one.starts_on <= command.ends_on and command.starts_on <= one.ends_on
    ]
    forbid(
        any(one.officer == command.officer for one in same_days),
        ARTICLE,
        "Trùng ngày với lần vắng khác của người này.",
        "It overlaps another absence of the same person.",
    )
    covers = {one.officer for one in same_days if one.cover == command.officer}
    forbid(
        covers or any(one.officer == command.cover for one in same_days),
        ARTICLE,
        "Trong những ngày này người làm thay cũng vắng, hoặc người vắng đang làm thay người khác.",
        "On some of these days the cover is away too, or who is away covers somebody.",
    )


@evolves(AbsenceEntered)
def _entered(state: OfficeYear, fact: AbsenceEntered, event: Event) -> OfficeYear:
    told = Absence(fact.absence, fact.officer, fact.starts_on, fact.ends_on, fact.cover)
    return state.model_copy(update={"absences": state.absences.put({told.id: told})})


@handles(EndAbsence, *OFFICE_ROLES, needs=("staff",), signs=Unsigned.DIRECTS)
def _end(state: OfficeYear, command: EndAbsence, context: Context) -> Facts:
    known = state.absences.get(command.absence)
    forbid(
        known is None or known.ends_on < context.today,
        ARTICLE,
        "Không có lần vắng mặt này đang có hiệu lực hoặc sắp tới.",
        "No such absence runs or is to come.",
    )
    assert known
    _may_enter(known.officer, context.facts["staff"], context)
    forbid(
        not context.today <= command.back_on <= known.ends_on,
        ARTICLE,
        f"Ngày trở lại phải từ hôm nay đến {known.ends_on:%d/%m/%Y}.",
        "He is back between today and the last day of the absence.",
    )
    last = date.fromordinal(max(command.back_on, known.starts_on).toordinal() - 1)
    yield AbsenceEnded(absence=known.id, ends_on=last)


@evolves(AbsenceEnded)
def _back(state: OfficeYear, fact: AbsenceEnded, event: Event) -> OfficeYear:
    known = replace(state.absences[fact.absence], ends_on=fact.ends_on)
    return state.model_copy(update={"absences": state.absences.put({known.id: known})})
