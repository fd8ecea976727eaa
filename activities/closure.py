"""The archive of a case: its journal, state, ledger extract, documents and Temporal histories, and those of its
dossier, under one signed manifest that names each file with its hash (TT04 32).

Each archive is a folder of its own, `archive-SEQ`, named after the event that owed it: written beside, then renamed,
it is there whole or not at all, and an earlier one stays what it was. The last one of a case is written when listening
ends; all that follows it in the journal is the event that records the hash of its manifest.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree
from sqlalchemy import Connection, select
from temporalio import activity
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from activities.effects import Work, effect
from activities.histories import all_runs, folder_of
from activities.messages import HistoryAsked
from activities.tools import Tools
from cases.events import Event, Fact
from cases.stages.closure import CaseArchived
from cases.state import CaseState
from documents.store import DocumentStore
from documents.xml import parse_xml
from records import staging
from records.journal import load, read, read_requests
from records.ledger import extract
from records.tables import documents
from runtime.logging import get_logger

log = get_logger("closure")

MANIFEST = "manifest.xml"
Histories = dict[str, tuple[WorkflowHistory, ...]]


class Closure:
    def __init__(self, tools: Tools, client: Client) -> None:
        self.tools = tools
        self._client = client

    @effect("archive")
    async def archive(self, work: Work) -> Iterable[Fact]:
        """Write the archive of an ended case and record its manifest's hash. The same effect makes one archive."""
        case = work.case
        folder = archive_of(self.tools.archive, case.id, work.key)
        if not folder.exists():
            histories = {name: await self._runs(name) for name in (case.id, case.dossier)}
            await asyncio.to_thread(write_archive, self.tools, folder, case, histories, work.now)
        manifest = await asyncio.to_thread((folder / MANIFEST).read_bytes)
        head = int(parse_xml(manifest).get("head", "0"))
        return [CaseArchived(key=work.key, manifest=hashlib.sha256(manifest).hexdigest(), head=head)]

    @activity.defn(name="keep_history")
    async def keep_history(self, asked: HistoryAsked) -> None:
        """Keep the history of one run before the server forgets it; one that it has forgotten is gone."""
        handle = self._client.get_workflow_handle(asked.subject, run_id=asked.run_id)
        try:
            history = (await handle.fetch_history()).to_json().encode()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            log.error("a history was forgotten before it was kept", run=asked.run_id)
            return
        path = folder_of(self.tools.archive, asked.subject) / f"history-{asked.run_id}.json"
        await asyncio.to_thread(_replace, path, history)

    async def _runs(self, subject: str) -> tuple[WorkflowHistory, ...]:
        return await all_runs(self._client, self.tools.archive, subject)


def archive_of(archive: Path, subject: str, key: str) -> Path:
    """The folder of the archive that the effect with this key makes; the key names the event that owed it."""
    seq = int(key.removeprefix(f"{subject}/").split("/")[0])
    return folder_of(archive, subject) / f"archive-{seq:06}"


def write_archive(tools: Tools, folder: Path, case: CaseState, histories: Histories, now: datetime) -> None:
    """Write an archive whole into `folder`; when another attempt was first, its archive stands."""
    with tools.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        files = _papers(connection, tools.store, (case.id, case.dossier))
        events = read(connection, case.id)
        files |= _records(connection, case.id, events, histories[case.id])
        files |= _staged(connection, (case.id, case.dossier))
        dossier = _records(connection, case.dossier, read(connection, case.dossier), histories[case.dossier])
        files |= {f"dossier/{name}": content for name, content in dossier.items()}
        files["ledger.json"] = _json(extract(connection, case.id))
    manifest = tools.signer(case.office).sign_xml(_manifest(case, events, files), at=now)
    _publish(folder, {**files, MANIFEST: manifest})


def _records(
    connection: Connection, subject: str, events: Sequence[Event], runs: Sequence[WorkflowHistory]
) -> dict[str, bytes]:
    """What the records have of a subject: its events, what they were decided on, its state; and its histories."""
    histories = {f"history-{number}-{run.run_id}.json": run.to_json().encode() for number, run in enumerate(runs, 1)}
    asked = [
        json.dumps({"request": request.model_dump(mode="json"), "digest": digest, "first": first, "last": last})
        for request, digest, first, last in read_requests(connection, subject).values()
    ]
    return {
        "journal.jsonl": "\n".join(event.model_dump_json() for event in events).encode(),
        "requests.jsonl": "\n".join(asked).encode(),
        "state.json": load(connection, subject).model_dump_json().encode(),
        **histories,
    }


def _staged(connection: Connection, subjects: Sequence[str]) -> dict[str, bytes]:
    """The payloads that commands carried by their hash."""
    requests = [row[0] for name in subjects for row in read_requests(connection, name).values()]
    hashes = {request.envelope.staged for request in requests if request.envelope} - {""}
    return {f"staged/{name}.json": staging.content(connection, name) for name in sorted(hashes)}


def _papers(connection: Connection, store: DocumentStore, subjects: Sequence[str]) -> dict[str, bytes]:
    query = select(documents.c.sha256, documents.c.media_type).where(documents.c.subject.in_(subjects))
    rows = connection.execute(query)
    return {f"documents/{row.sha256}.{row.media_type.rsplit('/', 1)[-1]}": store.get(row.sha256) for row in rows}


def _manifest(case: CaseState, events: Sequence[Event], files: dict[str, bytes]) -> bytes:
    root = etree.Element(
        "archive",
        {"subject": case.id, "dossier": case.dossier, "head": str(events[-1].seq), "head_hash": events[-1].hash},
    )
    for name, content in sorted(files.items()):
        sha256 = hashlib.sha256(content).hexdigest()
        etree.SubElement(root, "file", {"name": name, "sha256": sha256, "size": str(len(content))})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _publish(folder: Path, files: dict[str, bytes]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for name, content in files.items():
            _replace(partial / name, content)
        partial.rename(folder)
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; it is on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
