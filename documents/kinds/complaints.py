"""The papers about a complaint (khiếu nại): whether it is accepted, and the decision on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from pydantic import model_validator

from cases.parts import Complaint, Share
from cases.state import CaseState
from documents.drawing import Drawing
from documents.of_case import clause, party, reference_to, unstopped
from documents.parts import Official, Party, Reference, Text
from documents.registry import document, draws
from law.citation import article
from law.guards.complaints import OBSTACLES


@document(
    "complaint_notice",
    "Thông báo về việc thụ lý khiếu nại",
    "Answer to a complaint",
    law=("Điều 97, Điều 104", "", "", ""),
)
class ComplaintNotice(Official):
    """Answer to a complaint (thông báo về việc thụ lý khiếu nại), L25 104; `barred` is the clause of L25 97, if any."""

    addressee: Party
    plan: Reference
    lodged_on: dt.date
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
    """Decision on a complaint (quyết định giải quyết khiếu nại), L25 107; `upheld`: the plan is wrong.

    `recover`: money was paid by it and comes back first. `fees`: fees were decided on what it shared out.
    """

    complainant: Party
    plan: Reference
    lodged_on: dt.date
    content: Text
    explanation: Text | None = None
    findings: Text
    upheld: bool
    recover: bool = False
    fees: bool = False


def _complaint(drawing: Drawing) -> Complaint:
    return drawing.case.complaints[drawing.data["complaint"]]


def _plan(case: CaseState, complaint: Complaint) -> dict[str, Any]:
    plan = case.plans[complaint.plan]
    return reference_to("distribution_plan", plan.number, plan.made_on)


def _shares(case: CaseState, complaint: Complaint) -> Iterator[Share]:
    return (share for share in case.shares.values() if share.distribution == complaint.distribution)


@draws("complaint_notice")
def _notice(drawing: Drawing) -> dict[str, Any]:
    case, complaint = drawing.case, _complaint(drawing)
    fields: dict[str, Any] = {
        "addressee": party(case.parties[complaint.party]),
        "plan": _plan(case, complaint),
        "lodged_on": complaint.lodged_on,
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
        "plan": _plan(case, complaint),
        "lodged_on": complaint.lodged_on,
        "content": unstopped(complaint.reason),
        "findings": unstopped(drawing.data["findings"]),
        "upheld": drawing.data["upheld"],
        "recover": any(share.status == "paid" for share in _shares(drawing.earlier, complaint)),
        "fees": any(share.claim == "fee" for share in _shares(drawing.earlier, complaint)),
    }
    return fields | ({"explanation": unstopped(complaint.explanation)} if complaint.explanation else {})
