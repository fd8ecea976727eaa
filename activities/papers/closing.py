"""Documents that say how a case ended: the confirmation of its result."""

from __future__ import annotations

from typing import Any

from activities.papers.drawing import Drawing
from activities.papers.parts import decision, judgment, line, named, of_many
from cases.stages.common import ended_on
from cases.state import CaseState
from law.figures import vnd


def _confirmation(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    return {
        "requester": named(case, drawing.earlier.confirmation_for),
        "decision": decision(case),
        "judgment": judgment(case),
        "in_judgment": of_many(map(line, case.claims.values()), len(case.claims)),
        "in_decision": of_many(map(line, case.claims.values()), len(case.claims)),
        "result": [
            f"Đã thu {vnd(case.received)}; đã chi trả {vnd(case.paid_out + case.in_office)}",
            f"Tình trạng: {_stands(case)}",
        ],
    }


def _stands(case: CaseState) -> str:
    return ended_on(case.ended.ground)[1].rstrip(".") if case.ended else "đang thi hành"


FIELDS = {"result_confirmation": _confirmation}
