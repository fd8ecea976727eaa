"""Money in, shared out and paid out; the fee, late interest, the end of the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from cases.events import Role
from cases.waiting import waiting_for
from tests.cases_driver import (
    BY_PROTESTER,
    Driven,
    account,
    credit_of,
    day,
    due_case,
    end,
    notified_case,
    opened_case,
    paid,
    pay_out,
    rejected,
    share_out,
    transfer,
    verified_case,
)
from tests.intake_samples import A, B, C, D, owes

CASH = {"amount": 10_000_000, "payer": "Nguyễn Văn B"}


def settled() -> Driven:
    """All money paid out, nothing waits."""
    return paid(verified_case())


def owing(case: Driven) -> dict[str, int]:
    """Who still owes a fee, and how much."""
    return {fees.party: fees.owed for fees in case.subject.fees.group("owing")}


class TestReceiving:
    def test_not_before_the_decision_and_each_credit_once(self) -> None:
        early = opened_case()
        assert early.refused("receive_cash", Role.ACCOUNTANT, CASH) == "L25 54.6"
        case = due_case()
        assert case.refused("claim_credit", Role.ACCOUNTANT, {"bank_ref": "FT0"}) == "L25 54.6"
        transfer(case, 5_000_000, ref="FT1")
        again = {"credit": credit_of(case, 0)}
        assert case.refused("claim_credit", Role.ACCOUNTANT, {"bank_ref": "FT1"}, facts=again) == "L25 54.6"
        more = {"bank_ref": "FT2", "amount": 2}
        assert case.refused("claim_credit", Role.ACCOUNTANT, more, facts={"credit": credit_of(case, 1)}) == "L25 54.6"
        assert case.subject.received == 5_000_000

    def test_r101_cash_goes_into_the_fund_the_same_day(self) -> None:
        case = due_case()
        case.go("receive_cash", Role.ENFORCER, CASH)
        assert case.duty("R101/R1").due == date(2026, 9, 22)
        case.go("deposit_cash", Role.CASHIER, {"receipt": "R1"})
        assert "R101/R1" not in case.duties()
        assert case.refused("deposit_cash", Role.CASHIER, {"receipt": "R1"}) == "TT04 17.1"
        assert case.refused("deposit_cash", Role.CASHIER, {"receipt": "R9"}) == "TT04 16"

    def test_void_and_replace_never_delete(self) -> None:
        case = due_case()
        case.go("receive_cash", Role.ACCOUNTANT, CASH)
        told = {"receipt": "R1", "reason": "sai tên", "payer": "Nguyễn Văn D"}
        case.go("void_receipt", Role.ACCOUNTANT, told)
        first, second = case.subject.receipts.values()
        assert (first.void, second.replaces, second.amount) == (True, first.number, 10_000_000)
        assert (case.subject.received, case.ledger["cash:79"]) == (10_000_000, 10_000_000)
        assert case.refused("void_receipt", Role.ACCOUNTANT, told) == "TT04 16"
        share_out(case)
        assert case.refused("void_receipt", Role.ACCOUNTANT, {**told, "receipt": "R2"}) == "TT04 16"

    def test_a_thing_taken_for_the_debt(self) -> None:
        case = verified_case()
        taken = {"value": 30_000_000, "payer": "Nguyễn Văn B", "thing": "xe máy"}
        case.go("receive_in_kind", Role.ENFORCER, taken)
        assert case.ledger["in_kind:79"] == 30_000_000
        assert case.subject.held == 30_000_000

    def test_enough_money_ends_the_voluntary_period_well(self) -> None:
        case = notified_case()
        transfer(case, 200_000_000)
        assert "obligation_performed" in case.kinds()
        assert case.subject.stage == "paying"
        assert "R025/D1" not in case.duties()


class TestFee:
    def test_s10_paid_on_the_last_day_bears_no_fee_though_claimed_later(self) -> None:
        case = notified_case()
        case.wait(day(9, 24))
        transfer(case, 200_000_000, on=day(9, 21, 16))  # the ten days end on 21/9
        assert share_out(case) == {"K1": 200_000_000}

    def test_late_money_bears_three_percent(self) -> None:
        case = due_case()
        transfer(case, 200_000_000)
        assert share_out(case) == {"K1": 194_000_000, "fee": 6_000_000}
        case.go("decide_fees")
        assert case.fact("fee_decided")["by_party"] == {"C1": 6_000_000}
        assert case.ledger["fees:79"] == -6_000_000

    def test_each_debtor_has_his_own_period(self) -> None:
        joint = (owes(B, A, amount=50_000_000, joint_group="j"), owes(D, A, amount=50_000_000, joint_group="j"))
        case = notified_case(*joint)
        case.wait(day(9, 22))
        transfer(case, 50_000_000, payer="Nguyễn Văn D")
        assert not case.subject.receipts["R1"].voluntary

    def test_a_third_party_pays_for_the_debtor(self) -> None:
        case = notified_case()
        transfer(case, 200_000_000, payer="Một người bạn")
        assert case.subject.receipts["R1"].voluntary
        assert share_out(case) == {"K1": 200_000_000}

    def test_small_receipts_bear_the_fee_once_their_sum_passes_the_threshold(self) -> None:
        case = due_case()
        transfer(case, 4_000_000)
        assert share_out(case) == {"K1": 4_000_000}
        transfer(case, 6_000_000)
        assert share_out(case) == {"K1": 5_700_000, "fee": 300_000}

    def test_a_fee_decision_shows_its_payer_nothing_of_what_others_receive(self) -> None:
        case = due_case(owes(B, A, amount=200_000_000), owes(B, C, amount=100_000_000))
        transfer(case, 300_000_000)
        share_out(case)
        case.go("decide_fees")
        first, second = (event.data for event in case.of_kind("fee_decided"))
        assert (first["by_party"], first["bases"]) == ({"C1": 6_000_000}, {"C1": 200_000_000})
        assert (second["by_party"], second["bases"]) == ({"C2": 3_000_000}, {"C2": 100_000_000})
        told = [{line["amount"] for line in decision["working"]} for decision in (first, second)]
        assert 6_000_000 in told[0] - told[1]
        assert 3_000_000 in told[1] - told[0]

    def test_a_fee_above_the_money_is_owed_and_withheld_later(self) -> None:
        case = due_case()
        transfer(case, 5_050_000)
        share_out(case)
        transfer(case, 20_000)
        assert share_out(case) == {"fee": 20_000}
        assert case.subject.fees["C1"].owed == 152_100 - 20_000
        assert case.subject.held == 0
        transfer(case, 1_000_000)
        assert share_out(case)["fee"] == 132_100 + 30_000
        assert case.subject.fees["C1"].owed == 0

    def test_instalments_bear_the_fee_of_one_receipt(self) -> None:
        case = due_case()
        fees = 0
        for part in (70_000_001, 60_000_000, 69_999_999):
            transfer(case, part)
            fees += share_out(case)["fee"]
        assert fees == 6_000_000

    def test_the_debtor_who_requested_pays_it(self) -> None:
        case = due_case(owes(B, A, amount=200_000_000), asks=(B,), role="debtor")
        transfer(case, 200_000_000)
        assert share_out(case) == {"K1": 200_000_000}
        assert owing(case) == {"D1": 6_000_000}
        assert "Fee to be paid by D1" in [w.en for w in waiting_for(case.subject)]
        assert case.refused("pay_fee", Role.CASHIER, {"party": "D1", "amount": 7_000_000}) == "F216 5.1"
        case.go("pay_fee", Role.CASHIER, {"party": "D1", "amount": 6_000_000})
        assert owing(case) == {}
        assert case.refused("pay_fee", Role.CASHIER, {"party": "C1", "amount": 1}) == "F216 5.1"

    def test_no_fee_on_what_the_state_is_owed(self) -> None:
        case = due_case(owes(B, kind="fine", amount=20_000_000), asks=())
        transfer(case, 20_000_000)
        assert share_out(case) == {"K1": 20_000_000}
        assert case.subject.shares["S1-1"].status == "kept"
        assert case.ledger["budget:79"] == -20_000_000

    def test_performed_between_the_parties_a_third(self) -> None:
        case = due_case()
        handed = {"claim": "K1", "amount": 200_000_000, "how": "giao nhận trước mặt Chấp hành viên"}
        case.go("record_performance", Role.ENFORCER, handed)
        assert owing(case) == {"C1": 2_000_000}
        assert case.subject.stage == "paying"

    def test_performed_inside_the_period_none(self) -> None:
        case = notified_case()
        told = {"claim": "K1", "amount": 200_000_000, "how": "tự giao"}
        case.go("record_performance", Role.ENFORCER, told)
        assert owing(case) == {}

    def test_performance_that_cannot_be(self) -> None:
        case = due_case()
        told = {"claim": "K1", "amount": 1_000_000, "how": "tự giao"}
        for change in ({"claim": "K9"}, {"amount": 200_000_001}, {"amount": 0}, {"on": "2027-01-01"}):
            assert case.refused("record_performance", Role.ENFORCER, {**told, **change}) == "L25 36.2"


class TestInterest:
    OWED = owes(B, A, amount=100_000_000, annual_rate_percent="10", due_date="2026-01-01")

    def test_principal_first_interest_from_what_is_over(self) -> None:
        case = due_case(self.OWED)
        transfer(case, 100_000_000)
        assert set(share_out(case)) == {"K1", "fee"}
        assert case.subject.claims["K1"].interest_paid == 0
        transfer(case, 50_000_000, ground="Tạm nộp tiền lãi, chưa tính số")
        made = share_out(case)
        assert 0 < made["interest:K1"] < 8_000_000
        assert made["surplus"] > 40_000_000

    def test_interest_ends_with_each_receipt_not_with_the_distribution(self) -> None:
        def interest(late: int) -> int:
            case = due_case(self.OWED)
            transfer(case, 100_000_000, ref="FT1")
            case.wait(case.now + timedelta(days=late))
            transfer(case, 20_000_000, ref="FT2", ground="Tạm nộp")
            share_out(case)
            return int(case.subject.claims["K1"].interest_paid)

        assert interest(0) == interest(30)

    def test_none_while_a_postponement_or_suspension_stops_it(self) -> None:
        def interest(stop: dict[str, object] | None, resume: str) -> int:
            case = due_case(self.OWED)
            if stop:
                case.go("postpone" if "46" in str(stop["ground"]) else "suspend", Role.HEAD, stop)
            case.wait(day(10, 22))
            if stop:
                case.go("resume_case", Role.HEAD, {"ground": resume})
            transfer(case, 150_000_000, ground="Tạm nộp")
            share_out(case)
            return int(case.subject.claims["K1"].interest_paid)

        running = interest(None, "")
        month = running - 100_000_000 * 30 * 10 // 100 // 365  # 22/9 to 21/10: 30 days without interest
        for stop, resume in (
            ({"ground": "46.2", "requested_on": "2026-09-22"}, "46.3"),
            ({"ground": "46.1.c", "circumstances": ["creditor_asks"]}, "46.3"),
            (BY_PROTESTER, "47.3.a"),
        ):
            assert abs(interest(stop, resume) - month) <= 1
        agreed = {"ground": "46.1.c", "circumstances": ["agreed_in_writing"], "interest_agreed": True}
        assert interest(agreed, "46.3") == running


class TestSharing:
    def test_ranks_before_pro_rata(self) -> None:
        case = due_case(owes(B, A, kind="wages", amount=10_000_000), owes(B, C, amount=90_000_000))
        transfer(case, 40_000_000)
        made = share_out(case)
        assert made["K1"] == 10_000_000  # rank 1 in full, and no fee on wages
        assert made["K2"] + made["fee"] == 30_000_000

    def test_two_creditors_of_one_rank_pro_rata(self) -> None:
        case = due_case(owes(B, A, amount=30_000_000), owes(B, C, amount=70_000_000))
        transfer(case, 50_000_000)
        share_out(case)
        assert case.fact("money_distributed")["collected"] == {"K1": 15_000_000, "K2": 35_000_000}
        case.go("decide_fees")
        assert len(case.of_kind("fee_decided")) == 2  # one decision for each who pays

    def test_what_is_over_stays_held_and_is_flagged(self) -> None:
        case = due_case()
        transfer(case, 210_000_000, ground="Người nộp chuyển thừa")
        assert case.subject.surplus == 10_000_000
        assert share_out(case)["surplus"] == 10_000_000
        [over] = [s for s in case.subject.shares.values() if s.claim == "surplus"]
        assert (over.payee, over.status) == ("D1", "surplus")
        assert (case.subject.surplus, case.subject.held) == (10_000_000, 10_000_000)

    def test_costs_come_first_and_take_no_more_than_there_is(self) -> None:
        case = due_case()
        assert case.refused("distribute", Role.ENFORCER) == "L25 54"
        transfer(case, 1_000_000)
        assert share_out(case, costs=2_000_000) == {"costs": 1_000_000}

    def test_only_due_months_of_alimony_are_paid_now(self) -> None:
        alimony = owes(B, A, kind="alimony_monthly", amount=3_000_000, due_date="2026-07-15")
        case = due_case(alimony, title={"effective_date": "2026-06-20"})
        due = case.subject.claims["K1"].due_by(case.now.date())
        assert due % 3_000_000 == 0
        assert 0 < due <= case.subject.outstanding
        transfer(case, due + 1_000_000, ground="Nộp trước cho tháng sau")
        made = share_out(case)
        assert made == {"K1": due, "surplus": 1_000_000}


class TestPayout:
    def test_r097_until_all_of_the_receipt_is_out(self) -> None:
        case = verified_case()
        transfer(case, 200_000_000)
        assert case.duty("R097/R1").due == date(2026, 10, 2)
        share_out(case)
        assert case.refused("prepare_payouts", Role.ACCOUNTANT) == "D152 30.5"
        account(case, "C1")
        pay_out(case)
        assert "R097/R1" not in case.duties()
        assert case.ledger["bank:79"] == -194_000_000

    def test_s21_twelve_days_are_a_breach(self) -> None:
        case = verified_case()
        transfer(case, 200_000_000)
        case.wait(case.now + timedelta(days=12))
        assert "breached" in [kind for kind, _ in case.steps("R097/R1")]
        share_out(case)
        account(case, "C1")
        pay_out(case)
        [done] = [e for e in case.events if e.kind == "duty_discharged" and e.data["duty"] == "R097/R1"]
        assert done.data["late"] is True

    def test_a_later_receipt_does_not_hold_up_the_first(self) -> None:
        case = verified_case()
        transfer(case, 50_000_000)
        share_out(case)
        account(case, "C1")
        transfer(case, 50_000_000)
        pay_out(case)
        assert {d for d in case.duties() if d.startswith("R097")} == {"R097/R2"}

    def test_who_prepared_may_not_approve(self) -> None:
        case = verified_case()
        transfer(case, 200_000_000)
        share_out(case)
        account(case, "C1")
        case.go("prepare_payouts", Role.ACCOUNTANT, who="one-person")
        assert case.refused("approve_payouts", Role.HEAD, {"batch": "B1"}, who="one-person") == "L25 54.6"
        assert case.refused("approve_payouts", Role.HEAD, {"batch": "B7"}) == "L25 54.6"
        case.go("reject_payouts", Role.HEAD, {"batch": "B1", "reason": "sai tên"})
        pay_out(case)
        assert case.subject.shares["S1-1"].payout.endswith("-B2-1")

    def test_a_returned_transfer_is_held_until_another_account_is_named(self) -> None:
        case = settled()
        first = case.subject.shares["S1-1"].payout
        case.go("record_return", Role.PARTNER, {"end_to_end_id": first, "reason": "AC04"})
        assert case.subject.held == 194_000_000
        assert case.refused("record_return", Role.PARTNER, {"end_to_end_id": first, "reason": "AC04"}) == "D152 30.5"
        assert case.refused("prepare_payouts", Role.ACCOUNTANT) == "D152 30.5"
        assert case.refused("end_case") == "L25 54.6"
        assert "party" in {w.who for w in waiting_for(case.subject)}
        account(case, "C1", "987654321")
        pay_out(case)
        assert case.subject.shares["S1-1"].payout != first  # or the bank would take it for the old order
        assert (case.subject.held, case.subject.shares["S1-1"].status) == (0, "paid")

    def test_an_order_the_bank_rejects_moves_no_money(self) -> None:
        case = verified_case()
        transfer(case, 200_000_000)
        share_out(case)
        account(case, "C1")
        case.go("prepare_payouts", Role.ACCOUNTANT)
        case.go("approve_payouts", Role.HEAD, {"batch": "B1"})
        [owed] = [o for o in case.subject.owed.values() if o.effect == "pay"]
        case.observe(owed.key, *rejected(case.subject, owed, case.now))
        assert (case.subject.shares["S1-1"].status, case.ledger["bank:79"]) == ("rejected", 0)
        account(case, "C1", "987654321")
        pay_out(case)
        assert (case.subject.paid_out, case.subject.in_office) == (194_000_000, 6_000_000)

    def test_a_person_is_paid_at_the_office_an_organisation_is_not(self) -> None:
        firm = replace(C, kind="organisation", id_number="0101234567", name="Công ty C")
        case = verified_case(owes(B, A, amount=30_000_000), owes(B, firm, amount=30_000_000))
        transfer(case, 60_000_000)
        share_out(case)
        person, organisation = list(case.subject.shares)[:2]
        assert case.refused("pay_in_person", Role.CASHIER, {"share": organisation}) == "D152 30.5"
        case.go("pay_in_person", Role.CASHIER, {"share": person})
        assert case.refused("pay_in_person", Role.CASHIER, {"share": person}) == "D152 30.5"
        assert case.refused("record_account", Role.CLERK, {"party": "X9", "bank": BANK}) == "D152 30.5"


BANK = {"bin": "970422", "account": "123456789"}


class TestEnd:
    def test_only_when_nothing_is_owed(self) -> None:
        case = verified_case()
        assert case.refused("end_case") == "L25 55.1"
        transfer(case, 200_000_000)
        assert case.refused("end_case") == "L25 55.1"
        share_out(case)
        assert case.refused("end_case") == "L25 54.6"
        account(case, "C1")
        pay_out(case)
        end(case)
        assert (case.subject.stage, case.duties()) == ("ended", {"R158"} | {d for d in case.duties() if "D01" in d})

    def test_late_money_is_still_heard_and_keeps_the_case_open(self) -> None:
        case = settled()
        end(case)
        case.perform()
        transfer(case, 7_000_000, ground="Nộp sau khi đã thi hành xong")
        assert case.subject.stage == "ended"
        case.wait(day(12, 1, year=2027))
        assert not case.subject.finished
        share_out(case)
        [over] = [s.id for s in case.subject.shares.values() if s.status == "surplus"]
        case.go("propose_refund", Role.ACCOUNTANT, {"share": over, "ground": "Không còn nghĩa vụ"})
        case.go("approve_refund", Role.HEAD, {"share": over})
        account(case, "D1")
        pay_out(case)
        case.wait(day(2, 1, year=2028))
        case.perform()
        assert case.subject.finished
        assert not waiting_for(case.subject)

    def test_r137_a_confirmation_within_three_working_days(self) -> None:
        case = settled()
        assert case.refused("issue_confirmation") == "D152 32.3"
        case.go("request_confirmation", Role.PARTY, {"requester": "Nguyễn Văn B"})
        assert case.duty("R137").due == date(2026, 9, 25)
        assert case.refused("request_confirmation", Role.PARTY, {"requester": "x"}) == "D152 32.3"
        case.go("issue_confirmation")
        assert "R137" not in case.duties()
        assert opened_case().refused("request_confirmation", Role.PARTY, {"requester": "x"}) == "D152 32.3"

    def test_a_thing_is_performed_by_handing_it_over(self) -> None:
        case = due_case(owes(B, A, kind="return_property"))
        case.go("record_performance", Role.ENFORCER, {"claim": "K1", "how": "đã giao nhà"})
        case.go("end_case")
        assert case.subject.ended.ground == "performed"

    def test_ended_is_ended(self) -> None:
        case = settled()
        end(case)
        assert case.refused("end_case") == "L25 55"
        assert case.refused("start_verification", Role.ENFORCER) == "L25 55"
