"""Standing still (đứng yên): cases for which no period runs, and in which nothing was done for longer than is usual.

What is usual is the percentile of the finished stays at the case's stage, of all offices (settings `standstill_percent`
and `fewest_stays`). A case that the law holds, as while it is postponed, does not stand still.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, false, func, not_, or_, select

from cases.state import Stage
from cases.waiting import LAW
from flow.stays import Usual, usual
from law.pack import current_pack
from records.tables import cases, officers, stays
from web.lateness import is_closed
from web.listing import Column, order_of
from web.queries import Filter
from web.wording import STAGES, WHO, named


@dataclass(frozen=True)
class AtStage:
    """A stage: what is usual there, how many of its open cases have no running period, how many stand still."""

    stage: str
    usual: Usual
    unguarded: int
    still: int


def usual_stays(connection: Connection) -> dict[str, Usual]:
    """What is usual at each stage; a stage that no case has left is not named."""
    pack = current_pack()
    counts = select(stays.c.stage, stays.c.days, func.sum(stays.c.cases)).group_by(stays.c.stage, stays.c.days)
    found = ((stage, days, int(count)) for stage, days, count in connection.execute(counts))
    return usual(found, int(pack.setting("standstill_percent")), int(pack.setting("fewest_stays")))


def still(
    connection: Connection, now: datetime, chosen: Filter, limits: Mapping[str, Usual], limit: int, offset: int = 0
) -> tuple[list[Row[Any]], int]:
    """The cases that stand still, the longest first unless another order is asked, and how many there are."""
    found = _unguarded(chosen).where(_longer(now, limits)).cte("still")
    total = connection.scalar(select(func.count()).select_from(found)) or 0
    order = (*order_of(COLUMNS, chosen.sort, found), found.c.acted_at, found.c.id)
    return list(connection.execute(select(found).order_by(*order).limit(limit).offset(offset))), total


def by_stage(connection: Connection, now: datetime, chosen: Filter, limits: Mapping[str, Usual]) -> list[AtStage]:
    """Each stage at which open cases have no running period."""
    found = _unguarded(chosen).add_columns(case((_longer(now, limits), 1), else_=0).label("stands")).subquery()
    query = select(found.c.stage, func.count(), func.sum(found.c.stands)).group_by(found.c.stage)
    counts = {stage: (count, int(stands)) for stage, count, stands in connection.execute(query)}
    return [
        AtStage(stage, limits.get(stage, Usual(0, None)), *counts[stage])
        for stage in map(str, Stage)
        if stage in counts
    ]


def _unguarded(chosen: Filter) -> Select[Any]:
    """The open cases for which no period runs and none is overdue, each with who has it in hand, and its officer."""
    query = (
        select(cases, officers.c.name.label("officer_name"))
        .select_from(cases.outerjoin(officers, officers.c.id == cases.c.officer))
        .where(not_(is_closed()), cases.c.next_due_at.is_(None), cases.c.overdue == 0)
        .where(cases.c.holder != LAW, chosen.narrowed(cases))
    )
    if not chosen.search:
        return query
    assert chosen.found, "the search was not carried out"
    return query.where(cases.c.id.in_(chosen.found.cases))


def _longer(now: datetime, limits: Mapping[str, Usual]) -> Any:
    """Nothing was done for longer than is usual at the stage, where enough is known to say so."""
    since = func.greatest(cases.c.acted_at, cases.c.stage_since)
    longer = [
        and_(cases.c.stage == stage, since < now - timedelta(days=found.days))
        for stage, found in limits.items()
        if found.days is not None
    ]
    return or_(false(), *longer)


COLUMNS: Sequence[Column] = (
    Column("vu-viec", "Vụ việc", "Case", lambda row, _: row.id, "id"),
    Column("quyet-dinh", "Quyết định", "Decision", lambda row, _: row.decision_number),
    Column("giai-doan", "Giai đoạn", "Stage", lambda row, language: named(STAGES, row.stage, language), "stage"),
    Column("tu", "Không có việc gì từ", "No act since", lambda row, _: row.acted_at, "acted_at"),
    Column("cho", "Đang chờ ai", "In whose hand", lambda row, language: named(WHO, row.holder, language), "holder"),
    Column("nguoi", "Cán bộ", "Officer", lambda row, _: row.officer, "officer"),
    Column("co-quan", "Cơ quan", "Office", lambda row, _: row.office, "office"),
    Column("phong", "Phòng", "Room", lambda row, _: row.room, "room"),
    Column("con-thu", "Còn phải thu (đồng)", "To be collected (đồng)", lambda row, _: row.to_collect, "to_collect"),
)
