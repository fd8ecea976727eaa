"""What the pages read: plain SQL on the read model. Amounts in đồng, moments aware."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    and_,
    case,
    func,
    not_,
    or_,
    select,
    true,
)

from cases.waiting import RELIEF
from records.states import ERASED
from records.tables import bank_credits, cases, documents, dossiers, duties, officers, offices, receipts, subjects
from web import finding
from web.api.reach import Bearer, rows_within, within
from web.lateness import flaggable, is_overdue, is_warned

CLOSED_STAGES = ("ended", "archived")
PAGE = 50
SIBLINGS = 20  # cases of one dossier that a case page names
LONGEST = 200  # rows of a list without pages


@dataclass(frozen=True)
class Filter:
    """What the reader narrowed the page to; empty means all. `reader` sees what lies within his reach, and no more.

    Without a reader, as on the command line of the installation, all is seen.
    """

    office: str = ""
    stage: str = ""
    officer: str = ""
    state: str = ""  # overdue | warned | open | still | relief
    search: str = ""
    room: str = ""
    sort: str = ""  # the name of a column, after a minus from the last to the first (web/listing.py)
    reader: Bearer | None = None

    def chosen(self) -> dict[str, str]:
        """The choices made, as a query string would carry them."""
        short = {"search": "q", "room": "phong", "sort": "xep"}
        made = {name: value for name, value in vars(self).items() if value and name != "reader"}
        return {short.get(name, name): value for name, value in made.items()}

    def seen(self, rows: FromClause) -> ColumnElement[bool]:
        """The condition on rows of the read model (`reach.rows_within`): of the office chosen, within the reach."""
        within = rows_within(self.reader, rows) if self.reader else true()
        return and_(within, rows.c.office == self.office) if self.office else within


# --- the office at a glance -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """The figures of the band: counts, and sums in đồng."""

    open_cases: int
    ended_cases: int
    overdue: int
    overdue_cases: int
    warned: int
    received: int
    distributed: int
    held: int
    paid_out: int
    suspense: int
    suspense_count: int


def figures(connection: Connection, now: datetime, chosen: Filter) -> Figures:
    """All figures of the band, of one office or of all."""
    of_cases = select(
        func.count().filter(cases.c.stage.not_in(CLOSED_STAGES)),
        func.count().filter(cases.c.stage.in_(CLOSED_STAGES)),
        *(
            func.coalesce(func.sum(c), 0)
            for c in (cases.c.received, cases.c.distributed, cases.c.held, cases.c.paid_out)
        ),
    ).where(chosen.seen(cases))
    flagged = select(
        func.count().filter(is_overdue(now)).label("overdue"), func.count().filter(is_warned(now)).label("warned")
    ).where(flaggable(), chosen.seen(duties))
    of_suspense = select(func.coalesce(func.sum(bank_credits.c.unclaimed), 0), func.count()).where(
        bank_credits.c.unclaimed > 0, chosen.seen(bank_credits)
    )
    open_cases, ended, received, distributed, held, paid_out = connection.execute(of_cases).one()
    of_subject = flagged.group_by(duties.c.subject).subquery()
    overdue, overdue_cases, warned = connection.execute(
        select(
            func.coalesce(func.sum(of_subject.c.overdue), 0),
            func.count().filter(of_subject.c.overdue > 0),
            func.coalesce(func.sum(of_subject.c.warned), 0),
        )
    ).one()
    suspense, count = connection.execute(of_suspense).one()
    money = (int(received), int(distributed), int(held), int(paid_out), int(suspense))
    return Figures(open_cases, ended, int(overdue), overdue_cases, int(warned), *money, count)


@dataclass
class OfficeLine:
    """One office: its open cases by stage, and how many of them are late in each."""

    code: str
    name: str
    stages: dict[str, int] = field(default_factory=dict)
    late: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.stages.values())

    @property
    def total_late(self) -> int:
        return sum(self.late.values())


def by_stage(connection: Connection, now: datetime, chosen: Filter) -> list[OfficeLine]:
    """Cases by office and stage, with the cases among them that have an overdue duty."""
    late = select(duties.c.subject).where(is_overdue(now), chosen.seen(duties)).distinct().subquery()
    query = (
        select(cases.c.office, cases.c.stage, func.count(), func.count(late.c.subject))
        .outerjoin(late, late.c.subject == cases.c.id)
        .where(chosen.seen(cases))
        .group_by(cases.c.office, cases.c.stage)
    )
    names = office_names(connection)
    lines = {code: OfficeLine(code, name) for code, name in names.items() if chosen.office in ("", code)}
    for code, stage, count, late_count in connection.execute(query):
        line = lines.setdefault(code, OfficeLine(code, code))
        line.stages[stage] = count
        if late_count:
            line.late[stage] = late_count
    return list(lines.values())


def total_of(lines: Sequence[OfficeLine]) -> OfficeLine:
    """All offices together."""
    stages = {stage for line in lines for stage in line.stages}
    return OfficeLine(
        "",
        "",
        {stage: sum(line.stages.get(stage, 0) for line in lines) for stage in stages},
        {stage: sum(line.late.get(stage, 0) for line in lines) for stage in stages},
    )


def office_names(connection: Connection) -> dict[str, str]:
    """Code and name of each office, by code."""
    return {row.code: row.name for row in connection.execute(select(offices.c.code, offices.c.name).order_by("code"))}


def rooms(connection: Connection, office: str = "") -> list[str]:
    """The rooms (phòng) in which members of staff serve."""
    query = select(officers.c.room).where(officers.c.room.is_not(None)).distinct().order_by(officers.c.room)
    return list(connection.scalars(query.where(officers.c.office == office) if office else query))


def enforcers(connection: Connection, office: str = "") -> list[Row[Any]]:
    """Those to whom cases are assigned: id, name, office."""
    query = select(officers.c.id, officers.c.name, officers.c.office).where(officers.c.role == "enforcer")
    return list(connection.execute((query.where(officers.c.office == office) if office else query).order_by("id")))


def staff(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Names of members of staff by their number."""
    query = select(officers.c.id, officers.c.name).where(officers.c.id.in_(set(ids)))
    return {row.id: row.name for row in connection.execute(query)}


def like(column: ColumnElement[Any] | Any, text: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.icontains(text.strip(), autoescape=True)
    return found


# --- lists ------------------------------------------------------------------------------------------------------------


def case_list(
    connection: Connection, now: datetime, chosen: Filter, offset: int = 0, limit: int | None = PAGE
) -> tuple[list[Row[Any]], int]:
    """A page of cases in the order of what needs a person, and how many there are in all (`limit` None: all of them).

    First those that are late, the longest first; then open ones for which no period runs, that stand still longest;
    then by the next due moment; what has ended last. A case with the very number that was searched goes before all.
    """
    found = _cases(now, chosen)
    total = connection.scalar(select(func.count()).select_from(found.subquery())) or 0
    shown = found.selected_columns
    order: list[ColumnElement[Any]] = [finding.numbered(chosen.search).desc()] if chosen.search else []
    order += [shown.rank, shown.oldest, case((shown.still, cases.c.acted_at)), cases.c.next_due_at]
    order += [cases.c.ended_on.desc(), cases.c.id]
    return list(connection.execute(found.order_by(*order).limit(limit).offset(offset))), total


def cases_after(
    connection: Connection, now: datetime, chosen: Filter, within: ColumnElement[bool], after: str, most: int
) -> list[Row[Any]]:
    """The cases within a reach that come after an id, in the order of their ids."""
    found = _cases(now, chosen).where(within, cases.c.id > after)
    return list(connection.execute(found.order_by(cases.c.id).limit(most)))


def _relievable() -> ColumnElement[bool]:
    """Where the engine found that a due of the State may be relieved, and nobody has proposed it yet (L25 42)."""
    words = (RELIEF[stage] for stage in ("found", "eligible"))
    return or_(*(cases.c.waiting_for.contains([{"vi": vi}]) for vi, _, _ in words))


def _cases(now: datetime, chosen: Filter) -> Select[Any]:
    """The cases under a filter: each with its officer's name, how many duties are overdue, the oldest, the next.

    `still`: open, and no period runs. `rank`: what needs a person first.
    """
    late = (
        select(duties.c.subject, func.count().label("late"), func.min(duties.c.due_at).label("oldest"))
        .where(is_overdue(now), chosen.seen(duties))
        .group_by(duties.c.subject)
        .subquery()
    )
    upcoming = (
        select(func.min(duties.c.due_at))
        .where(duties.c.subject == cases.c.id, flaggable(), duties.c.due_at > now)
        .correlate(cases)
        .scalar_subquery()
    )
    ended, late_now = cases.c.stage.in_(CLOSED_STAGES), late.c.late.is_not(None)
    still = and_(not_(ended), late.c.late.is_(None), cases.c.next_due_at.is_(None))
    where = [
        chosen.seen(cases),
        cases.c.stage == chosen.stage if chosen.stage else None,
        cases.c.officer == chosen.officer if chosen.officer else None,
        {"overdue": late_now, "open": not_(ended), "still": still, "relief": _relievable()}.get(chosen.state),
        finding.found(chosen.search) if chosen.search else None,
    ]
    rank = case((late_now, 0), (still, 1), (ended, 3), else_=2)
    return (
        select(
            cases,
            late.c.late,
            late.c.oldest,
            upcoming.label("upcoming"),
            still.label("still"),
            rank.label("rank"),
            officers.c.name.label("officer_name"),
        )
        .select_from(
            cases.outerjoin(late, late.c.subject == cases.c.id).outerjoin(officers, officers.c.id == cases.c.officer)
        )
        .where(*(condition for condition in where if condition is not None))
    )


def late_duties(connection: Connection, now: datetime, chosen: Filter) -> dict[str, list[dict[str, Any]]]:
    """Duties that are late, by case or dossier, the longest late first."""
    columns = ("subject", "duty", "rule", "bound", "officer", "due", "due_at", "told", "breached_at", "detected_at")
    query = select(*(duties.c[name] for name in columns)).where(is_overdue(now), chosen.seen(duties))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(query.order_by(duties.c.due_at, duties.c.duty)):
        duty = dict(row._mapping)
        found.setdefault(duty.pop("subject"), []).append(duty)
    return found


def dossier_list(connection: Connection, chosen: Filter, offset: int = 0) -> tuple[list[Row[Any]], dict[str, int], int]:
    """A page of dossiers, the latest first; how many stand at each stage; how many match in all."""
    where = [chosen.seen(dossiers)]
    counts = select(dossiers.c.stage, func.count()).where(*where).group_by(dossiers.c.stage)
    by_stage = {row[0]: row[1] for row in connection.execute(counts)}
    if chosen.stage:
        where.append(dossiers.c.stage == chosen.stage)
    if chosen.search:
        where.append(like(dossiers.c.id, chosen.search))
    total = connection.scalar(select(func.count()).select_from(dossiers).where(*where)) or 0
    page = select(dossiers).where(*where).order_by(dossiers.c.updated_at.desc(), dossiers.c.id)
    return list(connection.execute(page.limit(PAGE).offset(offset))), by_stage, total


def dossiers_after(
    connection: Connection, within: ColumnElement[bool], stage: str, after: str, most: int
) -> list[Row[Any]]:
    """The dossiers within a reach (a condition on `subjects`) that come after an id, in the order of their ids."""
    query = select(dossiers).join(subjects, subjects.c.id == dossiers.c.id).where(within, dossiers.c.id > after)
    if stage:
        query = query.where(dossiers.c.stage == stage)
    return list(connection.execute(query.order_by(dossiers.c.id).limit(most)))


# --- one subject ------------------------------------------------------------------------------------------------------


def case_row(connection: Connection, case_id: str) -> Row[Any] | None:
    """The case's row of the read model, with its officer's name."""
    joined = cases.outerjoin(officers, officers.c.id == cases.c.officer)
    query = select(cases, officers.c.name.label("officer_name")).select_from(joined).where(cases.c.id == case_id)
    return connection.execute(query).one_or_none()


def siblings(connection: Connection, case_id: str, dossier: str, reader: Bearer) -> list[str]:
    """The other cases of the same dossier that the reader may see, a page of them."""
    others = select(cases.c.id).where(cases.c.dossier == dossier, cases.c.id != case_id, within(reader))
    return list(
        connection.scalars(others.order_by(cases.c.opened_on, func.length(cases.c.id), cases.c.id).limit(SIBLINGS))
    )


def closed_duties(connection: Connection, subject: str) -> list[Row[Any]]:
    """Duties that ran and ended, in the order of their end."""
    query = select(duties).where(duties.c.subject == subject, duties.c.closed_at.is_not(None))
    return list(connection.execute(query.order_by(duties.c.closed_at, duties.c.duty)))


def documents_of(connection: Connection, subject: str) -> list[Row[Any]]:
    """Documents of a subject, in the order they were stored."""
    query = select(documents).where(documents.c.subject == subject)
    return list(connection.execute(query.order_by(documents.c.stored_at, documents.c.document, documents.c.media_type)))


def document(connection: Connection, subject: str, sha256: str) -> Row[Any] | None:
    """The document of a subject with this hash, if it has one."""
    query = select(documents).where(documents.c.subject == subject, documents.c.sha256 == sha256).limit(1)
    return connection.execute(query).one_or_none()


# --- by code ----------------------------------------------------------------------------------------------------------


def receipt_by_code(connection: Connection, code: str) -> Row[Any] | None:
    """The receipt with this lookup code; none of a case that was erased, whose journal confirms it no more."""
    joined = receipts.outerjoin(offices, offices.c.code == receipts.c.office)
    query = select(receipts, offices.c.name.label("office_name")).select_from(joined)
    erased = select(subjects.c.id).where(subjects.c.stage == ERASED, subjects.c.id == receipts.c.subject)
    return connection.execute(query.where(receipts.c.lookup_code == code, ~erased.exists())).one_or_none()
