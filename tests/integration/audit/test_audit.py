"""An honest case passes every check; whatever is changed behind its back is found and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from activities.closure import write_archive  # noqa: F401
from audit.evidence import from_installation
from audit.examine import examine
from audit.report import Report
from cases.events import Role
from documents.verify import trust_roots
from runtime.namespace import prepare
from simulation.staff import actor
from tests.kit import Installation, credit, installation, settled
from tests.workflows.test_standard_life import at, dossier, step

pytestmark = pytest.mark.stack


async def test_honest(tmp_path: Path, temporal_address: str, postgres_url: str) -> None:
    async with installation(tmp_path, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        await prepare(there.starter.client)
        case = await life(there)
        for subject in (case, "dossier/79/t1/HS-1"):
            report = await audit(there, subject)
            for check in report.checks:
                print(check.name, check.compared, check.differences, check.first)
            assert report.holds


async def audit(there: Installation, subject: str) -> Report:
    evidence = await from_installation(
        there.starter.client, there.engine, there.tools.store, there.tools.archive, subject
    )
    trust = trust_roots((there.settings.keys / "signing" / "test-ca.pem").read_bytes())
    return await examine(evidence, there.starter.client.data_converter, trust)


async def life(there: Installation) -> str:
    """A money case from intake to its end; the case."""
    starter = there.starter
    answer = await starter.start(dossier(), sender="t1", actor=actor(Role.CLERK))
    case = answer.cases[0]

    act = starter.act
    await act(case, "propose_decision", actor=actor(Role.SECRETARY))
    step(there, at(9, 9))
    await act(case, "sign_decision", actor=actor(Role.HEAD))
    await act(case, "assign_enforcer", actor=actor(Role.HEAD))
    report = await starter.query(case)
    officer = actor(Role.ENFORCER, int(report.state.officer[-1]))
    await act(case, "open_file", actor=officer)
    for party in ("C1", "D1"):
        notice = {
            "document": "decision-1",
            "party": party,
            "channel": "delivery",
            "proof": "signed",
            "on": "2026-09-09",
        }
        await act(case, "record_notice", notice, actor=officer)
    await settled(there, case)
    refused = await act(case, "start_verification", actor=officer)
    assert not refused.accepted
    step(there, at(9, 22))
    await act(case, "start_verification", actor=officer)
    await settled(there, case)
    await act(case, "conclude_verification", {"result": "has_conditions"}, actor=officer)
    step(there, at(9, 25, 14))
    bank_ref = await credit(there, 200_000_000, f"THADS {case}", at(9, 25))
    await act(case, "claim_credit", {"bank_ref": bank_ref}, actor=actor(Role.ACCOUNTANT))
    await act(case, "distribute", actor=officer)
    await act(case, "prepare_payouts", actor=actor(Role.ACCOUNTANT))
    await act(case, "approve_payouts", {"batch": "B1"}, actor=actor(Role.HEAD))
    await settled(there, case)
    ended = await act(case, "end_case", actor=actor(Role.HEAD))
    assert ended.accepted, ended.refusal
    await settled(there, case)
    return case
