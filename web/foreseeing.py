"""What is foreseen of one case and one duty (dự báo): when the case ends, and the risk that the duty is late.

Of a case: how long other cases of its office took from their arrival at the same stage to their end. Of a duty: what
share of its time others of its rule took, so that terms of different lengths tell about each other. What still lasts
counts for as long as it was seen (flow/forecast.py). The curves of an office change little within a day: they are
reckoned when somebody first asks for them on a day of the legal clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Date, cast, extract, func, literal, select

from flow.forecast import Curve, curve_of, expected
from law.periods import VIETNAM, local_day
from records.tables import cases, duties, visits
from web.queries import CLOSED_STAGES

LOOKED_BACK = timedelta(days=3 * 365)
"""Duties that began within these days tell about others."""


@dataclass(frozen=True)
class Closing:
    """The local day by which half of such cases end, and those between which nine of ten do; None: beyond what was
    ever seen."""

    low: date | None
    median: date | None
    high: date | None


@dataclass(frozen=True)
class Known:
    """What the cases of an office tell: by stage the days until the end, by rule the share of its time a duty takes."""

    closings: Mapping[str, Curve]
    duties: Mapping[str, Curve]
    as_of: datetime

    def closing(self, stage: str, since: datetime, now: datetime) -> Closing | None:
        """When a case ends that came to its stage at a moment. None where too few have ended to say."""
        curve = self.closings.get(stage)
        told = expected(curve, (local_day(now) - local_day(since)).days) if curve else None
        if told is None:
            return None
        bounds = (told.low, told.median, told.high)
        return Closing(*(None if days is None else local_day(since) + timedelta(days=int(days)) for days in bounds))

    def risk(self, rule: str, start: datetime, due_at: datetime, now: datetime) -> float | None:
        """The chance that an open duty is not done when it falls due. None where too few were to say."""
        curve = self.duties.get(rule)
        if curve is None or not curve.tells or due_at <= start:
            return None
        return curve.late(1.0, (now - start) / (due_at - start))


class Forecasts:
    """What is known of each office, reckoned once a day."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    def of(self, connection: Connection, office: str, now: datetime) -> Known:
        """What is known of an office on the day of this moment."""
        known = self._known.get(office)
        if known is None or local_day(known.as_of) != local_day(now):
            known = Known(_closings(connection, office, now), _duties(connection, office, now), now)
            self._known[office] = known
        return known


def _closings(connection: Connection, office: str, now: datetime) -> Mapping[str, Curve]:
    today = cast(literal(local_day(now)), Date)
    arrived = cast(func.timezone(str(VIETNAM), visits.c.arrived_at), Date)
    # both are read from indices alone, and then joined: case by case they would be a hundred thousand look-ups
    lives = (
        select(cases.c.id, cases.c.ended_on).where(cases.c.office == office).cte("lives").prefix_with("MATERIALIZED")
    )
    days = func.greatest(func.coalesce(lives.c.ended_on, today) - arrived, 0).label("days")
    over = lives.c.ended_on.is_not(None).label("over")
    query = (
        select(visits.c.stage, days, over, func.count())
        .join(lives, lives.c.id == visits.c.subject)
        .where(visits.c.office == office, visits.c.entered_at == visits.c.arrived_at)
        .where(visits.c.stage.not_in(CLOSED_STAGES))
    )
    return _by_name(connection.execute(query.group_by(visits.c.stage, "days", "over")))


def _duties(connection: Connection, office: str, now: datetime) -> Mapping[str, Curve]:
    took = extract("epoch", func.coalesce(duties.c.closed_at, now) - duties.c.start)
    given = func.nullif(extract("epoch", duties.c.due_at - duties.c.start), 0)
    share = (func.ceil(100 * took / given) / 100).label("share")
    over = duties.c.closed_at.is_not(None).label("over")
    query = select(duties.c.rule, share, over, func.count()).where(
        duties.c.office == office,
        duties.c.due_at > duties.c.start,
        duties.c.start > now - LOOKED_BACK,
        duties.c.paused.is_(False),
    )
    return _by_name(connection.execute(query.group_by(duties.c.rule, "share", "over")))


def _by_name(rows: Iterable[Sequence[Any]]) -> Mapping[str, Curve]:
    stays: dict[str, list[tuple[float, bool, int]]] = defaultdict(list)
    for name, length, over, count in rows:
        stays[name].append((float(length), over, count))
    return {name: curve_of(found) for name, found in stays.items()}
