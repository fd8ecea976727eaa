"""A small seeded office on the real stack: what it leaves behind adds up, and the same seed does the same again."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from cases.dossier import Dossier
from cases.register_file import read_register
from partners.sandbox.remote import SandboxControl
from records.tables import journal
from runtime.namespace import prepare
from simulation.hours import day_start
from simulation.office import Office, Place, run
from simulation.register import EXAMPLE
from simulation.tally import problems, tally
from tests.kit import Installation, installation

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]


def some_dossiers(count: int) -> list[Dossier]:
    register = read_register(EXAMPLE.read_bytes(), EXAMPLE.name)
    found = [entry.dossier for entry in register.entries if entry.dossier]
    return sorted(found, key=lambda d: d.received_at)[:count]


async def work(there: Installation, seed: int, count: int, until: date) -> Office:
    await prepare(there.starter.client)
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
        place = Place(there.engine, there.starter, SandboxControl(there.partners_url, http))
        return await run(place, seed, some_dossiers(count), day_start(until))


async def test_what_an_office_leaves_behind_adds_up(tmp_path: Path, temporal_address: str, postgres_url: str) -> None:
    start = day_start(date(2026, 9, 1))
    async with installation(tmp_path, temporal_address, postgres_url, stepped_at=start, takes_notices=True) as there:
        office = await work(there, seed=1, count=12, until=date(2026, 11, 3))
        print(office.counts)
        with there.engine.connect() as connection:
            print(tally(connection))
            assert problems(connection) == []
            events = Counter(connection.scalars(select(journal.c.kind)))
        print(events)
    assert office.counts.surprises == []
