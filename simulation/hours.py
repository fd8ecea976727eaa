"""When people act: in the morning and in the afternoon, the office on working days only (giờ hành chính)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from law.calendar import Calendar
from law.periods import VIETNAM, local_day

OFFICE_HOURS = (time(9), time(15))
"""The two moments of a day at which everything of that half day is gathered, so that a legal year takes minutes."""


def in_office(calendar: Calendar, now: datetime, days: int, draw: Random) -> datetime:
    """A moment in office hours so many working days after `now`; none: still today if there is time, else tomorrow."""
    day = local_day(now)
    if days:
        return datetime.combine(calendar.add_working_days(day, days), draw.choice(OFFICE_HOURS), VIETNAM)
    for hour in OFFICE_HOURS:
        if calendar.is_working(day) and (moment := datetime.combine(day, hour, VIETNAM)) > now:
            return moment
    return datetime.combine(calendar.next_working_day(day + timedelta(days=1)), OFFICE_HOURS[0], VIETNAM)


def any_day(now: datetime, days: int, draw: Random) -> datetime:
    """A moment so many calendar days after `now`, at least one: banks and portals never close."""
    return datetime.combine(local_day(now) + timedelta(days=max(1, days)), draw.choice(OFFICE_HOURS), VIETNAM)


def next_gathering(moment: datetime) -> datetime:
    """The first of the two moments of a day that is not before `moment`, on any day."""
    day = local_day(moment)
    for hour in OFFICE_HOURS:
        if (gathering := datetime.combine(day, hour, VIETNAM)) >= moment:
            return gathering
    return datetime.combine(day + timedelta(days=1), OFFICE_HOURS[0], VIETNAM)


def day_start(day: date) -> datetime:
    """The beginning of a local day."""
    return datetime.combine(day, time(), VIETNAM)
