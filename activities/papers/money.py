"""Documents about money: the fee decision and the distribution plan."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from activities.papers.drawing import Drawing, Paper, pieces
from activities.papers.parts import LISTED, content, decision, names, party, rank_of, told
from cases.state import CaseState
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


WITHHELD = {"fee": "Phí thi hành án khấu trừ", "costs": "Chi phí thi hành án, thuế, phí của việc bán tài sản"}

INTEREST = "interest:"


def _plan(drawing: Drawing) -> dict[str, Any]:
    """Who gets what of the money of one distribution (L25 54; D152 29–30)."""
    case, made = drawing.earlier, drawing.data["shares"]
    own = _own(made)
    withheld = [share for share in made if share["claim"] in WITHHELD]
    back = [share for share in made if share["claim"] == "surplus"]
    received = sum(share["amount"] for share in made)
    fields: dict[str, Any] = {
        "decision": decision(case),
        "source": f"tiền đã thu của {', '.join(names(case, 'D')) or 'vụ việc'}",
        "received": received,
        "deductions": [{"text": WITHHELD[share["claim"]], "amount": share["amount"]} for share in withheld],
        "shares": () if len(own) > LISTED else [_share(case, share) for share in own],
        "remainder": sum(share["amount"] for share in back),
        "working": [told(case, line["vi"]) for line in drawing.data["working"]],
        "amount_in_words": in_words(received),
    }
    if back and back[0]["payee"] in case.parties:
        fields["remainder_to"] = f"Trả lại {case.parties[back[0]['payee']].name}"
    return fields


def _own(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The shares of claims: neither withheld nor given back."""
    return [share for share in made if share["claim"] not in (*WITHHELD, "surplus")]


def annexed(plan: Paper, common: dict[str, Any], drawing: Drawing) -> Paper:
    """The plan as it is, or with its many shares moved to annexes."""
    own = _own(drawing.data["shares"])
    if len(own) <= LISTED:
        return plan
    fields = {**plan.fields, "annexed": {"shares": len(own), "paid": sum(share["amount"] for share in own)}}
    annexes = pieces(plan, common, {"shares": (own, partial(_share, drawing.earlier))})
    return replace(plan, fields=fields, annex="share_annex", annexes=annexes)


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


FIELDS = {"fee_decision": _fee, "distribution_plan": _plan}
