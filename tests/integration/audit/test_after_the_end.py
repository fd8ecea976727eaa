"""What is heard after the end is in the last archive, and the audit goes on when the server has forgotten the case: it
does not grow any more by plain SQL."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest

from activities.closure import archive_of
from activities.histories import on_server
from audit.auditor import Auditor
from audit.evidence import archives
from audit.examine import examine_archive
from audit.means import Means
from audit.report import Difference
from audit.sealed import manifest_of
from cases.events import Role
from records.journal import read
from simulation.staff import actor
from tests.integration.audit.audited import Audited, failing, invented, life, request_beside
from tests.kit import Installation, as_superuser, at, credit, installation, settled, step

pytestmark = pytest.mark.stack


async def test_last_archive_is_whole_and_outlives_the_server(
    tmp_path: Path, temporal_address: str, postgres_url: str
) -> None:
    async with installation(tmp_path, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        case = await life(there, "AU-2")
        first = archives(there.tools.archive, case)
        assert len(first) == 1

        step(there, at(11, 2))
        await late_money(there, case)
        over = datetime(2027, 12, 1, tzinfo=UTC)
        step(there, over)
        await there.starter.wake(case)
        assert await there.starter.client.get_workflow_handle(case).result() == "performed"

        with there.engine.connect() as connection:
            events = read(connection, case)
        archived = [event for event in events if event.kind == "case_archived"]
        assert events[-1] == archived[-1]
        last = manifest_of(archives(there.tools.archive, case)[-1])
        assert (last.sha256, last.head) == (archived[-1].data["manifest"], len(events) - 1)
        kept = manifest_of(first[0])  # papers of the end may come while it is written: it says up to where it goes
        assert (kept.sha256, kept.head) == (archived[0].data["manifest"], archived[0].data["head"])
        assert kept.head < archived[0].seq

        for folder in archives(there.tools.archive, case):
            reports = await examine_archive(folder, Means.of(there.settings))
            assert [failing(report) for report in reports] == [{}, {}]
        dossier = last.dossier
        for subject in (case, dossier):
            assert await source_and_failures(there, subject) == ("server", {})
        for subject in (case, dossier):
            await forget(there, subject)
            assert await source_and_failures(there, subject) == ("archive", {})

        seq, statements = invented(closed := Audited(there, case, as_superuser(postgres_url)))  # A3
        with closed.changed(*statements):
            source, wrong = await source_and_failures(there, case)
        assert (source, wrong["history"].seq, wrong["answers"].seq) == ("archive", seq, seq)
        with closed.changed(*statements, request_beside(closed, seq)):
            _, wrong = await source_and_failures(there, case)
        assert (wrong["doors"].field, wrong["decisions"].seq) == ("R-0", seq), "who has no door's key asks for nothing"

        shutil.rmtree(archives(there.tools.archive, case)[-1])
        source, wrong = await source_and_failures(there, case)
        assert source == "archive"  # the one before is left, which cannot know what came after it
        assert wrong["archives"].seq == archived[-1].seq
        assert "history" in wrong


async def late_money(there: Installation, case: str) -> None:
    """Somebody pays once more after the end; it goes back to him, and he asks for a confirmation."""
    officer = actor(Role.ENFORCER, int((await there.starter.report(case)).state.officer[-1]))
    reference = await credit(there, 1_000_000, f"THADS {case}", at(11, 2))
    account = {"party": "D1", "bank": {"bin": "970422", "account": "987654321"}}
    for command, payload, by in (
        ("claim_credit", {"bank_ref": reference, "ground": "nộp thừa"}, actor(Role.ACCOUNTANT)),
        ("distribute", {}, officer),
        ("propose_refund", {"share": "S2-1", "ground": "nộp thừa"}, actor(Role.ACCOUNTANT)),
        ("approve_refund", {"share": "S2-1"}, actor(Role.HEAD)),
        ("record_account", account, officer),
        ("prepare_payouts", {}, actor(Role.ACCOUNTANT)),
        ("approve_payouts", {"batch": "B2"}, actor(Role.HEAD)),
        ("request_confirmation", {"requester": "Lê Văn Cường"}, actor(Role.CLERK)),
        ("issue_confirmation", {}, actor(Role.HEAD)),
    ):
        answer = await there.starter.act(case, command, payload, actor=by)
        assert answer.accepted, (command, answer.refusal)
        await settled(there, case)


async def source_and_failures(there: Installation, subject: str) -> tuple[str, dict[str, Difference]]:
    report = await Auditor(there.settings, there.starter.client, there.engine).audit(subject)
    return report.source, failing(report)


async def forget(there: Installation, subject: str) -> None:
    """What the server does by itself when the retention is over."""
    client = there.starter.client
    request = DeleteWorkflowExecutionRequest(
        namespace=client.namespace, workflow_execution=WorkflowExecution(workflow_id=subject)
    )
    await client.workflow_service.delete_workflow_execution(request)
    async with asyncio.timeout(60):  # it deletes in its own time
        while await on_server(client, subject):
            await asyncio.sleep(0.1)


def test_a_case_id_leads_nowhere_else(tmp_path: Path) -> None:
    case = "case/79/t1/../../../../x/1"
    assert archive_of(tmp_path, case, f"{case}/12/archive") == (
        tmp_path / "case" / "79" / "t1~..~..~..~..~x~1" / "archive-000012"
    )
