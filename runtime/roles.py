"""The roles of the database. None is a superuser; what each may do to which table stands in `records/rights.py`.

Their names are the same in every installation: the rights are given to them by name. In the embedded PostgreSQL they
have random passwords, kept in the folder of keys, one file a role, so that a service can be given its own and no other.
"""

from __future__ import annotations

import secrets
from enum import StrEnum
from pathlib import Path

from sqlalchemy.engine import make_url

from runtime.errors import StackError
from runtime.files import create_private


class DatabaseRole(StrEnum):
    """Who speaks to the database."""

    OWNER = "thads_owner"  # the migrations, and the people who enter offices, staff and doors
    APPLICATION = "thads_application"  # workers, doors, the command line's acts
    READER = "thads_reader"  # pages, lists, the audit, backups


VARIABLES = {
    DatabaseRole.OWNER: "THADS_DATABASE_OWNER_URL",
    DatabaseRole.APPLICATION: "THADS_DATABASE_URL",
    DatabaseRole.READER: "THADS_DATABASE_READER_URL",
}
"""The setting that holds each role's URL where the database is yours."""

MAX_CONNECTIONS = 100
CONNECTIONS = {DatabaseRole.OWNER: 5, DatabaseRole.APPLICATION: 68, DatabaseRole.READER: 24}
"""How many connections each role may hold, so that none shuts out another: with the three that PostgreSQL keeps for
its superuser they make `MAX_CONNECTIONS`."""

LIMITS: dict[DatabaseRole, dict[str, str]] = {
    # A migration may take its time, but never makes everybody queue behind a lock that it does not get.
    DatabaseRole.OWNER: {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "5min"},
    # A big dossier is decided between two statements of one transaction; a lock is waited for, then the act is retried.
    DatabaseRole.APPLICATION: {
        "statement_timeout": "60s",
        "lock_timeout": "20s",
        "idle_in_transaction_session_timeout": "2min",
    },
    DatabaseRole.READER: {
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "1min",
        "default_transaction_read_only": "on",
    },
}
"""What PostgreSQL cuts off by itself, for every session of a role."""


def password_file(keys: Path, role: DatabaseRole) -> Path:
    """Where the password of a role of the embedded PostgreSQL lies."""
    return keys / "database" / role.value


def ensure_password(keys: Path, role: DatabaseRole) -> str:
    """The password of a role, made at random the first time."""
    return create_private(password_file(keys, role), secrets.token_urlsafe(24).encode()).decode()


def libpq(url: str) -> str:
    """The address in the form of PostgreSQL's own programs and of psycopg, from SQLAlchemy's."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def role_url(address: str, role: DatabaseRole, keys: Path) -> str:
    """URL for SQLAlchemy with which a role enters the embedded database at `address` (host:port/name).

    Raises StackError when the folder of keys has not this role's password: this service was not meant to have it.
    """
    try:
        password = password_file(keys, role).read_text()
    except FileNotFoundError:
        raise StackError(
            "postgres",
            f"thư mục khóa {keys} không có mật khẩu của {role}; hãy chạy lệnh này với đúng THADS_KEYS / "
            f"the key folder holds no password of {role}: run this with the right THADS_KEYS",
        ) from None
    url = make_url(f"postgresql+psycopg://{address}").set(username=role.value, password=password)
    return url.render_as_string(hide_password=False)
