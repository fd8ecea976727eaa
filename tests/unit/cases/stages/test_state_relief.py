"""A due of the State is forgiven or reduced: found by the engine, verified, proposed, decided (L25 42–45)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cases.events import Role
from cases.stages.state_relief import qualifying
from cases.waiting import waiting_for
from law.pack import current_pack
from tests.cases_driver import Driven, due_case
from tests.intake_samples import A, B, owes
from tests.procedures_driver import POOR, proposed, relievable, verified_for_relief

PAPERS = ["43.2", "43.3", "43.5"]


def decided(case: Driven, **change: Any) -> Driven:
    told = {"kind": "reduce", "amount": 2_000_000, "number": "5/QĐ-TA", "on": case.now.date().isoformat(), **change}
    case.go("record_relief_decision", Role.CLERK, told)
    return case


def step(case: Driven, *names: str) -> None:
    for name in names:
        case.go("record_relief_step", Role.CLERK, {"step": name})


class TestWhoQualifies:
    def test_the_engine_finds_it_at_a_verification(self) -> None:
        """L25 42.1, 42.5: five years from the first decision and less than 5 million left."""
        case = relievable(4_000_000)
        assert case.fact("relief_ground_complete") == {"claim": "K1", "found_by": "engine"}
        assert "R261" in case.duties()
        assert any(w.vi.startswith("Xác minh để xét miễn, giảm") for w in waiting_for(case.subject))

    def test_not_before_its_years_nor_of_a_private_debt(self) -> None:
        early = relievable(4_000_000, years=3)
        assert early.subject.relief is None
        assert qualifying(early.subject, current_pack(), early.now.date()) == ()
        private = due_case(owes(B, A, amount=4_000_000))
        assert private.refused("request_relief", Role.PARTY, {"claim": "K1"}) == "L25 42"

    def test_who_asks_is_verified_and_told(self) -> None:
        """TTLT15 5.2, 5.4: ten days to verify, five working days to tell."""
        case = due_case(owes(B, kind="fine", amount=20_000_000), asks=())
        case.go("request_relief", Role.PARTY, {"claim": "K1"}, who="D1")
        assert case.refused("request_relief", Role.PARTY, {"claim": "K1"}, who="D1") == "L25 42.4"
        case.go("verify_relief", Role.ENFORCER, {"claim": "K1", "means": POOR, "minutes": "0" * 64})
        assert "R261" not in case.duties()
        assert {"R262", "R130"} <= case.duties()
        assert case.refused("propose_relief", Role.HEAD, {"papers": PAPERS}) == "L25 42–45"
        case.go("tell_ineligible", Role.ENFORCER)
        assert not {"R262", "R130"} & case.duties()
        assert case.subject.relief is None


class TestProcedure:
    def test_reduced_and_in_force(self) -> None:
        """L25 42.2.a: at most a quarter; 44, 45: each step in its time; the debt is less by what the court lifted."""
        case = verified_for_relief(8_000_000)
        assert (case.subject.relief.kind, case.subject.relief.most) == ("reduce", 2_000_000)
        assert {"R263", "R130"} <= case.duties()
        assert case.refused("propose_relief", Role.HEAD, {"papers": PAPERS}) == "L25 43.5"  # no opinion yet
        step(case, "relief_file_sent_to_procuracy")
        assert "R265" in case.duties()
        assert "R263" not in case.duties()
        step(case, "procuracy_asked_about_relief")
        assert "R266" in case.duties()
        step(case, "procuracy_answered_about_relief", "procuracy_opined")
        assert not {"R265", "R266"} & case.duties()
        case.go("propose_relief", Role.HEAD, {"papers": PAPERS})
        assert "R130" not in case.duties()
        for done, opens, ends in (
            ("exemption_file_received", {"R131"}, set[str]()),
            ("exemption_file_accepted", {"R132", "R267"}, {"R131"}),
            ("relief_judge_assigned", set(), {"R267"}),
            ("court_asked_about_relief", {"R268"}, set()),
            ("court_answered_about_relief", set(), {"R268"}),
            ("exemption_session_held", set(), {"R132"}),
        ):
            step(case, done)
            assert opens <= case.duties()
            assert not ends & case.duties()
        decided(case)
        assert {"R133", "R136"} <= case.duties()
        step(case, "exemption_decision_sent", "exemption_decision_received")
        assert {"R134a", "R134b"} <= case.duties()
        assert case.subject.outstanding == 8_000_000
        case.wait(case.now + timedelta(days=20))
        assert case.subject.outstanding == 6_000_000
        assert case.subject.relief is None
        assert not any(e.kind == "duty_breached" and e.data["rule"] in ("R134a", "R134b") for e in case.events)
        case.wait(case.now + timedelta(days=380))
        assert case.of_kind("exemption_year_over")

    def test_forgiven_is_cancelled(self) -> None:
        """L25 48.5."""
        case = decided(proposed(4_000_000), kind="exempt", amount=4_000_000)
        step(case, "exemption_decision_received")
        case.wait(case.now + timedelta(days=20))
        assert "R121" in case.duties()
        case.go("cancel", Role.HEAD, {"ground": "48.5", "circumstances": ["relieved"], "claims": ["K1"]})
        assert case.subject.ended

    def test_protested_and_upheld_on_appeal(self) -> None:
        """L25 45.2, 45.3: it takes effect with the appeal."""
        case = decided(proposed(8_000_000))
        step(case, "exemption_decision_received", "exemption_protested")
        assert "R135a" in case.duties()
        assert not {"R134a", "R134b"} & case.duties()
        case.wait(case.now + timedelta(days=30))
        assert case.subject.outstanding == 8_000_000
        step(case, "exemption_file_transferred")
        assert "R135b" in case.duties()
        step(case, "exemption_appeal_held")
        decided(case, amount=1_000_000, final=True)
        assert case.subject.outstanding == 7_000_000

    def test_the_court_may_refuse(self) -> None:
        case = decided(proposed(8_000_000), kind="none", amount=0)
        step(case, "exemption_decision_received")
        case.wait(case.now + timedelta(days=20))
        assert case.subject.outstanding == 8_000_000

    def test_minutes_are_three_months_old_at_most(self) -> None:
        """L25 43.3; S28."""
        case = verified_for_relief(8_000_000)
        step(case, "relief_file_sent_to_procuracy", "procuracy_opined")
        case.wait(case.now + timedelta(days=95))
        assert case.refused("propose_relief", Role.HEAD, {"papers": PAPERS}) == "L25 43.3"
        assert any(e.kind == "duty_breached" and e.data["rule"] == "R130" for e in case.events)

    @pytest.mark.parametrize("change", [{"amount": 2_000_001}, {"amount": 0}])
    def test_no_more_than_the_law_lifts(self, change: dict[str, Any]) -> None:
        case = proposed(8_000_000)
        told = {"kind": "reduce", "amount": 1, "number": "5", "on": case.now.date().isoformat(), **change}
        assert case.refused("record_relief_decision", Role.CLERK, told) == "L25 42"
