"""The screens of a country: 1,000,000 cases in PostgreSQL, and what each page asks it.

    python -m benchmarks.screens [CASES]

The cases are made by `country.sql` straight into the read model. Each screen is asked for as a browser does, without
the network between, by each reader it is for (`addresses.py`), of offices picked by a seed. A query's time is the
database's and the driver's, until its first rows are there.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast

import httpx
import psycopg
from fastapi import FastAPI
from sqlalchemy import Engine, event, make_url

from benchmarks import open_pages
from benchmarks.addresses import LAST, READERS, addresses, is_asked, token_of
from cases.assignment import RULE
from documents.store import DocumentStore
from law.pack import current_pack
from law.periods import VIETNAM
from law.provinces import load_provinces
from partners.wire import PartnerError
from proof.published import Published
from records.database import engine
from records.migrate import upgrade
from runtime import issuer
from runtime.leaving import leave_with
from runtime.postgres import Postgres
from runtime.roles import DatabaseRole
from runtime.settings import SignIn
from runtime.subject_keys import SubjectKeys
from tests.serving import cookies_of
from web.api.reach import Bearer
from web.app import Parts, create_app

CASES = 1_000_000
NOW = datetime(2026, 11, 30, 9, tzinfo=VIETNAM)
MEMORY = {"shared_buffers": "3GB", "effective_cache_size": "8GB", "work_mem": "32MB", "maintenance_work_mem": "512MB",
          "synchronous_commit": "off", "max_wal_size": "8GB", "random_page_cost": "1.1"}  # fmt: skip
EACH = 10
"""Times that each screen is asked for, each of another office."""
CODES = tuple(province.code for province in load_provinces(current_pack()))
COUNTED = 2
"""Times that a form of the statistics is: an office's cases are counted one by one, for seconds."""
P95, WORST = 0.05, 0.25
"""Seconds that a screen's queries may take."""
COST = re.compile(r"([0-9.]+) s user, ([0-9.]+) s system")
"""What PostgreSQL tells of a statement that it has carried out."""


class Query(NamedTuple):
    """A statement, its seconds by the clock, and those of a processor; of workers beside it none."""

    statement: str
    seconds: float
    cpu: float


Seen = list[Query]

OWN_INDICES = """SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND NOT EXISTS
    (SELECT FROM pg_constraint WHERE conname = indexname) AND tablename NOT LIKE 'journal%'"""


def fill(url: str, cases: int, now: datetime = NOW) -> None:
    """The country as it is at a moment, and what the planner knows of it. `url` is the owner's."""
    script = (Path(__file__).parent / "country.sql").read_text()
    codes = ", ".join(f"'{code}'" for code in CODES)
    given = {":cases": str(cases), ":now": f"timestamptz '{now.isoformat()}'", ":codes": f"ARRAY[{codes}]",
             ":rule": f"'{RULE}'"}  # fmt: skip
    for name, value in given.items():
        script = script.replace(name, value)
    with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(False), autocommit=True) as server:
        server.execute("SET session_replication_role = replica")  # no triggers: nothing of it is a record
        server.execute("SET statement_timeout = 0")
        indices = server.execute(OWN_INDICES).fetchall()
        for name, _ in indices:  # made anew at the end, in a tenth of the time
            server.execute(f"DROP INDEX {name}")
        for statement in script.split(";\n"):
            server.execute(statement)
        for _, definition in indices:
            server.execute(definition)
        server.execute("VACUUM ANALYZE")


def _give_memory(database: Postgres) -> None:
    """What a database of this size is given: PostgreSQL's own 128 MB are for one that fits a desk."""
    url = make_url(database.superuser_url("bench")).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url, autocommit=True) as server:
        for name, value in MEMORY.items():
            server.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    database.stop()
    database.start()
    database.wait_ready()


class NoBank:
    """The bank does not answer: what it says is none of the database's."""

    async def statement(self, _day: date) -> Any:
        raise PartnerError("custody", "unavailable", retryable=True)


def _tell_costs(database: Postgres) -> None:
    """Let the server say of each statement what it took of a processor: by the clock it takes what others leave it."""
    url = make_url(database.superuser_url("bench")).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url, autocommit=True) as server:
        for role in (DatabaseRole.READER, DatabaseRole.APPLICATION):
            for setting in ("log_executor_stats = on", "client_min_messages = log"):
                server.execute(f"ALTER ROLE {role} SET {setting}")


def asked_of(*engines: Engine) -> Seen:
    """Every statement from now on with what it takes, as they come."""
    seen: Seen = []
    costs: list[float] = []

    def told(diagnostic: Any) -> None:
        if found := COST.search(diagnostic.message_detail or ""):
            costs.append(float(found[1]) + float(found[2]))

    def begins(_c: Any, _cursor: Any, _s: str, _p: Any, context: Any, _m: bool) -> None:
        costs.clear()
        context.began = time.perf_counter()

    def ends(_c: Any, _cursor: Any, statement: str, _p: Any, context: Any, _m: bool) -> None:
        seen.append(Query(statement, time.perf_counter() - context.began, sum(costs)))

    for one in engines:
        event.listen(one, "connect", lambda connection, _: connection.add_notice_handler(told))
        event.listen(one, "before_cursor_execute", begins)
        event.listen(one, "after_cursor_execute", ends)
    return seen


def service(reader: Engine, books: Engine, folder: Path) -> FastAPI:
    """The web service over these records; no command of it is sent."""
    nobody: Any = None
    return create_app(
        Parts(
            engine=reader, books=books, custody=cast(Any, NoBank()),
            store=DocumentStore(folder / "documents", SubjectKeys(folder)),
            starter=nobody, api=nobody, audit=nobody, published=Published(folder / "published"),
            sign_in=SignIn.test(folder), desk=nobody, codec=FastAPI(), prove=nobody, keys=folder,
        )
    )  # fmt: skip


@dataclass
class Screen:
    """One address as one reader asks for it: its queries."""

    address: str
    reader: str
    queries: Seen = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether they take more of a processor than they may take time."""
        cpu = [query.cpu for query in self.queries]
        return p95(cpu) > P95 or max(cpu) > WORST

    def told(self) -> str:
        return f"{self.address}, {self.reader}"


async def asked(client: httpx.AsyncClient, screen: Screen, bearers: list[Bearer], keys: Path, seen: Seen) -> bool:
    """Ask for a screen as each of these; False where it is not for them."""
    for who in bearers:
        seen.clear()
        token = token_of(keys, who)
        headers = {"Authorization": f"Bearer {token}"}
        answer = await client.get(screen.address, headers=headers, cookies=cookies_of(keys, token))
        if answer.status_code == 403:
            return False
        assert answer.status_code in (200, 303), (screen, answer.status_code, answer.text[:2000])
        screen.queries += seen
    return True


def p95(found: list[float]) -> float:
    return sorted(found)[int(0.95 * (len(found) - 1))]


def told(found: Seen) -> str:
    clock, cpu = [query.seconds for query in found], [query.cpu for query in found]
    both = (f"{1000 * p95(of):.0f} ms, worst {1000 * max(of):.0f} ms" for of in (clock, cpu))
    return f"{len(found)} queries, p95 {', '.join((next(both), f'of a processor {next(both)}'))}"


async def measure(reader: Engine, books: Engine, folder: Path, only: str = "") -> AsyncIterator[tuple[str, str]]:
    """Every screen, of as many offices as `EACH`; the addresses that begin with `only`."""
    app = service(reader, books, folder)
    issuer.ensure(folder)
    seen = asked_of(reader, books)
    offices = random.Random(1).choices(CODES, k=EACH)
    screens: list[Screen] = []
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=None
    ) as client:
        for address in addresses(app):
            answered = False
            for name, bearer in READERS.items():
                if not address.startswith(only) or not is_asked(address, name) or (answered and name in LAST):
                    continue
                screen = Screen(address, name)
                times = COUNTED if address.startswith("/thong-ke") else EACH
                if await asked(client, screen, [bearer(office) for office in offices[:times]], folder, seen):
                    answered = True
                    screens.append(screen)
                    yield screen.told(), told(screen.queries)
                    if screen.over:
                        worst = max(screen.queries, key=lambda query: query.cpu)
                        yield "  its worst", " ".join(worst.statement.split())[:600]
    yield "screens", f"{len(screens)}, by whom they are asked apart"
    yield "all queries", told([query for screen in screens for query in screen.queries])
    slow = max(screens, key=lambda screen: p95([query.cpu for query in screen.queries]))
    yield "the screen with the dearest p95", f"{slow.told()}: {told(slow.queries)}"
    over = sum(screen.over for screen in screens)
    yield "screens beyond 50 ms of a processor at p95 or 250 ms at worst", str(over)
    yield "a national peer, 1,469,326 tasks", "p95 54 ms, worst 261 ms"
    yield "load of the last minute", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


@contextmanager
def database_of(folder: Path) -> Iterator[Postgres]:
    """A PostgreSQL with the tables of an installation, in the database `bench`; thrown away with the folder."""
    database = Postgres(folder / "postgres", folder / "postgres.log", folder / "keys")
    database.start()
    try:
        database.wait_ready()
        database.create_database("bench")
        upgrade(database.url(DatabaseRole.OWNER, "bench"))
        yield database
    finally:
        database.stop()


def run(cases: int = CASES) -> Iterator[tuple[str, str]]:
    """The figures, each with its unit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with database_of(folder) as database:
            _give_memory(database)
            _tell_costs(database)
            began = time.perf_counter()
            fill(database.superuser_url("bench"), cases)
            yield f"{cases:,} cases made", f"{time.perf_counter() - began:.0f} s"
            reader, books = (
                engine(database.url(role, "bench")) for role in (DatabaseRole.READER, DatabaseRole.APPLICATION)
            )
            with asyncio.Runner() as runner:
                figures = measure(reader, books, folder)
                while figure := runner.run(anext(figures, None)):
                    yield figure
            yield from open_pages.run(database, folder)


def main() -> None:
    for figure, value in run(*(int(one) for one in sys.argv[1:])):
        print(f"- {figure}: {value}", flush=True)


if __name__ == "__main__":
    leave_with(cast(Any, main))
