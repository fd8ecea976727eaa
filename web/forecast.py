"""Forecast (dự báo): how long a case, and its stay at each stage, is expected to take; with what came of earlier ones.

Curves count what still lasts for as long as it was seen (flow/forecast.py), of the cases that the reader sees.
That of whole cases is checked: what the cases opened before a day told about it is held against those opened since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Date, Integer, Select, cast, func, literal, select

from cases.state import Stage
from flow.forecast import Curve, Expected, calibration, curve_of, expected
from law.periods import local_day
from records.tables import cases, stays, visits
from web.api.reach import Reach
from web.listing import Column
from web.queries import CLOSED_STAGES, Filter
from web.wording import STAGES, Language, named, say

CHECKED = timedelta(days=365)
"""The cases opened in so many last days check what the earlier ones told."""


@dataclass(frozen=True)
class Line:
    """A stage, or the whole case where it is empty: what is expected of it in days; `expected` None: too few to say."""

    stage: str
    curve: Curve
    expected: Expected | None

    @property
    def median(self) -> float | None:
        return self.expected.median if self.expected else None

    @property
    def low(self) -> float | None:
        return self.expected.low if self.expected else None

    @property
    def high(self) -> float | None:
        return self.expected.high if self.expected else None


@dataclass(frozen=True)
class Check:
    """Of the cases opened since a day the share that lay within the bounds of nine of ten; None: too few to say."""

    since: date
    within: float | None


def lines(connection: Connection, now: datetime, chosen: Filter) -> list[Line]:
    """The whole case first, then each stage that a case was at."""
    found = [_line("", _cases(connection, chosen, local_day(now)))]
    counts = [(stage, days, True, int(count)) for stage, days, count in connection.execute(_stays(chosen))]
    days = func.floor(func.date_part("epoch", now - visits.c.arrived_at) / 86_400)
    lasting = select(visits.c.stage, days.label("days"), func.count()).where(visits.c.left_at.is_(None))
    lasting = lasting.where(chosen.seen(visits)).group_by(visits.c.stage, "days")
    counts += [(stage, int(days), False, count) for stage, days, count in connection.execute(lasting)]
    for stage in map(str, Stage):
        mine = [(days, over, count) for at, days, over, count in counts if at == stage]
        if mine and stage not in CLOSED_STAGES:
            found.append(_line(stage, curve_of(mine)))
    return found


def _stays(chosen: Filter) -> Select[str, int, int]:
    """By stage and whole days how many stays ended: as the office counts them, of a room or an officer from the visits
    of the cases that the reader sees, for a count of stays names no room."""
    if chosen.reader is None or chosen.reader.reach in (Reach.COUNTRY, Reach.OFFICE):
        counted = select(stays.c.stage, stays.c.days, func.sum(stays.c.cases)).where(chosen.seen(stays))
        return counted.group_by(stays.c.stage, stays.c.days)
    days = cast(func.floor(func.date_part("epoch", visits.c.left_at - visits.c.arrived_at) / 86_400), Integer)
    left = select(visits.c.stage, days.label("days"), func.count()).where(visits.c.left_for.is_not(None))
    return left.where(chosen.seen(visits)).group_by(visits.c.stage, "days")


def check(connection: Connection, now: datetime, chosen: Filter) -> Check:
    """Hold the forecast that could be made a year ago against what came."""
    today = local_day(now)
    since = today - CHECKED
    earlier = _cases(connection, chosen, since, cases.c.opened_on < since)
    later = _cases(connection, chosen, today, cases.c.opened_on >= since)
    return Check(since, calibration(earlier, later))


def _line(stage: str, curve: Curve) -> Line:
    return Line(stage, curve, expected(curve))


def _cases(connection: Connection, chosen: Filter, today: date, *which: ColumnElement[bool]) -> Curve:
    """The curve of cases from their opening to their end, as it stood on a day."""
    asof = cast(literal(today), Date)
    over = func.coalesce(cases.c.ended_on <= asof, False)
    days = (func.least(func.coalesce(cases.c.ended_on, asof), asof) - cases.c.opened_on).label("days")
    query = select(days, over.label("over"), func.count()).where(cases.c.opened_on <= asof, chosen.seen(cases), *which)
    return curve_of((days, over, count) for days, over, count in connection.execute(query.group_by("days", "over")))


def _what(line: Line, language: Language) -> str:
    return named(STAGES, line.stage, language) if line.stage else say(language, ("Cả vụ việc", "The whole case"))


COLUMNS: Sequence[Column] = (
    Column("giai-doan", "Giai đoạn", "Stage", _what),
    Column("da-xong", "Đã xong", "Ended", lambda row, _: row.curve.ended),
    Column("dang", "Đang mở", "Open", lambda row, _: row.curve.open),
    Column(
        "trung-vi",
        "Một nửa xong trong (ngày)",
        "Half within (days)",
        lambda row, _: row.median,
    ),
    Column("thap", "90%: từ (ngày)", "90 %: from (days)", lambda row, _: row.low),
    Column("cao", "90%: đến (ngày)", "90 %: to (days)", lambda row, _: row.high),
)
