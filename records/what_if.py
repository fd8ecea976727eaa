"""What an act would come to now: decided by the one place that decides, on the same facts, and nothing stored.

It answers which acts a case allows a person now, and of those that it does not, which article forbids them. A command
that still needs to be filled in is asked what can be asked without it: whether this person may sign such a document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from cases import authority
from cases.commands import Command, Envelope, Forbidden, Malformed
from cases.deciding import Decided, decide_command
from cases.events import Actor
from cases.kernel import HANDLERS, Context, Handler, Refusal, Subject
from law.pack import load_pack
from records import clock, doors, facts
from records.journal import UnknownSubject, asked, empty, load

ASKED = "what-if"
"""The request id of what is only asked: no request is ever stored under it."""


class Outlook(StrEnum):
    """What would become of an act if it was sent now."""

    OPEN = "open"  # it would be done, with nothing more said
    ASKS = "asks"  # this person may begin it; what the law says depends on what he fills in
    REFUSED = "refused"  # the law forbids it
    OTHERS = "others"  # it is another role's


@dataclass(frozen=True)
class Foreseen:
    """An act and its outlook; `refusal` says why the law forbids it, `problem` what a sender would have to mend."""

    handler: Handler
    outlook: Outlook
    refusal: Forbidden | None = None
    problem: str = ""


def what_if(
    connection: Connection, door: doors.Door, name: str, command: str, payload: Mapping[str, Any], actor: Actor
) -> Decided:
    """What a command to a subject would come to if it came by this door now: its events, or why the law forbids it.

    Whatever the caller's transaction locks, he rolls back. Raises `Malformed` as the command itself would be turned
    away, and UnknownSubject.
    """
    try:
        subject: Subject = load(connection, name)
    except UnknownSubject:
        subject = empty(connection, name, command)
    return _decided(connection, door, subject, command, payload, actor, clock.now(connection))


def acts(connection: Connection, door: doors.Door, subject: Subject, actor: Actor) -> list[Foreseen]:
    """Every command of a dossier or case with what would become of it; none once it is closed and archived."""
    return [] if subject.finished else list(_acts(connection, door, subject, actor))


def _acts(connection: Connection, door: doors.Door, subject: Subject, actor: Actor) -> Iterator[Foreseen]:
    now = clock.now(connection)
    known = facts.gather(connection, ["delegations", "covers"], subject, Command(), actor.id)
    for handler in HANDLERS.values():
        if not isinstance(subject, handler.subject):
            continue
        if not handler.takes(actor):
            yield Foreseen(handler, Outlook.OTHERS)
            continue
        if any(field.is_required() for field in handler.payload.model_fields.values()):
            told = {name: known[name] for name in handler.asks(actor) if name in known}
            refusal = _may_not_begin(subject, handler, Context(actor, now, load_pack(subject.pack), ASKED, told))
            yield Foreseen(handler, Outlook.REFUSED if refusal else Outlook.ASKS, refusal)
            continue
        try:
            refusal = _decided(connection, door, subject, handler.name, {}, actor, now).refusal
        except Malformed as wrong:
            yield Foreseen(handler, Outlook.ASKS, problem=f"{wrong.field}: {wrong.problem}")
        else:
            yield Foreseen(handler, Outlook.REFUSED if refusal else Outlook.OPEN, refusal)


def _decided(
    connection: Connection,
    door: doors.Door,
    subject: Subject,
    command: str,
    payload: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Decided:
    envelope = Envelope(
        request_id=ASKED,
        subject=subject.id,
        command=command,
        payload=dict(payload),
        actor=actor,
        door=door.name,
        sent_at=now.isoformat(),
    )
    admitted = doors.admit(connection, door, envelope, subject, now, load_pack(subject.pack))
    return decide_command(subject, admitted, asked(connection, subject, admitted, envelope, now))


def _may_not_begin(subject: Subject, handler: Handler, context: Context) -> Forbidden | None:
    """Why this person may sign no such document today, whatever he writes into it."""
    if not isinstance(handler.signs, str):
        return None
    try:
        authority.check(subject, handler.signs, context)
    except Refusal as refusal:
        return refusal.forbidden
    return None
