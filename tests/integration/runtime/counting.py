"""A workflow whose history depends on what it was shown first; as a program, a worker that a test may kill.

python counting.py ADDRESS
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from temporalio.client import Client
    from temporalio.worker import Worker

    from runtime.gate import GatedRunner

CASES, EFFECTS = "counting", "counting-effects"


@activity.defn
async def effect(number: int) -> int:
    return number


@workflow.defn
class Counting:
    """Writes down each result as it comes; an update ends it."""

    def __init__(self) -> None:
        self.count = 0
        self.over = False

    @workflow.run
    async def run(self) -> int:
        effects = [asyncio.create_task(self._effect(number)) for number in range(2)]
        await workflow.wait_condition(lambda: self.over and all(task.done() for task in effects))
        return self.count

    async def _effect(self, number: int) -> None:
        await workflow.execute_activity(
            effect, number, task_queue=EFFECTS, start_to_close_timeout=timedelta(seconds=30)
        )
        self.count += 1
        workflow.upsert_memo({"count": self.count})

    @workflow.update
    def end(self) -> None:
        self.over = True

    @workflow.query
    def counted(self) -> int:
        return self.count


def worker(client: Client) -> Worker:
    return Worker(client, task_queue=CASES, workflows=[Counting], workflow_runner=GatedRunner())


async def main(address: str) -> None:
    async with worker(await Client.connect(address)):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
