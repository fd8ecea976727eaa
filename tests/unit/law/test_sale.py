"""Price reductions, the stop of the chain, and the creditor who takes the asset (L25 83.3; D152 55.4, 65, 66)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from law.claims import DistributionFacts
from law.errors import LawError
from law.facts import read_facts
from law.money_rules import MoneyRules, money_rules
from law.pack import load_pack
from law.sale import Next, TakeOver, after_failed_auction, reduced, repriced, take_asset

PACK = load_pack("2026.2")
RULES = money_rules(PACK)
OWN_CLAIM = replace(RULES, settings=RULES.settings.model_copy(update={"take_over_total": "own_claim"}))
MILLION = 10**6
NEW, OLD = date(2026, 12, 20), date(2026, 6, 20)


def test_chain_of_law_1_13_from_one_thousand_million() -> None:
    prices, price, may_take = [1000 * MILLION], 1000 * MILLION, []
    for reductions in range(5):
        answer = after_failed_auction(price, reductions, NEW, PACK, costs=40 * MILLION)
        may_take.append(answer.creditor_may_take)
        assert answer.next is Next.REDUCE
        price = answer.next_price
        prices.append(price)
    assert prices == [1000 * MILLION, 900 * MILLION, 810 * MILLION, 729 * MILLION, 656_100_000, 590_490_000]
    assert may_take == [False, False, True, True, True]


def test_s19_a_reduction_of_eleven_percent_is_refused() -> None:
    for percent in (Decimal(11), Decimal(0), Decimal(-1)):
        with pytest.raises(LawError) as wrong:
            reduced(1000, NEW, PACK, percent)
        assert wrong.value.field == "percent"


def test_a_fraction_of_a_dong_never_makes_the_reduction_exceed_its_limit() -> None:
    assert reduced(11, NEW, PACK) == 10
    assert reduced(1001, NEW, PACK) == 901
    assert reduced(1000, NEW, PACK, Decimal("2.5")) == 975


def test_b13_the_asset_goes_back_when_the_next_price_would_not_exceed_the_costs() -> None:
    assert after_failed_auction(101, 3, NEW, PACK, costs=90).next is Next.REDUCE
    stop = after_failed_auction(100, 3, NEW, PACK, costs=90)
    assert (stop.next, stop.next_price, stop.creditor_may_take) == (Next.RETURN_TO_DEBTOR, 90, True)


def test_b13_a_mortgaged_asset_leaves_the_chain_at_debt_plus_costs() -> None:
    assert after_failed_auction(1000, 0, NEW, PACK, costs=100, secured_debt=799).next is Next.REDUCE
    assert after_failed_auction(1000, 0, NEW, PACK, costs=100, secured_debt=800).next is Next.RECALL_SEIZURE
    assert after_failed_auction(1000, 0, OLD, PACK, costs=100, secured_debt=800).next is Next.REDUCE


P6: dict[str, Any] = {
    "on": "2026-12-20",
    "proceeds": 729 * MILLION,
    "costs": 30 * MILLION,
    "transfer_taxes": 15 * MILLION,
    "claims": [{"id": "taker", "kind": "other_debt", "amount": 500 * MILLION}],
}


def take(rules: MoneyRules = RULES, **changes: Any) -> TakeOver:
    return take_asset("taker", read_facts(DistributionFacts, P6 | changes), rules)


def other(amount: int, kind: str = "other_debt") -> list[dict[str, Any]]:
    return [*P6["claims"], {"id": "other", "kind": kind, "amount": amount}]


def test_p6_creditor_takes_the_asset_above_the_total() -> None:
    answer = take()
    assert (answer.to_pay, answer.settled) == (229 * MILLION, 500 * MILLION)
    assert answer.distribution.deductions["costs"] == 30 * MILLION
    assert answer.distribution.deductions["transfer_taxes"] == 15 * MILLION
    assert answer.distribution.to_debtor == 184 * MILLION


def test_p6_not_above_the_total_he_pays_the_value_less_his_share() -> None:
    answer = take(claims=other(500 * MILLION))
    assert (answer.to_pay, answer.settled) == (729 * MILLION - 342 * MILLION, 342 * MILLION)
    assert [share.amount for share in answer.distribution.shares] == [342 * MILLION]
    assert answer.distribution.to_debtor == 0


def test_p6_a_higher_rank_of_another_creditor_is_served_from_what_he_pays() -> None:
    answer = take(claims=other(600 * MILLION, "wages"))
    assert (answer.to_pay, answer.settled) == (645 * MILLION, 84 * MILLION)
    assert answer.distribution.shares[0].amount == 600 * MILLION


def test_p6_the_total_may_mean_his_own_claim_by_setting() -> None:
    assert take(OWN_CLAIM, claims=other(500 * MILLION)).to_pay == 229 * MILLION


def test_p6_value_not_above_the_costs_nothing_to_pay() -> None:
    assert take(proceeds=30 * MILLION).to_pay == 0
    assert take(proceeds=30 * MILLION + 1).to_pay == 30 * MILLION + 1


def test_p6_a_mortgagee_who_takes_his_asset_pays_the_court_fee_and_the_deductions() -> None:
    secured = {"claim": "taker", "court_fee": 20 * MILLION}
    answer = take(proceeds=400 * MILLION, secured=secured, claims=other(600 * MILLION, "wages"))
    assert answer.to_pay == 65 * MILLION
    assert answer.distribution.deductions["court_fee"] == 20 * MILLION
    assert answer.distribution.shares[0].amount == 0


def test_old_law_the_taker_pays_costs_and_the_first_two_ranks_or_the_difference() -> None:
    old = {"on": "2026-06-20", "transfer_taxes": 0}
    assert take(**old).to_pay == 229 * MILLION
    claims = other(100 * MILLION, "court_fee")
    assert take(**old, proceeds=400 * MILLION, claims=claims).to_pay == 130 * MILLION


def test_the_taker_must_be_a_creditor() -> None:
    with pytest.raises(LawError) as wrong:
        take_asset("nobody", read_facts(DistributionFacts, P6), RULES)
    assert wrong.value.field == "taker"


def test_a_price_change_of_a_fifth_moves_the_other_partys_sum_in_proportion() -> None:
    assert repriced(200 * MILLION, 500 * MILLION, 600 * MILLION, NEW, PACK) == 240 * MILLION
    assert repriced(200 * MILLION, 500 * MILLION, 400 * MILLION, NEW, PACK) == 160 * MILLION
    with pytest.raises(LawError) as wrong:
        repriced(200 * MILLION, 500 * MILLION, 600 * MILLION - 1, NEW, PACK)
    assert wrong.value.field == "value_now"
