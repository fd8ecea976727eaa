"""The connection to PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from io import BytesIO
from itertools import islice
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, Executable, NullPool, Table, create_engine, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from cases.events import written
from runtime.errors import StackError
from runtime.roles import DatabaseRole

CONNECTIONS = 20
"""The most that one process holds of each role: as many as its threads that hold one (`share_connections`), few enough
for three such processes (docs/operate.md, “Connections”)."""

AT_A_TIME = {"yield_per": 200}
"""How many rows of a long answer are in memory at once."""

MANY = 1_000
"""How many rows are written at a time."""


@lru_cache(maxsize=8)
def engine(url: str) -> Engine:
    """One pool a process and address. `url` is a libpq address (`postgresql://…`); psycopg 3 is the driver.

    Connections are checked before use, so that a restart of the server costs a retry, not an error at a person's
    screen. The one used last is taken first: each keeps for ever as much memory as its largest message took. The owner
    comes seldom and is given few connections: none of its own is kept.
    """
    address = make_url(url).set(drivername="postgresql+psycopg")
    if address.username == DatabaseRole.OWNER:
        return create_engine(address, poolclass=NullPool)
    return create_engine(address, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=True, pool_use_lifo=True)


def execute_many(connection: Connection, statement: Executable, rows: Iterable[Mapping[str, Any]]) -> None:
    """Execute a statement for each of many rows, some at a time: on their way rows are in memory several times over."""
    rows = iter(rows)
    while some := list(islice(rows, MANY)):
        connection.execute(statement, some)


PIECE = 2**16
"""Bytes of a long row that are sent at a time."""


def stream(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert one row, of which no column is null and some JSON is long, piece by piece.

    As the parameter of a statement it would be in memory as text, as bytes and as the message, and the connection keeps
    a buffer as large as its largest message for good.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, row))
    copy = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
    own = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    with own.cursor() as cursor, cursor.copy(copy) as sent:
        for piece in _together(_as_copied(row.values())):
            sent.write(piece)


def _as_copied(values: Iterable[Any]) -> Iterator[bytes]:
    """A row in the text format of COPY: tabs between, a backslash before what means something there."""
    for number, value in enumerate(values):
        if number:
            yield b"\t"
        pieces = written(value) if isinstance(value, dict | list) else (str(value).encode(),)
        for piece in pieces:
            yield piece.replace(b"\\", b"\\\\").replace(b"\t", b"\\t").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
    yield b"\n"


def _together(pieces: Iterable[bytes]) -> Iterator[bytes]:
    room = BytesIO()
    for piece in pieces:
        if room.tell() + len(piece) > PIECE:
            yield room.getvalue()
            room = BytesIO()
        room.write(piece)
    yield room.getvalue()


def share_connections(own: int, others: int) -> None:
    """Bound the threads of this process that may each hold a connection, so that none waits for another of its own.

    `own` are those that the caller has made; `others` is how many the running event loop gets for `asyncio.to_thread`.
    StackError, before any work is taken, where they are more than a pool holds.
    """
    if own + others > CONNECTIONS:
        problem = f"{own} + {others} luồng, chỉ có {CONNECTIONS} kết nối / threads for {CONNECTIONS} connections"
        raise StackError("postgres", f"{problem}: records/database.py")
    threads = ThreadPoolExecutor(others, thread_name_prefix="others")
    asyncio.get_running_loop().set_default_executor(threads)


def is_away(error: Exception) -> bool:
    """Whether the server did not answer, or went away meanwhile: the same may be asked again."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, OperationalError | InterfaceError)
