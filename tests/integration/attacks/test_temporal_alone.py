"""A client that talks to Temporal alone: without the payload key, or with it but through no door (D3, D6, E14)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio import activity as activities
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError
from temporalio.worker import Worker
from temporalio.workflow import _Definition

import cli
from activities.messages import (
    CARRY_OUT,
    CARRY_OUT_HERE,
    CASES,
    DOCUMENTS,
    PARTNERS,
    QUEUE_OF_ROUND,
    EffectsAsked,
    Failed,
    OwedEffect,
    Spine,
    Start,
)
from cases.commands import Envelope, Head
from cases.events import SYSTEM, Role
from partners.sandbox.remote import control
from runtime.client import connect
from runtime.codec import KeyRing
from simulation.staff import actor
from starter import NoSuchCase, RecordsAstray
from tests.chaos.life import dossier
from tests.integration.attacks.conftest import alive, no_trace, nothing_runs, runs
from tests.integration.attacks.strangers import Stranger, failure, refused_as
from tests.integration.conftest import Opened
from tests.kit import Installation
from worker import QUEUES, workers
from workflows.runner import WORKFLOWS

pytestmark = pytest.mark.stack


async def signed(there: Installation, case: str, request_id: str = "stolen") -> Envelope:
    """A good command, as its sender has it."""
    return await there.starter.envelope(case, "propose_decision", {}, actor(Role.SECRETARY), request_id)


# --- without the payload key ------------------------------------------------------------------------------------------


async def test_even_a_rightly_signed_command_is_refused_in_clear(
    there: Installation, case: str, keyless: Client
) -> None:
    envelope = await signed(there, case)
    handle = keyless.get_workflow_handle(case)
    async with no_trace(there):
        for argument in (envelope.model_dump(mode="json"), "", None, b"\x00"):
            with pytest.raises(WorkflowUpdateFailedError) as refused:
                await handle.execute_update("act", argument, id=f"{envelope.update_id}~{argument!r:.8}")
            assert failure(refused.value).type == "UnreadablePayload" or argument is None
        for update in ("wake", "act"):
            with pytest.raises(WorkflowUpdateFailedError):
                await handle.execute_update(update)
    await alive(there, case)


async def test_under_a_key_of_his_own(there: Installation, case: str, tmp_path: Path) -> None:
    KeyRing.create(tmp_path)
    other = await connect(there.settings.model_copy(update={"keys": tmp_path}), identity="stranger")
    envelope = await signed(there, case)
    async with no_trace(there):
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await other.get_workflow_handle(case).execute_update("act", envelope, id=envelope.update_id)
        assert failure(refused.value).type == "UnreadablePayload"
    await alive(there, case)


@pytest.mark.parametrize("argument", [{"subject": "dossier/79/t/HS-1"}, None, "text", 46, b"bytes"])
@pytest.mark.parametrize("kind", [_Definition.must_from_class(one).name for one in WORKFLOWS])
async def test_a_start_in_clear_ends_at_once_and_frees_the_id(
    there: Installation, keyless: Client, kind: str, argument: Any
) -> None:
    name = f"dossier/79/clear/{kind}-{argument!r:.4}"
    async with no_trace(there):
        started = await keyless.start_workflow(kind, argument, id=name, task_queue=CASES)
        with pytest.raises(WorkflowFailureError):
            await started.result()
    assert not await runs(keyless, name)


async def test_the_right_dossier_gets_the_id_of_a_bad_start(there: Installation, keyless: Client) -> None:
    """Also at once, while the bad one may still be there (E14)."""
    await keyless.start_workflow("Dossier", {"bad": 1}, id="dossier/79/e14/HS-901", task_queue=CASES)
    answer = await there.starter.start(dossier(901), sender="e14", actor=actor(Role.CLERK))
    assert answer.outcome == "accepted"


async def test_three_megabytes_get_an_answer(there: Installation, case: str, keyless: Client, keyed: Client) -> None:
    async with no_trace(there):
        for client in (keyless, keyed):
            with pytest.raises((WorkflowUpdateFailedError, RPCError)):
                await client.get_workflow_handle(case).execute_update("act", "x" * 3_000_000, id="large")
    await alive(there, case)


async def test_he_ends_a_workflow_and_the_page_of_operating_says_so(
    there: Installation, opened: Opened, keyless: Client
) -> None:
    """On the embedded server nobody can be kept from it: the records are whole, and say that nothing runs."""
    page = Path(cli.__file__).with_name("docs") / "operate.md"
    assert "end, delete or block workflows, and occupy ids" in " ".join(page.read_text(encoding="utf-8").split())
    for end in (WorkflowHandle.terminate, WorkflowHandle.cancel):
        case = await opened()
        before = await there.starter.report(case)
        async with no_trace(there):
            await end(keyless.get_workflow_handle(case))
            await nothing_runs(keyless, case)
            assert await there.starter.report(case) == before
            with pytest.raises(NoSuchCase):
                await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))


# --- with the payload key, through no door ----------------------------------------------------------------------------


async def test_he_signs_for_nobody(there: Installation, case: str, keyed: Client) -> None:
    """Unsigned, signed for other bytes, or as the engine (D1): refused before anything else is believed."""
    good = await signed(there, case)
    tries: list[tuple[dict[str, Any], str]] = [
        ({"signature": ""}, "signature"),
        ({"actor": actor(Role.HEAD)}, "signature"),
        ({"command": "sign_decision"}, "signature"),
        ({"sent_at": "2090-01-01T00:00:00+07:00"}, "signature"),
        ({"door": "nobody"}, "door"),
        ({"door": "engine"}, "door"),
        ({"door": "effect", "actor": SYSTEM}, "door"),
    ]
    async with no_trace(there):
        for change, field in tries:
            bad = good.model_copy(update=change)
            with pytest.raises(WorkflowUpdateFailedError) as refused:
                await keyed.get_workflow_handle(case).execute_update("act", bad, id=f"{bad.update_id}~{field}")
            assert refused_as(refused.value) == ("Malformed", field)
    await alive(there, case)


async def test_what_he_provokes_under_an_id_that_he_foresees_blocks_nobody(
    there: Installation, case: str, keyed: Client
) -> None:
    """The server repeats what it answered to a known update id: so the honest sender's is one that nobody foresees."""
    envelope = await signed(there, case, "good")
    unsigned = envelope.model_copy(update={"signature": ""})
    for attempt in ("", "~1", "~2"):
        update_id = unsigned.update_id + attempt
        with pytest.raises(WorkflowUpdateFailedError):
            await keyed.get_workflow_handle(case).execute_update("act", unsigned, id=update_id)
    await alive(there, case)


async def test_a_question_changes_nothing(there: Installation, case: str, keyed: Client) -> None:
    handle = keyed.get_workflow_handle(case)
    async with no_trace(there):
        assert await handle.query("spine")
        await handle.query("__stack_trace")
        for query in ("no_such_query", "report"):
            with pytest.raises(WorkflowQueryFailedError):
                await handle.query(query)
    await alive(there, case)


async def test_waking_and_signalling_change_nothing(there: Installation, case: str, keyed: Client) -> None:
    handle = keyed.get_workflow_handle(case)
    async with no_trace(there):
        await handle.execute_update("wake", case)
        for other in ("case/79/none/HS-1/1", "", "\x00", 46, {"subject": case}):
            with pytest.raises(WorkflowUpdateFailedError):
                await handle.execute_update("wake", other)
        for argument in (case, None):
            await handle.signal("wake", argument)
            await handle.signal("act", argument)
    await alive(there, case)


# --- forged starts ----------------------------------------------------------------------------------------------------


async def test_no_start_is_believed(there: Installation, case: str, keyed: Client) -> None:
    """Another subject than the id, a wrong type, an id of nothing: the run ends and the records know nothing of it."""
    tries = [
        ("Dossier", "dossier/79/forged/HS-0", case),
        ("EnforcementCase", "case/79/forged/HS-0/1", case),
        ("EnforcementCase", "dossier/79/forged/HS-1", "dossier/79/forged/HS-1"),
        ("Dossier", "case/79/forged/HS-2/1", "case/79/forged/HS-2/1"),
        ("EnforcementCase", "case/79/forged/HS-3/1", "case/79/forged/HS-3/1"),
        ("Dossier", "dossier/79/forged/HS-3", "dossier/79/forged/HS-3"),
    ]
    async with no_trace(there):
        for kind, name, subject in tries:
            await keyed.start_workflow(kind, Start(subject=subject), id=name, task_queue=CASES)
        for _, name, _ in tries:
            await nothing_runs(keyed, name)
    await alive(there, case)


async def test_a_start_that_claims_effects_pays_nobody(there: Installation, opened: Opened, keyed: Client) -> None:
    """The spine of a start is compared with the records: what is owed stands there, under its key (D3)."""
    case = await opened()
    await keyed.get_workflow_handle(case).terminate()
    real = await there.starter.report(case)
    owed = OwedEffect(key=f"{case}/1/pay", effect="pay")
    for head in (Head(seq=real.state.head, hash=real.state.head_hash), Head(seq=40, hash="f" * 64)):
        spine = Spine(subject=case, office="79", head=head, stage="decided", owed=(owed,), owed_count=1)
        async with no_trace(there):
            forged = await keyed.start_workflow(
                "EnforcementCase", Start(subject=case, spine=spine), id=case, task_queue=CASES,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            )  # fmt: skip
            while (await forged.describe()).raw_description.pending_activities:
                await asyncio.sleep(0.05)
            assert await payments(there) == 0
            if head.seq == 40:  # more than the records know: frozen, nothing is decided on it
                with pytest.raises(RecordsAstray):
                    await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
        if head.seq != 40:
            await alive(there, case)
            assert (await there.starter.query(case)).owed_count == 0
        await forged.terminate()


async def payments(there: Installation) -> int:
    """Payments that the bank was told to make."""
    async with control(there.partners_url) as doors:
        calls = await doors.calls("custody")
    return sum(call.operation == "pay" for call in calls)


# --- workflows of his own ---------------------------------------------------------------------------------------------


OURS = [
    ("decide", CASES), ("fail", CASES), (CARRY_OUT_HERE, CASES), (CARRY_OUT, PARTNERS), (CARRY_OUT, DOCUMENTS),
    ("keep_history", DOCUMENTS), *QUEUE_OF_ROUND.items(),
]  # fmt: skip


async def test_those_are_all_our_activities(there: Installation) -> None:
    made = workers(there.starter.client, there.tools, list(QUEUES), there.settings, "beside the one that runs")
    run = [(one.task_queue, of) for one in made for of in one.config()["activities"]]
    assert sorted(OURS) == sorted((activities._Definition.must_from_callable(of).name, queue) for queue, of in run)


@pytest.mark.parametrize(("activity", "queue"), OURS)
async def test_our_activities_serve_no_strange_workflow(
    there: Installation, case: str, keyed: Client, activity: str, queue: str
) -> None:
    effect = EffectsAsked(subject=case, keys=(f"{case}/1/pay",), known=Head())
    argument: Any = effect
    if activity == "fail":
        argument = Failed(subject=case, key=effect.keys[0], known=Head(), problem="x")
    if activity == "decide":
        argument = {"subject": case, "known": {"seq": 0, "hash": ""}}
    if activity == "keep_history":
        argument = {"subject": case, "run_id": "x"}
    if activity in QUEUE_OF_ROUND:
        argument = {"name": activity}
    name = f"stranger-{activity}-{queue}"
    async with Worker(keyed, task_queue="stranger", workflows=[Stranger]), no_trace(there):
        with pytest.raises(WorkflowFailureError) as failed:
            await keyed.execute_workflow(
                "Stranger", args=[activity, argument, queue], id=name, task_queue="stranger",
                execution_timeout=timedelta(seconds=30),
            )  # fmt: skip
        assert failure(failed.value).type == "ForeignActivity"
        assert await payments(there) == 0
    await alive(there, case)


async def test_a_standalone_activity_is_refused(there: Installation, case: str, keyed: Client) -> None:
    effect = EffectsAsked(subject=case, keys=(f"{case}/1/pay",), known=Head())
    async with no_trace(there):
        with pytest.raises(RPCError, match="Standalone activity is disabled"):
            await keyed.start_activity(
                CARRY_OUT, effect, id="attack", task_queue=PARTNERS, start_to_close_timeout=timedelta(seconds=5)
            )


async def test_a_command_with_a_start_of_a_strange_type_reaches_no_records(there: Installation, keyed: Client) -> None:
    """A good envelope of a good door, sent to the wrong kind of workflow under the dossier's id."""
    content = dossier(903).model_dump(mode="json")
    name = "dossier/79/strange/HS-903"
    good = await there.starter.envelope(name, "submit_dossier", {"dossier": content}, actor(Role.CLERK), "S-1")
    start = WithStartWorkflowOperation(
        "EnforcementCase", Start(subject=name), id=name, task_queue=CASES,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )  # fmt: skip
    async with no_trace(there):
        with pytest.raises((WorkflowUpdateFailedError, RPCError)):
            await keyed.execute_update_with_start_workflow(
                "act", good, start_workflow_operation=start, id=good.update_id
            )
    answer = await there.starter.start(dossier(903), sender="strange", actor=actor(Role.CLERK))
    assert answer.outcome == "accepted"
