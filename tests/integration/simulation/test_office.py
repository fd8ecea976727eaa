"""A small seeded office on the real stack: what it leaves behind adds up, and the same seed does the same again."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from cases.dossier import Dossier
from cases.register_file import read_register
from partners.sandbox.remote import control
from records.database import engine
from records.tables import journal
from runtime.postgres import Postgres
from runtime.roles import DatabaseRole
from simulation import officers
from simulation.hours import day_start
from simulation.office import Office, Place, run
from simulation.register import EXAMPLE
from simulation.tally import problems, tally
from tests.integration.records.read_model import amiss, differs_when_made_anew
from tests.kit import Installation, installation, temporal, url

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]


def some_dossiers(count: int) -> list[Dossier]:
    register = read_register(EXAMPLE.read_bytes(), EXAMPLE.name)
    found = [entry.dossier for entry in register.entries if entry.dossier]
    return sorted(found, key=lambda d: d.received_at)[:count]


async def work(there: Installation, seed: int, count: int, until: date) -> Office:
    async with control(there.partners_url) as doors:
        place = Place(there.engine, there.starter, doors)
        return await run(place, seed, some_dossiers(count), day_start(until))


async def test_what_an_office_leaves_behind_adds_up(
    tmp_path: Path, temporal_address: str, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(officers, "MISPRINTS", 1.0)  # a dozen dossiers are too few to wait for one
    start = day_start(date(2026, 9, 1))
    async with installation(tmp_path, temporal_address, postgres_url, stepped_at=start, takes_notices=True) as there:
        office = await work(there, seed=1, count=12, until=date(2026, 12, 15))
        with there.engine.connect() as connection:
            assert problems(connection) == []
            figures = tally(connection)
            kinds = set(connection.scalars(select(journal.c.kind)))
        with engine(there.settings.database(DatabaseRole.OWNER)).begin() as connection:
            assert amiss(connection) == {}
            assert differs_when_made_anew(connection) == []
    assert office.counts.surprises == []
    assert office.counts.caught > 0
    assert figures.stages["ended"] > 0
    assert figures.received == figures.distributed + figures.held > 0
    assert figures.breached >= figures.cleared > 0
    assert {"refused", "notice_failed", "receipt_voided", "cancelled", "money_paid_out"} <= kinds


async def test_the_same_seed_does_the_same_again(tmp_path: Path, postgres: Postgres) -> None:
    """Equal is what happened to whom and when; numbers depend on who came first within half a day."""
    first, second = [await happenings(tmp_path / name, postgres, f"office_{name}") for name in ("first", "second")]
    assert first == second
    assert first.total() > 100


async def happenings(folder: Path, postgres: Postgres, database: str) -> Counter[tuple[str, str, datetime]]:
    """Subject, kind and moment of every event of a small office on servers of its own."""
    folder.mkdir()
    postgres.create_database(database)
    with temporal(folder) as server:
        start = day_start(date(2026, 9, 1))
        application = url(postgres, database)
        async with installation(folder, server.address, application, stepped_at=start, takes_notices=True) as there:
            await work(there, seed=7, count=5, until=date(2026, 10, 6))
            with there.engine.connect() as connection:
                rows = connection.execute(select(journal.c.subject, journal.c.kind, journal.c.at))
                return Counter((row.subject, row.kind, row.at) for row in rows)
