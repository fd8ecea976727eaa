"""Who is late: conditions on the rows of duties.

Flags do not wait for a breach to be recorded: `due_at` is compared with the legal moment `now` (DESIGN.md idea 4).
Periods of citizens, and those whose end is an event of the procedure, run out without anybody being late.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, extract, func, or_, select

from law.model import Body
from law.pack import current_pack, load_pack, released
from records.tables import cases, duties, officers


@lru_cache(maxsize=1)
def citizens() -> tuple[str, ...]:
    return tuple(name for name, body in bodies().items() if body.citizen)


def bodies() -> dict[str, Body]:
    """Who can be bound by a duty, in words, whatever pack it was opened under."""
    return {name: body for version in released() for name, body in load_pack(version).bodies.items()}


def expiring() -> tuple[str, ...]:
    """The rules whose end is a step of the procedure, not a breach."""
    rules = (rule for version in released() for rule in load_pack(version).rules.values())
    return tuple({rule.id for rule in rules if rule.expires_as})


def flaggable() -> ColumnElement[bool]:
    return and_(
        duties.c.closed_at.is_(None),
        duties.c.paused.is_(False),
        duties.c.due_at.is_not(None),
        duties.c.bound.not_in(citizens()),
        duties.c.rule.not_in(expiring()),
    )


def is_overdue(now: datetime) -> ColumnElement[bool]:
    return and_(flaggable(), duties.c.due_at <= now)


def is_warned(now: datetime) -> ColumnElement[bool]:
    """Past the warning share of its time, not past its end; recorded or not."""
    share = warn_share()
    past_share = extract("epoch", now - duties.c.start) >= share * extract("epoch", duties.c.due_at - duties.c.start)
    return and_(flaggable(), duties.c.due_at > now, or_(duties.c.level == 1, past_share))


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
