"""The archive of a case.

Journal, state, documents, ledger extract and Temporal history under one manifest with hashes.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

from sqlalchemy import select
from temporalio import activity
from temporalio.client import Client

from activities.messages import EffectAsked, HistoryAsked
from activities.tools import Tools
from cases.stages.closure import CaseArchived
from records.journal import Stored, load, read
from records.tables import documents, postings


class Closure:
    def __init__(self, tools: Tools, client: Client) -> None:
        self._tools = tools
        self._client = client

    @activity.defn(name="archive")
    async def archive(self, asked: EffectAsked) -> Stored:
        """Write the archive of an ended case (TT04 32) and record its manifest's hash."""
        tools = self._tools
        now = await asyncio.to_thread(tools.now)
        handle = self._client.get_workflow_handle(asked.subject)
        history = (await handle.fetch_history()).to_json()
        manifest = await asyncio.to_thread(write_archive, tools, asked.subject, {"history.json": history.encode()})
        fact = CaseArchived(key=asked.key, manifest=manifest)
        return await asyncio.to_thread(tools.record, asked, now, lambda _: [fact])

    @activity.defn(name="keep_history")
    async def keep_history(self, asked: HistoryAsked) -> str:
        """Keep the history of one run that was continued as new; the hash of the file is returned."""
        handle = self._client.get_workflow_handle(asked.workflow_id, run_id=asked.run_id)
        history = (await handle.fetch_history()).to_json().encode()
        folder = folder_of(self._tools.archive, asked.workflow_id)
        return await asyncio.to_thread(_write, folder, f"history-{asked.run_id}.json", history)


def folder_of(archive: Path, subject: str) -> Path:
    """Where the archive of a subject lies."""
    return archive.joinpath(*subject.split("/"))


def write_archive(tools: Tools, subject: str, extra: dict[str, bytes]) -> str:
    """Write every file of the archive and the manifest that names each with its SHA-256; answer the manifest's own."""
    with tools.engine.connect() as connection:
        events = read(connection, subject)
        state = load(connection, subject)
        entries = connection.execute(select(postings).where(postings.c.subject == subject).order_by(postings.c.id))
        ledger = [dict(row._mapping) for row in entries]
        papers = connection.execute(
            select(documents.c.sha256, documents.c.media_type).where(documents.c.subject == subject)
        ).all()
    folder = folder_of(tools.archive, subject)
    files = {
        "journal.jsonl": "\n".join(e.model_dump_json() for e in events).encode(),
        "state.json": state.model_dump_json().encode(),
        "ledger.json": _json(ledger),
        **{kept.name: kept.read_bytes() for kept in folder.glob("history-*.json")},  # of runs that were continued
        **extra,
    }
    for sha256, media_type in papers:
        files[f"documents/{sha256}.{media_type.rsplit('/', 1)[-1]}"] = tools.store.get(sha256)
    hashes = {name: _write(folder, name, content) for name, content in sorted(files.items())}
    manifest = _json({"subject": subject, "head": events[-1].seq, "head_hash": events[-1].hash, "files": hashes})
    return _write(folder, "manifest.json", manifest)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _write(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    partial.replace(path)
    return hashlib.sha256(content).hexdigest()
