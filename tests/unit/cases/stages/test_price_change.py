"""A sum follows the price of the asset that it is paid for (L25 82.5; D152 62; D62 17)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.events import Role
from cases.repricing import Pricing
from cases.waiting import waiting_for
from tests.assets_driver import MILLION
from tests.cases_driver import Driven, day, due_case, transfer
from tests.courts_driver import APPLICATION, K1, applied, difference_due, priced_anew
from tests.intake_samples import A, B, C, owes


def standing(case: Driven) -> Pricing:
    return Pricing(case.subject.repricings["K1"].standing)


def test_the_debtor_pays_in_proportion_within_thirty_days_and_without_interest() -> None:
    case = applied(due_case(owes(B, A, amount=200 * MILLION, annual_rate_percent="10", due_date="2026-01-15")))
    assert case.duty("R074a/K1").due == date(2026, 9, 29)
    priced_anew(case=case)
    assert "R074a/K1" not in case.duties()
    assert "R074b/K1" in case.duties()
    case.go("request_difference", Role.ENFORCER, K1)
    asked = case.fact("price_difference_requested")
    assert (asked["sum"], asked["due"]) == (250 * MILLION, 250 * MILLION)
    assert "R074b/K1" not in case.duties()
    assert not case.duty("R075/K1")  # they do not know of it yet
    case.perform()
    assert case.duty("R075/K1")
    assert any("giá mới" in waiting.vi for waiting in waiting_for(case.subject))
    claim = case.subject.claims["K1"]
    assert (claim.outstanding, claim.rate) == (250 * MILLION, None)
    transfer(case, 200 * MILLION)
    assert not case.subject.performed
    transfer(case, 50 * MILLION)
    assert case.subject.performed
    assert standing(case) is Pricing.OVER
    assert "R075/K1" not in case.duties()


def test_a_lower_price_may_be_paid_already() -> None:
    case = priced_anew(300 * MILLION)
    transfer(case, 150 * MILLION)
    case.go("request_difference", Role.ENFORCER, K1)
    assert case.subject.outstanding == 150 * MILLION
    assert case.subject.performed
    assert standing(case) is Pricing.OVER


def test_a_higher_price_is_not_met_by_what_was_enough() -> None:
    case = priced_anew()
    transfer(case, 200 * MILLION)
    assert case.subject.performed
    case.go("request_difference", Role.ENFORCER, K1)
    assert not case.subject.performed
    assert case.subject.to_collect == 50 * MILLION


def test_what_moved_by_less_than_a_fifth_stands() -> None:
    case = priced_anew(479 * MILLION)
    assert case.kinds() == ["price_stood"]
    assert case.subject.outstanding == 200 * MILLION
    assert case.refused("request_difference", Role.ENFORCER, K1) == "D152 62.3"
    applied(case)  # prices may move again


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"delayed": False}, "khẩn cấp"),
        ({"paid": False}, "tạm ứng"),
        ({"proof": ""}, "chứng cứ"),
        ({"value_now": 479 * MILLION}, "20 %"),
    ],
)
def test_the_law_refuses(change: dict[str, object], why: str) -> None:
    case = applied(**change)
    case.go("answer_repricing", Role.ENFORCER, K1)
    assert why in case.fact("price_change_refused")["reason"]
    assert "R074a/K1" not in case.duties()
    assert standing(case) is Pricing.OVER


def test_before_july_2026_no_such_delay_was_asked_for() -> None:
    case = applied(due_case(at=day(3, 2)), delayed=False)
    case.go("answer_repricing", Role.ENFORCER, {**K1, "appraiser": "Công ty thẩm định giá"})
    assert standing(case) is Pricing.VALUING


def test_each_step_in_its_turn() -> None:
    case = due_case()
    assert case.refused("answer_repricing", Role.ENFORCER, K1) == "D152 62.2"
    assert case.refused("apply_for_repricing", Role.PARTY, {**APPLICATION, "claim": "K9"}, who="C1") == "L25 82.5"
    others = due_case(owes(B, A, amount=200 * MILLION), owes(B, C, amount=9 * MILLION))
    assert others.refused("apply_for_repricing", Role.PARTY, APPLICATION, who="C2") == "L25 82.5.a"
    applied(case)
    assert case.refused("apply_for_repricing", Role.PARTY, APPLICATION, who="D1") == "D152 62.2"
    assert case.refused("answer_repricing", Role.ENFORCER, K1) == "D152 62.2"  # by whom is it valued?
    result = {**K1, "value": 500 * MILLION, "certificate": "CT"}
    assert case.refused("record_repricing", Role.CLERK, result) == "D152 62.3"


def test_unpaid_the_time_ends_and_the_asset_is_coerced() -> None:
    case = difference_due()
    case.wait(case.now + timedelta(days=40))
    assert case.of_kind("price_difference_period_ended")
    assert standing(case) is Pricing.OVER


def test_late_steps_are_breaches() -> None:
    case = applied()
    case.wait(case.now + timedelta(days=20))
    assert "breached" in [kind for kind, _ in case.steps("R074a/K1")]
    priced_anew(case=case)
    case.wait(case.now + timedelta(days=20))
    assert "breached" in [kind for kind, _ in case.steps("R074b/K1")]
