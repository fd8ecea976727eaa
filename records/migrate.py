"""Bring a database to the present schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from records import partitions, rights
from records.database import engine

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def config(url: str) -> Config:
    """Alembic's configuration for a database address, whatever the working directory."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["url"] = url
    return made


def upgrade(url: str) -> None:
    """As the owner, run each migration that the database has not seen, make the years to come, give all rights anew."""
    made = config(url)
    with engine(url).begin() as connection:
        made.attributes["connection"] = connection
        command.upgrade(made, "head")
        partitions.ensure(connection)
        rights.give(connection)
