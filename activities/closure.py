"""The archive of a case: its journal, state, ledger extract, documents and Temporal histories, and those of its
dossier, under one signed manifest that names each file with its hash (TT04 32).

Each archive is a folder of its own, `archive-SEQ`, named after the event that owed it: written beside, then renamed,
it is there whole or not at all, and an earlier one stays what it was. The last one of a case is written when listening
ends; all that follows it in the journal is the event that records the hash of its manifest. Its files lie under the
key of the case, and the manifest names them as they lie there: it holds whoever has the key, and after it is destroyed
(docs/adr/0017).
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path

from lxml import etree
from sqlalchemy import Connection, select
from temporalio import activity
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from activities.effects import Work, effect
from activities.filed import ENCRYPTED
from activities.histories import all_runs, folder_of, run_of
from activities.messages import HistoryAsked
from activities.tools import Tools
from cases.books import spelt
from cases.events import Fact, strung
from cases.kernel import Subject
from cases.stages.closure import CaseArchived
from cases.state import CaseState
from documents.store import DocumentStore
from documents.xml import parse_xml
from records import staging
from records.journal import each_request, load
from records.ledger import extract
from records.states import each
from records.tables import documents
from runtime.logging import get_logger
from runtime.subject_keys import encrypted, fingerprint

log = get_logger("closure")

MANIFEST = "manifest.xml"
LISTED_BY = ("sha256", "sha512")
"""The hashes by which a manifest names a file: the second goes on where the first becomes too weak."""
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
        path = folder_of(self.tools.archive, asked.subject) / f"history-{asked.run_id}.json{ENCRYPTED}"
        key = await asyncio.to_thread(self.tools.keys.ensure, asked.subject)
        await asyncio.to_thread(_replace, path, b"".join(encrypted(key, [history])))

    async def _runs(self, subject: str) -> tuple[WorkflowHistory, ...]:
        return await all_runs(self._client, self.tools.archive, self.tools.keys, subject)


def archive_of(archive: Path, subject: str, key: str) -> Path:
    """The folder of the archive that the effect with this key makes; the key names the event that owed it."""
    seq = int(key.removeprefix(f"{subject}/").split("/")[0])
    return folder_of(archive, subject) / f"archive-{seq:06}"


class Shelf:
    """The folder of an archive while it is written, one file after the other: no file is whole in memory."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self.key = key
        self.files: dict[str, dict[str, str]] = {}
        """The hashes and the bytes of each, as it lies in the folder."""

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file under the key of the case; it is on the disk when this returns."""
        self.write(f"{name}{ENCRYPTED}", encrypted(self.key, pieces))

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file as it is."""
        path, size = self._folder / name, 0
        digests = {algorithm: hashlib.new(algorithm) for algorithm in LISTED_BY}
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for piece in pieces:
                for digest in digests.values():
                    digest.update(piece)
                size += file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        self.files[name] = {"size": str(size)} | {one: digest.hexdigest() for one, digest in digests.items()}


def write_archive(tools: Tools, folder: Path, case: CaseState, histories: Histories, now: datetime) -> None:
    """Write an archive whole into `folder`; when another attempt was first, its archive stands."""
    snapshot = tools.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with snapshot as connection, _shelf(folder, tools.keys.ensure(case.id)) as shelf:
        subjects = (case.id, case.dossier)
        _papers(shelf, connection, tools.store, subjects)
        stands = _records(shelf, connection, case.id, histories[case.id])
        _staged(shelf, connection, subjects)
        _records(shelf, connection, case.dossier, histories[case.dossier], "dossier/")
        shelf.add("ledger.json", chain((b"[",), strung(extract(connection, case.id), b",\n"), (b"]",)))
        shelf.write(MANIFEST, [tools.signer(case.office).sign_xml(_manifest(case, stands, shelf), at=now)])


def _records(
    shelf: Shelf, connection: Connection, subject: str, runs: Sequence[WorkflowHistory], within: str = ""
) -> Subject:
    """What the records have of a subject: its events, what they were decided on, its state; and its histories."""
    stands = load(connection, subject)
    asked = (
        {"request": request.model_dump(mode="json"), "digest": digest, "first": first, "last": last}
        for request, digest, first, last in each_request(connection, subject)
    )
    shelf.add(f"{within}journal.jsonl", strung((event.whole() for event in each(connection, subject)), b"\n"))
    shelf.add(f"{within}requests.jsonl", strung(asked, b"\n"))
    shelf.add(f"{within}state.json", spelt(stands))
    for number, run in enumerate(runs, 1):
        shelf.add(f"{within}history-{number}-{run_of(run)}.json", [run.to_json().encode()])
    return stands


def _staged(shelf: Shelf, connection: Connection, subjects: Sequence[str]) -> None:
    """The payloads that commands carried by their hash."""
    asked = (request.envelope for name in subjects for request, *_ in each_request(connection, name))
    for name in sorted({envelope.staged for envelope in asked if envelope} - {""}):
        shelf.add(f"staged/{name}.json", [staging.content(connection, name)])


def _papers(shelf: Shelf, connection: Connection, store: DocumentStore, subjects: Sequence[str]) -> None:
    own = documents.c.subject, documents.c.sha256, documents.c.media_type
    for row in connection.execute(select(*own).where(documents.c.subject.in_(subjects)).distinct()):
        content = store.of(row.subject).get(row.sha256)
        shelf.add(f"documents/{row.sha256}.{row.media_type.rsplit('/', 1)[-1]}", [content])


def _manifest(case: CaseState, stands: Subject, shelf: Shelf) -> bytes:
    told = {"subject": case.id, "dossier": case.dossier, "head": str(stands.head), "head_hash": stands.head_hash}
    root = etree.Element("archive", {**told, "key": fingerprint(shelf.key)})
    for name, said in sorted(shelf.files.items()):
        etree.SubElement(root, "file", {"name": name, **said})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


@contextmanager
def _shelf(folder: Path, key: bytes) -> Iterator[Shelf]:
    """A folder beside, which takes the place of `folder` when all is written; an earlier one stands."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        yield Shelf(partial, key)
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
