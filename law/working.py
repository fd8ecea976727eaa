"""The working of a due day, line by line: rule, start, regime, days counted and skipped, suspensions, roll, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from law.calendar import Calendar
from law.model import MISSED_WORDS, Line, Rule, Running, Term, Unit
from law.phrases import day_in_words, length_in_words
from law.reckoning import VIETNAM, Reckoning, Suspension, local_day, merged
from law.regime import law_on
from law.transition import POLICIES, Choice

if TYPE_CHECKING:
    from law.pack import Pack

_DAY = timedelta(days=1)
_LISTED = 62
"""Periods with more calendar days than this are summarised, not listed day by day."""


def explain_rule(
    rule: Rule, start: date | datetime, choice: Choice, pack: Pack, suspensions: Sequence[Suspension]
) -> tuple[Line, ...]:
    """The working of a rule's due day, with the rule's text, the regime and the versions it rests on."""
    term, body = choice.term, pack.bodies[rule.bound]
    length_vi, length_en = length_in_words(term)
    missed_vi, missed_en = MISSED_WORDS[rule.missed]
    lines = [
        Line(
            vi=f"{rule.id}: {rule.vi}: {length_vi}. Người có trách nhiệm: {body.vi}.",
            en=f"{rule.id}: {rule.en}: {length_en}. Bound: {body.en}.",
            article=term.basis,
        )
    ]
    if rule.note_en:
        lines.append(Line(vi=rule.note_vi, en=rule.note_en))
    if term.setting:
        setting = pack.settings[term.setting]
        lines.append(Line(vi=setting.reason_vi, en=setting.reason_en, article=f"{term.setting} [{setting.silent}]"))
    lines += explain(
        start, term, choice.counted, pack.calendar, suspensions, _regime_lines(rule, choice, pack), choice.reckoning
    )
    lines.append(Line(vi=f"Quá hạn ({rule.missed}): {missed_vi}.", en=f"If missed ({rule.missed}): {missed_en}."))
    lines += [verified_line(rule), pack_line(pack)]
    return tuple(lines)


def verified_line(rule: Rule) -> Line:
    """Who held the row against the text of the law, or that nobody has."""
    if rule.verified:
        return Line(vi=f"Quy tắc đã được đối chiếu: {rule.verified}.", en=f"The row was verified: {rule.verified}.")
    return Line(
        vi="Quy tắc chưa được người có thẩm quyền đối chiếu với văn bản.",
        en="Nobody with authority has verified this row against the text.",
    )


def pack_line(pack: Pack) -> Line:
    """The version of the law on which an answer rests."""
    return Line(
        vi=f"Gói luật {pack.version}, mã băm {pack.digest[:16]}.",
        en=f"Law pack {pack.version}, digest {pack.digest[:16]}.",
    )


def explain(
    start: date | datetime,
    term: Term,
    reckoning: Reckoning,
    calendar: Calendar,
    suspensions: Sequence[Suspension],
    regime_lines: Sequence[Line] = (),
    result: Reckoning | None = None,
) -> tuple[Line, ...]:
    """The working of a period: what was counted, what was not, and why.

    `result` is what came of it where a change of the law held the counted end up.
    """
    result = result or reckoning
    lines = [_start_line(start, term), *(regime_lines or _bare_lines(term, reckoning))]
    lines += _COUNTED.get(term.unit, _counted_calendar)(term, reckoning, calendar, suspensions)
    if result != reckoning:
        lines.append(held_up_line(result))
    lines.append(_result_line(term, result))
    lines += _calendar_lines(result, calendar)
    return tuple(lines)


def held_up_line(result: Reckoning) -> Line:
    """That a new period was lifted to the first day on which one can act under it."""
    vi, en = day_in_words(result.due)
    return Line(
        vi=f"Thời hạn mới không thể kết thúc trước khi quy định mới có hiệu lực: {vi}.",
        en=f"A new period cannot end before it was law: {en}.",
        article="L25 115–116",
        day=result.due,
    )


def _bare_lines(term: Term, reckoning: Reckoning) -> list[Line]:
    vi, en = length_in_words(term)
    return [Line(vi=f"Độ dài: {vi}.", en=f"Length: {en}."), _law_line(reckoning.counted_from)]


def _start_line(start: date | datetime, term: Term) -> Line:
    day = local_day(start)
    vi, en = day_in_words(day)
    at = f" {start.astimezone(VIETNAM):%H:%M}" if isinstance(start, datetime) else ""
    if term.unit in (Unit.BWD, Unit.BCD):
        return Line(
            vi=f"Ngày đã ấn định: {vi}{at}; ngày này không tính.",
            en=f"The fixed day: {en}{at}; it is not counted itself.",
            article="CC 147–148",
            day=day,
        )
    if term.unit in (Unit.H, Unit.IMM):
        return Line(
            vi=f"Bắt đầu từ thời điểm {vi}{at or ' 00:00'}.",
            en=f"Starts at that moment: {en}{at or ' 00:00'}.",
            article="CC 147.1",
            day=day,
        )
    if term.unit in (Unit.EVT, Unit.DATE):
        return Line(vi=f"Sự kiện: {vi}.", en=f"The event: {en}.", day=day)
    return Line(
        vi=f"Sự kiện bắt đầu: {vi}; ngày đầu tiên không tính, đếm từ ngày tiếp theo.",
        en=f"The event: {en}; the first day is not counted, the count starts the day after.",
        article="CC 147.2",
        day=day,
    )


@lru_cache(maxsize=8192)
def _law_line(day: date) -> Line:
    law = law_on(day)
    return Line(
        vi=f"Áp dụng {law.vi} vì sự kiện xảy ra ngày {day:%d/%m/%Y}.",
        en=f"Governed by {law.en}, as the event is of {day:%d/%m/%Y}.",
        article=law.basis,
        day=day,
    )


def _regime_lines(rule: Rule, choice: Choice, pack: Pack) -> list[Line]:
    """The law of the event's day; for a period that ran when its row changed also both days and who prevails."""
    line = _law_line(choice.counted.counted_from)
    return [line] if choice.crossing is None else [line, transition_line(rule, choice, pack)]


def transition_line(rule: Rule, choice: Choice, pack: Pack) -> Line:
    """Both days of a period that was running when its row changed, and what chose between them."""
    crossing = choice.crossing
    assert crossing is not None  # only such a period has two
    vi = (
        f"Thời hạn đang chạy ngày {crossing.day:%d/%m/%Y}: theo quy định trước đó hết ngày {crossing.old:%d/%m/%Y}, "
        f"theo quy định mới hết ngày {crossing.new:%d/%m/%Y}."
    )
    en = (
        f"The period was running on {crossing.day:%d/%m/%Y}: under the earlier provision it ends on "
        f"{crossing.old:%d/%m/%Y}, under the new one on {crossing.new:%d/%m/%Y}."
    )
    if crossing.policy is Running.NEW:
        return Line(
            vi=f"{vi} Theo dõi theo quy định mới, vì hậu quả khi hết thời hạn do quy định mới xác định.",
            en=f"{en} The new one governs, as it decides what the end brings about.",
            article="L25 116.3",
        )
    name = POLICIES[rule.protects]
    setting = pack.settings[name]
    return Line(
        vi=f"{vi} Theo thiết lập {name}: {setting.reason_vi}",
        en=f"{en} By the setting {name}: {setting.reason_en}",
        article=f"{name} [{setting.silent}]",
    )


def _counted_working(
    _: Term, reckoning: Reckoning, calendar: Calendar, suspensions: Sequence[Suspension]
) -> Iterator[Line]:
    """Each day up to the end: its number, or why it is skipped."""
    stopped, count, day = merged(suspensions), 0, reckoning.counted_from
    while day < reckoning.raw_end:
        day += _DAY
        if any(first <= day <= last for first, last in stopped):
            yield _suspended_line(day, suspensions)
        elif reason := calendar.off_reason(day):
            yield _skipped(day, reason.vi, reason.en)
        else:
            count += 1
            yield _counted(day, count, calendar)


def _counted_before(
    term: Term, reckoning: Reckoning, calendar: Calendar, suspensions: Sequence[Suspension]
) -> Iterator[Line]:
    count, day = 0, reckoning.counted_from
    while day > reckoning.raw_end:
        day -= _DAY
        reason = calendar.off_reason(day) if term.unit is Unit.BWD else None
        if reason:
            yield _skipped(day, reason.vi, reason.en)
        else:
            count += 1
            yield _counted(day, count, calendar)
    if reckoning.due != reckoning.raw_end:
        reason = calendar.rest(reckoning.raw_end)
        assert reason is not None  # an act day moves only off a day off
        yield Line(
            vi=f"Ngày {reckoning.raw_end:%d/%m/%Y} là ngày nghỉ ({reason.vi}): phải làm xong trước đó, "
            f"ngày {reckoning.due:%d/%m/%Y}.",
            en=f"{reckoning.raw_end:%d/%m/%Y} is a day off ({reason.en}): the act must be done before it, "
            f"on {reckoning.due:%d/%m/%Y}.",
            article="before_on_day_off [CC 148.5]",
            day=reckoning.due,
        )
    if suspensions:
        yield Line(
            vi="Tạm dừng không làm thay đổi thời hạn “ít nhất … trước”, vì ngày đã ấn định không đổi.",
            en="A suspension does not move “at least … before”, since the fixed day stays.",
            article="postponement_pauses [L25 46–47]",
        )


def _counted_calendar(
    term: Term, reckoning: Reckoning, calendar: Calendar, suspensions: Sequence[Suspension]
) -> Iterator[Line]:
    """Days one by one if they are few; a long run in one line; then suspensions and the roll."""
    day, end = reckoning.counted_from, reckoning.raw_end
    stopped = merged(suspensions)
    if term.unit is Unit.CD and (end - day).days <= _LISTED:
        count = 0
        while day < end:
            day += _DAY
            if any(first <= day <= last for first, last in stopped):
                yield _suspended_line(day, suspensions)
            else:
                count += 1
                yield _counted(day, count, calendar)
    else:
        yield _run_line(term, reckoning, end - timedelta(days=reckoning.suspended))
        if reckoning.suspended:
            yield from _suspension_lines(reckoning, suspensions)
    yield from _roll_lines(reckoning, calendar, suspensions)


def _counted_exactly(
    term: Term, reckoning: Reckoning, calendar: Calendar, suspensions: Sequence[Suspension]
) -> Iterator[Line]:
    if term.unit is Unit.H:
        yield Line(
            vi=f"Cộng {term.length} giờ, chạy liên tục qua đêm và ngày nghỉ.",
            en=f"Add {term.length} hours, running through nights and days off.",
            article="CC 147.1; hours_roll [CC 148.5]",
        )
        if reckoning.suspended:
            yield from _suspension_lines(reckoning, suspensions)
        return
    hours = term.length or calendar.practice.at_once_hours
    sessions = ", ".join(f"{begin:%H:%M}–{end:%H:%M}" for begin, end in calendar.practice.office_hours)
    yield Line(
        vi=f"“Ngay” không có độ dài trong luật; theo thiết lập at_once_hours, theo dõi trong {hours:02} giờ làm việc "
        f"({sessions}).",
        en=f"“At once” has no length in the law; by the setting at_once_hours it is watched for {hours} working hours "
        f"({sessions}).",
        article="at_once_hours, office_hours [“ngay”]",
    )
    day = reckoning.counted_from
    stopped = merged(suspensions)
    while day < reckoning.due:
        if any(first <= day <= last for first, last in stopped):
            yield _suspended_line(day, suspensions)
        elif reason := calendar.off_reason(day):
            yield _skipped(day, reason.vi, reason.en)
        day += _DAY


def _nothing_counted(term: Term, reckoning: Reckoning, calendar: Calendar, _: Sequence[Suspension]) -> Iterator[Line]:
    if term.unit is Unit.DATE:
        vi, en = length_in_words(term)
        yield Line(vi=f"Ngày cố định: {vi}.", en=f"The fixed date: {en}.", day=reckoning.raw_end)
        if term.rolls:
            yield from _roll_lines(reckoning, calendar)


_COUNTED = {
    Unit.WD: _counted_working,
    Unit.BWD: _counted_before,
    Unit.BCD: _counted_before,
    Unit.H: _counted_exactly,
    Unit.IMM: _counted_exactly,
    Unit.EVT: _nothing_counted,
    Unit.DATE: _nothing_counted,
}


@lru_cache(maxsize=8192)
def _counted(day: date, count: int, calendar: Calendar) -> Line:
    vi, en = day_in_words(day)
    made_up = calendar.made_up(day) if calendar.covers(day) else None
    why_vi, why_en = (f" ({made_up.vi})", f" ({made_up.en})") if made_up else ("", "")
    return Line(vi=f"{vi}{why_vi}: ngày {count}", en=f"{en}{why_en}: day {count}", day=day)


@lru_cache(maxsize=8192)
def _skipped(day: date, why_vi: str, why_en: str) -> Line:
    vi, en = day_in_words(day)
    return Line(vi=f"{vi}: không tính, {why_vi}", en=f"{en}: not counted, {why_en}", day=day)


def _suspended_line(day: date, suspensions: Sequence[Suspension]) -> Line:
    stop = next(s for s in suspensions if s.start <= day <= s.end)
    vi, en = day_in_words(day)
    return Line(
        vi=f"{vi}: không tính, tạm dừng ({stop.reason})",
        en=f"{en}: not counted, suspended ({stop.reason})",
        article=stop.article,
        day=day,
    )


def _run_line(term: Term, reckoning: Reckoning, end: date) -> Line:
    vi, en = length_in_words(term)
    end_vi, end_en = day_in_words(end)
    article = {Unit.MO: "CC 148.3", Unit.YR: "CC 148.4"}.get(term.unit, "CC 147.2")
    clamped = term.unit in (Unit.MO, Unit.YR) and end.day != reckoning.counted_from.day
    if not clamped:
        return Line(vi=f"Cộng {vi}: {end_vi}.", en=f"Add {en}: {end_en}.", article=article, day=end)
    return Line(
        vi=f"Cộng {vi}: tháng cuối không có ngày tương ứng, kết thúc ngày {end_vi}.",
        en=f"Add {en}: the last month has no corresponding day, so it ends on {end_en}.",
        article="leap_day [CC 148.4]" if term.unit is Unit.YR else article,
        day=end,
    )


def _suspension_lines(reckoning: Reckoning, suspensions: Sequence[Suspension]) -> Iterator[Line]:
    for stop in suspensions:
        yield Line(
            vi=f"Tạm dừng từ {stop.start:%d/%m/%Y} đến hết {stop.end:%d/%m/%Y}: {stop.reason}.",
            en=f"Suspended from {stop.start:%d/%m/%Y} to {stop.end:%d/%m/%Y}, both included: {stop.reason}.",
            article=stop.article,
        )
    yield Line(
        vi=f"Thời hạn kéo dài thêm {reckoning.suspended} ngày tạm dừng, đến {reckoning.raw_end:%d/%m/%Y}.",
        en=f"The period is lengthened by the {reckoning.suspended} suspended days, to {reckoning.raw_end:%d/%m/%Y}.",
        article="L25 46–47",
        day=reckoning.raw_end,
    )


def _roll_lines(reckoning: Reckoning, calendar: Calendar, suspensions: Sequence[Suspension] = ()) -> Iterator[Line]:
    """The days that the last day passes on its way to a working day."""
    day = reckoning.raw_end
    while day < reckoning.due:
        reason = calendar.rest(day)
        if reason is None:
            yield _suspended_line(day, suspensions)
        else:
            vi, en = day_in_words(day)
            yield Line(
                vi=f"{vi}: ngày cuối là ngày nghỉ ({reason.vi}), dời sang ngày tiếp theo.",
                en=f"{en}: the last day is a day off ({reason.en}), moved to the next day.",
                article="CC 148.5",
                day=day,
            )
        day += _DAY


def _result_line(term: Term, reckoning: Reckoning) -> Line:
    vi, en = day_in_words(reckoning.due)
    if term.unit in (Unit.H, Unit.IMM):
        at = f"{reckoning.due_at:%H:%M}"
        return Line(vi=f"Hết hạn lúc {at} {vi}.", en=f"Due at {at} on {en}.", article="CC 147.1", day=reckoning.due)
    if term.unit in (Unit.BWD, Unit.BCD):
        return Line(vi=f"Chậm nhất: {vi}.", en=f"No later than {en}.", day=reckoning.due)
    return Line(vi=f"Hết hạn vào 24 giờ {vi}.", en=f"Due at 24:00 on {en}.", article="CC 148.6", day=reckoning.due)


def _calendar_lines(reckoning: Reckoning, calendar: Calendar) -> Iterator[Line]:
    """The tables on which the answer rests, and a warning where one of them may change or is missing."""
    if reckoning.provisional:
        known = calendar.covers(reckoning.raw_end) and calendar.covers(reckoning.due)
        vi = "lịch nghỉ lễ là tạm tính" if known else "chưa có lịch nghỉ lễ, mới xét ngày nghỉ hằng tuần"
        en = "the holidays are a placeholder" if known else "the holidays are not announced, only week-ends are counted"
        yield Line(
            vi=f"TẠM TÍNH: năm {reckoning.due.year} {vi}.",
            en=f"PROVISIONAL: for {reckoning.due.year}, {en}.",
            article="LC 111–112",
        )
    yield Line(
        vi=f"Lịch {calendar.first.year}–{calendar.last.year}, mã băm {calendar.digest[:16]}.",
        en=f"Calendar {calendar.first.year}–{calendar.last.year}, digest {calendar.digest[:16]}.",
    )
