"""Open cases count for what they have lasted; intervals hold what they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.survival import FEWEST, curve

LASTED = st.lists(st.integers(1, 40), min_size=FEWEST, max_size=FEWEST + 60)


@given(LASTED, st.integers(0, 40))
def test_without_open_cases_the_curve_is_the_plain_share(lasted, days):
    found = curve(lasted, [True] * len(lasted)).open_after(days)
    if days > max(lasted):
        assert found is None
    else:
        assert found.value == pytest.approx(sum(one > days for one in lasted) / len(lasted))
        assert 0 <= found.low <= found.value + 1e-12
        assert found.value <= found.high + 1e-12 <= 1 + 1e-9


@given(LASTED, st.data())
def test_open_cases_never_shorten_what_is_forecast(lasted, data):
    """A case that is still open keeps the curve at least as high as if it had ended then."""
    ended = data.draw(st.lists(st.booleans(), min_size=len(lasted), max_size=len(lasted)))
    some, everything = curve(lasted, ended), curve(lasted, [True] * len(lasted))
    if some is not None:
        days = data.draw(st.integers(0, max(lasted)))
        assert some.open_after(days).value >= everything.open_after(days).value - 1e-12


def test_an_example_by_hand():
    """Of 100 cases 50 end on day 1, 25 are open after 2 days, and 25 end on day 3: half, then nobody."""
    found = curve([1] * 50 + [2] * 25 + [3] * 25, [True] * 50 + [False] * 25 + [True] * 25)
    assert [found.open_after(days).value for days in (0, 1, 2, 3)] == [1.0, 0.5, 0.5, 0.0]
    assert found.ended_share(0.5).value == 1
    assert found.still(lasted=1, days=2) == 1.0
    assert found.open_after(4) is None


def test_too_few_cases_to_say():
    assert curve([1.0] * (FEWEST - 1), [True] * (FEWEST - 1)) is None
    assert curve([1.0] * FEWEST, [False] * FEWEST) is None


def test_intervals_cover_nine_in_ten():
    """Cases of exponential length, a third of them still open: seeded, two thousand times."""
    chance, inside = np.random.default_rng(2026), 0
    rounds, days = 2_000, 25.0
    for _ in range(rounds):
        whole, seen = chance.exponential(30, 150), chance.exponential(60, 150)
        found = curve(np.minimum(whole, seen).tolist(), (whole <= seen).tolist()).open_after(days)
        inside += found.low <= np.exp(-days / 30) <= found.high
    assert 0.88 <= inside / rounds <= 0.92
