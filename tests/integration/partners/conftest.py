"""A sandbox on a free port, spoken to over real HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from partners.clients import Partners
from partners.sandbox import SandboxSettings, create_app

MORNING = datetime(2026, 9, 7, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of `app`, served by uvicorn in a thread."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)  # calls that come before the server is up wait in the queue
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


Serve = Callable[[FastAPI], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def serve() -> Serve:
    return served


@pytest.fixture
def morning() -> datetime:
    return MORNING


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with served(create_app(SandboxSettings(tmp_path, seed=7))) as address:
        yield address


class Control:
    """The sandbox's control doors."""

    def __init__(self, http: httpx.AsyncClient, address: str) -> None:
        self._http = http
        self._address = address + "/control"

    async def set(self, what: str, **body: object) -> httpx.Response:
        response = await self._http.post(f"{self._address}/{what}", json=body)
        return response.raise_for_status()

    async def fault(self, partner: str, kind: str, times: int = 1, **more: object) -> None:
        await self.set("faults", partner=partner, kind=kind, times=times, **more)

    async def heal(self) -> None:
        (await self._http.delete(f"{self._address}/faults")).raise_for_status()

    async def calls(self, partner: str) -> list[dict[str, object]]:
        answer = await self._http.get(f"{self._address}/calls", params={"partner": partner})
        return list(answer.raise_for_status().json())

    async def credit(self, amount: int, at: datetime, **more: object) -> dict[str, object]:
        answer = await self.set("credit", amount=amount, at=at.isoformat(), **more)
        return dict(answer.json())


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=10.0, trust_env=False) as client:
        yield client


@pytest.fixture
def partners(http: httpx.AsyncClient, address: str) -> Partners:
    return Partners(address, http)


@pytest.fixture
def control(http: httpx.AsyncClient, address: str) -> Control:
    return Control(http, address)
