"""A dead, lost or slept-in workflow is seen, told of, and mended; its case goes on, and its audit holds."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest, ResetWorkflowExecutionRequest
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from activities import watching
from activities.messages import CASES, Round, Start
from activities.watching import Watcher
from audit.auditor import Auditor
from cases.commands import Head
from cases.events import Role
from records import clock, rounds
from records.journal import read
from runtime import canary
from runtime.codec import KeyRing
from runtime.errors import StackError
from simulation.staff import actor
from tests.chaos.life import dossier
from tests.integration.audit.test_audit import failing
from tests.kit import Installation, at, installation, listed
from workflows import schedules
from workflows.round import RoundOf

pytestmark = pytest.mark.stack

_numbers = itertools.count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def there(
    tmp_path_factory: pytest.TempPathFactory, temporal_address: str, postgres_url: str
) -> AsyncIterator[Installation]:
    data: Path = tmp_path_factory.mktemp("watched")
    async with installation(data, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as made:
        await canary.lay(made.starter.client, KeyRing(made.settings.keys))
        yield made


@pytest.fixture
async def case(there: Installation) -> str:
    """A case with a duty that runs, and nothing under way."""
    answer = await there.starter.start(dossier(next(_numbers)), sender="watched", actor=actor(Role.CLERK))
    (name,) = answer.cases
    await there.starter.act(name, "propose_decision", actor=actor(Role.SECRETARY))
    return name


def watcher(there: Installation, *, revives: bool = True) -> Watcher:
    return Watcher(there.engine, there.starter.client, revives=revives)


def handle(there: Installation, case: str) -> WorkflowHandle[object, object]:
    return there.starter.client.get_workflow_handle(case)


async def end(there: Installation, case: str, how: str) -> None:
    """End a case's workflow behind its back."""
    if how == "Terminated":
        await handle(there, case).terminate("an operator's slip")
    else:
        await handle(there, case).cancel()
        while (await handle(there, case).describe()).status is WorkflowExecutionStatus.RUNNING:
            await asyncio.sleep(0.05)
    await listed(there.starter.client, case, how)


def events(there: Installation, case: str) -> int:
    with there.engine.connect() as connection:
        return len(read(connection, case))


async def audited(there: Installation, case: str) -> object:
    return failing(await Auditor(there.settings, there.starter.client, there.reader).audit(case))


@pytest.mark.parametrize("how", ["Terminated", "Canceled"])
async def test_a_case_whose_workflow_was_ended_is_seen_and_revived(there: Installation, case: str, how: str) -> None:
    await end(there, case, how)
    found = await watcher(there, revives=False).look()
    assert (found.lost, found.revived) == ([case], [])

    found = await watcher(there).look()
    assert (found.lost, found.revived) == ([], [case])
    before = events(there, case)
    assert (await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))).accepted
    assert (await there.starter.query(case)).head.seq > before
    await there.starter.wait(case, lambda report: not report.state.owed)
    assert await audited(there, case) == {}


async def test_a_case_that_never_started_is_started(there: Installation, case: str) -> None:
    await end(there, case, "Terminated")
    await there.starter.client.workflow_service.delete_workflow_execution(_deletion(there, case))
    while await is_known(there, case):
        await asyncio.sleep(0.05)
    assert (await watcher(there).look()).revived == [case]
    assert (await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))).accepted


async def is_known(there: Installation, case: str) -> bool:
    try:
        await handle(there, case).describe()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True


def _deletion(there: Installation, case: str) -> DeleteWorkflowExecutionRequest:
    execution = WorkflowExecution(workflow_id=case)
    return DeleteWorkflowExecutionRequest(namespace=there.starter.client.namespace, workflow_execution=execution)


async def test_a_workflow_that_completed_although_its_case_is_open_is_revived(there: Installation, case: str) -> None:
    """Whatever a run came to, whether the case needs one is for the records to say."""
    over = (await there.starter.query(case)).model_copy(update={"over": True})
    await end(there, case, "Terminated")
    await there.starter.client.start_workflow(
        "EnforcementCase", Start(subject=case, spine=over), id=case, task_queue=CASES
    )
    await listed(there.starter.client, case, "Completed")
    assert (await watcher(there).look()).revived == [case]
    assert (await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))).accepted


async def test_a_case_that_dies_again_and_again_is_told_of(there: Installation, case: str) -> None:
    for revived, lost in ((1, 0), (1, 1)):
        await end(there, case, "Terminated")
        await watcher_has_looked(there)
        with there.engine.connect() as connection:
            seen = rounds.last(connection)["watch"]
        assert (seen.outcome["counts"]["revived"], seen.outcome["counts"]["lost"]) == (revived, lost)
    with pytest.raises(StackError, match="1 lost"):
        rounds.amiss(seen)
    await watcher_has_looked(there)
    with there.engine.connect() as connection:
        rounds.amiss(rounds.last(connection)["watch"])


async def test_a_workflow_that_was_reset_is_woken(there: Installation, case: str) -> None:
    with there.engine.connect() as connection:
        known = connection.scalar(text("SELECT head FROM subjects WHERE id = :case"), {"case": case})
    await watcher_has_looked(there)
    history = await handle(there, case).fetch_history()
    first = next(e.event_id for e in history.events if e.HasField("workflow_task_completed_event_attributes"))
    execution = WorkflowExecution(workflow_id=case, run_id=history.run_id)
    await there.starter.client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=there.starter.client.namespace,
            workflow_execution=execution,
            workflow_task_finish_event_id=first,
            request_id="reset",
            reason="an operator's slip",
        )
    )
    await listed(there.starter.client, case, "Terminated")
    await watcher(there).look()
    assert (await there.starter.query(case)).head.seq == known
    assert (await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))).accepted
    await there.starter.wait(case, lambda report: not report.state.owed)
    assert await audited(there, case) == {}


@pytest.mark.parametrize("name", ["reconcile", "send_monthly_lists", "audit_sample"])
async def test_each_round_keeps_how_it_ended(there: Installation, case: str, name: str) -> None:
    await there.starter.client.execute_workflow(RoundOf.run, Round(name=name), id=f"round/{name}", task_queue=CASES)
    with there.engine.connect() as connection:
        ended = rounds.last(connection)[name]
    assert (ended.problem, ended.differs) == ("", 0), ended.outcome
    assert not ended.overdue(datetime.now(UTC))


async def test_a_workflow_that_knows_more_than_the_records_is_told_of_and_left_alone(
    there: Installation, case: str
) -> None:
    before = await there.starter.query(case)
    forged = before.model_copy(update={"head": Head(seq=before.head.seq + 3, hash="0" * 64)})
    await end(there, case, "Terminated")
    client = there.starter.client
    run = await client.start_workflow("EnforcementCase", Start(subject=case, spine=forged), id=case, task_queue=CASES)
    await listed(there.starter.client, case, "Running")
    found = await watcher(there).look()
    assert (found.ahead, found.behind, found.woken) == ([case], [], [])
    assert (await there.starter.query(case)).head == forged.head
    await run.terminate()
    await listed(there.starter.client, case, "Terminated")
    assert (await watcher(there).look()).revived == [case]


async def test_a_workflow_that_does_not_answer_is_told_of(
    there: Installation, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One whose task nobody can do: no worker takes its queue."""
    monkeypatch.setattr(watching, "ANSWER_WITHIN", timedelta(seconds=1))
    spine = await there.starter.query(case)
    await end(there, case, "Terminated")
    client = there.starter.client
    run = await client.start_workflow("EnforcementCase", Start(subject=case, spine=spine), id=case, task_queue="nobody")
    await listed(there.starter.client, case, "Running")
    assert (await watcher(there).look()).behind == [case]
    await run.terminate()
    await listed(there.starter.client, case, "Terminated")
    assert (await watcher(there).look()).revived == [case]


async def test_all_have_their_turn_though_few_are_asked_at_a_time(
    there: Installation, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "HEADS", 1)
    await watcher_has_looked(there)
    seen = set()
    for _ in range(there_open(there)):
        await watcher_has_looked(there)
        with there.engine.connect() as connection:
            seen.add(rounds.last(connection)["watch"].outcome["upto"])
    assert len(seen) == there_open(there)


async def test_the_schedules_are_made_once_and_the_watcher_comes_by_itself(there: Installation, case: str) -> None:
    client = there.starter.client
    await schedules.look_now(client)  # no harm where there are none
    await schedules.prepare(client)
    await client.get_schedule_handle("thads/reconcile").pause()
    await schedules.prepare(client)
    assert await schedules.paused(client) == {**dict.fromkeys(rounds.EVERY, False), "reconcile": True}
    await end(there, case, "Terminated")
    await schedules.look_now(client)
    await listed(there.starter.client, case, "Running")
    assert (await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))).accepted


async def test_the_duties_of_a_revived_case_are_watched_again(there: Installation, case: str) -> None:
    await end(there, case, "Terminated")
    assert (await watcher(there).look()).revived == [case]
    due = (await there.starter.query(case)).next_at
    assert due
    with there.engine.begin() as connection:
        clock.step(connection, due)
    await there.starter.wake(case)
    with there.engine.connect() as connection:
        assert "duty_warned" in {event.kind for event in read(connection, case)}
    assert await audited(there, case) == {}


async def test_a_workflow_that_sleeps_past_a_moment_is_woken(there: Installation, case: str) -> None:
    """Its run began on the stepped clock, so it has no timer; on the wall clock its periods are over."""
    with there.engine.begin() as connection:
        connection.execute(text("UPDATE clock SET mode = 'wall'"))
    assert case in (await watcher(there).look()).woken
    with there.engine.connect() as connection:
        assert "duty_breached" in {event.kind for event in read(connection, case)}
    assert case not in (await watcher(there).look()).woken


async def watcher_has_looked(there: Installation) -> None:
    await watcher(there).watch(Round(name="watch"))


def there_open(there: Installation) -> int:
    with there.engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM subjects WHERE NOT finished")) or 0
