"""A copy of an installation, made while it works, and an installation made from a copy.

What is copied first is the oldest: Temporal, then the database in one snapshot, then documents, then archives. So a
workflow is never newer than its journal, and whatever a journal names was on the disk before its file is looked for.
Keys are not among it: whoever holds a copy without them reads no history, and they belong elsewhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.engine import URL, make_url

from runtime.errors import StackError
from runtime.files import private, write_private
from runtime.postgres import Postgres, programs_for
from runtime.roles import DatabaseRole, libpq
from runtime.settings import Settings
from runtime.subject_keys import NoKey, SubjectKeys, decrypted

MANIFEST = "manifest.json"
DUMP = "database.dump"
TEMPORAL = Path("temporal", "temporal.db")
FOLDERS = ("documents", "archive")
RESTORING = "restoring"
"""The folder in which an installation is put together; while it is there the restore has not come to its end."""
RESTORED = "restored.json"
"""The manifest of the copy that an installation was made from."""

LAST = "last-backup"
"""When this installation was backed up last."""

Say = Callable[[str], None]


class File(BaseModel):
    """One file of a copy: its SHA-256 in hex, and its size in bytes."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    size: int


class Manifest(BaseModel):
    """What a copy holds: files by their path in it, and the rows of each table in the snapshot of the dump."""

    model_config = ConfigDict(frozen=True)

    format: int = 1
    made_at: datetime
    files: Mapping[str, File]
    tables: Mapping[str, int]
    damaged: tuple[str, ...] = ()  # documents whose content is not what their name says

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of the copy in `folder`. StackError when there is none: it is no copy, or not a whole one."""
        try:
            return cls.model_validate_json((folder / MANIFEST).read_bytes())
        except (FileNotFoundError, NotADirectoryError) as error:
            problem = f"{folder} không có {MANIFEST}: không phải bản sao trọn vẹn / holds none: it is no whole backup"
            raise StackError(MANIFEST, problem) from error
        except ValidationError as error:
            raise StackError(MANIFEST, f"không đọc được / cannot be read: {error.errors()[0]['msg']}") from error

    def bytes(self) -> bytes:
        return self.model_dump_json(indent=1).encode()


def backup(settings: Settings, folder: Path, say: Say) -> Manifest:
    """Copy the installation into `folder`, which must be new or empty; its manifest is written last.

    Raises StackError when something is in the way or a server does not answer.
    """
    if folder.exists() and any(folder.iterdir()):
        raise StackError(str(folder), "không trống; chọn thư mục khác / is not empty: choose another folder")
    if settings.data.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise StackError(str(folder), "nằm trong thư mục dữ liệu / lies in the data folder: choose a place outside")
    with private():
        return _backup(settings, folder, say)


def _backup(settings: Settings, folder: Path, say: Say) -> Manifest:
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, File] = {}
    temporal = settings.data / TEMPORAL
    if settings.temporal_profile is None and temporal.exists():
        say("· Temporal")
        _copy_sqlite(temporal, folder / TEMPORAL)
        files[str(TEMPORAL)] = _file(folder / TEMPORAL)
    say("· PostgreSQL")
    tables = _dump(settings.database(DatabaseRole.OWNER), folder / DUMP)  # no other role reads sealed identities
    files[DUMP] = _file(folder / DUMP)
    for name in FOLDERS:
        say(f"· {name}")
        for path in _below(settings.data / name):
            relative = str(path.relative_to(settings.data))
            files[relative] = _copy(path, folder / relative)
    keys = SubjectKeys(settings.keys)
    damaged = tuple(name for name in files if _is_document(name) and _is_damaged(keys, folder / name))
    manifest = Manifest(made_at=datetime.now(UTC), files=files, tables=tables, damaged=damaged)
    write_private(folder / MANIFEST, manifest.bytes())
    write_private(settings.data / LAST, manifest.made_at.isoformat().encode())
    return manifest


def last_made(settings: Settings) -> datetime | None:
    """When the last backup of this installation was finished; None if none is known."""
    try:
        return datetime.fromisoformat((settings.data / LAST).read_text())
    except (OSError, ValueError):
        return None


def verify(folder: Path) -> Manifest:
    """The manifest of a copy after each of its files was read and compared. StackError names the first that differs."""
    manifest = Manifest.read(folder)
    for name, file in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise StackError(name, f"thiếu trong bản sao {folder} / is missing in the backup")
        if _file(path) != file:
            raise StackError(name, f"khác với lúc sao lưu ({folder}) / differs from what was backed up")
    return manifest


def restore(settings: Settings, folder: Path, migrate: Callable[[str], None], say: Say) -> Manifest:
    """Make an installation from the copy in `folder`; the caller holds `settings.data` (`runtime.process.hold`).

    Everything is verified before anything is written. An interrupted restore is done again from its beginning; one
    that was done already is left as it is. `migrate(url)` brings tables and rights up to date, as their owner.
    Raises StackError for a target that holds something else.
    """
    manifest = verify(folder)
    data, building = settings.data, settings.data / RESTORING
    done = data / RESTORED
    if done.exists() and done.read_bytes() == manifest.bytes() and not building.exists():
        say("· đã phục hồi từ bản sao này / restored from this copy already")
        return manifest
    if building.exists():
        _remove([building, *(data / name for name in _parts(data))])
    elif taken := _parts(data):
        problem = f"đã có {taken[0]}; chọn --data khác / holds {taken[0]} already: choose another --data"
        raise StackError(str(data), problem)
    building.mkdir()
    for name in manifest.files:
        if name != DUMP:
            _copy(folder / name, building / name)
    say("· PostgreSQL")
    with _target(settings, building) as owner:
        _load(owner, folder / DUMP)
        migrate(owner)
        _compare(owner, manifest)
    write_private(done, manifest.bytes())
    for path in building.iterdir():
        path.rename(data / path.name)
    building.rmdir()
    return manifest


def unfinished(data: Path) -> None:
    """StackError when a restore into `data` has not come to its end."""
    if (data / RESTORING).exists():
        problem = (
            "phục hồi chưa xong; chạy lại `thads restore run` / "
            "a restore has not finished: run `thads restore run` again"
        )
        raise StackError(str(data), problem)


def _parts(data: Path) -> list[str]:
    """Names in a data folder that belong to an installation's contents, and so may not be there before a restore."""
    names = {"postgres", "postgres.password", TEMPORAL.parts[0], *FOLDERS, RESTORED}
    return sorted(path.name for path in data.iterdir() if path.name in names)


def _remove(paths: list[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


@contextlib.contextmanager
def _target(settings: Settings, building: Path) -> Iterator[str]:
    """The owner's URL of an empty database: yours, or one in a new server below `building` that is stopped at the end.

    Raises StackError for a database of yours that has tables.
    """
    if settings.database_urls:
        url = settings.database(DatabaseRole.OWNER)
        with psycopg.connect(libpq(url)) as connection:
            if _tables(connection):
                problem = "cơ sở dữ liệu đã có bảng; hãy dùng cơ sở dữ liệu trống / has tables: give an empty database"
                raise StackError("THADS_DATABASE_OWNER_URL", problem)
        yield url
        return
    server = Postgres(building / "postgres", settings.logs / "restore.log", settings.keys)
    server.start()
    try:
        server.wait_ready()
        server.create_database()
        yield server.url(DatabaseRole.OWNER)
    finally:
        server.stop()


def _dump(url: str, target: Path) -> dict[str, int]:
    """Dump the database; the rows of each table in the snapshot of the dump."""
    with psycopg.connect(libpq(url)) as connection:
        # However long it takes: time-outs are for people who wait.
        for timeout in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(sql.SQL("SET {} = 0").format(sql.Identifier(timeout)))
        connection.commit()
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert snapshot is not None
        _run("pg_dump", url, f"--snapshot={snapshot[0]}", "--format=custom", f"--file={target}")
        return _counts(connection)


def _load(url: str, dump: Path) -> None:
    _run("pg_restore", url, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(dump))


def _compare(url: str, manifest: Manifest) -> None:
    with psycopg.connect(libpq(url)) as connection:
        found = _counts(connection)
    for name, rows in manifest.tables.items():
        if found.get(name) != rows:
            problem = f"có {found.get(name)} dòng thay vì {rows} / has another number of rows than was backed up"
            raise StackError(name, problem)


def _tables(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    whole = "relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace"
    names = connection.execute(sql.SQL(f"SELECT relname FROM pg_class WHERE {whole} ORDER BY 1")).fetchall()
    return [str(name) for (name,) in names]


def _counts(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, int]:
    counts = {}
    for name in _tables(connection):
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        assert row is not None
        counts[name] = int(str(row[0]))
    return counts


def _run(program: str, url: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on a database; the password goes by its environment, where nobody looks."""
    address = make_url(url)
    named = URL.create(
        "postgresql", address.username, None, address.host, address.port, address.database, address.query
    ).render_as_string()
    done = subprocess.run(
        [programs_for(None) / program, f"--dbname={named}", *arguments],
        env={**os.environ, "PGPASSWORD": str(address.password or "")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StackError(program, done.stderr.strip())


def _copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of an SQLite file that a server writes to: one read transaction."""
    target.parent.mkdir()
    with (
        contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as reading,
        contextlib.closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)


def _below(folder: Path) -> list[Path]:
    """Every whole file below a folder; what is being written has a name with a dot before it."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _is_document(name: str) -> bool:
    return name.startswith(f"{FOLDERS[0]}/")


def _is_damaged(keys: SubjectKeys, document: Path) -> bool:
    """Whether a document is not what its name says; one whose key was destroyed says nothing any more."""
    digest, _, of = document.name.partition(".")
    content = document.read_bytes()
    try:
        return hashlib.sha256(decrypted(keys.called(of), content) if of else content).hexdigest() != digest
    except NoKey as error:
        return not error.act


def _copy(source: Path, target: Path) -> File:
    """Copy a file whole, onto the disk; what was copied."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reading, target.open("xb") as writing:
        while block := reading.read(1 << 20):
            digest.update(block)
            size += writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    return File(sha256=digest.hexdigest(), size=size)


def _file(path: Path) -> File:
    with path.open("rb") as file:
        return File(sha256=hashlib.file_digest(file, "sha256").hexdigest(), size=path.stat().st_size)
