"""A decision is recalled or amended (thu hồi, sửa đổi, bổ sung quyết định), L25 52."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from cases.asking import Asked
from cases.books import Book
from cases.commands import Command
from cases.events import Event
from cases.kernel import Context, evolves, handles
from cases.stages.common import OFFICE_ROLES, DocumentFact, Facts, alive, at_stage, forbid, issued, paper
from cases.stages.no_condition import end_publication
from cases.stages.notice import InstalmentDayPassed
from cases.state import CaseState, Stage


class RecallDecision(Command):
    """Recall the enforcement decision (thu hồi quyết định), L25 52.1; a corrected one may follow."""

    words = ("Thu hồi quyết định", "Recall the decision")

    ground: Annotated[str, Asked("Căn cứ thu hồi", "Ground", article="L25 52.1")] = Field(pattern=r"^52\.1\.[abcdđ]$")
    legal_consequences: Annotated[str, Asked("Hậu quả pháp lý", "Legal consequences", long=True)] = Field(
        min_length=1, max_length=2000
    )


class AmendDecision(Command):
    """Amend or supplement the decision where its substance stays (sửa đổi, bổ sung), L25 52.2."""

    words = ("Sửa đổi, bổ sung quyết định", "Amend the decision")

    change: Annotated[str, Asked("Nội dung sửa đổi, bổ sung", "What is changed", long=True)] = Field(
        min_length=1, max_length=2000
    )
    legal_consequences: Annotated[str, Asked("Hậu quả pháp lý", "Legal consequences", long=True)] = Field(
        min_length=1, max_length=2000
    )


class DecisionRecalled(DocumentFact):
    words = ("Thu hồi quyết định thi hành án", "Decision recalled")
    article = "L25 52.1"
    ground: str
    recalled: str
    legal_consequences: str


class DecisionAmended(DocumentFact):
    words = ("Sửa đổi, bổ sung quyết định thi hành án", "Decision amended")
    article = "L25 52.2"
    amended: str
    change: str
    legal_consequences: str


@handles(RecallDecision, *OFFICE_ROLES, signs="recall")
def _recall(case: CaseState, command: RecallDecision, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(not case.decision or not case.decision.number, "L25 52.1", "Chưa có quyết định.", "There is no decision.")
    forbid(
        case.received, "L25 52.1", "Đã thu tiền theo quyết định này.", "Money has been received under this decision."
    )
    forbid(
        case.assets.count("live"),
        "L25 52.1, 95",
        "Còn tài sản bị cưỡng chế; giải tỏa trước khi thu hồi.",
        "An asset is still under a measure: that ends first.",
    )
    assert case.decision
    yield DecisionRecalled(
        **paper(case, "recall", "recall_decision", context),
        ground=command.ground,
        recalled=case.decision.number,
        legal_consequences=command.legal_consequences,
    )


@handles(AmendDecision, *OFFICE_ROLES, signs="amend")
def _amend(case: CaseState, command: AmendDecision, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(not case.decision or not case.decision.number, "L25 52.2", "Chưa có quyết định.", "There is no decision.")
    assert case.decision
    yield DecisionAmended(
        **paper(case, "amend", "amendment_decision", context),
        amended=case.decision.number,
        change=command.change,
        legal_consequences=command.legal_consequences,
    )


@evolves(DecisionRecalled)
def _recalled(case: CaseState, fact: DecisionRecalled, event: Event) -> CaseState:
    case = issued(case, fact, event)
    kept = tuple(a for a in case.appointments if a.kind != InstalmentDayPassed.kind)
    back: dict[str, Any] = {"decision": None, "voluntary_until": Book(), "no_condition": None, "appointments": kept}
    return at_stage(end_publication(case, event), Stage.OPENED, event, **back)
