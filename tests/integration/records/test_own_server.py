"""A PostgreSQL of yours, made ready as docs/operate.md says, is as well guarded as the embedded one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from records.migrate import upgrade
from runtime.postgres import Postgres, reach
from runtime.roles import DatabaseRole

pytestmark = pytest.mark.stack

OPERATE = Path(__file__).parents[3] / "docs" / "operate.md"


def roles(connection: Connection) -> list[tuple[object, ...]]:
    """What the roles are and may do to the database, as PostgreSQL keeps it."""
    query = """
        SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
               rolconnlimit, ARRAY(SELECT unnest(rolconfig) ORDER BY 1),
               has_database_privilege(oid, 'thads', 'CONNECT'), has_database_privilege(oid, 'thads', 'TEMPORARY'),
               has_database_privilege(oid, 'thads', 'CREATE'),
               oid = (SELECT datdba FROM pg_database WHERE datname = 'thads')
        FROM pg_roles WHERE rolname LIKE 'thads%' ORDER BY 1"""
    return [tuple(row) for row in connection.execute(text(query))]


def test_the_statements_of_the_manual_make_the_roles_of_the_embedded_server(tmp_path: Path, postgres: Postgres) -> None:
    block = re.search(r"```sql\n(.*?)```", OPERATE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    server = Postgres(tmp_path / "postgres", tmp_path / "postgres.log", tmp_path / "keys", throw_away=True)
    server.start()
    try:
        server.wait_ready()
        engine = create_engine(server.superuser_url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in block[1].strip().split(";\n"):
                connection.execute(text(statement.replace("'…'", "'known'").rstrip(";")))
            theirs = roles(connection)
        engine.dispose()

        def login(role: DatabaseRole) -> str:
            return f"postgresql+psycopg://{role}:known@{server.address}/thads"

        upgrade(login(DatabaseRole.OWNER))
        for role in DatabaseRole:
            reach(login(role), role)
    finally:
        server.kill()
    postgres.create_database("thads")
    ours = create_engine(postgres.superuser_url("postgres"))
    with ours.connect() as connection:
        assert theirs == roles(connection)
    ours.dispose()
    assert len(theirs) == len(DatabaseRole)
