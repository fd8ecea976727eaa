"""How activities run: with signs of life, and with failures that say whether trying again helps."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections.abc import AsyncIterator
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from partners.wire import PartnerError


class Running(Interceptor):
    """Around every activity of a worker.

    It beats three times in its heartbeat timeout, if it has one: a dead worker is noticed in seconds. What a partner
    refused for good is not tried again; the failure's type is `partner.code`, for example `custody.key_reused`.
    """

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        return _Running(next)


class _Running(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        async with _beating(inspect.iscoroutinefunction(input.fn)):
            try:
                return await self.next.execute_activity(input)
            except PartnerError as error:
                name = f"{error.partner}.{error.code}"
                raise ApplicationError(str(error), type=name, non_retryable=not error.retryable) from None


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
