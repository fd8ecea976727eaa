"""Bodies of HTTP requests: read up to a limit and within a time, so that nobody fills the memory or holds a line.

The limit is kept while a body streams in: what lies beyond it is never read. `Bounded` does that for a whole ASGI
application; `read` for one route.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATIENCE = 10.0  # seconds for a whole body


class BodyRefused(Exception):
    """A body that is not taken: `status` 413 with `too_large`, or 408 with `too_slow`."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code

    def answer(self) -> JSONResponse:
        """What its sender is told; the connection ends with it, for the rest of the body is still to come."""
        return JSONResponse({"code": self.code}, self.status, {"Connection": "close"})


async def read(request: Request, largest: int, patience: float = PATIENCE) -> bytes:
    """The body of a request. BodyRefused: larger than `largest` bytes, or not there after `patience` seconds."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > largest:
        raise BodyRefused(413, "too_large")
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for chunk in request.stream():
                body += chunk
                if len(body) > largest:
                    raise BodyRefused(413, "too_large")
    except TimeoutError:
        raise BodyRefused(408, "too_slow") from None
    return bytes(body)


class Bounded:
    """Middleware: no body is larger than `largest` bytes, or takes longer than `patience` seconds.

    `answer` is how the application tells the sender of one that is not taken.
    """

    def __init__(
        self,
        app: ASGIApp,
        largest: int,
        patience: float = PATIENCE,
        answer: Callable[[BodyRefused], Response] = BodyRefused.answer,
    ) -> None:
        self._app = app
        self._largest = largest
        self._patience = patience
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            body = await read(Request(scope, receive), self._largest, self._patience)
        except BodyRefused as refused:
            await self._answer(refused)(scope, receive, send)
            return
        except ClientDisconnect:
            return
        given = False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()  # the client's goodbye
            given = True
            return {"type": "http.request", "body": body}

        await self._app(scope, again, send)
