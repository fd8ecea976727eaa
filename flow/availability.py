"""When people are at work, as far as a log shows it.

No log tells who was off duty; an office that is alive has a list of absences (`Calendar.away`). A stretch of the day or
of the week counts as off duty only if the person was never seen in it and would hardly have been missed by chance; a
run of whole days likewise. What cannot be said is not said: with too little seen, the person counts as there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from flow.log import DAY, Bools, Floats, Ints

SLOT = 1_800.0
"""Seconds: half an hour."""

SLOTS = int(DAY / SLOT)
CHANCE = 0.001
"""A stretch is off duty if never being seen in it had a smaller chance than this."""

SURPRISE = -math.log(CHANCE)
RARE = 0.05
"""Share of the expected sightings up to which a stretch still counts as one where the person is never seen."""

DAYS = 7
WEEK = DAYS * DAY


@dataclass(frozen=True)
class Calendar:
    """Off-duty time of one person, or of all: closed half-hours of the day, closed days of the week, absences.

    `absent` has the bounds (local days since 1970) of runs of days on which the person was away.
    """

    slots: Bools
    weekdays: Bools
    absent: Ints

    @property
    def never_off(self) -> bool:
        """Whether nothing is known to be off duty."""
        return not self.slots.any() and not self.weekdays.any() and not len(self.absent)

    @property
    def weekly(self) -> Calendar:
        """The same without its absences."""
        return Calendar(self.slots, self.weekdays, self.absent[:0])

    def away(self, runs: Ints) -> Calendar:
        """The same for somebody who is known to be away, by the office's own list (bounds as of `absent`)."""
        if not len(runs):
            return self
        every = np.concatenate((self.absent, runs))
        every = every[np.argsort(every[:, 0], kind="stable")]
        reach = np.maximum.accumulate(every[:, 1])
        begins = np.concatenate(([True], every[1:, 0] > reach[:-1]))
        ends = np.concatenate((reach[np.flatnonzero(begins)[1:] - 1], reach[-1:]))
        return Calendar(self.slots, self.weekdays, np.stack((every[begins, 0], ends), axis=1))

    @property
    def on_duty(self) -> float:
        """Share of a week on duty, absences apart."""
        return float(1 - (self.slots[None, :] | self.weekdays[:, None]).mean())

    def off(self, since: Floats, until: Floats) -> Floats:
        """Seconds off duty between these moments."""
        return self._off_before(until) - self._off_before(since)

    def _off_before(self, moments: Floats) -> Floats:
        """Seconds off duty from the beginning of the first week until each moment."""
        closed = self.slots[None, :] | self.weekdays[:, None]
        within = np.concatenate(([0.0], np.cumsum(closed.ravel() * SLOT)))
        weeks, rest = np.divmod(moments, WEEK)
        whole = np.floor(rest / SLOT).astype(np.int64)
        off: Floats = weeks * within[-1] + within[whole] + closed.ravel()[whole % closed.size] * (rest - whole * SLOT)
        if len(self.absent):
            off = off + self._absent_before(moments, within)
        return off

    def _absent_before(self, moments: Floats, within: Floats) -> Floats:
        """Seconds of duty that absences took away until each moment."""
        weekly = self.weekly
        begins, ends = (self.absent.T * DAY).astype(np.float64)
        duty = (ends - begins) - weekly.off(begins, ends)
        total = np.concatenate(([0.0], np.cumsum(duty)))
        index = np.searchsorted(begins, moments, side="right")
        last = np.maximum(index - 1, 0)
        reached: Floats = np.clip(moments, begins[last], ends[last])
        partly = (reached - begins[last]) - weekly.off(begins[last], reached)
        return np.where(index > 0, total[last] + partly, 0.0)


def calendar_of(begun: Floats, ended: Floats, everybody: Calendar | None = None) -> Calendar:
    """What the intervals of work of a person, or of all people, say about when they are on duty.

    What `everybody` has off duty is off duty for the person too, unless the person was seen at work then.
    """
    seen, by_day, weekdays = _sightings(begun, ended)
    slots = _closed_between(by_day) | _closed_stretches(seen, len(begun))
    week = _closed_stretches(weekdays, int(weekdays.sum()))
    if everybody is not None:
        slots = slots | (everybody.slots & (seen == 0))
        week = week | (everybody.weekdays & (weekdays == 0))
    return Calendar(slots, week, _absences(begun, ended, week))


def _sightings(begun: Floats, ended: Floats) -> tuple[Ints, Bools, Ints]:
    """How often work was seen in each half-hour of the day, on each day seen (day × half-hour), on each weekday.

    Of an interval of more than a day only its two ends tell when somebody was at work.
    """
    first = np.floor(begun / SLOT).astype(np.int64)
    last = np.floor(np.where(ended > begun, ended - 1, ended) / SLOT).astype(np.int64)
    short = last - first < SLOTS
    lengths = (last - first)[short] + 1
    inside = np.repeat(first[short] - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    at = np.sort(np.concatenate((inside, first[~short], last[~short])))
    at = at[np.concatenate(([True], np.diff(at) > 0))]
    days, slot = np.divmod(at, SLOTS)
    new = np.concatenate(([True], np.diff(days) > 0))
    by_day = np.zeros((int(new.sum()), SLOTS), dtype=bool)
    by_day[np.cumsum(new) - 1, slot] = True
    return np.bincount(slot, minlength=SLOTS), by_day, np.bincount(days[new] % DAYS, minlength=DAYS)


def _closed_between(by_day: Bools) -> Bools:
    """Half-hours within the working day in which the person was never seen: a break."""
    first, last = by_day.argmax(axis=1), SLOTS - 1 - by_day[:, ::-1].argmax(axis=1)
    numbers = np.arange(SLOTS)
    chances = ((numbers > first[:, None]) & (numbers < last[:, None])).sum(axis=0)
    busy = min(by_day.sum() / (last - first + 1).sum(), 0.99)
    closed: Bools = ~by_day.any(axis=0) & (-chances * math.log1p(-busy) > SURPRISE)
    return closed


def _closed_stretches(seen: Ints, observed: int) -> Bools:
    """Stretches of a round (the day, the week) in which almost nothing was seen of what chance would have put there."""
    size = len(seen)
    rare = seen <= RARE * observed / size
    closed = np.zeros(size, dtype=bool)
    if rare.all() or not rare.any():
        return closed
    begin = int(np.flatnonzero(~rare)[0])
    run: list[int] = []
    for place in [(begin + step) % size for step in range(size + 1)]:
        if rare[place]:
            run.append(place)
            continue
        if observed * len(run) / size > SURPRISE + math.log(size):
            closed[run] = True
        run = []
    return closed


def _absences(begun: Floats, ended: Floats, week: Bools) -> Ints:
    """Runs of days without any work that are too long to be chance, as bounds (first day, day after the last)."""
    days = np.unique(np.floor(np.concatenate((begun, ended)) / DAY).astype(np.int64))
    open_days = np.cumsum(~week[np.arange(days[0], days[-1] + 1) % DAYS])
    duty = open_days[days - days[0]]
    gaps = np.diff(duty) - 1
    if len(days) < DAYS or duty[-1] < 2 * DAYS:
        return np.empty((0, 2), dtype=np.int64)
    there = min(len(days) / duty[-1], 0.99)
    away = -gaps * math.log1p(-there) > SURPRISE + math.log(len(days))
    return np.stack((days[:-1][away] + 1, days[1:][away]), axis=1)
