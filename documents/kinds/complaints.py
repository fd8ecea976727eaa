"""The papers about a complaint (khiếu nại): whether it is accepted, and the decision on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import model_validator

from cases.parts import Complaint, Share
from cases.stages.complaints import paper_of
from cases.state import CaseState
from documents.drawing import Drawing
from documents.of_case import clause, decision, party, reference_to, unstopped
from documents.parts import Official, Party, Reference, Text
from documents.registry import document, draws
from law.citation import article
from law.guards.complaints import OBSTACLES

Outcome = Literal["accepted", "refused", "terminated", "suspended", "resumed"]
OUTCOMES: Mapping[str, Outcome] = {
    "complaint_accepted": "accepted",
    "complaint_refused": "refused",
    "complaint_terminated": "terminated",
    "complaint_suspended": "suspended",
    "complaint_resumed": "resumed",
}
"""What a notice about a complaint says, by the event that signs it."""


@document(
    "complaint_notice",
    "Thông báo về việc thụ lý khiếu nại",
    "Answer to a complaint",
    law=("Điều 97, Điều 104, Điều 105", "", "", ""),
    addressed=True,
)
class ComplaintNotice(Official):
    """Answer to a complaint (thông báo về việc thụ lý khiếu nại), L25 104, or about its course, L25 105.

    `barred` is the clause of L25 97, if any; `money_waits`: it is about a plan, whose money is not paid meanwhile.
    """

    addressee: Party
    about: Reference | None = None
    act: Text | None = None
    lodged_on: dt.date
    outcome: Outcome
    money_waits: bool
    barred: Text | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _gives_its_reason(self) -> ComplaintNotice:
        if (self.barred is None) != (self.reason is None):
            raise ValueError(
                "không thụ lý thì nêu điều khoản và lý do / what is not accepted has its clause and its reason"
            )
        return self


@document(
    "complaint_decision",
    "Quyết định giải quyết khiếu nại",
    "Decision on a complaint",
    law=("Điều 98, Điều 105, Điều 107", "", "", ""),
)
class ComplaintDecision(Official):
    """Decision on a complaint (quyết định giải quyết khiếu nại), L25 107; `upheld`: it was right.

    Of a plan, `recover`: money was paid by it and comes back first; `fees`: fees were decided on what it shared out.
    """

    complainant: Party
    about: Reference | None = None
    act: Text | None = None
    of_plan: bool
    lodged_on: dt.date
    content: Text
    explanation: Text | None = None
    findings: Text
    upheld: bool
    recover: bool = False
    fees: bool = False


def _complaint(drawing: Drawing) -> Complaint:
    return drawing.case.complaints[drawing.data["complaint"]]


def _about(case: CaseState, complaint: Complaint) -> dict[str, Any]:
    """What is complained of: a document, or an act."""
    if plan := case.plans.get(complaint.about):
        return {"about": reference_to("distribution_plan", plan.number, plan.made_on)}
    paper = paper_of(case, complaint.about, complaint.party) if complaint.about else None
    if paper is None:
        return {"act": unstopped(complaint.act)}
    return {"about": reference_to(paper.subject, paper.number, paper.issued_on)}


def _shares(case: CaseState, complaint: Complaint) -> Iterator[Share]:
    return (s for s in case.shares.values() if complaint.distribution and s.distribution == complaint.distribution)


@draws("complaint_notice")
def _notice(drawing: Drawing) -> dict[str, Any]:
    case, complaint = drawing.case, _complaint(drawing)
    fields: dict[str, Any] = {
        "addressee": party(case.parties[complaint.party]),
        "lodged_on": complaint.lodged_on,
        "outcome": OUTCOMES[drawing.event.kind],
        "money_waits": bool(complaint.distribution),
        **_about(case, complaint),
    }
    if barred := drawing.data.get("ground"):
        reason = next(ground.vi for ground in OBSTACLES.values() if ground.article.removeprefix("L25 ") == barred)
        fields |= {
            "barred": ", ".join(map(article, barred.split(", "))),
            "reason": clause(reason),
        }
    return fields


@draws("complaint_decision")
def _decision(drawing: Drawing) -> dict[str, Any]:
    case, complaint = drawing.case, _complaint(drawing)
    fields = {
        "complainant": party(case.parties[complaint.party]),
        "of_plan": bool(complaint.distribution),
        **_about(case, complaint),
        "lodged_on": complaint.lodged_on,
        "content": unstopped(complaint.reason),
        "findings": unstopped(drawing.data["findings"]),
        "upheld": drawing.data["upheld"],
        "recover": any(share.status == "paid" for share in _shares(drawing.earlier, complaint)),
        "fees": any(share.claim == "fee" for share in _shares(drawing.earlier, complaint)),
    }
    return fields | ({"explanation": unstopped(complaint.explanation)} if complaint.explanation else {})


@document(
    "complaint_pause",
    "Quyết định tạm ngừng việc thi hành án",
    "Pause for a complaint",
    law=("Điều 101", "", "", ""),
)
class ComplaintPause(Official):
    """The matter stands still while a complaint is resolved (tạm ngừng việc thi hành án), L25 101.1.b."""

    complainant: Party
    lodged_on: dt.date
    decision: Reference


@draws("complaint_pause")
def _pause(drawing: Drawing) -> dict[str, Any]:
    complaint = _complaint(drawing)
    return {
        "complainant": party(drawing.case.parties[complaint.party]),
        "lodged_on": complaint.lodged_on,
        "decision": decision(drawing.case),
    }
