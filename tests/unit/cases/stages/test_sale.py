"""A seized asset is auctioned, taken, given back, paid, delivered; refusals by article (L25 82–86)."""

from __future__ import annotations

import sys
from datetime import timedelta

from cases.assets import Standing
from cases.events import Role
from cases.state import Stage
from cases.waiting import waiting_for
from law.pack import current_pack
from law.vocabulary import is_live
from tests import courts_driver, handover_driver, sale_driver
from tests.assets_driver import (
    BUYER,
    MILLION,
    accepted,
    asset,
    carried_through,
    decided,
    failed,
    offered,
    saleable,
    seized,
    sold,
    valued,
    working,
)
from tests.cases_driver import account, credit_of, end, pay_out, share_out, transfer, verified_case
from tests.entrusted_driver import handled
from tests.intake_samples import A, B, C, owes
from tests.procedures_driver import claimed


class TestSale:
    def test_from_the_auction_to_the_end_of_the_case(self) -> None:
        case = sold()
        assert {"R091/A1", "R222/A1", "R224/A1"} <= case.duties()
        assert "R090/A1" not in case.duties()  # the right to redeem is over
        transfer(case, 30_000_000, payer="TRAN MUA")
        assert case.refused("deliver_asset", Role.ENFORCER, {"asset": "A1"}) == "L25 86; D152 67.1"
        transfer(case, 130_000_000, payer="Trần Mua")
        assert case.of_kind("sale_money_received")
        assert {"R092/A1", "R098/R2"} <= case.duties()
        assert "R097/R1" not in case.duties()  # counted from the delivery
        assert case.refused("distribute", Role.ENFORCER, {}) == "D152 30.7"
        case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
        assert {"R095/A1", "R097/R1", "R097/R2"} <= case.duties()
        assert "R092/A1" not in case.duties()
        case.go("send_registration_file", Role.ENFORCER, {"asset": "A1"})
        assert share_out(case, costs=5 * MILLION) == {"K1": 150_350_000, "fee": 4_650_000, "costs": 5_000_000}
        account(case, "C1")
        pay_out(case)
        assert case.subject.stage == Stage.PAYING
        assert case.subject.outstanding == 45_000_000

    def test_what_the_asset_brings_beyond_the_debt_is_the_owners(self) -> None:
        case = sold(saleable(case=seized(verified_case(), value=400 * MILLION, excess="a")), price=390 * MILLION)
        transfer(case, 390 * MILLION, payer="Trần Mua")
        case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
        case.go("send_registration_file", Role.ENFORCER, {"asset": "A1"})
        made = share_out(case)
        over = next(s for s in case.subject.shares.values() if s.claim == "surplus")
        assert (over.payee, over.amount) == ("D1", 190 * MILLION)
        assert made["K1"] + made["fee"] == 200 * MILLION

    def test_the_price_is_on_deposit_until_the_delivery(self) -> None:
        """D152 30.7: it comes back to the account with the delivery, and can be shared out."""
        case = sold()
        transfer(case, 160 * MILLION, payer="Trần Mua")
        case.go("deposit_held_money", Role.ACCOUNTANT, {"reference": "TK-01"})
        assert case.subject.on_deposit == 160 * MILLION
        case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
        assert case.subject.on_deposit == 0
        assert case.fact("deposit_ended")["amount"] == 160 * MILLION

    def test_interest_runs_until_the_delivery(self) -> None:
        """D152 29.2: the price was paid ten days before the asset was handed over."""
        debt = owes(B, A, amount=200 * MILLION, annual_rate_percent="10", due_date="2026-01-15")
        case = sold(saleable(case=seized(verified_case(debt))))
        transfer(case, 160 * MILLION, payer="Trần Mua")
        case.wait(case.now + timedelta(days=10))
        case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
        share_out(case)
        assert [c.on for c in case.subject.collections.values()] == [case.now.date()]

    def test_what_the_costs_leave_unpaid_is_coerced_again(self) -> None:
        case = sold(saleable(200 * MILLION), price=200 * MILLION)
        transfer(case, 200 * MILLION, payer="Trần Mua")
        assert not case.subject.performed  # before the delivery nobody has performed anything
        case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
        assert case.subject.performed
        share_out(case, costs=5 * MILLION)
        assert (case.subject.outstanding, case.subject.performed) == (5 * MILLION, False)
        decided(case, value=5 * MILLION, description="Xe máy")

    def test_s20_who_pays_late_loses_the_sale_and_the_deposit(self) -> None:
        """S20: not on day 45 without an agreement; with one until day 60 at most."""
        case = sold()
        transfer(case, 50_000_000, payer="Trần Mua")
        assert case.refused("cancel_sale", Role.ENFORCER, {"asset": "A1", "reason": "không nộp"}) == "D152 65.1"
        far = {"asset": "A1", "until": (case.now + timedelta(days=75)).date().isoformat()}
        assert case.refused("extend_payment", Role.ENFORCER, far) == "D152 65.1"
        case.wait(case.now + timedelta(days=45))
        case.go("cancel_sale", Role.ENFORCER, {"asset": "A1", "reason": "không nộp"})
        assert asset(case).standing is Standing.SALEABLE
        assert case.ledger["deposits:79"] == -30_000_000
        assert [(s.payee, s.amount, s.status) for s in case.subject.shares.values()] == [
            ("agency", 30_000_000, "kept"),
            ("B1", 20_000_000, "payable"),
        ]
        pay_out(case)
        assert (case.subject.received, case.subject.held) == (50_000_000, 0)

    def test_a_deposit_goes_to_the_state_where_no_contract_was_signed(self) -> None:
        case = sold()
        transfer(case, 30_000_000, payer="Trần Mua")
        case.wait(case.now + timedelta(days=45))
        off = {"asset": "A1", "reason": "từ chối ký hợp đồng", "contract_signed": False}
        case.go("cancel_sale", Role.ENFORCER, off)
        assert (case.ledger["budget:79"], case.ledger["deposits:79"]) == (-30_000_000, 0)
        assert case.of_kind("money_paid_out")

    def test_s20_with_an_agreement(self) -> None:
        case = sold()
        until = (case.now + timedelta(days=58)).date().isoformat()
        case.go("extend_payment", Role.ENFORCER, {"asset": "A1", "until": until})
        assert "R091b/A1" in case.duties()
        case.wait(case.now + timedelta(days=45))
        assert case.refused("cancel_sale", Role.ENFORCER, {"asset": "A1", "reason": "x"}) == "D152 65.1"

    def test_not_too_early_nor_twice(self) -> None:
        assert valued().refused("notify_valuation", Role.ENFORCER, {"asset": "A1"}) == "D152 60.6"
        case = saleable()
        case.go("contract_auction", Role.ENFORCER, {"asset": "A1", "house": "Trung tâm"})
        soon = {"asset": "A1", "opening": working(case, 5).isoformat()}
        assert case.refused("fix_auction", Role.ENFORCER, soon) == "DG24 35"
        case.go("fix_auction", Role.ENFORCER, {**soon, "opening": working(case, 21).isoformat()})
        assert case.refused("record_auction", Role.CLERK, {"asset": "A1"}) == "L25 83.2"
        case = sold()
        late = {"asset": "A1", "until": (case.now + timedelta(days=50)).date().isoformat()}
        case.wait(case.now + timedelta(days=40))
        assert case.refused("extend_payment", Role.ENFORCER, late) == "D152 65.1"

    def test_no_more_than_the_price_and_for_no_other_asset(self) -> None:
        case = sold()
        facts = {"credit": credit_of(case, 161 * MILLION, payer="Trần Mua")}
        whole = {"bank_ref": "FT1"}
        assert case.refused("claim_credit", Role.ACCOUNTANT, whole, facts=facts) == "D152 65.1"
        assert case.refused("claim_credit", Role.ACCOUNTANT, {**whole, "asset": "A9"}, facts=facts) == "D152 65.1"
        case.go("claim_credit", Role.ACCOUNTANT, {**whole, "asset": "A1", "amount": 160 * MILLION}, facts=facts)
        assert case.refused("void_receipt", Role.HEAD, {"receipt": "R1", "reason": "sai"}) == "D152 65.1"
        case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
        case.go("send_registration_file", Role.ENFORCER, {"asset": "A1"})
        assert case.refused("send_registration_file", Role.ENFORCER, {"asset": "A1"}) == "D152 69.1"

    def test_an_asset_is_sold_once_and_not_below_its_price(self) -> None:
        case = offered()
        result = {"asset": "A1", "buyer": BUYER, "price": 149_000_000}
        assert case.refused("record_auction", Role.CLERK, result) == "L25 83.3"
        case.go("record_auction", Role.CLERK, {**result, "price": 150_000_000})
        assert case.refused("record_auction", Role.CLERK, {**result, "price": 150_000_000}) == "D152 65.11"
        assert case.refused("lift_measure", Role.ENFORCER, {"asset": "A1", "reason": "x"}) == "L25 95.3"

    def test_the_debtor_redeems_until_the_working_day_before_the_opening(self) -> None:
        case = saleable()
        case.go("contract_auction", Role.ENFORCER, {"asset": "A1", "house": "Trung tâm"})
        opening = working(case, 21)
        case.go("fix_auction", Role.ENFORCER, {"asset": "A1", "opening": opening.isoformat()})
        assert {"R090/A1", "R216/A1", "R229/A1"} <= case.duties()
        transfer(case, 200 * MILLION)
        assert case.of_kind("asset_redeemed")
        assert asset(case).standing is Standing.RELEASING
        assert "R067/A1" in case.duties()
        case.go("lift_measure", Role.ENFORCER, {"asset": "A1", "reason": "đã nộp đủ tiền"})
        assert "R067/A1" not in case.duties()
        share_out(case)
        account(case, "C1")
        pay_out(case)
        end(case)
        assert case.subject.ended

    def test_a_case_does_not_end_while_an_asset_lies_under_a_measure(self) -> None:
        case = seized()
        transfer(case, 200 * MILLION)
        share_out(case)
        account(case, "C1")
        pay_out(case)
        case.go("decide_fees")
        assert case.refused("end_case") == "L25 95; D152 69.1"
        assert "Measure to be lifted: A1" in {w.en for w in waiting_for(case.subject)}

    def test_a_buyer_who_paid_gets_the_asset_before_anything_is_cancelled(self) -> None:
        case = sold()
        transfer(case, 160 * MILLION, payer="Trần Mua")
        cancel = {"ground": "48.6", "circumstances": ["judgment_annulled"]}
        assert case.refused("cancel", Role.HEAD, cancel) == "L25 48.6, 86.4"
        case.go("postpone", Role.HEAD, {"ground": "46.1.c", "circumstances": ["creditor_asks"]})
        case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
        assert asset(case).standing is Standing.DELIVERED


class TestNobodyBuys:
    def test_s19_a_reduction_of_eleven_percent(self) -> None:
        case = failed()
        assert {"R085/A1", "R086/A1", "R225/A1"} <= case.duties()
        case.go("notify_failed_auction", Role.ENFORCER, {"asset": "A1"})
        assert "R085/A1" not in case.duties()
        assert case.refused("reduce_price", Role.ENFORCER, {"asset": "A1", "price": 133_500_000}) == "L25 83.3"
        case.go("reduce_price", Role.ENFORCER, {"asset": "A1", "price": 135_000_000})
        assert "R086/A1" not in case.duties()
        assert (asset(case).price, asset(case).reductions) == (135_000_000, 1)

    def test_the_creditor_takes_it_once_two_reductions_failed(self) -> None:
        """1.000 → 900 → 810: from the failure at 810 he may take it (LAW.md 1.13)."""
        take = {"asset": "A1", "claim": "K1"}
        case = failed(2, saleable(100 * MILLION))
        assert case.refused("accept_asset", Role.PARTY, take, who="C1") == "L25 83.3"
        case.go("reduce_price", Role.ENFORCER, {"asset": "A1", "price": 81 * MILLION})
        failed(1, case)
        assert case.refused("accept_asset", Role.PARTY, take, who="D1") == "L25 83.3"
        case.go("accept_asset", Role.PARTY, take, who="C1")
        assert "R086/A1" not in case.duties()
        assert "R087/A1" in case.duties()
        assert case.refused("reduce_price", Role.ENFORCER, {"asset": "A1", "price": 73 * MILLION}) == "D152 65.6"
        case.go("notify_taking", Role.ENFORCER, {"asset": "A1"})
        case.perform()
        assert "R088/A1" in case.duties()
        assert case.refused("notify_difference", Role.ENFORCER, {"asset": "A1", "costs": 3 * MILLION}) == "D152 65.6"
        case.wait(case.now + timedelta(days=9))
        case.go("notify_difference", Role.ENFORCER, {"asset": "A1", "costs": 3 * MILLION})
        assert (asset(case).due, asset(case).settles) == (3 * MILLION, 78 * MILLION)
        transfer(case, 3 * MILLION, payer="Nguyễn Văn A")
        assert case.of_kind("difference_paid")
        case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
        assert case.subject.claims["K1"].outstanding == 122 * MILLION
        assert case.subject.reckoned_fees  # on what he received in kind
        assert share_out(case, costs=3 * MILLION) == {"costs": 3 * MILLION}
        case.go("send_registration_file", Role.ENFORCER, {"asset": "A1"})

    def test_what_the_taker_pays_in_is_the_others(self) -> None:
        case = verified_case(owes(B, A, amount=100 * MILLION), owes(B, C, amount=100 * MILLION))
        accepted(saleable(100 * MILLION, case=seized(case)))
        case.go("notify_difference", Role.ENFORCER, {"asset": "A1", "costs": MILLION})
        assert (asset(case).due, asset(case).settles) == (41 * MILLION, 40 * MILLION)
        transfer(case, 41 * MILLION, payer="Nguyễn Văn A")
        case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
        made = share_out(case, costs=MILLION)
        assert made["K2"] + made["fee"] == 40 * MILLION
        assert "K1" not in made

    def test_told_once_and_for_a_sum_that_is_owed(self) -> None:
        case = failed(3, saleable(100 * MILLION))
        case.go("notify_failed_auction", Role.ENFORCER, {"asset": "A1"})
        assert case.refused("notify_failed_auction", Role.ENFORCER, {"asset": "A1"}) == "D152 65.6"
        assert case.refused("accept_asset", Role.CLERK, {"asset": "A1", "claim": "K9"}) == "L25 83.3"
        case = accepted()
        assert case.refused("notify_taking", Role.ENFORCER, {"asset": "A1"}) == "D152 65.6"
        transfer(case, MILLION)
        difference = {"asset": "A1", "costs": MILLION}
        assert case.refused("notify_difference", Role.ENFORCER, difference) == "L25 54.6"
        share_out(case)
        case.go("notify_difference", Role.ENFORCER, difference)
        assert case.refused("cancel_sale", Role.ENFORCER, {"asset": "A1", "reason": "x"}) == "D152 65.1"

    def test_unpaid_the_reductions_go_on(self) -> None:
        case = accepted()
        case.go("notify_difference", Role.ENFORCER, {"asset": "A1", "costs": 3 * MILLION})
        transfer(case, MILLION, payer="Nguyễn Văn A")
        case.wait(case.now + timedelta(days=9))
        assert asset(case).standing is Standing.FAILED
        assert [(s.payee, s.amount) for s in case.subject.shares.values()] == [("C1", MILLION)]
        case.go("reduce_price", Role.ENFORCER, {"asset": "A1", "price": 73 * MILLION})

    def test_the_debtor_who_pays_all_keeps_it(self) -> None:
        case = failed(3, saleable(100 * MILLION))
        case.go("accept_asset", Role.CLERK, {"asset": "A1", "claim": "K1"})
        case.go("notify_taking", Role.ENFORCER, {"asset": "A1"})
        case.perform()
        transfer(case, 200 * MILLION)
        assert case.of_kind("debtor_paid_all")
        assert asset(case).standing is Standing.RELEASING

    def test_back_to_the_debtor_when_it_brings_no_more_than_its_costs(self) -> None:
        """L25 83.3, 38.1.g: and then there is no condition, without another verification."""
        case = failed(1, saleable(10 * MILLION))
        back = {"asset": "A1", "costs": 9_500_000}
        assert case.refused("return_asset", Role.ENFORCER, {**back, "costs": MILLION}) == "L25 83.3"
        assert case.refused("return_asset", Role.ENFORCER, back) == "L25 83.3"
        assert case.refused("reduce_price", Role.ENFORCER, {**back, "price": 9 * MILLION}) == "L25 83.3"
        case.go("return_asset", Role.ENFORCER, {**back, "creditor_declines": True})
        assert case.subject.no_condition_ground == "g"
        assert "No-condition decision to be signed" in {w.en for w in waiting_for(case.subject)}
        case.go("decide_no_condition", Role.HEAD)
        assert case.subject.stage == Stage.NO_CONDITION
        assert case.refused("resume_from_no_condition", Role.HEAD) == "L25 38.2"


def test_cancelled_the_measures_are_lifted_after_the_end() -> None:
    case = seized()
    case.go("cancel", Role.HEAD, {"ground": "48.1", "circumstances": ["creditor_dead", "no_heir"]})
    assert case.subject.ended
    assert "Measure to be lifted: A1" in {w.en for w in waiting_for(case.subject)}
    case.go("lift_measure", Role.ENFORCER, {"asset": "A1", "reason": "đình chỉ thi hành án"})
    assert not case.subject.assets.count("live")


PHASES = ("Coercion", "Valuation", "Sale", "Sec. asset", "Court")
OLD = {"R061", "R080b", "R087b"}
"""Rows that the law of today has no more."""


def test_each_row_that_may_open_opens_and_ends() -> None:
    """Every living row of coercion, valuation and sale, by the commands of a case."""
    living = {rule.id for rule in current_pack().rules.values() if rule.phase in PHASES and is_live(rule)} - OLD
    others = (sale_driver.carried_through, handover_driver.carried_through, courts_driver.carried_through)
    driven = (carried_through, *others, claimed)
    lives = [*(case for lived in driven for case in lived()), handled()]
    events = [event for case in lives for event in case.events]
    opened = {event.data["rule"] for event in events if event.kind == "duty_opened"}
    ended = {event.data["rule"] for event in events if event.kind in ("duty_discharged", "duty_lapsed")}
    assert living - opened == set()
    assert living - ended == set()
    sys.stdout.write(f"{len(living)} rows of coercion, valuation and sale open and end in a case\n")
