"""Which cases a dossier becomes: D152 8.1, 11.1, 11.2; D62 6.1, 7.1 before 1/7/2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.dossier import Dossier
from cases.grouping import MUTUAL_ALL, PER_DEBTOR, CasePlan, Path, group, waiting_for_request
from law.pack import current_pack
from law.periods import enforcement_year
from tests.intake_samples import A, B, C, D, dossier, owes, with_setting

OLD = date(2026, 6, 15)


def shape(plans: tuple[CasePlan, ...]) -> list[str]:
    """The obligations of each case, by number: ["12", "3"]."""
    return ["".join(o.id for o in plan.obligations) for plan in plans]


def articles(plans: tuple[CasePlan, ...]) -> list[str]:
    return [plan.why[0].article for plan in plans]


def s5() -> Dossier:
    return dossier(
        owes(A, kind="fine", amount=50_000_000),
        owes(A, kind="court_fee", amount=200_000),
        owes(B, kind="court_fee", amount=200_000),
        owes(A, C, kind="return_property", note="01 điện thoại"),
    )


def test_s5_new_one_per_debtor_and_one_per_recipient():
    plans = group(s5(), current_pack())
    assert shape(plans) == ["12", "3", "4"]
    assert articles(plans) == ["D152 8.1", "D152 8.1", "D152 8.1.a"]
    assert all(plan.path is Path.EX_OFFICIO for plan in plans)
    assert plans[0].amount == 50_200_000


def test_s5_old_separate_for_several_items_and_return_joint_for_the_rest():
    plans = group(s5(), current_pack(), on=OLD)
    assert shape(plans) == ["12", "3", "4"]
    assert articles(plans) == ["D62 6.1.b", "D62 6.1", "D62 6.1.a"]


def test_old_joint_decision_holds_all_debtors_of_one_item():
    case = dossier(*(owes(x, kind="court_fee", amount=200_000) for x in (A, B, C)))
    assert shape(group(case, current_pack(), on=OLD)) == ["123"]
    assert shape(group(case, current_pack())) == ["1", "2", "3"]


def test_old_person_with_rights_and_duties_has_a_separate_decision():
    case = dossier(
        owes(A, kind="court_fee", amount=200_000),
        owes(B, kind="court_fee", amount=200_000),
        owes(B, A, kind="return_property"),
    )
    plans = group(case, current_pack(), on=OLD)
    assert shape(plans) == ["13", "2"]
    assert articles(plans) == ["D62 6.1", "D62 6.1"]


def test_old_one_decision_per_request():
    case = dossier(owes(A, C), owes(B, C), asks=(C,))
    assert shape(group(case, current_pack(), on=OLD)) == ["12"]
    assert shape(group(case, current_pack())) == ["1", "2"]


def test_regime_follows_the_day_of_receipt():
    case = dossier(owes(A, C), owes(B, C), asks=(C,), sent_at="2026-06-30T23:59:00+07:00")
    assert len(group(case, current_pack())) == 1
    case = dossier(owes(A, C), owes(B, C), asks=(C,), sent_at="2026-07-01T00:00:00+07:00")
    assert len(group(case, current_pack())) == 2


def test_ex_officio_joint_fee_is_one_decision_and_counts_once():
    case = dossier(
        owes(A, kind="court_fee", amount=900_000, joint_group="J"),
        owes(B, kind="court_fee", amount=900_000, joint_group="J"),
        owes(A, kind="fine", amount=5_000_000),
    )
    plans = group(case, current_pack())
    assert shape(plans) == ["12", "3"]
    assert plans[0].amount == 900_000
    assert articles(plans)[0] == "D152 8.1.d"


def test_ex_officio_creditor_and_debtor_is_one_decision():
    case = dossier(owes(A, kind="court_fee", amount=200_000), owes(B, A, kind="return_property"))
    plans = group(case, current_pack())
    assert shape(plans) == ["12"]
    assert articles(plans) == ["D152 8.1.đ"]


def test_return_goes_by_recipient():
    case = dossier(
        owes(A, C, kind="return_property", note="xe"),
        owes(B, C, kind="return_property", note="máy"),
        owes(A, D, kind="return_property", note="điện thoại"),
    )
    assert shape(group(case, current_pack())) == ["12", "3"]


def test_confiscation_without_debtor_is_one_decision():
    case = dossier(
        owes(None, kind="confiscation", note="xe"), owes(None, kind="destruction", note="dao"), owes(A, kind="fine")
    )
    plans = group(case, current_pack())
    assert shape(plans) == ["12", "3"]
    assert plans[0].debtors == ()


def test_same_exhibit_confiscated_and_returned_is_joint_by_its_mark():
    case = dossier(
        owes(None, kind="confiscation", joint_group="X"), owes(A, C, kind="return_property", joint_group="X")
    )
    plans = group(case, current_pack())
    assert (shape(plans), articles(plans)) == (["12"], ["D152 8.1.c"])


def test_what_the_court_transfers_but_only_a_party_may_ask_for_waits():
    case = dossier(owes(A, kind="court_fee", amount=200_000), owes(A, C, amount=5_000_000))
    assert shape(group(case, current_pack())) == ["1"]
    assert [o.id for o in waiting_for_request(case)] == ["2"]


def test_a_party_who_brings_a_judgment_with_court_fees_opens_both_paths():
    case = dossier(owes(A, C), owes(A, kind="court_fee", amount=200_000), asks=(C,))
    plans = group(case, current_pack())
    assert [(plan.path, shape((plan,))) for plan in plans] == [(Path.ON_REQUEST, ["1"]), (Path.EX_OFFICIO, ["2"])]


def test_on_request_one_per_debtor():
    plans = group(dossier(owes(A, C), owes(B, C), owes(A, C, amount=7), asks=(C,)), current_pack())
    assert shape(plans) == ["13", "2"]
    assert articles(plans) == ["D152 11.1", "D152 11.1"]


def test_several_creditors_of_one_debtor_are_one_case():
    plans = group(dossier(owes(A, B), owes(A, C), owes(A, D), asks=(B, C, D)), current_pack())
    assert shape(plans) == ["123"]
    assert [c.name for c in plans[0].creditors] == [B.name, C.name, D.name]


def test_joint_debtors_are_one_case_beside_what_one_owes_alone():
    case = dossier(owes(A, C, joint_group="J1"), owes(B, C, joint_group="J1"), owes(A, C, amount=5), asks=(C,))
    plans = group(case, current_pack())
    assert shape(plans) == ["12", "3"]
    assert articles(plans) == ["D152 11.1.b", "D152 11.1"]
    assert plans[0].amount == 100_000_000


def test_joint_debtor_who_asks_and_pays_is_alone_in_his_decision():
    case = dossier(owes(A, C, joint_group="J1"), owes(B, C, joint_group="J1"), asks=(A,), role="debtor")
    plans = group(case, current_pack())
    assert shape(plans) == ["1"]
    assert plans[0].paid_part_only
    whole = group(dossier(owes(A, C, joint_group="J1"), owes(B, C, joint_group="J1"), asks=(C,)), current_pack())
    assert not set(plans[0].fingerprints(case).values()) & set(whole[0].fingerprints(case).values())


def test_debtor_who_asks():
    plans = group(dossier(owes(A, C), asks=(A,), role="debtor"), current_pack())
    assert shape(plans) == ["1"]
    assert not plans[0].paid_part_only


def test_s6_divorce_only_the_wife_asks_is_one_case():
    marriage = owes(A, B, "property_division", joint_group="M1"), owes(B, A, "property_division", joint_group="M1")
    plans = group(dossier(*marriage, asks=(B,)), current_pack())
    assert shape(plans) == ["12"]
    assert articles(plans) == ["D152 11.1.a"]


def test_division_without_a_mark_and_mutual_debts_belong_together_too():
    heirs = dossier(owes(A, B, "property_division"), owes(C, D, "property_division"), asks=(B,))
    assert shape(group(heirs, current_pack())) == ["12"]
    assert shape(group(dossier(owes(A, B), owes(B, A), owes(C, B), asks=(B,)), current_pack())) == ["12", "3"]


@pytest.mark.parametrize(("choice", "expected"), [("per_debtor", ["1", "2"]), ("one", ["12"])])
def test_divorce_where_both_ask_follows_the_setting(choice, expected):
    marriage = owes(A, B, "property_division", joint_group="M1"), owes(B, A, "property_division", joint_group="M1")
    assert shape(group(dossier(*marriage, asks=(A, B)), with_setting("division_all_requested", choice))) == expected


def test_divorce_where_both_ask_says_why_there_are_two():
    """D152 11.1.a speaks of one or some who ask (CORRECTIONS A15): the general rule, and the setting, are named."""
    marriage = owes(A, B, "property_division", joint_group="M1"), owes(B, A, "property_division", joint_group="M1")
    for plan in group(dossier(*marriage, asks=(A, B)), current_pack()):
        assert plan.why == (PER_DEBTOR, MUTUAL_ALL)


@pytest.mark.parametrize("number", ["05/2026/QĐ-BPKCTT", "01/2026/QĐ-TBPS"])
@pytest.mark.parametrize("day", [None, OLD])
def test_interim_measures_and_bankruptcies_of_the_court_wait_for_nobody(number, day):
    """L25 33.2.e, g (L08 36.2): transferred by the court, they are enforced ex officio for any creditor."""
    case = dossier(owes(A, B), title={"number": number})
    (plan,) = group(case, current_pack(), on=day)
    assert plan.path is Path.EX_OFFICIO
    assert waiting_for_request(case) == ()


def test_common_right_is_one_case():
    case = dossier(owes(A, B, joint_group="R"), owes(A, C, joint_group="R"), asks=(B,))
    plans = group(case, current_pack())
    assert shape(plans) == ["12"]
    assert articles(plans) == ["D152 11.1.a"]


def test_s7_alimony_covers_the_enforcement_year():
    case = dossier(
        owes(A, B, "alimony_monthly", amount=3_000_000, due_date="2026-12-05"),
        asks=(B,),
        sent_at="2026-11-10T10:00:00+07:00",
    )
    (plan,) = group(case, current_pack())
    assert plan.period == (date(2026, 10, 1), date(2027, 9, 30))
    assert plan.starts_on is None
    assert plan.why[-1].day == date(2027, 9, 30)


@pytest.mark.parametrize(
    ("choice", "last_day"), [("year_of_first_due", date(2027, 9, 30)), ("year_of_request", date(2026, 9, 30))]
)
def test_alimony_whose_first_month_lies_in_the_next_year(choice, last_day):
    case = dossier(owes(A, B, "alimony_monthly", due_date="2026-10-05"), asks=(B,))
    (plan,) = group(case, with_setting("alimony_before_first_due", choice))
    assert plan.period is not None
    assert plan.period[1] == last_day


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 9, 30), date(2025, 10, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 10, 1), date(2027, 9, 30)),
    ],
)
def test_enforcement_year(day, first, last):
    assert enforcement_year(day, current_pack()) == (first, last)


def test_only_instalments_that_are_due_are_decided():
    case = dossier(
        owes(A, C, due_date="2026-01-31"),
        owes(A, C, due_date="2026-09-08"),
        owes(A, C, due_date="2026-09-09"),
        asks=(C,),
    )
    (plan,) = group(case, current_pack())
    assert shape((plan,)) == ["12"]
    assert [o.id for o in plan.later] == ["3"]
    assert plan.starts_on is None


def test_nothing_due_yet_waits_for_the_first_day():
    case = dossier(owes(A, C, due_date="2026-12-01"), owes(A, C, due_date="2027-12-01"), asks=(C,))
    (plan,) = group(case, current_pack())
    assert plan.starts_on == date(2026, 12, 1)
    assert shape((plan,)) == ["1"]
    (plan,) = group(case, with_setting("request_before_due", "accept"))
    assert plan.starts_on is None
    assert shape((plan,)) == ["12"]


def test_bank_account_and_spelling_do_not_make_another_person():
    twice = replace(A, bank=None, address="elsewhere")
    assert shape(group(dossier(owes(A, C), owes(twice, C), asks=(C,)), current_pack())) == ["12"]
