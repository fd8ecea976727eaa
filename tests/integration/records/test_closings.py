"""The books of a day are closed once, by a bank that agrees, and what comes in later shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from law.periods import local_day
from records import closings
from records.closings import NotClosed
from records.ledger import Reconciliation
from simulation.staff import OFFICE
from tests.integration.records.desk import Desk

AGREES = Reconciliation((), (), bank_balance=0, ledger_balance=0)


@pytest.fixture
def desk(sql: Connection) -> Desk:
    return Desk(sql)


def test_a_day_is_closed_once_and_only_when_the_bank_agrees(desk: Desk) -> None:
    today = local_day(desk.now)
    for compared in (
        None,
        replace(AGREES, only_bank=("FT1",)),
        replace(AGREES, bank_balance=5),
        replace(AGREES, bank_balance=5, ledger_balance=5, credited=5),
    ):
        with pytest.raises(NotClosed):
            closings.close(desk.sql, OFFICE, today, today, "KT-01", compared)
    with pytest.raises(NotClosed):
        closings.close(desk.sql, OFFICE, today.replace(year=today.year + 1), today, "KT-01", AGREES)
    assert not closings.last(desk.sql, OFFICE)
    closings.close(desk.sql, OFFICE, today, today, "KT-01", AGREES)
    with pytest.raises(NotClosed):
        closings.close(desk.sql, OFFICE, today, today, "KT-02", AGREES)
    (closed,) = closings.last(desk.sql, OFFICE)
    assert closed.closed_by == "KT-01"
    assert not closings.moved_since(desk.sql, OFFICE, closed)
    desk.credit("FT26267000009", 400_000)
    assert closings.moved_since(desk.sql, OFFICE, closed)
