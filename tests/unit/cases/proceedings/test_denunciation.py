"""Denunciations (L25 108–111; TC): the way of one, whom the law turns away, its periods, who may know the denouncer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from cases.events import Actor, Role
from cases.proceedings.denunciation import Denunciation
from tests.cases_driver import OFFICE, Driven, day
from tests.proceedings_driver import accepted, concluded, denounced, step


def test_a_denunciation_from_its_receipt_to_its_end() -> None:
    life = denounced()
    assert life.duty("R151a").due == date(2026, 9, 16)  # seven working days
    life.go("accept_denunciation", Role.HEAD, at=day(9, 8))
    assert life.duty("R152").due == date(2026, 10, 8)  # thirty days
    life = concluded()
    assert not life.duty("R152")
    step(life, "denunciation_conclusion_sent", "denunciation_conclusion_published")
    assert life.refused("close_denunciation") == "TT13 25"
    step(life, "denunciation_acted_on")
    life.go("close_denunciation")
    life.perform()
    assert life.subject.over
    assert life.duties() == set()


@pytest.mark.parametrize(
    ("told", "petition", "article"),
    [
        ({"post": "head"}, {}, "L25 110.2"),
        ({"post": "bailiff"}, {}, "L25 110.2"),
        ({}, {"formal": False}, "TC 29.1.a"),
        ({}, {"capable": False}, "TC 29.1.b"),
        ({}, {"concrete": False}, "TC 29.1.d"),
        ({}, {"after_complaint": True}, "TC 29.1"),
    ],
)
def test_what_is_not_accepted(told: dict[str, Any], petition: dict[str, Any], article: str) -> None:
    assert denounced(**told).refused("accept_denunciation", Role.HEAD, petition) == article


def test_a_complaint_rightly_solved_is_denounced_with_proof() -> None:
    life = denounced()
    life.go("accept_denunciation", Role.HEAD, {"after_complaint": True, "proof": True})
    assert life.subject.stage == "verifying_denunciation"


def test_what_another_resolves_is_forwarded_in_five_working_days() -> None:
    life = denounced(post="head")
    assert life.duty("R151b").due == date(2026, 9, 14)
    assert life.refused("refuse_denunciation", Role.HEAD, {"ground": "25.1"}) == "L25 110.2"
    life.go("forward_denunciation", Role.CLERK, {"to": "Cục Quản lý", "letter": "12/CV-THADS"})
    assert life.subject.over
    own = denounced()
    assert own.refused("forward_denunciation", Role.CLERK, {"to": "Cục", "letter": "1"}) == "TC 24.2"


def test_extensions_are_as_many_as_it_is_complex_and_begin_where_the_term_ends() -> None:
    more = {"complexity": "complex", "reason": "Nhiều nơi"}
    assert accepted().refused("extend_denunciation", Role.HEAD, {**more, "complexity": "plain"}) == "TC 30.2"
    life = accepted()
    life.go("extend_denunciation", Role.HEAD, more)
    assert life.duty("R203").due == date(2026, 11, 7) or life.duty("R203").due == date(2026, 11, 9)
    assert not life.duty("R152")
    assert life.refused("extend_denunciation", Role.HEAD, more) == "TC 30.2"
    life.go("extend_denunciation", Role.HEAD, {**more, "complexity": "special"})
    assert life.subject.extended == 2
    late = accepted()
    assert late.refused("extend_denunciation", Role.HEAD, more, at=day(10, 20)) == "TC 30.4"


def test_suspended_time_does_not_count() -> None:
    life = accepted()
    life.go("suspend_denunciation", Role.HEAD, {"reason": "Chờ giám định"}, at=day(9, 10))
    life.go("suspend_denunciation", Role.HEAD, {"resume": True, "reason": "Đã có"}, at=day(9, 20))
    assert life.duty("R152").due == date(2026, 10, 19)  # ten days later, and the 18th is a Sunday


def test_a_withdrawal_ends_it_unless_there_are_signs_of_a_breach() -> None:
    life = accepted()
    free = {"signs_of_breach": False, "forced": False}
    assert life.refused("terminate_denunciation", Role.HEAD, free) == "TC 33"
    life.go("withdraw_denunciation", Role.CLERK)
    for kept in ({"signs_of_breach": True}, {"forced": True}):
        assert life.refused("terminate_denunciation", Role.HEAD, {**free, **kept}) == "TC 33"
    life.go("terminate_denunciation", Role.HEAD, free)
    assert life.subject.stage == "denunciation_ended"
    assert not life.duty("R152")
    assert concluded().refused("withdraw_denunciation", Role.CLERK) == "L25 110"


def test_a_step_waits_for_its_turn_and_for_who_has_it_in_hand() -> None:
    life = accepted()
    told = {"step": "verification_reported"}
    assert life.refused("record_denunciation_step", Role.HEAD, told) == "TT13 21.1"
    assert life.refused("record_denunciation_step", Role.ENFORCER, told, who="CHV-02") == "L25 108.2"
    conclusion = {"right": False, "conclusion": "Không có cơ sở"}
    assert life.refused("conclude_denunciation", Role.HEAD, conclusion) == "TT13 21.1"


def test_who_may_know_the_denouncer() -> None:
    def knows(state: Denunciation, who: str, role: Role, office: str = OFFICE) -> bool:
        return state.may_know(Actor(id=who, role=role, office=office))

    life = denounced()
    assert knows(life.subject, "clerk-1", Role.CLERK)
    assert knows(life.subject, "head-1", Role.HEAD)
    assert not knows(life.subject, "deputy-1", Role.DEPUTY)
    assert not knows(life.subject, "head-1", Role.HEAD, "01")
    led = concluded().subject
    assert knows(led, "TTV-01", Role.REVIEWER)
    assert not knows(led, "clerk-1", Role.CLERK)
    assert not knows(denounced(post="head").subject, "head-1", Role.HEAD)


def _after(make: Callable[[], Driven], *names: str) -> Callable[[], Driven]:
    def life() -> Driven:
        made = make()
        step(made, *names)
        return made

    return life


def _team() -> Driven:
    life = accepted()
    life.go("set_up_verification", Role.HEAD, {"leader": "TTV-01"})
    return life


def _extended() -> Driven:
    life = accepted()
    life.go("extend_denunciation", Role.HEAD, {"complexity": "complex", "reason": "Nhiều nơi"})
    return life


def _suspended() -> Driven:
    life = accepted()
    life.go("suspend_denunciation", Role.HEAD, {"reason": "Chờ giám định"})
    return life


BREACHED: dict[str, Callable[[], Driven]] = {
    "R151a": denounced,
    "R151b": lambda: denounced(post="head"),
    "R152": accepted,
    "R153": _after(concluded, "denunciation_repeated"),
    "R201": lambda: denounced(forwarded_by="Báo Pháp luật"),
    "R202": accepted,
    "R203": _extended,
    "R204": _team,
    "R205": _after(accepted, "denunciation_verified"),
    "R206": concluded,
    "R207": concluded,
    "R208": concluded,
    "R210": _suspended,
    "R211": _after(accepted, "overdue_denunciation_repeated"),
    "R211b": _after(accepted, "overdue_denunciation_repeated", "report_on_denunciation_asked"),
    "R212": _after(accepted, "crime_suspected"),
}


@pytest.mark.parametrize("duty", BREACHED)
def test_each_period_that_passes_is_a_breach(duty: str) -> None:
    life = BREACHED[duty]()
    life.wait(life.now + timedelta(days=90))
    assert "breached" in [kind for kind, _ in life.steps(duty)]


def test_the_right_of_the_denounced_lapses() -> None:
    life = concluded()
    step(life, "denunciation_conclusion_received")
    life.wait(life.now + timedelta(days=20))
    assert [kind for kind, _ in life.steps("R209")][-1] == "lapsed"
