"""A worker that keeps one case in memory, and two that are used in turn: putting one out of memory hangs nothing."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.client import Client
from temporalio.worker import Worker

import worker
from cases.events import Role
from runtime.settings import Settings
from simulation.staff import actor
from tests.chaos import promises
from tests.chaos.life import dossier
from tests.kit import installation, settled

pytestmark = [pytest.mark.stack, pytest.mark.timeout(180)]


async def test_cases_are_put_out_of_memory_in_turn_and_nothing_hangs(
    tmp_path: Path, temporal_address: str, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command finds its case gone from memory: timers are armed, effects under way, updates at the door."""

    def forgetful(*given: Any, **more: Any) -> Worker:
        return Worker(*given, **more | ({"max_cached_workflows": 1} if "workflows" in more else {}))

    monkeypatch.setattr(worker, "Worker", forgetful)
    async with installation(tmp_path, temporal_address, postgres_url) as there:
        client = there.starter.client
        clerk = actor(Role.CLERK)
        cases = [(await there.starter.start(dossier(n), sender="evicted", actor=clerk)).cases[0] for n in (2001, 2002)]
        for command, role in (
            ("propose_decision", Role.SECRETARY),
            ("sign_decision", Role.HEAD),
            ("assign_enforcer", Role.HEAD),
        ):
            for _ in range(4):
                for case in cases:
                    answer = await there.starter.act(case, command, actor=actor(role), request_id=f"{command}-1")
                    assert answer.accepted
                    await there.starter.query(case)
        for case in cases:
            await settled(there, case)
        found = [await client.get_workflow_handle(case).fetch_history() for case in cases]
        promises.no_task_failed(found)
        await promises.replays(client, found * 10)


async def test_workflow_code_may_take_as_long_as_the_server_waits(
    temporal_client: Client, stack_settings: Settings
) -> None:
    """The SDK's own patience is two seconds: honest code is taken for a deadlock where cores are short."""

    def patience(one: Worker) -> float | None:
        assert one._workflow_worker
        return one._workflow_worker._deadlock_timeout_seconds

    plain = Worker(temporal_client, task_queue="plain", workflows=worker.WORKFLOWS)
    idle: Any = SimpleNamespace(engine=None, archive=None)
    (ours,) = worker.workers(temporal_client, idle, ["cases"], stack_settings)
    assert (patience(plain), patience(ours)) == (2, 10)
