"""A real installation as separate operating-system processes, each of which a test may kill and start again."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from partners.sandbox.bank import IncomingCredit
from partners.sandbox.remote import SandboxControl
from records import clock, doors, ledger
from records.database import engine, is_away
from records.migrate import upgrade
from runtime import canary, namespace
from runtime.client import connect
from runtime.codec import KeyRing
from runtime.envelope import DoorKey
from runtime.postgres import Postgres
from runtime.roles import DatabaseRole
from runtime.service import Service, answers, listens
from runtime.settings import Settings
from runtime.state import HOST, StackState, free_ports
from runtime.temporal_server import TemporalServer
from simulation.staff import OFFICE, settle_in
from starter import Starter
from tests.kit import let_in

ROOT = Path(__file__).parents[2]
PATIENCE = timedelta(minutes=4)
"""Of a client that is to outlive several faults, one after the other."""
T = TypeVar("T")


@dataclass
class Stack:
    """The processes, a client that survives their deaths, and the door through which the bank's credits come."""

    settings: Settings
    postgres: Postgres
    temporal: TemporalServer
    worker: Service
    partners_url: str
    http: httpx.AsyncClient
    now: datetime
    starter: Starter = field(init=False)

    @property
    def engine(self) -> Engine:
        return engine(self.postgres.url(DatabaseRole.APPLICATION))

    @property
    def sandbox(self) -> SandboxControl:
        return SandboxControl(self.settings.sandbox_control(), self.http)

    async def sql(self, work: Callable[[Connection], T]) -> T:
        """Do something in a transaction, again and again while PostgreSQL is away; it must bear being repeated."""
        for _ in range(600):
            try:
                return await asyncio.to_thread(self._transact, work)
            except DBAPIError as error:
                if not is_away(error):
                    raise
                await asyncio.sleep(0.1)
        raise TimeoutError("PostgreSQL did not come back within a minute")

    def _transact(self, work: Callable[[Connection], T]) -> T:
        with self.engine.begin() as connection:
            return work(connection)

    async def step(self, to: datetime) -> None:
        """Set the legal clock, here and in SQL."""
        self.now = to
        await self.sql(lambda connection: clock.step(connection, to))

    async def credit(self, case: str, amount: int, at: datetime) -> str:
        """Money for a case arrives at the bank and goes to suspense; its bank reference. The door may do this twice."""
        bank_ref = f"FT-{case.replace('/', '-')}"
        money = IncomingCredit(
            amount=amount, reference=f"THADS {case}", bank_reference=bank_ref, payer_name="Lê Văn Cường", at=at
        )
        entry = (await self.sandbox.credit(money)).entry
        arrived = ledger.Credit(
            entry.bank_reference, OFFICE, entry.amount, entry.booked_at, entry.reference, {"name": entry.payer_name}
        )
        await self.sql(lambda connection: ledger.receive_credit(connection, arrived))
        return bank_ref


def worker_process(settings: Settings, name: str = "worker", module: str = "worker") -> Service:
    """`python -m worker` for an installation, on a free health port; `module` may stand for it."""
    port = free_ports({name: None})[name]
    return program(settings, name, module, "--health-port", port, ready=answers(f"http://{HOST}:{port}/readyz"),
                   address=f"{HOST}:{port}", grace=40)  # fmt: skip


def program(
    settings: Settings, name: str, *command: object, ready: Callable[[], bool], address: str, grace: float = 10
) -> Service:
    """One of our programs as a process that sees this installation and nothing of the tester's own."""
    foreign = {key: "" for key in os.environ if key.startswith(("TEMPORAL_", "THADS_"))}
    ours = {"THADS_DATA": str(settings.data), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    ours["THADS_SIGNING"] = "test"
    ours["THADS_PARTNERS_URL"] = settings.partners()
    log = settings.logs / f"{name}.log"
    words = [sys.executable, "-m", *(str(word) for word in command)]
    return Service(name, words, log, ready=ready, address=address, grace=grace, environ={**foreign, **ours})


@asynccontextmanager
async def stack(data: Path, at: datetime, *, worker: str = "worker") -> AsyncIterator[Stack]:
    """Everything running on a stepped clock that stands at `at`; all of it is killed at the end.

    `worker` is the module that is run as the worker.
    """
    ports = free_ports({"partners": None})
    settings = Settings(data=data, keys=data / "keys", partners_url=f"http://{HOST}:{ports['partners']}")
    postgres = Postgres(data / "postgres", settings.logs / "postgres.log", settings.keys)
    temporal = TemporalServer(data / "temporal" / "temporal.db", settings.logs / "temporal.log", ui=False)
    sandbox = program(
        settings, "partners", "partners.sandbox", "--port", ports["partners"], "--data", data / "partners",
        "--seed", 1, ready=listens(ports["partners"]), address=f"{HOST}:{ports['partners']}",
    )  # fmt: skip
    working = worker_process(settings, module=worker)
    StackState(ports=ports, database_address=f"{postgres.address}/thads", temporal_address=temporal.address).write(data)
    processes = (postgres, temporal, sandbox, working)
    try:
        for process in (postgres, temporal, sandbox):
            process.start()
        await asyncio.to_thread(postgres.wait_ready)
        postgres.create_database()
        owner = postgres.url(DatabaseRole.OWNER)
        await asyncio.to_thread(upgrade, owner)
        with engine(owner).begin() as connection:
            settle_in(connection)
        async with httpx.AsyncClient(trust_env=False) as http:
            there = Stack(settings, postgres, temporal, working, f"http://{HOST}:{ports['partners']}", http, at)
            key = DoorKey.ensure(settings.keys, "tests")
            with engine(owner).begin() as connection:
                let_in(connection, doors.Door(key.door, key.public, frozenset(doors.STAFF)))
            await there.step(at)
            await asyncio.to_thread(temporal.wait_ready)
            ring = KeyRing.create(settings.keys)
            client = await connect(settings, identity="tests")
            await namespace.prepare(client)
            await canary.lay(client, ring)
            there.starter = Starter(client, key, there.engine, now=lambda: there.now, patience=PATIENCE)
            working.start()
            await asyncio.to_thread(working.wait_ready)
            await asyncio.to_thread(sandbox.wait_ready)
            yield there
    finally:
        for process in reversed(processes):
            process.kill()
        for role in DatabaseRole:
            engine(postgres.url(role)).dispose()
