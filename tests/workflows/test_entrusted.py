"""A case is entrusted to another office of the installation: dossier, case and workflows are there at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from cases.events import Actor, Role
from records.database import engine
from records.journal import load
from records.tables import movements
from runtime.roles import DatabaseRole
from simulation.staff import SECOND, actor, of_office, settle_in
from tests.kit import Installation, at, installation, quiet, settled, step
from tests.workflows.test_standard_life import dossier

pytestmark = pytest.mark.stack

HANOI = {"to": SECOND, "basis": "residence"}


def there_acts(role: Role) -> Actor:
    return of_office(actor(role), SECOND)


async def accepted(there: Installation, case: str, command: str, who: Actor, **payload: object) -> None:
    answer = await there.starter.act(case, command, payload, actor=who)
    assert answer.accepted, (command, answer.refusal)


async def test_a_case_lives_on_at_another_office(tmp_path: Path, temporal_address: str, postgres_url: str) -> None:
    async with installation(tmp_path, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        with engine(there.settings.database(DatabaseRole.OWNER)).begin() as connection:
            settle_in(connection, SECOND)
        case = (await there.starter.start(dossier("HS-E1"), sender="entrusts", actor=actor(Role.CLERK))).cases[0]
        await accepted(there, case, "propose_decision", actor(Role.SECRETARY))
        await accepted(there, case, "sign_decision", actor(Role.HEAD))
        await accepted(there, case, "assign_enforcer", actor(Role.HEAD))
        report = await there.starter.report(case)
        officer = actor(Role.ENFORCER, int(report.state.officer[-1]))
        await accepted(there, case, "establish_entrustment_ground", officer, **HANOI)
        await accepted(there, case, "decide_entrustment", actor(Role.HEAD), entrustment="UT1")
        await accepted(there, case, "hand_over_entrustment", actor(Role.CLERK), entrustment="UT1")
        await settled(there, case)
        sent = (await there.starter.report(case)).state
        name = sent.entrustments["UT1"].dossier
        assert name.startswith(f"dossier/{SECOND}/thads-79/")
        await quiet(there.starter, name)
        with there.engine.connect() as connection:
            (away,) = load(connection, name).cases
        said = {"entrustment": "UT1", "answer": "accepted", "number": "01/QĐ-THADS", "on": "2026-09-08"}
        early = await there.starter.act(
            case, "record_entrustment_answer", said | {"on": "2026-09-07"}, actor=actor(Role.CLERK)
        )
        assert early.refusal
        step(there, at(9, 9))
        await accepted(there, away, "propose_decision", there_acts(Role.SECRETARY))
        await accepted(there, away, "sign_decision", there_acts(Role.HEAD))
        await accepted(there, case, "record_entrustment_answer", actor(Role.CLERK), **said)
        received = (await there.starter.report(away)).state
        assert (received.office, received.claimed, received.decision.number) == (SECOND, 200_000_000, "01/QĐ-THADS")
        with there.engine.connect() as connection:
            statuses = {
                row.subject: row.status for row in connection.execute(select(movements).order_by(movements.c.seq))
            }
        assert (statuses[case], statuses[away]) == ("entrusted", "in_progress")
