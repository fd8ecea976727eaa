"""Whoever reaches the embedded Temporal without a workflow, or by HTTP, gets nothing done (D3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest
from temporalio.client import Client, WorkflowFailureError
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.service import RPCError
from temporalio.testing import ActivityEnvironment
from temporalio.worker import ExecuteActivityInput, Worker

from activities.running import FOREIGN_ACTIVITY, Running, _Running
from runtime.gate import GatedRunner
from runtime.state import HOST
from runtime.temporal_server import TemporalServer
from tests.integration.runtime.secret_workflow import DONE, Asks, Order, pay_out

pytestmark = pytest.mark.stack


@pytest.fixture
async def queue(temporal_client: Client) -> AsyncIterator[str]:
    DONE.clear()
    name = f"closed-{uuid4()}"
    async with Worker(
        temporal_client,
        task_queue=name,
        workflows=[Asks],
        activities=[pay_out],
        interceptors=[Running()],
        activity_executor=ThreadPoolExecutor(1),
        workflow_runner=GatedRunner(),
    ):
        yield name


async def test_an_activity_without_a_workflow_is_refused_by_the_server(temporal_client: Client, queue: str) -> None:
    with pytest.raises(RPCError, match="Standalone activity is disabled"):
        await temporal_client.start_activity(
            pay_out, Order(subject="case/79/a/1/1"), id="attack", task_queue=queue,
            start_to_close_timeout=timedelta(seconds=5),
        )  # fmt: skip
    assert DONE == []


async def test_an_activity_without_a_workflow_is_refused_by_the_worker_too() -> None:
    """On a server of yours, which may allow them."""
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, workflow_id=None)
    asked = ExecuteActivityInput(fn=pay_out, args=[Order(subject="case/79/a/1/1")], executor=None, headers={})
    with pytest.raises(ApplicationError) as refused:
        await environment.run(_Running(cast(Any, None)).execute_activity, asked)
    assert (refused.value.type, refused.value.non_retryable) == (FOREIGN_ACTIVITY, True)


async def test_a_workflow_asks_for_its_own_subject_only(temporal_client: Client, queue: str) -> None:
    own, other = f"case/79/{uuid4()}", f"case/79/{uuid4()}"
    with pytest.raises(WorkflowFailureError) as failure:
        await temporal_client.execute_workflow(Asks.run, Order(subject=other), id=own, task_queue=queue)
    assert isinstance(failure.value.cause, ActivityError)
    assert isinstance(failure.value.cause.cause, ApplicationError)
    assert failure.value.cause.cause.type == FOREIGN_ACTIVITY
    assert DONE == []
    await temporal_client.execute_workflow(Asks.run, Order(subject=own), id=own, task_queue=queue)
    assert [own] == DONE


@pytest.mark.parametrize("host", [f"{HOST}", "localhost", "evil.example", "", "*"])
@pytest.mark.parametrize("path", ["/api/v1/namespaces/default/workflows", "/namespaces/default/workflows"])
async def test_the_http_api_answers_nobody(temporal_server: TemporalServer, host: str, path: str) -> None:
    port = temporal_server.ports["temporal-http"]
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}", trust_env=False) as http:
        for named in (host, f"{host}:{port}"):
            headers = {"Host": named, "Content-Type": "text/plain"}
            assert (await http.get(path, headers=headers)).status_code in (400, 403)
            started = await http.post(f"{path}/attack", headers=headers, content="{}")
            assert started.status_code in (400, 403)


async def test_the_one_host_it_would_answer_cannot_be_named(temporal_server: TemporalServer) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        url = f"http://{HOST}:{temporal_server.ports['temporal-http']}/api/v1/namespaces"
        assert (await http.get(url, headers={"Host": "no host"})).status_code == 400
