"""The office that is made from visits goes on as the one that left them did, and answers what more people would do."""

from __future__ import annotations

from statistics import mean

import pytest

from flow.whatif import Change, Path, band, office_of, run
from tests.simulated_office import DAY, Office, upto, weekday

NOW, BACK, AHEAD = 200, 180, 60
RUNS = 8


def made(visits: list, rooms: dict[str, str]):  # type: ignore[no-untyped-def,type-arg]
    seen = upto(visits, NOW * DAY, (NOW - BACK) * DAY)
    since = NOW - BACK - 1
    return office_of(seen, rooms, since, [day for day in range(since + 1, NOW) if weekday(day)])


def waiting(visits: list, day: int, officers: set[str]) -> int:  # type: ignore[type-arg]
    """What lay with these officers at the end of a day in the office that was simulated."""
    at = (day + 1) * DAY
    return sum(one.entered < at and (one.left > at or one.lasts) and one.hand in officers for one in visits)


def courses(office, change: Change) -> list[Path]:  # type: ignore[no-untyped-def]
    ahead = [weekday(NOW + n) for n in range(AHEAD)]
    return [run(office, change, ahead, seed) for seed in range(RUNS)]


@pytest.fixture(scope="module")
def short_of_people():  # type: ignore[no-untyped-def]
    """Two of a room's three have left, and one has the work of all three."""
    true = Office(5, NOW + AHEAD, "too few officers", 150)
    visits = true.run()
    return visits, {name: room for name, room in true.rooms.items() if name not in ("CHV-1", "CHV-2")}


@pytest.mark.parametrize("a_day", [5.0, 11.0])
def test_an_office_goes_on_as_it_did(a_day: float) -> None:
    true = Office(6, NOW + AHEAD, a_day=a_day)
    visits = true.run()
    rooms = true.rooms
    ends = band([path.queue[-1] for path in courses(made(visits, rooms), Change("P1"))])
    came = waiting(visits, NOW + AHEAD - 1, {name for name, room in rooms.items() if room == "P1"})
    assert abs(ends.mean - came) < 15 + came / 4


def test_who_is_alone_falls_behind_and_two_more_people_take_the_queue_down(short_of_people) -> None:  # type: ignore[no-untyped-def]
    visits, rooms = short_of_people
    office = made(visits, rooms)
    came = waiting(visits, NOW + AHEAD - 1, {"CHV-0"})
    as_is = band([path.queue[-1] for path in courses(office, Change("P1"))])
    more = band([path.queue[-1] for path in courses(office, Change("P1", more=2))])
    assert abs(as_is.mean - came) < came / 4
    assert more.high < as_is.low / 2


def test_a_longer_term_keeps_cases_longer(short_of_people) -> None:  # type: ignore[no-untyped-def]
    visits, rooms = short_of_people
    office = made(visits, rooms)
    longer = [path.open[-1] for path in courses(office, Change("P2", stage="voluntary", longer=4.0))]
    assert mean(longer) > mean(path.open[-1] for path in courses(office, Change("P2"))) + 10


def test_the_same_seed_is_the_same_course(short_of_people) -> None:  # type: ignore[no-untyped-def]
    visits, rooms = short_of_people
    office = made(visits, rooms)
    first, again = (run(office, Change("P1", more=1), [True] * 10, 3) for _ in range(2))
    assert first == again
    assert office.ended["P1"] > 100
