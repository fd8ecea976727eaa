"""How outside effects are carried out: each by its key, once, recording its own outcome in the records.

An effect is a function of the work to be done that does it and returns what it came to. Everything around it stands
here: whether the effect is still owed, what it needs, and the transaction that records the outcome under its key. What
one queue has to do for a subject at one moment is one activity (docs/adr/0014).
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import Connection
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.journal import fail, recorded
from activities.messages import CARRY_OUT, CARRY_OUT_HERE, QUEUE_OF_EFFECT, EffectsAsked, Failed, Spine, Told
from activities.spine import spine_of
from activities.tools import Tools
from cases.events import SYSTEM, Actor, Fact, Role
from cases.kernel import Owed, Subject
from cases.state import CaseState
from documents.errors import DocumentError
from partners.wire import PartnerError
from records import clock
from records.journal import compare, load, take_outcome
from runtime.logging import get_logger

PERMANENT = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What is wrong with the case or with the program, not with the world: trying again finds the same, so it fails at
once and a person is asked. What is away, silent or full raises other errors and is tried for two hours."""

log = get_logger("effects")


@dataclass(frozen=True)
class Work:
    """An effect that is owed: its key and name, what it needs, the subject as it stands, the legal moment."""

    key: str
    effect: str
    data: dict[str, Any]
    subject: Subject
    now: datetime

    @property
    def case(self) -> CaseState:
        """The subject of an effect that only cases owe."""
        assert isinstance(self.subject, CaseState)
        return self.subject


Partner = str | Callable[[Work], str]
Facts = Iterable[Fact] | Awaitable[Iterable[Fact]]


@dataclass(frozen=True)
class Effect:
    """How the effects of one name are carried out, and which partner does it, if one does.

    What is no coroutine blocks, and runs in a thread.
    """

    name: str
    partner: Partner
    carry_out: Callable[[Work], Facts]

    @property
    def blocks(self) -> bool:
        return not inspect.iscoroutinefunction(self.carry_out)

    def by(self, work: Work) -> Actor:
        """Who did it."""
        who = self.partner if isinstance(self.partner, str) else self.partner(work)
        return Actor(id=who, role=Role.PARTNER, office="") if who else SYSTEM


class effect:
    """Make a method of a hand the effect with this name. `partner` names who did it, if another did."""

    def __init__(self, name: str, partner: Partner = "") -> None:
        self._name = name
        self._partner = partner

    def __call__(self, method: Callable[[Any, Work], Facts]) -> effect:
        self._method = method
        self.__doc__ = method.__doc__
        return self

    def __get__(self, hand: object, of: type | None = None) -> Effect:
        return Effect(self._name, self._partner, partial(self._method, hand))


class Effects:
    """The effects that one task queue carries out."""

    def __init__(self, tools: Tools, queue: str, effects: Iterable[Effect]) -> None:
        self._tools = tools
        self._effects = {one.name: one for one in effects if QUEUE_OF_EFFECT[one.name] == queue}

    @activity.defn(name=CARRY_OUT)
    async def carry_out(self, asked: EffectsAsked) -> Spine:
        """Carry out what is owed of these effects, at once; what blocks, one after the other.

        Each records what it came to, or that it failed for good. What may yet succeed fails this attempt, if it was
        asked for alone. Of several it stays owed, and hinders no other: it is for the workflow to ask for it alone.
        """
        works, spine = await asyncio.to_thread(_begin, self._tools, asked)
        blocking = asyncio.Lock()
        tried = await asyncio.gather(*(self._one(asked, work, blocking) for work in works), return_exceptions=True)
        for work, came_to in zip(works, tried, strict=True):
            if isinstance(came_to, BaseException):
                if len(asked.keys) == 1:
                    raise came_to
                log.warning("an effect is to be tried again", effect=work.effect, problem=type(came_to).__name__)
            else:
                spine = max(spine, came_to, key=attrgetter("standing"))
        return spine

    @activity.defn(name=CARRY_OUT_HERE)
    async def carry_out_here(self, asked: EffectsAsked) -> Told:
        """Likewise; a history keeps of a local activity only the result, so that says what was asked for."""
        return Told(spine=await self.carry_out(asked), effects=asked.keys)

    async def _one(self, asked: EffectsAsked, work: Work, blocking: asyncio.Lock) -> Spine:
        known = self._effects[work.effect]  # a newer version may know one that we do not: its workers are to try
        try:
            if known.blocks:
                async with blocking:
                    facts = await asyncio.to_thread(lambda: list(cast("Iterable[Fact]", known.carry_out(work))))
            else:
                facts = list(await cast("Awaitable[Iterable[Fact]]", known.carry_out(work)))
        except Exception as error:
            if not (problem := _for_good(error)):
                raise
            log.exception("an effect cannot be carried out as it stands", effect=work.effect)
            failed = Failed(subject=asked.subject, key=work.key, known=asked.known, problem=problem)
            return await asyncio.to_thread(fail, self._tools.engine, failed)
        return await asyncio.to_thread(_end, self._tools, asked, work.key, facts, known.by(work))


def _for_good(error: Exception) -> str:
    """The type of a fault that trying again does not mend, else nothing. It names no data, but the field to be mended.

    For example `custody.key_reused`, what a partner refused for good.
    """
    match error:
        case PartnerError():
            return "" if error.retryable else error.kind
        case ApplicationError():
            return (error.non_retryable and error.type) or ""
        case DocumentError():
            return f"{type(error).__name__}.{error.field}"
        case _:
            return type(error).__name__ if isinstance(error, PERMANENT) else ""


def _begin(tools: Tools, asked: EffectsAsked) -> tuple[list[Work], Spine]:
    """The work of those effects that are still owed, and the spine."""

    def transaction(connection: Connection) -> tuple[list[Work], Spine]:
        compare(connection, asked.subject, asked.known)
        subject, now = load(connection, asked.subject), clock.now(connection)

        def work(owed: Owed) -> Work:
            return Work(owed.key, owed.effect, owed.data, subject, now)

        owed = (subject.owed.get(key) for key in asked.keys)
        return [work(one) for one in owed if one and not one.failed], spine_of(connection, subject, asked.known)

    return recorded(tools.engine, transaction)


def _end(tools: Tools, asked: EffectsAsked, key: str, facts: list[Fact], by: Actor) -> Spine:
    def transaction(connection: Connection) -> Spine:
        taken = take_outcome(connection, asked.subject, key, key, lambda _: facts, by, asked.known)
        return spine_of(connection, taken.subject, asked.known, taken.events)

    return recorded(tools.engine, transaction)
