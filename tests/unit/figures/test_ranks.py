"""The rank of an office among the offices of a form."""

from __future__ import annotations

from fractions import Fraction

from figures.catalogue import forms
from figures.forms import Value
from figures.periods import Period
from figures.tables import Row, Table, ranks

PERIOD = Period.until("2026-12")


def table(form: str, *offices: tuple[str, Value, Value]) -> Table:
    """Offices with their new cases and their rate, and a room that stands in no ranking."""
    asked = forms(PERIOD)[form]
    nothing: dict[str, Value] = {column.code: 0 for column in asked.columns}
    rows = [
        Row(key, key, key, key.count("/") + 1, [], {**nothing, "new": new, "rate": rate}) for key, new, rate in offices
    ]
    return Table(asked, PERIOD, tuple(rows))


def test_the_greatest_is_first_and_equal_ones_share_a_rank() -> None:
    found = ranks(table("matters", ("01", 5, None), ("48", 9, Fraction(80)), ("79", 9, Fraction(82)), ("79/P1", 99, 1)))
    assert found["new"] == {"48": 1, "79": 1, "01": 3}
    assert found["rate"] == {"79": 1, "48": 2}, "of which nothing can be said stands in no ranking"


def test_of_one_office_or_of_titles_there_is_no_rank() -> None:
    assert ranks(table("matters", ("79", 9, 1), ("79/P1", 9, 1))) == {}
    assert ranks(table("matters-by-title", ("DS", 9, 1), ("HS", 8, 1))) == {}
