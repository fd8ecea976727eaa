"""Attacks that an earlier audit passed: each is found, or cannot be done any more (A5, A7 and A9 are in the seeded
changes, where whole subjects, ends of journals and second receipts are drawn)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import text
from temporalio.client import WorkflowHistory

from audit.evidence import from_installation
from audit.examine import examine, examine_archive
from audit.history import in_clear
from audit.means import Means
from cases.events import Role
from documents.sign import local_signer
from law.errors import LawError
from records.database import engine
from simulation.staff import actor
from tests.integration.audit.audited import Audited, failing
from tests.integration.audit.seeded import seal_anew
from tests.integration.conftest import Opened
from tests.kit import Installation, as_superuser, listed

pytestmark = pytest.mark.stack


async def test_a1_a_result_forged_in_clear_is_no_result(audited: Audited) -> None:
    """Also with SQL made to match: what no key of the ring encrypted is not read."""
    evidence = await audited.evidence()
    path = next(audited.archive().glob("history-*.json"))
    history = WorkflowHistory.from_json(audited.case, path.read_text())
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


async def audit(there: Installation, case: str) -> dict[str, str]:
    """The field of the first difference of each check that does not hold."""
    tools = there.tools
    evidence = await from_installation(there.starter.client, there.reader, tools.store, tools.archive, case)
    return {name: one.field for name, one in failing(await examine(evidence, Means.of(there.settings))).items()}


@pytest.mark.parametrize("hostile", ["link", "pipe", "bomb", "deep", "truncated"])
async def test_a_hostile_archive_gets_a_clear_verdict(audited: Audited, tmp_path: Path, hostile: str) -> None:
    """Nothing outside is read, nothing hangs, nothing but a verdict or a reason comes out (A10)."""
    folder = Path(shutil.copytree(audited.archive(), tmp_path / "archive"))
    match hostile:
        case "link":
            (folder / "documents" / "x.pdf").symlink_to("/etc/passwd")
        case "pipe":
            (folder / "journal.jsonl").unlink()
            os.mkfifo(folder / "journal.jsonl")
        case "bomb":
            entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
            (folder / "manifest.xml").write_text(f'<!DOCTYPE m [<!ENTITY e0 "x">{entities}]><m>&e9;</m>')
        case "deep":
            (folder / "state.json").write_text("[" * 200_000)
        case _:
            (folder / "journal.jsonl").write_text((folder / "journal.jsonl").read_text()[:-40])
    with pytest.raises(LawError) as told:
        await examine_archive(folder, audited.means)
    assert told.value.field == "folder"
