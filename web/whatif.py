"""What if (nếu thì): with more people in a room, or another voluntary period, what would its queue be in three months?

The simulated office answers (flow/whatif.py): it is made from the visits of the last half year and run on many times,
as it is and with the change, the same chances for both. It runs in a process of its own, one question at a time; the
page tells how far it is. What was answered is kept for the day of the legal clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection, Engine, select

from activities.bottlenecks import day_number, visits_of
from cases.state import Stage
from flow.whatif import FEWEST, Band, Change, Office, Path, band, office_of, run_both
from law.pack import current_pack
from law.periods import local_day
from records import clock
from records.tables import officers
from runtime.logging import get_logger
from web import listing
from web.api.problems import Kind, Refused
from web.api.reach import Right
from web.choosing import Chosen, choices_of, one_office
from web.guard import Page
from web.listing import Column
from web.live import Pulse
from web.queries import Filter
from web.rendering import language_of, render
from web.wording import Language

LOOKED_BACK = timedelta(days=180)
AHEAD = 91
LOOKED_AT = (28, 56, AHEAD)
"""Days from now of which the page tells; the last is in three months."""
RUNS = 40
MOST_MORE, LONGEST_PERIOD = 10, 60
KEPT = 50
"""Answers that are kept."""
VOLUNTARY = "R025"

Form = Literal["csv", "xlsx"]

log = get_logger("web.whatif")


@dataclass(frozen=True)
class Asked:
    """`more` officers in a room of an office, a voluntary period of so many `days`; asked on a local day."""

    office: str
    room: str
    more: int
    days: int
    on: date


@dataclass(frozen=True)
class Line:
    """A day, and what the room has by then as it is and with the change: cases in its officers' hands, and all of
    theirs that are open."""

    day: date
    queue: Band
    queue_if: Band
    open: Band
    open_if: Band


@dataclass
class Answer:
    """How far a question is: `done` of the runs; `lines` when it is answered, none where `few` have ended to say."""

    now: tuple[int, int] = (0, 0)
    """Cases in the hands of the room's officers, and all of theirs that are open, when it was asked."""
    ended: int = 0
    done: int = 0
    few: bool = False
    failed: bool = False
    lines: Sequence[Line] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return self.few or self.failed or bool(self.lines)


class WhatIf:
    """Asks the simulated office, and keeps its answers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._answers: dict[Asked, Answer] = {}
        self._one_at_a_time = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()

    def answer(self, asked: Asked) -> Answer:
        """What is known of a question by now; asks it where nobody has."""
        if asked not in self._answers:
            while len(self._answers) >= KEPT:
                del self._answers[next(iter(self._answers))]
            self._answers[asked] = Answer()
            task = asyncio.create_task(self._carry_out(asked, self._answers[asked]))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return self._answers[asked]

    def known(self, asked: Asked) -> Answer | None:
        return self._answers.get(asked)

    async def _carry_out(self, asked: Asked, answer: Answer) -> None:
        try:
            async with self._one_at_a_time:
                await self._runs(asked, answer)
        except Exception:
            log.exception("a question to the simulated office failed")
            answer.failed = True

    async def _runs(self, asked: Asked, answer: Answer) -> None:
        office = await asyncio.to_thread(self._office, asked)
        theirs = [one for one in office.here if office.rooms.get(one.officer) == asked.room]
        answer.now = sum(one.place.hand == "" for one in theirs), len(theirs)
        answer.ended = office.ended.get(asked.room, 0)
        if answer.ended < FEWEST:
            answer.few = True
            return
        both, ahead = partial(run_both, office, changes(asked)), open_days(asked.on, AHEAD)
        paths = []
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            for seed in range(RUNS):
                paths.append(await asyncio.get_running_loop().run_in_executor(apart, both, ahead, seed))
                answer.done = len(paths)
        answer.lines = lines(asked.on, paths)

    def _office(self, asked: Asked) -> Office:
        with self._engine.connect() as connection:
            now = clock.now(connection)
            serving = select(officers.c.id, officers.c.room).where(
                officers.c.office == asked.office, officers.c.role == "enforcer", officers.c.active
            )
            rooms = {row.id: row.room or "" for row in connection.execute(serving)}
            seen = list(visits_of(connection, asked.office, now, LOOKED_BACK))
        first = asked.on - LOOKED_BACK
        past = open_days(first, LOOKED_BACK.days - 1)
        since = day_number(first)
        return office_of(seen, rooms, since, [since + n for n, is_open in enumerate(past, start=1) if is_open])


def changes(asked: Asked) -> tuple[Change, Change]:
    """The office as it is, and with what was asked for."""
    longer = asked.days / voluntary_days(asked.on)
    return Change(asked.room), Change(asked.room, asked.more, Stage.VOLUNTARY, longer)


def voluntary_days(on: date) -> int:
    """The voluntary period of the law of a day (L25 36.1)."""
    return current_pack().rules[VOLUNTARY].term(on, {}).length


def open_days(after: date, count: int) -> list[bool]:
    """Of so many days after one whether the office is open; a day of which no calendar is known is, but for Saturday
    and Sunday."""
    calendar = current_pack().calendar
    days = (after + timedelta(days=n) for n in range(1, count + 1))
    return [calendar.is_working(day) if calendar.covers(day) else day.weekday() < 5 for day in days]


def lines(on: date, paths: Sequence[tuple[Path, Path]]) -> list[Line]:
    """What many runs say of each day that is looked at."""
    found = []
    for days in LOOKED_AT:
        at = days - 1
        bands = [band([getattr(pair[which], what)[at] for pair in paths]) for what in Path._fields for which in (0, 1)]
        found.append(Line(on + timedelta(days=days), *bands))
    return found


def _figure(what: str, of: str, row: Line, _language: Language) -> float:
    return round(float(getattr(getattr(row, what), of)), 1)


COLUMNS: Sequence[Column] = (
    Column("ngay", "Đến hết ngày", "By the end of", lambda row, _: row.day),
    *(
        Column(f"{name}-{ending}", f"{vi}, {vi_of}", f"{en}, {en_of}", partial(_figure, what, of))
        for name, vi, en, what in (
            ("dang-cho", "Vụ đang chờ phòng, như hiện nay", "Waiting for the room, as is", "queue"),
            ("dang-cho-neu", "Vụ đang chờ phòng, nếu thay đổi", "Waiting for the room, what if", "queue_if"),
            ("dang-mo", "Vụ đang mở, như hiện nay", "Open cases, as is", "open"),
            ("dang-mo-neu", "Vụ đang mở, nếu thay đổi", "Open cases, what if", "open_if"),
        )
        for ending, vi_of, en_of, of in (
            ("tb", "trung bình", "mean", "mean"),
            ("tu", "từ", "from", "low"),
            ("den", "đến", "to", "high"),
        )
    ),
)


More = Annotated[int, Query(alias="them", ge=0, le=MOST_MORE)]
Days = Annotated[int, Query(alias="tu-nguyen", ge=0, le=LONGEST_PERIOD)]


@dataclass(frozen=True)
class Offered:
    """What a reader may ask about: the office (empty while none is chosen), the rooms of it within his reach."""

    now: datetime
    one: str
    rooms: Sequence[str]
    choices: dict[str, Any]

    def asked(self, chosen: Filter, more: int, days: int) -> Asked | None:
        """The question of an address; None where it names no room. Refused for a room outside the reach."""
        if not self.one or not chosen.room:
            return None
        if chosen.room not in self.rooms:
            raise Refused(Kind.OUT_OF_REACH, field="phong")
        on = local_day(self.now)
        return Asked(self.one, chosen.room, more, days or voluntary_days(on), on)


def _offered(engine: Engine, chosen: Filter) -> Offered:
    with engine.connect() as connection:
        now, choices = clock.now(connection), choices_of(connection, chosen)
        one = one_office(choices)
        return Offered(now, one, _rooms(connection, replace(chosen, office=one)) if one else (), choices)


def _rooms(connection: Connection, chosen: Filter) -> Sequence[str]:
    enforcers = (officers.c.role == "enforcer", officers.c.active, officers.c.room.is_not(None))
    query = select(officers.c.room).where(chosen.seen(officers), *enforcers).distinct()
    return list(connection.scalars(query.order_by(officers.c.room)))


def add(page: Page, engine: Engine, pulse: Pulse) -> None:
    """Install the pages, at `/neu-thi`."""
    what_if = WhatIf(engine)

    @page("/neu-thi", Right.OVERSEE)
    async def ask(request: Request, chosen: Chosen, more: More = 2, days: Days = 0) -> Response:
        offered = await asyncio.to_thread(_offered, engine, chosen)
        asked = offered.asked(chosen, more, days)
        shown = {
            "asked": asked,
            "answer": what_if.answer(asked) if asked else None,
            "one": offered.one,
            "of_office": offered.rooms,
            "more": more,
            "term": days or voluntary_days(local_day(offered.now)),
            "by_law": voluntary_days(local_day(offered.now)),
            "runs": RUNS,
            "fewest": FEWEST,
            "looked_back": LOOKED_BACK.days,
            **offered.choices,
        }
        shown["query_of"] |= {"them": str(more), "tu-nguyen": str(shown["term"])}
        return render(request, "whatif.html", offered.now, **shown)

    @page("/neu-thi/tien-do", Right.OVERSEE, lands=False)
    async def progress(chosen: Chosen, more: More = 2, days: Days = 0) -> StreamingResponse:
        asked = (await asyncio.to_thread(_offered, engine, chosen)).asked(chosen, more, days)

        def version() -> str:
            answer = what_if.known(asked) if asked else None
            return f"{answer.done} {answer.over}" if answer else ""

        return StreamingResponse(pulse.beats(version), media_type="text/event-stream")

    @page("/neu-thi.{form}", Right.OVERSEE, lands=False)
    async def file(request: Request, form: Form, chosen: Chosen, more: More = 2, days: Days = 0) -> Response:
        asked = (await asyncio.to_thread(_offered, engine, chosen)).asked(chosen, more, days)
        answer = what_if.known(asked) if asked else None
        rows = answer.lines if answer else ()
        return listing.download(form, "neu-thi", COLUMNS, rows, language_of(request))
