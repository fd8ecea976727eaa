"""Many calls to a partner: a few at a time, and none goes on after one has failed."""

from __future__ import annotations

import asyncio

import pytest

from activities.effects import LINES, side_by_side


async def test_a_partner_answers_a_few_calls_of_an_effect_at_a_time() -> None:
    under_way = most = 0

    async def call(number: int) -> int:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return -number

    assert await side_by_side(call, range(50)) == [-number for number in range(50)]
    assert most == LINES


async def test_the_first_failure_ends_the_rest() -> None:
    begun: list[int] = []

    async def call(number: int) -> None:
        begun.append(number)
        await asyncio.sleep(0)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await side_by_side(call, range(50))
    await asyncio.sleep(0)
    assert len(begun) <= 2 * LINES
