"""What an audit looks at: the histories, the journal and what was derived from it, the ledger, the documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, select
from temporalio.client import Client, WorkflowHistory
from temporalio.converter import DataConverter

from activities.histories import folder_of, in_order, kept, on_server
from audit.history import Run, in_clear
from cases.deciding import Request
from cases.events import Event
from cases.names import office_of
from documents.errors import DocumentError
from documents.store import DocumentStore
from law.errors import LawError
from records import staging, states
from records.journal import read, read_requests
from records.ledger import extract
from records.tables import cases, dossiers, duties, looks, movements, subjects

PATIENCE = 5
"""How often a subject is read again that changes while it is read."""


@dataclass(frozen=True)
class Published:
    """What only SQL has: the row of the subject, its rows in the read model, and who looked into whose assets."""

    head: int
    head_hash: str
    stage: str
    finished: bool
    row: Mapping[str, Any] | None
    duties: tuple[Mapping[str, Any], ...]
    looks: tuple[Mapping[str, Any], ...] = ()
    movements: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Kept:
    """A request as the records keep it, its digest, and the numbers of the first and the last event it made."""

    request: Request
    digest: str
    first: int
    last: int


@dataclass(frozen=True)
class Evidence:
    """All witnesses of one subject. `document` gives a document by its hash, and raises DocumentError; `staged` a
    payload that was staged, by its hash.

    `published` and `archive` (the root of all archives) are None where the evidence is an archive itself.
    """

    subject: str
    source: str
    runs: tuple[Run, ...]
    events: tuple[Event, ...]
    requests: Mapping[str, Kept]
    state: Mapping[str, Any]
    postings: tuple[Mapping[str, Any], ...]
    document: Callable[[str], bytes]
    staged: Callable[[str], dict[str, Any]]
    published: Published | None = None
    archive: Path | None = None


async def from_installation(
    client: Client, engine: Engine, store: DocumentStore, archive: Path, subject: str
) -> Evidence:
    """Everything about a subject; histories from the server, those it has forgotten from the archive.

    LawError("case") when nobody knows the subject, or when it changes faster than it can be read.
    """
    for _ in range(PATIENCE):
        before = await on_server(client, subject)
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            known = _records(connection, subject)
        if _length(before) == _length(await on_server(client, subject)):
            break
    else:
        raise LawError("case", f"{subject} đang thay đổi liên tục, hãy thử lại / it keeps changing, try again")
    histories = _archived(archive, subject) | before
    if not histories:
        raise LawError("case", f"không còn lịch sử nào của {subject} / no history of it, neither here nor archived")
    runs = await decoded(in_order(histories), client.data_converter)
    source = "server" if before else "archive"

    def staged(name: str) -> dict[str, Any]:
        with engine.connect() as connection:
            return _content(staging.content(connection, name))

    return Evidence(
        subject=subject, source=source, runs=runs, document=store.get, staged=staged, archive=archive, **known
    )


async def from_archive(folder: Path, subject: str, converter: DataConverter) -> Evidence:
    """What an archive folder holds of a subject. LawError("folder") for files that are missing or cannot be read."""
    inner = folder if subject.startswith("case/") else folder / "dossier"
    try:
        lines = (inner / "journal.jsonl").read_text(encoding="utf-8").splitlines()
        events = tuple(Event.model_validate_json(line) for line in lines)
        state = json.loads((inner / "state.json").read_text(encoding="utf-8"))
        asked = [json.loads(line) for line in (inner / "requests.jsonl").read_text(encoding="utf-8").splitlines()]
        postings = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
        histories = in_order(kept(inner, subject))
    except (OSError, ValueError) as error:
        raise LawError("folder", f"không đọc được hồ sơ lưu trữ / cannot be read: {error}") from error
    own = tuple(p for p in postings if p["subject"] == subject or subject.startswith("case/"))
    return Evidence(
        subject=subject,
        source="archive",
        runs=await decoded(histories, converter),
        events=events,
        requests={
            one["request"]["id"]: Kept(Request.model_validate(one["request"]), one["digest"], one["first"], one["last"])
            for one in asked
        },
        state=state,
        postings=own,
        document=_filed(folder / "documents"),
        staged=lambda name: _content(_filed(folder / "staged")(name)),
    )


async def decoded(histories: Sequence[WorkflowHistory], converter: DataConverter) -> tuple[Run, ...]:
    return tuple([await in_clear(history, converter) for history in histories])


def archives(archive: Path, subject: str) -> tuple[Path, ...]:
    """The archives of a case, oldest first."""
    return tuple(sorted(folder_of(archive, subject).glob("archive-*")))


def _archived(archive: Path, subject: str) -> dict[str, WorkflowHistory]:
    """Histories kept of earlier runs, and those of the last archive."""
    found = kept(folder_of(archive, subject), subject)
    for folder in archives(archive, subject)[-1:]:
        found |= kept(folder, subject)
    return found


def _length(histories: Mapping[str, WorkflowHistory]) -> int:
    return sum(len(history.events) for history in histories.values())


def _records(connection: Connection, subject: str) -> dict[str, Any]:
    row = connection.execute(select(subjects).where(subjects.c.id == subject)).one_or_none()
    if row is None:
        raise LawError("case", f"không có vụ việc hay hồ sơ {subject} / no such case or dossier")
    table = cases if row.type == "case" else dossiers
    all_duties = select(duties).where(duties.c.subject == subject).order_by(duties.c.opened_seq, duties.c.duty)
    published = Published(
        head=row.head,
        head_hash=row.head_hash,
        stage=row.stage,
        finished=row.finished,
        row=next(_rows(connection, select(table).where(table.c.id == subject)), None),
        duties=tuple(_rows(connection, all_duties)),
        looks=tuple(_rows(connection, select(looks).where(looks.c.subject == subject).order_by(looks.c.id))),
        movements=tuple(_rows(connection, select(movements).where(movements.c.subject == subject))),
    )
    return {
        "events": read(connection, subject),
        "requests": {name: Kept(*row) for name, row in read_requests(connection, subject).items()},
        "state": _state(connection, subject),
        "postings": tuple(extract(connection, subject)),
        "published": published,
    }


def _state(connection: Connection, subject: str) -> Mapping[str, Any]:
    """The state as it is stored; where that is no state any more, what the row holds."""
    try:
        found = states.stored(connection, subject)
    except ValueError:
        found = None
    return found.model_dump(mode="json") if found else {"office": office_of(subject), "pack": ""}


def _rows(connection: Connection, query: Select[Any]) -> Iterator[dict[str, Any]]:
    return (dict(row._mapping) for row in connection.execute(query))


def _content(staged: bytes) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(staged)
    return content


def _filed(folder: Path) -> Callable[[str], bytes]:
    def document(sha256: str) -> bytes:
        found = sorted(folder.glob(f"{sha256}.*"))
        if not found:
            raise DocumentError("sha256", f"hồ sơ lưu trữ không có văn bản {sha256} / not in the archive")
        content = found[0].read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DocumentError("sha256", f"văn bản {found[0].name} đã bị thay đổi / changed")
        return content

    return document
