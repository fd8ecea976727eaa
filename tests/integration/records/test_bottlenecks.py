"""A queue that piles up is recorded with its evidence, and cleared when it is what it was before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection, delete, insert, select, update

from activities import bottlenecks
from law.periods import VIETNAM
from records.tables import bottlenecks as table
from records.tables import queues, visits

pytestmark = pytest.mark.stack

START = date(2026, 1, 5)


def noon(day: int, hour: float = 12) -> datetime:
    return datetime.combine(START + timedelta(days=day), time(0), VIETNAM) + timedelta(hours=hour)


def visit(number: int, came: datetime, went: datetime | None, **change: Any) -> dict[str, Any]:
    return {
        "subject": f"case/79/q/{number}/1", "seq": 1, "stage": "verifying", "holder": "enforcer", "side": "office",
        "office": "79", "room": "P1", "officer": "CHV-01", "arrived_at": came, "entered_at": came, "left_at": went,
        "left_for": "conditions" if went else None, "ended_by": "CHV-01" if went else None, **change,
    }  # fmt: skip


@pytest.fixture
def office(sql: Connection) -> Connection:
    """A quiet spring: some three cases come a day, and each is done within two weeks."""
    rng = np.random.default_rng(5)
    arrivals = [noon(day, 8 + 8 * rng.random()) for day in range(150) for _ in range(rng.poisson(3))]
    rows = [visit(n, came, came + timedelta(days=14 * rng.random(), minutes=1)) for n, came in enumerate(arrivals)]
    late = [row | {"left_at": None, "left_for": None, "ended_by": None} for row in rows if row["left_at"] > noon(150)]
    sql.execute(insert(visits), [row for row in rows if row["left_at"] <= noon(150)] + late)
    return sql


def look(sql: Connection, day: int) -> tuple[int, int]:
    """At noon of a day."""
    return bottlenecks.look(sql, noon(day))


def test_a_quiet_queue_is_none_and_says_how_often_that_would_be_wrong(office: Connection) -> None:
    for day in range(0, 150, 7):
        assert look(office, day) == (0, 0)
    chart = office.execute(select(queues).where(queues.c.stage == "verifying")).one()
    assert 0 < chart.alarms_a_year <= 0.05
    assert chart.day == START + timedelta(days=144), "the Friday before"


def test_an_officer_stays_away_the_queue_is_found_within_two_weeks_and_clears_when_he_made_it_good(
    office: Connection,
) -> None:
    look(office, 150)
    for day in range(150, 164):
        rows = [visit(10_000 + 10 * day + n, noon(day, 9 + n), None) for n in range(3)]
        office.execute(insert(visits), rows)
    assert look(office, 164) == (3, 0), "of the stage, the room and the officer"
    found = office.execute(select(table).where(table.c.stage == "verifying")).one()
    assert (found.began >= START + timedelta(days=140), found.cleared_at) == (True, None)
    assert found.evidence["queue"] - found.before == found.evidence["came"] - found.evidence["went"] > 0
    assert found.evidence["level"] > found.evidence["ceiling"]
    assert found.evidence["causes"]
    assert look(office, 164) == (0, 0), "asked again it changes nothing"
    office.execute(update(visits).where(visits.c.left_at.is_(None)).values(left_at=noon(165), left_for="conditions"))
    assert look(office, 167) == (0, 3)
    assert set(office.scalars(select(table.c.cleared_at))) == {noon(166, 0)}


def test_days_at_once_come_to_what_day_by_day_does(office: Connection) -> None:
    rows = [visit(10_000 + 10 * day + n, noon(day, 9 + n), None) for day in range(150, 170) for n in range(4)]
    office.execute(insert(visits), rows)

    def recorded(days: list[int]) -> list[tuple[Any, ...]]:
        office.execute(delete(queues))
        office.execute(delete(table))
        for day in days:
            look(office, day)
        query = select(table).order_by(table.c.stage, table.c.hand, table.c.opened_at)
        return [(row.stage, row.hand, row.began, row.opened_at, row.before) for row in office.execute(query)]

    assert recorded([150, 170]) == recorded([150, *range(151, 171)]) != []


def test_what_the_law_or_a_party_holds_is_in_no_queue(office: Connection) -> None:
    office.execute(update(visits).values(side="law"))
    look(office, 150)
    assert office.execute(select(queues)).all() == []
