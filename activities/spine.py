"""What of a decided request goes back to Temporal: the spine of the subject, and the answer to a command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import Connection

from activities.messages import (
    SEALS,
    SHOWN,
    Awaited,
    DossierAnswer,
    OwedEffect,
    RunningDuty,
    Spine,
    Told,
    Totals,
)
from cases.commands import Answer, EventBrief, Head
from cases.deciding import RequestKind
from cases.dossiers import DossierState, outcome_of
from cases.events import Event, canonical
from cases.kernel import Duty, Owed, Refused, Subject
from cases.state import CaseState
from cases.subjects import awaited
from law.model import Line
from law.periods import VIETNAM
from records import clock
from records.journal import Taken, seals

SPREAD = timedelta(minutes=3)
"""Legal days end at 24:00 all over the country: what falls due then is recorded within so long, case by case."""
ROOM = {"duties": 2048, "waiting": 1024, "owed": 2560, "failed": 1024, "data": 1536, "reasons": 1024, "why": 1024}
"""Bytes that each list may take, so that no message is above 16 KiB whatever the case; the records hold all of it."""

M = TypeVar("M", bound=BaseModel)


def told(connection: Connection, taken: Taken, known: Head) -> Told:
    """The spine after a request, and its answer where the request was a command."""
    spine = spine_of(connection, taken.subject, known, taken.events)
    if taken.request.kind is not RequestKind.COMMAND or taken.request.envelope is None:
        return Told(spine=spine)
    answer = _answer(taken)
    if isinstance(taken.subject, DossierState):
        return Told(spine=spine, dossier=_dossier_answer(taken.subject, answer))
    return Told(spine=spine, answer=answer)


def spine_of(connection: Connection, subject: Subject, known: Head, made: Sequence[Event] = ()) -> Spine:
    """The spine of a subject for a workflow that knows its journal so far; `made` are events at hand of it."""
    return Spine(
        subject=subject.id,
        office=subject.office,
        head=Head(seq=subject.head, hash=subject.head_hash),
        restored=subject.restored,
        seals=_seals(connection, subject, known, made),
        stage=subject.stage,
        officer=getattr(subject, "officer", ""),
        over=subject.over or not subject.stage,  # restored to before it began: it begins anew when it is sent again
        overdue=subject.duties.count("overdue"),
        duties=fitting(map(_duty, subject.duties.values()), ROOM["duties"]),
        duty_count=len(subject.duties),
        waiting=fitting((Awaited(vi=w.vi[:200], en=w.en[:200], who=w.who) for w in awaited(subject)), ROOM["waiting"]),
        owed=fitting((_effect(o) for o in subject.owed.values() if not o.failed), ROOM["owed"]),
        failed=fitting(map(_effect, subject.owed.group("failed")), ROOM["failed"]),
        owed_count=len(subject.owed),
        next_at=subject.next_at(),
        wake_at=None if clock.is_stepped(connection) else wake_at(subject),
        totals=_totals(subject) if isinstance(subject, CaseState) else Totals(),
        outcome=_outcome(subject),
    )


def _seals(connection: Connection, subject: Subject, known: Head, made: Sequence[Event]) -> tuple[str, ...]:
    """The hashes that the workflow does not know; mostly those of the events just made, which need no question."""
    if made and (made[0].seq, made[-1].seq) == (known.seq + 1, subject.head):
        return tuple(event.hash for event in made[-SEALS:])
    return seals(connection, subject.id, known.seq, subject.head, SEALS)  # more may have come since it was read


def wake_at(subject: Subject) -> datetime | None:
    """When the workflow is to look: at the next moment, or where that is the end of a legal day, a little after."""
    moment = subject.next_at()
    if moment is None or moment.astimezone(VIETNAM).time() != time(0):
        return moment
    share = int.from_bytes(sha256(subject.id.encode()).digest()[:4], "big") / 2**32
    return moment + SPREAD * share


def fitting(items: Iterable[M], room: int) -> tuple[M, ...]:
    """The first items that fit into so many bytes, at most `SHOWN`; one always does, so that what is owed gets done."""
    kept: list[M] = []
    for item in islice(items, SHOWN):
        room -= len(item.model_dump_json().encode())
        if room < 0 and kept:
            break
        kept.append(item)
    return tuple(kept)


def _duty(duty: Duty) -> RunningDuty:
    return RunningDuty(duty=duty.id[:120], rule=duty.rule, bound=duty.bound[:80], due=duty.due, level=duty.level)


def _effect(owed: Owed) -> OwedEffect:
    return OwedEffect(key=owed.key, effect=owed.effect, label=owed.label[:80])


def _totals(case: CaseState) -> Totals:
    return Totals(
        claimed=case.claimed,
        received=case.received,
        distributed=case.distributed,
        held=case.held,
        paid_out=case.paid_out,
    )


def _outcome(subject: Subject) -> str:
    if isinstance(subject, DossierState):
        return outcome_of(subject)
    ended = getattr(subject, "ended", None)
    return str(ended.ground) if ended else ""


def _answer(taken: Taken) -> Answer:
    request, subject = taken.request, taken.subject
    assert request.envelope
    refused = next((e.fact() for e in taken.events if e.kind == Refused.kind), None)
    return Answer(
        subject=subject.id,
        request_id=request.id,
        digest=request.envelope.digest(),
        accepted=refused is None,
        refusal=refused.why if isinstance(refused, Refused) else None,
        events=_briefs(e for e in taken.events if not e.kind.startswith("duty_")),
        stage=subject.stage,
        head=subject.head,
    )


def _briefs(events: Iterable[Event]) -> tuple[EventBrief, ...]:
    """The first events, and of the first of them what they say, as far as it fits."""
    kept, room = [], ROOM["data"]
    for event in islice(events, SHOWN):
        data = _small(event.data)
        room -= len(canonical(data))
        kept.append(EventBrief(seq=event.seq, kind=event.kind, article=event.article, data=data if room >= 0 else {}))
    return tuple(kept)


def _small(data: dict[str, Any]) -> dict[str, Any]:
    """An event's scalar fields: an answer names what was done, the journal holds all of it."""
    return {k: v for k, v in data.items() if isinstance(v, str | int | bool) and len(str(v)) <= 200}


def _dossier_answer(state: DossierState, answer: Answer) -> DossierAnswer:
    return DossierAnswer(
        dossier=state.id,
        outcome=outcome_of(state),
        refusal=answer.refusal,
        cases=state.cases[:SHOWN],
        case_count=len(state.cases),
        ground=state.ground if state.stage in ("refusing", "refused") else "",
        request_date=state.request_date,
        due=state.due,
        reasons=fitting(state.reasons, ROOM["reasons"]),
        digest=answer.digest,
        why=_whys(state.why),
    )


def _whys(whys: tuple[tuple[Line, ...], ...]) -> tuple[tuple[Line, ...], ...]:
    """The reasons of the first cases, as far as they fit."""
    kept, room = [], ROOM["why"]
    for lines in whys[:SHOWN]:
        room -= sum(len(line.model_dump_json().encode()) for line in lines)
        if room < 0:
            break
        kept.append(lines)
    return tuple(kept)
