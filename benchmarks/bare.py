"""What cases are measured against.

A workflow that takes as many updates and calls as many activities that do nothing, under the same payload codec.
"""

from __future__ import annotations

from datetime import timedelta

from temporalio import activity, workflow

PAYLOAD = "x" * 2000
"""What a no-op activity is given and gives back: about the size of an append and of its answer."""


@activity.defn(name="nothing")
async def nothing(text: str) -> str:
    return text


@workflow.defn(name="Bare")
class Bare:
    def __init__(self) -> None:
        self.left = 1

    @workflow.run
    async def run(self, updates: int) -> None:
        self.left = updates
        await workflow.wait_condition(lambda: self.left == 0 and workflow.all_handlers_finished())

    @workflow.update
    async def act(self, text: str, activities: int) -> str:
        for _ in range(activities):
            await workflow.execute_activity(nothing, PAYLOAD, start_to_close_timeout=timedelta(seconds=30))
        self.left -= 1
        return text
