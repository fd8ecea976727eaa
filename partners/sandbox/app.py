"""The sandbox as an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware

from partners.sandbox.bank import Bank
from partners.sandbox.control import control
from partners.sandbox.desk import Desk, Refused
from partners.sandbox.faults import Faults
from partners.sandbox.people import People
from partners.sandbox.pushes import Pushes
from partners.sandbox.routes import court, custody, immigration, notices_and_copies, portal, prison, registries
from partners.sandbox.settings import SandboxSettings
from partners.sandbox.store import Store
from runtime.bodies import Bounded
from runtime.needs import Needs, readiness
from runtime.state import HOSTS

LARGEST = 256 * 1024  # bytes of a request


def create_app(settings: SandboxSettings) -> FastAPI:
    """All partners and the control doors, over the memory in `settings.data`."""
    store = Store(settings.data)
    faults = Faults(settings.seed)
    people = People(store, settings.seed)
    bank = Bank(store)
    http = httpx.AsyncClient(timeout=10.0, trust_env=False)
    pushes = Pushes(store, faults, settings.callback, http)
    desk = Desk(store, faults)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        posting = asyncio.create_task(pushes.run())
        yield
        posting.cancel()
        with suppress(asyncio.CancelledError):
            await posting
        await http.aclose()
        store.close()

    app = FastAPI(title="Partners' sandbox", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(Bounded, largest=LARGEST)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False)
    app.state.secret = settings.secret
    app.include_router(notices_and_copies(desk, people))
    app.include_router(registries(desk, people))
    app.include_router(custody(desk, bank, pushes.wake))
    app.include_router(court(desk, store))
    app.include_router(immigration(desk))
    app.include_router(prison(desk))
    app.include_router(portal(desk, store))
    app.include_router(control(settings.secret, store, faults, people, bank, pushes))

    async def remembers() -> None:
        with store.transaction():
            pass

    needs = Needs({"memory": remembers})

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        return readiness(await needs.lacking())

    @app.exception_handler(RequestValidationError)
    async def malformed(_: Request, error: RequestValidationError) -> JSONResponse:
        # Where it is wrong, never what was sent: a body holds names and identity numbers.
        fields = [".".join(map(str, problem["loc"])) for problem in error.errors()]
        return JSONResponse({"code": "malformed_request", "fields": fields}, 422)

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        return JSONResponse({"code": error.code}, 422)

    return app
