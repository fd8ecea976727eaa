"""Payloads at rest: AES-256-GCM under a key of the key ring, so that Temporal's database holds no personal data.

The format is in docs/formats/codec.md, test vectors in tests/unit/runtime/codec_vectors.json.
"""

from __future__ import annotations

import base64
import fcntl
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.protobuf.message import DecodeError
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec

from runtime.errors import StackError
from runtime.files import create_private, write_private

ENCRYPTED = b"binary/encrypted"
UNREADABLE = b"binary/unreadable"
KEY_ID = "encryption-key-id"
NULL = b"binary/null"
NONCE_BYTES = 12
KEY_BYTES = 32
FILE = "payload-keys.json"
LONGEST_KEY_ID = 80  # bytes of a key id that an error repeats

WAY_OUT_VI = "mã hóa bằng khóa của hệ thống (docs/formats/codec.md)"
WAY_OUT = "encrypt with the installation's payload key (docs/formats/codec.md)"
IN_CLEAR = f"nội dung không mã hóa; {WAY_OUT_VI} / sent in clear; {WAY_OUT}"


@dataclass(frozen=True)
class Keys:
    """The keys of the ring by id, and the id of the one that encrypts."""

    active: str
    by_id: dict[str, bytes]

    @classmethod
    def fresh(cls) -> Keys:
        """A ring of one new random key."""
        return cls("", {}).with_new_key()

    def with_new_key(self) -> Keys:
        """The same ring with a new random key, which encrypts from now on; the old ones still decrypt."""
        key_id = f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(4)}"
        return replace(self, active=key_id, by_id={**self.by_id, key_id: secrets.token_bytes(KEY_BYTES)})

    @classmethod
    def parse(cls, content: bytes) -> Keys:
        """Read what `serialise` wrote. Raises ValueError for anything else."""
        document = json.loads(content)
        keys = cls(document["active"], {key_id: base64.b64decode(key) for key_id, key in document["keys"].items()})
        if keys.active not in keys.by_id or any(len(key) != KEY_BYTES for key in keys.by_id.values()):
            raise ValueError("no active key, or a key that is not 32 bytes long")
        return keys

    def serialise(self) -> bytes:
        """The ring as the JSON of its file."""
        encoded = {key_id: base64.b64encode(key).decode() for key_id, key in self.by_id.items()}
        return json.dumps({"active": self.active, "keys": encoded}, indent=2).encode()


class KeyRing:
    """The key ring in the file `payload-keys.json` of the key folder.

    Another process may rotate it at any moment: the file is read again when it has changed. Losing it loses every
    running case; it belongs into the backup, apart from the databases. So opening it never makes one: a new key opens
    nothing of what there is (`create` does, at the first set-up). Raises StackError when it is missing or no ring.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._stamp = (0, 0)
        self._keys = self._current()

    @classmethod
    def create(cls, folder: Path) -> KeyRing:
        """The ring of the folder, made with one key if there is none: the first set-up of an empty installation."""
        create_private(folder / FILE, Keys.fresh().serialise())
        return cls(folder)

    @property
    def active(self) -> tuple[str, bytes]:
        """Id and bytes of the key that encrypts."""
        keys = self._current()
        return keys.active, keys.by_id[keys.active]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys of the ring, the oldest first."""
        return tuple(self._current().by_id)

    def key(self, key_id: str) -> bytes | None:
        """The key of that id; None if the ring does not hold it."""
        return self._current().by_id.get(key_id)

    def add_key(self) -> str:
        """Rotate: add a new key, which encrypts from now on, and return its id."""
        with self.path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # of two that rotate at once, none may drop the other's key
            keys = self._read().with_new_key()
            write_private(self.path, keys.serialise())
        return keys.active

    def _current(self) -> Keys:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            raise StackError(
                "keys",
                f"{self.path} không có; khôi phục từ bản sao lưu khóa, hoặc đặt THADS_KEYS / "
                "is missing; restore it from the backup of the keys, or set THADS_KEYS "
                "(an empty installation gets one by `thads up`)",
            ) from None
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._stamp:
            self._keys = self._read()
            self._stamp = stamp
        return self._keys

    def _read(self) -> Keys:
        try:
            return Keys.parse(self.path.read_bytes())
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StackError("keys", f"{self.path} is no key ring; restore it from the backup of the keys") from error


class EncryptionCodec(PayloadCodec):
    """Encrypts every payload whole, with its metadata; only the key's id stays in clear.

    What is not encrypted under a key of the ring is not believed: who holds no key cannot speak to this installation.
    Only the empty value (`binary/null`), which says nothing, passes in clear: the server and the SDK make it too.

    `decode` never raises: in a worker that would fail the workflow task again and again, and with it every good
    command that waits behind the bad one. What cannot be decrypted becomes a payload of the encoding
    `binary/unreadable`, on which the payload converter raises where the value is asked for: an update is rejected, a
    query fails, a start is refused (runtime/gate.py), and an open case waits until its key is back.
    """

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encrypt each payload under the active key."""
        key_id, key = self._ring.active
        return [encrypt(payload, key_id, key, secrets.token_bytes(NONCE_BYTES)) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Decrypt each payload; one that is not ours becomes `binary/unreadable`, with the reason and the way out."""
        return [self._decrypt(payload) for payload in payloads]

    def _decrypt(self, payload: Payload) -> Payload:
        encoding = payload.metadata.get("encoding")
        if encoding == NULL and not payload.data:
            return payload
        if encoding != ENCRYPTED:
            return unreadable(IN_CLEAR)
        key_id = payload.metadata.get(KEY_ID, b"")[:LONGEST_KEY_ID].decode(errors="replace")
        key = self._ring.key(key_id)
        if key is None:
            return unreadable(
                f"khóa {key_id!r} không có trong bộ khóa của hệ thống; {WAY_OUT_VI} / "
                f"encrypted under the key {key_id!r}, which is not in the key ring; {WAY_OUT}"
            )
        try:
            return decrypt(payload, key_id, key)
        except (InvalidTag, DecodeError, ValueError):
            return unreadable(
                f"nội dung đã bị đổi sau khi mã hóa bằng khóa {key_id!r} / "
                f"altered since it was encrypted under the key {key_id!r}; send it again"
            )


def encrypt(payload: Payload, key_id: str, key: bytes, nonce: bytes) -> Payload:
    """The payload under `key`. A nonce must never serve twice under one key: pass random bytes."""
    sealed = AESGCM(key).encrypt(nonce, payload.SerializeToString(), key_id.encode())
    return Payload(metadata={"encoding": ENCRYPTED, KEY_ID: key_id.encode()}, data=nonce + sealed)


def decrypt(payload: Payload, key_id: str, key: bytes) -> Payload:
    """The payload that `encrypt` was given.

    Raises InvalidTag when key or content are not those of then, ValueError when it is too short to be one.
    """
    clear = AESGCM(key).decrypt(payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:], key_id.encode())
    return Payload.FromString(clear)


def unreadable(reason: str) -> Payload:
    """A payload on which the converter raises `UnreadablePayload` with this reason, which must hold no content."""
    return Payload(metadata={"encoding": UNREADABLE}, data=reason.encode())
