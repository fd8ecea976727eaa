"""The journal, where everything is decided: one SQL transaction a request (DESIGN.md idea 2).

The subject is locked; who asks is checked; the facts from outside are read; what fell due before is recorded; the
request is decided; numbers are allotted, hashes chained, registers, ledger and read model published. What the caller
knew of the journal is compared with it first, so that records that were restored, or rewritten, are noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, cast, column, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from cases.books import core
from cases.commands import NOTHING, Envelope, Head, Malformed
from cases.deciding import Decided, Request, RequestKind, decide, decide_command, told
from cases.dossiers import SubmitDossier
from cases.events import Actor, Event, Fact, Proposed, genesis, is_long, snake
from cases.kernel import HANDLERS, Admitted, Opening, Subject, evolve
from cases.mishaps import RecordsRestored
from cases.names import DossierName, ProceedingName, kind_of, office_of
from cases.subjects import SUBJECTS
from law.pack import current_pack, load_pack
from law.periods import local_day
from records import clock, doors, entries, facts, numbering, readmodel, staging, states
from records.database import AT_A_TIME, stream
from records.partitions import opened_of
from records.tables import journal, offices, registers, requests, subjects

HANDING_IN = snake(SubmitDossier.__name__)


@dataclass(frozen=True)
class Taken:
    """A request that was decided, now or before: the subject as it stands, and the events that the request made.

    Of one that was decided before, the events say only what an answer tells: neither lists nor objects.
    """

    subject: Subject
    request: Request
    events: tuple[Event, ...]


class RequestReused(Exception):
    """A known request id came with another act: a mistake of the sender, never a second act."""


class UnknownSubject(LookupError):
    """No journal of that name."""


class Astray(Exception):
    """The caller knows events that this journal does not have: the records were restored, or rewritten."""


# Statements of every request are built once: SQLAlchemy then finds their SQL by identity instead of by comparing them.
_known_hash = select(journal.c.hash).where(
    journal.c.subject == subjects.c.id, journal.c.opened == subjects.c.opened, journal.c.seq == bindparam("seq")
)
_SUBJECT = (  # what somebody knows was committed before he asks: it is seen whatever the lock has to wait for
    select(subjects, _known_hash.scalar_subquery().label("known_hash"))
    .where(subjects.c.id == bindparam("name"))
    .with_for_update(of=subjects)
)
_OFFICE = select(offices.c.code).where(offices.c.code == bindparam("office"))
_REQUEST = select(requests).where(
    requests.c.subject == bindparam("name"), requests.c.request_id == bindparam("request")
)
_ADD_SUBJECT = upsert(subjects).on_conflict_do_nothing().returning(subjects.c.id)
_ADD_REQUEST = insert(requests)
_ADD_EVENTS = insert(journal).values(recorded_at=func.now(), opened=opened_of("of"))
_RECORDED = select(func.now().label("recorded_at"), opened_of("of").label("opened"))
_ADD_ENTRIES = insert(registers).values(opened=opened_of("of"))
_OF_SUBJECT = (journal.c.subject == bindparam("name")) & (journal.c.opened == opened_of("name"))
_HASH = select(journal.c.hash).where(_OF_SUBJECT, journal.c.seq == bindparam("seq"))
_ABANDONED = select(journal.c.seq).where(
    _OF_SUBJECT,
    journal.c.kind == RecordsRestored.kind,
    journal.c.data["head"].as_integer() == bindparam("head"),
    journal.c.data["head_hash"].as_string() == bindparam("head_hash"),
)
_each = func.jsonb_each(journal.c.data).table_valued("key", column("value", JSONB))
_plain = select(func.coalesce(func.jsonb_object_agg(_each.c.key, _each.c.value), cast({}, JSONB))).where(
    func.jsonb_typeof(_each.c.value).not_in(("array", "object"))
)
_TOLD = (
    select(*(one for one in journal.c if one.name != "data"), _plain.scalar_subquery().label("data"))
    .where(_OF_SUBJECT, journal.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(journal.c.seq)
)
_SEALS = (
    select(journal.c.hash)
    .where(_OF_SUBJECT, journal.c.seq > bindparam("after"), journal.c.seq <= bindparam("upto"))
    .order_by(journal.c.seq.desc())
    .limit(bindparam("most"))
)


def take_command(connection: Connection, envelope: Envelope, verifies: doors.Verifies, known: Head = NOTHING) -> Taken:
    """Decide a command, or find what it came to when it came before.

    `Malformed`: the sender, the command or its contents are not what they must be. RequestReused: the id was used for
    something else. UnknownSubject, Astray. None of these leaves a trace.
    """
    subject = _lock(connection, envelope.subject, known) or _begin(connection, envelope)
    door = doors.through(connection, envelope, verifies)
    if again := _known(connection, subject, envelope.request_id, envelope.digest()):
        return again
    now, pack = clock.now(connection), load_pack(subject.pack)
    admitted = doors.admit(connection, door, staging.unfolded(connection, envelope), subject, now, pack)
    request = asked(connection, subject, admitted, envelope, now)
    return _store(connection, subject, request, decide_command(subject, admitted, request))


def asked(connection: Connection, subject: Subject, admitted: Admitted, envelope: Envelope, now: datetime) -> Request:
    """The request of a command that was admitted, with the facts from outside that its decision rests on."""
    needs = admitted.handler.asks(envelope.actor)
    return Request(
        id=envelope.request_id,
        kind=RequestKind.COMMAND,
        now=now,
        actor=envelope.actor,
        door=envelope.door,
        envelope=envelope,
        facts=facts.gather(connection, needs, subject, admitted.payload, envelope.actor.id),
        pack=subject.pack,
    )


def take_moment(connection: Connection, name: str, known: Head = NOTHING) -> Taken:
    """Record what fell due up to now, each thing at its own moment. Nothing is stored where nothing did."""
    subject = _there(connection, name, known)
    now = clock.now(connection)
    request = Request(id=f"moment/{subject.head}", kind=RequestKind.MOMENT, now=now, pack=subject.pack)
    decided = decide(subject, request)
    return _store(connection, subject, request, decided) if decided.proposals else Taken(subject, request, ())


def take_outcome(
    connection: Connection,
    name: str,
    request_id: str,
    key: str,
    build: Callable[[Subject], Iterable[Fact]],
    actor: Actor,
    known: Head = NOTHING,
) -> Taken:
    """Record what the effect with this key came to. Repeated, or no longer owed, it changes nothing."""
    subject = _there(connection, name, known)
    request = Request(
        id=request_id,
        kind=RequestKind.OUTCOME,
        now=clock.now(connection),
        actor=actor,
        door="effect",
        facts={"key": key, "outcome": told(build(subject)) if key in subject.owed else []},
        pack=subject.pack,
    )
    if again := _known(connection, subject, request_id, request.digest):
        return again
    return _store(connection, subject, request, decide(subject, request))


def take_restoration(connection: Connection, name: str, abandoned: RecordsRestored) -> Taken:
    """Go on from this journal instead of what was known beyond it, and never give its numbers again.

    A subject that these records never had begins empty, as if it had not been heard of.
    """
    subject = _lock(connection, name)
    if subject is None:
        _add(connection, states.empty(name, office_of(name), current_pack().version))
        subject = _lock(connection, name)
        assert subject
    request = Request(
        id=f"restored/{abandoned.head}/{abandoned.head_hash[:16]}",
        kind=RequestKind.RESTORED,
        now=clock.now(connection),
        facts={"outcome": told([abandoned])},
        pack=subject.pack,
    )
    if again := _known(connection, subject, request.id, request.digest):
        return again
    return _store(connection, subject, request, decide(subject, request))


def compare(connection: Connection, name: str, known: Head) -> None:
    """Nobody may know more than the journal, or something else: that would be two cases under one name.

    What a restoration abandoned in so many words may be known. Raises Astray.
    """
    if known.seq:
        _agree(connection, name, known, connection.scalar(_HASH, {"name": name, "seq": known.seq}))


def _agree(connection: Connection, name: str, known: Head, ours: str | None) -> None:
    if known.seq and ours != known.hash and not _abandoned(connection, name, known):
        raise Astray(f"{name}: event {known.seq} is not the one that its workflow knows")


def _abandoned(connection: Connection, name: str, known: Head) -> bool:
    head = {"name": name, "head": known.seq, "head_hash": known.hash}
    return connection.scalar(_ABANDONED, head) is not None


def read(connection: Connection, subject: str, after: int = 0, upto: int | None = None) -> tuple[Event, ...]:
    """The stored events of a subject after a sequence number, in order."""
    return tuple(states.each(connection, subject, after, upto))


def around(connection: Connection, name: str, seq: int) -> tuple[Event, Subject, Subject]:
    """An event that owed a paper, and the subject before and after it: as this process saw it, or folded anew."""
    if seen := states.seen(connection.execute(_HASH, {"name": name, "seq": seq}).scalar_one()):
        return seen
    (event,) = read(connection, name, seq - 1, seq)
    before: Subject | None = None
    for earlier in states.each(connection, name, upto=seq - 1):
        before = evolve(before or states.empty(name, office_of(name), earlier.pack), earlier)
    before = before or states.empty(name, office_of(name), event.pack)
    return event, before, evolve(before, event)


def read_requests(connection: Connection, subject: str) -> dict[str, tuple[Request, str, int, int]]:
    """The requests of a subject by id: each with its digest and the numbers of its first and its last event."""
    return {kept[0].id: kept for kept in each_request(connection, subject)}


def each_request(connection: Connection, subject: str) -> Iterator[tuple[Request, str, int, int]]:
    """The same one by one, in order."""
    query = select(requests).where(requests.c.subject == subject).order_by(requests.c.first_seq, requests.c.last_seq)
    for row in connection.execute(query, execution_options=AT_A_TIME):
        yield request_of(row._mapping), row.digest, row.first_seq, row.last_seq


def seals(connection: Connection, subject: str, after: int, upto: int, most: int) -> tuple[str, ...]:
    """The hashes of the events after a number and up to another, at most so many of the latest."""
    latest = connection.scalars(_SEALS, {"name": subject, "after": after, "upto": upto, "most": most}).all()
    return tuple(reversed(latest))


def load(connection: Connection, name: str) -> Subject:
    """The folded subject as the last request left it. UnknownSubject if there is none."""
    subject = states.load(connection, name)
    if subject is None:
        raise UnknownSubject(name)
    return subject


# --- the subject ------------------------------------------------------------------------------------------------------


def _lock(connection: Connection, name: str, known: Head = NOTHING) -> Subject | None:
    """The subject, its row locked, and what somebody knows of its journal compared."""
    if "\x00" in name:  # which SQL cannot even be asked for
        return None
    row = connection.execute(_SUBJECT, {"name": name, "seq": known.seq}).one_or_none()
    if row and row.stage == states.ERASED:
        raise UnknownSubject(name)
    _agree(connection, name, known, row.known_hash if row else None)
    return states.locked(connection, row) if row else None


def _there(connection: Connection, name: str, known: Head) -> Subject:
    subject = _lock(connection, name, known)
    if subject is None:
        raise UnknownSubject(name)
    return subject


def empty(connection: Connection, subject: str, command: str) -> Subject:
    """A dossier or a proceeding that is to begin; only what begins such a one does (D152 9.4). Else UnknownSubject."""
    name, handler = DossierName.read(subject) or ProceedingName.read(subject), HANDLERS.get(command)
    if name is None or handler is None or not (handler.begins and handler.subject is SUBJECTS[kind_of(subject)]):
        raise UnknownSubject(subject)
    office = name.office
    if connection.scalar(_OFFICE, {"office": office}) is None:
        raise Malformed("subject", f"không có cơ quan {office} ở đây / there is no office {office} here")
    return states.empty(subject, office, current_pack().version)


def _begin(connection: Connection, envelope: Envelope) -> Subject:
    """An empty dossier or proceeding, its row locked. A refusal takes the row back."""
    begun = empty(connection, envelope.subject, envelope.command)
    if _add(connection, begun):
        return begun
    taken = _lock(connection, envelope.subject)  # of two senders at once the second waits, and finds it taken
    assert taken
    return taken


def _add(connection: Connection, subject: Subject) -> bool:
    """Whether the row is new."""
    row = {
        "id": subject.id,
        "type": kind_of(subject.id),
        "office": subject.office,
        "head": 0,
        "head_hash": "",
        "state": core(subject),
        "stage": subject.stage,
        "finished": False,
    }
    return connection.scalar(_ADD_SUBJECT, row) is not None


# --- requests and events ----------------------------------------------------------------------------------------------


def _known(connection: Connection, subject: Subject, request_id: str, digest: str) -> Taken | None:
    row = connection.execute(_REQUEST, {"name": subject.id, "request": request_id}).one_or_none()
    if row is None:
        return None
    if row.digest != digest:
        raise RequestReused(request_id)
    made = connection.execute(_TOLD, {"name": subject.id, "first": row.first_seq, "last": row.last_seq})
    return Taken(subject, request_of(row._mapping), tuple(map(states.event_of, made.mappings())))


def request_of(row: RowMapping) -> Request:
    """The request of a row of the table."""
    known = {name: row[name] for name in Request.model_fields if name != "id"}
    return Request(id=row["request_id"], **known)


def _store(connection: Connection, subject: Subject, request: Request, decided: Decided) -> Taken:
    """Number, chain, fold, write and publish; and open the cases that come of it."""
    before, folded, numbered = subject, [], []
    asked, known = request.asked, request.known  # digests of all that the decision rests on: once a request
    for proposed in decided.proposals:
        data, allotted = _allot(connection, subject, proposed)
        event = Event(
            subject=subject.id,
            seq=subject.head + 1,
            kind=proposed.kind,
            at=proposed.at,
            detected_at=request.now,
            actor=proposed.actor,
            door=request.door,
            request_id=request.id,
            article=proposed.article,
            data=data,
            program=request.program,
            pack=request.pack,
            asked=asked,
            known=known,
            previous=subject.head_hash or genesis(subject.id),
        ).sealed()
        event.saying(proposed.fact().model_copy(update={name: data[name] for name in proposed.series}))
        after = evolve(subject, event)
        if any("seq" in owed.data for _, owed in after.owed.since(subject.owed)):  # a paper is drawn from this event
            states.saw(event, subject, after)
        subject = after
        folded.append((event, after))
        numbered += [_entry(event, number) for number in allotted]
    events = tuple(event for event, _ in folded)
    _note(connection, before, request, len(events))
    if events:
        _add_events(connection, events)
        if numbered:
            connection.execute(_ADD_ENTRIES, [{**entry, "of": subject.id} for entry in numbered])
        states.write(connection, before, subject)
        entries.enter(connection, subject, events)
        readmodel.publish(connection, before, folded)
    for opening in decided.openings:
        _open(connection, subject, opening, request)
    return Taken(subject, request, events)


def _add_events(connection: Connection, events: Sequence[Event]) -> None:
    """Write them to the journal; those that say something of thousands, one by one and piece by piece."""
    if long := [event for event in events if is_long(event.data)]:
        own = connection.execute(_RECORDED, {"of": long[0].subject}).one()._asdict()
        for event in long:
            stream(connection, journal, {**_row(event), **own})
    if short := [{**_row(event), "of": event.subject} for event in events if not is_long(event.data)]:
        connection.execute(_ADD_EVENTS, short)


def _row(event: Event) -> dict[str, Any]:
    """The event as the journal's columns; its data as they are, of which a mass case has tens of megabytes."""
    actor = event.actor.model_dump(mode="json")
    return event.model_dump(exclude={"actor", "data"}) | {"actor": actor, "data": event.data}


def _note(connection: Connection, before: Subject, request: Request, count: int) -> None:
    """Keep the request with all that it was decided on, as a witness of its own."""
    row = request.model_dump(mode="json", exclude={"id"}) | {
        "subject": before.id,
        "request_id": request.id,
        "digest": request.digest,
        "first_seq": before.head + 1,
        "last_seq": before.head + count,
        "now": request.now,
    }
    connection.execute(_ADD_REQUEST, row)


def _open(connection: Connection, by: Subject, opening: Opening, request: Request) -> None:
    """Open a case in the transaction that accepts its dossier, and a dossier in that which entrusts it to its office:
    no answer precedes what it opened."""
    empty = states.empty(opening.subject, office_of(opening.subject), by.pack)
    opened = empty if _add(connection, empty) else _lock(connection, empty.id)  # there: a restoration emptied it
    assert opened
    known = {"by": by.id, "request": request.id}
    own = Request(id="open", kind=RequestKind.OPENING, now=request.now, facts=known, pack=opened.pack)
    _store(connection, opened, own, decide(opened, own, first=opening.fact))


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
