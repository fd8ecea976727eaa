"""What changes between packs, in words and for a stock of duties; and the page of the legal basis."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from law.calendar import CalendarMissing
from law.diff import diff
from law.errors import LawError
from law.legal_basis import legal_basis
from law.model import Unit
from law.pack import current_pack
from law.periods import VIETNAM, Suspension, due, due_for
from law.vector import due_days
from law.whatif import Duty, what_if

PACK = current_pack()


def words(before: Any, after: Any) -> list[str]:
    return [line.en for line in diff(before, after)]


def test_a_pack_does_not_differ_from_itself() -> None:
    assert diff(PACK, PACK) == ()


def test_a_changed_length_is_told_in_words(changed_pack: Any) -> None:
    longer = changed_pack(
        "rules/04-voluntary.toml", 'length = 10, unit = "CD", basis = "L25', 'length = 15, unit = "CD", basis = "L25'
    )
    assert words(PACK, longer) == [
        "R025 (Voluntary period), from 01/07/2026: 10 days (L25 36.1); interest → 15 days (L25 36.1); interest."
    ]
    assert "15 ngày" in diff(PACK, longer)[0].vi


def test_a_new_and_a_removed_rule(changed_pack: Any) -> None:
    renamed = changed_pack("rules/02-set-up.toml", "R016", "R916")
    assert [text.split(":")[0:2] for text in words(PACK, renamed)] == [
        ["R016", " rule removed"],
        ["R916", " new rule"],
    ]


def test_a_changed_calendar_and_setting(changed_pack: Any) -> None:
    moved = changed_pack("calendar/2026.toml", "2026-11-24, 2026-11-24", "2026-11-23, 2026-11-23")
    assert words(PACK, moved) == [
        "Calendar: Monday, 23 November 2026 is now off (Vietnam Culture Day).",
        "Calendar: Tuesday, 24 November 2026 now works.",
    ]
    official = changed_pack("calendar/2027.toml", "provisional = true", "provisional = false")
    assert words(PACK, official) == ["Calendar: the table of 2027 is now official."]
    slower = changed_pack("settings/time.toml", "[at_once_hours]\ndefault = 4", "[at_once_hours]\ndefault = 8")
    assert words(PACK, slower) == ["Setting at_once_hours: 4 → 8."]


def test_other_files_and_mere_wording(changed_pack: Any) -> None:
    renamed = changed_pack("bodies.toml", 'en = "employer or social insurance"', 'en = "employer"')
    assert words(PACK, renamed) == ["bodies.employer.en: employer or social insurance → employer."]
    reworded = changed_pack("calendar/2026.toml", 'en = "National Day"', 'en = "The National Day"')
    assert words(PACK, reworded) == ["Only wording, sources or reasons differ."]


def stock() -> list[Duty]:
    """Duties of every kind that must be reckoned: plain, with facts, suspended, old, to the hour, unanswerable."""
    return [
        Duty("plain", "R006", date(2026, 11, 19)),
        Duty("same", "R025", date(2026, 8, 24)),
        Duty("facts", "R077", date(2026, 11, 19), (("form", "movable"),)),
        Duty(
            "suspended", "R006", date(2026, 11, 19), (), (Suspension(date(2026, 11, 20), date(2026, 11, 20), "hoãn"),)
        ),
        Duty("old", "R026", date(2026, 6, 23)),
        Duty("hour", "R009", datetime(2026, 11, 23, 16, tzinfo=VIETNAM)),
        Duty("awaits", "R006", date(2027, 12, 30)),
        Duty("unknown", "D999", date(2026, 11, 19)),
        Duty("no facts", "R077", date(2026, 11, 19)),
    ]


def test_what_moves_and_who_becomes_late(changed_pack: Any) -> None:
    works = changed_pack("calendar/2026.toml", "[2026-11-24, 2026-11-24]", "[2026-11-28, 2026-11-28]")
    answer = what_if(stock(), PACK, works, today=date(2026, 11, 27))
    assert answer.total == 9
    assert {move.id: (move.before, move.after, move.newly_overdue) for move in answer.moved} == {
        "plain": (date(2026, 11, 27), date(2026, 11, 26), True),
        "facts": (date(2026, 11, 27), date(2026, 11, 26), True),
        "suspended": (date(2026, 11, 30), date(2026, 11, 27), False),
        "hour": (datetime(2026, 11, 25, 10, 30, tzinfo=VIETNAM), datetime(2026, 11, 24, 10, 30, tzinfo=VIETNAM), False),
    }
    assert {item.id for item in answer.unanswered} == {"awaits", "unknown", "no facts"}
    assert "2028.toml" in next(item.problem for item in answer.unanswered if item.id == "awaits")
    assert answer.by_rule()["R006"] == {-1: 1, -3: 1}


def test_a_move_within_the_day_is_seen(changed_pack: Any) -> None:
    slower = changed_pack("settings/time.toml", "[at_once_hours]\ndefault = 4", "[at_once_hours]\ndefault = 2")
    (move,) = what_if(
        [Duty("hour", "R009", datetime(2026, 11, 23, 8, tzinfo=VIETNAM))], PACK, slower, date(2026, 11, 1)
    ).moved
    assert (move.days, move.before > move.after) == (0, True)


def test_every_answer_of_a_stock_is_that_of_the_rule(changed_pack: Any) -> None:
    longer = changed_pack(
        "rules/01-intake.toml",
        'length = 5, unit = "WD", basis = "L25 34.3"',
        'length = 9, unit = "WD", basis = "L25 34.3"',
    )
    duties = [Duty(str(n), "R006", date(2026, 6, 20) + timedelta(days=n)) for n in range(200)]
    moved = what_if(duties, PACK, longer, today=date(2026, 7, 1)).moved
    assert {move.id: (move.before, move.after) for move in moved} == {
        duty.id: (due_for("R006", duty.start, PACK).due, due_for("R006", duty.start, longer).due)
        for duty in duties
        if due_for("R006", duty.start, PACK).due != due_for("R006", duty.start, longer).due
    }
    assert len(moved) > 150


@pytest.mark.parametrize("unit", [Unit.WD, Unit.CD])
@pytest.mark.parametrize("length", [1, 5, 10, 30, 200])
def test_the_vector_is_the_period_day_by_day(unit: Unit, length: int) -> None:
    starts = np.arange(np.datetime64("2024-12-25"), np.datetime64("2028-01-10"))
    for start, got in zip(starts.tolist(), due_days(starts, length, unit, PACK.calendar).tolist(), strict=True):
        try:
            expected = due(start, length, unit, PACK.calendar, working=False).due
        except CalendarMissing:
            expected = None
        assert got == expected, start


def test_the_vector_reckons_days_only() -> None:
    with pytest.raises(LawError) as wrong:
        due_days(np.array(["2026-08-26"], dtype="datetime64[D]"), 1, Unit.MO, PACK.calendar)
    assert wrong.value.field == "unit"


def test_the_committed_page_is_the_generated_one() -> None:
    page = Path(__file__).parents[3] / "docs" / "legal-basis.md"
    assert page.read_text(encoding="utf-8") == legal_basis(PACK), (
        "run: thads law rules --markdown > docs/legal-basis.md"
    )


def test_the_page_lists_every_rule_and_setting() -> None:
    page = legal_basis(PACK)
    assert all(f"| {rule_id} |" in page for rule_id in PACK.rules)
    assert all(f"| {name} |" in page for name in PACK.settings)
