"""What was paid by a wrong plan, or to the wrong account, comes back first (L25 25.8); then the plan is withdrawn."""

from __future__ import annotations

from typing import Any

import pytest

from cases.events import Role
from cases.waiting import waiting_for
from tests.cases_driver import (
    DEPUTY_MAY_ALL,
    Driven,
    account,
    credit_of,
    due_case,
    end,
    paid,
    pay_out,
    share_out,
    transfer,
)
from tests.intake_samples import A, B, C, owes

TWO = (owes(B, A, amount=30_000_000), owes(B, C, amount=70_000_000))


FILE = "0" * 64
POOR = {"ground": "7.2.a", "proofs": {"poor_household": FILE}}
MERIT = {"ground": "7.1.a", "proofs": {"merit": FILE}}
OF_THE_PLAN = ("fees:", "withheld:", "payable:", "receivable:")


def planned() -> Driven:
    """A case with 50 000 000 đồng shared out among two, a fee withheld of each, and accounts to pay to."""
    case = due_case(*TWO)
    transfer(case, 50_000_000)
    share_out(case)
    case.perform()
    for party in case.subject.refs("C"):
        account(case, party)
    return case


def uphold(case: Driven, party: str = "D1") -> None:
    told = {"about": case.fact("money_distributed")["document"], "party": party, "reason": "Chia không đúng"}
    case.go("complain", Role.PARTY, told)
    name = case.fact("complaint_received")["complaint"]
    case.go("answer_complaint", Role.HEAD, {"complaint": name})
    case.go("resolve_complaint", Role.HEAD, {"complaint": name, "upheld": True, "findings": "Có căn cứ"})


def withdraw(case: Driven) -> None:
    case.go("withdraw_plan", Role.ENFORCER, {"plan": case.fact("money_distributed")["document"]})


def repay(case: Driven, share: str, credit: int, **payload: Any) -> None:
    facts = {"credit": credit_of(case, credit)}
    case.go("record_repayment", Role.ACCOUNTANT, {"share": share, "bank_ref": f"TH{credit}", **payload}, facts=facts)


def recover(case: Driven, share: str) -> None:
    case.go("propose_recovery", Role.ENFORCER, {"share": share, "ground": "Phương án đã bị hủy"})
    case.go("order_recovery", Role.HEAD, {"share": share})


def relieve(case: Driven, fee: str, asked: dict[str, Any]) -> None:
    case.go("request_fee_relief", Role.PARTY, {"fee": fee, **asked})
    percent = {"percent": 80} if asked is POOR else {}
    case.go("decide_fee_relief", Role.HEAD, {"fee": fee, "granted": True, **percent})


def refusal(case: Driven) -> dict[str, Any]:
    """Why the plan cannot be withdrawn yet."""
    case.refused("withdraw_plan", Role.ENFORCER, {"plan": case.fact("money_distributed")["document"]})
    return dict(case.last[-1].data)


class TestOneShare:
    def test_proposed_by_one_ordered_by_another_owed_by_the_payee(self) -> None:
        case = paid(due_case())
        share = next(s.id for s in case.subject.shares.values() if s.status == "paid")
        amount = case.subject.shares[share].amount
        assert case.refused("order_recovery", Role.HEAD, {"share": share}) == "L25 25.8"
        case.go("propose_recovery", Role.ENFORCER, {"share": share, "ground": "Chuyển nhầm tài khoản"})
        assert case.subject.paid_out == amount  # nobody has decided
        given = {"delegations": [{**DEPUTY_MAY_ALL[0], "officer": case.subject.officer}]}
        same = {"who": case.subject.officer, "facts": given}
        assert case.refused("order_recovery", Role.DEPUTY, {"share": share}, **same) == "L25 25.8"
        case.go("order_recovery", Role.HEAD, {"share": share})
        assert case.fact("recovery_ordered")["document_kind"] == "recovery_decision"
        assert [n.party for n in case.subject.notices.values() if n.subject == "recovery_decision"] == ["C1"]
        assert case.ledger[f"receivable:{case.subject.id}:{share}"] == amount
        assert case.subject.paid_out == 0
        assert "Money paid wrongly to be paid back" in {w.en for w in waiting_for(case.subject)}
        assert case.refused("end_case")

    def test_it_comes_back_in_parts_and_waits_for_the_right_account(self) -> None:
        case = paid(due_case())
        share = next(s.id for s in case.subject.shares.values() if s.status == "paid")
        amount = case.subject.shares[share].amount
        recover(case, share)
        repay(case, share, 50_000_000)
        assert case.subject.shares[share].recovered == 50_000_000
        over = {"credit": credit_of(case, amount)}
        asked = {"share": share, "bank_ref": "TH2"}
        assert case.refused("record_repayment", Role.ACCOUNTANT, asked, facts=over) == "L25 25.8"
        repay(case, share, amount, amount=amount - 50_000_000)
        assert case.subject.shares[share].status == "returned"
        assert case.ledger[f"receivable:{case.subject.id}:{share}"] == 0
        assert case.ledger[f"held:{case.subject.id}"] == -amount == -case.subject.held
        account(case, "C1", "987654321")
        pay_out(case)
        end(case)
        assert case.subject.paid_out == amount

    def test_what_is_turned_down_stays_paid(self) -> None:
        case = paid(due_case())
        share = next(s.id for s in case.subject.shares.values() if s.status == "paid")
        case.go("propose_recovery", Role.ENFORCER, {"share": share, "ground": "Nhầm"})
        case.go("reject_recovery", Role.HEAD, {"share": share, "reason": "Không có căn cứ"})
        assert case.subject.shares[share].status == "paid"
        assert case.refused("order_recovery", Role.HEAD, {"share": share}) == "L25 25.8"

    def test_only_what_was_paid_to_a_party(self) -> None:
        case = planned()
        for share in case.subject.shares:  # nothing is paid yet, and a fee is not paid to anybody
            told = {"share": share, "ground": "Nhầm"}
            assert case.refused("propose_recovery", Role.ENFORCER, told) == "L25 25.8"


class TestWrongPlan:
    def test_the_complaint_is_upheld_and_the_plan_waits_for_its_money(self) -> None:
        """FINDINGS: what has left must come back first, and the decision on the complaint does not wait for it."""
        case = planned()
        before = {name: claim.satisfied for name, claim in case.subject.claims.items()}
        pay_out(case)
        uphold(case)
        plan = case.fact("money_distributed")["document"]
        assert case.of_kind("plan_withdrawn") == []
        assert case.refused("withdraw_plan", Role.ENFORCER, {"plan": plan}) == "L25 25.8"
        for share in [s.id for s in case.subject.shares.values() if s.status == "paid"]:
            amount = case.subject.shares[share].amount
            recover(case, share)
            repay(case, share, amount)
        assert case.refused("prepare_payouts", Role.ACCOUNTANT) == "D152 30.5"  # of a wrong plan nothing is paid again
        withdraw(case)
        assert (case.subject.undistributed, case.subject.held) == (50_000_000, 50_000_000)
        assert before.keys() == {n for n, c in case.subject.claims.items() if not c.satisfied}
        share_out(case, costs=5_000_000)
        pay_out(case)
        assert case.subject.received == case.subject.distributed == 50_000_000

    def test_orders_under_way_are_sent_back_first(self) -> None:
        case = planned()
        case.go("prepare_payouts", Role.ACCOUNTANT)
        uphold(case)
        plan = {"plan": case.fact("money_distributed")["document"]}
        assert case.refused("withdraw_plan", Role.ENFORCER, plan) == "L25 25.8"
        assert case.refused("approve_payouts", Role.HEAD, {"batch": "B1"}) == "D152 30.3.c"
        case.go("reject_payouts", Role.HEAD, {"batch": "B1", "reason": "phương án sai"})
        withdraw(case)
        assert case.refused("withdraw_plan", Role.ENFORCER, plan) == "L25 107"

    def test_a_decided_fee_falls_with_its_plan_and_its_receipt_is_void(self) -> None:
        case = planned()
        case.go("decide_fees")
        receipts = [e.data["number"] for e in case.of_kind("fee_paid")]
        assert receipts
        uphold(case)
        assert case.fact("plan_withdrawn")["receipted"].keys() == set(case.subject.refs("C"))
        assert case.ledger["fees:79"] == 0
        assert all(r.void for r in case.subject.fee_receipts.values())
        assert not len(case.subject.reckoned_fees)
        assert case.subject.held == 50_000_000 == -case.ledger[f"held:{case.subject.id}"]

    def test_a_fee_paid_at_the_counter_goes_back_to_who_paid_it(self) -> None:
        case = due_case(asks=(B,), role="debtor")
        transfer(case, 200_000_000)
        share_out(case)
        case.go("decide_fees")
        case.go("pay_fee", Role.CASHIER, {"party": "D1", "amount": 2_000_000})
        uphold(case, "C1")
        back = [s for s in case.subject.shares.values() if s.claim == "fee_relief"]
        assert [(s.payee, s.amount, s.status) for s in back] == [("D1", 2_000_000, "payable")]
        assert case.subject.fees["D1"].owed == 0
        assert case.ledger["fees:79"] == 0

    @pytest.mark.parametrize("decided", [False, True])
    @pytest.mark.parametrize("asked", [POOR, MERIT], ids=["a part", "all of it"])
    def test_a_relieved_fee_falls_with_its_plan(self, asked: dict[str, Any], decided: bool) -> None:
        case = planned()
        if decided:
            case.go("decide_fees")
        for fee in list(case.subject.reckoned_fees):
            relieve(case, fee, asked)
        uphold(case)
        assert not [*case.subject.shares, *case.subject.reckoned_fees]
        assert case.subject.held == 50_000_000 == -case.ledger[f"held:{case.subject.id}"]
        assert {name: amount for name, amount in case.ledger.items() if amount and name.startswith(OF_THE_PLAN)} == {}
        assert all(r.void for r in case.subject.fee_receipts.values())
        share_out(case)  # the next plan reckons its fees anew
        assert case.subject.reckoned_fees.count("undecided") == 2

    def test_what_went_back_of_a_fee_comes_back_first_and_a_request_is_decided_first(self) -> None:
        case = planned()
        fee = next(iter(case.subject.reckoned_fees))
        case.go("decide_fees")
        relieve(case, fee, POOR)
        other = list(case.subject.reckoned_fees)[1]
        case.go("request_fee_relief", Role.PARTY, {"fee": other, **POOR})
        pay_out(case)
        uphold(case)
        for share in [s for s in case.subject.shares.values() if s.status == "paid"]:
            assert refusal(case)["reason_article"] == "F216 7.4"
            recover(case, share.id)
            repay(case, share.id, share.amount)
        case.go("decide_fee_relief", Role.HEAD, {"fee": other, "granted": False, "reason": "Không có căn cứ"})
        withdraw(case)
        assert case.subject.held == 50_000_000 == -case.ledger[f"held:{case.subject.id}"]
        assert {name: amount for name, amount in case.ledger.items() if amount and name.startswith(OF_THE_PLAN)} == {}

    @pytest.mark.parametrize("out", [False, True])
    def test_what_goes_back_of_a_fee_paid_at_the_counter_stands(self, out: bool) -> None:
        case = due_case(asks=(B,), role="debtor")
        transfer(case, 200_000_000)
        share_out(case)
        case.go("pay_fee", Role.CASHIER, {"party": "D1", "amount": 2_000_000})
        relieve(
            case, next(iter(case.subject.reckoned_fees)), POOR
        )  # 4 800 000: what is owed, and 800 000 of what was paid
        if out:
            share = next(s.id for s in case.subject.shares.values() if s.claim == "fee_relief")
            case.go("pay_in_person", Role.CASHIER, {"share": share})
        uphold(case, "C1")
        back = [(s.payee, s.amount) for s in case.subject.shares.values() if s.claim == "fee_relief"]
        assert sorted(back) == [("D1", 800_000), ("D1", 1_200_000)]
        assert case.ledger["fees:79"] == 0
        assert case.subject.fees["D1"].owed == 0
        assert case.ledger[f"held:{case.subject.id}"] == -200_000_000 == -case.subject.held

    def test_a_case_that_had_ended_as_performed_goes_on(self) -> None:
        """L25 55.1: it ended because everything was performed, and by a plan that was wrong it was not."""
        case = paid(due_case())
        end(case)
        uphold(case)
        share = next(s.id for s in case.subject.shares.values() if s.status == "paid")
        amount = case.subject.shares[share].amount
        recover(case, share)
        repay(case, share, amount)
        withdraw(case)
        assert case.subject.ended is None
        share_out(case)
        pay_out(case)
        end(case)
        assert case.subject.ended

    def test_a_case_does_not_end_over_a_plan_that_waits_to_be_withdrawn(self) -> None:
        case = paid(due_case())
        uphold(case)
        case.go("decide_fees")
        case.perform()
        assert case.refused("end_case") == "L25 104, 113"


@pytest.mark.parametrize("role", [Role.ENFORCER, Role.ACCOUNTANT])
def test_nobody_but_the_office_orders_it(role: Role) -> None:
    case = paid(due_case())
    with pytest.raises(Exception, match="vai trò"):
        case.go("order_recovery", role, {"share": "S1-1"})
