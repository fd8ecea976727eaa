"""Postponed, suspended, resumed, cancelled, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.events import Role
from cases.waiting import waiting_for
from tests.assets_driver import saleable, sold
from tests.cases_driver import (
    BY_PROTESTER,
    Driven,
    credit_of,
    day,
    due_case,
    local,
    no_condition_case,
    opened_case,
    transfer,
    verified_case,
)
from tests.intake_samples import A, B, D, owes

ASKED = {"ground": "46.1.c", "circumstances": ["creditor_asks"]}
INSOLVENT = {"ground": "47.1.a", "circumstances": ["insolvency_filed", "money_duty"]}
WITHDRAWN = {"ground": "48.4", "circumstances": ["creditor_asks", "fees_and_costs_paid"]}


class TestPostponement:
    def test_r116_from_the_ground(self) -> None:
        case = due_case()
        case.go("establish_ground", Role.CLERK, ASKED)
        assert case.duty("R116").due == date(2026, 9, 29)
        case.go("postpone", Role.HEAD, ASKED)
        assert "R116" not in case.duties()

    def test_pauses_what_runs_and_moves_it(self) -> None:
        case = due_case()
        due = case.duty("R026").due
        case.go("postpone", Role.HEAD, ASKED, at=day(9, 24))
        assert case.duty("R026").next_at is None
        case.wait(day(12, 1))
        assert not [e for e in case.events if e.kind == "duty_breached" and e.data["duty"] == "R026"]
        case.go("end_overlay_ground", Role.HEAD, {"note": "hết căn cứ"})
        case.go("resume_case", Role.HEAD)
        assert case.duty("R026").due > date(2026, 12, 1) > due

    def test_nothing_is_enforced_meanwhile(self) -> None:
        case = verified_case()
        transfer(case, 10_000_000)
        case.go("postpone", Role.HEAD, ASKED)
        assert case.refused("distribute", Role.ENFORCER) == "D152 30.8"
        assert case.refused("start_verification", Role.ENFORCER) == "L25 46, 47, 101.1.b"
        assert case.refused("postpone", Role.HEAD, ASKED) == "L25 46, 47, 101.1.b"
        assert case.refused("end_case") == "L25 46, 47, 101.1.b"

    def test_r099_money_held_goes_on_deposit(self) -> None:
        case = verified_case()
        transfer(case, 10_000_000)
        case.go("postpone", Role.HEAD, ASKED)
        assert case.duty("R099").due == date(2026, 9, 29)
        case.go("deposit_held_money", Role.ACCOUNTANT, {"reference": "TK-01"})
        assert case.fact("deposited")["amount"] == 10_000_000
        assert "R099" not in case.duties()
        assert (case.ledger["deposit:79"], case.ledger["bank:79"]) == (10_000_000, -10_000_000)
        assert (
            case.refused("deposit_held_money", Role.ACCOUNTANT, {"reference": "TK-02"}) == "D152 30.8"
        )  # all of it is
        case.go("end_overlay_ground", Role.HEAD, {"note": "Đã khỏi bệnh"})
        case.go("resume_case", Role.HEAD)
        assert (case.ledger["deposit:79"], case.ledger["bank:79"], case.subject.on_deposit) == (0, 0, 0)
        assert due_case().refused("deposit_held_money", Role.ACCOUNTANT, {"reference": "x"}) == "D152 30.8"

    def test_the_interest_of_a_deposit_is_added_to_the_money(self) -> None:
        case = verified_case()
        transfer(case, 10_000_000)
        earned, credit = {"bank_ref": "LAI-1"}, {"credit": credit_of(case, 15_000, payer="Ngân hàng giữ tài khoản")}
        assert case.refused("receive_deposit_interest", Role.ACCOUNTANT, earned, facts=credit) == "D152 30.8"
        case.go("postpone", Role.HEAD, ASKED)
        case.go("deposit_held_money", Role.ACCOUNTANT, {"reference": "TK-01"})
        case.go("receive_deposit_interest", Role.ACCOUNTANT, earned, facts=credit)
        assert case.subject.undistributed == 10_015_000
        assert case.refused("receive_deposit_interest", Role.ACCOUNTANT, earned, facts={"credit": None}) == "L25 54.6"
        case.go("end_overlay_ground", Role.HEAD, {"note": "Đã khỏi bệnh"})
        case.go("resume_case", Role.HEAD)
        case.go("distribute", Role.ENFORCER)
        assert case.subject.claims["K1"].satisfied == 10_015_000

    def test_cash_is_paid_into_the_account_before_it_goes_on_deposit(self) -> None:
        case = due_case()
        case.go("receive_cash", Role.ACCOUNTANT, {"amount": 3_000_000, "payer": "Nguyễn Văn B"})
        case.go("postpone", Role.HEAD, ASKED)
        deposit = {"reference": "TK-01"}
        assert case.refused("deposit_held_money", Role.ACCOUNTANT, deposit) == "D152 30.8"
        case.go("deposit_cash", Role.CASHIER, {"receipt": "R1"})
        credit = {"credit": credit_of(case, 3_000_000)}
        case.go("bank_cash", Role.CASHIER, {"bank_ref": "FT9", "receipts": ["R1"]}, facts=credit)
        case.go("deposit_held_money", Role.ACCOUNTANT, deposit)
        assert case.ledger["deposit:79"] == 3_000_000

    def test_a_term_ends_by_itself_and_r120_runs(self) -> None:
        case = due_case()
        case.go("postpone", Role.HEAD, {**ASKED, "until": "2026-10-15"})
        case.wait(day(10, 16))
        assert case.subject.overlay.ground_ended
        assert case.duty("R120").due == date(2026, 10, 22)
        assert {w.who for w in waiting_for(case.subject)} >= {"head"}
        case.go("resume_case")
        assert "R120" not in case.duties()

    def test_a_term_in_the_past_and_a_ground_without_its_facts(self) -> None:
        case = due_case()
        assert case.refused("postpone", Role.HEAD, {**ASKED, "until": "2026-01-01"}) == "L25 46"
        assert case.refused("postpone", Role.HEAD, {**ASKED, "circumstances": []}) == "L25 46.1.c"
        assert case.refused("postpone", Role.HEAD, {**ASKED, "ground": "46.9"}) == "L25 46–48"

    @pytest.mark.parametrize(
        ("command", "payload"),
        [
            ("postpone", INSOLVENT),
            ("postpone", WITHDRAWN),
            ("suspend", ASKED),
            ("cancel", ASKED),
            ("cancel", INSOLVENT),
        ],
    )
    def test_a_ground_serves_its_own_decision_only(self, command: str, payload: dict[str, object]) -> None:
        assert due_case().refused(command, Role.HEAD, payload) == "L25 46–48"


class TestS12:
    """A protester's request at 07:59 the day before a coercion at 08:00 (LAW.md S12)."""

    REQUEST = {
        "ground": "46.2",
        "requested_at": "2026-09-24T07:59:00+07:00",
        "requested_on": "2026-09-23",
        "coercion_at": "2026-09-25T08:00:00+07:00",
    }

    def postponed(self) -> Driven:
        case = due_case()
        case.go("postpone", Role.HEAD, self.REQUEST, at=day(9, 24, 10))
        return case

    def test_three_months_from_the_date_of_the_request(self) -> None:
        case = self.postponed()
        assert case.subject.overlay.until == case.duty("R118").due == date(2026, 12, 23)
        assert case.duty("R017/postpone-5").due == date(2026, 9, 29)  # its notice runs from the signature

    def test_its_end_is_an_event_and_no_breach(self) -> None:
        case = self.postponed()
        case.wait(day(12, 25))
        assert case.subject.overlay.ground_ended
        assert not [e for e in case.events if e.kind == "duty_breached" and e.data["rule"] == "R118"]
        assert "R120" in case.duties()

    def test_a_second_request_is_rejected(self) -> None:
        case = self.postponed()
        case.go("end_overlay_ground", Role.HEAD, {"note": "không kháng nghị"})
        case.go("resume_case", Role.HEAD)
        assert case.refused("postpone", Role.HEAD, {**self.REQUEST, "requested_on": "2026-09-24"}) == "L25 46.2"

    def test_no_interest_meanwhile(self) -> None:
        case = self.postponed()
        case.go("end_overlay_ground", Role.HEAD, {"note": "không kháng nghị"}, at=day(10, 24))
        case.go("resume_case", Role.HEAD)
        assert [(a, b) for a, b, _ in case.subject.interest_free] == [(date(2026, 9, 24), date(2026, 10, 23))]


class TestSuspension:
    def test_r119_and_the_ways_back(self) -> None:
        case = due_case()
        case.go("establish_ground", Role.CLERK, INSOLVENT)
        assert "R119" in case.duties()
        case.go("suspend", Role.HEAD, INSOLVENT)
        assert "R119" not in case.duties()
        assert case.refused("resume_case", Role.HEAD, {"ground": "46.3"}) == "L25 46.3"
        assert case.refused("resume_case", Role.HEAD, {"ground": "9.9"}) == "L25 46.3, 47.3"
        case.go("resume_case", Role.HEAD, {"ground": "47.3.d"})
        assert case.subject.overlay is None

    def test_what_another_suspended_stops_interest(self) -> None:
        case = due_case()
        case.go("suspend", Role.HEAD, BY_PROTESTER)
        case.go("resume_case", Role.HEAD, {"ground": "47.3.a"}, at=day(10, 22))
        assert case.subject.interest_free[0][2] == "47.2"

    def test_nothing_to_resume(self) -> None:
        case = due_case()
        assert case.refused("resume_case") == "L25 46.3"
        assert case.refused("end_overlay_ground", Role.CLERK, {"note": "x"}) == "L25 46.3"


class TestCancellation:
    def test_r121_a_withdrawal_and_its_cancellation_end_the_case(self) -> None:
        case = due_case()
        case.go("withdraw_request", Role.CLERK)
        assert case.duty("R121").due == date(2026, 9, 29)
        case.go("cancel", Role.HEAD, WITHDRAWN)
        assert (case.subject.stage, case.subject.ended.ground) == ("ended", "cancelled")
        assert case.duties() == {"R017/cancel-5", "R018/cancel-5", "R158"}

    def test_fees_and_costs_first(self) -> None:
        case = due_case()
        unpaid = {**WITHDRAWN, "circumstances": ["creditor_asks"]}
        assert case.refused("cancel", Role.HEAD, unpaid) == "L25 48.4"

    def test_a_part_leaves_the_rest(self) -> None:
        case = due_case(owes(B, A, amount=30_000_000), owes(B, A, amount=20_000_000))
        case.go("cancel", Role.HEAD, {**WITHDRAWN, "claims": ["K1"]})
        assert case.subject.ended is None
        assert (case.subject.claims["K1"].outstanding, case.subject.outstanding) == (0, 20_000_000)
        case.go("cancel", Role.HEAD, WITHDRAWN)
        assert case.subject.ended.ground == "cancelled"

    def test_money_collected_before_is_shared_out_first(self) -> None:
        case = due_case()
        transfer(case, 10_000_000)
        assert case.refused("cancel", Role.HEAD, WITHDRAWN) == "L25 54.6"
        case.go("distribute", Role.ENFORCER)
        assert case.refused("cancel", Role.HEAD, WITHDRAWN) == "L25 48.4"  # the fee's decision is not signed
        case.go("decide_fees")
        case.go("cancel", Role.HEAD, WITHDRAWN)
        assert case.subject.claims["K1"].cancelled == 190_000_000

    def test_an_annulled_judgment_gives_the_money_back(self) -> None:
        case = due_case()
        transfer(case, 10_000_000)
        case.go("cancel", Role.HEAD, {"ground": "48.6", "circumstances": ["judgment_annulled"]})
        case.go("distribute", Role.ENFORCER)
        [share] = case.subject.shares.values()
        assert (share.claim, share.payee, share.amount) == ("surplus", "D1", 10_000_000)
        case.go("propose_refund", Role.ACCOUNTANT, {"share": share.id, "ground": "Bản án bị hủy"})
        case.go("approve_refund", Role.HEAD, {"share": share.id})
        assert case.subject.shares[share.id].status == "payable"

    def test_ends_a_publication_and_the_periodic_verification(self) -> None:
        case = no_condition_case()
        case.go("cancel", Role.HEAD, {"ground": "48.1", "circumstances": ["creditor_dead", "no_heir"]})
        assert "R035" in case.duties()
        assert not {"R037", "R038"} & case.duties()
        case.perform()
        assert "R035" not in case.duties()

    def test_an_undecided_case_owes_no_decision_any_more(self) -> None:
        case = opened_case()
        case.go("cancel", Role.HEAD, WITHDRAWN)
        assert "R006" not in case.duties()

    def test_nobody_withdraws_what_nobody_asked_for(self) -> None:
        case = opened_case(owes(B, kind="fine", amount=20_000_000), asks=())
        assert case.refused("withdraw_request", Role.CLERK) == "L25 48.4"
        assert case.refused("withdraw_request", Role.CLERK, {"claims": ["K9"]}) == "L25 48.4"
        assert case.refused("cancel", Role.HEAD, {**WITHDRAWN, "claims": ["K9"]}) == "L25 48"

    def test_after_the_end_nothing_is_cancelled(self) -> None:
        case = due_case()
        case.go("cancel", Role.HEAD, WITHDRAWN)
        assert case.refused("cancel", Role.HEAD, WITHDRAWN) == "L25 55"
        assert local(case.now) == case.subject.ended.on


class TestProtesters:
    """L25 46.2 and 47.2: who may protest asks for a postponement, or suspends himself."""

    @pytest.mark.parametrize(
        ("hours", "opened"), [(None, {"R117"}), (24, {"R117"}), (23, set())], ids=["no time fixed", "24 h", "23 h"]
    )
    def test_a_request_in_time_is_to_be_met_at_once(self, hours: int | None, opened: set[str]) -> None:
        driven = due_case()
        payload: dict[str, object] = {"ground": "46.2"}
        if hours is not None:
            payload["coercion_at"] = (driven.now + timedelta(hours=hours, minutes=1)).isoformat()
        driven.go("establish_ground", Role.CLERK, payload)
        assert {d.rule for d in driven.subject.duties.values()} & {"R116", "R117"} == opened

    def test_his_own_suspension_is_only_made_known(self) -> None:
        driven = due_case()
        driven.go("establish_ground", Role.CLERK, {"ground": "47.2", "circumstances": ["protester_suspends"]})
        assert "R119b" in {d.rule for d in driven.subject.duties.values()}
        driven.go("suspend", Role.HEAD, BY_PROTESTER)
        assert "R119b" not in {d.rule for d in driven.subject.duties.values()}


class TestPart:
    """L25 46.1: the handling of one asset is postponed, and the rest goes on."""

    HELD = {"asset": "A1", "ground": "46.1.d", "circumstances": ["ownership_dispute_accepted"]}

    def test_only_what_concerns_the_asset_stands_still(self) -> None:
        case = saleable()
        case.go("contract_auction", Role.ENFORCER, {"asset": "A1", "house": "Trung tâm"})
        case.go("postpone_part", Role.HEAD, self.HELD)
        opening = {"asset": "A1", "opening": (case.now + timedelta(days=30)).isoformat()}
        assert case.refused("fix_auction", Role.ENFORCER, opening) == "L25 46.1"
        assert case.duty("R082/A1").paused_since == local(case.now)
        other = {"measure": "seize", "form": "movable", "description": "Xe máy", "owner": "D1", "value": 10_000_000}
        case.go("decide_coercion", Role.ENFORCER, other)
        transfer(case, 10_000_000)
        case.go("distribute", Role.ENFORCER, {})  # money is paid on
        assert case.refused("postpone_part", Role.HEAD, self.HELD) == "L25 46.1"
        case.go("end_part_ground", Role.CLERK, {"asset": "A1", "note": "Tòa án đã xét xử"})
        assert case.duty("R120b/A1").due
        assert "Part to be resumed: A1" in {w.en for w in waiting_for(case.subject)}
        assert case.refused("end_part_ground", Role.CLERK, {"asset": "A1", "note": "x"}) == "L25 46.3"
        case.go("resume_part", Role.HEAD, {"asset": "A1"})
        assert case.duty("R082/A1").paused_since is None
        assert "R120b/A1" not in case.duties()
        assert case.refused("resume_part", Role.HEAD, {"asset": "A1"}) == "L25 46.3"

    def test_for_a_time_and_on_grounds_of_an_asset(self) -> None:
        case = saleable()
        ill = {"asset": "A1", "ground": "46.1.a", "circumstances": ["personal", "gravely_ill"]}
        assert case.refused("postpone_part", Role.HEAD, ill) == "L25 46.1"
        agreed = {"asset": "A1", **ASKED}
        past = {**agreed, "until": local(case.now).isoformat()}
        assert case.refused("postpone_part", Role.HEAD, past) == "L25 46.1"
        case.go("postpone_part", Role.HEAD, {**agreed, "until": local(case.now + timedelta(days=10)).isoformat()})
        case.wait(case.now + timedelta(days=12))
        assert "R120b/A1" in case.duties()

    def test_not_of_what_is_sold(self) -> None:
        assert sold().refused("postpone_part", Role.HEAD, self.HELD) == "L25 46.1, 84.3"


class TestJointDebtor:
    """D152 28.2: the creditor lets off one of those who owe together; the others owe the rest."""

    JOINT = (owes(B, A, amount=50_000_000, joint_group="j"), owes(D, A, amount=50_000_000, joint_group="j"))
    LET_OFF = {**WITHDRAWN, "released": "D1", "claims": ["K1"]}

    def test_his_share_alone_is_cancelled(self) -> None:
        case = verified_case(*self.JOINT)
        debtors = case.subject.claims["K1"].debtors
        assert len(debtors) == 2
        before = case.subject.outstanding
        seize = {"measure": "seize", "form": "movable", "description": "Xe máy", "owner": "D1", "value": 10_000_000}
        case.go("decide_coercion", Role.ENFORCER, seize)
        case.go("cancel", Role.HEAD, {**self.LET_OFF, "share": 20_000_000})
        claim = case.subject.claims["K1"]
        assert (claim.debtors, claim.cancelled) == (tuple(d for d in debtors if d != "D1"), 20_000_000)
        assert case.subject.outstanding == before - 20_000_000
        assert not case.subject.ended
        assert "R067/A1" in case.duties()  # what lay on his asset alone
        assert case.refused("cancel", Role.HEAD, self.LET_OFF) == "D152 28.2"

    def test_an_equal_share_if_none_is_said(self) -> None:
        case = verified_case(*self.JOINT)
        amount = case.subject.claims["K1"].amount
        case.go("cancel", Role.HEAD, self.LET_OFF)
        assert case.subject.claims["K1"].cancelled == amount // 2

    def test_refused(self) -> None:
        case = verified_case(*self.JOINT)
        assert case.refused("cancel", Role.HEAD, {**self.LET_OFF, "share": 90_000_000}) == "D152 28.2"
        assert case.refused("cancel", Role.HEAD, {**self.LET_OFF, "released": "C1"}) == "D152 28.2"
        died = {**self.LET_OFF, "ground": "48.1", "circumstances": ["creditor_dead", "no_heir"]}
        assert case.refused("cancel", Role.HEAD, died) == "D152 28.2"
        assert verified_case().refused("cancel", Role.HEAD, self.LET_OFF) == "D152 28.2"
