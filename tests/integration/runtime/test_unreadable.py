"""Messages that nobody can read, on a real server: turned away, and the next good one goes through."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError
from temporalio.worker import Worker

from runtime.client import connect
from runtime.codec import KeyRing
from runtime.gate import GatedRunner
from runtime.settings import Settings
from runtime.state import StackState
from tests.integration.runtime.secret_workflow import Secret, SecretCase, fail_with

pytestmark = pytest.mark.stack
QUEUE = "unreadable"


@pytest.fixture
async def worker(temporal_client: Client) -> AsyncIterator[Worker]:
    async with Worker(
        temporal_client,
        task_queue=QUEUE,
        workflows=[SecretCase],
        activities=[fail_with],
        workflow_runner=GatedRunner(),
    ) as running:
        yield running


@pytest.fixture
async def stranger(temporal_address: str, tmp_path: Path) -> Client:
    """A client with a key ring of its own."""
    KeyRing.create(tmp_path / "keys")
    StackState(temporal_address=temporal_address).write(tmp_path)
    return await connect(Settings(data=tmp_path, keys=tmp_path / "keys"), identity="stranger")


@pytest.fixture
async def case(worker: Worker, temporal_client: Client) -> WorkflowHandle[SecretCase, Secret]:
    return await temporal_client.start_workflow(
        SecretCase.run, Secret(name="good"), id=f"case-{uuid4()}", task_queue=QUEUE
    )


async def test_an_update_under_an_unknown_key_is_rejected_and_blocks_nothing(
    case: WorkflowHandle[SecretCase, Secret], stranger: Client
) -> None:
    with pytest.raises(WorkflowUpdateFailedError):
        await stranger.get_workflow_handle(case.id).execute_update("add", Secret(name="bad"))
    assert await case.execute_update(SecretCase.add, Secret(name="next")) == 2


@pytest.mark.parametrize("arguments", [[{"number": 1}], ["text"], [46], [None], [], [{"name": "a"}, {"name": "b"}]])
async def test_a_malformed_update_is_rejected_and_blocks_nothing(
    case: WorkflowHandle[SecretCase, Secret], arguments: list[Any]
) -> None:
    with pytest.raises(WorkflowUpdateFailedError):
        await case.execute_update("add", args=arguments)
    assert await case.execute_update(SecretCase.add, Secret(name="next")) == 2


async def test_an_unreadable_query_fails_alone(case: WorkflowHandle[SecretCase, Secret], stranger: Client) -> None:
    with pytest.raises(WorkflowQueryFailedError):
        await stranger.get_workflow_handle(case.id).query("known", Secret(name="g"))
    assert await case.query(SecretCase.known, Secret(name="g")) == ["good"]


async def test_an_unreadable_signal_is_dropped(case: WorkflowHandle[SecretCase, Secret], stranger: Client) -> None:
    await stranger.get_workflow_handle(case.id).signal("note", Secret(name="bad"))
    await case.signal("note", {"number": 3})
    assert await case.execute_update(SecretCase.add, Secret(name="next")) == 2


async def test_a_start_under_an_unknown_key_is_refused_once(
    worker: Worker, stranger: Client, temporal_client: Client
) -> None:
    refused = await stranger.start_workflow("SecretCase", Secret(name="bad"), id=f"case-{uuid4()}", task_queue=QUEUE)
    with pytest.raises(WorkflowFailureError) as failure:
        await temporal_client.get_workflow_handle(refused.id).result()
    assert isinstance(failure.value.cause, ApplicationError)
    assert failure.value.cause.type == "UnreadablePayload"
    assert "not in the key ring" in failure.value.cause.message


async def test_an_unreadable_update_with_start_ends_with_an_error_for_its_sender(
    worker: Worker, stranger: Client, temporal_client: Client
) -> None:
    name = f"case-{uuid4()}"
    start = WithStartWorkflowOperation(
        "SecretCase", Secret(name="bad"), id=name, task_queue=QUEUE, id_conflict_policy=WorkflowIDConflictPolicy.FAIL
    )
    with pytest.raises((WorkflowUpdateFailedError, RPCError)):
        await stranger.execute_update_with_start_workflow("add", Secret(name="bad"), start_workflow_operation=start)
    with pytest.raises(WorkflowFailureError):
        await temporal_client.get_workflow_handle(name).result()
    again = await temporal_client.start_workflow(
        SecretCase.run, Secret(name="good"), id=name, task_queue=QUEUE,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    )  # fmt: skip
    assert await again.execute_update(SecretCase.add, Secret(name="next")) == 2


@pytest.mark.parametrize("arguments", [[{"number": 1}], ["text"], [], [{"name": "a"}, {"name": "b"}]])
async def test_a_malformed_start_is_refused_once(worker: Worker, temporal_client: Client, arguments: list[Any]) -> None:
    refused = await temporal_client.start_workflow("SecretCase", args=arguments, id=f"case-{uuid4()}", task_queue=QUEUE)
    with pytest.raises(WorkflowFailureError) as failure:
        await refused.result()
    assert isinstance(failure.value.cause, ApplicationError)
    assert failure.value.cause.type == "InvalidPayload"


async def test_an_open_case_waits_for_a_lost_key_and_goes_on(
    temporal_address: str, temporal_client: Client, tmp_path: Path
) -> None:
    """The worker that replays the case misses its key; nothing is lost, and once the key is back the case goes on."""
    queue = f"lost-key-{uuid4()}"
    options: dict[str, Any] = {
        "task_queue": queue, "workflows": [SecretCase], "activities": [fail_with], "workflow_runner": GatedRunner(),
    }  # fmt: skip
    StackState(temporal_address=temporal_address).write(tmp_path)
    KeyRing.create(tmp_path / "keys")
    KeyRing.create(tmp_path / "lost")
    client = await connect(Settings(data=tmp_path, keys=tmp_path / "keys"), identity="tests")
    async with Worker(client, **options):
        case = await client.start_workflow(SecretCase.run, Secret(name="good"), id=f"case-{uuid4()}", task_queue=queue)
        assert await case.execute_update(SecretCase.add, Secret(name="second")) == 2
    without_key = await connect(Settings(data=tmp_path, keys=tmp_path / "lost"), identity="tests")
    async with Worker(without_key, **options):
        update = asyncio.create_task(case.execute_update(SecretCase.add, Secret(name="third")))
        while not await _has_failed_tasks(case):  # the worker has tried, and the case is still there
            await asyncio.sleep(0.1)
        shutil.copy(tmp_path / "keys" / "payload-keys.json", tmp_path / "lost" / "payload-keys.json")
        assert await update == 3


async def _has_failed_tasks(case: WorkflowHandle[SecretCase, Secret]) -> bool:
    description = await case.describe()
    pending = description.raw_description.pending_workflow_task
    return pending.attempt > 1
