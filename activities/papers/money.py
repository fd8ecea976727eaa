"""Documents about money: fee decision, distribution plan, list of payout orders, minutes of a void receipt."""

from __future__ import annotations

from typing import Any

from activities.papers.drawing import Drawing
from activities.papers.parts import content, decision, names, party, payer, rank_of, told
from cases.parts import Share
from cases.stages.complaints import complaint_days
from cases.state import CaseState
from documents.kinds import KINDS
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
        "complaint_days": complaint_days(case, drawing.today),
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


def _orders(drawing: Drawing) -> dict[str, Any]:
    """The orders of one batch, as they were approved (D152 30.5)."""
    case = drawing.earlier
    shares = list(case.shares.group(("prepared", drawing.data["batch"])))
    total = sum(share.amount for share in shares)
    fields = {
        "decision": decision(case),
        "batch": drawing.data["batch"],
        "payouts": [_order(case, share) for share in shares],
        "total": total,
        "amount_in_words": in_words(total),
        "prepared_by": drawing.desk.signatory(shares[0].prepared_by),
    }
    return fields | ({"endorsed_by": drawing.desk.signatory(first)} if (first := shares[0].endorsed_by) else {})


def _order(case: CaseState, share: Share) -> dict[str, Any]:
    payee = case.parties[share.payee]
    assert payee.bank
    return {
        "receiver": payee.name,
        "bank": f"Ngân hàng có mã {payee.bank.bin}",
        "account": payee.bank.account,
        "amount": share.amount,
        "content": "Hoàn trả tiền thu thừa" if share.claim == "surplus" else "Chi trả tiền thi hành án",
    }


def _void(drawing: Drawing) -> dict[str, Any]:
    """A receipt that is void; the one in its place comes after and names it."""
    receipt = drawing.case.receipts[drawing.data["receipt"]]
    return {
        "receipt": {"name": KINDS["receipt"].vi, "number": receipt.number, "day": receipt.on},
        "payer": payer(drawing.case, receipt.payer),
        "amount": receipt.amount,
        "amount_in_words": in_words(receipt.amount),
        "reason": drawing.data["reason"].rstrip(". ;"),
        "replaced": drawing.data["replaced"],
    }


FIELDS = {
    "fee_decision": _fee,
    "distribution_plan": _plan,
    "payout_orders": _orders,
    "receipt_void": _void,
}
