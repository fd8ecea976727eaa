"""A case goes on under new runs as its history grows, and loses nothing on the way."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory

from activities.filed import Filed
from activities.histories import folder_of
from cases.events import Role, verify
from partners.sandbox.faults import Fault, FaultKind
from partners.sandbox.remote import control
from records import clock
from records.journal import read
from runtime.temporal_server import TemporalServer
from simulation.staff import actor
from tests.chaos import promises
from tests.chaos.life import dossier
from tests.kit import at, installation, settled, temporal, until
from workflows.runner import came_of_a_task

pytestmark = pytest.mark.stack

HEAD = actor(Role.HEAD)


@pytest.fixture(params=[40])
def impatient_server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[TemporalServer]:
    """A Temporal server that suggests a new run after so many events."""
    with temporal(tmp_path, suggest_after=request.param) as server:
        yield server


async def runs(client: Client, case: str) -> list[WorkflowHistory]:
    """The histories of all runs of a case, the oldest first."""
    found = [history async for history in client.list_workflows(f"WorkflowId = '{case}'").map_histories()]
    return sorted(found, key=lambda history: history.events[0].event_time.ToNanoseconds())


async def test_state_effects_duties_and_request_ids_survive(
    tmp_path: Path, impatient_server: TemporalServer, postgres_url: str
) -> None:
    async with installation(tmp_path, impatient_server.address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        act = there.starter.act
        (case,) = (await there.starter.start(dossier(1), sender="long", actor=actor(Role.CLERK))).cases
        proposed = await act(case, "propose_decision", actor=actor(Role.SECRETARY), request_id="propose")
        async with control(there.partners_url) as doors:
            refusal = Fault(partner="procuracy", kind=FaultKind.REJECT, operation="deliver", times=1)
            await doors.fault(refusal)
        signed = await act(case, "sign_decision", actor=HEAD, request_id="sign")
        await settled(there, case)
        before = (await there.starter.report(case)).state
        (failed,) = before.owed.values()

        # acts that the law forbids are events too, and make the history long
        first_run = await there.starter.client.get_workflow_handle(case).describe()
        for n in range(12):
            assert not (await act(case, "sign_decision", actor=HEAD, request_id=f"again-{n}")).accepted
        run = await there.starter.client.get_workflow_handle(case).describe()
        assert run.run_id != first_run.run_id

        after = (await there.starter.report(case)).state
        assert after.owed == before.owed
        assert after.duties == before.duties
        assert after.duties
        assert (after.stage, after.decision, after.parties) == (before.stage, before.decision, before.parties)
        # what was answered by a run that is over is answered by the journal, and nothing happens again
        assert await act(case, "propose_decision", actor=actor(Role.SECRETARY), request_id="propose") == with_head(
            proposed, after
        )
        assert (await act(case, "sign_decision", actor=HEAD, request_id="sign")).events == signed.events
        assert (await there.starter.report(case)).state.head == after.head

        assert (await act(case, "retry_effect", {"key": failed.key}, actor=HEAD)).accepted
        await settled(there, case)
        assert not (await there.starter.report(case)).state.owed
        # a duty that was opened by the first run is kept by the last one
        with there.engine.begin() as connection:
            clock.step(connection, at(12, 1))
        await there.starter.wake(case)
        assert any(duty.level >= 2 for duty in (await there.starter.report(case)).state.duties.values())

        await settled(there, case)
        found = await runs(there.starter.client, case)
        assert len(found) >= 3
        promises.no_task_failed(found)
        await promises.replays(there.starter.client, found)
        folder = folder_of(there.tools.archive, case)
        files = {old.run_id: folder / f"history-{old.run_id}.json.enc" for old in found[:-1]}
        earlier = Filed(folder, lambda: there.tools.keys.there(case))
        await until(lambda: all(file.exists() for file in files.values()))  # kept when the next run has begun
        for old in found[:-1]:
            kept = WorkflowHistory.from_json(case, earlier.read(f"history-{old.run_id}.json").decode())
            assert kept.events[-1].event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW
            assert len(kept.events) == len(old.events)
        with there.engine.connect() as connection:
            assert verify(read(connection, case), case) is None


THRESHOLD = 150


@pytest.mark.parametrize("impatient_server", [THRESHOLD], indirect=True)
async def test_eight_clients_without_pause_starve_no_new_run(
    tmp_path: Path, impatient_server: TemporalServer, postgres_url: str
) -> None:
    """FINDINGS E3: it waited for a moment without handlers while new commands kept coming."""
    async with installation(tmp_path, impatient_server.address, postgres_url, stepped_at=at(12, 2)) as there:
        (case,) = (await there.starter.start(dossier(2), sender="busy", actor=actor(Role.CLERK))).cases

        async def client(name: int) -> list[bool]:
            answers = []
            for n in range(20):
                sent = await there.starter.act(case, "sign_decision", actor=HEAD, request_id=f"{name}-{n}")
                answers.append(sent.accepted)
            return answers

        reading = asyncio.create_task(read_again_and_again(there.starter.client, case))
        answers = await asyncio.gather(*(client(name) for name in range(8)))
        assert answers == [[False] * 20] * 8
        reading.cancel()
        await there.starter.wake(case)
        found = await runs(there.starter.client, case)
        lengths = [len(history.events) for history in found]
        assert len(found) >= 3
        assert max(lengths) <= 1.2 * THRESHOLD, lengths
        tasks_are_read_whole(await reading, found)
        with there.engine.connect() as connection:
            events = read(connection, case)
        assert sum(event.kind == "refused" for event in events) == 160
        promises.no_task_failed(found)


async def read_again_and_again(client: Client, case: str) -> list[WorkflowHistory]:
    """The history of the latest run, at as many moments as there were until this is cancelled."""
    found: list[WorkflowHistory] = []
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            found.append(await client.get_workflow_handle(case).fetch_history())
    return found


def tasks_are_read_whole(read_at: list[WorkflowHistory], found: list[WorkflowHistory]) -> None:
    """Whenever a history was read, all was there that its last workflow task asked for (`workflows.runner`)."""
    final = {history.run_id: history.events for history in found}
    follows = [final[one.run_id][len(one.events) :] for one in read_at]
    assert any(follows)
    assert not any(came_of_a_task(events[0]) for events in follows if events)


def with_head(answer: object, state: object) -> object:
    """An answer repeated later says the same of its act, and where the case stands now."""
    now = {"head": state.head, "stage": state.stage}  # type: ignore[attr-defined]
    return answer.model_copy(update=now)  # type: ignore[attr-defined]
