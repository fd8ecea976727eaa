"""Who tells the webhooks: a task of the web service, one at a time in the whole installation.

What is sent is an event as the API shows it (`web.api.messages.EventView`), under headers of Standard Webhooks. It is
told until it is taken, at least once; the events of one case in their order.
"""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection, Engine, Row

from cases.events import Actor, Event
from records import views, webhooks
from runtime import webhook_keys
from runtime.logging import get_logger
from web.api.messages import EventView
from web.api.reach import Bearer, events_within
from web.places import Networks, places

PERIOD = 1.0  # seconds between two looks
MOST = 50  # deliveries at once
PATIENCE = 10.0  # seconds until the beginning of an answer; the rest of it is not read
GONE = 410  # its receiver wants nothing any more

log = get_logger("web.webhooks")


class Deliverer:
    """Looks every second for what is due, and sends it; `inside` are the networks besides the public one."""

    def __init__(self, books: Engine, keys: Path, inside: Networks) -> None:
        self._books = books
        self._keys = keys
        self._inside = inside

    async def run(self) -> None:
        """Until cancelled. While the database does not answer nothing is sent, and nothing is lost."""
        while True:
            try:
                await self._work()
            except Exception as error:  # whatever it was, the next look may go well
                log.error("webhooks were not told", exc_info=error)
            await asyncio.sleep(PERIOD)

    async def _work(self) -> None:
        """Deliver as long as there are webhooks and this session holds the turn, which ends with it."""
        session = await asyncio.to_thread(self._session)
        with session:
            while await asyncio.to_thread(webhooks.living, session):
                if not await asyncio.to_thread(webhooks.take_turn, session):
                    return
                if not await self.once():
                    await asyncio.sleep(PERIOD)

    def _session(self) -> Connection:
        """A connection that no pool keeps: the turn is given back when it is closed."""
        session = self._books.connect().execution_options(isolation_level="AUTOCOMMIT")
        session.detach()
        return session

    async def once(self) -> int:
        """Send what is due now; how many were sent."""
        rows = await asyncio.to_thread(self._due)
        if not rows:
            return 0
        # no connection is used twice: the next name behind the same address has a certificate of its own
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(timeout=PATIENCE, limits=limits, trust_env=False) as http:
            answers = await asyncio.gather(*(self._send(http, row) for row in rows))
        await asyncio.to_thread(self._keep, list(zip(rows, answers, strict=True)))
        return len(rows)

    def _due(self) -> list[Row[Any]]:
        with self._books.begin() as connection:
            for webhook in webhooks.living(connection):
                bearer = Bearer.model_validate(webhook.bearer)
                if bearer.staff and not views.serves(connection, bearer.who, bearer.office, bearer.staff):
                    webhooks.end(connection, webhook.id)  # he left his post: what he was told goes with it
                else:
                    webhooks.fill(connection, webhook, events_within(bearer))
            return webhooks.due(connection, MOST)

    def _keep(self, came: list[tuple[Row[Any], tuple[int, str]]]) -> None:
        with self._books.begin() as connection:
            for row, (status, problem) in came:
                webhooks.came_to(connection, row, status, problem)
                if status == GONE:
                    webhooks.end(connection, row.webhook)

    async def _send(self, http: httpx.AsyncClient, row: Row[Any]) -> tuple[int, str]:
        body, message, now = body_of(row), message_of(row), int(time.time())
        signed = webhook_keys.signature(webhook_keys.current(self._keys), message, now, body)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": str(now),
            "webhook-signature": signed,
        }
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._call(http, row.url, body, headers)
        except Exception as error:  # whatever one receiver's address or answer is: the others are told
            return 0, type(error).__name__

    async def _call(self, http: httpx.AsyncClient, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Send to the first address that takes a connection; status and phrase of the answer."""
        away: Exception = OSError(url)
        for place in await places(url, self._inside):
            asked = http.stream(
                "POST", place.url, content=body, headers=headers | place.headers, extensions=place.extensions
            )
            try:
                async with asked as answer:
                    return answer.status_code, "" if answer.is_success else answer.reason_phrase
            except httpx.ConnectError as error:
                away = error
        raise away


def message_of(row: Row[Any]) -> str:
    """The id of an event, the same each time it is sent: by it a receiver knows what he has."""
    return f"evt_{row.hash[:32]}"


def body_of(row: Row[Any]) -> bytes:
    """The event as the API shows it, in the envelope of Standard Webhooks."""
    values = {name: getattr(row, name) for name in Event.model_fields if hasattr(row, name)}
    event = Event.model_validate(values | {"actor": Actor.model_validate(row.actor)})
    data = {"subject": row.subject, **EventView.of(event).model_dump(mode="json")}
    content = {"type": f"case.{row.kind}", "timestamp": event.at.isoformat(), "data": data}
    return json.dumps(content, ensure_ascii=False).encode()
