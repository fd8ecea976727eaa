"""Who looked at a case, when, in what capacity: kept in `looks` beside the questions to holders of information."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, exists, insert, select

from records.tables import looks

SEEN = "seen"


def note(connection: Connection, subject: str, *, who: str, standing: str, what: str, at: datetime) -> None:
    """Keep that `who`, in this standing, saw this much of a subject at a legal moment."""
    row = {"subject": subject, "officer": who, "partner": "", "party": "", "query": what, "purpose": standing}
    connection.execute(insert(looks).values(row | {"asked_at": at, "answered_at": at, "outcome": SEEN}))


def kept(connection: Connection, subject: str, *, who: str, what: str, since: datetime) -> bool:
    """Whether it is kept that `who` saw this much of a subject at a legal moment since then."""
    mine = (looks.c.subject == subject, looks.c.officer == who, looks.c.query == what, looks.c.outcome == SEEN)
    return bool(connection.scalar(select(exists().where(*mine, looks.c.asked_at >= since))))
