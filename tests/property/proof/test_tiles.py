"""However a log grew, and whatever died meanwhile, its tiles come to the tree of its entries."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from proof.tiles import Tiles
from proof.tree import leaf_hash
from tests.unit.proof.trees import root_of


@settings(max_examples=25)
@example([(1, False), (255, True), (1, False)])
@given(st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=6))
def test_tiles(steps: list[tuple[int, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tiles, entries = Tiles(Path(folder)), []
        for count, died in steps:
            fresh = [f"{len(entries) + number}/{died}".encode() for number in range(count)]
            size = tiles.append(len(entries), fresh)
            assert size == len(entries) + count
            if not died:  # else nobody signed it, and the next begins where this one did
                entries += fresh
        assert tiles.root(len(entries)) == root_of(map(leaf_hash, entries))
        assert list(tiles.entries(0, len(entries))) == entries
