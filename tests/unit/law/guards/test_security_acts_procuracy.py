"""Security (B10, omission 4), compelled acts (B9), the procuracy (B22)."""

from datetime import date

import pytest

from law.guards.acts import COURSES, Duty, Sequel, course, may_decide
from law.guards.procuracy import Level, Paper, may_contest, may_protest
from law.guards.security import (
    Account,
    ExitException,
    Lift,
    Measure,
    freeze_amount,
    lapses,
    may_ban_exit,
    may_freeze,
    must_lift,
)


@pytest.mark.parametrize("exception", list(ExitException))
def test_no_exit_ban_in_the_excepted_cases(exception):
    assert may_ban_exit(performed=False).allowed
    assert not may_ban_exit(performed=False, exception=exception).allowed


def test_an_organisations_representative_is_barred_until_all_is_performed():
    assert may_ban_exit(performed=False, organisation=True).article == "L25 70.1; D152 45.2"
    assert not may_ban_exit(performed=True, organisation=True).allowed


def test_r152_49_5_budget_accounts_are_not_frozen():
    frozen = {account: may_freeze(account).allowed for account in Account}
    assert [account for account, allowed in frozen.items() if not allowed] == [
        Account.STATE_BUDGET,
        Account.HELD_FOR_STATE_BODY,
    ]


def test_r152_43_2_freeze_the_sum_or_everything():
    assert freeze_amount(1_000, 800, 100) == 900
    assert freeze_amount(900, 800, 100) == 900
    assert freeze_amount(899, 800, 100) is None
    assert freeze_amount(None, 800, 100) is None


def test_b10_the_three_day_lifting_rule_leaves_out_the_exit_ban(pack):
    for measure in Measure:
        verdict, rule = must_lift(measure, Lift.ALL_PAID)
        assert verdict.allowed
        assert pack.rule(rule)
        assert (rule == "R052") is (measure is not Measure.EXIT_BAN)


def test_a2_a_partial_cancellation_lifts_only_what_secures_that_part(pack):
    assert lapses(cancelled_wholly=True, secures_the_rest=True, pack=pack).allowed
    assert lapses(cancelled_wholly=False, secures_the_rest=False, pack=pack).allowed
    assert not lapses(cancelled_wholly=False, secures_the_rest=True, pack=pack).allowed


def test_b9_four_different_outcomes():
    assert course(Duty.ACT).sequels == (Sequel.SUBSTITUTE,)
    assert course(Duty.ACT, transferable=False).sequels == (Sequel.REFERRAL,)
    assert course(Duty.PROHIBITION).rule is None
    assert course(Duty.PROHIBITION).sequels[-1] is Sequel.REFERRAL
    assert course(Duty.CHILD).sequels == (Sequel.REFERRAL,)
    assert course(Duty.REINSTATEMENT).sequels == (Sequel.DISCIPLINE_OR_REFERRAL,)
    assert set(COURSES) == set(Duty)


def test_b9_persuasion_comes_before_a_hand_over():
    assert not may_decide(Duty.CHILD, persuaded=False).allowed
    assert may_decide(Duty.CHILD, persuaded=True).allowed
    assert may_decide(Duty.ACT, persuaded=False).allowed


def test_b22_several_levels_may_protest_each_in_its_time(pack):
    known, day16 = date(2026, 8, 3), date(2026, 8, 19)
    for level in (Level.REGIONAL, Level.PROVINCIAL, Level.SUPREME):
        assert may_protest(level, known, known, pack).allowed
    assert not may_protest(Level.REGIONAL, known, known, pack, by_regional_room_or_office=False).allowed
    assert not may_protest(Level.PROVINCIAL, known, known, pack, in_its_area=False).allowed
    assert not may_protest(Level.PROVINCIAL, known, day16, pack).allowed
    assert may_protest(Level.SUPREME, known, day16, pack).allowed
    assert not may_protest(Level.SUPREME, known, known, pack, military=True).allowed
    assert may_protest(Level.MILITARY_REGION, known, known, pack, military=True).allowed
    ended = date(2026, 8, 10)
    assert may_protest(Level.REGIONAL, known, date(2027, 8, 9), pack, ended_notice_on=ended).allowed


def test_b22_only_a_protest_is_contested():
    assert may_contest(Paper.PROTEST).allowed
    assert may_contest(Paper.RECOMMENDATION).article == "L25 113.4"
