"""Visits: where a case was, who had it in hand, and what that adds up to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from cases.events import Role
from law.periods import VIETNAM
from records.tables import cases, loads, stays, visits
from tests.intake_samples import A, B, owes
from tests.integration.records.desk import MONDAY, Desk
from tests.integration.records.read_model import amiss, differs_when_made_anew

pytestmark = pytest.mark.stack

CASE = "case/79/desk/V-1/1"


@pytest.fixture
def desk(sql: Connection) -> Desk:
    """Opened on Monday, drafted on Tuesday, signed on Thursday, assigned an hour later."""
    desk = Desk(sql)
    desk.opened("V-1", owes(B, A, amount=30_000_000))
    for days, hour, command, role in (
        (1, 10, "propose_decision", Role.SECRETARY),
        (3, 9, "sign_decision", Role.HEAD),
        (3, 10, "assign_enforcer", Role.HEAD),
    ):
        desk.at(datetime(2026, 11, 23 + days, hour, tzinfo=VIETNAM))
        desk.act(CASE, command, role)
    return desk


def told(sql: Connection) -> list[tuple[Any, ...]]:
    query = select(visits).where(visits.c.subject == CASE).order_by(visits.c.seq)
    return [
        (v.stage, v.holder, v.side, (v.entered_at - MONDAY) // timedelta(hours=1), v.left_for, v.ended_by)
        for v in sql.execute(query)
    ]


def test_a_visit_is_of_a_stage_and_of_who_has_it_in_hand(desk: Desk) -> None:
    assert told(desk.sql) == [
        ("opened", "secretary", "office", 0, None, "TK-01"),
        ("opened", "head", "office", 25, "decided", "TT-01"),
        ("decided", "head", "office", 72, "notifying", "TT-01"),
        ("notifying", "enforcer", "office", 73, None, None),
    ]


def test_service_begins_with_the_first_act_that_does_not_end_the_visit(desk: Desk) -> None:
    served = select(visits.c.served_at).where(visits.c.subject == CASE, visits.c.left_at.is_(None))
    assert desk.sql.scalar(served) is None
    desk.at(desk.now + timedelta(hours=3))
    (officer,) = desk.sql.scalars(select(cases.c.officer).where(cases.c.id == CASE))
    desk.act(CASE, "open_file", Role.ENFORCER, by=officer)
    assert desk.sql.scalar(served) == desk.now
    desk.at(desk.now + timedelta(hours=1))
    desk.act(CASE, "open_file", Role.ENFORCER, by=officer)  # refused: nothing was done
    assert desk.sql.scalar(served) == desk.now - timedelta(hours=1)


def test_loads_and_stays_are_what_the_visits_add_up_to(desk: Desk) -> None:
    held = {(row.officer != "", row.stage): (row.cases, row.late) for row in desk.sql.execute(select(loads))}
    assert held == {(True, "notifying"): (1, 0)}, "what counts nothing has no row"
    assert {(row.stage, row.days, row.cases) for row in desk.sql.execute(select(stays))} == {
        ("opened", 3, 1),
        ("decided", 0, 1),
    }
    assert amiss(desk.sql) == {}


def test_a_breach_makes_the_load_late_until_it_is_made_good(desk: Desk) -> None:
    late = select(loads.c.late).where(loads.c.stage == "notifying")
    desk.at(desk.now + timedelta(days=14))
    desk.act(CASE, "request_confirmation", Role.CLERK, {"requester": "Trần Thị A"})
    assert desk.sql.scalar(late) == 1
    assert amiss(desk.sql) == {}


def test_made_anew_it_is_the_same(desk: Desk) -> None:
    desk.credit("FT1", 12_000_000)
    desk.claim(CASE, "FT1", amount=10_000_000)
    desk.opened("V-2", owes(A, B, amount=1_000_000))
    desk.at(desk.now + timedelta(days=30))
    desk.act(CASE, "request_confirmation", Role.CLERK, {"requester": "Trần Thị A"})
    assert differs_when_made_anew(desk.sql) == []


def test_a_row_that_somebody_changed_is_made_good(desk: Desk) -> None:
    desk.sql.execute(visits.update().values(holder="nobody"))
    desk.sql.execute(loads.update().values(cases=99))
    assert sorted(differs_when_made_anew(desk.sql)) == ["loads", "visits"]
    assert amiss(desk.sql) == {}


def test_an_act_takes_few_statements_more(desk: Desk) -> None:
    """A visit ends, another begins, a stay and a load change, and a load of nothing goes; where nothing moves, at most
    the service begins."""
    sent: list[str] = []
    event.listen(desk.sql, "before_cursor_execute", lambda _c, _k, statement, *_: sent.append(statement))

    def own() -> int:
        count = sum(any(f" {name} " in f"{line} " for name in ("visits", "loads", "stays")) for line in sent)
        sent.clear()
        return count

    case = desk.opened("V-3", owes(B, A, amount=5_000_000))
    assert own() == 2
    desk.act(case, "propose_decision", Role.SECRETARY)
    assert own() == 2
    desk.act(case, "sign_decision", Role.HEAD)
    assert own() == 5
    desk.act(case, "request_confirmation", Role.CLERK, {"requester": "Trần Thị A"})
    assert own() <= 2
