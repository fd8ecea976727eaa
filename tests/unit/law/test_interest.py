"""Late-payment interest: D152 29, CC 468, L25 46-47 (LAW 3.3, CORRECTIONS A9)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from law.errors import LawError
from law.facts import read_facts
from law.interest import Interest, InterestFacts, interest
from law.money_rules import MoneyRules, money_rules
from law.pack import load_pack

RULES = money_rules(load_pack("2026.2"))

EXAMPLE: dict[str, Any] = {
    "principal": 200_000_000,
    "clause": {"rate": "10"},
    "requested_on": "2026-08-03",
    "collections": [{"day": "2026-10-01", "amount": 50_000_000}, {"day": "2026-12-31", "amount": 150_000_000}],
}


def ran(rules: MoneyRules = RULES, **changes: Any) -> Interest:
    return interest(read_facts(InterestFacts, EXAMPLE | changes), rules)


def setting(**changes: Any) -> MoneyRules:
    return replace(RULES, settings=RULES.settings.model_copy(update=changes))


def test_example_of_law_3_3_two_hundred_million() -> None:
    answer = ran()
    assert [(span.days, span.interest) for span in answer.spans] == [(59, 3_232_877), (91, 3_739_726)]
    assert answer.interest == 6_972_603
    assert (answer.principal_left, answer.interest_paid, answer.surplus) == (0, 0, 0)


def test_a9_no_clause_no_interest() -> None:
    answer = ran(clause=None)
    assert (answer.interest, answer.principal_left) == (0, 0)


def test_principal_is_paid_before_interest_and_no_interest_runs_on_interest() -> None:
    answer = ran(collections=[{"day": "2026-10-01", "amount": 201_000_000}], until="2027-10-01")
    assert answer.interest == 3_232_877
    assert (answer.principal_left, answer.interest_paid) == (0, 1_000_000)


def test_a9_the_judgment_or_the_parties_may_put_interest_first() -> None:
    answer = ran(clause={"rate": "10", "interest_first": True})
    assert answer.spans[1].principal == 200_000_000 - (50_000_000 - 3_232_877)
    assert answer.interest_paid == answer.interest


def test_what_comes_in_beyond_principal_and_interest_is_surplus() -> None:
    assert ran(collections=[{"day": "2026-10-01", "amount": 210_000_000}]).surplus == 210_000_000 - 203_232_877


def test_the_clause_fixes_the_start_before_the_request_does() -> None:
    answer = ran(clause={"rate": "10", "start": "2026-07-24"})
    assert answer.spans[0].days == 69


def test_ex_officio_starts_with_the_legal_effect_or_by_setting_never() -> None:
    facts = {"requested_on": None, "effective_on": "2026-08-03"}
    assert ran(**facts).interest == 6_972_603
    assert ran(setting(interest_start_ex_officio="none"), **facts).interest == 0


def test_no_rate_agreed_is_ten_percent_and_an_agreed_one_is_capped_at_twenty() -> None:
    assert ran(clause={}).interest == 6_972_603
    assert ran(clause={"rate": "36"}).spans[0].rate == 20
    assert ran(clause={"rate": "36", "other_law": True}).spans[0].rate == 36


def test_interest_on_an_asset_sold_or_taken_runs_to_its_delivery() -> None:
    collection = {"day": "2026-10-01", "amount": 200_000_000, "delivered_on": "2026-11-20"}
    assert ran(collections=[collection]).spans[0].days == 109


def test_collections_of_one_day_make_one_span() -> None:
    halves = [{"day": "2026-10-01", "amount": 25_000_000}] * 2
    assert ran(collections=[*halves, EXAMPLE["collections"][1]]).interest == 6_972_603


def test_money_that_came_before_the_start_bears_no_interest() -> None:
    early = {"day": "2026-08-01", "amount": 50_000_000}
    answer = ran(collections=[early, {"day": "2026-10-01", "amount": 150_000_000}])
    assert [(span.principal, span.days) for span in answer.spans] == [(150_000_000, 59)]


@pytest.mark.parametrize("reason", ["46.1.c", "46.2", "47.2", "62.3", "48.1.c", "48.2", "49.1"])
def test_no_interest_in_excluded_periods_both_days_inside(reason: str) -> None:
    answer = ran(exclusions=[{"start": "2026-09-10", "end": "2026-09-19", "reason": reason}])
    assert (answer.spans[0].days, answer.spans[0].excluded_days) == (49, 10)


def test_overlapping_and_outside_exclusions_count_each_day_once() -> None:
    periods = [("2026-07-01", "2026-08-13"), ("2026-08-10", "2026-08-20"), ("2026-12-30", "2027-02-01")]
    answer = ran(exclusions=[{"start": start, "end": end, "reason": "46.2"} for start, end in periods])
    assert [span.days for span in answer.spans] == [59 - 17, 91 - 2]


def test_a_postponement_that_still_runs_needs_no_end() -> None:
    assert [span.days for span in ran(exclusions=[{"start": "2026-12-01", "reason": "46.2"}]).spans] == [59, 60]


def test_an_agreed_postponement_may_leave_interest_running() -> None:
    period = {"start": "2026-09-10", "end": "2026-09-19", "reason": "46.1.c", "interest_agreed": True}
    assert ran(exclusions=[period]).interest == 6_972_603


def test_a9_suspension_under_47_1_is_a_setting() -> None:
    period = {"start": "2026-09-10", "end": "2026-09-19", "reason": "47.1"}
    assert ran(exclusions=[period]).spans[0].days == 59
    assert ran(setting(interest_runs_during_47_1=False), exclusions=[period]).spans[0].days == 49


def test_settings_of_day_count_and_first_day() -> None:
    assert ran(setting(interest_day_count="actual_360")).spans[0].interest == 3_277_778
    assert [span.days for span in ran(setting(interest_first_day="included")).spans] == [60, 91]
    assert ran(setting(interest_rounding="down")).interest == 3_232_876 + 3_739_726


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("principal", {"principal": -1}),
        ("principal", {"principal": 1.5}),
        ("collections[0].amount", {"collections": [{"day": "2026-10-01", "amount": -5}]}),
        ("collections[0].day", {"collections": [{"day": "2026-02-30", "amount": 5}]}),
        ("collections[0].day", {"collections": [{"day": 5, "amount": 5}]}),
        ("clause.rate", {"clause": {"rate": "-1"}}),
        ("requested_on", {"requested_on": None}),
        ("until", {"collections": []}),
        ("until", {"until": "2026-12-30"}),
        ("exclusions[0].reason", {"exclusions": [{"start": "2026-09-01", "end": "2026-09-02", "reason": "46.1.d"}]}),
        ("exclusions[0].end", {"exclusions": [{"start": "2026-09-02", "end": "2026-09-01", "reason": "46.2"}]}),
        ("on", {"requested_on": "2010-01-01", "collections": [{"day": "2010-02-01", "amount": 5}]}),
        ("misspelt", {"misspelt": 1}),
    ],
)
def test_bad_input_names_its_field(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(LawError) as wrong:
        ran(**changes)
    assert wrong.value.field == field


def test_the_working_shows_each_span_and_ends_with_the_total() -> None:
    working = ran().working
    assert working[-1].amount == 6_972_603
    assert working[-1].day == date(2026, 12, 31)
    assert any("59/365" in line.vi and line.amount == 3_232_877 for line in working)
