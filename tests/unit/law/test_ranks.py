"""Distribution: L25 54, L08 47, D152 29-30 (LAW 3.4 with its vectors; CORRECTIONS A6, A18, A24)."""

from dataclasses import replace
from typing import Any

import pytest

from law.claims import POINTS, Distribution, DistributionFacts
from law.errors import LawError
from law.facts import read_facts
from law.fees import EXEMPTIONS
from law.model import Regime
from law.money_rules import MoneyRules, money_rules
from law.pack import current_pack, load_pack
from law.ranks import distribute

RULES = money_rules(load_pack("2026.2"))
MILLION = 10**6

P1: dict[str, Any] = {
    "on": "2026-12-20",
    "proceeds": 1000 * MILLION,
    "costs": 40 * MILLION,
    "transfer_taxes": 20 * MILLION,
    "set_aside": {"region": "II", "sole_home": True},
    "claims": [
        {"id": "alimony", "kind": "alimony", "amount": 60 * MILLION},
        {"id": "wages", "kind": "wages", "amount": 90 * MILLION},
        {"id": "court fee", "kind": "court_fee", "amount": 45 * MILLION},
        {"id": "fine", "kind": "fine", "amount": 200 * MILLION},
        {"id": "insurance", "kind": "social_insurance", "amount": 150 * MILLION},
        {"id": "X", "kind": "other_debt", "amount": 500 * MILLION},
        {"id": "Y", "kind": "other_debt", "amount": 300 * MILLION},
    ],
}


def paid_out(data: dict[str, Any], rules: MoneyRules = RULES) -> Distribution:
    return distribute(read_facts(DistributionFacts, data), rules)


def shares(data: dict[str, Any], rules: MoneyRules = RULES) -> dict[str, int]:
    return {share.id: share.amount for share in paid_out(data, rules).shares}


def millions(data: dict[str, Any], rules: MoneyRules = RULES) -> dict[str, float]:
    return {identity: amount / MILLION for identity, amount in shares(data, rules).items()}


def setting(**changes: Any) -> MoneyRules:
    return replace(RULES, settings=RULES.settings.model_copy(update=changes))


def claim(identity: str, amount: int, requested_on: str | None = "2026-07-01", **more: Any) -> dict[str, Any]:
    return {"id": identity, "kind": "other_debt", "amount": amount, "requested_on": requested_on} | more


def test_p1_waterfall_of_five_ranks() -> None:
    answer = paid_out(P1)
    assert answer.deductions == {
        "costs": 40 * MILLION,
        "set_aside": 56_760_000,
        "transfer_taxes": 20 * MILLION,
        "court_fee": 0,
    }
    assert millions(P1) == {
        "alimony": 60, "wages": 90, "court fee": 45, "fine": 200, "insurance": 150, "X": 211.4, "Y": 126.84,
    }  # fmt: skip
    assert answer.to_debtor == 0


def test_p1_under_the_old_law_has_three_ranks_and_deducts_no_transfer_taxes() -> None:
    old = paid_out(P1 | {"on": "2026-06-20", "set_aside": 60 * MILLION})
    assert old.deductions["transfer_taxes"] == 0
    new = paid_out(P1 | {"set_aside": 60 * MILLION})
    cited = [{line.article for line in answer.working if line.amount == 60 * MILLION} for answer in (old, new)]
    assert cited == [{"L08 115.5"}, {"L25 89.2; D152 67.3"}]
    assert [share.rank for share in old.shares] == [1, 1, 2, 3, 3, 3, 3]
    left = 1000 - 40 - 60 - 150 - 45
    assert {s.id: s.amount for s in old.shares}["X"] == round(left * MILLION * 500 / 1150)


P3: dict[str, Any] = {
    "on": "2026-12-20",
    "proceeds": 3000 * MILLION,
    "costs": 50 * MILLION,
    "transfer_taxes": 60 * MILLION,
}


def test_p3_mortgagee_who_is_a_judgment_creditor_comes_after_costs_taxes_and_that_court_fee() -> None:
    secured = {"creditor": "bank", "amount": 3200 * MILLION, "court_fee": 92 * MILLION}
    answer = paid_out(P3 | {"secured": secured, "claims": [claim("other", 500 * MILLION)]})
    bank, other = answer.shares
    assert (bank.amount, bank.unpaid, bank.rank) == (2798 * MILLION, 402 * MILLION, 0)
    assert answer.deductions["court_fee"] == 92 * MILLION
    assert (other.amount, answer.to_debtor) == (0, 0)


def test_p3_named_by_its_claim_the_balance_of_the_debt_stays_in_its_rank() -> None:
    claims = [
        claim("bank", 3200 * MILLION, kind="secured_debt"),
        claim("fee", 92 * MILLION, kind="court_fee"),
        claim("wages", 10 * MILLION, kind="wages"),
    ]
    answer = paid_out(P3 | {"secured": {"claim": "bank", "court_fee": "fee"}, "claims": claims})
    assert [(s.id, s.rank, s.amount) for s in answer.shares] == [
        ("bank", 5, 2798 * MILLION),
        ("fee", 2, 92 * MILLION),
        ("wages", 1, 0),
    ]


def test_p3_mortgagee_without_a_judgment_comes_before_the_article() -> None:
    secured = {"creditor": "bank", "amount": 1000 * MILLION, "judgment_creditor": False}
    answer = paid_out(P3 | {"secured": secured, "claims": [claim("other", 5000 * MILLION)]})
    assert [s.amount for s in answer.shares] == [1000 * MILLION, (2000 - 50 - 60) * MILLION]


def test_p3_the_setting_decides_whether_sale_costs_precede_the_outside_mortgagee() -> None:
    secured = {"amount": 3000 * MILLION, "judgment_creditor": False}
    assert shares(P3 | {"secured": secured}) == {"secured": 2950 * MILLION}
    after = setting(sale_costs_before_outside_mortgagee=False)
    assert shares(P3 | {"secured": secured}, after) == {"secured": 3000 * MILLION}


P4: dict[str, Any] = {
    "on": "2026-12-20",
    "proceeds": 150 * MILLION,
    "coercion_decision_date": "2026-08-10",
    "claims": [claim("A", 100 * MILLION, "2026-07-01"), claim("B", 100 * MILLION, "2026-09-05")],
}


def test_p4_creditors_of_the_coercion_date_come_first() -> None:
    assert millions(P4) == {"A": 100, "B": 50}
    assert millions(P4 | {"proceeds": 80 * MILLION}) == {"A": 80, "B": 0}


def test_p4_a_matter_with_another_agency_does_not_share_in_the_first_step() -> None:
    third = claim("C", 100 * MILLION, "2026-06-01", enforced_here=False)
    answer = paid_out(P4 | {"claims": [*P4["claims"], third]})
    assert [(s.id, s.step, s.amount // MILLION) for s in answer.shares] == [("A", 1, 100), ("B", 2, 25), ("C", 2, 25)]


def test_a18_a_higher_rank_of_the_second_step_waits_for_the_first_step() -> None:
    late_wages = claim("wages", 100 * MILLION, "2026-09-05", kind="wages")
    assert millions(P4 | {"claims": [P4["claims"][0], late_wages]}) == {"A": 100, "wages": 50}


def test_a24_ex_officio_claims_and_the_very_day_are_settings() -> None:
    claims = [
        claim("fee", 100 * MILLION, None, kind="court_fee"),
        claim("same day", 100 * MILLION, "2026-08-10"),
        claim("late", 100 * MILLION, "2026-08-11"),
    ]
    steps = [share.step for share in paid_out(P4 | {"claims": claims}).shares]
    assert steps == [1, 1, 2]
    other = setting(ex_officio_in_first_step=False, coercion_day_counts=False)
    assert [share.step for share in paid_out(P4 | {"claims": claims}, other).shares] == [2, 2, 2]


def test_a24_an_ex_officio_claim_with_a_day_of_request_follows_that_day() -> None:
    claims = [
        claim("early", MILLION, "2026-08-09", kind="court_fee"),
        claim("late", MILLION, "2026-08-11", kind="fine"),
    ]
    assert [share.step for share in paid_out(P4 | {"claims": claims}).shares] == [1, 2]


def test_whoever_is_paid_outside_the_ranks_has_an_id_of_his_own() -> None:
    secured = {"id": "bank", "amount": 10 * MILLION}
    for claims in ([claim("bank", 5 * MILLION)], [claim("other", 5), claim("other", 6)]):
        with pytest.raises(LawError, match="is used twice"):
            paid_out(P3 | {"secured": secured, "claims": claims})
    assert shares(P3 | {"secured": secured, "claims": [claim("other", 5 * MILLION)]})["bank"] == 10 * MILLION


def test_a_claim_requested_after_the_payment_gets_nothing_yet() -> None:
    answer = paid_out(
        {"on": "2026-12-20", "proceeds": 10, "claims": [claim("early", 4), claim("late", 4, "2026-12-21")]}
    )
    assert ([s.amount for s in answer.shares], answer.to_debtor) == ([4, 0], 6)


def test_p5_only_alimony_already_due_is_paid() -> None:
    months = [f"{year}-{month:02}-01" for year, month in [(2026, 11), (2026, 12), (2027, 1), (2027, 2)]]
    alimony = {
        "id": "child",
        "kind": "alimony_monthly",
        "instalments": [{"due_on": day, "amount": 3 * MILLION} for day in months],
    }
    data = {"on": "2026-12-20", "proceeds": 10 * MILLION, "claims": [alimony, claim("X", 100 * MILLION)]}
    assert millions(data) == {"child": 6, "X": 4}


def test_money_paid_voluntarily_for_a_matter_serves_it_first_by_setting() -> None:
    data = {
        "on": "2026-12-20",
        "proceeds": 100,
        "paid_for": "46/QĐ",
        "claims": [claim("mine", 80, matter="46/QĐ"), claim("wages", 80, kind="wages", matter="47/QĐ")],
    }
    assert shares(data) == {"mine": 80, "wages": 20}
    assert shares(data, setting(voluntary_money="all_matters")) == {"mine": 20, "wages": 80}


def beneficiaries(**barred: bool) -> dict[str, Any]:
    people = [("A", 300, True), ("B", 200, False), ("C", 500, False)]
    listed = [
        {"id": i, "amount": amount, "requested": requested, "time_barred": barred.get(i, False)}
        for i, amount, requested in people
    ]
    return {"on": "2026-12-20", "proceeds": 500, "secured": {"beneficiaries": listed}, "claims": [claim("other", 100)]}


def test_a6_30_2_requesters_get_their_proportion_and_the_rest_is_deposited() -> None:
    answer = paid_out(beneficiaries())
    assert [(s.id, s.amount, s.held) for s in answer.shares] == [
        ("A", 150, False), ("B", 100, True), ("C", 250, True), ("other", 0, False),
    ]  # fmt: skip


def test_a6_30_2_a_time_barred_part_goes_to_the_requesters_then_to_the_other_claims() -> None:
    answer = paid_out(beneficiaries(C=True))
    assert [(s.id, s.amount, s.held) for s in answer.shares] == [
        ("A", 300, False), ("B", 100, True), ("C", 0, False), ("other", 100, False),
    ]  # fmt: skip
    assert answer.to_debtor == 0


def test_a6_30_2_a_released_deposit_serves_that_judgment_then_others_then_the_owner() -> None:
    claims = [claim("wages", 30, kind="wages", matter="other"), claim("A", 150, matter="seizure")]
    data = {"on": "2031-12-20", "proceeds": 190, "deposit_of": "seizure", "claims": claims}
    answer = paid_out(data, setting(voluntary_money="all_matters"))
    assert ({s.id: s.amount for s in answer.shares}, answer.to_debtor) == ({"wages": 30, "A": 150}, 10)


def test_pro_rata_gives_the_last_dong_to_the_largest_fraction_then_by_id() -> None:
    claims = [claim("c", 10), claim("a", 10), claim("b", 10)]
    assert shares({"on": "2026-12-20", "proceeds": 20, "claims": claims}) == {"c": 6, "a": 7, "b": 7}


def test_the_left_over_dong_may_go_to_the_largest_claim_by_setting() -> None:
    data = {"on": "2026-12-20", "proceeds": 10, "claims": [claim("big", 17), claim("small", 7)]}
    assert shares(data) == {"big": 7, "small": 3}
    assert shares(data, setting(pro_rata_left_over="largest_weight")) == {"big": 8, "small": 2}


def test_pro_rata_by_the_adjudged_sums_never_overpays() -> None:
    claims = [claim("nearly paid", 10, adjudged=900), claim("new", 100, adjudged=100)]
    data = {"on": "2026-12-20", "proceeds": 55, "claims": claims}
    assert shares(data) == {"nearly paid": 5, "new": 50}
    assert shares(data, setting(pro_rata_basis="adjudged")) == {"nearly paid": 10, "new": 45}


def test_deductions_stop_at_what_is_there() -> None:
    answer = paid_out(P1 | {"proceeds": 50 * MILLION})
    assert (answer.deductions["costs"], answer.deductions["set_aside"]) == (40 * MILLION, 10 * MILLION)
    assert answer.deductions["transfer_taxes"] == answer.to_debtor == 0


def test_no_set_aside_unless_the_sole_home_is_lost_and_no_other_can_be_rented() -> None:
    for home in ({"sole_home": False}, {"sole_home": True, "cannot_rent": False}):
        assert paid_out(P1 | {"set_aside": {"region": "II"} | home}).deductions["set_aside"] == 0


def test_ranks_may_be_given_by_number_or_letter() -> None:
    for rank, expected in ((4, 4), ("d", 4), ("đ", 5), ("a", 1)):
        assert (
            paid_out({"on": "2026-12-20", "proceeds": 1, "claims": [{"id": "A", "rank": rank, "amount": 1}]})
            .shares[0]
            .rank
            == expected
        )


@pytest.mark.parametrize(
    ("kind", "new", "old", "free"),
    [
        ("health_damages", 1, 1, "6.1"),
        ("life_damages", 1, 1, "6.1"),
        ("mental_damages", 1, 1, "6.1"),
        ("honour_damages", 5, 3, "6.1"),
        ("severance", 1, 1, "6.1"),
        ("job_loss_allowance", 1, 1, "6.1"),
        ("alimony", 1, 1, "6.1"),
        ("social_insurance", 4, 3, "6.1"),
        ("health_insurance", 4, 3, ""),
        ("fine", 3, 3, ""),
        ("arrears", 3, 3, ""),
        ("court_fee", 2, 2, ""),
        ("other_debt", 5, 3, ""),
    ],
)
def test_the_kinds_of_54_1_and_of_f216_6_1(kind: str, new: int, old: int, free: str) -> None:
    listed = current_pack().kinds[kind]
    assert (listed.ranks, listed.no_fee) == ({Regime.NEW: new, Regime.OLD: old}, free)


def test_every_kind_has_a_rank_of_each_law() -> None:
    for kind in current_pack().kinds.values():
        assert kind.ranks.keys() == set(Regime)
        assert all(1 <= rank <= len(POINTS[regime]) for regime, rank in kind.ranks.items())
        assert not kind.no_fee or kind.no_fee in EXEMPTIONS


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("proceeds", {"proceeds": -1}),
        ("costs", {"costs": -1}),
        ("on", {"on": "20/12/2026"}),
        ("claims[0].amount", {"claims": [claim("A", -1)]}),
        ("claims[0].amount", {"claims": [claim("A", 1) | {"amount": "1"}]}),
        ("claims[0].amount", {"claims": [{"id": "A", "kind": "wages"}]}),
        ("claims[0].kind", {"claims": [claim("A", 1, kind="gift")]}),
        ("claims[0].kind", {"claims": [{"id": "A", "amount": 1}]}),
        ("claims[0].rank", {"claims": [{"id": "A", "amount": 1, "rank": 6}]}),
        ("claims[0].rank", {"on": "2026-06-20", "claims": [{"id": "A", "amount": 1, "rank": 4}]}),
        ("claims[0].rank", {"claims": [claim("A", 1, rank=1)]}),
        ("claims[1].id", {"claims": [claim("A", 1), claim("A", 1)]}),
        ("claims[0].requested_on", {"coercion_decision_date": "2026-08-10", "claims": [claim("A", 1, None)]}),
        ("coercion_decision_date", {"coercion_decision_date": "2026-12-21"}),
        ("paid_for", {"paid_for": "nothing"}),
        ("secured.claim", {"secured": {"claim": "nobody"}}),
        ("secured", {"secured": {"claim": "A", "amount": 1}, "claims": [claim("A", 1)]}),
        ("secured", {"secured": {"amount": 1, "judgment_creditor": False, "court_fee": 1}}),
        ("secured", {"secured": {"claim": "A"}, "claims": [claim("A", 1, "2026-12-21")]}),
        ("secured.court_fee", {"secured": {"amount": 1, "court_fee": "nothing"}}),
        ("region", {"set_aside": {"region": "V", "sole_home": True}}),
        ("set_aside", {"set_aside": -1}),
        ("set_aside.region", {"set_aside": {"sole_home": True}}),
        ("set_aside", {"on": "2026-06-20", "set_aside": {"region": "I", "sole_home": True}}),
    ],
)
def test_bad_input_names_its_field(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(LawError) as wrong:
        paid_out({"on": "2026-12-20", "proceeds": 10} | changes)
    assert wrong.value.field == field


def test_the_working_accounts_for_every_dong() -> None:
    answer = paid_out(P1)
    first, *rest = answer.working
    assert first.amount == sum(line.amount or 0 for line in rest)
    texts = [line.vi for line in rest]
    assert "– X: 211.400.000 đồng trên 500.000.000 đồng" in texts
    assert any("800.000.000 đồng: chia theo tỷ lệ" in text for text in texts)
