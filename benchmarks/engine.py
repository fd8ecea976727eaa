"""Figures of the engine.

Events of a case, cases a second against a bare workflow, command to SQL, memory of an open case.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import select
from temporalio.api.enums.v1 import EventType
from temporalio.worker import Worker

from benchmarks.bare import Bare, nothing
from benchmarks.stack import installed, judgment, person
from cases.commands import Answer
from cases.dossier import Dossier
from cases.events import Actor, Role
from cases.names import dossier_of
from records.tables import cases
from simulation.staff import actor
from starter import Starter
from tests.histories import payloads_in
from tests.kit import Installation, at, credit, settled, step
from worker import QUEUES
from workflows.runner import workflow_runner

SUM = 200_000_000
CASES = 24
AT_ONCE = 8
UPDATES, ACTIVITIES = 7, 11
"""Of a case, received to noticed, when every decision and effect was an ordinary activity: the yardstick."""
ROUNDS = 3


def run() -> list[tuple[str, str]]:
    """Every figure as its name and its value."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_run(Path(folder)))


async def _run(folder: Path) -> list[tuple[str, str]]:
    figures = await _on(_events, folder / "whole", tuple(QUEUES))
    for measure in (_memory, _throughput, _latency):  # memory first: a heap that has grown hides it
        figures += await _on(measure, folder / measure.__name__, ("cases",))
    return figures


async def _on(
    measure: Callable[[Installation], Awaitable[list[tuple[str, str]]]], folder: Path, queues: tuple[str, ...]
) -> list[tuple[str, str]]:
    """One measurement on servers of its own, with the workers of these queues."""
    async with installed(folder, queues) as there:
        return await measure(there)


def _dossier(number: int) -> Dossier:
    bank = {"bin": "970422", "account": f"12345{number:06d}"}
    creditor = person("Trần Thị Bình", number, address="1 đường A", bank=bank)
    debtor = person("Lê Văn Cường", 50_000 + number, address="1 đường A")
    return judgment(
        f"B-{number}",
        [{"id": "1", "kind": "other_debt", "amount": SUM, "creditor": creditor, "debtor": debtor}],
        field="DS",
        number=number,
        channel="portal",
        requesters=[{"role": "creditor", "name": creditor["name"]}],
    )


async def _open(there: Installation, number: int) -> str:
    answer = await there.starter.start(_dossier(number), sender="bench", actor=actor(Role.CLERK))
    return answer.cases[0]


async def _decide(there: Installation, case: str) -> Actor:
    """Six commands: drafted, signed, assigned, filed, and noticed to both sides. The enforcer."""
    act = there.starter.act
    await act(case, "propose_decision", actor=actor(Role.SECRETARY))
    await act(case, "sign_decision", actor=actor(Role.HEAD))
    assigned = await act(case, "assign_enforcer", actor=actor(Role.HEAD))
    officer = actor(Role.ENFORCER, int(assigned.events[0].data["officer"][-1]))
    await act(case, "open_file", actor=officer)
    for party in ("C1", "D1"):
        notice = {
            "document": "decision-1",
            "party": party,
            "channel": "delivery",
            "proof": "signed",
            "on": "2026-09-07",
        }
        await act(case, "record_notice", notice, actor=officer)
    return officer


async def _pay(there: Installation, case: str, officer: Actor, when: datetime) -> None:
    """Five commands: claimed, distributed, prepared, approved, (paid,) ended; one more where a fee is to be decided."""
    act = there.starter.act
    reference = await credit(there, SUM, f"THADS {case}", when)
    await act(case, "claim_credit", {"bank_ref": reference}, actor=actor(Role.ACCOUNTANT))
    shared = await act(case, "distribute", actor=officer)
    if "fee_reckoned" in {event.kind for event in shared.events}:
        await act(case, "decide_fees", actor=actor(Role.HEAD))
    await act(case, "prepare_payouts", actor=actor(Role.ACCOUNTANT))
    await act(case, "approve_payouts", {"batch": "B1"}, actor=actor(Role.HEAD))
    await settled(there, case)
    if (await there.starter.report(case)).state.fees_open:
        await act(case, "decide_fees", actor=actor(Role.HEAD))
        await settled(there, case)
    answer = await act(case, "end_case", actor=actor(Role.HEAD))
    assert answer.accepted, answer.refusal
    await settled(there, case)


async def _history(there: Installation, case: str) -> int:
    return len((await there.starter.client.get_workflow_handle(case).fetch_history()).events)


class _Unhurried(Starter):
    """People act when what they wait for is done: no command meets the outcome of an effect halfway."""

    async def act(self, subject: str, command: str, *args: Any, **named: Any) -> Answer:
        answer = await super().act(subject, command, *args, **named)
        await self.wait(subject, lambda report: all(o.failed for o in report.state.owed.values()))
        return answer


async def _events(there: Installation) -> list[tuple[str, str]]:
    there.starter = _Unhurried(there.starter.client, there.starter.key, there.starter.records, there.starter.now)
    voluntary = await _open(there, 1)
    await _pay(there, voluntary, await _decide(there, voluntary), at(9, 7))
    verified = await _open(there, 2)
    officer = await _decide(there, verified)
    step(there, at(9, 22))
    await there.starter.act(verified, "start_verification", actor=officer)
    await settled(there, verified)
    result = {"result": "has_conditions"}
    await there.starter.act(verified, "conclude_verification", result, actor=officer)
    await _pay(there, verified, officer, at(9, 22))
    dossier = dossier_of(voluntary)
    return [
        (
            "events of a money case paid in the voluntary period (150 or fewer, aim 110)",
            f"{await _history(there, voluntary)}, and {await _history(there, dossier)} of its dossier",
        ),
        (
            "events of a money case after verification by five holders, with its fee (200 or fewer, aim 170)",
            str(await _history(there, verified)),
        ),
        ("bytes of payload in its history", f"{await _payload(there, verified):,}"),
    ]


async def _payload(there: Installation, case: str) -> int:
    """Bytes of everything that our messages take in a history, encrypted as they are."""
    history = await there.starter.client.get_workflow_handle(case).fetch_history()
    return sum(payload.ByteSize() for event in history.events for payload in payloads_in(event))


async def _throughput(there: Installation) -> list[tuple[str, str]]:
    """Cases a second without documents and partners (their workers do not run), against the bare workflow.

    The yardstick stays what a case took when it was first measured, so that it measures the engine, not itself:
    `UPDATES` and `ACTIVITIES`, the activities ordinary ones that do nothing. What a case takes now is counted in the
    histories of one, dossier included. After a round that is not counted, the two run in turns, so that what else the
    machine does falls on both.
    """
    numbers = count(1)
    there.starter.now = lambda: at(9, 7)  # as a door on the wall clock, which asks nobody for the time

    async def ours() -> None:
        await _decide(there, await _open(there, next(numbers)))

    first = await _open(there, next(numbers))
    await _decide(there, first)
    dossier = dossier_of(first)
    updates, activities = map(sum, zip(*[await _work(there, name) for name in (dossier, first)], strict=True))
    shares = [ACTIVITIES // UPDATES + (n < ACTIVITIES % UPDATES) for n in range(UPDATES)]

    async def bare() -> None:
        handle = await there.starter.client.start_workflow(
            Bare.run, UPDATES, id=f"bare-{next(numbers)}", task_queue="bare"
        )
        for share in shares:
            await handle.execute_update(Bare.act, args=["x" * 500, share])

    bare_worker = Worker(
        there.starter.client,
        task_queue="bare",
        workflows=[Bare],
        activities=[nothing],
        workflow_runner=workflow_runner(),
    )
    async with bare_worker:
        for warm_up in (bare, ours):
            await _many(warm_up, CASES // 2)
        rounds, theirs, own = [], Counter[str](), Counter[str]()
        for _ in range(ROUNDS):
            begun = _cpu()
            one = await _many(bare, CASES)
            between = _cpu()
            rounds.append((one, await _many(ours, CASES)))
            theirs.update(between - begun)
            own.update(_cpu() - between)
    return [
        (f"cases a second ({updates} updates and {activities} activities, received to noticed)", _spread(rounds, 1)),
        (f"bare workflows a second ({UPDATES} updates, {ACTIVITIES} ordinary activities)", _spread(rounds, 0)),
        ("ratio (aim 0.9, 0.75 or more)", _range([ours / bare for bare, ours in rounds], 2)),
        ("CPU of a case", _shares(own)),
        ("CPU of a bare workflow", _shares(theirs)),
        ("ratio of CPU", f"{theirs.total() / own.total():.2f}"),
        ("CPU a command, client and worker", f"{own[PYTHON] / ROUNDS / CASES / updates:.0f} ms"),
    ]


PYTHON = "client and worker"


def _cpu() -> Counter[str]:
    """Milliseconds of CPU so far: this process, with client and worker in it, and the servers that it started."""
    me = psutil.Process()
    taken: Counter[str] = Counter()
    for process in (me, *me.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            name = next((server for server in ("temporal", "postgres") if server in process.name()), PYTHON)
            taken[name] += round(sum(process.cpu_times()[:2]) * 1e3)
    return taken


def _shares(cpu: Counter[str]) -> str:
    each = (f"{name} {taken / ROUNDS / CASES:.0f} ms" for name, taken in cpu.most_common())
    return f"{cpu.total() / ROUNDS / CASES:.0f} ms: {', '.join(each)}"


async def _work(there: Installation, workflow: str) -> tuple[int, int]:
    """Updates accepted, and activities that were recorded, in a history so far; a local one is a marker."""
    history = await there.starter.client.get_workflow_handle(workflow).fetch_history()
    kinds = Counter(event.event_type for event in history.events)
    return (
        kinds[EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED],
        kinds[EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED] + kinds[EventType.EVENT_TYPE_MARKER_RECORDED],
    )


def _spread(rounds: list[tuple[float, float]], which: int) -> str:
    return _range([one[which] for one in rounds], 1)


def _range(values: list[float], digits: int) -> str:
    """The median, and the least and the most of the rounds."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


async def _many(one: Callable[[], Awaitable[object]], times: int) -> float:
    """So many of them, `AT_ONCE` at a time; how many a second."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def guarded() -> None:
        async with gate:
            await one()

    begun = time.perf_counter()
    await asyncio.gather(*(guarded() for _ in range(times)))
    return times / (time.perf_counter() - begun)


async def _latency(there: Installation) -> list[tuple[str, str]]:
    """One client: from sending a command until SQL shows what it did."""
    taken: list[float] = []
    there.starter.now = lambda: at(9, 7)
    for number in range(1, 46):
        case = await _open(there, number)
        begun = time.perf_counter()
        await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
        with there.engine.connect() as connection:
            row = connection.execute(select(cases.c.waiting_for).where(cases.c.id == case)).one()
        assert row.waiting_for
        taken.append(time.perf_counter() - begun)
    del taken[:5]  # warming up
    p95 = statistics.quantiles(taken, n=20)[18]
    return [
        (
            "command to SQL, one client, p50 / p95 (aim 30 ms)",
            f"{statistics.median(taken) * 1e3:.0f} / {p95 * 1e3:.0f} ms",
        )
    ]


async def _memory(there: Installation) -> list[tuple[str, str]]:
    numbers = count(1)
    await _many(lambda: _open(there, next(numbers)), 10)
    process = psutil.Process(os.getpid())
    before = process.memory_info().rss
    cases = 100
    await _many(lambda: _open(there, next(numbers)), cases)
    grown = (process.memory_info().rss - before) / cases / 1024
    return [
        (f"worker memory for each open case ({cases} cases, one process with the client; aim 150)", f"{grown:.0f} KiB")
    ]
