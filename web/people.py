"""People (cán bộ): what each has in hand by weight, who is away and who acts for him, how cases were given out.

No league table: people stand by room and staff number, and no figure of a person is ranked. A case weighs what its
stage usually takes of an enforcer's time (setting `case_weights`). The rule by which cases are given is public, so each
assignment is held against it: whom the rule names, or whom the Head named with a reason (L25 22.2.b).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from cases.assignment import RULE, rule_names
from cases.proceedings.office import name_of
from cases.stages.decision import EnforcerAssigned
from law.office_year import year_of
from law.pack import Pack, current_pack
from law.periods import local_day
from records.absences import has_days
from records.tables import absences, cases, journal, journal_office, loads, officers, proceedings
from web.api.reach import Reach
from web.listing import Column
from web.queries import CLOSED_STAGES, Filter
from web.wording import Words

GIVEN_WITHIN = timedelta(days=90)
"""Assignments of so many last days are looked at."""


RULE_WORDS: Words = (
    "Trong số Chấp hành viên không vắng mặt và không bị pháp luật loại trừ, người đang giữ ít vụ việc nhất được phân "
    "công. Nếu có nhiều người bằng nhau thì chọn bằng một phép tính từ mã vụ việc và số hiệu của từng người; ai "
    "cũng tính lại được và không ai chọn trước được.",
    "Of the enforcers who are there and whom the law does not bar, the one with the fewest cases is assigned. Where "
    "several are equal, a reckoning of the case's code and each one's staff number chooses: anybody can repeat it, and "
    "nobody can choose beforehand.",
)
"""The rule of assignment (`cases.assignment.RULE`) as a person understands it."""


@dataclass(frozen=True)
class Person:
    """An enforcer: open and late cases, their weight; the absence in which he is or that comes next; `days` of the last
    90 that he was there, and how many cases were given to him in them."""

    id: str
    name: str
    room: str
    active: bool
    stages: Mapping[str, int]
    late: int
    weight: float
    absence: Row[Any] | None
    covers: tuple[str, ...]
    given: int
    days: int

    @property
    def cases(self) -> int:
        return sum(self.stages.values())


@dataclass(frozen=True)
class Given:
    """How the cases of the last 90 days were given out: to whom the rule names; to others, each with the reason."""

    since: date
    by_rule: int
    named: Sequence[Row[Any]]
    astray: Sequence[Row[Any]]
    """The rule is told, and it names somebody else."""
    to: Mapping[str, int]

    @property
    def total(self) -> int:
        return self.by_rule + len(self.named) + len(self.astray)


@dataclass
class Room:
    """A room: its enforcers, how many of them are away, and what all of them have in hand."""

    name: str
    people: int = 0
    away: int = 0
    cases: int = 0
    late: int = 0
    weights: list[float] = field(default_factory=list)

    @property
    def weight(self) -> float:
        return sum(self.weights)

    @property
    def each(self) -> float | None:
        """The weight for each who is there; None where nobody is."""
        there = self.people - self.away
        return self.weight / there if there else None

    @property
    def spread(self) -> tuple[float, float, float] | None:
        """The least, the middle and the most that one of them has."""
        return (min(self.weights), median(self.weights), max(self.weights)) if self.weights else None


def weights(pack: Pack) -> Mapping[str, float]:
    """What a case weighs by its stage; 1 is one that its enforcer works on all the time."""
    return {stage: float(weight) for stage, weight in pack.setting("case_weights").items()}


def of_office(connection: Connection, now: datetime, chosen: Filter) -> tuple[list[Person], Given]:
    """The enforcers of the office chosen, and how its cases were given out."""
    given = _given(connection, now, chosen)
    return people(connection, now, chosen, given.to), given


def _given(connection: Connection, now: datetime, chosen: Filter) -> Given:
    """The assignments of the last days, those with a reason the latest first."""
    since = now - GIVEN_WITHIN
    query = select(journal.c.subject, journal.c.at, journal.c.data).where(
        journal.c.kind == EnforcerAssigned.kind,
        journal.c.at > since,
        journal_office == chosen.office,
    )
    if chosen.reader and chosen.reader.reach not in (Reach.COUNTRY, Reach.OFFICE):
        query = query.where(journal.c.subject.in_(select(cases.c.id).where(chosen.seen(cases))))
    rows: list[Row[Any]] = list(connection.execute(query.order_by(journal.c.at.desc(), journal.c.subject)))
    to: dict[str, int] = defaultdict(int)
    for row in rows:
        to[row.data["officer"]] += 1
    told = [row for row in rows if row.data["rule"] == RULE]
    astray = [row for row in told if not as_the_rule_says(row.subject, row.data)]
    return Given(
        since=local_day(since),
        by_rule=len(told) - len(astray),
        named=[row for row in rows if row.data["rule"] != RULE],
        astray=astray,
        to=to,
    )


def as_the_rule_says(case: str, told: Mapping[str, Any]) -> bool:
    """Whether an assignment went to whom the rule names among those who could have it that day."""
    free = (one for one in told["candidates"] if not one.get("barred") and not one.get("absent"))
    named = rule_names(case, ((one["officer"], one["load"]) for one in free))
    return named == str(told["officer"])


def people(connection: Connection, now: datetime, chosen: Filter, to: Mapping[str, int]) -> list[Person]:
    """The enforcers within reach, and whoever else has open cases in hand; by room and staff number."""
    today, weigh = local_day(now), weights(current_pack())
    stages: dict[str, dict[str, int]] = defaultdict(dict)
    late: dict[str, int] = defaultdict(int)
    held = select(loads.c.officer, loads.c.stage, func.sum(loads.c.cases), func.sum(loads.c.late)).where(
        chosen.seen(loads), loads.c.officer != "", loads.c.stage.not_in(CLOSED_STAGES)
    )
    for officer, stage, count, overdue in connection.execute(held.group_by(loads.c.officer, loads.c.stage)):
        if count:
            stages[officer][stage] = int(count)
            late[officer] += int(overdue)
    serving = chosen.seen(officers) & (officers.c.role == "enforcer") & officers.c.active
    staff = list(connection.execute(select(officers).where(or_(serving, officers.c.id.in_(sorted(stages))))))
    away = _absences(connection, [one.id for one in staff], now)
    covered: dict[str, list[str]] = defaultdict(list)
    for one in away:
        if one.cover and one.starts_on <= today <= one.ends_on:
            covered[one.cover].append(one.officer)
    found = [
        Person(
            id=one.id,
            name=one.name,
            room=one.room or "",
            active=one.active,
            stages=stages[one.id],
            late=late[one.id],
            weight=sum(weigh.get(stage, 1.0) * count for stage, count in stages[one.id].items()),
            absence=next((row for row in away if row.officer == one.id and row.ends_on >= today), None),
            covers=tuple(covered[one.id]),
            given=to.get(one.id, 0),
            days=days_there(((row.starts_on, row.ends_on) for row in away if row.officer == one.id), today),
        )
        for one in staff
        if chosen.room in ("", one.room)
    ]
    return sorted(found, key=lambda one: (one.room, one.id))


def days_there(away: Iterable[tuple[date, date]], today: date) -> int:
    """Of the last 90 days those on which somebody was not away; `away` are the first and last days of his absences."""
    first = today - GIVEN_WITHIN + timedelta(days=1)
    lost = sum(max(0, (min(last, today) - max(begins, first)).days + 1) for begins, last in away)
    return GIVEN_WITHIN.days - lost


def _absences(connection: Connection, people: Sequence[str], now: datetime) -> list[Row[Any]]:
    """Their absences of the last days, of today and to come."""
    since = local_day(now) - GIVEN_WITHIN
    query = select(absences).where(absences.c.officer.in_(people), absences.c.ends_on >= since, has_days())
    return list(connection.execute(query.order_by(absences.c.starts_on, absences.c.officer)))


def entering(connection: Connection, office: str, now: datetime) -> Mapping[str, Any]:
    """The office's `year`, in which absences are entered, and whether it was `begun`."""
    year = name_of(office, year_of(local_day(now), current_pack()))
    there = connection.scalar(select(proceedings.c.id).where(proceedings.c.id == year))
    return {"year": year, "begun": there is not None}


def rooms(found: Sequence[Person], today: date) -> list[Room]:
    """The rooms of these people, by name."""
    by_name: dict[str, Room] = {}
    for one in found:
        room = by_name.setdefault(one.room, Room(one.room))
        room.people += one.active
        room.away += bool(one.active and one.absence and one.absence.starts_on <= today)
        room.cases += one.cases
        room.late += one.late
        room.weights.append(one.weight)
    return sorted(by_name.values(), key=lambda room: room.name)


COLUMNS: Sequence[Column] = (
    Column("phong", "Phòng", "Room", lambda row, _: row.room),
    Column("so-hieu", "Số hiệu", "Staff number", lambda row, _: row.id),
    Column("ho-ten", "Họ tên", "Name", lambda row, _: row.name),
    Column("dang-giu", "Vụ việc đang giữ", "Open cases", lambda row, _: row.cases),
    Column("khoi-luong", "Khối lượng theo trọng số", "Weighted load", lambda row, _: round(row.weight, 1)),
    Column("cham", "Vụ việc có việc quá hạn", "Cases with a breach", lambda row, _: row.late),
    Column("vang-tu", "Vắng từ", "Away from", lambda row, _: row.absence.starts_on if row.absence else None),
    Column("vang-den", "Vắng đến hết", "Away until", lambda row, _: row.absence.ends_on if row.absence else None),
    Column("lam-thay", "Người làm thay", "Cover", lambda row, _: row.absence.cover if row.absence else None),
    Column("duoc-giao", "Được giao trong 90 ngày", "Given in 90 days", lambda row, _: row.given),
    Column("co-mat", "Số ngày không vắng, trong 90 ngày", "Days there, of 90", lambda row, _: row.days),
)
