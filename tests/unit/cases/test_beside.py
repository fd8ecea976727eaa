"""Rows beside the course of a case open and end in a life of their own, and what is not lawful then is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.events import Role
from tests.beside_lives import LIVES, bankrupt, costs_asked, late_complaint, on_budget
from tests.cases_driver import Driven, day, decided_case, due_case, received, verified_case
from tests.intake_samples import A, B, owes
from tests.procedures_driver import contested
from tests.proceedings_driver import delegated, office_year, petition, petition_steps


def course(life: Driven, rule: str) -> list[str]:
    """What became of the duties of a row, in order."""
    return [e.kind for e in life.events if e.data.get("rule") == rule and e.kind != "duty_warned"]


@pytest.mark.parametrize("rule", LIVES)
def test_it_opens_and_ends(rule: str) -> None:
    told = course(LIVES[rule](), rule)
    assert told[0] == "duty_opened", told
    assert told[-1] in ("duty_discharged", "duty_lapsed"), told


def late(life: Driven, rule: str) -> bool:
    return next(e.data["late"] for e in life.events if e.kind == "duty_discharged" and e.data["rule"] == rule)


class TestBeforeADossier:
    def transferred(self, effective: str) -> Driven:
        title = {"number": "10/2026/DS-ST", "date": "2026-05-01", "effective_date": effective}
        return received(owes(B, A), title=title, channel="court_transfer", asks=())

    def test_a_judgment_that_comes_within_the_month_is_in_time(self) -> None:
        assert not late(self.transferred("2026-08-08"), "R001")

    def test_one_that_comes_later_is_late(self) -> None:
        assert late(self.transferred("2026-07-06"), "R001")

    def test_a_request_out_of_time_is_a_limitation_that_lapsed(self) -> None:
        dossier = received(owes(B, A), title={"date": "2015-05-01", "effective_date": "2015-06-01"})
        dossier.wait(dossier.now + timedelta(days=1))
        assert course(dossier, "R004") == ["duty_opened", "duty_lapsed"]
        assert dossier.subject.ground == "34.4.d"

    def test_each_instalment_has_its_own(self) -> None:
        later = owes(B, A, due_date="2026-01-15")
        days = [
            e.data["topic"]
            for e in received(owes(B, A), later).events
            if e.data.get("rule") == "R004"
            if "topic" in e.data
        ]
        assert days == ["2025-06-01", "2026-01-15"]


class TestBankruptcy:
    def test_what_was_cancelled_is_owed_again(self) -> None:
        case = bankrupt()
        assert case.subject.ended
        assert not case.subject.outstanding
        case.go("resume_case", Role.HEAD, {"ground": "64.2"})
        assert (case.subject.outstanding, case.subject.ended, case.subject.stage) == (200_000_000, None, "conditions")

    def test_not_before_the_court_has_ended_it(self) -> None:
        case = verified_case()
        case.go("cancel", Role.HEAD, {"ground": "48.8", "circumstances": ["bankruptcy_opened"]})
        assert case.refused("resume_case", Role.HEAD, {"ground": "64.2"}) == "L25 64.2"

    def test_no_other_cancellation_is_undone(self) -> None:
        case = due_case()
        case.go("cancel", Role.HEAD, {"ground": "48.6", "circumstances": ["judgment_annulled"]})
        assert case.refused("record_bankruptcy_ended", Role.CLERK, {"number": "5/QĐ-TA"}) == "L25 64.2"
        assert case.refused("resume_case", Role.HEAD, {"ground": "64.2"}) == "L25 55"


class TestWhoIsTold:
    def test_abroad_nothing_goes_by_hand(self) -> None:
        case = decided_case()
        case.go("record_reach", Role.CLERK, {"party": "D1", "reach": ["abroad"]})
        told = {"document": "decision-1", "party": "D1", "channel": "delivery", "proof": "signed", "on": "2026-09-08"}
        assert case.refused("record_notice", Role.ENFORCER, told).startswith("D152")

    def test_no_file_of_assistance_for_who_lives_here(self) -> None:
        told = {"document": "decision-1", "party": "D1", "step": "mla_file_sent"}
        assert decided_case().refused("record_abroad_step", Role.CLERK, told) == "D152 19.1"

    def test_no_reminder_before_a_file(self) -> None:
        case = decided_case()
        case.go("record_reach", Role.CLERK, {"party": "D1", "reach": ["abroad"]})
        told = {"document": "decision-1", "party": "D1", "step": "mla_reminded"}
        assert case.refused("record_abroad_step", Role.CLERK, told) == "D152 19.2"


class TestCostsOfCoercion:
    def test_half_is_left_for_hardship(self) -> None:
        case = costs_asked()
        case.go("decide_cost_relief", Role.HEAD, {"granted": True})
        assert case.fact("cost_relief_decided")["left"] == 4_000_000

    def test_a_refusal_says_why(self) -> None:
        case = costs_asked()
        assert case.refused("decide_cost_relief", Role.HEAD, {"granted": False}) == "D152 87.2"
        case.go("decide_cost_relief", Role.HEAD, {"granted": False, "reason": "Còn tài sản khác"})
        assert case.fact("cost_relief_decided")["left"] == 8_000_000

    def test_only_after_a_coercion(self) -> None:
        told = {"party": "D1", "ground": "hardship", "total": 1_000, "proof": "0" * 64}
        assert due_case().refused("request_cost_relief", Role.PARTY, told, who="D1") == "D152 87.1"


class TestMoney:
    def test_a_single_creditor_is_paid_in_time(self) -> None:
        case = due_case()
        told = {"receipt": "R1", "small_sum": True, "other_assets": True}
        assert case.refused("extend_payout", Role.HEAD, told) == "D152 30.3.a"

    def test_no_currency_is_bought_where_dong_was_agreed(self) -> None:
        case = due_case()
        case.go("record_currency", Role.ENFORCER, {"claim": "K1", "currency": "USD", "in_dong": True})
        told = {"receipt": "R1", "spent": 1, "proof": "0" * 64}
        assert case.refused("buy_currency", Role.ACCOUNTANT, told) == "D152 30.6.b"

    def test_a_private_person_has_no_guarantee(self) -> None:
        step = {"step": "budget_debtor_notified", "number": "12/CV"}
        assert due_case().refused("record_state_money_step", Role.CLERK, step) == "D152 88"
        assert on_budget().go("record_state_money_step", Role.CLERK, step)


class TestComplaints:
    def test_the_superior_has_three_working_days_once_it_is_overdue(self) -> None:
        case = late_complaint()
        assert "R196/KN1" in case.subject.duties

    def test_a_hindrance_stops_the_time_to_complain(self) -> None:
        case = due_case()
        before = {d.id: d.due for d in case.subject.duties.values() if d.rule == "R139"}
        case.go("record_hindrance", Role.CLERK, {"step": "obstacle_began", "note": "Bão số 5"})
        case.wait(case.now + timedelta(days=7))
        case.go("record_hindrance", Role.CLERK, {"step": "obstacle_ended", "note": "Bão số 5"})
        after = {d.id: d.due for d in case.subject.duties.values() if d.rule == "R139"}
        assert before
        assert all(after[name] > due for name, due in before.items())

    def test_nothing_hinders_where_no_time_runs(self) -> None:
        told = {"step": "obstacle_began", "note": "Bão số 5"}
        assert contested(decided_case()).refused("record_hindrance", Role.CLERK, told) == "D152 3"


class TestOtherOffices:
    def test_only_land_and_registered_things_take_longer(self) -> None:
        told = {"reason": "Nhiều nơi"}
        case = delegated("other")
        assert case.refused("extend_delegated_verification", Role.ENFORCER, told) == "D152 21.5.a"
        twice = delegated()
        twice.go("extend_delegated_verification", Role.ENFORCER, told)
        assert twice.refused("extend_delegated_verification", Role.ENFORCER, told) == "D152 21.5.a"
        assert twice.fact("duty_opened")["start"].startswith("2026-09-07")

    def test_steps_come_in_their_order(self) -> None:
        told = {"step": "general_complaint_resolved", "number": "1/QĐ"}
        assert petition().refused("record_petition_step", Role.CLERK, told) == "KN 31"
        case = petition_steps(petition(), "general_complaint_accepted")
        late_notice = {"starts_at": day(9, 10).isoformat()}
        assert case.refused("fix_dialogue", Role.CLERK, late_notice) == "ND155 11"


def test_the_fees_of_a_month_are_due_on_the_fifth_of_the_next() -> None:
    year = office_year()
    year.wait(day(9, 30, 8))
    assert year.subject.duties["R106/2026-09"].due == date(2026, 10, 5)
