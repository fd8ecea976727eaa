"""Papers about the relief from dues of the State (miễn, giảm nghĩa vụ nộp ngân sách), L25 42–43."""

from __future__ import annotations

from typing import Any

from documents.drawing import Drawing
from documents.of_case import clause, content, decision, judgment, names
from documents.parts import Judgment, Official, PositiveAmount, Reference, Text
from documents.registry import document, draws
from law.guards.relief import Kind


class ReliefPaper(Official):
    """What they share: what is enforced, against whom, the due in question and what is left of it, in đồng."""

    decision: Reference
    judgment: Judgment
    debtors: tuple[Text, ...]
    due: Text
    remaining: PositiveAmount


@document(
    "relief_proposal",
    "Văn bản đề nghị xét miễn, giảm nghĩa vụ thi hành án",
    "Proposal of relief",
    law=("Điều 42, Điều 43", "", "Điều 61, Điều 62", ""),
    addressed=True,
)
class ReliefProposal(ReliefPaper):
    """Proposal to the court (văn bản đề nghị xét miễn, giảm), L25 43.1; `most` may be lifted, `exempts`: all of it."""

    exempts: bool
    most: PositiveAmount


@document(
    "relief_ineligibility",
    "Thông báo không đủ điều kiện xét miễn, giảm",
    "Notice of no relief",
    law=("Điều 42", "", "Điều 61", ""),
    signed_by="enforcer",
)
class ReliefIneligibility(ReliefPaper):
    """Notice that a due cannot be relieved (thông báo không đủ điều kiện xét miễn, giảm), TTLT15 5.4."""

    reason: Text


def _common(drawing: Drawing, claim: str) -> dict[str, Any]:
    case = drawing.case
    due = case.claims[claim]
    return {
        "decision": decision(case),
        "judgment": judgment(case),
        "debtors": names(case, "D"),
        "due": content(due),
        "remaining": due.outstanding,
    }


@draws("relief_proposal")
def _proposal(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    exempts = data["kind_of_relief"] == Kind.EXEMPT
    return _common(drawing, data["claim"]) | {"exempts": exempts, "most": data["most"]}


@draws("relief_ineligibility")
def _ineligibility(drawing: Drawing) -> dict[str, Any]:
    assert drawing.earlier.relief
    return _common(drawing, drawing.earlier.relief.claim) | {"reason": clause(drawing.data["why"])}
