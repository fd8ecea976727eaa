"""A key that an installation makes for itself stays what it is, and no other kind is taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from runtime.errors import StackError
from runtime.private_keys import ed25519

OTHER = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_it_is_made_once(tmp_path: Path) -> None:
    first, again = (ed25519(tmp_path / "own.pem").private_bytes_raw() for _ in range(2))
    assert first == again


@pytest.mark.parametrize("content", [b"", b"something else", OTHER], ids=["empty", "no key", "another kind"])
def test_a_file_with_anything_else_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.pem").write_bytes(content)
    with pytest.raises(StackError, match=r"own\.pem.*Ed25519"):
        ed25519(tmp_path / "own.pem")
    assert (tmp_path / "own.pem").read_bytes() == content
