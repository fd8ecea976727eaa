"""Absence and cover in an office's year: who enters it, whom it fits, and when somebody is back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.events import Role
from tests.cases_driver import Driven, day
from tests.proceedings_driver import office_year

STAFF = {
    "head-1": {"role": "head", "room": ""},
    "room_head-1": {"role": "room_head", "room": "P1"},
    "CHV-01": {"role": "enforcer", "room": "P1"},
    "CHV-02": {"role": "enforcer", "room": "P2"},
    "CHV-03": {"role": "enforcer", "room": "P1"},
}
AWAY = {"officer": "CHV-01", "starts_on": "2026-09-14", "ends_on": "2026-09-18", "cover": "CHV-02", "basis": "QĐ 9"}


def entered(year: Driven, role: Role = Role.HEAD, **told: Any) -> dict[str, Any]:
    year.go("enter_absence", role, {**AWAY, **told}, facts={"staff": STAFF})
    return dict(year.fact("absence_entered"))


def refused(year: Driven, command: str = "enter_absence", role: Role = Role.HEAD, **told: Any) -> bool:
    payload = {**(AWAY if command == "enter_absence" else {}), **told}
    return year.refused(command, role, payload, facts={"staff": STAFF}) == "L25 22.2"


@pytest.mark.parametrize("role", [Role.HEAD, Role.ROOM_HEAD])
def test_the_head_and_the_head_of_the_room_enter_it(role: Role) -> None:
    year = office_year()
    assert entered(year, role)["absence"] == "V1"
    assert year.subject.absences["V1"].cover == "CHV-02"


@pytest.mark.parametrize(
    "told",
    [
        {"officer": "CHV-09"},
        {"ends_on": "2026-09-13"},
        {"starts_on": "2025-09-30"},
        {"ends_on": "2026-10-01"},
        {"cover": "room_head-1"},
        {"cover": "CHV-01"},
        {"cover": "CHV-09"},
    ],
)
def test_what_does_not_fit_is_refused(told: dict[str, str]) -> None:
    year = office_year()
    assert refused(year, **told)
    assert len(year.subject.absences) == 0


def test_a_head_of_room_enters_it_for_his_own_people_only_and_never_for_himself() -> None:
    year = office_year()
    assert refused(year, role=Role.ROOM_HEAD, officer="CHV-02", cover="CHV-01")
    assert refused(year, role=Role.ROOM_HEAD, officer="room_head-1", cover="")
    entered(year, officer="CHV-02", cover="CHV-01")
    assert refused(year, "end_absence", Role.ROOM_HEAD, absence="V1", back_on="2026-09-16")
    entered(year, officer="head-1", cover="")  # the Head has nobody above him in the office


def test_nobody_is_away_twice_on_one_day_and_no_cover_is_away() -> None:
    year = office_year()
    entered(year)
    assert refused(year, starts_on="2026-09-18", ends_on="2026-09-20", cover="")
    assert refused(year, officer="CHV-02", starts_on="2026-09-18", ends_on="2026-09-20", cover="")
    assert refused(year, officer="CHV-03", cover="CHV-01")
    entered(year, officer="CHV-02", cover="CHV-01", starts_on="2026-09-19", ends_on="2026-09-20")


def test_who_is_back_early_is_there_from_that_day() -> None:
    year = office_year()
    entered(year)
    assert refused(year, "end_absence", absence="V1", back_on="2026-09-19")
    year.wait(day(9, 16))
    assert refused(year, "end_absence", absence="V1", back_on="2026-09-15")
    year.go("end_absence", Role.HEAD, {"absence": "V1", "back_on": "2026-09-16"}, facts={"staff": STAFF})
    assert year.subject.absences["V1"].ends_on == date(2026, 9, 15)
    assert refused(year, "end_absence", absence="V1", back_on="2026-09-16")
    assert refused(year, "end_absence", absence="V2", back_on="2026-09-16")


def test_of_who_does_not_leave_no_day_is_left() -> None:
    year = office_year()
    entered(year)
    year.go("end_absence", Role.HEAD, {"absence": "V1", "back_on": "2026-09-10"}, facts={"staff": STAFF})
    assert year.subject.absences["V1"].ends_on == date(2026, 9, 13)
