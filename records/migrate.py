"""Bring a database to the present schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect

from records import partitions, rights
from records.database import engine
from records.tables import metadata
from runtime.errors import StackError

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def config(url: str) -> Config:
    """Alembic's configuration for a database address, whatever the working directory."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["url"] = url
    return made


def upgrade(url: str) -> None:
    """As the owner, run each migration that the database has not seen, make the years to come, give all rights anew.

    StackError where the database calls itself migrated and lacks what the present migrations would have made.
    """
    made = config(url)
    with engine(url).begin() as connection:
        made.attributes["connection"] = connection
        command.upgrade(made, "head")
        _refuse_another_schema(connection)
        partitions.ensure(connection)
        rights.give(connection)


def _refuse_another_schema(connection: Connection) -> None:
    """A database that was made before a migration was changed, as happens until there is a first release."""
    columns = inspect(connection).get_multi_columns()
    found = {(table, column["name"]) for (_, table), listed in columns.items() for column in listed}
    missing = sorted({(table.name, column.name) for table in metadata.tables.values() for column in table.c} - found)
    if missing:
        table, column = missing[0]
        raise StackError(
            "postgres",
            f"cơ sở dữ liệu do một bản chương trình khác tạo ra, thiếu {len(missing)} cột ({table}.{column}, …); hãy "
            "dùng bản đã tạo ra dữ liệu, hoặc một thư mục dữ liệu mới / the database was made by another version of "
            f"the program and lacks {len(missing)} columns: use the version that made it, or a new data folder",
        )
