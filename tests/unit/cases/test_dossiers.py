"""A dossier between its receipt and its cases: accepted, to be supplemented, or refused."""

from __future__ import annotations

from datetime import date

import pytest

from cases.events import Role
from law.calendar import CalendarMissing
from tests.cases_driver import Driven, day, received
from tests.intake_samples import A, B, owes

OLD = {"date": "2015-05-01", "effective_date": "2015-06-01"}
DEBT = owes(B, A, amount=200_000_000)


def again(state: Driven, **change: object) -> dict[str, object]:
    return {"dossier": state.subject.dossier.model_copy(update=change).model_dump(mode="json")}


def test_accepted_registered_and_started() -> None:
    state = received(DEBT)
    assert [e.kind for e in state.events if not e.kind.startswith("duty_")] == [
        "dossier_received",
        "judgment_effective",
        "request_received",
        "judgment_registered",
        "request_registered",
        "dossier_accepted",
    ]
    assert state.subject.cases == ("case/79/tests/D-1/1",)
    state.perform()
    assert state.kinds() == ["cases_started"]
    assert [opening.subject for opening in state.openings] == list(state.subject.cases)


def test_the_same_again_is_nothing_another_content_is_refused() -> None:
    state = received(DEBT)
    assert state.go("submit_dossier", Role.CLERK, again(state)) == []
    assert state.refused("submit_dossier", Role.CLERK, again(state, attachments=())) == "D152 9.4"


def test_r005_the_supplement_notice_within_one_working_day() -> None:
    state = received(DEBT, attachments=())
    assert state.subject.stage == "incomplete"
    assert state.duty("R005").due == date(2026, 9, 8)
    state.go("request_supplement", Role.CLERK)
    assert "R005" not in state.duties()
    state.go("supplement_dossier", Role.CLERK, {"attachments": ["judgment"]}, at=day(9, 15))
    assert state.subject.stage == "accepted"
    [opening] = state.openings
    assert opening.fact.clock_start.date() == date(2026, 9, 15)
    assert state.refused("supplement_dossier", Role.CLERK, {"attachments": ["x"]}) == "D152 9.6"
    assert state.refused("request_supplement", Role.CLERK) == "D152 9.6"


def test_r007_a_refusal_within_five_working_days_and_by_who_may_sign() -> None:
    state = received(DEBT, title=OLD)
    assert (state.subject.stage, state.duty("R007").due) == ("refusing", date(2026, 9, 14))
    assert state.refused("notify_refusal", Role.DEPUTY, facts={"delegations": []}).startswith("L25 22")
    state.go("notify_refusal", Role.HEAD)
    assert state.subject.stage == "refused"
    assert "R007" not in state.duties()
    assert state.refused("notify_refusal", Role.HEAD) == "L25 34.4"


def test_a_late_refusal_breaches() -> None:
    state = received(DEBT, title=OLD)
    state.wait(day(9, 16))
    assert [kind for kind, _ in state.steps("R007")] == ["opened", "warned", "breached", "escalated"]


def test_a_year_without_a_calendar_hinders_no_dossier() -> None:
    """The working days of 2028 are not announced: what is due then has no day so far, and nothing stops."""
    for came in (day(12, 29, year=2027), day(3, 1, year=2028)):
        whole, lacking = received(DEBT, at=came), received(DEBT, at=came, attachments=())
        assert (whole.subject.stage, whole.fact("dossier_accepted")["due"]) == ("accepted", None)
        lacking.go("request_supplement", Role.CLERK)
        lacking.go("supplement_dossier", Role.CLERK, {"attachments": ["judgment"]})
        assert lacking.subject.stage == "accepted"
    assert received(DEBT, at=day(3, 1, year=2028), attachments=()).duty("R005").due is None


def test_an_act_that_turns_on_a_missing_calendar_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def asks(*given: object, **more: object) -> None:
        raise CalendarMissing(2028, "2025–2027")

    state = received(DEBT, title=OLD)
    monkeypatch.setattr("cases.dossiers.assess", asks)
    proof = {"kind": "obstacle", "start": "2019-01-01", "end": "2024-12-01", "proof": "giấy xác nhận số 1"}
    assert state.refused("prove_exclusion", Role.PARTY, {"excluded": [proof]}) == "CC 148"
    assert "2028.toml" in state.fact("refused")["vi"]


def test_a_scan_says_that_its_document_came() -> None:
    state = received(DEBT, attachments=())
    state.go("supplement_dossier", Role.CLERK, {"papers": {"judgment": "7" * 64}}, at=day(9, 15))
    assert state.subject.stage == "accepted"
    assert state.subject.papers == (("judgment", "7" * 64),)


def test_who_owes_to_many_is_in_memory_once() -> None:
    read = received(owes(B, A), owes(B, A, amount=5_000_000)).subject.dossier
    again = type(read).model_validate_json(read.model_dump_json())
    first, second = again.obligations
    assert first.debtor is second.debtor
    assert first.creditor is second.creditor
    assert again == read
