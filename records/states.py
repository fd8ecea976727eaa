"""Folded subjects in SQL: a small core, and a row for each thing of a case (DESIGN.md idea 12).

What is written is what changed. What was read once is kept in this process under the hash of its last event, which
names its contents: another worker's event, or a restored journal, has another hash. Of cold reads a sample is held
against the journal, and where the two differ the journal is believed: it is the case.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from cases.books import Row, books, changes, core, join
from cases.events import Event, is_long, verify
from cases.kernel import Subject, fold
from cases.names import dossier_of, kind_of
from cases.state import CaseState
from cases.subjects import SUBJECTS
from records.database import AT_A_TIME, MANY, stream
from records.partitions import opened_of
from records.tables import journal, parts, subjects
from runtime.logging import get_logger

log = get_logger("states")

MOST = 200_000
"""How many things of how many cases are kept in memory: some 100 MiB."""
LARGE = 2**14
"""Bytes, as they are stored, of what an event says: larger ones are read one by one, never some hundreds at once."""
SAMPLE = 0.05
"""The share of cold reads that are held against the journal."""
LONGEST = 2_000
"""Events of a journal that a sample folds; longer ones are the audit's."""


class Corrupt(Exception):
    """The journal of a subject is broken: nobody can say what it comes to."""


ERASED = "erased"
"""The stage of a subject whose personal data were erased: nothing is known of it any more (`records.erasures`)."""
VERSIONS = 2
"""Versions of one subject that are kept: while a transaction is under way others still read the one before. They share
all that did not change; but one event may change each of tens of thousands of shares."""


class _Kept:
    """Subjects by name and last hash, those used least recently given up first. Safe among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[tuple[Subject, ...], int]] = OrderedDict()
        self._weight = 0

    def get(self, name: str, head_hash: str) -> Subject | None:
        with self._lock:
            versions, _ = self._known.get(name, ((), 0))
            found = next((one for one in reversed(versions) if one.head_hash == head_hash), None)
            if found is not None:
                self._known.move_to_end(name)
            return found

    def put(self, subject: Subject) -> None:
        """Keep it, but for one that is over: it is seldom asked for, and a mass dossier is as large as its case."""
        weight = 10 + subject.things + sum(len(getattr(subject, name)) for name in books(type(subject)))
        with self._lock:
            versions, before = self._known.pop(subject.id, ((), 0))
            self._weight -= before
            if subject.over:
                return
            others = tuple(one for one in versions if one.head_hash != subject.head_hash)
            self._known[subject.id] = ((*others, subject)[-VERSIONS:], weight)
            self._weight += weight
            while self._weight > MOST and len(self._known) > 1:
                self._weight -= self._known.popitem(last=False)[1][1]


_kept = _Kept()
_seen: OrderedDict[str, tuple[Event, Subject, Subject]] = OrderedDict()
SEEN = 64
"""How many events that owe a paper are remembered with the subject before and after them, for what is drawn from that:
the two share what the event did not touch. Each is forgotten when it was asked for."""


def saw(event: Event, before: Subject, after: Subject) -> None:
    """Remember the subject on both sides of an event, until it is asked for or others push it out."""
    _seen[event.hash] = event, before, after
    while len(_seen) > SEEN:
        with suppress(KeyError):  # another thread was first
            _seen.popitem(last=False)


def seen(event_hash: str) -> tuple[Event, Subject, Subject] | None:
    """The event with this hash and what this process remembers around it, once; the hash names all that came before."""
    return _seen.pop(event_hash, None)


_chance = Random()

_PARTS = select(parts.c.book, parts.c.key, parts.c.position, parts.c.data).where(parts.c.subject == bindparam("name"))
_HEAD = select(subjects.c.head_hash).where(subjects.c.id == bindparam("name"), subjects.c.stage != ERASED)
# in one statement, so that core and things are of one moment; under a lock that is so anyway
_WHOLE = select(
    subjects,
    select(func.jsonb_agg(func.jsonb_build_array(parts.c.book, parts.c.key, parts.c.position, parts.c.data)))
    .where(parts.c.subject == subjects.c.id)
    .scalar_subquery()
    .label("rows"),
).where(subjects.c.id == bindparam("name"))
_WRITE = upsert(parts)
_WRITE = _WRITE.on_conflict_do_update(
    index_elements=["subject", "book", "key"],
    set_={"position": _WRITE.excluded.position, "data": _WRITE.excluded.data},
)
_GONE = delete(parts).where(
    parts.c.subject == bindparam("of"), parts.c.book == bindparam("in_book"), parts.c.key == bindparam("under")
)
_OF_SUBJECT = (journal.c.subject == bindparam("name")) & (journal.c.opened == opened_of("name"))
_DATA = select(journal.c.data).where(_OF_SUBJECT, journal.c.seq == bindparam("seq"))
_READ = (
    select(
        *(one for one in journal.c if one.name != "data"),
        case((func.pg_column_size(journal.c.data) <= bindparam("large"), journal.c.data)).label("data"),
    )
    .where(_OF_SUBJECT, journal.c.seq > bindparam("after"))
    .order_by(journal.c.seq)
)
_READ_TO = _READ.where(journal.c.seq <= bindparam("upto"))
_PUBLISH = update(subjects).where(subjects.c.id == bindparam("name"))


def empty(name: str, office: str, pack: str) -> Subject:
    """The subject with this name before its first event."""
    model = SUBJECTS[kind_of(name)]
    own = {"dossier": dossier_of(name)} if model is CaseState else {}
    return model(id=name, office=office, pack=pack, **own)


def locked(connection: Connection, row: Any) -> Subject:
    """The subject of a row of `subjects` that this transaction has locked; what is stored is mended if it was wrong."""
    if known := _kept.get(row.id, row.head_hash):
        return known
    found = _joined(row, connection.execute(_PARTS, {"name": row.id}))
    believed = _believed(connection, row, found)
    if believed is not found:
        write(connection, found, believed)
    return believed


def load(connection: Connection, name: str) -> Subject | None:
    """The subject with this name as the last request left it, None if there is none."""
    head_hash = connection.scalar(_HEAD, {"name": name})
    if head_hash is None:
        return None
    if known := _kept.get(name, head_hash):
        return known
    row = connection.execute(_WHOLE, {"name": name}).one()
    return _believed(connection, row, _joined(row, row.rows or ()))


def stored(connection: Connection, name: str) -> Subject | None:
    """The subject as it is stored, whatever memory says; for those who doubt. ValueError where that is no subject."""
    row = connection.execute(_WHOLE, {"name": name}).one_or_none()
    return _joined(row, row.rows or ()) if row else None


def _believed(connection: Connection, row: Any, found: Subject) -> Subject:
    """What was read, or what its journal comes to where a sample shows that they differ."""
    if row.head and row.head <= LONGEST and _chance.random() < SAMPLE:
        found = _held_against_journal(connection, row.opened, found)
    _kept.put(found)
    return found


def _joined(row: Any, rows: Iterable[Any]) -> Subject:
    return join(SUBJECTS[row.type], row.state, (tuple(one) for one in rows))


def write(connection: Connection, before: Subject, after: Subject) -> None:
    """Bring what is stored to the new state: its core, and the things that changed."""
    row = {
        "head": after.head,
        "head_hash": after.head_hash,
        "state": core(after),
        "stage": after.stage,
        "next_at": after.next_at(),
        "finished": after.over or not after.stage,  # restored to before it began: nothing runs until it is sent again
    }
    connection.execute(_PUBLISH, {"name": after.id, **row})
    rows = changes(before, after)
    while some := list(islice(rows, MANY)):
        _write(connection, after.id, some)
    _kept.put(after)


def _write(connection: Connection, name: str, changed: Sequence[Row]) -> None:
    """Things of a subject; one that is long itself (a mass dossier) takes the place of what stood there."""
    long, short = list[Row](), list[Row]()
    for one in changed:
        (long if is_long(one.data) else short).append(one)
    gone = [*(one for one in short if one.data is None), *long]
    if gone:
        connection.execute(_GONE, [{"of": name, "in_book": one.book, "under": one.key} for one in gone])
    if kept := [{"subject": name, **one._asdict()} for one in short if one.data is not None]:
        connection.execute(_WRITE, kept)
    for one in long:
        stream(connection, parts, {"subject": name, **one._asdict()})


def _held_against_journal(connection: Connection, opened: int, found: Subject) -> Subject:
    upto = (journal.c.opened == opened) & (journal.c.subject == found.id) & (journal.c.seq <= found.head)
    query = select(journal).where(upto).order_by(journal.c.seq)
    events = [event_of(row) for row in connection.execute(query).mappings()]
    if verify(events, found.id) is not None or events[-1].hash != found.head_hash:
        raise Corrupt(found.id)
    folded = fold(empty(found.id, found.office, events[0].pack), events)
    if folded == found:
        return found
    log.error("a stored state is not what its journal comes to; the journal is believed", subject=found.id)
    return folded


def each(connection: Connection, name: str, after: int = 0, upto: int | None = None) -> Iterator[Event]:
    """The stored events of a subject one by one, in order: all events of a mass case are larger than the case."""
    query, bounds = (_READ, {}) if upto is None else (_READ_TO, {"upto": upto})
    some = connection.execute(
        query, {"name": name, "after": after, "large": LARGE, **bounds}, execution_options=AT_A_TIME
    )
    for row in some.mappings():
        if row["data"] is None:  # too large to come with others
            yield event_of({**row, "data": connection.scalar(_DATA, {"name": name, "seq": row["seq"]})})
        else:
            yield event_of(row)


def event_of(row: Any) -> Event:
    """The event of a row of the journal."""
    return Event(**{name: row[name] for name in Event.model_fields})
