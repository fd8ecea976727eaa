"""The office asks the court about a judgment (L25 13.3; CPC 487): the time of the answer, what is not asked twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.events import Role
from tests.cases_driver import Driven, day, due_case

UNCLEAR = {"matter": "clarification", "content": "Bản án chưa nêu ai chịu án phí"}
REVIEW = {"matter": "cassation", "content": "Bản án tuyên trái Điều 468 Bộ luật Dân sự"}


def asked(letter: dict[str, str], **more: str) -> Driven:
    case = due_case()
    case.go("ask_court", Role.HEAD, {**letter, **more}, at=day(10, 1))
    return case


def told(case: Driven, step: str) -> None:
    case.go("record_court_step", Role.CLERK, {"step": step})


def test_the_court_has_thirty_days_and_in_a_complex_case_forty_five_from_the_letter() -> None:
    case = asked(UNCLEAR)
    assert case.duty("R160").due == date(2026, 11, 2)  # the thirtieth day is a Saturday
    assert case.refused("ask_court", Role.HEAD, UNCLEAR) == "L25 13.3"
    case.wait(day(10, 20))
    told(case, "clarification_extended")
    assert not case.duty("R160")
    assert case.duty("R160b").due == date(2026, 11, 16)  # of 1/10, and the 15th is a Sunday
    assert case.refused("record_court_step", Role.CLERK, {"step": "clarification_extended"}) == "L25 13.3"
    told(case, "clarification_received")
    assert not {"R160", "R160b"} & case.duties()
    case.go("ask_court", Role.HEAD, UNCLEAR)


def test_a_recommendation_to_review_has_three_or_four_months() -> None:
    case = asked(REVIEW)
    assert case.duty("R161").due == date(2027, 1, 4)  # 1 January and the days after it are off
    told(case, "cassation_answer_extended")
    assert case.duty("R161b").due == date(2027, 2, 1)
    told(case, "cassation_answered")
    assert not {"R161", "R161b"} & case.duties()


def test_nothing_is_answered_that_was_not_asked() -> None:
    case = due_case()
    assert case.refused("record_court_step", Role.CLERK, {"step": "cassation_answered"}) == "CPC 487"
    assert case.refused("record_court_step", Role.CLERK, {"step": "clarification_received"}) == "L25 13.3"


@pytest.mark.parametrize(
    ("letter", "step", "rule"),
    [
        (UNCLEAR, "", "R160"),
        (UNCLEAR, "clarification_extended", "R160b"),
        (REVIEW, "", "R161"),
        (REVIEW, "cassation_answer_extended", "R161b"),
    ],
)
def test_an_answer_that_does_not_come_is_a_breach(letter: dict[str, str], step: str, rule: str) -> None:
    case = asked(letter)
    if step:
        told(case, step)
    case.wait(case.now + timedelta(days=200))
    assert "breached" in [kind for kind, _ in case.steps(rule)]
