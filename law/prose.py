"""A due day as one paragraph for the reasons of a decision, in Vietnamese or English, ready to be signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal

from law.calendar import Calendar
from law.citation import cite
from law.errors import LawError
from law.model import UNIT_WORDS, Rule, Unit, Words
from law.pack import Pack
from law.phrases import day_in_words, length_in_words
from law.reckoning import VIETNAM, Reckoning, Suspension, local_day
from law.regime import law_on
from law.transition import Choice
from law.working import held_up_line, transition_line

Language = Literal["vi", "en"]


def prose(
    start: date | datetime,
    choice: Choice,
    pack: Pack,
    language: str,
    *,
    rule: Rule | None = None,
    event: tuple[str, str] | None = None,
    suspensions: Sequence[Suspension] = (),
) -> str:
    """The paragraph: ground, length, event, what was not counted, the end, and the versions it rests on.

    `event` names what started the period, in both languages, where that has a name.
    LawError("prose", …) for a language other than vi and en.
    """
    if language not in ("vi", "en"):
        raise LawError("prose", "chỉ có vi hoặc en / only vi or en")
    pick = 0 if language == "vi" else 1
    sentences = [
        _ground(choice, rule, pack, pick),
        _event(start, choice, event, pick),
        *_not_counted(choice, pack.calendar, suspensions, pick),
        *_transition(choice, pack, rule, pick),
        _end(choice, pick),
        _sources(choice, pack, pick),
    ]
    return " ".join(sentences)


def _ground(choice: Choice, rule: Rule | None, pack: Pack, pick: int) -> str:
    """The articles and the length, with the setting where one gives it."""
    term = choice.term
    basis = cite("; ".join(filter(None, (term.basis, "CC 145–148"))), pack.instruments)
    length = length_in_words(term)[pick]
    hours = term.length or pack.calendar.practice.at_once_hours
    name = _named(rule, pick)
    if pick == 0:
        says = {
            Unit.IMM: f"phải thực hiện ngay; luật không quy định số giờ, theo thiết lập at_once_hours là {hours:02} "
            "giờ làm việc",
            Unit.EVT: "được xác định là chính ngày xảy ra sự kiện",
            Unit.BWD: f"phải bảo đảm {length} ngày đã ấn định",
            Unit.BCD: f"phải bảo đảm {length} ngày đã ấn định",
        }.get(term.unit, f"là {length}")
        chosen = f" (độ dài theo thiết lập {term.setting}, vì luật không quy định)" if term.setting else ""
        return f"Căn cứ {basis.vi}, {name} {says}{chosen}."
    says = {
        Unit.IMM: f"is to be kept at once; the law gives no number, by the setting at_once_hours it is {hours} "
        "working hours",
        Unit.EVT: "is the day of the event itself",
        Unit.BWD: f"is {length} the fixed day",
        Unit.BCD: f"is {length} the fixed day",
    }.get(term.unit, f"is {length}")
    chosen = f" (a length by the setting {term.setting}, as the law is silent)" if term.setting else ""
    return f"Under {basis.en}, {name} {says}{chosen}."


def _named(rule: Rule | None, pick: int) -> str:
    if rule is None:
        return ("thời hạn", "the period")[pick]
    if pick:
        return f"the period “{rule.en}”"
    return f"{rule.vi[0].lower()}{rule.vi[1:]}" if rule.vi.startswith("Thời h") else f"thời hạn “{rule.vi}”"


def _event(start: date | datetime, choice: Choice, event: tuple[str, str] | None, pick: int) -> str:
    """What started the period, when, and the law of that day."""
    day = local_day(start)
    spelled, law = day_in_words(day)[pick], law_on(day)
    at = f" {start.astimezone(VIETNAM):%H:%M}" if isinstance(start, datetime) else ""
    before = choice.term.unit in (Unit.BWD, Unit.BCD)
    if pick == 0:
        named = f" (“{event[0]}”)" if event else ""
        what = "Ngày đã ấn định" if before else "Sự kiện làm phát sinh thời hạn"
        return f"{what}{named}: {spelled}{at}; áp dụng {law.vi}."
    named = f" (“{event[1]}”)" if event else ""
    what = "The fixed day" if before else "The event that started it"
    return f"{what}{named} is of {spelled}{at}, governed by {law.en}."


def _not_counted(choice: Choice, calendar: Calendar, suspensions: Sequence[Suspension], pick: int) -> list[str]:
    """Runs of days that did not count, pauses and the roll of the last day, each with its reason."""
    taken, unit, sentences = choice.counted, choice.term.unit, []
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
        inside = [stop for stop in suspensions if stop.end > taken.counted_from and stop.start <= taken.raw_end]
        sentences += [_paused(stop, pick) for stop in inside]
    if taken.due != taken.raw_end and (off := calendar.rest(taken.raw_end)):
        sentences.append(_rolled(taken, off, pick))
    return sentences


def _paused(stop: Suspension, pick: int) -> str:
    first, last = f"{stop.start:%d/%m/%Y}", f"{stop.end:%d/%m/%Y}"
    if pick == 0:
        return f"Thời hạn tạm dừng từ {first} đến hết {last} ({stop.reason})."
    return f"The period stood still from {first} to {last}, both included ({stop.reason})."


def _rolled(taken: Reckoning, off: Words, pick: int) -> str:
    spelled = day_in_words(taken.raw_end)[pick]
    if taken.due < taken.raw_end:
        if pick == 0:
            return f"{spelled[0].upper()}{spelled[1:]} là ngày nghỉ ({off.vi}) nên phải hoàn thành trước ngày đó."
        return f"{spelled} is a day off ({off.en}), so the act must be done before it."
    if pick == 0:
        return (
            f"Ngày cuối, {spelled}, là ngày nghỉ ({off.vi}) nên thời hạn kết thúc vào ngày làm việc tiếp theo "
            "(khoản 5 Điều 148 Bộ luật Dân sự)."
        )
    return (
        f"The last day, {spelled}, is a day off ({off.en}), so the period ends on the next working day "
        "(article 148(5) of the Civil Code)."
    )


def _transition(choice: Choice, pack: Pack, rule: Rule | None, pick: int) -> list[str]:
    if choice.crossing is None or rule is None:
        return []
    lines = [transition_line(rule, choice, pack)]
    if choice.counted != choice.reckoning:
        lines.append(held_up_line(choice.reckoning))
    return [(line.vi, line.en)[pick] for line in lines]


def _end(choice: Choice, pick: int) -> str:
    taken, unit = choice.reckoning, choice.term.unit
    day = day_in_words(taken.due)[pick]
    if unit in (Unit.H, Unit.IMM):
        at = f"{taken.due_at:%H:%M}"
        return f"Vì vậy, thời hạn kết thúc lúc {at} {day}." if pick == 0 else f"It therefore ends at {at} on {day}."
    if unit is Unit.EVT:
        return f"Vì vậy, ngày phải xác định là {day}." if pick == 0 else f"The day is therefore {day}."
    if unit in (Unit.BWD, Unit.BCD):
        what = UNIT_WORDS[unit][pick]
        return (
            f"Vì vậy, chậm nhất phải thực hiện vào {day} (ít nhất {choice.term.length:02} {what})."
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
