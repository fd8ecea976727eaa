"""How activities run: for their own subject, with signs of life, and with failures that say whether to try again."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections.abc import AsyncIterator, Sequence
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from activities.messages import ROUND
from partners.wire import PartnerError

FOREIGN_ACTIVITY = "ForeignActivity"


class Running(Interceptor):
    """Around every activity of a worker.

    An activity runs only inside the workflow of the subject that its argument names, one that names none only in a
    round, and none outside every workflow: who reaches Temporal, and even holds the payload key, does not get a payment
    sent by asking for it.
    It beats three times in its heartbeat timeout, if it has one: a dead worker is noticed in seconds. What a partner
    refused for good is not tried again; the failure's type is `partner.code`, for example `custody.key_reused`.
    """

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        return _Running(next)


class _Running(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        _check_whose(input.args)
        async with _beating(inspect.iscoroutinefunction(input.fn)):
            try:
                return await self.next.execute_activity(input)
            except PartnerError as error:
                raise ApplicationError(str(error), type=error.kind, non_retryable=not error.retryable) from None


def _check_whose(arguments: Sequence[object]) -> None:
    """Raise unless the activity was asked for by the workflow of the subject that its arguments name, or by a round."""
    asker = activity.info()
    named = {argument.subject for argument in arguments if hasattr(argument, "subject")}
    ours = named == {asker.workflow_id} if named else asker.workflow_type == ROUND
    if asker.workflow_id is None or not ours:
        raise ApplicationError(
            "chỉ quy trình của chính vụ việc được gọi việc này / only the workflow of its own subject may ask for this",
            type=FOREIGN_ACTIVITY,
            non_retryable=True,
        )


@contextlib.asynccontextmanager
async def _beating(on_the_loop: bool) -> AsyncIterator[None]:
    timeout = activity.info().heartbeat_timeout
    if not timeout:
        yield
        return
    beats = asyncio.create_task(_beat(timeout.total_seconds() / 3, on_the_loop))
    try:
        yield
    finally:
        beats.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beats


async def _beat(seconds: float, on_the_loop: bool) -> None:
    """The SDK takes the beat of a coroutine on the event loop, that of a function in a thread off it."""
    while True:
        await asyncio.sleep(seconds)
        if on_the_loop:
            activity.heartbeat()
        else:
            await asyncio.to_thread(activity.heartbeat)
