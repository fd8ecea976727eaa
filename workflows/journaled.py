"""What every journaled workflow does.

Take a command under one lock, append, fold, carry out what is owed, keep one timer.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.journal import DECIDE_AGAIN
    from activities.messages import DOCUMENTS, QUEUE_OF_EFFECT, EffectAsked, FactsAsked, HistoryAsked
    from cases.commands import ENGINE, Answer, Envelope, EventBrief, Forbidden, Malformed, digest_of
    from cases.deciding import decide, fall_due
    from cases.events import SYSTEM, Event, Proposed
    from cases.kernel import EffectFailed, Owed, Refused, Subject, admit, fold
    from law.pack import load_pack
    from records.journal import Append, Stored
    from runtime import search_attributes as keys

SHORT = timedelta(seconds=10)
"""A transaction takes milliseconds; what takes longer was lost with its worker and is sent again."""
UNTIL_SQL_IS_BACK = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=5))
SIGN_OF_LIFE = timedelta(seconds=15)
"""A worker that is silent for so long is dead, and its effect is given to another."""
EFFECT_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2,
    maximum_interval=timedelta(minutes=10),
    maximum_attempts=20,
)
"""About two hours of trying; after that a person must look (EffectFailed)."""


class JournaledWorkflow:
    """A subject that lives in a workflow. Subclasses say what it is and how its `run` goes."""

    type = ""

    def __init__(self, subject: Subject, *, stepped: bool) -> None:
        self.subject: Any = subject
        self._first = subject.model_dump(mode="json")
        self._stepped = stepped
        self._legal_now: datetime | None = None
        self._deciding = asyncio.Lock()  # commands, due moments and outcomes of effects come one after another
        self._running: dict[str, asyncio.Task[None]] = {}
        self._shown: dict[Any, Any] = {}

    # --- time ---------------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The legal moment: the wall clock, or what the last message said on a stepped installation."""
        return self._legal_now if self._stepped and self._legal_now else workflow.now()

    def _hear(self, moment: datetime) -> None:
        if self._stepped and (self._legal_now is None or moment > self._legal_now):
            self._legal_now = moment

    async def _watch(self) -> None:
        """Sleep until the next due moment, again and again; armed anew only for an earlier one (DESIGN.md idea 4)."""
        while not self._over():
            due = None if self._stepped else self.subject.next_at()
            try:
                await workflow.wait_condition(
                    partial(self._woken, due),
                    timeout=max(due - self.now(), timedelta(0)) if due else None,
                    timeout_summary=f"hạn kế tiếp {due:%d/%m/%Y %H:%M} UTC" if due else None,
                )
            except TimeoutError:
                await self._record_due()

    def _woken(self, armed: datetime | None) -> bool:
        """Whether to look up before the timer: nothing is left to wait for, or something falls due earlier."""
        due = None if self._stepped else self.subject.next_at()
        return self._over() or (due is not None and (armed is None or due < armed))

    def _over(self) -> bool:
        """Nothing is left to wait for, or it is time to continue as new."""
        return bool(self.subject.finished) or workflow.info().is_continue_as_new_suggested()

    async def _record_due(self) -> None:
        """Record what fell due up to now, each thing at its own moment."""
        async with self._deciding:
            while True:
                now = self.now()
                proposals = fall_due(self.subject, load_pack(self.subject.pack), now)
                if not proposals:
                    self._show()  # the moment shown may have passed without anything to record
                    return
                name = f"moment/{self.subject.head}"
                if (await self._append(name, proposals, now, None)).last:
                    return

    # --- commands -----------------------------------------------------------------------------------------------------

    def check(self, envelope: Envelope) -> None:
        """Turn away at the door what is malformed or sent in the wrong role; it leaves no trace."""
        try:
            admit(envelope)
        except Malformed as error:
            raise ApplicationError(
                str(error), {"field": error.field, "problem": error.problem}, type="Malformed"
            ) from None
        if envelope.subject != self.subject.id:
            raise ApplicationError("subject: names another case", type="Malformed")
        if envelope.door == ENGINE:
            raise ApplicationError("door: this one is the engine's own", type="Malformed")

    async def take(self, envelope: Envelope) -> Answer:
        """Decide a command, store it with all that follows from it, and answer."""
        self._hear(envelope.moment)
        handler = admit(envelope)
        async with self._deciding:
            facts = await self._facts(handler.asks(envelope.actor, again=False), envelope)
            while True:
                now = self.now()
                proposals = self._decide(envelope, now, facts)
                if not proposals:
                    return self._answer(envelope, ())
                try:
                    stored = await self._append(envelope.request_id, proposals, now, envelope)
                except ActivityError as error:
                    if getattr(error.cause, "type", "") != DECIDE_AGAIN:
                        raise
                    facts = await self._facts(handler.asks(envelope.actor, again=True), envelope)
                    continue
                if stored.last:
                    own = tuple(e for e in stored.events if stored.first <= e.seq <= stored.last)
                    return self._answer(envelope, own)

    def _decide(self, envelope: Envelope, now: datetime, facts: dict[str, Any]) -> tuple[Proposed, ...]:
        try:
            return decide(self.subject, envelope, load_pack(self.subject.pack), now, facts)
        except Exception as error:
            # a mistake of ours fails this one command; raised as it is, it would block the case for ever
            workflow.logger.exception("a command could not be decided")
            raise ApplicationError(
                f"{envelope.command} could not be decided", type=f"Undecided.{type(error).__name__}"
            ) from None

    async def _facts(self, needs: tuple[str, ...], envelope: Envelope) -> dict[str, Any]:
        if not needs:
            return {}
        asked = FactsAsked(subject=self.subject.id, type=self.type, first=self._first, needs=needs, envelope=envelope)
        found: dict[str, Any] = await workflow.execute_activity(
            "facts",
            asked,
            result_type=dict[str, Any],
            start_to_close_timeout=SHORT,
            retry_policy=UNTIL_SQL_IS_BACK,
        )
        return found

    def _answer(self, envelope: Envelope, events: tuple[Event, ...]) -> Answer:
        refused = next((e for e in events if e.kind == Refused.kind), None)
        why = refused and Forbidden(
            article=refused.data["reason_article"], vi=refused.data["vi"], en=refused.data["en"]
        )
        told = tuple(
            EventBrief(seq=e.seq, kind=e.kind, article=e.article, data=_small(e.data))
            for e in events
            if not e.kind.startswith("duty_")
        )
        return Answer(
            subject=self.subject.id,
            request_id=envelope.request_id,
            digest=envelope.digest(),
            accepted=refused is None,
            refusal=why or None,
            events=told,
            stage=self.subject.stage,
            head=self.subject.head,
        )

    # --- the journal --------------------------------------------------------------------------------------------------

    async def _append(
        self, request_id: str, proposals: tuple[Proposed, ...], now: datetime, envelope: Envelope | None
    ) -> Stored:
        """Store proposals at our head, or learn what happened meanwhile; fold either way. Retried while SQL is away."""
        asked = Append(
            subject=self.subject.id,
            type=self.type,
            head=self.subject.head,
            request_id=request_id,
            digest=envelope.digest() if envelope else digest_of(request_id),
            actor=envelope.actor if envelope else SYSTEM,
            door=envelope.door if envelope else ENGINE,
            now=now,
            proposals=proposals,
            first=None if self.subject.head else self._first,
        )
        stored: Stored = await workflow.execute_activity(
            "append",
            args=[asked, envelope],
            result_type=Stored,
            start_to_close_timeout=SHORT,
            retry_policy=UNTIL_SQL_IS_BACK,
            summary=request_id[:80],
        )
        self._fold(stored)
        return stored

    def _fold(self, stored: Stored) -> None:
        self.subject = fold(self.subject, stored.events)
        self._show()
        self._start_owed()

    def _start_owed(self) -> None:
        """Begin every effect that is owed and not under way, also those a continued run inherits."""
        for owed in self.subject.owed.values():
            if not owed.failed and owed.key not in self._running:
                self._running[owed.key] = asyncio.create_task(self._carry_out(owed))

    async def _carry_out(self, owed: Owed) -> None:
        """Carry out an outside effect. Its activity appends its own outcome; one that fails for good is a fact too."""
        try:
            await self._effect(owed)
        except ActivityError as error:
            problem = getattr(error.cause, "type", "") or type(error.cause).__name__
            await self._fail(owed, problem)
        finally:
            self._running.pop(owed.key, None)

    async def _effect(self, owed: Owed) -> None:
        asked = EffectAsked(
            subject=self.subject.id, head=self.subject.head, key=owed.key, effect=owed.effect, data=owed.data
        )
        stored = await workflow.execute_activity(
            owed.effect,
            asked,
            result_type=Stored,
            task_queue=QUEUE_OF_EFFECT[owed.effect],
            start_to_close_timeout=timedelta(minutes=2),
            heartbeat_timeout=SIGN_OF_LIFE,
            retry_policy=EFFECT_RETRIES,
            summary=owed.label[:80],
        )
        async with self._deciding:
            self._fold(stored)

    async def _fail(self, owed: Owed, problem: str) -> None:
        async with self._deciding:
            name, fact = (
                f"failed/{owed.key}/{self.subject.head}",
                EffectFailed(key=owed.key, effect=owed.effect, problem=problem),
            )
            while not (await self._append(name, (Proposed.of(fact, self.now()),), self.now(), None)).last:
                pass

    async def _settled(self) -> None:
        """Wait until handlers and effects are done, before the run ends or is continued."""
        await workflow.wait_condition(self._idle)

    def _idle(self) -> bool:
        return not self._running and workflow.all_handlers_finished()

    def _keep_history(self, run_id: str) -> None:
        """Keep the history of a run before the server forgets it, beside all else that goes on."""

        async def keep() -> None:
            await workflow.execute_activity(
                "keep_history",
                HistoryAsked(workflow_id=workflow.info().workflow_id, run_id=run_id),
                task_queue=DOCUMENTS,
                start_to_close_timeout=timedelta(minutes=5),
                heartbeat_timeout=SIGN_OF_LIFE,
            )
            del self._running[run_id]

        self._running[run_id] = asyncio.create_task(keep())

    # --- what Temporal shows ------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Search attributes, for finding a case: each write is an event and a write of the server's index, so few.

        A next due moment is written when it is earlier than the one shown, or that one has passed, as with the timer:
        a later one can wait until anything else changes.
        """
        late = self.subject.duties.count("overdue") > 0
        due, officer = self.subject.next_at(), getattr(self.subject, "officer", "")
        now: dict[Any, Any] = {
            keys.OFFICE: self.subject.office,
            keys.STAGE: self.subject.stage,
            keys.OVERDUE: late,
            keys.OFFICER: officer or None,
        }
        shown = self._shown.get(keys.NEXT_DUE)
        sooner = due is not None and (shown is None or due < shown)
        if not sooner and not (shown and shown <= self.now()) and now.items() <= self._shown.items():
            return
        now[keys.NEXT_DUE] = due
        changes = {k: v for k, v in now.items() if k not in self._shown or self._shown[k] != v}
        self._shown = now
        if changes:
            workflow.upsert_search_attributes(
                [key.value_unset() if value is None else key.value_set(value) for key, value in changes.items()]
            )


def _small(data: dict[str, Any]) -> dict[str, Any]:
    """An event's scalar fields: an answer names what was done, the journal holds all of it."""
    return {k: v for k, v in data.items() if isinstance(v, str | int | bool) and len(str(v)) <= 200}
