"""Merkle trees of RFC 6962, section 2.1: hashes, inclusion proofs, consistency proofs. Pure; SHA-256 throughout.

A tree of `size` leaves is read through `At`: the hash of the complete subtree of 2^level leaves that is the index-th of
its level. Proofs are lists of hashes in the order of the RFC; verifying follows RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

from proof.errors import ProofError

HASH_SIZE = 32
LARGEST = 2**63 - 1
"""The most leaves that a tree may say it has."""
LONGEST_PROOF = 63
"""More hashes no proof of such a tree needs."""
EMPTY = hashlib.sha256(b"").digest()

At = Callable[[int, int], bytes]
"""(level, index) -> hash of the leaves [index * 2^level, (index + 1) * 2^level)."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(size: int, at: At) -> bytes:
    """The hash of the whole tree."""
    return _hash(0, size, at) if size else EMPTY


def inclusion(index: int, size: int, at: At) -> list[bytes]:
    """The proof that the leaf `index` stands in the tree of `size` leaves: PATH(m, D[n])."""
    if not 0 <= index < size:
        raise ProofError("index", f"không có lá {index} trong cây {size} lá / no such leaf in a tree of that size")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _half(end - begin)
        if index < middle:
            path.append(_hash(middle, end, at))
            end = middle
        else:
            path.append(_hash(begin, middle, at))
            begin = middle
    return path[::-1]


def consistency(old: int, new: int, at: At) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with that of `old`: PROOF(m, D[n]); empty for 0 and for equals."""
    if not 0 <= old <= new:
        raise ProofError("size", f"cây {new} lá không thể nối tiếp cây {old} lá / cannot continue the longer tree")
    if old in (0, new):
        return []
    path: list[bytes] = []
    begin, end, whole = 0, new, True  # whole: the old tree is a complete subtree whose hash the verifier has
    while old != end - begin:
        half = _half(end - begin)
        if old <= half:
            path.append(_hash(begin + half, end, at))
            end = begin + half
        else:
            path.append(_hash(begin, begin + half, at))
            begin, old, whole = begin + half, old - half, False
    return ([] if whole else [_hash(begin, end, at)]) + path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> None:
    """ProofError unless the path leads from that leaf at that place to the expected root."""
    if not 0 <= index < size <= LARGEST:
        raise ProofError("index", f"không có lá {index} trong cây {size} lá / no such leaf in a tree of that size")
    place, last, found, rest = index, size - 1, leaf, iter(_hashes(path))
    while last:
        if place & 1 or place == last:
            found = node_hash(_next(rest), found)
            while place and not place & 1:  # the tree is not full on this side: no sibling until there
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, _next(rest))
        place, last = place >> 1, last >> 1
    _end(rest, found == expected)


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """ProofError unless the path shows that the tree of `new` leaves begins with that of `old`."""
    if not 0 <= old <= new <= LARGEST:
        raise ProofError("size", f"cây {new} lá không thể nối tiếp cây {old} lá / cannot continue the longer tree")
    hashes = _hashes(path)
    if old in (0, new):
        rightly = old_root == (new_root if old == new else EMPTY)
        _end(iter(hashes), rightly)
        return
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    rest = iter(hashes)
    first = _next(rest) if place else old_root
    before, after = first, first
    while last:
        if place & 1 or place == last:
            step = _next(rest)
            before, after = node_hash(step, before), node_hash(step, after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, _next(rest))
        place, last = place >> 1, last >> 1
    _end(rest, before == old_root and after == new_root)


class Growing:
    """A tree that is read leaf by leaf, of which only the complete subtrees at its right edge are kept."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[tuple[int, bytes]] = []  # (level, hash), the largest first

    def add(self, leaf: bytes) -> None:
        """One more leaf, by its hash."""
        level, found = 0, leaf
        while self._edge and self._edge[-1][0] == level:
            found = node_hash(self._edge.pop()[1], found)
            level += 1
        self._edge.append((level, found))
        self.size += 1

    @property
    def root(self) -> bytes:
        """The hash of the tree so far."""
        if not self._edge:
            return EMPTY
        _, found = self._edge[-1]
        for _, left in reversed(self._edge[:-1]):
            found = node_hash(left, found)
        return found


def _hash(begin: int, end: int, at: At) -> bytes:
    """MTH(D[begin:end]); `begin` is a multiple of the power of two at or above the width, as in the RFC's recursion."""
    width = end - begin
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return at(level, begin >> level)
    middle = begin + _half(width)
    return node_hash(_hash(begin, middle, at), _hash(middle, end, at))


def _half(width: int) -> int:
    """The largest power of two below the width."""
    return 1 << ((width - 1).bit_length() - 1)


def _hashes(path: Sequence[bytes]) -> Sequence[bytes]:
    if len(path) > LONGEST_PROOF or any(len(one) != HASH_SIZE for one in path):
        raise ProofError("proof", "quá dài hoặc không phải các mã băm SHA-256 / is too long, or holds no such hashes")
    return path


def _next(rest: Iterator[bytes]) -> bytes:
    found = next(rest, None)
    if found is None:
        raise ProofError("proof", "thiếu mã băm / lacks a hash: it is of another tree or another place")
    return found


def _end(rest: Iterator[bytes], holds: bool) -> None:
    if next(rest, None) is not None:
        raise ProofError("proof", "thừa mã băm / has hashes too many: it is of another tree or another place")
    if not holds:
        raise ProofError("root", "chứng minh không dẫn tới gốc này / the proof does not lead to this root")
