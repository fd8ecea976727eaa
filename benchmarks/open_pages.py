"""Ten open pages of a country under a hundred writes a second: what they cost the web service and its database."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import httpx
import psutil
import psycopg
from sqlalchemy import make_url

from benchmarks.addresses import COUNTRY, READERS, token_of
from runtime import issuer
from runtime.postgres import Postgres
from runtime.roles import DatabaseRole
from runtime.state import HOST, free_ports
from tests.serving import cookies_of

PAGES = (
    (COUNTRY, "/"), (COUNTRY, "/cham-han"), (COUNTRY, "/man-hinh"), ("an office", "/"), ("an office", "/cham-han"),
    ("an office", "/diem-nghen"), ("an office", "/vu-viec"), ("a room", "/cham-han"), ("an officer", "/vu-viec"),
    ("an officer", "/ban-lam-viec"),
)  # fmt: skip
OFFICE = "79"
WRITES = 100
"""Transactions a second."""
SETTLED, MEASURED = 20.0, 60.0
"""Seconds before the measuring, and of it."""


def serve(database: dict[str, str], folder: Path, port: int) -> None:
    """The web service, in a process of its own."""
    import uvicorn

    from benchmarks.screens import service
    from records.database import engine

    app = service(engine(database["reader"]), engine(database["books"]), folder)
    uvicorn.run(app, host=HOST, port=port, log_level="error", access_log=False)


def write(url: str, over: threading.Event) -> None:
    """A hundred small transactions a second, each of another case."""
    with psycopg.connect(url, autocommit=True) as server:
        cases = [row[0] for row in server.execute("SELECT id FROM cases WHERE office = %s LIMIT 5000", (OFFICE,))]
        began, done = time.monotonic(), 0
        while not over.wait(max(0.0, began + done / WRITES - time.monotonic())):
            server.execute("UPDATE cases SET updated_at = now() WHERE id = %s", (cases[done % len(cases)],))
            done += 1


async def look(browser: httpx.AsyncClient, address: str, came: Callable[[httpx.Response, float], None]) -> None:
    """One open page: it asks for itself again when it is told that something changed, as static/live.js does.

    `came` is told each answer, and how many seconds it took.
    """
    changed = asyncio.Event()

    async def told() -> None:
        async with browser.stream("GET", "/live", timeout=None) as stream:
            async for line in stream.aiter_lines():
                if line == "event: changed":
                    changed.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(told())
        while True:
            await changed.wait()
            changed.clear()
            began = time.perf_counter()
            answer = await browser.get(address, headers={"sec-fetch-mode": "cors"})
            took = time.perf_counter() - began
            assert answer.status_code == 200, (address, answer.status_code, answer.text[:500])
            came(answer, took)
            await asyncio.sleep(pause(took))


@contextmanager
def served(database: Postgres, folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The web service in a process of its own, and a hundred writes a second beside it: its address and process."""
    issuer.ensure(folder)  # its keys, before the service reads them
    port = free_ports({"web": None})["web"]
    urls = {
        "reader": database.url(DatabaseRole.READER, "bench"),
        "books": database.url(DatabaseRole.APPLICATION, "bench"),
    }
    service = multiprocessing.get_context("spawn").Process(target=serve, args=(urls, folder, port), daemon=True)
    over = threading.Event()
    plain = make_url(database.superuser_url("bench")).set(drivername="postgresql").render_as_string(False)
    writer = threading.Thread(target=write, args=(plain, over), daemon=True)
    service.start()
    writer.start()
    try:
        base = f"http://{HOST}:{port}"
        while service.is_alive():
            try:
                httpx.get(f"{base}/livez", timeout=5, trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.5)
        yield base, psutil.Process(service.pid)
    finally:
        over.set()
        writer.join()
        service.kill()


def pause(took: float) -> float:
    """Seconds that a page waits before it asks again, as in static/live.js."""
    return max(1.0, min(3.0, 19 * took), 4 * took)


def cpu_of(*processes: psutil.Process) -> float:
    """Seconds of processor time that processes have taken, and those that they began."""
    taken = 0.0
    for process in processes:
        for one in (process, *process.children(recursive=True)):
            times = one.cpu_times()
            taken += times.user + times.system
    return taken


async def _measure(base: str, folder: Path, web: psutil.Process, database: psutil.Process) -> tuple[float, float, int]:
    answers: list[float] = []
    pages = []
    async with AsyncExitStack() as browsers:
        for reader, address in PAGES:
            cookies = cookies_of(folder, token_of(folder, READERS[reader](OFFICE)))
            own = httpx.AsyncClient(base_url=base, cookies=cookies, trust_env=False, timeout=60)
            browser = await browsers.enter_async_context(own)
            pages.append(asyncio.create_task(look(browser, address, lambda _, took: answers.append(took))))
        await asyncio.sleep(SETTLED)
        asked, began = len(answers), time.monotonic()
        before = cpu_of(web), cpu_of(database)
        await asyncio.sleep(MEASURED)
        took = time.monotonic() - began
        after = cpu_of(web), cpu_of(database)
        for page in pages:
            assert not page.done(), page.exception()
            page.cancel()
    return (after[0] - before[0]) / took, (after[1] - before[1]) / took, len(answers) - asked


def run(database: Postgres, folder: Path) -> Iterator[tuple[str, str]]:
    """The figures, each with its unit; the database has the country."""
    with served(database, folder) as (base, service):
        postgres = next(
            psutil.Process(one.pid)
            for one in psutil.net_connections("tcp")
            if one.status == "LISTEN" and one.laddr[1:] == (database.port,) and one.pid
        )
        with asyncio.Runner() as runner:
            web, stored, answered = runner.run(_measure(base, folder, service, postgres))
    yield "ten open pages under 100 writes a second: cores of the web service", f"{web:.2f}"
    yield "the same: cores of the database, the writes with it", f"{stored:.2f}"
    yield "the same: pages made in a second", f"{answered / MEASURED:.1f}"
