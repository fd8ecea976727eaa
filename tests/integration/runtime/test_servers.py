"""The embedded servers keep what was committed, whatever ends them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from runtime import namespace
from runtime.postgres import Postgres

pytestmark = pytest.mark.stack


def test_postgres_keeps_committed_rows_through_sigkill(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres", tmp_path / "postgres.log")
    server.start()
    try:
        server.wait_ready()
        server.create_database()
        server.create_database()  # there already: nothing happens
        engine = create_engine(server.url)
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


async def test_preparing_a_namespace_twice_changes_nothing(temporal_client: Client) -> None:
    await namespace.prepare(temporal_client)
    await namespace.prepare(temporal_client)
    described = await temporal_client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=temporal_client.namespace)
    )
    assert described.config.workflow_execution_retention_ttl.ToTimedelta() == namespace.RETENTION
