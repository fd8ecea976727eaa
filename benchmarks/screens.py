"""The screens of a country: 1,000,000 cases in PostgreSQL, and what each page asks it.

    python -m benchmarks.screens [CASES]

The cases are made by `country.sql` straight into the read model. Each page is asked for as a browser does, without the
network between: of the country, and of offices picked by a seed. A query's time is the database's and the driver's.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import httpx
import psycopg
from fastapi import FastAPI
from sqlalchemy import Engine, event, make_url

from documents.store import DocumentStore
from law.pack import current_pack
from law.periods import VIETNAM
from law.provinces import load_provinces
from partners.wire import PartnerError
from records.database import engine
from records.migrate import upgrade
from runtime import issuer
from runtime.leaving import leave_with
from runtime.postgres import Postgres
from runtime.roles import DatabaseRole
from runtime.settings import SignIn
from runtime.subject_keys import SubjectKeys
from tests.serving import cookies_of
from web.api.reach import Bearer, Reach, Standing
from web.api.sign_in import CLAIM
from web.app import Parts, create_app

CASES = 1_000_000
NOW = datetime(2026, 11, 30, 9, tzinfo=VIETNAM)
MEMORY = {"shared_buffers": "3GB", "effective_cache_size": "8GB", "work_mem": "32MB", "maintenance_work_mem": "512MB",
          "synchronous_commit": "off", "max_wal_size": "8GB", "random_page_cost": "1.1"}  # fmt: skip
EACH = 20
"""Times that each page is asked for, each of another office."""
CODES = tuple(province.code for province in load_provinces(current_pack()))
PAGES = (
    "/", "/?phong=P1", "/dong-chay", "/cham-han", "/dung-yen", "/chi-dao", "/bat-thuong", "/diem-nghen", "/vu-viec",
    "/vu-viec?q=tran+thi+binh+77", "/vu-viec?q=77", "/vu-viec?stage=sale", "/ho-so", "/tien", "/thong-ke", "/du-bao",
)  # fmt: skip
OF_OFFICES = ("/?phong=P1", "/thong-ke")
"""Asked of offices alone: a room is of an office, and a country's form is counted case by case, for minutes."""


OWN_INDICES = """SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND NOT EXISTS
    (SELECT FROM pg_constraint WHERE conname = indexname) AND tablename NOT LIKE 'journal%'"""


def fill(url: str, cases: int, now: datetime = NOW) -> None:
    """The country as it is at a moment, and what the planner knows of it. `url` is the owner's."""
    script = (Path(__file__).parent / "country.sql").read_text()
    codes = ", ".join(f"'{code}'" for code in CODES)
    given = {":cases": str(cases), ":now": f"timestamptz '{now.isoformat()}'", ":codes": f"ARRAY[{codes}]"}
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


def asked_of(reader: Engine) -> list[tuple[str, float]]:
    """Every statement from now on with its seconds, as they come."""
    seen: list[tuple[str, float]] = []

    @event.listens_for(reader, "before_cursor_execute")
    def begins(_c: Any, _cursor: Any, _s: str, _p: Any, context: Any, _m: bool) -> None:
        context.began = time.perf_counter()

    @event.listens_for(reader, "after_cursor_execute")
    def ends(_c: Any, _cursor: Any, statement: str, _p: Any, context: Any, _m: bool) -> None:
        seen.append((statement, time.perf_counter() - context.began))

    return seen


async def page(client: httpx.AsyncClient, path: str, offices: list[str], seen: list[tuple[str, float]]) -> list[float]:
    """The seconds of each query of a page, in the order asked; for the ministry, of an office or of the country."""
    seen.clear()
    for office in offices:
        answer = await client.get(path, params=dict(httpx.URL(path).params) | ({"office": office} if office else {}))
        assert answer.status_code == 200, (path, office, answer.status_code, answer.text[:2000])
    return [seconds for _, seconds in seen]


def ministry(keys: Path) -> dict[str, str]:
    """The cookie of somebody who sees every office."""
    issuer.ensure(keys)
    who = Bearer(who="BTP-1", role=Standing.MINISTRY, reach=Reach.COUNTRY, office="")
    return cookies_of(keys, issuer.token(keys, who.who, {CLAIM: who.model_dump(mode="json")}))


def p95(found: list[float]) -> float:
    return sorted(found)[int(0.95 * (len(found) - 1))]


def told(found: list[float]) -> str:
    return f"{len(found)} queries, p95 {1000 * p95(found):.0f} ms, worst {1000 * max(found):.0f} ms"


def pages_of(reader: Engine, folder: Path) -> FastAPI:
    """The pages over these records; nobody acts on them."""
    nobody: Any = None
    return create_app(
        Parts(
            engine=reader, books=reader, custody=cast(Any, NoBank()),
            store=DocumentStore(folder / "documents", SubjectKeys(folder)),
            starter=nobody, api=nobody, audit=nobody, published=nobody, sign_in=SignIn.test(folder), desk=nobody,
            codec=FastAPI(), prove=nobody, keys=folder,
        )
    )  # fmt: skip


async def measure(reader: Engine, folder: Path) -> AsyncIterator[tuple[str, str]]:
    app, seen = pages_of(reader, folder), asked_of(reader)
    chosen = random.Random(1)
    offices = chosen.choices(CODES, k=EACH)
    everything: list[float] = []
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1", timeout=None, cookies=ministry(folder)
    ) as client:
        for path in PAGES:
            of_country = [] if path in OF_OFFICES else [("the country", [""] * EACH)]
            for whose, asked in (("an office", offices), *of_country):
                found = await page(client, path, asked, seen)
                slowest = max(seen, key=lambda one: one[1])[0]
                everything += found
                yield f"{path}, {whose}", told(found)
                if max(found) > 0.25:
                    yield "  its worst", " ".join(slowest.split())[:600]
    yield "all screens", told(everything)


def run(cases: int = CASES) -> Iterator[tuple[str, str]]:
    """The figures, each with its unit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Postgres(folder / "postgres", folder / "postgres.log", folder / "keys")
        database.start()
        try:
            database.wait_ready()
            database.create_database("bench")
            _give_memory(database)
            upgrade(database.url(DatabaseRole.OWNER, "bench"))
            began = time.perf_counter()
            fill(database.superuser_url("bench"), cases)
            yield f"{cases:,} cases made", f"{time.perf_counter() - began:.0f} s"
            reader = engine(database.url(DatabaseRole.READER, "bench"))
            with asyncio.Runner() as runner:
                figures = measure(reader, folder)
                while figure := runner.run(anext(figures, None)):
                    yield figure
        finally:
            database.stop()


def main() -> None:
    for figure, value in run(*(int(one) for one in sys.argv[1:])):
        print(f"- {figure}: {value}", flush=True)


if __name__ == "__main__":
    leave_with(cast(Any, main))
