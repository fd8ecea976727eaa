"""Irregularities (bất thường) that the records tell by themselves: what a supervisor must look into, case by case.

Nothing here is a finding about a person: each line names what was seen, where and on which day, to be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Row,
    Select,
    String,
    cast,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from law.pack import current_pack
from law.periods import VIETNAM, local_day
from records.tables import looks, parts, payouts, receipts, subjects
from web.listing import Column, order_of
from web.queries import Filter
from web.wording import Words, named

KINDS: Mapping[str, Words] = {
    "one_person": ("Một người vừa lập vừa duyệt lệnh chi", "One person prepared and approved a payout"),
    "cash": ("Tiền mặt chưa nộp vào tài khoản trong ngày", "Cash not banked on its day"),
    "voids": ("Nhiều biên lai do cùng một người hủy", "Receipts voided by one person too often"),
    "purpose": ("Tra cứu tài sản không ghi mục đích", "A look into assets without a purpose"),
}
WITHIN = timedelta(days=30)


def found(
    connection: Connection, now: datetime, chosen: Filter, limit: int, offset: int = 0
) -> tuple[list[Row[Any]], int]:
    """The irregularities, the latest first, and how many there are: kind, subject, office, who, day, what."""
    seen = union_all(_one_person(), _cash(now), _voids(now), _purpose()).cte("irregular")
    query = select(seen).where(chosen.seen(seen))
    if chosen.state:
        query = query.where(seen.c.kind == chosen.state)
    total = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = (*order_of(COLUMNS, chosen.sort, seen), seen.c.day.desc(), seen.c.subject, seen.c.what)
    return list(connection.execute(query.order_by(*order).limit(limit).offset(offset))), total


def _line(kind: str, subject: Any, office: Any, who: Any, day: Any, what: Any) -> Select[Any]:
    return select(
        literal(kind).label("kind"),
        subject.label("subject"),
        office.label("office"),
        cast(who, String).label("who"),
        day.label("day"),
        cast(what, String).label("what"),
    )


def _day(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.timezone(str(VIETNAM), moment), Date)


def _one_person() -> Select[Any]:
    """Four eyes were two of one person (TT04 18; who prepares may not approve)."""
    day = _day(payouts.c.paid_at)
    line = _line("one_person", payouts.c.subject, payouts.c.office, payouts.c.approved_by, day, payouts.c.end_to_end_id)
    return line.where(payouts.c.prepared_by == payouts.c.approved_by)


def _cash(now: datetime) -> Select[Any]:
    """Cash of an earlier day that still lies with its collector or in the fund (TT04 17)."""
    on = cast(parts.c.data["on"].astext, Date)
    line = _line("cash", parts.c.subject, subjects.c.office, literal(None), on, parts.c.data["number"].astext)
    lies = parts.c.data["lies"].astext.in_(("cash", "fund"))
    return line.select_from(parts.join(subjects, subjects.c.id == parts.c.subject)).where(lies, on < local_day(now))


def _voids(now: datetime) -> Select[Any]:
    """The void receipts of whoever voided so many of them in the last 30 days (setting `voids_a_month`)."""
    lately = receipts.c.voided_at > now - WITHIN
    often = (
        select(receipts.c.voided_by)
        .where(lately)
        .group_by(receipts.c.voided_by)
        .having(func.count() >= int(current_pack().setting("voids_a_month")))
    )
    day = _day(receipts.c.voided_at)
    line = _line("voids", receipts.c.subject, receipts.c.office, receipts.c.voided_by, day, receipts.c.number)
    return line.where(lately, receipts.c.voided_by.in_(often))


def _purpose() -> Select[Any]:
    """Somebody asked a holder of information about a party and said nothing for what (L25 37.6)."""
    line = _line("purpose", looks.c.subject, subjects.c.office, looks.c.officer, _day(looks.c.asked_at), looks.c.query)
    asked = looks.join(subjects, subjects.c.id == looks.c.subject)
    unsaid = literal_column("looks.partner <> '' AND btrim(looks.purpose) = ''", Boolean)  # as its index has it
    return line.select_from(asked).where(unsaid)


COLUMNS: Sequence[Column] = (
    Column("loai", "Điều bất thường", "What", lambda row, language: named(KINDS, row.kind, language), "kind"),
    Column("vu-viec", "Vụ việc", "Case", lambda row, _: row.subject, "subject"),
    Column("co-quan", "Cơ quan", "Office", lambda row, _: row.office, "office"),
    Column("ngay", "Ngày", "Day", lambda row, _: row.day, "day"),
    Column("ai", "Người thực hiện", "By", lambda row, _: row.who, "who"),
    Column("so", "Số, mã", "Number", lambda row, _: row.what),
)
