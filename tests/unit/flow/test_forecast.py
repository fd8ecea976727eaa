"""Survival curves: open stays count for as long as they were seen, and intervals cover what came later."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.forecast import FEWEST, Curve, calibration, curve_of, expected


def test_the_product_limit_of_a_worked_example() -> None:
    """Freireich's leukaemia trial (1963), 6-MP arm, as in every textbook: 0.857 after 6 weeks, 0.627 after 16."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = curve_of([*((week, True, 1) for week in ended), *((week, False, 1) for week in censored)])
    assert [round(curve.chance(week), 3) for week in (5, 6, 7, 10, 13, 16, 22, 23)] == [
        1.0, 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448,
    ]  # fmt: skip
    assert curve.within(0.5) == 23
    assert (curve.ended, curve.open, curve.tells, expected(curve)) == (9, 12, False, None)


@given(st.lists(st.integers(0, 300), min_size=1, max_size=60), st.integers(0, 300))
def test_where_all_have_ended_it_is_the_share_that_took_longer(days: list[int], beyond: int) -> None:
    curve = curve_of((day, True, 1) for day in days)
    assert curve.chance(beyond) == pytest.approx(sum(day > beyond for day in days) / len(days))


@given(st.lists(st.tuples(st.integers(0, 99), st.booleans(), st.integers(1, 9)), min_size=1, max_size=12))
def test_counts_say_what_single_stays_say(stays: list[tuple[int, bool, int]]) -> None:
    single = curve_of((days, over, 1) for days, over, count in stays for _ in range(count))
    counted = curve_of(stays)
    assert (counted.ended, counted.open) == (single.ended, single.open)
    assert counted.lasts == pytest.approx(single.lasts)


def test_what_it_has_lasted_already_moves_what_is_expected() -> None:
    curve = curve_of((day, True, 1) for day in range(1, 101))
    assert (curve.within(0.5), curve.within(0.5, after=60)) == (50, 80)
    assert curve.late(80, after=60) == pytest.approx(0.5)
    assert (curve.late(50, after=60), curve.late(120, after=100)) == (1.0, None)


def test_too_few_to_say() -> None:
    assert expected(curve_of((day, True, 1) for day in range(FEWEST - 1))) is None
    assert expected(curve_of([])) is None
    assert calibration(curve_of([]), curve_of([])) is None


def year(rng: np.random.Generator, stays: int) -> Curve:
    """A year of stays as it stands at its end: what began late still lasts."""
    days = rng.gamma(1.5, 40, stays)
    seen = rng.uniform(0, 365, stays)
    return curve_of((min(took, left), bool(took <= left), 1) for took, left in zip(days, seen, strict=True))


def coverage(stays: int, seeds: range) -> list[float]:
    found = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        share = calibration(year(rng, stays), year(rng, stays))
        assert share is not None
        found.append(share)
    return found


def test_intervals_of_nine_of_ten_hold_what_came_in_a_later_year() -> None:
    """Within twice the standard error of four years of 1,500."""
    assert np.mean(coverage(1_500, range(4))) == pytest.approx(0.9, abs=0.015)


@pytest.mark.soak
def test_ninety_percent_intervals_cover_88_to_92_in_every_large_year() -> None:
    covered = coverage(20_000, range(100, 130))
    assert 0.88 <= min(covered) <= max(covered) <= 0.92
