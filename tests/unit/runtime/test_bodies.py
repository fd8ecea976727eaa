"""No body is read beyond its limit, or waited for beyond its time; who sends such a one is told (D10)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from runtime.bodies import Bounded


async def said(request: Request) -> Response:
    return PlainTextResponse(await request.body())


def sender(patience: float) -> httpx.AsyncClient:
    application = Bounded(Starlette(routes=[Route("/", said, methods=["POST"])]), largest=10, patience=patience)
    return httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://127.0.0.1")


async def in_pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def never_done() -> AsyncIterator[bytes]:
    yield b"x"
    await asyncio.Event().wait()


async def test_one_that_is_small_and_quick_is_taken_whole() -> None:
    async with sender(patience=60) as http:
        assert (await http.post("/", content=in_pieces(b"12345", b"67890"))).text == "1234567890"


@pytest.mark.parametrize("body", [b"x" * 11, in_pieces(b"x" * 6, b"x" * 6)])
async def test_one_that_is_too_large_is_refused(body: bytes | AsyncIterator[bytes]) -> None:
    async with sender(patience=60) as http:
        answer = await http.post("/", content=body)
    assert (answer.status_code, answer.json(), answer.headers["Connection"]) == (413, {"code": "too_large"}, "close")


async def test_one_that_does_not_end_is_waited_for_a_set_time() -> None:
    async with sender(patience=0) as http:
        answer = await http.post("/", content=never_done())
    assert (answer.status_code, answer.json()) == (408, {"code": "too_slow"})
