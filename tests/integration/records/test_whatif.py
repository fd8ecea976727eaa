"""The page's question to the simulated office: asked of live visits, in a process of its own, answered once a day."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from law.periods import VIETNAM
from records import clock
from records.tables import officers, visits
from tests.simulated_office import DAY, FIRST, Office
from web import whatif
from web.whatif import Asked, WhatIf

pytestmark = pytest.mark.stack

DAYS = 90
NOW = datetime.combine(FIRST + timedelta(days=DAYS), datetime.min.time(), VIETNAM)
STAFF = [f"CHV-0{n}" for n in range(1, 5)]


def rows(office: Office, rooms: dict[str, str]) -> list[dict[str, Any]]:
    """The visits of a simulated office of six, as the read model keeps them; four enforcers share them."""
    found = []
    for n, one in enumerate(office.run()):
        officer = STAFF[int(one.hand[-1]) % 4] if one.hand.startswith("CHV") else ""
        entered, left = (NOW + timedelta(seconds=moment - DAYS * DAY) for moment in (one.entered, one.left))
        found.append({
            "subject": f"case/79/w{one.case}/1/1", "seq": n + 1, "stage": one.stage,
            "holder": "enforcer" if officer else one.hand, "side": one.side, "office": "79",
            "room": rooms.get(officer, ""), "officer": officer, "arrived_at": entered, "entered_at": entered,
            "left_at": None if one.lasts else left, "left_for": None, "ended_by": None if one.lasts else officer,
        })  # fmt: skip
    return found


async def test_both_answers_come_side_by_side(sql: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whatif, "RUNS", 2)
    rooms = dict(sql.execute(select(officers.c.id, officers.c.room).where(officers.c.id.in_(STAFF))).all())
    sql.execute(insert(visits), rows(Office(4, DAYS, a_day=11.0), rooms))
    clock.step(sql, NOW)
    what_if = WhatIf(_Shared(sql))  # type: ignore[arg-type]
    asked = Asked("79", rooms["CHV-01"], 2, 10, NOW.date())
    answer = what_if.answer(asked)
    nobody = what_if.answer(Asked("79", "Phòng khác", 2, 10, NOW.date()))
    while not (answer.over and nobody.over):
        await asyncio.sleep(0.05)
    assert not answer.failed
    assert (nobody.few, answer.done, answer.now[0] > 0) == (True, 2, True)
    last = answer.lines[-1]
    assert last.day == NOW.date() + timedelta(days=91)
    assert last.queue_if.mean < last.queue.mean
    assert what_if.answer(asked) is answer, "asked once a day"


def test_the_law_of_the_day_says_the_term_and_the_calendar_the_working_days() -> None:
    assert whatif.voluntary_days(date(2026, 9, 1)) == 10
    before_a_holiday = date(2026, 8, 28)  # a Friday
    assert whatif.open_days(before_a_holiday, 4) == [False, False, False, False]
    changed = whatif.changes(Asked("79", "P1", 0, 15, date(2026, 9, 1)))[1]
    assert (changed.longer, changed.stage) == (1.5, "voluntary")


class _Shared:
    """An engine with one connection, that of the test."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def connect(self) -> Any:
        return nullcontext(self._connection)
