"""A dead, lost or slept-in workflow is seen, told of, and mended; its case goes on, and its audit holds."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import insert, text
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from activities import watching
from activities.messages import CASES, Round, Start
from activities.watching import Look, Watcher
from audit.evidence import from_installation
from audit.examine import examine
from audit.means import Means
from cases.events import Role
from records import rounds
from records.database import engine
from records.journal import read
from records.tables import parts
from runtime import canary, namespace
from runtime.codec import KeyRing
from runtime.errors import StackError
from runtime.temporal_server import TemporalServer
from simulation.staff import actor
from tests.chaos.life import at, dossier
from tests.integration.audit.test_audit import failing
from tests.kit import Installation, as_superuser, installation
from workflows import schedules
from workflows.round import RoundOf

pytestmark = pytest.mark.stack

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Temporal server with this installation's workflows alone."""
    server = TemporalServer(None, tmp_path_factory.mktemp("temporal") / "temporal.log", ui=False)
    server.start()
    try:
        server.wait_ready()
        yield server.address
    finally:
        server.kill()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def there(
    tmp_path_factory: pytest.TempPathFactory, own_server: str, postgres_url: str
) -> AsyncIterator[Installation]:
    data: Path = tmp_path_factory.mktemp("watched")
    async with installation(data, own_server, postgres_url, stepped_at=at(9, 7, 10)) as made:
        await namespace.prepare(made.starter.client)
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


async def until_listed(there: Installation, case: str, status: str) -> None:
    """Wait until the server's list of workflows says so; it comes late by nature."""
    query = f"WorkflowId = '{case}' AND ExecutionStatus = '{status}'"
    while not [one async for one in there.starter.client.list_workflows(query)]:
        await asyncio.sleep(0.05)


async def end(there: Installation, case: str, how: str) -> None:
    """End a case's workflow behind its back."""
    if how == "Terminated":
        await handle(there, case).terminate("an operator's slip")
    else:
        await handle(there, case).cancel()
        while (await handle(there, case).describe()).status is WorkflowExecutionStatus.RUNNING:
            await asyncio.sleep(0.05)
    await until_listed(there, case, how)


def events(there: Installation, case: str) -> int:
    with there.engine.connect() as connection:
        return len(read(connection, case))


async def audited(there: Installation, case: str) -> object:
    tools = there.tools
    evidence = await from_installation(there.starter.client, there.reader, tools.store, tools.archive, case)
    for r in evidence.runs:
        print(r.id, r.unreadable, [str(e) for e in r.history.events if e.event_id in dict(r.unreadable)])
    return failing(await examine(evidence, Means.of(there.settings)))


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


async def test_the_duties_of_a_revived_case_are_watched_again(
    tmp_path: Path, own_server: str, postgres_url: str, there: Installation, case: str
) -> None:
    await end(there, case, "Terminated")
    assert (await watcher(there).look()).revived == [case]
    spine = await there.starter.query(case)
    assert spine.duties
    assert spine.next_at == (await there.starter.report(case)).state.next_at()


async def test_a_case_that_never_started_is_started(there: Installation, case: str) -> None:
    await end(there, case, "Terminated")
    await there.starter.client.workflow_service.delete_workflow_execution(_deletion(there, case))
    while True:
        try:
            await handle(there, case).describe()
        except RPCError as error:
            assert error.status is RPCStatusCode.NOT_FOUND
            break
        await asyncio.sleep(0.05)
    assert (await watcher(there).look()).revived == [case]
    assert (await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))).accepted


def _deletion(there: Installation, case: str):  # type: ignore[no-untyped-def]
    from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest

    execution = WorkflowExecution(workflow_id=case)
    return DeleteWorkflowExecutionRequest(namespace=there.starter.client.namespace, workflow_execution=execution)


async def test_a_workflow_that_completed_although_its_case_is_open_is_revived(there: Installation, case: str) -> None:
    """Whatever a run came to, whether the case needs one is for the records to say."""
    await end(there, case, "Terminated")
    gone = await there.starter.client.start_workflow(
        "EnforcementCase", Start(subject="case/79/nobody/x/1"), id=case, task_queue=CASES
    )
    with pytest.raises(RPCError):  # no such subject here: it looks, and is done
        await gone.execute_update("wake", "case/79/nobody/x/1", result_type=str)
    await watcher(there).look()


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
    await until_listed(there, case, "Terminated")
    await watcher(there).look()
    assert (await there.starter.query(case)).head.seq == known
    assert (await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))).accepted


async def watcher_has_looked(there: Installation) -> None:
    await watcher(there).watch(Round(name="watch"))
