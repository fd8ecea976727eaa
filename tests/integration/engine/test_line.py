"""More commands than a worker can decide: some are told to come again, all are answered once; none is held for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count, islice
from pathlib import Path

import pytest
from sqlalchemy import select, text
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

import worker
from activities.messages import Trouble
from cases.commands import Answer
from cases.events import Role
from records.journal import read
from records.tables import subjects
from runtime import line
from runtime.temporal_server import TemporalServer
from simulation.staff import actor
from tests.chaos import promises
from tests.chaos.life import dossier
from tests.kit import Installation, at, installation, settled, temporal, until
from workflows import journaled
from workflows.enforcement_case import EnforcementCase

pytestmark = pytest.mark.stack

CLERK, SECRETARY, HEAD = actor(Role.CLERK), actor(Role.SECRETARY), actor(Role.HEAD)

_numbers = count(1)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[TemporalServer]:
    with temporal(tmp_path) as running:
        yield running


@contextmanager
def held(there: Installation, case: str) -> Iterator[None]:
    """Nobody can decide anything of this case meanwhile."""
    with there.engine.begin() as connection:
        connection.execute(select(subjects).where(subjects.c.id == case).with_for_update())
        yield


def waits_for_a_lock(there: Installation) -> bool:
    with there.engine.connect() as connection:
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(connection.scalar(text(waiting)))


def propose(there: Installation, case: str) -> asyncio.Task[Answer]:
    return asyncio.create_task(there.starter.act(case, "propose_decision", actor=SECRETARY, request_id="P-1"))


async def refused(there: Installation, case: str) -> ApplicationError:
    """What a client in another language is told, which sends the proposal once and without patience."""
    envelope = await there.starter.envelope(case, "propose_decision", {}, SECRETARY, "P-1")
    handle = there.starter.client.get_workflow_handle_for(EnforcementCase.run, case)
    with pytest.raises(WorkflowUpdateFailedError) as failed:
        await handle.execute_update(EnforcementCase.act, envelope, id=f"{envelope.update_id}~once")
    assert isinstance(failed.value.cause, ApplicationError)
    return failed.value.cause


def proposals(there: Installation, case: str) -> int:
    with there.engine.connect() as connection:
        return [event.kind for event in read(connection, case)].count("decision_proposed")


async def opened(there: Installation, some: int) -> list[str]:
    """So many cases that owe nothing."""
    numbers = islice(_numbers, some)
    started = [await there.starter.start(dossier(n), sender="line", actor=CLERK) for n in numbers]
    for answer in started:
        await settled(there, answer.cases[0])
    return [answer.cases[0] for answer in started]


async def test_who_would_wait_too_long_is_told_when_to_come_again(
    tmp_path: Path, server: TemporalServer, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One place, held by a decision that waits for a lock: the others are refused, come again, and nothing is lost."""
    monkeypatch.setattr(worker, "DECIDING", 1)
    monkeypatch.setattr(line, "LONGEST", timedelta(0))
    turned_away: list[line.Line] = []
    check = line.Line.check

    def noting(self: line.Line, office: str) -> None:
        try:
            check(self, office)
        except line.TooLong:
            turned_away.append(self)
            raise

    monkeypatch.setattr(line.Line, "check", noting)
    async with installation(tmp_path, server.address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        cases = await opened(there, 4)
        turned_away.clear()
        with held(there, cases[0]):
            answers = [propose(there, cases[0])]
            await until(lambda: waits_for_a_lock(there))
            told = await refused(there, cases[1])
            assert (told.type, told.details[0]["seconds"] > 0) == (Trouble.BUSY, True)
            answers += [propose(there, case) for case in cases[1:]]
            new = asyncio.create_task(there.starter.start(dossier(next(_numbers)), sender="line", actor=CLERK))
            await until(lambda: len(turned_away) >= 5)
            assert [proposals(there, case) for case in cases] == [0] * 4
        assert all(answer.accepted for answer in await asyncio.gather(*answers))
        began = await new
        assert began.outcome == "accepted"
        assert [proposals(there, case) for case in cases] == [1] * 4
        assert (await there.starter.act(cases[1], "sign_decision", actor=HEAD)).accepted
        found = await promises.histories(there.starter.client)
        promises.no_task_failed(found)
        assert [history.workflow_id for history in found].count(began.dossier) == 1  # its run waited for the next try


async def test_a_command_is_held_a_set_time_and_found_when_it_comes_again(
    tmp_path: Path, server: TemporalServer, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was begun goes on after its sender was told to ask again, and its case learns of it without him."""
    monkeypatch.setattr(journaled, "HELD", timedelta(seconds=1))
    async with installation(tmp_path, server.address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        (case,) = await opened(there, 1)
        with held(there, case):
            before = (await there.starter.query(case)).head.seq
            assert (await refused(there, case)).type == Trouble.PENDING

        async def learned() -> bool:
            return (await there.starter.query(case)).head.seq > before

        await until(learned)
        assert (await propose(there, case)).accepted
        assert proposals(there, case) == 1
        promises.no_task_failed(await promises.histories(there.starter.client))
