"""From the moment a duty falls due to its flag on an open page, with 5,000 open cases.

    python -m benchmarks.flags [CASES]

The embedded PostgreSQL, the web service in a process of its own, ten open pages that ask for themselves as browsers do
(`static/live.js`), the wall clock, and a hundred writes a second, each of which changes what pages may show. The duties
that fall due meanwhile are moved to wall moments in the read model; workflows are not there, for a flag waits for none.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import re
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import psutil
import psycopg
import uvicorn
from sqlalchemy import make_url

from benchmarks.addresses import COUNTRY, READERS, token_of
from benchmarks.screens import fill, service
from records.database import engine
from records.migrate import upgrade
from runtime import issuer
from runtime.leaving import leave_with
from runtime.postgres import Postgres
from runtime.roles import DatabaseRole
from tests.serving import cookies_of

CASES = 5_000
OPEN = ("/", "/?office=79", "/?office=01", "/cham-han", "/cham-han?office=79", "/man-hinh", "/dong-chay", "/dung-yen",
        "/cham-han?office=48", "/vu-viec?state=overdue")  # fmt: skip
"""The pages that people have open."""
FLAGGED = OPEN[:6]
"""Those of them that show flags of the whole country or of an office."""
LASTS, EVERY = 90.0, 0.25
"""Seconds that are measured, and between two duties that fall due."""
WRITES = 100
TRUE_OF = re.compile(r'id="legal-now">.*?datetime="([^"]+)"', re.DOTALL)


@dataclass
class Window:
    """A page that somebody has open: of which moments it was true, and when (wall) it came."""

    came: list[tuple[datetime, datetime]] = field(default_factory=list)

    def after(self, due_at: datetime) -> float | None:
        """Seconds from a moment until the page that was true of it had come; None where none came any more."""
        return next(((at - due_at).total_seconds() for true_of, at in self.came if true_of >= due_at), None)


async def look(client: httpx.AsyncClient, path: str, window: Window) -> None:
    """Have a page open: ask for it again when the server says so, and no sooner than `live.js` does."""
    changed = asyncio.Event()

    async def hear() -> None:
        async with client.stream("GET", "/live", timeout=None) as events:
            async for line in events.aiter_lines():
                if line == "event: changed":
                    changed.set()

    hearing = asyncio.create_task(hear())
    try:
        while True:
            await changed.wait()
            changed.clear()
            began = time.perf_counter()
            answer = await client.get(path, headers={"sec-fetch-mode": "cors"}, timeout=60)
            assert answer.status_code == 200, (path, answer.status_code)
            told = TRUE_OF.search(answer.text)
            assert told, path
            window.came.append((datetime.fromisoformat(told[1]), datetime.now(UTC)))
            await asyncio.sleep(max(1.0, 4 * (time.perf_counter() - began)))
    finally:
        hearing.cancel()


def _serve(listening: socket.socket, url: str, folder: Path) -> None:
    app = service(engine(url), engine(url), folder)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=1))
    server.run(sockets=[listening])


async def _write(url: str, until: float) -> int:
    """So many small changes a second, each a transaction; how many were made."""
    made = 0
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as server:
        names = [row[0] for row in await (await server.execute("SELECT id FROM cases LIMIT 1000")).fetchall()]
        began = time.monotonic()
        while time.monotonic() < until:
            await server.execute("UPDATE cases SET updated_at = now() WHERE id = %s", (names[made % len(names)],))
            made += 1
            await asyncio.sleep(max(0.0, began + made / WRITES - time.monotonic()))
    return made


async def _move(url: str) -> list[datetime]:
    """Running duties are given wall moments at which they fall due, one after the other; these moments."""
    first = datetime.now(UTC) + timedelta(seconds=10)
    moments = [first + timedelta(seconds=EVERY * n) for n in range(int(LASTS / EVERY))]
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as server:
        running = "closed_at IS NULL AND NOT paused AND binding AND due_at > now()"
        query = f"SELECT subject, duty, opened_seq FROM duties WHERE {running} ORDER BY subject, duty LIMIT %s"
        rows = await (await server.execute(query, (len(moments),))).fetchall()
        for at, (subject, duty, seq) in zip(moments, rows, strict=False):
            mine = "WHERE subject = %s AND duty = %s AND opened_seq = %s"
            await server.execute(f"UPDATE duties SET due_at = %s {mine}", (at, subject, duty, seq))
            await server.execute("UPDATE cases SET late_at = %s, next_due_at = %s WHERE id = %s", (at, at, subject))
    return moments[: len(rows)]


async def measure(base: str, url: str, keys: Path, serving: psutil.Process) -> AsyncIterator[tuple[str, str]]:
    """The seconds of every flag on every page that shows flags, and what the pages cost."""
    windows = {path: Window() for path in OPEN}
    async with httpx.AsyncClient(
        base_url=base, cookies=cookies_of(keys, token_of(keys, READERS[COUNTRY](""))), trust_env=False
    ) as client:
        async with _looking(client, windows):
            moments = await _move(url)
            while datetime.now(UTC) < moments[0]:
                await asyncio.sleep(0.1)
            before, began = serving.cpu_times(), time.monotonic()
            made = await _write(url, began + LASTS)
            spent, took = serving.cpu_times(), time.monotonic() - began
            await asyncio.sleep(15)  # what fell due last comes too
        shown = (await client.get("/cham-han", timeout=60)).text
    found = sorted(seconds for path in FLAGGED for at in moments if (seconds := windows[path].after(at)) is not None)
    lost = len(moments) * len(FLAGGED) - len(found)
    tail = found[-(-len(found) * 99 // 100) - 1]
    yield (
        f"{len(found)} flags of {len(moments)} duties on {len(FLAGGED)} open pages: from due to the page that has it",
        f"median {found[len(found) // 2]:.1f} s, p99 {tail:.1f} s, worst {found[-1]:.1f} s, {lost} never (aim p99 5 s)",
    )
    said = re.search(r"(Từ lúc đến hạn đến khi cờ.*?)</p>", shown, re.DOTALL)
    yield "the page itself says", " ".join(re.sub("<[^>]+>", "", said[1]).split()) if said else "nothing"
    cpu = spent.user + spent.system - before.user - before.system
    asked = sum(len(window.came) for window in windows.values())
    yield (
        f"{len(OPEN)} open pages, {made / took:.0f} writes a second: the web service's CPU",
        f"{cpu / took:.2f} cores (aim 0.5); pages asked for {asked} times",
    )


@asynccontextmanager
async def _looking(client: httpx.AsyncClient, windows: dict[str, Window]) -> AsyncIterator[None]:
    looking = [asyncio.create_task(look(client, path, window)) for path, window in windows.items()]
    try:
        yield
        for task in looking:
            if task.done():
                task.result()  # a page that failed fails the figure
    finally:
        for task in looking:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*looking)


def run(cases: int = CASES) -> Iterator[tuple[str, str]]:
    """The figures, each with its unit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Postgres(folder / "postgres", folder / "postgres.log", folder / "keys")
        database.start()
        spawn, listening = multiprocessing.get_context("spawn"), socket.create_server(("127.0.0.1", 0))
        try:
            database.wait_ready()
            database.create_database("bench")
            upgrade(database.url(DatabaseRole.OWNER, "bench"))
            fill(database.superuser_url("bench"), cases, datetime.now(UTC))
            issuer.ensure(folder)  # its keys, before the service reads them
            serves = spawn.Process(
                target=_serve, args=(listening, database.url(DatabaseRole.READER, "bench"), folder), daemon=True
            )
            serves.start()
            plain = make_url(database.superuser_url("bench")).set(drivername="postgresql").render_as_string(False)
            with asyncio.Runner() as runner:
                base = f"http://127.0.0.1:{listening.getsockname()[1]}"
                figures = measure(base, plain, folder, psutil.Process(cast(int, serves.pid)))
                while figure := runner.run(anext(figures, None)):
                    yield figure
            serves.terminate()
        finally:
            database.stop()


def main() -> None:
    for figure, value in run(*(int(one) for one in sys.argv[1:])):
        print(f"- {figure}: {value}", flush=True)


if __name__ == "__main__":
    leave_with(cast(Any, main))
