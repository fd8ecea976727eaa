"""A worker: runs any of the task queues `cases`, `documents`, `partners` until it is told to stop.

    python -m worker [--queues cases,documents,partners] [--health-port N] [--deployment-version VERSION]
    python -m worker --verify

It ends with 2 when it must not begin: a payload key is missing, or nobody was chosen to sign (docs/operate.md, Keys).
On SIGTERM or Ctrl-C it takes no new work and gives what runs 30 seconds. `/livez`, `/readyz`, `/startz` and `/metrics`
answer on the health port, on the loopback interface.

`--verify` replays the open histories of the server with this version, takes no work, and ends with 0 where all can go
on, 1 where some cannot (each named on a line), 2 where that could not be found out. With `--deployment-version` the
worker is one of a Temporal worker deployment, and gets work when its version is the current one (docs/operate.md).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import traceback
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from prometheus_client import Gauge
from sqlalchemy import Engine, select, text
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import Worker

from activities.closure import Closure
from activities.decision import Decision
from activities.effects import Effect, Effects
from activities.intake import Intake
from activities.journal import Journal
from activities.line import Deciding
from activities.messages import CASES, DOCUMENTS, PARTNERS
from activities.notice import Notices
from activities.payment import Payment
from activities.rounds import Rounds
from activities.running import Running
from activities.tools import Tools
from activities.verification import Verification
from activities.watching import Watcher
from audit.auditor import ArchivesKept, DailyAudit, RootOfTheHour
from documents.errors import DocumentError
from documents.signers import signers
from documents.store import DocumentStore
from partners.clients import connect as connect_partners
from records.database import engine, share_connections
from records.rounds import Ended, amiss, count_failed, last
from records.tables import offices
from runtime import canary
from runtime.client import connect
from runtime.codec import KeyRing
from runtime.deployment import versioned
from runtime.envelope import verifies
from runtime.errors import StackError
from runtime.health import Health, Metrics
from runtime.health import serve as serve_health
from runtime.leaving import leave_with
from runtime.logging import configure, get_logger
from runtime.memory import give_memory_back
from runtime.settings import Settings
from runtime.subject_keys import SubjectKeys
from workflows import verify as replay
from workflows.runner import WORKFLOWS, workflow_runner
from workflows.schedules import look_now

QUEUES = {"cases": CASES, "documents": DOCUMENTS, "partners": PARTNERS}
GRACE = timedelta(seconds=30)
DECIDING, OTHERS = 12, 8
"""Threads of this process that each may hold a connection: those that decide, and those of everything else."""
PATIENT = 10
"""Seconds that workflow code may compute at a stretch, as long as the server waits for a task.

The SDK takes two for a deadlock and fails the task; on a machine that is short of cores honest code waits longer.
"""
WAITING = 500
"""Commands at once in this process: so many that a line forms here, where it is seen (`activities/line.py`)."""

log = get_logger("worker")


@asynccontextmanager
async def tools_of(settings: Settings) -> AsyncIterator[Tools]:
    """The hands of an installation: its database, stores and partners, its signers, and where codes are looked up."""
    async with connect_partners(settings.partners()) as partners:
        yield Tools(
            engine=engine(settings.database()),
            store=DocumentStore.there(settings),
            archive=settings.data / "archive",
            keys=SubjectKeys(settings.keys),
            partners=partners,
            signer=signers(settings),
            lookup=settings.lookup(),
        )


def effects_of(client: Client, tools: Tools) -> tuple[Effect, ...]:
    """Every outside effect that something owes; which queue carries it out says `QUEUE_OF_EFFECT`."""
    intake, decision, notices = Intake(tools, client), Decision(tools), Notices(tools)
    return (
        intake.start_cases,
        intake.start_dossier,
        decision.issue_document,
        decision.issue_receipt,
        decision.deliver,
        Closure(tools, client).archive,
        notices.send,
        notices.publish,
        notices.end_publication,
        notices.tell_immigration,
        notices.tell_prison,
        Verification(tools).ask,
        Payment(tools).pay,
    )


def workers(
    client: Client, tools: Tools, queues: list[str], settings: Settings, version: str | None = None
) -> list[Worker]:
    """The workers of the chosen queues, not yet running; of a deployment version, or of none."""
    watcher, rounds = Watcher(tools.engine, client, revives=settings.revives), Rounds(tools)
    journal, effects = Journal(tools.engine, verifies), effects_of(client, tools)
    wanted: dict[str, dict[str, Any]] = {
        CASES: {
            "workflows": WORKFLOWS,
            "activities": [journal.decide, journal.fail, watcher.watch],
            "activity_executor": ThreadPoolExecutor(DECIDING, thread_name_prefix="deciding"),
            "interceptors": [Running(), Deciding(DECIDING)],
            "workflow_runner": workflow_runner(),
            "max_cached_workflows": 2000,
            "max_concurrent_workflow_tasks": WAITING,
            "max_concurrent_local_activities": WAITING,
        },
        DOCUMENTS: {
            "activities": [
                Closure(tools, client).keep_history,
                rounds.send_monthly_lists,
                rounds.bottlenecks,
                DailyAudit(settings, client, tools.engine).sample,
                RootOfTheHour(settings, tools.engine).publish,
                ArchivesKept(settings, tools.engine).keep,
            ],
            "max_concurrent_activities": 4,
        },
        PARTNERS: {"activities": [rounds.reconcile]},
    }
    for queue, of in wanted.items():
        here = Effects(tools, queue, effects)
        of["activities"].append(here.carry_out_here if queue == CASES else here.carry_out)
    made = [
        Worker(
            client,
            task_queue=queue,
            graceful_shutdown_timeout=GRACE,
            disable_payload_error_limit=True,  # see runtime/gate.py
            deployment_config=versioned(version) if version else None,
            **({"interceptors": [Running()]} | wanted[queue]),
        )
        for queue in (QUEUES[name] for name in queues)
    ]
    for one in made:
        if one._workflow_worker:  # it has no public setting for this
            one._workflow_worker._deadlock_timeout_seconds = PATIENT
    return made


async def _database_answers(database: Engine) -> None:
    def ask() -> None:
        with database.connect() as connection:
            connection.execute(text("SELECT 1"))

    await asyncio.to_thread(ask)


async def _can_sign(tools: Tools) -> None:
    """StackError for the first office whose documents nobody could sign."""

    def ask() -> None:
        with tools.engine.connect() as connection:
            codes = list(connection.scalars(select(offices.c.code)))
        for office in codes:
            try:
                tools.signer(office)
            except DocumentError as error:
                raise StackError(f"signer {office}", error.problem) from error

    await asyncio.to_thread(ask)


FAILED = Gauge("thads_effects_failed", "Outside effects that failed for good and wait for a person")
SUBJECTS = Gauge("thads_workflows", "Open subjects as the watcher last saw them", ["state"])
DIFFERS = Gauge("thads_round_differs", "What the last time of a round found that a person must look at", ["round"])
ENDED = Gauge("thads_round_ended_timestamp_seconds", "When a round last ended", ["round"])


async def _workflows_live(database: Engine) -> None:
    """StackError for what the watcher last saw amiss; brings the metrics up to date."""

    def ask() -> tuple[dict[str, Ended], int]:
        with database.connect() as connection:
            return last(connection), count_failed(connection)

    ended, failed = await asyncio.to_thread(ask)
    FAILED.set(failed)
    for name, one in ended.items():
        DIFFERS.labels(name).set(one.differs)
        ENDED.labels(name).set(one.at.timestamp())
    if seen := ended.get("watch"):
        for state, count in seen.outcome.get("counts", {}).items():
            SUBJECTS.labels(state).set(count)
        amiss(seen)


async def verify(settings: Settings) -> int:
    """Whether this version can go on with every open history: 0 or 1. StackError, RPCError: nobody knows."""
    ring = KeyRing(settings.keys)
    client = await connect(settings, identity=f"verify-{os.getpid()}")
    await canary.check(client, ring)

    def progress(done: int) -> None:
        if done % 1000 == 0:
            print(f"… {done}", file=sys.stderr, flush=True)

    found, done = await replay.verify(client, progress)
    for one in found:
        print(f"✗ {one.workflow} ({one.run}): {one.problem}")
    print(f"{done} lịch sử đang mở, {len(found)} không đi tiếp được / {done} open histories, {len(found)} cannot go on")
    return 1 if found else 0


async def run(settings: Settings, queues: list[str], health_port: int | None, version: str | None = None) -> None:
    """Work until SIGTERM or SIGINT. StackError: something is missing without which it must not begin."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if "documents" in queues:
        settings.check_signing()
    share_connections(DECIDING, OTHERS)
    metrics = Metrics.on_free_port()
    client = await connect(settings, identity=f"worker-{os.getpid()}", runtime=metrics.runtime)
    ring = KeyRing(settings.keys)
    await canary.check(client, ring)
    async with AsyncExitStack() as stack:
        tools = await stack.enter_async_context(tools_of(settings))
        running = workers(client, tools, queues, settings, version)
        for one in running:
            await stack.enter_async_context(one)
        if health_port is not None:
            needs = {"postgres": partial(_database_answers, tools.engine), "keys": partial(canary.check, client, ring)}
            if "documents" in queues:
                needs["signer"] = partial(_can_sign, tools)
            findings = {"workflows": partial(_workflows_live, tools.engine)}
            health = Health(client, running, needs=needs, findings=findings)
            await stack.enter_async_context(serve_health(health, health_port, metrics))
        if "cases" in queues:
            await look_now(client)
        log.info("working", queues=",".join(queues))
        await stop.wait()
        log.info("stopping")


def _verified() -> int:
    """The status of `--verify`: 2 whatever kept it from finding out, a mistake of ours and Ctrl-C included."""
    try:
        return asyncio.run(verify(Settings.load()))
    except (StackError, RPCError) as error:
        print(f"✗ {error}", file=sys.stderr)
    except (Exception, KeyboardInterrupt):
        traceback.print_exc()
    return 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queues", default=",".join(QUEUES), help="which of: " + ", ".join(QUEUES))
    parser.add_argument("--health-port", type=int)
    parser.add_argument("--deployment-version", help="take work as this version of the worker deployment")
    parser.add_argument("--verify", action="store_true", help="replay the open histories, take no work")
    asked = parser.parse_args()
    queues = asked.queues.split(",")
    if unknown := set(queues) - set(QUEUES):
        parser.error(f"no such queue: {', '.join(sorted(unknown))}; choose from {', '.join(QUEUES)}")
    configure("worker")
    give_memory_back()
    if asked.verify:
        return _verified()
    try:
        asyncio.run(run(Settings.load(), queues, asked.health_port, asked.deployment_version))
    except (StackError, RPCError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    leave_with(main)
