"""Where in the log each numbered leaf stands, so that a proof reads the few tiles on its path and no more.

An index beside the log, made from its entries and from nothing else: it may be lost, and whoever uses it compares the
entry that he finds with the one that he looked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from proof.leaves import Leaf, decode
from proof.tiles import Tiles
from runtime.files import private

_TABLES = """
CREATE TABLE IF NOT EXISTS places (row INTEGER, number INTEGER, at INTEGER, PRIMARY KEY (row, number, at)) WITHOUT ROWID
"""


class Places:
    """The index of one log, a file of SQLite. `PRAGMA user_version` is how many leaves it has seen."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def follow(self, tiles: Tiles, size: int) -> None:
        """Take in the entries up to `size` that it has not seen. ProofError where one cannot be read."""
        with self._open() as index:
            (seen,) = index.execute("PRAGMA user_version").fetchone()
            if seen >= size:
                return
            index.execute("BEGIN IMMEDIATE")
            (seen,) = index.execute("PRAGMA user_version").fetchone()
            index.executemany("INSERT OR IGNORE INTO places VALUES (?, ?, ?)", _numbered(tiles, seen, size))
            index.execute(f"PRAGMA user_version = {max(seen, size)}")
            index.execute("COMMIT")

    def of(self, row: bytes, number: int, size: int) -> list[int]:
        """The places, below `size`, at which a leaf of this row with this number may stand."""
        query = "SELECT at FROM places WHERE row = ? AND number = ? AND at < ? ORDER BY at"
        with self._open() as index:
            return [at for (at,) in index.execute(query, (_short(row), number, size))]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with private(), closing(self._connected()) as index:
            yield index

    def _connected(self) -> sqlite3.Connection:
        try:
            return _connect(self._file)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self._file.unlink()  # no index any more: it is made again
            return _connect(self._file)


def _connect(file: Path) -> sqlite3.Connection:
    index = sqlite3.connect(file, timeout=60, isolation_level=None)
    try:
        index.execute(_TABLES)
    except sqlite3.DatabaseError:
        index.close()
        raise
    return index


def _numbered(tiles: Tiles, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    for at, entry in enumerate(tiles.entries(begin, end), start=begin):
        leaf = decode(entry)
        if isinstance(leaf, Leaf) and leaf.number is not None:
            yield _short(leaf.row), leaf.number, at


def _short(row: bytes) -> int:
    """Enough of a pseudonym to find it by."""
    return int.from_bytes(row[:8], "big", signed=True)
