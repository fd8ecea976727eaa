"""Relief from fees (F216 6, 7), and a fee's way from what is withheld to the office, with its receipt."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.events import Role
from tests.cases_driver import Driven, account, credit_of, due_case, end, pay_out, share_out, transfer
from tests.intake_samples import A, B, C, owes

FILE = "0" * 64
POOR = {"ground": "7.2.a", "proofs": {"poor_household": FILE}}
MERIT = {"ground": "7.1.a", "proofs": {"merit": FILE}}


def reckoned() -> tuple[Driven, str]:
    """A case that withheld a fee of 6,000,000 whose decision is not signed, and the fee's name."""
    case = due_case()
    transfer(case, 200_000_000)
    share_out(case)
    return case, next(iter(case.subject.reckoned_fees))


def ask(case: Driven, fee: str, asked: dict[str, Any], role: Role = Role.PARTY) -> None:
    case.go("request_fee_relief", role, {"fee": fee, **asked})


def decide(case: Driven, fee: str, **how: Any) -> None:
    case.go("decide_fee_relief", Role.HEAD, {"fee": fee, "granted": True, **how})


class TestRelief:
    def test_r104_the_head_has_five_working_days_from_the_whole_file(self) -> None:
        case, fee = reckoned()
        assert case.refused("request_fee_relief", Role.PARTY, {"fee": fee, "ground": "7.2.a"}) == "F216 7.2.a"
        assert case.duties() & {f"R104/{fee}"} == set()
        ask(case, fee, POOR)
        assert case.duty(f"R104/{fee}").due == date(2026, 9, 29)
        decide(case, fee, percent=80)
        assert case.duty(f"R104/{fee}") is None

    def test_before_the_fee_decision_it_takes_less(self) -> None:
        case, fee = reckoned()
        ask(case, fee, POOR)
        decide(case, fee, percent=80)
        assert case.fact("fee_relief_decided")["lifted"] == 4_800_000
        assert case.fact("fee_relief_decided")["document_kind"] == "fee_relief_decision"
        case.go("decide_fees")
        assert case.fact("fee_decided")["amount"] == 1_200_000
        assert [e.data["amount"] for e in case.of_kind("fee_paid")] == [1_200_000]
        account(case, "C1")
        pay_out(case)
        assert (case.subject.paid_out, case.subject.in_office) == (198_800_000, 1_200_000)
        assert case.ledger["fees:79"] == -1_200_000
        assert case.ledger[f"withheld:{case.subject.id}:C1"] == 0

    def test_a_waiver_leaves_no_decision_to_sign(self) -> None:
        case, fee = reckoned()
        ask(case, fee, MERIT)
        decide(case, fee)
        assert case.refused("decide_fees") == "F216 5.1"
        account(case, "C1")
        pay_out(case)
        end(case)
        assert case.subject.paid_out == 200_000_000
        assert case.of_kind("fee_paid") == []

    def test_after_the_fee_decision_it_comes_back(self) -> None:
        case, fee = reckoned()
        case.go("decide_fees")
        account(case, "C1")
        pay_out(case)
        ask(case, fee, MERIT)
        assert case.refused("end_case") == "F216 5.1"
        assert case.subject.fee_receipts["P1"].amount == 6_000_000
        decide(case, fee)
        assert case.ledger["fees:79"] == 0
        assert case.subject.fee_receipts["P1"].void
        assert not case.fact("fee_receipt_voided")["replaced"]
        pay_out(case)
        assert (case.subject.paid_out, case.subject.in_office, case.subject.held) == (200_000_000, 0, 0)
        payout = next(
            iter(case.subject.shares.group(("order", case.fact("payouts_prepared")["orders"][0]["end_to_end_id"])))
        )
        case.go("record_return", Role.ACCOUNTANT, {"end_to_end_id": payout.payout, "reason": "AC04"})
        assert case.subject.held == 6_000_000 == -case.ledger[f"held:{case.subject.id}"]

    def test_tt91_20_2_the_receipt_of_what_stands_takes_the_place_of_the_old_one(self) -> None:
        case, fee = reckoned()
        case.go("decide_fees")
        first = case.fact("fee_paid")["number"]
        ask(case, fee, POOR)
        decide(case, fee, percent=80)
        assert (case.fact("fee_receipt_voided")["receipt"], case.fact("fee_receipt_voided")["replaced"]) == ("P1", True)
        told = case.fact("fee_paid")
        assert (told["amount"], told["replaces"], told["means"]) == (1_200_000, first, "withheld")
        valid = [r for r in case.subject.fee_receipts.values() if not r.void]
        assert [r.amount for r in valid] == [1_200_000] == [-case.ledger["fees:79"]]
        papers = [e.data["document_kind"] for e in case.last if "document_kind" in e.data]
        assert papers == ["fee_relief_decision", "receipt_void"]

    def test_cash_stays_where_it_lies_when_its_receipt_is_replaced(self) -> None:
        case = due_case(owes(B, A, amount=200_000_000), asks=(B,), role="debtor")
        transfer(case, 200_000_000)
        share_out(case)
        fee = next(iter(case.subject.reckoned_fees))
        case.go("pay_fee", Role.CASHIER, {"party": "D1", "amount": 1_000_000})
        case.go("pay_fee", Role.CASHIER, {"party": "D1", "amount": 5_000_000})
        ask(case, fee, POOR)
        decide(case, fee, percent=10)
        assert [(r.id, r.amount, r.void) for r in case.subject.fee_receipts.values()] == [
            ("P1", 1_000_000, False),
            ("P2", 5_000_000, True),  # the newest is put right
            ("P3", 4_400_000, False),
        ]
        assert case.ledger["fees:79"] == -5_400_000
        case.go("deposit_cash", Role.CASHIER, {"receipt": "P2"})
        assert (case.ledger["cash:79"], case.ledger["fund:79"]) == (1_000_000, 5_000_000)
        assert case.refused("deposit_cash", Role.CASHIER, {"receipt": "P3"}) == "TT04 17.1"

    def test_what_is_owed_is_lifted_first(self) -> None:
        case = due_case(owes(B, A, amount=200_000_000), asks=(B,), role="debtor")
        transfer(case, 200_000_000)
        share_out(case)
        fee = next(iter(case.subject.reckoned_fees))
        case.go("pay_fee", Role.CASHIER, {"party": "D1", "amount": 2_000_000})
        ask(case, fee, POOR)
        decide(case, fee, percent=80)
        told = case.fact("fee_relief_decided")
        assert (told["lifted"], told["of_owed"], told["of_withheld"]) == (4_800_000, 4_000_000, 0)
        assert case.subject.fees["D1"].owed == 0
        assert case.subject.shares[told["share"]].amount == 800_000

    def test_once_a_fee_and_not_for_everybody(self) -> None:
        case, fee = reckoned()
        verified = {"ground": "7.1.c", "proofs": {"verification": FILE}}
        assert case.refused("request_fee_relief", Role.CLERK, {"fee": fee, **verified}) == "F216 7.1.c"
        assert case.refused("decide_fee_relief", Role.HEAD, {"fee": fee, "granted": True}) == "F216 7.4"
        assert case.refused("request_fee_relief", Role.CLERK, {"fee": "1", **MERIT}) == "F216 7.4"
        ask(case, fee, POOR)
        assert case.refused("request_fee_relief", Role.CLERK, {"fee": fee, **MERIT}) == "F216 7.4"
        given = {"fee": fee, "granted": True}
        assert case.refused("decide_fee_relief", Role.DEPUTY, given, facts={"delegations": []}) == "L25 22.3"
        assert case.refused("decide_fee_relief", Role.HEAD, given) == "F216 7.2.a"  # how much must be said
        assert case.refused("decide_fee_relief", Role.HEAD, {**given, "percent": 81}) == "F216 7.2.a"
        assert case.refused("decide_fee_relief", Role.HEAD, {"fee": fee, "granted": False}) == "F216 7.4"
        case.go("decide_fee_relief", Role.DEPUTY, {"fee": fee, "granted": False, "reason": "Giấy đã hết hạn"})
        assert case.fact("fee_relief_decided")["document_kind"] == "fee_relief_refusal"
        assert case.subject.reckoned_fees[fee].amount == 6_000_000
        ask(case, fee, MERIT)  # another ground, after the first was turned down
        decide(case, fee)
        assert case.refused("request_fee_relief", Role.CLERK, {"fee": fee, **POOR}) == "F216 7.4"

    def test_money_of_an_exempt_claim_bears_no_fee_from_then_on(self) -> None:
        case = due_case(owes(B, A, amount=200_000_000), owes(B, C, amount=100_000_000))
        found = {"claim": "K1", "ground": "6.5", "proof": FILE}
        assert case.refused("exempt_from_fee", Role.HEAD, {**found, "ground": "6.8"}) == "F216 6.8"
        assert case.refused("exempt_from_fee", Role.HEAD, {**found, "claim": "K9"}) == "F216 6"
        case.go("exempt_from_fee", Role.HEAD, found)
        assert case.refused("exempt_from_fee", Role.HEAD, found) == "F216 6"
        transfer(case, 300_000_000)
        assert share_out(case) == {"K1": 200_000_000, "K2": 97_000_000, "fee": 3_000_000}


class TestReceiptsOfFees:
    def test_what_was_withheld_has_its_receipt_with_the_decision(self) -> None:
        case = due_case(owes(B, A, amount=200_000_000), owes(B, C, amount=100_000_000))
        transfer(case, 300_000_000)
        share_out(case)
        assert case.of_kind("fee_paid") == []
        assert case.ledger[f"withheld:{case.subject.id}:C1"] == -6_000_000
        case.go("decide_fees")
        made = [
            (e.data["receipt"], e.data["party"], e.data["amount"], e.data["means"]) for e in case.of_kind("fee_paid")
        ]
        assert made == [("P1", "C1", 6_000_000, "withheld"), ("P2", "C2", 3_000_000, "withheld")]
        assert {e.data["collector"] for e in case.of_kind("fee_paid")} == {"KT-01"}
        assert case.ledger["fees:79"] == -9_000_000

    def test_a_decided_fee_that_is_withheld_later_has_its_receipt_at_once(self) -> None:
        case = due_case()
        transfer(case, 5_050_000)
        share_out(case)
        transfer(case, 20_000)
        share_out(case)
        case.go("decide_fees")
        assert [e.data["amount"] for e in case.of_kind("fee_paid")] == [20_000]
        transfer(case, 100_000)
        share_out(case)  # bears 3,000 more, not decided: nothing is receipted before it is
        assert [e.data["amount"] for e in case.of_kind("fee_paid")] == [20_000]
        case.go("decide_fees")
        assert [e.data["amount"] for e in case.of_kind("fee_paid")] == [20_000, 100_000]


class TestCash:
    def test_r101_cash_of_a_fee_goes_into_the_fund_and_to_the_bank(self) -> None:
        case = due_case(owes(B, A, amount=200_000_000), asks=(B,), role="debtor")
        transfer(case, 200_000_000)
        share_out(case)
        case.go("pay_fee", Role.CASHIER, {"party": "D1", "amount": 6_000_000})
        assert case.duty("R101/P1") is not None
        to_bank = {"bank_ref": "FT9", "receipts": ["P1"]}
        credit = {"credit": credit_of(case, 6_000_000)}
        assert case.refused("bank_cash", Role.CASHIER, to_bank, facts=credit) == "TT04 17.1"
        case.go("deposit_cash", Role.CASHIER, {"receipt": "P1"})
        assert case.duty("R101/P1") is None
        assert case.ledger["fund:79"] == 6_000_000
        assert case.refused("bank_cash", Role.CASHIER, to_bank) == "L25 54.6"
        less = {"credit": credit_of(case, 5_999_999)}
        assert case.refused("bank_cash", Role.CASHIER, to_bank, facts=less) == "TT04 17"
        assert case.refused("bank_cash", Role.CASHIER, to_bank, facts={**credit, "fund": 1}) == "TT04 17"
        case.go("bank_cash", Role.CASHIER, to_bank, facts=credit)
        assert (case.ledger["fund:79"], case.ledger["suspense:79"]) == (0, 6_000_000 + 200_000_000)
        assert case.refused("bank_cash", Role.CASHIER, to_bank, facts=credit) == "TT04 17.1"

    @pytest.mark.parametrize("banked", [False, True])
    def test_a_receipt_in_the_place_of_another_lies_where_its_cash_is(self, banked: bool) -> None:
        case = due_case()
        case.go("receive_cash", Role.ACCOUNTANT, {"amount": 10_000_000, "payer": "Nguyễn Văn B"})
        case.go("deposit_cash", Role.CASHIER, {"receipt": "R1"})
        if banked:
            credit = {"credit": credit_of(case, 10_000_000)}
            case.go("bank_cash", Role.ACCOUNTANT, {"bank_ref": "FT9", "receipts": ["R1"]}, facts=credit)
            assert case.refused("void_receipt", Role.ACCOUNTANT, {"receipt": "R1", "reason": "Nhầm"}) == "TT04 16"
        before = dict(case.ledger)
        other = {"receipt": "R1", "reason": "Sai tên", "payer": "Nguyễn Văn Bê"}
        case.go("void_receipt", Role.ACCOUNTANT, other)
        assert case.ledger == before | ({"bank:79": 0} if banked else {})
        assert case.subject.receipts["R2"].lies == ("bank" if banked else "fund")
        assert case.refused("deposit_cash", Role.CASHIER, {"receipt": "R2"}) == "TT04 17.1"
