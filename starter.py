"""What a backend service imports to start cases and act on them, and a program that does so from the command line.

Worked example 1, hand in a dossier and learn at once what becomes of it:

    async with Starter.connect(door="portal") as thads:
        answer = await thads.start(dossier, sender="cong-dvc", actor=clerk)
        print(answer.outcome, answer.cases, answer.ground)        # accepted ('case/79/cong-dvc/HS-1/1',)

Worked example 2, act, ask and wait:

    answer = await thads.act("case/79/cong-dvc/HS-1/1", "propose_decision", {}, actor=secretary, request_id="P-1")
    report = await thads.query("case/79/cong-dvc/HS-1/1")
    for duty in report.duties:
        print(duty.duty.rule, duty.duty.due, [line.vi for line in duty.working])
    await thads.wait("case/79/cong-dvc/HS-1/1", lambda report: report.state.stage == "decided")

A refusal by law is an answer (`answer.accepted` is False, with article and reason); a malformed command raises
`Malformed`.
Unavailable, exhausted, aborted or disconnected means *unknown*: the starter sends the same request id again, so nothing
happens twice, until `patience` is over.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

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

from activities.journal import BAD_SIGNATURE, REQUEST_REUSED
from activities.messages import CASES
from cases.commands import Answer, Envelope, Malformed
from cases.dossier import Dossier
from cases.dossiers import DossierState
from cases.events import Actor, canonical
from cases.kernel import check_readable
from law.pack import current_pack
from runtime.client import connect
from runtime.envelope import DoorKey, EnvelopeError
from runtime.gate import ASK_AGAIN
from runtime.settings import Settings
from workflows.dossier import Dossier as DossierWorkflow
from workflows.enforcement_case import EnforcementCase
from workflows.messages import CaseReport, DossierAnswer, DossierStart, Woken

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

_FIELDS = {
    REQUEST_REUSED: ("request_id", REUSED),
    BAD_SIGNATURE: (
        "signature",
        "không phải chữ ký của cửa gửi; đăng ký khóa công khai của cửa rồi gửi lại dưới mã mới / "
        "is not that of its door; register the door's public key and send it again under a new id",
    ),
}

T = TypeVar("T")


class NoSuchCase(LookupError):
    """No workflow of that id: it was never started, or the server has forgotten it; ask the records."""


@dataclass
class Starter:
    """A connection of one door. `now` gives the legal moment (the wall clock unless the installation's is stepped)."""

    client: Client
    key: DoorKey
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    stepped: bool = False
    patience: timedelta = timedelta(minutes=2)
    pack: str = field(default_factory=lambda: current_pack().version)

    @classmethod
    @asynccontextmanager
    async def connect(cls, door: str, settings: Settings | None = None) -> AsyncIterator[Starter]:
        """Connect as a door; its signing key lies in the installation's key folder and is made at the first use."""
        chosen = settings or Settings.load()
        client = await connect(chosen, identity=f"starter-{door}-{os.getpid()}")
        yield cls(client, DoorKey.ensure(chosen.keys, door))

    # --- commands -----------------------------------------------------------------------------------------------------

    async def start(
        self, dossier: Dossier, *, sender: str, actor: Actor, request_id: str | None = None
    ) -> DossierAnswer:
        """Hand in a dossier: accepted with its case numbers, to be supplemented, or refused with the ground.

        The same dossier (office, sender, dossier id) sent again, or by two services at once, is one dossier. Other
        contents under its id are refused (`refusal` of the answer) and leave it as it was.
        """
        name = dossier_name(dossier.office, sender, dossier.dossier_id)
        payload = {"dossier": dossier.model_dump(mode="json")}
        contents = hashlib.sha256(canonical(payload)).hexdigest()
        envelope = self.envelope(name, "submit_dossier", payload, actor, request_id or f"submit/{contents}")
        return await self._to_dossier(envelope)

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
        envelope = self.envelope(subject, command, payload or {}, actor, request_id or uuid.uuid4().hex)
        handle = self.client.get_workflow_handle_for(EnforcementCase.run, subject)
        answer = await self._until_known(
            lambda: handle.execute_update(EnforcementCase.act, envelope, id=envelope.request_id)
        )
        if answer.digest != envelope.digest():  # Temporal answers by the id alone
            raise Malformed("request_id", REUSED)
        return answer

    async def act_on_dossier(
        self,
        subject: str,
        command: str,
        payload: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        request_id: str | None = None,
    ) -> DossierAnswer:
        """Send a dossier one command: a supplement, or one of the notices that are due."""
        envelope = self.envelope(subject, command, payload or {}, actor, request_id or uuid.uuid4().hex)
        answer = await self._to_dossier(envelope)
        if answer.digest != envelope.digest():
            raise Malformed("request_id", REUSED)
        return answer

    def envelope(
        self, subject: str, command: str, payload: Mapping[str, Any], actor: Actor, request_id: str
    ) -> Envelope:
        """The signed envelope of a command. Malformed: it holds what no message can carry."""
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
        try:
            signature = self.key.sign(bare.model_dump(mode="json", exclude={"signature"}))
        except EnvelopeError as error:
            raise Malformed(error.field.removeprefix("$."), error.problem) from error
        return bare.model_copy(update={"signature": signature})

    # --- questions ----------------------------------------------------------------------------------------------------

    async def query(self, subject: str) -> CaseReport:
        """The case as it stands, its open duties with their working, and what it waits for."""
        handle = self.client.get_workflow_handle_for(EnforcementCase.run, subject)
        return await self._until_known(lambda: handle.query(EnforcementCase.report))

    async def wait(
        self, subject: str, until: Callable[[CaseReport], bool], *, timeout: timedelta = timedelta(minutes=1)
    ) -> CaseReport:
        """The first report for which `until` holds. TimeoutError after `timeout`."""
        async with asyncio.timeout(timeout.total_seconds()):
            pause = 0.05
            while not until(report := await self.query(subject)):
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, 1)
            return report

    async def wake(self, subject: str, now: datetime) -> Woken:
        """On a stepped installation: tell a case or dossier that it is now this moment."""
        handle = self.client.get_workflow_handle(subject)
        name = f"wake/{now.isoformat()}"
        return await self._until_known(lambda: handle.execute_update("wake", now, id=name, result_type=Woken))

    # --- the way there ------------------------------------------------------------------------------------------------

    async def _to_dossier(self, envelope: Envelope) -> DossierAnswer:
        office = envelope.subject.split("/")[1]
        state = DossierState(id=envelope.subject, office=office, pack=self.pack)

        async def send() -> DossierAnswer:
            start = WithStartWorkflowOperation(
                DossierWorkflow.run,
                DossierStart(state=state, stepped=self.stepped, now=self.now()),
                id=envelope.subject,
                task_queue=CASES,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                static_summary=f"Hồ sơ {envelope.subject.removeprefix('dossier/')}",
            )
            return await self.client.execute_update_with_start_workflow(
                DossierWorkflow.act, envelope, start_workflow_operation=start, id=envelope.request_id
            )

        return await self._until_known(send)

    async def _until_known(self, send: Callable[[], Awaitable[T]]) -> T:
        """Send until there is an answer; the request id makes that harmless."""
        deadline = asyncio.get_running_loop().time() + self.patience.total_seconds()
        pause = 0.1
        while True:
            try:
                return await send()
            except WorkflowUpdateFailedError as error:
                if explained := _explained(error):
                    raise explained from error
                if not _cut_short(error):
                    raise
            except WorkflowQueryFailedError as error:
                if error.message != ASK_AGAIN or asyncio.get_running_loop().time() > deadline:
                    raise
            except RPCTimeoutOrCancelledError as error:
                if isinstance(error.__cause__, asyncio.CancelledError):
                    raise error.__cause__ from None  # we are being cancelled, not the call
                if asyncio.get_running_loop().time() > deadline:
                    raise
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    raise NoSuchCase(error.message) from error
                if error.status not in UNKNOWN or asyncio.get_running_loop().time() > deadline:
                    raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5)


def _explained(error: WorkflowUpdateFailedError) -> Malformed | None:
    """The error that a caller can act on, if it is one."""
    cause: BaseException | None = error.cause
    while cause is not None and not isinstance(cause, ApplicationError):
        cause = cause.__cause__
    if isinstance(cause, ApplicationError) and cause.type == "Malformed":
        detail = cause.details[0] if cause.details else {}
        return Malformed(str(detail.get("field", "command")), str(detail.get("problem", cause.message)))
    if isinstance(cause, ApplicationError) and cause.type in _FIELDS:
        return Malformed(*_FIELDS[cause.type])
    return None


def _cut_short(error: WorkflowUpdateFailedError) -> bool:
    """Whether the run ended or was continued before it answered: the journal knows, so the command is sent again."""
    return isinstance(error.cause, ApplicationError) and error.cause.type == "AcceptedUpdateCompletedWorkflow"


def dossier_name(office: str, sender: str, dossier_id: str) -> str:
    """The id of a dossier: the same office, sender and sender's id are the same dossier."""
    return f"dossier/{office}/{sender}/{dossier_id}"


def main() -> None:
    """`python -m starter FILE`: import a register, as `thads case import FILE` does."""
    import sys

    from cli import main as thads

    sys.argv[1:1] = ["case", "import"]
    thads()


if __name__ == "__main__":
    main()
