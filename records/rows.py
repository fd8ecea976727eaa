"""What is written to the read model, as values: they are written to SQL, and the same can be reckoned without it.

So one place (`records.readmodel`) says what the journal comes to in every table, and the audit holds the tables
against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Table, and_, bindparam, delete, insert, or_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from records.database import execute_many
from records.tables import bank_credits


@dataclass(frozen=True, slots=True)
class Put:
    """A row. Of one that is there under its primary key the columns `over` are replaced; None: there is none yet."""

    table: Table
    row: Mapping[str, Any]
    over: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the rows where each of these columns is that value, or as `Below`, `Other` or `Among` say."""

    table: Table
    where: Mapping[str, Any]
    to: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Take:
    """A part of a bank credit is taken out of suspense, or put back (negative), in đồng: it must be there."""

    bank_ref: str
    amount: int


@dataclass(frozen=True, slots=True)
class Add:
    """So much is added to what the row with this key counts; it begins at nothing, and of nothing there is no row.

    The first of `more` is how many things it counts: where none is left there is no row.
    """

    table: Table
    key: Mapping[str, Any]
    more: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Below:
    than: Any


@dataclass(frozen=True, slots=True)
class Other:
    than: Any


@dataclass(frozen=True, slots=True)
class Among:
    these: tuple[Any, ...]


Write = Put | Change | Take | Add
Row = dict[str, Any]
Rows = dict[str, dict[tuple[Any, ...], Row]]
"""Rows by table, and in it by key."""


class ComeTooLate(Exception):
    """Another case claimed the credit, or decided the content, between the decision and the append: decide again."""


# --- in SQL -----------------------------------------------------------------------------------------------------------


def write(connection: Connection, writes: Iterable[Write]) -> None:
    """In their order, those of one shape in one statement. ComeTooLate where another was first."""
    for kind, group in groupby(writes, key=_shape):
        if kind is Take:
            for one in group:
                _take(connection, one)  # type: ignore[arg-type]
            continue
        if kind[0] is Add:
            _add_all(connection, kind, list(group))  # type: ignore[arg-type]
            continue
        try:
            execute_many(connection, _statement(kind), (_values(one) for one in group))
        except IntegrityError as error:
            if "uq_claims_decided" not in str(error.orig):
                raise
            raise ComeTooLate(str(error.orig)) from error


def _add_all(connection: Connection, shape: Any, group: list[Add]) -> None:
    """Add, and take away the rows that then count nothing: such a row would be one that follows from nothing."""
    execute_many(connection, _statement(shape), (_values(one) for one in group))
    if fewer := [
        {f"of_{name}": value for name, value in one.key.items()} for one in group if next(iter(one.more.values())) < 0
    ]:
        execute_many(connection, _nothing_left(*shape[1:]), fewer)


def _shape(write: Write) -> Any:
    """What two writes have in common that are done by one statement."""
    match write:
        case Put(table, row, over):
            return Put, table, tuple(row), over
        case Change(table, where, to):
            return Change, table, tuple((name, _asked(value)) for name, value in where.items()), tuple(to)
        case Add(table, key, more):
            return Add, table, tuple(key), tuple(more)
        case Take():
            return Take


def _asked(value: Any) -> Any:
    """How a column is asked for: by a value of its own at each time, or by what stands in the statement."""
    match value:
        case None | Among():
            return value
        case Below() | Other():
            return type(value)
        case _:
            return ...


def _values(write: Write) -> dict[str, Any]:
    match write:
        case Put(row=row):
            return dict(row)
        case Change(where=where, to=to):
            asked = {f"if_{name}": getattr(value, "than", value) for name, value in where.items()}
            return asked | {f"to_{name}": value for name, value in to.items()}
        case Add(key=key, more=more):
            return {**key, **more}
        case Take():
            raise TypeError(write)


@lru_cache(maxsize=256)  # built once: SQLAlchemy then finds their SQL by identity
def _statement(shape: Any) -> Executable:
    if shape[0] is Put:
        return _put(*shape[1:])
    if shape[0] is Add:
        return _add(*shape[1:])
    _, table, where, to = shape
    changed = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in to}
    return update(table).where(*(_condition(table, name, asked) for name, asked in where)).values(changed)


def _put(table: Table, columns: tuple[str, ...], over: tuple[str, ...] | None) -> Executable:
    if over is None:
        return insert(table)
    new = upsert(table)
    if not over:
        return new.on_conflict_do_nothing()
    key = [column.name for column in table.primary_key]
    return new.on_conflict_do_update(index_elements=key, set_={name: new.excluded[name] for name in over})


def _add(table: Table, key: tuple[str, ...], more: tuple[str, ...]) -> Executable:
    new = upsert(table)
    return new.on_conflict_do_update(
        index_elements=key, set_={name: table.c[name] + new.excluded[name] for name in more}
    )


@lru_cache
def _nothing_left(table: Table, key: tuple[str, ...], more: tuple[str, ...]) -> Executable:
    own = (table.c[name] == bindparam(f"of_{name}", type_=table.c[name].type) for name in key)
    return delete(table).where(and_(*own, *(table.c[name] == 0 for name in more)))


def _condition(table: Table, name: str, asked: Any) -> ColumnElement[bool]:
    column, given = table.c[name], bindparam(f"if_{name}", type_=table.c[name].type)
    if asked is None:
        return column.is_(None)
    if isinstance(asked, Among):
        return or_(*(column == value for value in asked.these))  # an IN cannot be executed for many rows at once
    return column < given if asked is Below else column != given if asked is Other else column == given


def _take(connection: Connection, one: Take) -> None:
    enough = (bank_credits.c.bank_ref == one.bank_ref) & (bank_credits.c.unclaimed >= one.amount)
    left = update(bank_credits).where(enough).values(unclaimed=bank_credits.c.unclaimed - one.amount)
    if connection.execute(left).rowcount != 1:
        raise ComeTooLate(one.bank_ref)


# --- without it -------------------------------------------------------------------------------------------------------


def fold(rows: Rows, writes: Iterable[Write], keys: Mapping[str, tuple[str, ...]]) -> None:
    """Do the same to rows in memory, each table's under the columns that `keys` names.

    What is taken of bank credits, and what is added up, is not reckoned: other subjects do so too. ValueError for a
    row that is there already.
    """
    for one in writes:
        match one:
            case Put(table, row, over):
                own = rows.setdefault(table.name, {})
                key = tuple(row[name] for name in keys[table.name])
                if key not in own:
                    own[key] = {column.name: row.get(column.name) for column in table.columns}
                elif over is None:
                    raise ValueError(f"{table.name} {key} is there already")
                else:
                    own[key] |= {name: row[name] for name in over}
            case Change(table, where, to):
                for row in _found(rows.get(table.name, {}), keys[table.name], where):
                    row |= to
            case Take() | Add():
                pass


def _found(own: dict[tuple[Any, ...], Row], key: tuple[str, ...], where: Mapping[str, Any]) -> list[Row]:
    if all(_asked(where.get(name)) is ... for name in key):
        one = own.get(tuple(where[name] for name in key))
        candidates = [one] if one else []
    else:
        candidates = list(own.values())
    return [row for row in candidates if all(_holds(row[name], asked) for name, asked in where.items())]


def _holds(value: Any, asked: Any) -> bool:
    match asked:
        case Below(than):
            return value is not None and bool(value < than)
        case Other(than):
            return value is not None and bool(value != than)
        case Among(these):
            return value in these
        case _:
            return bool(value == asked)
