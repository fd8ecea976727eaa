"""What the starter makes of an answer that did not come, and of one that says to ask again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.common.v1 import GrpcStatus
from temporalio.api.errordetails.v1 import WorkflowNotReadyFailure
from temporalio.client import WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

import starter as module
from activities.messages import Trouble
from cases.commands import Envelope, Malformed
from cases.events import Actor, Role
from runtime import line
from runtime.envelope import DoorKey
from runtime.line import Line
from starter import Busy, NoSuchCase, Pending, RecordsAstray, Starter

ENVELOPE = Envelope(
    request_id="P-1",
    subject="case/79/tests/HS-1/1",
    command="propose_decision",
    actor=Actor(id="TK-01", role=Role.SECRETARY, office="79"),
    door="tests",
    sent_at="2026-09-08T10:00:00+07:00",
)


class Server:
    """Gives one answer after the other, the last again and again; what is an exception is raised."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.updates: list[str] = []
        self.asked = asyncio.Event()

    async def __call__(self, update_id: str = "") -> Any:
        self.updates.append(update_id)
        self.asked.set()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return await answer() if callable(answer) else answer


async def silence() -> None:
    """No answer, until the client is told to stop waiting; as Temporal's client does."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError as error:
        raise WorkflowUpdateRPCTimeoutOrCancelledError from error


AGAIN = [Trouble.ASK_AGAIN, Trouble.PENDING, "AcceptedUpdateCompletedWorkflow", "UnprocessedUpdate"]


def said(kind: str, **detail: Any) -> WorkflowUpdateFailedError:
    return WorkflowUpdateFailedError(ApplicationError("words", detail, type=kind))


def grpc(status: RPCStatusCode, message: str = "words") -> RPCError:
    return RPCError(message, status, b"")


def task_failed() -> RPCError:
    """What the server says of an update whose workflow task it must give again."""
    status = GrpcStatus(code=RPCStatusCode.FAILED_PRECONDITION)
    status.details.add().Pack(WorkflowNotReadyFailure())
    return RPCError("unexpected workflow task failure", RPCStatusCode.FAILED_PRECONDITION, status.SerializeToString())


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between two attempts, in seconds; nobody really waits for them."""
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def at_once(seconds: float) -> None:
        pauses.append(seconds)
        await sleep(0)

    monkeypatch.setattr(module.asyncio, "sleep", at_once)
    return pauses


@pytest.fixture
def to(tmp_path: Path) -> Callable[..., Starter]:
    nowhere: Any = None

    def of(patience: float = 60) -> Starter:
        return Starter(nowhere, DoorKey.ensure(tmp_path, "tests"), nowhere, patience=timedelta(seconds=patience))

    return of


async def test_what_is_unknown_is_asked_again_as_the_same_update(
    to: Callable[..., Starter], slept: list[float]
) -> None:
    """The server waits with us for the update that it has; another would stand in line behind it."""
    server = Server(WorkflowUpdateRPCTimeoutOrCancelledError(), grpc(RPCStatusCode.UNAVAILABLE), "done")
    assert await to()._sent(ENVELOPE, server) == "done"
    assert len(set(server.updates)) == 1
    assert server.updates[0].startswith(f"{ENVELOPE.update_id}~")
    assert slept == [0.1, 0.2]


@pytest.mark.parametrize("kind", AGAIN)
async def test_after_a_failure_the_next_attempt_is_another_update(
    to: Callable[..., Starter], slept: list[float], kind: str
) -> None:
    """The server answers a known update with what it said before: it would be asked in vain, for ever."""
    server = Server(said(kind), said(kind), "done")
    assert await to()._sent(ENVELOPE, server) == "done"
    assert len(set(server.updates)) == 3


@pytest.mark.parametrize("kind", AGAIN)
async def test_patience_ends_whatever_is_said(to: Callable[..., Starter], kind: str) -> None:
    with pytest.raises(Pending, match="gửi lại với cùng mã / send again under the same request id: P-1"):
        await to(0.2)._sent(ENVELOPE, Server(said(kind)))


async def test_a_silent_server_is_asked_again_and_patience_ends(
    to: Callable[..., Starter], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No attempt is waited for longer than its time, and all of them together no longer than patience."""
    monkeypatch.setattr(module, "ATTEMPT", timedelta(milliseconds=50))
    server = Server(silence, "done")
    assert await to()._sent(ENVELOPE, server) == "done"
    assert len(server.updates) == 2
    monkeypatch.setattr(module, "ATTEMPT", timedelta(hours=1))
    with pytest.raises(Pending):
        await to(0.1)._sent(ENVELOPE, Server(silence))


async def test_one_who_is_busy_says_when_to_come_again(to: Callable[..., Starter], slept: list[float]) -> None:
    busy = said(Trouble.BUSY, seconds=7)
    server = Server(busy, busy, "done")
    assert await to()._sent(ENVELOPE, server) == "done"
    assert len(set(server.updates)) == 3
    assert slept == [7, 7]


async def test_a_caller_without_patience_for_one_who_is_busy_is_told_so(to: Callable[..., Starter]) -> None:
    with pytest.raises(Busy, match="bận, 7 giây nữa / busy, again in 7 s; gửi lại với cùng mã") as told:
        await to(5)._sent(ENVELOPE, Server(said(Trouble.BUSY, seconds=7)))
    assert (told.value.seconds, told.value.request_id) == (7, "P-1")


async def test_who_can_come_again_himself_is_told_at_once_and_nothing_is_sent_twice(
    to: Callable[..., Starter], slept: list[float]
) -> None:
    """Over HTTP: the line of people is not hidden in ours."""
    server = Server(said(Trouble.BUSY, seconds=1), "done")
    with pytest.raises(Busy, match="busy, again in 1 s"):
        await replace(to(), comes_again=False)._sent(ENVELOPE, server)
    assert (len(server.updates), slept) == (1, [])
    server = Server(said(Trouble.PENDING), "done")
    assert await replace(to(), comes_again=False)._sent(ENVELOPE, server) == "done"


async def test_no_more_commands_are_under_way_than_the_line_lets_through(to: Callable[..., Starter]) -> None:
    door, first, second = to(), Server(silence), Server("done")
    door.line = Line(1)
    waiting = asyncio.create_task(door._sent(ENVELOPE, first))
    await first.asked.wait()
    next_one = asyncio.create_task(door._sent(ENVELOPE, second))
    for _ in range(10):
        await asyncio.sleep(0)
    assert second.updates == []
    waiting.cancel()
    assert await next_one == "done"


async def test_who_would_stand_in_line_too_long_is_told_so_and_nothing_is_sent(
    to: Callable[..., Starter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "LONGEST", timedelta(0))
    door, first, second = to(0.9), Server(silence), Server("done")
    door.line = Line(1)
    waiting = asyncio.create_task(door._sent(ENVELOPE, first))
    await first.asked.wait()
    with pytest.raises(Busy, match="busy, again in 1 s"):
        await door._sent(ENVELOPE, second)
    assert second.updates == []
    waiting.cancel()


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (said(Trouble.MALFORMED, field="payload.x", problem="y"), Malformed),
        (said(Trouble.REUSED), Malformed),
        (said(Trouble.ASTRAY), RecordsAstray),
        (said(Trouble.UNKNOWN), NoSuchCase),
        (said("Unstored.KeyError"), WorkflowUpdateFailedError),
        (grpc(RPCStatusCode.NOT_FOUND), NoSuchCase),
        (grpc(RPCStatusCode.FAILED_PRECONDITION), RPCError),
        (grpc(RPCStatusCode.INVALID_ARGUMENT), RPCError),
    ],
)
async def test_what_asking_again_cannot_mend_is_told_at_once(
    to: Callable[..., Starter], answer: Exception, means: type[Exception]
) -> None:
    server = Server(answer, "done")
    with pytest.raises(means):
        await to()._sent(ENVELOPE, server)
    assert len(server.updates) == 1


async def test_a_run_that_goes_over_is_asked_again(to: Callable[..., Starter], slept: list[float]) -> None:
    full = grpc(RPCStatusCode.FAILED_PRECONDITION, "The limit of 2000 updates has been reached")
    server = Server(full, task_failed(), "done")
    assert await to()._sent(ENVELOPE, server) == "done"
    assert len(set(server.updates)) == 1


async def test_a_question_fails_as_it_did_last(to: Callable[..., Starter]) -> None:
    with pytest.raises(RPCError):
        await to(0.2)._until_known(Server(grpc(RPCStatusCode.UNAVAILABLE)))


async def test_a_caller_who_stops_is_not_held_up(to: Callable[..., Starter]) -> None:
    server = Server(silence)
    waiting = asyncio.create_task(to()._sent(ENVELOPE, server))
    await server.asked.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(waiting, timeout=10)
    assert len(server.updates) == 1
