"""What somebody has to do: his duties by due date, what waits for him, his cases; plain SQL on the read model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, false, func, not_, or_, select, true

from cases.kernel import Subject
from cases.stages.elsewhere import person
from cases.state import CaseState
from law.periods import local_day
from records.absences import covers_today
from records.facts import Owing, owing
from records.tables import cases, duties, loads
from web import queries
from web.api.reach import Bearer, Reach, Standing, rows_within, within
from web.lateness import flaggable, is_closed

SHOWN = 50

BOUND: Mapping[Standing, tuple[str, ...]] = {
    Standing.HEAD: ("head", "agency"),
    Standing.DEPUTY: ("head", "agency"),
    Standing.ROOM_HEAD: ("head", "agency", "enforcer", "collector"),
    Standing.ENFORCER: ("enforcer", "agency", "collector"),
    Standing.SECRETARY: ("head", "agency"),
    Standing.CLERK: ("head", "agency"),
    Standing.ACCOUNTANT: ("collector", "agency"),
    Standing.CASHIER: ("collector",),
}
"""Whom the duties bind that somebody in this standing carries out, within his reach."""

AWAITED: Mapping[Standing, tuple[str, ...]] = {
    Standing.HEAD: ("head",),
    Standing.DEPUTY: ("head",),
    Standing.ROOM_HEAD: ("head",),
    Standing.ENFORCER: ("enforcer", "officer"),
    Standing.SECRETARY: ("secretary",),
    Standing.CLERK: ("clerk", "secretary"),
    Standing.ACCOUNTANT: ("accountant",),
    Standing.CASHIER: ("cashier",),
}
"""As whom a case waits for somebody in this standing."""


@dataclass(frozen=True)
class Desk:
    """What lies on somebody's desk; `covers` are the absences in which he acts for others, whose cases lie here too."""

    duties: Sequence[Row[Any]]
    awaited: Sequence[tuple[Row[Any], tuple[Mapping[str, str], ...]]]
    cases: Sequence[Row[Any]]
    covers: Sequence[Row[Any]]
    duty_count: int
    awaited_count: int
    case_count: int


def desk(connection: Connection, bearer: Bearer, order: str) -> Desk:
    """His duties by due date, what waits for him, his cases by age, money or next due day (`order`)."""
    mine = own(bearer)
    of_duty = _duties(bearer, mine)
    still = mine & not_(is_closed())
    awaited = still & or_(
        false(), *(cases.c.waiting_for.contains([{"who": who}]) for who in AWAITED.get(bearer.role, ()))
    )
    orders = {
        "money": (cases.c.to_collect + cases.c.held).desc(),
        "age": cases.c.opened_on,
        "due": cases.c.next_due_at,
    }
    waiting = connection.execute(select(cases).where(awaited).order_by(cases.c.stage_since, cases.c.id).limit(SHOWN))
    return Desk(
        duties=list(connection.execute(of_duty.order_by(duties.c.due_at, duties.c.subject).limit(SHOWN))),
        awaited=[(row, _for(bearer, row)) for row in waiting],
        cases=list(connection.execute(select(cases).where(still).order_by(orders[order], cases.c.id).limit(SHOWN))),
        covers=covers_today(connection, bearer.who),
        duty_count=_count(connection, of_duty),
        awaited_count=_count(connection, select(cases.c.id).where(awaited)),
        case_count=_open_cases(connection, bearer),
    )


def own(bearer: Bearer, rows: FromClause = cases) -> ColumnElement[bool]:
    """The condition on rows of the read model that they are of his own cases: an enforcer's are those assigned to him,
    or to whom he covers."""
    if bearer.role is Standing.ENFORCER:
        return rows_within(bearer.model_copy(update={"reach": Reach.CASE}), rows)
    return rows_within(bearer, rows)


def _open_cases(connection: Connection, bearer: Bearer) -> int:
    """How many cases he has that have not ended."""
    query = select(func.coalesce(func.sum(loads.c.cases), 0)).where(own(bearer, loads))
    return int(connection.scalar(query.where(loads.c.stage.not_in(queries.CLOSED_STAGES))) or 0)


def _duties(bearer: Bearer, mine: ColumnElement[bool]) -> Any:
    columns = [cases.c[name] for name in ("decision_number", "stage", "debtor", "creditor")]
    query = select(duties, *columns, cases.c.officer.label("in_charge")).select_from(
        duties.outerjoin(cases, cases.c.id == duties.c.subject)
    )
    reached = mine if bearer.reach is not Reach.OFFICE else true()  # of his office are its dossiers', too
    return query.where(
        flaggable(), duties.c.office == bearer.office, duties.c.bound.in_(BOUND.get(bearer.role, ())), reached
    )


def _for(bearer: Bearer, row: Row[Any]) -> tuple[Mapping[str, str], ...]:
    return tuple(wait for wait in row.waiting_for if wait["who"] in AWAITED[bearer.role])


def _count(connection: Connection, query: Any) -> int:
    return connection.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def elsewhere(connection: Connection, subject: Subject, now: datetime, bearer: Bearer) -> list[tuple[str, list[Owing]]]:
    """The other open cases of the office in which a debtor of this case owes, by his name; of the first debtors.

    A party is not told of them.
    """
    if not isinstance(subject, CaseState) or not bearer.staff:
        return []
    debtors = [party for ref, party in subject.parties.items() if ref.startswith("D")][:10]
    day = local_day(now)
    found = [(party.name, owing(connection, subject.office, [person(party)], day, but=subject.id)) for party in debtors]
    return [one for one in found if one[1]]


def reached(connection: Connection, names: Iterable[str], bearer: Bearer) -> frozenset[str]:
    """Those of these cases that he may open."""
    return frozenset(connection.scalars(select(cases.c.id).where(cases.c.id.in_(list(names)), within(bearer))))


def payable(connection: Connection, office: str) -> list[Row[Any]]:
    """Cases of which a payout can be prepared, the most money first."""
    wanted = (cases.c.office == office, cases.c.waiting_for.contains([{"who": "accountant"}]))
    query = select(cases).where(*wanted, cases.c.distributed > cases.c.paid_out + cases.c.in_office)
    return list(connection.execute(query.order_by(cases.c.held.desc(), cases.c.id).limit(queries.LONGEST)))
