"""The line of what waits to be decided in this worker; who would stand in it too long is told so at once."""

from __future__ import annotations

import inspect
from typing import Any

from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from activities.messages import Asked, Trouble
from cases.names import office_of
from runtime.line import Line, TooLong

ENGINE = ""
"""Stands for an office where the engine itself has something to record."""


class Deciding(Interceptor):
    """Around what decides: `at_once` decisions at a time, one of each office in turn, and one of the engine's own.

    So neither the flood of one office makes another wait, nor all that falls due at one instant. A person's command
    that would have to wait too long is turned away before anything was read or written (`Trouble.BUSY`), with the
    seconds after which to come again. What the engine itself has to record always waits.
    """

    def __init__(self, at_once: int) -> None:
        self._line = Line(at_once)

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        return _InLine(next, self._line)


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
            self._check(office)
        async with self._line.turn(office):
            return await self.next.execute_activity(input)

    def _check(self, office: str) -> None:
        try:
            self._line.check(office)
        except TooLong as full:
            message = "too many commands are waiting; ask again under the same request id"
            details = {"seconds": full.seconds}
            raise ApplicationError(message, details, type=Trouble.BUSY, non_retryable=True) from None
