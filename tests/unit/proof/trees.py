"""Trees of leaves: read as RFC 6962, section 2.1, defines it, slowly; and grown leaf by leaf."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proof.tree import At, Growing, node_hash


def mth(leaves: Sequence[bytes]) -> bytes:
    """MTH(D[n]) of the RFC, of leaves that are hashes already."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(mth(leaves[:half]), mth(leaves[half:]))


def at_of(leaves: Sequence[bytes]) -> At:
    """The complete subtrees of a list of leaves."""

    def at(level: int, index: int) -> bytes:
        whole = leaves[index << level : (index + 1) << level]
        assert len(whole) == 1 << level
        return mth(whole)

    return at


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The hash of the tree of these leaf hashes."""
    tree = Growing()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root
