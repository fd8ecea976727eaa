"""What the sandbox remembers: one SQLite file, committed before anything is answered.

A process that is killed loses nothing it has answered. The log is not forced to the disk at each commit: the sandbox
has to outlive its own death, not the machine's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    partner TEXT, key TEXT, digest TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (partner, key)
);
CREATE TABLE IF NOT EXISTS calls (
    seq INTEGER PRIMARY KEY, partner TEXT, operation TEXT, key TEXT, at TEXT, body TEXT, fault TEXT
);
CREATE INDEX IF NOT EXISTS calls_by_key ON calls (partner, operation, key);
CREATE TABLE IF NOT EXISTS people (subject TEXT PRIMARY KEY, assets TEXT, vneid INTEGER);
CREATE TABLE IF NOT EXISTS judgments (number TEXT, court TEXT, dated TEXT, PRIMARY KEY (number, court));
CREATE TABLE IF NOT EXISTS publications (id TEXT PRIMARY KEY, debtor TEXT, changed_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS closed_accounts (bank_bin TEXT, account TEXT, PRIMARY KEY (bank_bin, account));
CREATE TABLE IF NOT EXISTS orders (end_to_end_id TEXT PRIMARY KEY, asked TEXT NOT NULL, status TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bank_clock (id INTEGER PRIMARY KEY CHECK (id = 1), told TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entries (
    seq INTEGER PRIMARY KEY, reference TEXT UNIQUE NOT NULL, end_to_end_id TEXT UNIQUE,
    booked_at TEXT NOT NULL, day TEXT NOT NULL, balance INTEGER NOT NULL CHECK (balance >= 0), entry TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_day ON entries (day, seq);
CREATE TABLE IF NOT EXISTS pushes (
    seq INTEGER PRIMARY KEY, reference TEXT NOT NULL, body TEXT NOT NULL, delivered INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS pushes_owed ON pushes (seq) WHERE delivered = 0;
"""


class Store:
    """The file, opened once by the one event loop that serves everybody."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # The loop may run in another thread than the one that built the app; it is still the only user.
        self._db = sqlite3.connect(folder / "partners.sqlite", isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Never await inside: what lies between begin and commit is one step of the loop."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def run(self, sql: str, *values: object) -> None:
        """Execute one statement."""
        self._db.execute(sql, values)

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a query."""
        return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        first: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return first

    def close(self) -> None:
        """Close the file."""
        self._db.close()
