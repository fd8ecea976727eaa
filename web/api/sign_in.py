"""Who calls: the bearer's token (JWT, RFC 7519), checked against the key set of its issuer (JWKS, RFC 7517)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from pydantic import ValidationError
from sqlalchemy import Engine

from records import sessions, views
from runtime.errors import StackError
from runtime.settings import SignIn
from web.api.problems import Kind, Refused
from web.api.reach import Bearer, Right

CLAIM = "thads"
"""The claim that says who the bearer is here; see `web.api.reach.Bearer`."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures by a key pair: nobody who can check a token can make one."""

LEEWAY = 30  # seconds by which the clocks of issuer and verifier may differ
REFRESH = 300.0  # seconds for which a key set is good
PAUSE = 10.0  # seconds between two questions for a key set that lacks a token's key

UNSET = (
    "chưa đặt cách đăng nhập: THADS_SIGN_IN=oidc, hoặc test để thử / "
    "no sign-in is set: the operator sets THADS_SIGN_IN to oidc, or to test for a trial"
)

scheme = HTTPBearer(scheme_name="bearer", bearerFormat="JWT", auto_error=False)


class Keys:
    """The issuer's keys, read anew every few minutes, and sooner when a token names a key that is not among them."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._known: KeySet | None = None
        self._read_at = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def current(self, *, lacking: bool = False) -> KeySet:
        """The key set. StackError when it cannot be had and none is known."""
        async with self._one_at_a_time:
            age = time.monotonic() - self._read_at
            if self._known is None or age > (PAUSE if lacking else REFRESH):
                try:
                    self._known = KeySet.import_key_set(await self._fetch())
                    self._read_at = time.monotonic()
                except (OSError, ValueError, httpx.HTTPError, JoseError) as error:
                    if self._known is None:
                        problem = f"không đọc được bộ khóa / the key set cannot be read: {type(error).__name__}"
                        raise StackError("sign-in", problem) from error
            return self._known

    async def _fetch(self) -> Any:
        if not self._place.startswith(("http://", "https://")):
            return json.loads(await asyncio.to_thread(Path(self._place).read_bytes))
        async with httpx.AsyncClient(timeout=5, follow_redirects=True) as http:
            answer = await http.get(self._place)
            answer.raise_for_status()
            return answer.json()


class Gate:
    """Lets callers in: the token, then the table of rights, then, of members of an office, its roster."""

    def __init__(self, sign_in: SignIn | None, engine: Engine) -> None:
        self._sign_in = sign_in
        self._keys = Keys(sign_in.keys) if sign_in else None
        self._engine = engine

    def wants(self, right: Right) -> Callable[..., Awaitable[Bearer]]:
        """The dependency of an operation that wants this right: the bearer, or the request ends (Refused)."""

        async def bearer(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(scheme)]) -> Bearer:
            return await self.admit(credentials.credentials if credentials else "", right)

        return bearer

    async def admit(self, token: str, *rights: Right) -> Bearer:
        """Whose token this is, if he has these rights now; else Refused."""
        found = await self._bearer(token)
        found.check(*rights)
        await asyncio.to_thread(self._stands, token, found)
        return found

    async def over_at(self, token: str) -> datetime:
        """The moment at which a token is over. Refused for one that is no good."""
        return datetime.fromtimestamp((await self._claims(token))["exp"], UTC)

    async def _bearer(self, token: str) -> Bearer:
        if not token:
            raise Refused(Kind.NOT_SIGNED_IN)
        claims = await self._claims(token)
        try:
            return Bearer.model_validate(claims.get(CLAIM))
        except ValidationError as wrong:
            first = wrong.errors(include_input=False, include_url=False)[0]
            field = ".".join([CLAIM, *(str(part) for part in first["loc"])])
            raise Refused(Kind.NOT_SIGNED_IN, first["msg"], field) from None

    async def _claims(self, token: str) -> dict[str, Any]:
        """What the token says, if its issuer signed it, for us, and it is good now."""
        if self._sign_in is None or self._keys is None:
            raise Refused(Kind.NOT_READY, UNSET)
        rules = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self._sign_in.issuer},
            aud={"essential": True, "value": self._sign_in.audience},
            exp={"essential": True},
        )
        try:
            try:
                read = jwt.decode(token, await self._keys.current(), ALGORITHMS)
            except (InvalidKeyIdError, ValueError):
                read = jwt.decode(token, await self._keys.current(lacking=True), ALGORITHMS)
            rules.validate(read.claims)
        except (JoseError, ValueError) as wrong:
            raise Refused(Kind.NOT_SIGNED_IN, f"{type(wrong).__name__}", "Authorization") from None
        return read.claims

    def _stands(self, token: str, bearer: Bearer) -> None:
        """Raise Refused for the token of somebody who signed out, or left the staff of his office."""
        with self._engine.connect() as connection:
            if sessions.ended(connection, token):
                raise Refused(Kind.NOT_SIGNED_IN, "đã đăng xuất / has signed out", "Authorization")
            if bearer.staff and not views.serves(connection, bearer.who, bearer.office, bearer.staff):
                problem = "không có trong danh sách đang làm việc / is not on the active staff of that office"
                raise Refused(Kind.NOT_ALLOWED, problem, "who")
