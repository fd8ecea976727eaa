"""Signed notes, keys and checkpoints as C2SP writes them: signed-note, tlog-checkpoint, tlog-cosignature. Pure.

Two kinds of signature are known: Ed25519 over the text (of a log), and the timestamped cosignature of a witness
(`cosignature/v1`). Others in a note are kept and not looked at, as the specification wants it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from proof.errors import ProofError
from proof.tree import HASH_SIZE, LARGEST

LARGEST_NOTE = 64 * 1024
MOST_SIGNATURES = 64
_NAME = re.compile(r"[^\s+\x00-\x20\x7f]{1,200}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_DASH = "— "


class Kind(IntEnum):
    """Signature types of signed-note that are known here."""

    LOG = 1
    WITNESS = 4


@dataclass(frozen=True)
class PublicKey:
    """A verifier's key under its name, as `vkey` texts carry it."""

    name: str
    kind: Kind
    raw: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.raw).decode()}"

    @classmethod
    def read(cls, text: str) -> PublicKey:
        """The key that a vkey names. ProofError for another text, or a kind that is not known here."""
        name, _, rest = text.partition("+")
        given, _, encoded = rest.partition("+")
        raw = decoded("vkey", encoded)
        if not _NAME.fullmatch(name) or len(raw) != 33 or raw[0] not in Kind.__members__.values():
            raise ProofError("vkey", "không phải khóa công khai dạng TÊN+MÃ+KHÓA, Ed25519 / is no such key of Ed25519")
        key = cls(name, Kind(raw[0]), raw[1:])
        if key.id.hex() != given:
            raise ProofError("vkey", "mã khóa không khớp với khóa / its id is not that of the key: it was miscopied")
        return key


@dataclass(frozen=True)
class PrivateKey:
    """What a log or a witness signs with, under its name."""

    name: str
    kind: Kind
    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self.kind, self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, text: str, at: int = 0) -> Signature:
        """The signature over the text of a note; a witness's says when (POSIX seconds)."""
        stamp = at.to_bytes(8, "big") if self.kind is Kind.WITNESS else b""
        return Signature(self.name, self.public.id, stamp + self.private.sign(_message(self.kind, text, at)))


@dataclass(frozen=True)
class Signature:
    """One signature line; `content` is what follows the key's id."""

    name: str
    id: bytes
    content: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.id + self.content).decode()}\n"

    @classmethod
    def read(cls, line: str) -> Signature:
        """A line without its line feed. ProofError for any other line."""
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        raw = decoded("signature", encoded)
        if not line.startswith(_DASH) or not _NAME.fullmatch(name) or len(raw) < 5:
            raise ProofError("signature", "dòng chữ ký không đúng dạng / is no signature line")
        return cls(name, raw[:4], raw[4:])


@dataclass(frozen=True)
class Note:
    """A text and the signatures below it. None of them has been verified yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    @classmethod
    def read(cls, given: bytes) -> Note:
        """ProofError for what is no signed note, or is larger than any honest one."""
        if len(given) > LARGEST_NOTE:
            raise ProofError("note", f"dài hơn {LARGEST_NOTE} byte / is too long")
        try:
            whole = given.decode()
        except UnicodeDecodeError:
            raise ProofError("note", "không phải văn bản UTF-8 / is no UTF-8 text") from None
        text, separator, below = whole.rpartition("\n\n")
        lines = below.removesuffix("\n").split("\n")
        if not separator or not text or not below.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", whole):
            raise ProofError("note", "không phải văn bản có chữ ký kèm theo / is no text with signatures below it")
        if len(lines) > MOST_SIGNATURES:
            raise ProofError("note", f"có hơn {MOST_SIGNATURES} chữ ký / has too many signatures")
        return cls(text + "\n", tuple(Signature.read(line) for line in lines))

    def signed_by(self, key: PublicKey) -> int | None:
        """None if this key did not sign; else when it did, in POSIX seconds (0 for a log's key).

        ProofError for a signature that names the key and is not its own: such a note is refused as a whole.
        """
        found = None
        for one in self.signatures:
            if (one.name, one.id) == (key.name, key.id):
                found = _verified(one, key, self.text)
        return found

    def with_signatures(self, more: Sequence[Signature]) -> Note:
        """The same text with further signatures below it."""
        return Note(self.text, (*self.signatures, *more))


@dataclass(frozen=True)
class Checkpoint:
    """A tree as its log names it: origin, number of leaves, root."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """From the text of a note; extension lines are passed over. ProofError for another text."""
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < 3 or not all(lines):
            raise ProofError("checkpoint", "phải có tên sổ, số lá, gốc / needs origin, size and root on three lines")
        root = decoded("checkpoint", lines[2])
        if len(root) != HASH_SIZE:
            raise ProofError("checkpoint", "gốc không phải mã băm SHA-256 / the root is no SHA-256")
        return cls(lines[0], number("checkpoint", lines[1]), root)


def number(field: str, text: str) -> int:
    """A decimal number as the specifications write it. ProofError for any other spelling, or one beyond 2^63-1."""
    if not _NUMBER.fullmatch(text) or int(text) > LARGEST:
        raise ProofError(field, "không phải số nguyên không âm viết gọn / is no plain whole number")
    return int(text)


def decoded(field: str, text: str) -> bytes:
    """Base64, standard alphabet, padded, in its one spelling. ProofError for anything else."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not raw or base64.b64encode(raw).decode() != text:
        raise ProofError(field, "không phải base64 / is no base64")
    return raw


def _message(kind: Kind, text: str, at: int) -> bytes:
    return (f"cosignature/v1\ntime {at}\n{text}" if kind is Kind.WITNESS else text).encode()


def _verified(signature: Signature, key: PublicKey, text: str) -> int:
    stamp, content = b"", signature.content
    if key.kind is Kind.WITNESS:
        stamp, content = content[:8], content[8:]
    at = int.from_bytes(stamp, "big")
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(content, _message(key.kind, text, at))
    except (InvalidSignature, ValueError):
        problem = f"chữ ký của {key.name} không đúng / the signature of {key.name} does not hold"
        raise ProofError("signature", problem) from None
    return at
