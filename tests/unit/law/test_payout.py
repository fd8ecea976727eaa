"""How money is paid, kept and set off: D152 30.5-30.8, 31, 41.2 (CORRECTIONS A11, A12)."""

from datetime import date

import pytest

from law.errors import LawError
from law.money_rules import money_rules
from law.pack import load_pack
from law.payout import Channel, Custody, deposit_interest, payout_channel, set_off, unclaimed_custody

RULES = money_rules(load_pack("2026.2"))
NEW, OLD = date(2026, 12, 20), date(2026, 6, 20)
WAGE = 4_730_000


def channel(amount: int = WAGE - 1, on: date = NEW, **facts: bool) -> Channel:
    return payout_channel(amount, on, "II", RULES, **({"organisation": False, "account_known": False} | facts))[0]


def test_transfer_wherever_an_account_is_known_and_for_organisations_only_so() -> None:
    assert channel(account_known=True) is Channel.TRANSFER
    assert channel(organisation=True, account_known=True) is Channel.TRANSFER
    assert channel(organisation=True, notice_expired=True, address_known=True) is Channel.UNCLAIMED


def test_a12_post_only_after_the_notice_to_a_known_address_and_below_one_wage() -> None:
    assert channel(address_known=True) is Channel.IN_PERSON
    assert channel(notice_expired=True, address_known=True) is Channel.POST
    assert channel(WAGE, notice_expired=True, address_known=True) is Channel.UNCLAIMED
    assert channel(notice_expired=True) is Channel.UNCLAIMED


def test_old_law_measures_the_post_by_the_base_salary() -> None:
    assert channel(2_339_999, OLD, notice_expired=True, address_known=True) is Channel.POST
    assert channel(2_340_000, OLD, notice_expired=True, address_known=True) is Channel.UNCLAIMED


def test_unclaimed_money_above_two_wages_is_saved() -> None:
    assert unclaimed_custody(2 * WAGE, NEW, "II", RULES) is Custody.ACCOUNT
    assert unclaimed_custody(2 * WAGE + 1, NEW, "II", RULES) is Custody.SAVINGS
    assert unclaimed_custody(1, OLD, "II", RULES) is Custody.SAVINGS


def test_a12_deposit_interest_joins_the_fund_only_for_the_delivery_period() -> None:
    start, due = date(2026, 8, 1), date(2026, 9, 30)
    assert deposit_interest(900, start, date(2026, 9, 15), due) == {"fund": 900, "buyer": 0}
    assert deposit_interest(900, start, date(2026, 10, 30), due) == {"fund": 600, "buyer": 300}
    assert deposit_interest(900, start, date(2026, 9, 15), due, sale_annulled=True) == {"fund": 0, "buyer": 900}
    assert deposit_interest(900, start, start, due) == {"fund": 900, "buyer": 0}


def test_set_off_leaves_the_difference() -> None:
    answer = set_off(500, 200)
    assert (answer.amount, answer.first_owes, answer.second_owes) == (200, 300, 0)


def test_bad_input_names_its_field() -> None:
    questions = {
        "delivered_on": lambda: deposit_interest(1, NEW, OLD, NEW),
        "amount": lambda: unclaimed_custody(-1, NEW, "II", RULES),
        "region": lambda: unclaimed_custody(1, NEW, "V", RULES),
        "same_kind": lambda: set_off(1, 1, same_kind=False),
        "harms_others": lambda: set_off(1, 1, harms_others=True),
        "second_owes": lambda: set_off(1, -1),
    }
    for field, question in questions.items():
        with pytest.raises(LawError) as wrong:
            question()
        assert wrong.value.field == field


def test_the_article_of_the_old_law_is_that_of_its_channel() -> None:
    def article(**facts: bool) -> str:
        asked = {"organisation": False, "account_known": False, **facts}
        return payout_channel(1, OLD, "II", RULES, **asked)[1].article

    assert article() == article(notice_expired=True, address_known=True) == "D62 49.2"
    assert article(account_known=True) == "D62 49.3"
    assert article(organisation=True) == "D62 49.3; L08 126"
