"""What is foreseen of an act is what the act comes to, for every command, by everyone, wherever the case stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from cases.commands import Forbidden, Malformed
from cases.events import Role
from cases.kernel import HANDLERS, Refused
from records import doors
from records.what_if import Outlook, acts, what_if
from tests.intake_samples import A, B, owes
from tests.integration.records.desk import Desk
from tests.integration.records.senders import payload_of, who

pytestmark = pytest.mark.stack

WHERE = ("opened", "decided", "assigned", "paid")


@pytest.fixture
def desk(sql: Connection) -> Desk:
    return Desk(sql)


def standing(desk: Desk, where: str) -> str:
    """A case that has come so far."""
    case = desk.opened("HS-1", owes(B, A, amount=1_000_000))
    if where == "opened":
        return case
    desk.act(case, "propose_decision", Role.SECRETARY)
    desk.act(case, "sign_decision", Role.HEAD)
    if where in ("assigned", "paid"):
        desk.act(case, "assign_enforcer", Role.HEAD)
    if where == "paid":
        desk.credit("FT26267000001", 400_000)
        desk.claim(case, "FT26267000001")
    return case


def came_to(desk: Desk, case: str, command: str, role: Role, payload: dict[str, Any]) -> Forbidden | str | None:
    """What the command itself comes to, taken back afterwards: a refusal, nothing, or the field that is wrong."""
    before = desk.sql.begin_nested()
    try:
        events = desk.act(case, command, role, payload).events
    except Malformed as wrong:
        return wrong.field
    finally:
        before.rollback()
    return next((event.fact().why for event in events if event.kind == Refused.kind), None)  # type: ignore[attr-defined]


def pairs() -> Iterator[tuple[str, Role]]:
    for handler in HANDLERS.values():
        yield from ((handler.name, role) for role in doors.OUTSIDE if handler.takes(who(role)))


@pytest.mark.parametrize("where", WHERE)
def test_what_is_foreseen_is_what_happens(desk: Desk, where: str) -> None:
    case = standing(desk, where)
    door, head, wrong = doors.in_use(desk.sql, "desk"), desk.state(case).head, []
    for role in doors.OUTSIDE:
        for seen in acts(desk.sql, door, desk.state(case), who(role)):
            if seen.outlook is Outlook.OTHERS:
                assert not seen.handler.takes(who(role))
                continue
            real = came_to(desk, case, seen.handler.name, role, {})
            expected = {Outlook.OPEN: None, Outlook.REFUSED: seen.refusal}
            if seen.outlook is Outlook.ASKS:
                bad = not isinstance(real, str)
            else:  # whom the law lets sign nothing is told so before he fills anything in
                bad = real != expected[seen.outlook] and not (seen.refusal and isinstance(real, str))
            if bad:
                wrong.append((seen.handler.name, role, seen, real))
    assert not wrong
    assert desk.state(case).head == head  # looking recorded nothing


@pytest.mark.parametrize("where", WHERE)
def test_a_trial_comes_to_what_the_act_comes_to(desk: Desk, where: str) -> None:
    case = standing(desk, where)
    state, door, wrong = desk.state(case), doors.in_use(desk.sql, "desk"), []
    for command, role in pairs():
        if not isinstance(state, HANDLERS[command].subject):
            continue
        foreseen: Forbidden | str | None
        try:
            foreseen = what_if(desk.sql, door, case, command, payload_of(command), who(role)).refusal
        except Malformed as malformed:
            foreseen = malformed.field
        real = came_to(desk, case, command, role, payload_of(command))
        if foreseen != real:
            wrong.append((command, role, foreseen, real))
    assert not wrong
    assert desk.state(case).head == state.head
