"""How a case is found: by any number that it has, or by the name of a party, with marks or without."""

from __future__ import annotations

from sqlalchemy import ColumnElement, cast, false, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY

from cases.spelling import number_key, plain
from records.facts import person_hash
from records.tables import cases, parties, receipts


def found(text: str) -> ColumnElement[bool]:
    """Cases with this very number, or one that begins so, or a party of this name."""
    key = number_key(text)
    begins = func.array_to_tsvector(cases.c.numbers).bool_op("@@")(cast(_lexeme(key), TSQUERY)) if key else false()
    return or_(numbered(text), begins, _named(text))


def numbered(text: str) -> ColumnElement[bool]:
    """Cases with this number: of decision, judgment, dossier, receipt, identity; reference or name of the case."""
    text = text.strip()
    of_receipt = select(receipts.c.subject).where(or_(receipts.c.number == text, receipts.c.lookup_code == text))
    of_person = select(parties.c.subject).where(parties.c.person == person_hash("".join(text.split())))
    return or_(cases.c.numbers.contains([number_key(text)]), cases.c.id.in_(of_receipt), cases.c.id.in_(of_person))


def _lexeme(text: str) -> str:
    """A text as a word of a text search, whatever is in it, and what begins with it."""
    quoted = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*"


def _named(text: str) -> ColumnElement[bool]:
    """Cases with a party whose name has words that begin like all of these."""
    words = plain(text).split()
    if not words:
        return false()
    asked = " & ".join(_lexeme(word) for word in words)
    hit = func.to_tsvector(literal_column("'simple'"), parties.c.name).bool_op("@@")(cast(asked, TSQUERY))
    return cases.c.id.in_(select(parties.c.subject).where(hit))
