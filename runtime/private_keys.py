"""Private keys that this installation makes for itself, in files of their own."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from runtime.errors import StackError
from runtime.files import create_private


def ed25519(file: Path) -> Ed25519PrivateKey:
    """The key in a PEM file, which is made the first time. StackError for a file with anything else in it."""
    fresh = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        private = serialization.load_pem_private_key(create_private(file, fresh), password=None)
    except ValueError:
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise StackError("keys", f"{file}: không phải khóa Ed25519 / holds no Ed25519 key")
    return private
