"""What every workflow does: hand in what comes, keep the spine, carry out what is owed, sleep until the next moment.

Nothing of the law and nothing of a case is decided here (DESIGN.md idea 2). What a command comes to, and what fell due,
is decided by one activity in one SQL transaction; what comes back is the spine.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from activities.messages import (
        CARRY_OUT,
        CARRY_OUT_HERE,
        CASES,
        DOCUMENTS,
        QUEUE_OF_EFFECT,
        Asked,
        EffectsAsked,
        Failed,
        HistoryAsked,
        OwedEffect,
        Spine,
        Start,
        Told,
        Trouble,
    )
    from cases.commands import ENGINE, Envelope

HELD = timedelta(seconds=20)
"""So long a command is held, for those before it, while it is decided and until it stands; then its sender is told to
ask again (`Trouble.PENDING`). The server counts from when it hears of it, which is up to eight seconds later while a
local activity runs (SDK 1.35).
"""
SHORT = timedelta(seconds=10)
"""So long an attempt is waited for. A transaction takes milliseconds; that of a dossier of 50,000 rows takes half a
minute, goes on and is found by a later attempt. What was lost with its worker is made again with the workflow task.
"""
RETRIES = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=3), maximum_attempts=10
)
"""Some twenty seconds with a database that is away. The bound is one of attempts: the SDK (1.35) goes on trying a local
activity beyond its schedule-to-close time-out.
"""
LONGEST_PAUSE = timedelta(minutes=1)
"""Between two tries of what the engine itself has to record while the records are away."""
FIRST_WORD = timedelta(minutes=1)
"""So long a run that was started without a spine waits for the command that it was started with."""
SIGN_OF_LIFE = timedelta(seconds=15)
"""A worker that is silent for so long is dead, and its effect is given to another."""
LONGEST_EFFECT = timedelta(minutes=15)
"""An effect that gives signs of life and no outcome is tried anew after so long. The papers of 50,000 creditors take
half a minute of a processor of their own; a bound that a loaded machine meets has all of them drawn twice at once.
"""
EFFECT_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2,
    maximum_interval=timedelta(minutes=10),
    maximum_attempts=20,
)
"""About two hours of trying; after that a person must look (EffectFailed)."""
ONCE = RetryPolicy(maximum_attempts=1)
"""Of several effects that are tried together; what is left of them goes on alone."""
PAUSE = timedelta(seconds=1)
"""Between two looks at a moment that the records did not think had come: clocks differ by a little."""


class JournaledWorkflow:
    """A subject that lives in a workflow. Subclasses say how its `run` ends, what it answers, and what it is called."""

    kind: ClassVar[str | tuple[str, ...]]
    """What the name of every such subject begins with, or what it may begin with."""

    def __init__(self, start: Start) -> None:
        self.spine = start.spine or Spine(subject=start.subject, office="")
        self._unkept = start.unkept
        self._asking = asyncio.Lock()  # one request at a time, so that each knows what the one before came to
        self._running: dict[str, asyncio.Task[None]] = {}
        self._tried: set[str] = set()  # effects that go alone if they are owed still, or again
        self._heard = False  # a command was answered, well or badly
        self._lost = False  # the records know no such subject
        self._frozen = False  # the records lack what this run knows
        # The records were restored. The server would answer lost commands that are sent again from this run's memory.
        self._anew = False
        # Set by the run itself, not read from the server's suggestion: an update that is turned away wakes nobody, so
        # the first one that comes with the suggestion must be taken, or the run would never learn of it.
        self._handing_over = False

    async def live(self) -> None:
        """Until nothing is awaited any more. A run whose history has grown long goes on as a new one.

        Fails at once, and frees its id, where somebody started it under a name that is not its subject's.
        """
        if not self._is_ours():
            problem = "tên quy trình phải là mã hồ sơ, vụ việc / the workflow id is the subject's, and of this type"
            detail = {"field": "subject", "problem": problem}
            raise ApplicationError(f"subject: {problem}", detail, type=Trouble.MALFORMED, non_retryable=True)
        if not self.spine.head.seq:
            await self._begin()
        self._show()
        self._start_owed()
        for run_id in self._unkept:
            self._running[run_id] = asyncio.create_task(self.keep_history(run_id))
        while True:
            await self._watch()
            if self._anew or not self._ended():
                self._handing_over = True
                await workflow.wait_condition(self._idle)
                unkept = (*self._unkept, workflow.info().run_id)
                workflow.continue_as_new(Start(subject=self.spine.subject, spine=self.spine, unkept=unkept))
            await workflow.wait_condition(lambda: not self._running and self._idle())
            if self._ended():  # what came last may have begun what the records did not know
                return

    async def live_and_keep(self) -> None:
        """The same, of a subject that is not archived: its histories are kept here, so that they outlive the server's
        memory. Whoever acts on it while they are kept is answered."""
        kept = 0
        while True:
            await self.live()
            if kept == self.spine.head.seq:
                return
            kept = self.spine.head.seq
            await self.keep_history(workflow.info().run_id)

    def _is_ours(self) -> bool:
        """Whether this run lives under the name of its subject, and is of its kind."""
        name = workflow.info().workflow_id
        return self.spine.subject == name and name.startswith(self.kind)

    async def _begin(self) -> None:
        """Learn how the subject stands, from the command that the run was started with, or else by looking."""
        with contextlib.suppress(TimeoutError):
            await workflow.wait_condition(lambda: self._heard, timeout=FIRST_WORD)
        if not self.spine.head.seq:
            await self.look()

    # --- time ---------------------------------------------------------------------------------------------------------

    async def _watch(self) -> None:
        """Sleep until the next moment, again and again; armed anew only for an earlier one (DESIGN.md idea 4)."""
        while not self._leaving():
            due = self._wake_at()
            try:
                await workflow.wait_condition(
                    partial(self._woken, due),
                    timeout=max(due - workflow.now(), timedelta(0)) if due else None,
                    timeout_summary=f"hạn kế tiếp {due:%d/%m/%Y %H:%M} UTC" if due else None,
                )
            except TimeoutError:
                await self.look()
                if self.spine.wake_at == due:
                    await workflow.sleep(PAUSE)

    def _woken(self, armed: datetime | None) -> bool:
        """Whether to look up before the timer: nothing is left to wait for, or something falls due earlier."""
        due = self._wake_at()
        return self._leaving() or (due is not None and (armed is None or due < armed))

    def _wake_at(self) -> datetime | None:
        return None if self._frozen else self.spine.wake_at

    def _leaving(self) -> bool:
        return self._ended() or self._anew or workflow.info().is_continue_as_new_suggested()

    def _idle(self) -> bool:
        """Whether no sender waits for an answer, and nothing is being decided that one gave up waiting for."""
        return workflow.all_handlers_finished() and not self._asking.locked()

    def _ended(self) -> bool:
        return self._lost or (self.spine.over and not self.spine.owed)

    # --- requests -----------------------------------------------------------------------------------------------------

    def check(self, envelope: Envelope) -> None:
        """Turn away what is not for this subject, and all while the run is being handed over; it leaves no trace."""
        if self._handing_over:
            raise ApplicationError("the case goes on in a new run; ask again", type=Trouble.ASK_AGAIN)
        info = workflow.current_update_info()
        problem = None
        if envelope.subject != workflow.info().workflow_id or not self._is_ours():
            problem = ("subject", "là hồ sơ, vụ việc khác / names another subject than this")
        elif envelope.door == ENGINE:
            problem = ("door", "cửa này là của chính hệ thống / this one is the engine's own")
        elif info and not f"{info.id}~".startswith(f"{envelope.update_id}~"):
            expected = "mã yêu cầu, ~ và 16 số đầu của digest / the request id, ~ and the digest's first 16 digits"
            problem = ("update_id", f"phải là / must be {envelope.update_id}: {expected}")
        if problem:
            detail = {"field": problem[0], "problem": problem[1]}
            raise ApplicationError(": ".join(problem), detail, type=Trouble.MALFORMED)

    @workflow.update
    async def wake(self, subject: str) -> Spine:
        """Look now: on a stepped installation after the clock was set, and whenever anybody doubts."""
        await self.look()
        return self.spine

    @wake.validator
    def check_wake(self, subject: str) -> None:
        """Turn away who does not name this subject under the installation's key."""
        if subject != workflow.info().workflow_id:
            raise ApplicationError("subject: names another than this", type=Trouble.MALFORMED)

    @workflow.query(name="spine")
    def spine_now(self) -> Spine:
        """Where the subject stands, what it waits for and for whom, what runs, what is owed."""
        return self.spine

    async def take(self, envelope: Envelope) -> Told:
        """Have a command decided and stored with all that follows from it, and wait until it stands; `HELD` in all.

        A sender who is told to ask again gives nothing up: what is being decided goes on, and is found then. One who is
        told that the line is too long was not heard, and a run that began with him waits for the next.
        """
        try:
            async with asyncio.timeout(HELD.total_seconds()):
                await self._asking.acquire()
                told = await asyncio.shield(asyncio.create_task(self._decide_in_turn(envelope)))
                self._heard = True
                await self.stands()
            return told
        except (FailureError, TimeoutError) as error:
            self._heard = self._heard or _kind(error) != Trouble.BUSY
            raise _of_sender(error) from None

    async def stands(self) -> None:
        """Until a person can act on what he is told was decided; at once, unless a subclass knows better."""

    async def _decide_in_turn(self, envelope: Envelope) -> Told:
        try:
            return await self._decide(envelope)
        except FailureError as error:
            self._frozen = self._frozen or _kind(error) == Trouble.ASTRAY
            raise
        finally:
            self._asking.release()

    async def look(self) -> None:
        """Record what fell due up to now, and learn how the subject stands; tried until the records are there."""
        await self._until_recorded(lambda: self._decide(None))

    async def _until_recorded(self, ask: Callable[[], Awaitable[Told]]) -> None:
        """Have recorded what the engine itself has to, in its turn; tried until the records are there."""
        pause = PAUSE
        while True:
            try:
                async with self._asking:
                    await ask()
                return
            except FailureError as error:
                if self._given_up(error):
                    return
            await workflow.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _given_up(self, error: FailureError) -> bool:
        """Whether trying again is of no use: there is no such subject, or the records lack what we know of it."""
        kind = _kind(error)
        self._lost = self._lost or kind == Trouble.UNKNOWN
        self._frozen = self._frozen or kind == Trouble.ASTRAY
        return kind in (Trouble.UNKNOWN, Trouble.ASTRAY)

    async def _decide(self, envelope: Envelope | None) -> Told:
        asked = Asked(subject=self.spine.subject, known=self.spine.head, envelope=envelope)
        return await self._record("decide", asked)

    async def _record(self, activity: str, asked: Asked | Failed) -> Told:
        told: Told = await workflow.execute_local_activity(
            activity,
            asked,
            result_type=Told,
            start_to_close_timeout=SHORT,
            retry_policy=RETRIES,
        )
        self.learn(told.spine)
        return told

    def learn(self, spine: Spine) -> None:
        """Take over what the records say, unless something newer is known already."""
        self._frozen = self._lost = False
        if spine.standing >= self.spine.standing:
            self._anew = self._anew or (spine.restored > self.spine.restored and self.spine.head.seq > 0)
            self.spine = spine
        self._show()
        self._start_owed()

    # --- outside effects ----------------------------------------------------------------------------------------------

    def _start_owed(self) -> None:
        """Begin every effect that is owed and not under way, also those that a continued run inherits.

        What one queue has to do now goes as one activity: each costs six events, however much it does.
        """
        together: dict[str, list[OwedEffect]] = {}
        for owed in () if self._frozen else self.spine.owed:
            if owed.key not in self._running:
                by = owed.key if owed.key in self._tried else QUEUE_OF_EFFECT[owed.effect]
                together.setdefault(by, []).append(owed)
        for effects in together.values():
            task = asyncio.create_task(self._carry_out(*effects))
            self._running.update({owed.key: task for owed in effects})

    async def _carry_out(self, *effects: OwedEffect) -> None:
        """Carry out outside effects of one queue; the activity records what each came to.

        Of several each is tried once, and what is left goes on alone: so one that fails, or takes its worker with it,
        neither repeats the others nor holds them up. One that is tried for too long is recorded as failed.
        """
        first, keys = effects[0], tuple(owed.key for owed in effects)
        try:
            self.learn(await self._ask_for(first, keys))
        except FailureError as error:
            problem = _kind(error)
            if problem == Trouble.ASTRAY:  # the records were restored: what is owed is what they say
                await self.look()
            elif len(keys) == 1:
                await self._fail(first.key, problem)
        # not in a `finally`: a run that is put out of the worker's memory must not begin anything
        self._tried.update(keys)
        for key in keys:
            self._running.pop(key, None)
        self._start_owed()

    async def _ask_for(self, first: OwedEffect, keys: tuple[str, ...]) -> Spine:
        """Ask the queue that does it. What this one does is to start workflows, which takes as long as a decision."""
        asked = EffectsAsked(subject=self.spine.subject, keys=keys, known=self.spine.head)
        queue, retries = QUEUE_OF_EFFECT[first.effect], ONCE if len(keys) > 1 else EFFECT_RETRIES
        summary = first.label + (f" (+{len(keys) - 1})" if len(keys) > 1 else "")
        if queue == CASES:
            told: Told = await workflow.execute_local_activity(
                CARRY_OUT_HERE,
                asked,
                result_type=Told,
                start_to_close_timeout=LONGEST_EFFECT,
                retry_policy=retries,
                summary=summary,
            )
            return told.spine
        spine: Spine = await workflow.execute_activity(
            CARRY_OUT,
            asked,
            result_type=Spine,
            task_queue=queue,
            start_to_close_timeout=LONGEST_EFFECT,
            heartbeat_timeout=SIGN_OF_LIFE,
            retry_policy=retries,
            summary=summary,
        )
        return spine

    async def _fail(self, key: str, problem: str) -> None:
        """Record that an effect failed for good; tried until the records are there."""

        async def fail() -> Told:
            failed = Failed(subject=self.spine.subject, key=key, known=self.spine.head, problem=problem)
            return await self._record("fail", failed)

        await self._until_recorded(fail)

    async def keep_history(self, run_id: str) -> None:
        """Keep the history of one run of this subject."""
        asked = HistoryAsked(subject=self.spine.subject, run_id=run_id)
        await workflow.execute_activity(
            "keep_history",
            asked,
            task_queue=DOCUMENTS,
            start_to_close_timeout=timedelta(minutes=5),
            heartbeat_timeout=SIGN_OF_LIFE,
        )
        self._unkept = tuple(one for one in self._unkept if one != run_id)
        self._running.pop(run_id, None)

    def _show(self) -> None:
        """What Temporal's own pages tell of the subject; search attributes would be a second read model (ADR 16)."""
        waits = [f"**{w.vi}** — {w.who}" for w in self.spine.waiting]
        due = [f"- {d.rule}: hạn {d.due:%d/%m/%Y}" for d in self.spine.duties if d.due]
        workflow.set_current_details("\n\n".join(["### Đang chờ", *waits, "### Thời hạn đang chạy", "\n".join(due)]))


def _of_sender(error: FailureError | TimeoutError) -> ApplicationError:
    """What the sender of a command is told: what is wrong with it, or to ask again."""
    cause = _cause(error)
    if isinstance(cause, ApplicationError) and cause.type != Trouble.AWAY:
        return cause
    return ApplicationError("no answer yet; ask again under the same request id", type=Trouble.PENDING)


def _kind(error: FailureError | TimeoutError) -> str:
    """The type of what failed: a `Trouble`, or what the failure is called."""
    cause = _cause(error)
    return (isinstance(cause, ApplicationError) and cause.type) or type(cause).__name__


def _cause(error: FailureError | TimeoutError) -> BaseException | None:
    """What went wrong in an activity: a local one fails with that itself, an ordinary one with an error around it."""
    return error.cause if isinstance(error, ActivityError) else error
