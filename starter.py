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
happens twice, until `patience` is over; then it raises `Pending`.
"""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
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
from cases.names import DossierName
from cases.report import CaseReport, report_of
from cases.state import CaseState
from records import staging
from records.database import engine, is_away
from records.journal import UnknownSubject, load
from runtime.client import connect
from runtime.envelope import DoorKey, EnvelopeError
from runtime.gate import ASK_AGAIN
from runtime.settings import Settings
from workflows.dossier import Dossier as DossierWorkflow
from workflows.enforcement_case import EnforcementCase

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

    def __init__(self, request_id: str) -> None:
        super().__init__(f"pending: ask again under the request id {request_id}")
        self.request_id = request_id


class RecordsAstray(RuntimeError):
    """The records lack what the case's workflow knows: they were restored. See `thads restore check`."""


@dataclass
class Starter:
    """A connection of one door. `now` gives the legal moment (the wall clock unless the installation's is stepped)."""

    client: Client
    key: DoorKey
    records: Engine
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    patience: timedelta = timedelta(minutes=2)

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
        envelope = await self.envelope(name, "submit_dossier", payload, actor, own)
        start = partial(
            WithStartWorkflowOperation,
            DossierWorkflow.run,
            Start(subject=name),
            id=name,
            task_queue=CASES,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary=f"Hồ sơ {name.removeprefix('dossier/')}",
        )
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
        """Send a case one command. Malformed: the field, its problem and the way out. NoSuchCase: no such workflow."""
        envelope = await self.envelope(subject, command, payload or {}, actor, request_id or uuid.uuid4().hex)
        handle = self.client.get_workflow_handle_for(EnforcementCase.run, subject)
        return await self._sent(
            envelope, lambda update_id: handle.execute_update(EnforcementCase.act, envelope, id=update_id)
        )

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
        """Send a command until there is an answer. `Pending` when patience is over.

        Each attempt is an update of its own that nobody can foresee, for the server repeats the answer to an update id
        that it knows, also a refusal that was mended meanwhile, or that somebody else provoked.
        """
        deadline = asyncio.get_running_loop().time() + self.patience.total_seconds()
        while True:
            update_id = f"{envelope.update_id}~{uuid.uuid4().hex[:8]}"
            try:
                return await self._until_known(partial(send, update_id))
            except _AskLater:
                if asyncio.get_running_loop().time() > deadline:
                    raise Pending(envelope.request_id) from None
            except (RPCError, RPCTimeoutOrCancelledError) as error:
                raise Pending(envelope.request_id) from error

    async def _until_known(self, send: Callable[[], Awaitable[T]]) -> T:
        """Send until there is an answer; the request id makes that harmless."""
        deadline = asyncio.get_running_loop().time() + self.patience.total_seconds()
        pause = 0.1
        while True:
            try:
                return await send()
            except WorkflowUpdateFailedError as error:
                _explain(error)
            except WorkflowQueryFailedError as error:
                if error.message != ASK_AGAIN or asyncio.get_running_loop().time() > deadline:
                    raise
            except RPCTimeoutOrCancelledError as error:
                if isinstance(error.__cause__, asyncio.CancelledError):
                    raise error.__cause__ from None  # we are being cancelled, not the call
                if asyncio.get_running_loop().time() > deadline:
                    raise
            except DBAPIError as error:
                if not is_away(error) or asyncio.get_running_loop().time() > deadline:
                    raise
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    raise NoSuchCase(error.message) from error
                full = error.status is RPCStatusCode.FAILED_PRECONDITION and "limit" in error.message
                if not (full or error.status in UNKNOWN) or asyncio.get_running_loop().time() > deadline:
                    raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5)


class _AskLater(Exception):
    """The case could not reach its records in time."""


def _explain(error: WorkflowUpdateFailedError) -> None:
    """Raise what a caller can act on; return where the same is to be sent again."""
    cause: BaseException | None = error.cause
    while cause is not None and not isinstance(cause, ApplicationError):
        cause = cause.__cause__
    kind = cause.type if isinstance(cause, ApplicationError) else ""
    if kind in (Trouble.ASK_AGAIN, "AcceptedUpdateCompletedWorkflow"):  # the run was continued, or ended meanwhile
        return
    if kind == Trouble.MALFORMED and isinstance(cause, ApplicationError):
        detail = cause.details[0] if cause.details else {}
        raise Malformed(str(detail.get("field", "command")), str(detail.get("problem", cause.message))) from error
    if kind == Trouble.REUSED:
        raise RequestReused from error
    if kind == Trouble.PENDING:
        raise _AskLater from error
    if kind == Trouble.ASTRAY:
        raise RecordsAstray(str(cause)) from error
    if kind == Trouble.UNKNOWN:
        raise NoSuchCase("the records know no such subject") from error
    raise error


def main() -> None:
    """`python -m starter FILE`: import a register, as `thads case import FILE` does."""
    import sys

    from cli import main as thads

    sys.argv[1:1] = ["case", "import"]
    thads()


if __name__ == "__main__":
    main()
