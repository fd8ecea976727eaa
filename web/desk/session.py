"""Signing in at the pages: authorization code with PKCE (RFC 6749, 7636) at the issuer, then a session cookie.

The cookie holds the issuer's own token, sealed (`web/cookies.py`): every page asks the same gate as the API. Nobody is
remembered here but who signed out before his token was over (`records/sessions.py`). What changes something is taken
only from our own pages (Sec-Fetch-Site; the cookie is SameSite=Lax besides).
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine

from records import sessions
from runtime.errors import StackError
from runtime.settings import SignIn
from web.api import PREFIX
from web.api.issuing import SIGNED_IN
from web.api.problems import Kind, Refused
from web.api.reach import Bearer
from web.api.sign_in import UNSET, Gate
from web.cookies import SessionKey
from web.guard import PUBLIC, begins, check_own_page
from web.rendering import render

PENDING = "thads_sign_in"
"""What a browser keeps while its person is at the issuer: state, verifier, and where he wanted to go."""


class Sessions:
    """Who sits at a browser."""

    def __init__(self, sign_in: SignIn | None, gate: Gate, key: SessionKey, books: Engine) -> None:
        self._sign_in = sign_in
        self._gate = gate
        self._key = key
        self._books = books

    def token(self, request: Request) -> str:
        """The token of who signed in at this browser; empty where nobody did."""
        return self._key.open(request.cookies.get(self._key.name, ""))

    def add(self, app: FastAPI) -> None:
        """Install `/dang-nhap` to the issuer and back, `/dang-xuat` out."""

        @app.get("/dang-nhap", dependencies=[PUBLIC])
        async def sign_in(request: Request, ve: str = "", thu: str = "") -> Response:
            place, _token = await self._places(request)
            state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
            challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
            asked = {
                "response_type": "code",
                "scope": "openid",
                "state": state,
                "code_challenge": challenge,
                "code_challenge_method": "S256",
                **({"passphrase": thu} if thu else {}),  # of the address that an installation for trials printed
            }
            answer = RedirectResponse(f"{place}?{urlencode(asked | self._own(request))}", 303)
            wanted = base64.urlsafe_b64encode(_inside(ve).encode()).decode()
            _keep(request, answer, PENDING, f"{state}.{verifier}.{wanted}", path="/dang-nhap", max_age=600)
            return answer

        @app.get(SIGNED_IN, dependencies=[PUBLIC])
        async def signed_in(request: Request, code: str = "", state: str = "") -> Response:
            kept = request.cookies.get(PENDING, "").split(".")
            if len(kept) != 3 or not state or not hmac.compare_digest(kept[0].encode(), state.encode()):
                return RedirectResponse("/dang-nhap", 303)  # another browser, or too late: from the beginning
            _place, place = await self._places(request)
            grant = {"grant_type": "authorization_code", "code": code, "code_verifier": kept[1]}
            token = await _redeem(place, grant | self._own(request))
            bearer = await self._gate.admit(token)
            back = RedirectResponse(_inside(base64.urlsafe_b64decode(kept[2]).decode()) or begins(bearer), 303)
            _keep(request, back, self._key.name, self._key.seal(token))
            back.delete_cookie(PENDING, path="/dang-nhap")
            return back

        @app.post("/dang-xuat", dependencies=[PUBLIC])
        async def sign_out(request: Request) -> Response:
            check_own_page(request)
            with contextlib.suppress(Refused):  # whose token is no good needs none of it
                token = self.token(request)
                over = await self._gate.over_at(token)
                await asyncio.to_thread(self._end, token, over)
            answer = render(request, "signed_out.html", datetime.now(UTC))
            answer.delete_cookie(self._key.name)
            return answer

    def _end(self, token: str, over: datetime) -> None:
        with self._books.begin() as connection:
            sessions.end(connection, token, over)

    def _own(self, request: Request) -> dict[str, str]:
        assert self._sign_in
        return {"client_id": self._sign_in.client, "redirect_uri": f"{_base(request)}{SIGNED_IN}"}

    async def _places(self, request: Request) -> tuple[str, str]:
        """Where the issuer lets people sign in, and where it gives tokens. Refused where none is set."""
        if self._sign_in is None:
            raise Refused(Kind.NOT_READY, UNSET)
        if self._sign_in.own:
            here = f"{_base(request)}{PREFIX}"
            return f"{here}/authorize", f"{here}/token"
        found = await _ask("GET", f"{self._sign_in.issuer.rstrip('/')}/.well-known/openid-configuration")
        return found["authorization_endpoint"], found["token_endpoint"]


def trial_address(passphrase: str) -> str:
    """Where a newcomer to an installation for trials begins: the sign-in, its passphrase filled in."""
    return f"/dang-nhap?{urlencode({'thu': passphrase})}"


def turn_away(request: Request, wrong: Refused) -> Response:
    """Where a page ends: whoever is not signed in is led there and back, a download and others are told why."""
    if wrong.kind is Kind.NOT_SIGNED_IN and getattr(request.state, "lands", True):
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        wanted = asked if request.method == "GET" else ""
        return RedirectResponse(f"/dang-nhap?{urlencode({'ve': wanted})}", 303)
    reader: Bearer | None = getattr(request.state, "bearer", None)
    shown = {"wrong": wrong, "begins": begins(reader) if reader else ""}
    return render(request, "refused.html", datetime.now(UTC), wrong.status, **shown)


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _inside(address: str) -> str:
    """An address of these pages; nothing where somebody wrote another's."""
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()
    return address if plain else ""


def _keep(
    request: Request, answer: Response, name: str, value: str, *, path: str = "/", max_age: int | None = None
) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, path=path, max_age=max_age, httponly=True, samesite="lax", secure=secure)


async def _redeem(place: str, grant: dict[str, str]) -> str:
    found = await _ask("POST", place, data=grant)
    return str(found.get("access_token", ""))


async def _ask(method: str, place: str, **more: Any) -> dict[str, Any]:
    """What the issuer answers, as JSON. StackError when it does not."""
    try:
        async with httpx.AsyncClient(timeout=10, trust_env=False) as http:
            answer = await http.request(method, place, **more)
            found: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        problem = f"cổng đăng nhập không trả lời / the issuer does not answer: {type(error).__name__}"
        raise StackError("sign-in", problem) from error
    return found
