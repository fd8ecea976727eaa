"""From the opened case to the voluntary period: decision, enforcer, file, notices, agreement."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.commands import Malformed
from cases.dossiers import DossierState
from cases.events import Event, Role
from cases.kernel import HANDLERS, Subject, evolve
from cases.proceedings import PROCEEDINGS
from tests.cases_driver import (
    Driven,
    day,
    decided_case,
    due_case,
    local,
    notified_case,
    opened_case,
    received,
    tell,
)
from tests.intake_samples import A, B, D, owes, person
from web.people import as_the_rule_says


def test_nothing_new_is_given_to_who_is_away() -> None:
    """L25 22.2.b: the rule passes him over, and naming him is refused; nobody is named where all are away."""
    free = {"room": "P1", "relations": []}
    staff = [
        {"officer": "CHV-01", "load": 1, "absent": True, **free},
        {"officer": "CHV-02", "load": 7, "absent": False, **free},
    ]
    case = drafted()
    case.go("sign_decision")
    named = {"officer": "CHV-01", "reason": "quen việc"}
    assert case.refused("assign_enforcer", Role.HEAD, named, facts={"enforcers": staff}) == "L25 22.2.b"
    assert case.refused("assign_enforcer", Role.HEAD, facts={"enforcers": staff[:1]}) == "L25 22.2.b"
    case.go("assign_enforcer", Role.HEAD, facts={"enforcers": staff})
    told = case.fact("enforcer_assigned")
    assert (told["officer"], [one["absent"] for one in told["candidates"]]) == ("CHV-02", [True, False])
    assert as_the_rule_says(case.subject.id, told)
    assert not as_the_rule_says(case.subject.id, {**told, "officer": "CHV-01"})


def drafted() -> Driven:
    case = opened_case()
    case.go("propose_decision", Role.SECRETARY)
    return case


def recalled() -> Driven:
    case = notified_case()
    case.go("recall_decision", Role.HEAD, {"ground": "52.1.b", "legal_consequences": "Ra quyết định mới."})
    return case


class TestDecision:
    def test_r006_runs_five_working_days_from_the_request(self) -> None:
        case = opened_case()  # a Monday
        assert case.duty("R006").due == date(2026, 9, 14)

    def test_r008_of_an_ex_officio_case(self) -> None:
        case = opened_case(owes(B, kind="fine", amount=20_000_000), asks=())
        assert case.duties() == {"R008"}

    def test_r006_warns_breaches_and_climbs_the_ladder(self) -> None:
        case = opened_case()
        case.wait(day(10, 30))
        steps = case.steps("R006")
        assert [kind for kind, _ in steps] == ["opened", "warned", "breached", "escalated", "escalated", "escalated"]
        told = [e.data["to"] for e in case.events if e.kind in ("duty_breached", "duty_escalated")]
        assert told == ["officer", "room_head", "provincial_head", "ministry"]
        assert [local(at - timedelta(seconds=1)) for kind, at in steps if kind == "breached"] == [date(2026, 9, 14)]
        assert all(e.at <= e.detected_at for e in case.events)

    def test_a_late_signature_is_discharged_late(self) -> None:
        case = drafted()
        case.go("sign_decision", Role.HEAD, at=day(9, 16))
        assert case.fact("duty_discharged")["late"] is True

    def test_signed_numbered_and_made_known(self) -> None:
        case = drafted()
        case.go("sign_decision")
        assert case.subject.decision.number == "01/QĐ-THADS"
        assert case.subject.decision.proposer == "secretary-1"
        assert {n.party: n.channel for n in case.subject.notices.values()} == {"C1": "delivery", "D1": "delivery"}
        assert {"R017/decision-1", "R018/decision-1"} <= case.duties()
        case.perform()
        assert "R018/decision-1" not in case.duties()

    def test_nothing_is_signed_without_a_draft_or_twice(self) -> None:
        case = opened_case()
        assert case.refused("sign_decision") == "D152 12.1"
        case.go("propose_decision", Role.SECRETARY)
        case.go("sign_decision")
        assert case.refused("sign_decision") == "L25 34.4.đ"
        assert case.refused("propose_decision", Role.SECRETARY) == "L25 34.4.đ"

    def test_a_deputy_signs_under_a_delegation_of_that_day_only(self) -> None:
        case = drafted()
        old = [
            {"officer": "deputy-1", "documents": [], "starts_on": "2026-07-01", "ends_on": "2026-08-31", "basis": ""}
        ]
        assert case.refused("sign_decision", Role.DEPUTY, facts={"delegations": old}).startswith("L25 22")
        other = [{**old[0], "documents": ["postpone"], "ends_on": None}]
        assert case.refused("sign_decision", Role.DEPUTY, facts={"delegations": other}).startswith("L25 22")
        case.go("sign_decision", Role.DEPUTY)
        assert case.subject.stage == "decided"

    def test_content_that_another_case_decided_meanwhile(self) -> None:
        case = drafted()
        facts = {"claims": {"decided": {"x": "case/79/other/1"}}}
        assert case.refused("sign_decision", facts=facts) == "L25 34.4.đ"


class TestEnforcer:
    def test_the_least_loaded_without_a_conflict(self) -> None:
        case = drafted()
        assert case.refused("assign_enforcer") == "L25 22.2.b"
        case.go("sign_decision")
        case.go("assign_enforcer")
        assert case.subject.officer == "CHV-01"  # CHV-03 has less to do, but is married to a party
        assert case.subject.stage == "notifying"
        barred = {c["officer"]: c["barred"] for c in case.fact("enforcer_assigned")["candidates"]}
        assert barred["CHV-03"] == "L25 16.2.d"

    def test_a_named_one_must_be_free_of_conflict(self) -> None:
        case = drafted()
        case.go("sign_decision")
        assert case.refused("assign_enforcer", Role.HEAD, {"officer": "CHV-03"}) == "L25 16.2.d"
        case.go("assign_enforcer", Role.HEAD, {"officer": "CHV-02", "reason": "chuyên môn"})
        assert case.subject.officer == "CHV-02"
        assert case.refused("assign_enforcer") == "D152 13"

    def test_r015_until_the_file_is_open(self) -> None:
        case = drafted()
        assert case.refused("open_file", Role.SECRETARY) == "D152 12.2"
        case.go("sign_decision", at=day(9, 8))
        case.go("assign_enforcer")
        assert case.duty("R015").due == date(2026, 9, 10)
        case.go("open_file", Role.ENFORCER)
        assert "R015" not in case.duties()
        assert case.refused("open_file", Role.ENFORCER) == "D152 12.2"

    def test_r016_another_enforcer_or_a_refusal_within_three_days(self) -> None:
        case = decided_case()
        assert case.refused("open_file", Role.ENFORCER, who="CHV-02") == "L25 25.1"
        case.go("request_enforcer_replacement", Role.PARTY, {"ground": "không vô tư"})
        assert case.duty("R016").due == date(2026, 9, 11)
        case.go("change_enforcer", Role.HEAD, {"refuse": True, "reason": "không có căn cứ"})
        assert "R016" not in case.duties()
        case.go("change_enforcer", Role.HEAD, {"reason": "nghỉ ốm"})
        assert (case.subject.officer, case.fact("enforcer_changed")["previous"]) == ("CHV-02", "CHV-01")
        assert case.refused("start_verification", Role.ENFORCER, who="CHV-01") == "L25 25.1"

    def test_an_enforcer_assigned_late_does_not_turn_the_case_back(self) -> None:
        case = drafted()
        case.go("sign_decision")
        on = local(case.now).isoformat()
        told = {"document": "decision-1", "party": "D1", "channel": "delivery", "proof": "signed", "on": on}
        case.go("record_notice", Role.SECRETARY, told)
        case.go("assign_enforcer")
        assert case.subject.stage == "voluntary"


class TestNotice:
    def record(self, case: Driven, article: str = "", **change: object) -> None:
        told = {
            "document": "decision-1",
            "party": "D1",
            "channel": "delivery",
            "proof": "signed",
            "on": local(case.now).isoformat(),
        } | change
        if article:
            assert case.refused("record_notice", Role.ENFORCER, told) == article
        else:
            case.go("record_notice", Role.ENFORCER, told)

    def test_one_list_of_letters_tells_everybody_on_it_once(self) -> None:
        case = decided_case(owes(B, A), owes(B, D))
        self.record(case, party="C1", others=["C2", "D1", "C1"])
        of_decision = [event for event in case.events if event.data.get("document") == "decision-1"]
        told = [event.data["party"] for event in of_decision if event.kind == "party_notified"]
        assert told == ["C1", "C2", "D1"]
        assert "parties_notified" in {event.kind for event in of_decision}

    def test_a_list_with_somebody_who_is_no_party_tells_nobody(self) -> None:
        case = decided_case(owes(B, A), owes(B, D))
        self.record(case, "L25 35.1", party="C1", others=["C2", "C9"])
        assert not any(n.valid_on for n in case.subject.notices.values() if n.document == "decision-1")

    def test_s8_the_decision_itself_never_goes_by_vneid_alone(self) -> None:
        case = decided_case()
        self.record(case, "D152 16.1.b", channel="vneid", proof="vneid_sent")
        assert case.subject.voluntary_until == {}
        assert "debtor_notified" not in [e.kind for e in case.events]

    def test_s9_sent_by_vneid_is_valid_though_never_opened(self) -> None:
        case = due_case()
        case.go("postpone", Role.HEAD, {"ground": "46.1.c", "circumstances": ["creditor_asks"]})
        case.perform()
        told = [n for n in case.subject.notices.values() if n.subject == "postponement_decision"]
        assert {(n.channel, n.valid_on) for n in told} == {("vneid", local(case.now))}
        assert not any(d.startswith("R017/postpone") for d in case.duties())

    def test_a_failure_minute_starts_no_period(self) -> None:
        case = decided_case()
        self.record(case, proof="cohabitant_refused", witness=True)
        assert case.kinds() == ["notice_minuted", "notice_failed"]
        notice = case.subject.notices["decision-1/D1"]
        assert (notice.channel, len(notice.attempts)) == ("posting", 1)
        assert "R025/D1" not in case.duties()
        self.record(case, channel="posting", proof="posted", witness=True)
        assert "R025/D1" in case.duties()

    def test_minutes_need_their_witness(self) -> None:
        case = decided_case()
        self.record(case, "D152 16.6", proof="addressee_refused")

    def test_days_that_cannot_be(self) -> None:
        case = decided_case()
        self.record(case, "L25 35", on=local(case.now + timedelta(days=1)).isoformat())
        self.record(case, "L25 35.1", on="2026-08-01")
        self.record(case, "L25 35.1", document="decision-9")
        self.record(case)
        self.record(case, "L25 35.1")

    def test_r017_ends_with_the_last_party(self) -> None:
        case = decided_case()
        tell(case, "D1")
        assert "R017/decision-1" in case.duties()
        tell(case, "C1")
        assert "parties_notified" in case.kinds()
        assert "R017/decision-1" not in case.duties()

    def test_each_debtor_has_his_own_ten_days(self) -> None:
        joint = (owes(B, A, amount=50_000_000, joint_group="j"), owes(D, A, amount=50_000_000, joint_group="j"))
        case = decided_case(*joint)
        tell(case, "D1", at=day(9, 9))
        tell(case, "D2", at=day(9, 14))
        case.wait(day(9, 22))
        assert tuple(case.subject.voluntary_until) == ("D1",)
        assert case.refused("start_verification", Role.ENFORCER) == "L25 37.1"
        case.wait(day(9, 26))
        assert set(case.subject.voluntary_until) == {"D1", "D2"}

    def test_r025_ends_on_a_working_day_and_r026_follows(self) -> None:
        case = notified_case()  # notified on Wednesday 9/9: ten days end on Saturday 19/9, and so on Monday 21/9
        assert case.duty("R025/D1").due == date(2026, 9, 21)
        case.wait(day(9, 22))
        assert case.subject.voluntary_until == {"D1": date(2026, 9, 21)}
        assert case.duty("R026").due == date(2026, 9, 30)
        assert not [e for e in case.events if e.kind == "duty_breached"]  # his right ran out, nobody is late

    def test_the_period_stands_still_while_the_case_does(self) -> None:
        case = notified_case()
        case.go("postpone", Role.HEAD, {"ground": "46.1.c", "circumstances": ["creditor_asks"]}, at=day(9, 14))
        case.wait(day(10, 20))
        assert tuple(case.subject.voluntary_until) == ()
        case.go("end_overlay_ground", Role.HEAD, {"note": "hết"}, at=day(10, 20))
        case.go("resume_case", Role.HEAD, at=day(10, 20))
        assert case.duty("R025/D1").paused_since is None
        assert case.duty("R025/D1").due > date(2026, 10, 20)

    def test_a_period_that_begins_while_the_case_stands_still_waits(self) -> None:
        case = decided_case()
        case.go("postpone", Role.HEAD, {"ground": "46.1.c", "circumstances": ["creditor_asks"]})
        tell(case, "D1")
        assert case.duty("R025/D1").paused_since == local(case.now)


class TestAgreement:
    def test_an_agreement_and_its_breach(self) -> None:
        case = due_case()
        agreed = {"content": "Trả góp", "perform_by": "2026-12-31", "fee_agreed": True}
        assert case.refused("record_agreement", Role.ENFORCER, {**agreed, "fee_agreed": False}) == "D152 14.5"
        assert case.refused("record_agreement", Role.ENFORCER, {**agreed, "perform_by": "2026-01-01"}) == "D152 14.1"
        assert case.refused("end_agreement", Role.ENFORCER, {"reason": "x"}) == "D152 14"
        case.go("record_agreement", Role.ENFORCER, agreed)
        assert case.subject.agreement
        case.go("end_agreement", Role.PARTY, {"reason": "không trả"})
        assert case.subject.agreement == ""


class TestRecall:
    def test_a_recalled_decision_may_be_replaced(self) -> None:
        case = recalled()
        assert case.subject.stage == "opened"
        assert not {"R025/D1", "R026", "R015"} & case.duties()
        assert case.refused("start_verification", Role.ENFORCER) == "L25 37.1"
        case.go("propose_decision", Role.SECRETARY)
        case.go("sign_decision")
        assert (case.subject.stage, case.subject.officer) == ("notifying", "CHV-01")

    def test_not_once_money_has_come(self) -> None:
        case = notified_case()
        case.go("receive_cash", Role.ACCOUNTANT, {"amount": 1_000_000, "payer": "Nguyễn Văn B"})
        told = {"ground": "52.1.b", "legal_consequences": "không"}
        assert case.refused("recall_decision", Role.HEAD, told) == "L25 52.1"

    def test_an_amendment_leaves_the_case_where_it_is(self) -> None:
        case = notified_case()
        case.go("amend_decision", Role.HEAD, {"change": "địa chỉ", "legal_consequences": "không"})
        assert case.subject.stage == "voluntary"
        assert "R018/amend-5" in case.duties()


@pytest.mark.parametrize("name", sorted(n for n, h in HANDLERS.items() if h.roles))
def test_only_its_roles_may_send_a_command(name: str) -> None:
    """Who may not send it is turned away at the door: no record, whatever the payload."""
    case, dossier = opened_case(), received(owes(B, A, amount=1))
    of = HANDLERS[name].subject
    own, other = (dossier, case) if issubclass(DossierState, of) else (case, dossier)
    if kind := next((kind for kind, model in PROCEEDINGS.items() if model is of), ""):
        own = Driven(PROCEEDINGS[kind](id=f"{kind}/79/tests/T-1", office="79", pack=case.subject.pack), case.now)
    for role in set(Role) - HANDLERS[name].roles:
        with pytest.raises(Malformed) as wrong:
            own.go(name, role, {})
        assert wrong.value.field == "actor.role"
    if HANDLERS[name].subject is not Subject:
        with pytest.raises(Malformed, match="is no command of") as wrong:
            other.go(name, min(HANDLERS[name].roles), {})
        assert wrong.value.field == "subject"
    assert case.subject.head == case.events[-1].seq


def test_the_voluntary_days_are_those_of_the_pack() -> None:
    case = opened_case()
    assert case.refused("propose_decision", Role.SECRETARY, {"voluntary_days": 3}) == "L25 36.1"
    case.go("propose_decision", Role.SECRETARY, {})
    assert case.fact("decision_proposed")["voluntary_days"] == 10


def test_a_command_that_cannot_be_read_names_the_field() -> None:
    case = opened_case()
    for name, payload, field in (
        ("propose_decision", {"voluntary_days": -1}, "payload.voluntary_days"),
        ("propose_decision", {"unknown": 1}, "payload.unknown"),
        ("propose", {}, "command"),
    ):
        with pytest.raises(Malformed) as wrong:
            case.go(name, Role.SECRETARY, payload)
        assert wrong.value.field == field


def test_parties_stand_in_one_order_whatever_order_the_journal_keeps_keys_in() -> None:
    creditors = (person("A", name=f"Người thứ {n}", id_number=f"079185{n:06}") for n in range(11))
    case = decided_case(*(owes(B, creditor) for creditor in creditors))
    opened = next(event for event in case.events if "parties" in event.data)
    told = opened.model_dump(mode="json")
    told["data"]["parties"] = dict(sorted(told["data"]["parties"].items(), key=lambda one: (len(one[0]), one[0])))
    assert evolve(case.first, Event.model_validate(told)).parties == evolve(case.first, opened).parties
