"""A log on disk: its layout, its proofs, and what a dying process or a stranger leaves behind."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from proof.errors import ProofError
from proof.tiles import LARGEST_ENTRY, Tiles
from proof.tree import check_consistency, check_inclusion, consistency, inclusion, leaf_hash
from tests.unit.proof.trees import root_of


def entries(begin: int, end: int) -> list[bytes]:
    return [hashlib.sha256(str(number).encode()).hexdigest()[: number % 60].encode() for number in range(begin, end)]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Tiles:
    """70,000 leaves in steps of many lengths, as in the example of the specification."""
    tiles, size = Tiles(tmp_path_factory.mktemp("log")), 0
    for step in (1, 2, 252, 1, 256, 255, 3, 1000, 64_000, 4_230):
        size = tiles.append(size, entries(size, size + step))
    assert size == 70_000
    return tiles


def test_the_layout_is_that_of_the_specification(grown: Tiles) -> None:
    """tlog-tiles: 273 full tiles of level 0 and one of 112, one full and one of 17 above, one of a single hash."""
    there = {
        str(path.relative_to(grown.folder)): path.stat().st_size for path in grown.folder.rglob("*") if path.is_file()
    }
    assert {size for name, size in there.items() if name.startswith("tile/0/") and ".p" not in name} == {8192}
    assert len([name for name in there if name.startswith("tile/0/") and ".p" not in name]) == 273
    assert there["tile/0/273.p/112"] == 112 * 32
    assert there["tile/1/000"] == 8192
    assert there["tile/1/001.p/17"] == 17 * 32
    assert there["tile/2/000.p/1"] == 32
    assert "tile/entries/273.p/112" in there
    assert "tile/0/000.p/255" not in there, "the full tile stands for it"


def test_an_index_beyond_a_thousand_goes_into_folders(tmp_path: Path) -> None:
    path = Tiles(tmp_path)._path("0", 1_234_067)
    assert path == tmp_path / "tile" / "0" / "x001" / "x234" / "067"


@pytest.mark.parametrize("size", [1, 255, 256, 257, 511, 65_536, 65_537, 70_000])
def test_proofs_from_tiles(grown: Tiles, size: int) -> None:
    leaves = [leaf_hash(entry) for entry in entries(0, size)]
    root = root_of(leaves)
    assert grown.root(size) == root
    for index in {0, size // 2, size - 1}:
        check_inclusion(leaves[index], index, size, inclusion(index, size, grown.at(size)), root)
    check_consistency(size, 70_000, root, grown.root(70_000), consistency(size, 70_000, grown.at(70_000)))


def test_entries_come_back(grown: Tiles) -> None:
    assert list(grown.entries(0, 70_000)) == entries(0, 70_000)
    assert list(grown.entries(255, 258)) == entries(255, 258)
    assert list(grown.entries(300, 300)) == []


def test_what_a_dying_process_left_is_written_over(tmp_path: Path) -> None:
    """Nothing was signed: the next append begins at the signed size again, whatever lies behind it."""
    tiles = Tiles(tmp_path)
    tiles.append(0, entries(0, 200))
    tiles.append(200, entries(5000, 5600))  # and died before the checkpoint
    assert tiles.append(200, entries(200, 700)) == 700
    assert tiles.root(700) == root_of(map(leaf_hash, entries(0, 700)))
    assert list(tiles.entries(0, 700)) == entries(0, 700)


def test_what_is_missing_or_cut_is_named(tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    tiles.append(0, entries(0, 300))
    bundle = tmp_path / "tile" / "entries" / "000"
    bundle.write_bytes(bundle.read_bytes()[:-1])
    with pytest.raises(ProofError, match="tile/entries"):
        list(tiles.entries(0, 300))
    (tmp_path / "tile" / "0" / "000").unlink()
    with pytest.raises(ProofError, match="tile/0/000"):
        Tiles(tmp_path).at(300)(8, 0) if (tmp_path / "tile" / "1" / "000.p" / "1").unlink() else tiles.at(300)(3, 0)
    with pytest.raises(ProofError, match="entry"):
        tiles.append(300, [b"x" * (LARGEST_ENTRY + 1)])
