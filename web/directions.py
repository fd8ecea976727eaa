"""Orders of supervisors (chỉ đạo): to whom, until when, what was answered, and whether it worked.

An order worked when the duty that it is about ended after it, or, of an order about the whole case, when the case has
gone on to another stage since: read from the same case, not from what somebody reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Connection, Row, case, func, or_, select

from law.periods import local_day
from records.tables import cases, duties, officers, orders
from web.listing import Column, order_of
from web.queries import Filter
from web.wording import Words, named

STATES: dict[str, Words] = {
    "late": ("Quá ngày phải báo cáo", "Answer overdue"),
    "waiting": ("Chờ báo cáo", "To be answered"),
    "answered": ("Đã báo cáo", "Answered"),
    "withdrawn": ("Đã rút", "Withdrawn"),
}


def ordered(
    connection: Connection, now: datetime, chosen: Filter, limit: int, offset: int = 0
) -> tuple[list[Row[Any]], int]:
    """The orders, those that wait first, by the day to answer; and how many there are.

    `standing` is one of STATES; `worked_at` when the duty ended or the case went on, None while it did not.
    """
    found = _orders(now, chosen)
    total = connection.scalar(select(func.count()).select_from(found)) or 0
    waiting = found.c.closed_at.is_not(None)
    order = (*order_of(COLUMNS, chosen.sort, found), waiting, found.c.answer_by, found.c.subject, found.c.name)
    return list(connection.execute(select(found).order_by(*order).limit(limit).offset(offset))), total


def _orders(now: datetime, chosen: Filter) -> CTE:
    ended = (
        select(func.max(duties.c.closed_at))
        .where(duties.c.subject == orders.c.subject, duties.c.duty == orders.c.duty)
        .where(duties.c.closed_at > orders.c.ordered_at)
        .scalar_subquery()
    )
    went_on = case((cases.c.stage_since > orders.c.ordered_at, cases.c.stage_since))
    standing = case(
        (orders.c.withdrawn, "withdrawn"),
        (orders.c.closed_at.is_not(None), "answered"),
        (orders.c.answer_by < local_day(now), "late"),
        else_="waiting",
    )
    query = select(
        orders,
        cases.c.stage,
        cases.c.decision_number,
        cases.c.room,
        officers.c.name.label("addressee_name"),
        standing.label("standing"),
        case((orders.c.duty != "", ended), else_=went_on).label("worked_at"),
    ).select_from(
        orders.join(cases, cases.c.id == orders.c.subject).outerjoin(officers, officers.c.id == orders.c.addressee)
    )
    query = query.where(chosen.seen(orders))
    for column, value in (
        (cases.c.room, chosen.room),
        (cases.c.stage, chosen.stage),
    ):
        if value:
            query = query.where(column == value)
    if chosen.officer:
        query = query.where(or_(orders.c.addressee == chosen.officer, orders.c.ordered_by == chosen.officer))
    return query.cte("ordered")


COLUMNS: Sequence[Column] = (
    Column("vu-viec", "Vụ việc", "Case", lambda row, _: row.subject, "subject"),
    Column("chi-dao", "Chỉ đạo", "Order", lambda row, _: row.name),
    Column("noi-dung", "Nội dung", "What is to be done", lambda row, _: row.instruction),
    Column("giao", "Giao cho", "Addressed to", lambda row, _: row.addressee, "addressee"),
    Column("boi", "Người chỉ đạo", "By", lambda row, _: row.ordered_by, "ordered_by"),
    Column("luc", "Lúc", "At", lambda row, _: row.ordered_at, "ordered_at"),
    Column("den", "Báo cáo đến ngày", "Answer by", lambda row, _: row.answer_by, "answer_by"),
    Column("ra-sao", "Tình trạng", "State", lambda row, language: named(STATES, row.standing, language), "standing"),
    Column("bao-cao", "Báo cáo", "Answer", lambda row, _: row.answer),
    Column("chuyen-bien", "Vụ việc chuyển biến lúc", "It worked at", lambda row, _: row.worked_at, "worked_at"),
)
