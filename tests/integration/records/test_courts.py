"""What a decision is told of other subjects: the debt that is set off in another case, the registers of a quarter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from cases.events import Role
from cases.stages.set_off import SetOff
from records import facts, register_books
from tests.intake_samples import A, B, owes
from tests.integration.records.desk import MONDAY, Desk

pytestmark = pytest.mark.stack

AMENDED = {"change": "Tên người phải thi hành án", "legal_consequences": "Không đổi"}


def test_a_debt_is_set_off_against_one_of_another_case(sql: Connection) -> None:
    desk = Desk(sql)
    first, other = desk.decided("B-1", owes(B, A, amount=9_000_000)), desk.decided("B-2", owes(A, B, amount=5_000_000))

    def told(case: str) -> dict[str, object]:
        asked = SetOff(claim="K1", against="K1", amount=1, other=case)
        found: dict[str, object] = facts.gather(sql, ("counterclaim",), desk.state(first), asked, "CHV-01")[
            "counterclaim"
        ]
        return found

    assert told(other)["left"] == 5_000_000
    assert told(other)["decision"]
    assert told(first) == told("case/79/desk/none/1") == {}
    asked = {"claim": "K1", "against": "K1", "amount": 5_000_000, "other": other}
    desk.act(first, "assign_enforcer", Role.HEAD)
    done = desk.act(first, "set_off", Role.ENFORCER, asked, by=desk.state(first).officer)
    assert done.events[0].kind == "debts_set_off", done.events[0].data
    mirrored = SetOff(claim="K1", against="K1", amount=1, other=first)
    found = facts.gather(sql, ("set_off_elsewhere",), desk.state(other), mirrored, "CHV-01")
    assert found["set_off_elsewhere"] == [{"case": first, "claim": "K1", "own": "K1", "amount": 5_000_000}]


def test_a_register_has_the_lines_of_the_quarter_and_a_later_correction_is_noted(sql: Connection) -> None:
    desk = Desk(sql)
    case = desk.decided("Q-1", owes(B, A, amount=9_000_000))

    def quarter() -> dict[str, list[register_books.BookLine]]:
        return register_books.lines(sql, "79", date(2026, 10, 1), date(2027, 1, 1))

    (line,) = quarter()["03"]
    assert (line.subject, line.kind, line.on) == (case, "decision_signed", MONDAY.date())
    signed = register_books.closed(quarter())
    assert {one["book"]: one["lines"] for one in signed} | {"02": 1, "03": 1} == {
        one["book"]: one["lines"] for one in signed
    }
    desk.at(MONDAY + timedelta(days=60))
    desk.act(case, "amend_decision", Role.HEAD, AMENDED)
    (noted,) = quarter()["03"]
    assert noted.note == "đã sửa đổi, bổ sung ngày 22/01/2027"
    assert register_books.closed(quarter()) == signed
