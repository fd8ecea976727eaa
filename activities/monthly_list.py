"""The monthly list of ended cases for the procuracy (danh sách việc thi hành án đã kết thúc trong tháng), D152 32.2."""

from __future__ import annotations

import asyncio
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from activities.papers import desk_of
from activities.tools import Tools
from cases.state import CaseState
from documents.kinds.closing import ended_list
from documents.render import render_pdf
from law.errors import LawError
from law.periods import local_day
from partners.procuracy import EndedCase, EndedList
from records.journal import load
from records.tables import cases, ended_lists


@dataclass(frozen=True)
class SentList:
    """A list that the procuracy has: its number, how many cases it names, its PDF, and the proof of receipt."""

    office: str
    month: date
    number: str
    cases: int
    sha256: str
    signer: str
    receipt: str
    received_at: datetime


def last_month(today: date) -> date:
    """The first day of the latest month that is over."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


async def send_monthly_list(tools: Tools, office: str, month: date, signer: str) -> SentList:
    """Draw up, sign and deliver the list of one month (its first day); sending it again answers with the first.

    The month must be over, so that the list is whole; an empty list is sent too. LawError("month") when it is not over,
    PartnerError when the procuracy does not take it: send again then.
    """
    now = await asyncio.to_thread(tools.now)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    if local_day(now) <= last:
        raise LawError("month", f"tháng {month:%m/%Y} chưa kết thúc / the month is not over yet")
    if sent := await asyncio.to_thread(_sent, tools, office, month):
        return sent
    ended = await asyncio.to_thread(_ended, tools, office, month, last)
    number = f"{month:%m/%Y}/DS-THADS"
    pdf = await asyncio.to_thread(_paper, tools, office, month, number, signer, ended, now)
    listed = EndedList(office=office, month=f"{month:%Y-%m}", cases=tuple(_line(case) for case in ended))
    key = f"ended-list/{office}/{month:%Y-%m}"
    proof = await tools.partners.procuracy.deliver_ended(key, listed, at=now)
    list_ = SentList(office, month, number, len(ended), pdf, signer, proof.receipt_id, proof.received_at)
    return await asyncio.to_thread(_record, tools, list_)


def _sent(tools: Tools, office: str, month: date) -> SentList | None:
    with tools.engine.connect() as connection:
        return _stored(connection, office, month)


def _stored(connection: Connection, office: str, month: date) -> SentList | None:
    query = select(ended_lists).where(ended_lists.c.office == office, ended_lists.c.month == month)
    row = connection.execute(query).one_or_none()
    return SentList(**row._mapping) if row else None


def _record(tools: Tools, sent: SentList) -> SentList:
    """Keep the proof. Of two that send at once the first stands; both hold the same receipt, given under one key."""
    with tools.engine.begin() as connection:
        connection.execute(insert(ended_lists).values(**vars(sent)).on_conflict_do_nothing())
        return _stored(connection, sent.office, sent.month) or sent


def _ended(tools: Tools, office: str, first: date, last: date) -> list[CaseState]:
    """The cases that ended in these days, in the order of their ending; one without a decision never was enforced."""
    with tools.engine.connect() as connection:
        query = (
            select(cases.c.id)
            .where(
                cases.c.office == office, cases.c.ended_on.between(first, last), cases.c.decision_number.is_not(None)
            )
            .order_by(cases.c.ended_on, cases.c.id)
        )
        found = [load(connection, name) for name in connection.scalars(query)]
    return [case for case in found if isinstance(case, CaseState)]


def _line(case: CaseState) -> EndedCase:
    """One line for the procuracy's own register: no name of a party travels with it."""
    assert case.ended
    assert case.decision
    return EndedCase(case=case.id, ended_on=case.ended.on, ground=case.ended.ground, decision=case.decision.number)


def _paper(
    tools: Tools, office: str, month: date, number: str, signer: str, ended: Sequence[CaseState], now: datetime
) -> str:
    """Draw up, sign and store the list; its SHA-256."""
    with tools.engine.connect() as connection:
        desk = desk_of(connection, office)
    fields = ended_list(desk, month, number, signer, ended, now)
    reason = f"Danh sách việc thi hành án đã kết thúc {month:%m/%Y}"
    return tools.store.put(tools.signer(office).sign_pdf(render_pdf("procuracy_list", fields), reason=reason, at=now))
