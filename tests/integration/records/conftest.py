"""Two offices with their staff, and a door."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

import cases.stages  # noqa: F401  (registers the commands)
from records import doors, roster
from records.database import engine
from records.doors import Door, StandsFor
from records.migrate import upgrade
from runtime.roles import DatabaseRole
from simulation.staff import settle_in
from tests.integration.records.senders import ALL, BANK, DESK, OTHER_OFFICE
from tests.kit import as_role


@pytest.fixture(scope="module")
def migrated(postgres_url: str) -> str:
    upgrade(as_role(postgres_url, DatabaseRole.OWNER))
    return postgres_url


@contextmanager
def two_offices(migrated: str) -> Iterator[Connection]:
    """Two offices with their staff and one door that may speak for everybody; gone afterwards."""
    with engine(as_role(migrated, DatabaseRole.OWNER)).connect() as connection:
        settle_in(connection)
        roster.enter(connection, OTHER_OFFICE, by="tests")
        doors.register(
            connection, Door("desk", DESK.public, ALL, stands_for=StandsFor.PERSON, partner=BANK), by="tests"
        )
        yield connection
        connection.rollback()


@pytest.fixture
def sql(migrated: str) -> Iterator[Connection]:
    """Two offices, gone with the test."""
    with two_offices(migrated) as connection:
        yield connection


@pytest.fixture(scope="module")
def shared_sql(migrated: str) -> Iterator[Connection]:
    """Two offices, gone with the tests of the module."""
    with two_offices(migrated) as connection:
        yield connection
