"""The demo's office passes its own whole audit, before and after an ordinary stop (E8, E9)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from audit.auditor import Auditor
from audit.report import Difference
from cases.events import Role
from records.tables import subjects
from runtime.postgres import Postgres
from simulation.hours import day_start
from simulation.staff import actor
from tests.integration.simulation.test_office import work
from tests.kit import Installation, installation, temporal, url

pytestmark = [pytest.mark.stack, pytest.mark.timeout(400)]


async def differing(there: Installation) -> dict[str, dict[str, Difference | None]]:
    """What the audit of every subject finds."""
    auditor = Auditor(there.settings, there.starter.client, there.reader)
    names = auditor.subjects()
    assert len(names) > 10
    found = {}
    for name in names:
        report = await auditor.audit(name)
        if wrong := {check.name: check.first for check in report.checks if not check.holds}:
            found[name] = wrong
    return found


async def test_an_office_passes_its_whole_audit_before_and_after_a_restart(tmp_path: Path, postgres: Postgres) -> None:
    postgres.create_database("the_demo")
    with temporal(tmp_path) as server:
        records = url(postgres, "the_demo")
        start = day_start(date(2026, 9, 1))
        async with installation(tmp_path, server.address, records, stepped_at=start, takes_notices=True) as there:
            await work(there, seed=3, count=10, until=date(2026, 10, 20))
            assert await differing(there) == {}
        async with installation(tmp_path, server.address, records) as there:
            with there.reader.connect() as connection:
                is_open = subjects.c.type == "case", ~subjects.c.finished
                cases = connection.scalars(select(subjects.c.id).where(*is_open)).all()
            assert len(cases) > 2
            for case in cases:  # forbidden by now in each of them: recorded as refused
                await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
            assert await differing(there) == {}
