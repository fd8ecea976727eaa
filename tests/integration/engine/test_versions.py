"""Two versions of the worker side by side, rolled forward and back under load; whether a version can go on at all."""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import sys
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, select
from temporalio import workflow

from cases.events import Role
from console.up import _give_work
from records.tables import journal
from runtime import canary
from runtime.codec import KeyRing
from runtime.deployment import current, make_current
from runtime.errors import StackError
from runtime.state import HOST, free_ports
from simulation.staff import actor
from tests.chaos import promises
from tests.chaos.life import dossier
from tests.chaos.stack import ROOT
from tests.kit import Installation, at, installation, listed, temporal
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


def decide_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on workflow code sleeps before it has anything decided, as in another version."""
    decide = JournaledWorkflow._decide

    async def slower(self: JournaledWorkflow, envelope: object) -> object:
        await workflow.sleep(0.1)
        return await decide(self, envelope)  # type: ignore[arg-type]

    monkeypatch.setattr(JournaledWorkflow, "_decide", slower)


async def version_of(there: Installation, case: str) -> str:
    described = await there.starter.client.get_workflow_handle(case).describe()
    return described.raw_description.workflow_execution_info.versioning_info.deployment_version.build_id


async def test_a_version_that_cannot_go_on_is_found_before_it_takes_work(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with temporal(tmp_path) as server:
        async with installation(tmp_path, server.address, postgres_url, stepped_at=at(9, 7, 10), version="1") as there:
            await make_current(there.starter.client, "1")
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

        decide_otherwise(monkeypatch)
        found, _ = await verify(there.starter.client)
        assert {one.workflow for one in found} == set(cases)
        assert all("nondeterminism" in one.problem.lower() for one in found)
        with pytest.raises(StackError, match=f"cannot go on with {len(cases)} that 1 has under way"):
            await asyncio.to_thread(_give_work, there.settings)
        assert await current(there.starter.client) == "1"


async def test_verify_ends_with_0_1_or_2(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the real command line, which an operator's script asks before it starts a new version."""
    with temporal(tmp_path) as server:
        async with installation(tmp_path, server.address, postgres_url, stepped_at=at(9, 7, 10)) as there:
            environ = {
                name: value for name, value in os.environ.items() if not name.startswith(("TEMPORAL_", "THADS_"))
            }
            environ["THADS_DATA"] = str(there.settings.data)

            async def verified() -> tuple[int, str, str]:
                command = [sys.executable, "-m", "worker", "--verify"]
                done = await asyncio.to_thread(
                    subprocess.run, command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
                )
                return done.returncode, done.stdout, done.stderr

            async def one_more(number: int) -> str:
                (case,) = (await there.starter.start(dossier(number), sender="verify", actor=CLERK)).cases
                await there.starter.act(case, "propose_decision", actor=SECRETARY)
                await listed(there.starter.client, case, "Running")
                return case

            await canary.lay(there.starter.client, KeyRing(there.settings.keys))
            await one_more(2001)
            status, said, _ = await verified()
            assert (status, "1 open histories, 0 cannot go on" in said) == (0, True)
            decide_otherwise(monkeypatch)
            other = await one_more(2002)
            status, said, _ = await verified()
            assert (status, f"✗ {other} " in said, "2 open histories, 1 cannot go on" in said) == (1, True, True)
            environ["TEMPORAL_ADDRESS"] = f"{HOST}:{free_ports({'nobody': None})['nobody']}"
            status, said, why = await verified()
            assert (status, said, why.startswith("✗ ")) == (2, "", True)
