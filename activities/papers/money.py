"""Documents about money: the fee decision and the distribution plan."""

from __future__ import annotations

from typing import Any

from activities.papers.drawing import Drawing
from activities.papers.parts import content, decision, names, party, rank_of, told
from cases.state import CaseState
from law.citation import cite
from law.fees import GROUNDS
from law.pack import current_pack
from law.words import in_words


def _fee(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    ref = next(iter(data["by_party"]))
    return {
        "decision": decision(drawing.case),
        "payer": party(drawing.case.parties[ref]),
        "received": sum(data["bases"].values()),
        "working": [{"text": told(drawing.case, line["vi"]), "amount": line["amount"]} for line in data["working"]],
        "fee": data["amount"],
        "amount_in_words": in_words(data["amount"]),
    }


def _fee_relief(drawing: Drawing) -> dict[str, Any]:
    """What is lifted of a fee and why, or why nothing is (F216 7)."""
    data, case = drawing.data, drawing.case
    vi, _ = GROUNDS[data["ground"]]
    fields: dict[str, Any] = {
        "decision": decision(case),
        "payer": party(case.parties[data["payer"]]),
        "ground": {"article": cite(f"F216 {data['ground']}", current_pack().instruments).vi, "reason": vi},
        "fee": drawing.earlier.reckoned_fees[data["fee"]].amount,
    }
    if not data["granted"]:
        return fields | {"refused_because": data["reason"].rstrip(". ;")}
    words = in_words(data["lifted"])
    return fields | {
        "lifted": data["lifted"],
        "lifted_in_words": words,
        "back": data["lifted"] - data["of_owed"],
    }


WITHHELD = {"fee": "Phí thi hành án khấu trừ", "costs": "Chi phí thi hành án, thuế, phí của việc bán tài sản"}

INTEREST = "interest:"


def _plan(drawing: Drawing) -> dict[str, Any]:
    """Who gets what of the money of one distribution (L25 54; D152 29–30)."""
    case, made = drawing.earlier, drawing.data["shares"]
    own = [share for share in made if share["claim"] not in (*WITHHELD, "surplus")]
    withheld = [share for share in made if share["claim"] in WITHHELD]
    back = [share for share in made if share["claim"] == "surplus"]
    received = sum(share["amount"] for share in made)
    fields: dict[str, Any] = {
        "decision": decision(case),
        "source": f"tiền đã thu của {', '.join(names(case, 'D')) or 'vụ việc'}",
        "received": received,
        "deductions": [{"text": WITHHELD[share["claim"]], "amount": share["amount"]} for share in withheld],
        "shares": [_share(case, share) for share in own],
        "remainder": sum(share["amount"] for share in back),
        "working": [told(case, line["vi"]) for line in drawing.data["working"]],
        "amount_in_words": in_words(received),
    }
    if back and back[0]["payee"] in case.parties:
        fields["remainder_to"] = f"Trả lại {case.parties[back[0]['payee']].name}"
    return fields


def _share(case: CaseState, share: dict[str, Any]) -> dict[str, Any]:
    claim = case.claims[share["claim"].removeprefix(INTEREST)]
    interest = share["claim"].startswith(INTEREST)
    return {
        "rank": rank_of(claim.rank),
        "receiver": case.parties[claim.creditor].name,
        "claim": f"Lãi chậm thi hành án của khoản: {content(claim)}" if interest else content(claim),
        "claimed": share["amount"] if interest else claim.outstanding,
        "paid": share["amount"],
    }


FIELDS = {
    "fee_decision": _fee,
    "fee_relief_decision": _fee_relief,
    "fee_relief_refusal": _fee_relief,
    "distribution_plan": _plan,
}
