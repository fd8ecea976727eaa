"""One request id, two acts: the second is refused by every way in, and the first keeps its answer (D7)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from temporalio.client import WorkflowUpdateFailedError
from typer.testing import CliRunner

import cli
from cases.commands import Envelope, Malformed
from cases.events import Role
from simulation.staff import actor
from tests.chaos.life import dossier
from tests.integration.attacks.conftest import no_trace
from tests.integration.attacks.strangers import failure, refused_as
from tests.kit import Installation, quiet, second_door

pytestmark = pytest.mark.stack

SECRETARY = actor(Role.SECRETARY)


@pytest.fixture
async def taken(there: Installation, case: str) -> str:
    """A case in which the request id R-1 has been used to propose the decision."""
    answer = await there.starter.act(case, "propose_decision", actor=SECRETARY, request_id="R-1")
    assert answer.accepted, answer.refusal
    return case


async def another(there: Installation, case: str) -> Envelope:
    return await there.starter.envelope(case, "propose_decision", {"voluntary_days": 5}, SECRETARY, "R-1")


async def test_by_the_starter(there: Installation, taken: str) -> None:
    async with no_trace(there):
        for command, payload, by in (
            ("propose_decision", {"voluntary_days": 5}, SECRETARY),
            ("sign_decision", {}, actor(Role.HEAD)),
            ("propose_decision", {}, actor(Role.CLERK)),
        ):
            with pytest.raises(Malformed) as refused:
                await there.starter.act(taken, command, payload, actor=by, request_id="R-1")
            assert refused.value.field == "request_id"


async def test_by_another_door(there: Installation, taken: str) -> None:
    other = second_door(there, "second", Role.SECRETARY, Role.HEAD)
    async with no_trace(there):
        with pytest.raises(Malformed) as refused:
            await other.act(taken, "sign_decision", actor=actor(Role.HEAD), request_id="R-1")
    assert refused.value.field == "request_id"


@pytest.mark.parametrize("update_id", ["R-1", "R-1~", "R-1~0123456789abcdef", "other", ""])
async def test_under_an_update_id_of_another_form(there: Installation, taken: str, update_id: str) -> None:
    envelope = await another(there, taken)
    async with no_trace(there):
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await handle(there, taken).execute_update("act", envelope, id=update_id or None)
    assert refused_as(refused.value) == ("Malformed", "update_id")


async def test_under_an_update_id_of_the_right_form(there: Installation, taken: str) -> None:
    envelope = await another(there, taken)
    for attempt in ("", "~1", "~again"):
        async with no_trace(there):
            with pytest.raises(WorkflowUpdateFailedError) as refused:
                await handle(there, taken).execute_update("act", envelope, id=envelope.update_id + attempt)
        assert failure(refused.value).type == "RequestReused"


async def test_an_answer_tells_whose_it_is(there: Installation, taken: str) -> None:
    """Who sends another act under an update id that is known gets what was answered then; its digest says so."""
    first = await there.starter.envelope(taken, "propose_decision", {}, SECRETARY, "R-1")
    told = await handle(there, taken).execute_update("act", first, id=first.update_id)
    envelope = await another(there, taken)
    async with no_trace(there):
        repeated: Any = await handle(there, taken).execute_update("act", envelope, id=first.update_id)
    assert repeated == told
    assert repeated["digest"] == first.digest() != envelope.digest()


async def test_on_the_command_line(there: Installation, taken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THADS_DATA", str(there.settings.data))
    who = f"secretary:{SECRETARY.id}"
    words = ["case", "act", taken, "propose_decision", "-", "--actor", who, "--request-id", "R-1", "--json"]
    async with no_trace(there):
        done = await asyncio.to_thread(CliRunner().invoke, cli.app, words, input='{"voluntary_days": 5}')
        assert (done.exit_code, json.loads(done.stdout)["field"]) == (2, "request_id")
        again = await asyncio.to_thread(CliRunner().invoke, cli.app, words, input="{}")
        assert (again.exit_code, json.loads(again.stdout)["accepted"]) == (0, True)


async def test_when_a_dossier_is_handed_in(there: Installation) -> None:
    """Also where its workflow has ended, and the server would begin a new one under the same id."""
    clerk = actor(Role.CLERK)
    first = await there.starter.start(dossier(911), sender="reused", actor=clerk, request_id="D-1")
    changed = dossier(911).model_copy(update={"attachments": ("judgment", "other")})
    await quiet(there.starter, first.dossier)
    async with no_trace(there):
        with pytest.raises(Malformed) as refused:
            await there.starter.start(changed, sender="reused", actor=clerk, request_id="D-1")
        assert refused.value.field == "request_id"
        again = await there.starter.start(dossier(911), sender="reused", actor=clerk, request_id="D-1")
    assert (again.outcome, again.cases, again.digest) == (first.outcome, first.cases, first.digest)


async def test_on_a_dossier_that_waits(there: Installation) -> None:
    clerk = actor(Role.CLERK)
    incomplete = dossier(912).model_copy(update={"attachments": (), "judgment_at": None})
    first = await there.starter.start(incomplete, sender="reused", actor=clerk, request_id="D-2")
    assert first.outcome == "supplement"
    await quiet(there.starter, first.dossier)
    async with no_trace(there):
        with pytest.raises(Malformed) as refused:
            await there.starter.act_on_dossier(first.dossier, "request_supplement", actor=clerk, request_id="D-2")
    assert refused.value.field == "request_id"


def handle(there: Installation, case: str) -> Any:
    return there.starter.client.get_workflow_handle(case)
