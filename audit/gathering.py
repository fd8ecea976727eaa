"""The gathering: all heads and all rows that are not events go into the log, and its root to witnesses and the world.

Nothing that contradicts the log goes in: it is told, at this gathering and at each after it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, func, select, text

from audit.known import Known, Names, known_at
from audit.logged import BATCH, SUBJECTS
from audit.rows import Comparison, Finding, New
from law.errors import LawError
from proof import own
from proof.cosigners import collect
from proof.errors import ProofError
from proof.handed import Event as ProvenEvent
from proof.handed import Handed
from proof.keys import LogKeys
from proof.leaves import Gathered, Opening
from proof.notes import Checkpoint, Note
from proof.places import Places
from proof.policy import Policy
from proof.published import Published
from proof.stamps import Stamps
from proof.tiles import Tiles
from proof.tree import inclusion
from records.tables import journal, subjects
from runtime.errors import StackError
from runtime.settings import Settings

AT_ONCE = 500
"""Subjects whose events are read together."""

_EVENTS = (
    select(journal.c.subject, journal.c.hash, journal.c.kind, journal.c.data, journal.c.recorded_at)
    .where(journal.c.subject.in_(bindparam("names", expanding=True)))
    .order_by(journal.c.subject, journal.c.seq)
)


@dataclass(frozen=True)
class Root:
    """What a gathering came to. `refused`: the witnesses that did not cosign, and why."""

    checkpoint: Checkpoint
    added: int
    findings: tuple[Finding, ...]
    witnessed: Mapping[str, int]
    refused: Mapping[str, str]
    file: Path
    stamped: bool


class LogBook:
    """The log of an installation and what belongs to it, in the folder `roots` of its data.

    `log` and `published` may be shown to anybody; `names.jsonl` beside them may not.
    """

    def __init__(self, settings: Settings, keys: LogKeys) -> None:
        self.keys = keys
        folder = settings.data / "roots"
        self.tiles = Tiles(folder / "log")
        self.places = Places(folder / "places.sqlite")
        self.names = Names(folder / "names.jsonl", keys.secret)
        self.published = Published(folder / "published")

    def signed(self) -> Checkpoint:
        """The log's last tree, under its own signature. ProofError where another signed it, or nobody."""
        note = self.tiles.checkpoint()
        if note is None:
            return Checkpoint(self.keys.signing.name, 0, b"")
        if note.signed_by(self.keys.signing.public) is None:
            raise ProofError("log", "không có chữ ký của sổ này / bears no signature of this log")
        return Checkpoint.read(note.text)

    def known(self) -> Known:
        """All that the log says. ProofError when it was rewritten."""
        signed = self.signed()
        return known_at(self.tiles, [signed] if signed.size else [])


def gather(book: LogBook, engine: Engine, policy: Policy, stamps: Stamps | None = None) -> Root:
    """Put into the log what is new, sign its root, have it witnessed and stamped, and publish it.

    StackError where too few witnesses agree, or the stamp fails: the log has grown, and its next root will say so too.
    ProofError: the log itself is broken.
    """
    with book.tiles.locked():
        known = book.known()
        comparison = Comparison(known, book.keys.secret, book.names)
        with engine.connect() as connection:
            at = snapshot(connection)
            found = [*_subjects(connection, comparison), *comparison.tables(connection)]
        new = [one for one in found if isinstance(one, New)]
        note = _append(book, known.size, new, Gathered(at, comparison.counts))
        findings = tuple(one for one in found if isinstance(one, Finding))
        return _publish(book, policy, stamps, note, len(new), findings)


def publish_root(settings: Settings, engine: Engine) -> Root:
    """Gather as the installation is set up: with its own keys, its witnesses, and its time stamps. Errors as `gather`.

    StackError too where its witnesses are nowhere to be found.
    """
    stamps = Stamps(settings.timestamps) if settings.timestamps else None
    return gather(LogBook(settings, LogKeys.ensure(settings.keys)), engine, own.policy(settings), stamps)


def prove(book: LogBook, engine: Engine, subject: str, seq: int = 0) -> Handed:
    """That an event of a subject stands in the log, under the root that was published last; 0 is the last it has.

    Read are the tiles on its path, however long the log is.
    LawError where the journal has no such event, ProofError where that root does not know it yet.
    """
    held = book.published.newest()
    root = held.newest.checkpoint
    book.places.follow(book.tiles, root.size)
    opening = Opening.of(book.keys.secret, SUBJECTS, (subject,))
    reader, there = book.tiles.at(root.size), False
    with closing(_told(engine, opening, seq)) as events:
        for event in events:
            there = True
            for index in book.places.of(opening.row, event.number, root.size):
                if next(book.tiles.entries(index, root.size)) == event.entry:
                    handed = Handed(event, index, tuple(inclusion(index, root.size, reader)), held.note)
                    handed.leads_to(root)
                    return handed
    if not there:
        raise LawError("case", f"không có sự kiện nào như vậy của {subject} / has no such event")
    raise ProofError(
        "root",
        "gốc công bố gần nhất chưa có sự kiện này: chạy `thads audit root` / the root published last does "
        "not know it yet: publish one",
    )


def _told(engine: Engine, opening: Opening, seq: int) -> Generator[ProvenEvent]:
    """That event of the journal, or all from the last on backwards."""
    own = select(journal.c.seq, journal.c.hash).where(journal.c.subject == opening.key[0])
    wanted = own.where(journal.c.seq == seq) if seq else own.order_by(journal.c.seq.desc())
    with engine.connect() as connection:
        for row in connection.execute(wanted):
            yield ProvenEvent(opening, row.seq, row.hash)


def snapshot(connection: Connection) -> datetime:
    """Everything that this connection reads from here on is of one moment, and takes as long as it needs."""
    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    return datetime.fromisoformat(str(connection.scalar(select(func.clock_timestamp())))).astimezone(UTC)


def _subjects(connection: Connection, comparison: Comparison) -> Iterator[Finding | New]:
    """The events of each subject whose head is not the last that the log has."""
    there: list[bytes] = []
    moved: list[str] = []
    heads = select(subjects.c.id, subjects.c.head, subjects.c.head_hash).where(subjects.c.head > 0)
    for name, head, head_hash in connection.execute(heads.execution_options(yield_per=BATCH)):
        opening = Opening.of(comparison.secret, SUBJECTS, (name,))
        there.append(opening.row)
        known = comparison.known.events.get(opening.row)
        if known is None or known[-1] != (head, opening.event(head, head_hash).fixed):
            moved.append(name)
        else:
            comparison.confirmed[name] = head
    for first in range(0, len(moved), AT_ONCE):
        names = moved[first : first + AT_ONCE]
        by_name: dict[str, list[Any]] = {name: [] for name in names}
        for row in connection.execute(_EVENTS, {"names": names}):
            by_name[row.subject].append(row)
        for name, events in by_name.items():
            yield from comparison.subject(name, events)
    comparison.counts[SUBJECTS] = len(there)
    yield from comparison.erased(there)


def _append(book: LogBook, size: int, new: Sequence[New], last: Gathered) -> Note:
    """The log with these leaves behind the first `size`, under its own signature."""
    book.names.add(one.opening for one in new if one.first)
    size = book.tiles.append(size, [*(one.leaf.encode() for one in new), last.encode()])
    key = book.keys.signing
    text = str(Checkpoint(key.name, size, book.tiles.root(size)))
    note = Note(text, (key.sign(text),))
    book.tiles.sign_with(note)
    book.places.follow(book.tiles, size)
    return note


def _publish(
    book: LogBook, policy: Policy, stamps: Stamps | None, note: Note, added: int, findings: tuple[Finding, ...]
) -> Root:
    cosigned, refused = collect(note, policy, book.tiles, book.published.last())
    verifying = policy.of_log(book.keys.signing.public)
    try:
        witnessed = verifying.check(cosigned)
    except ProofError as error:
        why = "; ".join(f"{name}: {problem}" for name, problem in refused.items())
        raise StackError(error.field, f"{error.problem}; {why}") from error
    stamp = stamps.stamp(str(cosigned).encode()) if stamps else None
    file = book.published.add(cosigned, witnessed.checkpoint.size, verifying, stamp)
    return Root(witnessed.checkpoint, added, findings, witnessed.by, refused, file, stamp is not None)
