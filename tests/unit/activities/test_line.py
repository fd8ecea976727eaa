"""How long one stands in line to be decided, and who is told that it is too long."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities import line as module
from activities.line import MEMORY, USUAL, Line
from activities.messages import Trouble


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


async def test_nobody_waits_while_a_place_is_free(clock: Clock) -> None:
    line = Line(2)
    async with line.turn():
        clock.now += 3600
        assert line.wait() == 0
        line.check()


async def test_one_waits_as_long_as_decisions_took_lately(clock: Clock) -> None:
    line = Line(1)
    async with line.turn():
        assert line.wait() == USUAL
    for _ in range(20 * MEMORY):
        async with line.turn():
            clock.now += 2
    async with line.turn():
        assert line.wait() == pytest.approx(2)
        line.check()


async def test_one_waits_as_long_as_those_under_way_have_taken(clock: Clock) -> None:
    """While the database hangs no decision ends, so none says how long decisions take."""
    line = Line(2)
    async with AsyncExitStack() as places:
        await places.enter_async_context(line.turn())
        clock.now += 2
        await places.enter_async_context(line.turn())
        clock.now += 6
        assert line.wait() == 7 / 2
        with pytest.raises(ApplicationError) as told:
            line.check()
        detail: Any = told.value.details[0]
        assert (told.value.type, detail["seconds"], told.value.non_retryable) == (Trouble.BUSY, 4, True)
    assert line.wait() == 0
