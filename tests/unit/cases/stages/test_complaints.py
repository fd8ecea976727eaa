"""A plan of distribution is contested: who, until when, what becomes of its money (L25 96–107; D152 30.3–30.4)."""

from __future__ import annotations

from datetime import date

import pytest

from cases.events import Role
from cases.waiting import waiting_for
from tests.cases_driver import Driven, account, day, due_case, end, paid, pay_out, share_out, transfer
from tests.intake_samples import A, B, C, owes

TWO = (owes(B, A, amount=30_000_000, annual_rate_percent="10", due_date="2026-01-15"), owes(B, C, amount=70_000_000))


def planned() -> Driven:
    """A case with money shared out by a plan that everybody knows (Tuesday 22/9/2026), and accounts to pay to."""
    case = due_case(*TWO)
    transfer(case, 50_000_000)
    share_out(case)
    case.perform()
    for party in case.subject.refs("C"):
        account(case, party)
    return case


def plan_of(case: Driven) -> str:
    return str(case.fact("money_distributed")["document"])


def contest(case: Driven, party: str = "C1", **how: object) -> None:
    told = {"about": plan_of(case), "party": party, "reason": "Chia không đúng tỷ lệ"}
    case.go("complain", Role.PARTY, told, **how)  # type: ignore[arg-type]


def resolve(case: Driven, *, upheld: bool, complaint: str = "KN1") -> None:
    case.go("answer_complaint", Role.HEAD, {"complaint": complaint})
    case.go("explain_complaint", Role.ENFORCER, {"complaint": complaint, "explanation": "Chia theo tỷ lệ"})
    case.go("resolve_complaint", Role.HEAD, {"complaint": complaint, "upheld": upheld, "findings": "Đã xem xét"})


class TestTime:
    """L25 96.2.a, c: 15 days from valid notice, 30 where there was coercion."""

    def test_the_last_day_is_in_time_and_the_next_is_not(self) -> None:
        case = planned()
        told = {"about": plan_of(case), "party": "C1", "reason": "Chia không đúng tỷ lệ"}
        case.wait(day(10, 8))
        assert case.refused("complain", Role.PARTY, told) == "L25 97.4"
        case = planned()
        contest(case, at=day(10, 7, 23))
        assert case.subject.complaints["KN1"].group == "a"

    def test_who_has_no_notice_yet_is_in_time(self) -> None:
        case = due_case(*TWO)
        transfer(case, 50_000_000)
        share_out(case)  # nobody is told yet
        case.wait(day(11, 20))
        contest(case)
        assert case.subject.complaints.count("open") == 1

    def test_strangers_and_what_is_no_plan(self) -> None:
        case = planned()
        told = {"about": plan_of(case), "party": "C1", "reason": "Sai"}
        assert case.refused("complain", Role.PARTY, {**told, "about": "decision-9"}) == "L25 96.1"
        assert case.refused("complain", Role.PARTY, {**told, "party": "C9"}) == "L25 97.1"
        contest(case)
        assert case.refused("complain", Role.PARTY, told) == "L25 104"
        resolve(case, upheld=False)
        assert case.refused("complain", Role.PARTY, told) == "L25 97.5"


class TestPayout:
    def test_the_money_of_the_plan_waits(self) -> None:
        case = planned()
        case.go("prepare_payouts", Role.ACCOUNTANT)
        contest(case)
        assert case.refused("approve_payouts", Role.HEAD, {"batch": "B1"}) == "D152 30.3.c"
        case.go("reject_payouts", Role.HEAD, {"batch": "B1", "reason": "có khiếu nại"})
        assert case.refused("prepare_payouts", Role.ACCOUNTANT) == "D152 30.5"
        share = next(s.id for s in case.subject.shares.values() if s.status == "payable")
        assert case.refused("pay_in_person", Role.CASHIER, {"share": share}) == "D152 30.3.c"
        assert any(w.vi.startswith("Thụ lý khiếu nại") for w in waiting_for(case.subject))

    def test_money_of_another_plan_does_not(self) -> None:
        case = planned()
        first = plan_of(case)
        transfer(case, 20_000_000)
        share_out(case)
        case.go("complain", Role.PARTY, {"about": first, "party": "D1", "reason": "Sai"})
        case.go("prepare_payouts", Role.ACCOUNTANT)
        paid = {case.subject.shares[order["share"]].distribution for order in case.fact("payouts_prepared")["orders"]}
        assert paid == {2}

    def test_r097_stops_and_ten_days_run_from_the_decision(self) -> None:
        """D152 30.4: ten days from the decision; what was overdue meanwhile is nobody's breach."""
        case = planned()
        assert "R097/R1" in case.duties()
        contest(case)
        assert "R097/R1" not in case.duties()
        case.wait(day(10, 5))
        resolve(case, upheld=False)
        assert case.duty("R097c/R1").due == date(2026, 10, 15)
        pay_out(case)
        assert "R097c/R1" not in case.duties()

    def test_it_waits_until_the_last_complaint_is_resolved(self) -> None:
        case = planned()
        contest(case)
        contest(case, "D1")
        resolve(case, upheld=False)
        assert "R097c/R1" not in case.duties()
        assert case.refused("prepare_payouts", Role.ACCOUNTANT) == "D152 30.5"
        resolve(case, upheld=False, complaint="KN2")
        assert "R097c/R1" in case.duties()

    def test_a_case_does_not_end_over_a_complaint(self) -> None:
        case = paid(due_case())
        contest(case)
        assert case.refused("end_case") == "F216 5.1"
        case.go("decide_fees")
        case.perform()
        assert case.refused("end_case") == "L25 104, 113"
        resolve(case, upheld=False)
        end(case)
        assert case.subject.ended


class TestProcedure:
    def test_its_periods(self) -> None:
        """L25 104, 102.1: five working days to accept, 15 days to resolve; TT13 9.2: two to explain."""
        case = planned()
        case.wait(day(9, 28))
        contest(case)
        assert case.duty("R143/KN1").due == date(2026, 10, 5)
        assert case.refused("resolve_complaint", Role.HEAD, {"complaint": "KN1", "upheld": True, "findings": "x"})
        case.go("answer_complaint", Role.HEAD, {"complaint": "KN1"})
        assert case.duty("R145/KN1").due == date(2026, 10, 13)
        assert case.duty("R148b/KN1").due == date(2026, 9, 30)
        assert not {"R143/KN1", "R148a/KN1"} & case.duties()
        case.go("explain_complaint", Role.ENFORCER, {"complaint": "KN1", "explanation": "Đúng"})
        assert "R148b/KN1" not in case.duties()
        case.go("resolve_complaint", Role.HEAD, {"complaint": "KN1", "upheld": False, "findings": "Đúng"})
        assert "R145/KN1" not in case.duties()
        assert "R149a/KN1" in case.duties()
        case.perform()
        assert "R149a/KN1" not in case.duties()

    def test_only_the_head_resolves(self) -> None:
        """L25 98.1; complaints are given on to nobody (setting not_delegable)."""
        case = planned()
        contest(case)
        case.go("answer_complaint", Role.HEAD, {"complaint": "KN1"})
        assert case.fact("complaint_accepted")["signer"] == "head-1"
        with pytest.raises(Exception, match="vai trò"):
            case.go("resolve_complaint", Role.DEPUTY, {"complaint": "KN1", "upheld": False, "findings": "x"})

    def test_what_is_barred_is_not_accepted_and_may_come_again(self) -> None:
        """L25 97.3: whose representation is not proven may prove it and complain again, in time."""
        case = planned()
        contest(case)
        case.go("answer_complaint", Role.HEAD, {"complaint": "KN1", "obstacles": ["97.3"]})
        assert case.fact("complaint_refused")["ground"] == "97.3"
        assert "R097c/R1" in case.duties()
        contest(case)
        assert set(case.subject.complaints) == {"KN1", "KN2"}
        assert "R097c/R1" not in case.duties()


class TestUpheld:
    def test_all_that_the_plan_did_is_taken_back(self) -> None:
        case = due_case(*TWO)
        transfer(case, 60_000_000)
        before, ledger = case.subject, dict(case.ledger)
        share_out(case)
        assert case.subject.reckoned_fees
        contest(case)
        resolve(case, upheld=True)
        now = case.subject
        assert {c.id: c for c in now.claims.values()} == {c.id: c for c in before.claims.values()}
        assert (now.undistributed, now.held, now.distributed) == (60_000_000, 60_000_000, 0)
        assert not len(now.shares)
        assert not len(now.reckoned_fees)
        assert all((a.base, a.charged, a.owed) == (0, 0, 0) for a in now.fees.values())
        assert {name: sum_ for name, sum_ in case.ledger.items() if sum_} == {n: s for n, s in ledger.items() if s}
        assert sum(c.amount for c in now.collections.values()) == 0

    def test_another_plan_takes_its_place(self) -> None:
        case = planned()
        first = {share.claim: share.amount for share in case.subject.shares.values()}
        contest(case)
        resolve(case, upheld=True)
        assert case.refused("complain", Role.PARTY, {"about": "plan-7", "party": "C1", "reason": "x"}) == "L25 96.1"
        share_out(case, costs=5_000_000)
        second = {share.claim: share.amount for share in case.subject.shares.values()}
        assert sum(first.values()) == sum(second.values()) == 50_000_000
        assert second["costs"] == 5_000_000
        pay_out(case)
        assert case.of_kind("money_paid_out")
        assert case.duties() & {"R097/R1", "R097c/R1"} == set()

    def test_what_another_brought_down_is_not_taken_back_twice(self) -> None:
        case = planned()
        contest(case)
        contest(case, "D1")
        resolve(case, upheld=True)
        resolve(case, upheld=True, complaint="KN2")
        assert len(case.of_kind("plan_withdrawn")) == 1
        assert case.fact("complaint_resolved")["upheld"]
        assert case.subject.undistributed == 50_000_000

    def test_later_plans_stand(self) -> None:
        """Each plan is taken back by what it did itself."""
        case = planned()
        first = plan_of(case)
        transfer(case, 20_000_000)
        share_out(case)
        later = {s.id: s for s in case.subject.shares.values() if s.distribution == 2}
        case.go("complain", Role.PARTY, {"about": first, "party": "D1", "reason": "Sai"})
        resolve(case, upheld=True)
        assert {s.id: s for s in case.subject.shares.values()} == later
        assert (case.subject.undistributed, case.subject.distributed) == (50_000_000, 20_000_000)
        assert case.subject.outstanding == 100_000_000 - 20_000_000
