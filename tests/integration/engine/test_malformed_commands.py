"""A command that cannot be right is turned away with its reason, and the next good one goes through at once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowFailureError, WorkflowUpdateFailedError

from activities.messages import CASES
from cases.commands import LARGEST, Envelope, Malformed
from cases.events import SYSTEM, Role
from cases.kernel import HANDLERS
from records.journal import read
from records.tables import journal
from runtime.client import connect
from runtime.codec import KeyRing
from runtime.envelope import DoorKey
from simulation.staff import actor
from starter import NoSuchCase, Starter
from tests.integration.conftest import Opened
from tests.kit import Installation

pytestmark = pytest.mark.stack


async def fine_after(there: Installation, case: str) -> None:
    """The case takes a good command, holds nothing of the bad ones, and no workflow task of it failed."""
    good = await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY), request_id="good")
    assert good.accepted
    history = await there.starter.client.get_workflow_handle(case).fetch_history()
    assert [e for e in history.events if e.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED] == []
    with there.engine.connect() as connection:
        rows = connection.execute(select(journal.c.request_id).where(journal.c.subject == case).distinct()).scalars()
    assert {name for name in rows if not name.startswith("case/")} == {"open", "good"}


@pytest.mark.parametrize(
    ("command", "payload", "role", "field", "way_out"),
    [
        ("sing_decision", {}, Role.HEAD, "command", "thads schema"),
        ("sign_decision", {}, Role.SECRETARY, "actor.role", "must be one of: deputy, head"),
        ("receive_cash", {"amount": "many", "payer": "A"}, Role.ENFORCER, "payload.amount", "phải là số nguyên"),
        ("receive_cash", {"amount": -5, "payer": "A"}, Role.ENFORCER, "payload.amount", "phải lớn hơn 0"),
        ("receive_cash", {"payer": "A"}, Role.ENFORCER, "payload.amount", "còn thiếu; hãy điền"),
        (
            "receive_cash",
            {"amount": 5, "payer": "A", "colour": 1},
            Role.ENFORCER,
            "payload.colour",
            "hãy kiểm tra tên hoặc bỏ đi",
        ),
        ("receive_cash", {"amount": 10**19, "payer": "A"}, Role.ENFORCER, "payload.amount", ""),
        ("receive_cash", {"amount": 5, "payer": "A\x00B"}, Role.ENFORCER, "payload.payer", "NUL"),
        ("receive_cash", {"amount": 5, "payer": "A\x0bB"}, Role.ENFORCER, "payload.payer", "điều khiển"),
        ("propose_decision", {"x": "y" * LARGEST}, Role.SECRETARY, "payload.x", "hãy kiểm tra tên hoặc bỏ đi"),
    ],
)
async def test_refused_with_field_problem_and_way_out(
    there: Installation, opened: Opened, command: str, payload: dict[str, Any], role: Role, field: str, way_out: str
) -> None:
    case = await opened()
    with pytest.raises(Malformed) as refused:
        await there.starter.act(case, command, payload, actor=actor(role))
    assert refused.value.field == field
    assert way_out in refused.value.problem
    await fine_after(there, case)


async def test_a_payload_that_no_message_can_carry_is_refused_before_it_is_sent(
    there: Installation, opened: Opened
) -> None:
    case = await opened()
    with pytest.raises(Malformed, match="too large"):
        await there.starter.act(case, "propose_decision", {"x": "y" * 70_000_000}, actor=actor(Role.SECRETARY))
    await fine_after(there, case)


async def test_a_bad_signature_and_an_unregistered_door(there: Installation, opened: Opened) -> None:
    case = await opened()
    handle = there.starter.client.get_workflow_handle(case)
    envelope = await there.starter.envelope(case, "propose_decision", {}, actor(Role.SECRETARY), "forged")
    forged = envelope.model_copy(update={"actor": actor(Role.ENFORCER)})
    unknown = envelope.model_copy(update={"door": "nobody", "request_id": "unknown"})
    for bad in (forged, unknown):
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await handle.execute_update("act", bad, id=bad.update_id)
        assert type_of(refused.value) == "Malformed"
    await fine_after(there, case)


async def test_nobody_speaks_for_the_engine(there: Installation, opened: Opened) -> None:
    """A case is opened by its dossier, unsigned, inside the engine; the same from outside is turned away."""
    case, other = await opened(), await opened()
    with there.engine.connect() as connection:
        (opening,) = [event for event in read(connection, other) if event.kind == "case_opened"]
    sent = Envelope(
        request_id="again", subject=case, command="open_case", payload={"opening": opening.data}, actor=SYSTEM,
        door="engine", sent_at="2026-09-07T10:00:00+07:00",
    )  # fmt: skip
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await there.starter.client.get_workflow_handle(case).execute_update("act", sent, id=sent.update_id)
    assert type_of(refused.value) == "Malformed"
    await fine_after(there, case)


async def test_the_starter_names_the_signature(there: Installation, opened: Opened, tmp_path: Any) -> None:
    case = await opened()
    stranger = Starter(there.starter.client, DoorKey.ensure(tmp_path, "tests"), there.engine, there.starter.now)
    with pytest.raises(Malformed) as refused:
        await stranger.act(case, "propose_decision", actor=actor(Role.SECRETARY))
    assert refused.value.field == "signature"
    await fine_after(there, case)


async def test_what_is_no_envelope(there: Installation, opened: Opened) -> None:
    case = await opened()
    handle = there.starter.client.get_workflow_handle(case)
    good = await there.starter.envelope(case, "propose_decision", {}, actor(Role.SECRETARY), "shape")
    document = good.model_dump(mode="json")
    for n, bad in enumerate(
        [
            "text",
            {},
            {**document, "request_id": "with blank"},
            {**document, "actor": {"id": "x", "role": "king", "office": "79"}},
            {**document, "sent_at": "2026-09-07T10:00:00"},
            {**document, "sent_at": "yesterday"},
            {**document, "more": 1},
        ]
    ):
        with pytest.raises(WorkflowUpdateFailedError):
            await handle.execute_update("act", bad, id=f"bad-{n}")
    with pytest.raises(WorkflowUpdateFailedError):
        await handle.execute_update("no_such_update", good, id="bad-name")
    await fine_after(there, case)


async def test_an_envelope_for_another_case(there: Installation, opened: Opened) -> None:
    case, other = await opened(), await opened()
    envelope = await there.starter.envelope(other, "propose_decision", {}, actor(Role.SECRETARY), "astray")
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await there.starter.client.get_workflow_handle(case).execute_update("act", envelope, id=envelope.update_id)
    assert type_of(refused.value) == "Malformed"
    await fine_after(there, case)
    await fine_after(there, other)


async def test_another_act_under_a_known_request_id(there: Installation, opened: Opened) -> None:
    case = await opened()
    head = actor(Role.HEAD)
    first = await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY), request_id="good")
    for command in ("sign_decision", "assign_enforcer"):
        with pytest.raises(Malformed) as refused:
            await there.starter.act(case, command, actor=head, request_id="good")
        assert refused.value.field == "request_id"
    again = await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY), request_id="good")
    assert again == first
    await fine_after(there, case)


async def test_a_command_to_an_unknown_case(there: Installation) -> None:
    with pytest.raises(NoSuchCase):
        await there.starter.act("case/79/nobody/HS-0/1", "propose_decision", actor=actor(Role.SECRETARY))
    with pytest.raises(NoSuchCase):
        await there.starter.report("case/79/nobody/HS-0/1")


async def test_a_command_under_an_unknown_key(there: Installation, opened: Opened, tmp_path: Any) -> None:
    case = await opened()
    KeyRing.create(tmp_path / "keys")
    foreign = await connect(there.settings.model_copy(update={"keys": tmp_path / "keys"}), identity="foreign")
    envelope = await there.starter.envelope(case, "propose_decision", {}, actor(Role.SECRETARY), "foreign")
    with pytest.raises(WorkflowUpdateFailedError):
        await foreign.get_workflow_handle(case).execute_update("act", envelope, id=envelope.update_id)
    await fine_after(there, case)


async def test_a_mistake_of_ours_in_deciding_fails_that_command_alone(
    there: Installation, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await opened()

    def broken(*_: object) -> Any:
        raise KeyError("a mistake")

    handler = HANDLERS["propose_decision"]
    with monkeypatch.context() as patched:
        patched.setitem(HANDLERS, "propose_decision", _with(handler, broken))
        with pytest.raises(WorkflowUpdateFailedError) as failed:
            await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
        assert type_of(failed.value) == "Unstored.KeyError"
    await fine_after(there, case)


async def test_a_mistake_of_ours_in_storing_fails_that_command_alone(
    there: Installation, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await opened()

    def broken(*_: object) -> None:
        raise ValueError("a mistake")

    with monkeypatch.context() as patched:
        patched.setattr("records.readmodel._case", broken)
        with pytest.raises(WorkflowUpdateFailedError) as failed:
            await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
        assert type_of(failed.value) == "Unstored.ValueError"
    await fine_after(there, case)
    with there.engine.connect() as connection:
        stored = connection.execute(select(func.max(journal.c.seq)).where(journal.c.subject == case)).scalar_one()
    assert (await there.starter.report(case)).state.head == stored


def _with(handler: Any, decide: Any) -> Any:
    import dataclasses

    return dataclasses.replace(handler, decide=decide)


def type_of(error: WorkflowUpdateFailedError) -> str:
    """The type of the failure at the bottom."""
    cause: BaseException | None = error
    while cause is not None and cause.__cause__ is not None:
        cause = cause.__cause__
    return str(getattr(cause, "type", type(cause).__name__))


def test_an_envelope_is_checked_whole() -> None:
    with pytest.raises(ValueError, match="request_id"):
        Envelope(
            request_id="", subject="s", command="c", actor=actor(Role.HEAD), door="d", sent_at="2026-09-07T10:00:00Z"
        )


@pytest.mark.parametrize("update", ["act", "wake"])
@pytest.mark.parametrize("arguments", [[], [None], ["2026-09-07"], [{"command": "sign_decision"}]])
async def test_who_holds_no_key_gets_nothing_into_a_case(
    there: Installation, opened: Opened, temporal_address: str, update: str, arguments: list[Any]
) -> None:
    case = await opened()
    raw = await Client.connect(temporal_address)
    with pytest.raises(WorkflowUpdateFailedError):
        await raw.get_workflow_handle(case).execute_update(update, args=arguments)
    await fine_after(there, case)


@pytest.mark.parametrize("update", ["act", "wake"])
@pytest.mark.parametrize("arguments", [[], [None], [{}, {}]])
async def test_without_its_argument_an_update_is_rejected(
    there: Installation, opened: Opened, update: str, arguments: list[Any]
) -> None:
    case = await opened()
    with pytest.raises(WorkflowUpdateFailedError):
        await there.starter.client.get_workflow_handle(case).execute_update(update, args=arguments)
    await fine_after(there, case)


@pytest.mark.parametrize("workflow", ["Dossier", "EnforcementCase"])
async def test_a_start_in_clear_fails_once(there: Installation, temporal_address: str, workflow: str) -> None:
    raw = await Client.connect(temporal_address)
    name = f"{'dossier' if workflow == 'Dossier' else 'case'}/79/nobody/{workflow}"
    started = await raw.start_workflow(workflow, {"stepped": True}, id=name, task_queue=CASES)
    with pytest.raises(WorkflowFailureError, match="Workflow execution failed") as failure:
        await started.result()
    assert "docs/formats/codec.md" in str(failure.value.cause)
    with there.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(journal).where(journal.c.subject == name)) == 0
