"""The arithmetic of periods: from an event and a term to the last day, by CC 144–148 and the working calendar.

A suspension lengthens a period in days, months or years by exactly those of its days that lie inside the period;
a period in working days does not count the working days inside it, one in hours stands still through it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from law.calendar import Calendar
from law.errors import LawError
from law.model import Term, Unit

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""UTC+7 without summer time."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stretch in which the clock stands still; `start` and `end` are both inside it.

    LawError if it ends before it starts.
    """

    start: date
    end: date
    reason: str
    article: str = ""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise LawError(
                "suspend",
                f"ngày cuối {self.end:%d/%m/%Y} trước ngày đầu {self.start:%d/%m/%Y} / "
                f"the suspension ends on {self.end} before it starts on {self.start}",
            )


class Reckoning(NamedTuple):
    """What the arithmetic yields: the unrolled end and the due day.

    `counted_from` is the local day of the event, which is not counted itself (CC 147.2);
    `suspended` holds the days by which suspensions lengthened a period in days, months, years or hours;
    `moment` is the exact end of a period in hours.
    """

    counted_from: date
    raw_end: date
    due: date
    provisional: bool
    suspended: int = 0
    moment: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """The last moment, aware: 24:00 of the due day (CC 148.6), or the exact moment for H and IMM."""
        return self.moment or midnight_after(self.due)


def local_day(moment: date | datetime) -> date:
    """The Vietnamese calendar day of a moment; a date is taken as it is. LawError for a naive moment."""
    if isinstance(moment, datetime):
        return _local(moment).date()
    return moment


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise LawError(
            "from", "thời điểm thiếu múi giờ, ví dụ +07:00 / the moment lacks its offset, for example +07:00"
        )
    return moment.astimezone(VIETNAM)


def noon(day: date) -> datetime:
    """Noon of a local day: it stands for a day whose hour nobody told."""
    return datetime.combine(day, time(12), VIETNAM)


def midnight_after(day: date) -> datetime:
    """24:00 of a local day, as the aware start of the next."""
    return datetime.combine(_plus(day, 1), time(), VIETNAM)


def reckon(start: date | datetime, term: Term, calendar: Calendar, suspensions: Sequence[Suspension] = ()) -> Reckoning:
    """The end of a term that starts with an event at `start`.

    LawError for a length that cannot be; CalendarMissing where a count in working days leaves the tables.
    """
    return _RECKON[term.unit](start, term, calendar, suspensions)


def _by_working_days(
    start: date | datetime, term: Term, calendar: Calendar, suspensions: Sequence[Suspension]
) -> Reckoning:
    day = local_day(start)
    end = calendar.add_working_days(day, term.length)
    if suspensions:
        for first, last in merged(suspensions):
            if last > day and first <= end:
                stretch = calendar.working_days_upto(last) - calendar.working_days_upto(max(first - _DAY, day))
                end = calendar.add_working_days(end, stretch)
    if term.length == 0:
        return _closing(day, end, calendar, rolls=True)
    return Reckoning(day, end, end, calendar.provisional_between(day, end))


def _by_days(start: date | datetime, term: Term, calendar: Calendar, suspensions: Sequence[Suspension]) -> Reckoning:
    day = local_day(start)
    match term.unit:
        case Unit.CD:
            end = _plus(day, term.length)
        case Unit.MO:
            end = add_months(day, term.length, calendar)
        case _:
            end = add_months(day, 12 * term.length, calendar)
    end, suspended = _prolong(day, end, suspensions)
    return _closing(day, end, calendar, rolls=term.rolls, suspended=suspended, stopped=merged(suspensions))


def _by_hours(start: date | datetime, term: Term, calendar: Calendar, suspensions: Sequence[Suspension]) -> Reckoning:
    if not isinstance(start, datetime):
        raise LawError(
            "from",
            "thời hạn tính bằng giờ cần cả ngày và giờ bắt đầu / a period in hours needs date and time of its start",
        )
    opened = _local(start)
    try:
        end, suspended = opened + timedelta(hours=term.length), 0
    except OverflowError:
        raise _too_long() from None
    for first, last in merged(suspensions):
        begin, finish = datetime.combine(first, time(), VIETNAM), midnight_after(last)
        if finish > opened and begin < end:
            end += finish - max(begin, opened)
            suspended += (last - max(first, opened.date())).days + 1
    day = (end - timedelta(microseconds=1)).date()
    if calendar.practice.hours_roll and calendar.rest(day):
        day = calendar.roll(day)
        end = midnight_after(day)
    return Reckoning(opened.date(), day, end.date(), provisional=False, suspended=suspended, moment=end)


def _at_once(start: date | datetime, term: Term, calendar: Calendar, suspensions: Sequence[Suspension]) -> Reckoning:
    """Working hours from the moment of the event; a bare day is taken from its first moment."""
    opened = _local(start) if isinstance(start, datetime) else datetime.combine(start, time(), VIETNAM)
    left = timedelta(hours=term.length or calendar.practice.at_once_hours)
    stopped = merged(suspensions)
    day = opened.date()
    while True:
        if calendar.is_working(day) and not any(first <= day <= last for first, last in stopped):
            for begin, finish in calendar.practice.office_hours:
                at = max(datetime.combine(day, begin, VIETNAM), opened)
                room = datetime.combine(day, finish, VIETNAM) - at
                if room >= left:
                    end = at + left
                    provisional = calendar.provisional_between(opened.date(), day)
                    return Reckoning(opened.date(), day, day, provisional, moment=end)
                left -= max(room, timedelta())
        day += _DAY


def _before(start: date | datetime, term: Term, calendar: Calendar, _: Sequence[Suspension]) -> Reckoning:
    """The last day on which "at least n before" the target day can be kept; the target day is not counted."""
    target = local_day(start)
    if term.unit is Unit.BWD:
        end = calendar.add_working_days(target, -term.length)
        return Reckoning(target, end, end, calendar.provisional_between(end, target))
    raw = end = _plus(target, -term.length)
    if calendar.practice.before_on_day_off == "working_day_before":
        end = calendar.roll_back(raw)
    return Reckoning(target, raw, end, calendar.provisional(raw))


def _on_the_day(start: date | datetime, _: Term, __: Calendar, ___: Sequence[Suspension]) -> Reckoning:
    day = local_day(start)
    return Reckoning(day, day, day, provisional=False)


def _fixed_date(start: date | datetime, term: Term, calendar: Calendar, _: Sequence[Suspension]) -> Reckoning:
    """The term's day of its month, on or after the event; without a month, of the month after the event's."""
    day = local_day(start)
    try:
        if term.month is None:
            year, month = divmod(day.year * 12 + day.month, 12)
            end = date(year, month + 1, term.length)
        else:
            end = date(day.year, term.month, term.length)
            if end < day:
                end = date(day.year + 1, term.month, term.length)
    except ValueError:
        raise LawError(
            "length", f"không có ngày {term.length} của tháng đó / that month has no day {term.length}"
        ) from None
    return _closing(day, end, calendar, rolls=term.rolls)


_RECKON = {
    Unit.WD: _by_working_days,
    Unit.CD: _by_days,
    Unit.MO: _by_days,
    Unit.YR: _by_days,
    Unit.H: _by_hours,
    Unit.IMM: _at_once,
    Unit.BWD: _before,
    Unit.BCD: _before,
    Unit.EVT: _on_the_day,
    Unit.DATE: _fixed_date,
}


def _closing(
    day: date,
    end: date,
    calendar: Calendar,
    *,
    rolls: bool,
    suspended: int = 0,
    stopped: Sequence[tuple[date, date]] = (),
) -> Reckoning:
    """Roll the last day (CC 148.5); beyond the tables only week-ends are known to be off, so it is provisional.

    A suspension that begins while the last day is rolling is passed as well: nobody can act on a suspended day.
    """
    due = end
    if rolls and calendar.rest(end):
        due = calendar.roll(end)
        for first, last in stopped:
            if first <= due <= last:
                due = calendar.roll(_plus(last, 1))
    return Reckoning(day, end, due, calendar.provisional_between(end, due), suspended)


def months_between(start: date, end: date) -> int:
    """How many whole months lie between two days; 0 where the end is not after the start."""
    months = 12 * (end.year - start.year) + end.month - start.month
    return max(0, months - (end.day < start.day))


def add_months(day: date, months: int, calendar: Calendar) -> date:
    """The corresponding day of the last month, or that month's last day where there is none (CC 148.3–148.4)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year < date.max.year:
        raise _too_long()
    last = monthrange(year, month + 1)[1]
    if day.day <= last:
        return date(year, month + 1, day.day)
    leap = months % 12 == 0 and calendar.practice.leap_day == "first_of_march"
    return date(year, 3, 1) if leap else date(year, month + 1, last)


def _plus(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise _too_long() from None


def _too_long() -> LawError:
    return LawError("length", "thời hạn quá dài / the period is too long")


def merged(suspensions: Sequence[Suspension]) -> list[tuple[date, date]]:
    """The suspensions as runs of days that neither overlap nor touch, in order."""
    runs: list[tuple[date, date]] = []
    for stop in sorted(suspensions, key=lambda s: s.start):
        if runs and stop.start <= runs[-1][1] + _DAY:
            runs[-1] = runs[-1][0], max(runs[-1][1], stop.end)
        else:
            runs.append((stop.start, stop.end))
    return runs


def _prolong(day: date, end: date, suspensions: Sequence[Suspension]) -> tuple[date, int]:
    """The end moved by every suspended day that falls into the running period."""
    total = 0
    for first, last in merged(suspensions):
        if last > day and first <= end:
            days = (last - max(first, day + _DAY)).days + 1
            end, total = _plus(end, days), total + days
    return end, total
