"""The files of an archive by the names they have in clear, each under the key of its subject (docs/adr/0017)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runtime.subject_keys import decrypted

ENCRYPTED = ".enc"
"""What a file under the key of its subject ends with. Archives of the first version lie in clear."""


@dataclass(frozen=True)
class Filed:
    """A folder of an archive, or of histories that were kept. `key` is asked for when the first file wants it."""

    folder: Path
    key: Callable[[], bytes]

    def read(self, name: str) -> bytes:
        """The contents of a file. FileNotFoundError where there is none; errors of `key`."""
        if (clear := self.folder / name).exists():
            return clear.read_bytes()
        content = (self.folder / f"{name}{ENCRYPTED}").read_bytes()
        return decrypted(self.key(), content)

    def named(self, pattern: str) -> list[str]:
        """The names of this pattern (`documents/*`), in order."""
        found = [*self.folder.glob(pattern), *self.folder.glob(f"{pattern}{ENCRYPTED}")]
        return sorted({str(path.relative_to(self.folder)).removesuffix(ENCRYPTED) for path in found})
