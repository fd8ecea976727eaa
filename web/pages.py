"""The supervisors' pages: the office at a glance, cases, one case, dossiers, money. Each in two languages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine

from activities.reconciliation import Reconciler
from cases.names import PROCEEDINGS
from documents.errors import DocumentError
from documents.store import DocumentStore
from law.periods import local_day
from records import clock, rounds
from records.books import ACCOUNTS
from records.journal import UnknownSubject
from web import delay, money, queries, supervision
from web.choosing import Chosen, PageNumber, choices_of, duty_words
from web.delay import Wanted
from web.lateness import warn_share
from web.queries import PAGE
from web.rendering import file_response, language_of, pages_of, render
from web.subject_view import case_view, dossier_view, proceeding_view

FLAGS_AT_A_GLANCE = 25


def add(
    app: FastAPI, engine: Engine, store: DocumentStore, reconciler: Reconciler, noted: Callable[..., Awaitable[None]]
) -> None:
    """Install the pages. `noted` keeps who looks at a case, if he signed in."""

    page = pages_of(app)
    supervision.add(page, engine)

    @app.get("/en", include_in_schema=False)
    def english() -> Response:
        return RedirectResponse("/en/", 308)

    @page("/")
    def overview(request: Request, chosen: Chosen) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            offices = queries.by_stage(connection, now, chosen.office)
            flags, count, _ = delay.late(connection, now, Wanted(chosen, everything=True), FLAGS_AT_A_GLANCE)
            shown = {
                "figures": queries.figures(connection, now, chosen.office),
                "offices": offices,
                "total": queries.total_of(offices),
                "warn_share": round(100 * warn_share()),
                "flags": flags,
                "flag_count": count,
                **choices_of(connection, chosen),
            }
        return render(request, "overview.html", now, **duty_words(language_of(request)), **shown)

    @page("/vu-viec")
    def cases(request: Request, chosen: Chosen, number: PageNumber = 1) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            rows, total = queries.case_list(connection, now, chosen, (number - 1) * PAGE)
            choices = choices_of(connection, chosen)
        if chosen.search and total == 1 and rows[0].id == chosen.search.strip():
            return RedirectResponse(f"{'/en' if language_of(request) == 'en' else ''}/{rows[0].id}", 303)
        return render(
            request, "cases.html", now, rows=rows, total=total, number=number, pages=-(-total // PAGE), **choices
        )

    @page("/case/{rest:path}")
    def one_case(request: Request, rest: str, _noted: None = Depends(noted)) -> Response:
        return _one(request, f"case/{rest}", "case.html", case_view)

    @page("/dossier/{rest:path}")
    def one_dossier(request: Request, rest: str) -> Response:
        return _one(request, f"dossier/{rest}", "dossier.html", dossier_view)

    def one_proceeding(request: Request, rest: str) -> Response:
        kind = request.url.path.removeprefix("/en").split("/")[1]
        return _one(request, f"{kind}/{rest}", "proceeding.html", proceeding_view)

    for kind in PROCEEDINGS:
        page(f"/{kind}/{{rest:path}}")(one_proceeding)

    def _one(request: Request, subject: str, template: str, view: Callable[..., Any]) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            try:
                shown = view(connection, subject, now, language_of(request))
            except UnknownSubject:
                return render(request, "missing.html", now, 404, asked=subject)
        return render(request, template, now, v=shown)

    @page("/ho-so")
    def dossiers(request: Request, chosen: Chosen, number: PageNumber = 1) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            rows, by_stage, total = queries.dossier_list(connection, chosen, (number - 1) * PAGE)
            choices = choices_of(connection, chosen)
        choices |= {"rows": rows, "by_stage": by_stage, "total": total, "number": number, "pages": -(-total // PAGE)}
        return render(request, "dossiers.html", now, **choices)

    @page("/tien")
    async def money_page(request: Request, chosen: Chosen) -> Response:
        def read() -> tuple[datetime, dict[str, Any]]:
            with engine.connect() as connection:
                now = clock.now(connection)
                return now, {
                    "figures": queries.figures(connection, now, chosen.office),
                    "unclaimed": money.unclaimed(connection, chosen.office),
                    "unpaid": money.unpaid(connection, chosen.office),
                    "held": money.with_money(connection, chosen.office),
                    "surplus": money.with_surplus(connection, chosen.office),
                    "accounts": ACCOUNTS,
                    **(choices := choices_of(connection, chosen)),
                    "books": money.books_of(
                        connection,
                        [chosen.office] if chosen.office else list(choices["office_names"]),
                        local_day(now),
                    ),
                }

        now, shown = await asyncio.to_thread(read)
        codes = [chosen.office] if chosen.office else list(shown["office_names"])
        lamps = [(code, await reconciler.look(code)) for code in codes]
        return render(request, "money.html", now, lamps=lamps, **shown)

    @page("/van-hanh")
    def operation(request: Request) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            ended = rounds.last(connection)
            shown: dict[str, Any] = {
                "rounds": [(name, ended.get(name)) for name in rounds.EVERY],
                "seen": ended.get("watch"),
                "effects": rounds.failed_effects(connection, most=queries.LONGEST),
                "failed": rounds.count_failed(connection),
                "wall": datetime.now(UTC),
            }
        return render(request, "operation.html", now, **shown)

    @app.get("/van-ban/{sha256}/{subject:path}", include_in_schema=False)
    def document(sha256: str, subject: str) -> Response:
        """A document of this case or dossier, by its hash; no other subject's."""
        with engine.connect() as connection:
            row = queries.document(connection, subject, sha256)
        try:
            content = store.get(sha256) if row else None
        except DocumentError:
            content = None
        if row is None or content is None:
            return Response("không có văn bản này / no such document", 404, media_type="text/plain; charset=utf-8")
        return file_response(content, row.media_type, row.number or row.document)
