"""What comes round by itself is overdue when it has not ended for long, and says what is amiss."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from activities.messages import QUEUE_OF_ROUND
from activities.monthly_list import last_month
from records.rounds import EVERY, OVERDUE_AFTER, Ended, amiss
from runtime.errors import StackError


def ended(**change: object) -> Ended:
    return replace(Ended("watch", datetime.now(UTC), 0, {"counts": {}}, ""), **change)


def test_every_round_has_a_queue_and_a_time() -> None:
    assert EVERY.keys() == QUEUE_OF_ROUND.keys()


@pytest.mark.parametrize("name", EVERY)
def test_a_round_is_overdue_after_it_should_have_come_some_times(name: str) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    one = ended(name=name, at=at)
    limit = at + OVERDUE_AFTER * EVERY[name]
    assert not one.overdue(limit)
    assert one.overdue(limit + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"problem": "OperationalError"}, "could not look: OperationalError"),
        ({"outcome": {"counts": {"lost": 2, "ahead": 1, "behind": 0}}}, "2 lost, 1 ahead"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, "has not looked for long"),
    ],
)
def test_what_is_amiss_is_named(change: dict[str, object], words: str) -> None:
    with pytest.raises(StackError, match=words):
        amiss(ended(**change))


def test_what_was_mended_is_not_amiss() -> None:
    amiss(ended(outcome={"counts": {"revived": 3, "woken": 1, "lost": 0}}))


def test_the_last_month_that_is_over() -> None:
    assert [last_month(day) for day in (date(2026, 1, 31), date(2026, 3, 1))] == [date(2025, 12, 1), date(2026, 2, 1)]
