"""What may be seized or deducted (L25 72.3, 76, 78.3, 79; D152 50, 51, 55; CORRECTIONS B5, B34)."""

import pytest

from law.errors import LawError
from law.guards.assets import (
    EXCESS,
    EXEMPT,
    Excess,
    Kind,
    Mortgage,
    may_seize,
    may_seize_home,
    may_seize_mortgaged,
    proportionate,
)
from law.guards.income import Reason, business_receipts, income_deduction
from law.model import Regime

WAGE = 5_310_000


def test_72_3_in_proportion_unless_an_exception_holds():
    assert proportionate(100, 90, 10).allowed
    assert not proportionate(101, 90, 10).allowed
    for excess in EXCESS:
        assert proportionate(500, 90, 10, excess=excess).article.startswith("L25 72.3.")
    assert not proportionate(99, 90, 10, excess=Excess.DEBTOR_PROPOSED).allowed
    with pytest.raises(LawError):
        proportionate(-1, 0, 0)


def test_79_exempt_assets_by_debtor():
    assert not may_seize(Kind.WORK_TOOLS).allowed
    assert may_seize(Kind.WORK_TOOLS, business=True).allowed
    assert not may_seize(Kind.STATE_BUDGET, business=True).allowed
    assert may_seize(Kind.ORDINARY).article == "L25 78.1"
    assert not may_seize(Kind.NURSERY_SCHOOL_CLINIC, business=True).allowed
    assert may_seize(Kind.NURSERY_SCHOOL_CLINIC, business=True, commercial=True).allowed
    assert set(EXEMPT) == set(Kind) - {Kind.ORDINARY}


def test_b34_safety_equipment_and_the_sole_home():
    assert not may_seize(Kind.SAFETY_EQUIPMENT, business=True).allowed
    assert may_seize(Kind.SAFETY_EQUIPMENT, business=True, attached_to_seized=True).allowed
    assert not may_seize_home(declared_and_proven=True, other_assets_suffice=True).allowed
    assert may_seize_home(declared_and_proven=False, other_assets_suffice=True).allowed
    assert may_seize_home(declared_and_proven=True, other_assets_suffice=False).allowed
    assert may_seize_home(declared_and_proven=True, other_assets_suffice=True, judgment_names_it=True).allowed
    assert may_seize_home(declared_and_proven=True, other_assets_suffice=True, debtor_agrees=True).allowed


def test_78_3_d_a_mortgaged_asset_only_for_what_it_is_worth_beyond_the_debt():
    assert may_seize_mortgaged(Mortgage(1001, 900, 100, other_assets_suffice=False)).allowed
    assert not may_seize_mortgaged(Mortgage(1000, 900, 100, other_assets_suffice=False)).allowed
    assert not may_seize_mortgaged(Mortgage(5000, 900, 100, other_assets_suffice=True)).allowed
    assert not may_seize_mortgaged(Mortgage(5000, 900, 100, other_assets_suffice=False, bad_debt=True)).allowed


def test_51_1_one_regional_wage_for_the_debtor_and_each_dependant(pack):
    taking = income_deduction(20_000_000, WAGE, Reason.ALIMONY, pack, dependants=2)
    assert taking.most == 20_000_000 - 3 * WAGE
    assert taking.verdict.article == "L25 76.2.c"
    none = income_deduction(3 * WAGE, WAGE, Reason.ALIMONY, pack, dependants=2)
    assert (none.verdict.allowed, none.most) == (False, 0)


def test_76_2_only_in_the_listed_cases(pack):
    assert not income_deduction(50_000_000, WAGE, None, pack).verdict.allowed
    assert not income_deduction(50_000_000, WAGE, Reason.SMALL_SUM, pack, owed=5 * WAGE + 1).verdict.allowed
    assert income_deduction(50_000_000, WAGE, Reason.SMALL_SUM, pack, owed=5 * WAGE).most == 5 * WAGE


def test_b5_the_old_law_took_at_most_30_percent(pack):
    assert income_deduction(10_000_001, WAGE, Reason.ALIMONY, pack, regime=Regime.OLD).most == 3_000_000
    agreed = income_deduction(10_000_000, WAGE, Reason.AGREEMENT, pack, agreed_to_leave=4_000_000, regime=Regime.OLD)
    assert agreed.most == 6_000_000


def test_50_1_business_receipts_leave_the_business_and_the_family_their_minimum():
    taking = business_receipts(30_000_000, WAGE, 12_000_000)
    assert (taking.most, taking.verdict.article) == (18_000_000 - WAGE, "D152 50.1")
    assert business_receipts(30_000_000, WAGE, 12_000_000, owed=1_000_000).most == 1_000_000
    assert business_receipts(12_000_001 + WAGE, WAGE, 12_000_000).most == 1
    none = business_receipts(12_000_000 + WAGE, WAGE, 12_000_000)
    assert (none.verdict.allowed, none.verdict.article, none.most) == (False, "D152 50.1", 0)
    before = business_receipts(30_000_000, 1, 1, regime=Regime.OLD)
    assert (before.verdict.allowed, before.verdict.article, before.most) == (False, "D62 22.2", 0)


def test_negative_figures_are_errors(pack):
    with pytest.raises(LawError) as caught:
        income_deduction(-1, WAGE, Reason.ALIMONY, pack)
    assert caught.value.field == "income"
