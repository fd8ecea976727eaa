"""A due day as one paragraph for the reasons of a decision, in Vietnamese or English, ready to be signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal

from law.calendar import Calendar
from law.citation import cite
from law.errors import LawError
from law.model import REGIME_WORDS, UNIT_WORDS, Rule, Unit
from law.pack import Pack
from law.reckoning import VIETNAM, Suspension, local_day, merged
from law.regime import regime_on
from law.transition import Choice
from law.working import day_in_words, length_in_words, transition_line

Language = Literal["vi", "en"]


def prose(
    start: date | datetime,
    choice: Choice,
    pack: Pack,
    language: str,
    *,
    rule: Rule | None = None,
    suspensions: Sequence[Suspension] = (),
) -> str:
    """The paragraph: ground, length, start, what was not counted, the end, and the versions it rests on.

    LawError("prose", …) for a language other than vi and en.
    """
    if language not in ("vi", "en"):
        raise LawError("prose", "chỉ có vi hoặc en / only vi or en")
    vi = language == "vi"
    pick = 0 if vi else 1
    sentences = [
        _ground(start, choice, rule, pack, pick),
        *_not_counted(choice, pack.calendar, suspensions, pick),
        *_transition(choice, pack, rule, pick),
        _end(choice, pick),
        _sources(choice, pack, pick),
    ]
    return " ".join(sentences)


def _ground(start: date | datetime, choice: Choice, rule: Rule | None, pack: Pack, pick: int) -> str:
    """The articles, the length and the event."""
    term, day = choice.term, local_day(start)
    basis = cite("; ".join(filter(None, (term.basis, "CC 145–148"))), pack.instruments)
    name = (rule.vi, rule.en)[pick] if rule else ("Thời hạn", "The period")[pick]
    length, spelled = length_in_words(term)[pick], day_in_words(day)[pick]
    at = f" {start.astimezone(VIETNAM):%H:%M}" if isinstance(start, datetime) else ""
    law = REGIME_WORDS[regime_on(day)][pick]
    before = term.unit in (Unit.BWD, Unit.BCD)
    if pick == 0:
        verb = "phải thực hiện" if term.unit in (Unit.IMM, Unit.EVT, Unit.DATE) else "là"
        anchor = "Ngày đã ấn định" if before else "Sự kiện làm căn cứ"
        return f"Căn cứ {basis.vi}: “{name}” {verb} {length}. {anchor}: {spelled}{at}, thuộc chế độ {law}."
    anchor = "The fixed day" if before else "The event"
    return f"Under {basis.en}: “{name}” is {length}. {anchor} is of {spelled}{at}, governed by {law}."


def _not_counted(choice: Choice, calendar: Calendar, suspensions: Sequence[Suspension], pick: int) -> list[str]:
    """Runs of days that did not count, each with its reason, and the roll of the last day."""
    taken, unit, sentences = choice.reckoning, choice.term.unit, []
    if unit in (Unit.WD, Unit.BWD):
        first, last = sorted((taken.counted_from, taken.raw_end))
        days = [first + timedelta(days=n) for n in range(1, (last - first).days)]
        reasons = [(day, reason) for day in days if (reason := calendar.off_reason(day))]
        runs = []
        for reason, group in groupby(reasons, key=lambda pair: pair[1]):
            spelled = ", ".join(f"{day:%d/%m/%Y}" for day, _ in group)
            runs.append(f"{spelled} ({(reason.vi, reason.en)[pick]})")
        if runs:
            sentences.append(("Không tính: ", "Not counted: ")[pick] + "; ".join(runs) + ".")
    if unit not in (Unit.BWD, Unit.BCD):
        inside = [s for s in merged(suspensions) if s[1] > taken.counted_from and s[0] <= taken.raw_end]
        for first, last in inside:
            sentences.append(
                f"Thời hạn tạm dừng từ {first:%d/%m/%Y} đến hết {last:%d/%m/%Y}."
                if pick == 0
                else f"The period stood still from {first:%d/%m/%Y} to {last:%d/%m/%Y}, both included."
            )
    if taken.due > taken.raw_end:
        spelled = day_in_words(taken.raw_end)[pick]
        sentences.append(
            f"Ngày cuối, {spelled}, là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo (khoản 5 Điều 148)."
            if pick == 0
            else f"The last day, {spelled}, is a day off, so the period ends on the next working day (article 148(5))."
        )
    return sentences


def _transition(choice: Choice, pack: Pack, rule: Rule | None, pick: int) -> list[str]:
    if choice.other is None or rule is None:
        return []
    line = transition_line(rule, choice, pack)
    return [(line.vi, line.en)[pick]]


def _end(choice: Choice, pick: int) -> str:
    taken, unit = choice.reckoning, choice.term.unit
    day = day_in_words(taken.due)[pick]
    if unit in (Unit.H, Unit.IMM):
        at = f"{taken.due_at:%H:%M}"
        return f"Vì vậy, thời hạn kết thúc lúc {at} {day}." if pick == 0 else f"It therefore ends at {at} on {day}."
    if unit in (Unit.BWD, Unit.BCD):
        what = UNIT_WORDS[unit][pick]
        return (
            f"Vì vậy, chậm nhất phải thực hiện vào {day} (ít nhất {choice.term.length} {what})."
            if pick == 0
            else f"The act is therefore due no later than {day} (at least {choice.term.length} {what})."
        )
    return f"Vì vậy, thời hạn kết thúc lúc 24 giờ {day}." if pick == 0 else f"It therefore ends at 24:00 on {day}."


def _sources(choice: Choice, pack: Pack, pick: int) -> str:
    years = f"{pack.calendar.first.year}–{pack.calendar.last.year}"
    warning = ""
    if choice.reckoning.provisional:
        warning = ("Kết quả là TẠM TÍNH theo lịch. ", "The answer is PROVISIONAL as to the calendar. ")[pick]
    if pick == 0:
        return (
            f"{warning}Tính theo gói luật {pack.version} ({pack.digest[:12]}) và lịch làm việc {years} "
            f"({pack.calendar.digest[:12]}). Người tính: ………… Ký tên: …………"
        )
    return (
        f"{warning}Reckoned with law pack {pack.version} ({pack.digest[:12]}) and the working calendar {years} "
        f"({pack.calendar.digest[:12]}). Reckoned by: ………… Signed: …………"
    )
