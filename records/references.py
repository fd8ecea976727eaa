"""Which cases of an office the text of a transfer names: one is claimed for, several are offered to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from cases.references import Named, named
from law.pack import current_pack
from records.numbering import series_of, series_year
from records.tables import cases, registers

DECISION = "enforcement_decision"


@dataclass(frozen=True)
class Offer:
    """The cases that a text may mean, and the one that it surely means, if there is one."""

    cases: tuple[str, ...] = ()
    sure: str | None = None


def offer(connection: Connection, office: str, text: str, booked_on: date) -> Offer:
    """What a transfer to an office's account names.

    A printed reference or an id is sure. The number of a decision is where one open case of the office carries it, and
    in the statistics year of the day that the text names, else of the booking (numbers begin anew each year).
    """
    found = named(text)
    direct = set(_direct(connection, office, found))
    numbered = _numbered(connection, office, found)
    if direct:
        meant = direct if direct & numbered.keys() else direct | numbered.keys()
        return _of(meant, sure=len(meant) == 1)
    years = {series_year(DECISION, day) for day in found.days or (booked_on,)}
    return _of(set(numbered), sure=len(numbered) == 1 and set(numbered.values()) <= years)


def _of(meant: set[str], *, sure: bool) -> Offer:
    return Offer(tuple(sorted(meant)), next(iter(meant)) if sure else None)


def _direct(connection: Connection, office: str, found: Named) -> list[str]:
    if not found.references and not found.cases:
        return []
    written = cases.c.reference.in_(found.references) | func.lower(cases.c.id).in_(found.cases)
    return list(connection.scalars(select(cases.c.id).where(written, cases.c.office == office)))


def _numbered(connection: Connection, office: str, found: Named) -> dict[str, int]:
    """The open cases whose decisions have these numbers, each with the statistics year of its number."""
    if not found.decisions:
        return {}
    query = (
        select(cases.c.id, registers.c.year)
        .join(cases, (cases.c.id == registers.c.subject) & (cases.c.decision_number == registers.c.label))
        .where(registers.c.register == series_of(DECISION, current_pack()), registers.c.office == office)
        .where(registers.c.number.in_(found.decisions), cases.c.office == office, cases.c.ended_on.is_(None))
    )
    return {row.id: row.year for row in connection.execute(query)}
