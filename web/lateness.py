"""Who is late: conditions on the rows of duties.

Flags do not wait for a breach to be recorded: `due_at` is compared with the legal moment `now` (DESIGN.md idea 4).
Periods of citizens, and those whose end is an event of the procedure, run out without anybody being late.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal_column, not_, select

from law.model import Body
from law.pack import current_pack, load_pack, released
from records.tables import cases, duties, officers


def bodies() -> dict[str, Body]:
    """Who can be bound by a duty, in words, whatever pack it was opened under."""
    return {name: body for version in released() for name, body in load_pack(version).bodies.items()}


def is_late(now: datetime) -> ColumnElement[bool]:
    """The cases in which somebody is late."""
    return cases.c.late_at <= now


def is_closed() -> ColumnElement[bool]:
    """The cases that have ended; written as the partial indices of the table have it."""
    return cases.c.stage.in_([literal_column("'ended'"), literal_column("'archived'")])


def flaggable(rows: FromClause = duties) -> ColumnElement[bool]:
    """The running duties that bind; written as the partial indices of the table have it. `rows`: under another name."""
    return and_(rows.c.closed_at.is_(None), not_(rows.c.paused), rows.c.binding, rows.c.due_at.is_not(None))


def is_overdue(now: datetime, rows: FromClause = duties) -> ColumnElement[bool]:
    return and_(flaggable(rows), rows.c.due_at <= now)


def is_warned(now: datetime, rows: FromClause = duties) -> ColumnElement[bool]:
    """Past the warning share of its time, not past its end; recorded or not."""
    return and_(is_flagged(now, rows), rows.c.due_at > now)


def is_flagged(now: datetime, rows: FromClause = duties) -> ColumnElement[bool]:
    """Overdue or due soon: what is overdue has warned before."""
    return and_(flaggable(rows), rows.c.warn_at <= now)


def warn_share() -> float:
    """The share of its time after which a duty is due soon (setting)."""
    return float(current_pack().setting("duty_warn_share"))


def responsible() -> ColumnElement[Any]:
    """The member of staff who must act: the head for what binds the head, else the officer in charge of the case."""
    head = (
        select(func.min(officers.c.id))
        .where(officers.c.office == duties.c.office, officers.c.role == "head", officers.c.active)
        .correlate(duties)
        .scalar_subquery()
    )
    in_charge = func.coalesce(cases.c.officer, duties.c.officer)
    return case(
        (duties.c.bound == "head", head),
        (duties.c.bound == "agency", func.coalesce(in_charge, head)),
        (duties.c.bound.in_(("enforcer", "collector")), in_charge),
        (duties.c.bound == "addressee", duties.c.officer),
    )
