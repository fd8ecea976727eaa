"""The page of the statistics: every form of a period, as it was locked or as it is now, and the cases behind a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from sqlalchemy import Connection, Engine

from activities.statistics import Correction, Snapshot, corrections_of, filled, locked, table_of
from documents.store import DocumentStore
from figures.catalogue import forms
from figures.forms import Column, Rate, Value
from figures.periods import Period
from figures.tables import Table, ranks, shown
from figures.writing import as_csv, as_xlsx, cases_as_csv
from law.errors import LawError
from law.periods import local_day
from records import clock
from web import queries
from web.api.reach import Reach, Right, office_within
from web.guard import Page, SignedIn
from web.rendering import language_of, render

PERIODS = 15
"""So many past periods are offered."""
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """Which form, of which office (all where it is empty), up to the end of which month."""

    form: str = "matters"
    office: str = ""
    period: str = ""


async def _asked(bearer: SignedIn, bieu: str = "matters", office: str = "", ky: str = "") -> Asked:
    return Asked(bieu, office_within(bearer, office), ky)


Chosen = Annotated[Asked, Depends(_asked)]


@dataclass(frozen=True)
class Shown:
    """A form to be shown: as it was locked (`snapshot`), else as it is at `as_of`."""

    table: Table
    as_of: datetime
    snapshot: Snapshot | None
    corrections: tuple[Correction, ...]


def add(page: Page, engine: Engine, store: DocumentStore) -> None:
    """Install the pages, at `/thong-ke`."""

    @page("/thong-ke", Right.STATISTICS)
    def a_form(request: Request, asked: Chosen, bearer: SignedIn) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            try:
                period = _period(asked, now)
                found = _form(connection, store, asked, period, now)
            except LawError as wrong:
                return render(request, "missing.html", now, 404, asked=wrong.problem)
            names = queries.office_names(connection)
        if bearer.reach is not Reach.COUNTRY:
            names = {asked.office: names[asked.office]}
        return render(
            request, "statistics.html", now,
            asked=asked, found=found, period=period, forms=forms(period), periods=_offered(now), office_names=names,
            ranks=ranks(found.table), cell=_cell, adds=lambda column: isinstance(column, Column),
            rows=_words(request, found.table),
            query_of={"bieu": asked.form, "office": asked.office, "ky": period.name},
        )  # fmt: skip

    @page("/thong-ke/vu-viec", Right.STATISTICS)
    def behind(request: Request, asked: Chosen, dong: str = "total", cot: str = "") -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            try:
                period = _period(asked, now)
                snapshot = locked(connection, asked.office, asked.form, period)
                table = filled(connection, asked.form, asked.office, period, snapshot.as_of if snapshot else now)
                found = table.behind(dong, cot)
            except LawError as wrong:
                return render(request, "missing.html", now, 404, asked=wrong.problem)
        column = next(one for one in table.form.columns if one.code == cot)
        row = next(one for one in table.rows if one.key == dong)
        return render(
            request, "statistics_cases.html", now,
            table=table, row=row, column=column, found=found[: queries.LONGEST], total=len(found), period=period,
            sum=sum(adds for _, adds in found),
            query_of={"bieu": asked.form, "office": asked.office, "ky": period.name, "dong": dong, "cot": cot},
        )  # fmt: skip

    @page("/thong-ke/tai-ve", Right.STATISTICS, lands=False)
    def download(asked: Chosen, kieu: Annotated[str, Query(pattern="^(csv|xlsx)$")] = "csv", dong: str = "",
                 cot: str = "") -> Response:  # fmt: skip
        with engine.connect() as connection:
            now = clock.now(connection)
            try:
                period = _period(asked, now)
                found = _form(connection, store, asked, period, now)
                if cot:
                    table = filled(connection, asked.form, asked.office, period, found.as_of)
                    return _file(cases_as_csv(table.behind(dong, cot)).encode(), CSV, f"{asked.form}-{cot}", period)
            except LawError as wrong:
                return Response(wrong.problem, 404, media_type="text/plain; charset=utf-8")
            office = queries.office_names(connection).get(asked.office, "Toàn quốc")
        if kieu == "csv":
            return _file(as_csv(found.table).encode(), CSV, asked.form, period)
        book = as_xlsx(found.table, office, found.as_of, locked=found.snapshot is not None)
        return _file(book, XLSX, asked.form, period)


def _period(asked: Asked, now: datetime) -> Period:
    return Period.until(asked.period) if asked.period else Period.of(local_day(now))


def _form(connection: Connection, store: DocumentStore, asked: Asked, period: Period, now: datetime) -> Shown:
    snapshot = locked(connection, asked.office, asked.form, period)
    if snapshot:
        entered = tuple(corrections_of(store, snapshot))
        return Shown(table_of(store, snapshot), snapshot.as_of, snapshot, entered)
    return Shown(filled(connection, asked.form, asked.office, period, now), now, None, ())


def _offered(now: datetime) -> list[Period]:
    """The running period and those before it, the latest first."""
    found = [Period.of(local_day(now))]
    while len(found) < PERIODS:
        found.append(Period.of(found[-1].last.replace(day=1) - found[-1].last.resolution))
    return found


def _words(request: Request, table: Table) -> list[tuple[str, str, int]]:
    """Of each row its key, its name in the page's language, and its level."""
    english = language_of(request) == "en"
    return [(row.key, row.en if english else row.vi, row.level) for row in table.rows]


def _cell(column: Column | Rate, value: Value) -> str:
    return shown(value, column.places if isinstance(column, Rate) else 0)


def _file(content: bytes, media_type: str, name: str, period: Period) -> Response:
    safe = re.sub(r"[^\w-]+", "-", f"{name}-{period.name}")
    ending = "csv" if media_type == CSV else "xlsx"
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{safe}.{ending}"'}
    return Response(content, media_type=media_type, headers=headers)
