"""A case to audit for the tests of a module."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from runtime.namespace import prepare
from tests.integration.audit.audited import Audited, life
from tests.kit import as_superuser, installation
from tests.workflows.test_standard_life import at


@pytest.fixture(scope="module")
async def audited(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, temporal_address: str, postgres_url: str
) -> AsyncIterator[Audited]:
    data = tmp_path_factory.mktemp("audited")
    own = request.module.__name__.rpartition(".")[2].replace("_", "-")  # the server is shared by all modules
    async with installation(data, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        await prepare(there.starter.client)
        yield Audited(there, await life(there, f"AU-{own}"), as_superuser(postgres_url))
