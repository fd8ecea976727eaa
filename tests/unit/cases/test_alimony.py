"""Instalments of monthly alimony: D152 10.1, 11.2; S7 of LAW.md 11."""

from __future__ import annotations

from datetime import date

import pytest

from cases.alimony import instalments, last_due_by
from law.pack import current_pack
from tests.intake_samples import A, B, dossier, owes


def test_s7_all_months_of_the_year_are_covered_only_due_ones_collectable():
    case = dossier(owes(A, B, "alimony_monthly", amount=3_000_000, due_date="2026-12-05"), asks=(B,))
    asked_on = date(2026, 11, 10)
    months = instalments(case.obligations[0], case.title, asked_on, date(2027, 9, 30), current_pack())
    assert [month.due for month in months][:2] == [date(2026, 12, 5), date(2027, 1, 5)]
    assert (len(months), sum(month.amount for month in months)) == (10, 30_000_000)
    assert [month for month in months if month.due <= asked_on] == []


def test_months_end_where_the_month_does():
    case = dossier(owes(A, B, "alimony_monthly", due_date="2026-08-31"), asks=(B,))
    months = instalments(case.obligations[0], case.title, date(2026, 9, 8), date(2027, 3, 31), current_pack())
    assert [month.due.day for month in months] == [31, 30, 31, 30, 31, 31, 28, 31]


def test_without_a_first_day_the_day_of_effect_counts():
    case = dossier(owes(A, B, "alimony_monthly"), asks=(B,))
    months = instalments(case.obligations[0], case.title, date(2026, 9, 8), date(2026, 9, 30), current_pack())
    assert months[0].due == case.title.effective_date


def test_each_month_has_its_own_limitation():
    case = dossier(owes(A, B, "alimony_monthly", due_date="2021-07-06"), asks=(B,))
    months = instalments(case.obligations[0], case.title, date(2026, 9, 8), date(2026, 9, 30), current_pack())
    assert [month.barred for month in months[:4]] == [True, True, True, False]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 1), date(2021, 1, 31)),
        (date(2021, 2, 28), date(2021, 2, 28)),
        (date(2021, 3, 30), date(2021, 2, 28)),
    ],
)
def test_last_due(day, expected):
    assert last_due_by(date(2021, 1, 31), day) == expected
