"""How a request is decided: what fell due before it, its own facts, and everything that follows from each.

A *request* is whatever makes a subject change: a command of a person, a moment at which something fell due, what an
outside effect came to, the opening of a case by its dossier or of a dossier by the case that entrusts it, or
somebody's word that restored records count. It holds all that the decision rests on beside the subject and the law, so
that the same request can be decided again, years later, with the same result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from cases import authority, duties
from cases.commands import ENGINE, Envelope, Forbidden, digest_of
from cases.events import PROGRAM, SYSTEM, Actor, Event, Fact, Proposed, read_fact
from cases.kernel import Admitted, Context, Opening, Refusal, Refused, Subject, admit, evolve, followers
from law.calendar import CalendarMissing
from law.model import Words
from law.pack import Pack, load_pack


class RequestKind(StrEnum):
    """What makes a subject change."""

    COMMAND = "command"
    MOMENT = "moment"
    OUTCOME = "outcome"
    OPENING = "opening"
    RESTORED = "restored"


class Request(BaseModel):
    """What a decision was taken on.

    `envelope` is there for a command, signed by its door. `facts` are those from outside, by name, as they were read in
    the deciding transaction: delegations, loads, credits, claims; of an outcome its effect (`key`) and what it came to
    (`outcome`), of an opening the subject and the request that opened it. `now` is the legal moment.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: RequestKind
    now: datetime
    actor: Actor = SYSTEM
    door: str = ENGINE
    envelope: Envelope | None = None
    facts: dict[str, Any] = {}
    program: str = PROGRAM
    pack: str

    @property
    def digest(self) -> str:
        """What must be equal when the request comes again."""
        return self.envelope.digest() if self.envelope else digest_of(self.id)

    @property
    def asked(self) -> str:
        """The digest of the envelope as it came, signature and all; of the name where the engine itself asks."""
        return digest_of(self.envelope.model_dump(mode="json") if self.envelope else self.id)

    @property
    def known(self) -> str:
        """The digest of the facts from outside."""
        return digest_of(self.facts)

    def outcome(self) -> Iterator[Fact]:
        """The facts that an effect came to."""
        return (read_fact(one["kind"], one["data"]) for one in self.facts.get("outcome", ()))


def told(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Facts as a request holds them."""
    return [{"kind": fact.kind, "data": fact.model_dump(mode="json")} for fact in facts]


@dataclass(frozen=True)
class Decided:
    """What a request comes to: what is to be stored, and the cases that are to be opened with it."""

    proposals: tuple[Proposed, ...]
    openings: tuple[Opening, ...] = ()

    @property
    def refusal(self) -> Forbidden | None:
        """Why the law forbids what was asked for; None where it was decided as asked."""
        refused = next((p.fact() for p in self.proposals if p.kind == Refused.kind), None)
        return refused.why if isinstance(refused, Refused) else None


@dataclass
class Draft:
    """A subject while a request is being decided: proposals so far, and the subject as they would leave it."""

    subject: Any
    context: Context
    proposals: list[Proposed] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)

    def propose(self, item: Fact | Proposed | Opening) -> None:
        """Add a fact with everything that follows from it."""
        if isinstance(item, Opening):
            self.openings.append(item)
            return
        proposed = item if isinstance(item, Proposed) else Proposed.of(item, self.context.now)
        proposed = proposed.model_copy(update={"actor": self.context.actor})
        self.proposals.append(proposed)
        fact = proposed.fact()
        event = Event(
            subject=self.subject.id,
            seq=self.subject.head + 1,
            kind=proposed.kind,
            at=proposed.at,
            detected_at=self.context.now,
            actor=proposed.actor,
            door="",
            request_id=self.context.request_id,
            article=proposed.article,
            data=proposed.data,
            previous="",
        ).saying(fact)
        before = self.subject
        self.subject = evolve(self.subject, event)
        for consequence in self._consequences(before, fact, event):
            self.propose(consequence)

    def _consequences(self, before: Any, fact: Fact, event: Event) -> Iterator[Fact | Proposed | Opening]:
        for item in duties.follow(before, self.subject, fact, event, self.context.pack):
            yield Proposed.of(item, event.at)
        for function in followers(fact):
            for consequence in function(self.subject, fact, self.context):
                yield Proposed.of(consequence, event.at) if isinstance(consequence, Fact) else consequence

    def decided(self) -> Decided:
        return Decided(tuple(self.proposals), tuple(self.openings))


def decide(
    subject: Subject, request: Request, *, payload: Mapping[str, Any] | None = None, first: Fact | None = None
) -> Decided:
    """Decide a request, for the first time or again.

    `payload` is the payload of its envelope where that was staged, `first` what a case begins with. Raises `Malformed`
    for a command that this subject does not know or whose sender's role may not send it.
    """
    if request.envelope is not None:
        envelope = request.envelope.model_copy(update={"payload": dict(payload)}) if payload else request.envelope
        return decide_command(subject, admit(envelope, subject), request)
    if request.kind is RequestKind.OUTCOME and request.facts["key"] not in subject.owed:
        return Decided(())
    draft = _draft(subject, request)
    draft.context = Context(request.actor, request.now, draft.context.pack, request.id)
    for fact in (first,) if first else request.outcome():
        draft.propose(fact)
    return draft.decided()


def decide_command(subject: Subject, admitted: Admitted, request: Request) -> Decided:
    """What a command comes to: first what fell due before it, then its own facts, or a recorded refusal."""
    draft = _draft(subject, request)
    before = (draft.subject, len(draft.proposals))
    draft.context = Context(request.actor, request.now, load_pack(draft.subject.pack), request.id, request.facts)
    try:
        authority.check(draft.subject, admitted.handler.document(draft.subject, admitted.payload), draft.context)
        for item in admitted.handler.decide(draft.subject, admitted.payload, draft.context):
            draft.propose(item)
    except (Refusal, CalendarMissing) as stopped:
        draft.subject, kept = before
        del draft.proposals[kept:]
        draft.openings.clear()
        why = stopped.forbidden if isinstance(stopped, Refusal) else _no_calendar(stopped)
        draft.propose(Refused(command=admitted.handler.name, reason_article=why.article, vi=why.vi, en=why.en))
    return draft.decided()


def _no_calendar(missing: CalendarMissing) -> Forbidden:
    """An act that turns on a day of a year whose calendar is not published yet waits for it (CC 148)."""
    said = Words.read(missing.problem)
    return Forbidden(article="CC 148", vi=said.vi, en=said.en)


def _draft(subject: Subject, request: Request) -> Draft:
    """The subject with everything that warned, breached, escalated or expired by now, each at its own moment."""
    pack: Pack = load_pack(subject.pack)
    draft = Draft(subject, Context(SYSTEM, request.now, pack, request.id))
    while (moment := duties.next_moment(draft.subject, request.now, pack)) is not None:
        draft.propose(moment)
    return draft
