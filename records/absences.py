"""Who is away today, and who acts for whom (vắng mặt, làm thay): conditions on what the office's year says.

Days are local, today is that of the legal clock.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select

from records import clock
from records.tables import absences


def in_effect() -> ColumnElement[bool]:
    """The condition on `absences` that somebody is away today."""
    return and_(absences.c.starts_on <= clock.today(), absences.c.ends_on >= clock.today())


def has_days() -> ColumnElement[bool]:
    """The condition on `absences` that a day is left of it: who did not leave is back before its first."""
    return absences.c.ends_on >= absences.c.starts_on


def covered_by(officer: str) -> Select[tuple[str]]:
    """Those in whose cases an officer acts today, besides his own."""
    return select(absences.c.officer).where(absences.c.cover == officer, in_effect())


def away_today(connection: Connection, officer: str) -> Row[Any] | None:
    """The absence in which an officer is today."""
    return connection.execute(select(absences).where(absences.c.officer == officer, in_effect())).one_or_none()


def covers_today(connection: Connection, officer: str) -> list[Row[Any]]:
    """The absences in which an officer acts for others today, by their names."""
    mine = select(absences).where(absences.c.cover == officer, in_effect())
    return list(connection.execute(mine.order_by(absences.c.officer)))
