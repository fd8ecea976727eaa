"""The legal clock of the installation (DESIGN.md idea 9): the wall clock, or one that the simulation steps."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Connection, Date, cast, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from law.periods import VIETNAM
from records.tables import clock

_CLOCK = select(clock)


def now(connection: Connection) -> datetime:
    """The legal moment: wall time unless the installation's clock is stepped."""
    row = connection.execute(_CLOCK).one_or_none()
    if row is None or row.mode == "wall":
        return datetime.now(UTC)
    moment: datetime = row.now
    return moment


def today() -> ColumnElement[date]:
    """The legal local day, in SQL: for conditions that narrow a query to what holds today."""
    stepped = select(clock.c.now).where(clock.c.mode == "stepped").scalar_subquery()
    return cast(func.timezone(str(VIETNAM), func.coalesce(stepped, func.now())), Date)


def is_stepped(connection: Connection) -> bool:
    row = connection.execute(_CLOCK).one_or_none()
    return row is not None and row.mode == "stepped"


def step(connection: Connection, to: datetime) -> None:
    """Set the stepped clock. It never goes back: ValueError."""
    row = connection.execute(_CLOCK).one_or_none()
    if row is not None and row.now is not None and row.now > to:
        raise ValueError(f"the legal clock stands at {row.now.isoformat()} and cannot go back to {to.isoformat()}")
    values = {"mode": "stepped", "now": to}
    connection.execute(upsert(clock).values(one=1, **values).on_conflict_do_update(index_elements=["one"], set_=values))
