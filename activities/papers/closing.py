"""Documents that say how a case ended: the confirmation of its result."""

from __future__ import annotations

from typing import Any

from activities.papers.drawing import Drawing
from activities.papers.parts import decision, judgment, line, named
from cases.stages.closure import OTHER_GROUNDS
from cases.state import CaseState
from law.figures import vnd

ENDS = {
    "performed": "đã thi hành xong",
    "cancelled": "đình chỉ thi hành án",
    "request_returned": "đã gửi lại yêu cầu thi hành án",
    **{code: vi for code, (vi, _) in OTHER_GROUNDS.items()},
}
"""How a case that has a decision ended (L25 55; D152 32.1)."""


def _confirmation(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    return {
        "requester": named(case, drawing.earlier.confirmation_for),
        "decision": decision(case),
        "judgment": judgment(case),
        "in_judgment": [line(c) for c in case.claims.values()],
        "in_decision": [line(c) for c in case.claims.values()],
        "result": [f"Đã thu {vnd(case.received)}; đã chi trả {vnd(case.paid_out)}", f"Tình trạng: {_stands(case)}"],
    }


def _stands(case: CaseState) -> str:
    return ENDS[case.ended.ground] if case.ended else "đang thi hành"


FIELDS = {"result_confirmation": _confirmation}
