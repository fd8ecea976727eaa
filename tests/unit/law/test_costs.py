"""Enforcement costs: who bears them, rates, splits, relief (L25 53; D152 80-87)."""

from datetime import date

import pytest

from law.costs import Bearer, allowance, cost_bearer, cost_relief, split_by_receipts, split_equally
from law.errors import LawError
from law.money_rules import money_rules
from law.pack import load_pack

RULES = money_rules(load_pack("2026.2"))
DAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("kind", "bearer", "article"),
    [
        ("coercion_notice", Bearer.DEBTOR, "53.3.a"),
        ("revaluation_by_creditor", Bearer.CREDITOR, "53.4.a"),
        ("revaluation_after_postponement", Bearer.CREDITOR, "53.4.a"),
        ("revaluation_by_debtor", Bearer.DEBTOR, "81.9"),
        ("revaluation_by_fault", Bearer.BUDGET, "53.5.a"),
        ("verification", Bearer.BUDGET, "53.5.b"),
        ("refused_delivery", Bearer.THIRD_PARTY, "83.1.a"),
        ("price_change", Bearer.RECIPIENTS, "62.4"),
    ],
)
def test_who_bears_a_cost(kind: str, bearer: Bearer, article: str) -> None:
    found, line = cost_bearer(kind, DAY)
    assert found is bearer
    assert article in line.article


def test_allowances_of_article_84() -> None:
    assert allowance("coercion_chair", 1, 2, DAY, RULES) == 2_000_000
    assert allowance("coercion_other", 12, 1, DAY, RULES) == 6_000_000
    assert allowance("field_official", 2, 3, DAY, RULES) == 900_000


def test_a_revaluation_is_split_equally_to_the_last_dong() -> None:
    assert split_equally(100, frozenset({"B", "A", "C"})) == {"A": 34, "B": 33, "C": 33}


def test_price_change_costs_follow_what_each_receives() -> None:
    assert split_by_receipts(1_000_001, {"A": 300, "B": 100}) == {"A": 750_001, "B": 250_000}


def test_relief_halves_for_hardship_and_waives_the_rest_for_merit() -> None:
    assert cost_relief(1001, 0, "hardship", DAY, RULES).left == 501
    assert cost_relief(1000, 600, "lonely_or_ill", DAY, RULES).left == 0
    merit = cost_relief(1000, 500, "merit", DAY, RULES)
    assert (merit.left, merit.discretionary) == (0, True)
    with pytest.raises(LawError) as wrong:
        cost_relief(1000, 499, "merit", DAY, RULES)
    assert wrong.value.field == "paid"


def test_bad_input_names_its_field() -> None:
    questions = {
        "kind": lambda: cost_bearer("bribe", DAY),
        "on": lambda: cost_bearer("verification", date(2026, 6, 1)),
        "people": lambda: allowance("coercion_chair", -1, 1, DAY, RULES),
        "days": lambda: allowance("coercion_chair", 1, -1, DAY, RULES),
        "role": lambda: allowance("driver", 1, 1, DAY, RULES),
        "requesters": lambda: split_equally(1, frozenset()),
        "receipts": lambda: split_by_receipts(1, {"A": 0}),
        "paid": lambda: cost_relief(1, 2, "hardship", DAY, RULES),
    }
    for field, question in questions.items():
        with pytest.raises(LawError) as wrong:
            question()
        assert wrong.value.field == field
        assert " / " in wrong.value.problem
