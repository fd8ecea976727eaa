"""Who holds no payload key speaks to nobody: a client that has Temporal's address and nothing else, on a real server.

Each attack is turned away with the way out in words the attacker can read, leaves no trace in the case, and blocks
neither the next good message nor the id.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)
from temporalio.common import RawValue, RetryPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError
from temporalio.worker import Worker

from runtime.codec import ENCRYPTED, NULL
from runtime.gate import LARGEST, GatedRunner
from tests.integration.runtime.secret_workflow import Secret, SecretCase, fail_with

pytestmark = pytest.mark.stack
QUEUE = "only-with-the-key"

Case = WorkflowHandle[SecretCase, Secret]


@pytest.fixture
async def worker(temporal_client: Client) -> AsyncIterator[Worker]:
    async with Worker(
        temporal_client,
        task_queue=QUEUE,
        workflows=[SecretCase],
        activities=[fail_with],
        workflow_runner=GatedRunner(),
        disable_payload_error_limit=True,
    ) as running:
        yield running


@pytest.fixture
async def raw(temporal_address: str) -> Client:
    """A client of another program, without codec, converter or key."""
    return await Client.connect(temporal_address)


@pytest.fixture
async def case(worker: Worker, temporal_client: Client) -> Case:
    return await temporal_client.start_workflow(
        SecretCase.run, Secret(name="good"), id=f"case-{uuid4()}", task_queue=QUEUE
    )


def encoded(encoding: bytes, data: bytes = b"") -> RawValue:
    return RawValue(Payload(metadata={"encoding": encoding}, data=data))


def says(error: BaseException | None, words: str) -> bool:
    return isinstance(error, ApplicationError) and error.type == "UnreadablePayload" and words in error.message


WAY_OUT = "encrypt with the installation's payload key (docs/formats/codec.md)"
CLEAR: list[Any] = [{"name": "in clear"}, "text", b"bytes", 46, encoded(b"nobody/knows", b"x"), encoded(b"\xff", b"x")]


@pytest.mark.parametrize("argument", CLEAR)
async def test_an_update_in_clear_is_rejected_and_says_the_way_out(case: Case, raw: Client, argument: Any) -> None:
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await raw.get_workflow_handle(case.id).execute_update("add", argument)
    assert says(refused.value.cause, WAY_OUT)
    assert await case.execute_update(SecretCase.add, Secret(name="next")) == 2


async def test_an_update_that_lies_about_its_key_is_rejected(case: Case, raw: Client) -> None:
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await raw.get_workflow_handle(case.id).execute_update("add", encoded(ENCRYPTED, b"x" * 40))
    assert says(refused.value.cause, WAY_OUT)
    assert await case.execute_update(SecretCase.add, Secret(name="next")) == 2


@pytest.mark.parametrize("update", ["add", "ask_partner", "close_as"])
@pytest.mark.parametrize("arguments", [[], [None], [encoded(NULL)], [None, None]])
async def test_an_update_without_its_argument_is_rejected_with_or_without_a_validator(
    case: Case, raw: Client, update: str, arguments: list[Any]
) -> None:
    with pytest.raises(WorkflowUpdateFailedError):
        await raw.get_workflow_handle(case.id).execute_update(update, args=arguments)
    assert await case.execute_update(SecretCase.add, Secret(name="next")) == 2


@pytest.mark.parametrize("wrong", [None, b"bytes", encoded(ENCRYPTED, b"x" * 40), encoded(b"nobody/knows")])
async def test_with_the_key_but_of_another_kind_is_rejected(case: Case, wrong: Any) -> None:
    """The empty value, bytes, what is encrypted twice, an encoding that nobody knows."""
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await case.execute_update("close_as", wrong)
    assert isinstance(refused.value.cause, ApplicationError)
    assert refused.value.cause.type == "InvalidPayload"
    assert await case.execute_update(SecretCase.add, Secret(name="next")) == 2


@pytest.mark.parametrize("size", [LARGEST, 1_900_000])
async def test_a_message_too_large_is_rejected(case: Case, size: int) -> None:
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await case.execute_update(SecretCase.add, Secret(name="x" * size))
    assert says(refused.value.cause, "too large")
    assert await case.execute_update(SecretCase.add, Secret(name="next")) == 2


@pytest.mark.parametrize("with_the_key", [True, False])
async def test_a_message_beyond_what_the_server_takes_gets_an_answer(
    case: Case, raw: Client, with_the_key: bool
) -> None:
    sender: Any = case if with_the_key else raw.get_workflow_handle(case.id)
    with pytest.raises((WorkflowUpdateFailedError, RPCError)):
        await sender.execute_update("add", {"name": "x" * 3_000_000})
    assert await case.execute_update(SecretCase.add, Secret(name="next")) == 2


async def test_what_our_own_code_makes_too_large_waits_for_a_better_program(case: Case) -> None:
    """The server would end the workflow for it; here its workflow task fails until a worker makes less of it."""
    growing = asyncio.create_task(case.execute_update(SecretCase.grow, 3_000_000))
    while (await case.describe()).raw_description.pending_workflow_task.attempt < 2:
        await asyncio.sleep(0.1)
    assert (await case.describe()).status is WorkflowExecutionStatus.RUNNING
    growing.cancel()
    await case.terminate()


async def test_a_query_in_clear_fails_alone(case: Case, raw: Client) -> None:
    with pytest.raises(WorkflowQueryFailedError):
        await raw.get_workflow_handle(case.id).query("known", {"name": "g"})
    assert await case.query(SecretCase.known, Secret(name="g")) == ["good"]


async def test_a_signal_in_clear_is_dropped(case: Case, raw: Client) -> None:
    for arguments in ([{"name": "bad"}], [], [None]):
        await raw.get_workflow_handle(case.id).signal("note", args=arguments)
    assert await case.execute_update(SecretCase.add, Secret(name="next")) == 2


@pytest.mark.parametrize("argument", [*CLEAR, encoded(ENCRYPTED, b"x" * 40)])
async def test_a_start_in_clear_is_refused_once_and_frees_its_id(
    worker: Worker, raw: Client, temporal_client: Client, argument: Any
) -> None:
    name = f"case-{uuid4()}"
    refused = await raw.start_workflow(
        "SecretCase", argument, id=name, task_queue=QUEUE, retry_policy=RetryPolicy(maximum_attempts=3)
    )
    with pytest.raises(WorkflowFailureError) as failure:
        await refused.result()
    assert says(failure.value.cause, WAY_OUT)
    honest = await temporal_client.start_workflow(
        SecretCase.run, Secret(name="good"), id=name, task_queue=QUEUE,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    )  # fmt: skip
    assert await honest.execute_update(SecretCase.add, Secret(name="next")) == 2


@pytest.mark.parametrize("wrong", [None, b"bytes", encoded(ENCRYPTED, b"x" * 40), encoded(b"nobody/knows")])
async def test_a_start_with_the_key_but_of_another_kind_is_refused_once(
    worker: Worker, temporal_client: Client, wrong: Any
) -> None:
    refused = await temporal_client.start_workflow("SecretCase", wrong, id=f"case-{uuid4()}", task_queue=QUEUE)
    with pytest.raises(WorkflowFailureError) as failure:
        await refused.result()
    assert isinstance(failure.value.cause, ApplicationError)
    assert failure.value.cause.type == "InvalidPayload"


async def test_what_a_cron_repeats_is_refused_each_time(worker: Worker, raw: Client, temporal_client: Client) -> None:
    refused = await raw.start_workflow(
        "SecretCase", {"name": "bad"}, id=f"case-{uuid4()}", task_queue=QUEUE, cron_schedule="@every 1s",
        execution_timeout=timedelta(seconds=60),
    )  # fmt: skip
    run_id = refused.first_execution_run_id
    for _ in range(3):
        run = temporal_client.get_workflow_handle(refused.id, run_id=run_id)
        *_, last = [event async for event in run.fetch_history_events(wait_new_event=True)]
        assert last.HasField("workflow_execution_failed_event_attributes")
        run_id = last.workflow_execution_failed_event_attributes.new_execution_run_id
    await temporal_client.get_workflow_handle(refused.id).terminate()
