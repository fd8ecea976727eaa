"""Many small open cases: commands among duties that fall due at one instant, too many commands, a restore.

    python -m benchmarks.many_cases [STORM] [FLOOD] [RESTORED]

The worker is a process of its own. The storm is that of a stepped clock: each case is woken as late as its timer would
wake it on the wall clock (`activities.spine.SPREAD`), all within three minutes.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from activities.messages import Trouble
from activities.spine import SPREAD, wake_at
from audit import astray
from benchmarks.stack import COURT, Watched, judgment, person, with_worker
from cases.dossier import Dossier
from cases.events import Role
from console.restore import go_on
from records.database import engine
from records.journal import load
from runtime.leaving import leave_with
from runtime.line import TooLong
from simulation.staff import OFFICE, actor
from tests.kit import Installation, as_superuser, step
from workflows.enforcement_case import EnforcementCase

STORM, FLOOD, RESTORED = 2_000, 300, 300
TOGETHER = 200
"""People whom one judgment fines."""
WAITING = 500
"""Cases that are being woken at the same time: unlike a timer, who wakes holds a line of the server."""
QUIET = 60
"""Commands of a single client, one after the other, that the quiet figure is taken from."""


def fined(people: int, number: int = 1) -> Dossier:
    """One criminal judgment that fines so many people: the office opens a case for each by itself (D152 8)."""
    state = {"kind": "state", "name": "Nhà nước"}
    fines = [
        {"id": str(n), "kind": "fine", "amount": 5_000_000, "creditor": state, "debtor": person(f"Lê Văn Bình {n}", n)}
        for n in range(1, people + 1)
    ]
    asks = {"role": "court", "name": COURT}
    given = {"channel": "court_transfer", "requesters": [asks]}
    return judgment(f"F-{number}", fines, field="HS", number=number, **given)


async def opened(there: Installation, people: int) -> list[str]:
    """The cases of judgments that fine so many; all of them run."""
    names = []
    for number, first in enumerate(range(0, people, TOGETHER), start=1):
        some = min(TOGETHER, people - first)
        answer = await there.starter.start(fined(some, number), sender="bench", actor=actor(Role.CLERK))
        assert answer.case_count == some
        while (await there.starter.query(answer.dossier)).owed_count:
            await asyncio.sleep(0.2)
        names += [f"{answer.cases[0].removesuffix('/1')}/{n}" for n in range(1, some + 1)]
    return names


async def _acts(there: Installation, cases: list[str]) -> list[float]:
    """One client drafts one decision after the other: seconds from sending to the answer."""
    taken = []
    for case in cases:
        begun = time.perf_counter()
        answer = await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
        assert answer.accepted, answer.refusal
        taken.append(time.perf_counter() - begun)
    return taken


async def storm(there: Installation, worker: Watched, duties: int) -> list[tuple[str, str]]:
    """Quiet commands, then commands while so many cases wake for a duty that fell due at one instant."""
    names = await opened(there, duties + 2 * QUIET)
    drafted, due = names[:QUIET], names[2 * QUIET :]
    quiet = await _acts(there, drafted)
    with there.engine.connect() as connection:
        states = [load(connection, name) for name in due]
    moment = max(at for state in states if (at := state.next_at()))
    delays = {state.id: (at - moment).total_seconds() for state in states if (at := wake_at(state))}
    step(there, moment)
    there.starter.now = lambda: moment

    waiting = asyncio.Semaphore(WAITING)

    async def wake(name: str) -> None:
        await asyncio.sleep(delays[name])
        async with waiting:
            await there.starter.wake(name)

    cpu, begun = worker.cpu, time.perf_counter()
    waking = asyncio.gather(*map(wake, due))
    stormy: list[float] = []
    for case in names[QUIET : 2 * QUIET]:
        stormy += await _acts(there, [case])
        await asyncio.sleep(SPREAD.total_seconds() / QUIET / 2)
    await waking
    before, under = _p95(quiet), _p95(stormy)
    return [
        (f"p95 of a command, quiet / while {duties:,} duties fall due", f"{before * 1e3:.0f} / {under * 1e3:.0f} ms"),
        ("  ratio (aim 3 or less)", f"{under / before:.1f}"),
        ("  recorded within", f"{time.perf_counter() - begun:.0f} s, worker {worker.cpu - cpu:.0f} s of CPU"),
    ]


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[18]


async def flood(there: Installation, worker: Watched, commands: int) -> list[tuple[str, str]]:
    """So many commands of as many cases at one instant, in the line of one door; each comes again when told to."""
    names = await opened(there, commands)
    begun, cpu = time.perf_counter(), worker.cpu
    heard: list[float] = []
    line, again = there.starter.line, 0

    async def act(name: str) -> float:
        nonlocal again
        envelope = await there.starter.envelope(name, "propose_decision", {}, actor(Role.SECRETARY), "P-1")
        handle = there.starter.client.get_workflow_handle_for(EnforcementCase.run, name)
        for attempt in count(1):
            try:
                line.check(OFFICE)
                update_id = f"{envelope.update_id}~{attempt}"
                async with line.turn(OFFICE):
                    told = await handle.execute_update(EnforcementCase.act, envelope, id=update_id)
                assert told.accepted
                break
            except TooLong as full:
                pause = full.seconds
            except WorkflowUpdateFailedError as error:
                if not isinstance(error.cause, ApplicationError) or error.cause.type != Trouble.BUSY:
                    raise
                pause = error.cause.details[0]["seconds"]
            finally:
                if attempt == 1:
                    heard.append(time.perf_counter() - begun)
            again += 1
            await asyncio.sleep(pause)
        return time.perf_counter() - begun

    answered = await asyncio.gather(*map(act, names))
    used = (worker.cpu - cpu) / commands
    return [
        (f"{commands:,} commands at once: an answer or a word when to come again, p95", f"{_p95(heard):.1f} s"),
        ("  all answered within", f"{max(answered):.1f} s, {used * 1e3:.0f} ms of the worker's CPU each"),
        ("  times that one was told to come again", f"{again}"),
    ]


async def restored(there: Installation, worker: Watched, cases: int) -> list[tuple[str, str]]:
    """The records go back to before each of so many cases went on; how long to see it, and to go on.

    CPU is the worker's and the asker's, who also starts what ended; the servers' own is not in it.
    """
    names = await opened(there, cases)
    figures: list[tuple[str, str]] = []

    async def timed(name: str, work: Callable[[], Awaitable[Any]]) -> Any:
        begun, cpu = time.perf_counter(), worker.cpu + time.process_time()
        found = await work()
        wall, used = time.perf_counter() - begun, worker.cpu + time.process_time() - cpu
        many = f"{wall / cases * 1e5:.0f} s, {used / cases * 1e5:.0f} s of CPU"
        figures.append((f"{name}, {cases:,} cases", f"{wall:.1f} s, {used:.1f} s of CPU; reckoned of 100,000: {many}"))
        return found

    client, records = there.starter.client, there.engine
    assert not await timed("restore check, none astray", lambda: astray.find(client, records))
    _as_superuser(there, "CREATE DATABASE kept TEMPLATE bench")
    await _acts(there, names)
    _as_superuser(there, "ALTER DATABASE bench RENAME TO lost", "ALTER DATABASE kept RENAME TO bench")
    found = await timed("restore check, all astray", lambda: astray.find(client, records))
    assert len(found) == cases, len(found)

    async def accept() -> None:
        for one in found:
            with records.begin() as connection:
                astray.accept(connection, one, by="TT-01", reason="phục hồi")
        for one in found:
            await go_on(client, records, one.subject)

    await timed("restore accept", accept)
    assert not await astray.find(client, records)
    return figures


def _as_superuser(there: Installation, *statements: str) -> None:
    """Change whole databases, of which nobody may hold a connection meanwhile."""
    address = make_url(as_superuser(there.settings.database())).set(database="postgres")
    with create_engine(address, isolation_level="AUTOCOMMIT").connect() as connection:
        for statement in statements:
            connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'bench'"))
            connection.execute(text(statement))
    engine(there.settings.database()).dispose()


async def measure(
    work: Callable[[Installation, Watched, int], Awaitable[list[tuple[str, str]]]], of: int
) -> list[tuple[str, str]]:
    """One measurement on a stack of its own."""
    with tempfile.TemporaryDirectory() as folder:
        async with with_worker(Path(folder)) as (there, worker):
            return await work(there, worker, of)


def run(duties: int = STORM, commands: int = FLOOD, cases: int = RESTORED) -> list[tuple[str, str]]:
    """Figure name and value."""
    works = ((storm, duties), (flood, commands), (restored, cases))
    return [figure for work, of in works if of for figure in asyncio.run(measure(work, of))]


def main() -> None:
    """The figures, of so many duties, commands and cases; 0 leaves one out."""
    for figure, value in run(*map(int, sys.argv[1:])):
        print(f"{figure}: {value}")


if __name__ == "__main__":
    leave_with(main)
