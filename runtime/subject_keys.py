"""A key of its own for each case and dossier, under which lies what is kept of it in files (docs/adr/0017).

Who destroys the key has erased every copy at once, wherever it lies (crypto-shredding). A file is a counter block of 16
bytes and its AES-256-CTR ciphertext, which `openssl enc` opens (docs/formats/archive.md). There is no tag: what lies
there is named by its hash, in a signed manifest or in the journal, and a second seal would say the same twice.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from runtime.errors import StackError
from runtime.files import create_private, write_private

KEY_BYTES = 32
BLOCK = 16
DESTROYED = "destroyed"
"""The first word of a file whose key was destroyed; what follows says by which act."""


class NoKey(StackError):
    """The key of a subject is not here: it was destroyed (`act` says by which act), or lies elsewhere (`act` empty)."""

    def __init__(self, file: Path, act: str = "") -> None:
        self.act = act
        gone = f"khóa đã bị hủy, dữ liệu không còn đọc được: {act} / the key was destroyed, nobody reads it any more"
        away = f"thiếu tệp khóa {file}, hãy chép về / a key is not here: copy its file back"
        super().__init__("keys", gone if act else away)


@dataclass(frozen=True)
class SubjectKeys:
    """The keys of an installation, a file each in the folder `subjects` of its key folder.

    They are backed up with the key folder, apart from what they open, and no older copy of them is kept: a key that
    comes back from a copy opens again what was erased.
    """

    keys: Path

    @staticmethod
    def name(subject: str) -> str:
        """What the key of a subject is called: the SHA-256 of the subject's name, in hex."""
        return hashlib.sha256(subject.encode()).hexdigest()

    def file(self, name: str) -> Path:
        """Where the key of that name lies, as 64 hex digits."""
        return self.keys / "subjects" / name[:2] / f"{name}.key"

    def ensure(self, subject: str) -> bytes:
        """The key of a subject, made the first time. NoKey where it was destroyed: nothing more is written of it."""
        file = self.file(self.name(subject))
        if not file.exists():
            create_private(file, f"{secrets.token_hex(KEY_BYTES)}\n".encode())
        return self.there(subject)

    def there(self, subject: str) -> bytes:
        """The key of a subject. NoKey where it is destroyed, or not here; StackError for a file that holds none."""
        return self.called(self.name(subject))

    def called(self, name: str) -> bytes:
        """The same by the name of the key."""
        file = self.file(name)
        try:
            written = file.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise NoKey(file) from None
        if written.startswith(DESTROYED):
            raise NoKey(file, written.removeprefix(DESTROYED).strip())
        try:
            key = bytes.fromhex(written)
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise StackError("keys", f"{file} hỏng, hãy khôi phục từ bản sao lưu khóa / is no key: restore its copy")
        return key

    def destroy(self, subject: str, act: str) -> None:
        """Put the act by which it was destroyed in the place of the key. What the disk itself keeps, nobody here sees.

        A subject that never had a key gets none afterwards.
        """
        path = self.file(self.name(subject))
        if path.exists():
            with path.open("r+b") as file:  # over the old bytes first, where the disk writes in place
                file.write(b"0" * path.stat().st_size)
                file.flush()
                os.fsync(file.fileno())
        write_private(path, f"{DESTROYED} {act}\n".encode())


def fingerprint(key: bytes) -> str:
    """What tells a key from others and says nothing of it: 16 hex digits."""
    return hashlib.sha256(key).hexdigest()[:16]


def encrypted(key: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A file under a key, piece by piece, under a new counter."""
    block = secrets.token_bytes(BLOCK)
    cipher = Cipher(AES(key), CTR(block)).encryptor()
    yield block
    for piece in pieces:
        yield cipher.update(piece)


def decrypted(key: bytes, content: bytes) -> bytes:
    """What `encrypted` was given; under another key, or of another file, it is noise that has another hash."""
    return Cipher(AES(key), CTR(content[:BLOCK].ljust(BLOCK, b"\0"))).decryptor().update(content[BLOCK:])
