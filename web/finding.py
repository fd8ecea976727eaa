"""How a case is found: by any number that it has, or by the name of a party, with marks or without.

Each way has an index of its own, so they are asked one by one: an OR of them would read every case.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, cast, func, literal, literal_column, or_, select, union
from sqlalchemy.dialects.postgresql import TSQUERY

from cases.spelling import number_key, plain
from records.facts import person_hash
from records.tables import cases, parties, receipts


def found(text: str) -> ColumnElement[bool]:
    """Cases with this very number, or one that begins so, or a party of this name."""
    begins = _of_number(number_key(text), ":*")
    return cases.c.id.in_(union(*_numbered(text), begins, _named(text)))


def numbered(text: str) -> ColumnElement[bool]:
    """Cases with this number: of decision, judgment, dossier, receipt, identity; reference or name of the case."""
    return cases.c.id.in_(union(*_numbered(text)))


def _numbered(text: str) -> Iterator[Select[tuple[str]]]:
    text = text.strip()
    yield _of_number(number_key(text))
    yield select(receipts.c.subject).where(or_(receipts.c.number == text, receipts.c.lookup_code == text))
    yield select(parties.c.subject).where(parties.c.person == person_hash("".join(text.split())))


def _of_number(key: str, ending: str = "") -> Select[tuple[str]]:
    """Cases with a number; with the ending `:*` those with one that begins so."""
    other = cases.alias("numbered")
    hit = func.array_to_tsvector(other.c.numbers).bool_op("@@")(cast(_lexeme(key) + ending, TSQUERY))
    return select(other.c.id).where(hit, literal(key != ""))


def _lexeme(text: str) -> str:
    """A text as a word of a text search, whatever is in it."""
    quoted = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'"


def _named(text: str) -> Select[tuple[str]]:
    """Cases with a party whose name has words that begin like all of these."""
    words = plain(text).split()
    asked = " & ".join(f"{_lexeme(word)}:*" for word in words)
    hit = func.to_tsvector(literal_column("'simple'"), parties.c.name).bool_op("@@")(cast(asked, TSQUERY))
    return select(parties.c.subject).where(hit, literal(bool(words)))
