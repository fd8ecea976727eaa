"""How long flags took: of what fell due while a page was open, on that page, and of nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from web.flagging import Flagging, Took

AT = datetime(2026, 9, 25, 17, tzinfo=UTC)
PAGE = ("session", "/cham-han")


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def test_only_what_fell_due_while_the_page_was_open_counts() -> None:
    flagging = Flagging()
    flagging.sent(PAGE, after(-60), again=False, at=after(-60))
    flagging.fell(AT)
    assert flagging.took is None
    flagging.sent(("session", "/man-hinh"), after(1), again=True, at=after(1))  # never seen before: opened since
    flagging.sent(PAGE, after(1), again=False, at=after(1.5))  # opened anew: the flag was there at once
    assert flagging.took is None
    flagging.fell(after(10))
    flagging.sent(PAGE, after(9.5), again=True, at=after(10.5))  # read before it fell due
    assert flagging.took is None
    flagging.sent(PAGE, after(11), again=True, at=after(12))
    flagging.sent(PAGE, after(13), again=True, at=after(14))  # it is flagged already
    assert flagging.took == Took(1, timedelta(seconds=2), timedelta(seconds=2))


def test_half_and_ninety_nine_of_a_hundred() -> None:
    flagging = Flagging()
    for n in range(200):
        flagging.sent(PAGE, after(100 * n), again=bool(n), at=after(100 * n))
        flagging.fell(after(100 * n + 1))
        flagging.sent(PAGE, after(100 * n + 50), again=True, at=after(100 * n + 1) + timedelta(milliseconds=n + 1))
    took = flagging.took
    assert took
    assert (took.count, took.median, took.p99) == (200, timedelta(milliseconds=100), timedelta(milliseconds=198))
