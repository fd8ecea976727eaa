"""The issuer of an installation for trials: OAuth 2.0 for services (RFC 6749, 4.4) and for people (4.1, with PKCE).

There are no such addresses where the issuer is an identity provider's; that one has its own. So they stand in no
OpenAPI document.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import ValidationError
from sqlalchemy import Connection, Engine, func, select

from records.tables import cases, officers, offices, parties
from runtime import issuer
from runtime.settings import SignIn
from web.api.reach import TABLE, Bearer, Reach, Standing
from web.api.sign_in import CLAIM
from web.rendering import render
from web.wording import SIDES, STANDINGS, Words

SIGNED_IN = "/dang-nhap/xong"
"""Where the pages take somebody back who signed in: the only address to which a code is sent."""

CODE_LASTS = timedelta(minutes=1)
LARGEST = 16 * 1024
CASES = 3
"""Cases whose parties may sign in: those in which something was done last."""

FIRST = {"C1": "creditor", "D1": "debtor"}
"""The parties of a case that are offered, and the column of `cases` with the name of each."""

STAFF = "Staff of the agency"
OVERSIGHT: Words = ("Người theo dõi, kiểm sát, kiểm toán", "Who oversees")
OWN: Words = ("Đương sự, mỗi người chỉ xem vụ việc của mình", "Parties, each to his own case")
PROCURATOR: Words = STANDINGS[Standing.PROCURATOR]


class Codes:
    """Authorization codes: signed by the issuer, good for a minute, and once."""

    def __init__(self, keys: Path) -> None:
        self._keys = keys
        self._used: dict[str, float] = {}

    def make(self, bearer: Bearer, asked: Mapping[str, str]) -> str:
        """A code for somebody who signed in as what a client asked for."""
        said = {
            "code": uuid.uuid4().hex,
            "client": asked["client_id"],
            "redirect_uri": asked["redirect_uri"],
            "challenge": asked["code_challenge"],
            CLAIM: bearer.model_dump(mode="json", exclude_defaults=True),
            "aud": "code",
        }
        return issuer.token(self._keys, bearer.who, said, CODE_LASTS)

    def redeem(self, form: Mapping[str, str]) -> Bearer | None:
        """For whom a code was made, to who shows that it was made for him (RFC 7636); None for anybody else."""
        try:
            said = issuer.claims_of(self._keys, form.get("code", ""))
            verifier = form.get("code_verifier", "").encode("ascii")
        except ValueError:
            return None
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        right = (
            said.get("aud") == "code"
            and said["client"] == form.get("client_id")
            and said["redirect_uri"] == form.get("redirect_uri")
            and hmac.compare_digest(said["challenge"], made)
            and said["code"] not in self._used
        )
        if not right:
            return None
        now = time.monotonic()
        self._used = {code: until for code, until in self._used.items() if until > now}
        self._used[said["code"]] = now + CODE_LASTS.total_seconds()
        return Bearer.model_validate(said[CLAIM])


def router(sign_in: SignIn, engine: Engine) -> APIRouter:
    """`GET` and `POST /authorize` for people, `POST /token` for what comes back from there and for services."""
    assert sign_in.own
    keys, codes, routes = sign_in.own, Codes(sign_in.own), APIRouter()

    @routes.get("/authorize", include_in_schema=False)
    def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        if problem := _wrong(request, asked, sign_in.client):
            return JSONResponse({"error": "invalid_request", "error_description": problem}, 400)
        return _page(request, engine, asked)

    @routes.post("/authorize", include_in_schema=False)
    async def signed_in(request: Request) -> Response:
        form = await _form(request)
        if problem := _wrong(request, form, sign_in.client):
            return JSONResponse({"error": "invalid_request", "error_description": problem}, 400)
        if not hmac.compare_digest(issuer.passphrase(keys).encode(), form.get("passphrase", "").strip().encode()):
            return await to_thread.run_sync(lambda: _page(request, engine, form, "passphrase"))
        bearer = await to_thread.run_sync(_chosen, engine, form.get("who", ""))
        if bearer is None:
            return await to_thread.run_sync(lambda: _page(request, engine, form, "who"))
        back = urlencode({"code": codes.make(bearer, form), "state": form.get("state", "")})
        return RedirectResponse(f"{form['redirect_uri']}?{back}", 303)

    @routes.post("/token", include_in_schema=False)
    async def token(request: Request) -> JSONResponse:
        form = await _form(request)
        given: Mapping[str, Callable[[], tuple[Bearer | None, str]]] = {
            "authorization_code": lambda: (codes.redeem(form), "invalid_grant"),
            "client_credentials": lambda: _service(keys, form),
        }
        if form.get("grant_type", "") not in given:
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        bearer, error = given[form["grant_type"]]()
        if bearer is None:
            return JSONResponse({"error": error}, 401 if error == "invalid_client" else 400)
        made = issuer.token(keys, bearer.who, {CLAIM: bearer.model_dump(mode="json", exclude_defaults=True)})
        seconds = int(issuer.LIFETIME.total_seconds())
        told = {"access_token": made, "token_type": "Bearer", "expires_in": seconds, "scope": bearer.office}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    return routes


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body())[:LARGEST].decode("utf-8", "replace"), keep_blank_values=True))


def _wrong(request: Request, asked: Mapping[str, str], client: str) -> str:
    """What is wrong with a request for a code; nothing where it is the pages' own."""
    back = urlsplit(asked.get("redirect_uri", ""))
    own = (back.scheme, back.netloc, back.path) == (request.url.scheme, request.url.netloc, SIGNED_IN)
    wanted = {"response_type": "code", "client_id": client, "code_challenge_method": "S256"}
    for name, value in wanted.items():
        if asked.get(name) != value:
            return name
    return "" if own and asked.get("code_challenge") else "redirect_uri" if not own else "code_challenge"


def _service(keys: Path, form: Mapping[str, str]) -> tuple[Bearer | None, str]:
    client = form.get("client_id", "")
    if not hmac.compare_digest(issuer.secret(keys, client).encode(), form.get("client_secret", "").encode()):
        return None, "invalid_client"
    try:
        return Bearer(who=client, role=Standing.SERVICE, reach=Reach.CASE, office=form.get("scope", "")), ""
    except ValidationError:
        return None, "invalid_scope"


@dataclass(frozen=True)
class Offered:
    """Somebody as whom one may sign in, for his own page: what he is called, and what he is."""

    bearer: Bearer
    name: str
    title: tuple[str, str]

    @property
    def key(self) -> str:
        """What the page's form says of him."""
        return " ".join((self.bearer.role, self.bearer.office, self.bearer.who, self.bearer.case))


def offered(connection: Connection) -> list[tuple[Words, list[Offered]]]:
    """As whom one may sign in, in groups with a heading each.

    The staff of each office, that with most cases first; who watches offices or the country; parties of some cases.
    """
    most = select(func.count()).where(cases.c.office == offices.c.code).scalar_subquery()
    known_offices = list(connection.execute(select(offices).order_by(most.desc(), offices.c.code)))
    staff = [((row.name, f"{STAFF} {row.code}"), _staff(connection, row.code)) for row in known_offices]
    watchers = [
        Offered(_bearer(one, one.value, ""), "", STANDINGS[one]) for one in (Standing.MINISTRY, Standing.AUDITOR)
    ]
    watchers += [
        Offered(_bearer(Standing.PROCURATOR, f"vks-{row.code}", row.code), row.procuracy, PROCURATOR)
        for row in known_offices
    ]
    lately = select(cases).where(cases.c.ended_on.is_(None)).order_by(cases.c.acted_at.desc(), cases.c.id).limit(CASES)
    known = select(parties.c.party).where(parties.c.party.in_(FIRST))
    own = []
    for row in connection.execute(lately):
        for party in sorted(connection.scalars(known.where(parties.c.subject == row.id))):
            bearer = Bearer(who=party, role=Standing.PARTY, reach=Reach.CASE, office=row.office, case=row.id)
            own.append(Offered(bearer, getattr(row, FIRST[party]) or party, SIDES[party[0]]))
    return [*staff, (OVERSIGHT, watchers), (OWN, own)]


def _staff(connection: Connection, office: str) -> list[Offered]:
    rank = {standing.value: place for place, standing in enumerate(Standing)}
    members = select(officers).where(officers.c.office == office, officers.c.active, officers.c.role.in_(rank))
    return [
        Offered(_bearer(Standing(row.role), row.id, office), f"{row.id} {row.name}", (row.title, row.title))
        for row in sorted(connection.execute(members), key=lambda row: (rank[row.role], row.id))
    ]


def _bearer(role: Standing, who: str, office: str) -> Bearer:
    """Somebody with the reach of his daily work: an enforcer his own cases, who watches the country all of it."""
    reaches = [reach for reach in Reach if reach in TABLE[role].reaches]
    return Bearer(who=who, role=role, reach=reaches[-1] if office else reaches[0], office=office)


def _page(request: Request, engine: Engine, asked: Mapping[str, Any], wrong: str = "") -> Response:
    kept = {name: value for name, value in asked.items() if name not in ("who", "passphrase")}
    with engine.connect() as connection:
        groups = offered(connection)
    shown = {"kept": kept, "groups": groups, "wrong": wrong, "passphrase": asked.get("passphrase", "")}
    return render(request, "issuer.html", datetime.now(UTC), 401 if wrong else 200, **shown)


def _chosen(engine: Engine, who: str) -> Bearer | None:
    """Whom somebody signs in as, of those who are offered."""
    with engine.connect() as connection:
        return next((one.bearer for _, group in offered(connection) for one in group if one.key == who), None)
