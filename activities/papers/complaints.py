"""The papers about a complaint (khiếu nại): whether it is accepted, and the decision on it."""

from __future__ import annotations

from typing import Any

from activities.papers.drawing import Drawing
from activities.papers.parts import party
from cases.parts import Complaint
from cases.state import CaseState
from documents.kinds import KINDS
from law.citation import article
from law.guards.complaints import OBSTACLES


def _complaint(drawing: Drawing) -> Complaint:
    return drawing.case.complaints[drawing.data["complaint"]]


def _plan(case: CaseState, complaint: Complaint) -> dict[str, Any]:
    plan = case.plans[complaint.plan]
    return {"name": KINDS["distribution_plan"].vi, "number": plan.number, "day": plan.made_on}


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
            "reason": reason[:1].lower() + reason[1:].rstrip(". ;"),
        }
    return fields


def _decision(drawing: Drawing) -> dict[str, Any]:
    case, complaint = drawing.case, _complaint(drawing)
    fields = {
        "complainant": party(case.parties[complaint.party]),
        "plan": _plan(case, complaint),
        "lodged_on": complaint.lodged_on,
        "content": complaint.reason.rstrip(". ;"),
        "findings": drawing.data["findings"].rstrip(". ;"),
        "upheld": drawing.data["upheld"],
    }
    return fields | ({"explanation": complaint.explanation.rstrip(". ;")} if complaint.explanation else {})


FIELDS = {"complaint_notice": _notice, "complaint_decision": _decision}
