"""The journal: compare, append, fold, publish, in one transaction (DESIGN.md idea 5).

A case is locked; is its journal at the head that the writer knows, the proposals become events, numbers are allotted,
the ledger, the registers and the read model follow; is it past that head, nothing is written and the newer events are
returned, so that the writer folds them and decides again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from cases.commands import digest_of
from cases.events import Actor, Event, Proposed, genesis
from cases.kernel import Subject, evolve
from law.pack import load_pack
from law.periods import local_day
from records import numbering, readmodel
from records.partitions import opened_of
from records.tables import journal, registers, requests, subjects


class Append(BaseModel):
    """Proposals for a subject whose journal the writer knows up to `head`.

    `first` is the empty subject, for its first append.
    """

    model_config = ConfigDict(frozen=True)

    subject: str
    type: str
    head: int
    request_id: str
    digest: str
    actor: Actor
    door: str
    now: datetime
    proposals: tuple[Proposed, ...]
    first: dict[str, Any] | None = None


class Stored(BaseModel):
    """Events the writer does not know yet; `first`..`last` are those of its own request, 0 when it was not stored."""

    model_config = ConfigDict(frozen=True)

    events: tuple[Event, ...] = ()
    first: int = 0
    last: int = 0


# Statements of every append are built once: SQLAlchemy then finds their SQL by identity instead of by comparing them.
_SUBJECT = select(subjects).where(subjects.c.id == bindparam("name")).with_for_update()
_REQUEST = select(requests).where(
    requests.c.subject == bindparam("name"), requests.c.request_id == bindparam("request")
)
_ADD_REQUEST = insert(requests)
_ADD_EVENTS = insert(journal).values(recorded_at=func.now(), opened=opened_of("of"))
_ADD_ENTRIES = insert(registers).values(opened=opened_of("of"))
_READ = (
    select(journal)
    .where(
        journal.c.subject == bindparam("name"),
        journal.c.opened == opened_of("name"),
        journal.c.seq > bindparam("after"),
    )
    .order_by(journal.c.seq)
)
_PUBLISH = update(subjects).where(subjects.c.id == bindparam("name"))


class RequestReused(Exception):
    """A known request id came with another payload: a mistake of the sender, never a second act."""


class UnknownSubject(LookupError):
    """No journal of that name."""


def append(connection: Connection, asked: Append) -> Stored:
    """Store the proposals, or say what happened meanwhile. RequestReused: the id was used for something else."""
    row = _lock(connection, asked)
    known = _known(connection, asked.subject, asked.request_id, asked.digest)
    if known:
        since = min(asked.head, known[0] - 1)
        return Stored(events=read(connection, asked.subject, since), first=known[0], last=known[1])
    if row.head > asked.head:
        return Stored(events=read(connection, asked.subject, asked.head))
    subject = readmodel.subject_of(row.type, row.state)
    events = _store(connection, subject, asked, asked.proposals)
    if not events:
        return Stored()
    return Stored(events=events, first=events[0].seq, last=events[-1].seq)


def append_outcome(
    connection: Connection,
    name: str,
    head: int,
    request_id: str,
    actor: Actor,
    now: datetime,
    propose: Callable[[Subject], Sequence[Proposed]],
) -> Stored:
    """Store what an outside effect came to, at whatever head the journal has; `request_id` is the effect's key.

    `head` is what the caller knows: the answer holds everything after it. Repeating changes nothing.
    """
    row = connection.execute(_SUBJECT, {"name": name}).one_or_none()
    if row is None:
        raise UnknownSubject(name)
    digest = digest_of(request_id)
    known = _known(connection, name, request_id, digest)
    if not known:
        subject = readmodel.subject_of(row.type, row.state)
        asked = Append(
            subject=name,
            type=row.type,
            head=row.head,
            request_id=request_id,
            digest=digest,
            actor=actor,
            door="effect",
            now=now,
            proposals=(),
        )
        _store(connection, subject, asked, propose(subject))
        known = (row.head + 1, row.head + 1)
    return Stored(events=read(connection, name, head), first=known[0], last=known[1])


def read(connection: Connection, subject: str, after: int = 0) -> tuple[Event, ...]:
    """The stored events of a subject after a sequence number, in order."""
    rows = connection.execute(_READ, {"name": subject, "after": after})
    return tuple(_event(row._mapping) for row in rows)


def load(connection: Connection, name: str) -> Subject:
    """The folded subject as the last append left it. UnknownSubject if there is none."""
    row = connection.execute(select(subjects.c.type, subjects.c.state).where(subjects.c.id == name)).one_or_none()
    if row is None:
        raise UnknownSubject(name)
    return readmodel.subject_of(row.type, row.state)


def verify(events: Sequence[Event], subject: str) -> int | None:
    """The number of the first event whose hash or link is wrong, or None if the chain holds."""
    previous = genesis(subject)
    for expected, event in enumerate(events, start=1):
        if event.seq != expected or event.previous != previous or event.sealed().hash != event.hash:
            return event.seq
        previous = event.hash
    return None


def _event(row: Any) -> Event:
    return Event(**{name: row[name] for name in Event.model_fields})


def _lock(connection: Connection, asked: Append) -> Any:
    row = connection.execute(_SUBJECT, {"name": asked.subject}).one_or_none()
    if row is not None:
        return row
    if asked.first is None:
        raise UnknownSubject(asked.subject)
    connection.execute(
        upsert(subjects)
        .values(
            id=asked.subject,
            type=asked.type,
            office=asked.first["office"],
            head=0,
            head_hash="",
            state=asked.first,
            stage=asked.first.get("stage", ""),
            finished=False,
        )
        .on_conflict_do_nothing()
    )
    return connection.execute(_SUBJECT, {"name": asked.subject}).one()


def _known(connection: Connection, subject: str, request_id: str, digest: str) -> tuple[int, int] | None:
    row = connection.execute(_REQUEST, {"name": subject, "request": request_id}).one_or_none()
    if row is None:
        return None
    if row.digest != digest:
        raise RequestReused(request_id)
    return row.first_seq, row.last_seq


def _store(connection: Connection, subject: Subject, asked: Append, proposals: Sequence[Proposed]) -> tuple[Event, ...]:
    """Number, chain, fold, write and publish. The fold here is the second witness of the one in the workflow."""
    before, events, entries = subject, [], []
    for proposed in proposals:
        data, allotted = _allot(connection, subject, proposed)
        event = Event(
            subject=subject.id,
            seq=subject.head + 1,
            kind=proposed.kind,
            at=proposed.at,
            detected_at=asked.now,
            actor=asked.actor,
            door=asked.door,
            request_id=asked.request_id,
            article=proposed.article,
            data=data,
            previous=subject.head_hash or genesis(subject.id),
        ).sealed()
        subject = evolve(subject, event)
        events.append(event)
        entries += [_entry(event, number) for number in allotted]
    first, last = before.head + 1, subject.head
    if not events:
        first = last = before.head
    request = {"subject": subject.id, "request_id": asked.request_id, "digest": asked.digest}
    connection.execute(_ADD_REQUEST, {**request, "first_seq": first, "last_seq": last})
    if events:
        rows = [
            {**e.model_dump(exclude={"actor"}), "actor": e.actor.model_dump(mode="json"), "of": e.subject}
            for e in events
        ]
        connection.execute(_ADD_EVENTS, rows)
        if entries:
            connection.execute(_ADD_ENTRIES, [{**entry, "of": subject.id} for entry in entries])
        _publish(connection, before, subject, events)
    return tuple(events)


def _publish(connection: Connection, before: Subject, after: Subject, events: Sequence[Event]) -> None:
    row = {
        "head": after.head,
        "head_hash": after.head_hash,
        "state": after.model_dump(mode="json"),
        "stage": after.stage,
        "next_at": after.next_at(),
        "finished": after.finished,
    }
    connection.execute(_PUBLISH, {"name": after.id, **row})
    readmodel.publish(connection, before, after, events)


def _allot(
    connection: Connection, subject: Subject, proposed: Proposed
) -> tuple[dict[str, Any], list[numbering.Allotted]]:
    data, numbers = dict(proposed.data), []
    for name, kind in proposed.series.items():
        if kind == "lookup_code":
            data[name] = numbering.lookup_code()
            continue

        number = numbering.allot(connection, kind, subject.office, local_day(proposed.at), load_pack(subject.pack))
        data[name] = number.label
        numbers.append(number)
    return data, numbers


def _entry(event: Event, number: numbering.Allotted) -> dict[str, Any]:
    kind, office = number.series.split(":", 1)

    return {
        "register": kind,
        "office": office,
        "year": number.year,
        "number": number.number,
        "label": number.label,
        "subject": event.subject,
        "seq": event.seq,
        "entered_on": local_day(event.at),
    }
