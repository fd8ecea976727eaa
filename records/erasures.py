"""Cases and dossiers whose personal data were erased when the time of keeping them was over (docs/adr/0017).

Each step is a row that is kept: one of the office proposes, its Head decides, nobody both. Deciding takes out of every
table what names people. What stays names nobody: numbers given out, receipts, payouts, postings, statistics, periods,
who looked; and the head of the journal, which the log of roots holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, update

from cases.commands import STAGED
from cases.events import Role
from cases.mishaps import RecordsRestored
from cases.names import dossier_of, kind_of, office_of
from cases.state import CaseState
from law.errors import LawError
from law.pack import current_pack
from law.periods import local_day
from proof.leaves import canonical
from records import rows, states
from records.states import ERASED
from records.tables import (
    bank_credits,
    cases,
    claims,
    documents,
    dossiers,
    duties,
    erasures,
    journal,
    movements,
    officers,
    orders,
    parties,
    parts,
    payouts,
    receipts,
    requests,
    staged,
    subjects,
    visits,
)
from records.visits import gone

PROPOSED = "proposed"
NAMING = (requests, parts, claims, parties, orders, documents, cases, dossiers, journal)
"""Tables with what names people: of an erased subject nothing is left in them."""
STAYING = (movements, visits, duties, receipts, payouts)
"""What stays of an erased subject and follows from no journal any more: its hash is kept with the act."""
NOW = datetime.min.replace(tzinfo=UTC)
"""Of a step that is not kept yet: the database says when."""
TAKES = ("cash_banked", "money_recovered", "provisional_money_collected", "unknown_prison_money_received")
"""Events that take of a credit of the bank without a receipt; kept money may have come otherwise, and names none."""


@dataclass(frozen=True)
class Step:
    """One step. `at` is wall time, `who` a staff number; `head` and `head_hash` are those of the journal.

    `told` of an erasure: `credits`, what the subject took of the bank's credits without a receipt, in đồng by
    reference; `blanked`, the credits whose payer and text were erased; `stays`, the hash of the rows that stay.
    """

    subject: str
    step: str
    at: datetime
    who: str
    basis: str
    head: int
    head_hash: str
    told: Mapping[str, Any]


def steps(connection: Connection, subject: str) -> dict[str, Step]:
    """What was done towards the erasure of a subject, by the name of the step."""
    found = connection.execute(select(erasures).where(erasures.c.subject == subject)).mappings()
    return {row["step"]: Step(**row) for row in found}


def erased(connection: Connection) -> dict[str, Step]:
    """Every subject whose personal data were erased."""
    found = connection.execute(select(erasures).where(erasures.c.step == ERASED)).mappings()
    return {row["subject"]: Step(**row) for row in found}


def blanked(connection: Connection) -> frozenset[str]:
    """The bank's credits whose payer and text were erased."""
    return frozenset(name for act in erased(connection).values() for name in act.told["blanked"])


def kept_until(last: datetime) -> date:
    """The last local day of the time of keeping of what ended with that moment: years count from the end of its own."""
    years = int(current_pack().setting("archive_keeping_years"))
    return date(local_day(last).year + years, 12, 31)


def over(connection: Connection, today: date, office: str = "") -> Iterator[tuple[str, date]]:
    """The cases, and the dossiers without any, whose time of keeping is over, each with its last day."""
    last = journal.c.subject == subjects.c.id, journal.c.seq == subjects.c.head, journal.c.opened == subjects.c.opened
    done = subjects.c.finished, subjects.c.type.in_(("case", "dossier")), subjects.c.stage != ERASED
    query = select(subjects.c.id, journal.c.at).join(journal, last[0] & last[1] & last[2]).where(*done)
    if office:
        query = query.where(subjects.c.office == office)
    for name, at in connection.execute(query.order_by(subjects.c.id)):
        until = kept_until(at)
        if until < today and not (kind_of(name) == "dossier" and _cases_of(connection, name)):
            yield name, until


def propose(connection: Connection, subject: str, who: str, basis: str, today: date) -> Step:
    """One of the office proposes to erase a subject. LawError says what is in the way."""
    head, head_hash = _may_be_erased(connection, subject, today)
    _of_the_office(connection, subject, who)
    if PROPOSED in steps(connection, subject):
        raise LawError("case", f"đã có đề nghị xóa {subject} / its erasure is proposed already")
    return _note(connection, Step(subject, PROPOSED, NOW, who, basis, head, head_hash, {}))


def decide(
    connection: Connection, subject: str, who: str, today: date, proven: Callable[[str, int], None]
) -> tuple[Step, ...]:
    """The Head decides as proposed, and it is done: the subject, and its dossier where it was the last case of it.

    Runs as the owner of the tables, in one transaction; nothing brings back what it takes out. `proven` is asked of
    each subject, with its last event, before anything goes, and raises what is in the way. LawError as `propose`.
    """
    head, head_hash = _may_be_erased(connection, subject, today)
    proposed = steps(connection, subject).get(PROPOSED)
    if proposed is None:
        raise LawError("case", f"chưa có đề nghị xóa {subject} / nobody proposed to erase it")
    if proposed.who == who:
        raise LawError("by", "người quyết định phải khác người đề nghị / who decides must not be who proposed")
    if _of_the_office(connection, subject, who) != Role.HEAD:
        raise LawError("by", "chỉ Thủ trưởng cơ quan quyết định xóa / only the Head of the office decides")
    proven(subject, head)
    done = [_erase(connection, subject, who, proposed.basis, head, head_hash)]
    dossier = dossier_of(subject)
    if kind_of(subject) == "case" and not _cases_of(connection, dossier):
        head, head_hash = _may_be_erased(connection, dossier, today)
        proven(dossier, head)
        _note(connection, replace(proposed, subject=dossier, head=head, head_hash=head_hash))
        done.append(_erase(connection, dossier, who, proposed.basis, head, head_hash))
    return tuple(done)


def left_over(connection: Connection, subject: str) -> Iterator[Table]:
    """The tables that still name people of an erased subject."""
    for table in NAMING:
        if connection.scalar(select(func.count()).select_from(table).where(_of(table, subject))):
            yield table


def stays(connection: Connection, subject: str) -> str:
    """The hash of the rows that stay of a subject."""
    digest = sha256()
    for table in STAYING:
        found = connection.execute(select(table).where(_of(table, subject)).order_by(*table.primary_key)).mappings()
        digest.update(canonical([table.name, [dict(row) for row in found]]))
    return digest.hexdigest()


def _may_be_erased(connection: Connection, subject: str, today: date) -> tuple[int, str]:
    """The head of a subject that may be erased."""
    row = connection.execute(select(subjects).where(subjects.c.id == subject).with_for_update()).one_or_none()
    if row is None or kind_of(subject) not in ("case", "dossier"):
        raise LawError("case", f"không có vụ việc hay hồ sơ {subject} / no such case or dossier")
    if row.stage == ERASED:
        raise LawError("case", f"{subject} đã được xóa / is erased already")
    if not row.finished:
        raise LawError("case", f"{subject} chưa kết thúc và lưu trữ / has not ended and is not archived")
    if kind_of(subject) == "dossier" and _cases_of(connection, subject):
        raise LawError("case", f"{subject} còn vụ việc chưa xóa / has cases that are not erased")
    own = journal.c.subject == subject
    last = connection.scalar(select(journal.c.at).where(own, journal.c.seq == row.head))
    until = kept_until(last) if last else today
    if until >= today:
        raise LawError("case", f"{subject} phải lưu đến hết {until:%d/%m/%Y} / is to be kept until {until:%Y-%m-%d}")
    if connection.scalar(select(func.count()).where(own, journal.c.kind == RecordsRestored.kind)):
        problem = (
            "nhật ký giải thích số bị bỏ qua khi phục hồi, không xóa / its journal explains numbers that were lost"
        )
        raise LawError("case", problem)
    return row.head, row.head_hash


def _cases_of(connection: Connection, dossier: str) -> list[str]:
    """The cases of a dossier that are not erased."""
    found = select(subjects.c.id).where(
        subjects.c.type == "case",
        subjects.c.id.startswith(f"{dossier.replace('dossier/', 'case/', 1)}/", autoescape=True),
        subjects.c.stage != ERASED,
    )
    return [name for name in connection.scalars(found) if dossier_of(name) == dossier]


def _of_the_office(connection: Connection, subject: str, who: str) -> str:
    """The role of a member of staff of the subject's office. LawError where he is none."""
    role = connection.scalar(
        select(officers.c.role).where(officers.c.id == who, officers.c.office == office_of(subject), officers.c.active)
    )
    if role is None:
        raise LawError("by", f"{who} không phải công chức đang làm việc của cơ quan này / is not on its staff")
    return str(role)


def _note(connection: Connection, step: Step) -> Step:
    """Keep a step, at the moment of the database."""
    row = {**vars(step), "at": func.clock_timestamp(), "told": dict(step.told)}
    at = connection.execute(insert(erasures).values(**row).returning(erasures.c.at)).scalar_one()
    return replace(step, at=at)


def _erase(connection: Connection, subject: str, who: str, basis: str, head: int, head_hash: str) -> Step:
    taken = _taken(connection, subject)
    blanked = sorted(_credits_of_nobody_else(connection, subject, taken))
    told = {"credits": taken, "blanked": blanked, "stays": stays(connection, subject)}
    done = _note(connection, Step(subject, ERASED, NOW, who, basis, head, head_hash, told))
    rows.write(connection, _no_load(connection, subject))
    connection.execute(select(func.set_config("thads.erases", subject, True)))  # the guards let its rows go
    _drop_staged(connection, subject)
    for table in NAMING:
        connection.execute(delete(table).where(_of(table, subject)))
    connection.execute(select(func.set_config("thads.erases", "", True)))
    blank: dict[str, Any] = {"state": {}, "stage": ERASED, "next_at": None, "finished": True}
    connection.execute(update(subjects).where(subjects.c.id == subject).values(blank))
    nobody = {"payer": {}, "reference": ""}
    connection.execute(update(bank_credits).where(bank_credits.c.bank_ref.in_(blanked)).values(nobody))
    return done


def _no_load(connection: Connection, subject: str) -> Iterator[rows.Write]:
    """A case that is no more counts among nobody's."""
    found = states.load(connection, subject)
    if isinstance(found, CaseState):
        yield from gone(found)


def _taken(connection: Connection, subject: str) -> dict[str, int]:
    """What a subject took of each credit without a receipt."""
    data = journal.c.data
    query = select(data["bank_ref"].astext, data["amount"].as_integer()).where(
        journal.c.subject == subject, journal.c.kind.in_(TAKES), data["bank_ref"].astext != ""
    )
    taken: dict[str, int] = {}
    for name, amount in connection.execute(query):
        taken[name] = taken.get(name, 0) + int(amount)
    return taken


def _credits_of_nobody_else(connection: Connection, subject: str, taken: Iterable[str]) -> Iterator[str]:
    """The credits, wholly claimed, that are the business of no subject that still names people."""
    named = select(subjects.c.id).where(subjects.c.stage != ERASED, subjects.c.id != subject)
    own = select(receipts.c.bank_ref).where(receipts.c.subject == subject, receipts.c.bank_ref.is_not(None))
    mine = bank_credits.c.bank_ref.in_(own) | bank_credits.c.bank_ref.in_(list(taken))
    mine |= bank_credits.c.freed_by == subject
    query = select(bank_credits.c.bank_ref, bank_credits.c.freed_by).where(mine, bank_credits.c.unclaimed == 0)
    for name, freed_by in connection.execute(query):
        cash = journal.c.kind.in_(TAKES) & (journal.c.data["bank_ref"].astext == name)
        others = (
            select(receipts.c.subject).where(receipts.c.bank_ref == name, receipts.c.subject.in_(named)),
            select(journal.c.subject).where(cash, journal.c.subject.in_(named)),
            select(subjects.c.id).where(subjects.c.id == freed_by, subjects.c.id.in_(named)),
        )
        if not any(connection.execute(other.limit(1)).first() for other in others):
            yield str(name)


def _drop_staged(connection: Connection, subject: str) -> None:
    """The contents that a subject's commands carried by their hash, and no other's."""
    named = requests.c.envelope["payload"][STAGED].astext
    own = select(named).where(requests.c.subject == subject, named.is_not(None))
    others = select(named).where(requests.c.subject != subject, named.is_not(None))
    connection.execute(delete(staged).where(staged.c.hash.in_(own), staged.c.hash.not_in(others)))


def _of(table: Table, subject: str) -> ColumnElement[bool]:
    return (table.c.subject if "subject" in table.c else table.c.id) == subject
