"""How a case is found: by any number that it has, or by the name of a party, with marks or without.

Each way has an index of its own, so they are asked one by one, the numbers first, until enough is found: a family name
is that of a third of a country, and nobody reads through those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from cases.spelling import number_key, plain
from records.facts import person_hash
from records.tables import cases, parties, receipts

MOST = 1_000
"""Cases that a search finds."""

Seen = Callable[[FromClause], ColumnElement[bool]]
"""The condition on the rows of a table that they lie within the reach."""


@dataclass(frozen=True)
class Found:
    """The cases that a search found: those with the very number, which go first, and all of them; `more`: there are
    others, which a longer text finds."""

    numbered: tuple[str, ...]
    cases: tuple[str, ...]
    more: bool


def found(connection: Connection, text: str, seen: Seen) -> Found:
    """Cases with this very number, one that begins so, or a party of this name."""
    numbered = _read(connection, _numbered(text, seen))
    others = _read(connection, (_of_number(number_key(text), seen, ":*"), _named(text, seen)))
    every = tuple(dict.fromkeys((*numbered, *others)))
    return Found(numbered, every[:MOST], max(len(numbered), len(others), len(every)) > MOST)


def _read(connection: Connection, ways: Iterable[Select[tuple[str]]]) -> tuple[str, ...]:
    """What the ways find, until there is more than can be shown."""
    known: dict[str, None] = {}
    for way in ways:
        if len(known) <= MOST:
            known |= dict.fromkeys(connection.scalars(way.limit(2 * MOST)))
    return tuple(known)


def _numbered(text: str, seen: Seen) -> Iterator[Select[tuple[str]]]:
    """By number of decision, judgment, dossier, receipt, identity; by reference or name of the case."""
    text = text.strip()
    yield _of_number(number_key(text), seen)
    receipt = or_(receipts.c.number == text, receipts.c.lookup_code == text)
    yield select(receipts.c.subject).where(receipt, seen(receipts))
    person = parties.c.person == person_hash("".join(text.split()))
    yield select(parties.c.subject).where(person, seen(parties))


def _of_number(key: str, seen: Seen, ending: str = "") -> Select[tuple[str]]:
    """Cases with a number; with the ending `:*` those with one that begins so."""
    hit = func.array_to_tsvector(cases.c.numbers).bool_op("@@")(cast(_lexeme(key) + ending, TSQUERY))
    return select(cases.c.id).where(hit, literal(key != ""), seen(cases))


def _lexeme(text: str) -> str:
    """A text as a word of a text search, whatever is in it."""
    quoted = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'"


def _named(text: str, seen: Seen) -> Select[tuple[str]]:
    """Cases with a party whose name has all of these words, and one that begins like the last.

    That each of them might be a beginning is not asked: the index then reads all that begins so, of every word.
    """
    words = plain(text).split()
    asked = " & ".join(_lexeme(word) for word in words) + ":*"
    hit = func.to_tsvector(literal_column("'simple'"), parties.c.name).bool_op("@@")(cast(asked, TSQUERY))
    return select(parties.c.subject).where(hit, seen(parties)) if words else select(parties.c.subject).where(false())
