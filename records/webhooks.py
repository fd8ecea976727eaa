"""Webhooks: who is told of events, and what was delivered to whom. The journal is the outbox.

An event is due to a webhook once its transaction is there. `recorded_at` is when that began, so `fill` goes on from the
beginning of the oldest transaction that was still open: what commits late is not passed over. To one webhook the events
of a case go one after the other, each until it was taken.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, literal, select, text, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as insert_once

from records.tables import deliveries, journal, webhooks

PAUSES = (5, 30, 120, 600, 1800, 3600)
"""Seconds until the next attempt, by how many there were; then every hour, for as long as the webhook is there."""

ONE_DELIVERER = 7_411_007
"""The lock of who delivers: one process at a time, so that order holds."""

_OLDEST = text("SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database()")
"""When the oldest open transaction of ours began; our own counts too."""


def add(
    connection: Connection, url: str, kinds: Sequence[str], bearer: dict[str, Any], office: str, who: str
) -> Row[Any]:
    """A webhook of somebody, told of events from now on; of all kinds where none is named."""
    row = {
        "id": f"wh-{uuid.uuid4().hex[:20]}",
        "url": url,
        "kinds": list(kinds),
        "bearer": bearer,
        "office": office,
        "who": who,
        "created_at": func.now(),
        "seen_until": func.now(),
    }
    return connection.execute(insert(webhooks).values(row).returning(webhooks)).one()


def of(connection: Connection, office: str, who: str, role: str) -> list[Row[Any]]:
    """The webhooks of somebody in this standing that still are."""
    mine = (
        webhooks.c.office == office,
        webhooks.c.who == who,
        webhooks.c.bearer["role"].astext == role,
        webhooks.c.ended_at.is_(None),
    )
    return list(connection.execute(select(webhooks).where(*mine).order_by(webhooks.c.created_at, webhooks.c.id)))


def end(connection: Connection, webhook: str) -> None:
    """Tell it nothing any more; what was delivered stays on record."""
    connection.execute(update(webhooks).where(webhooks.c.id == webhook).values(ended_at=func.now()))


def living(connection: Connection) -> list[Row[Any]]:
    """Every webhook that is told."""
    return list(connection.execute(select(webhooks).where(webhooks.c.ended_at.is_(None)).order_by(webhooks.c.id)))


def fill(connection: Connection, webhook: Row[Any], within: ColumnElement[bool]) -> None:
    """Make the events since it last looked due to a webhook, those of its kinds and within its reach (on `journal`)."""
    open_since = connection.scalar(_OLDEST)  # before the rows are looked at
    _due(connection, webhook, and_(journal.c.recorded_at >= webhook.seen_until, within), 0)
    connection.execute(update(webhooks).where(webhooks.c.id == webhook.id).values(seen_until=open_since))


def replay(connection: Connection, webhook: Row[Any], subject: str, seq: int, within: ColumnElement[bool]) -> int:
    """Make due again every event that was recorded since that one, itself included; how many.

    0: there is no such event within its reach.
    """
    own = journal.c.subject == subject, journal.c.seq == seq, within
    since = connection.scalar(select(journal.c.recorded_at).where(*own))
    if since is None:
        return 0
    last = connection.scalar(select(func.max(deliveries.c.turn)).where(deliveries.c.webhook == webhook.id)) or 0
    later = journal.c.recorded_at >= since
    before = and_(journal.c.subject == subject, journal.c.seq < seq)  # of the same transaction, and told already
    return _due(connection, webhook, and_(later, ~before, within), last + 1)


def _due(connection: Connection, webhook: Row[Any], which: ColumnElement[bool], turn: int) -> int:
    wanted = and_(which, journal.c.kind.in_(webhook.kinds)) if webhook.kinds else which
    rows = select(literal(webhook.id), journal.c.subject, journal.c.seq, literal(turn), func.now(), literal(0)).where(
        wanted
    )
    names = ("webhook", "subject", "seq", "turn", "next_at", "attempts")
    made = insert_once(deliveries).from_select(names, rows).on_conflict_do_nothing()
    return len(connection.execute(made.returning(deliveries.c.seq)).all())


def due(connection: Connection, most: int) -> list[Row[Any]]:
    """What is to be delivered now: of each case, to each webhook, the first that was not taken, with its event."""
    first = (
        select(deliveries)
        .join(webhooks, (webhooks.c.id == deliveries.c.webhook) & webhooks.c.ended_at.is_(None))
        .where(deliveries.c.delivered_at.is_(None))
        .ext(distinct_on(deliveries.c.webhook, deliveries.c.subject))
        .order_by(deliveries.c.webhook, deliveries.c.subject, deliveries.c.turn, deliveries.c.seq)
        .subquery()
    )
    query = (
        select(first, webhooks.c.url, *(column for column in journal.c if column.name not in ("subject", "seq")))
        .join(webhooks, webhooks.c.id == first.c.webhook)
        .join(journal, (journal.c.subject == first.c.subject) & (journal.c.seq == first.c.seq))
        .where(first.c.next_at <= func.now())
        .order_by(first.c.next_at)
        .limit(most)
    )
    return list(connection.execute(query))


def came_to(connection: Connection, row: Row[Any], status: int, problem: str) -> None:
    """Keep what an attempt came to: taken by an answer of 2xx; else again after a pause."""
    taken = 200 <= status < 300
    pause = timedelta(seconds=PAUSES[min(row.attempts, len(PAUSES) - 1)])
    change = {
        "attempts": row.attempts + 1,
        "status": status,
        "problem": problem[:200],
        "delivered_at": func.now() if taken else None,
        "next_at": func.now() + pause,
    }
    key = (deliveries.c.webhook == row.webhook, deliveries.c.subject == row.subject)
    connection.execute(
        update(deliveries).where(*key, deliveries.c.seq == row.seq, deliveries.c.turn == row.turn).values(change)
    )


def listed(connection: Connection, webhook: str, before: int, most: int) -> list[Row[Any]]:
    """The deliveries of a webhook, the latest first, those before a number."""
    query = select(deliveries).where(deliveries.c.webhook == webhook)
    if before:
        query = query.where(deliveries.c.number < before)
    return list(connection.execute(query.order_by(deliveries.c.number.desc()).limit(most)))


def take_turn(connection: Connection) -> bool:
    """Whether this session is the one that delivers, as long as it lasts."""
    return bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ONE_DELIVERER}))
