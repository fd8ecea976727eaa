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

_NEXT = (
    insert(series)
    .on_conflict_do_update(index_elements=["name", "year"], set_={"last": series.c.last + 1})
    .returning(series.c.last)
)


@dataclass(frozen=True)
class Allotted:
    """One number of a series: the series, its year, the bare number and how it is printed."""

    series: str
    year: int
    number: int
    label: str


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
    name, year = f"{series_of(kind, pack)}:{office}", series_year(kind, day)
    number = connection.execute(_NEXT, {"name": name, "year": year, "last": 1}).scalar_one()
    return Allotted(name, year, number, _pattern(kind, pack).format(n=number, year=year, office=office))


def series_of(kind: str, pack: Pack) -> str:
    """The series in which a kind of document (by its symbol), a receipt or a register counts."""
    return str(pack.setting("document_symbols").get(kind, kind))


def _pattern(kind: str, pack: Pack) -> str:
    symbol = pack.setting("document_symbols").get(kind)
    return str(pack.setting("number_pattern_document" if symbol else f"number_pattern_{kind}")).replace(
        "{symbol}", symbol or ""
    )


def read(kind: str, label: str, pack: Pack) -> int | None:
    """The bare number of a printed one of this kind, None if it is none."""
    if kind == "lookup_code":
        return None
    parts = {"n": r"0*(?P<n>\d+)", "year": r"\d+", "office": r"\w+", None: ""}
    read = Formatter().parse(_pattern(kind, pack))
    found = re.fullmatch("".join(re.escape(text) + parts[name] for text, name, *_ in read), label)
    return int(found["n"]) if found else None


def pass_over(connection: Connection, kind: str, office: str, day: date, number: int, pack: Pack) -> None:
    """Never give out this number of an office's series, nor an earlier one: it is on somebody's paper."""
    statement = insert(series).values(
        name=f"{series_of(kind, pack)}:{office}", year=series_year(kind, day), last=number
    )
    further = func.greatest(series.c.last, statement.excluded.last)
    connection.execute(statement.on_conflict_do_update(index_elements=["name", "year"], set_={"last": further}))


def lookup_code() -> str:
    """An unguessable code (mã tra cứu) of 16 signs, about 78 bits."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(16))
