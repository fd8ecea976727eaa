"""Leaves: one spelling each, and nothing else is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from proof.errors import ProofError
from proof.leaves import Gathered, Leaf, Opening, canonical, decode

ROW = b"r" * 32
SALT = "071d673aee03be80fcac9ba33950821335295a14bf9dae4e55394ca5298d72b6"
ENTRY = (
    '{"fixed":"YDK7i70X9U6/KWldkswHkuD/wi3WUuDNrV0YrAyQB+c=","num'
    'ber":12,"row":"15G7th3T4xEIGv3oecPuRjWhnzCofkPb4OMLlbRzMRU=","table":"subjects"}'
)


@pytest.mark.parametrize(
    "leaf",
    [
        Leaf("series", ROW, b"f" * 32, number=7),
        Leaf("looks", ROW, b"f" * 32, b"s" * 32),
        Leaf("officers", ROW),
        Gathered(datetime(2026, 11, 30, 5, tzinfo=UTC), {"subjects": 3, "looks": 0}),
    ],
)
def test_a_leaf_is_read_as_it_was_written(leaf: Leaf | Gathered) -> None:
    assert decode(leaf.encode()) == leaf


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b'{"row":"","table":1}',
        b'{"row":"%","table":"series"}',
        b'{"row":"cnJy", "table":"series"}',
        b'{"more":1,"row":"cnJy","table":"series"}',
        b'{"number":true,"row":"cnJy","table":"series"}',
        b'{"at":"yesterday","rows":{}}',
        b'{"row":"' + b"c" * 3000 + b'","table":"series"}',
    ],
)
def test_what_is_no_leaf_is_refused(entry: bytes) -> None:
    with pytest.raises(ProofError):
        decode(entry)


def test_the_format_is_the_documented_one() -> None:
    """docs/formats/log.md: changed, it would make every log that there is another."""
    opening = Opening.of(bytes(range(32)), "subjects", ("case/79/TAND-01/HS-1/1",))
    leaf = Leaf("subjects", opening.row, opening.commit([12, "ab" * 32]), number=12)
    assert opening.salt.hex() == SALT
    assert leaf.encode().decode() == ENTRY


def test_a_moment_has_one_spelling_whatever_its_zone() -> None:
    vietnam = timezone(timedelta(hours=7))
    assert canonical([datetime(2026, 9, 1, 9, tzinfo=vietnam)]) == canonical([datetime(2026, 9, 1, 2, tzinfo=UTC)])
    assert canonical({"b": date(2026, 9, 1), "a": "Đ"}) == '{"a":"Đ","b":"2026-09-01"}'.encode()
    opening = Opening.of(b"s", "series", ("QĐ:79", 2026))
    assert opening.commit([1]) != opening.commit([2])
