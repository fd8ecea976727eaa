"""Verification, no condition, new information, continuation, and the end after two years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cases.events import Role
from cases.mishaps import EffectFailed
from tests.cases_driver import (
    Driven,
    conclude,
    day,
    due_case,
    no_condition_case,
    notified_case,
    reverify,
    share_out,
    transfer,
    verified_case,
)
from tests.intake_samples import B, owes


def after_two_years(**cells: object) -> Driven:
    """Nothing changed for two years; the periodic verifications were done."""
    case = no_condition_case(*([owes(B, kind="fine", amount=20_000_000)] if cells else []), **cells)
    for year, month in ((2027, 3), (2027, 8), (2028, 1), (2028, 7)):
        reverify(case, "no_condition", at=day(month, 15, year=year))
    case.wait(day(10, 30, year=2028))
    return case


class TestVerification:
    def test_not_inside_the_voluntary_period_unless_urgent(self) -> None:
        case = notified_case()
        assert case.refused("start_verification", Role.ENFORCER) == "L25 37.1"
        case.go("start_verification", Role.ENFORCER, {"urgent": "đang tẩu tán tài sản"})
        assert case.subject.stage == "verifying"

    def test_every_holder_is_asked_about_every_debtor_and_r026_is_done(self) -> None:
        case = due_case()
        assert "R026" in case.duties()
        case.go("start_verification", Role.ENFORCER)
        asked = case.of_kind("partner_queried")
        assert [e.data["partner"] for e in asked] == ["banks", "land", "vehicles", "social_insurance", "tax"]
        assert all(e.data["officer"] == "CHV-01" and e.data["purpose"] for e in asked)
        assert "R026" not in case.duties()
        assert case.refused("start_verification", Role.ENFORCER) == "L25 37"

    def test_r027_breaches_for_a_silent_holder_only(self) -> None:
        case = due_case()
        case.go("start_verification", Role.ENFORCER)
        land = next(o for o in case.subject.owed.values() if o.data.get("partner") == "land")
        case.observe(land.key, EffectFailed(key=land.key, effect=land.effect, problem="down"))
        case.perform()
        case.wait(day(10, 15))
        late = {e.data["duty"] for e in case.events if e.kind == "duty_breached"}
        assert late == {"R027/V1-land-D1"}
        assert case.refused("retry_effect", Role.ENFORCER, {"key": "none"})
        case.go("retry_effect", Role.ENFORCER, {"key": land.key})
        case.perform()
        assert "R027/V1-land-D1" not in case.duties()

    def test_r026_breaches_if_nobody_begins(self) -> None:
        case = due_case()
        case.wait(day(10, 2))
        assert [kind for kind, _ in case.steps("R026")][:3] == ["opened", "warned", "breached"]

    def test_conditions_may_be_found_early_but_their_absence_only_once_all_answered(self) -> None:
        case = due_case()
        case.go("start_verification", Role.ENFORCER)
        none = {"result": "no_condition", "ground": "a"}
        assert case.refused("conclude_verification", Role.ENFORCER, none) == "L25 37.6"
        assert case.refused("conclude_verification", Role.ENFORCER, {"result": "no_condition"}) == "L25 38.1"
        conclude(case, "has_conditions")
        assert case.subject.stage == "conditions"
        assert len(case.fact("verification_concluded")["unanswered"]) == 5
        assert case.refused("conclude_verification", Role.ENFORCER, {"result": "has_conditions"}) == "L25 37"

    def test_r031_a_disputed_result_is_verified_again(self) -> None:
        case = verified_case()
        case.go("dispute_verification", Role.PARTY, {"reason": "có đất ở xã khác"})
        assert case.duty("R031").due == date(2026, 9, 29)
        case.go("start_verification", Role.ENFORCER)
        assert "R031" not in case.duties()
        assert notified_case().refused("dispute_verification", Role.PARTY, {"reason": "x"}) == "L25 37.5"


class TestNoCondition:
    def test_r032_ground_decision_publication(self) -> None:
        case = verified_case(result="no_condition")
        assert case.duty("R032").due == date(2026, 9, 29)
        case.go("decide_no_condition")
        assert case.subject.stage == "no_condition"
        assert {"R033", "R037", "R038"} <= case.duties()
        assert "R032" not in case.duties()
        case.perform()
        assert case.subject.no_condition.published == "PUB-1"
        assert "R033" not in case.duties()

    def test_not_without_a_conclusion_nor_twice(self) -> None:
        assert verified_case().refused("decide_no_condition") == "L25 38.1"
        assert no_condition_case().refused("decide_no_condition") == "L25 38.1"

    def test_r037_every_six_months_again_and_again(self) -> None:
        case = no_condition_case()
        assert case.duty("R037").due == date(2027, 3, 22)
        reverify(case, "no_condition", at=day(3, 15, year=2027))
        assert case.duty("R037").due == date(2027, 9, 15)
        case.wait(day(9, 30, year=2027))
        assert ("breached") in [kind for kind, _ in case.steps("R037")]

    def test_r037_once_a_year_where_the_address_is_unknown(self) -> None:
        stranger = replace(B, address="")
        case = no_condition_case(owes(stranger, amount=20_000_000, kind="fine"), asks=())
        assert case.duty("R037").due == date(2027, 9, 22)

    def test_s16_new_information_is_verified_within_ten_days(self) -> None:
        case = no_condition_case()
        case.go("record_new_information", Role.CLERK, {"content": "có xe ô tô"}, at=day(10, 5))
        assert case.duty("R036").due == date(2026, 10, 15)
        assert verified_case().refused("record_new_information", Role.CLERK, {"content": "x"}) == "L25 38.2"
        reverify(case, "has_conditions", at=day(10, 12))
        assert "R036" not in case.duties()

    def test_on_again_only_with_conditions_and_the_publication_ends(self) -> None:
        case = no_condition_case()
        assert case.refused("resume_from_no_condition") == "L25 38.2"
        reverify(case, "has_conditions")
        case.go("resume_from_no_condition")
        assert case.subject.stage == "conditions"
        assert "R035" in case.duties()
        assert not {"R037", "R038"} & case.duties()
        case.perform()
        assert "publication_ended" in [e.kind for e in case.events]
        assert "R035" not in case.duties()

    def test_a_portal_that_answers_after_the_continuation_is_told_to_end(self) -> None:
        case = verified_case(result="no_condition")
        case.go("decide_no_condition")
        reverify_without_portal(case)
        case.go("resume_from_no_condition")
        case.perform()
        assert [e.kind for e in case.events if e.kind in ("no_condition_published", "publication_ended")] == [
            "no_condition_published",
            "publication_ended",
        ]

    def test_part_of_the_money_does_not_end_the_no_condition(self) -> None:
        case = no_condition_case()
        transfer(case, 50_000_000)
        share_out(case)
        assert case.subject.stage == "no_condition"
        reverify(case, "has_conditions")
        case.go("resume_from_no_condition")
        assert case.subject.stage == "conditions"

    def test_all_of_the_money_does(self) -> None:
        case = no_condition_case()
        transfer(case, 200_000_000)
        assert case.subject.stage == "paying"
        assert "end_publication" in {o.effect for o in case.subject.owed.values()}


def reverify_without_portal(case: Driven) -> None:
    case.go("start_verification", Role.ENFORCER)
    case.perform("ask_partner")
    conclude(case, "has_conditions")


class TestAfterTwoYears:
    def test_an_on_request_case_sends_the_request_back_and_ends(self) -> None:
        case = after_two_years()
        assert case.subject.no_condition.term_ended
        assert case.refused("enter_separate_ledger") == "L25 38.4"
        case.go("return_request")
        assert (case.subject.stage, case.subject.ended.ground) == ("ended", "request_returned")
        assert not {"R037", "R038"} & case.duties()

    def test_s14_an_ex_officio_case_enters_the_separate_ledger_and_stays_open(self) -> None:
        case = after_two_years(asks=())
        assert case.refused("return_request") == "L25 38.4"
        case.go("enter_separate_ledger")
        assert case.subject.stage == "separate_ledger"
        assert not case.subject.finished
        case.go("record_new_information", Role.CLERK, {"content": "có tài sản"})
        reverify(case, "has_conditions")
        case.go("resume_from_no_condition")
        assert case.subject.stage == "conditions"

    def test_not_before_the_two_years_are_over(self) -> None:
        case = no_condition_case()
        case.wait(day(9, 1, year=2028))
        assert case.refused("return_request") == "L25 38.4"

    def test_not_while_there_are_conditions_or_unverified_news(self) -> None:
        case = after_two_years()
        case.go("record_new_information", Role.CLERK, {"content": "trúng số"})
        assert case.refused("return_request") == "L25 38.4"
        reverify(case, "has_conditions")
        assert case.refused("return_request") == "L25 38.4"
