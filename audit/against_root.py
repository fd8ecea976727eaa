"""Is today's installation what a published root says it was, and only longer?

What a root cannot know came after it: a row that is new since then is no contradiction, unless it says of itself that
it is older, or came with an event that the root knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, select

from audit.gathering import LogBook, snapshot
from audit.known import Known, known_at
from audit.lists import place, unexplained
from audit.logged import BATCH, BY_NAME, LOG, SUBJECTS
from audit.rows import CHANGED, Comparison, Finding, finding
from cases.events import verify
from law.model import Line, Words
from proof.errors import ProofError
from proof.leaves import Opening
from proof.notes import Checkpoint
from proof.published import Held
from proof.stamps import Stamped, check_stamp
from proof.tree import check_consistency, consistency
from records import erasures
from records.entered import LISTS
from records.states import event_of
from records.tables import journal, subjects

BROKEN = Line(
    vi="chuỗi băm đứt: sự kiện bị sửa, thiếu hoặc đổi chỗ",
    en="the hash chain breaks: an event was changed, is missing or out of place",
)
HEAD = Line(
    vi="sự kiện cuối trong bảng khác với nhật ký", en="the head in the table is not the last event of its journal"
)
HEADLESS = Line(vi="nhật ký có, bảng vụ việc không có", en="the journal has its events, the table of subjects lacks it")


@dataclass(frozen=True)
class Verdict:
    """What was held against which root. `counts`: rows of each table at the root's gathering; `seen`: today's."""

    root: Checkpoint
    at: datetime
    witnessed: tuple[str, ...]
    stamped: Stamped | None
    roots: int
    counts: dict[str, int]
    seen: dict[str, int]
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        return not self.findings


async def stamp_of(held: Held) -> Stamped | None:
    """The time stamp beside the newest root. ProofError when there is one, and it is over something else."""
    return await check_stamp(held.stamp, str(held.note).encode()) if held.stamp is not None else None


def against(book: LogBook, held: Held, engine: Engine, stamped: Stamped | None = None) -> Verdict:
    """Hold the rows of today against the newest root of a folder, and the log against all of them."""
    with engine.connect() as connection:
        snapshot(connection)
        return held_against(book, held, connection, stamped)


def held_against(book: LogBook, held: Held, connection: Connection, stamped: Stamped | None = None) -> Verdict:
    """The same of what this connection sees."""
    newest = held.newest.checkpoint
    seen: dict[str, int] = {}
    findings: tuple[Finding, ...]
    try:
        known = _log(book, held)
    except ProofError as wrong:
        said = Words.read(wrong.problem)
        known = Known()
        findings = (Finding(table=LOG, row=newest.origin, vi=said.vi, en=said.en),)
    else:
        comparison = Comparison(known, book.keys.secret, book.names, seen)
        findings = tuple(_compare(comparison, connection))
    witnessed = tuple(sorted(held.newest.by))
    return Verdict(newest, known.at, witnessed, stamped, len(held.roots), known.counts, seen, findings)


def _log(book: LogBook, held: Held) -> Known:
    """What the log said at the newest root; it must continue each of the roots. ProofError where it does not."""
    if str(book.keys.signing.public) not in map(str, held.policy.logs):
        raise ProofError(
            "log",
            "khóa của sổ ở đây không phải khóa mà gốc nêu / the key of the log here is not the one of these roots",
        )
    signed, newest = book.signed(), held.newest.checkpoint
    if signed.size < newest.size:
        raise ProofError(
            "log",
            f"sổ chỉ còn {signed.size} lá, gốc có {newest.size}: sổ đã bị lùi lại / the log has only "
            f"{signed.size} leaves, the root {newest.size}: it was put back",
        )
    known = known_at(book.tiles, held.roots)
    path = consistency(newest.size, signed.size, book.tiles.at(signed.size))
    check_consistency(newest.size, signed.size, newest.root, signed.root, path)
    return known


def _compare(comparison: Comparison, connection: Connection) -> Iterator[Finding]:
    """What is otherwise than the log has it; of what people enter the record of changes must tell."""
    yield from _subjects(comparison, connection)
    amiss = unexplained(connection)
    for found in comparison.tables(connection):
        if isinstance(found, Finding):
            yield found
        elif (logged := BY_NAME.get(found.leaf.table)) is not None and logged.entered:
            named = place((logged.name, found.opening.key))
            if named in amiss or logged.name not in LISTS:
                yield finding(found.opening, CHANGED)


def _subjects(comparison: Comparison, connection: Connection) -> Iterator[Finding]:
    heads = {
        row.id: (row.head, row.head_hash)
        for row in connection.execute(select(subjects.c.id, subjects.c.head, subjects.c.head_hash))
    }
    there = set()
    ordered = select(journal).order_by(journal.c.subject, journal.c.seq).execution_options(yield_per=BATCH)
    for name, group in groupby(connection.execute(ordered), key=lambda row: str(row.subject)):
        rows = list(group)
        there.add(Opening.of(comparison.secret, SUBJECTS, (name,)).row)
        yield from _alone(name, rows, heads.pop(name, None))
        yield from (one for one in comparison.subject(name, rows) if isinstance(one, Finding))
    acts = erasures.erased(connection)
    for name, (head, head_hash) in heads.items():
        if name in acts and (acts[name].head, acts[name].head_hash) == (head, head_hash):
            there.add(Opening.of(comparison.secret, SUBJECTS, (name,)).row)
            yield from comparison.without_events(name, head, head_hash)
        elif head:
            yield _of(name, HEAD, head)
    comparison.counts[SUBJECTS] = len(there)
    yield from comparison.erased(there)


def _alone(name: str, rows: Sequence[Any], head: tuple[int, str] | None) -> Iterator[Finding]:
    """What is wrong with a journal whatever the log says."""
    try:
        broken = verify([event_of(row._mapping) for row in rows], name)
    except ValidationError:
        broken = int(rows[0].seq)
    if broken is not None:
        yield _of(name, BROKEN, broken)
    if head is None:
        yield _of(name, HEADLESS)
    elif head != (rows[-1].seq, rows[-1].hash):
        yield _of(name, HEAD, head[0])


def _of(name: str, line: Line, seq: int | None = None) -> Finding:
    return finding(Opening(SUBJECTS, (name,), b""), line, seq)
