"""Sessions that ended before their tokens did: a token of somebody who signed out lets nobody in any more."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, exists, select
from sqlalchemy.dialects.postgresql import insert

from records.tables import ended_sessions


def end(connection: Connection, token: str, until: datetime) -> None:
    """Let a token be worth nothing from now on; `until` is the wall moment at which it would have been over anyway."""
    row = {"token": _digest(token), "until": until}
    connection.execute(insert(ended_sessions).values(row).on_conflict_do_nothing())


def ended(connection: Connection, token: str) -> bool:
    """Whether whoever had this token signed out."""
    return bool(connection.scalar(select(exists().where(ended_sessions.c.token == _digest(token)))))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
