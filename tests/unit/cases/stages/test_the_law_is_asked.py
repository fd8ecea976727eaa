"""The stages ask the guards of `law/`: a case ends, goes back or stands still only as the law says (L1, L2, L9)."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from cases.events import Role
from cases.stages.closure import EndCase
from cases.stages.common import ENDED_AS
from cases.stages.verification import Ground, PartnerAnswered
from cases.waiting import waiting_for
from law.guards import ending, no_condition
from tests.cases_driver import (
    Driven,
    day,
    decided_case,
    due_case,
    end,
    no_condition_case,
    notified_case,
    paid,
    reverify,
    tell,
    transfer,
    verified_case,
)
from tests.intake_samples import A, B, owes

PROSECUTED = {"ground": "32.1.e", "circumstances": ["referred_under_91_or_92", "convicted"]}


def test_what_may_be_named_are_the_grounds_of_the_law() -> None:
    grounds = set(get_args(EndCase.model_fields["ground"].annotation))
    ends = {ENDED_AS.get(ground, ground) for ground in grounds}
    assert ends == ending.GROUNDS.keys() - {"55.2", "32.1.d"}  # these two a decision of the case brings about
    assert {f"38.1.{point}" for point in get_args(Ground)} == no_condition.GROUNDS.keys()


class TestEnding:
    def test_l1_an_unpaid_debt_does_not_end_by_a_word(self) -> None:
        case = verified_case()
        assert case.refused("end_case", Role.HEAD, {"ground": "32.1.e"}) == "D152 32.1.e"
        assert case.refused("end_case", Role.HEAD, PROSECUTED) == "D152 32.1.e"  # nobody is bound to an act here
        performed = {"circumstances": ["performed"]}
        assert case.refused("end_case", Role.HEAD, performed) == "L25 55.1"

    @pytest.mark.parametrize("code", ["a", "b", "c", "đ", "e"])
    def test_each_ground_needs_its_facts(self, code: str) -> None:
        assert verified_case().refused("end_case", Role.HEAD, {"ground": f"32.1.{code}"}) == f"D152 32.1.{code}"

    def test_with_its_facts_the_ground_ends_the_case(self) -> None:
        case = due_case()
        case.perform()
        case.go("end_case", Role.HEAD, {"ground": "32.1.b", "circumstances": ["insolvency_law_ends"]})
        assert case.subject.ended.ground == "32.1.b"
        bound = due_case(owes(B, A, kind="return_property"))
        bound.go("end_case", Role.HEAD, PROSECUTED)
        assert bound.subject.ended.ground == "32.1.e"

    def test_an_interim_measure_is_served_when_the_case_knows_it(self) -> None:
        served = {"ground": "32.1.a", "circumstances": ["measure_served"]}
        assert due_case().refused("end_case", Role.HEAD, served) == "D152 32.1.a"  # no such measure
        title = {"number": "1/2026/QĐ-BPKCTT"}
        case = decided_case(owes(B, A, amount=1_000_000), title=title, channel="court_transfer", asks=())
        assert case.refused("end_case", Role.HEAD, served) == "D152 32.1.a"
        tell(case, "C1")
        tell(case, "D1")
        coerced = {**served, "circumstances": ["measure_needs_coercion"]}
        assert case.refused("end_case", Role.HEAD, coerced) == "D152 32.1.a"
        case.go("end_case", Role.HEAD, {"ground": "32.1.a"})
        assert case.subject.ended.ground == "32.1.a"

    def test_l9_a_case_ends_only_when_everybody_knows_of_every_paper(self) -> None:
        case = notified_case()
        case.go("record_performance", Role.ENFORCER, {"claim": "K1", "amount": 200_000_000, "how": "tự giao"})
        case.go("amend_decision", Role.HEAD, {"change": "địa chỉ", "legal_consequences": "không"})
        assert case.refused("end_case") == "L25 35.1"
        assert "Notice of documents to the parties" in {w.en for w in waiting_for(case.subject)}
        end(case)
        assert case.subject.ended
        assert not [d for d in case.duties() if d.startswith("R017")]

    def test_l9_a_case_that_a_decision_ends_is_not_closed_before_it_is_known(self) -> None:
        case = due_case()
        case.go("withdraw_request", Role.CLERK)
        told = {"ground": "48.4", "circumstances": ["creditor_asks", "fees_and_costs_paid"]}
        case.go("cancel", Role.HEAD, told)
        case.perform("archive", "issue_document", "deliver_to_procuracy")
        unsent = [key for key, owed in case.subject.owed.items() if owed.effect == "send_notices"]
        case.wait(day(12, 1, year=2028))
        assert unsent
        assert not case.subject.finished
        case.perform()
        case.wait(day(2, 1, year=2029))
        case.perform()
        assert case.subject.finished

    def test_no_period_begins_in_a_case_that_has_ended_or_by_a_decision_that_was_recalled(self) -> None:
        case = decided_case()
        told = {"ground": "48.4", "circumstances": ["creditor_asks", "fees_and_costs_paid"]}
        case.go("cancel", Role.HEAD, told)
        tell(case, "D1")
        assert not {d for d in case.duties() if d.startswith("R025")}
        recalled = decided_case()
        recalled.go("recall_decision", Role.HEAD, {"ground": "52.1.b", "legal_consequences": "không"})
        tell(recalled, "D1")
        assert not {d for d in recalled.duties() if d.startswith("R025")}

    def test_the_fee_decision_is_signed_before_the_end(self) -> None:
        case = paid(verified_case())
        assert case.refused("end_case") == "F216 5.1"
        assert "Fee decision to be signed" in {w.en for w in waiting_for(case.subject)}
        end(case)
        assert case.subject.ended

    def test_only_a_party_or_a_relative_has_the_result_confirmed(self) -> None:
        case = due_case()
        asks = {"requester": "Báo chí", "asker": "other"}
        assert case.refused("request_confirmation", Role.CLERK, asks) == "D152 32.3"
        case.go("request_confirmation", Role.CLERK, {**asks, "asker": "relative"})
        assert case.subject.confirmation_for


class TestReturn:
    def without_condition(self) -> Driven:
        """L2: a no-condition decision of the old law's last half-year."""
        case = due_case(at=day(1, 5), title={"date": "2025-06-01", "effective_date": "2025-07-01"})
        case.go("start_verification", Role.ENFORCER)
        case.perform()
        case.go(
            "conclude_verification",
            Role.ENFORCER,
            {"result": "no_condition", "ground": "a", "circumstances": ["no_income", "no_assets"]},
        )
        case.go("decide_no_condition", at=day(1, 20))
        assert case.subject.no_condition.decided_on == date(2026, 1, 20)
        return case

    def test_l2_not_after_a_year(self) -> None:
        case = self.without_condition()
        case.wait(day(2, 20, year=2027))
        assert case.refused("return_request") == "L25 38.4"

    def test_l1_not_without_the_verifications(self) -> None:
        case = self.without_condition()
        case.wait(day(2, 20, year=2028))
        assert case.refused("return_request") == "L25 38.4"
        reverify(case, "no_condition")
        assert case.refused("return_request") == "L25 38.4"  # one does not stand for four

    def test_once_a_year_is_enough_of_a_prisoner(self) -> None:
        case = no_condition_case()
        for year, month in ((2027, 9), (2028, 9)):
            reverify(case, "no_condition", at=day(month, 15, year=year))
        case.wait(day(10, 2, year=2028))
        assert case.refused("return_request") == "L25 38.4"
        term = {"party": "D1", "prison": "Trại giam Thủ Đức", "admitted_on": "2026-09-01", "until": "2031-09-01"}
        case.go("record_prisoner", Role.CLERK, term)
        case.go("return_request")
        assert case.subject.ended.ground == "request_returned"


class TestNoCondition:
    def running(self) -> Driven:
        case = due_case()
        case.go("start_verification", Role.ENFORCER)
        case.perform()
        return case

    def test_a_ground_needs_the_facts_of_its_point(self) -> None:
        case = self.running()
        alone = {"result": "no_condition", "ground": "a"}
        assert case.refused("conclude_verification", Role.ENFORCER, alone) == "L25 38.1.a"
        for point in "bcdđegh":
            wrong = {"result": "no_condition", "ground": point, "circumstances": ["no_income", "no_assets"]}
            assert case.refused("conclude_verification", Role.ENFORCER, wrong) == f"L25 38.1.{point}"
        case.go("conclude_verification", Role.ENFORCER, {**alone, "circumstances": ["no_income", "assets_exempt"]})
        assert case.fact("verification_concluded")["circumstances"] == ["assets_exempt", "no_income"]

    def test_what_the_holders_answered_is_known(self) -> None:
        case = due_case()
        case.go("start_verification", Role.ENFORCER)
        for owed in [o for o in case.subject.owed.values() if o.effect == "ask_partner"]:
            query = owed.data["tag"]
            nothing = PartnerAnswered(key=owed.key, query=query, assets=(), asked_at=case.now, answered_at=case.now)
            case.observe(owed.key, nothing)
        case.go("conclude_verification", Role.ENFORCER, {"result": "no_condition", "ground": "a"})
        assert set(case.fact("verification_concluded")["circumstances"]) == {"no_income", "no_assets"}


class TestOverlays:
    def test_what_is_wholly_enforced_is_not_postponed(self) -> None:
        case = due_case()
        case.go("record_performance", Role.ENFORCER, {"claim": "K1", "amount": 200_000_000, "how": "tự giao"})
        assert case.refused("postpone", Role.HEAD, {"ground": "46.2"}) == "L25 46.2"

    def test_a_fee_that_is_owed_is_not_paid_whatever_is_said(self) -> None:
        case = due_case()
        case.go("record_performance", Role.ENFORCER, {"claim": "K1", "amount": 100_000_000, "how": "tự giao"})
        case.go("decide_fees")
        told = {"ground": "48.4", "circumstances": ["creditor_asks", "fees_and_costs_paid"]}
        assert case.refused("cancel", Role.HEAD, told) == "L25 48.4"
        case.go("pay_fee", Role.CASHIER, {"party": "C1", "amount": case.subject.fees["C1"].owed})
        case.go("cancel", Role.HEAD, told)
        assert case.subject.ended.ground == "cancelled"

    def test_insolvency_stays_no_duty_but_money(self) -> None:
        case = due_case(owes(B, A, kind="return_property"))
        told = {"ground": "47.1.a", "circumstances": ["insolvency_filed", "money_duty"]}
        assert case.refused("suspend", Role.HEAD, told) == "L25 47.1.a"


class TestAlimony:
    """L9: three million a month, due on the 15th; all that is due is paid."""

    ALIMONY = owes(B, A, kind="alimony_monthly", amount=3_000_000, due_date="2026-08-15")

    WHEN = {"at": day(10, 5), "title": {"effective_date": "2026-07-20"}}

    def paid(self) -> Driven:
        case = notified_case(self.ALIMONY, **self.WHEN)
        transfer(case, case.subject.claims["K1"].due_by(date(2026, 10, 15)))
        case.wait(day(10, 22))
        return case

    def test_paid_in_time_opens_no_verification(self) -> None:
        case = self.paid()
        assert case.of_kind("voluntary_period_ended")
        assert "R026" not in case.duties()
        assert "The next instalment is not due yet" in {w.en for w in waiting_for(case.subject)}

    def test_the_first_instalment_that_is_missed_does(self) -> None:
        case = self.paid()
        transfer(case, 3_000_000)
        case.wait(day(11, 17))
        assert "R026" not in case.duties()
        case.wait(day(12, 17))
        assert len(case.of_kind("instalment_day_passed")) == 2
        assert case.duty("R026").due == date(2026, 12, 24)

    def test_unpaid_it_opens_like_any_debt(self) -> None:
        assert "R026" in due_case(self.ALIMONY, **self.WHEN).duties()
