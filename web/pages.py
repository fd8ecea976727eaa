"""Pages of cases, one case, dossiers, money, operation. Each in two languages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine, select

from activities.reconciliation import Reconciler
from cases.names import PROCEEDINGS
from documents.errors import DocumentError
from documents.store import DocumentStore
from law.periods import local_day
from records import clock, rounds
from records.books import ACCOUNTS
from records.tables import subjects
from web import money, queries
from web.api.reach import Bearer, Right, subjects_within
from web.choosing import Chosen, PageNumber, choices_of
from web.foreseeing import Forecasts
from web.guard import PUBLIC, Guard, Page, SignedIn
from web.queries import PAGE
from web.rendering import file_response, language_of, render
from web.subject_view import case_view, document_for, dossier_view, has_filed, own_view, proceeding_view
from web.uploads import media_type_of

ONE_BY_ONE = 5
"""Offices whose books a page shows and whose bank it asks; who sees more chooses one."""


def add(
    app: FastAPI,
    page: Page,
    engine: Engine,
    store: DocumentStore,
    reconciler: Reconciler,
    guard: Guard,
    forecasts: Forecasts,
) -> None:
    """Install the pages."""

    @app.get("/en", include_in_schema=False, dependencies=[PUBLIC])
    def english() -> Response:
        return RedirectResponse("/en/", 308)

    @page("/vu-viec", Right.OVERSEE)
    def cases(request: Request, chosen: Chosen, number: PageNumber = 1) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            chosen = queries.sought(connection, chosen)
            rows, total = queries.case_list(connection, now, chosen, (number - 1) * PAGE)
            choices = choices_of(connection, chosen)
        if chosen.search and total == 1 and rows[0].id == chosen.search.strip():
            return RedirectResponse(f"{'/en' if language_of(request) == 'en' else ''}/{rows[0].id}", 303)
        return render(
            request, "cases.html", now, rows=rows, total=total, number=number, pages=-(-total // PAGE), **choices
        )

    @page("/case/{rest:path}", Right.SEE)
    def one_case(request: Request, rest: str, bearer: SignedIn) -> Response:
        if bearer.may(Right.EVENTS):
            return _one(request, f"case/{rest}", bearer, "case.html", partial(case_view, forecasts=forecasts))
        return _one(request, f"case/{rest}", bearer, "own_case.html", own_view)

    @page("/dossier/{rest:path}", Right.DOSSIERS, Right.OVERSEE)
    def one_dossier(request: Request, rest: str, bearer: SignedIn) -> Response:
        return _one(request, f"dossier/{rest}", bearer, "dossier.html", dossier_view)

    def one_proceeding(request: Request, rest: str, bearer: SignedIn) -> Response:
        kind = request.url.path.removeprefix("/en").split("/")[1]
        return _one(request, f"{kind}/{rest}", bearer, "proceeding.html", proceeding_view)

    for kind in PROCEEDINGS:
        page(f"/{kind}/{{rest:path}}", Right.DESK, Right.HANDLE)(one_proceeding)

    def _one(request: Request, subject: str, bearer: Bearer, template: str, view: Callable[..., Any]) -> Response:
        with engine.connect() as connection:
            now = guard.look(request, connection, bearer, subject)
            shown = view(connection, subject, now, language_of(request), bearer)
        return render(request, template, now, v=shown)

    @page("/ho-so", Right.DOSSIERS, Right.OVERSEE)
    def dossiers(request: Request, chosen: Chosen, number: PageNumber = 1) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            rows, by_stage, total = queries.dossier_list(connection, chosen, (number - 1) * PAGE)
            choices = choices_of(connection, chosen)
        choices |= {"rows": rows, "by_stage": by_stage, "total": total, "number": number, "pages": -(-total // PAGE)}
        return render(request, "dossiers.html", now, **choices)

    @page("/tien", Right.MONEY)
    async def money_page(request: Request, chosen: Chosen) -> Response:
        def read() -> tuple[datetime, dict[str, Any]]:
            with engine.connect() as connection:
                now = clock.now(connection)
                return now, {
                    "figures": queries.figures(connection, now, chosen),
                    "unclaimed": money.unclaimed(connection, chosen),
                    "unpaid": money.unpaid(connection, chosen),
                    "held": money.with_money(connection, chosen),
                    "surplus": money.with_surplus(connection, chosen),
                    "accounts": ACCOUNTS,
                    **(choices := choices_of(connection, chosen)),
                    "books": money.books_of(connection, few(choices), local_day(now)),
                }

        def few(choices: dict[str, Any]) -> list[str]:
            codes = [chosen.office] if chosen.office else list(choices["office_names"])
            return codes if len(codes) <= ONE_BY_ONE else []

        now, shown = await asyncio.to_thread(read)
        lamps = [(code, await reconciler.look(code)) for code in few(shown)]
        return render(request, "money.html", now, lamps=lamps, **shown)

    @page("/van-hanh", Right.EFFECTS, Right.OVERSEE)
    def operation(request: Request, bearer: SignedIn) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            ended, within = rounds.last(connection), subjects_within(bearer)
            watched = ended.get("watch")
            named = [name for names in watched.outcome.get("names", {}).values() for name in names] if watched else []
            known = select(subjects.c.id).where(subjects.c.id.in_(named), within)
            shown: dict[str, Any] = {
                "rounds": [(name, ended.get(name)) for name in rounds.EVERY],
                "seen": watched,
                "known": set(connection.scalars(known)),
                "effects": rounds.failed_effects(connection, most=queries.LONGEST, within=within),
                "failed": rounds.count_failed(connection, within),
                "wall": datetime.now(UTC),
            }
        return render(request, "operation.html", now, **shown)

    @page("/van-ban/{sha256}/{subject:path}", Right.SEE, lands=False)
    def document(request: Request, sha256: str, subject: str, bearer: SignedIn) -> Response:
        """A document of this case or dossier, by its hash; no other subject's. A party has those he was told of."""
        with engine.connect() as connection:
            guard.look(request, connection, bearer, subject)
            row = document_for(connection, subject, sha256, bearer)
            known = row is not None or has_filed(connection, subject, sha256, bearer)
        try:
            content = store.of(subject).get(sha256) if known else None
        except DocumentError:
            content = None
        if content is None:
            return Response("không có văn bản này / no such document", 404, media_type="text/plain; charset=utf-8")
        if row is None:
            return file_response(content, media_type_of(content), f"tai-lieu-{sha256[:12]}")
        return file_response(content, row.media_type, row.number or row.document)
