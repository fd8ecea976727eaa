"""The documents that an act would draw up, before it is sent: as they would be, without number, signature or code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection

from activities import papers
from cases.deciding import Decided
from cases.events import Actor, Event, Fact
from cases.kernel import Subject, evolve
from cases.stages.common import DocumentFact
from documents.drawing import Drawing
from documents.kinds import KINDS
from documents.render import render_pdf
from records.states import each

UNNUMBERED = "…"
NO_HASH = "0" * 64


def drawn_up(decided: Decided) -> bool:
    """Whether an act draws up a document of which a draft can be shown."""
    return any(_kind(proposed.fact()) for proposed in decided.proposals)


def foreseen(subject: Subject, decided: Decided, actor: Actor, now: datetime) -> Iterator[Event]:
    """The events that a decision would make, had it been taken: of no door and no request."""
    for number, proposed in enumerate(decided.proposals, start=subject.head + 1):
        yield Event(
            subject=subject.id,
            seq=number,
            kind=proposed.kind,
            at=proposed.at,
            detected_at=now,
            actor=actor,
            door="",
            request_id="",
            article=proposed.article,
            data=proposed.data,
            previous="",
        )


def drafts(connection: Connection, subject: Subject, decided: Decided, actor: Actor, now: datetime) -> Iterator[bytes]:
    """The documents of a decision that was not taken, as PDF, in their order.

    Raises DocumentError where one cannot be printed as it was filled in.
    """
    desk, events, after = papers.desk_of(connection, subject.office), list[Event](), subject
    for proposed, made in zip(decided.proposals, foreseen(subject, decided, actor, now), strict=True):
        fact = proposed.fact()
        event = made.model_copy(update={"data": made.data | dict.fromkeys(fact.numbered(), UNNUMBERED)})
        events.append(event)
        before, after = after, evolve(after, event)
        if kind := _kind(fact):
            known = chain(each(connection, subject.id, upto=subject.head), list(events))
            paper = papers.draw(Drawing(event, before, after, desk, known), kind, "")
            fields = paper.with_annexes([NO_HASH for _ in paper.annexes]) | {"verification_url": None}
            yield render_pdf(paper.kind, fields, draft=True)


def _kind(fact: Fact) -> str:
    """The kind of document that a fact draws up; nothing where it draws up none."""
    kind = fact.document_kind if isinstance(fact, DocumentFact) else ""
    return kind if kind in KINDS and KINDS[kind].draw else ""
