"""What an audit looks at: the histories, the journal and what was derived from it, the ledger, the documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, func, select
from temporalio.client import Client, WorkflowHistory
from temporalio.converter import DataConverter

from activities.filed import Filed
from activities.histories import folder_of, in_order, kept, kept_of, on_server
from audit import again
from audit.again import Found
from audit.history import Run, in_clear
from audit.lists import people_of
from audit.report import Difference
from cases.deciding import Request
from cases.events import Event
from cases.names import kind_of, office_of
from cases.subjects import SUBJECTS
from documents.errors import DocumentError
from documents.store import DocumentStore
from law.errors import LawError
from records import entered, staging, states
from records.entered import Entry
from records.journal import request_of
from records.ledger import extract
from records.states import event_of
from records.tables import bank_credits, journal, parts, receipts, registers, requests, subjects
from runtime.subject_keys import SubjectKeys

T = TypeVar("T")

PATIENCE = 5
"""How often a subject is read again that changes while it is read."""


@dataclass(frozen=True)
class Published:
    """What only SQL has: the row of the subject without its state, where each of its things stands (`places`),
    its rows in the read model, its numbers in the
    registers, when each event was written (`recorded`), what each bank credit it claims comes to (`credits`), and what
    was entered about the people it names (`staff`)."""

    subject: Mapping[str, Any]
    places: Mapping[str, int]
    rows: Found
    registers: tuple[Mapping[str, Any], ...]
    recorded: Mapping[int, datetime]
    credits: tuple[Claimed, ...]
    staff: tuple[Entry, ...]


@dataclass(frozen=True)
class Claimed:
    """One bank credit: its amount, what is unclaimed of it, and what the valid receipts over it come to, in đồng."""

    bank_ref: str
    amount: int
    unclaimed: int
    receipted: int


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

    `published` and `archive` (the root of all archives) are None where the evidence is an archive itself. `malformed`:
    rows of the journal and of its requests that are none; they are left out.
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
    malformed: tuple[Difference, ...] = ()


async def from_installation(
    client: Client, engine: Engine, store: DocumentStore, archive: Path, keys: SubjectKeys, subject: str
) -> Evidence:
    """Everything about a subject; histories from the server, those it has forgotten from the archive.

    LawError("case") when nobody knows the subject, or when it changes faster than it can be read.
    """
    for _ in range(PATIENCE):
        before = await on_server(client, subject)
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            known = records_of(connection, subject)
        if _length(before) == _length(await on_server(client, subject)):
            break
    else:
        raise LawError("case", f"{subject} đang thay đổi liên tục, hãy thử lại / it keeps changing, try again")
    histories = _archived(archive, keys, subject) | before
    if not histories:
        raise LawError("case", f"không còn lịch sử nào của {subject} / no history of it, neither here nor archived")
    runs = await decoded(in_order(histories), client.data_converter)
    source = "server" if before else "archive"

    def staged(name: str) -> dict[str, Any]:
        with engine.connect() as connection:
            return _content(staging.content(connection, name))

    return Evidence(
        subject=subject,
        source=source,
        runs=runs,
        document=store.of(subject).get,
        staged=staged,
        archive=archive,
        **known,
    )


async def from_archive(filed: Filed, subject: str, converter: DataConverter) -> Evidence:
    """What an archive folder holds of a subject. LawError("folder") for files that are missing or cannot be read.

    NoKey where they lie under a key that is not here.
    """
    within = "" if subject.startswith("case/") else "dossier/"
    try:
        events = tuple(Event.model_validate_json(line) for line in _lines(filed, f"{within}journal.jsonl"))
        state = (
            SUBJECTS[kind_of(subject)].model_validate_json(filed.read(f"{within}state.json")).model_dump(mode="json")
        )
        asked = [json.loads(line) for line in _lines(filed, f"{within}requests.jsonl")]
        postings = json.loads(filed.read("ledger.json"))
        histories = in_order(kept(filed, subject, within))
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
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
        document=_filed(filed, "documents"),
        staged=lambda name: _content(_filed(filed, "staged")(name)),
    )


def _lines(filed: Filed, name: str) -> list[str]:
    return filed.read(name).decode().splitlines()


async def decoded(histories: Sequence[WorkflowHistory], converter: DataConverter) -> tuple[Run, ...]:
    return tuple([await in_clear(history, converter) for history in histories])


def archives(archive: Path, subject: str) -> tuple[Path, ...]:
    """The archives of a case, oldest first."""
    return tuple(sorted(folder_of(archive, subject).glob("archive-*")))


def _archived(archive: Path, keys: SubjectKeys, subject: str) -> dict[str, WorkflowHistory]:
    """Histories kept of earlier runs, and those of the last archive."""
    found = kept_of(archive, keys, subject)
    for folder in archives(archive, subject)[-1:]:
        found |= kept(Filed(folder, lambda: keys.there(subject)), subject)
    return found


def _length(histories: Mapping[str, WorkflowHistory]) -> int:
    return sum(len(history.events) for history in histories.values())


def records_of(connection: Connection, subject: str) -> dict[str, Any]:
    """What SQL has of a subject, by the names of `Evidence`. LawError("case") where there is no such subject."""
    row = connection.execute(select(subjects).where(subjects.c.id == subject)).one_or_none()
    if row is None:
        raise LawError("case", f"không có vụ việc hay hồ sơ {subject} / no such case or dossier")
    malformed: list[Difference] = []
    rows = connection.execute(select(journal).where(_own(subject)).order_by(journal.c.seq)).mappings()
    events = tuple(_readable(rows, event_of, malformed, "seq"))
    asked = select(requests).where(requests.c.subject == subject).order_by(requests.c.first_seq, requests.c.last_seq)
    taken = tuple(_readable(connection.execute(asked).mappings(), _kept, malformed, "request_id"))
    written = select(journal.c.seq, journal.c.recorded_at).where(journal.c.subject == subject)
    stand = select(parts.c.book, parts.c.key, parts.c.position).where(parts.c.subject == subject)
    numbered = select(registers).where(registers.c.subject == subject)
    published = Published(
        subject={name: value for name, value in row._mapping.items() if name != "state"},
        places={f"{one.book}/{one.key}": one.position for one in connection.execute(stand)},
        rows=again.there(connection, subject),
        registers=tuple(_rows(connection, numbered.order_by(registers.c.seq, registers.c.register))),
        recorded={row.seq: row.recorded_at for row in connection.execute(written)},
        credits=tuple(_claimed(connection, subject)),
        staff=tuple(entered.entries(connection, officers_named=people_of(events))),
    )
    return {
        "events": events,
        "requests": {one.request.id: one for one in taken},
        "malformed": tuple(malformed),
        "state": _state(connection, subject),
        "postings": tuple(extract(connection, subject)),
        "published": published,
    }


def _own(subject: str) -> ColumnElement[bool]:
    """The rows of the journal that are kept in the year of the subject; others the program never sees."""
    opened = select(subjects.c.opened).where(subjects.c.id == subject).scalar_subquery()
    return (journal.c.subject == subject) & (journal.c.opened == opened)


def _kept(row: RowMapping) -> Kept:
    return Kept(request_of(row), row["digest"], row["first_seq"], row["last_seq"])


def _readable(
    rows: Iterable[RowMapping], read: Callable[[RowMapping], T], malformed: list[Difference], key: str
) -> Iterator[T]:
    """What can be read; of what cannot, that it is there."""
    for row in rows:
        try:
            yield read(row)
        except ValueError as error:
            seq = row.get("seq") or row.get("first_seq")
            what = "nhật ký" if key == "seq" else "sổ yêu cầu"
            malformed.append(
                Difference(
                    seq=seq,
                    field=f"{key} {row[key]}",
                    vi=f"{what} có dòng không đọc được ({type(error).__name__})",
                    en=f"a row of the records cannot be read: {type(error).__name__}",
                )
            )


def _claimed(connection: Connection, subject: str) -> Iterator[Claimed]:
    """The bank credits over which the subject has receipts, with what all receipts of all subjects come to."""
    own = select(receipts.c.bank_ref).where(receipts.c.subject == subject, receipts.c.bank_ref.is_not(None))
    valid = receipts.alias()
    total = select(func.coalesce(func.sum(valid.c.amount), 0)).where(
        valid.c.bank_ref == bank_credits.c.bank_ref, valid.c.status == "issued"
    )
    query = select(
        bank_credits.c.bank_ref, bank_credits.c.amount, bank_credits.c.unclaimed, total.scalar_subquery().label("sum")
    ).where(bank_credits.c.bank_ref.in_(own))
    for row in connection.execute(query.order_by(bank_credits.c.bank_ref)):
        yield Claimed(row.bank_ref, row.amount, row.unclaimed, int(row.sum))


def _state(connection: Connection, subject: str) -> Mapping[str, Any]:
    """The state as it is stored; where that is no state any more, none."""
    try:
        found = states.stored(connection, subject)
    except (ValueError, TypeError, KeyError, AttributeError):
        found = None
    return found.model_dump(mode="json") if found else {"office": office_of(subject), "pack": ""}


def _rows(connection: Connection, query: Select[Any]) -> Iterator[dict[str, Any]]:
    return (dict(row._mapping) for row in connection.execute(query))


def _content(staged: bytes) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(staged)
    return content


def _filed(filed: Filed, within: str) -> Callable[[str], bytes]:
    def document(sha256: str) -> bytes:
        found = filed.named(f"{within}/{sha256}.*")
        if not found:
            raise DocumentError("sha256", f"hồ sơ lưu trữ không có văn bản {sha256} / not in the archive")
        content = filed.read(found[0])
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DocumentError("sha256", f"văn bản {found[0]} đã bị thay đổi / changed")
        return content

    return document
