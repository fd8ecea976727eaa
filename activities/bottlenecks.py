"""Bottlenecks (điểm nghẽn): each finished day is taken into the control chart of each queue; what grows is recorded.

A queue is what an office, or a partner that it asked, has in hand of cases at one stage; what waits for a party or by
law is in none. A bottleneck opens with its evidence, and clears when the queue is what it was before. Days are local.
Several that have passed since the last time are taken in one by one: a stepped clock finds what a wall clock does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Row, cast, func, insert, literal, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as upsert

from cases.state import Stage
from cases.waiting import OFFICE, PARTNER
from flow.charts import FEWEST, Chart, calibrated
from flow.live import Visit, causes_of
from law.pack import current_pack
from law.periods import VIETNAM, local_day, midnight_after
from records.tables import bottlenecks, officers, queues, visits

BASELINE = timedelta(days=180)
"""Days from which a chart is calibrated, at most."""
AGAIN = timedelta(days=90)
"""A chart is calibrated anew after so long, while nothing stands out."""
LOOKED_BACK = timedelta(days=90)
"""Visits that lasted within these days tell the causes of waits."""
AT_WORK = (visits.c.side.in_((OFFICE, PARTNER)), visits.c.stage.not_in((Stage.ENDED, Stage.ARCHIVED)))

Key = tuple[str, str]
"""Office and stage."""


@dataclass
class Queue:
    """How a queue changed by day, and how long it is now."""

    now: int = 0
    came: dict[date, int] = field(default_factory=dict)
    went: dict[date, int] = field(default_factory=dict)

    def change(self, day: date) -> int:
        return self.came.get(day, 0) - self.went.get(day, 0)

    def at_end_of(self, day: date) -> int:
        """How long it was then."""
        later = (each for each in {*self.came, *self.went} if each > day)
        return self.now - sum(map(self.change, later))


def look(connection: Connection, now: datetime) -> tuple[int, int]:
    """Take in the days that are over; how many bottlenecks opened and how many cleared."""
    last = local_day(now) - timedelta(days=1)
    charts = {(row.office, row.stage): row for row in connection.execute(select(queues))}
    standing = {
        (row.office, row.stage): row
        for row in connection.execute(select(bottlenecks).where(bottlenecks.c.cleared_at.is_(None)))
    }
    opened = cleared = 0
    for key, queue in _queues(connection, last).items():
        chart = charts.get(key)
        if chart is None or (chart.calibrated_on < last - AGAIN and key not in standing and not chart.level):
            _calibrate(connection, key, queue, last)
            continue
        more, fewer = _take_in(connection, key, queue, chart, standing.get(key), last, now)
        opened, cleared = opened + more, cleared + fewer
    return opened, cleared


def _queues(connection: Connection, last: date) -> dict[Key, Queue]:
    since = midnight_after(last - BASELINE)
    found: dict[Key, Queue] = defaultdict(Queue)

    def by_day(moment: ColumnElement[Any], which: str) -> Any:
        day = cast(func.timezone(str(VIETNAM), moment), Date)
        rows = select(visits.c.office, visits.c.stage, literal(which).label("which"), day.label("day"), func.count())
        return rows.where(moment >= since, *AT_WORK).group_by(visits.c.office, visits.c.stage, day)

    moved = union_all(by_day(visits.c.entered_at, "came"), by_day(visits.c.left_at, "went"))
    for office, stage, which, day, count in connection.execute(moved):
        getattr(found[office, stage], which)[day] = count
    here = select(visits.c.office, visits.c.stage, func.count()).where(visits.c.left_at.is_(None), *AT_WORK)
    for office, stage, count in connection.execute(here.group_by(visits.c.office, visits.c.stage)):
        found[office, stage].now = count
    return found


def _calibrate(connection: Connection, key: Key, queue: Queue, last: date) -> None:
    """Begin a chart, or begin it anew, where its queue has been seen for long enough."""
    first = min((*queue.came, *queue.went), default=last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if len(days) < FEWEST:
        return
    asked = float(current_pack().setting("false_bottlenecks_a_year"))
    chart = calibrated([queue.change(day) for day in days], asked)
    if chart is None:
        return
    row = {
        "day": last,
        "level": 0.0,
        "began": None,
        "slack": chart.slack,
        "ceiling": chart.limit,
        "alarms_a_year": chart.alarms_a_year,
        "calibrated_on": last,
    }
    new = upsert(queues).values(office=key[0], stage=key[1], **row)
    connection.execute(new.on_conflict_do_update(index_elements=["office", "stage"], set_=row))


def _take_in(
    connection: Connection, key: Key, queue: Queue, row: Row[Any], standing: Row[Any] | None, last: date, now: datetime
) -> tuple[int, int]:
    chart = Chart(row.slack, row.ceiling, row.alarms_a_year)
    level, began, opened, cleared = row.level, row.began, 0, 0
    before = standing.before if standing else None
    day = row.day
    while day < last:
        day += timedelta(days=1)
        if before is not None:
            if queue.at_end_of(day) <= before:
                _clear(connection, key, day)
                before, level, began, cleared = None, 0.0, None, cleared + 1
            continue
        level = chart.level(level, queue.change(day))
        began = (began or day) if level else None
        if level > chart.limit and began:
            before = queue.at_end_of(began - timedelta(days=1))
            _open(connection, key, queue, (began, day), before, _evidence(level, chart), now)
            opened += 1
    changed = update(queues).where(queues.c.office == key[0], queues.c.stage == key[1])
    connection.execute(changed.values(day=last, level=level, began=began))
    return opened, cleared


def _evidence(level: float, chart: Chart) -> dict[str, Any]:
    return {"level": level, "ceiling": chart.limit, "alarms_a_year": chart.alarms_a_year}


def _open(
    connection: Connection,
    key: Key,
    queue: Queue,
    days: tuple[date, date],
    before: int,
    evidence: Mapping[str, Any],
    now: datetime,
) -> None:
    began, day = days
    within = [began + timedelta(days=n) for n in range((day - began).days + 1)]
    row = {
        "office": key[0],
        "stage": key[1],
        "began": began,
        "opened_at": midnight_after(day),
        "found_at": now,
        "before": before,
        "evidence": {
            "queue": queue.at_end_of(day),
            "came": sum(queue.came.get(each, 0) for each in within),
            "went": sum(queue.went.get(each, 0) for each in within),
            "days": len(within),
            **evidence,
            "causes": causes(connection, key[0], now).get(key[1], {}),
        },
    }
    connection.execute(insert(bottlenecks).values(**row))


def _clear(connection: Connection, key: Key, day: date) -> None:
    mine = (bottlenecks.c.office == key[0], bottlenecks.c.stage == key[1], bottlenecks.c.cleared_at.is_(None))
    connection.execute(update(bottlenecks).where(*mine).values(cleared_at=midnight_after(day)))


def causes(connection: Connection, office: str, now: datetime) -> dict[str, dict[str, float]]:
    """By stage of an office how many case-days of waiting each cause explains, of visits of the last days."""
    return causes_of(_visits(connection, office, now))


def _visits(connection: Connection, office: str, now: datetime) -> Iterator[Visit]:
    """The visits that lasted within the last days; who works on one that lasts is whoever must."""
    head = (
        select(func.min(officers.c.id))
        .where(officers.c.office == office, officers.c.role == "head", officers.c.active)
        .scalar_subquery()
    )
    since = now - LOOKED_BACK
    query = select(visits, head.label("head")).where(
        visits.c.office == office,
        func.coalesce(visits.c.left_at, now) > since,
        visits.c.stage.not_in((Stage.ENDED, Stage.ARCHIVED)),
    )
    for row in connection.execute(query):
        must = row.head if row.holder == "head" else row.officer if row.holder in ("enforcer", "officer") else ""
        yield Visit(
            case=row.subject,
            stage=row.stage,
            holder=row.holder,
            side=row.side,
            person=row.ended_by or ("" if row.left_at else must),
            entered=_wall(max(row.entered_at, since)),
            served=_wall(row.served_at) if row.served_at and row.served_at > since else None,
            left=_wall(row.left_at or now),
        )


def _wall(moment: datetime) -> float:
    """Seconds of the local wall clock since 1970."""
    return (moment.astimezone(VIETNAM).replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()  # noqa: DTZ001
