"""An absence is entered with the staff, its changes are kept, and today's legal day says whether it holds."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import Connection, select, update

from audit.lists import changes_kept
from audit.report import Difference
from cases.commands import Command
from records import absences, clock, entered, facts, roster
from records.tables import absences as table
from simulation.staff import example
from tests.cases_driver import day, due_case

pytestmark = pytest.mark.stack

AWAY = roster.Absence(
    officer="CHV-01", starts_on=date(2026, 9, 21), ends_on=date(2026, 9, 25), cover="CHV-02", basis="QĐ 9"
)


def enter(sql: Connection, *away: roster.Absence) -> None:
    roster.enter(sql, example().model_copy(update={"absences": away}), by="operator")


def test_its_changes_are_kept_and_it_is_taken_out_when_it_is_entered_no_more(sql: Connection) -> None:
    enter(sql, AWAY)
    enter(sql, AWAY)
    mine = [one for one in entered.entries(sql) if one.list == "absences" and "QĐ 9" in one.key]
    assert [(one.by, one.row and one.row["cover"]) for one in mine] == [("operator", "CHV-02")]
    assert wrong(sql) == set()
    sql.execute(update(table).where(table.c.officer == "CHV-01").values(cover="CHV-03"))
    assert wrong(sql) == {f"absences.79/CHV-01/2026-09-21/2026-09-25/{cover}/QĐ 9" for cover in ("CHV-02", "CHV-03")}
    enter(sql)
    assert wrong(sql) == set()
    assert sql.scalars(select(table.c.officer).where(table.c.office == "79")).all() == []


def wrong(sql: Connection) -> set[str]:
    """The rows of lists of which the record of changes says something else."""
    return {one.field for one in changes_kept(sql) if isinstance(one, Difference)}


@pytest.mark.parametrize(("on", "holds"), [(day(9, 20, 23), False), (day(9, 21, 0), True), (day(9, 25, 23), True),
                                           (day(9, 26, 0), False)])  # fmt: skip
def test_it_holds_from_its_first_to_its_last_local_day(sql: Connection, on: datetime, holds: bool) -> None:
    enter(sql, AWAY)
    clock.step(sql, on)
    assert bool(absences.away_today(sql, "CHV-01")) is holds
    assert sql.scalars(absences.covered_by("CHV-02")).all() == (["CHV-01"] if holds else [])
    case = due_case().subject
    given = {one["officer"]: one["absent"] for one in _gathered(sql, case, "enforcers", "TT-01")}
    assert (given["CHV-01"], given["CHV-02"]) == (holds, False)


def test_what_decides_is_told_of_the_covers_of_the_officer_in_charge_and_of_nobody_else(sql: Connection) -> None:
    enter(sql, AWAY, AWAY.model_copy(update={"officer": "CHV-03", "cover": "CHV-04"}))
    case = due_case().subject
    assert case.officer == "CHV-01"
    (told,) = _gathered(sql, case, "covers", "CHV-02")
    assert (told["starts_on"], told["ends_on"], told["relations"]) == ("2026-09-21", "2026-09-25", [])
    for stranger in ("CHV-01", "CHV-03", "CHV-04", "TT-01"):
        assert _gathered(sql, case, "covers", stranger) == []


def _gathered(sql: Connection, case, name: str, actor: str):  # type: ignore[no-untyped-def]
    return facts.gather(sql, [name], case, Command(), actor)[name]
