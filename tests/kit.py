"""A running installation for tests: migrated database, staff, partners' sandbox over HTTP, workers, a starter."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from activities.tools import Tools
from documents.store import DocumentStore
from partners.clients import connect as connect_partners
from partners.custody import CREDIT_NOTICES
from partners.sandbox import SandboxSettings, create_app
from partners.sandbox.bank import IncomingCredit
from partners.sandbox.remote import SandboxControl
from records import clock, ledger
from records.database import engine
from records.migrate import upgrade
from runtime.client import connect
from runtime.codec import KeyRing
from runtime.envelope import DoorKey
from runtime.settings import Settings
from runtime.state import HOST, StackState, free_ports
from simulation.staff import OFFICE, settle_in
from starter import Starter
from web.bank import bank_door
from worker import QUEUES, signers, workers


@dataclass
class Installation:
    """Everything a test touches."""

    settings: Settings
    engine: Engine
    tools: Tools
    starter: Starter
    partners_url: str


@contextmanager
def sandbox(data: Path, seed: int = 1, callback: str | None = None) -> Iterator[str]:
    """The partners' sandbox on a free port; its address, for its control doors too. Credit notices go to `callback`."""
    port = free_ports({"partners": None})["partners"]
    app = create_app(SandboxSettings(data=data, seed=seed, callback=callback))
    server = uvicorn.Server(uvicorn.Config(app, host=HOST, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    try:
        yield f"http://control:{app.state.secret}@{HOST}:{port}"
    finally:
        server.should_exit = True
        thread.join()


@asynccontextmanager
async def open_bank_door(port: int, tools: Tools, starter: Starter) -> AsyncIterator[None]:
    """The callback to which the sandbox's bank posts its notices, in this event loop."""

    async def ready() -> Starter:
        return starter

    app = FastAPI()
    app.include_router(bank_door(tools.engine, tools.partners.custody, ready))
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
    takes_notices: bool = False,
) -> AsyncIterator[Installation]:
    """An installation in this process, on the servers of the test run; `stepped_at` puts it on a stepped clock.

    With `takes_notices` the bank's credit notices come in by the door; else the bank keeps them.
    """
    StackState(temporal_address=temporal_address, database_url=database_url).write(data)
    settings = Settings(data=data, keys=data / "keys", signing="test")
    KeyRing.create(settings.keys)
    upgrade(database_url)
    database = engine(database_url)
    with database.begin() as connection:
        settle_in(connection)
        if stepped_at is not None:
            clock.step(connection, stepped_at)
    async with AsyncExitStack() as stack:
        door = free_ports({"door": None})["door"]
        callback = f"http://{HOST}:{door}{CREDIT_NOTICES}" if takes_notices else None
        url = stack.enter_context(sandbox(data / "partners", callback=callback))
        client = await connect(settings, identity="tests")
        tools = Tools(
            engine=database,
            store=DocumentStore(data / "documents"),
            archive=data / "archive",
            partners=await stack.enter_async_context(connect_partners(url)),
            signer=signers(settings),
            lookup="https://thads.example/tra-cuu",
        )
        for one in workers(client, tools, settings, list(queues)):
            await stack.enter_async_context(one)
        starter = Starter(client, DoorKey.ensure(settings.keys, "tests"), now=tools.now, stepped=stepped_at is not None)
        if takes_notices:
            await stack.enter_async_context(open_bank_door(door, tools, starter))
        yield Installation(settings, database, tools, starter, url)


async def credit(there: Installation, amount: int, reference: str, at: datetime, payer: str = "Lê Văn Cường") -> str:
    """Money arrives at the custody bank and is posted to suspense; its bank reference."""
    async with httpx.AsyncClient(trust_env=False) as http:
        made = await SandboxControl(there.partners_url, http).credit(
            IncomingCredit(amount=amount, reference=reference, payer_name=payer, payer_account="111122223333", at=at)
        )
    entry = made.entry
    arrived = ledger.Credit(entry.bank_reference, OFFICE, entry.amount, entry.booked_at, reference, {"name": payer})
    with there.engine.begin() as connection:
        ledger.receive_credit(connection, arrived)
    return entry.bank_reference


async def settled(there: Installation, case: str, effects: tuple[str, ...] = ()) -> None:
    """Wait until a case has nothing under way (failed effects wait for people)."""
    await there.starter.wait(case, lambda report: all(o.failed for o in report.state.owed))
