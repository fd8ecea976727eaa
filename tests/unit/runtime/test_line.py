"""How long one stands in line, and who is told that it is too long; the engine's own stands under no office."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from runtime import line as module
from runtime.line import LONGEST, MEMORY, USUAL, Line, TooLong


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
        with pytest.raises(TooLong) as told:
            line.check("79")
        assert told.value.seconds == 4
    assert line.wait("79") == 0


async def stand(line: Line, office: str, done: list[str]) -> None:
    async with line.turn(office):
        done.append(office)


async def test_the_flood_of_one_office_or_of_an_instant_makes_no_other_wait(clock: Clock) -> None:
    line, done = Line(1), list[str]()
    async with AsyncExitStack() as standing, asyncio.TaskGroup() as group:
        await standing.enter_async_context(line.turn("79"))
        for office in ("79", "79", "79", "79", "", "", "01", "01"):
            group.create_task(stand(line, office, done))
        await asyncio.sleep(0)
        # of each of the others one goes before the first of an office, three before its third
        assert [line.wait(office) for office in ("48", "01", "79")] == pytest.approx([4 * USUAL, 8 * USUAL, 9 * USUAL])
        await standing.aclose()
    assert done == ["79", "", "01", "79", "", "01", "79", "79"]
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


async def test_under_three_times_the_load_that_it_can_do_it_does_all_it_can_and_the_wait_is_bounded(
    clock: Clock,
) -> None:
    """Four at a time, a tenth of a second each, are 40 in a second; 120 come in each, for 20 seconds."""
    line, at_once, takes, tick, seconds = Line(4), 4, 0.1, 1 / 120, 20
    ends: dict[asyncio.Future[None], float] = {}
    waited, told = list[float](), list[int]()

    async def done_in_turn(came: float) -> None:
        async with line.turn("79"):
            waited.append(clock.now - came)
            ends[end := asyncio.get_running_loop().create_future()] = clock.now + takes
            await end

    async def tasks_go_on() -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    standing: set[asyncio.Task[None]] = set()
    for _ in range(round(seconds / tick)):
        clock.now += tick
        for end in [end for end, at in ends.items() if at <= clock.now]:
            del ends[end]
            end.set_result(None)
        await tasks_go_on()
        try:
            line.check("79")
            standing.add(asyncio.create_task(done_in_turn(clock.now)))
        except TooLong as full:
            told.append(full.seconds)
        await tasks_go_on()
    longest = LONGEST.total_seconds()
    assert max(waited) <= longest * 1.2, "whoever stood in line was called about when he was told"
    assert len(waited) > 0.9 * seconds * at_once / takes, "and nothing stood idle for those who were turned away"
    assert len(told) > seconds / tick / 2
    assert set(told) == {4}, "a little more than the longest wait, in whole seconds"
    for task in standing:
        task.cancel()
