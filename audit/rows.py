"""Today's rows held against what the log says of them: what contradicts it, and what it does not know yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Connection

from audit.known import Known, Names
from audit.logged import BY_NAME, IN_FLIGHT, LOGGED, PACKS, SUBJECTS, Logged, Row, packs, rows
from cases.mishaps import RecordsRestored
from law.model import Line
from proof.leaves import Leaf, Opening


class Finding(BaseModel):
    """Something that contradicts the log: in which row of which table, of which subject and event where it is one's."""

    model_config = ConfigDict(frozen=True)

    table: str
    row: str
    subject: str = ""
    seq: int | None = None
    vi: str
    en: str


@dataclass(frozen=True)
class New:
    """A leaf that the log has not yet; `first`: nor any other of that row."""

    leaf: Leaf
    opening: Opening
    first: bool = True


GONE = Line(vi="sổ ghi có, nay không còn", en="the log has it, and it is no more")
OTHER = Line(vi="nội dung khác với sổ", en="its contents are not those that the log has")
CHANGED = Line(
    vi="đã đổi sau gốc này, sổ ghi thay đổi không cho biết ai đổi",
    en="changed since this root, and the record of changes does not say by whom",
)
FELL = Line(vi="số cuối nhỏ hơn số đã ghi trong sổ", en="its last number is smaller than the log has")
BACKDATED = Line(
    vi="ghi là đã có trước lần ghi sổ, nhưng sổ không biết",
    en="says that it was written before the log was, which does not know it",
)
ADDED = Line(
    vi="thuộc một việc mà sổ đã biết, nhưng sổ không biết dòng này",
    en="belongs to what the log knows already, and the log does not know it",
)
UNSETTLED = Line(vi="trạng thái đã ghi trong sổ bị đổi", en="a state that the log has as settled was changed")


def finding(opening: Opening, line: Line, seq: int | None = None, came_with: tuple[str, Any] | None = None) -> Finding:
    """Of a row by its name; where it came with an event, of that event's subject."""
    row = "/".join(map(str, opening.key))
    subject = row if opening.table == SUBJECTS else ""
    if came_with and came_with[0] not in BY_NAME:
        subject, seq = came_with
    return Finding(table=opening.table, row=row, subject=subject, seq=seq, vi=line.vi, en=line.en)


@dataclass
class Comparison:
    """One installation's rows against its log. The subjects come first: rows of tables came with their events.

    `counts`: how many rows of each table were seen. `confirmed`: of each subject how many of its events the log knows.
    """

    known: Known
    secret: bytes
    names: Names
    counts: dict[str, int] = field(default_factory=dict)
    confirmed: dict[str, int] = field(default_factory=dict)

    def tables(self, connection: Connection) -> Iterator[Finding | New]:
        """All tables but the subjects."""
        for logged in LOGGED:
            yield from self.table(logged.name, rows(connection, logged), logged)
        yield from self.table(PACKS, packs(), None)

    def table(self, name: str, found: Iterable[Row], logged: Logged | None) -> Iterator[Finding | New]:
        """One table. What people enter may change: then the change is new, as is a row that is gone."""
        entered = logged is not None and logged.entered
        known = self.known.of(name)
        self.counts[name] = 0
        for row in found:
            self.counts[name] += 1
            opening = Opening.of(self.secret, name, row.key)
            leaf = Leaf(
                table=name,
                row=opening.row,
                fixed=opening.commit(row.fixed),
                state=opening.commit(row.state) if row.state is not None else b"",
                number=row.number,
            )
            before = known.pop(leaf.row, None)
            if before == leaf or (before is not None and row.erased):
                continue
            wrong = None
            if not entered:
                wrong = self._amiss(row) if before is None else _contradicts(before, leaf, opening, row)
            if wrong:
                yield finding(opening, wrong, came_with=row.came_with)
            else:
                yield New(leaf, opening, first=before is None)
        for pseudonym in known:
            opening = self.named(name, pseudonym)
            yield New(Leaf(name, pseudonym), opening, first=False) if entered else finding(opening, GONE)

    def subject(self, name: str, rows: Sequence[Any]) -> Iterator[Finding | New]:
        """The events of one subject, rows of its journal in order: the first that the log has otherwise, or the new.

        What a recorded restoration gave up, the log may have (`records.journal.take_restoration`).
        """
        opening = Opening.of(self.secret, SUBJECTS, (name,))
        known = self.known.events.get(opening.row, ())
        said = {fixed for _, fixed in known}
        today = [opening.event(seq, row.hash) for seq, row in enumerate(rows, start=1)]
        given_up = [(at, one.head, opening.event(one.head, one.head_hash).fixed) for at, one in _restorations(rows)]
        for seq, fixed in known:
            there = seq <= len(today) and today[seq - 1].fixed == fixed
            if not there and not any(at <= seq < head or (seq, fixed) == (head, last) for at, head, last in given_up):
                yield finding(opening, GONE if seq > len(today) else OTHER, seq)
                return
        self.confirmed[name] = sum(leaf.fixed in said for leaf in today)
        for seq, (row, leaf) in enumerate(zip(rows, today, strict=True), start=1):
            if leaf.fixed in said:
                continue
            if self._older(row.recorded_at):
                yield finding(opening, BACKDATED, seq)
                return
            yield New(leaf, opening, first=not known and seq == 1)

    def without_events(self, name: str, head: int, head_hash: str) -> Iterator[Finding]:
        """A subject whose events were erased by a recorded act: its head is what is left to hold against the log."""
        opening = Opening.of(self.secret, SUBJECTS, (name,))
        last = opening.event(head, head_hash).fixed
        for seq, fixed in self.known.events.get(opening.row, ()):
            if seq > head or (seq == head and fixed != last):
                yield finding(opening, OTHER, seq)
                return
        self.confirmed[name] = head

    def erased(self, there: Iterable[bytes]) -> Iterator[Finding]:
        """The subjects that the log has and that are no more, given the pseudonyms of those that are."""
        for pseudonym in self.known.events.keys() - set(there):
            yield finding(self.named(SUBJECTS, pseudonym), GONE)

    def _amiss(self, row: Row) -> Line | None:
        """What is wrong with a row that the log does not know; None where it may have come since."""
        if row.written_at is not None and self._older(row.written_at):
            return BACKDATED
        return ADDED if row.came_with and self._knows(*row.came_with) else None

    def _older(self, written: datetime) -> bool:
        return written < self.known.at - IN_FLIGHT

    def _knows(self, where: str, which: Any) -> bool:
        if where in BY_NAME:
            return Opening.of(self.secret, where, (which,)).row in self.known.rows.get(where, {})
        return bool(which <= self.confirmed.get(where, 0))

    def named(self, table: str, pseudonym: bytes) -> Opening:
        """Whose pseudonym it is, as far as anybody still says; else the pseudonym for a name."""
        found = self.names.find(pseudonym)
        if found is not None and found.table == table:
            return found
        return Opening(table, (f"(tên đã mất / name lost: {pseudonym.hex()[:16]})",), b"")


def _restorations(rows: Iterable[Any]) -> list[tuple[int, RecordsRestored]]:
    """The recorded restorations, each with its number, from which on it gave up what was there.

    One that cannot be read gave up nothing.
    """
    found = []
    for seq, row in enumerate(rows, start=1):
        if row.kind == RecordsRestored.kind:
            with suppress(ValidationError):
                found.append((seq, RecordsRestored.model_validate(row.data)))
    return found


def _contradicts(before: Leaf, now: Leaf, opening: Opening, row: Row) -> Line | None:
    """What is wrong with a row of a table whose rows are kept; None where it only went on as it may."""
    if before.fixed != now.fixed:
        return OTHER
    if before.number is not None and (now.number is None or now.number < before.number):
        return FELL
    if before.state not in {now.state, *map(opening.commit, row.was)}:
        return UNSETTLED
    return None
