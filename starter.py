"""What a backend service imports to start cases and act on them, and a program that does so from the command line.

Worked example 1, hand in a dossier and learn at once what becomes of it:

    async with Starter.connect(door="portal") as thads:
        answer = await thads.start(dossier, sender="cong-dvc", actor=clerk)
        print(answer.outcome, answer.cases, answer.ground)        # accepted ('case/79/cong-dvc/HS-1/1',)

Worked example 2, act, ask and wait:

    answer = await thads.act("case/79/cong-dvc/HS-1/1", "propose_decision", {}, actor=secretary, request_id="P-1")
    report = await thads.report("case/79/cong-dvc/HS-1/1")
    for duty in report.duties:
        print(duty.duty.rule, duty.duty.due, [line.vi for line in duty.working])
    await thads.wait("case/79/cong-dvc/HS-1/1", lambda report: report.state.stage == "decided")

A refusal by law is an answer (`answer.accepted` is False, with article and reason); a malformed command raises
`Malformed`.
Unavailable, exhausted, aborted or disconnected means *unknown*: the starter sends the same request id again, so nothing
happens twice, until `patience` is over; then it raises `Pending`, or `Busy` where too many commands are waiting.
"""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Engine
from temporalio.api.errordetails.v1 import WorkflowNotReadyFailure
from temporalio.client import (
    Client,
    RPCTimeoutOrCancelledError,
    WithStartWorkflowOperation,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.messages import CASES, DossierAnswer, Spine, Start, Trouble
from cases.commands import LARGEST, Answer, Envelope, Malformed, digest_of
from cases.dossier import Dossier
from cases.events import Actor
from cases.kernel import check_readable
from cases.names import PROCEEDINGS, DossierName, kind_of
from cases.report import CaseReport, report_of
from cases.state import CaseState
from cases.subjects import SUBJECTS
from records import sealed, staging
from records.database import engine, is_away
from records.journal import HANDING_IN, UnknownSubject, load
from records.sealed import Identity
from runtime.client import connect
from runtime.envelope import DoorKey, EnvelopeError
from runtime.gate import ASK_AGAIN
from runtime.leaving import leave_with
from runtime.line import Line, TooLong
from runtime.settings import Settings
from workflows.dossier import Dossier as DossierWorkflow
from workflows.enforcement_case import EnforcementCase
from workflows.proceeding import Proceeding

UNKNOWN = {
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.RESOURCE_EXHAUSTED,
    RPCStatusCode.ABORTED,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.UNKNOWN,
    RPCStatusCode.INTERNAL,
}
"""Answers after which nobody knows whether the command arrived: it is sent again under the same id."""

REUSED = (
    "mã yêu cầu đã dùng cho việc khác; gửi việc mới dưới mã mới / "
    "this request id was used for another act; send the new act under an id of its own"
)

ATTEMPT = timedelta(seconds=30)
"""So long one attempt is waited for: a little longer than a worker holds a command (`workflows.journaled.HELD`)."""
AT_ONCE = 16
"""Commands of one door under way at a time. The others stand in line here, where it is seen how long that takes: one
that Temporal's server has, while the processors are the limit, is seen by nobody.
"""
LONGEST_PAUSE = 5
"""Seconds between two attempts, unless the answer named more."""

T = TypeVar("T")
Sent = TypeVar("Sent", Answer, DossierAnswer)


class RequestReused(Malformed):
    """The request id was used for another act, which stands: the new one needs an id of its own."""

    def __init__(self) -> None:
        super().__init__("request_id", REUSED)


class NoSuchCase(LookupError):
    """No workflow of that id: it was never started, or the server has forgotten it; ask the records."""


class Pending(TimeoutError):
    """Nobody knows yet whether the command was stored. Send it again, later, under the same request id."""

    def __init__(self, request_id: str, problem: str = "chưa biết kết quả / not known yet") -> None:
        super().__init__(f"{problem}; gửi lại với cùng mã / send again under the same request id: {request_id}")
        self.request_id = request_id
        self.problem = problem


class Busy(Pending):
    """Too many commands wait to be decided, and this one waits no longer; again in `seconds`, in the same way."""

    def __init__(self, request_id: str, seconds: int) -> None:
        super().__init__(request_id, f"hệ thống đang bận, {seconds} giây nữa / busy, again in {seconds} s")
        self.seconds = seconds


class RecordsAstray(RuntimeError):
    """The records lack what the case's workflow knows: they were restored. See `thads restore check`."""


@dataclass
class Starter:
    """A connection of one door. `now` gives the legal moment (the wall clock unless the installation's is stepped).

    Its commands stand in `line`, that of one office after that of another. One that is told to come again does so, as
    long as `patience` lasts; where the caller is one who can come again himself (`comes_again` False), he is told at
    once: he should not be kept waiting for what nobody has begun.
    """

    client: Client
    key: DoorKey
    records: Engine
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    patience: timedelta = timedelta(minutes=1)
    comes_again: bool = True
    line: Line = field(default_factory=lambda: Line(AT_ONCE))

    @classmethod
    @asynccontextmanager
    async def connect(cls, door: str, settings: Settings | None = None) -> AsyncIterator[Starter]:
        """Connect as a door; its signing key lies in the installation's key folder and is made at the first use."""
        chosen = settings or Settings.load()
        client = await connect(chosen, identity=f"starter-{door}-{os.getpid()}")
        yield cls(client, DoorKey.ensure(chosen.keys, door), engine(chosen.database()))

    # --- commands -----------------------------------------------------------------------------------------------------

    async def start(
        self, dossier: Dossier, *, sender: str, actor: Actor, request_id: str | None = None
    ) -> DossierAnswer:
        """Hand in a dossier: accepted with its case numbers, to be supplemented, or refused with the ground.

        The same dossier (office, sender, dossier id) sent again, or by two services at once, is one dossier. Other
        contents under its id are refused (`refusal` of the answer) and leave it as it was.
        """
        name = str(DossierName(dossier.office, sender, dossier.dossier_id))
        payload = {"dossier": dossier.model_dump(mode="json")}
        own = request_id or f"submit/{digest_of([payload, actor.model_dump(mode='json')])}"
        return await self.hand_in(name, payload, actor=actor, request_id=own)

    async def hand_in(self, name: str, payload: Mapping[str, Any], *, actor: Actor, request_id: str) -> DossierAnswer:
        """Likewise, of a dossier by its name whose contents nobody has read yet. Malformed: the field, the way out."""
        envelope = await self.envelope(name, HANDING_IN, payload, actor, request_id)
        start = partial(WithStartWorkflowOperation, DossierWorkflow.run, Start(subject=name), **_begun(name))
        return await self._sent(
            envelope,
            lambda update_id: self.client.execute_update_with_start_workflow(
                DossierWorkflow.act, envelope, start_workflow_operation=start(), id=update_id
            ),
        )

    async def act(
        self,
        subject: str,
        command: str,
        payload: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        request_id: str | None = None,
    ) -> Answer:
        """Send a case or a proceeding one command; what begins a proceeding begins it.

        Malformed: the field, its problem and the way out. NoSuchCase: no such workflow.
        """
        envelope = await self.envelope(subject, command, payload or {}, actor, request_id or uuid.uuid4().hex)
        if kind_of(subject) in PROCEEDINGS:
            return await self._act_on_proceeding(envelope)
        handle = self.client.get_workflow_handle_for(EnforcementCase.run, subject)
        return await self._sent(
            envelope, lambda update_id: handle.execute_update(EnforcementCase.act, envelope, id=update_id)
        )

    async def _act_on_proceeding(self, envelope: Envelope) -> Answer:
        """To its workflow, which is begun where none runs: it may not be there yet, or have been over."""
        name = envelope.subject
        start = partial(WithStartWorkflowOperation, Proceeding.run, Start(subject=name), **_begun(name))
        return await self._sent(
            envelope,
            lambda update_id: self.client.execute_update_with_start_workflow(
                Proceeding.act, envelope, start_workflow_operation=start(), id=update_id
            ),
        )

    async def seal(self, office: str, identity: Identity) -> str:
        """The code that stands for somebody whose name the law keeps secret; every command names him by it alone."""
        return await asyncio.to_thread(self._seal, office, identity)

    def _seal(self, office: str, identity: Identity) -> str:
        with self.records.begin() as connection:
            return sealed.seal(connection, office, identity)

    async def act_on_dossier(
        self,
        subject: str,
        command: str,
        payload: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        request_id: str | None = None,
    ) -> DossierAnswer:
        """Send a dossier that is under way one command: a supplement, or one of the notices that are due."""
        envelope = await self.envelope(subject, command, payload or {}, actor, request_id or uuid.uuid4().hex)
        handle = self.client.get_workflow_handle_for(DossierWorkflow.run, subject)
        return await self._sent(
            envelope, lambda update_id: handle.execute_update(DossierWorkflow.act, envelope, id=update_id)
        )

    async def envelope(
        self, subject: str, command: str, payload: Mapping[str, Any], actor: Actor, request_id: str
    ) -> Envelope:
        """The signed envelope of a command; a large payload is staged first. Malformed: what no message can carry."""
        bare = Envelope(
            request_id=request_id,
            subject=subject,
            command=command,
            payload=dict(payload),
            actor=actor,
            door=self.key.door,
            sent_at=self.now().isoformat(),
        )
        check_readable(bare)
        if bare.size() > LARGEST:
            bare = bare.model_copy(update={"payload": await asyncio.to_thread(self._staged, payload)})
        try:
            signature = self.key.sign(bare.model_dump(mode="json", exclude={"signature"}))
        except EnvelopeError as error:
            raise Malformed(error.field.removeprefix("$."), error.problem) from error
        return bare.model_copy(update={"signature": signature})

    def _staged(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        with self.records.begin() as connection:
            return staging.fold(connection, payload)

    # --- questions ----------------------------------------------------------------------------------------------------

    async def query(self, subject: str) -> Spine:
        """What the workflow of a case or a dossier knows: stage, open duties, whom it waits for, what is owed."""
        handle = self.client.get_workflow_handle(subject)
        return await self._until_known(lambda: handle.query("spine", result_type=Spine))

    async def report(self, case: str) -> CaseReport:
        """The whole case from the records, its open duties with their working. NoSuchCase: no record of it."""
        return await self._until_known(lambda: asyncio.to_thread(self._report, case))

    def _report(self, case: str) -> CaseReport:
        with self.records.connect() as connection:
            try:
                found = load(connection, case)
            except UnknownSubject as error:
                raise NoSuchCase(case) from error
        if not isinstance(found, CaseState):
            raise NoSuchCase(case)
        return report_of(found)

    async def wait(
        self, case: str, until: Callable[[CaseReport], bool], *, timeout: timedelta = timedelta(minutes=1)
    ) -> CaseReport:
        """The first report for which `until` holds. TimeoutError after `timeout`."""
        async with asyncio.timeout(timeout.total_seconds()):
            pause = 0.05
            while not until(report := await self.report(case)):
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, 1)
            return report

    async def wake(self, subject: str) -> Spine:
        """Have a case or dossier look at the clock: on a stepped installation after it was set."""
        handle = self.client.get_workflow_handle(subject)
        return await self._until_known(lambda: handle.execute_update("wake", subject, result_type=Spine))

    # --- the way there ------------------------------------------------------------------------------------------------

    async def _sent(self, envelope: Envelope, send: Callable[[str], Awaitable[Sent]]) -> Sent:
        """Send a command until there is an answer. `Pending` or `Busy` when patience is over.

        After a failure the next attempt is an update of its own that nobody can foresee, for the server repeats the
        answer to an update id that it knows, also a refusal that was mended meanwhile, or that somebody else provoked.
        While the outcome is unknown the update stays the same, and the server waits with us for the one that it has.
        """
        update_id, office = _update_id(envelope), envelope.actor.office

        async def attempt() -> Sent:
            nonlocal update_id
            self.line.check(office)
            try:
                async with self.line.turn(office):
                    return await send(update_id)
            except WorkflowUpdateFailedError:
                update_id = _update_id(envelope)
                raise

        return await self._until_known(attempt, envelope.request_id)

    async def _until_known(self, ask: Callable[[], Awaitable[T]], request_id: str = "") -> T:
        """Ask until there is an answer, `ATTEMPT` at a time; of a command its request id makes that harmless.

        When patience is over a command is `Pending` or `Busy`, and a question fails as it did last.
        """
        clock = asyncio.get_running_loop().time
        deadline = clock() + self.patience.total_seconds()
        pause = 0.1
        while True:
            try:
                async with asyncio.timeout_at(min(clock() + ATTEMPT.total_seconds(), deadline)):
                    return await ask()
            except Exception as error:
                named = _again(error)
                pause = max(pause, named)
                if clock() + pause > deadline or (named and not self.comes_again):
                    if not request_id:
                        raise
                    raise (Busy(request_id, named) if named else Pending(request_id)) from error
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _begun(name: str) -> dict[str, Any]:
    """How the workflow of a subject is begun by its first command, or found."""
    kind = kind_of(name)
    return {
        "id": name,
        "task_queue": CASES,
        "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
        "id_reuse_policy": WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        "static_summary": f"{SUBJECTS[kind].words[0].capitalize()} {name.removeprefix(f'{kind}/')}",
    }


def _update_id(envelope: Envelope) -> str:
    return f"{envelope.update_id}~{uuid.uuid4().hex[:8]}"


def _again(error: Exception) -> int:
    """The seconds after which to send the same again, 0 where none are named; raises what a caller can act on."""
    if isinstance(error, TooLong):
        return error.seconds
    if isinstance(error, WorkflowUpdateFailedError):
        return _said(error)
    if isinstance(error, RPCTimeoutOrCancelledError):
        if isinstance(error.__cause__, asyncio.CancelledError) and _stopped():
            raise error.__cause__ from None  # we are being cancelled, not the call
        return 0
    if isinstance(error, RPCError):
        if error.status is RPCStatusCode.NOT_FOUND:
            raise NoSuchCase(error.message) from error
        unknown = error.status in UNKNOWN or _goes_over(error)
    else:
        unknown = (
            isinstance(error, TimeoutError)
            or is_away(error)
            or (isinstance(error, WorkflowQueryFailedError) and error.message == ASK_AGAIN)
        )
    if not unknown:
        raise error
    return 0


def _goes_over(error: RPCError) -> bool:
    """Whether the run took as many updates as it may, or a workflow task of it failed with this one in it.

    So ends a task that hands over to a new run and meets the outcome of an effect: the server gives it again.
    """
    failed = any(detail.Is(WorkflowNotReadyFailure.DESCRIPTOR) for detail in error.grpc_status.details)
    return error.status is RPCStatusCode.FAILED_PRECONDITION and (failed or "limit" in error.message)


def _stopped() -> bool:
    """Whether somebody wants this task to end; an attempt whose time is over is none."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _said(error: WorkflowUpdateFailedError) -> int:
    """What a case said instead of an answer, in the same way."""
    cause: BaseException | None = error.cause
    while cause is not None and not isinstance(cause, ApplicationError):
        cause = cause.__cause__
    if cause is None:
        raise error
    detail = cause.details[0] if cause.details else {}
    match cause.type:
        case Trouble.ASK_AGAIN | Trouble.PENDING | "AcceptedUpdateCompletedWorkflow" | "UnprocessedUpdate":
            return 0  # it goes over, or just ended; a worker that died had taken it and not looked at it
        case Trouble.BUSY:
            return int(detail["seconds"])
        case Trouble.MALFORMED:
            raise Malformed(detail.get("field", "command"), detail.get("problem", cause.message)) from error
        case Trouble.REUSED:
            raise RequestReused from error
        case Trouble.ASTRAY:
            raise RecordsAstray(str(cause)) from error
        case Trouble.UNKNOWN:
            raise NoSuchCase("the records know no such subject") from error
    raise error


def main() -> int:
    """`python -m starter FILE`: import a register, as `thads case import FILE` does."""
    import sys

    from cli import run

    sys.argv[1:1] = ["case", "import"]
    return run()


if __name__ == "__main__":
    leave_with(main)
