"""A case to audit for the tests of a module."""

from __future__ import annotations

import pytest

from tests.integration.audit.audited import Audited, life
from tests.kit import Installation, as_superuser


@pytest.fixture(scope="module")
async def audited(there: Installation, postgres_url: str) -> Audited:
    return Audited(there, await life(there, "AU-1"), as_superuser(postgres_url))
