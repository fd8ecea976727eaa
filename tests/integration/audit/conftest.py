"""A case to audit for the tests of a module."""

from __future__ import annotations

import pytest

from tests.integration.audit.audited import Audited, life
from tests.kit import Installation, as_superuser


@pytest.fixture(scope="module")
async def audited(request: pytest.FixtureRequest, there: Installation, postgres_url: str) -> Audited:
    own = request.module.__name__.rpartition(".")[2].replace("_", "-")  # the server is shared by all modules
    return Audited(there, await life(there, f"AU-{own}"), as_superuser(postgres_url))
