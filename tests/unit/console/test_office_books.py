"""`thads office books` in a terminal of 80 columns: no name of an account and no id of a case is cut."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from console import office
from records.books import ACCOUNTS, Balance, Books, CashLine

LONG = "case/79/register/HS-2026-09-0000000000000000000001/1"


def test_names_and_ids_stand_whole_in_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    most = 99_999_999_999  # a book of a province in a year
    balances = tuple(Balance(name, most, most, most) for name in ACCOUNTS)
    day = date(2026, 12, 1)
    paid = CashLine(datetime(2026, 12, 1, 2, tzinfo=UTC), LONG, 5, 0, 5)
    office._show(Books("79", day, balances), [paid])
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    told = " ".join(line[:24].strip() for line in out.splitlines())
    assert [vi for vi, _ in ACCOUNTS.values() if vi not in " ".join(told.split())] == []
    assert LONG.removeprefix("case/") in out
