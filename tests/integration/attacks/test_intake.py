"""An accepted dossier is a case at once (E16); one dossier's trouble is its own (E4, E17)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowUpdateFailedError

from cases.dossier import Dossier
from cases.events import Role
from cases.kernel import _FOLLOWERS
from cases.stages.opening import CaseOpened
from simulation.staff import actor
from tests.chaos.life import dossier
from tests.integration.attacks.conftest import no_trace, nothing_runs
from tests.integration.attacks.strangers import failure
from tests.kit import Installation

pytestmark = pytest.mark.stack

CLERK = actor(Role.CLERK)


async def test_a_question_right_after_accepted_answers_the_case(there: Installation) -> None:
    """Never a blank: fifty dossiers, eight at a time, each case asked at once, of its workflow and of the records."""
    gate = asyncio.Semaphore(8)

    async def one(number: int) -> None:
        async with gate:
            answer = await there.starter.start(dossier(number), sender="at-once", actor=CLERK)
            assert answer.outcome == "accepted"
            (case,) = answer.cases
            spine = await there.starter.query(case)
            assert (spine.stage, spine.office, spine.subject) == ("opened", "79", case)
            assert spine.head.seq > 0
            assert spine.waiting[0].who == "secretary"
            assert spine.duty_count > 0
            report = await there.starter.report(case)
            assert (report.state.stage, report.state.head) == ("opened", spine.head.seq)

    await asyncio.gather(*(one(number) for number in range(5_001, 5_051)))


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A mistake of this program: the opening of a case cannot be decided where its debtor owes 13 đồng."""

    def fails(state: Any, fact: Any, context: Any) -> Iterator[Any]:
        if any(claim.amount == 13 for claim in state.claims.values()):
            raise KeyError("a mistake")
        yield from ()

    with monkeypatch.context() as patched, capture_logs():
        patched.setitem(_FOLLOWERS, CaseOpened, [*_FOLLOWERS.get(CaseOpened, []), fails])
        yield patched


def owing(number: int, amount: int) -> Dossier:
    whole = dossier(number).model_dump(mode="json")
    whole["obligations"][0]["amount"] = amount
    return Dossier.model_validate(whole)


async def test_an_opening_that_cannot_be_decided_fails_its_command_alone(
    there: Installation, broken: pytest.MonkeyPatch
) -> None:
    """Nothing is stored, nothing dies, and the same dossier sent again after the mend is accepted."""
    whole = owing(5_101, 13)
    send = lambda: there.starter.start(whole, sender="broken", actor=CLERK, request_id="B-1")  # noqa: E731
    async with no_trace(there):
        for _ in range(2):
            with pytest.raises(WorkflowUpdateFailedError) as failed:
                await send()
            assert failure(failed.value).type == "Unstored.KeyError"
    broken.undo()
    answer = await send()  # at once: whether the run of the failed one still lives or not
    assert answer.outcome == "accepted"
    spine = await there.starter.query(answer.cases[0])
    assert spine.stage == "opened"
    assert (await send()).cases == answer.cases
    handle = there.starter.client.get_workflow_handle(answer.dossier)
    assert await handle.result() == "accepted"
    history = await handle.fetch_history()
    assert [e for e in history.events if e.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED] == []


async def test_a_dossier_that_waits_outlives_a_failed_first_try(
    there: Installation, broken: pytest.MonkeyPatch
) -> None:
    """What is stored while the run of the failed try is about to end is watched by that run or by the next."""
    whole = owing(5_102, 13)
    first = asyncio.create_task(there.starter.start(whole, sender="broken", actor=CLERK, request_id="W-1"))
    waits = owing(5_102, 200_000_000).model_copy(update={"attachments": (), "judgment_at": None})
    with pytest.raises(WorkflowUpdateFailedError):
        await first
    answer = await there.starter.start(waits, sender="broken", actor=CLERK, request_id="W-2")
    assert answer.outcome == "supplement"
    for _ in range(20):
        await asyncio.sleep(0.05)
        spine = await there.starter.wake(answer.dossier)  # it runs, also when the first run has had time to end
        assert spine.stage == "incomplete"


async def test_one_dossiers_trouble_hides_no_other(there: Installation, broken: pytest.MonkeyPatch) -> None:
    sent = {n: there.starter.start(owing(n, 13 if n % 5 == 0 else 1_000_000), sender="some", actor=CLERK)
            for n in range(5_201, 5_221)}  # fmt: skip
    came = dict(zip(sent, await asyncio.gather(*sent.values(), return_exceptions=True), strict=True))
    for number, answer in came.items():
        if number % 5 == 0:
            assert isinstance(answer, WorkflowUpdateFailedError)
            await nothing_runs(there.starter.client, f"dossier/79/some/HS-{number}")
        else:
            assert not isinstance(answer, BaseException), answer
            assert answer.outcome == "accepted"


async def test_two_claims_of_one_kind_between_the_same_open_one_case(there: Installation) -> None:
    """Principal and interest, the same amount twice: told apart, or refused with a word; never a case that hangs."""
    whole = dossier(5_301).model_dump(mode="json")
    second = {**whole["obligations"][0], "id": "2"}
    for amount in (whole["obligations"][0]["amount"], 7_000_000):
        whole["dossier_id"] = f"HS-53-{amount}"
        whole["title"]["number"] = f"{amount}/2026/DS-ST"
        whole["obligations"] = [whole["obligations"][0], {**second, "amount": amount}]
        answer = await there.starter.start(Dossier.model_validate(whole), sender="twice", actor=CLERK)
        assert answer.outcome == "accepted", answer
        for case in answer.cases:
            assert (await there.starter.query(case)).stage == "opened"
