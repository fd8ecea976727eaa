"""A sign-in for trying out: an issuer of tokens whose key lies in the key folder (`THADS_SIGN_IN=test`).

It knows nobody's password: who may read the key folder gets a token for whomever he names. So an installation has it
only where that was chosen, and a real one names the issuer of its own identity provider instead (docs/operate.md).
"""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from runtime.errors import StackError
from runtime.files import create_private, write_private

ISSUER = "thads-test"
AUDIENCE = "thads"
ALGORITHM = "ES256"
LIFETIME = timedelta(hours=8)
"""How long a token is good, if nothing else is asked for: a day's work."""


def key_set(keys: Path) -> Path:
    """The file of the public key set, as a verifier reads it; it is there once the issuer was made."""
    return keys / "issuer" / "jwks.json"


def ensure(keys: Path) -> Path:
    """Make the issuer of an installation that chose it, the first time; the file of its public key set."""
    fresh = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
    private = KeySet.import_key_set(json.loads(create_private(_private(keys), _written(KeySet([fresh]), private=True))))
    write_private(key_set(keys), _written(private, private=False))
    return key_set(keys)


def secret(keys: Path, client: str) -> str:
    """The secret by which a service gets its own tokens (client credentials). StackError as for `token`."""
    return hmac.new(_key(keys), f"client:{client}".encode(), "sha256").hexdigest()


def passphrase(keys: Path) -> str:
    """What a person types at this issuer's page to sign in as whomever he names. StackError as for `token`."""
    letters = base64.b32encode(hmac.digest(_key(keys), b"passphrase", "sha256"))[:16].decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def claims_of(keys: Path, token: str) -> dict[str, Any]:
    """What one of this issuer's own tokens says. ValueError for any other, and for one whose time is over."""
    try:
        read = jwt.decode(token, KeySet.import_key_set(json.loads(_key(keys))), [ALGORITHM])
        jwt.JWTClaimsRegistry(iss={"essential": True, "value": ISSUER}, exp={"essential": True}).validate(read.claims)
    except JoseError as wrong:
        raise ValueError(type(wrong).__name__) from wrong
    return read.claims


def token(keys: Path, who: str, claims: Mapping[str, Any], lifetime: timedelta = LIFETIME) -> str:
    """A signed token of `who` (JWT) with these claims, good from now on by the wall clock.

    StackError where the installation has no issuer of its own.
    """
    private = KeySet.import_key_set(json.loads(_key(keys)))
    now = int(time.time())
    times = {"iat": now, "exp": now + int(lifetime.total_seconds())}
    (key,) = private.keys
    header = {"alg": ALGORITHM, "kid": key.kid}
    return jwt.encode(header, {"iss": ISSUER, "aud": AUDIENCE, "sub": who, **times, **claims}, key)


def _key(keys: Path) -> bytes:
    try:
        return _private(keys).read_bytes()
    except FileNotFoundError as missing:
        problem = (
            "bản cài đặt này không có cổng đăng nhập thử; chạy `thads up` với THADS_SIGN_IN=test, hoặc lấy mã ở hệ "
            "thống định danh của cơ quan / has no sign-in for trying out: start it with THADS_SIGN_IN=test, or get a "
            "token from your identity provider"
        )
        raise StackError("THADS_SIGN_IN", problem) from missing


def _private(keys: Path) -> Path:
    return keys / "issuer" / "key.json"


def _written(known: KeySet, *, private: bool) -> bytes:
    return json.dumps(known.as_dict(private=private)).encode()
