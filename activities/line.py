"""The line of what waits to be decided in this worker; who would stand in it too long is told so at once."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from math import ceil
from typing import Any

from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from activities.messages import Asked, Trouble

LONGEST = timedelta(seconds=3)
"""So long a person's command may have to stand in line."""
USUAL = 0.05
"""Seconds of a decision, before the first was taken here."""
MEMORY = 10
"""Over about so many decisions the time that one takes is averaged."""


class Line(Interceptor):
    """Around what decides: `at_once` decisions at a time, in the order they came.

    A person's command that would have to wait longer than `LONGEST` is turned away before anything was read or written
    (`Trouble.BUSY`), with the seconds after which to come again. What the engine itself has to record always waits.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._places = asyncio.Semaphore(at_once)
        self._waiting = 0
        self._begun: list[float] = []  # since when decisions are under way
        self._takes = USUAL

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        return _InLine(next, self)

    def wait(self) -> float:
        """Seconds that one who comes now would stand in line.

        Each before him takes as long as decisions took lately, or as those under way have taken by now: while the
        database hangs none ends.
        """
        if len(self._begun) < self._at_once:
            return 0
        under_way = time.monotonic() - sum(self._begun) / len(self._begun)
        return (self._waiting + 1) * max(self._takes, under_way) / self._at_once

    def check(self) -> None:
        """Turn away one who would have to wait too long."""
        if (wait := self.wait()) > LONGEST.total_seconds():
            message = "too many commands are waiting; ask again under the same request id"
            raise ApplicationError(message, {"seconds": ceil(wait)}, type=Trouble.BUSY, non_retryable=True)

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Stand in line, and then have a place until it is done."""
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        begun = time.monotonic()
        self._begun.append(begun)
        try:
            yield
        finally:
            self._begun.remove(begun)
            self._takes += (time.monotonic() - begun - self._takes) / MEMORY
            self._places.release()


class _InLine(ActivityInboundInterceptor):
    def __init__(self, inner: ActivityInboundInterceptor, line: Line) -> None:
        super().__init__(inner)
        self._line = line

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        if inspect.iscoroutinefunction(input.fn):  # it decides nothing: only what does takes a thread of its own
            return await self.next.execute_activity(input)
        asked = input.args[0]
        if isinstance(asked, Asked) and asked.envelope is not None:
            self._line.check()
        async with self._line.turn():
            return await self.next.execute_activity(input)
