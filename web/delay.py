"""Delay (chậm hạn): what is late, what will be, since when anybody knows, and who must act.

A line is a duty of a case; several of one rule in one case (notices to forty parties) are one line that counts them.
Of each person's lines a day's budget is shown, the gravest first (setting `alerts_a_person_a_day`), the rest counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Row,
    and_,
    case,
    func,
    or_,
    select,
    true,
    tuple_,
)

from cases import words
from law.pack import current_pack
from law.periods import local_day, midnight_after
from records.absences import covered_by, in_effect
from records.tables import absences, cases, duties, looks, officers
from web.foreseeing import Closing, Forecasts, Known
from web.lateness import flaggable, is_flagged, is_overdue, is_warned, responsible
from web.listing import Column, order_of
from web.queries import Filter, is_of, like
from web.wording import STAGES, Language, named, say

BURN_DOWN = (1, 3, 7, 15)
"""Days ahead: how many duties fall due within them."""

OVERDUE, ESCALATED, WARNED, ALL = "overdue", "escalated", "warned", ""
"""What of the list is wanted: what is late; what of it was told to somebody higher up; what is due soon; all of it."""


@dataclass(frozen=True)
class Wanted:
    """What of the delays the reader narrowed the list to.

    `within`: those that fall due within so many days, and nothing else. `everything`: beyond each person's budget too.
    """

    chosen: Filter
    within: int = 0
    everything: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody who must act, or nobody yet: his overdue lines, how many of them no supervisor took note of, the oldest,
    those due soon."""

    id: str | None
    name: str | None
    overdue: int
    unknown: int
    oldest: datetime | None
    warned: int


def budget() -> int:
    """Lines that a person is shown a day (setting)."""
    return int(current_pack().setting("alerts_a_person_a_day"))


_OF_A_CASE = ("stage", "decision_number", "room", "creditor", "creditors", "debtor", "debtors", "stage_since",
              "acted_at", "to_collect")  # fmt: skip
_KEY = ("subject", "duty", "opened_seq")
_PLAIN = ("rule", "office", "due_at", "level", "acknowledged_at")
_WITH_CASE = duties.outerjoin(cases, cases.c.id == duties.c.subject)


def _flagged(now: datetime, wanted: Wanted) -> CTE:
    """The duties that match, with `nth` of their rule in their case and how many `repeats` there are.

    Of each what lists are ordered and counted by, and no more: an office may have thousands.
    """
    same = {"partition_by": (duties.c.subject, duties.c.rule)}
    query = select(
        *(duties.c[name] for name in (*_KEY, *_PLAIN)),
        *(cases.c[name] for name in ("stage", "room", "to_collect")),
        responsible().label("responsible"),
        (duties.c.due_at <= now).label("overdue"),
        func.row_number().over(**same, order_by=(duties.c.due_at, duties.c.duty)).label("nth"),  # type: ignore[arg-type]
        func.count().over(**same).label("repeats"),  # type: ignore[arg-type]
    ).select_from(_WITH_CASE)
    return query.where(*_conditions(now, wanted)).cte("flagged")


def _conditions(now: datetime, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What the duties wanted have in common; of duties and their cases."""
    chosen = wanted.chosen
    yield _which(now, wanted)
    yield chosen.seen(duties)
    if chosen.room:
        yield is_of(cases.c.room, chosen.room)
    if chosen.stage:
        yield cases.c.stage == chosen.stage
    if chosen.officer:
        who = responsible()
        his = (who == chosen.officer, is_of(cases.c.officer, chosen.officer), who.in_(covered_by(chosen.officer)))
        yield or_(*his)
    if chosen.search:
        assert chosen.found, "the search was not carried out"
        of_dossier = and_(duties.c.subject.startswith("dossier/"), like(duties.c.subject, chosen.search))
        yield or_(duties.c.subject.in_(chosen.found.cases), of_dossier)


def _which(now: datetime, wanted: Wanted, rows: FromClause = duties) -> ColumnElement[bool]:
    if wanted.within:
        return and_(flaggable(rows), rows.c.due_at > now, rows.c.due_at <= _until(now, wanted.within))
    late = is_overdue(now, rows)
    known = {OVERDUE: late, ESCALATED: and_(late, rows.c.level >= 3), WARNED: is_warned(now, rows)}
    return known.get(wanted.chosen.state, is_flagged(now, rows))


def _until(now: datetime, days: int) -> datetime:
    """24:00 of the day so many days ahead: legal days end then."""
    return midnight_after(local_day(now) + timedelta(days=days - 1))


def _lines(now: datetime, wanted: Wanted) -> CTE:
    """One line for the duties of one rule in one case, with its `place` among those of the person who must act."""
    flagged = _flagged(now, wanted)
    gravest = (flagged.c.overdue.desc(), flagged.c.level.desc(), flagged.c.due_at, flagged.c.subject)
    place = func.row_number().over(partition_by=flagged.c.responsible, order_by=gravest)
    return select(flagged, place.label("place")).where(flagged.c.nth == 1).cte("lines")


def late(
    connection: Connection, now: datetime, wanted: Wanted, limit: int, offset: int = 0
) -> tuple[list[Row[Any]], int, int]:
    """The lines, the longest late first unless another order is asked; how many there are; how many over the budgets.

    Each has the first look at its case after it was due (`seen_at`), by whoever's looks are kept.
    """
    lines = _lines(now, wanted)
    within = true() if wanted.everything else or_(lines.c.place <= budget(), lines.c.responsible.is_(None))
    counts = select(func.count(), func.count().filter(within)).select_from(lines)
    everything, shown = connection.execute(counts).one()
    order = (*order_of(COLUMNS, wanted.chosen.sort, lines), lines.c.due_at, lines.c.subject, lines.c.duty)
    query = select(lines, func.row_number().over(order_by=order).label("at")).where(within).order_by("at")
    return _whole(connection, query.limit(limit).offset(offset).cte("first")), int(shown), int(everything - shown)


def _whole(connection: Connection, first: CTE) -> list[Row[Any]]:
    """The lines of a page in their order (`at`), with all that is shown of them."""
    known = {column.name for column in first.c}
    seen = and_(looks.c.subject == first.c.subject, looks.c.partner == "", looks.c.asked_at >= first.c.due_at)
    key = (duties.c[name] == first.c[name] for name in _KEY)
    query = select(
        first,
        *(column for column in duties.c if column.name not in known),
        *(cases.c[name] for name in _OF_A_CASE if name not in known),
        officers.c.name.label("responsible_name"),
        absences.c.ends_on.label("away_until"),
        absences.c.cover,
        select(func.min(looks.c.asked_at)).where(seen).scalar_subquery().label("seen_at"),
    ).select_from(
        first.join(duties, and_(*key))
        .outerjoin(cases, cases.c.id == first.c.subject)
        .outerjoin(officers, officers.c.id == first.c.responsible)
        .outerjoin(absences, and_(absences.c.officer == first.c.responsible, in_effect()))
    )
    return list(connection.execute(query.order_by(first.c["at"])))


def gravest(connection: Connection, now: datetime, wanted: Wanted, most: int) -> list[Row[Any]]:
    """The lines that fell or fall due first, read in the order of an index; nobody's budget is asked."""
    other = duties.alias("other")
    same = and_(_which(now, wanted, other), other.c.subject == duties.c.subject, other.c.rule == duties.c.rule)
    earlier = tuple_(other.c.due_at, other.c.duty) < tuple_(duties.c.due_at, duties.c.duty)
    order = (duties.c.due_at, duties.c.subject, duties.c.duty)
    first = (
        select(*(duties.c[name] for name in (*_KEY, *_PLAIN)), responsible().label("responsible"))
        .select_from(_WITH_CASE)
        .where(*_conditions(now, wanted), ~select(other).where(same, earlier).exists())
        .order_by(*order)
        .limit(most)
        .cte("earliest")
    )
    of_line = and_(other.c.subject == first.c.subject, other.c.rule == first.c.rule)
    repeats = select(func.count()).where(_which(now, wanted, other), of_line).correlate(first).scalar_subquery()
    place = func.row_number().over(order_by=(first.c.due_at, first.c.subject, first.c.duty))
    query = select(first, (first.c.due_at <= now).label("overdue"), repeats.label("repeats"), place.label("at"))
    return _whole(connection, query.cte("first"))


@dataclass(frozen=True)
class AtOffice:
    """What an office owes: overdue duties, how many of them no supervisor took note of, the oldest, those due soon."""

    office: str
    overdue: int
    unknown: int
    oldest: datetime | None
    warned: int


def by_office(connection: Connection, now: datetime, chosen: Filter) -> list[AtOffice]:
    """The offices with duties overdue or due soon, those with most overdue ones first."""
    overdue = duties.c.due_at <= now
    unknown = and_(overdue, duties.c.acknowledged_at.is_(None))
    count = func.count()
    query = (
        select(
            duties.c.office,
            count.filter(overdue),
            count.filter(unknown),
            func.min(duties.c.due_at).filter(overdue),
            count.filter(duties.c.due_at > now),
        )
        .where(is_flagged(now), chosen.narrowed(duties))
        .group_by(duties.c.office)
    )
    found = [AtOffice(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda one: (-one.overdue, -one.warned, one.office))


def counted(offices: Sequence[AtOffice], ahead: Mapping[int, int], wanted: Wanted) -> int | None:
    """How many duties of all offices are wanted; None where that is not added up."""
    if wanted.within:
        return ahead.get(wanted.within)
    overdue, warned = sum(one.overdue for one in offices), sum(one.warned for one in offices)
    return {OVERDUE: overdue, WARNED: warned, ALL: overdue + warned}.get(wanted.chosen.state)


class Foreseen(SimpleNamespace):
    """A line of the list with the `risk` that its duty is late (None: late already, or too few to say) and when its
    case is expected to end (`closing`, likewise)."""

    risk: float | None
    closing: Closing | None


def foreseen(connection: Connection, now: datetime, rows: Iterable[Row[Any]], forecasts: Forecasts) -> list[Foreseen]:
    """The lines with what is foreseen of each."""
    return [_foreseen(row, forecasts.of(connection, row.office, now), now) for row in rows]


def _foreseen(row: Row[Any], known: Known, now: datetime) -> Foreseen:
    return Foreseen(
        **row._mapping,
        risk=None if row.overdue else known.risk(row.rule, row.start, row.due_at, now),
        closing=known.closing(row.stage, row.stage_since, now) if row.stage else None,
    )


def overdue(connection: Connection, now: datetime, chosen: Filter) -> tuple[int, int]:
    """How many duties are overdue, and in how many cases and dossiers."""
    late = select(duties.c.subject, func.count().label("duties")).where(is_overdue(now), chosen.seen(duties))
    of_subject = late.group_by(duties.c.subject).subquery()
    counts = select(func.coalesce(func.sum(of_subject.c.duties), 0), func.count())
    found, subjects = connection.execute(counts).one()
    return int(found), int(subjects)


def burn_down(connection: Connection, now: datetime, chosen: Filter) -> dict[int, int]:
    """How many duties fall due within each number of days from now."""
    counts = [func.count().filter(duties.c.due_at <= _until(now, days)) for days in BURN_DOWN]
    query = select(*counts).where(flaggable(), duties.c.due_at > now, duties.c.due_at <= _until(now, BURN_DOWN[-1]))
    query = query.where(chosen.narrowed(duties))
    return dict(zip(BURN_DOWN, connection.execute(query).one(), strict=True))


def by_person(connection: Connection, now: datetime, wanted: Wanted, most: int) -> list[Person]:
    """Who must act, those with most overdue lines first."""
    lines = _flagged(now, wanted)
    overdue = func.count().filter(lines.c.overdue)
    owing = (
        select(
            lines.c.responsible,
            overdue.label("overdue"),
            func.count().filter(and_(lines.c.overdue, lines.c.acknowledged_at.is_(None))).label("unknown"),
            func.min(case((lines.c.overdue, lines.c.due_at))).label("oldest"),
            func.count().filter(~lines.c.overdue).label("warned"),
        )
        .where(lines.c.nth == 1)
        .group_by(lines.c.responsible)
        .order_by(overdue.desc(), func.count().desc(), lines.c.responsible)
        .limit(most)
        .cte("owing")
    )
    named = select(
        owing.c.responsible, officers.c.name, owing.c.overdue, owing.c.unknown, owing.c.oldest, owing.c.warned
    ).select_from(owing.outerjoin(officers, officers.c.id == owing.c.responsible))
    order = (owing.c.overdue.desc(), (owing.c.overdue + owing.c.warned).desc(), owing.c.responsible)
    return [Person(*row) for row in connection.execute(named.order_by(*order))]


@dataclass(frozen=True)
class Noticing:
    """How long breaches of the last 30 days went before they were recorded: half of them, 99 of 100."""

    breaches: int
    median: timedelta
    p99: timedelta


def noticing(connection: Connection, now: datetime, chosen: Filter) -> Noticing | None:
    """None where nothing was breached."""
    passed = duties.c.detected_at - duties.c.breached_at
    at = [func.percentile_disc(share).within_group(passed) for share in (0.5, 0.99)]
    lately = duties.c.breached_at > now - timedelta(days=30)
    query = select(func.count(), *at).where(lately, chosen.narrowed(duties))
    count, median, p99 = connection.execute(query).one()
    return Noticing(count, median, p99) if count else None


def rule_words(rule: str, language: Language) -> str:
    """What a duty of this rule is called."""
    return say(language, words.rule(rule, current_pack()))


def _minutes(row: Any, until: datetime | None) -> int | None:
    return None if until is None else int((until - row.due_at).total_seconds() // 60)


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


COLUMNS: Sequence[Column] = (
    Column("vu-viec", "Vụ việc", "Case", lambda row, _: row.subject, "subject"),
    Column("quyet-dinh", "Quyết định", "Decision", lambda row, _: row.decision_number),
    Column("giai-doan", "Giai đoạn", "Stage", lambda row, language: named(STAGES, row.stage, language), "stage"),
    Column("viec", "Việc phải làm", "Duty", lambda row, language: rule_words(row.rule, language), "rule"),
    Column("so-viec", "Số việc", "How many", lambda row, _: row.repeats, "repeats"),
    Column("han", "Hạn chót", "Due", lambda row, _: row.due_at, "due_at"),
    Column("nguy-co", "Nguy cơ quá hạn (%)", "Risk of a breach (%)", lambda row, _: _percent(row.risk)),
    Column("nguoi", "Người phải làm", "Who must act", lambda row, _: row.responsible, "responsible"),
    Column("lam-thay", "Người làm thay", "Cover", lambda row, _: row.cover),
    Column("co-quan", "Cơ quan", "Office", lambda row, _: row.office, "office"),
    Column("phong", "Phòng", "Room", lambda row, _: row.room, "room"),
    Column(
        "ghi-nhan", "Ghi nhận sau (phút)", "Recorded after (minutes)", lambda row, _: _minutes(row, row.detected_at)
    ),
    Column("xem", "Có người xem sau (phút)", "Seen after (min.)", lambda row, _: _minutes(row, row.seen_at)),
    Column("biet", "Lãnh đạo ghi nhận", "Acknowledged", lambda row, _: row.acknowledged_at, "acknowledged_at"),
    Column("du-kien", "Dự kiến kết thúc", "Expected end", lambda row, _: row.closing.median if row.closing else None),
    Column("con-thu", "Còn phải thu (đồng)", "To be collected (đồng)", lambda row, _: row.to_collect, "to_collect"),
)
