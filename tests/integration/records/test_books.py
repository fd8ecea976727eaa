"""The books of an office on a day: balances, cash book, a ledger that others can check."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from cases.events import Role
from law.periods import VIETNAM
from records import ledger
from records.books import Books, beancount, books, cash_book
from tests.intake_samples import A, B, C, owes
from tests.integration.records.desk import Desk

pytestmark = pytest.mark.stack

CASE = "case/79/desk/B-1/1"
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def desk(sql: Connection) -> Desk:
    """Monday: a credit claimed in part. Tuesday: cash taken, brought to the fund."""
    desk = Desk(sql)
    case = desk.decided("B-1", owes(B, A, amount=30_000_000))
    desk.decided("B-2", owes(B, C, amount=9_000_000))
    desk.credit("FT1", 12_000_000)
    desk.claim(case, "FT1", amount=10_000_000)
    desk.at(datetime(2026, 11, 24, 9, tzinfo=VIETNAM))
    for amount in (3_000_000, 4_000_000):
        desk.act(case, "receive_cash", Role.ACCOUNTANT, {"amount": amount, "payer": "Nguyễn Văn B"})
    desk.act(case, "deposit_cash", Role.CASHIER, {"receipt": "R2"})
    return desk


@pytest.fixture
def worked(desk: Desk) -> Connection:
    return desk.sql


def closing(found: Books) -> dict[str, int]:
    return {b.account: b.closing for b in found.balances if b.closing}


def test_every_account_on_each_day(worked: Connection) -> None:
    monday, tuesday = books(worked, "79", MONDAY), books(worked, "79", TUESDAY)
    assert closing(monday) == {"bank": 12_000_000, "suspense": 2_000_000, "held": 10_000_000}
    assert closing(tuesday) == {
        "bank": 12_000_000, "cash": 4_000_000, "fund": 3_000_000, "suspense": 2_000_000, "held": 17_000_000,
    }  # fmt: skip
    assert monday.has == monday.owes == 12_000_000
    assert tuesday.has == tuesday.owes == 19_000_000
    openings = {b.account: b.opening for b in tuesday.balances if b.opening}
    assert openings == closing(monday)
    assert closing(books(worked, "01", TUESDAY)) == {}, "another office's money is its own"


def test_cash_that_is_not_banked_shows_and_is_banked(desk: Desk, worked: Connection) -> None:
    """What the cashier paid in comes back as a credit of the bank: the fund falls, the bank is right, once."""
    assert books(worked, "79", TUESDAY).unbanked == 7_000_000
    desk.at(datetime(2026, 11, 24, 15, tzinfo=VIETNAM))
    desk.credit("FT2", 3_000_000)
    to_bank = {"bank_ref": "FT2", "receipts": ["R2"]}
    desk.act(CASE, "bank_cash", Role.CASHIER, to_bank)
    found = books(worked, "79", TUESDAY)
    assert found.unbanked == 4_000_000
    assert closing(found) == {"bank": 15_000_000, "cash": 4_000_000, "suspense": 2_000_000, "held": 17_000_000}
    assert ledger.reconcile(worked, "79", {"FT1": 12_000_000, "FT2": 3_000_000}, 15_000_000).agrees
    again = desk.act(CASE, "bank_cash", Role.CASHIER, to_bank)
    assert again.events[-1].data["reason_article"] == "TT04 17.1"


def test_money_on_deposit_is_the_banks_still(desk: Desk, worked: Connection) -> None:
    desk.at(datetime(2026, 11, 24, 15, tzinfo=VIETNAM))
    asked = {"ground": "46.1.c", "circumstances": ["creditor_asks"]}
    desk.act(CASE, "postpone", Role.HEAD, asked)
    desk.act(CASE, "deposit_held_money", Role.ACCOUNTANT, {"reference": "TG-01"})
    found = closing(books(worked, "79", TUESDAY))
    assert (found["bank"], found["deposit"]) == (2_000_000, 10_000_000)
    assert ledger.reconcile(worked, "79", {"FT1": 12_000_000}, 12_000_000).agrees


def test_the_cash_book_of_a_day(worked: Connection) -> None:
    [line] = cash_book(worked, "79", TUESDAY)
    assert (line.received, line.paid, line.balance, line.subject) == (3_000_000, 0, 3_000_000, "case/79/desk/B-1/1")
    assert cash_book(worked, "79", MONDAY) == ()


def test_the_bank_is_the_ledger_with_its_working(worked: Connection) -> None:
    found = ledger.reconcile(worked, "79", {"FT1": 12_000_000}, 12_000_000)
    assert found.agrees
    assert (found.credited, found.paid, found.came_back, found.ledger_balance) == (12_000_000, 0, 0, 12_000_000)


def test_what_another_office_has_at_the_same_bank_is_not_held_against_this_one(worked: Connection) -> None:
    whole = {"FT1": 12_000_000, "FT9": 5_000_000}
    assert not ledger.reconcile(worked, "01", {"FT9": 5_000_000}, 5_000_000).agrees
    assert ledger.reconcile(worked, "01", {"FT1": 12_000_000}, 12_000_000).agrees
    found = ledger.reconcile(worked, "01", whole, 17_000_000)
    assert (found.only_bank, found.bank_balance, found.ledger_balance) == (("FT9",), 5_000_000, 0)
    assert ledger.reconcile(worked, "79", whole, 17_000_000).only_bank == ("FT9",)  # nobody's line is everybody's


TRANSACTION = re.compile(r'^(\d{4}-\d\d-\d\d) \* "[^"]*"$')
POSTING = re.compile(r"^  ((?:Assets|Liabilities)(?::[A-Z][A-Za-z0-9-]*)+)  (-?\d+) VND$")
OPEN = re.compile(r"^(\d{4}-\d\d-\d\d) open ((?:Assets|Liabilities)(?::[A-Z][A-Za-z0-9-]*)+) VND$")
BALANCE = re.compile(r"^(\d{4}-\d\d-\d\d) balance (\S+)  (-?\d+) VND$")


def test_the_beancount_export_balances(worked: Connection) -> None:
    """Every line is one of the format's, every transaction sums to zero, every balance is the sum of its postings."""
    totals: dict[str, int] = defaultdict(int)
    opened, asserted, entries = set(), {}, [[0]]
    for line in beancount(worked, "79", TUESDAY):
        if found := OPEN.match(line):
            opened.add(found[2])
        elif TRANSACTION.match(line):
            entries.append([])
        elif found := POSTING.match(line):
            entries[-1].append(int(found[2]))
            totals[found[1]] += int(found[2])
        elif found := BALANCE.match(line):
            assert date.fromisoformat(found[1]) == TUESDAY + timedelta(days=1)
            asserted[found[2]] = int(found[3])
        else:
            assert line == "" or line.startswith("option "), line
    assert all(sum(entry) == 0 for entry in entries)
    assert len(entries) == 1 + 5
    assert asserted == totals
    assert opened == set(totals)
