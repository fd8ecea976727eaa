"""A database is brought to the present schema, or refused by name."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from records.database import engine
from records.migrate import upgrade
from runtime.errors import StackError
from runtime.roles import DatabaseRole
from tests.kit import as_role

pytestmark = pytest.mark.stack


def test_a_database_of_another_version_is_refused_and_the_way_out_named(postgres_url: str) -> None:
    upgrade(url := as_role(postgres_url, DatabaseRole.OWNER))
    with engine(url).begin() as connection:
        connection.execute(text("ALTER TABLE receipts RENAME COLUMN number TO an_old_name"))
    try:
        with pytest.raises(StackError, match=r"postgres: .*receipts\.number.* / .*use the version that made it"):
            upgrade(url)
    finally:
        with engine(url).begin() as connection:
            connection.execute(text("ALTER TABLE receipts RENAME COLUMN an_old_name TO number"))
    upgrade(url)
