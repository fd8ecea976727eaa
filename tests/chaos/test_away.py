"""PostgreSQL away for a while, and a worker that is asked to go."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from temporalio.api.enums.v1 import EventType, PendingActivityState
from temporalio.client import WorkflowHandle

from activities.messages import CARRY_OUT
from cases.events import Role
from partners.sandbox.faults import Fault, FaultKind
from records.tables import journal
from simulation.staff import actor
from tests.chaos import promises
from tests.chaos.life import dossier
from tests.chaos.stack import Stack, stack, worker_process
from tests.kit import at, listed, until
from workflows import schedules

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

SECRETARY, HEAD = actor(Role.SECRETARY), actor(Role.HEAD)


async def test_sql_away_and_a_worker_that_goes(tmp_path: Path) -> None:
    async with stack(tmp_path, at(9, 7, 10)) as there:
        clerk = actor(Role.CLERK)
        (case,) = (await there.starter.start(dossier(1), sender="away", actor=clerk)).cases
        (other,) = (await there.starter.start(dossier(2), sender="away", actor=clerk)).cases
        await there.starter.wait(case, lambda report: report.state.head > 0 and not report.state.owed)
        await a_command_waits_for_sql(there, case)
        await a_worker_ends_what_it_began(there, case)
        await a_worker_looks_when_it_begins(there, case, other)
        promises.no_task_failed(await promises.histories(there.starter.client))


async def a_command_waits_for_sql(there: Stack, case: str) -> None:
    """It is answered once when PostgreSQL is back; meanwhile the case can be asked: what it knows needs no SQL."""
    handle = there.starter.client.get_workflow_handle(case)
    await asyncio.to_thread(there.postgres.stop)
    asked = asyncio.create_task(there.starter.act(case, "propose_decision", actor=SECRETARY, request_id="while-away"))
    while not await _told_to_wait(handle):
        assert not asked.done()
        await asyncio.sleep(0.1)
    assert (await there.starter.query(case)).stage == "opened"
    assert not asked.done()
    there.postgres.start()
    await asyncio.to_thread(there.postgres.wait_ready)
    answer = await asked
    assert answer.accepted
    stored = await there.sql(
        lambda connection: connection.execute(
            select(func.count(journal.c.seq)).where(journal.c.request_id == "while-away", journal.c.subject == case)
        ).scalar_one()
    )
    assert stored >= len(answer.events) > 0
    again = await there.starter.act(case, "propose_decision", actor=SECRETARY, request_id="while-away")
    assert (again.events, again.accepted) == (answer.events, True)


async def _told_to_wait(handle: WorkflowHandle[Any, Any]) -> bool:
    """Whether a try of the command ended with the word to ask again."""
    return any(
        event.workflow_execution_update_completed_event_attributes.outcome.HasField("failure")
        for event in (await handle.fetch_history()).events
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED
    )


async def a_worker_ends_what_it_began(there: Stack, case: str) -> None:
    """SIGTERM while a partner is slow: the call is finished and recorded by that worker, and no other tries it."""

    async def probe(path: str) -> int:
        return (await there.http.get(f"http://{there.worker.address}{path}")).status_code

    async def is_ready() -> bool:
        return await probe("/readyz") == 200

    await until(is_ready)  # the database was away just now
    assert (await probe("/livez"), await probe("/metrics")) == (200, 200)
    slow = Fault(partner="procuracy", kind=FaultKind.SLOW, operation="deliver", times=1, delay_ms=4_000)
    await there.sandbox.fault(slow)
    assert (await there.starter.act(case, "sign_decision", actor=HEAD)).accepted
    while not await there.sandbox.calls("procuracy"):
        await asyncio.sleep(0.05)
    handle = there.starter.client.get_workflow_handle(case)
    (pending,) = [
        a for a in (await handle.describe()).raw_description.pending_activities
        if a.activity_type.name == CARRY_OUT
    ]  # fmt: skip
    assert pending.state == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
    await asyncio.to_thread(there.worker.stop)
    assert there.worker.exit_code == 0
    with pytest.raises(httpx.HTTPError):
        await probe("/livez")
    done = [
        e for e in (await handle.fetch_history()).events
        if e.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED
        and e.activity_task_completed_event_attributes.identity == pending.last_worker_identity
    ]  # fmt: skip
    assert done


async def a_worker_looks_when_it_begins(there: Stack, case: str, other: str) -> None:
    """It goes on with what the one before left, and starts what was lost meanwhile, though the round has not come."""
    client = there.starter.client
    await schedules.prepare(client)
    await client.get_schedule_handle("thads/watch").pause()
    await client.get_workflow_handle(other).terminate("an operator's slip")
    await listed(client, other, "Terminated")
    there.worker = worker_process(there.settings, "worker-2")
    try:
        there.worker.start()
        await asyncio.to_thread(there.worker.wait_ready)
        await there.starter.wait(case, lambda report: not report.state.owed)
        assert len(await there.sandbox.calls("procuracy")) == 1
        await listed(client, other, "Running")
    finally:
        there.worker.kill()
