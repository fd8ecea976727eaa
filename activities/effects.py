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

from activities.journal import recorded
from activities.messages import EffectAsked, Spine
from activities.spine import spine_of
from activities.tools import Tools
from cases.events import SYSTEM, Actor, Fact, Role
from cases.kernel import Subject
from cases.state import CaseState
from records import clock
from records.journal import load, take_outcome


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


LINES = 4
"""Calls of one effect that a partner has to answer at a time: a case has `SHOWN` effects under way, at most."""

Thing = TypeVar("Thing")
Came = TypeVar("Came")
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
            if inspect.iscoroutinefunction(carry_out):
                facts = await carry_out(self, work)
            else:
                facts = await asyncio.to_thread(cast("Callable[[H, Work], Iterable[Fact]]", carry_out), self, work)
            who = partner if isinstance(partner, str) else partner(work)
            by = Actor(id=who, role=Role.PARTNER, office="") if who else SYSTEM
            return await asyncio.to_thread(_end, self.tools, asked, list(facts), by)

        run.__doc__ = carry_out.__doc__
        run.__annotations__ = {"asked": EffectAsked, "return": Spine}  # what the SDK reads payloads by
        return activity.defn(name=name)(run)

    return of


async def side_by_side(do: Callable[[Thing], Awaitable[Came]], things: Iterable[Thing]) -> list[Came]:
    """What doing it came to for each thing, in order; `LINES` are under way at a time.

    The first that fails ends the others, so that the effect is tried again as a whole.
    """
    lines = asyncio.Semaphore(LINES)

    async def one(thing: Thing) -> Came:
        async with lines:
            return await do(thing)

    tasks = [asyncio.ensure_future(one(thing)) for thing in things]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


def _begin(tools: Tools, asked: EffectAsked) -> tuple[Work | None, Spine]:
    """The work, or none if the effect is not owed any more; and the spine."""
    with tools.engine.connect() as connection:
        subject = load(connection, asked.subject)
        owed = subject.owed.get(asked.key)
        work = Work(owed.key, owed.data, subject, clock.now(connection)) if owed and not owed.failed else None
        return work, spine_of(connection, subject, asked.known)


def _end(tools: Tools, asked: EffectAsked, facts: list[Fact], by: Actor) -> Spine:
    def transaction(connection: Connection) -> Spine:
        taken = take_outcome(connection, asked.subject, asked.key, asked.key, lambda _: facts, by, asked.known)
        return spine_of(connection, taken.subject, asked.known)

    return recorded(tools.engine, transaction)
