"""The connection to PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Executable, NullPool, create_engine, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

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


@contextmanager
def unanswered(connection: Connection) -> Iterator[None]:
    """Statements of whose answers nobody wants more than that they hold: all are sent, and waited for once, at the end.

    What an execution returns in here tells nothing. DBAPIError, at one of the next statements or at the end, of the
    first that did not hold.
    """
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except psycopg.Error as error:
        if driver.broken:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, psycopg.Error, connection_invalidated=driver.broken, dialect=connection.dialect
        ) from error


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
