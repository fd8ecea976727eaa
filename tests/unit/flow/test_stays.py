"""What is usual at a stage, and when too little is known to say so."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flow.stays import Usual, usual


def test_the_percentile_of_finished_stays() -> None:
    stays = [("verifying", days, 1) for days in range(100)]
    assert usual(stays, 85, 20) == {"verifying": Usual(100, 85)}


def test_too_few_to_say() -> None:
    assert usual([("sale", 3, 19)], 85, 20) == {"sale": Usual(19, None)}
    assert usual([("sale", 3, 19), ("sale", 9, 1)], 85, 20) == {"sale": Usual(20, 4)}


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60), st.sampled_from([50, 85, 95]), st.integers(1, 60))
def test_it_is_the_least_length_under_which_so_many_stays_were_over(days: list[int], percent: int, fewest: int) -> None:
    found = usual([("a", day, 1) for day in days], percent, fewest)["a"]
    assert found.finished == len(days)
    assert (found.days is None) == (len(days) < fewest)
    if found.days is not None:
        over = [sum(day < length for day in days) / len(days) for length in (found.days - 1, found.days)]
        assert 100 * over[0] < percent <= 100 * over[1] + 1e-9
