"""Small files that must be whole or absent, and readable by their owner only."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Replace `path` by `content` at once (no reader ever sees half a file), with mode 0600.

    The bytes are on the disk when this returns: a key that encrypted something must not vanish with the power.
    """
    with _complete(path, content) as written:
        written.replace(path)


def create_private(path: Path, content: bytes) -> bytes:
    """Create `path` with `content` and mode 0600 unless it exists; return what it holds now.

    Two processes that create the same secret at the same moment both get the winner's.
    """
    with _complete(path, content) as written, contextlib.suppress(FileExistsError):
        path.hardlink_to(written)
    return path.read_bytes()


@contextlib.contextmanager
def private() -> Iterator[None]:
    """What this process and its children write meanwhile, documents about people included, only its owner may read."""
    mask = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(mask)


@contextlib.contextmanager
def _complete(path: Path, content: bytes) -> Iterator[Path]:
    """A temporary neighbour of `path` that holds all of `content`, on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
