"""Legal days end for all at 24:00: what falls due then is looked at spread over minutes, each at its own second."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from activities.spine import SPREAD, wake_at
from cases.kernel import Appointment, Subject

MIDNIGHT = datetime(2026, 9, 17, 17, tzinfo=UTC)  # 24:00 in Vietnam
CASES = 2_000
WINDOW = timedelta(seconds=10)


def due_at(moment: datetime, number: int) -> Subject:
    appointment = Appointment(at=moment, kind="listening_due")
    return Subject(id=f"case/79/court/{number}/1", office="79", pack="", appointments=(appointment,))


def test_two_thousand_that_fall_due_at_midnight_are_looked_at_a_few_at_a_time() -> None:
    moments = [wake_at(due_at(MIDNIGHT, number)) for number in range(CASES)]
    delays = [moment - MIDNIGHT for moment in moments if moment]
    assert len(delays) == CASES
    assert timedelta(0) <= min(delays) <= max(delays) < SPREAD
    most = max(Counter(delay // WINDOW for delay in delays).values())
    assert most < 1.5 * CASES / (SPREAD / WINDOW)


def test_a_case_keeps_its_second() -> None:
    assert wake_at(due_at(MIDNIGHT, 7)) == wake_at(due_at(MIDNIGHT, 7))


def test_a_moment_within_a_day_is_that_moment() -> None:
    noon = MIDNIGHT - timedelta(hours=12)
    assert wake_at(due_at(noon, 7)) == noon
