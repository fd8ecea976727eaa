"""What becomes of an entrustment at the other agency, and what a court decides meanwhile (L25 49.2, 50.3; D152 26, 27).

The other agency decides on it, sends the file back, or has handled the asset. What comes back is claimed here again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from cases.asking import Asked, Reason
from cases.choices import ANSWERED, worded
from cases.commands import Unsigned
from cases.events import Event, Role
from cases.kernel import Context, evolves, handles
from cases.stages.common import Facts, at_stage, forbid
from cases.stages.entrustment import EntrustmentFact, OfEntrustment, at_step, changed, fees_are
from cases.state import CaseState, Stage


class RecordEntrustmentAnswer(OfEntrustment):
    """What the other agency answered: it decided, sent the file back, or has handled the asset (D152 26.5, 27.1)."""

    words = ("Ghi kết quả nhận ủy thác", "Record the answer to an entrustment")

    answer: Annotated[Literal["accepted", "returned", "finished"], Asked("Kết quả", "Answer", choices=worded(ANSWERED))]
    number: Annotated[str, Asked("Số văn bản", "Its paper")] = Field(min_length=1, max_length=60)
    on: Annotated[date, Asked("Ngày văn bản", "Day")]
    reason: Reason = Field(default="", max_length=1000)


class ReceiveCourtDecision(OfEntrustment):
    """A court's later decision on what was entrusted came in (quyết định của Tòa án sau khi ủy thác), D152 26.8."""

    words = ("Nhận quyết định của Tòa án sau khi ủy thác", "Receive a court's later decision")

    number: Annotated[str, Asked("Số quyết định", "Number")] = Field(min_length=1, max_length=60)


class ForwardCourtDecision(OfEntrustment):
    """Send a court's later decision on to the agency that enforces (chuyển quyết định của Tòa án), D152 26.8."""

    words = ("Chuyển quyết định của Tòa án cho cơ quan nhận ủy thác", "Forward a court's later decision")


class EntrustmentAnswered(EntrustmentFact):
    words = ("Cơ quan nhận ủy thác trả lời", "Entrustment answered")
    article = "D152 26.5"
    answer: Literal["accepted", "returned", "finished"]
    number: str
    on: date
    reason: str


class LaterCourtDecisionReceived(EntrustmentFact):
    words = ("Nhận quyết định của Tòa án sau khi ủy thác", "Later court decision received")
    article = "D152 26.8"
    number: str


class CourtDecisionForwarded(EntrustmentFact):
    words = ("Chuyển quyết định của Tòa án cho cơ quan nhận ủy thác", "Court decision forwarded")
    article = "D152 26.8"
    number: str


@handles(
    RecordEntrustmentAnswer, Role.CLERK, Role.SECRETARY, Role.ENFORCER, needs=("entrustee",), signs=Unsigned.RECORDS
)
def _answer(case: CaseState, command: RecordEntrustmentAnswer, context: Context) -> Facts:
    expected = {"accepted": ("handed_over",), "returned": ("handed_over",), "finished": ("accepted",)}
    found = at_step(case, command.entrustment, *expected[command.answer])
    forbid(
        command.answer == "finished" and not found.asset,
        "D152 27.1",
        "Chỉ ghi kết quả xử lý khi ủy thác xử lý tài sản.",
        "Only of an asset is the end reported.",
    )
    said = context.facts.get("entrustee")
    forbid(
        found.dossier and command.answer not in (said or ()),
        "D152 26.5, 27.1",
        "Cơ quan nhận ủy thác chưa có văn bản như vậy.",
        "The receiving agency has issued no such paper.",
    )
    yield EntrustmentAnswered(**command.model_dump())


@handles(ReceiveCourtDecision, Role.CLERK, Role.SECRETARY, Role.ENFORCER, signs=Unsigned.RECORDS)
def _court(case: CaseState, command: ReceiveCourtDecision, context: Context) -> Facts:
    found = at_step(case, command.entrustment, "handed_over", "accepted")
    forbid(
        found.court,
        "D152 26.8",
        "Quyết định trước của Tòa án chưa được chuyển.",
        "An earlier decision of the court is not forwarded yet.",
    )
    yield LaterCourtDecisionReceived(**command.model_dump())


@handles(ForwardCourtDecision, Role.CLERK, Role.SECRETARY, Role.ENFORCER, signs=Unsigned.ENTERS)
def _forward(case: CaseState, command: ForwardCourtDecision, context: Context) -> Facts:
    found = case.entrustments.get(command.entrustment)
    forbid(
        not found or not found.court,
        "D152 26.8",
        "Không có quyết định của Tòa án chờ chuyển.",
        "No decision of a court waits to be forwarded.",
    )
    assert found
    yield CourtDecisionForwarded(entrustment=found.id, number=found.court)


@evolves(EntrustmentAnswered)
def _answered(case: CaseState, fact: EntrustmentAnswered, event: Event) -> CaseState:
    """What comes back is claimed here again, and a case that had ended with it lives on where it stood."""
    found = case.entrustments[fact.entrustment]
    case = changed(case, fact.entrustment, standing=fact.answer)
    if fact.answer != "returned":
        return case
    back = {name: replace(case.claims[name], entrusted_to="") for name in found.claims}
    case = fees_are(case.model_copy(update={"claims": case.claims.put(back)}), dict(found.fees))
    if not (case.ended and case.ended.ground == "entrusted"):
        return case
    return at_stage(case, Stage(found.stage), event, ended=None, appointments=())


@evolves(LaterCourtDecisionReceived)
def _court_decided(case: CaseState, fact: LaterCourtDecisionReceived, event: Event) -> CaseState:
    return changed(case, fact.entrustment, court=fact.number)


@evolves(CourtDecisionForwarded)
def _forwarded(case: CaseState, fact: CourtDecisionForwarded, event: Event) -> CaseState:
    return changed(case, fact.entrustment, court="")
