"""Any decision or act is complained of, at two levels; what comes of it for the case (L25 96–107)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cases.assets import Standing
from cases.events import Role
from cases.safeguards import SafeguardStanding
from cases.waiting import waiting_for
from tests.assets_driver import asset, decided
from tests.cases_driver import Driven, day, due_case, end, paid, tell
from tests.procedures_driver import contested, frozen

KN = {"complaint": "KN1"}


def resolved(case: Driven, *, upheld: bool, **how: Any) -> Driven:
    """The Head accepts KN1 and decides it; everybody is told."""
    if not case.subject.complaints["KN1"].accepted:
        case.go("answer_complaint", Role.HEAD, KN, **how)
    case.go("resolve_complaint", Role.HEAD, {**KN, "upheld": upheld, "findings": "Đã xem xét"})
    case.perform()
    return case


class TestWhatIsComplainedOf:
    def test_a_coercion_that_was_wrong_is_lifted(self) -> None:
        """L25 107: the measure ends; group c, 30 days to complain and to resolve."""
        case = decided()
        contested(case, about=asset(case).document)
        assert case.subject.complaints["KN1"].group == "c"
        resolved(case, upheld=True)
        assert asset(case).standing is Standing.RELEASING
        assert "R067/A1" in case.duties()
        assert not case.subject.complaints["KN1"].to_carry_out

    def test_a_freeze_has_one_level_only(self) -> None:
        """L25 105.5, 97.5; CORRECTIONS: the first decision about a security measure is final."""
        case = frozen(due_case())
        contested(case, about=case.subject.safeguards["S1"].document)
        assert case.subject.complaints["KN1"].group == "b"
        case.go("answer_complaint", Role.HEAD, KN)
        assert "R146/KN1" in case.duties()
        resolved(case, upheld=False)
        assert case.subject.safeguards["S1"].standing is SafeguardStanding.ORDERED
        assert case.refused("complain_again", Role.PARTY, {**KN, "reason": "Sai"}, who="D1") == "L25 105.5, 97.5"

    def test_an_act_is_corrected_by_the_office_and_said_so(self) -> None:
        case = contested(due_case(), about="", act="Không giao bản sao biên bản", known_on="2026-09-21")
        resolved(case, upheld=True)
        assert any(w.vi.startswith("Thực hiện quyết định giải quyết khiếu nại") for w in waiting_for(case.subject))
        case.go("carry_out_resolution", Role.ENFORCER, {**KN, "how": "Đã giao bản sao"})
        assert case.refused("carry_out_resolution", Role.ENFORCER, {**KN, "how": "Lần nữa"}) == "L25 107"
        assert not case.subject.contested

    def test_the_time_is_watched_and_runs_out(self) -> None:
        """L25 96.2.a: 15 days from valid notice of the enforcement decision."""
        case = due_case()
        assert case.duty("R139/decision-1").due == date(2026, 9, 24)
        case.wait(day(9, 26))
        assert "R139/decision-1" not in case.duties()
        assert any(e.kind == "duty_lapsed" and e.data["rule"] == "R139" for e in case.events)
        late = {"about": "decision-1", "party": "D1", "reason": "Sai"}
        assert case.refused("complain", Role.PARTY, late, who="D1") == "L25 97.4"

    @pytest.mark.parametrize(
        ("change", "article"),
        [
            ({"party": "C9"}, "L25 97.1"),
            ({"about": "decision-9"}, "L25 96.1"),
            ({"signers": 6, "representatives": 3}, "D152 77"),
        ],
    )
    def test_refused(self, change: dict[str, Any], article: str) -> None:
        told = {"about": "decision-1", "party": "D1", "reason": "Sai", **change}
        assert due_case().refused("complain", Role.PARTY, told) == article

    def test_an_agent_without_authorisation_is_not_accepted(self) -> None:
        """L25 97.3."""
        case = contested(due_case(), agent="Luật sư Lê Minh")
        case.go("answer_complaint", Role.HEAD, KN)
        assert case.fact("complaint_refused")["ground"] == "97.3"
        case = contested(due_case(), agent="Luật sư Lê Minh", authorisation="0" * 64)
        case.go("answer_complaint", Role.HEAD, KN)
        assert case.of_kind("complaint_accepted")


class TestCourse:
    def test_the_matter_is_paused_and_goes_on(self) -> None:
        """L25 101.1.b, c: late interest is not stopped."""
        case = decided()
        contested(case, about=asset(case).document)
        assert case.refused("pause_for_complaint", Role.HEAD, KN) == "L25 104"
        case.go("answer_complaint", Role.HEAD, KN)
        assert case.refused("pause_for_complaint", Role.HEAD, KN) == "L25 101.1.b"
        case.go("pause_for_complaint", Role.HEAD, {**KN, "circumstances": ["harms_parties"]})
        assert case.refused("fix_coercion", Role.ENFORCER, _coercion(case)).startswith("L25 46, 47, 101.1.b")
        resolved(case, upheld=False)
        assert case.subject.overlay.ground_ended
        case.go("resume_case", Role.HEAD, {"ground": "101.1.c"})
        assert case.subject.overlay is None
        assert not case.subject.interest_free
        case.go("fix_coercion", Role.ENFORCER, _coercion(case))

    def test_withdrawn_and_terminated(self) -> None:
        """L25 105.3.a, 97.7; TT13 10.1: five days; it may not be filed again."""
        case = contested(due_case())
        assert case.refused("terminate_complaint", Role.HEAD, KN) == "L25 105.3"
        assert case.refused("withdraw_complaint", Role.PARTY, KN, who="C1") == "L25 105.3"
        case.go("withdraw_complaint", Role.PARTY, KN, who="D1")
        assert "R150/KN1" in case.duties()
        case.go("terminate_complaint", Role.HEAD, KN)
        assert not {"R150/KN1", "R143/KN1"} & case.duties()
        told = {"about": "decision-1", "party": "D1", "reason": "Sai"}
        assert case.refused("complain", Role.PARTY, told, who="D1") == "L25 97.7"

    def test_suspended_time_is_not_counted(self) -> None:
        """L25 105.2, 105.4."""
        case = contested(due_case())
        case.go("answer_complaint", Role.HEAD, KN)
        before = case.duty("R145/KN1").due
        case.go("record_complaint_step", Role.CLERK, {**KN, "step": "complaint_suspension_ground_established"})
        assert "R194/KN1" in case.duties()
        case.go("suspend_complaint", Role.HEAD, KN)
        assert "R194/KN1" not in case.duties()
        assert case.refused("suspend_complaint", Role.HEAD, KN) == "L25 105.2, 105.4"
        assert case.refused("resolve_complaint", Role.HEAD, {**KN, "upheld": False, "findings": "x"}) == "L25 105.2"
        case.wait(case.now + timedelta(days=10))
        case.go("record_complaint_step", Role.CLERK, {**KN, "step": "complaint_suspension_ground_ended"})
        assert "R195/KN1" in case.duties()
        case.go("suspend_complaint", Role.HEAD, {**KN, "resume": True})
        assert "R195/KN1" not in case.duties()
        assert (case.duty("R145/KN1").due - before).days == 9  # the first day of the period is not counted

    def test_more_time_once(self) -> None:
        """L25 102.4: thirty days from the last day of the first period."""
        case = contested(due_case())
        case.go("answer_complaint", Role.HEAD, KN)
        due = case.duty("R145/KN1").due
        assert case.refused("extend_complaint", Role.HEAD, KN) == "L25 102.4"
        case.go("extend_complaint", Role.HEAD, {**KN, "remote": True})
        assert "R145/KN1" not in case.duties()
        assert 30 <= (case.duty("R145b/KN1").due - due).days <= 34
        assert case.refused("extend_complaint", Role.HEAD, {**KN, "remote": True}).startswith("L25 102.")
        resolved(case, upheld=False)
        assert "R145b/KN1" not in case.duties()


class TestSecondLevel:
    def again(self) -> Driven:
        case = resolved(contested(due_case(), about="", act="Chậm xác minh", known_on="2026-09-21"), upheld=False)
        for waiting in list(case.subject.notices.group("open")):
            tell(case, waiting.party, document=waiting.document)
        return case

    def test_its_periods(self) -> None:
        """L25 96.3, 104, 102.1, 98.2; TT13 14.2."""
        case = self.again()
        assert case.duty("R142/KN1").due == case.subject.complaints["KN1"].told_on + timedelta(days=15)
        case.go("complain_again", Role.PARTY, {**KN, "reason": "Không đồng ý"}, who="D1")
        assert "R142/KN1" not in case.duties()
        assert "R144/KN1" in case.duties()
        told = {**KN, "number": "12/QLTHADS"}
        assert case.refused("record_second_level", Role.PARTNER, {**told, "step": "resolved"}) == "L25 104"
        case.go("record_second_level", Role.PARTNER, {**told, "step": "accepted"})
        assert "R144/KN1" not in case.duties()
        assert {"R145/KN1", "R148c/KN1"} <= case.duties()
        case.go("explain_complaint", Role.HEAD, {**KN, "explanation": "Đúng hạn"})
        assert "R148c/KN1" not in case.duties()
        case.go("record_second_level", Role.PARTNER, {**told, "step": "resolved", "upheld": True})
        assert {"R149b/KN1", "R149c/KN1"} <= case.duties()
        for step in ("second_resolution_sent", "resolution_published"):
            case.go("record_complaint_step", Role.PARTNER, {**KN, "step": step})
        assert not {"R145/KN1", "R149b/KN1", "R149c/KN1"} & case.duties()
        assert case.subject.complaints["KN1"].to_carry_out
        assert case.refused("complain_again", Role.PARTY, {**KN, "reason": "Nữa"}, who="D1") == "L25 98.2"

    def test_in_its_time_and_by_the_complainant(self) -> None:
        case = self.again()
        told = {**KN, "reason": "Không đồng ý"}
        assert case.refused("complain_again", Role.PARTY, told, who="C1") == "L25 97.1"
        case.wait(case.now + timedelta(days=20))
        assert case.refused("complain_again", Role.PARTY, told, who="D1") == "L25 97.4"
        assert contested(due_case()).refused("complain_again", Role.PARTY, told, who="D1") == "L25 96.3"


class TestProcuracy:
    PROTEST = {
        "paper": "protest",
        "number": "03/KN-VKS",
        "dated": "2026-09-21",
        "level": "regional",
        "known_on": "2026-09-15",
        "content": "Chưa xác minh",
    }
    KS = {"protest": "KS1"}

    def test_accepted_and_carried_out(self) -> None:
        """L25 113.1: 15 days to answer, five working days to carry out."""
        case = due_case()
        case.go("receive_protest", Role.CLERK, self.PROTEST, at=day(9, 22))
        assert case.duty("R155/KS1").due == date(2026, 10, 7)
        assert case.refused("carry_out_protest", Role.HEAD, {**self.KS, "how": "x"}) == "L25 113.1"
        case.go("answer_protest", Role.HEAD, {**self.KS, "accepted": True, "reasons": "Đúng"})
        assert "R155/KS1" not in case.duties()
        assert case.duty("R156/KS1").due == date(2026, 9, 29)
        assert any(w.vi.startswith("Thực hiện kháng nghị") for w in waiting_for(case.subject))
        case.go("carry_out_protest", Role.HEAD, {**self.KS, "how": "Đã xác minh"})
        assert "R156/KS1" not in case.duties()

    def test_contested_up_to_the_minister(self) -> None:
        """L25 113.2, 113.3."""
        case = due_case()
        case.go("receive_protest", Role.CLERK, self.PROTEST, at=day(9, 22))
        assert case.refused("contest_protest", Role.HEAD, {**self.KS, "reasons": "x"}) == "L25 113.1"
        case.go("answer_protest", Role.HEAD, {**self.KS, "accepted": False, "reasons": "Đã xác minh"})
        case.go("contest_protest", Role.HEAD, {**self.KS, "reasons": "Đã xác minh"})
        for step, opens, ends in (
            ("protest_escalated", "R157b/KS1", ""),
            ("protest_escalation_answered", "", "R157b/KS1"),
            ("protest_escalated_to_minister", "R157c/KS1", ""),
            ("minister_answered", "", "R157c/KS1"),
        ):
            assert "R157a/KS1" in case.duties()
            case.go("record_procuracy_step", Role.CLERK, {**self.KS, "step": step})
            assert not opens or opens in case.duties()
            assert ends not in case.duties()
        case.go("record_procuracy_step", Role.CLERK, {**self.KS, "step": "protest_reconsidered"})
        assert "R157a/KS1" not in case.duties()
        case.go("carry_out_protest", Role.HEAD, {**self.KS, "how": "Theo ý kiến Bộ trưởng"})

    def test_a_recommendation_is_only_answered(self) -> None:
        case = due_case()
        case.go("receive_protest", Role.CLERK, {**self.PROTEST, "paper": "recommendation"}, at=day(9, 22))
        assert "R155/KS1" in case.duties()
        case.go("answer_protest", Role.HEAD, {**self.KS, "accepted": False, "reasons": "Không đúng"})
        assert case.refused("contest_protest", Role.HEAD, {**self.KS, "reasons": "x"}) == "L25 113.4"

    def test_in_its_time(self) -> None:
        case = due_case()
        late = {**self.PROTEST, "known_on": "2026-08-01"}
        assert case.refused("receive_protest", Role.CLERK, late) == "L25 112.2"
        tomorrow = {**self.PROTEST, "dated": "2027-01-01", "known_on": "2026-12-31"}
        assert case.refused("receive_protest", Role.CLERK, tomorrow) == "L25 112.2"

    def test_a_case_does_not_end_over_a_protest(self) -> None:
        case = paid(due_case())
        case.go("receive_protest", Role.CLERK, self.PROTEST)
        case.go("decide_fees")
        assert case.refused("end_case") == "L25 104, 113"
        case.go("answer_protest", Role.HEAD, {**self.KS, "accepted": False, "reasons": "Đã xác minh"})
        end(case)
        assert case.subject.ended

    def test_requests_and_the_time_to_protest(self) -> None:
        """VKS 28.6; L25 112.2: the right of the procuracy runs out, which is nobody's breach."""
        case = due_case()
        for asked, rule, done in (
            ("self_inspection_requested", "R159a", "self_inspection_reported"),
            ("procuracy_requested", "R159b", "procuracy_request_obeyed"),
        ):
            case.go("record_procuracy_step", Role.CLERK, {"step": asked})
            assert rule in case.duties()
            case.go("record_procuracy_step", Role.CLERK, {"step": done})
            assert rule not in case.duties()
        case.go("record_procuracy_step", Role.CLERK, {"step": "violation_found"})
        assert "R154" in case.duties()
        case.wait(case.now + timedelta(days=20))
        assert any(e.kind == "duty_lapsed" and e.data["rule"] == "R154" for e in case.events)


def _coercion(case: Driven) -> dict[str, Any]:
    start = (case.now + timedelta(days=7)).replace(hour=8)
    while start.weekday() >= 5:
        start += timedelta(days=1)
    return {"asset": "A1", "start": start.isoformat(), "end": (start + timedelta(hours=2)).isoformat()}
