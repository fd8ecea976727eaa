"""Signing in at the pages: authorization code with PKCE (RFC 6749, 7636) at the issuer, then a session cookie.

The cookie is the issuer's own token: every page asks the same gate as the API, and nobody is remembered here. What
changes something is taken only from our own pages (Sec-Fetch-Site; the cookie is SameSite=Lax besides).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from runtime.errors import StackError
from runtime.settings import SignIn
from web.api import PREFIX
from web.api.issuing import SIGNED_IN
from web.api.problems import Kind, Refused
from web.api.reach import Bearer, Right
from web.api.sign_in import UNSET, Gate
from web.rendering import render

COOKIE = "thads_session"
PENDING = "thads_sign_in"
"""What a browser keeps while its person is at the issuer: state, verifier, and where he wanted to go."""

DESK = "/ban-lam-viec"


class Sessions:
    """Who sits at a browser."""

    def __init__(self, sign_in: SignIn | None, gate: Gate) -> None:
        self._sign_in = sign_in
        self._gate = gate

    async def person(self, request: Request, right: Right) -> Bearer:
        """Who signed in at this browser, if he has this right; else Refused."""
        return await self._gate.admit(request.cookies.get(COOKIE, ""), right)

    def router(self) -> APIRouter:
        """`/dang-nhap` to the issuer and back, `/dang-xuat` out."""
        routes = APIRouter(include_in_schema=False)

        @routes.get("/dang-nhap")
        async def sign_in(request: Request, ve: str = DESK) -> Response:
            place, _token = await self._places(request)
            state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
            challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
            asked = {
                "response_type": "code",
                "scope": "openid",
                "state": state,
                "code_challenge": challenge,
                "code_challenge_method": "S256",
            }
            answer = RedirectResponse(f"{place}?{urlencode(asked | self._own(request))}", 303)
            wanted = base64.urlsafe_b64encode(_inside(ve).encode()).decode()
            _keep(request, answer, PENDING, f"{state}.{verifier}.{wanted}", path="/dang-nhap", max_age=600)
            return answer

        @routes.get(SIGNED_IN)
        async def signed_in(request: Request, code: str = "", state: str = "") -> Response:
            kept = request.cookies.get(PENDING, "").split(".")
            if len(kept) != 3 or not state or not hmac.compare_digest(kept[0].encode(), state.encode()):
                return RedirectResponse("/dang-nhap", 303)  # another browser, or too late: from the beginning
            _place, place = await self._places(request)
            grant = {"grant_type": "authorization_code", "code": code, "code_verifier": kept[1]}
            token = await _redeem(place, grant | self._own(request))
            back = RedirectResponse(_inside(base64.urlsafe_b64decode(kept[2]).decode()), 303)
            _keep(request, back, COOKIE, token)
            back.delete_cookie(PENDING, path="/dang-nhap")
            return back

        @routes.post("/dang-xuat")
        async def sign_out(request: Request) -> Response:
            check_own_page(request)
            back = RedirectResponse("/dang-nhap", 303)
            back.delete_cookie(COOKIE)
            return back

        return routes

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


def turn_away(request: Request, wrong: Refused) -> Response:
    """Where a page ends: whoever is not signed in is led there and back, others are told why."""
    if wrong.kind is Kind.NOT_SIGNED_IN:
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        wanted = asked if request.method == "GET" else DESK
        return RedirectResponse(f"/dang-nhap?{urlencode({'ve': wanted})}", 303)
    return render(request, "refused.html", datetime.now(UTC), wrong.status, wrong=wrong)


def check_own_page(request: Request) -> None:
    """Refused for what another site's page sent: a browser says where a request comes from."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site != "same-origin" if site is not None else origin != _base(request):
        problem = "lệnh không gửi từ trang này / was not sent from a page of this service"
        raise Refused(Kind.NOT_ALLOWED, problem, "Origin")


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _inside(address: str) -> str:
    """An address of these pages; the desk where somebody wrote another's."""
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()
    return address if plain else DESK


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
