"""Nobody but the owner can change what is kept, and even he not by a slip; the program can do all that it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Connection, Table, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from records import rights
from records.database import engine
from records.migrate import upgrade
from records.tables import metadata
from runtime.errors import StackError
from runtime.postgres import Postgres, reach
from runtime.roles import CONNECTIONS, LIMITS, MAX_CONNECTIONS, DatabaseRole
from tests.kit import as_role, as_superuser

pytestmark = pytest.mark.stack

TABLES = [pytest.param(table, id=name) for name, table in metadata.tables.items()]
OTHERS = (DatabaseRole.APPLICATION, DatabaseRole.READER)


@pytest.fixture
def application(migrated: str) -> Iterator[Connection]:
    with engine(as_role(migrated, DatabaseRole.APPLICATION)).connect() as connection:
        yield connection


@pytest.fixture
def reader(migrated: str) -> Iterator[Connection]:
    """The reader, who has taken off the first lock: that his transactions only read is a setting of his own."""
    with engine(as_role(migrated, DatabaseRole.READER)).connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.commit()
        yield connection


def refused(connection: Connection, statement: str) -> bool:
    """Whether PostgreSQL turns a statement away for want of a right (42501), whatever else may be wrong with it."""
    try:
        connection.execute(text(statement))
    except ProgrammingError as error:
        return bool(getattr(error.orig, "sqlstate", "") == "42501")
    finally:
        connection.rollback()
    return False


def touch(table: Table, column: Column[object]) -> str:
    return f"UPDATE {table.name} SET {column.name} = NULL WHERE false"


@pytest.mark.parametrize("table", TABLES)
def test_the_application_changes_only_the_columns_named_for_it(application: Connection, table: Table) -> None:
    allowed = {column.name for column in table.columns if not refused(application, touch(table, column))}
    assert allowed == set(rights.CHANGING.get(table.name, ()))
    assert not allowed & {column.name for column in table.primary_key.columns} - {"one"}


@pytest.mark.parametrize("table", TABLES)
def test_the_application_deletes_nothing_and_touches_no_trigger(application: Connection, table: Table) -> None:
    name = table.name
    assert refused(application, f"DELETE FROM {name} WHERE false") is (name not in rights.DELETED)
    assert refused(application, f"TRUNCATE {name} CASCADE")
    assert refused(application, f"ALTER TABLE {name} DISABLE TRIGGER ALL")
    assert refused(application, f"ALTER TABLE {name} ADD COLUMN mine int")
    assert refused(application, f"DROP TABLE {name} CASCADE")
    assert refused(application, f"CREATE TRIGGER mine BEFORE INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION keep()")
    assert not refused(application, f"SELECT 1 FROM {name} LIMIT 1")


@pytest.mark.parametrize("table", TABLES)
def test_only_the_owner_enters_who_works_in_an_office(application: Connection, table: Table) -> None:
    row = f"INSERT INTO {table.name} SELECT * FROM {table.name} WHERE false"
    assert refused(application, row) == (table.name in rights.ENTERED)


@pytest.mark.parametrize("table", TABLES)
def test_every_write_of_the_reader_fails(reader: Connection, table: Table) -> None:
    name = table.name
    assert refused(reader, f"INSERT INTO {name} SELECT * FROM {name} WHERE false")
    assert all(refused(reader, touch(table, column)) for column in table.columns)
    for statement in ("DELETE FROM {}", "TRUNCATE {}", "SELECT 1 FROM {} FOR UPDATE", "DROP TABLE {}"):
        assert refused(reader, statement.format(name))
    assert not refused(reader, f"SELECT 1 FROM {name} LIMIT 1")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('.')",
        "CREATE TABLE mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "CREATE EXTENSION file_fdw",
        "COPY journal TO PROGRAM 'cat'",
        "COPY journal TO '/tmp/journal'",
        "SET session_replication_role = replica",
        "ALTER DATABASE postgres SET log_statement = 'all'",
        "ALTER ROLE thads_owner PASSWORD 'mine'",
        "CREATE ROLE mine SUPERUSER",
        "SET ROLE thads_owner",
        "GRANT DELETE ON journal TO thads_reader",
    ],
)
@pytest.mark.parametrize("role", OTHERS)
def test_neither_reads_the_servers_files_nor_makes_anything(migrated: str, role: DatabaseRole, statement: str) -> None:
    with engine(as_role(migrated, role)).connect() as connection:
        if role is DatabaseRole.READER:
            connection.execute(text("SET default_transaction_read_only = off"))
            connection.commit()
        granted = statement.startswith("GRANT")  # PostgreSQL warns and grants nothing where nothing may be granted
        if not granted:
            assert refused(connection, statement)
        else:
            connection.execute(text(statement))
            connection.commit()
            assert not connection.scalar(text("SELECT has_table_privilege('thads_reader', 'journal', 'DELETE')"))


@pytest.mark.parametrize("table", rights.KEPT)
def test_what_is_kept_is_guarded_from_the_owners_slips(migrated: str, table: str) -> None:
    with engine(as_role(migrated, DatabaseRole.OWNER)).connect() as connection:
        with pytest.raises(DBAPIError, match="kept as they are"):
            connection.execute(text(f"TRUNCATE {table} CASCADE"))
        connection.rollback()
        of = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = CAST(:name AS regclass)"
        guards = connection.execute(text(of), {"name": table}).scalars()
        assert any("BEFORE DELETE OR UPDATE" in guard and "FOR EACH ROW" in guard for guard in guards)


def test_no_role_of_ours_is_mighty(migrated: str) -> None:
    with engine(as_superuser(migrated)).connect() as connection:
        for role in DatabaseRole:
            row = connection.execute(
                text(
                    "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS mighty,"
                    " rolconnlimit, rolconfig FROM pg_roles WHERE rolname = :role"
                ),
                {"role": role},
            ).one()
            assert not row.mighty
            assert row.rolconnlimit == CONNECTIONS[role]
            assert set(row.rolconfig) == {f"{name}={value}" for name, value in LIMITS[role].items()}


def test_giving_rights_again_changes_nothing_and_takes_back_what_was_too_much(migrated: str) -> None:
    def given(connection: Connection) -> set[tuple[object, ...]]:
        columns = "LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attacl IS NOT NULL"
        where = "WHERE relnamespace = 'public'::regnamespace"
        rows = connection.execute(
            text(f"SELECT relname, relacl::text, attname, attacl::text FROM pg_class {columns} {where}")
        )
        return {tuple(row) for row in rows}

    with engine(as_role(migrated, DatabaseRole.OWNER)).connect() as connection:
        before = given(connection)
        connection.execute(text("GRANT ALL ON journal TO PUBLIC"))
        connection.execute(text("GRANT UPDATE (data) ON journal TO thads_application"))
        rights.give(connection)
        assert given(connection) == before
        connection.rollback()


def test_a_table_of_which_nothing_is_said_stops_the_migration(migrated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "CHANGING", {k: v for k, v in rights.CHANGING.items() if k != "looks"})
    with pytest.raises(ValueError, match="says nothing of looks"):
        upgrade(as_role(migrated, DatabaseRole.OWNER))


def test_a_mighty_login_is_refused_by_the_name_of_its_setting(migrated: str) -> None:
    for role in DatabaseRole:
        reach(as_role(migrated, role), role)
        with pytest.raises(StackError, match="superuser"):
            reach(as_superuser(migrated), role)
    with pytest.raises(StackError, match=r"^THADS_DATABASE_URL: .*thads_application"):
        reach(as_role(migrated, DatabaseRole.OWNER), DatabaseRole.APPLICATION)
    with pytest.raises(StackError, match=r"^THADS_DATABASE_READER_URL: .*thads_reader"):
        reach(as_role(migrated, DatabaseRole.APPLICATION), DatabaseRole.READER)
    with engine(as_superuser(migrated)).begin() as connection:
        connection.execute(text("CREATE ROLE twofold LOGIN PASSWORD 'x' IN ROLE thads_owner, thads_reader"))
        connection.execute(text(f"GRANT CONNECT ON DATABASE {connection.engine.url.database} TO twofold"))
    twofold = (
        engine(as_superuser(migrated)).url.set(username="twofold", password="x").render_as_string(hide_password=False)
    )
    with pytest.raises(StackError, match="must be no member of it"):
        reach(twofold, DatabaseRole.READER)


def test_a_statement_that_does_not_end_is_cut_off_for_the_reader_first(migrated: str) -> None:
    shown = {}
    for role in OTHERS:
        with engine(as_role(migrated, role)).connect() as connection:
            milliseconds = "SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout'"
            shown[role] = connection.scalar(text(milliseconds))
            connection.execute(text("SET statement_timeout = 50"))
            with pytest.raises(DBAPIError, match="statement timeout"):
                connection.execute(text("SELECT pg_sleep(60)"))
            connection.invalidate()
    assert 0 < shown[DatabaseRole.READER] < shown[DatabaseRole.APPLICATION]


def test_connections_add_up(postgres: Postgres) -> None:
    with engine(postgres.superuser_url("postgres")).connect() as connection:
        allowed = int(connection.scalar(text("SHOW max_connections")))
        kept = int(connection.scalar(text("SHOW superuser_reserved_connections")))
    assert allowed == MAX_CONNECTIONS
    assert sum(CONNECTIONS.values()) + kept <= allowed
