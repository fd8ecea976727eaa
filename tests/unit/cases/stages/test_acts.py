"""Acts are compelled; others claim an asset, and are told what they may do (L25 39, 77, 81, 88, 91–94; D152 24)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.events import Role
from tests.assets_driver import decided, seized
from tests.cases_driver import verified_case
from tests.procedures_driver import act_ordered

ACT = {"measure": "act", "form": "act", "description": "Giao con", "owner": "D1"}
SAID = {"asset": "A1", "findings": "Không thực hiện"}


class TestActs:
    def test_somebody_else_does_it_after_five_days(self) -> None:
        """L25 91.1, 91.2.a."""
        case = act_ordered()
        assert "R065/A1" in case.duties()
        instead = {**SAID, "sequel": "substitute", "by": "Công ty Minh Khang", "costs": 35_000_000}
        assert case.refused("answer_disobedience", Role.ENFORCER, instead) == "L25 91.2.a"
        case.wait(case.now + timedelta(days=14))
        assert case.refused("answer_disobedience", Role.ENFORCER, {**instead, "by": ""}) == "L25 91.2.a"
        assert case.refused("answer_disobedience", Role.ENFORCER, {**SAID, "sequel": "referral"}) == "L25 91.2.a"
        case.go("answer_disobedience", Role.ENFORCER, instead)
        assert case.fact("disobedience_answered")["costs"] == 35_000_000

    def test_what_only_the_debtor_can_do_is_referred(self) -> None:
        """L25 91.2.b, 92, 93.2, 94: never by force; a prohibition binds at once."""
        for duty, sequel, waits in (
            ("personal_act", "referral", True),
            ("child", "referral", True),
            ("reinstatement", "discipline_or_referral", True),
            ("prohibition", "restore", False),
        ):
            case = act_ordered(duty, persuaded=True)
            assert ("R065/A1" in case.duties()) is waits
            if waits:
                case.wait(case.now + timedelta(days=14))
            case.go("answer_disobedience", Role.ENFORCER, {**SAID, "sequel": sequel})
            assert case.of_kind("disobedience_answered")

    def test_a_child_is_handed_over_only_after_persuasion(self) -> None:
        """L25 93.1."""
        assert verified_case().refused("decide_coercion", Role.ENFORCER, {**ACT, "duty": "child"}) == "L25 93.1"

    def test_what_is_performed_ends_its_days(self) -> None:
        case = act_ordered()
        case.go("lift_measure", Role.ENFORCER, {"asset": "A1", "reason": "Đã tự nguyện thực hiện"})
        assert "R065/A1" not in case.duties()


class TestClaims:
    @pytest.mark.parametrize(
        ("sort", "row", "step"),
        [
            ("share", "R039", "share_settled"),
            ("dispute", "R040", "ownership_claim_filed"),
            ("sham", "R041", "transaction_claim_filed"),
            ("removal", "R042", "property_removed"),
            ("exploitation", "R064", "exploitation_contract_signed"),
            ("lost", "R066", "thing_claim_filed"),
            ("storage", "R068", "asset_taken_back"),
        ],
    )
    def test_each_has_its_days(self, sort: str, row: str, step: str) -> None:
        case = seized()
        case.go("notify_about", Role.ENFORCER, {"asset": "A1", "sort": sort, "to": "Người liên quan"})
        assert f"{row}/A1" in case.duties()
        case.go("record_asset_step", Role.CLERK, {"asset": "A1", "step": step})
        assert f"{row}/A1" not in case.duties()

    def test_who_does_not_use_them_loses_them(self) -> None:
        case = seized()
        case.go("notify_about", Role.ENFORCER, {"asset": "A1", "sort": "dispute", "to": "Người tranh chấp"})
        case.wait(case.now + timedelta(days=40))
        assert any(e.kind == "duty_lapsed" and e.data["rule"] == "R040" for e in case.events)

    def test_a_dispute_in_court_is_a_ground_to_postpone(self) -> None:
        """L25 46.1.d."""
        case = seized()
        case.go("record_asset_step", Role.CLERK, {"asset": "A1", "step": "ownership_claim_filed"})
        assert case.fact("postponement_ground_established") == {"ground": "46.1.d"}
        assert "R116" in case.duties()

    def test_an_income_is_paid_over_with_the_next_pay(self) -> None:
        """D152 51.4."""
        case = decided()
        case.go("record_asset_step", Role.PARTNER, {"asset": "A1", "step": "pay_period_started"})
        assert "R063/A1" in case.duties()
        case.go("record_asset_step", Role.PARTNER, {"asset": "A1", "step": "income_transferred"})
        assert "R063/A1" not in case.duties()

    def test_nothing_of_what_is_released(self) -> None:
        case = seized()
        case.go("lift_measure", Role.ENFORCER, {"asset": "A1", "reason": "thỏa thuận"})
        told = {"asset": "A1", "sort": "share", "to": "X"}
        assert case.refused("notify_about", Role.ENFORCER, told) == "L25 95"
        assert case.refused("record_asset_step", Role.CLERK, {"asset": "A1", "step": "share_settled"}) == "L25 95"
