"""How a command is decided: what fell due before it, its own facts, and everything that follows from each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases import duties
from cases.commands import Envelope
from cases.events import FACTS, SYSTEM, Actor, Event, Fact, Proposed
from cases.kernel import Context, Refusal, Refused, S, Subject, admit, evolve, followers
from law.pack import Pack


@dataclass
class Draft:
    """A subject while a command is being decided: proposals so far, and the subject as they would leave it."""

    subject: Any
    context: Context
    proposals: list[Proposed] = field(default_factory=list)

    def propose(self, item: Fact | Proposed) -> None:
        """Add a fact with everything that follows from it."""
        proposed = item if isinstance(item, Proposed) else Proposed.of(item, self.context.now)
        self.proposals.append(proposed)
        event = Event(
            subject=self.subject.id,
            seq=self.subject.head + 1,
            kind=proposed.kind,
            at=proposed.at,
            detected_at=self.context.now,
            actor=self.context.actor,
            door="",
            request_id=self.context.request_id,
            article=proposed.article,
            data=proposed.data,
            previous="",
        )
        before = self.subject
        self.subject = evolve(self.subject, event)
        fact = FACTS[proposed.kind].model_validate(proposed.data)
        for consequence in self._consequences(before, fact, event):
            self.propose(consequence)

    def _consequences(self, before: Any, fact: Fact, event: Event) -> Iterator[Fact | Proposed]:
        for item in duties.follow(before, self.subject, fact, event, self.context.pack):
            yield Proposed.of(item, event.at)
        for function in followers(fact):
            for consequence in function(self.subject, fact, self.context):
                yield consequence if isinstance(consequence, Proposed) else Proposed.of(consequence, event.at)


def decide(subject: S, envelope: Envelope, pack: Pack, now: datetime, facts: Mapping[str, Any]) -> tuple[Proposed, ...]:
    """What a command comes to: first what fell due before it, then its own facts, or a recorded refusal."""
    handler = admit(envelope)
    context = Context(envelope.actor, now, pack, envelope.request_id, facts)
    draft = Draft(subject, Context(SYSTEM, now, pack, envelope.request_id))
    _fall_due(draft, now)
    before = (draft.subject, len(draft.proposals))
    draft.context = context
    try:
        for item in handler.decide(draft.subject, handler.payload.model_validate(envelope.payload), context):
            draft.propose(item)
    except Refusal as refusal:
        draft.subject, kept = before
        del draft.proposals[kept:]
        why = refusal.forbidden
        draft.propose(Refused(command=envelope.command, reason_article=why.article, vi=why.vi, en=why.en))
    return tuple(draft.proposals)


def observe(
    subject: Subject, key: str, facts: Iterable[Fact], pack: Pack, now: datetime, actor: Actor
) -> tuple[Proposed, ...]:
    """What an outside effect came to, with what follows; nothing if the effect is no longer owed."""
    if key not in subject.owed:
        return ()
    draft = Draft(subject, Context(SYSTEM, now, pack, key))
    _fall_due(draft, now)
    draft.context = Context(actor, now, pack, key)
    for fact in facts:
        draft.propose(fact)
    return tuple(draft.proposals)


def fall_due(subject: S, pack: Pack, now: datetime) -> tuple[Proposed, ...]:
    """Everything that warns, breaches, escalates or expires up to `now`, each at its own moment."""
    draft = Draft(subject, Context(SYSTEM, now, pack))
    _fall_due(draft, now)
    return tuple(draft.proposals)


def _fall_due(draft: Draft, now: datetime) -> None:
    while (moment := duties.next_moment(draft.subject, now, draft.context.pack)) is not None:
        draft.propose(moment)
