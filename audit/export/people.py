"""Who stands in an export: nobody by name, and the same person under one pseudonym in every export."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from runtime.files import create_private

SIZE = 32


@dataclass(frozen=True)
class People:
    """Keyed hashes (HMAC-SHA256, 128 bits shown). Without the key nobody can try out names and numbers."""

    secret: bytes

    @classmethod
    def ensure(cls, keys: Path) -> People:
        """With the key in the key folder; made the first time."""
        return cls(create_private(keys / "export" / "people.secret", secrets.token_bytes(SIZE)))

    def pseudonym(self, kind: str, known_as: str) -> str:
        """Of an officer or a party, by what he is known by from one case to the next."""
        return _pseudonym(self.secret, f"{kind}:{known_as}")

    @property
    def fingerprint(self) -> str:
        """By which it is seen that two exports used one key; it does not give the key away."""
        return hashlib.sha256(b"people " + self.secret).hexdigest()[:16]


@lru_cache(maxsize=100_000)
def _pseudonym(secret: bytes, known_as: str) -> str:
    return hmac.digest(secret, known_as.encode(), "sha256").hex()[:32]
