"""Where a leaf stands is found without reading the log, and found again when the index is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from proof.leaves import Gathered, Leaf, Opening
from proof.places import Places
from proof.tiles import WIDTH, Tiles

AT = datetime(2026, 11, 30, 5, tzinfo=UTC)
SECRET = bytes(range(32))


def case(number: int) -> Opening:
    return Opening.of(SECRET, "subjects", (f"case/79/t1/HS-{number}/1",))


def log(folder: Path, events: int) -> Tiles:
    """Events 1, 2, … of ten cases by turns, another row among them, and the end of a gathering."""
    leaves: list[Leaf | Gathered] = [case(n % 10).event(n // 10 + 1, f"{n:064x}") for n in range(events)]
    leaves[3] = Leaf("looks", b"r" * 32, b"f" * 32)
    tiles = Tiles(folder / "log")
    tiles.append(0, [leaf.encode() for leaf in (*leaves, Gathered(AT, {}))])
    return tiles


@pytest.mark.parametrize("lost", ["", "gone", "no index"])
def test_a_leaf_is_found_where_it_stands(tmp_path: Path, lost: str) -> None:
    tiles, places = log(tmp_path, 1_000), Places(tmp_path / "places")
    places.follow(tiles, 700)
    if lost == "gone":
        (tmp_path / "places").unlink()
    elif lost:
        (tmp_path / "places").write_bytes(b"x" * 10_000)
    places.follow(tiles, 1_001)
    assert [places.of(case(n % 10).row, n // 10 + 1, 1_001) for n in (0, 3, 4, 999)] == [[0], [], [4], [999]]
    assert places.of(case(9).row, 100, 999) == [], "not below that size"


def test_what_was_read_once_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiles, places = log(tmp_path, 1_000), Places(tmp_path / "places")
    places.follow(tiles, 1_001)
    monkeypatch.setattr(tiles, "entries", lambda begin, end: pytest.fail(f"{begin} to {end} was read"))
    places.follow(tiles, 1_001)
    places.follow(tiles, WIDTH)
    assert places.of(case(2).row, 1, WIDTH) == [2]
