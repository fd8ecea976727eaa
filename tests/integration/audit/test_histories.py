"""Whoever changes documents, archives or histories, with the key of the payloads or without, is found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory

from audit.history import Run
from tests.integration.audit.audited import Audited, failing, rewritten

pytestmark = pytest.mark.stack


async def test_changed_document_is_found(audited: Audited) -> None:
    issued = audited.first("document_issued")
    sha256 = issued.data["sha256"]
    (path,) = (audited.there.settings.data / "documents" / sha256[:2]).glob(f"{sha256}.*")
    honest = path.read_bytes()
    path.write_bytes(honest[:-1] + bytes([honest[-1] ^ 1]))
    try:
        wrong = failing(await audited.report())
    finally:
        path.write_bytes(honest)
    assert set(wrong) == {"documents"}
    assert wrong["documents"].seq == issued.seq


@pytest.mark.parametrize("name", ["journal.jsonl", "state.json", "ledger.json", "dossier/journal.jsonl"])
async def test_changed_archive_file_is_found(audited: Audited, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(audited.archive(), tmp_path / "archive")
    rewritten(audited, folder / f"{name}.enc", lambda honest: honest.replace("2026", "2025", 1) + " ")
    wrong = failing(await audited.sealed(folder))
    assert wrong["manifest"].field == f"{name}.enc"


async def test_missing_and_strange_archive_files_are_found(audited: Audited, tmp_path: Path) -> None:
    folder = shutil.copytree(audited.archive(), tmp_path / "archive")
    paper = folder / "documents" / f"{audited.first('document_issued').data['sha256']}.pdf.enc"
    paper.rename(paper.with_name("0.pdf.enc"))
    wrong = failing(await audited.sealed(folder))
    assert wrong["manifest"].field == "documents/0.pdf.enc"
    assert "documents" in wrong


async def test_manifest_written_anew_is_found(audited: Audited, tmp_path: Path) -> None:
    folder = shutil.copytree(audited.archive(), tmp_path / "archive")
    manifest = folder / "manifest.xml"
    manifest.write_bytes(manifest.read_bytes().replace(b'head="', b'head="1', 1))
    wrong = failing(await audited.sealed(folder))
    assert wrong["manifest"].field == "manifest.xml"


async def test_history_altered_under_encryption_is_found(audited: Audited, tmp_path: Path) -> None:
    """Whoever has no key can only break a payload."""
    folder = shutil.copytree(audited.archive(), tmp_path / "archive")
    altered: list[int] = []

    def change(honest: str) -> str:
        history = WorkflowHistory.from_json(audited.case, honest)
        event = next(e for e in history.events if e.HasField("activity_task_scheduled_event_attributes"))
        payload = event.activity_task_scheduled_event_attributes.input.payloads[0]
        payload.data = payload.data[:-1] + bytes([payload.data[-1] ^ 1])
        altered.append(event.event_id)
        return str(history.to_json())

    rewritten(audited, next(folder.glob("history-*.json.enc")), change)
    wrong = failing(await audited.sealed(folder))
    assert wrong["payloads"].field == f"history event {altered[0]}"


def asked(event: HistoryEvent) -> Payload:
    return event.activity_task_scheduled_event_attributes.input.payloads[0]


def came(event: HistoryEvent) -> Payload:
    return event.activity_task_completed_event_attributes.result.payloads[0]


def sent(event: HistoryEvent) -> Payload:
    return event.workflow_execution_update_accepted_event_attributes.accepted_request.input.args.payloads[0]


def answered(event: HistoryEvent) -> Payload:
    return event.workflow_execution_update_completed_event_attributes.outcome.success.payloads[0]


def told(event: HistoryEvent) -> Payload:
    return event.marker_recorded_event_attributes.details["result"].payloads[0]


@pytest.mark.parametrize(
    ("kind", "payload", "old", "new", "where"),
    [
        (EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, asked, b"/pay/", b"/buy/", {"replay", "history"}),
        (EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, came, b'"hash":"', b'"hash":"0', {"history"}),
        (EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, sent, b'"bank_ref":"', b'"bank_ref":"X',
         {"doors", "answers"}),
        (EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, sent, b'"id":"CHV-', b'"id":"CHX-',
         {"doors", "answers"}),
        (EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED, answered, b'"accepted":false', b'"accepted":true ',
         {"replay", "answers"}),
        (EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED, answered, b'"kind":"money_received"',
         b'"kind":"money_refunded"', {"replay", "answers"}),
        (EventType.EVENT_TYPE_MARKER_RECORDED, told, b'"hash":"', b'"hash":"0', {"history"}),
        (EventType.EVENT_TYPE_MARKER_RECORDED, told, b'"kind":"money_received"', b'"kind":"money_paid"',
         {"replay"}),
    ],
)  # fmt: skip
async def test_history_altered_with_the_key_is_found(
    audited: Audited,
    kind: EventType.ValueType,
    payload: Callable[[HistoryEvent], Payload],
    old: bytes,
    new: bytes,
    where: set[str],
) -> None:
    """The administrator of the server has the key too: he can change what was said, and the Replayer sees nothing."""
    evidence = await audited.evidence()
    clear = evidence.runs[0]
    event = next(e for e in clear.history.events if e.event_type == kind and old in payload(e).data)
    payload(event).data = payload(event).data.replace(old, new, 1)
    wrong = failing(await audited.examine(replace(evidence, runs=(clear,))))
    assert where <= set(wrong)


async def test_history_without_an_event_is_found(audited: Audited) -> None:
    evidence = await audited.evidence()
    history = evidence.runs[0].history
    events = [e for e in history.events if e.event_id != history.events[-8].event_id]
    cut = Run(WorkflowHistory(history.workflow_id, events), ())
    wrong = failing(await audited.examine(replace(evidence, runs=(cut,))))
    assert "run " in wrong["replay"].field
