"""The working: each day counted or skipped and why, the roll and its article, the versions; and the paragraph."""

from datetime import date, datetime

import pytest

from law.errors import LawError
from law.model import Unit
from law.pack import current_pack
from law.periods import VIETNAM, Suspension, due, due_for
from law.prose import prose
from law.transition import choose

PACK = current_pack()
CALENDAR = PACK.calendar


def test_every_day_of_t1_is_counted_or_skipped_with_its_reason() -> None:
    lines = [line for line in due(date(2026, 8, 26), 5, Unit.WD, CALENDAR).working if line.day]
    told = {line.day: line.en for line in lines[2:-1]}
    assert list(told) == [date(2026, 8, 26 + n) for n in range(1, 6)] + [date(2026, 9, n) for n in range(1, 8)]
    assert told[date(2026, 8, 27)].endswith("day 1")
    assert "Saturday" in told[date(2026, 8, 29)]
    assert "swapped with Saturday 22 August" in told[date(2026, 8, 31)]
    assert "National Day" in told[date(2026, 9, 2)]
    assert told[date(2026, 9, 7)].endswith("day 5")


def test_a_make_up_saturday_counts_and_says_so() -> None:
    lines = due(date(2026, 8, 20), 5, Unit.WD, CALENDAR).working
    saturday = next(line for line in lines if line.day == date(2026, 8, 22))
    assert "make-up day for Monday 31 August" in saturday.en
    assert "làm bù" in saturday.vi
    assert saturday.en.endswith("day 2")


def test_the_roll_names_the_day_off_and_the_article() -> None:
    lines = due(date(2026, 8, 3), 30, Unit.CD, CALENDAR).working
    rolled = [line for line in lines if line.article == "CC 148.5"]
    assert [line.day for line in rolled] == [date(2026, 9, 2)]
    assert "National Day" in rolled[0].en


def test_a_long_period_is_summarised() -> None:
    lines = due(date(2021, 7, 15), 5, Unit.YR, CALENDAR).working
    assert len(lines) < 10
    assert any("Add 5 years: Wednesday, 15 July 2026" in line.en for line in lines)


def test_a_long_period_that_stood_still_is_told_before_and_after_the_pause() -> None:
    stops = [Suspension(date(2026, 8, 3), date(2026, 8, 12), "hoãn", "L25 46.1")]
    answer = due(date(2026, 7, 6), 3, Unit.MO, CALENDAR, suspensions=stops)
    plain = next(line for line in answer.working if line.en.startswith("Add "))
    assert (plain.day, answer.due) == (date(2026, 10, 6), date(2026, 10, 16))


def test_every_line_is_in_both_languages() -> None:
    stops = [Suspension(date(2026, 8, 27), date(2026, 8, 31), "hoãn / postponed", "L25 46.1")]
    moment = datetime(2026, 8, 26, 8, tzinfo=VIETNAM)
    for unit in Unit:
        for line in due(moment, 5, unit, CALENDAR, suspensions=stops).working:
            assert line.vi
            assert line.en


def test_a_suspension_is_a_line_with_its_article() -> None:
    stops = [Suspension(date(2026, 8, 27), date(2026, 8, 28), "hoãn", "L25 46.1")]
    for unit, length in ((Unit.WD, 5), (Unit.CD, 10), (Unit.MO, 2)):
        lines = due(date(2026, 8, 26), length, unit, CALENDAR, suspensions=stops).working
        assert any(line.article == "L25 46.1" and "hoãn" in line.vi for line in lines)


def test_a_rule_names_its_text_basis_regime_and_versions() -> None:
    lines = due_for("R025", date(2026, 8, 24), PACK).working
    text = "\n".join(f"{line.vi} {line.en} {line.article}" for line in lines)
    for part in ("Thời hạn tự nguyện", "Voluntary period", "L25 36.1", "Law 106/2025/QH15", "CC 147.2"):
        assert part in text
    assert PACK.digest[:16] in text
    assert CALENDAR.digest[:16] in text


def test_a_provisional_answer_warns() -> None:
    assert any(line.en.startswith("PROVISIONAL") for line in due(date(2026, 12, 31), 5, Unit.WD, CALENDAR).working)
    assert any(
        "holidays are not announced" in line.en for line in due(date(2026, 12, 31), 5, Unit.YR, CALENDAR).working
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_paragraph_carries_ground_skips_end_and_versions(language: str) -> None:
    rule = PACK.rule("R006")
    choice = choose(rule, date(2026, 8, 26), PACK, (), {})
    text = prose(date(2026, 8, 26), choice, PACK, language, rule=rule)
    assert "\n" not in text
    cited = {"vi": "khoản 3 Điều 34 Luật Thi hành án dân sự số 106/2025/QH15", "en": "article 34(3) of Law on Civil"}
    for part in (
        cited[language],
        "31/08/2026",
        PACK.digest[:12],
        PACK.version,
        {"vi": rule.vi, "en": rule.en}[language],
    ):
        assert part in text
    assert {"vi": "thứ Hai, 07/09/2026", "en": "Monday, 7 September 2026"}[language] in text


def test_the_paragraph_speaks_vietnamese_or_english_only() -> None:
    choice = choose(PACK.rule("R006"), date(2026, 8, 26), PACK, (), {})
    with pytest.raises(LawError) as wrong:
        prose(date(2026, 8, 26), choice, PACK, "fr")
    assert wrong.value.field == "prose"


@pytest.mark.parametrize(
    ("language", "end", "rolled"),
    [
        ("vi", "Vì vậy, chậm nhất phải thực hiện vào", "nên phải hoàn thành trước ngày đó"),
        ("en", "The act is therefore due no later than", "so the act must be done before it"),
    ],
)
def test_the_paragraph_of_what_is_due_before_a_day(language: str, end: str, rolled: str) -> None:
    start = date(2026, 9, 7)
    text = prose(start, choose(PACK.rule("R199"), start, PACK, (), {}), PACK, language)  # 2/9 is a day off
    assert end in text
    assert rolled in text
    assert {"vi": "Ngày đã ấn định: ", "en": "The fixed day is of"}[language] in text  # no row is named


def test_a_day_that_does_not_count_is_a_line_with_its_day_and_both_languages() -> None:
    for rule in ("R058", "R199"):
        start = date(2026, 9, 7)
        for line in due_for(rule, start, PACK).working:
            assert line.vi
            assert line.en
            assert "None" not in line.en
    stops = [Suspension(date(2026, 8, 27), date(2026, 8, 28), "hoãn", "L25 46.1")]
    stopped = [
        line.day
        for line in due(date(2026, 8, 26), 5, Unit.WD, CALENDAR, suspensions=stops).working
        if "not counted, suspended" in line.en
    ]
    assert stopped == [date(2026, 8, 27), date(2026, 8, 28)]
