"""A private office on real records: its own staff, numbers and references, beside the agency of its province."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from cases.commands import Envelope
from cases.events import Role
from cases.kernel import Refused
from cases.references import reference
from cases.state import CaseState
from records import roster
from records.journal import Taken, load, take_command
from runtime.envelope import verifies
from tests.intake_samples import A, B, dossier, owes
from tests.integration.records.desk import Desk
from tests.integration.records.senders import DESK, who
from tests.kit import private_office
from tests.state_driver import PRIVATE

pytestmark = pytest.mark.stack
CASE = f"case/{PRIVATE}/desk/VP-1/1"
OFFICE = private_office(PRIVATE)


def at_the_office(desk: Desk, subject: str, command: str, role: Role, payload: dict[str, Any] | None = None) -> Taken:
    desk.acts += 1
    actor = who(role)
    sent = Envelope(
        request_id=f"R-{desk.acts}",
        subject=subject,
        command=command,
        payload=payload or {},
        actor=actor.model_copy(update={"id": f"VP-{actor.id}", "office": PRIVATE}),
        door="desk",
        sent_at=desk.now.isoformat(),
    )
    return take_command(desk.sql, DESK.signs(sent), verifies)


def hand_in(desk: Desk) -> Taken:
    """The creditor asks the private office."""
    sent = desk.now.isoformat()
    made = dossier(
        owes(B, A, amount=9_000_000), asks=(A,), dossier_id="VP-1", office=PRIVATE, sent_at=sent, received_at=sent
    )
    handed = {"dossier": made.model_dump(mode="json")}
    return at_the_office(desk, f"dossier/{PRIVATE}/desk/VP-1", "submit_dossier", Role.CLERK, handed)


def test_its_own_staff_numbers_and_references(sql: Connection) -> None:
    roster.enter(sql, OFFICE, by="tests")
    desk = Desk(sql)
    desk.decided("HS-1", owes(B, A, amount=5_000_000))
    hand_in(desk)
    contract = {"content": "Thi hành toàn bộ bản án", "price": 5_000_000}
    at_the_office(desk, CASE, "sign_service_contract", Role.HEAD, contract)
    at_the_office(desk, CASE, "propose_decision", Role.SECRETARY)
    at_the_office(desk, CASE, "sign_decision", Role.HEAD)
    at_the_office(desk, CASE, "assign_enforcer", Role.HEAD)
    case = load(sql, CASE)
    assert isinstance(case, CaseState)
    assert case.decision
    assert case.decision.number == "01/QĐ-THADS"  # a series of its own: the agency has that number too
    assert case.officer.startswith("VP-")
    assert reference(CASE).startswith("THA79")
    fee = at_the_office(desk, CASE, "decide_fees", Role.HEAD)
    assert [e.data["reason_article"] for e in fee.events if e.kind == Refused.kind] == ["L25 31.4"]


def test_what_the_agency_decided_it_does_not_take_up(sql: Connection) -> None:
    roster.enter(sql, OFFICE, by="tests")
    desk = Desk(sql)
    desk.decided("VP-1", owes(B, A, amount=9_000_000))
    taken = hand_in(desk)
    assert [e.data["ground"] for e in taken.events if e.kind == "refusal_ground_found"] == ["34.4.đ"]
