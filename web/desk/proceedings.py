"""The desk's pages of what an office does beside its cases: its proceedings, who comes, the book of receptions.

Who it is that came is sealed before anything is recorded of him, and shown to those alone who may know it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Query, Request, Response
from pydantic import ValidationError
from sqlalchemy import Connection, Row, or_, select, true

from cases.kernel import HANDLERS
from cases.names import ProceedingName, is_private
from cases.proceedings import PROCEEDINGS
from cases.proceedings.common import SEALED_CODE, Proceeding
from cases.proceedings.office import name_of
from cases.proceedings.reception import Reception
from cases.proceedings.reception_course import OUTCOMES, Outcome
from law.guards.reception import CATEGORIES, Category
from law.misfit import problems
from law.office_year import year_of
from law.pack import current_pack
from law.periods import local_day
from records import clock, journal, sealed
from records.sealed import Identity, NotForYou
from records.tables import proceedings
from web import queries
from web.api.problems import Kind, Refused
from web.api.reach import RESTRICTED, Bearer, Right, Standing, check_proceeding
from web.desk.pages import DeskParts, own_of, posted
from web.guard import Page, SignedIn, does
from web.rendering import render

LIST, VISITOR, BOOK, IDENTITY = "/viec-khac", "/tiep-cong-dan", "/so-tiep-cong-dan", "/danh-tinh"
COUNTER = "mot-cua"
"""The sender of what is begun at the office's own counter."""
SECRET = "Bí mật"


@dataclass(frozen=True)
class Line:
    """A line of the book of receptions (sổ tiếp công dân, mẫu 03/TCD): its twelve columns, in their order."""

    subject: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Beginning:
    """An act that begins a proceeding: the name that this one would have, and where the code of who is sealed goes."""

    command: str
    words: tuple[str, str]
    subject: ProceedingName
    sealed: str = ""


def beginnings(bearer: Bearer, own: str) -> Iterator[Beginning]:
    """What this member of an office may begin at its counter under a new name; the year has a name of its own.

    A private office agrees on services and begins nothing else (L25 30), and no other office does.
    """
    for kind, model in PROCEEDINGS.items():
        if kind == "office" or (kind == "service") is not is_private(bearer.office):
            continue
        for command, handler in HANDLERS.items():
            if handler.begins and handler.subject is model and does(bearer, command):
                fields = handler.payload.model_fields.items()
                sealed_in = next((name for name, said in fields if SEALED_CODE in said.metadata), "")
                name = ProceedingName(kind, bearer.office, COUNTER, own)
                yield Beginning(command, handler.payload.words, name, sealed_in)


def _new(now: datetime) -> str:
    """A name that nothing has yet, by its day."""
    return f"{local_day(now):%Y%m%d}-{uuid.uuid4().hex[:6]}"


def add(page: Page, parts: DeskParts) -> None:
    """Install the pages."""

    @page(LIST, Right.DESK, Right.HANDLE)
    async def listed(request: Request, bearer: SignedIn) -> Response:
        def read() -> tuple[datetime, list[Row[Any]]]:
            with parts.engine.connect() as connection:
                return clock.now(connection), listing(connection, bearer)

        now, rows = await to_thread.run_sync(read)
        year = name_of(bearer.office, year_of(local_day(now), current_pack()))
        begun = any(row.id == year for row in rows)
        begin = [one for one in beginnings(bearer, _new(now)) if not one.sealed]
        return render(request, "proceedings.html", now, bearer=bearer, rows=rows, year=year, begun=begun, begin=begin)

    @page(VISITOR, Right.DESK, Right.HANDLE)
    async def blank(request: Request, bearer: SignedIn) -> Response:
        return await to_thread.run_sync(lambda: _visitor(parts, request, bearer, {}))

    @page(VISITOR, Right.DESK, Right.HANDLE, method="POST")
    async def came(request: Request, bearer: SignedIn) -> Response:
        """Seal who came; what he came with is recorded next, under the code."""
        _, given = own_of(await posted(request))
        said = {name: values[0].strip() for name, values in given.items() if name in Identity.model_fields and values}
        return await to_thread.run_sync(lambda: _visitor(parts, request, bearer, said, seal=True))

    @page(IDENTITY + "/{subject:path}", Right.DESK, Right.HANDLE)
    async def who(request: Request, bearer: SignedIn, subject: str) -> Response:
        return await to_thread.run_sync(lambda: _who(parts, request, bearer, subject))

    @page(BOOK, Right.DESK, Right.HANDLE)
    async def book(request: Request, bearer: SignedIn, nam: Annotated[int, Query(ge=2000, le=2100)] = 0) -> Response:
        def read() -> tuple[datetime, list[Line]]:
            with parts.books.begin() as connection:
                now = clock.now(connection)
                return now, lines(connection, bearer, nam or local_day(now).year, now)

        now, found = await to_thread.run_sync(read)
        return render(request, "reception_book.html", now, bearer=bearer, lines=found, year=nam or local_day(now).year)


def listing(connection: Connection, bearer: Bearer) -> list[Row[Any]]:
    """The proceedings of an office, the open ones first; a denunciation only to who has it in hand."""
    mine = proceedings.c.officer == bearer.who
    shown = true() if bearer.role is Standing.HEAD else or_(proceedings.c.kind.not_in(RESTRICTED), mine)
    query = select(proceedings).where(proceedings.c.office == bearer.office, shown)
    order = (proceedings.c.closed_at.isnot(None), proceedings.c.updated_at.desc(), proceedings.c.id)
    return list(connection.execute(query.order_by(*order).limit(queries.LONGEST)))


def _visitor(
    parts: DeskParts, request: Request, bearer: Bearer, said: Mapping[str, str], *, seal: bool = False
) -> Response:
    wrong, code = {}, ""
    with parts.books.begin() as connection:
        now = clock.now(connection)
        if seal:
            try:
                code = sealed.seal(connection, bearer.office, Identity.model_validate(said))
            except ValidationError as error:
                wrong = dict(problems(error))
    begin = [one for one in beginnings(bearer, _new(now)) if one.sealed]
    shown = {"said": {} if code else said, "wrong": wrong, "code": code, "begin": begin}
    return render(request, "visitor.html", now, 422 if wrong else 200, bearer=bearer, **shown)


def _who(parts: DeskParts, request: Request, bearer: Bearer, subject: str) -> Response:
    with parts.books.begin() as connection:
        check_proceeding(connection, bearer, subject)
        now, proceeding = clock.now(connection), journal.load(connection, subject)
        assert isinstance(proceeding, Proceeding)
        try:
            identity = sealed.opened(connection, proceeding, bearer.actor, now)
        except NotForYou:
            raise Refused(Kind.NOT_ALLOWED, field="role") from None
        except LookupError:
            raise Refused(Kind.NO_SUCH, field="subject") from None
    return render(request, "identity.html", now, bearer=bearer, subject=subject, identity=identity)


def lines(connection: Connection, bearer: Bearer, year: int, now: datetime) -> list[Line]:
    """The book of a year for one reader: names only where he may know them, and never of who denounces."""
    query = select(proceedings.c.id).where(
        proceedings.c.office == bearer.office,
        proceedings.c.kind == "reception",
        proceedings.c.number.isnot(None),
        proceedings.c.opened_on.between(date(year, 1, 1), date(year, 12, 31)),
    )
    visits = (journal.load(connection, name) for name in connection.scalars(query))
    found = [visit for visit in visits if isinstance(visit, Reception)]
    found.sort(key=lambda visit: (visit.opened_on or now.date(), visit.id))
    return [_line(connection, bearer, visit, now) for visit in found]


def _line(connection: Connection, bearer: Bearer, visit: Reception, now: datetime) -> Line:
    elsewhere = f"{visit.to} {visit.paper}".strip()
    columns = (
        visit.number,
        f"{visit.opened_on:%d/%m/%Y}",
        *_named(connection, bearer, visit, now),
        visit.summary,
        CATEGORIES[Category(visit.category)][0],
        str(visit.people),
        visit.exhausted_by,
        "x" if visit.outcome == Outcome.TAKEN_OVER else "",
        elsewhere if visit.outcome == Outcome.GUIDED else "",
        elsewhere if visit.outcome in (Outcome.FORWARDED, Outcome.LOWER_ORDERED) else "",
        visit.result or (OUTCOMES[visit.outcome][0] if visit.outcome else ""),
    )
    return Line(visit.id, columns)


def _named(connection: Connection, bearer: Bearer, visit: Reception, now: datetime) -> Sequence[str]:
    """Columns 3 and 4."""
    if visit.category == Category.DENUNCIATION or not visit.may_know(bearer.actor):
        return (SECRET, SECRET)
    try:
        identity = sealed.opened(connection, visit, bearer.actor, now)
    except LookupError:
        return ("", "")
    return (f"{identity.name}, {identity.address}", identity.paper)
