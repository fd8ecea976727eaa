"""What a service needs to do its job: asked by `/readyz` of each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import JSONResponse

from runtime.errors import StackError

ANSWER_WITHIN = 3.0  # seconds in which what we need has to answer

Need = Callable[[], Awaitable[object]]


def readiness(problems: list[str]) -> JSONResponse:
    """The answer of `/readyz`: 200, or 503 with the problems."""
    return JSONResponse({"ready": not problems, "problems": problems}, 503 if problems else 200)


class Needs:
    """The things without which a process could not do its work, by name (`postgres`, `keys`).

    Each raises if it is not there, StackError if that says more than that it does not answer; one that does not answer
    in time is not there, and is not asked again before it has.
    """

    def __init__(self, needs: Mapping[str, Need]) -> None:
        self._needs = needs
        self._asked: dict[str, asyncio.Future[object]] = {}

    async def lacking(self) -> list[str]:
        """What is not there, one line each; answers within `ANSWER_WITHIN`."""
        for name, need in self._needs.items():
            if name not in self._asked or self._asked[name].done():
                self._asked[name] = asyncio.ensure_future(need())
        if self._asked:
            await asyncio.wait(self._asked.values(), timeout=ANSWER_WITHIN)
        return [problem for name, asked in self._asked.items() if (problem := _problem(name, asked))]


def _problem(name: str, asked: asyncio.Future[object]) -> str | None:
    error = asked.exception() if asked.done() else TimeoutError()
    if error is None or isinstance(error, StackError):
        return str(error) if error else None
    return f"{name} does not answer ({type(error).__name__})"
