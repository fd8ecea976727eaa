"""Papers about who takes a party's place (chuyển giao quyền, nghĩa vụ thi hành án), L25 41; D152 25."""

from __future__ import annotations

from typing import Any

from cases.stages.succession import Ground
from documents.drawing import Drawing
from documents.of_case import content, decision, judgment, of_many, outstanding, party
from documents.parts import Judgment, Official, Party, Reference, Text
from documents.registry import document, draws


@document(
    "transfer_decision",
    "Quyết định chuyển giao quyền, nghĩa vụ thi hành án",
    "Transfer of rights or duties",
    law=("Điều 41", "Điều 25", "Điều 54", ""),
)
class TransferDecision(Official):
    """Transfer of rights or duties (quyết định chuyển giao quyền, nghĩa vụ thi hành án), L25 41.4."""

    decision: Reference
    judgment: Judgment
    previous: Party
    successor: Party
    of_duty: bool
    reason: Text
    claims: Text


@document(
    "estate_notice",
    "Thông báo về việc thực hiện nghĩa vụ do người chết để lại",
    "Notice about an estate",
    law=("Điều 41", "Điều 25", "Điều 54", "Điều 15"),
    signed_by="enforcer",
    addressed=True,
)
class EstateNotice(Official):
    """Notice to who holds the estate of a debtor, or to his heirs (thông báo về di sản), D152 25.2–25.3."""

    decision: Reference
    judgment: Judgment
    to: Text
    debtor: Text
    obligation: Text


REASONS = {
    Ground.DEATH: "đương sự là cá nhân đã chết, người thừa kế nhận quyền, nghĩa vụ",
    Ground.REORGANISATION: "đương sự là tổ chức đã hợp nhất, sáp nhập, chia, tách, giải thể hoặc chuyển đổi",
    Ground.ASSIGNMENT: "người được thi hành án đã chuyển giao quyền",
    Ground.DUTY_TAKEN_OVER: "nghĩa vụ được chuyển giao và người được thi hành án đồng ý",
}


@draws("transfer_decision")
def _transfer(drawing: Drawing) -> dict[str, Any]:
    case, data = drawing.case, drawing.data
    return {
        "decision": decision(case),
        "judgment": judgment(case),
        "previous": party(case.parties[data["party"]]),
        "successor": party(case.parties[data["taker"]]),
        "of_duty": data["party"].startswith("D"),
        "reason": REASONS[Ground(data["ground"])],
        "claims": "; ".join(of_many((content(case.claims[c]) for c in data["claims"]), len(data["claims"]))),
    }


@draws("estate_notice")
def _estate(drawing: Drawing) -> dict[str, Any]:
    case, data = drawing.case, drawing.data
    return {
        "decision": decision(case),
        "judgment": judgment(case),
        "to": data["name"],
        "debtor": case.parties[data["party"]].name,
        "obligation": outstanding(case),
    }
