"""The lines to a partner: a few calls at a time, however many activities ask."""

from __future__ import annotations

import asyncio

import httpx

from partners.clients import Partners
from partners.wire import LINES


async def test_one_process_has_a_few_calls_under_way_to_one_partner() -> None:
    under_way = most = 0

    async def answer(request: httpx.Request) -> httpx.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return httpx.Response(200, json={"receipts": [{"message_id": "M-1", "status": "not_deliverable"}]})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        vneid = Partners("http://partners", http).vneid
        sent = [vneid.send_notice(f"k{n}", ["079000000001"], "Thông báo", "0" * 64) for n in range(5 * LINES)]
        assert len(await asyncio.gather(*sent)) == 5 * LINES
    assert most == LINES
