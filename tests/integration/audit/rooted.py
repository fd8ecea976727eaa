"""An installation with its log and three witnesses over HTTP, and what a superuser could do to its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, DateTime, Table, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import Integer, LargeBinary

from audit.against_root import Verdict, against
from audit.gathering import LogBook, Root, gather
from proof.keys import LogKeys
from proof.own import COUNT, ENOUGH
from proof.policy import Policy
from proof.policy import Witness as Named
from proof.published import Published
from proof.server import app
from proof.witness import Witness
from records.database import engine
from records.tables import metadata
from runtime.settings import Settings
from tests.serving import served

Change = Callable[[Connection], Any]


@contextmanager
def witnesses(folder: Path, log: Any, count: int = COUNT) -> Iterator[Policy]:
    """So many witnesses of a log, on a free port; the policy that names them."""
    folders = [folder / str(number) for number in range(1, count + 1)]
    made = {one.name: Witness.make(one, f"{log.name}/witness-{one.name}", log) for one in folders}
    with served(app(made)) as address:
        yield Policy.of({name: Named(one.key.public, f"{address}/{name}") for name, one in made.items()}, ENOUGH)


@dataclass
class Rooted:
    """The installation and its log. `changed` is what a superuser could do, undone afterwards."""

    settings: Settings
    database: str
    superuser: str
    policy: Policy

    @property
    def book(self) -> LogBook:
        return LogBook(self.settings, LogKeys.ensure(self.settings.keys))

    def gather(self) -> Root:
        return gather(self.book, engine(self.database), self.policy)

    def verify(self, folder: Path | None = None) -> Verdict:
        held = Published(folder or self.book.published.folder).read()
        return against(self.book, held, engine(self.database))

    @cached_property
    def _honest(self) -> dict[str, Table]:
        """A copy of every table, made once."""
        with self._free() as connection:
            for name in metadata.tables:
                connection.execute(text(f"CREATE TABLE honest_{name} AS SELECT * FROM {name}"))
        return dict(metadata.tables)

    @contextmanager
    def changed(self, change: Change, *tables: str) -> Iterator[None]:
        """Do it without triggers and foreign keys; these tables are what they were afterwards."""
        assert set(tables) <= self._honest.keys()
        with self._free() as connection:
            change(connection)
        try:
            yield
        finally:
            with self._free() as connection:
                for name in tables:
                    connection.execute(text(f"DELETE FROM {name}"))
                    connection.execute(text(f"INSERT INTO {name} OVERRIDING SYSTEM VALUE SELECT * FROM honest_{name}"))

    @contextmanager
    def _free(self) -> Iterator[Connection]:
        with engine(self.superuser).begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection

    def rows(self, table: str) -> list[str]:
        """The places of a table's rows, as SQL finds them again."""
        with engine(self.superuser).connect() as connection:
            return [
                row[0] for row in connection.execute(text(f"SELECT ctid::text FROM {table} ORDER BY {table}::text"))
            ]


def other(column: Column[Any]) -> str:
    """SQL for another value than the one that stands there."""
    name = column.name
    match column.type:
        case Boolean():
            return f"NOT {name}"
        case Integer():
            return f"coalesce({name}, 0) + 1000"
        case Date():
            return f"coalesce({name}, date '2020-01-01') + 1"
        case DateTime():
            return f"coalesce({name}, timestamptz '2020-01-01') + interval '1 day'"
        case JSONB():
            return f"CASE WHEN {name} = '[7]' THEN '[8]'::jsonb ELSE '[7]'::jsonb END"
        case LargeBinary():
            return f"{name} || 'x'"
        case _:
            last = f"CASE right({name}, 1) WHEN 'x' THEN 'y' ELSE 'x' END"
            return f"coalesce(left({name}, length({name}) - 1), '') || {last}"
