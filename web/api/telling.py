"""Webhooks (Standard Webhooks): services are told of each event within their reach, signed with Ed25519 (`v1a`)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path as Folder
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

import httpx
from fastapi import APIRouter, Depends, Path, Query
from pydantic import ConfigDict, Field, field_validator
from sqlalchemy import Connection, Engine, Row

from cases.events import FACTS
from records import webhooks
from runtime import webhook_keys
from runtime.state import HOSTS
from web.api.messages import Message
from web.api.problems import Kind, Refused, documented
from web.api.reach import Bearer, Right, events_within
from web.api.sign_in import Gate
from web.places import Networks, may_be_named

WebhookId = Annotated[str, Path(pattern=r"^wh-[0-9a-f]{20}$", description="Mã webhook / the webhook's id")]
ONE = documented(Kind.NO_SUCH)
MOST = 20
"""Webhooks of one bearer."""


class WebhookAsked(Message):
    """Where events are sent to (https), and of which kinds; none named: of all."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=500)
    kinds: tuple[str, ...] = Field((), max_length=200)

    @field_validator("url")
    @classmethod
    def _safe(cls, value: str) -> str:
        parts = urlsplit(value)
        own = parts.scheme == "http" and parts.hostname in HOSTS
        if not (parts.hostname and (parts.scheme == "https" or own)) or not _plain(value):
            raise ValueError("phải là địa chỉ https://… / must be an https:// address")
        return value

    @field_validator("kinds")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := sorted(set(value) - FACTS.keys()):
            raise ValueError(f"không có loại sự kiện {unknown[0]} / no such kind of event")
        return value


def _plain(url: str) -> bool:
    """Whether an address can be called as it stands, and holds nobody's password."""
    try:
        asked = httpx.URL(url)
        callable_so = " " not in url and bool(asked.host) and (asked.port or 443) < 2**16
        return url.isprintable() and callable_so and not asked.userinfo
    except (httpx.InvalidURL, UnicodeError):
        return False


class WebhookView(Message):
    """A webhook of the bearer."""

    webhook: str
    url: str
    kinds: tuple[str, ...]
    created_at: datetime

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        return cls(webhook=row.id, url=row.url, kinds=row.kinds, created_at=row.created_at)


class Webhooks(Message):
    """The bearer's webhooks. `keys`: the public halves that sign what is sent now (`whpk_…`), the newest first."""

    webhooks: tuple[WebhookView, ...]
    keys: tuple[str, ...]


class DeliveryView(Message):
    """One event that was due to a webhook: how often it was sent, the last answer, when it was taken.

    `turn` is 0, and one more each time it was asked for again; `status` 0: there was no answer.
    """

    number: int
    subject: str
    seq: int
    turn: int
    attempts: int
    status: int | None
    problem: str | None
    next_at: datetime
    delivered_at: datetime | None

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})


class DeliveryPage(Message):
    """Deliveries, the latest first; `next` is the cursor of the page after it, null on the last."""

    deliveries: tuple[DeliveryView, ...]
    next: int | None


class ReplayAsked(Message):
    """The event from which all is to be sent again: of which case or dossier, and its number."""

    model_config = ConfigDict(extra="forbid")

    subject: str = Field(pattern=r"^(case|dossier)/[A-Za-z0-9._/-]{1,190}$")
    seq: int = Field(ge=1, lt=2**31)


class Replayed(Message):
    """How many events will be sent again."""

    events: int


def router(gate: Gate, engine: Engine, books: Engine, keys: Folder, inside: Networks) -> APIRouter:
    """The routes about webhooks; each sees his own. `inside`: see `web.places`."""
    routes = APIRouter(tags=["webhooks"])
    mine = Depends(gate.wants(Right.WEBHOOKS))

    @routes.post("/webhooks", responses=documented())
    def add_webhook(asked: WebhookAsked, bearer: Bearer = mine) -> WebhookView:
        """Đăng ký nhận sự kiện / be told of events from now on: signed by `v1a`, ordered for each case."""
        if not may_be_named(asked.url, inside):
            problem = "địa chỉ nội bộ chưa được người vận hành cho phép / leads inside: the operator has to open it"
            raise Refused(Kind.MALFORMED, problem, "url")
        said = bearer.model_dump(mode="json")
        with books.begin() as connection:
            if len(_all(connection, bearer)) >= MOST:
                raise Refused(Kind.MALFORMED, f"tối đa {MOST} webhook / at most {MOST} of them", "url")
            return WebhookView.of(webhooks.add(connection, asked.url, asked.kinds, said, bearer.office, bearer.who))

    @routes.get("/webhooks", responses=documented())
    def list_webhooks(bearer: Bearer = mine) -> Webhooks:
        """Các webhook của mình, khóa đang ký / one's own webhooks, and the keys that sign now."""
        with engine.connect() as connection:
            found = _all(connection, bearer)
        signing = tuple(webhook_keys.public(key) for key in webhook_keys.current(keys))
        return Webhooks(webhooks=tuple(WebhookView.of(row) for row in found), keys=signing)

    @routes.delete("/webhooks/{webhook}", responses=ONE)
    def end_webhook(webhook: WebhookId, bearer: Bearer = mine) -> WebhookView:
        """Thôi nhận / be told no more."""
        with books.begin() as connection:
            found = _own(connection, bearer, webhook)
            webhooks.end(connection, webhook)
        return WebhookView.of(found)

    @routes.get("/webhooks/{webhook}/deliveries", responses=ONE)
    def list_deliveries(
        webhook: WebhookId,
        bearer: Bearer = mine,
        cursor: Annotated[int, Query(ge=0, lt=2**63, description="`next` of the page before")] = 0,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> DeliveryPage:
        """Đã gửi những gì, kết quả / what was sent, and what came of it."""
        with engine.connect() as connection:
            _own(connection, bearer, webhook)
            rows = webhooks.listed(connection, webhook, cursor, limit + 1)
        shown = tuple(DeliveryView.of(row) for row in rows[:limit])
        return DeliveryPage(deliveries=shown, next=shown[-1].number if len(rows) > limit else None)

    @routes.post("/webhooks/{webhook}/replays", responses=ONE)
    def replay_webhook(webhook: WebhookId, asked: ReplayAsked, bearer: Bearer = mine) -> Replayed:
        """Gửi lại từ một sự kiện / have everything sent again from an event on."""
        with books.begin() as connection:
            found = _own(connection, bearer, webhook)
            again = webhooks.replay(connection, found, asked.subject, asked.seq, events_within(bearer))
        if not again:
            raise Refused(Kind.NO_SUCH, field="seq")
        return Replayed(events=again)

    return routes


def _all(connection: Connection, bearer: Bearer) -> list[Row[Any]]:
    """The bearer's webhooks; not those of somebody in another standing who has the same name."""
    return webhooks.of(connection, bearer.office, bearer.who, bearer.role)


def _own(connection: Connection, bearer: Bearer, webhook: str) -> Row[Any]:
    found = {row.id: row for row in _all(connection, bearer)}
    if webhook not in found:
        raise Refused(Kind.NO_SUCH, field="webhook")
    return found[webhook]
