"""A log on disk in the layout of C2SP tlog-tiles: any web server can hand out its folder as it is.

`checkpoint` is the tree as its log signed it last, `tile/LEVEL/…` the hashes, `tile/entries/…` the entries. The
checkpoint is written after all that it covers; what a process that died meanwhile left behind is written over.
"""

from __future__ import annotations

import fcntl
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from proof.errors import ProofError
from proof.notes import LARGEST_NOTE, Note
from proof.tree import HASH_SIZE, leaf_hash, node_hash, root
from runtime.files import write_private

WIDTH = 256
"""Hashes in a full tile, entries in a full bundle: a subtree of height 8."""
LARGEST_ENTRY = 2**16 - 1
TILES_HELD = 64


class Tiles:
    """One log's folder. Whoever appends holds `locked()`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else appends meanwhile, in this process or another of this machine."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder.parent / f"{self.folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def checkpoint(self) -> Note | None:
        """The last signed tree; None of a log that is still empty. ProofError when the file is no checkpoint."""
        try:
            with (self.folder / "checkpoint").open("rb") as file:
                return Note.read(file.read(LARGEST_NOTE + 1))
        except FileNotFoundError:
            return None

    def sign_with(self, note: Note) -> None:
        """Make this the log's last signed tree."""
        write_private(self.folder / "checkpoint", str(note).encode())

    def append(self, size: int, entries: Sequence[bytes]) -> int:
        """Add entries behind the first `size` leaves; the number of leaves then. Nothing is signed by that."""
        if any(len(entry) > LARGEST_ENTRY for entry in entries):
            raise ProofError("entry", f"dài hơn {LARGEST_ENTRY} byte / is too long")
        before = list(self.entries(size - size % WIDTH, size))
        for start, bundle in _bundles(size - len(before), [*before, *entries]):
            self._write("entries", start // WIDTH, len(bundle), b"".join(map(_framed, bundle)))
        level, start, fresh = 0, size, [leaf_hash(entry) for entry in entries]
        while fresh:
            head = start % WIDTH
            kept = self._tile(level, start // WIDTH, head) if head else b""
            above = []
            for first, tile in _bundles(start - head, [*_split(kept), *fresh]):
                self._write(str(level), first // WIDTH, len(tile), b"".join(tile))
                if len(tile) == WIDTH:
                    above.append(_subtree(tile))
            level, start, fresh = level + 1, start // WIDTH, above
        self._held.clear()
        return size + len(entries)

    def at(self, size: int) -> _Reader:
        """How the proofs of `proof.tree` read the tree of the first `size` leaves."""
        return _Reader(self, size)

    def root(self, size: int) -> bytes:
        """The root that the tiles come to, of the first `size` leaves."""
        return root(size, self.at(size))

    def entries(self, begin: int, end: int) -> Iterator[bytes]:
        """The entries [begin, end). ProofError for a bundle that is missing or broken."""
        for number in range(begin // WIDTH, -(-end // WIDTH)):
            first = number * WIDTH
            bundle = _unframed(self._file("entries", number, min(WIDTH, end - first)), min(WIDTH, end - first))
            yield from bundle[max(begin - first, 0) :]

    def _tile(self, level: int, number: int, width: int) -> bytes:
        held = self._held.get((level, number), b"")
        if len(held) < width * HASH_SIZE:
            held = self._file(str(level), number, width)[: width * HASH_SIZE]  # behind it nothing may be signed
            self._held[level, number] = held
            while len(self._held) > TILES_HELD:
                self._held.popitem(last=False)
        if len(held) < width * HASH_SIZE:
            raise _broken(f"tile/{level}/{number}")
        return held[: width * HASH_SIZE]

    def _file(self, kind: str, number: int, width: int) -> bytes:
        """A tile or bundle of at least this width: the partial one, or the full one that came after."""
        path = self._path(kind, number)
        tried = [path] if width == WIDTH else [_partial(path, width), path]
        for one in tried:
            try:
                with one.open("rb") as file:
                    return file.read(WIDTH * (LARGEST_ENTRY + 2))
            except FileNotFoundError:
                continue
            except OSError:
                break
        raise _broken(str(path.relative_to(self.folder)))

    def _write(self, kind: str, number: int, width: int, content: bytes) -> None:
        path = self._path(kind, number)
        if width < WIDTH:
            write_private(_partial(path, width), content)
            return
        write_private(path, content)
        partial = _partial(path, 0).parent
        for old in partial.glob("*"):
            old.unlink(missing_ok=True)
        if partial.exists():
            partial.rmdir()

    def _path(self, kind: str, number: int) -> Path:
        digits = f"{number:03}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[k : k + 3] for k in range(0, len(digits), 3)]
        return self.folder.joinpath("tile", kind, *(f"x{group}" for group in groups[:-1]), groups[-1])


class _Reader:
    """The complete subtrees of a tree, from tiles; those between two levels of tiles are hashed again."""

    def __init__(self, tiles: Tiles, size: int) -> None:
        self._tiles = tiles
        self._size = size

    def __call__(self, level: int, index: int) -> bytes:
        tile, within = divmod(level, 8)
        first = index << within  # of the hashes of that level of tiles
        number = first // WIDTH
        width = min(WIDTH, (self._size >> (8 * tile)) - number * WIDTH)
        hashes = _split(self._tiles._tile(tile, number, width))
        return _subtree(hashes[first % WIDTH : first % WIDTH + (1 << within)])


def _partial(path: Path, width: int) -> Path:
    return path.parent / f"{path.name}.p" / str(width)


def _bundles(start: int, items: Sequence[bytes]) -> Iterator[tuple[int, Sequence[bytes]]]:
    """Cut what begins at a tile's border into tiles, each with the number of its first item."""
    for offset in range(0, len(items), WIDTH):
        yield start + offset, items[offset : offset + WIDTH]


def _split(tile: bytes) -> list[bytes]:
    return [tile[k : k + HASH_SIZE] for k in range(0, len(tile), HASH_SIZE)]


def _subtree(hashes: Sequence[bytes]) -> bytes:
    """The hash of a complete subtree, of a power of two of hashes."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[k], hashes[k + 1]) for k in range(0, len(hashes), 2)]
    return hashes[0]


def _framed(entry: bytes) -> bytes:
    return len(entry).to_bytes(2, "big") + entry


def _unframed(bundle: bytes, width: int) -> list[bytes]:
    entries, place = [], 0
    for _ in range(width):
        length = int.from_bytes(bundle[place : place + 2], "big")
        entry = bundle[place + 2 : place + 2 + length]
        if place + 2 > len(bundle) or len(entry) < length:
            raise _broken("tile/entries")
        entries.append(entry)
        place += 2 + length
    return entries


def _broken(what: str) -> ProofError:
    return ProofError("log", f"{what} thiếu hoặc hỏng / is missing or broken")
