"""No condition, return of the request, end of a matter (L25 38, 55; D152 22, 32; A2, A7, A21, A27; S14, S15)."""

from datetime import date

import pytest

from law.errors import LawError
from law.guards.ending import ENDS, Asker, may_confirm, may_end
from law.guards.facts import Fact as F
from law.guards.no_condition import (
    GROUNDS,
    Fate,
    after_two_years,
    may_request_again,
    next_verification,
    no_condition,
    papers_withheld,
)
from law.model import Regime

DECIDED = date(2026, 8, 3)
VERIFIED = [date(2027, 2, 1), date(2027, 7, 30), date(2028, 1, 28), date(2028, 7, 28)]


def test_38_1_a_needs_both_no_income_and_no_asset():
    assert not no_condition("38.1.a", {F.NO_INCOME}).allowed
    assert not no_condition("38.1.a", {F.NO_ASSETS}).allowed
    assert no_condition("38.1.a", {F.MINIMUM_INCOME, F.ASSETS_COVER_COSTS_ONLY}).allowed


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("38.1.b", {F.JUDGMENT_NAMES_ASSET, F.MOVABLE_NOT_FOUND}),
        ("38.1.e", {F.MORTGAGED, F.REDUCED_TO_SECURED}),
        ("38.1.g", {F.PRICE_FELL_TO_COSTS, F.CREDITOR_DECLINES}),
        ("38.1.h", {F.BANK_HOLDS_BAD_DEBT}),
    ],
)
def test_b_e_g_h_yield_to_other_assets_or_income(code, facts):
    assert no_condition(code, facts).allowed
    assert not no_condition(code, facts | {F.OTHER_MEANS}).allowed


def test_a21_papers_must_be_both_unrecoverable_and_not_reissuable():
    assert not no_condition("38.1.d", {F.PAPERS_UNRECOVERABLE}).allowed
    assert no_condition("38.1.d", {F.PAPERS_UNRECOVERABLE, F.PAPERS_NOT_REISSUABLE}).allowed
    assert no_condition("38.1.d", {F.PAPERS_HANDED_BACK}).allowed
    assert not no_condition("38.1.d", {F.SPECIFIC_THING_LOST, F.AGREED_OTHERWISE}).allowed


def test_every_ground_refuses_without_facts_and_cites_itself():
    assert len(GROUNDS) == 8
    for code in GROUNDS:
        refused = no_condition(code, set())
        assert (refused.allowed, refused.article) == (False, f"L25 {code}")
    with pytest.raises(LawError):
        no_condition("38.1.k", set())


def test_s15_a_prisoner_is_verified_yearly_until_less_than_24_months_are_left(pack):
    last = date(2026, 9, 1)
    assert next_verification(last, pack, prison_months_left=26).due == date(2027, 9, 1)
    assert next_verification(last, pack, prison_months_left=24).due == date(2027, 9, 1)
    assert next_verification(last, pack, prison_months_left=23).due == date(2027, 3, 1)
    assert next_verification(last, pack, address_unknown=True).due == date(2027, 9, 1)


def test_s14_after_two_years_on_request_returned_ex_officio_to_the_ledger(pack):
    after = date(2028, 8, 4)
    returned = after_two_years(DECIDED, after, VERIFIED, pack, on_request=True)
    assert (returned.fate, returned.verdict.allowed) == (Fate.RETURN, True)
    ledger = after_two_years(DECIDED, after, VERIFIED, pack, on_request=False)
    assert (ledger.fate, ledger.verdict.article) == (Fate.SEPARATE_LEDGER, "D152 22.1")


def test_no_return_before_two_years_without_verification_or_with_news(pack):
    after = date(2028, 8, 4)
    assert after_two_years(DECIDED, date(2028, 8, 3), VERIFIED, pack, on_request=True).fate is Fate.WAIT
    assert after_two_years(DECIDED, after, VERIFIED[1:], pack, on_request=True).fate is Fate.WAIT
    assert after_two_years(DECIDED, after, VERIFIED[:2], pack, on_request=True).fate is Fate.WAIT
    assert after_two_years(DECIDED, after, VERIFIED, pack, on_request=True, new_information=True).fate is Fate.WAIT


def test_r152_42_8_and_the_request_made_again(pack):
    assert not papers_withheld(1, date(2026, 9, 1), pack).allowed
    assert papers_withheld(2, date(2026, 9, 1), pack).allowed
    assert may_request_again(True).allowed
    assert not may_request_again(False).allowed


def test_a2_a_partial_cancellation_does_not_end_the_matter(pack):
    assert may_end("55.2", {F.CANCELLATION_DECIDED}, pack).allowed
    assert not may_end("55.2", {F.CANCELLATION_DECIDED, F.SOMETHING_REMAINS}, pack).allowed


def test_a7_a_measure_that_must_be_coerced_stays_open(pack):
    assert may_end("32.1.a", {F.MEASURE_SERVED}, pack).allowed
    assert not may_end("32.1.a", {F.MEASURE_SERVED, F.MEASURE_NEEDS_COERCION}, pack).allowed
    assert may_end("32.1.c", {F.MONEY_HANDED_TO_STATE_BANK}, pack).allowed
    assert may_end("32.1.đ", {F.VISITING_RIGHT, F.WARD_CAPABLE}, pack).allowed


def test_a7_prosecution_only_after_a_referral_under_91_or_92(pack):
    assert may_end("32.1.e", {F.REFERRED_UNDER_91_OR_92, F.CRIMINAL_CASE_OPENED}, pack).allowed
    assert not may_end("32.1.e", {F.CRIMINAL_CASE_OPENED}, pack).allowed


def test_a27_the_old_law_wanted_the_agencys_confirmation(pack):
    assert not may_end("52.1", {F.PERFORMED}, pack, regime=Regime.OLD).allowed
    assert may_end("52.1", {F.PERFORMED, F.CONFIRMED_BY_AGENCY}, pack, regime=Regime.OLD).allowed
    assert may_end("55.1", {F.PERFORMED}, pack).allowed
    with pytest.raises(LawError):
        may_end("55.1", {F.PERFORMED}, pack, regime=Regime.OLD)


def test_nothing_ends_without_facts(pack):
    assert not any(may_end(code, set(), pack).allowed for code in (*ENDS, "32.1.e"))


def test_who_may_have_a_confirmation():
    assert may_confirm(Asker.RELATIVE).allowed
    assert not may_confirm(Asker.OTHER).allowed
    assert not may_confirm(Asker.RELATIVE, regime=Regime.OLD).allowed
