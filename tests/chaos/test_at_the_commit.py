"""A worker dies exactly between the commit and its being told to Temporal: what was measured for docs/adr/0010."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from activities.messages import Spine
from cases.events import Role
from partners.sandbox.faults import Fault, FaultKind
from simulation.staff import actor
from tests.chaos import promises
from tests.chaos.life import dossier
from tests.chaos.stack import Stack, stack
from tests.chaos.witnesses import head, holds, kinds
from tests.kit import at, quiet

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

CLERK, SECRETARY, HEAD = actor(Role.CLERK), actor(Role.SECRETARY), actor(Role.HEAD)


@asynccontextmanager
async def dying(tmp_path: Path, *faults: str) -> AsyncIterator[tuple[Stack, str]]:
    """An installation whose worker can be told to die, and a case in it that awaits its decision."""
    (tmp_path / "faults").mkdir()
    for fault in faults:
        (tmp_path / "faults" / fault).touch()
    async with stack(tmp_path, at(9, 7, 10), worker="tests.chaos.dying_worker") as there:
        (case,) = (await there.starter.start(dossier(1), sender="dies", actor=CLERK)).cases
        await there.starter.act(case, "propose_decision", actor=SECRETARY)
        for name in (case, "dossier/79/dies/HS-1"):  # of what they owe now nobody dies
            await quiet(there.starter, name)
        yield there, case


def order(there: Stack, kind: str) -> None:
    (there.settings.data / "faults" / f"die-{kind}").touch()


async def died(there: Stack) -> None:
    while there.worker.exit_code is None:
        await asyncio.sleep(0.05)
    assert there.worker.exit_code == -9
    assert not list((there.settings.data / "faults").glob("die-*"))


async def again(there: Stack, *, temporal: bool = False) -> None:
    """Start the worker again; before that the Temporal server, after a kill."""
    if temporal:
        await asyncio.to_thread(there.temporal.kill)
        there.temporal.start()
        await asyncio.to_thread(there.temporal.wait_ready)
    there.worker.start()
    await asyncio.to_thread(there.worker.wait_ready)


async def woken(there: Stack, case: str) -> Spine:
    await there.starter.wake(case)
    await there.starter.wait(case, lambda report: not report.state.owed)
    return await there.starter.wake(case)


async def once_and_agreed(there: Stack, case: str, events: dict[str, int]) -> None:
    """So many events of these kinds and no more, heads agree, histories replay, the audit holds."""
    assert (await woken(there, case)).head == head(there, case)
    found = kinds(there, case)
    assert {kind: found[kind] for kind in events} == events
    histories = await promises.histories(there.starter.client)
    promises.no_task_failed(histories)
    await promises.replays(there.starter.client, histories)
    with there.engine.connect() as connection:
        promises.journals_hold(connection)
        promises.numbers_have_no_gap(connection)
    await holds(there, case, "dossier/79/dies/HS-1")


async def test_the_client_waits(tmp_path: Path) -> None:
    async with dying(tmp_path) as (there, case):
        order(there, "command")
        asked = asyncio.create_task(there.starter.act(case, "sign_decision", actor=HEAD, request_id="S-1"))
        await died(there)
        assert kinds(there, case)["decision_signed"] == 1
        await again(there)
        answer = await asked
        assert answer.accepted
        assert "decision_signed" in {event.kind for event in answer.events}
        await once_and_agreed(there, case, {"decision_signed": 1, "document_issued": 1})


async def test_the_client_is_gone_for_good_and_the_server_killed_too(tmp_path: Path) -> None:
    """The records have an act of which Temporal never heard; it waits for the next touch, and nothing accuses it."""
    async with dying(tmp_path) as (there, case):
        order(there, "command")
        asked = asyncio.create_task(there.starter.act(case, "sign_decision", actor=HEAD, request_id="S-1"))
        await died(there)
        asked.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asked
        await again(there, temporal=True)
        assert (await there.starter.query(case)).head.seq < head(there, case).seq
        await holds(there, case, "dossier/79/dies/HS-1")
        await once_and_agreed(there, case, {"decision_signed": 1, "document_issued": 1})
        repeated = await there.starter.act(case, "sign_decision", actor=HEAD, request_id="S-1")
        assert repeated.accepted
        await once_and_agreed(there, case, {"decision_signed": 1, "document_issued": 1})


@pytest.mark.parametrize("temporal", [False, True], ids=["worker", "worker and server"])
async def test_at_the_moment_of_a_timer(tmp_path: Path, temporal: bool) -> None:
    async with dying(tmp_path, "timers") as (there, case):
        order(there, "moment")
        await there.step(at(9, 20))  # five working days to decide are over (L25 39.1)
        await died(there)
        breached = kinds(there, case)["duty_breached"]
        assert breached
        await holds(there, case, "dossier/79/dies/HS-1")
        await again(there, temporal=temporal)
        await once_and_agreed(there, case, {"duty_breached": breached})


@pytest.mark.parametrize("temporal", [False, True], ids=["worker", "worker and server"])
async def test_when_an_effect_has_come_to_something(tmp_path: Path, temporal: bool) -> None:
    async with dying(tmp_path) as (there, case):
        order(there, "outcome")
        await there.starter.act(case, "sign_decision", actor=HEAD)
        await died(there)
        await holds(there, case, "dossier/79/dies/HS-1")
        await again(there, temporal=temporal)
        await once_and_agreed(there, case, {"decision_signed": 1, "document_issued": 1})
        assert len(await there.sandbox.calls("procuracy")) == 1


@pytest.mark.parametrize("temporal", [False, True], ids=["worker", "worker and server"])
async def test_when_the_cases_of_a_dossier_were_started(tmp_path: Path, temporal: bool) -> None:
    """They run, and nobody told the dossier so: what carries that out is a local activity too."""
    name = "dossier/79/dies/HS-2"
    async with dying(tmp_path) as (there, _):
        order(there, "outcome")
        asked = asyncio.create_task(there.starter.start(dossier(2), sender="dies", actor=CLERK))
        await died(there)
        assert kinds(there, name)["cases_started"] == 1
        await holds(there, name)
        await again(there, temporal=temporal)
        (case,) = (await asked).cases
        await there.starter.wait(case, lambda report: not report.state.owed)
        assert kinds(there, name)["cases_started"] == 1
        await holds(there, case, name)


async def test_when_an_effect_has_failed_for_good(tmp_path: Path) -> None:
    async with dying(tmp_path) as (there, case):
        order(there, "failure")
        await there.sandbox.fault(Fault(partner="procuracy", kind=FaultKind.REJECT, operation="deliver", times=1))
        await there.starter.act(case, "sign_decision", actor=HEAD)
        await died(there)
        assert kinds(there, case)["effect_failed"] == 1
        await holds(there, case, "dossier/79/dies/HS-1")
        await again(there)
        await there.starter.wake(case)
        await there.starter.act(
            case, "retry_effect", {"key": (await there.starter.query(case)).failed[0].key}, actor=HEAD
        )
        await once_and_agreed(there, case, {"decision_signed": 1, "effect_failed": 1, "effect_retried": 1})
