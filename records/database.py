"""The connection to PostgreSQL."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Engine, create_engine


@lru_cache(maxsize=8)
def engine(url: str) -> Engine:
    """One pool a process and address. `url` is a libpq address (`postgresql://…`); psycopg 3 is the driver.

    Connections are checked before use, so that a restart of the server costs a retry, not an error at a person's
    screen.
    """
    address = url.replace("postgresql://", "postgresql+psycopg://", 1).replace(
        "postgres://", "postgresql+psycopg://", 1
    )
    return create_engine(address, pool_size=16, max_overflow=16, pool_pre_ping=True)
