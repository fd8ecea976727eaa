"""The enforcement fee: F216 4-7 (LAW 3.1, CORRECTIONS A14)."""

from datetime import date

import pytest

from law.errors import LawError
from law.fees import Relief, fee, needs_valuation
from law.money_rules import money_rules
from law.pack import load_pack

RULES = money_rules(load_pack("2026.2"))
AUGUST_2026 = date(2026, 8, 3)
MILLION, BILLION = 10**6, 10**9


def instalments(parts: list[int], on: date, **options: object) -> list[int]:
    fees, received, charged = [], 0, 0
    for part in parts:
        answer = fee(part, on, RULES, already_received=received, already_charged=charged, **options)
        received, charged = answer.received_so_far, answer.charged_so_far
        fees.append(answer.fee)
    return fees


@pytest.mark.parametrize(
    ("received", "full", "third"),
    [
        (5_060_000, 0, 0),
        (100 * MILLION, 3 * MILLION, MILLION),
        (5 * BILLION, 150 * MILLION, 50 * MILLION),
        (7 * BILLION, 190 * MILLION, 63_333_333),
        (10 * BILLION, 220 * MILLION, 73_333_333),
        (15 * BILLION, 245 * MILLION, 81_666_667),
        (18 * BILLION, 245_300_000, 81_766_667),
    ],
)
def test_vectors_of_law_3_1(received: int, full: int, third: int) -> None:
    assert fee(received, AUGUST_2026, RULES).fee == full
    assert fee(received, AUGUST_2026, RULES, third=True).fee == third


def test_official_example_5_2_eighteen_billion_in_six_parts() -> None:
    parts = [3 * BILLION, 4 * BILLION, 4_500 * MILLION, 4 * BILLION, 1_500 * MILLION, BILLION]
    fees = instalments(parts, AUGUST_2026)
    assert fees == [90 * MILLION, 100 * MILLION, 37_500_000, 17_550_000, 150_000, 100_000]
    assert sum(fees) == 245_300_000


def test_official_example_5_3_small_parts_under_the_threshold_of_2017() -> None:
    fees = instalments([MILLION, MILLION, MILLION, 2 * MILLION], date(2017, 3, 1))
    assert fees == [0, 0, 90_000, 60_000]


def test_official_example_4_2_divorce_each_pays_on_what_he_actually_receives() -> None:
    assert fee(200 * MILLION, AUGUST_2026, RULES).fee == 6 * MILLION
    assert fee(500 * MILLION, AUGUST_2026, RULES, paid_over=200 * MILLION).fee == 9 * MILLION


def test_the_threshold_follows_the_base_salary_of_the_day() -> None:
    assert fee(5_000_000, date(2026, 6, 30), RULES).fee == 150_000
    assert fee(5_000_000, date(2026, 7, 1), RULES).fee == 0


def test_a_threshold_once_passed_is_not_tested_afresh_when_the_base_salary_rises() -> None:
    before = fee(5_000_000, date(2026, 6, 30), RULES)
    after = fee(50_000, date(2026, 7, 1), RULES, already_received=5_000_000, already_charged=before.fee)
    assert after.fee == 1_500


def test_s10_voluntary_payment_bears_no_fee_and_counts_for_nothing_later() -> None:
    voluntary = fee(3 * BILLION, AUGUST_2026, RULES, exempt="6.8")
    assert (voluntary.fee, voluntary.exempt, voluntary.received_so_far) == (0, "6.8", 0)


def test_s11_payment_between_the_parties_before_coercion_bears_a_third() -> None:
    assert fee(300 * MILLION, AUGUST_2026, RULES, third=True).fee == 3 * MILLION


def test_a_third_first_and_full_later_does_not_take_the_benefit_back() -> None:
    first = fee(3 * BILLION, AUGUST_2026, RULES, third=True)
    then = fee(
        BILLION, AUGUST_2026, RULES, already_received=first.received_so_far, already_charged=first.charged_so_far
    )
    assert (first.fee, then.fee) == (30 * MILLION, 30 * MILLION)


def test_a14_the_exemption_tests_what_was_requested_not_what_is_received() -> None:
    assert fee(6 * MILLION, AUGUST_2026, RULES, requested=5_060_000).exempt == "6.4"
    assert fee(6 * MILLION, AUGUST_2026, RULES, requested=5_060_001).fee == 180_000


@pytest.mark.parametrize(("ground", "left"), [("7.1.a", 0), ("7.2.b", 2_100_000), ("7.2.c", 2_400_000)])
def test_waivers_and_reductions(ground: str, left: int) -> None:
    assert fee(100 * MILLION, AUGUST_2026, RULES, relief=Relief(ground=ground)).fee == left


def test_poor_household_needs_the_percentage_granted_and_at_most_80() -> None:
    granted = fee(100 * MILLION, AUGUST_2026, RULES, relief=Relief(ground="7.2.a", percent=80))
    assert granted.fee == 600_000
    for percent in (None, 0, 81):
        with pytest.raises(LawError) as wrong:
            fee(100 * MILLION, AUGUST_2026, RULES, relief=Relief(ground="7.2.a", percent=percent))
        assert wrong.value.field == "relief.percent"


def test_a14_reduction_reaches_only_the_part_from_the_verified_asset() -> None:
    part = Relief(ground="7.2.b", from_asset=40 * MILLION)
    assert fee(100 * MILLION, AUGUST_2026, RULES, relief=part).fee == 3 * MILLION - 360_000
    named = Relief(ground="7.2.b", named_in_judgment=True)
    assert fee(100 * MILLION, AUGUST_2026, RULES, relief=named).fee == 3 * MILLION


def test_a_reduction_of_one_instalment_does_not_come_back_with_the_next() -> None:
    first = fee(100 * MILLION, AUGUST_2026, RULES, relief=Relief(ground="7.1.a"))
    then = fee(100 * MILLION, AUGUST_2026, RULES, already_received=first.received_so_far, already_charged=0)
    assert then.fee == 3 * MILLION


@pytest.mark.parametrize(
    ("field", "options"),
    [
        ("received", {"received": -1}),
        ("already_charged", {"already_charged": -1}),
        ("requested", {"requested": -1}),
        ("paid_over", {"paid_over": 101 * MILLION}),
        ("exempt", {"exempt": "9.9"}),
        ("relief", {"relief": Relief(ground="7.9")}),
        ("on", {"on": date(2010, 1, 1)}),
    ],
)
def test_bad_input_names_its_field(field: str, options: dict[str, object]) -> None:
    with pytest.raises(LawError) as wrong:
        fee(**({"received": 100 * MILLION, "on": AUGUST_2026, "rules": RULES} | options))  # type: ignore[arg-type]
    assert wrong.value.field == field


def test_fractions_and_booleans_are_no_amounts() -> None:
    for amount in (1.5, True, "5"):
        with pytest.raises(LawError):
            fee(amount, AUGUST_2026, RULES)  # type: ignore[arg-type]


def test_the_working_ends_with_the_fee_and_cites_the_circular() -> None:
    working = fee(6 * BILLION, AUGUST_2026, RULES).working
    assert [line.amount for line in working] == [6 * BILLION, 5_060_000, 150 * MILLION, 20 * MILLION, 170 * MILLION]
    assert all(line.article.startswith("F216") for line in working)


def test_an_asset_in_kind_is_valued_if_its_value_is_unknown_or_more_than_a_fifth_off() -> None:
    assert needs_valuation(None, 100, AUGUST_2026, RULES)
    assert [needs_valuation(100, market, AUGUST_2026, RULES) for market in (79, 80, 120, 121)] == [
        True,
        False,
        False,
        True,
    ]
