"""Is this worker alive, and does it get work? `/livez`, `/readyz`, `/startz` and `/metrics` on the loopback interface.

A worker process can live while its pollers are dead, and its event loop can be stuck while its sockets answer. So the
questions are answered by a thread of its own: alive means that the event loop has given a sign lately, ready means
that the workers of this process run and that the server has lately seen them poll each of their queues.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import prometheus_client
from temporalio.api.enums.v1 import TaskQueueKind, TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RPCError
from temporalio.worker import Worker

from runtime.logging import get_logger, temporal_core_logging
from runtime.needs import Need, Needs
from runtime.state import HOST, HOSTS, free_ports

BEAT = 1.0  # seconds between two signs of life of the event loop
LOOK = 5.0  # seconds between two questions to the server while all is well
STUCK_AFTER = 15.0  # seconds without a sign of life: the loop is stuck
# A poll waits up to 60 seconds on the server, which notes only when it began.
POLL_AGE = timedelta(seconds=75)

log = get_logger("health")


@dataclass(frozen=True)
class Metrics:
    """A Temporal runtime whose metrics are served by the runtime itself at `url`."""

    runtime: Runtime
    url: str

    @classmethod
    def on_free_port(cls) -> Metrics:
        """The runtime of a worker process; its logs go through the one pipeline. One a process."""
        address = f"{HOST}:{free_ports({'metrics': None})['metrics']}"
        prometheus = PrometheusConfig(
            bind_address=address, counters_total_suffix=True, unit_suffix=True, durations_as_seconds=True
        )
        telemetry = TelemetryConfig(metrics=prometheus, logging=temporal_core_logging())
        return cls(Runtime(telemetry=telemetry), f"http://{address}/metrics")


class Health:
    """What is known about the workers of this process. `problems` is empty when they are ready.

    The client's identity must be this process's alone (`worker@host:pid`), or another's polls would count for it.
    `needs` are the things without which its work would fail; `findings` ask what is wrong with the installation as a
    whole, which does not keep it from working. Both are asked at every look.
    """

    def __init__(
        self,
        client: Client,
        workers: Sequence[Worker],
        *,
        needs: Mapping[str, Need] | None = None,
        findings: Mapping[str, Need] | None = None,
        poll_age: timedelta = POLL_AGE,
    ) -> None:
        self._client = client
        self._workers = workers
        self._needs = Needs(needs or {})
        self._findings = Needs(findings or {})
        self._poll_age = poll_age
        self._sign_of_life = time.monotonic()
        self._unseen: tuple[str, ...] = ("the server was not asked yet",)
        self._found: tuple[str, ...] = ()

    def alive(self) -> bool:
        """Whether the event loop gave a sign of life lately; may be asked from any thread."""
        return time.monotonic() - self._sign_of_life < STUCK_AFTER

    def problems(self) -> list[str]:
        """Why this process is not ready; may be asked from any thread."""
        return [*self.hindrances(), *self._found]

    def hindrances(self) -> list[str]:
        """Why this process cannot work; may be asked from any thread."""
        stopped = [
            f"the worker of {worker.task_queue} does not run" for worker in self._workers if not worker.is_running
        ]
        stuck = [] if self.alive() else ["the event loop is stuck"]
        return [*stuck, *stopped, *self._unseen]

    async def look(self) -> None:
        """Ask the server whether it has seen our pollers, and what we need whether it is there."""
        lacking, found = await asyncio.gather(self._needs.lacking(), self._findings.lacking())
        try:
            unseen = [problem for worker in self._workers for problem in await self._missing(worker)]
        except RPCError as error:
            unseen = [f"the server does not answer ({error.status.name})"]
        self._unseen, self._found = (*lacking, *unseen), tuple(found)

    async def watch(self) -> None:
        """Give signs of life, and look at the server, until cancelled."""
        next_look = 0.0
        while True:
            self._sign_of_life = time.monotonic()
            if self._unseen or self._found or self._sign_of_life >= next_look:
                before = (self._unseen, self._found)
                await self.look()
                if (self._unseen, self._found) != before:
                    log.warning("readiness changed", count=len(self._unseen) + len(self._found))
                next_look = time.monotonic() + LOOK
            await asyncio.sleep(BEAT)

    async def _missing(self, worker: Worker) -> list[str]:
        """The kinds of task of a worker's queue for which the server has not seen it poll lately."""
        return [
            f"the server has not seen this process poll {worker.task_queue} for {name} tasks"
            for name, kind in _kinds(worker)
            if not await self._polls(worker.task_queue, kind)
        ]

    async def _polls(self, queue: str, kind: TaskQueueType.ValueType) -> bool:
        return self._client.identity in await pollers(self._client, queue, kind, self._poll_age)


async def pollers(client: Client, queue: str, kind: TaskQueueType.ValueType, age: timedelta = POLL_AGE) -> set[str]:
    """The identities of those that the server has lately seen poll a queue for tasks of this kind. Raises RPCError."""
    described = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=queue, kind=TaskQueueKind.TASK_QUEUE_KIND_NORMAL),
            task_queue_type=kind,
        ),
        timeout=timedelta(seconds=5),
    )
    oldest = datetime.now(UTC) - age
    return {one.identity for one in described.pollers if one.last_access_time.ToDatetime(UTC) >= oldest}


@contextlib.asynccontextmanager
async def serve(health: Health, port: int, metrics: Metrics) -> AsyncIterator[None]:
    """Answer `/livez`, `/readyz`, `/startz` and `/metrics` on the loopback port while inside.

    `/readyz` is 200, or 503 with the problems; `/startz` leaves out what does not keep this process from working.
    """
    server = ThreadingHTTPServer((HOST, port), _handler(health, metrics.url))
    thread = threading.Thread(target=server.serve_forever, name="health", daemon=True)
    thread.start()
    watching = asyncio.create_task(health.watch())
    try:
        yield
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
        await asyncio.to_thread(server.shutdown)
        server.server_close()


def _handler(health: Health, metrics_url: str) -> type[BaseHTTPRequestHandler]:
    def livez() -> tuple[int, str, str]:
        return (200, "text/plain", "ok") if health.alive() else (503, "text/plain", "the event loop is stuck")

    def ready(problems: list[str]) -> tuple[int, str, str]:
        return 503 if problems else 200, "application/json", json.dumps({"ready": not problems, "problems": problems})

    def metrics() -> tuple[int, str, str]:
        ours = prometheus_client.generate_latest().decode()
        try:
            temporals = httpx.get(metrics_url, timeout=5).raise_for_status().text
        except httpx.HTTPError:
            return 503, "text/plain", "the metrics of the Temporal runtime do not answer"
        return 200, prometheus_client.CONTENT_TYPE_LATEST, ours + temporals

    routes: dict[str, Callable[[], tuple[int, str, str]]] = {
        "/livez": livez,
        "/readyz": lambda: ready(health.problems()),
        "/startz": lambda: ready(health.hindrances()),
        "/metrics": metrics,
    }

    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # seconds for a whole request

        def do_GET(self) -> None:
            if self.headers.get("Host", "").partition(":")[0] not in HOSTS:
                status, kind, body = 421, "text/plain", "no such host here"
            elif route := routes.get(self.path):
                status, kind, body = route()
            else:
                status, kind, body = 404, "text/plain", "not found"
            content = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Probes come every few seconds; they are no news."""

    return Handler


def _kinds(worker: Worker) -> list[tuple[str, TaskQueueType.ValueType]]:
    configured = worker.config(active_config=True)
    kinds: list[tuple[str, TaskQueueType.ValueType]] = []
    if configured.get("workflows"):
        kinds.append(("workflow", TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW))
    if configured.get("activities"):
        kinds.append(("activity", TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY))
    return kinds
