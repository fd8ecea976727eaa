"""A worker says that it is ready only while it gets work, and that it is alive only while its loop turns."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from temporalio.client import Client
from temporalio.worker import Worker

from runtime import health as health_module
from runtime import needs as needs_module
from runtime.client import connect
from runtime.errors import StackError
from runtime.health import Health, Metrics, serve
from runtime.settings import Settings
from runtime.state import HOST, free_ports
from tests.integration.runtime.secret_workflow import Secret, SecretCase, fail_with

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def metrics() -> Metrics:
    return Metrics.on_free_port()


@pytest.fixture
async def client(stack_settings: Settings, metrics: Metrics) -> Client:
    return await connect(stack_settings, identity=f"worker-{uuid4()}", runtime=metrics.runtime)


@pytest.fixture
async def web(client: Client) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as http:
        yield http


def new_worker(client: Client) -> Worker:
    return Worker(client, task_queue=f"health-{uuid4()}", workflows=[SecretCase], activities=[fail_with])


async def wait_until(answer: str, http: httpx.AsyncClient, url: str, status: int) -> httpx.Response:
    while (response := await http.get(url)).status_code != status:
        await asyncio.sleep(0.05)
    assert answer in response.text
    return response


async def test_readiness_follows_the_worker(client: Client, web: httpx.AsyncClient, metrics: Metrics) -> None:
    port = free_ports({"health": None})["health"]
    worker = new_worker(client)
    running = asyncio.create_task(worker.run())
    async with serve(Health(client, [worker]), port, metrics):
        url = f"http://{HOST}:{port}"
        await wait_until('"ready": true', web, f"{url}/readyz", 200)
        assert (await web.get(f"{url}/livez")).text == "ok"
        handle = await client.start_workflow(
            SecretCase.run, Secret(name="x"), id=str(uuid4()), task_queue=worker.task_queue
        )
        await handle.execute_update(SecretCase.close)
        assert "temporal_workflow_completed_total" in (await web.get(f"{url}/metrics")).text
        assert (await web.get(f"{url}/elsewhere")).status_code == 404
        for path in ("livez", "readyz", "metrics"):
            assert (await web.get(f"{url}/{path}", headers={"Host": "evil.example"})).status_code == 421

        await worker.shutdown()  # the process lives on
        await running
        problems = await wait_until("does not run", web, f"{url}/readyz", 503)
        assert json.loads(problems.text)["ready"] is False
        assert (await web.get(f"{url}/livez")).status_code == 200
    with pytest.raises(httpx.ConnectError):
        await web.get(f"{url}/livez")


async def test_a_worker_that_the_server_does_not_see_is_not_ready(client: Client) -> None:
    """Pollers that died while the worker believes to run: the server's last sight of them grows old."""
    async with new_worker(client) as worker:
        fresh, strict = Health(client, [worker]), Health(client, [worker], poll_age=timedelta(seconds=-60))
        while fresh.problems():
            await fresh.look()
        await strict.look()
        assert [problem.split()[-2] for problem in strict.problems()] == ["workflow", "activity"]


async def test_a_server_that_does_not_answer_makes_it_unready(client: Client) -> None:
    worker = new_worker(client)
    health = Health(client, [worker])
    async with worker:
        while health.problems():
            await health.look()
        health._client = Client(client.service_client, namespace="no-such-namespace")
        await health.look()
        assert health.problems() == ["the server does not answer (NOT_FOUND)"]


async def test_what_it_needs_and_lacks_makes_it_unready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs_module, "ANSWER_WITHIN", 0.05)
    back = asyncio.Event()
    asked: list[str] = []

    async def hangs() -> None:
        asked.append("postgres")
        await back.wait()

    async def lost() -> None:
        if not back.is_set():
            raise StackError("keys", "lacks a key")

    async with new_worker(client) as worker:
        health = Health(client, [worker], needs={"postgres": hangs, "keys": lost})
        while len(health.problems()) != 2:
            await health.look()
        await health.look()
        assert health.problems() == ["postgres does not answer (TimeoutError)", "keys: lacks a key"]
        assert asked == ["postgres"]  # one that hangs is asked once
        back.set()
        while health.problems():
            await health.look()


async def test_a_stuck_event_loop_is_not_alive(
    client: Client, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_module, "STUCK_AFTER", 0.2)
    monkeypatch.setattr(health_module, "BEAT", 0.02)
    port = free_ports({"health": None})["health"]
    seen: list[int] = []

    def ask_until_dead() -> None:
        while (status := httpx.get(f"http://{HOST}:{port}/livez").status_code) == 200:
            seen.append(status)
        seen.append(status)

    async with serve(Health(client, []), port, metrics):
        prober = threading.Thread(target=ask_until_dead)
        prober.start()
        while prober.is_alive():  # block the loop, as a careless activity would
            time.sleep(0.05)
    assert seen[-1] == 503
