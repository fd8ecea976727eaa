"""A service in another language beside an installation: `service.js`, driven line by line."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cases.events import Role
from records import doors
from records.database import engine
from runtime.roles import DatabaseRole
from runtime.temporal_server import TemporalServer
from tests.kit import Installation, installation, let_in, temporal

HERE = Path(__file__).parent
DOOR = "gateway"
MOST_UPDATES = 9
"""Less than the ten that the server lets wait at a time, more than a test sends to one case."""


@dataclass
class Service:
    """What was started with `node service.js`."""

    process: Process

    async def ask(self, order: str, **more: Any) -> dict[str, Any]:
        """One order and what came of it: {"answer": …} or {"failure": …}."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"order": order, **more}).encode() + b"\n")
        line = await self.process.stdout.readline()
        assert line, "the service has ended"
        told: dict[str, Any] = json.loads(line)
        return told

    async def answered(self, order: str, **more: Any) -> Any:
        told = await self.ask(order, **more)
        assert "answer" in told, told
        return told["answer"]

    async def failed(self, order: str, **more: Any) -> dict[str, Any]:
        told = await self.ask(order, **more)
        assert "failure" in told, told
        failure: dict[str, Any] = told["failure"]
        return failure


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the service and what npm installed for it; skips, and says so, where that cannot be had."""
    folder = tmp_path_factory.mktemp("other-language")
    if not (shutil.which("node") and shutil.which("npm")):
        _skip("there is no node or npm here")
    for name in ("package.json", "service.js"):
        shutil.copy(HERE / name, folder)
    install = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        _skip(f"npm could not install Temporal's client: {done.stderr.strip()[-300:]}")
    return folder


def _skip(why: str) -> None:
    print(f"\n!!! NOT TESTED: clients in another language, because {why}", file=sys.__stderr__)
    pytest.skip(why)


@pytest.fixture(scope="module")
def temporal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TemporalServer]:
    """A server on which a run may take no more updates than a few."""
    with temporal(tmp_path_factory.mktemp("temporal"), most_updates=MOST_UPDATES) as server:
        yield server


@pytest.fixture(scope="module")
async def there(
    tmp_path_factory: pytest.TempPathFactory, temporal_address: str, postgres_url: str
) -> AsyncIterator[Installation]:
    """An installation on the wall clock, as a service meets it."""
    async with installation(tmp_path_factory.mktemp("strange"), temporal_address, postgres_url) as running:
        yield running


@pytest.fixture(scope="module")
async def service(there: Installation, node: Path, temporal_address: str) -> AsyncIterator[Service]:
    """The service, its door registered by the public key that it names."""
    process = await asyncio.create_subprocess_exec(
        "node", "service.js", temporal_address, str(there.settings.keys), DOOR,
        cwd=node, stdin=PIPE, stdout=PIPE, limit=16 * 1024 * 1024,
    )  # fmt: skip
    running = Service(process)
    public = await running.answered("key")
    rights = frozenset({Role.CLERK, Role.SECRETARY, Role.HEAD})
    with engine(there.settings.database(DatabaseRole.OWNER)).begin() as connection:
        let_in(connection, doors.Door(DOOR, public, rights))
    yield running
    assert process.stdin
    process.stdin.close()
    await process.wait()
