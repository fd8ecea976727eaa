"""What the activities of outside effects work with, and how an effect appends its own outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from activities.messages import EffectAsked
from cases.deciding import observe
from cases.events import Actor, Event, Fact, Role
from cases.kernel import Subject
from documents.sign import Signer
from documents.store import DocumentStore
from law.pack import load_pack
from partners.clients import Partners
from records import clock
from records.journal import Stored, append_outcome, load, read


@dataclass(frozen=True)
class Tools:
    """The hands of a worker. `signer` gives the signer of an office; `lookup` is where a receipt can be looked up."""

    engine: Engine
    store: DocumentStore
    archive: Path
    partners: Partners
    signer: Callable[[str], Signer]
    lookup: str

    def now(self) -> datetime:
        """The legal moment of the installation."""
        with self.engine.connect() as connection:
            return clock.now(connection)

    def subject(self, name: str) -> Subject:
        with self.engine.connect() as connection:
            return load(connection, name)

    def event(self, subject: str, seq: int) -> Event:
        """One stored event; an effect names the event that owes it."""
        with self.engine.connect() as connection:
            return next(e for e in read(connection, subject, seq - 1) if e.seq == seq)

    def record(
        self, asked: EffectAsked, now: datetime, build: Callable[[Subject], Iterable[Fact]], partner: str = ""
    ) -> Stored:
        """Append what the effect came to, in one transaction, under its key; `partner` names who did it."""
        actor = Actor(id=partner or "engine", role=Role.PARTNER if partner else Role.SYSTEM, office="")
        with self.engine.begin() as connection:
            return append_outcome(
                connection,
                asked.subject,
                asked.head,
                asked.key,
                actor,
                now,
                lambda subject: observe(subject, asked.key, build(subject), load_pack(subject.pack), now, actor),
            )
