"""An installation in this process for the tests of a module, and cases opened in it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from cases.events import Role
from simulation.staff import actor
from tests.chaos.life import dossier
from tests.kit import Installation, at, installation

_numbers = itertools.count(1)

Opened = Callable[[], Awaitable[str]]


@pytest.fixture(scope="module")
async def there(
    tmp_path_factory: pytest.TempPathFactory, temporal_address: str, postgres_url: str
) -> AsyncIterator[Installation]:
    data: Path = tmp_path_factory.mktemp("installation")
    async with installation(data, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as made:
        yield made


@pytest.fixture
def opened(there: Installation) -> Opened:
    """Opens another case whenever it is called."""

    async def open_one() -> str:
        answer = await there.starter.start(dossier(next(_numbers)), sender="tests", actor=actor(Role.CLERK))
        (case,) = answer.cases
        await there.starter.wait(case, lambda report: report.state.head > 0)
        return case

    return open_one
