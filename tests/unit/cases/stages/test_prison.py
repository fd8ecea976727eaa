"""Prisoners who are parties: D152 33–36, 10.3; F216 9.2.a; L25 38.3."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.events import Role
from tests.cases_driver import day, decided_case, no_condition_case, paid, received, reverify, share_out, tell, transfer
from tests.intake_samples import A, B, owes
from tests.state_driver import COURT, PRISON, in_prison, prison_paid

D1 = {"party": "D1"}


class TestTold:
    def test_the_prison_reports_the_admission(self) -> None:
        case = in_prison()
        assert case.duty("R173/D1").due == date(2026, 9, 16)
        case.go("record_prison_step", Role.CLERK, {**D1, "step": "admission_reported"})
        assert not case.duty("R173/D1")

    def test_the_prison_itself_tells_in_one(self) -> None:
        case = in_prison()
        case.go("record_prisoner_move", Role.PARTNER, {**D1, "move": "released", "on": "2026-09-20"}, who="prison")
        assert not case.duty("R252/D1")
        assert case.subject.prisoners["D1"].left
        again = {**D1, "move": "died", "on": "2026-09-20"}
        assert case.refused("record_prisoner_move", Role.CLERK, again) == "D152 36"

    def test_a_move_that_others_tell_is_awaited_of_the_prison(self) -> None:
        case = in_prison()
        moved = {**D1, "move": "transferred", "on": "2026-09-21"}
        assert case.refused("record_prisoner_move", Role.CLERK, moved) == "D152 36.1"
        case.go("record_prisoner_move", Role.CLERK, {**moved, "prison": "Trại giam Xuân Lộc"})
        assert case.duty("R252/D1")
        assert case.subject.prisoners["D1"].prison == "Trại giam Xuân Lộc"

    def test_he_is_told_through_the_prison(self) -> None:
        case = in_prison()
        case.go("start_verification", Role.ENFORCER)
        case.perform()
        case.go("conclude_verification", Role.ENFORCER, {"result": "has_conditions"})
        order = {"measure": "seize", "form": "movable", "description": "Xe", "owner": "D1", "value": 180_000_000}
        case.go("decide_coercion", Role.ENFORCER, order)
        case.perform()
        notice = next(n for n in case.subject.notices.group("open") if n.party == "D1")
        assert notice.channel == "prison"
        assert case.fact("prison_told")["letter"] == "document"


class TestMoney:
    def test_what_the_prison_collected_and_what_it_pays(self) -> None:
        case = prison_paid()
        kinds = [event.kind for event in case.events]
        assert kinds.count("prison_money_arrived") == kinds.count("prison_receipt_sent") == 1
        assert kinds.index("prisoner_money_sent") < kinds.index("prisoner_paid")
        rules = {event.data["rule"] for event in case.of_kind("duty_opened")}
        assert {"R253", "R174a", "R174b", "R304"} <= rules
        assert not {duty.rule for duty in case.subject.duties.values()} & {"R253", "R174a", "R174b", "R304"}

    def test_its_part_of_the_fee(self) -> None:
        case = prison_paid()
        fee = case.fact("fee_paid")["amount"]
        assert case.fact("prison_fee_collected")["amount"] == fee * 65 // 100
        (share,) = (one for one in case.subject.shares.values() if one.claim == "prison_fee")
        assert (share.status, case.subject.parties[share.payee].name) == ("paid", PRISON)
        assert case.ledger["fees:79"] == fee * 65 // 100 - fee
        here = case.ledger["suspense:79"] + case.ledger["bank:79"]
        assert here == fee - fee * 65 // 100  # all that is not the office's own has left it

    def test_each_prison_has_its_part_by_what_came_from_it(self) -> None:
        case = in_prison()
        other = "Trại tạm giam Chí Hòa"
        case.go("record_prisoner", Role.CLERK, {"party": "C1", "prison": other, "admitted_on": "2026-09-02"})
        for payer, amount in (("TRAI GIAM THU DUC", 150_000_000), ("TRAI TAM GIAM CHI HOA", 50_000_000)):
            transfer(case, amount, payer=payer)
        case.perform()
        share_out(case)
        case.go("decide_fees")
        parts = [(one.prison, one.amount) for one in case.subject.prison_fees.values()]
        whole = case.fact("fee_paid")["amount"] * 65 // 100
        assert parts == [(PRISON, whole * 3 // 4), (other, whole // 4)]

    def test_a_debtor_asks_for_no_money(self) -> None:
        case = in_prison()
        asked = {**D1, "step": "prisoner_asked_for_money"}
        assert case.refused("record_prison_step", Role.CLERK, asked) == "D152 35.2"

    def test_money_of_others_is_no_prisons(self) -> None:
        case = in_prison()
        transfer(case, 5_000_000, payer="Trần Văn X")
        assert not case.of_kind("prison_money_arrived")

    def test_who_did_not_ask_is_paid_like_others(self) -> None:
        case = paid(in_prison())
        assert case.of_kind("payouts_executed")
        assert not case.of_kind("prisoner_money_sent")


class TestVerification:
    @pytest.mark.parametrize(("until", "due"), [("2031-09-01", date(2027, 9, 22)), ("2027-01-01", date(2027, 3, 22))])
    def test_of_a_long_term_once_a_year(self, until: str, due: date) -> None:
        case = no_condition_case()
        case.go("record_prisoner", Role.CLERK, {**D1, "prison": PRISON, "admitted_on": "2026-09-01", "until": until})
        reverify(case, "no_condition")
        assert case.duty("R037").due == due


class TestLatePayment:
    def test_just_what_a_prisoner_pays_is_decided(self) -> None:
        old = {"title": {"date": "2018-05-01", "effective_date": "2018-06-01", "number": "10/2018/DS-ST"}}
        late = received(owes(B, A, amount=200_000_000), **old)
        assert late.subject.ground == "34.4.d"
        assert late.refused("take_late_payment", Role.HEAD, {"amount": 5_000_000}) == "D152 10.3"
        told = {"prisoner_side": True, "amount": 5_000_000}
        assert late.refused("take_late_payment", Role.HEAD, {**told, "amount": 300_000_000}) == "D152 10.3"
        late.go("take_late_payment", Role.HEAD, told)
        (opening,) = late.openings
        assert [claim.amount for claim in opening.fact.claims] == [5_000_000]  # type: ignore[attr-defined]


class TestPapersWithheld:
    def test_two_demands_of_which_he_knows(self) -> None:
        case = decided_case()
        for _ in range(2):
            assert case.refused("return_for_papers") == "D152 42.8"
            case.go("demand_papers", Role.ENFORCER, {"papers": "Giấy chứng nhận quyền sử dụng đất"})
            assert case.refused("demand_papers", Role.ENFORCER, {"papers": "Sổ đỏ"}) == "D152 42.8"
            case.perform("issue_document")
            case.now += timedelta(days=3)
            tell(case, "C1", document=case.fact("papers_demanded")["document"])
        case.go("return_for_papers")
        assert case.subject.ended.ground == "request_returned"

    def test_of_the_state_nothing_is_demanded(self) -> None:
        fine = decided_case(owes(B, kind="fine", amount=20_000_000), **COURT)
        assert fine.refused("demand_papers", Role.ENFORCER, {"papers": "Sổ đỏ"}) == "D152 42.8"

    def test_a_request_made_again_proves_means(self) -> None:
        returned = {"claims": {"returned": list(_content())}}
        again = received(owes(B, A, amount=200_000_000), facts=returned)
        assert again.subject.stage == "incomplete"
        assert again.fact("dossier_found_incomplete")["lacking"][0]["article"] == "D152 22.2"
        proven = received(
            owes(B, A, amount=200_000_000), facts=returned, attachments=["judgment", "means_proof"], at=day(9, 8)
        )
        assert proven.subject.stage == "accepted"


def _content() -> tuple[str, ...]:
    fact = received(owes(B, A, amount=200_000_000)).openings[0].fact
    return tuple(fact.fingerprints)  # type: ignore[attr-defined]
