"""Planted causes come out of live visits: by the same code that reads any log."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from flow.live import Absence, Place, Visit, causes_of

DAY, HOUR = 86_400.0, 3_600.0


def visit(case: str, stage: str, hand: str, side: str, person: str, *times: float | None, lasts: bool = False) -> Visit:
    """A visit of a room that has one name."""
    return Visit(case, stage, "P1", hand, side, person, *times, lasts)  # type: ignore[arg-type]


def leading(visits: list[Visit], stage: str) -> str:
    found = next(days for place, days in causes_of(visits).items() if place.stage == stage)
    return max(found, key=lambda cause: found[cause])


def office_hours(rng: np.random.Generator, day: int) -> float:
    """A moment of a working day."""
    return day * DAY + (8 + 8 * rng.random()) * HOUR


def working(days: int) -> Iterator[int]:
    return (day for day in range(4, 4 + days) if (day + 3) % 7 < 5)  # day 0 is a Thursday


def other_work(rng: np.random.Generator, person: str, days: int) -> list[Visit]:
    """Small things, done as they come: by them it is known when a person is there."""
    return [
        visit(f"o{person}{day}{n}", "other", person, "office", person, at, at, at + 600)
        for day in working(days)
        for n in range(6)
        for at in (office_hours(rng, day),)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_a_head_who_signs_once_a_week_saves_up(seed: int) -> None:
    rng = np.random.default_rng(seed)
    visits = other_work(rng, "TT-01", 84)
    for day in working(77):
        for n in range(3):
            at = office_hours(rng, day)
            friday = (at // DAY - 8) // 7 * 7 + 8  # day 8 is one
            signed = (friday + (0 if at < (friday * DAY + 9 * HOUR) else 7)) * DAY + 9 * HOUR
            visits.append(visit(f"c{day}{n}", "opened", "head", "office", "TT-01", at, None, signed + n * 20))
    assert leading(visits, "opened") == "batching"


@pytest.mark.parametrize("seed", range(5))
def test_a_slow_bank_is_a_partner(seed: int) -> None:
    rng = np.random.default_rng(seed)
    visits = []
    for day in working(60):
        at = office_hours(rng, day)
        visits.append(visit(f"c{day}", "paying", "bank", "partner", "", at, None, at + 12 * DAY))
        visits.append(visit(f"c{day}", "paying", "head", "office", "TT-01", at + 12 * DAY, None, at + 12 * DAY + HOUR))
    assert leading(visits, "paying") == "external_partner"


@pytest.mark.parametrize("seed", range(5))
def test_too_few_people_for_the_load_is_contention(seed: int) -> None:
    rng = np.random.default_rng(seed)
    arrivals = sorted(office_hours(rng, day) for day in working(60) for _ in range(3))
    visits, free = [], 0.0
    for number, at in enumerate(arrivals):
        begun = max(at, free)
        free = begun + 11 * HOUR  # day and night, so that nobody is ever off duty: three come a day, two are done
        visits.append(visit(f"c{number}", "verifying", "enforcer", "office", "CHV-01", at, begun, free))
    assert leading(visits, "verifying") == "contention"


@pytest.mark.parametrize("seed", range(5))
def test_an_officer_who_is_away_is_the_cause_while_he_is(seed: int) -> None:
    """Cases still wait for him: their visits last."""
    rng = np.random.default_rng(seed)
    visits = other_work(rng, "CHV-01", 60)
    now = (4 + 60 + 14) * DAY + 9 * HOUR
    for n in range(6):
        at = office_hours(rng, 64)
        visits.append(visit(f"c{n}", "notifying", "enforcer", "office", "CHV-01", at, None, now, lasts=True))
    assert leading(visits, "notifying") == "unavailability"


@pytest.mark.parametrize("seed", range(3))
def test_an_absence_that_the_office_lists_is_known_before_anything_shows_it(seed: int) -> None:
    """He did too little before for a pause to stand out."""
    rng = np.random.default_rng(seed)
    now = (4 + 18) * DAY + 9 * HOUR
    visits = other_work(rng, "CHV-01", 4)
    visits.append(visit("c", "notifying", "enforcer", "office", "CHV-01", 9 * DAY, None, now, lasts=True))
    here = Place("P1", "enforcer", "notifying")
    assert causes_of(visits)[here].get("unavailability", 0.0) < 6
    known = causes_of(visits, absences=[Absence("CHV-01", 9, 15), Absence("CHV-01", 14, 40), Absence("nobody", 1, 2)])
    assert known[here]["unavailability"] > 12


def test_the_law_and_the_parties_are_causes_by_themselves() -> None:
    visits = [
        visit("a", "voluntary", "law", "law", "", 0.0, None, 10 * DAY),
        visit("a", "paying", "debtor", "party", "", 10 * DAY, None, 13 * DAY),
    ]
    assert causes_of(visits) == {
        Place("P1", "law", "voluntary"): {"law": 10.0},
        Place("P1", "debtor", "paying"): {"party": 3.0},
    }
    assert causes_of([]) == {}
