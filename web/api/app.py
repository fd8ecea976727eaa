"""The REST API, version 1, as one ASGI application for `/api/v1`: OpenAPI 3.1 at `openapi.json`, no cookies, no pages.

A door of its own (`api`): it signs the envelopes that it lets in; who acts stands in the bearer's token, never in a
body; the deciding transaction remains the judge. Who looks at a case is kept in `looks`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Engine

from runtime.bodies import Bounded
from runtime.settings import SignIn
from starter import Starter
from web.api import acting, issuing, looking, problems, telling
from web.api.problems import Problem, refused
from web.api.sign_in import Gate
from web.live import Pulse
from web.places import Networks

VERSION = "1.0"

LARGEST = 16 * 1024 * 1024
"""Bytes of a body: a dossier of some 25,000 rows."""

ABOUT = """Thi hành án dân sự: nộp hồ sơ, thực hiện và theo dõi việc thi hành án.
Civil judgment enforcement: hand in dossiers, act on cases and follow them.

Amounts are whole đồng, days local (Asia/Ho_Chi_Minh), moments ISO 8601 with offset. The law's refusal of an act is an
answer (`accepted` false, with its article) and a record; a problem (RFC 9457) leaves none."""


@dataclass(frozen=True)
class ApiParts:
    """What the API works with: `engine` reads, `books` writes; `starter` is that of its door, `keys` the key folder.

    `inside` are the networks into which webhooks may lead, see `web.places`.
    """

    engine: Engine
    books: Engine
    pulse: Pulse
    sign_in: SignIn | None
    keys: Path
    starter: Callable[[], Awaitable[Starter]]
    inside: Networks = ()


def create_api(parts: ApiParts) -> FastAPI:
    """The API, to be mounted at `PREFIX`."""
    api = FastAPI(
        title="thads",
        version=VERSION,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        generate_unique_id_function=lambda route: route.name,
    )
    gate = Gate(parts.sign_in, parts.engine)
    api.include_router(acting.router(gate, parts.books, parts.starter))
    if parts.sign_in and parts.sign_in.own:
        api.include_router(issuing.router(parts.sign_in, parts.engine))
    api.include_router(looking.router(gate, parts.engine, parts.books, parts.pulse))
    api.include_router(telling.router(gate, parts.engine, parts.books, parts.keys, parts.inside))
    problems.add(api)
    api.add_middleware(Bounded, largest=LARGEST, answer=lambda error: refused(error).answer())
    _describe(api)
    return api


def _describe(api: FastAPI) -> None:
    """Let the document name the one form of every problem."""
    made = api.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        return document

    api.openapi = openapi  # type: ignore[method-assign]
