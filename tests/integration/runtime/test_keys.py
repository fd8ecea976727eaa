"""The payload keys are made once, for an installation that is empty, and a worker without them does not begin (E12)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from console.up import set_up
from runtime import canary
from runtime.client import connect_without_keys
from runtime.codec import FILE, KeyRing
from runtime.errors import StackError
from runtime.roles import DatabaseRole
from runtime.settings import Settings
from runtime.state import StackState
from tests.kit import as_role, temporal

pytestmark = pytest.mark.stack
ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """An installation with a Temporal of its own."""
    with temporal(tmp_path) as server:
        StackState(temporal_address=server.address).write(tmp_path)
        yield Settings(data=tmp_path, keys=tmp_path / "keys")


def begin_to_work(settings: Settings, **environ: str) -> subprocess.CompletedProcess[str]:
    """A worker that must not begin."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("TEMPORAL_", "THADS_"))}
    ours = {"THADS_DATA": str(settings.data), "THADS_KEYS": str(settings.keys), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "worker"]
    return subprocess.run(command, capture_output=True, text=True, env={**own, **ours, **environ}, check=False)


async def test_an_empty_installation_gets_its_keys_once(settings: Settings, postgres_url: str) -> None:
    await set_up(settings, postgres_url)
    made = (settings.keys / FILE).read_bytes()
    await set_up(settings, postgres_url)
    assert (settings.keys / FILE).read_bytes() == made
    await canary.check(await connect_without_keys(settings, identity="tests"), KeyRing(settings.keys))


async def test_lost_keys_are_missed_and_never_made_anew(settings: Settings, postgres_url: str) -> None:
    await set_up(settings, postgres_url)
    (settings.keys / FILE).rename(settings.data / "backup")
    with pytest.raises(StackError, match=r"is missing; restore it from the backup"):
        await set_up(settings, postgres_url)
    worker = begin_to_work(settings, THADS_SIGNING="test")
    assert (worker.returncode, "Traceback" in worker.stderr) == (2, False)
    assert "is missing; restore it from the backup" in worker.stderr
    assert not (settings.keys / FILE).exists()
    (settings.data / "backup").rename(settings.keys / FILE)
    await set_up(settings, postgres_url)


async def test_where_cases_lie_no_keys_are_made_although_temporal_is_empty(
    settings: Settings, postgres_url: str
) -> None:
    engine = create_engine(as_role(postgres_url, DatabaseRole.OWNER))
    with engine.begin() as connection:
        connection.execute(text("create table subjects as select 'case/79/a/1/1' as id"))
        connection.execute(text("grant select on subjects to thads_application"))
    try:
        with pytest.raises(StackError, match="is missing; restore it from the backup"):
            await set_up(settings, postgres_url)
    finally:
        with engine.begin() as connection:
            connection.execute(text("drop table subjects"))
        engine.dispose()
    assert not settings.keys.exists()


async def test_a_worker_with_other_keys_says_which_one_it_lacks(settings: Settings, postgres_url: str) -> None:
    await set_up(settings, postgres_url)
    key_id, _ = KeyRing(settings.keys).active
    stranger = settings.model_copy(update={"keys": settings.data / "other"})
    KeyRing.create(stranger.keys)
    with pytest.raises(StackError, match=f"lacks the key '{key_id}'"):
        await set_up(stranger, postgres_url)
    worker = begin_to_work(stranger, THADS_SIGNING="test")
    assert (worker.returncode, "Traceback" in worker.stderr) == (2, False)
    assert f"lacks the key '{key_id}'" in worker.stderr


async def test_keys_that_were_rotated_still_open_the_canary(settings: Settings, postgres_url: str) -> None:
    await set_up(settings, postgres_url)
    KeyRing(settings.keys).add_key()
    await set_up(settings, postgres_url)


async def test_a_worker_before_the_first_set_up_says_how(settings: Settings) -> None:
    KeyRing.create(settings.keys)
    worker = begin_to_work(settings, THADS_SIGNING="test")
    assert (worker.returncode, "Traceback" in worker.stderr) == (2, False)
    assert "run `thads up` once" in worker.stderr


async def test_a_worker_that_signs_has_to_be_told_who_signs(settings: Settings, postgres_url: str) -> None:
    await set_up(settings, postgres_url)
    for environ, named in (({}, "THADS_SIGNING"), ({"THADS_SIGNING": "pkcs12"}, "THADS_PKCS12")):
        worker = begin_to_work(settings, **environ)
        assert (worker.returncode, "Traceback" in worker.stderr) == (2, False)
        assert named in worker.stderr
    assert not (settings.keys / "signing").exists()
