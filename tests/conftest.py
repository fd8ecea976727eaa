"""Servers for every test that needs them: one PostgreSQL a session, one Temporal a module, thrown away at their end."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings
from sqlalchemy import NullPool, create_engine, text
from temporalio.client import Client

from runtime import namespace, state
from runtime.client import connect
from runtime.codec import KeyRing
from runtime.postgres import Postgres
from runtime.settings import Settings
from runtime.state import StackState
from runtime.temporal_server import TemporalServer
from tests import kit

_numbers = itertools.count(1)

# processes of one test run start their services at the same time: each chooses among ports of its own
state.FREE = state.FREE[int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) :: 8]

# structlog's own way shows each local variable of a traceback: of a mass case that takes minutes
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)
settings.register_profile("thads", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("thads")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL of this test run."""
    folder = tmp_path_factory.mktemp("postgres")
    server = Postgres(folder / "data", folder / "postgres.log", folder / "keys", throw_away=True)
    server.start()
    try:
        server.wait_ready()
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """URL of an empty database of this test module, for the application; `kit.as_role` makes those of the others.

    At its end nobody is connected to it any more: what the pools of many modules keep is more than a role may have.
    """
    name = f"module_{next(_numbers)}"
    postgres.create_database(name)
    url = kit.url(postgres, name)
    yield url
    own = create_engine(kit.as_superuser(url), poolclass=NullPool)
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with own.connect() as connection:
        connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))


@pytest.fixture(scope="module")
def temporal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TemporalServer]:
    """A Temporal server in memory, of this test module alone.

    What another module left there, a workflow under other keys or a poller of a worker that has ended, would take part.
    """
    with kit.temporal(tmp_path_factory.mktemp("temporal")) as server:
        yield server


@pytest.fixture(scope="module")
def temporal_address(temporal_server: TemporalServer) -> str:
    """host:port of the Temporal server of this test module."""
    return temporal_server.address


@pytest.fixture(scope="module")
def stack_settings(temporal_address: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation whose Temporal is that of this test module."""
    data: Path = tmp_path_factory.mktemp("installation")
    StackState(temporal_address=temporal_address).write(data)
    KeyRing.create(data / "keys")
    return Settings(data=data, keys=data / "keys")


@pytest.fixture(scope="module")
async def temporal_client(stack_settings: Settings) -> Client:
    """A client as the program makes it: encrypted payloads, search attributes registered."""
    client = await connect(stack_settings, identity="tests")
    await namespace.prepare(client)
    return client
