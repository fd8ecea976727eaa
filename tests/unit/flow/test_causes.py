"""Each cause of waiting, planted in a small log, is named; logs of others with known causes come out as expected."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from datetime import datetime, timedelta

import pytest

from flow.causes import Transition, transitions_of
from flow.reading import read_log
from flow.sequence import steps_of
from tests.flow_logs import others, read

MONDAY = datetime(2026, 1, 5)
HEADER = "case,activity,start,end,resource\n"


def rows(*steps: tuple[str, str, datetime, datetime, str]) -> str:
    return HEADER + "".join(f"{case},{step},{start},{end},{who}\n" for case, step, start, end, who in steps)


def transition(log, start: str, end: str) -> Transition:
    [found] = [one for one in transitions_of(steps_of(log)) if (one.start, one.end) == (start, end)]
    return found


def hours(**given: float) -> timedelta:
    return timedelta(**given)


def office(days: int):
    """An hour at the desk each morning of working days: (day, ten o'clock)."""
    return [MONDAY + timedelta(days=n) for n in range(days) if n % 7 < 5]


def test_saved_up_work_is_batching(tmp_path):
    """A head who is there every day signs on Mondays only."""
    steps = []
    for n, day in enumerate(office(70)):
        ten = day + hours(hours=10)
        steps += [
            (f"c{n}", "draft", ten, ten + hours(minutes=30), "Lan"),
            (f"o{n}", "meet", ten, ten + hours(hours=1), "Head"),
        ]
        signed = day + timedelta(days=7 - day.weekday()) + hours(hours=14, minutes=n % 5)
        steps.append((f"c{n}", "sign", signed, signed + hours(minutes=1), "Head"))
    found = transition(read(tmp_path, rows(*steps)), "draft", "sign")
    assert found.cause == "batching"
    assert (found.batches, found.batched) == (10, 50)


def test_too_few_people_is_contention(tmp_path):
    """Two drafts an hour come to one person who needs an hour for each."""
    steps, free = [], MONDAY
    for n in range(60):
        drafted = MONDAY + n * hours(minutes=30)
        free = max(free, drafted + hours(minutes=10))
        steps += [
            (f"c{n}", "draft", drafted, drafted + hours(minutes=10), f"D{n % 7}"),
            (f"c{n}", "check", free, free + hours(hours=1), "Mai"),
        ]
        free += hours(hours=1)
    found = transition(read(tmp_path, rows(*steps)), "draft", "check")
    assert (found.cause, found.person) == ("contention", "Mai")
    assert found.days_by_cause["contention"] == pytest.approx(found.case_days)


def test_last_come_first_served_is_prioritisation(tmp_path):
    """The case that came first is done last."""
    steps = [("old", "draft", MONDAY, MONDAY + hours(minutes=1), "Lan")]
    for n in range(1, 9):
        begun = MONDAY + n * hours(hours=1)
        steps += [
            (f"c{n}", "draft", begun - hours(minutes=9), begun, "Lan"),
            (f"c{n}", "check", begun, begun + hours(hours=1), "Mai"),
        ]
    steps.append(("old", "check", MONDAY + hours(hours=9), MONDAY + hours(hours=10), "Mai"))
    found = transition(read(tmp_path, rows(*steps)), "draft", "check")
    assert found.cause == "prioritisation"


def test_a_person_away_is_unavailability(tmp_path):
    """Mai, there every working day, is away for three weeks, and what comes then waits for her."""
    steps, away = [], range(40, 55)
    for n, day in enumerate(office(140)):
        nine = day + hours(hours=9)
        back = office(140)[55] + hours(hours=9, minutes=n) if n in away else nine + hours(hours=1)
        steps += [
            (f"c{n}", "draft", nine, nine + hours(minutes=50), "Lan"),
            (f"c{n}", "check", back, back + hours(minutes=1), "Mai"),
        ]
        if n not in away:
            steps.append((f"m{n}", "mail", nine + hours(hours=5), nine + hours(hours=6), "Mai"))
    found = transition(read(tmp_path, rows(*steps)), "draft", "check")
    assert (found.cause, found.person) == ("unavailability", "Mai")


def test_a_wait_of_days_is_not_put_down_to_its_nights(tmp_path):
    """One person, nine to five, always with a week of drafts before them: too few people, not the nights."""
    slots = [day + hours(hours=9 + h) for day in office(60) for h in range(8)]
    steps = []
    for n, slot in enumerate(slots):
        drafted = MONDAY - timedelta(days=5) + n * (slots[-1] - slots[0]) / len(slots)
        steps += [
            (f"c{n}", "draft", drafted, drafted + hours(minutes=5), f"P{n % 9}"),
            (f"c{n}", "check", slot, slot + hours(hours=1), "Mai"),
        ]
    found = transition(read(tmp_path, rows(*steps)), "draft", "check")
    assert (found.cause, found.batches) == ("contention", 0)


def test_a_night_that_work_waits_out_is_unavailability(tmp_path):
    steps = []
    for n, day in enumerate(office(60)):
        desk = [day + hours(hours=h) for h in range(9, 17)]
        steps += [(f"x{n}-{h}", "mail", at, at + hours(minutes=50), "Mai") for h, at in enumerate(desk)]
        late = day - timedelta(days=3 if day.weekday() == 0 else 1) + hours(hours=16, minutes=50)
        steps += [
            (f"c{n}", "draft", late - hours(hours=1), late, "Lan"),
            (f"c{n}", "check", day + hours(hours=8, minutes=50), day + hours(hours=9), "Mai"),
        ]
    found = transition(read(tmp_path, rows(*steps)), "draft", "check")
    assert found.cause == "unavailability"


def test_a_constant_gap_is_the_law_and_a_payment_is_the_party(tmp_path):
    chance, lines = random.Random(5), ["case,activity,time"]
    for n in range(40):
        told = datetime(2026, 1, 1) + timedelta(days=chance.randrange(300))
        lines += [f"{n},Notify,{told:%Y-%m-%d}", f"{n},Voluntary period ends,{told + timedelta(days=10):%Y-%m-%d}"]
        lines.append(f"{n},Payment,{told + timedelta(days=10 + chance.randrange(90)):%Y-%m-%d}")
    log = read(tmp_path, "\n".join(lines))
    law = transition(log, "Notify", "Voluntary period ends")
    assert (law.cause, law.constant.days, law.constant.count) == ("law", 10, 40)
    assert transition(log, "Voluntary period ends", "Payment").cause == "party"


def test_what_the_log_says_a_step_waits_for_is_its_cause(tmp_path):
    lines = ["case,activity,start,end,resource,waiting_for", "1,Ask,2026-01-01 08:00,2026-01-01 09:00,Lan,"]
    lines.append("1,Read the bank's answer,2026-01-05 09:00,2026-01-05 10:00,Lan,partner")
    found = transition(read(tmp_path, "\n".join(lines)), "Ask", "Read the bank's answer")
    assert (found.cause, found.days_by_cause) == ("external_partner", {"external_partner": 4.0})


def test_a_quiet_log_has_no_batches_and_no_absences(tmp_path):
    """People who are there day and night and seldom needed: nothing is put down to batches or absence."""
    for seed in range(8):
        chance, steps = random.Random(seed), []
        for n in range(400):
            begun = MONDAY + hours(minutes=chance.randrange(60 * 24 * 200))
            then = begun + hours(minutes=30 + chance.randrange(600))
            steps += [
                (f"c{n}", "draft", begun, begun + hours(minutes=10), f"P{chance.randrange(20)}"),
                (f"c{n}", "check", then, then + hours(minutes=9), f"P{chance.randrange(20)}"),
            ]
        found = transition(read(tmp_path, rows(*steps)), "draft", "check")
        assert found.cause == "extraneous"
        assert found.days_by_cause.get("batching", 0) == 0
        assert found.days_by_cause.get("unavailability", 0) < 0.02 * found.case_days


CAUSES = {
    "batching": "batching",
    "contention": "contention",
    "prioritization": "prioritisation",
    "unavailability": "unavailability",
    "extraneous": "extraneous",
}


def seconds(text: str) -> float:
    days, _, clock = text.partition(" days")
    hour, minute, second = (clock.strip() or "0:0:0").split(":")
    return int(days) * 86_400 + int(hour) * 3_600 + int(minute) * 60 + float(second)


@pytest.mark.parametrize("name", ["manual_log_1", "manual_log_2", "manual_log_3", "handoff-test"])
def test_the_split_that_is_expected_of_published_logs(name):
    """The named cause leads there (or ties), and each share agrees; a break of one day nobody can see."""
    expected: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with others(f"waiting-causes/{name}_expected.csv").open() as file:
        for row in csv.DictReader(file):
            for theirs, ours in CAUSES.items():
                expected[row["source_activity"], row["target_activity"]][ours] += seconds(row[f"wt_{theirs}"])
    one_day = name in ("manual_log_1", "manual_log_2")
    found = {
        (one.start, one.end): one for one in transitions_of(steps_of(read_log(others(f"waiting-causes/{name}.csv"))))
    }
    assert found.keys() == expected.keys()
    for pair, causes in expected.items():
        ours = {cause: days * 86_400 for cause, days in found[pair].days_by_cause.items()}
        if not any(causes.values()):
            assert found[pair].cause is None
            continue
        assert causes[found[pair].cause] == max(causes.values())
        for cause, wait in causes.items():
            if not (one_day and cause in ("unavailability", "extraneous")):
                assert ours.get(cause, 0.0) == pytest.approx(wait, abs=1), (pair, cause)


@pytest.mark.parametrize(
    ("name", "causes"),
    [
        ("prioritization", {"prioritisation": 1.5}),
        ("resource_contention", {"contention": 2.5}),
        ("prioritization_and_contention", {"prioritisation": 1.5, "contention": 1.0}),
        ("non_processing_intervals", {"extraneous": 0.5}),
    ],
)
def test_published_logs_that_bear_their_cause_in_their_name(name, causes):
    found = transition(read_log(others(f"waiting-causes/{name}.csv")), "", "B")
    assert {cause: found.days_by_cause[cause] * 24 for cause in causes} == pytest.approx(causes)
    assert found.cause == ("contention" if name == "resource_contention" else "prioritisation")
