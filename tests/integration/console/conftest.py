"""A running installation, and `thads` as a person would type it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
from tests.kit import Installation, installation

VN = timezone(timedelta(hours=7))


@pytest.fixture(scope="module")
async def there(
    tmp_path_factory: pytest.TempPathFactory, temporal_address: str, postgres_url: str
) -> AsyncIterator[Installation]:
    """An installation on a stepped clock, on the morning after the sample dossiers came."""
    data = tmp_path_factory.mktemp("console")
    started = datetime(2026, 9, 9, 9, tzinfo=VN)
    async with installation(data, temporal_address, postgres_url, stepped_at=started) as running:
        yield running


@pytest.fixture
def thads(there: Installation, monkeypatch: pytest.MonkeyPatch):
    """Run a verb with `--json` as a person would, in a thread beside the workers; its status and JSON value."""
    monkeypatch.setenv("THADS_DATA", str(there.settings.data))
    monkeypatch.setenv("THADS_SIGNING", "test")
    monkeypatch.setenv("COLUMNS", "240")
    for name in ("THADS_KEYS", "THADS_DATABASE_URL", "TEMPORAL_ADDRESS"):
        monkeypatch.delenv(name, raising=False)

    async def run(*words: str, given: Any = None, as_json: bool = True) -> tuple[int, Any]:
        stdin = None if given is None else json.dumps(given)
        arguments = [*words, "--json"] if as_json else list(words)
        result = await asyncio.to_thread(CliRunner().invoke, cli.app, arguments, input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, json.loads(result.stdout) if as_json else result.stdout

    return run
