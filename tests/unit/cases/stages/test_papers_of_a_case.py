"""The papers that an act signs: whose they are, who is told of them, and that the procuracy gets decisions only."""

from __future__ import annotations

import pytest

from cases.events import Role
from cases.stages.common import FILED
from tests.cases_driver import (
    BY_PROTESTER,
    Driven,
    account,
    day,
    decided_case,
    due_case,
    end,
    local,
    notified_case,
    opened_case,
    paid,
    share_out,
    tell,
    transfer,
)
from tests.intake_samples import A, B, owes, person

NO_NUMBER = person("B", id_number=None)


def papers(case: Driven) -> list[tuple[str, str, str]]:
    """Kind, number and signer of every paper signed so far."""
    signed = [event.data for event in case.events if "document_kind" in event.data and "signer" in event.data]
    return [(one["document_kind"], one["number"], one["signer"]) for one in signed]


def told_of(case: Driven, kind: str) -> dict[str, str]:
    """Which party is told of the papers of a kind, by which channel."""
    return {n.party: n.channel for n in case.subject.notices.values() if n.subject == kind}


class TestMinutes:
    """D152 16.3, 16.6, 17.3: what is tried by hand is put in minutes, with the day of valid notice or what follows."""

    def test_a_delivery_has_its_minutes_by_whoever_made_it(self) -> None:
        case = decided_case()
        tell(case, "D1")
        assert papers(case)[-1] == ("notice_minutes", "01/BB-THADS", case.subject.officer)
        minutes = case.fact("notice_minuted")
        assert (minutes["told"], minutes["valid_on"], minutes["next_channel"]) == ("decision-1", "2026-09-08", "")

    def test_a_failure_names_the_channel_that_follows(self) -> None:
        case = decided_case()
        tried = {"document": "decision-1", "party": "D1", "channel": "delivery", "on": local(case.now).isoformat()}
        case.go("record_notice", Role.ENFORCER, {**tried, "proof": "return_unknown", "witness": True})
        assert case.fact("notice_minuted")["next_channel"] == "posting"
        assert case.fact("notice_minuted")["valid_on"] is None

    def test_one_attempt_that_reached_many_has_one_set_of_minutes(self) -> None:
        case = decided_case()
        tried = {"document": "decision-1", "party": "C1", "others": ["D1"], "on": local(case.now).isoformat()}
        case.go("record_notice", Role.ENFORCER, {**tried, "channel": "delivery", "proof": "signed"})
        assert [paper for paper in papers(case) if paper[0] == "notice_minutes"] == [
            ("notice_minutes", "01/BB-THADS", case.subject.officer)
        ]
        assert case.fact("notice_minuted")["parties"] == ["C1", "D1"]

    def test_vneid_proves_itself(self) -> None:
        case = notified_case()
        made = len(case.of_kind("notice_minuted"))
        case.go("amend_decision", Role.HEAD, {"change": "địa chỉ", "legal_consequences": "không"})
        case.perform()
        assert len(case.of_kind("notice_minuted")) == made
        assert case.subject.notices[f"amend-{case.subject.documents}/D1"].valid_on

    def test_a_signature_proves_no_posting(self) -> None:
        case = decided_case()
        told = {"document": "decision-1", "party": "D1", "channel": "posting", "on": local(case.now).isoformat()}
        assert case.refused("record_notice", Role.ENFORCER, {**told, "proof": "signed"}) == "D152 15–19"


class TestServed:
    """L25 35.1: what touches the parties is made known to them, and the case does not end before."""

    def test_the_assignment(self) -> None:
        case = decided_case(owes(NO_NUMBER, A, amount=9_000_000))
        assert told_of(case, "enforcer_assignment") == {"C1": "vneid", "D1": "delivery"}
        assert "R017/assignment-2" in case.duties()
        tell(case, "D1", "assignment-2")
        assert "R017/assignment-2" not in case.duties()
        case.go("change_enforcer", Role.HEAD, {"reason": "người thân"})
        assert {n.issued_on for n in case.subject.notices.group("open")} == {local(case.now)}

    def test_the_plan(self) -> None:
        case = due_case()
        transfer(case, 200_000_000)
        share_out(case)
        assert told_of(case, "distribution_plan") == {"C1": "vneid", "D1": "vneid"}
        plan = case.fact("money_distributed")["document"]
        assert f"R017/{plan}" in case.duties()
        case.perform()
        assert f"R017/{plan}" not in case.duties()

    def test_the_notice_of_the_assignment_does_not_end_what_runs_for_the_decision(self) -> None:
        """L25 62.1: 24 hours for the notice of an interim measure."""
        title = {"number": "1/2026/QĐ-BPKCTT"}
        case = decided_case(owes(B, A, amount=1_000_000), title=title, channel="court_transfer", asks=())
        assert case.subject.notices["assignment-2/D1"].valid_on
        assert "R019" in case.duties()
        tell(case, "C1")
        tell(case, "D1")
        assert "R019" not in case.duties()


class TestMoney:
    def test_the_list_of_orders_is_signed_by_who_approves_it(self) -> None:
        case = paid(due_case())
        assert ("payout_orders", "01/DS-THADS", "head-1") in papers(case)

    def test_of_two_approvals_the_second_signs(self) -> None:
        case = due_case(owes(B, A, amount=3_000_000_000))
        transfer(case, 3_000_000_000)
        share_out(case)
        account(case, "C1")
        case.go("prepare_payouts", Role.ACCOUNTANT)
        case.go("approve_payouts", Role.HEAD, {"batch": "B1"})
        assert "payout_orders" not in {kind for kind, _, _ in papers(case)}
        case.go("approve_payouts", Role.DEPUTY, {"batch": "B1"})
        assert papers(case)[-1] == ("payout_orders", "01/DS-THADS", "deputy-1")

    def test_a_void_receipt_has_minutes_that_say_whether_another_takes_its_place(self) -> None:
        case = due_case()
        transfer(case, 10_000_000)
        case.go("void_receipt", Role.ACCOUNTANT, {"receipt": "R1", "reason": "sai tên", "payer": "Lê Thị C"})
        assert case.fact("receipt_voided")["replaced"]
        case.go("void_receipt", Role.ACCOUNTANT, {"receipt": "R2", "reason": "nhầm việc"})
        assert not case.fact("receipt_voided")["replaced"]
        assert [p for p in papers(case) if p[0] == "receipt_void"] == [
            ("receipt_void", "03/BB-THADS", "accountant-1"),  # after the minutes of two notices
            ("receipt_void", "04/BB-THADS", "accountant-1"),
        ]

    def test_what_ends_a_case_signs_its_statement(self) -> None:
        case = paid(due_case())
        end(case)
        assert papers(case)[-1] == ("case_statement", "01/BTH-THADS", "head-1")
        assert case.subject.ended.document == case.fact("case_ended")["document"]
        refused = opened_case()
        refused.go("refuse_case", Role.HEAD, facts={"claims": {"decided": {"F": "case/79/other/1"}}})
        assert [kind for kind, _, _ in papers(refused)] == ["refusal_notice", "case_statement"]

    def test_papers_of_the_file_go_to_nobody(self) -> None:
        """L25 35.2 speaks of decisions: no minutes, list or statement is sent to the procuracy."""
        case = paid(due_case())
        transfer(case, 1_000, ground="nộp thừa")
        case.go("void_receipt", Role.ACCOUNTANT, {"receipt": "R2", "reason": "nhầm việc"})
        end(case)
        case.perform()
        signed = {data["document"]: data["document_kind"] for e in case.events if "signer" in (data := e.data)}
        sent = {signed[event.data["document"]] for event in case.of_kind("procuracy_notified")}
        assert set(signed.values()) >= FILED
        assert sent == set(signed.values()) - FILED
        assert not {n.subject for n in case.subject.notices.values()} & FILED


class TestAnothersDecision:
    """L25 47.2: the notice says whose decision it is of, its number and its day."""

    def test_the_command_asks_for_it(self) -> None:
        case = due_case()
        unnamed = {key: value for key, value in BY_PROTESTER.items() if key != "ordered"}
        assert case.refused("suspend", Role.HEAD, unnamed) == "L25 47.2"
        case.go("suspend", Role.HEAD, BY_PROTESTER)
        assert case.fact("suspended")["ordered"] == BY_PROTESTER["ordered"]
        assert papers(case)[-1][0] == "suspension_notice"

    @pytest.mark.parametrize("change", [{"ground": "47.1.a", "circumstances": ["insolvency_filed", "money_duty"]}])
    def test_nobody_else_decides_what_is_the_heads(self, change: dict[str, object]) -> None:
        assert due_case().refused("suspend", Role.HEAD, {**BY_PROTESTER, **change}) == "L25 47.1"

    def test_it_is_not_of_a_day_to_come(self) -> None:
        case = due_case()
        tomorrow = {**BY_PROTESTER["ordered"], "on": "2026-12-01"}
        assert case.refused("suspend", Role.HEAD, {**BY_PROTESTER, "ordered": tomorrow}) == "L25 47.2"
        assert case.now < day(12, 1)
