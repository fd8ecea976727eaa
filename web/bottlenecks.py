"""Bottlenecks (điểm nghẽn): where cases lie, in whose hand, and why; read from the visits of the last 30 days.

Stages are ranked by the case-days that the office and its partners held: not by means, so that many short waits count
as much as a few long ones. What the law holds (the voluntary period, the time between verifications, a postponement)
and what parties hold stands apart: it is no delay of the office.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select

from cases.waiting import LAW, OFFICE, PARTNER, PARTY
from records import rounds
from records.tables import bottlenecks, visits
from web.listing import Column
from web.queries import CLOSED_STAGES, Filter
from web.wording import STAGES, named

DAYS = 30


@dataclass(frozen=True)
class Line:
    """A stage of an office in the last 30 days: what came and went, what is there now and for how many days (half of
    them, 85 of 100), and the case-days held by each side."""

    office: str
    stage: str
    came: int
    went: int
    queue: int
    median_age: float | None
    high_age: float | None
    by_office: float
    by_partner: float
    by_party: float
    by_law: float

    @property
    def held(self) -> float:
        """Case-days that the office and its partners held: the measure of the ranking."""
        return self.by_office + self.by_partner

    @property
    def total(self) -> float:
        return self.held + self.by_party + self.by_law


def lines(connection: Connection, now: datetime, chosen: Filter) -> list[Line]:
    """Every stage of every office, those that hold most first."""
    since = now - timedelta(days=DAYS)
    lasted = func.least(func.coalesce(visits.c.left_at, now), now) - func.greatest(visits.c.entered_at, since)
    seconds = func.date_part("epoch", lasted)  # a float: EXTRACT gives a numeric, which takes three times as long
    here = visits.c.left_at.is_(None)
    query = select(
        visits.c.office,
        visits.c.stage,
        func.count().filter(and_(visits.c.entered_at == visits.c.arrived_at, visits.c.entered_at > since)),
        func.count().filter(and_(visits.c.left_for.is_not(None), visits.c.left_at > since)),
        func.count().filter(here),
        *(func.percentile_disc(share).within_group(visits.c.arrived_at.desc()).filter(here) for share in (0.5, 0.85)),
        *(func.coalesce(func.sum(seconds).filter(visits.c.side == side), 0) for side in (OFFICE, PARTNER, PARTY, LAW)),
    ).where(or_(here, visits.c.left_at > since), visits.c.stage.not_in(CLOSED_STAGES), chosen.seen(visits))
    rows = connection.execute(query.group_by(visits.c.office, visits.c.stage))
    found = [
        Line(
            *row[:5],
            *(None if arrived is None else (now - arrived) / timedelta(days=1) for arrived in row[5:7]),
            *(held / 86_400 for held in row[7:]),
        )
        for row in rows
    ]
    return sorted(found, key=lambda line: (-line.held, line.office, line.stage))


def opened(connection: Connection, now: datetime, chosen: Filter) -> list[Row[Any]]:
    """The bottlenecks that are open, and those that cleared in the last 30 days; the latest first."""
    lately = (bottlenecks.c.cleared_at.is_(None)) | (bottlenecks.c.cleared_at > now - timedelta(days=DAYS))
    query = select(bottlenecks).where(lately, chosen.seen(bottlenecks))
    return list(
        connection.execute(
            query.order_by(bottlenecks.c.cleared_at.desc().nulls_first(), bottlenecks.c.opened_at.desc())
        )
    )


@dataclass(frozen=True)
class Causes:
    """By stage of an office the case-days of waiting that each cause explains, as they were last reckoned."""

    by_stage: Mapping[str, Mapping[str, float]]
    as_of: datetime


def causes(connection: Connection, office: str) -> Causes | None:
    """None while nobody has reckoned them."""
    ended = rounds.last(connection).get("bottlenecks")
    if ended is None or office not in ended.outcome.get("causes", {}):
        return None
    return Causes(ended.outcome["causes"][office], datetime.fromisoformat(ended.outcome["now"]))


def shares(causes: Mapping[str, float]) -> list[tuple[str, float]]:
    """Causes with the share of the waiting that each explains, the most first."""
    total = sum(causes.values())
    ranked = sorted(causes.items(), key=lambda one: -one[1])
    return [(cause, days / total) for cause, days in ranked if total and days / total >= 0.005]


def _days(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


COLUMNS: Sequence[Column] = (
    Column("co-quan", "Cơ quan", "Office", lambda row, _: row.office),
    Column("giai-doan", "Giai đoạn", "Stage", lambda row, language: named(STAGES, row.stage, language)),
    Column("den", "Đến", "Came", lambda row, _: row.came),
    Column("di", "Đi", "Went", lambda row, _: row.went),
    Column("dang", "Đang có", "There now", lambda row, _: row.queue),
    Column("tuoi", "Đã ở, trung vị (ngày)", "There for, median (days)", lambda row, _: _days(row.median_age)),
    Column("tuoi-85", "Đã ở, 85% (ngày)", "There for, 85 % (days)", lambda row, _: _days(row.high_age)),
    Column("co-quan-giu", "Cơ quan giữ (ngày-vụ)", "Office (case-days)", lambda row, _: _days(row.by_office)),
    Column("doi-tac-giu", "Cơ quan khác giữ (ngày-vụ)", "Others (case-days)", lambda row, _: _days(row.by_partner)),
    Column("duong-su-giu", "Đương sự (ngày-vụ)", "Parties (case-days)", lambda row, _: _days(row.by_party)),
    Column("luat-giu", "Theo luật (ngày-vụ)", "The law (case-days)", lambda row, _: _days(row.by_law)),
)
