"""The lines of the registers of an office (sổ theo dõi), as the journal has them (`cases/proceedings`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from cases.events import FACTS, canonical
from cases.proceedings.office import midnight
from cases.proceedings.register_books import BOOKS
from law.periods import local_day
from records.tables import journal, journal_office

CORRECTIONS: Mapping[str, str] = {"decision_recalled": "recalled", "decision_amended": "amended"}
"""Events that correct a decision, and the field with its number (TT04 30.4: the line is annotated)."""


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line: the local day, the number of its paper if it has one, whose it is, what happened, what corrected it."""

    on: date
    number: str
    subject: str
    kind: str
    note: str = ""

    @property
    def words(self) -> tuple[str, str]:
        return FACTS[self.kind].words


def lines(connection: Connection, office: str, first: date, after: date) -> dict[str, list[BookLine]]:
    """The lines of each register from a local day up to, not with, another; in the order of their events."""
    kinds = {kind for book in BOOKS.values() for kind in book.kinds} | {*CORRECTIONS}
    query = (
        select(journal.c.subject, journal.c.kind, journal.c.at, journal.c.data)
        .where(journal_office == office, journal.c.kind.in_(sorted(kinds)))
        .where(journal.c.at >= midnight(first))
        .order_by(journal.c.at, journal.c.subject, journal.c.seq)
    )
    rows = connection.execute(query).all()
    corrected = {
        (row.subject, row.data[CORRECTIONS[row.kind]]): f"đã sửa đổi, bổ sung ngày {local_day(row.at):%d/%m/%Y}"
        for row in rows
        if row.kind in CORRECTIONS
    }
    found: dict[str, list[BookLine]] = {code: [] for code in BOOKS}
    for row in rows:
        if row.at >= midnight(after):
            break
        number = str(row.data.get("number") or "")
        note = corrected.get((row.subject, number), "")
        for code, book in BOOKS.items():
            if book.holds(row.kind, row.data):
                found[code].append(BookLine(local_day(row.at), number, row.subject, row.kind, note))
    return found


def closed(found: Mapping[str, list[BookLine]]) -> list[dict[str, Any]]:
    """The registers as they are signed: how many lines each has, and the SHA-256 of them without later notes."""
    return [
        {
            "book": code,
            "lines": len(own),
            "sha256": sha256(canonical([[f"{x.on}", x.number, x.subject, x.kind] for x in own])).hexdigest(),
        }
        for code, own in found.items()
    ]
