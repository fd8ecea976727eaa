"""The year of an office (năm công tác): what comes round for it by the calendar, and not for any case of it.

One proceeding an office and year, from 1 October as the statistics count (TTLT12 6), named after its end. Its months
begin by themselves; what is to be done in each is a duty of the office.
The days on which its Head receives citizens, and online sessions, are its sessions (`sessions.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

from pydantic import Field

from cases.asking import Asked
from cases.books import Book, Part
from cases.commands import Command, Unsigned
from cases.events import Event, Expiry, Fact, Role
from cases.kernel import Appointment, Context, evolves, handles
from cases.names import ProceedingName
from cases.proceedings.common import Proceeding, Standing, at
from cases.stages.common import Facts, forbid
from law.office_year import days_of, months_of, year_of
from law.pack import Pack, load_pack
from law.periods import VIETNAM, local_day, midnight_after

OF_YEAR = "year"
"""Who hands in an office's year, as its name says: there is one, whoever begins it."""


def name_of(office: str, year: int) -> str:
    """The name of an office's year that ends in this one."""
    return str(ProceedingName("office", office, OF_YEAR, str(year)))


@dataclass(frozen=True, slots=True)
class Session(Part):
    """A session that is fixed for a moment: of the Head's reception, or online, whatever for (`purpose`).

    `steps` are those that were recorded, `recordings` the hashes of sound and picture.
    """

    id: str
    starts_at: datetime
    purpose: str
    head: bool
    online: bool
    case: str = ""
    steps: tuple[str, ...] = ()
    recordings: tuple[str, ...] = ()
    held_at: datetime | None = None
    cancelled: bool = False
    concluded: bool = False

    def groups(self) -> tuple[Hashable, ...]:
        return () if self.held_at or self.cancelled else ("to_come",)


@dataclass(frozen=True, slots=True)
class LateJudgment(Part):
    """A judgment by its number (`id`) that its court was to transfer by `due`; `letter` is the one that chased it."""

    id: str
    court: str
    due: date
    letter: str = ""
    came_on: date | None = None

    def groups(self) -> tuple[Hashable, ...]:
        """Those awaited, and of them by their court those that no letter chased."""
        if self.came_on:
            return ()
        return ("awaited",) if self.letter else ("awaited", ("unchased", self.court))


@dataclass(frozen=True, slots=True)
class Absence(Part):
    """A member of staff is away on these local days, both of them too; `cover` acts for him, or nobody."""

    id: str
    officer: str
    starts_on: date
    ends_on: date
    cover: str


class OfficeYear(Proceeding):
    """An office's year, by the calendar; `stage` as in `stages`."""

    words = ("năm công tác", "an office's year")
    stages = {
        "in_course": Standing.of(
            ("Đang trong năm", "In course"),
            "officer",
            ("Thực hiện công việc định kỳ của năm", "Do what comes round in the year"),
        ),
        "year_closed": Standing("Đã hết năm", "Closed"),
    }

    year: int = 0
    sessions: Book[Session] = Book()
    absences: Book[Absence] = Book()
    judgments: Book[LateJudgment] = Book()  # that courts did not transfer in time, by their numbers
    signed: tuple[str, ...] = ()  # quarters whose registers are signed
    done: tuple[str, ...] = ()  # reports on which others follow


class BeginOfficeYear(Command):
    """Open the year of the office (mở năm công tác): from then on what comes round by the calendar is watched."""

    words = ("Mở năm công tác của cơ quan", "Begin the office's year")

    year: Annotated[int, Asked("Năm", "Year")] = Field(ge=2026, le=2100)


class OfficeYearBegan(Fact):
    words = ("Mở năm công tác của cơ quan", "The office's year began")
    article = "L25 22.1"
    year: int


class OfficeYearEnded(Expiry):
    words = ("Hết năm công tác", "The office's year ended")
    article = "L25 22.1"


class ReceptionMonthBegan(Expiry):
    """A month in which the Head receives citizens one day at least; it counts from its eve."""

    words = ("Bắt đầu tháng tiếp công dân của Thủ trưởng", "A month of reception began")
    article = "TCD 18.2"
    month: str


def midnight(day: date) -> datetime:
    """00:00 of a local day."""
    return datetime.combine(day, time(), VIETNAM)


Coming = Callable[[int, Pack], Iterator[Appointment]]

COMING_ROUND: list[Coming] = []
"""What says what comes round by itself in a year."""


def comes_round(function: Coming) -> Coming:
    """Register what comes round by itself in a year."""
    COMING_ROUND.append(function)
    return function


@comes_round
def _receptions(year: int, pack: Pack) -> Iterator[Appointment]:
    for first in months_of(year, pack):
        yield Appointment(at=midnight(first), kind=ReceptionMonthBegan.kind, data={"month": f"{first:%Y-%m}"})
    yield Appointment(at=midnight_after(days_of(year, pack)[1]), kind=OfficeYearEnded.kind)


@handles(BeginOfficeYear, Role.HEAD, Role.DEPUTY, Role.CLERK, signs=Unsigned.RECORDS, begins=True)
def _begin(state: OfficeYear, command: BeginOfficeYear, context: Context) -> Facts:
    forbid(state.stage, "L25 22.1", "Năm công tác này đã mở.", "This year was begun already.")
    forbid(
        state.id != name_of(state.office, command.year),
        "L25 22.1",
        f"Năm công tác {command.year} mang mã {name_of(state.office, command.year)}.",
        f"The year {command.year} goes by {name_of(state.office, command.year)}.",
    )
    forbid(command.year < year_of(context.today, context.pack), "L25 22.1", "Năm này đã qua.", "This year is over.")
    yield OfficeYearBegan(year=command.year)


@evolves(OfficeYearBegan)
def _began(state: OfficeYear, fact: OfficeYearBegan, event: Event) -> OfficeYear:
    """The month of reception that has begun already begins at once; all else that is past is past."""
    month = {ReceptionMonthBegan.kind: midnight(local_day(event.at).replace(day=1))}
    round_ = (one for function in COMING_ROUND for one in function(fact.year, load_pack(state.pack)))
    coming = tuple(one for one in round_ if one.at >= month.get(one.kind, event.at))
    return at(state, "in_course", event, year=fact.year, officer=event.actor.id, appointments=coming)


@evolves(OfficeYearEnded)
def _ended(state: OfficeYear, fact: OfficeYearEnded, event: Event) -> OfficeYear:
    return at(state, "year_closed", event)
