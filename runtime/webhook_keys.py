"""The keys that sign webhooks (Standard Webhooks, Ed25519, `v1a`): the newest and the one before it.

They lie in the key folder, numbered. What is sent is signed by both, so that a receiver may know either.
"""

from __future__ import annotations

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from runtime.private_keys import ed25519

SIGNING = 2
"""Keys that sign side by side: the newest ones."""


def current(keys: Path) -> list[Ed25519PrivateKey]:
    """The keys that sign now, the newest first; the first is made when there is none. StackError as `ed25519`."""
    numbers = _numbers(keys) or [1]
    return [ed25519(_file(keys, number)) for number in sorted(numbers, reverse=True)[:SIGNING]]


def rotate(keys: Path) -> list[Ed25519PrivateKey]:
    """Make a new key, which signs beside the last one; the one before that signs no more. The keys that sign now."""
    current(keys)
    ed25519(_file(keys, max(_numbers(keys)) + 1))
    return current(keys)


def public(key: Ed25519PrivateKey) -> str:
    """The public half as receivers write it: `whpk_` and base64."""
    return f"whpk_{base64.b64encode(key.public_key().public_bytes_raw()).decode()}"


def signature(keys: list[Ed25519PrivateKey], message: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: one signature a key over id, timestamp and body."""
    signed = f"{message}.{timestamp}.".encode() + body
    return " ".join(f"v1a,{base64.b64encode(key.sign(signed)).decode()}" for key in keys)


def _numbers(keys: Path) -> list[int]:
    found = (file.name.partition(".")[0] for file in (keys / "webhooks").glob("*.key.pem"))
    return [int(number) for number in found if number.isdecimal()]


def _file(keys: Path, number: int) -> Path:
    return keys / "webhooks" / f"{number}.key.pem"
