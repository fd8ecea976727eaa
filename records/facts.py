"""Facts from outside a subject that a decision needs (DESIGN.md idea 2), read in the transaction that decides."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, String, bindparam, column, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from cases import ledger as accounts
from cases.commands import Command
from cases.counterclaims import SetOffElsewhere
from cases.dossier import LIKENESS, likeness
from cases.dossiers import DossierState, SubmitDossier
from cases.grouping import group
from cases.intake import contents
from cases.kernel import Subject, fold
from cases.names import office_of
from cases.proceedings.kept import TakeIntoKeeping
from cases.proceedings.office import OfficeYear
from cases.proceedings.register_books import SignBooks
from cases.settlement import owing as owed_by
from cases.settlement import sharer
from cases.stages.complaint_answer import ResolveComplaint
from cases.stages.complaint_course import RecordSecondLevel
from cases.stages.elsewhere import Person, payers, person
from cases.stages.entrusted import answers
from cases.stages.entrustment import HandOverEntrustment
from cases.stages.entrustment_course import RecordEntrustmentAnswer
from cases.stages.money import MoneyDistributed
from cases.stages.oversight import OrderAction
from cases.stages.receipts import ClaimCredit, OfCredit
from cases.stages.set_off import DebtsSetOff, SetOff, counter_of
from cases.stages.withdrawal import WithdrawPlan, undoing
from cases.state import CaseState
from cases.twins import Held, held
from law.errors import LawError
from law.office_year import quarter_days
from law.pack import load_pack
from law.periods import local_day
from records import clock, ledger, register_books, states
from records.absences import in_effect
from records.references import offer
from records.states import load
from records.tables import (
    absences,
    bank_credits,
    cases,
    claims,
    delegations,
    journal,
    officers,
    offices,
    parties,
    relations,
)

MOST_NAMED = 10
"""Other cases of a payer that a refusal names."""


def gather(
    connection: Connection, needs: Sequence[str], subject: Subject, command: Command, actor: str
) -> dict[str, Any]:
    """The named facts as JSON values. KeyError for a name nobody knows: a mistake in the program."""
    return {name: _GATHER[name](connection, subject, command, actor) for name in needs}


_DELEGATED = select(delegations).where(delegations.c.officer == bindparam("actor")).order_by(delegations.c.id)


def _delegations(connection: Connection, subject: Subject, command: Command, actor: str) -> list[dict[str, Any]]:
    rows = connection.execute(_DELEGATED, {"actor": actor})
    return [
        {
            "officer": row.officer,
            "documents": row.documents,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat() if row.ends_on else None,
            "basis": row.basis,
        }
        for row in rows
    ]


_load = (
    select(cases.c.officer, func.count().label("n"))
    .where(cases.c.office == bindparam("of"), cases.c.ended_on.is_(None))
    .group_by(cases.c.officer)
    .subquery()
)
_away = officers.c.id.in_(select(absences.c.officer).where(in_effect()))
_ENFORCERS = (
    select(officers.c.id, officers.c.room, func.coalesce(_load.c.n, 0).label("load"), _away.label("absent"))
    .outerjoin(_load, _load.c.officer == officers.c.id)
    .where(officers.c.office == bindparam("of"), officers.c.role == "enforcer", officers.c.active)
    .order_by(officers.c.id)
)


def _enforcers(connection: Connection, subject: Subject, command: Command, actor: str) -> list[dict[str, Any]]:
    """Every active enforcer of the office: open cases, relations to the parties of this case, whether he is away."""
    known = _related(connection, subject)
    return [
        {
            "officer": row.id,
            "room": row.room or "",
            "load": row.load,
            "relations": known.get(row.id, []),
            "absent": row.absent,
        }
        for row in connection.execute(_ENFORCERS, {"of": subject.office})
    ]


_RELATED = (
    select(relations).join(officers, officers.c.id == relations.c.officer).where(officers.c.office == bindparam("of"))
)


def _related(connection: Connection, subject: Subject) -> dict[str, list[str]]:
    """Of the staff of the office the relations to the parties of this case."""
    people = {person_hash(p.id_number) for p in getattr(subject, "parties", {}).values() if p.id_number}
    known: dict[str, list[str]] = {}
    for row in connection.execute(_RELATED, {"of": subject.office}):
        if row.person in people:
            known.setdefault(row.officer, []).append(row.relation)
    return known


_COVERED = (
    select(absences)
    .where(absences.c.officer == bindparam("in_charge"), absences.c.cover == bindparam("actor"))
    .order_by(absences.c.starts_on)
)


def _covers(connection: Connection, subject: Subject, command: Command, actor: str) -> list[dict[str, Any]]:
    """The absences of the officer in charge in which this actor covers him, with the actor's relations to the parties.

    Nothing where he is in charge himself.
    """
    in_charge = getattr(subject, "officer", "")
    if in_charge in ("", actor):
        return []
    found = connection.execute(_COVERED, {"in_charge": in_charge, "actor": actor}).all()
    relations = _related(connection, subject).get(actor, []) if found else []
    return [
        {
            "officer": row.officer,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat(),
            "basis": row.basis,
            "relations": relations,
        }
        for row in found
    ]


def _staff(connection: Connection, subject: Subject, command: Command, actor: str) -> dict[str, Any]:
    """Role and room of the active members of the office: who is or is to be away, his cover, and who enters it."""
    assert isinstance(subject, OfficeYear)
    named = {actor, *(getattr(command, name, "") for name in ("officer", "cover"))}
    if known := subject.absences.get(getattr(command, "absence", "")):
        named.add(known.officer)
    serving = (officers.c.office == subject.office, officers.c.active, officers.c.id.in_(sorted(named)))
    return {
        row.id: {"role": row.role, "room": row.room or ""}
        for row in connection.execute(select(officers).where(*serving).order_by(officers.c.id))
    }


def _addressee(connection: Connection, subject: Subject, command: Command, actor: str) -> str | None:
    """The role of the active member of the office to whom an order is addressed."""
    assert isinstance(command, OrderAction)
    serving = (officers.c.id == command.to, officers.c.office == subject.office, officers.c.active)
    return connection.scalar(select(officers.c.role).where(*serving))


def person_hash(id_number: str) -> str:
    """How a person is named in the table of relations: never by the number itself."""
    return hashlib.sha256(f"person:{id_number}".encode()).hexdigest()


def _credit(connection: Connection, subject: Subject, command: Command, actor: str) -> dict[str, Any] | None:
    assert isinstance(command, OfCredit | TakeIntoKeeping)
    credit = select(bank_credits).where(bank_credits.c.bank_ref == command.bank_ref)
    row = connection.execute(credit.with_for_update()).one_or_none()  # two cases never claim it at once
    if row is None or row.office != subject.office:
        return None
    return {
        "unclaimed": row.unclaimed,
        "booked_at": row.booked_at.isoformat(),
        "reference": row.reference,
        "payer": row.payer,
        "named": list(offer(connection, row.office, row.reference, local_day(row.booked_at)).cases),
    }


def _fund(connection: Connection, subject: Subject, command: Command, actor: str) -> int:
    """What the office's cash fund holds, in đồng."""
    fund = accounts.fund(subject.office)
    return ledger.balances(connection, fund).get(fund, 0)


def _accountant(connection: Connection, subject: Subject, command: Command, actor: str) -> str | None:
    """Who signs the receipts of transfers of the office (TT04 16): its accountant, the first by his id."""
    serving = (officers.c.office == subject.office, officers.c.role == "accountant", officers.c.active)
    return connection.scalar(select(officers.c.id).where(*serving).order_by(officers.c.id).limit(1))


def _others(connection: Connection, subject: Subject, command: Command, actor: str) -> list[dict[str, Any]]:
    """The open cases of the office in which the people concerned still owe, and what; never this one."""
    assert isinstance(subject, CaseState)
    if isinstance(command, ClaimCredit):
        payer = connection.scalar(select(bank_credits.c.payer).where(bank_credits.c.bank_ref == command.bank_ref))
        people: Sequence[Person] = payers(subject, payer["name"]) if payer else ()
    else:
        people = command.people(subject)  # type: ignore[attr-defined]
    return [
        {"case": one.case, "decision": one.decision, "owed": one.amount}
        for one in owing(connection, subject.office, people, local_day(clock.now(connection)), but=subject.id)
    ]


@dataclass(frozen=True)
class Owing:
    """An open case in which somebody still owes, the number of its decision, and how much, in đồng."""

    case: str
    decision: str
    amount: int


def owing(connection: Connection, office: str, people: Sequence[Person], on: date, but: str = "") -> list[Owing]:
    """The open cases of an office, `but` one, in which these people still owe on a local day, late interest with it.

    Two numbers of identity that differ are two people; without a number the name alone decides.
    """
    if not people:
        return []
    known = select(cases.c.id, cases.c.decision_number, cases.c.to_collect)
    query = _of_debtors(known, office, people, but).order_by((cases.c.to_collect > 0).desc(), cases.c.id)
    found = (
        Owing(row.id, row.decision_number or "", _owed(connection, row.id, row.to_collect, on))
        for row in connection.execute(query)
    )
    return list(islice((one for one in found if one.amount), MOST_NAMED))


def _of_debtors(query: Select[Any], office: str, people: Sequence[Person], but: str) -> Select[Any]:
    """Of the cases of a query the open ones of an office, of any where none is named, in which one of these people is a
    debtor, `but` one."""
    same = [
        (parties.c.name == one.name) & (parties.c.person == "") if one.id_number else parties.c.name == one.name
        for one in people
    ] + [parties.c.person == person_hash(one.id_number) for one in people if one.id_number]
    here = [parties.c.office == office] if office else []
    theirs = select(parties.c.subject).where(parties.c.debtor, *here, or_(*same))
    return query.where(cases.c.id.in_(theirs), cases.c.id != but, cases.c.ended_on.is_(None))


def _owed(connection: Connection, name: str, to_collect: int, on: date) -> int:
    """What a case still has to collect; late interest grows with the days, so it is reckoned anew."""
    case = load(connection, name)
    if not isinstance(case, CaseState) or not case.claims.count("interest"):
        return to_collect
    try:
        return owed_by(case, on, load_pack(case.pack))
    except LawError:  # an interest that cannot be reckoned yet: the principal is known
        return to_collect


_CLAIMED = select(claims.c.fingerprint).where(claims.c.subject == bindparam("subject"))
_like = (
    func.unnest(bindparam("starts", type_=ARRAY(String)))
    .table_valued(column("start", String), name="wanted")
    .render_derived()
    .c.start
)
_ALIKE = (
    select(claims)
    # all that begins alike, by the primary key
    .where(claims.c.fingerprint.between(_like.concat("0" * LIKENESS), _like.concat("f" * LIKENESS)))
    .where(claims.c.dossier != bindparam("own"), claims.c.subject != bindparam("own"), ~claims.c.refused)
    .order_by(claims.c.subject, claims.c.fingerprint)
)


def _claims(connection: Connection, subject: Subject, command: Command, actor: str) -> dict[str, Any]:
    """Of what a dossier asks for: what another has had decided, has pending, has alike; and what was returned."""
    pack = load_pack(subject.pack)
    if isinstance(subject, DossierState):
        dossier = command.dossier if isinstance(command, SubmitDossier) else subject.dossier
        assert dossier
        wanted, on = set(contents(dossier, group(dossier, pack)).values()), dossier.received_on
    elif isinstance(subject, CaseState):
        wanted, on = set(connection.scalars(_CLAIMED, {"subject": subject.id})), None
    else:
        return {}
    rows = connection.execute(_ALIKE, {"starts": sorted(set(map(likeness, wanted))), "own": subject.id})
    known = (Held(r.fingerprint, r.subject, r.due, r.decided_on is not None, r.released) for r in rows)
    return held(wanted, known, on)


def _plan(connection: Connection, subject: Subject, command: Command, actor: str) -> dict[str, Any]:
    """What the plan of the command did to its case, by the journal: the act with all that came of it."""
    assert isinstance(subject, CaseState)
    if isinstance(command, WithdrawPlan):
        name = command.plan
    else:
        assert isinstance(command, ResolveComplaint | RecordSecondLevel)
        complaint = subject.complaints.get(command.complaint)
        name = complaint.about if complaint else ""
    plan = subject.plans.get(name)
    if plan is None:
        return {}
    events = list(states.each(connection, subject.id))
    made = next(e for e in events if e.kind == MoneyDistributed.kind and e.data["document"] == plan.id)
    act = [e for e in events if e.request_id == made.request_id and e.seq <= made.seq]
    before = fold(states.empty(subject.id, subject.office, events[0].pack), events[: act[0].seq - 1])
    after = fold(before, act)
    assert isinstance(before, CaseState)
    assert isinstance(after, CaseState)
    return undoing(before, after, made.data["postings"], plan.distribution)


def _sharers(connection: Connection, subject: Subject, command: Command, actor: str) -> list[dict[str, Any]]:
    """The debtor's other open cases that share in money of a coercion: the office's, then others' (L25 54.2.b)."""
    assert isinstance(subject, CaseState)
    owners = {subject.assets[r.asset].owner for r in subject.receipts.group("undistributed") if r.asset}
    if not owners:
        return []
    on, people = local_day(clock.now(connection)), [person(subject.parties[ref]) for ref in sorted(owners)]
    names = connection.scalars(_of_debtors(select(cases.c.id), "", people, subject.id))
    others = (load(connection, name) for name in sorted(names))
    asked = ((case, sharer(case, on, load_pack(case.pack))) for case in others if isinstance(case, CaseState))
    found = [replace(one, elsewhere=case.office != subject.office) for case, one in asked if one is not None]
    return [one.told() for one in sorted(found, key=lambda one: one.elsewhere)]


def _far_offices(connection: Connection, subject: Subject, command: Command, actor: str) -> dict[str, Any]:
    """The offices whose cases have a part in a plan of this one: their names and where they are paid to."""
    assert isinstance(subject, CaseState)
    codes = {office_of(share.payee) for share in subject.shares.group("for a case")} - {subject.office}
    rows = connection.execute(select(offices).where(offices.c.code.in_(sorted(codes))))
    return {row.code: {"name": row.name, "bank_bin": row.bank_bin, "account": row.account} for row in rows}


def _agencies(connection: Connection, subject: Subject, command: Command, actor: str) -> dict[str, Any]:
    """The office of the case, as papers name it and where it is paid to; and whether the entrusted one works here."""
    assert isinstance(subject, CaseState)
    assert isinstance(command, HandOverEntrustment)
    rows = {row.code: row for row in connection.execute(select(offices))}
    own, meant = rows[subject.office], subject.entrustments.get(command.entrustment)
    return {
        "own": {"name": own.name, "bank_bin": own.bank_bin, "account": own.account},
        "there": bool(meant and meant.to in rows),
    }


def _entrustee(connection: Connection, subject: Subject, command: Command, actor: str) -> list[str] | None:
    """What the agency that was entrusted has answered by its own records, where it works here."""
    assert isinstance(subject, CaseState)
    assert isinstance(command, RecordEntrustmentAnswer)
    meant = subject.entrustments.get(command.entrustment)
    there = states.load(connection, meant.dossier) if meant and meant.dossier else None
    if not isinstance(there, DossierState):
        return None
    opened = [load(connection, name) for name in there.cases]
    return [said for case in opened if isinstance(case, CaseState) for said in answers(case)]


def _counterclaim(connection: Connection, subject: Subject, command: Command, actor: str) -> dict[str, Any]:
    """The debt of another case of the office that is to be set off, as that case tells it (D152 31)."""
    assert isinstance(command, SetOff)
    there = states.load(connection, command.other) if command.other not in ("", subject.id) else None
    if not isinstance(there, CaseState) or there.office != subject.office:
        return {}
    return counter_of(there, subject.id, command, _against(connection, there.id))


def _set_off_elsewhere(connection: Connection, subject: Subject, command: Command, actor: str) -> list[dict[str, Any]]:
    """What other cases of the office set off against the debts of this one (D152 31)."""
    return [one._asdict() for one in _against(connection, subject.id)]


def _against(connection: Connection, case: str) -> list[SetOffElsewhere]:
    data = journal.c.data
    query = select(journal.c.subject, data["claim"].astext, data["against"].astext, data["amount"].as_integer()).where(
        journal.c.kind == DebtsSetOff.kind, data["other"].astext == case
    )
    return [SetOffElsewhere(*row) for row in connection.execute(query.order_by(journal.c.subject, journal.c.seq))]


def _books(connection: Connection, subject: Subject, command: Command, actor: str) -> list[dict[str, Any]]:
    """The registers of the office for a quarter, as they are signed."""
    assert isinstance(subject, OfficeYear)
    assert isinstance(command, SignBooks)
    if not subject.year:
        return []
    first, after = quarter_days(subject.year, command.quarter, load_pack(subject.pack))
    return register_books.closed(register_books.lines(connection, subject.office, first, after))


_GATHER: Mapping[str, Callable[[Connection, Subject, Command, str], Any]] = {
    "delegations": _delegations,
    "covers": _covers,
    "addressee": _addressee,
    "staff": _staff,
    "enforcers": _enforcers,
    "credit": _credit,
    "others": _others,
    "accountant": _accountant,
    "fund": _fund,
    "claims": _claims,
    "plan": _plan,
    "sharers": _sharers,
    "far_offices": _far_offices,
    "agencies": _agencies,
    "entrustee": _entrustee,
    "counterclaim": _counterclaim,
    "set_off_elsewhere": _set_off_elsewhere,
    "books": _books,
}
