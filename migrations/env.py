"""Alembic runs this: one connection, the tables of `records.tables`."""

from __future__ import annotations

from alembic import context

from records.database import engine
from records.tables import metadata


def run() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        context.configure(connection=given, target_metadata=metadata, compare_type=True)
        context.run_migrations()
        return
    url = context.config.attributes.get("url") or context.get_x_argument(as_dictionary=True)["url"]
    with engine(url).begin() as connection:
        context.configure(connection=connection, target_metadata=metadata, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()


run()
