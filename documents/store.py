"""Documents by the hash of their content: what the journal names cannot be exchanged unnoticed."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from documents.errors import DocumentError


class DocumentStore:
    """A folder of documents; the name of each is the SHA-256 of its bytes (64 hex digits).

    Nothing is changed or deleted. A document is on disk when `put` returns, whole, also after a power cut.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes) -> str:
        """Store `content` and return its hash. The same content twice is one document; a damaged copy is replaced."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        path.parent.mkdir(exist_ok=True)
        if not (path.exists() and path.read_bytes() == content):
            self._write(path, content)
        _sync_folder(path.parent)
        _sync_folder(self._folder)
        return digest

    def get(self, digest: str) -> bytes:
        """The document with this hash. Raises DocumentError when the name is no hash, it is absent, or was changed."""
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise DocumentError("sha256", "mã băm phải gồm 64 chữ số thập lục phân / a hash has 64 hex digits")
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError:
            raise DocumentError("sha256", f"kho không có văn bản {digest} / not in the store") from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise DocumentError(
                "sha256", f"văn bản {digest} đã bị thay đổi, hãy khôi phục từ bản sao lưu / changed: restore a backup"
            )
        return content

    def _write(self, path: Path, content: bytes) -> None:
        """Replace `path` whole or not at all."""
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest


def _sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
