"""Vietnamese formats: dates, moments, money, how late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.parts import PAID, UNPAID
from law.periods import VIETNAM
from records.rounds import EVERY
from web import wording

NBSP = wording.NBSP


def test_days_and_moments_are_local() -> None:
    assert wording.day(date(2026, 9, 2)) == "02/09/2026"
    assert wording.moment(datetime(2026, 9, 2, 20, 5, tzinfo=UTC)) == "03/09/2026 03:05"
    assert (wording.day(None), wording.moment(None), wording.due_moment(None)) == ("–", "–", "–")


def test_a_period_ends_at_24_hours_of_its_last_day() -> None:
    assert wording.due_moment(datetime(2026, 9, 15, tzinfo=VIETNAM)) == "14/09/2026 24:00"
    assert wording.due_moment(datetime(2026, 9, 15, 14, 30, tzinfo=VIETNAM)) == "15/09/2026 14:30"


def test_money_has_dots_and_is_exact() -> None:
    assert wording.money(1_234_567) == f"1.234.567{NBSP}đồng"
    assert wording.money(-500) == f"-500{NBSP}đồng"


@pytest.mark.parametrize(
    ("amount", "vi", "en"),
    [
        (0, "0", "0"),
        (999_999, "999.999", "999,999"),
        (1_000_000, "1 triệu", "1 m"),
        (37_450_000, "37,5 triệu", "37.5 m"),
        (374_500_000, "375 triệu", "375 m"),
        (1_234_000_000, "1,23 tỷ", "1.23 bn"),
        (100_000_000_000, "100 tỷ", "100 bn"),
        (1_234_567_000_000, "1.235 tỷ", "1,235 bn"),
        (-2_000_000, "-2 triệu", "-2 m"),
    ],
)
def test_labels_are_scaled(amount: int, vi: str, en: str) -> None:
    assert wording.scaled(amount, "vi").replace(NBSP, " ") == vi
    assert wording.scaled(amount, "en").replace(NBSP, " ") == en


@pytest.mark.parametrize(
    ("length", "vi", "en"),
    [
        (timedelta(seconds=3.24), "3,2 giây", "3.2 seconds"),
        (timedelta(seconds=90), "1 phút", "1 minute"),
        (timedelta(seconds=32_400), "9 giờ", "9 hours"),
        (timedelta(days=3, hours=4), "3 ngày 4 giờ", "3 days 4 hours"),
    ],
)
def test_how_long_something_took(length: timedelta, vi: str, en: str) -> None:
    assert wording.lasted(length, "vi").replace(NBSP, " ") == vi
    assert wording.lasted(length, "en").replace(NBSP, " ") == en


def test_how_often() -> None:
    said = [wording.how_often(rate, "vi") for rate in (2.0, 0.25, 0.0)]
    assert said == ["2 lần một năm", "một lần trong 4 năm", "không lần nào"]


def test_every_round_has_a_name() -> None:
    assert wording.ROUNDS.keys() == EVERY.keys()


def test_how_late() -> None:
    now = datetime(2026, 9, 25, 14, tzinfo=VIETNAM)
    assert wording.how_late(now - timedelta(days=2, hours=3), now, "vi").replace(NBSP, " ") == "trễ 2 ngày 3 giờ"
    assert wording.how_late(now, now, "vi").replace(NBSP, " ") == "trễ 0 phút"
    assert wording.how_late(now + timedelta(hours=1), now, "en").replace(NBSP, " ") == "left: 1 hour"
    assert wording.how_late(now - timedelta(days=16), now, "en").replace(NBSP, " ") == "late by 16 days"


def test_identity_numbers_show_three_digits() -> None:
    assert wording.masked("079180001234") == "•••••••••234"
    assert wording.masked("") == "–"


def test_ids_are_escaped_where_lines_may_break() -> None:
    assert str(wording.path("case/<b>/1")) == "case/<wbr>&lt;b&gt;/<wbr>1"


def test_a_share_says_what_it_is_for_in_words() -> None:
    assert wording.share("fee", "vi") == "Phí thi hành án khấu trừ"
    assert wording.share("fee_relief", "vi") == "Trả lại phí thi hành án"
    assert wording.share("interest:K2", "vi") == "Lãi chậm thi hành án của K2"
    assert wording.share("K2", "en") == "K2"


def test_every_state_of_a_share_has_words() -> None:
    assert {*UNPAID, *PAID} <= wording.MONEY_STATES.keys()
