"""Worker, Temporal server and PostgreSQL are killed again and again while cases go from intake to their end, and the
watcher looks after each kill.

A seed decides what is killed and when. `THADS_CHAOS_SEED=N` repeats a run; a failure names its seed.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from runtime.service import Service
from tests.chaos import promises
from tests.chaos.life import Life
from tests.chaos.stack import Stack, stack
from tests.chaos.witnesses import all_ended_and_add_up, nothing_differs
from tests.kit import at
from workflows import schedules

pytestmark = pytest.mark.stack

COMMANDS = 15  # of one life, its dossier included
HEALED_WITHIN = 60  # seconds after the last fault, every command that was under way is answered
CALLS = 8  # to partners in one life, at least


@dataclass(frozen=True)
class Kill:
    """Kill `victim` when the counter `what` of everybody's progress has come to `count`; then PostgreSQL, if `twice`.

    The second comes while the first still recovers. `back`: Temporal comes back as it was at an earlier kill, and the
    worker begins anew with it.
    """

    what: str  # sent: in the middle of a command; answered: right after one; calls: while a partner is being asked
    count: int
    victim: str
    twice: bool
    back: bool = False


def plan(draw: random.Random, kills: int, cases: int, *, back: bool = False) -> list[Kill]:
    """Kills spread over the lives, every server about as often as the others; `back` at the last of Temporal."""
    victims = [("worker", "temporal", "postgres")[n % 3] for n in range(kills)]
    draw.shuffle(victims)
    moments = sorted(draw.uniform(0.03, 0.95) for _ in victims)
    kinds = [draw.choice(("sent", "answered", "calls")) for _ in victims]
    totals = {"sent": COMMANDS * cases, "answered": COMMANDS * cases, "calls": CALLS * cases}
    planned = [
        Kill(kind, max(1, int(moment * totals[kind])), victim, twice=draw.random() < 0.4)
        for moment, kind, victim in zip(moments, kinds, victims, strict=True)
    ]
    if back:
        last = max(n for n, kill in enumerate(planned) if kill.victim == "temporal")
        planned[last] = replace(planned[last], back=True)
    return planned


async def carry_out(there: Stack, life: Life, kills: list[Kill], done: list[str]) -> None:
    """One after the other: wait for its moment, SIGKILL, start again on the same ports."""
    servers: dict[str, Service] = {"worker": there.worker, "temporal": there.temporal, "postgres": there.postgres}
    began = time.monotonic()
    for kill in kills:
        await life.progress.reach(kill.what, kill.count)
        server = servers[kill.victim]
        await asyncio.to_thread(server.kill)
        if kill.victim == "temporal" and life.opened:
            await keep_or_put_back(there, back=kill.back)
        moment = time.monotonic() - began
        await asyncio.to_thread(server.start)
        if kill.twice:
            await asyncio.to_thread(there.postgres.kill)
            await asyncio.to_thread(there.postgres.start)
        await asyncio.to_thread(there.postgres.wait_ready)
        await asyncio.to_thread(server.wait_ready)
        if kill.back:
            await asyncio.to_thread(there.worker.start)
            await asyncio.to_thread(there.worker.wait_ready)
        await schedules.look_now(there.starter.client)  # while the others still recover
        also = " put back" * kill.back + " + postgres" * kill.twice
        done.append(f"{moment:5.1f} s  {kill.victim:<9} at {kill.count} {kill.what}{also}")
        print(done[-1], f"(ready again {time.monotonic() - began:.1f} s)", flush=True)
    healed = time.monotonic()
    waiting = [key for key, answer in life.answers.items() if answer is None]
    async with asyncio.timeout(HEALED_WITHIN):
        while any(life.answers[key] is None for key in waiting):
            await asyncio.sleep(0.05)
    print(f"{len(waiting)} commands under way at the last fault, answered {time.monotonic() - healed:.1f} s after it")


async def keep_or_put_back(there: Stack, *, back: bool) -> None:
    """Of the killed Temporal: keep what it had written, the first time; or put that back, the worker killed too."""
    written, kept = there.settings.data / "temporal", there.settings.data / "temporal-kept"
    if back:
        await asyncio.to_thread(there.worker.kill)
        shutil.rmtree(written)
        kept.rename(written)
    elif not kept.exists():
        shutil.copytree(written, kept)


async def watch_calls(there: Stack, life: Life) -> None:
    """Count the calls in the sandbox's own memory."""
    with closing(sqlite3.connect(f"file:{there.settings.data}/partners/partners.sqlite?mode=ro", uri=True)) as memory:
        while True:
            (count,) = memory.execute("SELECT count(*) FROM calls").fetchone()
            if count != life.progress.calls:
                await life.progress.note(calls=count)
            await asyncio.sleep(0.01)


async def run(data: Path, seed: int, *, kills: int, cases: int, back: bool = False) -> None:
    print(f"seed {seed}")
    planned = plan(random.Random(seed), kills, cases, back=back)
    done: list[str] = []
    async with stack(data, at(9, 7, 10)) as there:
        await schedules.prepare(there.starter.client)
        life = Life(there)
        began = time.monotonic()
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(watch_calls(there, life))
            killing = tasks.create_task(carry_out(there, life, planned, done))
            await tasks.create_task(life.of(cases))
            print(f"{cases} cases lived in {time.monotonic() - began:.1f} s")
            watching.cancel()
            await asyncio.wait_for(killing, 30 + HEALED_WITHIN)
        assert len(done) == kills
        assert life.progress.answered == COMMANDS * cases
        await nothing_differs(there)
        found = await all_ended_and_add_up(there, life)
        if not back:  # or what it answered since is not in its history
            promises.answered_once_in_history(found, life.answers)


@pytest.mark.timeout(400)
async def test_ten_kills(tmp_path: Path) -> None:
    """Ten SIGKILLs at moments that a seed draws: everything is there once, and adds up."""
    seed = int(os.environ.get("THADS_CHAOS_SEED", "2026"))
    await run(tmp_path, seed, kills=10, cases=4)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(1, 5))
async def test_many_kills(tmp_path: Path, seed: int) -> None:
    """The same with other seeds, more cases and more kills: a hundred in all."""
    await run(tmp_path, seed, kills=25, cases=10)


@pytest.mark.soak
@pytest.mark.timeout(1200)
async def test_kills_and_a_temporal_that_was_restored(tmp_path: Path) -> None:
    """Twelve kills; at the last of Temporal it comes back older than the records, and nothing is lost or done twice."""
    await run(tmp_path, seed=10, kills=12, cases=4, back=True)
