"""What people entered into the lists of an installation (sổ ghi thay đổi danh sách): one row a change, kept for ever.

Offices, staff, delegations, kinships and doors are no subjects with commands: the operator enters them as the
owner of the tables. Each change is kept here with who entered it and when, sealed with the hash of the one before, in
the transaction that makes it. So the lists of any day are known, and a list that was changed past this is found
(docs/adr/0013).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy import text as sql

from cases.commands import digest_of
from records.tables import delegations, doors, entered, officers, offices, relations

LISTS: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "offices": (offices, ("code",)),
    "officers": (officers, ("id",)),
    # entered anew with each roster, under new ids: what one says is all that tells it from others
    "delegations": (delegations, ("office", "officer", "documents", "starts_on", "ends_on", "basis")),
    "relations": (relations, ("officer", "person")),
    "doors": (doors, ("id",)),
}
"""The lists, each with what tells its rows apart."""

Which = tuple[str, tuple[Any, ...]]
"""A row of a list: the list, and what tells the row apart, as JSON values."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One change: `row` is what the row says from then on, None where it was taken out. `at` is wall time (UTC)."""

    number: int
    list: str
    key: tuple[Any, ...]
    row: Row | None
    at: datetime
    by: str
    previous: str
    hash: str

    @property
    def seal(self) -> str:
        """The hash that it must bear."""
        said = [self.number, self.list, list(self.key), self.row, self.at.astimezone(UTC).isoformat(), self.by]
        return digest_of([*said, self.previous])


def plain(name: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row of a list as an entry says it: JSON values, without a number that is given anew each time."""
    table, key = LISTS[name]
    left_out = {"id"} - set(key)
    return {column.name: _json(row.get(column.name)) for column in table.columns if column.name not in left_out}


def which(name: str, row: Mapping[str, Any]) -> Which:
    """What tells a plain row apart."""
    return name, tuple(_fixed(row[column]) for column in LISTS[name][1])


def note(connection: Connection, by: str, changes: Mapping[Which, Row | None]) -> None:
    """Keep what is entered, as far as it is new; runs in the transaction that changes the lists."""
    connection.execute(sql(f"LOCK TABLE {entered.name} IN SHARE ROW EXCLUSIVE MODE"))
    told = list(entries(connection))
    before = fold(told)
    at = connection.execute(select(func.now())).scalar_one()
    number, previous = len(told), told[-1].hash if told else ""
    for (name, key), row in changes.items():
        if before.get((name, key)) == row:
            continue
        number += 1
        entry = Entry(number, name, key, row, at, by, previous, "")
        previous = entry.seal
        connection.execute(insert(entered).values(**{**vars(entry), "key": list(key), "hash": previous}))


def entries(connection: Connection, *, officers_named: Iterable[str] | None = None) -> Iterator[Entry]:
    """Every change in its order; of `officers_named` only those of these people's own rows among the staff."""
    query = select(entered).order_by(entered.c.number)
    if officers_named is not None:
        named = entered.c.key[0].astext.in_(sorted(officers_named))
        query = query.where(entered.c.list == "officers", named)
    for row in connection.execute(query).mappings():
        yield Entry(**{**row, "key": tuple(_fixed(part) for part in row["key"])})


def fold(told: Iterable[Entry], upto: datetime | None = None) -> dict[Which, Row]:
    """The lists as they stand, or stood at a wall moment."""
    lists: dict[Which, Row] = {}
    for entry in told:
        if upto is not None and entry.at > upto:
            break
        if entry.row is None:
            lists.pop((entry.list, entry.key), None)
        else:
            lists[entry.list, entry.key] = entry.row
    return lists


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else value


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
