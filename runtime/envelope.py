"""Who sent a command: each door (the web service, the command line, a bank's gateway) signs the envelopes it lets in.

A signature is Ed25519 over `thads-envelope/1`, a line feed, and the envelope without its `signature` as canonical JSON
(RFC 8785, integers only). The format is in docs/formats/envelope.md, test vectors in
tests/unit/runtime/envelope_vectors.json.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from runtime.files import create_private
from runtime.private_keys import ed25519

DOMAIN = b"thads-envelope/1\n"
DOOR_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
LARGEST = 2**53 - 1  # beyond it other languages' JSON readers round
_END = "-----END PUBLIC KEY-----"


class EnvelopeError(ValueError):
    """An envelope that cannot be signed, or whose signature does not hold. `field` names the part that is wrong."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def canonical(value: Any) -> bytes:
    """The one way to write `value` as JSON (RFC 8785): keys sorted by UTF-16 unit, no spaces, UTF-8, no fractions.

    Text is taken as it is, in whatever Unicode normal form. Raises EnvelopeError for a fraction, an integer beyond
    2^53-1, a lone surrogate, or what is no JSON value at all.
    """
    try:
        return _write(value, "$").encode()
    except UnicodeEncodeError as error:
        raise EnvelopeError("$", "a text holds half a character (a lone surrogate)") from error


def _write(value: Any, place: str) -> str:
    match value:
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case int() if abs(value) <= LARGEST:
            return str(int(value))
        case list() | tuple():
            return f"[{','.join(_write(each, f'{place}[{index}]') for index, each in enumerate(value))}]"
        case Mapping():
            if not all(isinstance(key, str) for key in value):
                raise EnvelopeError(place, "keys must be text")
            # errors="surrogatepass": a lone surrogate is refused when the whole is encoded, with its own message.
            keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
            members = (f"{json.dumps(key, ensure_ascii=False)}:{_write(value[key], f'{place}.{key}')}" for key in keys)
            return f"{{{','.join(members)}}}"
        case _:
            raise EnvelopeError(
                place, f"only text, whole numbers up to 2^53-1, true, false, null: {type(value).__name__}"
            )


def signed_bytes(envelope: Mapping[str, Any]) -> bytes:
    """What the signature of this envelope is made over."""
    return DOMAIN + canonical({name: value for name, value in envelope.items() if name != "signature"})


@dataclass(frozen=True)
class DoorKey:
    """The private key of one door, and the door's name."""

    door: str
    private: Ed25519PrivateKey

    @classmethod
    def ensure(cls, keys: Path, door: str) -> DoorKey:
        """The key of `door` in the key folder; made the first time. To be heard, its public half is registered.

        Registering is an act of its own (`thads door add`). StackError where the file holds another kind of key.
        """
        key = cls(door, ed25519(_file(keys, door, "key.pem")))
        create_private(_file(keys, door, "pub.pem"), key.public.encode())
        return key

    @property
    def public(self) -> str:
        """The public half, PEM: what is registered."""
        return _spelt(self.private.public_key())

    def sign(self, envelope: Mapping[str, Any]) -> str:
        """Signature of the envelope, base64. Its `door` must be this one, so that no door signs for another."""
        if envelope.get("door") != self.door:
            raise EnvelopeError("door", f"this key signs for {self.door!r} only")
        return base64.b64encode(self.private.sign(signed_bytes(envelope))).decode()


def public_key(text: str) -> str:
    """The one Ed25519 public key in a text, as the one way to write its PEM. EnvelopeError("key") for anything else."""
    return _spelt(_parsed(text))


def verifies(envelope: Mapping[str, Any], signature: str, public_key: str) -> bool:
    """Whether the signature over this envelope was made by that public key (PEM); False for what cannot be signed."""
    try:
        given, message = base64.b64decode(signature, validate=True), signed_bytes(envelope)
        _parsed(public_key).verify(given, message)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


@dataclass(frozen=True)
class Doors:
    """The public keys of doors by name, PEM. All keys of a door are valid, for keys change."""

    by_name: Mapping[str, Sequence[str]]

    def verify(self, envelope: Mapping[str, Any], signature: str) -> str:
        """Name of the door that signed this envelope. Raises EnvelopeError when none that is registered did."""
        door = envelope.get("door")
        known = self.by_name.get(door) if isinstance(door, str) else None
        if known is None:
            raise EnvelopeError("door", "is not registered: `thads door add` registers its public key")
        if not any(verifies(envelope, signature, key) for key in known):
            raise EnvelopeError("signature", f"was not made by the door {door!r} over this envelope")
        return str(door)


def door_name(text: str) -> str:
    """A name that a door may have. EnvelopeError("door") for any other."""
    if not DOOR_NAME.fullmatch(text):
        raise EnvelopeError(
            "door",
            "tên gồm tối đa 40 chữ thường không dấu, chữ số, gạch nối, bắt đầu bằng chữ / "
            "a name has up to 40 small letters, digits and hyphens, and begins with a letter",
        )
    return text


def _file(keys: Path, door: str, ending: str) -> Path:
    return keys / "doors" / f"{door_name(door)}.{ending}"


def _spelt(key: Ed25519PublicKey) -> str:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


@lru_cache(maxsize=256)
def _parsed(text: str) -> Ed25519PublicKey:
    """The public key in a text that holds one PEM block. EnvelopeError("key") for any other text."""
    if text.count(_END) != 1:
        raise EnvelopeError("key", "phải có đúng một khóa công khai PEM / must hold exactly one public key in PEM")
    try:
        key = serialization.load_pem_public_key(text.strip().encode())
    except ValueError as error:
        raise EnvelopeError("key", "không phải khóa công khai PEM / is no public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise EnvelopeError("key", "không phải khóa Ed25519 / is no Ed25519 key")
    return key
