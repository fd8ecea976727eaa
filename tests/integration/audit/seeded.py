"""Single changes behind the program's back, drawn by a seed, and what each comparison of the audit says of them.

Everything happens in one transaction of a superuser that is taken back, so a change costs no copy of the tables. The
histories stay as they are: what is altered in them is tested by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from sqlalchemy import Column, Connection, Table, text
from sqlalchemy.exc import DBAPIError

from audit.against_root import held_against
from audit.evidence import Evidence, records_of
from audit.examine import compared
from audit.means import Means
from audit.whole import WHOLE, whole_of
from cases.events import Actor, genesis
from documents.store import DocumentStore
from law.errors import LawError
from proof.published import Held
from records import doors
from records.database import engine
from records.states import event_of
from records.tables import metadata
from runtime.envelope import Doors
from tests.integration.audit.rooted import Rooted, other

NOT_EVIDENCE = {
    ("rounds", ""): "how a round ended last: the next one says it anew",
    ("webhooks", ""): "to whom changes are told outside: nothing is decided by it",
    ("deliveries", ""): "what was told outside, and whether it was heard",
    ("ended_sessions", ""): "who signed out: nothing is decided by it",
    ("queues", ""): "what the analysis of flow made of the visits",
    ("bottlenecks", ""): "what the analysis of flow made of the visits",
    ("staged", "staged_at"): "when a payload was put there: nothing rests on it",
    ("clock", "now"): "a stepped clock may be stepped on; that it went back is found",
    ("postings", "id"): "a running number",
    ("sealed", "content"): "who may know is told where it is not what its code says; nobody else reads it",
    ("delegations", "id"): "a running number",
}
"""Tables, and columns, in which a change is no lie about any case; with the reason."""
NEW_IS_NO_LIE = ("staged", "clock", "series", "closings", "audits", "sealed")
NAMED_BY_ID = ("subjects", "cases", "dossiers", "proceedings")
"""Where another row, put in now, says nothing of the past: contents that nobody names, a day that is closed now."""


@dataclass(frozen=True)
class Told:
    """One finding: `of` a subject, the installation or the root; `place` is the field, `seq` the event."""

    of: str
    place: str
    seq: int | None = None


@dataclass
class Change:
    """What is done, to which row, and the subjects whose row it was."""

    kind: str
    table: str
    column: str
    row: Mapping[str, Any]
    do: Callable[[Connection], Any]
    subjects: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"{self.kind} {self.table}.{self.column} {self.subjects or ''}"


@dataclass
class Bench:
    """An installation, its honest evidence, and a root that was kept.

    `unchanged`: of each subject the rows that it has when nobody changed any, and what is found in them.
    """

    rooted: Rooted
    honest: Mapping[str, Evidence]
    means: Means
    store: DocumentStore
    held: Held
    unchanged: dict[str, tuple[Any, set[Told]]] = field(default_factory=dict)

    @contextmanager
    def superuser(self) -> Iterator[Connection]:
        """Whoever may do everything; what he did is taken back."""
        with engine(self.rooted.superuser).connect() as connection:
            connection.execute(text("SET session_replication_role = replica"))
            try:
                yield connection
            finally:
                connection.rollback()
                connection.execute(text("SET session_replication_role = DEFAULT"))
                connection.commit()

    def look(
        self, connection: Connection, subjects: Collection[str] = (), *, root: bool = True, anew: bool = False
    ) -> set[Told]:
        """What the comparisons say of what this connection sees: of these subjects or all, and with the root or not.

        They are given rows alone: of the same rows they say the same, and a subject of which no row was changed is
        compared again only if `anew`.
        """
        told: set[Told] = set()
        for name in self.honest:
            if subjects and name not in subjects:
                continue
            keys = doors.keys(connection)
            try:
                rows = records_of(connection, name), keys
            except LawError as error:
                told.add(Told(name, error.field))
                continue
            before, said = self.unchanged.get(name, (None, set()))
            told |= said if rows == before and not anew else self._compared(name, *rows)
        whole = whole_of(connection, self.store, self.means.roots)
        told |= {Told(WHOLE, one.field, one.seq) for check in whole.checks for one in check.found}
        if not root:
            return told
        verdict = held_against(self.rooted.book, self.held, connection)
        return told | {Told("root", f"{one.table}.{one.row}", one.seq) for one in verdict.findings}

    def know(self) -> None:
        """Take what stands there now for what nobody changed."""
        with self.superuser() as connection:
            keys = doors.keys(connection)
            for name in self.honest:
                rows = records_of(connection, name)
                self.unchanged[name] = (rows, keys), self._compared(name, rows, keys)

    def _compared(self, name: str, rows: Mapping[str, Any], keys: Mapping[str, Sequence[str]]) -> set[Told]:
        means = replace(self.means, doors=Doors(keys))
        try:
            checks = compared(replace(self.honest[name], **rows), means)
        except LawError as error:
            return {Told(name, error.field)}
        return {Told(name, one.field, one.seq) for check in checks for one in check.found}


def rows_of(connection: Connection, table: str) -> list[tuple[str, dict[str, Any]]]:
    """The rows of a table with their places, in an order that follows from what they say."""
    found = connection.execute(text(f"SELECT ctid::text, to_jsonb(t) FROM {table} t ORDER BY t::text"))
    return [(place, row) for place, row in found]


def subjects_of(table: str, row: Mapping[str, Any]) -> set[str]:
    """The case or dossier that a row is of, if it is one's."""
    name = row["id"] if table in NAMED_BY_ID else row.get("subject") or row.get("freed_by")
    return {str(name)} if name else set()


def draw(connection: Connection, chance: Random) -> Change:
    """One change, any of them."""
    return _KINDS[chance.choice(tuple(_KINDS))](connection, chance)


def _a_row(connection: Connection, chance: Random) -> tuple[Table, str, dict[str, Any]]:
    names = [name for name in sorted(metadata.tables) if (name, "") not in NOT_EVIDENCE]
    while True:
        table = metadata.tables[chance.choice(names)]
        if rows := rows_of(connection, table.name):
            return table, *chance.choice(rows)


def flip(connection: Connection, chance: Random) -> Change:
    """Another value in one column of one row."""
    table, place, row = _a_row(connection, chance)
    columns = [column for column in table.columns if (table.name, column.name) not in NOT_EVIDENCE]
    return set_column(table, place, row, chance.choice(columns))


def set_column(table: Table, place: str, row: dict[str, Any], column: Column[Any], value: str = "") -> Change:
    value = value or ("opened + 1" if column.name == "opened" else other(column))
    sql = text(f"UPDATE {table.name} SET {column.name} = {value} WHERE ctid = '{place}'")
    return Change(
        "flip", table.name, column.name, row, lambda connection: connection.execute(sql), subjects_of(table.name, row)
    )


def empty(connection: Connection, chance: Random) -> Change:
    """Nothing where something stood."""
    while True:
        table, place, row = _a_row(connection, chance)
        full = [c for c in table.columns if c.nullable and row[c.name] is not None]
        full = [c for c in full if (table.name, c.name) not in NOT_EVIDENCE]
        if full:
            return replace(set_column(table, place, row, chance.choice(full), "NULL"), kind="empty")


def drop(connection: Connection, chance: Random) -> Change:
    """A row is gone."""
    table, place, row = _a_row(connection, chance)
    sql = text(f"DELETE FROM {table.name} WHERE ctid = '{place}'")
    return Change("drop", table.name, "", row, lambda one: one.execute(sql), subjects_of(table.name, row))


def again(connection: Connection, chance: Random) -> Change:
    """A row twice, under another key."""
    while True:
        table, place, row = _a_row(connection, chance)
        if table.name not in NEW_IS_NO_LIE:
            break
    key = [c for c in table.primary_key if c.name != "opened"][-1]
    columns = [c.name for c in table.columns if not c.identity]
    said = [other(key) if name == key.name else name for name in columns]
    if table.name == "receipts":
        said[columns.index("lookup_code")] = "'ZZZZZZZZZZZZZZZZ'"
    sql = text(
        f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {', '.join(said)} FROM {table.name} "
        f"WHERE ctid = '{place}'"
    )
    return Change("again", table.name, "", row, lambda one: one.execute(sql), subjects_of(table.name, row))


def swap(connection: Connection, chance: Random) -> Change:
    """Two rows of a table exchange what one column says."""
    while True:
        table, place, row = _a_row(connection, chance)
        keys = {c.name for c in table.primary_key}
        columns = [c for c in table.columns if c.name not in keys and (table.name, c.name) not in NOT_EVIDENCE]
        column = chance.choice(columns or list(table.columns))
        others = [one for one in rows_of(connection, table.name) if one[1][column.name] != row[column.name]]
        if columns and others:
            break
    there, second = chance.choice(others)

    of_the_other = "(SELECT {0} FROM {1} WHERE ctid = '{2}')"
    first, last = (of_the_other.format(column.name, table.name, one) for one in (there, place))
    sql = text(
        f"UPDATE {table.name} SET {column.name} = CASE ctid::text WHEN '{place}' THEN {first} ELSE {last} END "
        f"WHERE ctid IN ('{place}', '{there}')"
    )
    both = subjects_of(table.name, row) | subjects_of(table.name, second)
    return Change("swap", table.name, column.name, row, lambda one: one.execute(sql), both)


def rehash(connection: Connection, chance: Random) -> Change:
    """An event is changed, and everything after it sealed anew, up to the head."""
    place, row = chance.choice(rows_of(connection, "journal"))
    column = metadata.tables["journal"].c[chance.choice(["at", "data", "article", "door", "kind", "program", "asked"])]

    def do(one: Connection) -> None:
        value = "data || '{\"x\": 1}'" if column.name == "data" else other(column)
        one.execute(text(f"UPDATE journal SET {column.name} = {value} WHERE ctid = '{place}'"))
        seal_anew(one, row["subject"])

    return Change("rehash", "journal", column.name, row, do, {row["subject"]})


def cut(connection: Connection, chance: Random) -> Change:
    """The end of a journal is gone, with its requests, and the head is put back."""
    _, row = chance.choice(rows_of(connection, "subjects"))
    left = chance.randint(1, row["head"])

    def do(one: Connection) -> None:
        named = {"s": row["id"], "n": row["head"] - left}
        one.execute(text("DELETE FROM journal WHERE subject = :s AND seq > :n"), named)
        one.execute(text("DELETE FROM requests WHERE subject = :s AND last_seq > :n"), named)
        seal_anew(one, row["id"])

    return Change("cut", "journal", "", row, do, {row["id"]})


def erase(connection: Connection, chance: Random) -> Change:
    """A whole subject is gone, from every table."""
    _, row = chance.choice(rows_of(connection, "subjects"))

    def do(one: Connection) -> None:
        for name, table in metadata.tables.items():
            column = "id" if name in NAMED_BY_ID else "subject"
            if column in table.c:
                one.execute(text(f"DELETE FROM {name} WHERE {column} = :s"), {"s": row["id"]})

    return Change("erase", "subjects", "", row, do, {row["id"]})


def receipt_twice(connection: Connection, chance: Random) -> Change:
    """A second receipt over the same credit, numbered and entered as the first was."""
    rows = [one for one in rows_of(connection, "receipts") if one[1]["bank_ref"]]
    place, row = chance.choice(rows)
    columns = [c.name for c in metadata.tables["receipts"].columns]
    said = ["'9999999'" if c == "number" else "'ZZZZZZZZZZZZZZZZ'" if c == "lookup_code" else c for c in columns]
    sql = text(
        f"INSERT INTO receipts ({', '.join(columns)}) SELECT {', '.join(said)} FROM receipts WHERE ctid = '{place}'"
    )
    return Change("second receipt", "receipts", "", row, lambda one: one.execute(sql), subjects_of("receipts", row))


_KINDS: Mapping[str, Callable[[Connection, Random], Change]] = {
    "flip": flip,
    "empty": empty,
    "drop": drop,
    "again": again,
    "swap": swap,
    "rehash": rehash,
    "cut": cut,
    "erase": erase,
    "second receipt": receipt_twice,
}
KINDS = tuple(_KINDS)


def done(connection: Connection, change: Change) -> bool:
    """Do it; False where PostgreSQL itself does not let anybody: the row would break its table."""
    try:
        with connection.begin_nested():
            change.do(connection)
    except DBAPIError:
        return False
    return True


def seal_anew(connection: Connection, subject: str) -> None:
    """What somebody does who knows how the chain is made: every event sealed again, the head of the table too."""
    query = text("SELECT * FROM journal WHERE subject = :s ORDER BY seq")
    previous, head = genesis(subject), 0
    for row in connection.execute(query, {"s": subject}).all():
        mapped = {**row._mapping, "actor": Actor.model_validate(row.actor), "previous": previous}
        sealed = event_of(mapped).sealed()
        change = text("UPDATE journal SET previous = :p, hash = :h WHERE subject = :s AND seq = :n")
        connection.execute(change, {"p": previous, "h": sealed.hash, "s": subject, "n": row.seq})
        previous, head = sealed.hash, row.seq
    change = text("UPDATE subjects SET head = :n, head_hash = :h WHERE id = :s")
    connection.execute(change, {"n": head, "h": previous, "s": subject})
