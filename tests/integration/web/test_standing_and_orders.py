"""What stands still, by what is usual; and orders, with what came of them, on an office that lived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert

from cases.events import Role
from flow.stays import Usual
from records import doors
from records.database import engine
from records.doors import Door, StandsFor
from records.migrate import upgrade
from records.tables import stays
from runtime.roles import DatabaseRole
from simulation.staff import settle_in
from tests.intake_samples import A, B, owes
from tests.integration.records.desk import Desk
from tests.integration.records.read_model import amiss, differs_when_made_anew
from tests.integration.records.senders import ALL, BANK, DESK
from tests.kit import as_role
from web import delay, directions, standing
from web.delay import Wanted
from web.queries import Filter

pytestmark = pytest.mark.stack

CASE = "case/79/desk/S-1/1"


@pytest.fixture
def desk(postgres_url: str) -> Iterator[Desk]:
    """A case whose decision was signed and that was given to an enforcer."""
    owner = as_role(postgres_url, DatabaseRole.OWNER)
    upgrade(owner)
    with engine(owner).connect() as connection:
        settle_in(connection)
        door = Door("desk", DESK.public, ALL, stands_for=StandsFor.PERSON, partner=BANK)
        doors.register(connection, door, by="tests")
        desk = Desk(connection)
        desk.decided("S-1", owes(B, A, amount=30_000_000))
        desk.act(CASE, "assign_enforcer", Role.HEAD)
        yield desk
        connection.rollback()


def finished(sql: Connection, stage: str, days: int, count: int) -> None:
    sql.execute(insert(stays).values(office="01", stage=stage, days=days, cases=count))


class TestStandingStill:
    def test_a_case_stands_still_when_nothing_is_done_for_longer_than_is_usual(self, desk: Desk) -> None:
        desk.opened("S-2", owes(A, B, amount=1_000_000))
        finished(desk.sql, "opened", 3, 40)
        limits = standing.usual_stays(desk.sql)
        assert limits["opened"] == Usual(41, 4)
        chosen = Filter(stage="opened")
        assert standing.still(desk.sql, desk.now + timedelta(days=40), chosen, limits, 50)[1] == 0, "its duty runs"
        desk.sql.execute(standing.cases.update().values(next_due_at=None))
        for days, count in ((3, 0), (5, 1)):
            rows, total = standing.still(desk.sql, desk.now + timedelta(days=days), chosen, limits, 50)
            assert ([row.id for row in rows], total) == (["case/79/desk/S-2/1"] * count, count)
        (line,) = standing.by_stage(desk.sql, desk.now + timedelta(days=5), chosen, limits)
        assert (line.stage, line.unguarded, line.still) == ("opened", 1, 1)

    def test_of_too_few_stays_nothing_is_said(self, desk: Desk) -> None:
        finished(desk.sql, "notifying", 1, 19)
        desk.sql.execute(standing.cases.update().values(next_due_at=None))
        limits = standing.usual_stays(desk.sql)
        later = desk.now + timedelta(days=900)
        assert limits["notifying"] == Usual(19, None)
        assert standing.still(desk.sql, later, Filter(), limits, 50) == ([], 0)
        assert [
            (one.stage, one.unguarded, one.still) for one in standing.by_stage(desk.sql, later, Filter(), limits)
        ] == [("notifying", 1, 0)]


class TestOrders:
    def late(self, desk: Desk) -> str:
        """The file ought to have been opened long ago (R015); its enforcer is told so."""
        desk.at(desk.now + timedelta(days=10))
        officer = desk.state(CASE).officer
        until = (desk.now + timedelta(days=3)).date().isoformat()
        told = {"to": officer, "instruction": "=Lập hồ sơ ngay", "answer_by": until, "duty": "R015"}
        assert not desk.act(CASE, "order_action", Role.HEAD, told).events[-1].data.get("reason_article")
        return officer

    def state(self, desk: Desk) -> tuple[str, bool]:
        ((row,), total) = directions.ordered(desk.sql, desk.now, Filter(), 50)
        assert total == 1
        return row.standing, row.worked_at is not None

    def test_the_loop_closes_on_the_same_case(self, desk: Desk) -> None:
        officer = self.late(desk)
        assert self.state(desk) == ("waiting", False)
        desk.act(CASE, "answer_order", Role.ENFORCER, {"order": "CD1", "answer": "Sẽ làm"}, by=officer)
        assert self.state(desk) == ("answered", False), "an answer is no deed"
        desk.at(desk.now + timedelta(hours=1))
        desk.act(CASE, "open_file", Role.ENFORCER, by=officer)
        assert self.state(desk) == ("answered", True)

    def test_an_order_is_a_duty_of_its_addressee_and_late_when_it_is_not_answered(self, desk: Desk) -> None:
        officer = self.late(desk)
        desk.at(desk.now + timedelta(days=4))
        assert self.state(desk) == ("late", False)
        lines = delay.late(desk.sql, desk.now, Wanted(Filter(officer=officer, state="overdue"), everything=True), 50)[0]
        assert [line.responsible for line in lines if line.rule == "R305"] == [officer]

    def test_who_is_not_of_the_office_is_given_no_order(self, desk: Desk) -> None:
        day = desk.now.date().isoformat()
        taken = desk.act(CASE, "order_action", Role.HEAD, {"to": "CHV-99", "instruction": "x", "answer_by": day})
        assert taken.events[-1].kind == "refused"
        assert directions.ordered(desk.sql, desk.now, Filter(), 50)[1] == 0

    def test_a_delay_that_is_acknowledged_says_by_whom(self, desk: Desk) -> None:
        self.late(desk)
        desk.act(CASE, "acknowledge_delay", Role.HEAD, {"duty": "R015"})
        lines = delay.late(desk.sql, desk.now, Wanted(Filter(state="overdue"), everything=True), 50)[0]
        assert [(one.acknowledged_by, one.acknowledged_at) for one in lines if one.rule == "R015"] == [
            ("TT-01", desk.now)
        ]

    def test_made_anew_it_is_the_same(self, desk: Desk) -> None:
        officer = self.late(desk)
        desk.act(CASE, "acknowledge_delay", Role.HEAD, {"duty": "R015"})
        desk.act(CASE, "answer_order", Role.ENFORCER, {"order": "CD1", "answer": "Xong"}, by=officer)
        assert amiss(desk.sql) == {}
        assert differs_when_made_anew(desk.sql) == []
