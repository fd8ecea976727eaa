"""An installation is copied while it works, destroyed, and made again elsewhere from the copy (issue 10, section 5)."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.exc import ProgrammingError
from typer.testing import CliRunner, Result

import cli
from console.up import plan
from documents.store import DocumentStore
from records.migrate import upgrade
from records.tables import documents, metadata, subjects
from runtime import backup as copies
from runtime.backup import DUMP, MANIFEST, TEMPORAL, Manifest, backup, restore
from runtime.client import connect
from runtime.codec import KeyRing
from runtime.errors import StackError
from runtime.postgres import Postgres
from runtime.process import hold
from runtime.roles import DatabaseRole
from runtime.settings import Settings
from runtime.state import StackState
from runtime.subject_keys import SubjectKeys
from runtime.temporal_server import TemporalServer

pytestmark = pytest.mark.stack


def silent(_line: str) -> None:
    """Nobody reads along."""


@contextmanager
def running(data: Path, keys: Path) -> Iterator[Settings]:
    """The two servers of an installation, without programs of ours."""
    postgres = Postgres(data / "postgres", data / "logs" / "postgres.log", keys)
    temporal = TemporalServer(data / TEMPORAL, data / "logs" / "temporal.log", ui=False)
    with ExitStack() as stack:
        for server in (postgres, temporal):
            server.start()
            stack.callback(server.kill)
        for server in (postgres, temporal):
            server.wait_ready()
        postgres.create_database()
        upgrade(postgres.url(DatabaseRole.OWNER))
        KeyRing.create(keys)
        address = f"{postgres.address}/thads"
        StackState(database_address=address, temporal_address=temporal.address).write(data)
        yield Settings(data=data, keys=keys)


@dataclass
class Writer:
    """Works without a pause as the engine does: a document before its row, a row before Temporal hears of it."""

    settings: Settings

    def __post_init__(self) -> None:
        self.stop = threading.Event()
        self.written = 0
        self.some = threading.Condition()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._work()))

    def __enter__(self) -> Writer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._thread.join()

    def wait(self, count: int) -> None:
        with self.some:
            assert self.some.wait_for(lambda: self.written >= count or not self._thread.is_alive(), timeout=60)
        assert self._thread.is_alive()

    async def _work(self) -> None:
        client = await connect(self.settings, identity="tests")
        store = DocumentStore.there(self.settings)
        engine = create_engine(self.settings.database())
        while not self.stop.is_set():
            name = f"case/79/backup/{self.written}/1"
            digest = store.of(name).put(f"Văn bản {self.written}".encode() * 1000)
            with engine.begin() as connection:
                subject = {"id": name, "type": "case", "office": "79", "head": 1, "head_hash": "", "state": {}}
                connection.execute(insert(subjects).values(**subject, stage="opened", finished=False))
                row = {"subject": name, "document": "d", "media_type": "text/plain", "kind": "k", "size": 1}
                connection.execute(insert(documents).values(**row, sha256=digest, stored_at=datetime.now(UTC)))
            await client.start_workflow("Case", id=name, task_queue="nobody")
            with self.some:
                self.written += 1
                self.some.notify_all()
        engine.dispose()


async def workflows(settings: Settings) -> set[str]:
    client = await connect(settings, identity="tests")
    return {found.id async for found in client.list_workflows("")}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Manifest]]:
    """A copy that was made while a writer wrote, of an installation that is gone."""
    home = tmp_path_factory.mktemp("backed-up")
    with running(home / "data", home / "keys") as settings, Writer(settings) as writer:
        archived = settings.data / "archive" / "case" / "79" / "archive-000001"
        archived.mkdir(parents=True)
        (archived / "state.json").write_text("{}")
        (archived.parent / ".half").mkdir()
        (archived.parent / ".half" / "state.json").write_text("{")
        writer.wait(30)
        made = backup(settings, home / "copy", silent)
        writer.wait(writer.written + 10)
    assert made.tables["subjects"] < writer.written
    shutil.rmtree(home / "data")
    yield home / "copy", made
    shutil.rmtree(home)


async def test_what_was_backed_up_under_load_is_back_whole(copy: tuple[Path, Manifest], tmp_path: Path) -> None:
    folder, made = copy
    new = Settings(data=tmp_path / "data", keys=tmp_path / "keys")
    with hold(new.data, silent):
        assert restore(new, folder, upgrade, silent) == made
    shutil.copytree(folder.parent / "keys" / "subjects", new.keys / "subjects")  # kept apart
    with running(new.data, new.keys) as settings:
        reader = create_engine(settings.database(DatabaseRole.READER))
        with reader.connect() as connection:
            for name, table in metadata.tables.items():
                assert connection.scalar(select(func.count()).select_from(table)) == made.tables[name], name
            named = {(row.subject, row.sha256) for row in connection.execute(select(documents))}
            known = set(connection.execute(select(subjects.c.id)).scalars())
        reader.dispose()
        store = DocumentStore.there(settings)
        assert len(named) == len(known) >= 30
        assert all(hashlib.sha256(store.of(name).get(digest)).hexdigest() == digest for name, digest in named)
        started = await workflows(settings)
        assert started
        assert started <= known  # no workflow knows more than the records
        application = create_engine(settings.database())
        with application.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("DELETE FROM subjects"))
        application.dispose()
    files = {name for name in made.files if name not in (DUMP, str(TEMPORAL)) and (settings.data / name).is_file()}
    assert files >= {f"documents/{digest[:2]}/{digest}.{SubjectKeys.name(name)}" for name, digest in named}
    assert "archive/case/79/archive-000001/state.json" in files
    assert not any(".half" in name for name in made.files)


def test_restoring_again_changes_nothing_and_another_target_must_be_empty(
    copy: tuple[Path, Manifest], tmp_path: Path
) -> None:
    folder, _ = copy
    settings = Settings(data=tmp_path / "data", keys=tmp_path / "keys")
    said: list[str] = []
    with hold(settings.data, silent):
        restore(settings, folder, upgrade, silent)
        before = {path: path.stat().st_mtime_ns for path in settings.data.rglob("*")}
        restore(settings, folder, upgrade, said.append)
        assert {path: path.stat().st_mtime_ns for path in settings.data.rglob("*")} == before
    assert any("already" in line for line in said)

    lived = Settings(data=tmp_path / "lived", keys=tmp_path / "keys")
    (lived.data / "documents").mkdir(parents=True)
    with hold(lived.data, silent), pytest.raises(StackError, match="holds documents already"):
        restore(lived, folder, upgrade, silent)


def test_an_interrupted_restore_is_done_again_and_nothing_starts_on_half_of_it(
    copy: tuple[Path, Manifest], tmp_path: Path
) -> None:
    folder, made = copy
    settings = Settings(data=tmp_path / "data", keys=tmp_path / "keys")

    def power_cut(_url: str) -> None:
        raise KeyboardInterrupt

    with hold(settings.data, silent):
        with pytest.raises(KeyboardInterrupt):
            restore(settings, folder, power_cut, silent)
        with pytest.raises(StackError, match="run `thads restore run` again"):
            plan(settings, upgrade, silent)
        assert restore(settings, folder, upgrade, silent) == made
        plan(settings, upgrade, silent)
    assert not (settings.data / copies.RESTORING).exists()


@pytest.mark.parametrize("kind", ["changed", "missing", "no manifest"])
def test_a_copy_that_is_not_whole_is_refused_before_anything_is_written(
    copy: tuple[Path, Manifest], tmp_path: Path, kind: str
) -> None:
    folder = Path(shutil.copytree(copy[0], tmp_path / "copy"))
    name = next(name for name in copy[1].files if name.startswith("documents/"))
    if kind == "changed":
        (folder / name).write_bytes(b"something else")
    elif kind == "missing":
        (folder / name).unlink()
    else:
        (folder / MANIFEST).unlink()
    settings = Settings(data=tmp_path / "data", keys=tmp_path / "keys")
    with hold(settings.data, silent):
        before = set(settings.data.iterdir())
        with pytest.raises(StackError, match="manifest" if kind == "no manifest" else name):
            restore(settings, folder, upgrade, silent)
        assert set(settings.data.iterdir()) == before


def test_a_copy_is_made_in_an_empty_folder_outside_the_data(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", keys=tmp_path / "keys")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "other").touch()
    with pytest.raises(StackError, match="is not empty"):
        backup(settings, tmp_path / "full", silent)
    with pytest.raises(StackError, match="lies in the data folder"):
        backup(settings, tmp_path / "data" / "copy", silent)


def test_a_copy_holds_no_key_and_only_its_owner_reads_it(copy: tuple[Path, Manifest]) -> None:
    folder, _ = copy
    names = {path.name for path in folder.rglob("*")}
    assert not names & {"keys", "database", "payload-keys.json", "postgres.password"}
    assert [path for path in folder.rglob("*") if path.stat().st_mode & 0o077] == []


def test_the_command_line_names_a_damaged_document_and_restores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def thads(*words: str) -> Result:
        return CliRunner().invoke(cli.app, list(words))

    monkeypatch.setenv("THADS_KEYS", str(tmp_path / "keys"))
    folder = str(tmp_path / "copy")
    with running(tmp_path / "data", tmp_path / "keys") as settings:
        store = DocumentStore.there(settings)
        good, bad = store.put(b"good"), store.put(b"bad")
        (settings.data / "documents" / bad[:2] / bad).write_bytes(b"worse")
        own, erased = "case/79/t1/B-1/1", "case/79/t1/B-2/1"
        kept, spoilt, gone = store.of(own).put(b"kept"), store.of(own).put(b"spoilt"), store.of(erased).put(b"gone")
        spoilt_file = settings.data / "documents" / spoilt[:2] / f"{spoilt}.{SubjectKeys.name(own)}"
        spoilt_file.write_bytes(spoilt_file.read_bytes()[:-1])
        SubjectKeys(settings.keys).destroy(erased, "2047-01-05")
        told = thads("backup", folder, "--data", str(settings.data))
        assert told.exit_code == 1
        assert f"documents/{bad[:2]}/{bad}" in told.stderr
        assert str(spoilt_file.relative_to(settings.data)) in told.stderr
        assert not any(one in told.stderr for one in (good, kept, gone))
        assert str(settings.keys) in told.stdout
        again = thads("backup", folder, "--data", str(settings.data), "--json")
        assert (again.exit_code, json.loads(again.stdout)["field"]) == (2, folder)
    back = thads("restore", "run", folder, "--data", str(tmp_path / "new"), "--json")
    assert back.exit_code == 0, back.output
    assert json.loads(back.stdout)["tables"]["journal"] == 0
    assert (tmp_path / "new" / "documents" / good[:2] / good).read_bytes() == b"good"
    nothing = thads("restore", "run", str(tmp_path / "keys"), "--data", str(tmp_path / "newer"), "--json")
    assert (nothing.exit_code, json.loads(nothing.stdout)["field"]) == (2, MANIFEST)
