"""A sandbox on a free port, spoken to over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from partners.clients import Partners
from partners.sandbox import SandboxSettings, create_app
from partners.sandbox.remote import SandboxControl
from tests.serving import served

MORNING = datetime(2026, 9, 7, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


Serve = Callable[[FastAPI], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def serve() -> Serve:
    return served


@pytest.fixture(scope="session")
def morning() -> datetime:
    return MORNING


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with served(create_app(SandboxSettings(tmp_path, seed=7))) as address:
        yield address


@pytest.fixture(scope="session")
async def http() -> AsyncIterator[httpx.AsyncClient]:
    lines = httpx.Limits(keepalive_expiry=1.0)  # given up before the sandbox hangs up, which is after five seconds
    async with httpx.AsyncClient(timeout=10.0, trust_env=False, limits=lines) as client:
        yield client


@pytest.fixture
def partners(http: httpx.AsyncClient, address: str) -> Partners:
    return Partners(address, http)


@pytest.fixture
def control(http: httpx.AsyncClient, address: str) -> SandboxControl:
    return SandboxControl(address, http)
