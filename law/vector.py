"""Due days of many starts at once, in whole arrays; the same tables as `law.reckoning`, read as vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from law.calendar import Calendar
from law.errors import LawError
from law.model import Unit

Days = NDArray[np.datetime64]
NOT_A_DAY = np.datetime64("NaT", "D")
UNITS = (Unit.WD, Unit.CD)
"""The units that can be reckoned for whole arrays."""


@dataclass(frozen=True)
class _Tables:
    """A calendar as arrays over the offset from its first day."""

    first: np.datetime64
    days: int
    count_upto: NDArray[np.int32]
    working: Days
    rolled: Days


@cache
def _tables(calendar: Calendar) -> _Tables:
    known = np.arange(np.datetime64(calendar.first), np.datetime64(calendar.last) + 1)
    working = np.array(calendar.working_days, dtype="datetime64[D]")
    is_working = np.isin(known, working)
    count_upto = np.cumsum(is_working, dtype=np.int32)
    rolled = np.array([calendar.roll(day) for day in known.tolist()], dtype="datetime64[D]")
    return _Tables(known[0], len(known), count_upto, working, rolled)


def due_days(starts: Days, length: int, unit: Unit, calendar: Calendar) -> Days:
    """The due day of a period of `length` working or calendar days for each start (datetime64[D], local days).

    NaT where a count in working days leaves the tables; a calendar-day end beyond them rolls over week-ends only.
    LawError for another unit or a length below one.
    """
    if length < 1:
        raise LawError("length", f"độ dài phải từ 1 / the length must be at least 1: {length}")
    if unit not in UNITS:
        raise LawError("unit", f"chỉ WD hoặc CD / only WD or CD, not {unit}")
    tables = _tables(calendar)
    if unit is Unit.CD:
        ends = starts + length
        offsets = (ends - tables.first).astype(np.int64)
        inside = (offsets >= 0) & (offsets < tables.days)
        if inside.all():
            return tables.rolled[offsets]
        rolled: Days = tables.rolled[np.clip(offsets, 0, tables.days - 1)]
        rolled[~inside] = [calendar.roll(day) for day in ends[~inside].tolist()]
        return rolled
    offsets = (starts - tables.first).astype(np.int64)
    inside = (offsets >= 0) & (offsets < tables.days)
    positions = tables.count_upto[np.clip(offsets, 0, tables.days - 1)] + (length - 1)
    inside &= positions < len(tables.working)
    due: Days = tables.working[np.minimum(positions, len(tables.working) - 1)]
    if not inside.all():
        due[~inside] = NOT_A_DAY
    return due
