"""Cases are backed up while people work on them; all is destroyed, made again elsewhere, verified, and gone on with."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from records.migrate import upgrade
from records.tables import requests
from runtime.backup import backup, restore
from runtime.process import hold
from runtime.settings import Settings
from tests.chaos import promises
from tests.chaos.life import DECIDED, SENDER, Life
from tests.chaos.stack import Stack, stack
from tests.chaos.witnesses import all_ended_and_add_up, holds, nothing_differs, thads
from tests.kit import at
from workflows import schedules

CASES = 4
BEFORE, AFTER = 14, 6
"""Commands that were answered when the copy is begun, all dossiers among them, and after it before all is destroyed."""


def silent(_line: str) -> None:
    """Nobody reads along."""


def names(cases: list[str]) -> list[str]:
    return [*cases, *(f"dossier/79/{SENDER}/HS-{number}" for number in range(1, CASES + 1))]


async def lived_and_copied(there: Stack, copy: Path) -> Life:
    """Everybody works; a copy is made meanwhile; and then they have worked on, of which the copy knows nothing."""
    life = Life(there)
    living = asyncio.create_task(life.of(CASES))
    await life.progress.reach("answered", BEFORE)
    await asyncio.to_thread(backup, there.settings, copy, silent)
    await life.progress.reach("answered", life.progress.answered + AFTER)
    living.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await living
    return life


@pytest.mark.stack
@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_what_was_backed_up_under_load_lives_on_elsewhere(tmp_path: Path) -> None:
    """What was lost after the copy its senders send again, under the ids it had; what was not is answered as it was.

    The partners begin without memory: one who had heard of what was lost would refuse other contents under its key.
    """
    old, new, copy = (
        tmp_path / "old",
        Settings(data=tmp_path / "new", keys=tmp_path / "new" / "keys"),
        tmp_path / "copy",
    )
    async with stack(old, at(9, 7, 10)) as there:
        before = await lived_and_copied(there, copy)
    with hold(new.data, silent):
        restore(new, copy, upgrade, silent)
    shutil.copytree(old / "keys", new.keys, ignore=shutil.ignore_patterns("database"), dirs_exist_ok=True)
    shutil.rmtree(old)

    async with stack(new.data, DECIDED) as there:
        await schedules.prepare(there.starter.client)
        await nothing_differs(there)
        with there.engine.connect() as connection:
            promises.journals_hold(connection)
            kept = {tuple(row) for row in connection.execute(select(requests.c.subject, requests.c.request_id))}
        answers = {key: answer for key, answer in before.answers.items() if answer}
        assert answers.keys() & kept, "of what was answered before the copy"
        assert answers.keys() - kept, "of what was answered after it"
        assert (await thads(there, "restore", "check"))[0] == 0
        await holds(there, *names(before.cases))

        after = Life(there)
        await after.of(CASES)
        assert sorted(after.cases) == sorted(before.cases)
        again = {key: (answers[key].events, after.answers[key]) for key in answers.keys() & kept}
        assert all(answer and answer.events == events for events, answer in again.values())
        await nothing_differs(there)
        await all_ended_and_add_up(there, after)
        await holds(there, *names(after.cases))
