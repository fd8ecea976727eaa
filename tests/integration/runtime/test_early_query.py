"""A question between the death of a worker and the next workflow task does not make history."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHandle, WorkflowQueryFailedError
from temporalio.worker import Replayer, Worker

from runtime.gate import ASK_AGAIN, GatedRunner
from tests.integration.runtime.counting import CASES, EFFECTS, Counting, effect, worker

pytestmark = pytest.mark.stack

ROOT = Path(__file__).parents[3]


async def count(case: WorkflowHandle, kind: EventType.ValueType) -> int:
    return sum(event.event_type == kind for event in (await case.fetch_history()).events)


async def test_it_is_to_be_asked_again_and_the_history_replays(temporal_address: str) -> None:
    client = await Client.connect(temporal_address)
    program = Path(sys.modules[Counting.__module__].__file__ or "")
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    doomed = subprocess.Popen([sys.executable, str(program), temporal_address], env=environ)
    try:
        case = await client.start_workflow(Counting.run, id="asked-early", task_queue=CASES)
        assert await case.query(Counting.counted) == 0
    finally:
        doomed.kill()
        doomed.wait()
    # The question waits for the dead worker first; meanwhile results come that no workflow task has brought yet.
    # The server gives both ten seconds before another worker gets them: the question, a second earlier, goes first.
    asked = asyncio.create_task(case.query(Counting.counted))
    await asyncio.sleep(1)
    async with Worker(client, task_queue=EFFECTS, activities=[effect]):
        while await count(case, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED) < 2:
            await asyncio.sleep(0.05)
    async with worker(client):
        try:
            assert await asked == 2  # the workflow task was first, all is well
        except WorkflowQueryFailedError as error:
            assert error.message == ASK_AGAIN  # noqa: PT017
        await case.execute_update(Counting.end)
        assert await case.result() == 2
    history = await case.fetch_history()
    assert await count(case, EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED) == 0
    await Replayer(workflows=[Counting], workflow_runner=GatedRunner()).replay_workflow(history)
