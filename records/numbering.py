"""Numbers in a series: allotted in the transaction that uses them, so a series has no gap and no number twice."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date
from string import Formatter

from sqlalchemy import Connection, func
from sqlalchemy.dialects.postgresql import insert

from law.pack import Pack
from records.tables import series

_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U/V: people read the code from paper


@dataclass(frozen=True)
class Allotted:
    """One number of a series: the series, its year, the bare number and how it is printed."""

    series: str
    year: int
    number: int
    label: str


KINDS = ("decision", "receipt", "judgment", "request")
"""The series of an office."""


def series_year(kind: str, day: date) -> int:
    """Receipts count by the calendar year (TT04 15; for fees D254 23.2).

    All else by the statistics year from 1 October (TT04 30.4), named after its end.
    """
    if kind in ("receipt", "fee_receipt"):
        return day.year
    return day.year + (day.month >= 10)


def allot(connection: Connection, kind: str, office: str, day: date, pack: Pack) -> Allotted:
    """The next number for a register, a receipt or a kind of document.

    Kinds of one symbol (QĐ, TB, GXN …) share a series (Decree 30/2020, art. 15). The series row stays locked until the
    transaction ends.
    """
    symbol = pack.setting("document_symbols").get(kind)
    pattern = str(pack.setting("number_pattern_document" if symbol else f"number_pattern_{kind}"))
    name, year = f"{symbol or kind}:{office}", series_year(kind, day)
    statement = (
        insert(series)
        .values(name=name, year=year, last=1)
        .on_conflict_do_update(index_elements=["name", "year"], set_={"last": series.c.last + 1})
        .returning(series.c.last)
    )
    number = connection.execute(statement).scalar_one()
    return Allotted(name, year, number, pattern.format(n=number, year=year, office=office, symbol=symbol))


def read(kind: str, label: str, pack: Pack) -> int | None:
    """The bare number of a printed one of this kind, None if it is none."""
    parts = {"n": r"0*(?P<n>\d+)", "year": r"\d+", "office": r"\w+", None: ""}
    pattern = str(pack.setting(f"number_pattern_{kind}"))
    found = re.fullmatch("".join(re.escape(text) + parts[name] for text, name, *_ in Formatter().parse(pattern)), label)
    return int(found["n"]) if found else None


def pass_over(connection: Connection, kind: str, office: str, day: date, number: int) -> None:
    """Never give out this number of an office's series, nor an earlier one: it is on somebody's paper."""
    statement = insert(series).values(name=f"{kind}:{office}", year=series_year(kind, day), last=number)
    further = func.greatest(series.c.last, statement.excluded.last)
    connection.execute(statement.on_conflict_do_update(index_elements=["name", "year"], set_={"last": further}))


def lookup_code() -> str:
    """An unguessable code (mã tra cứu) of 16 signs, about 78 bits."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(16))
