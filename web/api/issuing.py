"""Tokens for services on an installation for trials: OAuth 2.0 client credentials (RFC 6749, 4.4).

There is no such address where the issuer is an identity provider's; that one has its own. So it stands in no OpenAPI
document.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from runtime import issuer
from web.api.reach import Bearer, Reach, Standing
from web.api.sign_in import CLAIM


def router(keys: Path) -> APIRouter:
    """`POST /token` with `grant_type`, `client_id` (the service's name), `client_secret`, `scope` (its office)."""
    routes = APIRouter()

    @routes.post("/token", include_in_schema=False)
    async def token(request: Request) -> JSONResponse:
        form = dict(parse_qsl((await request.body()).decode("ascii", "replace")))
        return _answer(keys, form)

    return routes


def _answer(keys: Path, form: Mapping[str, str]) -> JSONResponse:
    client = form.get("client_id", "")
    if form.get("grant_type") != "client_credentials":
        return JSONResponse({"error": "unsupported_grant_type"}, 400)
    if not hmac.compare_digest(issuer.secret(keys, client).encode(), form.get("client_secret", "").encode()):
        return JSONResponse({"error": "invalid_client"}, 401)
    try:
        bearer = Bearer(who=client, role=Standing.SERVICE, reach=Reach.CASE, office=form.get("scope", ""))
    except ValidationError:
        return JSONResponse({"error": "invalid_scope"}, 400)
    made = issuer.token(keys, client, {CLAIM: bearer.model_dump(mode="json", exclude_defaults=True)})
    seconds = int(issuer.LIFETIME.total_seconds())
    return JSONResponse({"access_token": made, "token_type": "Bearer", "expires_in": seconds, "scope": bearer.office})
