"""An ordered trie that never changes: what stands at each position, 32 to a node, so that a change copies a few nodes.

Two versions share the nodes that no change touched: what differs between them, and what the least of something is now,
is found without a look at those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

BITS = 5
_MASK = (1 << BITS) - 1

Entry = tuple[str, Any]  # key and item


class Node:
    """`slots`: entries at height 0, nodes above; None where nothing stands, but never at the end.

    `known`: the least of what, once somebody asked.
    """

    __slots__ = ("known", "slots")

    def __init__(self, slots: tuple[Any, ...]) -> None:
        self.slots = slots
        self.known: dict[str, Any] = {}


class Trie:
    """The root of a version, with its height; the same content always has the same shape."""

    __slots__ = ("height", "root")

    def __init__(self, root: Node | None = None, height: int = 0) -> None:
        self.root = root
        self.height = height

    def written(self, changes: Sequence[tuple[int, Entry | None]]) -> Trie:
        """After changes (None: taken away), in order of position."""
        raised = self.raised(max(self.height, (changes[-1][0].bit_length() - 1) // BITS))
        root, height = _written(raised.root, raised.height, changes), raised.height
        while height and (root is None or len(root.slots) == 1):
            root, height = root.slots[0] if root else None, height - 1
        return Trie(root, height)

    def raised(self, height: int) -> Trie:
        """The same as a trie of this height, its own or more."""
        root = self.root
        for _ in range(height - self.height):
            root = Node((root,)) if root else None
        return Trie(root, height)

    def entries(self) -> Iterator[Entry]:
        """All entries, in order of position."""
        return _entries(self.root, self.height)

    def at(self, place: int) -> Any:
        """The item at a position that is taken."""
        node: Any = self.root
        for shift in range(BITS * self.height, -1, -BITS):
            node = node.slots[(place >> shift) & _MASK]
        return node[1]

    def free(self) -> int:
        """One more than the last position taken."""
        node, last = self.root, -1
        for height in range(self.height, -1, -1):
            if node is None:
                return 0
            last += (len(node.slots) - 1) << BITS * height
            node = node.slots[-1]
        return last + 2

    def least(self, name: str, value: Callable[[Any], Any]) -> Any:
        """The least value among the items (None: none), `name` telling it from others."""
        return _least(self.root, self.height, name, value)


def differing(old: Trie, new: Trie) -> Iterator[tuple[int, Entry | None, Entry | None]]:
    """Positions whose entry is not the same, with the old and the new one."""
    height = max(old.height, new.height)
    return _differing(old.raised(height).root, new.raised(height).root, height, 0)


def _written(node: Node | None, height: int, changes: Sequence[tuple[int, Entry | None]]) -> Node | None:
    slots, shift, at = list(node.slots if node else ()), BITS * height, 0
    while at < len(changes):
        slot, end = (changes[at][0] >> shift) & _MASK, at + 1
        if slot >= len(slots):
            slots.extend([None] * (slot + 1 - len(slots)))
        if height:
            while end < len(changes) and (changes[end][0] >> shift) & _MASK == slot:
                end += 1
            slots[slot] = _written(slots[slot], height - 1, changes[at:end])
        else:
            slots[slot] = changes[at][1]
        at = end
    while slots and slots[-1] is None:
        slots.pop()
    return Node(tuple(slots)) if slots else None


def _entries(node: Node | None, height: int) -> Iterator[Entry]:
    for inner in node.slots if node else ():
        if inner is None:
            continue
        if height:
            yield from _entries(inner, height - 1)
        else:
            yield inner


def _differing(
    old: Node | None, new: Node | None, height: int, base: int
) -> Iterator[tuple[int, Entry | None, Entry | None]]:
    if old is new:
        return
    for slot, (before, after) in enumerate(zip_longest(old.slots if old else (), new.slots if new else ())):
        position = base + (slot << BITS * height)
        if before is after:
            continue
        if height:
            yield from _differing(before, after, height - 1, position)
        else:
            yield position, before, after


def _least(node: Node | None, height: int, name: str, value: Callable[[Any], Any]) -> Any:
    if node is None:
        return None
    if name not in node.known:
        inner = (slot for slot in node.slots if slot is not None)
        found = (_least(n, height - 1, name, value) for n in inner) if height else (value(item) for _, item in inner)
        node.known[name] = min((one for one in found if one is not None), default=None)
    return node.known[name]
