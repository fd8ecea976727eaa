"""The one guard before every route: who asks, whether he may, and who looked at which case.

Each route says where it is declared which rights of `web.api.reach` it wants, or that it is open to anybody (`PUBLIC`);
an application with a route that says neither does not start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Annotated, Any, Protocol

from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute
from sqlalchemy import Connection, Engine
from starlette.routing import Mount

from cases.kernel import HANDLERS
from records import clock, looks
from web.api.problems import Kind, Refused
from web.api.reach import Bearer, Right, check_subject
from web.api.sign_in import Gate

LOOK = "desk"
OPEN_FOR = timedelta(hours=12)
"""So long a page that stays open continues one look."""

DESK = "/ban-lam-viec"
"""Where those who work in an office begin."""

Route = Callable[..., Any]
Token = Callable[[Request], str]
"""Finds the token of the session that a request belongs to; empty where there is none."""


def open_to_anybody() -> None:
    """What a route depends on that asks nobody who he is."""


PUBLIC = Depends(open_to_anybody)


@dataclass(frozen=True)
class Wants:
    """What a route depends on that is for people who signed in and have these rights.

    What is not asked for by GET is taken from a page of ours only. `lands`: who is not signed in is led to the sign-in
    and back; else he is told so (401), as a download or a stream is.
    """

    gate: Gate
    token: Token
    rights: tuple[Right, ...]
    lands: bool

    async def __call__(self, request: Request) -> None:
        request.state.lands = self.lands
        if request.method != "GET":
            check_own_page(request)
        request.state.bearer = await self.gate.admit(self.token(request), *self.rights)


async def _signed_in(request: Request) -> Bearer:
    bearer: Bearer = request.state.bearer  # the guard of the route let him in
    return bearer


SignedIn = Annotated[Bearer, Depends(_signed_in)]
"""Who asks, for the function of a guarded route."""


class Page(Protocol):
    """Installs a function under an address, Vietnamese and under `/en` English, for whoever has these rights."""

    def __call__(
        self, path: str, *rights: Right, method: str = "GET", lands: bool = True
    ) -> Callable[[Route], Route]: ...


@dataclass(frozen=True)
class Guard:
    """Lets people in, and keeps who looks at a case: `engine` reads, `books` writes the looks."""

    gate: Gate
    token: Token
    books: Engine

    def wants(self, *rights: Right, lands: bool = True) -> Any:
        """The dependency of a route that wants these rights."""
        if not rights:
            raise ValueError("a route says which rights it wants")
        return Depends(Wants(self.gate, self.token, rights, lands))

    def pages_of(self, app: FastAPI) -> Page:
        """The pages of an application."""

        def page(path: str, *rights: Right, method: str = "GET", lands: bool = True) -> Callable[[Route], Route]:
            def install(function: Route) -> Route:
                for address in (path, f"/en{path}"):
                    app.add_api_route(
                        address,
                        function,
                        methods=[method],
                        dependencies=[self.wants(*rights, lands=lands)],
                        include_in_schema=False,
                    )
                return function

            return install

        return page

    def look(self, request: Request, connection: Connection, bearer: Bearer, subject: str) -> datetime:
        """Keep who looks at a case or dossier before he sees it; the legal moment. Refused outside his reach.

        A page that asks for itself again while it is open is no other look. The browser says which of the two it is, so
        its word counts only where the look it continues is kept.
        """
        check_subject(connection, bearer, subject)
        now = clock.now(connection)
        with self.books.begin() as own:
            if not (again(request) and looks.kept(own, subject, who=bearer.who, what=LOOK, since=now - OPEN_FOR)):
                looks.note(own, subject, who=bearer.who, standing=bearer.role, what=LOOK, at=now)
        return now


def again(request: Request) -> bool:
    """Whether an open page asks for itself again, as its browser says."""
    return request.headers.get("sec-fetch-mode", "navigate") != "navigate"


def check_own_page(request: Request) -> None:
    """Refused for what another site's page sent: a browser says where a request comes from."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = f"{request.url.scheme}://{request.url.netloc}"
    if site != "same-origin" if site is not None else origin != own:
        problem = "lệnh không gửi từ trang này / was not sent from a page of this service"
        raise Refused(Kind.NOT_ALLOWED, problem, "Origin")


@dataclass(frozen=True)
class Ways:
    """Who may go where, by the rights that each route wants (`wanted`): pages make a link only where it leads."""

    wanted: Mapping[tuple[str, str], tuple[Right, ...]]

    @cached_property
    def _under(self) -> Sequence[tuple[str, tuple[Right, ...]]]:
        """What pages want whose addresses name something, by the beginning of those; the longest beginnings first."""
        named = {
            path.partition("{")[0]: rights
            for (method, path), rights in self.wanted.items()
            if method == "GET" and "{" in path
        }
        return sorted(named.items(), key=lambda one: -len(one[0]))

    def lead(self, reader: Bearer | None, address: str) -> bool:
        """Whether somebody may open an address of ours, written without `/en`; whose case it is, is asked there."""
        path = address.partition("?")[0].partition("#")[0]
        rights = self.wanted.get(("GET", path))
        if rights is None:
            rights = next((rights for beginning, rights in self._under if path.startswith(beginning)), None)
        return rights == () or (rights is not None and reader is not None and reader.may(*rights))


def does(reader: Bearer | None, command: str) -> bool:
    """Whether an act is one of his standing: a link to its form is for him."""
    return reader is not None and reader.may(Right.ACT) and HANDLERS[command].takes(reader.actor)


def begins(bearer: Bearer) -> str:
    """The page at which somebody begins: a party at his case, an officer at his desk, others at the overview."""
    if bearer.case:
        return f"/{bearer.case}"
    return DESK if bearer.may(Right.DESK) else "/"


def wanted(app: FastAPI) -> Mapping[tuple[str, str], tuple[Right, ...]]:
    """The rights that each route wants, by method and path; none where it is open to anybody.

    Raises TypeError for a route that says neither.
    """
    found: dict[tuple[str, str], tuple[Right, ...]] = {}
    for route in app.routes:
        if isinstance(route, Mount):
            continue  # an application of its own: the API has its gate, the codec its secret, style sheets need none
        said = [one.dependency for one in route.dependencies] if isinstance(route, APIRoute) else []
        asks = next((one.rights for one in said if isinstance(one, Wants)), None)
        if not isinstance(route, APIRoute) or (asks is None and open_to_anybody not in said):
            raise TypeError(f"{route}: says neither which rights it wants nor that it is PUBLIC")
        found |= {(method, route.path): asks or () for method in route.methods or ()}
    return found
