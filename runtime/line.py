"""A line before what can do only so much at once; who would stand in it too long is told so before he stands in it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from datetime import timedelta
from math import ceil

LONGEST = timedelta(seconds=3)
"""So long a person's command may have to stand in line."""
USUAL = 0.05
"""Seconds that one takes, before the first was done here."""
MEMORY = 10
"""Over about so many the time that one takes is averaged."""


class TooLong(Exception):
    """The line is too long; come again in so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the line is too long; again in {seconds} s")
        self.seconds = seconds


class Line:
    """`at_once` at a time, one of each office in turn: so the flood of one office makes no other wait."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._free = at_once
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()  # whose turn it is first
        self._begun: list[float] = []  # since when decisions are under way
        self._takes = USUAL

    def wait(self, office: str) -> float:
        """Seconds that work of this office would stand in line if it came now.

        Each before it takes as long as they took lately, or as those under way have taken by now: while a database
        hangs none ends. Of another office there go at most as many before it as of its own, and one.
        """
        if self._free:
            return 0
        own = len(self._waiting.get(office, ()))
        before = own + sum(min(len(others), own + 1) for name, others in self._waiting.items() if name != office)
        under_way = [time.monotonic() - begun for begun in self._begun]
        each = max(self._takes, sum(under_way) / len(under_way) if under_way else 0)
        return (before + 1) * each / self._at_once

    def check(self, office: str) -> None:
        """Turn away one who would have to wait too long: TooLong."""
        if (wait := self.wait(office)) > LONGEST.total_seconds():
            raise TooLong(ceil(wait))

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
