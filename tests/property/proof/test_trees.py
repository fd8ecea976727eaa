"""Every proof of every small tree holds, is as short as the RFC says, and holds for nothing else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proof.errors import ProofError
from proof.tree import Growing, check_consistency, check_inclusion, consistency, inclusion
from tests.unit.proof.trees import at_of, mth

LEAVES = [hashlib.sha256(bytes([number])).digest() for number in range(140)]
AT = at_of(LEAVES)
SIZES = st.integers(1, len(LEAVES) - 1)


@given(SIZES)
def test_a_growing_tree_has_the_root_that_the_rfc_defines(size: int) -> None:
    tree = Growing()
    for leaf in LEAVES[:size]:
        tree.add(leaf)
    assert (tree.size, tree.root) == (size, mth(LEAVES[:size]))


@given(SIZES, st.data())
def test_inclusion(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path, root = inclusion(index, size, AT), mth(LEAVES[:size])
    assert len(path) <= (size - 1).bit_length()
    check_inclusion(LEAVES[index], index, size, path, root)
    other = data.draw(st.integers(0, size).filter(lambda one: one != index))
    for leaf, place, way in (
        (LEAVES[index], other, path),
        (LEAVES[other], index, path),
        (LEAVES[index], index, path[1:] if path else [root]),
        (LEAVES[index], index, [*path, root]),
        *((LEAVES[index], index, [*path[:k], _flipped(path[k]), *path[k + 1 :]]) for k in range(len(path))),
    ):
        with pytest.raises(ProofError):
            check_inclusion(leaf, place, size, way, root)


@given(SIZES, st.data())
def test_consistency(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    path, before, after = consistency(old, new, AT), mth(LEAVES[:old]), mth(LEAVES[:new])
    check_consistency(old, new, before, after, path)
    false = [
        (_flipped(before), after, path),
        (before, _flipped(after), path),
        (before, after, [*path, after]),
        *((before, after, [*path[:k], _flipped(path[k]), *path[k + 1 :]]) for k in range(len(path))),
    ]
    if path:
        false.append((before, after, path[:-1]))
    for one, other, way in false:
        with pytest.raises(ProofError):
            check_consistency(old, new, one, other, way)


@given(SIZES, SIZES, st.data())
def test_a_rewritten_past_has_no_proof(old: int, new: int, data: st.DataObject) -> None:
    """No path made by someone who changed a leaf below the old size convinces a holder of the old root."""
    old, new = sorted((old, new))
    place = data.draw(st.integers(0, old - 1))
    forged = [*LEAVES[:place], _flipped(LEAVES[place]), *LEAVES[place + 1 :]]
    path = consistency(old, new, at_of(forged))
    with pytest.raises(ProofError):
        check_consistency(old, new, mth(LEAVES[:old]), mth(forged[:new]), path)


def _flipped(given: bytes) -> bytes:
    return bytes([given[0] ^ 1]) + given[1:]
