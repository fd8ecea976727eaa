"""What follows when a court reviewed the judgment (L25 63), or changed an interim measure (62.5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.events import Role
from cases.waiting import waiting_for
from tests.cases_driver import Driven, due_case, end, paid
from tests.courts_driver import CHANGED, REVIEW, interim, partly_paid

SUSPENDED = {
    "ground": "47.2",
    "circumstances": ["protester_suspends"],
    "ordered": {"number": "09/2026/KN-DS", "on": "2026-09-01", "authority": "Chánh án Tòa án nhân dân tối cao"},
}


def reviewed(case: Driven, outcome: str, **more: object) -> Driven:
    case.go("record_review", Role.CLERK, {**REVIEW, "outcome": outcome, **more})
    return case


def test_what_is_upheld_goes_on() -> None:
    case = due_case()
    case.go("suspend", Role.HEAD, SUSPENDED)
    reviewed(case, "upheld")
    assert case.kinds() == ["judgment_reviewed", "overlay_ground_ended"]
    assert "R120" in case.duties()
    case.go("resume_case", Role.HEAD, {"ground": "47.3.b"})
    assert not case.subject.review.pending


def test_what_is_annulled_is_cancelled_and_what_was_done_is_told() -> None:
    case = reviewed(partly_paid(), "annulled")
    assert case.fact("cancellation_ground_established")["ground"] == "48.6"
    assert "R121" in case.duties()
    assert any("giám đốc thẩm" in waiting.vi for waiting in waiting_for(case.subject))
    case.go("tell_review", Role.HEAD)
    assert case.refused("tell_review", Role.HEAD) == "L25 63"
    case.perform()


def test_in_part() -> None:
    case = due_case()
    assert case.refused("record_review", Role.CLERK, {**REVIEW, "outcome": "partly_annulled"}) == "L25 63.2"
    assert case.refused("record_review", Role.CLERK, {**REVIEW, "annulled": ["K1"]}) == "L25 63.2"
    reviewed(case, "partly_annulled", annulled=["K1"])
    assert case.fact("cancellation_ground_established")["ground"] == "48.6"


def test_what_is_amended_goes_on_by_an_amended_decision() -> None:
    case = reviewed(due_case(), "amended")
    assert [waiting.who for waiting in waiting_for(case.subject) if "Sửa đổi" in waiting.vi] == ["head"]
    case.go("amend_decision", Role.HEAD, {"change": "Số tiền", "legal_consequences": "Thi hành tiếp"})
    assert not case.subject.review.pending


def test_of_what_has_not_come_yet_nothing_follows() -> None:
    case = due_case()
    assert case.refused("record_review", Role.CLERK, {**REVIEW, "on": "2027-01-01"}) == "L25 63"
    assert case.refused("tell_review", Role.HEAD) == "L25 63"


class TestInterimMeasures:
    def test_a_changed_measure_is_decided_anew_at_once(self) -> None:
        case = interim()
        case.go("record_measure_changed", Role.CLERK, CHANGED)
        assert "R160c" in case.duties()
        case.go("recall_decision", Role.HEAD, {"ground": "52.1.b", "legal_consequences": "Ra quyết định mới"})
        case.go("propose_decision", Role.SECRETARY)
        case.go("sign_decision", Role.HEAD)
        assert "R160c" not in case.duties()
        assert case.subject.title.number == CHANGED["number"]
        assert case.subject.claims["K1"].note == CHANGED["content"]

    def test_only_of_an_interim_measure(self) -> None:
        assert due_case().refused("record_measure_changed", Role.CLERK, CHANGED) == "L25 62.5"
        assert interim().refused("record_measure_changed", Role.CLERK, {**CHANGED, "on": "2027-01-01"}) == "L25 62.5"

    def test_late_it_is_a_breach(self) -> None:
        case = interim()
        case.go("record_measure_changed", Role.CLERK, CHANGED)
        case.wait(case.now + timedelta(days=9))
        assert "breached" in [kind for kind, _ in case.steps("R160c")]


@pytest.mark.parametrize("outcome", ["upheld", "annulled", "amended"])
def test_of_a_case_that_has_ended_only_what_was_done_is_told(outcome: str) -> None:
    case = paid(due_case())
    case.go("decide_fees")
    case.perform()
    end(case)
    reviewed(case, outcome, on=case.now.date().isoformat())
    assert [str(step) for step in case.subject.review.pending] == ["notify"]
    case.go("tell_review", Role.HEAD)
