"""What docs/integrate.md promises a service in another language: every act, and every row of its table of failures."""

from __future__ import annotations

import asyncio
import itertools
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

import cli
from activities import journal
from activities.messages import CARRY_OUT, CASES, PARTNERS, EffectsAsked, Spine, Start, Trouble
from cases.commands import Head
from cases.kernel import HANDLERS
from runtime.line import Line
from tests.chaos.life import dossier
from tests.integration.attacks.strangers import Stranger
from tests.integration.other_language.conftest import MOST_UPDATES, Service
from tests.kit import Installation

pytestmark = pytest.mark.stack

PAGE = Path(cli.__file__).with_name("docs") / "integrate.md"
CLERK = {"id": "MC-01", "role": "clerk", "office": "79"}
SECRETARY = {"id": "TK-01", "role": "secretary", "office": "79"}
HEAD = {"id": "TT-01", "role": "head", "office": "79"}

_numbers = itertools.count(7_001)


def command(subject: str, name: str, payload: dict[str, Any], by: dict[str, str], request: str) -> dict[str, Any]:
    return {"request_id": request, "subject": subject, "command": name, "payload": payload, "actor": by}


def handed(number: int) -> dict[str, Any]:
    content = {"dossier": dossier(number).model_dump(mode="json")}
    return command(f"dossier/79/gateway/HS-{number}", "submit_dossier", content, CLERK, f"D-{number}")


@pytest.fixture
async def case(service: Service) -> str:
    answer = await service.answered("hand_in", envelope=handed(next(_numbers)))
    assert answer["outcome"] == "accepted", answer
    name: str = answer["cases"][0]
    return name


def proposed(case: str, request: str = "P-1", **payload: Any) -> dict[str, Any]:
    return command(case, "propose_decision", payload or {"voluntary_days": 10}, SECRETARY, request)


async def test_it_hands_in_acts_and_asks(service: Service) -> None:
    number = next(_numbers)
    first = await service.answered("hand_in", envelope=handed(number))
    assert (first["outcome"], first["cases"]) == ("accepted", [f"case/79/gateway/HS-{number}/1"])
    assert await service.answered("hand_in", envelope=handed(number)) == first

    (case,) = first["cases"]
    spine = await service.answered("query", subject=case)
    assert (spine["stage"], spine["waiting"][0]["who"]) == ("opened", "secretary")
    early = command(case, "sign_decision", {}, HEAD, "S-1")
    refused = await service.answered("act", envelope=early)
    assert (refused["accepted"], refused["refusal"]["article"]) == (False, "D152 12.1")
    told = await service.answered("act", envelope=proposed(case))
    assert (told["accepted"], told["events"][0]["kind"]) == (True, "decision_proposed")
    for attempt in ("1", "1", "2"):  # the server's memory, and the records'
        assert await service.answered("act", envelope=proposed(case), attempt=attempt) == told
    assert (await service.answered("query", subject=case))["head"]["seq"] == told["head"]
    assert (await service.answered("query", subject=first["dossier"]))["outcome"] == "accepted"


# --- the table of failures -----------------------------------------------------------------------------------------

Mend = pytest.MonkeyPatch
Row = Callable[["Around"], Any]
ROWS: dict[str, Row] = {}


class Around:
    """What a row has at hand to provoke its failure."""

    def __init__(self, service: Service, there: Installation, case: str, patch: Mend) -> None:
        self.service, self.there, self.case, self.patch = service, there, case, patch

    async def fails(self, kind: str | None, field: str = "", **order: Any) -> dict[str, Any]:
        """Sending a proposal (or what `order` makes of it) fails so."""
        order.setdefault("envelope", proposed(self.case))
        failure = await self.service.failed("act", **order)
        assert failure["type"] == kind, failure
        if field:
            assert failure["details"][0]["field"] == field, failure
            assert failure["details"][0]["problem"]
        return failure


def row(first_cell: str) -> Callable[[Row], Row]:
    def note(function: Row) -> Row:
        ROWS[first_cell] = function
        return function

    return note


@row("`Malformed`")
async def _(a: Around) -> None:
    await a.fails("Malformed", "payload.voluntary_days", envelope=proposed(a.case, voluntary_days=-1))


@row("`Malformed`, field `door` or `signature`")
async def _(a: Around) -> None:
    await a.fails("Malformed", "signature", forge={"payload": {"voluntary_days": 9}})
    await a.fails("Malformed", "door", forge={"door": "nobody"})


@row("`Malformed`, field `actor.…` or `sent_at`")
async def _(a: Around) -> None:
    await a.fails("Malformed", "actor.role", envelope={**proposed(a.case), "actor": {**SECRETARY, "role": "cashier"}})
    await a.fails("Malformed", "actor.id", envelope={**proposed(a.case), "actor": {**SECRETARY, "id": "TK-99"}})
    for moment in ("2090-01-01T00:00:00+07:00", "2020-01-01T00:00:00Z"):
        await a.fails("Malformed", "sent_at", envelope={**proposed(a.case), "sent_at": moment}, attempt=moment[:4])


@row("`Malformed`, field `subject`")
async def _(a: Around) -> None:
    await a.fails("Malformed", "subject", envelope=command(a.case, "request_supplement", {}, CLERK, "X-1"))
    await a.fails("Malformed", "subject", envelope=proposed("case/79/gateway/other/1"), to=a.case)
    other = handed(next(_numbers))
    failure = await a.service.failed("hand_in", envelope={**other, "subject": "dossier/79/gateway/HS-OTHER"})
    assert (failure["type"], failure["details"][0]["field"]) == ("Malformed", "subject")
    failure = await a.service.failed("hand_in", envelope={**other, "subject": "HS-900"})
    assert (failure["type"], failure["details"][0]["field"]) == ("Malformed", "subject")


@row("`Malformed`, field `update_id`")
async def _(a: Around) -> None:
    for update_id in ("P-1", "P-1~0123456789abcdef"):
        await a.fails("Malformed", "update_id", update_id=update_id)


@row("`RequestReused`")
async def _(a: Around) -> None:
    await a.service.answered("act", envelope=proposed(a.case))
    await a.fails("RequestReused", envelope=proposed(a.case, voluntary_days=9))


@row("`UnknownSubject`")
async def _(a: Around) -> None:
    for name in ("dossier/79/gateway/NONE", "dossier/79/gateway/.."):
        ghost = command(name, "request_supplement", {}, CLERK, "G-1")
        failure = await a.service.failed("hand_in", envelope=ghost)
        assert failure["type"] == "UnknownSubject", failure


@row("`RecordsAstray`")
async def _(a: Around) -> None:
    """A workflow that knows more than the records do, as after these were restored."""
    client = a.there.starter.client
    await client.get_workflow_handle(a.case).terminate()
    spine = Spine(subject=a.case, office="79", head=Head(seq=99, hash="f" * 64))
    await client.start_workflow(
        "EnforcementCase", Start(subject=a.case, spine=spine), id=a.case, task_queue=CASES,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    )  # fmt: skip
    await a.fails("RecordsAstray")


@row("`Pending`")
async def _(a: Around) -> None:
    """The database, or who starts an accepted dossier's cases, is away for longer than a command is held; then back."""

    def away(*_: Any, **__: Any) -> Any:
        raise OperationalError("SELECT 1", {}, Exception("away"))

    with a.patch.context() as patched:
        patched.setattr("workflows.journaled.HELD", timedelta(seconds=1))
        patched.setattr(journal, "take_command", away)
        await a.fails("Pending", attempt="1")
    await a.fails("Pending", attempt="1")  # the server repeats itself
    assert (await a.service.answered("act", envelope=proposed(a.case), attempt="2"))["accepted"]

    async def nobody(*_: Any, **__: Any) -> bool:
        raise ConnectionError("away")

    new = handed(next(_numbers))
    with a.patch.context() as patched:
        patched.setattr("workflows.journaled.HELD", timedelta(seconds=1))
        patched.setattr("activities.intake.begin", nobody)
        assert (await a.service.failed("hand_in", envelope=new, attempt="1"))["type"] == "Pending"
    told = await a.service.answered("hand_in", envelope=new, attempt="2")
    assert told["outcome"] == "accepted"
    assert await a.service.answered("query", subject=told["cases"][0])


@row("`Busy`")
async def _(a: Around) -> None:
    """The line is too long; then it is not."""
    with a.patch.context() as patched:
        patched.setattr(Line, "wait", lambda *_: 12.3)
        failure = await a.fails("Busy", attempt="1")
        assert failure["details"][0] == {"seconds": 13}
    await a.fails("Busy", attempt="1")  # the server repeats itself
    assert (await a.service.answered("act", envelope=proposed(a.case), attempt="2"))["accepted"]


@row("`AskAgain`")
async def _(a: Around) -> None:
    """What the run says while it hands over; it leaves no trace, so the same update id serves again."""

    def handing_over(*_: Any) -> None:
        raise ApplicationError("the case goes on in a new run; ask again", type=Trouble.ASK_AGAIN)

    with a.patch.context() as patched:
        patched.setattr("workflows.journaled.JournaledWorkflow.check", handing_over)
        await a.fails("AskAgain", attempt="1")
    assert (await a.service.answered("act", envelope=proposed(a.case), attempt="1"))["accepted"]


@row("`AcceptedUpdateCompletedWorkflow`")
async def _(a: Around) -> None:
    """A run that is ended from outside while the command is in it."""
    held = asyncio.Event()
    loop = asyncio.get_running_loop()

    def away(*_: Any, **__: Any) -> Any:
        loop.call_soon_threadsafe(held.set)
        raise OperationalError("SELECT 1", {}, Exception("away"))

    with a.patch.context() as patched, warnings.catch_warnings():
        warnings.simplefilter("ignore", workflow.UnfinishedUpdateHandlersWarning)
        patched.setattr(journal, "take_command", away)
        sent = asyncio.create_task(a.fails("AcceptedUpdateCompletedWorkflow"))
        await held.wait()
        await a.there.starter.client.get_workflow_handle(a.case).cancel()
        await sent


@row("`Unstored.…`")
async def _(a: Around) -> None:
    def broken(*_: object) -> Any:
        raise KeyError("a mistake")

    with a.patch.context() as patched, capture_logs():
        patched.setitem(HANDLERS, "propose_decision", replace(HANDLERS["propose_decision"], decide=broken))
        await a.fails("Unstored.KeyError", attempt="1")
    assert (await a.service.answered("act", envelope=proposed(a.case), attempt="2"))["accepted"]


@row("`UnreadablePayload`")
async def _(a: Around) -> None:
    await a.fails("UnreadablePayload", in_clear=True)
    failure = await a.service.failed("large", subject=a.case, size=16_001)
    assert failure["type"] == "UnreadablePayload", failure


@row("`InvalidPayload`")
async def _(a: Around) -> None:
    for argument in ({}, "text", None, {**proposed(a.case), "colour": "red"}):
        await a.fails("InvalidPayload", argument=argument)


@row("no type")
async def _(a: Around) -> None:
    failure = await a.service.failed("act", envelope=proposed(a.case), update="decide")
    assert "not found" in failure["message"]
    assert "act" in failure["message"]
    failure = await a.service.failed("query", subject=a.case, query="report")
    assert failure["type"] is None, failure


@row("`ForeignActivity`")
async def _(a: Around) -> None:
    """Asked for by a workflow of one's own, whose worker is one's own too."""
    owed = EffectsAsked(subject=a.case, keys=(f"{a.case}/1/pay",), known=Head()).model_dump(mode="json")
    async with Worker(a.there.starter.client, task_queue="stranger", workflows=[Stranger]):
        given = [CARRY_OUT, owed, PARTNERS]
        failure = await a.service.failed("run", workflow="Stranger", id="stranger", queue="stranger", args=given)
    assert failure["type"] == "ForeignActivity", failure


@row("gRPC `NOT_FOUND`")
async def _(a: Around) -> None:
    failure = await a.service.failed("act", envelope=proposed("case/79/gateway/none/1"))
    assert "not found" in failure["message"].lower(), failure


@row("gRPC `INVALID_ARGUMENT`, `FAILED_PRECONDITION`")
async def _(a: Around) -> None:
    failure = await a.service.failed("large", subject=a.case, size=3_000_000)
    assert failure["code"] in (3, 9), failure


@row("gRPC `UNAVAILABLE`, `RESOURCE_EXHAUSTED`, `ABORTED`, `CANCELLED`, `DEADLINE_EXCEEDED`, `UNKNOWN`, `INTERNAL`")
async def _(a: Around) -> None:
    assert (await a.service.failed("away"))["message"]


@row("gRPC `FAILED_PRECONDITION` “… limit …”, “… workflow task failure …”")
async def _(a: Around) -> None:
    """More updates than a run may take; here of one that nobody's worker takes up, so that all of them wait."""
    name = f"{a.case.removesuffix('/1')}/full/1"
    client = a.there.starter.client
    full = await client.start_workflow("EnforcementCase", Start(subject=name), id=name, task_queue="nobody")
    failure = await a.service.failed("many", subject=name, count=2 * MOST_UPDATES)
    await full.terminate()
    assert (failure["code"], "limit" in failure["message"]) == (9, True), failure


def test_every_row_of_the_table_is_provoked() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("| failure type |")[2].partition("\n\n")[0]
    rows = [line.split(" | ")[0].removeprefix("| ") for line in table.splitlines() if line.startswith("| ")]
    assert set(rows) == ROWS.keys()


@pytest.mark.parametrize("first_cell", [*ROWS])
async def test_a_row(service: Service, there: Installation, case: str, monkeypatch: Mend, first_cell: str) -> None:
    await ROWS[first_cell](Around(service, there, case, monkeypatch))
    another = await service.answered("hand_in", envelope=handed(next(_numbers)))
    assert another["outcome"] == "accepted"
