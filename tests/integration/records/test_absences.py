"""An absence is entered in the office's year by who may, and today's legal day says whether it holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from cases.commands import Command
from cases.events import Role
from records import absences, clock, facts
from records.tables import absences as table
from simulation.staff import settle_in
from tests.cases_driver import day, due_case
from tests.integration.records.desk import Desk
from tests.integration.records.read_model import differs_when_made_anew

pytestmark = pytest.mark.stack

YEAR = "office/79/year/2027"
AWAY = {"officer": "CHV-01", "starts_on": "2026-11-24", "ends_on": "2026-11-27", "cover": "CHV-02", "basis": "QĐ 9"}


def test_the_head_enters_it_and_the_read_model_follows_the_journal(sql: Connection) -> None:
    settle_in(sql)
    desk = Desk(sql)
    desk.act(YEAR, "begin_office_year", Role.HEAD, {"year": 2027})
    assert desk.act(YEAR, "enter_absence", Role.HEAD, {**AWAY, "cover": "TT-01"}).events[-1].kind == "refused"
    desk.act(YEAR, "enter_absence", Role.HEAD, AWAY)
    desk.act(YEAR, "end_absence", Role.HEAD, {"absence": "V1", "back_on": "2026-11-26"})
    told = select(table.c.officer, table.c.cover, table.c.ends_on).where(table.c.subject == YEAR)
    assert [(who, cover, f"{last}") for who, cover, last in sql.execute(told)] == [("CHV-01", "CHV-02", "2026-11-25")]
    assert differs_when_made_anew(sql) == []


def away(sql: Connection, name: str = "V1", officer: str = "CHV-01", cover: str = "CHV-02") -> None:
    days = {"starts_on": day(9, 21).date(), "ends_on": day(9, 25).date()}
    row = {"subject": "office/79/year/2026", "name": name, "office": "79", "basis": "QĐ 9", **days}
    sql.execute(insert(table).values({**row, "officer": officer, "cover": cover}))


@pytest.mark.parametrize(("on", "holds"), [(day(9, 20, 23), False), (day(9, 21, 0), True), (day(9, 25, 23), True),
                                           (day(9, 26, 0), False)])  # fmt: skip
def test_it_holds_from_its_first_to_its_last_local_day(sql: Connection, on: datetime, holds: bool) -> None:
    settle_in(sql)
    away(sql)
    clock.step(sql, on)
    assert bool(absences.away_today(sql, "CHV-01")) is holds
    assert sql.scalars(absences.covered_by("CHV-02")).all() == (["CHV-01"] if holds else [])
    case = due_case().subject
    given = {one["officer"]: one["absent"] for one in _gathered(sql, case, "enforcers", "TT-01")}
    assert (given["CHV-01"], given["CHV-02"]) == (holds, False)


def test_what_decides_is_told_of_the_covers_of_the_officer_in_charge_and_of_nobody_else(sql: Connection) -> None:
    settle_in(sql)
    away(sql)
    away(sql, "V2", "CHV-03", "CHV-04")
    case = due_case().subject
    assert case.officer == "CHV-01"
    (told,) = _gathered(sql, case, "covers", "CHV-02")
    assert (told["starts_on"], told["ends_on"], told["relations"]) == ("2026-09-21", "2026-09-25", [])
    for stranger in ("CHV-01", "CHV-03", "CHV-04", "TT-01"):
        assert _gathered(sql, case, "covers", stranger) == []


def _gathered(sql: Connection, case: Any, name: str, actor: str) -> Any:
    return facts.gather(sql, [name], case, Command(), actor)[name]
