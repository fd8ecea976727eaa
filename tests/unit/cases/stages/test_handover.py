"""Things, houses and papers are handed over in kind; fines under the old law; refusals by article (L25 88–91)."""

from __future__ import annotations

from datetime import timedelta

from cases.assets import Standing
from cases.events import Role
from cases.waiting import waiting_for
from tests.assets_driver import asset, held_from, working
from tests.cases_driver import verified_case
from tests.handover_driver import fined, recovered, thing_fixed, thing_ordered
from tests.intake_samples import A, B, owes
from tests.procedures_driver import act_ordered
from tests.sale_driver import told

A1 = {"asset": "A1"}
DELIVERED = {**A1, "claim": "K1"}


class TestThings:
    def test_it_is_fixed_its_fee_told_and_handed_over(self) -> None:
        case = thing_ordered()
        soon = held_from(working(case, 6, hour=8))
        assert case.refused("fix_coercion", Role.ENFORCER, soon) == "F216 5.4.b"
        assert case.refused("record_delivery", Role.ENFORCER, DELIVERED) == "L25 72.5"
        case = thing_fixed()
        assert {"R103/A1", "R060/A1"} <= case.duties()
        case.go("record_handover_step", Role.CLERK, {**A1, "step": "fee_amount_notified"})
        assert "R103/A1" not in case.duties()
        case.wait(asset(case).fixed_for)
        assert case.refused("record_delivery", Role.ENFORCER, {**DELIVERED, "claim": "K9"}) == "L25 88"
        absent = {**DELIVERED, "received": False}
        assert case.refused("record_delivery", Role.ENFORCER, absent) == "L25 46.1.i"
        case.go("record_delivery", Role.ENFORCER, DELIVERED)
        assert asset(case).standing is Standing.DELIVERED
        assert (case.subject.performed, case.subject.all_settled) == (True, True)
        assert case.refused("record_delivery", Role.ENFORCER, DELIVERED) == "L25 72.2, 72.4"

    def test_only_what_was_ordered_to_be_delivered(self) -> None:
        case = verified_case(owes(B, A, kind="return_property"), owes(B, A, amount=90_000_000))
        car = {"measure": "seize", "form": "movable", "description": "Xe", "owner": "D1", "value": 90_000_000}
        case.go("decide_coercion", Role.ENFORCER, car)
        assert case.refused("record_delivery", Role.ENFORCER, DELIVERED) == "L25 71.5"

    def test_a_house_waits_for_others_to_take_their_things(self) -> None:
        """L25 90.3.a: fifteen days, and then it is handed over with them."""
        case = thing_fixed(form="immovable", description="Quyền sử dụng đất")
        case.wait(asset(case).fixed_for - timedelta(days=3))
        case.go("notify_about", Role.ENFORCER, {**A1, "sort": "removal", "to": "Người có cây trên đất"})
        case.wait(asset(case).fixed_for)
        assert case.refused("record_delivery", Role.ENFORCER, DELIVERED) == "L25 90.3.a"
        case.go("record_asset_step", Role.CLERK, {**A1, "step": "property_removed"})
        case.go("record_delivery", Role.ENFORCER, DELIVERED)

    def test_the_police_are_asked_in_time(self) -> None:
        """D152 106.2: five working days before."""
        case = thing_fixed()
        start = {**A1, "start": asset(case).fixed_for.isoformat()}
        past = {**A1, "start": case.now.isoformat()}
        assert case.refused("fix_protected_activity", Role.ENFORCER, past) == "D152 106.2"
        asked = {**A1, "step": "police_support_requested"}
        assert case.refused("record_handover_step", Role.CLERK, asked) == "D152 106.2"
        case.go("fix_protected_activity", Role.ENFORCER, start)
        assert "R301/A1" in case.duties()
        case.go("record_handover_step", Role.CLERK, asked)
        assert "R301/A1" not in case.duties()


class TestPapers:
    """D152 70.2."""

    def test_recovered_and_fetched(self) -> None:
        case = recovered()
        assert "Recovered papers to be collected: A1" in {w.en for w in waiting_for(case.subject)}
        case.go("notify_recovered", Role.ENFORCER, A1)
        assert "R112a/A1" in case.duties()
        assert case.refused("notify_recovered", Role.ENFORCER, A1) == "D152 70.2"
        case.go("record_handover_step", Role.CLERK, {**A1, "step": "papers_collected"})
        assert case.subject.all_settled

    def test_told_twice_and_passed_on_to_who_issued_them(self) -> None:
        case = recovered()
        on = {**A1, "step": "papers_passed_on"}
        assert case.refused("record_handover_step", Role.CLERK, on) == "D152 70.2"
        for _ in range(2):
            case.go("notify_recovered", Role.ENFORCER, A1)
            told(case)
            assert case.refused("record_handover_step", Role.CLERK, on) == "D152 70.2"
            case.wait(case.now + timedelta(days=13))
        assert case.refused("notify_recovered", Role.ENFORCER, A1) == "D152 70.2"
        case.go("record_handover_step", Role.CLERK, on)
        assert asset(case).standing is Standing.DELIVERED
        assert not case.subject.all_settled  # it ends as papers that cannot be handed over (D152 32.1.c)

    def test_not_before_they_are_recovered(self) -> None:
        fetched = {**A1, "step": "papers_collected"}
        assert thing_fixed(form="papers").refused("record_handover_step", Role.CLERK, fetched) == "D152 70.2"
        assert thing_fixed().refused("notify_recovered", Role.ENFORCER, A1) == "D152 70.2"


class TestFines:
    """L08 118–121; gone with the law of 2025 (L25 91.2)."""

    def test_before_1_7_2026_the_days_run_from_the_fine(self) -> None:
        case = fined()
        assert "R065/A1" in case.duties()
        case.wait(case.now + timedelta(days=9))
        referral = {**A1, "sequel": "substitute", "by": "Công ty Minh Khang", "findings": "Không tháo dỡ"}
        case.go("answer_disobedience", Role.ENFORCER, referral)

    def test_from_then_on_there_is_none(self) -> None:
        fine = {**A1, "amount": 3_000_000, "findings": "Không tháo dỡ"}
        assert act_ordered().refused("decide_fine", Role.ENFORCER, fine) == "L25 91.2"
        assert thing_ordered().refused("decide_fine", Role.ENFORCER, fine) == "L25 91–94"
