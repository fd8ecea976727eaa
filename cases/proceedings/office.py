"""The year of an office (năm công tác): what comes round for it by the calendar, and not for any case of it.

One proceeding an office and year. Its months begin by themselves; what is to be done in each is a duty of the office.
The days on which its Head receives citizens, and online sessions, are its sessions (`sessions.py`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
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
from law.periods import VIETNAM, local_day

OF_YEAR = "year"
"""Who hands in an office's year, as its name says: there is one, whoever begins it."""


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


def midnight(year: int, month: int) -> datetime:
    """00:00 of the first day of a month, also of the one after the twelfth."""
    return datetime.combine(date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1), time(), VIETNAM)


def coming_round(year: int) -> Iterator[Appointment]:
    """What comes round by itself in a year."""
    for month in range(1, 13):
        yield Appointment(at=midnight(year, month), kind=ReceptionMonthBegan.kind, data={"month": f"{year}-{month:02}"})
    yield Appointment(at=midnight(year, 13), kind=OfficeYearEnded.kind)


@handles(BeginOfficeYear, Role.HEAD, Role.DEPUTY, Role.CLERK, signs=Unsigned.RECORDS, begins=True)
def _begin(state: OfficeYear, command: BeginOfficeYear, context: Context) -> Facts:
    forbid(state.stage, "L25 22.1", "Năm công tác này đã mở.", "This year was begun already.")
    name = ProceedingName.read(state.id)
    forbid(
        name is None or (name.sender, name.own) != (OF_YEAR, str(command.year)),
        "L25 22.1",
        f"Năm công tác {command.year} mang mã office/{state.office}/{OF_YEAR}/{command.year}.",
        f"The year {command.year} goes by office/{state.office}/{OF_YEAR}/{command.year}.",
    )
    forbid(
        midnight(command.year, 13) <= context.now,
        "L25 22.1",
        "Năm này đã qua.",
        "This year is over.",
    )
    yield OfficeYearBegan(year=command.year)


@evolves(OfficeYearBegan)
def _began(state: OfficeYear, fact: OfficeYearBegan, event: Event) -> OfficeYear:
    """A month that has begun already begins at once; earlier ones are past."""
    today = local_day(event.at)
    coming = tuple(one for one in coming_round(fact.year) if one.at >= midnight(today.year, today.month))
    return at(state, "in_course", event, year=fact.year, officer=event.actor.id, appointments=coming)


@evolves(OfficeYearEnded)
def _ended(state: OfficeYear, fact: OfficeYearEnded, event: Event) -> OfficeYear:
    return at(state, "year_closed", event)
