"""Figures of the engine.

Events of a case, cases a second against a bare workflow, command to SQL, memory of an open case.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import psutil
from sqlalchemy import select
from temporalio.worker import Worker

from benchmarks.bare import Bare, nothing
from cases.dossier import Dossier
from cases.events import Actor, Role
from records import clock
from records.tables import cases
from runtime.namespace import prepare
from runtime.postgres import Postgres
from runtime.temporal_server import TemporalServer
from simulation.staff import actor
from tests.kit import Installation, credit, installation, settled
from worker import QUEUES

VN = timezone(timedelta(hours=7))
SUM = 200_000_000
CASES = 24
AT_ONCE = 8


def run() -> list[tuple[str, str]]:
    """Every figure as its name and its value."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_run(Path(folder)))


async def _run(folder: Path) -> list[tuple[str, str]]:
    database = Postgres(folder / "postgres", folder / "postgres.log", throw_away=True)
    temporal = TemporalServer(folder / "temporal.db", folder / "temporal.log", ui=False)
    for server in (database, temporal):
        server.start()
        server.wait_ready()
    try:
        figures = await _on(_events, folder / "whole", database, temporal, tuple(QUEUES))
        for measure in (_throughput, _latency, _memory):
            figures += await _on(measure, folder / measure.__name__, database, temporal, ("cases",))
        return figures
    finally:
        temporal.stop()
        database.stop()


async def _on(
    measure: Callable[[Installation], Awaitable[list[tuple[str, str]]]],
    folder: Path,
    database: Postgres,
    temporal: TemporalServer,
    queues: tuple[str, ...],
) -> list[tuple[str, str]]:
    """One measurement on a fresh database, with the workers of these queues."""
    database.create_database(folder.name.strip("_"))
    url = database.database_url(folder.name.strip("_"))
    async with installation(folder, temporal.address, url, stepped_at=_at(9, 7), queues=queues) as there:
        await prepare(there.starter.client)
        return await measure(there)


def _at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=VN)


def _dossier(number: int) -> Dossier:
    def person(name: str, serial: int) -> dict[str, object]:
        return {
            "kind": "person",
            "name": name,
            "id_number": f"0790{serial:08d}",
            "address": "1 đường A",
            "province": "79",
        }

    creditor = {**person("Trần Thị Bình", number), "bank": {"bin": "970422", "account": f"12345{number:06d}"}}
    return Dossier.model_validate(
        {
            "dossier_id": f"B-{number}",
            "office": "79",
            "channel": "portal",
            "sent_at": "2026-09-07T09:00:00+07:00",
            "received_at": "2026-09-07T09:00:00+07:00",
            "requesters": [{"role": "creditor", "name": "Trần Thị Bình"}],
            "title": {
                "number": f"{number}/2026/DS-ST",
                "date": "2026-05-04",
                "effective_date": "2026-06-05",
                "issuing_court": "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh",
                "field": "DS",
            },
            "obligations": [
                {
                    "id": "1",
                    "kind": "other_debt",
                    "amount": SUM,
                    "creditor": creditor,
                    "debtor": person("Lê Văn Cường", 50_000 + number),
                }
            ],
            "attachments": ["judgment"],
        }
    )


async def _open(there: Installation, number: int) -> str:
    answer = await there.starter.start(
        _dossier(number), sender=there.settings.data.name.strip("_"), actor=actor(Role.CLERK)
    )
    await there.starter.wait(answer.cases[0], lambda report: report.state.head > 0)
    return answer.cases[0]


async def _decide(there: Installation, case: str) -> None:
    """Five commands: drafted, signed, assigned, filed, and noticed to both sides."""
    act = there.starter.act
    await act(case, "propose_decision", actor=actor(Role.SECRETARY))
    await act(case, "sign_decision", actor=actor(Role.HEAD))
    await act(case, "assign_enforcer", actor=actor(Role.HEAD))
    officer = await _officer(there, case)
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


async def _officer(there: Installation, case: str) -> Actor:
    state = (await there.starter.query(case)).state
    return actor(Role.ENFORCER, int(state.officer[-1]))


async def _pay(there: Installation, case: str, when: datetime) -> None:
    """Six commands: claimed, distributed, prepared, approved, (paid,) ended."""
    act, officer = there.starter.act, await _officer(there, case)
    reference = await credit(there, SUM, f"THADS {case}", when)
    await act(case, "claim_credit", {"bank_ref": reference}, actor=actor(Role.ACCOUNTANT))
    await act(case, "distribute", actor=officer)
    await act(case, "prepare_payouts", actor=actor(Role.ACCOUNTANT))
    await act(case, "approve_payouts", {"batch": "B1"}, actor=actor(Role.HEAD))
    await settled(there, case)
    answer = await act(case, "end_case", actor=actor(Role.HEAD))
    assert answer.accepted, answer.refusal
    await settled(there, case)


async def _history(there: Installation, case: str) -> int:
    return len((await there.starter.client.get_workflow_handle(case).fetch_history()).events)


async def _events(there: Installation) -> list[tuple[str, str]]:
    voluntary = await _open(there, 1)
    await _decide(there, voluntary)
    await _pay(there, voluntary, _at(9, 7))
    verified = await _open(there, 2)
    await _decide(there, verified)
    with there.engine.begin() as connection:
        clock.step(connection, _at(9, 22))
    officer = await _officer(there, verified)
    await there.starter.act(verified, "start_verification", actor=officer)
    await settled(there, verified)
    result = {"result": "has_conditions"}
    await there.starter.act(verified, "conclude_verification", result, actor=officer)
    await _pay(there, verified, _at(9, 22))
    return [
        (
            "events of a money case paid in the voluntary period (aim 220 or fewer)",
            str(await _history(there, voluntary)),
        ),
        (
            "events of a money case after verification by five holders, with its fee",
            str(await _history(there, verified)),
        ),
    ]


async def _throughput(there: Installation) -> list[tuple[str, str]]:
    """Cases a second without documents and partners (their worker is not asked), against the bare workflow."""
    commands = ("propose_decision", "sign_decision", "assign_enforcer", "open_file", "record_notice", "record_notice")

    async def case(number: int) -> None:
        await _decide(there, await _open(there, number))

    async def bare(number: int) -> None:
        handle = await there.starter.client.start_workflow(
            Bare.run, len(commands) + 2, id=f"bare-{number}-{time.time_ns()}", task_queue="bare"
        )
        for _ in range(len(commands) + 2):  # the dossier's and the opening's append are two more
            await handle.execute_update(Bare.act, "x" * 2000)
        await handle.result()

    async with Worker(there.starter.client, task_queue="bare", workflows=[Bare], activities=[nothing]):
        await _many(bare, range(4))
        plain = await _many(bare, range(100, 100 + CASES))
        ours = await _many(case, range(100, 100 + CASES))
    return [
        ("cases a second (6 commands, received to noticed)", f"{ours:.1f}"),
        ("bare workflows a second (as many updates and activities)", f"{plain:.1f}"),
        ("ratio (aim 0.7 or more)", f"{ours / plain:.2f}"),
    ]


async def _many(one: Callable[[int], Awaitable[None]], numbers: range) -> float:
    gate = asyncio.Semaphore(AT_ONCE)

    async def guarded(number: int) -> None:
        async with gate:
            await one(number)

    begun = time.perf_counter()
    await asyncio.gather(*(guarded(n) for n in numbers))
    return len(numbers) / (time.perf_counter() - begun)


async def _latency(there: Installation) -> list[tuple[str, str]]:
    """One client: from sending a command until SQL shows what it did."""
    taken = []
    for number in range(1000, 1020):
        case = await _open(there, number)
        begun = time.perf_counter()
        await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
        with there.engine.connect() as connection:
            row = connection.execute(select(cases.c.waiting_for).where(cases.c.id == case)).one()
        assert row.waiting_for
        taken.append(time.perf_counter() - begun)
    p95 = statistics.quantiles(taken, n=20)[18]
    return [("command to SQL, one client, p50 / p95", f"{statistics.median(taken) * 1e3:.0f} / {p95 * 1e3:.0f} ms")]


async def _memory(there: Installation) -> list[tuple[str, str]]:
    process = psutil.Process(os.getpid())
    before = process.memory_info().rss
    count = 100
    await _many(lambda n: _quietly(_open(there, n)), range(2000, 2000 + count))
    grown = (process.memory_info().rss - before) / count / 1024
    return [("worker memory for each open case (100 cases, one process with the client)", f"{grown:.0f} KiB")]


async def _quietly(made: Awaitable[str]) -> None:
    await made
