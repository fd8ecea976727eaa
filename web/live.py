"""Live pages: the browser is told when something may have changed and then asks for its page again.

Whether anything changed costs one cheap question a second while anybody looks, however many look: the newest
transaction number of the database, with the minute of the legal clock and what fell due last, for a due moment passes
without a write.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from fastapi import Request, Response
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask

from records import clock
from records.tables import duties
from web.flagging import Flagging
from web.guard import again
from web.wording import clock as time_of_day

PERIOD = 1.0  # seconds between two looks
BEAT = 5  # looks between two signs of life to a browser


class Pulse:
    """The one look at the database that all open pages share."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._version: str | None = None
        self._until: datetime | None = None
        self._due: datetime | None = None
        self.flagging = Flagging()
        self._looked = asyncio.Condition()
        self._readers = 0
        self._closed = False

    async def close(self) -> None:
        """End all streams, so that the service can stop at once; browsers come back by themselves."""
        self._closed = True
        async with self._looked:
            self._looked.notify_all()

    async def run(self) -> None:
        """Look once a second while somebody reads, until cancelled."""
        while True:
            await asyncio.sleep(PERIOD)
            if self._readers:
                with contextlib.suppress(SQLAlchemyError):
                    self._version = await asyncio.to_thread(self._look)
                    async with self._looked:
                        self._looked.notify_all()

    async def beats(self, besides: Callable[[], str] = str) -> AsyncIterator[str]:
        """Server-sent events: `changed` when the page should be asked for again, `beat` while it is still right.

        `besides` tells apart what the page shows that does not stand in the database.

        The first is `changed`: something may have happened between the making of a page and the first look for it.
        While the database does not answer there is neither, and the browser says that the page is old.
        """
        self._readers += 1
        seen: str | None = None
        beats = 0
        try:
            yield "retry: 2000\n\n"
            while not self._closed:
                async with self._looked:
                    await self._looked.wait()
                version = f"{self._version} {besides()}"
                changed, seen = seen != version, version
                beats += 1
                if changed or beats % BEAT == 0:
                    yield _event("changed" if changed else "beat", at=time_of_day(datetime.now(UTC)))
        finally:
            self._readers -= 1

    def _look(self) -> str:
        with self._engine.connect() as connection:
            newest = connection.scalar(text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text"))
            now = clock.now(connection)
            self.fell_due(connection, now)
            return f"{newest} {now:%Y-%m-%dT%H:%M} {self._due}"

    def fell_due(self, connection: Connection, now: datetime) -> None:
        """Take note of what fell due since the last look."""
        since, self._until = self._until or now, now
        running = (duties.c.closed_at.is_(None), duties.c.paused.is_(False))
        fell = select(duties.c.due_at).where(*running, duties.c.due_at > since, duties.c.due_at <= now).distinct()
        moments = list(connection.scalars(fell.order_by(duties.c.due_at)))
        self._due = moments[-1] if moments else self._due
        if not clock.is_stepped(connection):
            for moment in moments:
                self.flagging.fell(moment)

    def shows_flags(self, request: Request, page: Response, now: datetime) -> Response:
        """A page with flags, true of a legal moment: when it has been sent, how long they took is noted."""
        of = (request.headers.get("cookie", ""), str(request.url))
        page.background = BackgroundTask(self.flagging.sent, of, now, again=again(request))
        return page


def _event(name: str, **data: str) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
