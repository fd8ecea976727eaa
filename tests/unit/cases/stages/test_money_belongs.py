"""M1: a case takes only what it is owed; what is over is moved or given back by an act of its own."""

from __future__ import annotations

from typing import Any

from cases.events import Role
from cases.waiting import waiting_for
from documents.kinds import receipts
from tests.cases_driver import Driven, account, credit_of, due_case, pay_out, share_out, transfer, verified_case
from tests.intake_samples import A, B, owes

SIBLING = "case/79/tests/D-1/2"
OWES = {"case": SIBLING, "decision": "9/QĐ-THADS", "owed": 66_200_000}


def claim(case: Driven, amount: int, others: list[dict[str, Any]], named: tuple[str, ...] = (), **payload: Any) -> str:
    """A claim that must be refused; the words of the refusal."""
    facts = {"credit": credit_of(case, amount, named=named), "others": others}
    case.refused("claim_credit", Role.ACCOUNTANT, {"bank_ref": "FT7", **payload}, facts=facts)
    return str(case.fact("refused")["vi"])


def overpaid() -> tuple[Driven, str]:
    """A case that has 10 million more than it was owed, distributed; the share that is over."""
    case = verified_case()
    transfer(case, 210_000_000, ground="Người nộp chuyển thừa")
    share_out(case)
    return case, next(s.id for s in case.subject.shares.values() if s.status == "surplus")


def propose(case: Driven, share: str) -> None:
    case.go("propose_refund", Role.ACCOUNTANT, {"share": share, "ground": "Người nộp đề nghị"})


class TestTaking:
    def test_a_credit_beyond_what_is_owed_is_offered_with_the_payers_other_cases(self) -> None:
        case = due_case()
        told = claim(case, 266_200_000, [OWES], ground="nộp thừa")
        assert "200.000.000" in told
        assert f"9/QĐ-THADS ({SIBLING}): 66.200.000" in told

    def test_a_case_that_is_owed_nothing_takes_nothing(self) -> None:
        case, _ = overpaid()
        assert SIBLING in claim(case, 66_200_000, [OWES], ground="nộp thừa")
        assert "căn cứ" in claim(case, 66_200_000, [])

    def test_its_part_of_a_credit_is_taken_and_the_rest_left(self) -> None:
        case = due_case()
        facts = {"credit": credit_of(case, 266_200_000), "others": [OWES]}
        case.go("claim_credit", Role.ACCOUNTANT, {"bank_ref": "FT7", "amount": 200_000_000}, facts=facts)
        assert case.subject.received == 200_000_000
        assert not case.subject.surplus

    def test_a_credit_that_names_another_case_is_not_taken_without_a_ground(self) -> None:
        case = due_case()
        assert SIBLING in claim(case, 1_000_000, [OWES], named=(SIBLING,))
        facts = {"credit": credit_of(case, 1_000_000, named=(SIBLING,)), "others": [OWES]}
        told = {"bank_ref": "FT7", "ground": "Người nộp ghi nhầm, có đơn"}
        case.go("claim_credit", Role.ACCOUNTANT, told, facts=facts)
        assert case.fact("money_received")["ground"] == "Người nộp ghi nhầm, có đơn"

    def test_cash_beyond_what_is_owed_is_not_taken_either(self) -> None:
        case = due_case()
        told = {"amount": 200_000_001, "payer": "Nguyễn Văn B"}
        assert case.refused("receive_cash", Role.ACCOUNTANT, told) == "L25 54"
        assert case.refused("receive_cash", Role.ACCOUNTANT, {**told, "ground": "x"}, facts={"others": [OWES]})
        case.go("receive_cash", Role.ACCOUNTANT, {**told, "ground": "Không có tiền lẻ"})
        assert case.subject.surplus == 1


class TestRefund:
    def test_received_more_than_owed_waits_for_the_accountant(self) -> None:
        case, _ = overpaid()
        assert ("Received more than owed: to be moved, or its refund proposed", "accountant") in {
            (w.en, w.who) for w in waiting_for(case.subject)
        }
        account(case, "C1")
        pay_out(case)
        assert case.refused("end_case") == "L25 54.6"

    def test_a_refund_has_a_ground_and_two_people(self) -> None:
        case, share = overpaid()
        assert case.refused("approve_refund", Role.HEAD, {"share": share}) == "L25 54"
        propose(case, share)
        assert case.refused("approve_refund", Role.HEAD, {"share": share}, who="accountant-1") == "L25 54"
        case.go("approve_refund", Role.HEAD, {"share": share})
        account(case, "C1")
        account(case, "D1")
        pay_out(case)
        assert (case.subject.held, case.subject.paid_out) == (0, 204_000_000)

    def test_none_while_late_interest_is_owed(self) -> None:
        """D152 29: what was shared out without the interest is no surplus of the debtor's until that is paid."""
        bearing = owes(B, A, amount=200_000_000, annual_rate_percent="10", due_date="2026-01-15")
        case = due_case(bearing)
        transfer(case, 204_000_000)
        share_out(case, with_interest=False)
        [share] = [s.id for s in case.subject.shares.values() if s.status == "surplus"]
        ask = {"share": share, "ground": "Nộp thừa"}
        assert case.refused("propose_refund", Role.ACCOUNTANT, ask) == "L25 54"
        assert "lãi chậm" in case.last[-1].data["vi"]
        case.go("release_surplus", Role.ACCOUNTANT, {"share": share, "reason": "Còn lãi chậm thi hành án"})
        transfer(case, 4_000_000, ref="FT2")  # the way out: it is claimed again, for the interest
        assert share_out(case) == {"interest:K1": 3_880_000, "fee": 120_000}

    def test_none_while_the_payer_owes_elsewhere_at_any_step(self) -> None:
        owing = {"others": [OWES]}
        case, share = overpaid()
        ask = {"share": share, "ground": "x"}
        assert case.refused("propose_refund", Role.ACCOUNTANT, ask, facts=owing) == "L25 54"
        propose(case, share)
        assert case.refused("approve_refund", Role.HEAD, {"share": share}, facts=owing) == "L25 54"
        case.go("approve_refund", Role.HEAD, {"share": share})
        assert case.refused("pay_in_person", Role.CASHIER, {"share": share}, facts=owing) == "L25 54"
        account(case, "D1")
        case.go("prepare_payouts", Role.ACCOUNTANT)
        assert case.refused("approve_payouts", Role.HEAD, {"batch": "B1"}, facts=owing) == "L25 54"
        case.go("reject_payouts", Role.HEAD, {"batch": "B1", "reason": "Còn việc khác"})  # the way out
        case.go("reject_refund", Role.HEAD, {"share": share, "reason": "Còn việc khác"})
        case.go("release_surplus", Role.ACCOUNTANT, {"share": share, "reason": "Còn việc khác"})
        assert case.ledger[f"payable:{case.subject.id}:{share}"] == 0
        assert (case.subject.shares[share].status, case.subject.held) == ("moved", 0)

    def test_a_surplus_is_set_free_for_the_case_it_belongs_to(self) -> None:
        case, share = overpaid()
        case.go("release_surplus", Role.ACCOUNTANT, {"share": share, "reason": "Tiền phạt của việc 2"})
        assert case.ledger["suspense:79"] == -10_000_000 + 210_000_000
        assert (case.subject.surplus, case.subject.held) == (0, 0)
        assert case.fact("surplus_released")["reference"].startswith("THUTHUA-")

    def test_a_rejected_refund_may_be_moved(self) -> None:
        case, share = overpaid()
        propose(case, share)
        case.go("reject_refund", Role.HEAD, {"share": share, "reason": "Còn việc khác"})
        case.go("release_surplus", Role.ACCOUNTANT, {"share": share, "reason": "Chuyển sang việc khác"})
        assert case.subject.shares[share].status == "moved"


class TestLargeBatches:
    def prepared(self) -> Driven:
        case = verified_case(owes(B, A, amount=3_000_000_000))
        transfer(case, 2_000_000_000)
        share_out(case)
        account(case, "C1")
        case.go("prepare_payouts", Role.ACCOUNTANT)
        return case

    def test_a_batch_above_the_tier_needs_two_approvals(self) -> None:
        case, batch = self.prepared(), {"batch": "B1"}
        case.go("approve_payouts", Role.HEAD, batch)
        assert not case.of_kind("payouts_approved")
        assert case.refused("approve_payouts", Role.HEAD, batch) == "L25 54.6"
        assert case.refused("approve_payouts", Role.HEAD, batch, who="accountant-1") == "L25 54.6"
        case.go("approve_payouts", Role.DEPUTY, batch)
        case.perform()
        assert case.subject.paid_out > 1_900_000_000

    def test_a_batch_sent_back_begins_anew(self) -> None:
        case = self.prepared()
        case.go("approve_payouts", Role.HEAD, {"batch": "B1"})
        case.go("reject_payouts", Role.HEAD, {"batch": "B1", "reason": "Sai tài khoản"})
        case.go("prepare_payouts", Role.ACCOUNTANT)
        case.go("approve_payouts", Role.DEPUTY, {"batch": "B2"})
        assert not case.of_kind("payouts_approved")


def test_an_automatic_credit_has_the_accountant_as_collector() -> None:
    """FINDINGS P7: the receipt of an automatic credit had no collector (TT04 15-16)."""
    case = due_case()
    facts = {"credit": credit_of(case, 1_000_000), "accountant": "KT-01"}
    case.go("claim_credit", Role.PARTNER, {"bank_ref": "FT1"}, who="custody-bank", facts=facts)
    assert case.fact("money_received")["collector"] == "KT-01"


def test_a_fee_has_a_receipt_of_its_own_series() -> None:
    """Decree 254/2026 and circular 91/2026 for fees, TT04 for enforcement money: two series."""
    case = due_case(owes(B, A, amount=200_000_000), asks=(B,), role="debtor")
    transfer(case, 200_000_000)
    share_out(case)
    case.go("pay_fee", Role.CASHIER, {"party": "D1", "amount": 2_000_000})
    case.go("pay_fee", Role.CASHIER, {"party": "D1", "amount": 4_000_000})
    paid = case.of_kind("fee_paid")
    assert [e.data["number"] for e in paid] == ["1/fee_receipt", "2/fee_receipt"]
    assert [e.data["receipt"] for e in paid] == ["P1", "P2"]
    assert all(e.data["collector"] == "cashier-1" for e in paid)
    assert receipts._series(paid[0]) == {
        "kind": "tax_fee",
        "form": "EBL01",
        "serial": "26TAA",
    }
    [money] = case.of_kind("money_received")
    assert receipts._series(money) == {"form": "C21-THADS", "serial": "BL/26E"}
