"""One case or dossier as its page shows it: state, duties with their working, timeline, money, documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from cases import words
from cases.dossiers import DossierState
from cases.duties import working_of
from cases.events import Event
from cases.kernel import Duty, Subject
from cases.parts import Claim
from cases.state import CaseState, Waiting
from cases.waiting import waiting_for
from law.model import Line
from law.pack import Pack, load_pack
from records.absences import away_today
from records.journal import UnknownSubject, load, read
from records.tables import looks, payouts, postings, proceedings, receipts
from web import queries
from web.api.reach import Bearer, Right
from web.foreseeing import Closing, Forecasts
from web.telling import Told, filed, tell
from web.wording import PAYEES, Language, named, say


@dataclass(frozen=True)
class RunningDuty:
    """An open duty for its reader. `kind` is overdue, warned, open, paused, or period (nobody is late when it ends)."""

    id: str
    name: str
    rule: str
    bound: str
    due_at: datetime | None
    start: datetime
    kind: str
    provisional: bool
    working: tuple[Line, ...]


@dataclass(frozen=True)
class CaseView:
    """Everything on a case's page; `risks` has that of each duty that is not late yet."""

    case: CaseState
    row: Row[Any]
    duties: list[RunningDuty]
    closed: list[tuple[str, Row[Any]]]
    siblings: list[str]
    waits: tuple[Waiting, ...]
    story: list[Told]
    documents: list[Row[Any]]
    postings: list[Row[Any]]
    receipts: list[Row[Any]]
    payouts: list[Row[Any]]
    looks: list[Row[Any]]
    names: dict[str, str]
    balance: int
    away: Row[Any] | None
    closing: Closing | None
    risks: Mapping[str, float | None]

    @property
    def overdue(self) -> int:
        return sum(duty.kind == "overdue" for duty in self.duties)


@dataclass(frozen=True)
class DossierView:
    """Everything on a dossier's page."""

    dossier: DossierState
    duties: list[RunningDuty]
    story: list[Told]
    documents: list[Row[Any]]


@dataclass(frozen=True)
class OwnView:
    """What a party sees of his own case: not the journal, nor what the others have or are paid."""

    case: CaseState
    party: str
    officer: str
    duties: list[RunningDuty]
    waits: tuple[Waiting, ...]
    documents: list[Row[Any]]

    def name(self, ref: str) -> str:
        """What a party of the case is called."""
        return self.case.parties[ref].name

    @property
    def claims(self) -> list[Claim]:
        """The claims that he has or owes."""
        return [claim for claim in self.case.claims.values() if self.party in (claim.creditor, *claim.debtors)]


def case_view(
    connection: Connection, subject: str, now: datetime, language: Language, reader: Bearer, *, forecasts: Forecasts
) -> CaseView:
    """Raises UnknownSubject when there is no such case."""
    case, row = load(connection, subject), queries.case_row(connection, subject)
    if not isinstance(case, CaseState) or row is None:
        raise UnknownSubject(subject)
    events, pack = read(connection, subject), load_pack(case.pack)
    known, running = forecasts.of(connection, case.office, now), running_duties(case, now, language)
    names = {ref: party.name for ref, party in case.parties.items()}
    names |= {payee: named(PAYEES, payee, language) for payee in PAYEES}
    names |= _staff(connection, events, case.officer)
    lines = list(connection.execute(select(postings).where(postings.c.subject == subject).order_by(postings.c.id)))
    of_case = {
        "receipts": select(receipts)
        .where(receipts.c.subject == subject)
        .order_by(receipts.c.issued_on, receipts.c.series, receipts.c.number),
        "payouts": select(payouts).where(payouts.c.subject == subject).order_by(payouts.c.end_to_end_id),
        "looks": select(looks).where(looks.c.subject == subject).order_by(looks.c.id),
    }
    return CaseView(
        case=case,
        row=row,
        duties=running,
        closed=[
            (say(language, words.rule(duty.rule, pack)), duty) for duty in queries.closed_duties(connection, subject)
        ],
        siblings=queries.siblings(connection, subject, case.dossier, reader),
        waits=waiting_for(case),
        story=_story(events, names, pack, language),
        documents=queries.documents_of(connection, subject),
        postings=lines,
        names=names,
        balance=sum(line.amount for line in lines),
        away=away_today(connection, case.officer),
        closing=None if case.ended or not case.stage_since else known.closing(case.stage, case.stage_since, now),
        risks={
            duty.id: known.risk(duty.rule, duty.start, duty.due_at, now)
            for duty in running
            if duty.kind in ("open", "warned") and duty.due_at
        },
        **{name: list(connection.execute(query)) for name, query in of_case.items()},
    )


def dossier_view(
    connection: Connection, subject: str, now: datetime, language: Language, _reader: Bearer
) -> DossierView:
    """Raises UnknownSubject when there is no such dossier."""
    dossier = load(connection, subject)
    if not isinstance(dossier, DossierState):
        raise UnknownSubject(subject)
    events, pack = read(connection, subject), load_pack(dossier.pack)
    return DossierView(
        dossier=dossier,
        duties=running_duties(dossier, now, language),
        story=_story(events, _staff(connection, events), pack, language),
        documents=queries.documents_of(connection, subject),
    )


@dataclass(frozen=True)
class ProceedingView:
    """What a page shows of a proceeding: how it stands, its periods, its papers; the desk tells what is in it."""

    row: Row[Any]
    duties: list[RunningDuty]
    documents: list[Row[Any]]


def proceeding_view(
    connection: Connection, subject: str, now: datetime, language: Language, reader: Bearer
) -> ProceedingView:
    """Raises UnknownSubject when there is no such proceeding."""
    row = connection.execute(select(proceedings).where(proceedings.c.id == subject)).one_or_none()
    if row is None:
        raise UnknownSubject(subject)
    duties = running_duties(load(connection, subject), now, language)
    return ProceedingView(row, duties, queries.documents_of(connection, subject))


def own_view(connection: Connection, subject: str, now: datetime, language: Language, reader: Bearer) -> OwnView:
    """Raises UnknownSubject when there is no such case."""
    case = load(connection, subject)
    if not isinstance(case, CaseState):
        raise UnknownSubject(subject)
    known = _told_of(case, reader.who)
    return OwnView(
        case=case,
        party=reader.who,
        officer=queries.staff(connection, [case.officer]).get(case.officer, ""),
        duties=running_duties(case, now, language),
        waits=waiting_for(case),
        documents=[row for row in queries.documents_of(connection, subject) if row.document in known],
    )


def document_for(connection: Connection, subject: str, sha256: str, reader: Bearer) -> Row[Any] | None:
    """The document of a subject with this hash; to a party only if he was given notice of it (L25 35)."""
    row = queries.document(connection, subject, sha256)
    if row is None or reader.may(Right.EVENTS):
        return row
    case = load(connection, subject)
    return row if isinstance(case, CaseState) and row.document in _told_of(case, reader.who) else None


def has_filed(connection: Connection, subject: str, sha256: str, reader: Bearer) -> bool:
    """Whether this file was filed with an event of the subject; for those who read its journal."""
    return reader.may(Right.EVENTS) and any(sha256 in filed(event) for event in read(connection, subject))


def _told_of(case: CaseState, party: str) -> frozenset[str]:
    given = (notice for notice in case.notices.values() if notice.party == party and notice.valid_on)
    return frozenset(notice.document for notice in given)


def running_duties(subject: Subject, now: datetime, language: Language) -> list[RunningDuty]:
    """The open duties of a subject, the earliest due first."""
    duties = [_running(duty, now, language) for duty in subject.duties.values()]
    return sorted(duties, key=lambda duty: (duty.due_at is None, duty.due_at or now, duty.id))


def _running(duty: Duty, now: datetime, language: Language) -> RunningDuty:
    pack = load_pack(duty.pack_version)
    body = pack.bodies[duty.bound]
    return RunningDuty(
        id=duty.id,
        name=say(language, words.rule(duty.rule, pack)),
        rule=duty.rule,
        bound=say(language, (body.vi, body.en)),
        due_at=duty.due_at,
        start=duty.start,
        kind=_kind(duty, now, pack, citizen=body.citizen),
        provisional=duty.provisional,
        working=working_of(duty),
    )


def _kind(duty: Duty, now: datetime, pack: Pack, *, citizen: bool) -> str:
    if duty.paused_since is not None:
        return "paused"
    if citizen or pack.rules[duty.rule].expires_as:
        return "period"
    if duty.due_at is None:
        return "open"
    if duty.due_at <= now:
        return "overdue"
    share = float(pack.setting("duty_warn_share"))
    return "warned" if duty.level == 1 or duty.start + (duty.due_at - duty.start) * share <= now else "open"


def _staff(connection: Connection, events: Sequence[Event], *others: str) -> dict[str, str]:
    named_in_data = (event.data.get(name) for event in events for name in ("signer", "officer", "proposer", "to"))
    ids = {event.actor.id for event in events} | {i for i in named_in_data if isinstance(i, str)} | set(others)
    return queries.staff(connection, sorted(ids))


def _story(events: Sequence[Event], names: dict[str, str], pack: Pack, language: Language) -> list[Told]:
    """The events, the latest first."""
    return [tell(event, names, pack, language) for event in reversed(events)]
