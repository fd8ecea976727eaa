"""Ids of any shape, and what there is not: nothing in SQL, no workflow left, the pages still answer (D6, D8)."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from temporalio.client import WithStartWorkflowOperation, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError

from activities.messages import CASES, Start
from cases.commands import Malformed
from cases.events import Role
from proof.published import Published
from simulation.staff import actor
from starter import NoSuchCase, Starter
from tests.chaos.life import dossier
from tests.integration.attacks.conftest import no_trace, nothing_runs
from tests.integration.attacks.strangers import failure
from tests.kit import Installation
from tests.serving import auditing
from web.app import Parts, create_app

pytestmark = pytest.mark.stack

CLERK = actor(Role.CLERK)

NAMES = [
    "HS-900",
    "..",
    ".",
    "/",
    "dossier/79/t/..",
    "dossier/79/t/../../../x",
    "dossier/79/t/a//b",
    "dossier/79/t/HS 1",
    "dossier/79/t/hồ-sơ",
    "dossier/79/t/HS-1\n",
    "dossier/79/t/HS\x00",
    "dossier/79/" + "s" * 61 + "/HS-1",
    "dossier/79/t/" + "x" * 65,
    "dossier/79/t/" + "x" * 900,
    "dossier/98/t/HS-1",
    "dossier/7/t/HS-1",
    "dossier/79//HS-1",
    "dossier/79/t",
    "DOSSIER/79/t/HS-1",
    "case/79/t/HS-1/1",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("name", NAMES)
async def test_by_an_update_with_start(there: Installation, name: str) -> None:
    """With all that is needed but a name: signed by a registered door, of a clerk on the staff."""
    client = there.starter.client
    content = {"dossier": dossier(931).model_dump(mode="json")}
    envelope = await there.starter.envelope(name, "submit_dossier", content, CLERK, "N-1")
    start = WithStartWorkflowOperation(
        "Dossier", Start(subject=name), id=name, task_queue=CASES,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    )  # fmt: skip
    async with no_trace(there):
        with pytest.raises((WorkflowUpdateFailedError, RPCError)) as refused:
            await client.execute_update_with_start_workflow(
                "act", envelope, start_workflow_operation=start, id=envelope.update_id
            )
        if isinstance(refused.value, WorkflowUpdateFailedError):
            assert failure(refused.value).type in ("Malformed", "UnknownSubject", "AcceptedUpdateCompletedWorkflow")
        await nothing_runs(client, name)
    pages_answer(there)


@pytest.mark.parametrize("own", ["..", "a/../b", "/", "HS 1", "hồ-sơ", "x" * 65, "HS\x00", "", "<b>"])
async def test_by_the_starter(there: Installation, own: str) -> None:
    """A dossier cannot even be written with such an id; past the model the door says so."""
    async with no_trace(there):
        with pytest.raises(ValueError, match="id"):
            type(dossier(932)).model_validate(dossier(932).model_dump(mode="json") | {"dossier_id": own})
        forced = dossier(932).model_copy(update={"dossier_id": own})
        with pytest.raises((Malformed, NoSuchCase, RPCError)):
            await there.starter.start(forced, sender="names", actor=CLERK)
        await nothing_runs(there.starter.client, f"dossier/79/names/{own}")


@pytest.mark.parametrize("sender", ["..", "a/b", "", "s" * 61, "cổng", "-x"])
async def test_by_a_strange_sender(there: Installation, sender: str) -> None:
    async with no_trace(there):
        with pytest.raises((Malformed, NoSuchCase, RPCError)):
            await there.starter.start(dossier(933), sender=sender, actor=CLERK)
        await nothing_runs(there.starter.client, f"dossier/79/{sender}/HS-933")


@pytest.mark.parametrize("command", ["request_supplement", "supplement_dossier", "notify_refusal", "retry_effect"])
async def test_a_command_to_an_unknown_dossier_starts_nothing(there: Installation, command: str) -> None:
    payload: dict[str, Any] = {"key": "x"} if command == "retry_effect" else {}
    async with no_trace(there):
        with pytest.raises(NoSuchCase):
            await there.starter.act_on_dossier("dossier/79/names/NONE", command, payload, actor=CLERK)
        envelope = await there.starter.envelope("dossier/79/names/NONE", command, payload, CLERK, "G-1")
        start = WithStartWorkflowOperation(
            "Dossier", Start(subject=envelope.subject), id=envelope.subject, task_queue=CASES,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )  # fmt: skip
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await there.starter.client.execute_update_with_start_workflow(
                "act", envelope, start_workflow_operation=start, id=envelope.update_id
            )
        assert failure(refused.value).type == "UnknownSubject"
        await nothing_runs(there.starter.client, envelope.subject)


@pytest.mark.parametrize(
    ("change", "sender"),
    [
        ({"office": "01"}, "refused"),  # of an office in which the clerk does not serve
        ({"received_at": dossier(1).received_at.replace(year=2027)}, "refused"),
    ],
)
async def test_a_refused_dossier_leaves_no_workflow(there: Installation, change: dict[str, Any], sender: str) -> None:
    handed = dossier(934).model_copy(update=change)
    async with no_trace(there):
        with pytest.raises(Malformed):
            await there.starter.start(handed, sender=sender, actor=CLERK)
        await nothing_runs(there.starter.client, f"dossier/{handed.office}/{sender}/HS-934")


def pages_answer(there: Installation) -> None:
    async def unwanted() -> Starter:
        raise AssertionError

    settings, cookies = auditing(there.settings)
    parts = Parts(
        there.reader,
        there.engine,
        there.tools.store,
        there.tools.partners.custody,
        unwanted,
        unwanted,
        unwanted,
        codec=PlainTextResponse(),
        prove=lambda subject, seq: pytest.fail("nobody asked for a proof"),
        audit=lambda asked: pytest.fail("nobody asked for an audit"),
        published=Published(there.settings.data),
        keys=there.settings.keys,
        sign_in=settings.sign_in,
    )
    with TestClient(create_app(parts), base_url="http://127.0.0.1", cookies=cookies) as browser:
        for page in ("/", "/ho-so", "/vu-viec", "/livez"):
            assert browser.get(page).status_code == 200, page
