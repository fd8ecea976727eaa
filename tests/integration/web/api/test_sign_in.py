"""Whose token lets in: signed by a key of the issuer, for us, good now. All else is 401 and says what is wrong."""

from __future__ import annotations

import base64
import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from runtime import issuer
from runtime.errors import StackError
from runtime.settings import SignIn
from tests.integration.web.api.conftest import Api, bearer
from tests.serving import served
from web.api import sign_in
from web.api.problems import Kind, Refused
from web.api.reach import Standing
from web.api.sign_in import CLAIM, Gate

pytestmark = pytest.mark.stack

AUDITOR = bearer(Standing.AUDITOR)
SAYS = {CLAIM: AUDITOR.model_dump(mode="json")}


async def who(gate: Gate, token: str) -> str:
    """The one whom the gate lets in, or why it does not."""
    try:
        return (await gate._bearer(token)).who
    except Refused as refused:
        return f"{refused.kind}: {refused.detail}"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    issuer.ensure(tmp_path)
    return tmp_path


@pytest.fixture
def gate(keys: Path) -> Gate:
    return Gate(SignIn.test(keys), None)  # type: ignore[arg-type]


async def test_a_good_token_lets_in(gate: Gate, keys: Path) -> None:
    assert await who(gate, issuer.token(keys, "x", SAYS)) == AUDITOR.who


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"iss": "https://elsewhere.example"}, "InvalidClaimError"),
        ({"aud": "another service"}, "InvalidClaimError"),
        ({"exp": int(time.time()) - 3600}, "ExpiredTokenError"),
        ({"nbf": int(time.time()) + 3600}, "InvalidClaimError"),
        ({CLAIM: None}, ""),
        ({CLAIM: SAYS[CLAIM] | {"role": "emperor"}}, ""),
        ({CLAIM: SAYS[CLAIM] | {"who": "../x"}}, ""),
    ],
)
async def test_a_token_of_another_issuer_purpose_or_time_does_not(
    change: dict[str, Any], problem: str, gate: Gate, keys: Path
) -> None:
    said = await who(gate, issuer.token(keys, "x", SAYS | change))
    assert said.startswith(Kind.NOT_SIGNED_IN)
    assert problem in said


async def test_nor_does_one_that_the_issuer_did_not_sign(gate: Gate, keys: Path, tmp_path_factory: Any) -> None:
    good = issuer.token(keys, "x", SAYS)
    head, body, signature = good.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode() + f".{body}."
    public = issuer.key_set(keys).read_bytes()
    by_public = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(public), ["HS256"])
    stranger = tmp_path_factory.mktemp("stranger")
    issuer.ensure(stranger)
    for token in (
        unsigned,
        by_public,
        issuer.token(stranger, "x", SAYS),
        f"{head}.{body}.{signature[:-4]}AAAA",
        "nonsense",
    ):
        assert (await who(gate, token)).startswith(Kind.NOT_SIGNED_IN)


async def test_the_keys_of_an_identity_provider_may_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "PAUSE", 0.0)
    old, new = (RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True) for _ in range(2))
    provider, published = FastAPI(), [old]

    @provider.get("/jwks.json")
    def jwks() -> dict[str, Any]:
        return KeySet(published).as_dict(private=False)

    def token(key: RSAKey) -> str:
        claims = {"iss": "https://id.example", "aud": "thads", "exp": int(time.time()) + 60, **SAYS}
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)

    with served(provider) as url:
        place = SignIn(issuer="https://id.example", audience="thads", keys=f"{url}/jwks.json")
        gate = Gate(place, None)  # type: ignore[arg-type]
        assert await who(gate, token(old)) == AUDITOR.who
        assert await who(gate, token(new)) != AUDITOR.who
        published[:] = [new]
        assert await who(gate, token(new)) == AUDITOR.who
        assert await who(gate, token(old)) != AUDITOR.who


async def test_without_a_sign_in_nobody_is_let_in(keys: Path) -> None:
    with pytest.raises(Refused) as refused:
        await Gate(None, None)._bearer(issuer.token(keys, "x", SAYS))  # type: ignore[arg-type]
    assert refused.value.kind is Kind.NOT_READY


async def test_a_provider_that_is_away_is_no_wrong_token(keys: Path) -> None:
    place = SignIn(issuer=issuer.ISSUER, audience=issuer.AUDIENCE, keys="http://127.0.0.1:9/jwks.json")
    with pytest.raises(StackError):
        await Gate(place, None)._bearer(issuer.token(keys, "x", SAYS))  # type: ignore[arg-type]


async def test_a_service_gets_its_own_token_with_its_secret_and_no_other(api: Api) -> None:
    keys = api.there.settings.keys
    form = {"grant_type": "client_credentials", "client_id": "cong-dvc", "scope": "79"}
    async with httpx.AsyncClient(base_url=api.url, trust_env=False) as caller:
        given = await caller.post("/token", data=form | {"client_secret": issuer.secret(keys, "cong-dvc")})
        for wrong in (form, form | {"client_secret": issuer.secret(keys, "another")}):
            assert (await caller.post("/token", data=wrong)).json() == {"error": "invalid_client"}
    async with api.with_token(given.json()["access_token"]) as service:
        assert (await service.get("/cases")).json() == {"cases": [], "next": ""}
        assert (await service.get("/effects")).status_code == 403


def test_only_an_installation_that_chose_it_has_an_issuer(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="THADS_SIGN_IN=test"):
        issuer.token(tmp_path, "x", SAYS, timedelta(hours=1))
