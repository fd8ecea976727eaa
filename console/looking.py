"""What `thads status` looks at: each thing by itself, so that one that is away hides no other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.client import Client
from temporalio.service import RPCError

from activities.messages import CASES, DOCUMENTS, PARTNERS
from records.rounds import EVERY, Ended, amiss, count_failed, last
from runtime import canary
from runtime.backup import last_made
from runtime.client import connect_without_keys
from runtime.codec import KeyRing
from runtime.errors import StackError
from runtime.health import pollers
from runtime.roles import DatabaseRole
from runtime.settings import Settings
from workflows import schedules

State = Literal["well", "differs", "unknown"]
CONNECT_WITHIN = 5
"""Seconds."""
WORKED = (
    (CASES, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW),
    (CASES, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY),
    (DOCUMENTS, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY),
    (PARTNERS, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY),
)
AWAY = "không trả lời / does not answer"


@dataclass(frozen=True)
class Item:
    """One thing that was looked at; `as_of` is when what is said of it was true, if not now."""

    name: str
    state: State
    says: str
    as_of: datetime | None = None


@dataclass(frozen=True)
class Known:
    """What the records have of it."""

    ended: dict[str, Ended]
    failed: int


async def look(settings: Settings) -> list[Item]:
    """Everything, in the order in which a doubt would spread."""
    records = await asyncio.to_thread(_records, settings)
    temporal = await _temporal(settings)
    known = records if isinstance(records, Known) else None
    items = [_reached("postgres", records), _reached("temporal", temporal)]
    client = temporal if isinstance(temporal, Client) else None
    items += [await _keys(client, settings), await _workers(client), *_recorded(known)]
    items += await _rounds(client, known)
    return [*items, _backup(settings)]


def _records(settings: Settings) -> Known | StackError:
    try:
        url = settings.database(DatabaseRole.READER)
        once = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": CONNECT_WITHIN})
        with once.connect() as connection:
            return Known(last(connection), count_failed(connection))
    except SQLAlchemyError as error:
        return StackError("postgres", f"{AWAY} ({type(error).__name__})")
    except StackError as error:
        return error


async def _temporal(settings: Settings) -> Client | StackError:
    try:
        return await connect_without_keys(settings, identity="thads status")
    except StackError as error:
        return error


def _reached(name: str, found: object) -> Item:
    if isinstance(found, StackError):
        return Item(name, "unknown", found.problem)
    return Item(name, "well", "trả lời / answers")


async def _keys(client: Client | None, settings: Settings) -> Item:
    if client is None:
        return Item("keys", "unknown", AWAY)
    try:
        await canary.check(client, KeyRing(settings.keys))
    except StackError as error:
        return Item("keys", "differs", error.problem)
    except RPCError as error:
        return Item("keys", "unknown", f"{AWAY} ({error.status.name})")
    return Item("keys", "well", "mở được phong bì thử / open the canary")


async def _workers(client: Client | None) -> Item:
    if client is None:
        return Item("workers", "unknown", AWAY)
    try:
        idle = [queue for queue, kind in WORKED if not await pollers(client, queue, kind)]
    except RPCError as error:
        return Item("workers", "unknown", f"{AWAY} ({error.status.name})")
    if idle:
        names = ", ".join(dict.fromkeys(idle))
        return Item("workers", "differs", f"không ai nhận việc / nobody takes work from: {names}")
    return Item("workers", "well", "nhận việc ở mọi hàng / take work from every queue")


def _recorded(known: Known | None) -> Iterator[Item]:
    if known is None:
        yield from (Item(name, "unknown", AWAY) for name in ("workflows", "failed effects"))
        return
    seen = known.ended.get("watch")
    if seen is None:
        yield Item("workflows", "differs", "chưa từng được kiểm tra / the watcher has never looked")
    else:
        yield _watched(seen)
    says = f"{known.failed} chờ người xử lý, `thads effects` / wait for a person"
    yield Item("failed effects", "differs" if known.failed else "well", says)


def _watched(seen: Ended) -> Item:
    try:
        amiss(seen)
    except StackError as error:
        return Item("workflows", "differs", error.problem)
    counts = seen.outcome["counts"]
    mended = f"; {counts['revived']} chạy lại / revived, {counts['woken']} đánh thức / woken"
    says = f"{seen.outcome['open']} đang mở, đều chạy / open, all run"
    return Item("workflows", "well", says + (mended if counts["revived"] or counts["woken"] else ""), seen.at)


async def _rounds(client: Client | None, known: Known | None) -> list[Item]:
    """Each schedule: is it there, did it come when it should have, and what did it come to?"""
    if client is None or known is None:
        return [Item(name, "unknown", AWAY) for name in EVERY]
    try:
        paused = await schedules.paused(client)
    except RPCError as error:
        return [Item(name, "unknown", f"{AWAY} ({error.status.name})") for name in EVERY]
    return [_round(name, paused[name], known.ended.get(name)) for name in EVERY]


def _round(name: str, paused: bool | None, ended: Ended | None) -> Item:
    if paused is None:
        return Item(name, "differs", "chưa có lịch; `thads up` tạo / is not scheduled: `thads up` does that")
    if paused:
        return Item(name, "differs", "bị tạm dừng / was paused", ended.at if ended else None)
    if ended is None:
        return Item(name, "well", "chưa tới lần đầu / has not come yet")
    if ended.problem:
        return Item(name, "differs", f"không làm được / could not be done: {ended.problem}", ended.at)
    if ended.overdue(datetime.now(UTC)):
        return Item(name, "differs", "quá hạn / is overdue", ended.at)
    if ended.differs:
        return Item(name, "differs", f"{ended.differs} cần xem / to be looked at", ended.at)
    return Item(name, "well", "đã làm / done", ended.at)


def _backup(settings: Settings) -> Item:
    made = last_made(settings)
    return Item("last backup", "well", "bản cuối / the last" if made else "chưa biết / none is known", made)
