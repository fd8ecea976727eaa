"""Two versions of the worker side by side, rolled forward and back under load; whether a version can go on at all."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, select
from temporalio import workflow

from cases.events import Role
from records.tables import journal
from runtime.deployment import make_current
from simulation.staff import actor
from tests.chaos import promises
from tests.chaos.life import dossier
from tests.kit import Installation, at, installation, temporal
from worker import QUEUES, workers
from workflows.journaled import JournaledWorkflow
from workflows.verify import verify

pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]

SECRETARY, HEAD, CLERK = actor(Role.SECRETARY), actor(Role.HEAD), actor(Role.CLERK)


async def test_versions_are_rolled_forward_and_back_under_load(tmp_path: Path, postgres_url: str) -> None:
    """No workflow task fails, every command is answered once, and a long case changes version and back."""
    with temporal(tmp_path) as server:
        async with AsyncExitStack() as stack:
            there = await stack.enter_async_context(
                installation(tmp_path, server.address, postgres_url, stepped_at=at(9, 7, 10), version="1")
            )
            client = there.starter.client
            for two in workers(client, there.tools, list(QUEUES), there.settings, "2"):
                await stack.enter_async_context(two)
            await make_current(client, "1")
            await load(there)


async def load(there: Installation) -> None:
    """Three senders without pause while the versions change; then what must hold."""
    client, act = there.starter.client, there.starter.act
    (long,) = (await there.starter.start(dossier(1), sender="versions", actor=CLERK)).cases
    await act(long, "propose_decision", actor=SECRETARY)
    sent: Counter[str] = Counter()
    numbers = itertools.count(2)
    over = asyncio.Event()

    async def sender() -> None:
        while not over.is_set():
            number = next(numbers)
            (case,) = (await there.starter.start(dossier(number), sender="versions", actor=CLERK)).cases
            assert (await act(case, "propose_decision", actor=SECRETARY, request_id=f"new-{number}")).accepted
            assert (await act(long, "propose_decision", actor=SECRETARY, request_id=f"long-{number}")).accepted
            sent.update((f"new-{number}", f"long-{number}"))

    async def versions_change() -> None:
        try:
            for version in ("2", "1", "2"):
                seen = len(sent)
                await make_current(client, version)
                async with asyncio.timeout(60):
                    while len(sent) < seen + 12 or await version_of(there, long) != version:
                        await asyncio.sleep(0.1)
        finally:
            over.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(versions_change())
        for _ in range(3):
            group.create_task(sender())
    assert (await act(long, "sign_decision", actor=HEAD)).accepted
    found = await promises.histories(client)
    promises.no_task_failed(found)
    with there.engine.connect() as connection:
        once = select(journal.c.request_id, func.count()).where(journal.c.kind == "decision_proposed")
        stored = dict(connection.execute(once.group_by(journal.c.request_id)).all())
    assert {request: stored.get(request) for request in sent} == dict.fromkeys(sent, 1)
    by = {
        event.workflow_task_completed_event_attributes.deployment_version.build_id
        for history in found
        if history.workflow_id == long
        for event in history.events
        if event.HasField("workflow_task_completed_event_attributes")
    }
    assert by == {"1", "2"}


async def version_of(there: Installation, case: str) -> str:
    described = await there.starter.client.get_workflow_handle(case).describe()
    return described.raw_description.workflow_execution_info.versioning_info.deployment_version.build_id


async def test_a_version_that_cannot_go_on_is_found_before_it_takes_work(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with temporal(tmp_path) as server:
        async with installation(tmp_path, server.address, postgres_url, stepped_at=at(9, 7, 10)) as there:
            cases = []
            for number in range(1001, 1004):
                cases += (await there.starter.start(dossier(number), sender="verify", actor=CLERK)).cases
            for case in cases:
                await there.starter.act(case, "propose_decision", actor=SECRETARY)
            seen: list[int] = []
            while (await verify(there.starter.client, seen.append))[1] < len(cases):  # visibility comes a little later
                await asyncio.sleep(0.2)
            assert (await verify(there.starter.client))[0] == []
            assert seen

            decide = JournaledWorkflow._decide

            async def slower(self: JournaledWorkflow, envelope: object) -> object:
                await workflow.sleep(1)
                return await decide(self, envelope)  # type: ignore[arg-type]

        monkeypatch.setattr(JournaledWorkflow, "_decide", slower)
        found, _ = await verify(there.starter.client)
        assert {one.workflow for one in found} == set(cases)
        assert all("nondeterminism" in one.problem.lower() for one in found)
