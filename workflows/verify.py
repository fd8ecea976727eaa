"""Whether this version can go on with the open histories of a server: each is replayed, and nothing is done.

A worker of another version takes over every open subject by replaying its history. Where that would fail, it fails
here first (DESIGN.md, "Versions of running cases"; docs/adr/0012).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from temporalio.client import Client, WorkflowExecution, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from workflows.runner import replayable, replayer

OPEN = "ExecutionStatus = 'Running'"
AT_ONCE = 4
"""Histories that are fetched and replayed at once: each holds a thread, and its case in memory."""


@dataclass(frozen=True)
class Differs:
    """A workflow whose history this version would not have made, and why not."""

    workflow: str
    run: str
    problem: str


async def verify(client: Client, progress: Callable[[int], None] = lambda _: None) -> tuple[list[Differs], int]:
    """Replay every open history: those that differ, and how many there are. RPCError: the server could not be asked.

    `progress` is told how many are done. Some are in memory at once, however many there are.
    """
    waiting: asyncio.Queue[WorkflowExecution | None] = asyncio.Queue(maxsize=2 * AT_ONCE)
    found: list[Differs] = []
    done = 0

    async def list_them() -> None:
        async for execution in client.list_workflows(OPEN):
            await waiting.put(execution)
        for _ in range(AT_ONCE):
            await waiting.put(None)

    async def histories() -> AsyncIterator[WorkflowHistory]:
        while (execution := await waiting.get()) is not None:
            handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
            try:
                history = replayable(await handle.fetch_history())
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:  # it ended, and was forgotten, meanwhile
                    raise
                continue
            if history is not None:
                yield history

    async def replay_them() -> None:
        nonlocal done
        async with replayer(client.data_converter).workflow_replay_iterator(histories()) as results:
            async for result in results:
                done += 1
                progress(done)
                if result.replay_failure is not None:
                    history = result.history
                    found.append(Differs(history.workflow_id, history.run_id, str(result.replay_failure)))

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(list_them())
            for _ in range(AT_ONCE):
                group.create_task(replay_them())
    except* RPCError as errors:
        raise errors.exceptions[0] from None
    return sorted(found, key=lambda one: one.workflow), done
