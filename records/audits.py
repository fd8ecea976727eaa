"""What auditors did in the pages: each step is a row that is kept, and that the log of roots holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from records.tables import audits

MOST = 100
"""Steps that a list shows, the latest first."""


@dataclass(frozen=True)
class Step:
    """`step`: an audit was `asked` for, `ended` or `failed`, its verdict was `read` or `taken` away as a file.

    `at` is wall time; `office` is empty where all offices were meant, `subject` where a sample was. `told` holds of a
    sample its size and seed, of an end what it came to: whether all holds, how many were audited and differ, and the
    hashes of the verdict's files in the document store.
    """

    audit: str
    step: str
    at: datetime
    who: str
    standing: str
    office: str
    subject: str
    told: Mapping[str, Any]


def note(connection: Connection, audit: str, step: str, *, like: Step, told: Mapping[str, Any] | None = None) -> None:
    """Keep one step more of an audit, by whom and of what `like` says."""
    mine = {"who": like.who, "standing": like.standing, "office": like.office, "subject": like.subject}
    row = {"audit": audit, "step": step, "at": func.clock_timestamp(), "told": dict(told or {}), **mine}
    connection.execute(insert(audits).values(row))


def steps(connection: Connection, audit: str) -> list[Step]:
    """What was done in one audit, the first step first; none if there is no such audit."""
    return _steps(connection, select(audits).where(audits.c.audit == audit).order_by(audits.c.id))


def latest(connection: Connection, office: str = "") -> list[Step]:
    """The latest steps of all audits, those of one office if it is named."""
    query = select(audits).order_by(audits.c.id.desc()).limit(MOST)
    return _steps(connection, query.where(audits.c.office == office) if office else query)


def _steps(connection: Connection, query: Any) -> list[Step]:
    return [Step(**{k: v for k, v in row._mapping.items() if k != "id"}) for row in connection.execute(query)]
