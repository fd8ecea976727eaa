"""The reception of citizens (ND154; TCD): the way of a visit, whom the law turns away, and its periods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cases.events import Role
from tests.cases_driver import Driven, day
from tests.proceedings_driver import office_year, prepared, reception, refused, session


def test_a_visit_from_its_hearing_to_its_end() -> None:
    visit = reception(people=12, representatives=5, petition="6" * 64)
    assert visit.subject.number == "1/reception"
    visit.go("enter_reception", Role.CLERK, {"database": "TCD-79-1"})
    visit.go("sort_reception", Role.CLERK, {"outcome": "taken_over"}, at=day(9, 8))
    assert visit.duty("R182").due == date(2026, 9, 22)  # 10 working days
    assert [wait.who for wait in visit.subject.waiting()] == ["officer"]
    visit.go("answer_reception", Role.HEAD, {"content": "Đã thụ lý", "leads_to": "KN1"}, at=day(9, 15))
    visit.perform()
    visit.go("close_reception", Role.CLERK, {"result": "Đã thụ lý khiếu nại KN1"})
    assert visit.subject.over
    assert visit.duties() == set()
    assert not visit.subject.waiting()


@pytest.mark.parametrize(
    ("told", "article"),
    [
        ({"capacity": "lawyer"}, "ND154 13.3"),
        ({"capacity": "organisation"}, "ND154 13.1"),
        ({"people": 4, "representatives": 2}, "TCD 29"),
        ({"people": 10, "representatives": 3}, "TCD 29"),
        ({"category": "denunciation", "online": True}, "ND154 20.4"),
    ],
)
def test_who_is_not_heard(told: dict[str, Any], article: str) -> None:
    visit = reception(**told)
    assert visit.fact("refused")["reason_article"] == article
    assert not visit.subject.stage


def test_what_is_heard_nevertheless() -> None:
    for told in (
        {"capacity": "lawyer", "proof": True},
        {"people": 10, "representatives": 2},
        {"category": "denunciation", "online": True, "waives_secrecy": True},
    ):
        assert reception(**told).subject.stage == "heard"


def test_a_complaint_of_enforcement_is_not_refused_because_its_judgment_is_final() -> None:
    assert refused("i").fact("refused")["reason_article"] == "ND154 4.1.i"
    assert refused("i", case="").subject.stage == "turned_away"
    assert refused("h").fact("refused")["reason_article"] == "ND154 4.1.h"


def test_a_written_refusal_has_three_working_days() -> None:
    visit = refused("9.3")
    assert visit.duty("R178").due == date(2026, 9, 10)
    assert visit.refused("explain_refusal", Role.CLERK) == "ND154 4.2"
    visit.go("sign_reception_refusal")
    visit.perform()
    assert visit.subject.over


def test_another_refusal_is_explained_on_the_spot() -> None:
    assert refused("c", explained=True).subject.over
    visit = refused("c")
    assert visit.duty("R179")
    visit.go("explain_refusal", Role.CLERK)
    assert visit.subject.over


def test_a_complaint_is_guided_and_a_reflection_forwarded() -> None:
    visit = reception()
    assert visit.refused("sort_reception", Role.CLERK, {"outcome": "guided"}) == "TCD 26"
    assert visit.refused("sort_reception", Role.CLERK, {"outcome": "forwarded", "to": "Tòa án"}) == "TCD 26"
    assert visit.refused("close_reception", Role.CLERK, {"result": "Xong"}) == "ND154 27"
    opinion = reception(category="reflection")
    assert opinion.duty("R191").due == date(2026, 9, 14)
    opinion.go("sort_reception", Role.CLERK, {"outcome": "forwarded", "to": "Tòa án nhân dân khu vực 1"})
    assert not opinion.duty("R191")


def test_the_session_of_the_head_is_his_own() -> None:
    year = office_year()
    assert year.duty("R180").due == date(2026, 9, 30)
    held = session(year)
    assert year.duty(f"R181/{held}").due == date(2026, 9, 16)  # five working days before the 23rd
    year.go("record_session_step", Role.CLERK, {"session": held, "step": "reception_schedule_posted"})
    assert year.refused("hold_session", Role.HEAD, {"session": held}) == "TCD 24.4"
    assert year.refused("hold_session", Role.DEPUTY, {"session": held}, at=day(9, 23, 8)) == "TCD 18.2"
    year.go("hold_session", Role.HEAD, {"session": held, "visits": 3})
    assert not year.duty("R180")
    assert year.duty(f"R186/{held}").due == date(2026, 9, 28)
    told = {"session": held, "conclusion": "Chi trả", "to": "Phòng Nghiệp vụ"}
    year.go("sign_reception_conclusion", Role.HEAD, told)
    assert year.duties() == set()
    assert year.refused("sign_reception_conclusion", Role.HEAD, told) == "ND154 25.2"


def test_the_day_leaves_time_to_post_it_unless_it_is_unscheduled() -> None:
    year = office_year()
    soon = {"starts_at": day(9, 9, 8).isoformat()}
    assert year.refused("fix_session", Role.CLERK, soon) == "TCD 24.4"
    year.go("fix_session", Role.CLERK, {**soon, "unscheduled": True})
    assert year.duties() == {"R180"}


def test_an_online_session_is_notified_tried_connected_and_kept() -> None:
    year = office_year()
    name = session(year, online=True)
    due = {rule: year.duty(f"{rule}/{name}").due for rule in ("R187", "R188")}
    assert due == {"R187": date(2026, 9, 16), "R188": date(2026, 9, 22)}
    year.wait(day(9, 23, 6))
    assert year.duty(f"R189/{name}").due_at == day(9, 23, 7)
    assert year.refused("hold_session", Role.HEAD, {"session": name}, at=day(9, 23, 8)) == "ND154 23.1"
    prepared(year, name)
    year.go("hold_session", Role.HEAD, {"session": name})
    assert year.refused("keep_recording", Role.CLERK, {"session": name, "recording": "7" * 64, "signed": False})
    year.go("keep_recording", Role.CLERK, {"session": name, "recording": "7" * 64})
    assert year.subject.sessions[name].recordings == ("7" * 64,)


def test_a_cancelled_session_leaves_nothing_to_do() -> None:
    year = office_year()
    name = session(year, online=True)
    year.go("cancel_session", Role.CLERK, {"session": name, "reason": "Thủ trưởng đi công tác"})
    year.wait(day(9, 24))
    assert year.duties() == {"R180"}
    assert year.refused("hold_session", Role.HEAD, {"session": name}) == "TCD 24.4"


def test_the_months_of_a_year_come_by_themselves() -> None:
    """From October on, as the statistics count (TTLT12 6)."""
    year = office_year(day(10, 1))
    assert year.subject.id.endswith("/year/2027")
    year.wait(day(9, 30, 23, year=2027))
    months = [e.data["month"] for e in year.of_kind("reception_month_began")]
    assert (len(months), months[0], months[-1]) == (12, "2026-10", "2027-09")
    year.wait(day(10, 1, 1, year=2027))
    assert year.subject.stage == "year_closed"


def _forwarded() -> Driven:
    visit = reception(forwarder="Ban Dân nguyện")
    visit.go("record_reception_step", Role.CLERK, {"step": "forwarded_case_solved"})
    return visit


def _taken_over() -> Driven:
    visit = reception()
    visit.go("sort_reception", Role.CLERK, {"outcome": "taken_over"})
    return visit


def _told_forwarder() -> Driven:
    visit = _forwarded()
    visit.go("record_reception_step", Role.CLERK, {"step": "forwarder_informed"})
    return visit


def _online() -> Driven:
    year = office_year()
    session(year, online=True)
    return year


def _held() -> Driven:
    year = office_year()
    year.go("hold_session", Role.HEAD, {"session": session(year)}, at=day(9, 23, 8))
    return year


BREACHED = {
    "R178": lambda: refused("h", category="reflection", case=""),
    "R179": lambda: refused("a"),
    "R180": office_year,
    "R181/P1": _online,
    "R182": _taken_over,
    "R183": _forwarded,
    "R184": _told_forwarder,
    "R185": reception,
    "R186/P1": _held,
    "R187/P1": _online,
    "R188/P1": _online,
    "R189/P1": _online,
    "R190": lambda: reception(petition="6" * 64),
    "R191": lambda: reception(category="recommendation"),
}


@pytest.mark.parametrize("duty", BREACHED)
def test_each_period_that_passes_is_a_breach(duty: str) -> None:
    life = BREACHED[duty]()
    life.wait(life.now + timedelta(days=60))
    assert "breached" in [step for step, _ in life.steps(duty)]
