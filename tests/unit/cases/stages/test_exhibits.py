"""Exhibits and what is given back: L25 57–59; D152 37–41; before 1/7/2026 L08 124–126, D62 33."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.events import Role
from tests.cases_driver import Driven, day, decided_case, tell
from tests.intake_samples import A, B, owes
from tests.state_driver import (
    COUNCIL,
    COURT,
    MONEY,
    STORE,
    VC1,
    condemned,
    handover_fixed,
    owner_told,
    to_the_state,
    told_late,
    uncollected,
    with_exhibit,
)

OLD = day(3, 2)


def standing(case: Driven) -> str:
    return str(case.subject.exhibits["VC1"].standing)


class TestStore:
    def test_the_decision_opens_the_days_of_the_handover_and_of_the_council(self) -> None:
        confiscated = decided_case(owes(B, kind="confiscation"), **COURT)
        assert confiscated.duty("R114").due == date(2026, 9, 18)
        destroyed = decided_case(owes(B, kind="destruction"), **COURT)
        assert destroyed.duty("R115a").due == date(2026, 10, 8)
        returned = decided_case(owes(B, A, kind="return_property"), **COURT)
        assert returned.duty("R107").due == date(2026, 9, 11)
        for case in (confiscated, destroyed, returned):
            assert len({"R107", "R114", "R115a"} & case.duties()) == 1

    def test_between_private_parties_nothing_lies_in_the_store(self) -> None:
        assert not {"R107"} & decided_case(owes(B, A, kind="return_property")).duties()

    def test_what_differs_is_told_and_blocks_the_taking_over(self) -> None:
        case = decided_case(owes(B, kind="confiscation"), **COURT)
        case.go("list_exhibit", Role.CLERK, {"claim": "K1", "description": "01 xe máy", "custodian": STORE})
        fixed = {**VC1, "taker": "Ủy ban nhân dân phường", "hour": "2026-10-26T08:00:00+07:00"}
        assert case.refused("fix_exhibit_handover", Role.ENFORCER, fixed) == "L25 57.1"
        case.go("check_exhibit", Role.ENFORCER, {**VC1, "difference": "Số khung không khớp"})
        assert case.duty("R257/VC1")
        assert case.refused("fix_exhibit_handover", Role.ENFORCER, fixed) == "L25 57.1"
        assert case.refused("check_exhibit", Role.ENFORCER, VC1) == "D152 37.1"
        case.go("tell_exhibit_difference", Role.CLERK, VC1)
        assert not case.duty("R257/VC1")
        case.go("check_exhibit", Role.ENFORCER, VC1)
        case.go("fix_exhibit_handover", Role.ENFORCER, fixed)

    def test_a_thing_of_no_claim_about_things_is_not_listed(self) -> None:
        case = decided_case(owes(B, kind="confiscation"), owes(B, kind="fine", amount=5_000_000), **COURT)
        money = next(name for name, claim in case.subject.claims.items() if claim.kind == "fine")
        listed = {"claim": money, "description": "01 xe máy", "custodian": STORE}
        assert case.refused("list_exhibit", Role.CLERK, listed) == "L25 57, 58, 59"
        assert case.refused("list_exhibit", Role.CLERK, {**listed, "claim": ""}) == "L25 57, 58, 59"

    def test_who_does_not_come_bears_the_risk_from_the_hour(self) -> None:
        case = handover_fixed()
        assert case.refused("fix_exhibit_handover", Role.ENFORCER, _again(case)) == "D152 39.2"
        case.wait(case.now + timedelta(days=8))
        assert case.of_kind("handover_hour_passed")
        assert case.of_kind("duty_opened")[-1].data["rule"] == "R258"
        case.go("record_exhibit_handover", Role.ENFORCER, VC1)
        assert case.subject.all_settled
        assert "R114" not in case.duties()

    def test_in_time_no_hour_passes(self) -> None:
        case = handover_fixed()
        case.go("record_exhibit_handover", Role.ENFORCER, VC1)
        case.wait(case.now + timedelta(days=30))
        assert not case.of_kind("handover_hour_passed")
        assert standing(case) == "handed"

    def test_a_case_does_not_end_while_something_lies_in_the_store(self) -> None:
        case = with_exhibit("confiscation")
        case.go("record_performance", Role.ENFORCER, {"claim": "K1", "how": "Đã nộp"})
        case.perform()
        for waiting in list(case.subject.notices.group("open")):
            tell(case, waiting.party, document=waiting.document)
        assert case.refused("end_case") == "L25 57, 58, 59"


def _again(case: Driven) -> dict[str, str]:
    return {**VC1, "taker": "Phường", "hour": (case.now + timedelta(days=3)).isoformat()}


class TestDestruction:
    def test_a_council_of_three_destroys(self) -> None:
        case = condemned()
        assert case.duty("R115b/VC1").due == date(2026, 9, 28)
        assert case.refused("record_destruction", Role.ENFORCER, {**VC1, "how": "Đốt"}) == "L25 58.2"
        assert case.refused("form_destruction_council", Role.HEAD, {"members": [*COUNCIL[:2], COUNCIL[0]]}) == (
            "D152 40.1"
        )
        case.go("form_destruction_council", Role.HEAD, {"members": COUNCIL})
        assert "R115a" not in case.duties()
        case.go("record_destruction", Role.ENFORCER, {**VC1, "how": "Đốt"})
        assert case.subject.all_settled
        assert not {"R115b/VC1"} & case.duties()

    def test_ten_days_before_the_first_of_july(self) -> None:
        assert condemned(OLD).duty("R115b/VC1").due == date(2026, 3, 13)

    def test_what_must_be_destroyed_at_once_needs_no_council(self) -> None:
        case = with_exhibit("destruction", at_once=True)
        case.go("decide_destruction", Role.HEAD, VC1)
        case.go("record_destruction", Role.ENFORCER, {**VC1, "how": "Đốt"})
        assert "R115a" not in case.duties()

    def test_an_enforcer_neither_decides_nor_sets_up(self) -> None:
        case = with_exhibit("destruction")
        facts = {"delegations": []}
        assert case.refused("decide_destruction", Role.DEPUTY, VC1, facts=facts) == "L25 22.3"
        assert case.refused("form_destruction_council", Role.DEPUTY, {"members": COUNCIL}, facts=facts) == "L25 22.3"


class TestGivenBack:
    @pytest.mark.parametrize(
        ("told", "rule", "due", "at"),
        [
            ({}, "R109/VC1", date(2026, 10, 8), None),
            ({"perishable": True}, "R109/VC1", date(2026, 9, 15), None),
            (MONEY, "R108/VC1", date(2026, 9, 23), None),
            ({"sort": "papers"}, "R111/VC1", date(2026, 12, 8), None),
            ({}, "R109/VC1", date(2026, 6, 3), OLD),
            ({"sort": "papers"}, "R111/VC1", date(2027, 3, 3), OLD),
        ],
    )
    def test_the_days_to_come_by_what_it_is(self, told: dict[str, object], rule: str, due: date, at: object) -> None:
        case = owner_told(at, **told)  # type: ignore[arg-type]
        assert "R107" not in case.duties()
        assert case.duty(rule).due == due

    def test_he_takes_it(self) -> None:
        case = owner_told()
        case.go("record_collection", Role.ENFORCER, VC1)
        assert not {"R109/VC1"} & case.duties()
        assert case.subject.all_settled

    def test_nothing_is_done_with_it_before_his_days_are_over(self) -> None:
        case = owner_told()
        sale = {**VC1, "buyer": "Bùi Thị Mua", "price": 2_000_000, "costs": 200_000}
        assert case.refused("sell_unclaimed", Role.ENFORCER, sale) == "L25 59.1"
        assert case.refused("keep_unclaimed", Role.ENFORCER, {**VC1, "findings": "Hỏng"}) == "D152 41.5"
        money = owner_told(**MONEY)
        assert money.refused("deposit_unclaimed", Role.ENFORCER, {**VC1, "reference": "TK"}) == "L25 59.1"

    def test_what_is_left_of_the_price_is_kept_for_him(self) -> None:
        case = uncollected()
        sale = {**VC1, "buyer": "Bùi Thị Mua", "price": 2_000_000}
        assert case.refused("sell_unclaimed", Role.ENFORCER, {**sale, "costs": 2_000_000}) == "L25 59.1"
        case.go("sell_unclaimed", Role.ENFORCER, {**sale, "costs": 200_000})
        assert case.subject.exhibits["VC1"].amount == 1_800_000
        case.go("deposit_unclaimed", Role.ENFORCER, {**VC1, "reference": "TK-0071"})
        assert case.duty("R110/VC1").due == date(2030, 6, 3)
        case.go("record_collection", Role.ENFORCER, VC1)
        assert case.subject.all_settled

    def test_money_that_nobody_took_goes_to_the_state_after_five_years(self) -> None:
        case = uncollected(**MONEY)
        case.go("deposit_unclaimed", Role.ACCOUNTANT, {**VC1, "reference": "TK-0071"})
        assert case.refused("decide_state_fund", Role.HEAD, VC1) == "L25 59.1"
        assert standing(to_the_state()) == "to_state"

    def test_its_money_lies_in_the_custody_account_until_it_goes(self) -> None:
        case = uncollected(**MONEY)
        amount = case.subject.exhibits["VC1"].amount
        kept = f"kept:{case.subject.id}:VC1"
        assert (case.ledger["custody:79"], case.ledger[kept], case.subject.held) == (amount, -amount, 0)
        case.go("deposit_unclaimed", Role.ACCOUNTANT, {**VC1, "reference": "TK-0071"})
        case.go("record_collection", Role.ENFORCER, VC1)
        assert (case.ledger["custody:79"], case.ledger[kept]) == (0, 0)
        to_state = to_the_state().ledger
        assert (to_state["custody:79"], to_state[kept], to_state["budget:79"]) == (amount, 0, -amount)

    def test_of_what_is_sold_the_costs_are_the_office_s(self) -> None:
        case = uncollected()
        sale = {**VC1, "buyer": "Bùi Thị Mua", "price": 2_000_000, "costs": 200_000}
        case.go("sell_unclaimed", Role.ENFORCER, sale)
        assert (case.ledger["custody:79"], case.ledger["costs:79"]) == (2_000_000, -200_000)
        assert case.ledger[f"kept:{case.subject.id}:VC1"] == -1_800_000
        assert case.refused("decide_destruction", Role.HEAD, VC1) == "D152 41.5"
        case.go("record_collection", Role.ENFORCER, VC1)
        assert (case.ledger["custody:79"], case.ledger[f"kept:{case.subject.id}:VC1"]) == (200_000, 0)

    def test_money_is_not_destroyed(self) -> None:
        case = decided_case(owes(B, kind="destruction"), **COURT)
        assert case.refused("list_exhibit", Role.CLERK, {"claim": "K1", "custodian": STORE, **MONEY}) == "L25 58"

    def test_of_a_judgment_older_than_five_years_a_year_from_the_notice_is_left(self) -> None:
        case = told_late()
        assert case.duty("R110b/VC1").due == date(2027, 9, 8)

    def test_what_nobody_took_may_be_fetched_until_it_is_destroyed(self) -> None:
        case = uncollected()
        case.go("keep_unclaimed", Role.ENFORCER, {**VC1, "findings": "Hỏng"})
        case.go("decide_destruction", Role.HEAD, VC1)
        assert "unclaimed_destruction_decided" in case.kinds()
        case.go("record_collection", Role.ENFORCER, VC1)
        assert standing(case) == "collected"
        assert not {"R115b/VC1", "R260/VC1"} & case.duties()

    def test_who_owes_money_himself_gets_nothing_back(self) -> None:
        mutual = {"joint_group": "m"}
        case = decided_case(owes(B, A, amount=90_000_000, **mutual), owes(A, B, amount=10_000_000, **mutual), asks=(A,))
        case.go("list_exhibit", Role.CLERK, {"owner": "C1", "custodian": STORE, **MONEY})
        assert case.fact("return_ground_arose")["owes_money"]
        assert "R107" not in case.duties()
        case.go("check_exhibit", Role.ENFORCER, VC1)
        assert case.refused("notify_owner", Role.ENFORCER, VC1) == "L25 59.5"

    def test_a_ground_that_arises_otherwise(self) -> None:
        case = decided_case()
        listed = {"owner": "D1", "description": "01 xe máy tạm giữ", "custodian": STORE}
        case.go("list_exhibit", Role.CLERK, {**listed, "owner": "C1"})
        assert case.duty("R107")
