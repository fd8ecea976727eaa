"""The decision on relief from the costs of a coercion: D152 87; D62 44."""

from __future__ import annotations

from typing import Any

from cases.choices import COST_RELIEFS
from documents.drawing import Drawing
from documents.of_case import decision, party, unstopped
from documents.parts import Amount, Ground, Official, Party, PositiveAmount, Reference, Text
from documents.registry import document, draws
from law.citation import cite
from law.pack import current_pack
from law.words import in_words


@document(
    "cost_relief_decision",
    "Quyết định về miễn, giảm chi phí cưỡng chế thi hành án",
    "Decision on relief from coercion costs",
    template="cost_relief",
    law=("Điều 22, Điều 53", "Điều 87", "Điều 23, Điều 73", "Điều 44"),
    also_to=("Kế toán nghiệp vụ",),
)
class CostRelief(Official):
    """Decision on relief from coercion costs (quyết định miễn, giảm chi phí cưỡng chế); in đồng, `left` to be paid."""

    decision: Reference
    payer: Party
    ground: Ground
    costs: PositiveAmount
    left: Amount
    left_in_words: Text
    refused_because: Text | None = None


@draws("cost_relief_decision")
def _cost_relief(drawing: Drawing) -> dict[str, Any]:
    data, case = drawing.data, drawing.case
    return {
        "decision": decision(case),
        "payer": party(case.parties[data["party"]]),
        "ground": {
            "article": cite("D152 87.3", current_pack().instruments).vi,
            "reason": COST_RELIEFS[data["ground"]][0].lower(),
        },
        "costs": data["total"],
        "left": data["left"],
        "left_in_words": in_words(data["left"]),
        "refused_because": None if data["granted"] else unstopped(data["reason"]),
    }
