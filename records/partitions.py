"""The journal by years (docs/adr/0007): a partition holds every event of the subjects that were opened in one year.

A subject's year never changes, and a foreign key holds each event to it; so (subject, seq) is unique for ever, though
PostgreSQL wants the year in the key. Whoever knows the year names it: then one partition is read.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, ScalarSelect, bindparam, func, select, text

from records.tables import journal, subjects

AHEAD = 5
"""Years made before they come: every `thads up` makes them anew, so one start in five years is enough."""

NAME = re.compile(rf"{journal.name}_[0-9]{{4}}")


def opened_of(parameter: str) -> ScalarSelect[int]:
    """In a statement: the year of the subject that the parameter of this name names."""
    return select(subjects.c.opened).where(subjects.c.id == bindparam(parameter)).scalar_subquery()


def ensure(connection: Connection) -> None:
    """As the owner, make the partitions of this year and of those to come; a second time changes nothing."""
    year = int(connection.execute(select(func.extract("year", func.now()))).scalar_one())
    for coming in range(year, year + AHEAD + 1):
        name = f"{journal.name}_{coming}"
        connection.execute(
            text(f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {journal.name} FOR VALUES IN ({coming})")
        )


def made(connection: Connection) -> list[str]:
    """The partitions there are."""
    query = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = CAST(:journal AS regclass) ORDER BY 1"
    return list(connection.execute(text(query), {"journal": journal.name}).scalars())
