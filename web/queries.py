"""What the pages read: plain SQL on the read model. Amounts in đồng, moments aware."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from cases.state import Stage
from cases.waiting import RELIEF
from records.states import ERASED
from records.tables import (
    bank_credits,
    cases,
    documents,
    dossiers,
    duties,
    loads,
    officers,
    offices,
    receipts,
    subjects,
)
from web import finding
from web.api.reach import Bearer, Reach, dossiers_within, rows_within, within
from web.finding import Found
from web.lateness import flaggable, is_closed, is_late, is_overdue, is_warned

STAGES = tuple(map(str, Stage))
CLOSED_STAGES = ("ended", "archived")
NOBODY = "-"
"""Asks for the cases that no room or officer is in charge of yet."""
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
    found: Found | None = None
    """The cases that the search found (`sought`)."""

    def chosen(self) -> dict[str, str]:
        """The choices made, as a query string would carry them."""
        short = {"search": "q", "room": "phong", "sort": "xep"}
        made = {name: value for name, value in vars(self).items() if value and name not in ("reader", "found")}
        return {short.get(name, name): value for name, value in made.items()}

    @property
    def whole(self) -> bool:
        """Whether all offices are looked at together: then what is counted is shown, and of lists the beginning."""
        return not (self.office or self.room or self.officer or self.search)

    def seen(self, rows: FromClause) -> ColumnElement[bool]:
        """The condition on rows of the read model (`reach.rows_within`): of the office chosen, within the reach."""
        within = rows_within(self.reader, rows) if self.reader else true()
        return and_(within, rows.c.office == self.office) if self.office else within

    def narrowed(self, rows: FromClause) -> ColumnElement[bool]:
        """The same of rows of the read model that are of the room, the officer and the stage chosen, as their case is.

        Rows that tell neither a case nor these are in none.
        """
        asked = {"room": self.room, "officer": self.officer, "stage": self.stage}
        own = {name: value for name, value in asked.items() if value}
        if not own:
            return self.seen(rows)
        if "subject" in rows.c:
            of_case = select(cases.c.id).where(*(is_of(cases.c[name], value) for name, value in own.items()))
            return and_(self.seen(rows), rows.c.subject.in_(of_case))
        if not own.keys() <= set(rows.c.keys()):
            return false()
        return and_(self.seen(rows), *(is_of(rows.c[name], value) for name, value in own.items()))


def sought(connection: Connection, chosen: Filter) -> Filter:
    """The filter with what its search finds within its reach, so that each list need not search anew."""
    if not chosen.search or chosen.found:
        return chosen
    return replace(chosen, found=finding.found(connection, chosen.search, chosen.seen))


def is_of(column: ColumnElement[Any], asked: str) -> ColumnElement[bool]:
    """The room or officer asked for, or of nobody yet where that is asked."""
    return func.coalesce(column, "") == "" if asked == NOBODY else column == asked


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
    ended = loads.c.stage.in_(CLOSED_STAGES)
    of_cases = select(
        *(func.coalesce(func.sum(loads.c.cases).filter(which), 0) for which in (not_(ended), ended)),
        *(func.coalesce(func.sum(loads.c[name]), 0) for name in ("received", "distributed", "held", "paid_out")),
    ).where(chosen.narrowed(loads))
    late = select(func.count()).where(is_late(now), chosen.narrowed(cases))
    overdue, warned = (
        select(func.count()).where(which, chosen.narrowed(duties)) for which in (is_overdue(now), is_warned(now))
    )
    of_suspense = select(func.coalesce(func.sum(bank_credits.c.unclaimed), 0), func.count()).where(
        bank_credits.c.unclaimed > 0, chosen.narrowed(bank_credits)
    )
    counts = map(int, connection.execute(of_cases).one())
    open_cases, ended_cases, received, distributed, held, paid_out = counts
    counted = [connection.scalar(query) or 0 for query in (overdue, late, warned)]
    suspense, count = connection.execute(of_suspense).one()
    money = (received, distributed, held, paid_out, int(suspense))
    return Figures(open_cases, ended_cases, counted[0], counted[1], counted[2], *money, count)


@dataclass(frozen=True)
class AtStage:
    """How many cases are at a stage, and how many of them are late."""

    stage: str
    cases: int
    late: int


def by_stage(connection: Connection, now: datetime, chosen: Filter) -> list[AtStage]:
    """The stages at which cases are, in the order of a case's life."""
    found = _per(connection, now, chosen, "stage")
    return [AtStage(stage, *found[stage]) for stage in STAGES if stage in found]


def _per(connection: Connection, now: datetime, chosen: Filter, by: str) -> dict[str, tuple[int, int]]:
    """By the values of a column: how many cases, and how many of them are late."""
    counted = select(loads.c[by], func.sum(loads.c.cases)).where(chosen.narrowed(loads)).group_by(loads.c[by])
    late = select(cases.c[by], func.count()).where(is_late(now), chosen.narrowed(cases)).group_by(cases.c[by])
    of_late = {key or "": count for key, count in connection.execute(late)}
    return {key: (int(count), of_late.get(key, 0)) for key, count in connection.execute(counted)}


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
    chosen = sought(connection, chosen)
    found = _cases(now, chosen)
    if chosen.found:
        query = found.order_by(cases.c.id.in_(chosen.found.numbered).desc(), *_in_order(now), cases.c.id)
        return list(connection.execute(query.limit(limit).offset(offset))), _count(connection, found)
    ranks = [rank for rank, is_asked in zip(_ranks(now), _asked_ranks(chosen), strict=True) if is_asked]
    return list(_page(connection, ranks, found, offset, limit)), _total(connection, chosen, found)


Rank = tuple[ColumnElement[bool], ColumnElement[Any]]


def _page(
    connection: Connection, ranks: Sequence[Rank], found: Select[Any], offset: int, limit: int | None
) -> Iterator[Row[Any]]:
    """The cases of one rank after those of another, each read in the order of an index: a country has a million."""
    for which, order in ranks:
        ranked = found.where(which)
        if offset and (before := _count(connection, ranked)) <= offset:
            offset -= before
            continue
        rows = connection.execute(ranked.order_by(order, cases.c.id).limit(limit).offset(offset)).all()
        yield from rows
        offset = 0
        if limit is not None:
            limit -= len(rows)
            if not limit:
                return


def _asked_ranks(chosen: Filter) -> tuple[bool, bool, bool, bool]:
    """Of which ranks a case may be under a filter: of the others the database would read all that are to find none."""
    state, ended = chosen.state, chosen.stage in CLOSED_STAGES
    return (
        state != "still",
        state != "overdue" and not ended,
        state not in ("overdue", "still") and not ended,
        state not in ("overdue", "still", "open") and (ended or not chosen.stage),
    )


def _ranks(now: datetime) -> tuple[Rank, ...]:
    """What needs a person first: each rank, and the order of its cases. A case is in one of them."""
    late, closed, idle = is_late(now), is_closed(), cases.c.next_due_at.is_(None)
    in_time = or_(cases.c.late_at.is_(None), cases.c.late_at > now)
    return (
        (late, cases.c.late_at),
        (and_(in_time, not_(closed), idle), cases.c.acted_at),
        (and_(in_time, not_(closed), not_(idle)), cases.c.next_due_at),
        (and_(in_time, closed), cases.c.ended_on.desc()),
    )


def _in_order(now: datetime) -> Iterator[ColumnElement[Any]]:
    """The same as one order of all of them."""
    ranks = _ranks(now)
    yield case(*((which, place) for place, (which, _) in enumerate(ranks)))
    for which, order in ranks[:-1]:
        yield case((which, order))
    yield ranks[-1][1]


def _total(connection: Connection, chosen: Filter, found: Select[Any]) -> int:
    """How many cases match: added up already, but for what hangs on the moment or on words."""
    if chosen.state not in ("", "open"):
        return _count(connection, found)
    query = select(func.coalesce(func.sum(loads.c.cases), 0)).where(chosen.narrowed(loads))
    if chosen.state:
        query = query.where(loads.c.stage.not_in(CLOSED_STAGES))
    return int(connection.scalar(query) or 0)


def _count(connection: Connection, found: Select[Any]) -> int:
    return connection.scalar(select(func.count()).select_from(found.subquery())) or 0


def cases_after(connection: Connection, now: datetime, chosen: Filter, after: str, most: int) -> list[Row[Any]]:
    """The cases that come after an id, in the order of their ids."""
    office = chosen.office or _office_of(chosen.reader)
    own = cases.c.id.startswith(f"case/{office}/" if office else "case/")  # whose names stand together in the index
    found = _cases(now, sought(connection, chosen)).where(own, cases.c.id > after)
    return list(connection.execute(found.order_by(cases.c.id).limit(most)))


def _office_of(reader: Bearer | None) -> str:
    """The one office that somebody sees into; empty where he sees all."""
    return "" if reader is None or reader.reach is Reach.COUNTRY else reader.office


def _relievable() -> ColumnElement[bool]:
    """Where the engine found that a due of the State may be relieved, and nobody has proposed it yet (L25 42)."""
    words = (RELIEF[stage] for stage in ("found", "eligible"))
    return or_(*(cases.c.waiting_for.contains([{"vi": vi}]) for vi, _, _ in words))


def _cases(now: datetime, chosen: Filter) -> Select[Any]:
    """The cases under a filter: each with its officer's name, how many duties are overdue, the oldest, the next.

    `still`: open, and no period runs.
    """
    mine = duties.c.subject == cases.c.id
    late = select(func.count()).where(mine, is_overdue(now)).correlate(cases).scalar_subquery()
    upcoming = (
        select(func.min(duties.c.due_at)).where(mine, flaggable(), duties.c.due_at > now).correlate(cases)
    ).scalar_subquery()
    (late_now, _), (still, _), *_ = _ranks(now)
    where = [
        chosen.narrowed(cases),
        {"overdue": late_now, "open": not_(is_closed()), "still": still, "relief": _relievable()}.get(chosen.state),
        _sought(chosen),
    ]
    return (
        select(
            cases,
            late.label("late"),
            case((late_now, cases.c.late_at)).label("oldest"),
            upcoming.label("upcoming"),
            func.coalesce(still, False).label("still"),
            officers.c.name.label("officer_name"),
        )
        .select_from(cases.outerjoin(officers, officers.c.id == cases.c.officer))
        .where(*(condition for condition in where if condition is not None))
    )


def _sought(chosen: Filter) -> ColumnElement[bool] | None:
    if not chosen.search:
        return None
    assert chosen.found, "the search was not carried out"
    return cases.c.id.in_(chosen.found.cases)


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


def dossiers_after(connection: Connection, reader: Bearer, stage: str, after: str, most: int) -> list[Row[Any]]:
    """The dossiers within somebody's reach that come after an id, in the order of their ids."""
    office = _office_of(reader)
    own = dossiers.c.id.startswith(f"dossier/{office}/" if office else "dossier/")
    query = select(dossiers).join(subjects, subjects.c.id == dossiers.c.id)
    query = query.where(dossiers_within(reader), own, dossiers.c.id > after)
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
