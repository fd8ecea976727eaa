"""How long one stands in line to be decided, and who is told that it is too long."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities import line as module
from activities.line import ENGINE, MEMORY, USUAL, Line
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
    async with line.turn("79"):
        clock.now += 3600
        assert line.wait("79") == 0
        line.check("79")


async def test_one_waits_as_long_as_decisions_took_lately(clock: Clock) -> None:
    line = Line(1)
    async with line.turn("79"):
        assert line.wait("79") == USUAL
    for _ in range(20 * MEMORY):
        async with line.turn("79"):
            clock.now += 2
    async with line.turn("79"):
        assert line.wait("79") == pytest.approx(2)
        line.check("79")


async def test_one_waits_as_long_as_those_under_way_have_taken(clock: Clock) -> None:
    """While the database hangs no decision ends, so none says how long decisions take."""
    line = Line(2)
    async with AsyncExitStack() as places:
        await places.enter_async_context(line.turn("79"))
        clock.now += 2
        await places.enter_async_context(line.turn("79"))
        clock.now += 6
        assert line.wait("79") == 7 / 2
        with pytest.raises(ApplicationError) as told:
            line.check("79")
        detail: Any = told.value.details[0]
        assert (told.value.type, detail["seconds"], told.value.non_retryable) == (Trouble.BUSY, 4, True)
    assert line.wait("79") == 0


async def stand(line: Line, office: str, done: list[str]) -> None:
    async with line.turn(office):
        done.append(office)


async def test_the_flood_of_one_office_or_of_an_instant_makes_no_other_wait(clock: Clock) -> None:
    line, done = Line(1), list[str]()
    async with AsyncExitStack() as standing, asyncio.TaskGroup() as group:
        await standing.enter_async_context(line.turn("79"))
        for office in ("79", "79", "79", "79", ENGINE, ENGINE, "01", "01"):
            group.create_task(stand(line, office, done))
        await asyncio.sleep(0)
        # of each of the others one goes before the first of an office, three before its third
        assert [line.wait(office) for office in ("48", "01", "79")] == pytest.approx([4 * USUAL, 8 * USUAL, 9 * USUAL])
        await standing.aclose()
    assert done == ["79", ENGINE, "01", "79", ENGINE, "01", "79", "79"]
    assert line.wait("79") == 0


async def test_the_place_of_one_who_gives_up_is_nobodys(clock: Clock) -> None:
    """Whether he gave up while he stood, or as he was called."""
    line, done = Line(1), list[str]()
    async with line.turn("79"):
        stood, called, last = (asyncio.create_task(stand(line, "79", done)) for _ in range(3))
        await asyncio.sleep(0)
        stood.cancel()
        await asyncio.sleep(0)
    called.cancel()
    await last
    assert [task.cancelled() for task in (stood, called)] == [True, True]
    assert done == ["79"]
    assert line.wait("79") == 0
