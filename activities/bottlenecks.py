"""Bottlenecks (điểm nghẽn): each finished day is taken into the control chart of each queue; what piles up is recorded.

A queue is what an office has in hand of cases at one stage, what the officers of a room have, or what one hand has (an
officer, the Head, the bank); what waits for a party or by law is in none. A bottleneck opens with its evidence, whose
causes are reckoned anew each day while it lasts, and clears when the queue is what it was before. Days are local, and
working days. Several that have passed since the last time are taken in one by one: a stepped clock finds what a wall
clock does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Row,
    cast,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from cases.state import Stage
from cases.waiting import OFFICE, PARTNER
from flow.charts import Chart
from flow.live import Absence, Place, Visit, causes_of
from flow.queues import BASELINE, Cleared, Of, Opened, Queue, Watch, queues_of, watched
from law.pack import current_pack
from law.periods import VIETNAM, local_day, midnight_after
from records.absences import has_days
from records.tables import absences, bottlenecks, officers, queues, visits

LOOKED_BACK = timedelta(days=90)
"""Visits that lasted within these days tell the causes of waits."""
AT_WORK = (visits.c.side.in_((OFFICE, PARTNER)), visits.c.stage.not_in((Stage.ENDED, Stage.ARCHIVED)))
OFFICERS = ("enforcer", "officer")
"""Who has it in hand that is the officer in charge."""


def look(connection: Connection, now: datetime) -> tuple[int, int]:
    """Take in the days that are over; how many bottlenecks opened and how many cleared."""
    last = local_day(now) - timedelta(days=1)
    charts = {Of(row.office, row.room, row.hand, row.stage): row for row in connection.execute(select(queues))}
    lasting = select(bottlenecks).where(bottlenecks.c.cleared_at.is_(None))
    standing = {Of(row.office, row.room, row.hand, row.stage): row for row in connection.execute(lasting)}
    asked = float(current_pack().setting("false_bottlenecks_a_year"))
    days = _open_days(last)
    seen_of = cache(lambda office: Seen(list(visits_of(connection, office, now)), _absences(connection, office)))
    opened = cleared = 0
    for of, queue in _queues(connection, last).items():
        row, stands = charts.get(of), standing.get(of)
        before = stands.before if stands else None
        known = _watch(row) if row else None
        watch, found = watched(queue, known, before, days, asked)
        if watch is None or watch == known:
            continue
        _keep(connection, of, watch)
        for one in found:
            if isinstance(one, Opened):
                _open(connection, of, one, watch.chart, now, _causes_since(seen_of(of.office), of, one.began))
            else:
                connection.execute(_standing(of).values(cleared_at=midnight_after(one.day)))
            opened, cleared = opened + isinstance(one, Opened), cleared + isinstance(one, Cleared)
        if stands and not found:
            evidence = {**stands.evidence, "causes": _causes_since(seen_of(of.office), of, stands.began)}
            connection.execute(_standing(of).values(evidence=evidence))
    return opened, cleared


def _watch(row: Row[Any]) -> Watch:
    return Watch(
        Chart(row.usual, row.slack, row.ceiling, row.alarms_a_year), row.calibrated_on, row.day, row.level, row.began
    )


def _local(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.timezone(str(VIETNAM), moment), Date)


def _open_days(last: date) -> list[date]:
    """The working days up to a day that are looked back on, in order; a day of which no calendar is known is one."""
    calendar = current_pack().calendar
    days = (last - timedelta(days=back) for back in reversed(range(BASELINE.days)))
    return [day for day in days if not calendar.covers(day) or calendar.is_working(day)]


def _since(last: date) -> datetime:
    return midnight_after(last - BASELINE)


def _queues(connection: Connection, last: date) -> dict[Of, Queue]:
    found: dict[Of, Queue] = defaultdict(Queue)
    place = (visits.c.office, visits.c.room, visits.c.holder, visits.c.officer, visits.c.stage)

    def by_day(moment: ColumnElement[Any], which: str) -> Any:
        day = _local(moment)
        rows = select(*place, literal(which).label("which"), day.label("day"), func.count())
        return rows.where(moment >= _since(last), *AT_WORK).group_by(*place, day)

    moved = union_all(by_day(visits.c.entered_at, "came"), by_day(visits.c.left_at, "went"))
    for *at, which, day, count in connection.execute(moved):
        for of in _queues_of(*at):
            by = getattr(found[of], which)
            by[day] = by.get(day, 0) + count
    here = select(*place, func.count()).where(visits.c.left_at.is_(None), *AT_WORK).group_by(*place)
    for *at, count in connection.execute(here):
        for of in _queues_of(*at):
            found[of].now += count
    return found


def _queues_of(office: str, room: str, holder: str, officer: str, stage: str) -> Iterator[Of]:
    own = officer if holder in OFFICERS else ""
    return queues_of(office, room, own or holder, stage, own)


def _keep(connection: Connection, of: Of, watch: Watch) -> None:
    chart = watch.chart
    row = {
        "day": watch.day,
        "level": watch.level,
        "began": watch.began,
        "usual": chart.usual,
        "slack": chart.slack,
        "ceiling": chart.limit,
        "alarms_a_year": chart.alarms_a_year,
        "calibrated_on": watch.calibrated_on,
    }
    new = upsert(queues).values(**of._asdict(), **row)
    connection.execute(new.on_conflict_do_update(index_elements=list(Of._fields), set_=row))


def _open(
    connection: Connection, of: Of, found: Opened, chart: Chart, now: datetime, explained: Mapping[str, float]
) -> None:
    row = {
        **of._asdict(),
        "began": found.began,
        "opened_at": midnight_after(found.day),
        "found_at": now,
        "before": found.before,
        "evidence": {
            "queue": found.queue,
            "came": found.came,
            "went": found.went,
            "days": (found.day - found.began).days + 1,
            "level": found.level,
            "ceiling": chart.limit,
            "alarms_a_year": chart.alarms_a_year,
            "causes": explained,
        },
    }
    connection.execute(insert(bottlenecks).values(**row))


def _standing(of: Of) -> Any:
    mine = (bottlenecks.c[name] == value for name, value in of._asdict().items())
    return update(bottlenecks).where(*mine, bottlenecks.c.cleared_at.is_(None))


def causes(connection: Connection, office: str, now: datetime) -> dict[str, dict[str, float]]:
    """By stage of an office how many case-days of waiting each cause explains, of visits of the last days."""
    found = causes_of(visits_of(connection, office, now), absences=_absences(connection, office))
    return _summed((place.stage, days) for place, days in found.items())


@dataclass(frozen=True)
class Seen:
    """What is known of an office: its visits of the last days, and who was or is away."""

    visits: list[Visit]
    absences: list[Absence]


def _causes_since(seen: Seen, of: Of, began: date) -> Mapping[str, float]:
    """How many case-days each cause explains in a queue, of the visits that ended or last since a day."""
    since = _wall(midnight_after(began - timedelta(days=1)))
    by_place = causes_of(seen.visits, since, seen.absences)
    return _summed(("", days) for place, days in by_place.items() if _in(place, of)).get("", {})


def _in(place: Place, of: Of) -> bool:
    return all(
        not asked or asked == at
        for asked, at in ((of.room, place.room), (of.hand, place.hand), (of.stage, place.stage))
    )


def _summed(found: Iterator[tuple[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    total: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name, days in found:
        for cause, spent in days.items():
            total[name][cause] += spent
    return {name: dict(days) for name, days in total.items()}


def visits_of(
    connection: Connection, office: str, now: datetime, looked_back: timedelta = LOOKED_BACK
) -> Iterator[Visit]:
    """The visits that lasted within the last days; who works on one that lasts is whoever must."""
    head = (
        select(func.min(officers.c.id))
        .where(officers.c.office == office, officers.c.role == "head", officers.c.active)
        .scalar_subquery()
    )
    since = now - looked_back
    query = select(visits, head.label("head")).where(
        visits.c.office == office,
        func.coalesce(visits.c.left_at, now) > since,
        visits.c.stage.not_in((Stage.ENDED, Stage.ARCHIVED)),
    )
    for row in connection.execute(query):
        must = row.head if row.holder == "head" else row.officer if row.holder in OFFICERS else ""
        yield Visit(
            case=row.subject,
            stage=row.stage,
            room=row.room,
            hand=row.officer if row.holder in OFFICERS and row.officer else row.holder,
            side=row.side,
            person=row.ended_by or ("" if row.left_at else must),
            entered=_wall(max(row.entered_at, since)),
            served=_wall(row.served_at) if row.served_at and row.served_at > since else None,
            left=_wall(row.left_at or now),
            lasts=row.left_at is None,
        )


def _absences(connection: Connection, office: str) -> list[Absence]:
    """The staff's absences, but those that came to nothing."""
    rows = connection.execute(select(absences).where(absences.c.office == office, has_days()))
    days = [(row.officer, row.starts_on, row.ends_on + timedelta(days=1)) for row in rows]
    return [Absence(who, *map(day_number, bounds)) for who, *bounds in days]


def day_number(day: date) -> int:
    """A local day as the analysis of flow counts it: days since 1970."""
    return (day - date(1970, 1, 1)).days


def _wall(moment: datetime) -> float:
    """Seconds of the local wall clock since 1970."""
    return (moment.astimezone(VIETNAM).replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()  # noqa: DTZ001
