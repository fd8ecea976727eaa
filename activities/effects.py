"""How an outside effect is carried out: by its key, once, recording its own outcome in the records.

An effect is a function of the work to be done that does it and returns what it came to. Everything around it stands
here: whether the effect is still owed, what it needs, and the transaction that records the outcome under its key.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Connection
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.journal import recorded
from activities.messages import EffectAsked, Spine
from activities.spine import spine_of
from activities.tools import Tools
from cases.events import SYSTEM, Actor, Fact, Role
from cases.kernel import Subject
from cases.state import CaseState
from documents.errors import DocumentError
from records import clock
from records.journal import compare, load, take_outcome
from runtime.logging import get_logger

PERMANENT = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What is wrong with the case or with the program, not with the world: trying again finds the same, so it fails at
once and a person is asked. What is away, silent or full raises other errors and is tried for two hours."""

log = get_logger("effects")


@dataclass(frozen=True)
class Work:
    """An effect that is owed: its key, what it needs, the subject as it stands, the legal moment."""

    key: str
    data: dict[str, Any]
    subject: Subject
    now: datetime

    @property
    def case(self) -> CaseState:
        """The subject of an effect that only cases owe."""
        assert isinstance(self.subject, CaseState)
        return self.subject


class HasTools(Protocol):
    """What an effect is a method of."""

    tools: Tools


H = TypeVar("H", bound=HasTools)
Carried = Callable[[H, Work], Iterable[Fact] | Awaitable[Iterable[Fact]]]
Activity = Callable[[H, EffectAsked], Awaitable[Spine]]


def effect(name: str, partner: str | Callable[[Work], str] = "") -> Callable[[Carried[H]], Activity[H]]:
    """Make a method the activity of the effect with this name. `partner` names who did it, if another did.

    A method that is no coroutine blocks, and runs in a thread.
    """

    def of(carry_out: Carried[H]) -> Activity[H]:
        async def run(self: H, asked: EffectAsked) -> Spine:
            work, spine = await asyncio.to_thread(_begin, self.tools, asked)
            if work is None:
                return spine
            try:
                if inspect.iscoroutinefunction(carry_out):
                    facts = await carry_out(self, work)
                else:
                    facts = await asyncio.to_thread(cast("Callable[[H, Work], Iterable[Fact]]", carry_out), self, work)
            except PERMANENT as error:
                log.exception("an effect cannot be carried out as it stands", effect=name)
                raise ApplicationError("a permanent fault", type=_fault(error), non_retryable=True) from None
            who = partner if isinstance(partner, str) else partner(work)
            by = Actor(id=who, role=Role.PARTNER, office="") if who else SYSTEM
            return await asyncio.to_thread(_end, self.tools, asked, list(facts), by)

        run.__doc__ = carry_out.__doc__
        run.__annotations__ = {"asked": EffectAsked, "return": Spine}  # what the SDK reads payloads by
        return activity.defn(name=name)(run)

    return of


def _fault(error: Exception) -> str:
    """The type of a permanent fault, with the field that is to be mended; it names no data."""
    return f"{type(error).__name__}.{error.field}" if isinstance(error, DocumentError) else type(error).__name__


def _begin(tools: Tools, asked: EffectAsked) -> tuple[Work | None, Spine]:
    """The work, or none if the effect is not owed any more; and the spine."""

    def transaction(connection: Connection) -> tuple[Work | None, Spine]:
        compare(connection, asked.subject, asked.known)
        subject = load(connection, asked.subject)
        owed = subject.owed.get(asked.key)
        work = Work(owed.key, owed.data, subject, clock.now(connection)) if owed and not owed.failed else None
        return work, spine_of(connection, subject, asked.known)

    return recorded(tools.engine, transaction)


def _end(tools: Tools, asked: EffectAsked, facts: list[Fact], by: Actor) -> Spine:
    def transaction(connection: Connection) -> Spine:
        taken = take_outcome(connection, asked.subject, asked.key, asked.key, lambda _: facts, by, asked.known)
        return spine_of(connection, taken.subject, asked.known, taken.events)

    return recorded(tools.engine, transaction)
