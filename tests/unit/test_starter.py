"""What the starter makes of an answer that did not come."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError

from runtime.envelope import DoorKey
from starter import Starter


@pytest.fixture
def starter(tmp_path: Path) -> Starter:
    nowhere: Any = None
    return Starter(nowhere, DoorKey.ensure(tmp_path, "tests"), nowhere)


async def test_an_answer_cut_off_by_the_server_is_asked_for_again(starter: Starter) -> None:
    answers: list[Exception | str] = [WorkflowUpdateRPCTimeoutOrCancelledError(), "done"]

    async def send() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert await starter._until_known(send) == "done"


async def test_a_caller_who_stops_is_not_held_up(starter: Starter) -> None:
    asked = asyncio.Event()

    async def send() -> str:
        asked.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as error:  # as Temporal's client does
            raise WorkflowUpdateRPCTimeoutOrCancelledError from error
        return ""

    waiting = asyncio.create_task(starter._until_known(send))
    await asked.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(waiting, timeout=10)
