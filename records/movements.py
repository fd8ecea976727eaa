"""What every case counts as in the statistics, event by event: kept with each append, read by office and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from sqlalchemy import BigInteger, ColumnElement, Connection, and_, func, select, true

from cases.counted import Status, counted
from cases.events import Event
from cases.kernel import Subject
from cases.state import CaseState
from figures.catalogue import ACTS
from figures.matters import Act, Matter, Movement
from records.rows import Put, Write
from records.tables import cases, journal, journal_office, movements, officers, offices

BATCH = 5_000


def shown(before: CaseState, folded: Sequence[tuple[Event, Subject]]) -> Iterator[Write]:
    """What an append changed; `folded` has its events, each with the case after it."""
    trail = [before, *(cast(CaseState, after) for _, after in folded)]
    yield from (Put(movements, row) for row in rows_of(trail, [event for event, _ in folded]))


def rows_of(trail: Sequence[CaseState], events: Sequence[Event]) -> list[dict[str, Any]]:
    """The rows of those events that change what the case counts as; `trail` is it before the first, and after each."""
    rows, was = [], counted(trail[0])
    for event, case in zip(events, trail[1:], strict=True):
        now = counted(case)
        if now != was:
            row = {"subject": case.id, "seq": event.seq, "office": case.office, "at": event.at}
            rows.append({**row, "detected_at": event.detected_at, **asdict(now)})
        was = now
    return rows


def matters(connection: Connection, office: str, until: datetime, known_at: datetime) -> Iterator[Matter]:
    """The cases of an office (of all, where it is empty): what they counted as before `until`, as known at `known_at`.

    A stream in the order of their ids. What was recorded later than `known_at` is left out.
    """
    by_office = movements.c.office == office if office else true()
    acts = _acts(connection, office, until, known_at)
    found = connection.execute(
        select(movements, cases.c.origin, cases.c.entrusted.label("entrusted_by"), cases.c.field)
        .join(cases, cases.c.id == movements.c.subject)
        .where(by_office, movements.c.at < until, movements.c.detected_at <= known_at)
        .order_by(movements.c.subject, movements.c.seq)
        .execution_options(yield_per=BATCH)
    )
    for subject, rows in groupby(found, key=lambda row: row.subject):
        every = list(rows)
        yield Matter(
            id=subject,
            office=every[0].office,
            on_request=every[0].origin == "on_request",
            received=every[0].entrusted_by == "matter",
            field=every[0].field,
            movements=[
                Movement(**{**{name: getattr(row, name) for name in Movement.__slots__}, "status": Status(row.status)})
                for row in every
            ],
            acts=acts.get(subject, ()),
        )


def _acts(connection: Connection, office: str, until: datetime, known_at: datetime) -> Mapping[str, list[Act]]:
    """The acts that are counted by themselves, by case."""
    said = journal.c.data
    query = (
        select(
            journal.c.subject,
            journal.c.kind,
            journal.c.at,
            func.coalesce(said["price"].astext.cast(BigInteger), 0).label("price"),
            func.coalesce(said["measure"].astext, "").label("measure"),
        )
        .where(journal.c.kind.in_(ACTS), journal.c.at < until, journal.c.detected_at <= known_at, _of_office(office))
        .order_by(journal.c.subject, journal.c.seq)
    )
    acts: dict[str, list[Act]] = defaultdict(list)
    for row in connection.execute(query.execution_options(yield_per=BATCH)):
        acts[row.subject].append(Act(row.kind, row.at, row.price, row.measure))
    return acts


def _of_office(office: str) -> ColumnElement[bool]:
    """Events of cases, of one office where it is named."""
    return and_(journal.c.subject.startswith("case/"), journal_office == office if office else true())


def names(connection: Connection) -> dict[str, str]:
    """What offices and officers are called, by their codes."""
    found = {row.code: row.name for row in connection.execute(select(offices.c.code, offices.c.name))}
    return found | {row.id: row.name for row in connection.execute(select(officers.c.id, officers.c.name))}
