"""Attacks that an earlier audit passed: each is found, or cannot be done any more (A3 is in `test_after_the_end.py`; A7
and A9 are in the seeded changes, where whole subjects and second receipts are drawn)."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from lxml import etree
from sqlalchemy import text
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import ResetReapplyExcludeType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest

from activities.filed import Filed
from activities.histories import kept
from audit.examine import examine, examine_archive
from audit.history import in_clear
from audit.means import Means
from cases.events import Event, Role
from documents.sign import local_signer
from law.errors import LawError
from records.database import engine
from records.journal import read
from simulation.staff import actor
from tests.integration.audit.audited import Audited, evidence_of, failing, rewritten
from tests.integration.audit.seeded import seal_anew
from tests.integration.conftest import Opened
from tests.kit import Installation, as_superuser, listed, settled
from web import lookup

pytestmark = pytest.mark.stack


async def test_a1_a_result_forged_in_clear_is_no_result(audited: Audited) -> None:
    """Also with SQL made to match: what no key of the ring encrypted is not read."""
    evidence = await audited.evidence()
    keys = audited.there.tools.keys
    (history, *_) = kept(Filed(audited.archive(), lambda: keys.there(audited.case)), audited.case).values()
    event = next(e for e in history.events if e.HasField("activity_task_completed_event_attributes"))
    payload = event.activity_task_completed_event_attributes.result.payloads[0]
    payload.metadata.clear()
    payload.metadata["encoding"] = b"json/plain"
    payload.data = b'{"seq": 1}'
    run = await in_clear(history, audited.means.converter)
    assert [number for number, _ in run.unreadable] == [event.event_id]
    assert evidence.runs


async def test_a2_another_signer_under_the_same_root_is_not_the_office(audited: Audited, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(audited.archive(), tmp_path / "archive"))
    manifest = folder / "manifest.xml"
    root = etree.fromstring(manifest.read_bytes())
    for signature in root.findall("{http://www.w3.org/2000/09/xmldsig#}Signature"):
        root.remove(signature)
    other = local_signer(audited.there.settings.keys / "signing", "thads-99")
    at = audited.events()[-1].at
    manifest.write_bytes(other.sign_xml(etree.tostring(root), at=at))
    wrong = failing(await audited.sealed(folder))
    assert set(wrong) == {"manifest"}
    assert (wrong["manifest"].found, wrong["manifest"].expected) == ("thads-99", "thads-79")


async def test_a4_a_forged_event_is_not_laundered_by_the_next_command(
    there: Installation, opened: Opened, postgres_url: str
) -> None:
    """The workflow knows the head that it was told, and goes on from no other."""
    case = await opened()
    with engine(as_superuser(postgres_url)).begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        forge = "UPDATE journal SET article = 'L25 999' WHERE subject = :s AND seq = 1"
        connection.execute(text(forge), {"s": case})
        seal_anew(connection, case)
    with pytest.raises(Exception, match=r"(?i)astray|phục hồi|restored"):
        await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
    wrong = await audit(there, case)
    assert {"history", "decisions"} <= set(wrong)


async def test_a6_a_case_that_was_stopped_from_outside_is_found(there: Installation, opened: Opened) -> None:
    case = await opened()
    assert await audit(there, case) == {}
    await there.starter.client.get_workflow_handle(case).terminate("by somebody")
    await listed(there.starter.client, case, "Terminated")
    wrong = await audit(there, case)
    assert set(wrong) == {"history"}
    assert wrong["history"].startswith("run ")


async def test_a5_an_act_that_was_taken_back_by_a_reset_is_found(
    there: Installation, opened: Opened, postgres_url: str
) -> None:
    """The end of the journal is cut, and the workflow set back to before: the run that was is still a witness."""
    case, client = await opened(), there.starter.client
    kept = len(journal_of(there, case))
    await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
    await settled(there, case)
    run = await client.get_workflow_handle(case).fetch_history()
    accepted = next(e for e in run.events if e.HasField("workflow_execution_update_accepted_event_attributes"))
    with engine(as_superuser(postgres_url)).begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("DELETE FROM journal WHERE subject = :s AND seq > :n"), {"s": case, "n": kept})
        connection.execute(text("DELETE FROM requests WHERE subject = :s AND last_seq > :n"), {"s": case, "n": kept})
        seal_anew(connection, case)
    await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=case, run_id=run.run_id),
            reason="as if it had not been",
            workflow_task_finish_event_id=max(
                e.event_id
                for e in run.events
                if e.event_id < accepted.event_id and e.HasField("workflow_task_completed_event_attributes")
            ),
            request_id=str(uuid4()),
            reset_reapply_exclude_types=[ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE],
        )
    )
    evidence = await evidence_of(there, case)
    wrong = failing(await examine(evidence, Means.of(there.settings)))
    assert (wrong["history"].seq, len(evidence.runs)) == (kept + 1, 2)
    alone = replace(evidence, runs=evidence.runs[1:])  # the run that was is erased too
    wrong = failing(await examine(alone, Means.of(there.settings)))
    assert run.run_id in wrong["history"].vi, "the new run says what it was made of"


def journal_of(there: Installation, case: str) -> tuple[Event, ...]:
    with there.engine.connect() as connection:
        return read(connection, case)


async def test_a8_a_receipt_that_was_tampered_with_is_not_confirmed_to_anybody(audited: Audited) -> None:
    """Whoever looks up the code of a paper is told what the journal says under its seals, or that it cannot be."""
    pages = FastAPI()
    lookup.add(pages, audited.there.reader, audited.there.tools.store, lambda subject, seq: pytest.fail("no proof"))
    code = audited.first("money_received").data["lookup_code"]

    async def said() -> str:
        async with AsyncClient(transport=ASGITransport(pages), base_url="http://127.0.0.1") as client:
            return (await client.get(f"/tra-cuu/{code}")).text

    assert "200.000.000" in await said()
    forged = "UPDATE journal SET data = jsonb_set(data, '{amount}', '300000000') WHERE subject = :case AND seq = :n"
    lie = "UPDATE receipts SET amount = 300000000 WHERE lookup_code = :code", {"code": code}
    for attack in [lie], [lie, (forged, {"n": audited.first("money_received").seq})]:
        with audited.changed(*attack):
            told = await said()
        assert ("Chưa xác nhận được biên lai này" in told, "300.000.000" in told) == (True, False)


async def audit(there: Installation, case: str) -> dict[str, str]:
    """The field of the first difference of each check that does not hold."""
    report = await examine(await evidence_of(there, case), Means.of(there.settings))
    return {name: one.field for name, one in failing(report).items()}


@pytest.mark.parametrize("hostile", ["link", "pipe", "bomb", "deep", "truncated"])
async def test_a_hostile_archive_gets_a_clear_verdict(audited: Audited, tmp_path: Path, hostile: str) -> None:
    """Nothing outside is read, nothing hangs, nothing but a verdict or a reason comes out (A10)."""
    folder = Path(shutil.copytree(audited.archive(), tmp_path / "archive"))
    match hostile:
        case "link":
            (folder / "documents" / "x.pdf").symlink_to("/etc/passwd")
        case "pipe":
            (folder / "journal.jsonl.enc").unlink()
            os.mkfifo(folder / "journal.jsonl.enc")
        case "bomb":
            entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
            (folder / "manifest.xml").write_text(f'<!DOCTYPE m [<!ENTITY e0 "x">{entities}]><m>&e9;</m>')
        case "deep":
            rewritten(audited, folder / "state.json.enc", lambda _: "[" * 200_000)
        case _:
            rewritten(audited, folder / "journal.jsonl.enc", lambda honest: honest[:-40])
    with pytest.raises(LawError) as told:
        await examine_archive(folder, audited.means)
    assert told.value.field == "folder"
