"""The web service: the supervisors' pages, the API, the bank's door, the codec for Temporal's pages, receipts by code.

The API wants a token (`web/api/`), the pages want somebody who signed in (`web/guard.py`); open to anybody is what each
route declares so. The service listens on the loopback interface only and refuses requests that name another host.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine, text
from sqlalchemy.exc import DataError, SQLAlchemyError
from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from activities.reconciliation import Reconciler
from documents.store import DocumentStore
from partners.custody import Custody
from proof.published import Published
from records import rounds
from records.database import share_connections
from records.journal import UnknownSubject
from runtime.errors import StackError
from runtime.logging import get_logger
from runtime.needs import Need, Needs, readiness
from runtime.settings import SignIn
from runtime.state import HOSTS
from starter import Starter
from web import auditing, lookup, overview, pages, past, statistics, supervision, whatif
from web.api import PREFIX
from web.api.app import ApiParts, create_api
from web.api.problems import Refused, refused
from web.api.reach import Right
from web.api.sign_in import Gate
from web.auditing import Make
from web.bank import bank_door
from web.cookies import SessionKey
from web.delivering import Deliverer
from web.desk import importing as desk_importing
from web.desk import intake as desk_intake
from web.desk import money as desk_money
from web.desk import pages as desk_pages
from web.desk import proceedings as desk_proceedings
from web.desk import registers as desk_registers
from web.desk.pages import DeskParts
from web.desk.session import Sessions, turn_away
from web.foreseeing import Forecasts
from web.guard import PUBLIC, Guard, Ways, wanted
from web.live import Pulse
from web.places import Networks

PAGES, OTHERS = 16, 4
"""Threads that each may hold a connection: those that make pages, and those of everything else."""

STATIC = Path(__file__).parent / "static"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

log = get_logger("web")


@dataclass(frozen=True)
class Parts:
    """What the service works with: `engine` reads for the pages, `books` writes for the doors.

    `starter` connects to Temporal when a bank credit first needs it, `api` as the API's own door, `desk` as the
    officers' desk's; `sign_in` says whose tokens let somebody in at both; `inside` are the
    networks into which webhooks may lead (`web.places`). `audit` makes the audits that the pages are asked
    for, `published` are the roots. `codec` is that of runtime/codec_server.py;
    `needs` is what the service needs besides its database, see `runtime.health.Needs`.
    """

    engine: Engine
    books: Engine
    store: DocumentStore
    custody: Custody
    starter: Callable[[], Awaitable[Starter]]
    api: Callable[[], Awaitable[Starter]]
    desk: Callable[[], Awaitable[Starter]]
    codec: ASGIApp
    prove: lookup.Prove
    keys: Path
    audit: Make
    published: Published
    sign_in: SignIn | None = None
    inside: Networks = ()
    needs: Mapping[str, Need] = field(default_factory=dict)


def create_app(parts: Parts) -> FastAPI:
    """The whole service as one ASGI application."""
    pulse = Pulse(parts.engine)

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        share_connections(PAGES, OTHERS)
        to_thread.current_default_thread_limiter().total_tokens = PAGES
        deliverer = Deliverer(parts.books, parts.keys, parts.inside)
        tasks = [asyncio.create_task(pulse.run()), asyncio.create_task(deliverer.run())]
        yield
        for task in tasks:
            task.cancel()

    app = FastAPI(title="thads", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.pulse = pulse
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.mount("/codec", parts.codec)
    api = ApiParts(parts.engine, parts.books, pulse, parts.sign_in, parts.keys, parts.api, parts.inside)
    app.mount(PREFIX, create_api(api))

    gate = Gate(parts.sign_in, parts.engine)
    sessions = Sessions(parts.sign_in, gate, SessionKey(parts.keys), parts.books)
    guard = Guard(gate, sessions.token, parts.books)

    @app.get("/live", dependencies=[guard.wants(Right.LIVE, lands=False)])
    async def live() -> StreamingResponse:
        return StreamingResponse(pulse.beats(), media_type="text/event-stream")

    @app.get("/livez", dependencies=[PUBLIC])
    async def livez() -> PlainTextResponse:
        return PlainTextResponse("ok")

    needs = Needs(
        {
            "postgres": partial(asyncio.to_thread, _reads, parts.engine),
            "postgres (the doors' books)": partial(asyncio.to_thread, _reads, parts.books),
            "workflows": partial(asyncio.to_thread, _watched, parts.engine),
            **parts.needs,
        }
    )

    @app.get("/readyz", dependencies=[PUBLIC])
    async def readyz() -> JSONResponse:
        return readiness(await needs.lacking())

    @app.exception_handler(Refused)
    @app.exception_handler(StackError)
    @app.exception_handler(UnknownSubject)
    async def turned_away(request: Request, error: Exception) -> Response:
        return turn_away(request, refused(error))

    @app.exception_handler(DataError)
    async def unheard_of(_request: Request, _error: Exception) -> PlainTextResponse:
        """An address with a character that no text of ours holds (NUL): the database is well, and is not asked."""
        return PlainTextResponse("Không có trang này. / There is no such page.", 404)

    @app.exception_handler(SQLAlchemyError)
    async def database_away(_request: Request, error: Exception) -> PlainTextResponse:
        log.error("the database does not answer", exc_info=error)
        words = (
            "Cơ sở dữ liệu tạm thời không trả lời; hãy thử lại sau ít phút. / The database does not answer; try again."
        )
        return PlainTextResponse(words, 503, {"Retry-After": "5"})

    bank_door(app, parts.books, parts.custody, parts.starter)
    sessions.add(app)
    _add_pages(app, parts, guard)
    app.state.ways = Ways(wanted(app))
    app.add_middleware(Guarded)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False)
    return app


def _add_pages(app: FastAPI, parts: Parts, guard: Guard) -> None:
    page, reconciler = guard.pages_of(app), Reconciler(parts.engine, parts.custody)
    desk = DeskParts(parts.engine, parts.books, parts.store, guard, parts.desk)
    desk_pages.add(page, desk)
    desk_money.add(page, desk, reconciler)
    desk_intake.add(page, desk)
    desk_importing.add(page, desk)
    desk_proceedings.add(page, desk)
    desk_registers.add(page, desk)
    lookup.add(app, parts.engine, parts.store, parts.prove)
    past.add(page, parts.engine, guard)
    given = (parts.engine, parts.books, parts.store, parts.audit, parts.published)
    auditing.add(page, auditing.AuditParts(*given), guard)
    statistics.add(page, parts.engine, parts.store)
    forecasts = Forecasts()
    supervision.add(page, parts.engine, forecasts, app.state.pulse)
    whatif.add(page, parts.engine, app.state.pulse)
    pages.add(app, page, parts.engine, parts.store, reconciler, guard, forecasts)
    overview.add(page, parts.engine)


def _reads(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM subjects LIMIT 1"))


def _watched(engine: Engine) -> None:
    with engine.connect() as connection:
        seen = rounds.last(connection).get("watch")
    if seen:
        rounds.amiss(seen)


class Guarded:
    """Adds the security headers, and logs failures by the pattern of their route: codes and ids stay out of logs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if message["status"] >= 500:
                    route = getattr(scope.get("route"), "path", "?")
                    log.error("request failed", method=scope["method"], route=route, status=message["status"])
            await send(message)

        await self._app(scope, receive, with_headers)
