"""What may never happen next, in a living case (the illegal transitions of the law, as corrected).

Those that no command of a case could even ask for are tested where they would come in: private offices and receipts in
tests/unit/law/guards/test_transitions.py, ranks in tests/property/law/test_money.py, register lines in
tests/integration/records/test_rights.py, personal numbers on the portal in tests/integration/partners.
"""

from __future__ import annotations

from typing import Any

from cases.events import Role
from tests.assets_driver import CAR, seized, valued
from tests.cases_driver import Driven, decided_case, notified_case, opened_case, verified_case

DISSIPATES = {"dissipation": "đang bán tài sản"}


class TestCoercion:
    def found_early(self) -> Driven:
        """He is known to have means on the second of his ten days."""
        case = notified_case()
        case.go("start_verification", Role.ENFORCER, {"urgent": "đang bán tài sản"})
        case.perform()
        case.go("conclude_verification", Role.ENFORCER, {"result": "has_conditions"})
        return case

    def test_not_before_valid_notice_and_ten_days(self) -> None:
        assert decided_case().refused("decide_coercion", Role.ENFORCER, CAR) == "L25 72.2"  # no means are known
        assert self.found_early().refused("decide_coercion", Role.ENFORCER, CAR) == "L25 36.1, 72.1"

    def test_unless_he_dissipates(self) -> None:
        case = self.found_early()
        case.go("decide_coercion", Role.ENFORCER, {**CAR, **DISSIPATES})
        assert case.subject.assets.count("live") == 1

    def test_not_while_postponed_or_suspended(self) -> None:
        grounds: tuple[tuple[str, dict[str, Any]], ...] = (
            ("postpone", {"ground": "46.1.c", "circumstances": ["creditor_asks"]}),
            ("suspend", {"ground": "47.1.a", "circumstances": ["insolvency_filed", "money_duty"]}),
        )
        for command, ground in grounds:
            case = verified_case()
            case.go(command, Role.HEAD, ground)
            assert case.refused("decide_coercion", Role.ENFORCER, CAR) == "L25 46, 47, 101.1.b"


class TestAfterTheCancellation:
    def test_only_what_undoes_and_closes(self) -> None:
        case = seized()
        case.go("cancel", Role.HEAD, {"ground": "48.1", "circumstances": ["creditor_dead", "no_heir"]})
        valuation = {"asset": "A1", "appraiser": "Công ty A", "chosen_by": "enforcer"}
        assert case.refused("contract_valuation", Role.ENFORCER, valuation) == "L25 55"
        assert case.refused("start_verification", Role.ENFORCER) == "L25 55"
        assert case.refused("decide_coercion", Role.ENFORCER, CAR) == "L25 55"
        case.go("lift_measure", Role.ENFORCER, {"asset": "A1", "reason": "đình chỉ thi hành án"})


class TestSale:
    def test_no_auction_before_the_window_of_revaluation_closed(self) -> None:
        contract = {"asset": "A1", "house": "Trung tâm"}
        assert valued().refused("contract_auction", Role.ENFORCER, contract) == "L25 82.2.c, 83.2.a"

    def test_no_second_revaluation_on_request(self) -> None:
        asked = {"asset": "A1", "ground": "82.2.c", "paid": True}
        case = valued()
        case.go("request_revaluation", Role.PARTY, asked)
        valued(case)
        assert case.refused("request_revaluation", Role.PARTY, asked) == "L25 82.2.c"


def test_nobody_signs_without_authority_of_that_day() -> None:
    """L25 22.3: a delegation that begins tomorrow is none today."""
    case = opened_case()
    case.go("propose_decision", Role.SECRETARY)
    later = [{"officer": "deputy-1", "documents": [], "starts_on": "2026-12-01", "ends_on": None, "basis": "x"}]
    assert case.refused("sign_decision", Role.DEPUTY, facts={"delegations": later}).startswith("L25 22")
