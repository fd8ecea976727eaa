"""The embedded servers keep what was committed, whatever ends them."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes
from temporalio.worker import Worker

from runtime import namespace
from runtime.client import connect
from runtime.codec import KeyRing
from runtime.errors import StackError
from runtime.postgres import Postgres
from runtime.roles import DatabaseRole
from runtime.settings import Settings
from runtime.state import HOST, StackState, free_ports
from runtime.temporal_server import TemporalServer
from tests.integration.runtime.secret_workflow import Secret, SecretCase, fail_with

pytestmark = pytest.mark.stack


def test_postgres_keeps_committed_rows_through_sigkill(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres", tmp_path / "postgres.log", tmp_path / "keys")
    server.start()
    try:
        server.wait_ready()
        server.create_database()
        server.create_database()  # there already: nothing happens
        engine = create_engine(server.url(DatabaseRole.OWNER))
        with engine.begin() as connection:
            connection.execute(text("create table t (n int)"))
            connection.execute(text("insert into t values (46)"))
        server.kill()
        assert server.pid is None
        engine.dispose()
        server.start()
        server.wait_ready()
        with engine.connect() as connection:
            assert connection.execute(text("select n from t")).scalar_one() == 46
        engine.dispose()
    finally:
        server.stop()
    assert server.exit_code == 0


def test_postgres_starts_over_a_lock_that_lies_and_over_sessions_left_behind(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres", tmp_path / "postgres.log", tmp_path / "keys", throw_away=True)
    server.start()
    try:
        server.wait_ready()
        lock = (tmp_path / "postgres" / "postmaster.pid").read_text()
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)  # the server alone: its helpers live on for a moment
        again = Postgres(tmp_path / "postgres", tmp_path / "again.log", tmp_path / "keys", throw_away=True)
        # The number in the lock now belongs to a living stranger: this very test.
        (tmp_path / "postgres" / "postmaster.pid").write_text(lock.replace(str(server.pid), str(os.getpid()), 1))
        again.start()
        again.wait_ready()
        again.stop()
        assert again.exit_code == 0
    finally:
        server.kill()


def test_a_second_start_in_the_same_folder_replaces_the_first(tmp_path: Path) -> None:
    """What a killed `thads up` left running holds the folder; the next start ends it cleanly."""
    left = Postgres(tmp_path / "postgres", tmp_path / "left.log", tmp_path / "keys", throw_away=True)
    left.start()
    left.wait_ready()
    again = Postgres(tmp_path / "postgres", tmp_path / "again.log", tmp_path / "keys", throw_away=True)
    try:
        again.start()
        again.wait_ready()
        assert left.exit_code == 0
    finally:
        again.kill()


def test_a_file_in_the_way_of_the_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("9.6\n")
    server = Postgres(tmp_path / "postgres", tmp_path / "postgres.log", tmp_path / "keys", throw_away=True)
    server.start()
    with pytest.raises(StackError, match="postgres: ended with status"):
        server.wait_ready()


def test_rows_of_failed_statements_do_not_reach_the_log(tmp_path: Path, postgres: Postgres) -> None:
    engine = create_engine(postgres.superuser_url("postgres"))
    with engine.begin() as connection:
        connection.execute(text("create table person (name text primary key check (length(name) > 3))"))
        connection.execute(text("insert into person values ('Bí Mật 4711')"))
    bad = ["insert into person values ('Bí Mật 4711')", "insert into person values ('471')", "select 'Bí Mật"]
    for statement in [*bad, "select cast('Bí Mật 4711' as date)"]:
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()
    log = postgres.log.read_text()
    assert "database system is ready" in log
    assert "Mật" not in log
    assert "4711" not in log


async def test_temporal_keeps_workflows_through_sigkill(tmp_path: Path) -> None:
    server = TemporalServer(tmp_path / "temporal.db", tmp_path / "temporal.log", ui=False)
    server.start()
    try:
        server.wait_ready()
        StackState(temporal_address=server.address).write(tmp_path)
        KeyRing.create(tmp_path / "keys")
        client = await connect(Settings(data=tmp_path, keys=tmp_path / "keys"), identity="tests")
        await namespace.prepare(client)
        async with Worker(client, task_queue="kill", workflows=[SecretCase], activities=[fail_with]):
            case = await client.start_workflow(SecretCase.run, Secret(name="a"), id="case", task_queue="kill")
            assert await case.execute_update(SecretCase.add, Secret(name="b"), id="request-1") == 2
            server.kill()
            server.start()
            server.wait_ready()
            assert await case.execute_update(SecretCase.add, Secret(name="b"), id="request-1") == 2
            assert await case.execute_update(SecretCase.add, Secret(name="c"), id="request-2") == 3
            await case.execute_update(SecretCase.close)
            assert (await case.result()).name == "a"
        await namespace.prepare(client)
    finally:
        server.kill()


async def test_without_a_server_the_error_says_how_to_start_one(tmp_path: Path) -> None:
    nobody = free_ports({"nobody": None})["nobody"]
    StackState(temporal_address=f"{HOST}:{nobody}").write(tmp_path)
    KeyRing.create(tmp_path / "keys")
    with pytest.raises(StackError, match="thads up"):
        await connect(Settings(data=tmp_path, keys=tmp_path / "keys"), identity="tests")


async def test_workflows_are_found_by_their_office(temporal_client: Client) -> None:
    office = f"office-{uuid4()}"
    attributes = TypedSearchAttributes([SearchAttributePair(namespace.OFFICE, office)])
    case = await temporal_client.start_workflow("Case", id=office, task_queue="nobody", search_attributes=attributes)
    while not [found async for found in temporal_client.list_workflows(f"ThadsOffice = '{office}'")]:
        await asyncio.sleep(0.05)  # visibility follows a moment later
    await case.terminate()


async def test_preparing_a_namespace_twice_changes_nothing(temporal_client: Client) -> None:
    await namespace.prepare(temporal_client)
    await namespace.prepare(temporal_client)
    described = await temporal_client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=temporal_client.namespace)
    )
    assert described.config.workflow_execution_retention_ttl.ToTimedelta() == namespace.RETENTION
