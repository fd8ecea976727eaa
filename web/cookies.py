"""The cookie of a session: the issuer's token, sealed by a key of this installation's own.

A browser gives its cookies to every port of a host, so another service there gets ours too. It cannot read the token in
it, so nobody calls the API with it; and its own cookies neither take the place of ours nor let anybody in: the name
carries the key's fingerprint, and what this key did not seal is no session.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from runtime.files import create_private

HEADER = {"alg": "dir", "enc": "A256GCM", "zip": "DEF"}  # RFC 7516; a browser keeps at most 4096 bytes


class SessionKey:
    """Seals tokens into cookies and opens them. It is made in the key folder when there is none."""

    def __init__(self, keys: Path) -> None:
        secret = create_private(keys / "session.key", secrets.token_bytes(32))
        self._key = OctKey.import_key(secret)
        self.name = f"thads_session_{hashlib.sha256(secret).hexdigest()[:8]}"

    def seal(self, token: str) -> str:
        """The value of the cookie."""
        return jwe.encrypt_compact(HEADER, token.encode(), self._key)

    def open(self, value: str) -> str:
        """The token in a cookie; empty for what this installation did not seal."""
        try:
            found = jwe.decrypt_compact(value, self._key).plaintext
        except (JoseError, ValueError):
            return ""
        return found.decode() if found else ""
