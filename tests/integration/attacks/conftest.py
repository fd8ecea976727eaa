"""An installation under attack, and what each attack must leave as it was.

Where each finding of the doors is tested:

- a door that acts as the engine, beyond its rights, for somebody unknown: `records/test_doors.py`,
  `records/test_every_sender.py` in the deciding transaction; here `test_known_senders.py`, through Temporal
- Temporal's own door, without the payload key: `runtime/test_only_with_the_key.py`, `runtime/test_unreadable.py`; with
  it but without a door, forged starts, workflows of a stranger's own: here `test_temporal_alone.py`; activities outside
  a workflow and the HTTP API: `runtime/test_closed_server.py`
- clear payloads: `runtime/test_only_with_the_key.py`; that nothing is readable at rest: `runtime/test_secrecy.py`
- unsigned claims of money to come: `engine/test_bank_attacks.py`
- ids of any shape, commands to what there is not: here `test_names.py`
- one request id for two acts, by every way in: here `test_request_ids.py`
- wrong target, wrong form: `engine/test_malformed_commands.py`; moments from the caller: here `test_known_senders.py`
- codec server, sandbox, hosts, bodies: `runtime/test_servers.py`, `partners/test_bodies.py`, `partners/test_doors.py`
- an answer before its case, one dossier's trouble: here `test_intake.py`
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError

from cases.events import Role
from cases.names import dossier_of
from records.tables import metadata, series, subjects
from simulation.staff import actor
from tests.integration.conftest import Opened
from tests.kit import Installation, nothing_owed, quiet, settled


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was started without a good command ends after a second instead of a minute."""
    monkeypatch.setattr("workflows.journaled.FIRST_WORD", timedelta(seconds=1))


@pytest.fixture
async def keyless(temporal_address: str) -> Client:
    """Somebody who reaches Temporal and has no payload key."""
    return await Client.connect(temporal_address)


@pytest.fixture
def keyed(there: Installation) -> Client:
    """Somebody who reaches Temporal and has the payload key, but no door."""
    return there.starter.client


@pytest.fixture
def opened(opened: Opened, there: Installation) -> Opened:
    """Opens another case whenever it is called, and waits until nothing of it is under way."""

    async def open_one() -> str:
        case = await opened()
        await settled(there, case)
        await quiet(there.starter, dossier_of(case))
        return case

    return open_one


@pytest.fixture
async def case(opened: Opened) -> str:
    return await opened()


def rows(there: Installation) -> dict[str, int]:
    """How many rows each table has, how far the journals and the number series have come."""
    with there.engine.connect() as connection:
        counted = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }
        counted["heads"] = connection.scalar(select(func.sum(subjects.c.head))) or 0
        counted["numbers"] = connection.scalar(select(func.sum(series.c.last))) or 0
    return counted


@asynccontextmanager
async def no_trace(there: Installation) -> AsyncIterator[None]:
    """Whatever is tried inside leaves every table as it was, once what went before it is carried out."""
    await nothing_owed(there)
    before = rows(there)
    yield
    assert rows(there) == before


async def alive(there: Installation, case: str) -> None:
    """The case takes a good command at once."""
    good = await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY), request_id="good")
    assert good.accepted, good.refusal


async def nothing_runs(client: Client, name: str) -> None:
    """Wait until no workflow of this name runs."""
    async with asyncio.timeout(30):
        while await runs(client, name):
            await asyncio.sleep(0.1)


async def runs(client: Client, name: str) -> bool:
    try:
        return (await client.get_workflow_handle(name).describe()).status is WorkflowExecutionStatus.RUNNING
    except RPCError:
        return False
