"""Documents about money: the fee decision and the distribution plan."""

from __future__ import annotations

from typing import Any

from activities.papers.drawing import Drawing
from activities.papers.parts import decision, party
from law.words import in_words


def _fee(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    ref = next(iter(data["by_party"]))
    return {
        "decision": decision(drawing.case),
        "payer": party(drawing.case.parties[ref]),
        "received": sum(data["bases"].values()),
        "working": [{"text": line["vi"].rstrip(". ;"), "amount": line["amount"]} for line in data["working"]],
        "fee": data["amount"],
        "amount_in_words": in_words(data["amount"]),
    }


FIELDS = {"fee_decision": _fee}
