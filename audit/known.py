"""What the log says there must be: its leaves up to one root, put together row by row."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit.logged import SUBJECTS
from proof.errors import ProofError
from proof.leaves import Gathered, Leaf, Opening, canonical, decode
from proof.notes import Checkpoint
from proof.tiles import Tiles
from proof.tree import Growing, leaf_hash
from runtime.files import private

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Known:
    """`rows`: of each table its rows by pseudonym, as they were last; `events`: those of each subject, as logged.

    `size` leaves say so; `at` is the moment of the last gathering, `counts` how many rows each table had at it.
    """

    size: int = 0
    rows: dict[str, dict[bytes, Leaf]] = field(default_factory=dict)
    events: dict[bytes, list[tuple[int, bytes]]] = field(default_factory=dict)
    at: datetime = NEVER
    counts: dict[str, int] = field(default_factory=dict)

    def take(self, entry: bytes) -> None:
        """One entry more, in the log's order."""
        self.size += 1
        match decode(entry):
            case Gathered(at, counts):
                self.at, self.counts = at, dict(counts)
            case Leaf(table=name, row=row, fixed=fixed, number=int(number)) if name == SUBJECTS:
                self.events.setdefault(row, []).append((number, fixed))
            case Leaf() as leaf:
                self.rows.setdefault(leaf.table, {})[leaf.row] = leaf

    def of(self, table: str) -> dict[bytes, Leaf]:
        """The rows of a table that the log last saw there."""
        return {row: leaf for row, leaf in self.rows.get(table, {}).items() if leaf.fixed}


def known_at(tiles: Tiles, roots: Iterable[Checkpoint]) -> Known:
    """What the log says up to the largest of these trees, once its entries have led to the root of each.

    ProofError where they do not: the log was rewritten, or is not the one that these roots are of.
    """
    expected = {one.size: one for one in roots}
    tree, known = Growing(), Known()
    for entry in tiles.entries(0, max(expected, default=0)):
        tree.add(leaf_hash(entry))
        known.take(entry)
        _compare(tree, expected.get(tree.size))
    return known


def _compare(tree: Growing, expected: Checkpoint | None) -> None:
    if expected is not None and tree.root != expected.root:
        raise ProofError(
            "log",
            f"{expected.size} lá đầu của sổ không dẫn tới gốc đã công bố: sổ đã bị viết lại / its first "
            f"{expected.size} leaves do not lead to the published root: the log was rewritten",
        )


class Names:
    """The file that says whose pseudonym is whose, for findings about rows that are no more. It is not published.

    What it says is believed only where the installation's secret gives that name that pseudonym.
    """

    def __init__(self, file: Path, secret: bytes) -> None:
        self._file = file
        self._secret = secret
        self._read: dict[bytes, Opening] | None = None

    def add(self, openings: Iterable[Opening]) -> None:
        """Keep the names of rows that are new."""
        with private(), self._file.open("ab") as file:
            file.writelines(canonical([one.table, list(one.key)]) + b"\n" for one in openings)

    def find(self, row: bytes) -> Opening | None:
        """Whose pseudonym this is; None where the file does not say."""
        if self._read is None:
            self._read = {one.row: one for one in self._openings()}
        return self._read.get(row)

    def _openings(self) -> Iterable[Opening]:
        try:
            lines = self._file.read_bytes().split(b"\n")
        except OSError:
            return
        for line in lines:
            named = _named(line)
            if named:
                yield Opening.of(self._secret, *named)


def _named(line: bytes) -> tuple[str, tuple[Any, ...]] | None:
    try:
        match json.loads(line):
            case [str(table), list(key)]:
                return table, tuple(key)
    except (ValueError, RecursionError):
        pass
    return None
