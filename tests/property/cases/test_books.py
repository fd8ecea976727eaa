"""A book against a plain dict: whatever is put and taken away, both tell the same."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from cases.books import Book, Part, changed, changes, core, join


@dataclass(frozen=True, slots=True)
class Thing(Part):
    size: int
    status: str = "open"

    def groups(self) -> tuple[str, ...]:
        return (self.status,) if self.status != "done" else ()

    def sums(self) -> dict[str, int]:
        return {self.status: self.size, "all": self.size}

    def leasts(self) -> dict[str, int | None]:
        return {"size": self.size if self.status == "open" else None}


class Shelf(BaseModel):
    name: str = "shelf"
    things: Book[Thing] = Book()
    notes: Book[int] = Book()


THINGS = st.builds(Thing, st.integers(0, 99), st.sampled_from(["open", "kept", "done"]))
KEYS = st.integers(0, 120).map("k{}".format)
STEPS = st.lists(st.one_of(st.dictionaries(KEYS, THINGS, max_size=60), st.sets(KEYS, max_size=40)), max_size=12)


def taken(book: Book[Thing], plain: dict[str, Thing], step: dict[str, Thing] | set[str]) -> Book[Thing]:
    """One step, of the book and of the dict that stands for it."""
    if isinstance(step, dict):
        plain |= step
        return book.put(step)
    gone = [key for key in plain if key in step]
    for key in gone:
        del plain[key]
    return book.without(*gone)


def positions(book: Book[Thing]) -> dict[str, int]:
    return {row.key: row.position for row in changes(Shelf(), Shelf(things=book))}


@given(STEPS)
def test_tells_the_same_as_a_dict(steps) -> None:
    book, plain = Book[Thing](), dict[str, Thing]()
    for step in steps:
        book = taken(book, plain, step)
        assert list(book.items()) == list(plain.items())
        assert (list(book), list(book.values()), len(book)) == (list(plain), list(plain.values()), len(plain))
        assert all(book[key] == book.get(key) == thing and key in book for key, thing in plain.items())
        assert book.last() == next(reversed(plain.values()), None)
        for status in ("open", "kept", "done"):
            members = [t for t in plain.values() if t.status == status and status != "done"]
            assert (list(book.group(status)), book.count(status)) == (members, len(members))
            assert book.total(status) == sum(t.size for t in plain.values() if t.status == status)
        assert book.total("all") == sum(t.size for t in plain.values())
        assert book.least("size") == min((t.size for t in plain.values() if t.status == "open"), default=None)
        some = ["k7", "k3", "none", "k11"]
        assert list(book.among(some)) == [thing for key, thing in plain.items() if key in some]


@given(STEPS, STEPS)
def test_changes_are_what_two_dicts_differ_in(first, then) -> None:
    book, plain = Book[Thing](), dict[str, Thing]()
    for step in first:
        book = taken(book, plain, step)
    before, known = Shelf(things=book), dict(plain)
    for step in then:
        book = taken(book, plain, step)
    after = Shelf(things=book)
    told = changed(before, after).get("things", {})
    assert {key for key, item in told.items() if item is None} == known.keys() - plain.keys()
    assert {k for k in plain if known.get(k) != plain[k]} <= {k for k, item in told.items() if item} <= plain.keys()
    assert all(item is None or plain[key] == item for key, item in told.items())


@given(STEPS, STEPS)
def test_stored_rows_follow_and_come_back_as_the_same_state(first, then) -> None:
    """A table that takes the changes of each version holds what a cold load needs, order and next position included."""
    state, plain, table = Shelf(name="Hồ sơ"), dict[str, Thing](), {}
    for step in first + then:
        book = taken(state.things, plain, step)
        after = state.model_copy(update={"things": book, "notes": state.notes.put({f"n{len(state.notes)}": 1})})
        for row in changes(state, after):
            if row.data is None:
                del table[row.book, row.key]
            else:
                table[row.book, row.key] = (row.position, row.data)
        state = after
    rows = [(book, key, position, data) for (book, key), (position, data) in reversed(table.items())]
    back = join(Shelf, core(state), rows)
    assert back == state
    assert list(back.things.items()) == list(plain.items())
    assert positions(back.things) == positions(state.things)
    assert positions(back.things.put({"next": Thing(1)})) == positions(state.things.put({"next": Thing(1)}))
    assert Shelf.model_validate(state.model_dump(mode="json")) == state
    assert Shelf.model_validate_json(state.model_dump_json()) == state


@given(st.dictionaries(KEYS, THINGS, min_size=1), st.data())
def test_an_older_version_stays_what_it_was(things, data) -> None:
    book = Book(things)
    key = data.draw(st.sampled_from(sorted(things)))
    book.put({key: replace(things[key], size=1000), "new": Thing(1)})
    book.without(key)
    assert dict(book.items()) == things == dict(Book(things).items())


def test_what_is_not_touched_is_not_looked_at() -> None:
    """Groups, totals and difference of a book of 100,000 after 3 changes ask 3 items, not 100,000."""
    asked = []

    @dataclass(frozen=True, slots=True)
    class Probe(Thing):
        def sums(self) -> dict[str, int]:
            asked.append(self)
            return {"all": self.size}

    before = Book({f"k{n}": Probe(n) for n in range(100_000)})
    asked.clear()
    after = before.put({"k7": Probe(0), "k99999": Probe(0), "more": Probe(5)})
    assert len(asked) == 5  # two of them before and after, and the new one
    assert after.total("all") == before.total("all") - 7 - 99_999 + 5
    assert changed(Shelf(things=before), Shelf(things=after)) == {
        "things": {"k7": Probe(0), "k99999": Probe(0), "more": Probe(5)}
    }


def test_it_reads_lists_and_objects_and_refuses_what_is_neither() -> None:
    as_list = [["b", {"size": 1, "status": "open"}], ["a", {"size": 2, "status": "open"}]]
    shelf = Shelf.model_validate({"things": as_list})
    assert shelf == Shelf.model_validate({"things": dict(as_list)})
    assert shelf.model_dump(mode="json")["things"] == as_list
    assert core(shelf) == {"name": "shelf"}
    assert shelf.things == {"b": Thing(1), "a": Thing(2)} != shelf.things.without("a")
    with pytest.raises(ValueError, match="things"):
        Shelf.model_validate({"things": [["a", {"size": "many"}]]})
    with pytest.raises(ValueError, match="no book"):
        join(Shelf, core(shelf), [("papers", "a", 0, {})])
    with pytest.raises(ValueError, match="position"):
        Book.placed([("a", 0, Thing(1)), ("b", 0, Thing(1))])
    with pytest.raises(KeyError):
        shelf.things.without("c")
