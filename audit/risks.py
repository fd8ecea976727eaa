"""What makes a case worth an auditor's look, each kind with its points: read from the records of an office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import Connection, func, literal, select

from audit.sampling import Risk
from cases.counted import Status
from figures.periods import Period
from law.model import Line
from law.periods import local_day
from records.tables import cases, duties, movements, payouts, receipts

LARGE = 1_000_000_000
"""Đồng from which a case is large."""
STILL = 90
"""Days without an act of anybody."""
BEFORE_A_CLOSING = 5
"""Days before the end of a month in which a change of classification is looked at."""

Found = Iterator[tuple[str, Risk]]


def risks(connection: Connection, office: str, now: datetime) -> dict[str, list[Risk]]:
    """The risks of every case of an office (of all, where it is empty) that has any."""
    found: dict[str, list[Risk]] = defaultdict(list)
    for look in LOOKS:
        for case, risk in look(connection, office, now):
            found[case].append(risk)
    return dict(found)


def population(connection: Connection, office: str) -> list[str]:
    """Every case of an office."""
    query = select(cases.c.id).where(cases.c.office == office if office else literal(True))
    return list(connection.scalars(query.order_by(cases.c.id)))


def _of(office: str) -> str:
    return f"case/{office}/" if office else "case/"


def _late(connection: Connection, office: str, now: datetime) -> Found:
    query = select(duties.c.subject, func.count()).where(
        duties.c.breached_at.is_not(None), duties.c.subject.startswith(_of(office), autoescape=True)
    )
    for subject, count in connection.execute(query.group_by(duties.c.subject)):
        yield subject, Risk(min(3, count), Line(vi=f"{count} việc quá hạn", en=f"{count} duties breached"))


def _voided(connection: Connection, office: str, now: datetime) -> Found:
    query = select(receipts.c.subject, func.count()).where(
        receipts.c.status == "void", receipts.c.subject.startswith(_of(office), autoescape=True)
    )
    for subject, count in connection.execute(query.group_by(receipts.c.subject)):
        yield subject, Risk(3, Line(vi=f"{count} biên lai bị hủy", en=f"{count} receipts voided"))


def _unpaid(connection: Connection, office: str, now: datetime) -> Found:
    query = select(payouts.c.subject, func.count()).where(
        payouts.c.status.in_(("rejected", "returned")), payouts.c.subject.startswith(_of(office), autoescape=True)
    )
    for subject, count in connection.execute(query.group_by(payouts.c.subject)):
        words = Line(vi=f"{count} lệnh chi bị từ chối, trả lại", en=f"{count} payouts rejected or returned")
        yield subject, Risk(2, words)


def _money(connection: Connection, office: str, now: datetime) -> Found:
    """Large sums, money that lies still, more received than owed; and cases in which nobody acts."""
    query = select(cases.c.id, cases.c.claimed, cases.c.held, cases.c.surplus, cases.c.acted_at, cases.c.ended_on)
    for row in connection.execute(query.where(cases.c.office == office if office else literal(True))):
        if row.claimed >= LARGE:
            yield row.id, Risk(1, Line(vi="giá trị từ 1 tỷ đồng", en="a value of 1 billion đồng or more"))
        if row.surplus:
            yield row.id, Risk(2, Line(vi="thu thừa", en="more received than owed"))
        still = (now - row.acted_at).days > STILL
        if row.held and still:
            yield row.id, Risk(3, Line(vi="giữ tiền quá 90 ngày không xử lý", en="money held for 90 days, no act"))
        elif still and row.ended_on is None:
            yield row.id, Risk(1, Line(vi="quá 90 ngày không có tác động", en="no act for 90 days"))


def _reclassified(connection: Connection, office: str, now: datetime) -> Found:
    """Moved out of those with condition in the last days before figures were fixed."""
    out = (Status.NO_CONDITION, Status.SEPARATE_LEDGER, Status.POSTPONED, Status.SUSPENDED)
    query = select(movements.c.subject, movements.c.at).where(
        movements.c.status.in_(out), movements.c.subject.startswith(_of(office), autoescape=True)
    )
    for subject, at in connection.execute(query.order_by(movements.c.subject, movements.c.seq)):
        day = local_day(at)
        if (Period.of(day).last - day).days < BEFORE_A_CLOSING:
            words = Line(vi=f"đổi phân loại {day:%d/%m/%Y}, sát kỳ khóa số liệu", en="reclassified before a closing")
            yield subject, Risk(2, words)


LOOKS: tuple[Callable[[Connection, str, datetime], Found], ...] = (_late, _voided, _unpaid, _money, _reclassified)
