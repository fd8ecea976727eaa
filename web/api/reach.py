"""Who may ask the API and the pages for what, and how far he sees: declared once, in `TABLE`.

A token says in what *standing* its bearer speaks and how far his *reach* goes; the table says which standings there
are, which rights and which reaches each may have. What the law says to an act is asked where it is decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    and_,
    false,
    literal,
    or_,
    select,
    true,
    union_all,
)

from cases.events import Actor, Partner, Role
from cases.names import OFFICE, PROCEEDINGS, ProceedingName, kind_of, office_of
from cases.proceedings.common import Proceeding
from records.absences import covered_by
from records.journal import load
from records.tables import cases, journal, officers, proceedings, subjects
from web.api.problems import Kind, Refused


class Standing(StrEnum):
    """In what capacity somebody calls: a role of the office, a party, a service, or one who supervises."""

    HEAD = "head"  # Trưởng thi hành án dân sự tỉnh
    DEPUTY = "deputy"
    ROOM_HEAD = "room_head"
    ENFORCER = "enforcer"
    REVIEWER = "reviewer"
    SECRETARY = "secretary"
    ACCOUNTANT = "accountant"
    CASHIER = "cashier"
    CLERK = "clerk"
    PARTY = "party"  # đương sự
    SERVICE = "service"  # a backend service in its own name
    MINISTRY = "ministry"  # Cục Quản lý thi hành án dân sự
    PROCURATOR = "procurator"  # Kiểm sát viên
    AUDITOR = "auditor"


class Reach(StrEnum):
    """How far somebody sees."""

    COUNTRY = "country"
    OFFICE = "office"
    ROOM = "room"  # the cases of the room that the roster names for him
    CASE = "case"  # his own or those of whom he covers, handed in by this service, or the one a party's token names


class Right(StrEnum):
    """What may be asked for; each operation of the API and each page wants one, or several."""

    OVERSEE = "oversee"  # the lists and figures of the pages, of what lies within reach
    MONEY = "money"  # the money of a whole office
    STATISTICS = "statistics"  # the official statistics of a whole office
    AUDIT = "audit"  # audits of what lies within reach, and what came of them
    DESK = "desk"  # the officers' desk
    ACCOUNTS = "accounts"  # the accounts of the office at the desk
    LIST = "list"
    SEE = "see"
    EVENTS = "events"
    ACT = "act"
    START = "start"
    DOSSIERS = "dossiers"
    HANDLE = "handle"
    WEBHOOKS = "webhooks"
    EFFECTS = "effects"
    LIVE = "live"
    CATALOGUE = "catalogue"


@dataclass(frozen=True)
class Entitled:
    """The rights of a standing and the reaches that its tokens may name; `acts_as` is the role of its acts."""

    rights: frozenset[Right]
    reaches: frozenset[Reach]
    acts_as: Role | None = None


_EVERYBODY = frozenset({Right.LIVE, Right.CATALOGUE})
_CASES = _EVERYBODY | {Right.LIST, Right.SEE, Right.EVENTS}
_READS = _CASES | {Right.OVERSEE}
_WORKS = _READS | {Right.ACT, Right.DESK}
_ANSWERS = _WORKS | {Right.EFFECTS}
_INTAKE = frozenset({Right.DOSSIERS, Right.HANDLE})
_ACCOUNTS = frozenset({Right.MONEY, Right.ACCOUNTS, Right.STATISTICS})
_WATCHES = _READS | {Right.DOSSIERS, Right.MONEY, Right.STATISTICS}
_OFFICE = frozenset({Reach.OFFICE})
_ROOM = frozenset({Reach.ROOM, Reach.CASE})

TABLE: Mapping[Standing, Entitled] = {
    Standing.HEAD: Entitled(_ANSWERS | _INTAKE | _ACCOUNTS | {Right.WEBHOOKS}, _OFFICE, Role.HEAD),
    Standing.DEPUTY: Entitled(_ANSWERS | _INTAKE | _ACCOUNTS, _OFFICE, Role.DEPUTY),
    Standing.ROOM_HEAD: Entitled(_ANSWERS, frozenset({Reach.ROOM}), Role.ROOM_HEAD),
    Standing.ENFORCER: Entitled(_ANSWERS, _ROOM, Role.ENFORCER),
    Standing.REVIEWER: Entitled(_READS | {Right.DOSSIERS}, _OFFICE, Role.REVIEWER),
    Standing.SECRETARY: Entitled(_WORKS | _INTAKE | {Right.START, Right.STATISTICS}, _OFFICE, Role.SECRETARY),
    Standing.ACCOUNTANT: Entitled(_ANSWERS | _ACCOUNTS, _OFFICE, Role.ACCOUNTANT),
    Standing.CASHIER: Entitled(_WORKS | _ACCOUNTS, _OFFICE, Role.CASHIER),
    Standing.CLERK: Entitled(_WORKS | _INTAKE | {Right.START}, _OFFICE, Role.CLERK),
    # the journal names accounts and addresses of the other parties
    Standing.PARTY: Entitled(_EVERYBODY | {Right.LIST, Right.SEE, Right.ACT}, frozenset({Reach.CASE}), Role.PARTY),
    Standing.SERVICE: Entitled(
        _CASES | _INTAKE | {Right.ACT, Right.START, Right.WEBHOOKS}, frozenset({Reach.CASE}), Role.PARTNER
    ),
    Standing.MINISTRY: Entitled(_WATCHES | {Right.WEBHOOKS}, frozenset({Reach.COUNTRY})),
    Standing.PROCURATOR: Entitled(_WATCHES | {Right.AUDIT}, _OFFICE),
    Standing.AUDITOR: Entitled(_WATCHES | {Right.EFFECTS, Right.AUDIT}, frozenset({Reach.COUNTRY, Reach.OFFICE})),
}


class Bearer(BaseModel):
    """Who calls, as his token's claim `thads` says.

    `who` is the staff number, the service's name, or of a party his reference in the `case` that the token names (D1).
    `office` is the code of his office; a supervisor of the country may have none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")
    role: Standing
    reach: Reach
    office: str = Field("", pattern=rf"^({OFFICE})?$")
    case: str = Field("", max_length=200)

    @model_validator(mode="after")
    def _complete(self) -> Bearer:
        if self.reach is not Reach.COUNTRY and not self.office:
            raise ValueError("office: thiếu mã cơ quan / which office is missing")
        if (self.role is Standing.PARTY) != bool(self.case):
            raise ValueError("case: đương sự phải nêu vụ việc, người khác thì không / a party's token names his case")
        return self

    @property
    def staff(self) -> Role | None:
        """The role in which he is on the roster; None of who is no member of an office."""
        role = TABLE[self.role].acts_as
        return None if role in (Role.PARTY, Role.PARTNER) else role

    @property
    def actor(self) -> Actor:
        """Who acts when he acts; Refused where his standing acts in no case."""
        role = TABLE[self.role].acts_as
        if role is None:
            raise Refused(Kind.NOT_ALLOWED, field="role")
        return Actor(id=Partner.SERVICE if role is Role.PARTNER else self.who, role=role, office=self.office)

    def may(self, *rights: Right) -> bool:
        """Whether the table gives his standing all of these rights."""
        return TABLE[self.role].rights.issuperset(rights)

    def check(self, *rights: Right) -> None:
        """Raise Refused unless the table gives his standing these rights, and lets it have this reach."""
        entitled = TABLE[self.role]
        if self.reach not in entitled.reaches:
            allowed = ", ".join(sorted(entitled.reaches))
            raise Refused(Kind.NOT_ALLOWED, f"phạm vi của vai trò {self.role}: {allowed} / the reach of it", "reach")
        if not self.may(*rights):
            raise Refused(Kind.NOT_ALLOWED, field="role")


def within(bearer: Bearer) -> ColumnElement[bool]:
    """The condition on `cases` that holds of those he may see."""
    of_office = cases.c.office == bearer.office
    match bearer.reach:
        case Reach.COUNTRY:
            return true()
        case Reach.OFFICE:
            return of_office
        case Reach.ROOM:
            return and_(of_office, cases.c.room == _room(bearer))
        case Reach.CASE:
            return and_(of_office, _own(bearer))


def rows_within(bearer: Bearer, rows: FromClause) -> ColumnElement[bool]:
    """The condition on rows of the read model, which name their `office` and their `subject`, that he may see them.

    Rows that name no subject belong to the whole office, or to the room, the officer or the hand that they name.
    """
    if bearer.reach in (Reach.COUNTRY, Reach.OFFICE):
        return true() if bearer.reach is Reach.COUNTRY else rows.c.office == bearer.office
    if rows is cases:
        return within(bearer)
    if "subject" in rows.c:
        return rows.c.subject.in_(select(cases.c.id).where(within(bearer)))
    if bearer.reach is Reach.ROOM and "room" in rows.c:
        of_room = [rows.c.room == _room(bearer)]
        if "hand" in rows.c:
            people = select(officers.c.id).where(officers.c.office == bearer.office, officers.c.room == _room(bearer))
            of_room.append(rows.c.hand.in_(people))
        return and_(rows.c.office == bearer.office, or_(*of_room))
    person = next((rows.c[name] for name in ("officer", "hand") if name in rows.c), None)
    if bearer.role is Standing.ENFORCER and person is not None:
        return and_(rows.c.office == bearer.office, _his(person, bearer))
    return false()


def office_within(bearer: Bearer, asked: str) -> str:
    """The office that somebody is shown: what he asks for, empty for all of them; his own where he sees no other.

    Raises Refused for another one.
    """
    if bearer.reach is Reach.COUNTRY:
        return asked
    if asked not in ("", bearer.office):
        raise Refused(Kind.OUT_OF_REACH, field="office")
    return bearer.office


def _room(bearer: Bearer) -> ScalarSelect[str | None]:
    """The room that the roster names for him."""
    return select(officers.c.room).where(officers.c.id == bearer.who).scalar_subquery()


def _own(bearer: Bearer) -> ColumnElement[bool]:
    match bearer.role:
        case Standing.PARTY:
            return cases.c.id == bearer.case
        case Standing.SERVICE:
            return cases.c.dossier.startswith(f"dossier/{bearer.office}/{bearer.who}/", autoescape=True)
        case _:
            return _his(cases.c.officer, bearer)


def _his(officer: ColumnElement[str | None], bearer: Bearer) -> ColumnElement[bool]:
    """What is in his charge, or in that of one whom he covers today."""
    return officer.in_(union_all(select(literal(bearer.who)), covered_by(bearer.who)))


def subjects_within(bearer: Bearer) -> ColumnElement[bool]:
    """The condition on `subjects`, dossiers among them: those belong to the whole office."""
    match bearer.reach:
        case Reach.COUNTRY:
            return true()
        case Reach.OFFICE:
            return subjects.c.office == bearer.office
        case _:
            return subjects.c.id.in_(select(cases.c.id).where(within(bearer)))


def dossiers_within(bearer: Bearer) -> ColumnElement[bool]:
    """The condition on `subjects` that holds of the dossiers he may see: of the whole office, or his own service's."""
    match bearer.reach:
        case Reach.COUNTRY:
            return true()
        case Reach.OFFICE:
            return subjects.c.office == bearer.office
        case _ if bearer.role is Standing.SERVICE:
            return subjects.c.id.startswith(f"dossier/{bearer.office}/{bearer.who}/", autoescape=True)
        case _:
            return false()


def events_within(bearer: Bearer) -> ColumnElement[bool]:
    """The condition on `journal` that holds of the events he may be told."""
    of_cases = journal.c.subject.in_(select(cases.c.id).where(within(bearer)))
    dossiers = select(subjects.c.id).where(subjects.c.type == "dossier", dossiers_within(bearer))
    return or_(of_cases, journal.c.subject.in_(dossiers))


def check_case(connection: Connection, bearer: Bearer, case: str) -> None:
    """Raise Refused for a case that is not there, or outside his reach.

    Only who sees a whole office learns which of the two.
    """
    if connection.scalar(select(cases.c.id).where(cases.c.id == case, within(bearer))) is None:
        raise _unseen(bearer, case, "case")


def check_dossier(connection: Connection, bearer: Bearer, dossier: str) -> None:
    """Raise Refused for a dossier that is not there, or outside his reach; likewise."""
    known = select(subjects.c.id).where(subjects.c.id == dossier, subjects.c.type == "dossier", dossiers_within(bearer))
    if connection.scalar(known) is None:
        raise _unseen(bearer, dossier, "dossier")


def check_proceeding(connection: Connection, bearer: Bearer, proceeding: str) -> None:
    """Raise Refused for a proceeding that is not his office's: those are for the staff who see the whole office.

    The office's year is for the heads of its rooms too, who enter there who is away. A denunciation is for those only
    who may know who denounces (L25 108.2.b). Of what is not there yet only the name is known: what begins it may be
    asked for.
    """
    name = ProceedingName.read(proceeding)
    if name is None or not bearer.staff or name.office != bearer.office:
        raise _unseen(bearer, proceeding, "subject")
    of_rooms = bearer.role is Standing.ROOM_HEAD and name.kind == "office"
    if bearer.reach is not Reach.OFFICE and not of_rooms:
        raise _unseen(bearer, proceeding, "subject")
    there = connection.scalar(select(proceedings.c.id).where(proceedings.c.id == proceeding)) is not None
    if there and name.kind in RESTRICTED:
        known = load(connection, proceeding)
        if not (isinstance(known, Proceeding) and known.may_know(bearer.actor)):
            raise Refused(Kind.OUT_OF_REACH, field="subject")


def check_subject(connection: Connection, bearer: Bearer, subject: str) -> None:
    """Raise Refused for what is neither a case, a dossier nor a proceeding within his reach."""
    checks = {"dossier": check_dossier, **dict.fromkeys(PROCEEDINGS, check_proceeding)}
    checks.get(kind_of(subject), check_case)(connection, bearer, subject)


RESTRICTED = ("denunciation",)
"""Kinds of proceedings that not even all of the office see."""


def _unseen(bearer: Bearer, subject: str, field: str) -> Refused:
    own = office_of(subject) == bearer.office if subject.count("/") > 1 else True
    whole = bearer.reach is Reach.COUNTRY or (bearer.reach is Reach.OFFICE and own)
    return Refused(Kind.NO_SUCH if whole else Kind.OUT_OF_REACH, field=field)
