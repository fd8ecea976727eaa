"""A running installation for tests: migrated database, staff, partners' sandbox over HTTP, workers, a starter."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Connection, Engine, func, make_url, select
from temporalio.client import Client

from activities.reconciliation import credit_of
from activities.tools import Tools
from cases.events import Partner, Role
from console.own_doors import own_door
from documents.signers import signers
from documents.store import DocumentStore
from law.periods import VIETNAM
from partners.clients import connect as connect_partners
from partners.custody import CREDIT_NOTICES
from partners.sandbox import SandboxSettings, create_app
from partners.sandbox.bank import IncomingCredit
from partners.sandbox.remote import control
from records import clock, doors, ledger
from records.database import engine
from records.migrate import upgrade
from records.roster import Roster
from records.tables import parts
from runtime import namespace
from runtime.client import connect
from runtime.codec import KeyRing
from runtime.envelope import DoorKey
from runtime.files import write_private
from runtime.postgres import Postgres
from runtime.roles import DatabaseRole, ensure_password, password_file
from runtime.settings import Settings
from runtime.state import HOST, StackState, free_ports
from runtime.subject_keys import SubjectKeys
from runtime.temporal_server import TemporalServer
from simulation.staff import OFFICE, example, settle_in
from starter import Starter
from tests.serving import served
from web.bank import bank_door
from worker import QUEUES, workers

_servers: dict[str, Postgres] = {}
"""The PostgreSQL servers of this test run by their address: they know the passwords of their roles."""


def url(server: Postgres, database: str) -> str:
    """The application's URL of a database of this test run."""
    _servers[server.address] = server
    return server.url(DatabaseRole.APPLICATION, database)


def as_role(url: str, role: DatabaseRole) -> str:
    """The URL with which another role enters the same database."""
    database = make_url(url)
    return _servers[f"{database.host}:{database.port}"].url(role, str(database.database))


def as_superuser(url: str) -> str:
    """The URL of somebody who may do everything, whom no service is."""
    database = make_url(url)
    return _servers[f"{database.host}:{database.port}"].superuser_url(str(database.database))


def enter(url: str, keys: Path, data: Path, temporal_address: str) -> Settings:
    """An installation on the servers of this test run, written down as every process that reads `data` finds it."""
    database = make_url(url)
    address = f"{database.host}:{database.port}"
    StackState(temporal_address=temporal_address, database_address=f"{address}/{database.database}").write(data)
    for role in DatabaseRole:
        write_private(password_file(keys, role), ensure_password(_servers[address].keys, role).encode())
    KeyRing.create(keys)
    return Settings(data=data, keys=keys, signing="test")


def at(month: int, day: int, hour: int = 9) -> datetime:
    """That hour of a day of 2026 in Vietnam."""
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


@dataclass
class Installation:
    """Everything a test touches. `engine` is the application's, `reader` that of pages and audit."""

    settings: Settings
    engine: Engine
    reader: Engine
    tools: Tools
    starter: Starter
    partners_url: str


@contextmanager
def temporal(
    folder: Path, suggest_after: int | None = None, most_updates: int | None = None
) -> Iterator[TemporalServer]:
    """A Temporal server in memory, its log in `folder`; it suggests a new run after so many events of a history, and
    lets a run take so many updates."""
    server = TemporalServer(None, folder / "temporal.log", ui=False)
    limits = {"limit.historyCount.suggestContinueAsNew": suggest_after, "history.maxTotalUpdates": most_updates}
    for name, value in limits.items():
        if value:
            server.command += ("--dynamic-config-value", f"{name}={value}")
    server.start()
    try:
        server.wait_ready()
        yield server
    finally:
        server.kill()


@contextmanager
def sandbox(data: Path, seed: int = 1, callback: str | None = None) -> Iterator[str]:
    """The partners' sandbox on a free port; its address, for its control doors too. Credit notices go to `callback`."""
    with served(create_app(SandboxSettings(data=data, seed=seed, callback=callback))) as address:
        yield address


@asynccontextmanager
async def open_bank_door(port: int, tools: Tools, starter: Starter) -> AsyncIterator[None]:
    """The callback to which the sandbox's bank posts its notices, in this event loop."""

    async def ready() -> Starter:
        return starter

    app = FastAPI()
    bank_door(app, tools.engine, tools.partners.custody, ready)
    server = uvicorn.Server(uvicorn.Config(app, host=HOST, port=port, log_level="error"))
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]  # signals stay with pytest
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def installation(
    data: Path,
    temporal_address: str,
    database_url: str,
    *,
    stepped_at: datetime | None = None,
    queues: tuple[str, ...] = tuple(QUEUES),
    version: str | None = None,
    takes_notices: bool = False,
) -> AsyncIterator[Installation]:
    """An installation in this process, on the servers of the test run; `stepped_at` puts it on a stepped clock.

    With `takes_notices` the bank's credit notices come in by the door; else the bank keeps them.
    """
    settings = enter(database_url, data / "keys", data, temporal_address)
    owner = settings.database(DatabaseRole.OWNER)
    upgrade(owner)
    key = DoorKey.ensure(settings.keys, "tests")
    with engine(owner).begin() as connection:
        settle_in(connection)
        everybody, person = frozenset(doors.OUTSIDE), doors.StandsFor.PERSON
        let_in(connection, doors.Door(key.door, key.public, everybody, stands_for=person, partner=Partner.CUSTODY_BANK))
        for name in ("web", "desk", "api", "cli"):
            let_in(connection, own_door(settings.keys, name))
    database = engine(database_url)
    with database.begin() as connection:
        if stepped_at is not None:
            clock.step(connection, stepped_at)
    async with AsyncExitStack() as stack:
        door = free_ports({"door": None})["door"]
        callback = f"http://{HOST}:{door}{CREDIT_NOTICES}" if takes_notices else None
        url = stack.enter_context(sandbox(data / "partners", callback=callback))
        client = await connect(settings, identity="tests")
        await namespace.prepare(client)
        tools = Tools(
            engine=database,
            store=DocumentStore.there(settings),
            archive=data / "archive",
            keys=SubjectKeys(settings.keys),
            partners=await stack.enter_async_context(connect_partners(url)),
            signer=signers(settings),
            lookup="https://thads.example/tra-cuu",
        )
        for one in workers(client, tools, list(queues), settings, version):
            await stack.enter_async_context(one)
        starter = Starter(client, key, database, now=tools.now)
        if takes_notices:
            await stack.enter_async_context(open_bank_door(door, tools, starter))
        yield Installation(settings, database, engine(settings.database(DatabaseRole.READER)), tools, starter, url)


def let_in(connection: Connection, door: doors.Door) -> None:
    """Register a door; another installation on the same database may have done so with a key of its own."""
    if door.public_key not in {known.public_key for known in doors.registered(connection, door.name)}:
        doors.register(connection, door, by="tests")


def second_door(there: Installation, name: str, *roles: Role) -> Starter:
    """Another service with a door of its own, which may speak for these roles."""
    key = DoorKey.ensure(there.settings.keys, name)
    with engine(there.settings.database(DatabaseRole.OWNER)).begin() as connection:
        let_in(connection, doors.Door(name, key.public, frozenset(roles)))
    return replace(there.starter, key=key)


def private_office(code: str) -> Roster:
    """A private office with people of its own, each named as at the agency with VP- before it."""
    agency = example()
    return agency.model_copy(
        update={
            "office": agency.office.model_copy(update={"code": code, "name": "Văn phòng thi hành án Sài Gòn"}),
            "staff": tuple(person.model_copy(update={"id": f"VP-{person.id}"}) for person in agency.staff),
            "delegations": (),
        }
    )


async def credit(there: Installation, amount: int, reference: str, at: datetime, payer: str = "Lê Văn Cường") -> str:
    """Money arrives at the custody bank and is posted to suspense; its bank reference."""
    async with control(there.partners_url) as doors:
        made = await doors.credit(
            IncomingCredit(amount=amount, reference=reference, payer_name=payer, payer_account="111122223333", at=at)
        )
    with there.engine.begin() as connection:
        ledger.receive_credit(connection, credit_of(made.entry, OFFICE))
    return made.entry.bank_reference


def step(there: Installation, to: datetime) -> None:
    """Set the legal clock."""
    with there.engine.begin() as connection:
        clock.step(connection, to)


async def settled(there: Installation, case: str) -> None:
    """Wait until a case has nothing under way (failed effects wait for people)."""
    await there.starter.wait(case, lambda report: all(o.failed for o in report.state.owed.values()))


async def until(holds: Callable[[], Awaitable[bool] | bool]) -> None:
    """Wait until it holds. TimeoutError after a minute."""
    async with asyncio.timeout(60):
        while True:
            found = holds()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.05)


async def quiet(starter: Starter, name: str) -> None:
    """Wait until the workflow of a case or dossier owes nothing."""

    async def owes_nothing() -> bool:
        return not (await starter.query(name)).owed_count

    await until(owes_nothing)


async def nothing_owed(there: Installation) -> None:
    """Wait until no case or dossier has anything under way (failed effects wait for people)."""
    under_way = select(func.count()).where(parts.c.book == "owed", parts.c.data["failed"].as_boolean().is_not(True))

    def holds() -> bool:
        with there.engine.connect() as connection:
            return not connection.scalar(under_way)

    await until(holds)


async def listed(client: Client, name: str, status: str) -> None:
    """Wait until the server's list of workflows says so; it comes late by nature."""
    query = f"WorkflowId = '{name}' AND ExecutionStatus = '{status}'"

    async def is_listed() -> bool:
        return bool([one async for one in client.list_workflows(query)])

    await until(is_listed)
