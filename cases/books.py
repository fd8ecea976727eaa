"""Books: the many things of a case (parties, claims, receipts, shares, …), by key and in their order.

A book never changes: `put` and `without` give another that shares with this one everything they do not touch. So a fold
costs what an event changes, and what differs between two versions of a state is found without a look at the rest.
What is asked of a book again and again is kept with it: an item that is a `Part` says in which groups it stands and
what it adds to which running total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import Any, Generic, NamedTuple, Self, TypeVar, cast, get_args, get_origin

from immutables import Map
from pydantic import BaseModel, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, core_schema

from cases.events import canonical, strung
from cases.trie import Entry, Trie, differing

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Part:
    """An item of a book; a frozen dataclass with slots, since a case may hold tens of thousands of them."""

    __slots__ = ()

    def groups(self) -> tuple[Hashable, ...]:
        """The groups it stands in now; what is finished had better stand in none."""
        return ()

    def sums(self) -> Mapping[str, int]:
        """What it adds to which running total of its book."""
        return {}

    def leasts(self) -> Mapping[str, Any]:
        """What its book knows the least of, such as the moment at which something is due; None does not count."""
        return {}


# --- the book ---------------------------------------------------------------------------------------------------------


class Book(Generic[T]):
    """Items by key, in the order they came; a changed item keeps its place. As JSON a list of [key, item].

    `position` numbers are those of the order, not without gaps: the next is one more than the last that is taken.
    """

    __slots__ = ("_groups", "_places", "_sums", "_trie")

    _trie: Trie
    _places: Map[str, int]
    _groups: Map[Hashable, Map[int, None]]
    _sums: Map[str, int]

    def __init__(self, items: Mapping[str, T] | Iterable[tuple[str, T]] = ()) -> None:
        self._trie, self._places, self._groups, self._sums = Trie(), Map(), Map(), Map()
        self._write((key, item, None) for key, item in dict(items).items())

    @classmethod
    def placed(cls, items: Iterable[tuple[str, int, T]]) -> Self:
        """A book whose items stand at known positions, as it was stored. ValueError if two share key or position."""
        known = [(key, item, position) for key, position, item in items]
        if len({key for key, _, _ in known}) < len(known) or len({place for _, _, place in known}) < len(known):
            raise ValueError("two items of a book under one key, or at one position")
        book = cls()
        book._write(known)
        return book

    def put(self, items: Mapping[str, T]) -> Book[T]:
        """With these items, in place of those of their keys."""
        return self._changed((key, item, None) for key, item in items.items())

    def without(self, *keys: str) -> Book[T]:
        """Without the items of these keys. KeyError if there is none."""
        return self._changed((key, None, None) for key in dict.fromkeys(keys))

    def _changed(self, changes: Iterable[tuple[str, T | None, int | None]]) -> Book[T]:
        book: Book[T] = object.__new__(Book)
        for name in Book.__slots__:
            setattr(book, name, getattr(self, name))
        book._write(changes)
        return book

    def _write(self, changes: Iterable[tuple[str, T | None, int | None]]) -> None:
        """Only while the book is made: write items (None: gone), at a position if one is given."""
        places, free = self._places.mutate(), self._trie.free()
        written: list[tuple[int, Entry | None]] = []
        members: dict[Hashable, dict[int, bool]] = defaultdict(dict)
        added: dict[str, int] = defaultdict(int)
        for key, item, position in changes:
            place = places.get(key)
            if place is not None:
                before = self._trie.at(place)
                if item is before:
                    continue
                _tally(before, -1, place, members, added)
            if item is None:
                place = places.pop(key)
            elif place is None:
                place = places[key] = free if position is None else position
                free = max(free, place + 1)
            _tally(item, 1, place, members, added)
            written.append((place, None if item is None else (key, item)))
        if written:
            self._places = places.finish()
            self._trie = self._trie.written(sorted(written, key=itemgetter(0)))
            self._regroup(members)
            with self._sums.mutate() as sums:
                for name, more in added.items():
                    sums[name] = sums.get(name, 0) + more
                self._sums = sums.finish()

    def _regroup(self, members: Mapping[Hashable, Mapping[int, bool]]) -> None:
        groups = self._groups.mutate()
        for group, moves in members.items():
            changed = groups.get(group, Map()).mutate()
            for place, stays in moves.items():
                if stays:
                    changed[place] = None
                else:
                    changed.pop(place, None)
            if len(changed):
                groups[group] = changed.finish()
            else:
                groups.pop(group, None)
        self._groups = groups.finish()

    # --- as a mapping -------------------------------------------------------------------------------------------------

    def __getitem__(self, key: str) -> T:
        return cast(T, self._trie.at(self._places[key]))

    def get(self, key: str) -> T | None:
        """The item of a key, or None."""
        place = self._places.get(key)
        return None if place is None else cast(T, self._trie.at(place))

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __len__(self) -> int:
        return len(self._places)

    def items(self) -> Iterator[tuple[str, T]]:
        """Keys and items, in order."""
        return self._trie.entries()

    def keys(self) -> Iterator[str]:
        return (key for key, _ in self.items())

    def values(self) -> Iterator[T]:
        return (item for _, item in self.items())

    __iter__ = keys

    def place(self, key: str) -> int:
        """Where the item of a key stands in the order. KeyError if there is none."""
        return self._places[key]

    def last(self) -> T | None:
        """The item that came last."""
        return self._trie.at(self._trie.free() - 1) if self else None

    def since(self, before: Book[T]) -> Iterator[tuple[str, T]]:
        """Keys and items that are new or other than in an earlier version; takes time with what differs."""
        return ((key, item) for key, _, item in _moves(before, self) if item is not None)

    # --- what is kept with it -----------------------------------------------------------------------------------------

    def group(self, name: Hashable) -> Iterator[T]:
        """The items that stand in a group, in order."""
        return (self._trie.at(place) for place in sorted(self._groups.get(name, ())))

    def among(self, keys: Iterable[str]) -> Iterator[T]:
        """The items of those of the keys that there are, in order."""
        places = {self._places[key] for key in keys if key in self._places}
        return (self._trie.at(place) for place in sorted(places))

    def count(self, name: Hashable) -> int:
        """How many stand in a group."""
        return len(self._groups.get(name, ()))

    def total(self, name: str) -> int:
        """A running total, 0 where nothing adds to it."""
        return self._sums.get(name, 0)

    def least(self, name: str) -> Any:
        """The least of what its items give under this name, None if none gives anything."""
        return self._trie.least(name, lambda item: item.leasts().get(name))

    # --- as a value ---------------------------------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Book):
            return self._trie.root is other._trie.root or list(self.items()) == list(other.items())
        return dict(self.items()) == other if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # like any mapping

    def __repr__(self) -> str:
        return f"Book({dict(self.items())!r})"

    def __deepcopy__(self, memo: object) -> Self:
        return self  # or pydantic would copy the default of every state

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        (item,) = get_args(source) or (Any,)
        pairs = core_schema.list_schema(core_schema.tuple_schema([core_schema.str_schema(), handler(item)]))
        return core_schema.no_info_wrap_validator_function(
            lambda value, read: value if isinstance(value, Book) else cls(read(_pairs(value))),
            pairs,
            serialization=core_schema.wrap_serializer_function_ser_schema(
                lambda book, write: write(list(book.items())), schema=pairs
            ),
        )


def _pairs(value: object) -> object:
    return list(value.items()) if isinstance(value, Mapping) else value


def _tally(
    item: object, sign: int, place: int, members: dict[Hashable, dict[int, bool]], added: dict[str, int]
) -> None:
    """Note the groups that an item joins (1) or leaves (-1), and what it adds to the totals or takes from them."""
    if isinstance(item, Part):
        for group in item.groups():
            members[group][place] = sign > 0
        for name, amount in item.sums().items():
            added[name] += sign * amount


# --- a state and its books --------------------------------------------------------------------------------------------


class Row(NamedTuple):
    """An item as it is stored: `data` is its JSON, None for one that is gone."""

    book: str
    key: str
    position: int
    data: Any


@cache
def books(model: type[BaseModel]) -> Mapping[str, TypeAdapter[list[Any]]]:
    """The fields of a model that are books, with what reads and writes their items."""
    kinds = {name: field.annotation for name, field in model.model_fields.items()}
    return {
        name: TypeAdapter(cast(Any, list[get_args(kind)[0]]))  # type: ignore[misc]
        for name, kind in kinds.items()
        if get_origin(kind) is Book
    }


def core(state: BaseModel) -> dict[str, Any]:
    """The state without its books, as JSON: small, whatever the case."""
    return state.model_dump(mode="json", exclude=set(books(type(state))))


def changed(before: M, after: M) -> dict[str, dict[str, Any]]:
    """What differs between two versions: by book and key the item as it is now, None for one that is gone.

    Takes time with what differs, as long as one version was made out of the other.
    """
    found: dict[str, dict[str, Any]] = {}
    for name in books(type(after)):
        if differing := {key: item for key, _, item in _moves(getattr(before, name), getattr(after, name))}:
            found[name] = differing
    return found


PIECE = 1_000
"""How many changed items are written out at a time: a mass case has hundreds of thousands."""


def changes(before: M, after: M) -> Iterator[Row]:
    """The rows that bring what is stored of one version to another; of each book those that are gone come first.

    Made as they are asked for, `PIECE` at a time, so that they need not be in memory together.
    """
    for name, kind in books(type(after)).items():
        old, new = getattr(before, name), getattr(after, name)
        yield from (Row(name, key, place, None) for key, place, item in _moves(old, new) if item is None)
        kept = ((key, item) for key, _, item in _moves(old, new) if item is not None)
        yield from (Row(name, key, new.place(key), data) for key, data in _dumped(kind, kept))


def spelt(state: BaseModel) -> Iterator[bytes]:
    """The state as JSON, piece by piece: all of a mass case at once would take more memory than the case."""
    yield canonical(core(state)).removesuffix(b"}")
    for name, kind in books(type(state)).items():
        yield f',"{name}":['.encode()
        yield from strung(_dumped(kind, getattr(state, name).items()), b",")
        yield b"]"
    yield b"}"


def _dumped(kind: TypeAdapter[list[Any]], items: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    while piece := list(islice(items, PIECE)):
        dumped = kind.dump_python([item for _, item in piece], mode="json")
        yield from zip((key for key, _ in piece), dumped, strict=True)


def _moves(before: Book[Any], after: Book[Any]) -> Iterator[tuple[str, int, Any]]:
    """Key, position and item (None: gone) of all that differs."""
    for place, old, new in differing(before._trie, after._trie):
        if old is not None and old[0] not in after:
            yield old[0], place, None
        if new is not None:
            yield new[0], place, new[1]


def join(model: type[M], core: Mapping[str, Any], rows: Iterable[tuple[str, str, int, Any]]) -> M:
    """A state out of its core and the rows of its books, in any order. ValueError for rows of a book it has not."""
    found: dict[str, list[tuple[str, int, Any]]] = {name: [] for name in books(model)}
    for book, key, position, data in rows:
        if book not in found:
            raise ValueError(f"{model.__name__} has no book {book}")
        found[book].append((key, position, data))
    made = {}
    for name, kind in books(model).items():
        items = kind.validate_python([data for _, _, data in found[name]])
        made[name] = Book.placed((key, place, item) for (key, place, _), item in zip(found[name], items, strict=True))
    return model.model_validate({**core, **made})
