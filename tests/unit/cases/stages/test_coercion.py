"""Coercion, seizure, valuation: on what it stands, when it is held, what it may not touch; refusals by article."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cases.assets import Standing
from cases.events import Role
from cases.state import Stage
from law.pack import current_pack
from tests.assets_driver import (
    CAR,
    asset,
    decided,
    held_from,
    saleable,
    seized,
    valued,
    working,
)
from tests.cases_driver import (
    day,
    due_case,
    no_condition_case,
    notified_case,
    reverify,
    transfer,
    verified_case,
)


class TestDeciding:
    def test_not_before_the_voluntary_period_is_over_unless_to_stop_dissipation(self) -> None:
        """An illegal transition of LAW.md 11."""
        case = notified_case()
        case.go("start_verification", Role.ENFORCER, {"urgent": "đang bán xe"})
        case.perform()
        case.go("conclude_verification", Role.ENFORCER, {"result": "has_conditions"})
        assert case.refused("decide_coercion", Role.ENFORCER, CAR) == "L25 36.1, 72.1"
        decided(case, dissipation="đang bán xe")
        assert case.subject.stage == Stage.COERCION

    def test_not_without_means_nor_once_the_money_is_in(self) -> None:
        case = due_case()
        assert case.refused("decide_coercion", Role.ENFORCER, CAR) == "L25 72.2"
        case = verified_case()
        transfer(case, 200_000_000)
        assert case.refused("decide_coercion", Role.ENFORCER, CAR) == "L25 72.1"

    def test_a_case_without_conditions_is_resumed_first(self) -> None:
        case = no_condition_case()
        reverify(case, "has_conditions")
        assert case.refused("decide_coercion", Role.ENFORCER, CAR) == "L25 38.2"
        case.go("resume_from_no_condition", Role.HEAD)
        decided(case)

    def test_not_while_postponed(self) -> None:
        case = verified_case()
        case.go("postpone", Role.HEAD, {"ground": "46.1.c", "circumstances": ["creditor_asks"]})
        assert case.refused("decide_coercion", Role.ENFORCER, CAR) == "L25 46, 47, 101.1.b"

    @pytest.mark.parametrize(
        ("change", "article"),
        [
            ({"value": 250_000_000}, "L25 72.3"),
            ({"value": 150_000_000, "excess": "d"}, "L25 72.3.d"),
            ({"kind": "worship_items"}, "L25 79.2.d"),
            ({"secured": 180_000_000, "costs": 20_000_000}, "L25 78.3.d"),
            ({"home": {"declared_and_proven": True}, "other_assets_suffice": True}, "L25 78.3.b"),
            ({"owner": "D7"}, "L25 71"),
        ],
    )
    def test_what_may_not_be_seized(self, change: dict[str, Any], article: str) -> None:
        assert verified_case().refused("decide_coercion", Role.ENFORCER, {**CAR, **change}) == article

    def test_the_whole_of_what_lies_under_measures_is_in_proportion(self) -> None:
        case = decided(verified_case(), value=120_000_000)
        assert case.refused("decide_coercion", Role.ENFORCER, {**CAR, "value": 100_000_000}) == "L25 72.3"
        decided(case, value=80_000_000)
        assert [a.id for a in case.subject.assets.group("live")] == ["A1", "A2"]

    def test_the_floor_of_an_income_stays_with_the_debtor(self) -> None:
        case = verified_case()
        wage = {"reason": "alimony", "region": "I", "dependants": 1}
        told = {**CAR, "measure": "deduct_income", "form": "income", "value": 9_000_000, "wage": wage}
        assert case.refused("decide_coercion", Role.ENFORCER, told) == "D152 51.1"
        case.go("decide_coercion", Role.ENFORCER, {**told, "value": 30_000_000})
        assert 0 < case.fact("coercion_decided")["monthly"] < 30_000_000

    def test_51_1_what_the_parties_agreed_on_stays_with_the_debtor(self) -> None:
        wage = {"reason": "agreement", "region": "I", "agreed_to_leave": 12_000_000}
        told = {**CAR, "measure": "deduct_income", "form": "income", "value": 20_000_000, "wage": wage}
        case = decided(**told)
        assert case.fact("coercion_decided")["monthly"] == 8_000_000

    def test_50_1_a_business_keeps_what_it_needs_and_the_family_a_minimum_wage(self) -> None:
        case = verified_case()
        told = {**CAR, "measure": "take_money", "form": "receipts", "business": {"needs": 12_000_000, "region": "I"}}
        least = current_pack().amounts.regional_wage("I", case.now.date())
        refused = {**told, "value": 12_000_000 + least}
        assert case.refused("decide_coercion", Role.ENFORCER, refused) == "D152 50.1"
        case.go("decide_coercion", Role.ENFORCER, {**told, "value": 30_000_000})
        assert case.fact("coercion_decided")["monthly"] == 18_000_000 - least
        assert case.fact("coercion_decided")["catalogue"] == "collect_money"

    def test_it_is_told_to_the_parties_and_the_procuracy_in_three_working_days(self) -> None:
        case = decided(verified_case())
        document = case.fact("coercion_decided")["document"]
        assert {f"R017/{document}", f"R018/{document}"} <= case.duties()
        case.perform()
        assert not {f"R017/{document}", f"R018/{document}"} & case.duties()
        assert case.subject.coerced_on == case.now.date()


class TestTimes:
    @pytest.mark.parametrize(
        ("start", "article"),
        [
            (datetime(2027, 1, 13, 5, 59), "L25 72.5"),
            (datetime(2027, 1, 16, 9), "L25 72.5"),  # a Saturday
            (datetime(2027, 1, 13, 21), "L25 72.5"),  # it must be over before 22:00
            (datetime(2027, 2, 9, 9), "L25 72.5"),  # Tết
        ],
    )
    def test_not_at_night_nor_on_days_off(self, start: datetime, article: str) -> None:
        case = decided(verified_case())
        begins = start.replace(tzinfo=case.now.tzinfo)
        plan = held_from(begins)
        assert case.refused("fix_coercion", Role.ENFORCER, plan) == article

    def test_s26_with_forces_not_around_tet(self) -> None:
        """S26: with forces it is blocked in the fifteen days before and after Tết, without them it is not."""
        case = decided(verified_case())
        begins = datetime(2027, 1, 27, 8, tzinfo=case.now.tzinfo)
        plan = held_from(begins)
        assert case.refused("fix_coercion", Role.ENFORCER, {**plan, "forces": True}) == "D152 42.2"
        case.go("fix_coercion", Role.ENFORCER, plan)

    def test_what_comes_before_is_counted_back_from_the_day(self) -> None:
        """T18: at least three working days before the seizure of an immovable, two before for the estimate of costs."""
        case = decided(verified_case(at=day(8, 3)), form="immovable", description="Nhà đất")
        start = datetime(2026, 9, 3, 8, tzinfo=case.now.tzinfo)
        plan = held_from(start)
        case.go("fix_coercion", Role.ENFORCER, {**plan, "forces": True, "complex": True})
        assert case.duty("R062/A1").due == date(2026, 8, 26)
        assert {"R058/A1", "R059/A1", "R060/A1", "R062/A1"} <= case.duties()
        case.go("record_preparation", Role.ENFORCER, {"asset": "A1", "step": "seizure_announced"})
        assert "R062/A1" not in case.duties()

    def test_s12_the_case_knows_when_the_coercion_is_fixed(self) -> None:
        case = decided(verified_case())
        start = working(case, 5, hour=8)
        plan = held_from(start)
        case.go("fix_coercion", Role.ENFORCER, plan)
        case.go("establish_ground", Role.CLERK, {"ground": "46.2"}, at=start - timedelta(hours=24, minutes=1))
        asked = case.fact("protest_postponement_requested")
        assert (asked["coercion_fixed"], asked["hours_before_coercion"]) == (True, 24)
        assert "R117" in case.duties()

    def test_nothing_is_fixed_in_the_past_nor_for_what_a_decision_carries_out(self) -> None:
        case = decided()
        past = {"asset": "A1", "start": day(9, 1).isoformat(), "end": day(9, 1, 11).isoformat()}
        assert case.refused("fix_coercion", Role.ENFORCER, past) == "L25 72.5"
        assert case.refused("fix_coercion", Role.ENFORCER, {**past, "asset": "A9"}) == "L25 71"
        account = decided(measure="take_money", form="account", description="Tài khoản")
        assert account.refused("fix_coercion", Role.ENFORCER, past) == "L25 72.5"
        assert account.refused("record_seizure", Role.ENFORCER, {"asset": "A1", "custodian": "B"}) == "L25 78.1"

    def test_not_seized_before_the_time_nor_without_one(self) -> None:
        case = decided(verified_case())
        minutes = {"asset": "A1", "custodian": "B"}
        assert case.refused("record_seizure", Role.ENFORCER, minutes) == "L25 72.5, 80"
        assert seized().subject.stage == Stage.SALE


class TestValuation:
    def test_contract_in_five_working_days_notice_in_three(self) -> None:
        case = seized()
        assert "R069/A1" in case.duties()
        case.go("contract_valuation", Role.ENFORCER, {"asset": "A1", "appraiser": "A", "chosen_by": "parties"})
        case.go("record_valuation", Role.CLERK, {"asset": "A1", "value": 150_000_000, "certificate": "CT-01"})
        assert "R069/A1" not in case.duties()
        assert "R070/A1" in case.duties()
        case.go("notify_valuation", Role.ENFORCER, {"asset": "A1"})
        assert "R070/A1" not in case.duties()
        assert "R071/A1" not in case.duties()  # not before the parties know of it
        case.perform()
        assert "R071/A1" in case.duties()

    def test_no_auction_while_another_valuation_may_be_asked_for(self) -> None:
        """An illegal transition of LAW.md 11."""
        case = valued()
        contract = {"asset": "A1", "house": "Trung tâm"}
        assert case.refused("contract_auction", Role.ENFORCER, contract) == "L25 82.2.c, 83.2.a"
        case.wait(case.now + timedelta(days=9))
        assert case.of_kind("revaluation_window_closed")
        assert "R080/A1" in case.duties()
        case.go("contract_auction", Role.ENFORCER, contract)
        assert "R080/A1" not in case.duties()
        assert "R082/A1" in case.duties()

    def test_once_on_request_in_time_and_prepaid(self) -> None:
        """The second re-valuation on request is an illegal transition (CORRECTIONS A18)."""
        ask = {"asset": "A1", "ground": "82.2.c", "paid": True}
        case = valued()
        assert case.refused("request_revaluation", Role.PARTY, {**ask, "paid": False}) == "L25 82.2.c"
        case.go("request_revaluation", Role.PARTY, ask)
        assert {"R072/A1"} <= case.duties()
        assert "R071/A1" not in case.duties()
        case = valued(case, value=140_000_000)
        assert asset(case).standing is Standing.SALEABLE
        assert case.refused("request_revaluation", Role.PARTY, ask) == "L25 82.2.c"
        late = saleable()
        assert late.refused("request_revaluation", Role.PARTY, ask) == "L25 82.2.c"
        late.go("request_revaluation", Role.ENFORCER, {**ask, "ground": "82.2.b"})
        assert asset(late).standing is Standing.SEIZED

    def test_a_price_the_parties_agree_on_needs_no_valuation(self) -> None:
        case = decided(verified_case())
        start = working(case, 3, hour=8)
        plan = held_from(start)
        case.go("fix_coercion", Role.ENFORCER, plan)
        agreed = {"asset": "A1", "custodian": "B", "price": 180_000_000}
        case.go("record_seizure", Role.ENFORCER, agreed, at=start)
        assert "R069/A1" not in case.duties()
        assert (asset(case).standing, asset(case).price) == (Standing.SALEABLE, 180_000_000)
        assert case.refused("request_revaluation", Role.ENFORCER, {"asset": "A1", "ground": "82.2.c", "paid": True})
