"""The supervisors' pages: the office at a glance, cases, one case, dossiers, money. Each in two languages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Engine

from activities.reconciliation import Reconciler
from cases import words
from documents.errors import DocumentError
from documents.store import DocumentStore
from law.pack import current_pack
from law.periods import local_day
from records import clock, rounds
from records.books import ACCOUNTS
from records.journal import UnknownSubject
from web import money, queries
from web.queries import PAGE, Filter
from web.rendering import file_response, language_of, render
from web.subject_view import case_view, dossier_view
from web.wording import Language, say

FLAGS_AT_A_GLANCE = 25


def _filter(office: str = "", stage: str = "", officer: str = "", state: str = "", q: str = "") -> Filter:
    return Filter(office, stage, officer, state, q)


Chosen = Annotated[Filter, Depends(_filter)]
PageNumber = Annotated[int, Query(alias="trang", ge=1, le=100_000)]


def add(app: FastAPI, engine: Engine, store: DocumentStore, reconciler: Reconciler) -> None:
    """Install the pages, Vietnamese at `/`, English under `/en`."""

    def page(path: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def install(function: Callable[..., Any]) -> Callable[..., Any]:
            for address in (path, f"/en{path}"):
                app.get(address, include_in_schema=False)(function)
            return function

        return install

    @app.get("/en", include_in_schema=False)
    def english() -> Response:
        return RedirectResponse("/en/", 308)

    @page("/")
    def overview(request: Request, chosen: Chosen) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            offices = queries.by_stage(connection, now, chosen.office)
            shown = {
                "figures": queries.figures(connection, now, chosen.office),
                "offices": offices,
                "total": queries.total_of(offices),
                "warn_share": round(100 * queries.warn_share()),
                "flags": queries.flags(connection, now, chosen, FLAGS_AT_A_GLANCE),
                "flag_count": queries.count_flags(connection, now, chosen),
                **_choices(connection, chosen),
            }
        return render(request, "overview.html", now, **_rules(language_of(request)), **shown)

    @page("/co")
    def flags(request: Request, chosen: Chosen, number: PageNumber = 1) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            shown = {
                "flags": queries.flags(connection, now, chosen, PAGE, (number - 1) * PAGE),
                "flag_count": queries.count_flags(connection, now, chosen),
                "number": number,
                "pages": 0,
                **_choices(connection, chosen),
            }
        shown["pages"] = -(-shown["flag_count"] // PAGE)
        return render(request, "flags.html", now, **_rules(language_of(request)), **shown)

    @page("/vu-viec")
    def cases(request: Request, chosen: Chosen, number: PageNumber = 1) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            rows, total = queries.case_list(connection, now, chosen, (number - 1) * PAGE)
            choices = _choices(connection, chosen)
        if chosen.search and total == 1 and rows[0].id == chosen.search.strip():
            return RedirectResponse(f"{'/en' if language_of(request) == 'en' else ''}/{rows[0].id}", 303)
        return render(
            request, "cases.html", now, rows=rows, total=total, number=number, pages=-(-total // PAGE), **choices
        )

    @page("/case/{rest:path}")
    def one_case(request: Request, rest: str) -> Response:
        return _one(request, f"case/{rest}", "case.html", case_view)

    @page("/dossier/{rest:path}")
    def one_dossier(request: Request, rest: str) -> Response:
        return _one(request, f"dossier/{rest}", "dossier.html", dossier_view)

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
            choices = _choices(connection, chosen)
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
                    **(choices := _choices(connection, chosen)),
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


def _choices(connection: Connection, chosen: Filter) -> dict[str, Any]:
    """What the filter form offers, and what is chosen."""
    return {
        "chosen": chosen,
        "query_of": chosen.chosen(),
        "office_names": queries.office_names(connection),
        "enforcers": queries.enforcers(connection, chosen.office),
    }


def _rules(language: Language) -> dict[str, Any]:
    """What a flag needs besides its row: the words of rules and of those bound."""
    known = queries.bodies()
    pack = current_pack()

    def rule_words(rule: str) -> str:
        return say(language, words.rule(rule, pack))

    def body_words(bound: str) -> str:
        body = known.get(bound)
        return say(language, (body.vi, body.en)) if body else bound

    return {"rule_words": rule_words, "body_words": body_words}
