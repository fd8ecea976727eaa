"""What comes at the last moment of a run: it is answered, and what was decided is learned before the run goes over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio import activity
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType, UpdateWorkflowExecutionLifecycleStage
from temporalio.api.update.v1 import UpdateRef, WaitPolicy
from temporalio.api.workflowservice.v1 import PollWorkflowExecutionUpdateRequest
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Worker

from activities.messages import CASES, DOCUMENTS, Asked, DossierAnswer, HistoryAsked, Spine, Start, Told, Trouble
from audit.history import in_clear
from cases.commands import Answer, Envelope, Head
from cases.events import Actor, Role
from runtime import namespace
from runtime.codec import KeyRing
from runtime.converter import data_converter
from tests.kit import temporal, until
from workflows import journaled
from workflows.dossier import Dossier
from workflows.enforcement_case import EnforcementCase
from workflows.runner import WORKFLOWS, workflow_runner

pytestmark = pytest.mark.stack

SUGGESTED = 12
"""Events after which the server suggests a new run."""
QUICK = timedelta(seconds=2)
"""The time of a workflow task, and so its beat while a local activity is under way."""


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """A server of its own, without records: what they would say is played."""
    with temporal(tmp_path, suggest_after=SUGGESTED) as server:
        converter = data_converter(KeyRing.create(tmp_path / "keys"))
        found = await Client.connect(server.address, data_converter=converter)
        await namespace.prepare(found)
        yield found


def head(seq: int) -> Head:
    return Head(seq=seq, hash=f"{seq:064}")


def worker(client: Client, *activities: Callable[..., Any]) -> AbstractAsyncContextManager[Worker]:
    return Worker(
        client,
        task_queue=CASES,
        workflows=WORKFLOWS,
        activities=activities,
        workflow_runner=workflow_runner(),
        max_cached_workflows=0,  # so that the next worker is given what this one leaves
    )


def command(subject: str) -> Envelope:
    return Envelope(
        request_id="R-1",
        subject=subject,
        command="propose_decision",
        payload={},
        actor=Actor(id="TK-01", role=Role.SECRETARY, office="79"),
        door="tests",
        sent_at=datetime(2026, 9, 7, tzinfo=UTC).isoformat(),
    )


async def events(handle: WorkflowHandle[Any, Any]) -> list[Any]:
    return list((await handle.fetch_history()).events)


async def has(handle: WorkflowHandle[Any, Any], kind: EventType.ValueType) -> bool:
    return any(event.event_type == kind for event in await events(handle))


async def test_a_run_goes_over_with_what_was_being_decided_when_its_sender_gave_up(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No handler runs, yet a decision is under way: the next run must begin with what came of it."""
    monkeypatch.setattr(journaled, "HELD", timedelta(milliseconds=100))
    go_on = asyncio.Event()
    asked: list[int] = []
    answer = Answer(subject="case/79/last/1/1", request_id="R-1", accepted=True, stage="opened", head=2)

    @activity.defn(name="decide")
    async def decide(this: Asked) -> Told:
        asked.append(this.known.seq)
        await go_on.wait()
        spine = Spine(subject=this.subject, office="79", stage="opened", head=head(this.known.seq + 1))
        return Told(spine=spine, answer=answer)

    async with worker(client, decide):
        begun = Spine(subject=answer.subject, office="79", stage="opened", head=head(1))
        handle = await client.start_workflow(
            EnforcementCase.run, Start(subject=begun.subject, spine=begun), id=begun.subject, task_queue=CASES,
            task_timeout=QUICK,
        )  # fmt: skip
        first_run = client.get_workflow_handle(handle.id, run_id=handle.first_execution_run_id)
        envelope = command(begun.subject)
        with pytest.raises(WorkflowUpdateFailedError) as failed:
            await first_run.execute_update(EnforcementCase.act, envelope, id=envelope.update_id)
        assert isinstance(failed.value.cause, ApplicationError)
        assert failed.value.cause.type == Trouble.PENDING

        async def would_go_over() -> bool:
            """Whether workflow code has seen, in a task after the answer, that a new run is suggested."""
            found = await events(first_run)
            kinds = [event.event_type for event in found]
            last = found[: kinds.index(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED)][-1].event_id
            done = {e.workflow_task_completed_event_attributes.started_event_id for e in found if e.event_id > last + 1}
            return any(
                event.workflow_task_started_event_attributes.suggest_continue_as_new and event.event_id in done
                for event in found
            )

        await until(would_go_over)
        go_on.set()
        await until(lambda: has(first_run, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW))
        next_run = await in_clear(await client.get_workflow_handle(handle.id).fetch_history(), client.data_converter)
        assert next_run.continues == handle.first_execution_run_id
        assert next_run.start.spine
        assert next_run.start.spine.head == head(2)
        assert set(asked) == {1}  # again only where a workflow task came too late


async def test_a_command_is_answered_that_comes_with_the_end_of_what_a_dossier_waits_for_last(client: Client) -> None:
    """Its workflow is told in one activation that its history is kept and that a command came."""
    kept: list[str] = []

    @activity.defn(name="decide")
    async def decide(this: Asked) -> Told:
        spine = Spine(subject=this.subject, office="79", stage="refused", over=True, outcome="refused", head=head(2))
        return Told(spine=spine, dossier=DossierAnswer(dossier=this.subject, outcome="refused"))

    @activity.defn(name="keep_history")
    async def keep_history(this: HistoryAsked) -> None:
        kept.append(this.run_id)

    over = Spine(subject="dossier/79/last/1", office="79", stage="refused", over=True, outcome="refused", head=head(1))
    async with worker(client, decide):
        handle = await client.start_workflow(
            Dossier.run, Start(subject=over.subject, spine=over), id=over.subject, task_queue=CASES
        )
        await until(lambda: has(handle, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
    async with Worker(client, task_queue=DOCUMENTS, activities=[keep_history]):
        await until(lambda: has(handle, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED))
        envelope = command(over.subject)
        sent = asyncio.create_task(handle.execute_update(Dossier.act, envelope, id=envelope.update_id))
        await until(lambda: admitted(client, envelope))
        async with worker(client, decide):
            assert (await sent).outcome == "refused"
            assert await handle.result() == "refused"
    assert len(kept) == 2  # what came last stands in the history that is kept


async def admitted(client: Client, envelope: Envelope) -> bool:
    """Whether the server has the command, which no worker was told of yet."""
    ref = UpdateRef(workflow_execution=WorkflowExecution(workflow_id=envelope.subject), update_id=envelope.update_id)
    stage = UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED
    asks = PollWorkflowExecutionUpdateRequest(
        namespace=client.namespace, update_ref=ref, wait_policy=WaitPolicy(lifecycle_stage=stage)
    )
    try:
        await client.workflow_service.poll_workflow_execution_update(asks)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True
