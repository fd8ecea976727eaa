"""The desk's page of the registers (sổ theo dõi thi hành án): a quarter's lines as they are signed, TT04 30.

Who does not see the whole office is told how many lines there are, not which. With it stand the judgments that courts
have not transferred in time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Query, Request, Response
from sqlalchemy import Connection

from cases.proceedings.office import OfficeYear, name_of
from cases.proceedings.register_books import BOOKS, QUARTERS
from law.office_year import quarter_days, quarter_of, year_of
from law.pack import current_pack
from law.periods import local_day
from records import clock, journal, register_books
from records.journal import UnknownSubject
from web import queries
from web.api.reach import Reach, Right
from web.desk.pages import DeskParts
from web.guard import Page, SignedIn
from web.rendering import render

REGISTERS = "/so-theo-doi"


def _year_of(connection: Connection, office: str, year: int) -> OfficeYear | None:
    """The office's year; None where it has not begun."""
    try:
        known = journal.load(connection, name_of(office, year))
    except UnknownSubject:
        return None
    return known if isinstance(known, OfficeYear) else None


def add(page: Page, parts: DeskParts) -> None:
    """Install the page."""

    @page(REGISTERS, Right.DESK, Right.HANDLE)
    async def shown(
        request: Request,
        bearer: SignedIn,
        nam: Annotated[int, Query(ge=2000, le=2100)] = 0,
        quy: Annotated[str, Query(pattern="^[1-4]?$")] = "",
        so: Annotated[str, Query(pattern="^([0-9]{2})?$")] = "",
    ) -> Response:
        def read() -> tuple[datetime, dict[str, Any]]:
            with parts.engine.connect() as connection:
                now = clock.now(connection)
                today = local_day(now)
                pack = current_pack()
                year, quarter = nam or year_of(today, pack), quy or quarter_of(today, pack)
                found = register_books.lines(connection, bearer.office, *quarter_days(year, quarter, pack))
                office = _year_of(connection, bearer.office, year)
                whole = bearer.reach is Reach.OFFICE
                return now, {
                    "year": year,
                    "quarter": quarter,
                    "counts": {code: len(lines) for code, lines in found.items()},
                    "book": so if so in BOOKS and whole else "",
                    "lines": found[so][: queries.LONGEST] if so in BOOKS and whole else (),
                    "signed": bool(office and quarter in office.signed),
                    "late": list(office.judgments.group("awaited")) if office else (),
                    "whole": whole,
                }

        now, found = await to_thread.run_sync(read)
        return render(request, "registers.html", now, bearer=bearer, books=BOOKS, quarters=QUARTERS, **found)
