"""The line of what waits to be decided in this worker; who would stand in it too long is told so at once."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from datetime import timedelta
from math import ceil
from typing import Any

from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from activities.messages import Asked, Trouble
from cases.names import office_of

LONGEST = timedelta(seconds=3)
"""So long a person's command may have to stand in line."""
USUAL = 0.05
"""Seconds of a decision, before the first was taken here."""
MEMORY = 10
"""Over about so many decisions the time that one takes is averaged."""
ENGINE = ""
"""Stands for an office where the engine itself has something to record."""


class Line(Interceptor):
    """Around what decides: `at_once` decisions at a time, one of each office in turn, and one of the engine's own.

    So the flood of one office makes no other wait, nor does all that falls due at one instant. A person's command that
    would have to wait longer than `LONGEST` is turned away before anything was read or written (`Trouble.BUSY`), with
    the seconds after which to come again. What the engine itself has to record always waits.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._free = at_once
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()  # whose turn it is first
        self._begun: list[float] = []  # since when decisions are under way
        self._takes = USUAL

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        return _InLine(next, self)

    def wait(self, office: str) -> float:
        """Seconds that a command of this office would stand in line if it came now.

        Each before it takes as long as decisions took lately, or as those under way have taken by now: while the
        database hangs none ends. Of another office there go at most as many before it as of its own, and one.
        """
        if self._free:
            return 0
        own = len(self._waiting.get(office, ()))
        before = own + sum(min(len(others), own + 1) for name, others in self._waiting.items() if name != office)
        under_way = [time.monotonic() - begun for begun in self._begun]
        each = max(self._takes, sum(under_way) / len(under_way) if under_way else 0)
        return (before + 1) * each / self._at_once

    def check(self, office: str) -> None:
        """Turn away one who would have to wait too long."""
        if (wait := self.wait(office)) > LONGEST.total_seconds():
            message = "too many commands are waiting; ask again under the same request id"
            raise ApplicationError(message, {"seconds": ceil(wait)}, type=Trouble.BUSY, non_retryable=True)

    @contextlib.asynccontextmanager
    async def turn(self, office: str) -> AsyncIterator[None]:
        """Stand in line, and then have a place until it is done."""
        if self._free:
            self._free -= 1
        else:
            await self._called(office)
        begun = time.monotonic()
        self._begun.append(begun)
        try:
            yield
        finally:
            self._begun.remove(begun)
            self._takes += (time.monotonic() - begun - self._takes) / MEMORY
            self._hand_on()

    async def _called(self, office: str) -> None:
        """Wait until somebody hands his place on to us."""
        call = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(office, deque()).append(call)
        try:
            await call
        except asyncio.CancelledError:
            if not call.cancelled():  # called in the same moment
                self._hand_on()
            raise

    def _hand_on(self) -> None:
        """Give a place to the first of the office whose turn it is, or nobody."""
        while self._waiting:
            office, calls = next(iter(self._waiting.items()))
            call = calls.popleft()
            if calls:
                self._waiting.move_to_end(office)
            else:
                del self._waiting[office]
            if not call.cancelled():  # one who gave up
                call.set_result(None)
                return
        self._free += 1


class _InLine(ActivityInboundInterceptor):
    def __init__(self, inner: ActivityInboundInterceptor, line: Line) -> None:
        super().__init__(inner)
        self._line = line

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        if inspect.iscoroutinefunction(input.fn):  # it decides nothing: only what does takes a thread of its own
            return await self.next.execute_activity(input)
        asked, office = input.args[0], ENGINE
        if isinstance(asked, Asked) and asked.envelope is not None:
            office = office_of(asked.subject)
            self._line.check(office)
        async with self._line.turn(office):
            return await self.next.execute_activity(input)
