"""What an office reports and counts by the calendar (TT05; TTLT12; TT04; D152 38): its periods, and their breach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from cases.events import Role
from tests.cases_driver import Driven, day
from tests.proceedings_driver import office_year


def report(year: Driven, *names: str) -> None:
    for name in names:
        year.go("record_office_step", Role.CLERK, {"step": name})


def test_the_end_of_a_month_is_reported_upwards() -> None:
    year = office_year()
    year.wait(day(9, 30, 8))
    due = {name: year.duty(name).due for name in ("R275", "R276", "R277", "R279", "R280", "R281")}
    assert due["R279"] == due["R280"] == date(2026, 9, 30)  # on the day itself
    assert (due["R275"], due["R276"], due["R277"]) == (date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 6))
    report(year, "books_locked", "enforcer_statistics_sent", "room_statistics_sent", "provincial_statistics_sent")
    report(year, "unfinished_matters_listed", "joint_forms_made")
    assert not {*due} & year.duties()
    assert year.duty("R282").due == date(2026, 10, 1)


def test_the_inter_agency_forms_go_their_way_once_a_period() -> None:
    year = office_year()
    way = ["joint_forms_made", "joint_forms_sent_for_signature", "joint_forms_signed", "joint_forms_sent_up"]
    way += ["joint_report_consolidated", "joint_report_sent", "national_joint_report_made"]
    assert year.refused("record_office_step", Role.CLERK, {"step": way[1]}) == "TTLT12 8.3.a"
    report(year, *way)
    assert year.refused("record_office_step", Role.CLERK, {"step": way[2]}) == "TTLT12 8.3.b"
    assert not year.duties() - {"R180"}


def test_the_statistical_year_begins_by_itself() -> None:
    year = office_year(day(9, 30))
    assert not year.duty("R177")
    year = office_year(day(10, 1, 0))
    assert {name: year.duty(name).due for name in ("R177b", "R177c", "R177d")} == {
        "R177b": date(2026, 12, 31),
        "R177c": date(2027, 3, 31),
        "R177d": date(2027, 7, 31),
    }
    year.wait(day(1, 2, year=2027))
    assert year.duty("R256").due == date(2027, 6, 30)
    assert [kind for kind, _ in year.steps("R177b")][:3] == ["opened", "warned", "breached"]


def _after(*names: str) -> Callable[[], Driven]:
    def life() -> Driven:
        year = office_year()
        report(year, *names)
        return year

    return life


def _later(at: tuple[int, int], *names: str) -> Callable[[], Driven]:
    def life() -> Driven:
        year = office_year(day(*at, 0))
        report(year, *names)
        return year

    return life


BREACHED: dict[str, Callable[[], Driven]] = {
    "R175": _after("receipts_lost"),
    "R176b": _after("receipts_reported_quarterly"),
    "R176c": _after("receipts_counted"),
    "R177": _later((10, 1)),
    "R177b": _later((10, 1)),
    "R177c": _later((10, 1)),
    "R177d": _later((10, 1)),
    "R233": _after("electronic_receipts_planned"),
    "R234": _after("electronic_receipts_registered"),
    "R237": _after("transmission_fault_repaired"),
    "R240": _after("paper_receipts_in_stock"),
    "R241": _after("paper_receipts_destroyed"),
    "R256": _later((10, 1)),
    "R264": _later((10, 1)),
    "R275": office_year,
    "R276": office_year,
    "R277": office_year,
    "R279": office_year,
    "R280": office_year,
    "R281": office_year,
    "R282": _after("joint_forms_made"),
    "R283": _after("joint_forms_made", "joint_forms_sent_for_signature"),
    "R287": _after("joint_error_found"),
    "R288": _later((10, 1)),
}


@pytest.mark.parametrize("duty", BREACHED)
def test_each_period_that_passes_is_a_breach(duty: str) -> None:
    year = BREACHED[duty]()
    year.wait(year.now + timedelta(days=430))
    assert "breached" in [kind for kind, _ in year.steps(duty)]
