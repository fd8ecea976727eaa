"""Documents by the hash of their content: what the journal names cannot be exchanged unnoticed.

Those of a case or a dossier lie under its key (docs/adr/0017); those of an office (its lists and forms) in clear.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from documents.errors import DocumentError
from runtime.settings import Settings
from runtime.subject_keys import NoKey, SubjectKeys, decrypted, encrypted


class DocumentStore:
    """A folder of documents; the name of each begins with the SHA-256 of its content (64 hex digits).

    Nothing is changed or deleted. A document is on disk when `put` returns, whole, also after a power cut.
    `subject`: whose documents are meant; none where they are an office's.
    """

    def __init__(self, folder: Path, keys: SubjectKeys, subject: str = "") -> None:
        self._folder, self._keys, self._subject = folder, keys, subject

    @classmethod
    def there(cls, settings: Settings) -> DocumentStore:
        """The store of an installation."""
        return cls(settings.data / "documents", SubjectKeys(settings.keys))

    def of(self, subject: str) -> DocumentStore:
        """The documents of a case, a dossier or a proceeding; they are found there alone."""
        return DocumentStore(self._folder, self._keys, subject)

    def put(self, content: bytes) -> str:
        """Store `content` and return its hash. The same content twice is one document; a damaged copy is replaced.

        NoKey where the subject's was destroyed.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not (path.exists() and self._opened(path) == content):
            self._write(path, self._closed(content))
        _sync_folder(path.parent)
        _sync_folder(self._folder)
        return digest

    def get(self, digest: str) -> bytes:
        """The document with this hash. Raises DocumentError when the name is no hash, it is absent, or was changed."""
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise DocumentError("sha256", "mã băm phải gồm 64 chữ số thập lục phân / a hash has 64 hex digits")
        try:
            content = self._opened(self._path(digest))
        except FileNotFoundError:
            raise DocumentError("sha256", f"kho không có văn bản {digest} / not in the store") from None
        except NoKey as error:
            raise DocumentError("sha256", error.problem) from error
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

    def _opened(self, path: Path) -> bytes:
        content = path.read_bytes()
        return decrypted(self._keys.there(self._subject), content) if self._subject else content

    def _closed(self, content: bytes) -> bytes:
        return b"".join(encrypted(self._keys.ensure(self._subject), [content])) if self._subject else content

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / (f"{digest}.{SubjectKeys.name(self._subject)}" if self._subject else digest)


def _sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
