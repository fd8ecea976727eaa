"""Documents about money: fee decision, distribution plan, list of payout orders, minutes of a void receipt."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import Field, model_validator

from cases.parts import Share
from cases.sharing import OF_CASE
from cases.stages.complaints import complaint_days
from cases.state import CaseState
from documents.annexes import pieces
from documents.banks import bank
from documents.bases import F216, cited
from documents.drawing import Drawing, Paper
from documents.of_case import LISTED, content, decision, names, party, payer, rank_of, reference_to, told, unstopped
from documents.parts import (
    Amount,
    Annex,
    Annexes,
    Ground,
    Official,
    Part,
    Party,
    PositiveAmount,
    Reference,
    Signatory,
    Text,
)
from documents.registry import annexes, document, draws
from law.citation import cite
from law.fees import GROUNDS
from law.pack import current_pack
from law.words import in_words


@document(
    "receipt_void",
    "Biên bản hủy biên lai",
    "Minutes of a void receipt",
    signed_by="collector",
    copies_to=("Người nộp tiền", "Kế toán nghiệp vụ"),
)
class ReceiptVoid(Official):
    """Minutes that a receipt is void (biên bản hủy biên lai): its number stays used; `replaced`: another names it."""

    receipt: Reference
    payer: Party
    amount: PositiveAmount
    amount_in_words: Text
    reason: Text
    replaced: bool = False


class FeeStep(Part):
    """One line of the working of a fee: what was applied, and the đồng it gave."""

    text: Text
    amount: int | None = Field(default=None, strict=True)


@document(
    "fee_decision",
    "Quyết định thu phí thi hành án",
    "Fee decision",
    law=("Điều 22, Điều 53", "Điều 30", "Điều 23, Điều 60", ""),
    also=(f"Điều 4, Điều 5 {F216}",),
    also_to=("Kế toán nghiệp vụ",),
)
class FeeDecision(Official):
    """Decision on the enforcement fee (quyết định thu phí thi hành án), L25 53; F216 4-5; one for each collection."""

    decision: Reference
    payer: Party
    received: Amount
    working: tuple[FeeStep, ...] = Field(min_length=1)
    fee: Amount
    amount_in_words: Text
    deducted: bool = True


_RELIEF = ("Điều 22, Điều 53", "", "Điều 23, Điều 60", "")


@document(
    "fee_relief_refusal",
    "Thông báo không miễn, giảm phí thi hành án",
    "Notice of no relief from a fee",
    template="fee_relief",
    law=_RELIEF,
    also=(f"Điều 7 {F216}",),
    also_to=("Kế toán nghiệp vụ",),
)
@document(
    "fee_relief_decision",
    "Quyết định miễn, giảm phí thi hành án",
    "Relief from a fee",
    template="fee_relief",
    law=_RELIEF,
    also=(f"Điều 7 {F216}",),
    also_to=("Kế toán nghiệp vụ",),
)
class FeeRelief(Official):
    """Decision to relieve of a fee (quyết định miễn, giảm phí), or the notice that there is no relief, F216 7.

    Amounts in đồng: `fee` before the relief, `lifted` by it, `back` of what was withheld or paid already.
    """

    decision: Reference
    payer: Party
    ground: Ground
    fee: Amount
    lifted: Amount = 0
    lifted_in_words: Text | None = None
    back: Amount = 0
    refused_because: Text | None = None

    @model_validator(mode="after")
    def _within_the_fee(self) -> FeeRelief:
        if not self.back <= self.lifted <= self.fee:
            raise ValueError("số miễn, giảm lớn hơn phí / more is lifted than the fee is")
        return self


@document(
    "recovery_decision",
    "Quyết định thu hồi tiền đã chi trả",
    "Recovery of money paid wrongly",
    law=("Điều 25, Điều 54", "Điều 30", "", ""),
    also_to=("Kế toán nghiệp vụ",),
)
class RecoveryDecision(Official):
    """Decision to recover money paid to somebody who should not have it (quyết định thu hồi tiền đã chi trả), L25 25.8.

    `account` is the office's, to be paid into.
    """

    decision: Reference
    payee: Party
    amount: PositiveAmount
    amount_in_words: Text
    reason: Text
    bank: Text
    account: Text


class PlanShare(Part):
    """One claim in a distribution: its rank, what it is, what was claimed and what it gets."""

    rank: Text
    receiver: Text
    claim: Text
    claimed: Amount
    paid: Amount


class Deduction(Part):
    """What is taken out before the ranks (L25 54.1: costs, taxes and fees of the transfer; 89.2: rent set-aside)."""

    text: Text
    amount: Amount


class AnnexedShares(Part):
    """What the annexes of a plan list: how many shares and what they come to, and the hashes of the annexes."""

    shares: int = Field(ge=1)
    paid: Amount
    sha256: Annexes


@document(
    "distribution_plan",
    "Phương án phân chia tiền thi hành án",
    "Distribution plan",
    law=("Điều 54", "Điều 29, Điều 30", "Điều 47", "Điều 49"),
    signed_by="enforcer",
)
class DistributionPlan(Official):
    """Distribution of money (phương án phân chia tiền thi hành án), L25 54; D152 29-30; with its working.

    Where there are too many to be listed, the shares stand in annexes (`annexed`) and not here. A party may complain
    of it in `complaint_days` calendar days from valid notice (L25 96.2).
    Raises a validation error unless received = deductions + paid + remainder: no đồng appears or vanishes.
    """

    decision: Reference
    source: Text
    received: Amount
    deductions: tuple[Deduction, ...] = ()
    shares: tuple[PlanShare, ...]
    annexed: AnnexedShares | None = None
    remainder: Amount = 0
    remainder_to: Text | None = None
    working: tuple[Text, ...] = ()
    amount_in_words: Text
    complaint_days: int = Field(ge=1)

    @model_validator(mode="after")
    def _adds_up(self) -> DistributionPlan:
        paid = self.annexed.paid if self.annexed else sum(one.paid for one in self.shares)
        spent = sum(one.amount for one in self.deductions) + paid + self.remainder
        if spent != self.received:
            raise ValueError(
                f"tổng chia {spent} đồng khác số thu {self.received} đồng, hãy tính lại / "
                f"the parts come to {spent} đồng, not the {self.received} received: compute it again"
            )
        return self


@document("share_annex", "Phụ lục danh sách các khoản được chi", "Annex of shares", signed_by="enforcer")
class ShareAnnex(Annex):
    """A part of the shares of a distribution."""

    shares: tuple[PlanShare, ...]


class Payout(Part):
    """One transfer: the receiver, the account, the amount, and what it is for."""

    receiver: Text
    bank: Text
    account: Text
    amount: PositiveAmount
    content: Text


class AnnexedOrders(Part):
    """What the annexes of a list of orders hold: how many and what they come to, and the hashes of the annexes."""

    orders: int = Field(ge=1)
    paid: Amount
    sha256: Annexes


@document("payout_orders", "Danh sách lệnh chi tiền thi hành án", "Payout orders", copies_to=("Kế toán nghiệp vụ",))
class PayoutOrders(Official):
    """List of payout orders (danh sách lệnh chi tiền), D152 30: prepared by one person, approved by another.

    Where there are too many to be listed, the orders stand in annexes (`annexed`) and not here. `endorsed_by` approved
    a large list first.
    """

    decision: Reference
    batch: Text
    payouts: tuple[Payout, ...]
    annexed: AnnexedOrders | None = None
    total: Amount
    amount_in_words: Text
    prepared_by: Signatory
    endorsed_by: Signatory | None = None

    @model_validator(mode="after")
    def _checked(self) -> PayoutOrders:
        if (self.annexed.paid if self.annexed else sum(one.amount for one in self.payouts)) != self.total:
            raise ValueError("tổng số tiền không khớp các lệnh chi / the total differs from the sum of the orders")
        if not self.payouts and not self.annexed:
            raise ValueError("phải nêu lệnh chi tại đây hoặc trong phụ lục / is listed here or in annexes")
        if self.prepared_by.name == self.signatory.name:
            raise ValueError("người lập không được tự duyệt / who prepares a payout may not approve it")
        return self


@document("order_annex", "Phụ lục danh sách lệnh chi", "Annex of payout orders")
class OrderAnnex(Annex):
    """A part of a list of payout orders."""

    payouts: tuple[Payout, ...]


@draws("fee_decision")
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


@draws("fee_relief_decision")
@draws("fee_relief_refusal")
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
        return fields | {"refused_because": unstopped(data["reason"])}
    lifted = data["lifted"]
    return fields | {
        "lifted": lifted,
        "lifted_in_words": in_words(lifted),
        "back": lifted - data["of_owed"],
    }


@draws("recovery_decision")
def _recovery(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    return {
        "decision": decision(drawing.case),
        "payee": party(drawing.case.parties[data["payee"]]),
        "amount": data["amount"],
        "amount_in_words": in_words(data["amount"]),
        "reason": unstopped(data["ground"]),
        "bank": drawing.desk.bank,
        "account": drawing.desk.account,
    }


WITHHELD = {"fee": "Phí thi hành án khấu trừ", "costs": "Chi phí thi hành án, thuế, phí của việc bán tài sản"}

INTEREST = "interest:"


@draws("distribution_plan")
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
        "shares": () if len(own) > LISTED else [_share(drawing, share) for share in own],
        "remainder": sum(share["amount"] for share in back),
        "working": [told(case, line["vi"]) for line in drawing.data["working"]],
        "amount_in_words": in_words(received),
        "complaint_days": complaint_days(case, drawing.today),
    }
    if back and back[0]["payee"] in case.parties:
        fields["remainder_to"] = f"Trả lại {case.parties[back[0]['payee']].name}"
    return fields


def _own(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The shares of claims: neither withheld nor given back."""
    return [share for share in made if share["claim"] not in (*WITHHELD, "surplus")]


@annexes("distribution_plan")
def _annexed(plan: Paper, common: dict[str, Any], drawing: Drawing) -> Paper:
    """The plan as it is, or with its many shares moved to annexes."""
    own = _own(drawing.data["shares"])
    if len(own) <= LISTED:
        return plan
    fields = {**plan.fields, "annexed": {"shares": len(own), "paid": sum(share["amount"] for share in own)}}
    listed = {"shares": (own, partial(_share, drawing))}
    return replace(plan, fields=fields, annex="share_annex", annexes=pieces(plan, common, listed))


def _share(drawing: Drawing, share: dict[str, Any]) -> dict[str, Any]:
    case = drawing.earlier
    if share["claim"].startswith(OF_CASE):
        other = next(one for one in drawing.data["others"] if one["case"] == share["payee"])
        return {
            "rank": cited("ranks", drawing.today),
            "receiver": f"Việc thi hành án theo Quyết định thi hành án số {other['decision']}",
            "claim": "phần của việc thi hành án khác của người phải thi hành án",
            "claimed": other["owed"],
            "paid": share["amount"],
        }
    claim = case.claims[share["claim"].removeprefix(INTEREST)]
    interest = share["claim"].startswith(INTEREST)
    return {
        "rank": rank_of(claim, drawing.today),
        "receiver": case.parties[claim.creditor].name,
        "claim": f"Lãi chậm thi hành án của khoản: {content(claim)}" if interest else content(claim),
        "claimed": share["amount"] if interest else claim.outstanding,
        "paid": share["amount"],
    }


@draws("payout_orders")
def _orders(drawing: Drawing) -> dict[str, Any]:
    """The orders of one batch, as they were approved (D152 30.5)."""
    case, shares = drawing.earlier, _approved(drawing)
    total = sum(share.amount for share in shares)
    fields = {
        "decision": decision(case),
        "batch": drawing.data["batch"],
        "payouts": () if len(shares) > LISTED else [_order(case, share) for share in shares],
        "total": total,
        "amount_in_words": in_words(total),
        "prepared_by": drawing.desk.signatory(shares[0].prepared_by),
    }
    return fields | ({"endorsed_by": drawing.desk.signatory(first)} if (first := shares[0].endorsed_by) else {})


def _approved(drawing: Drawing) -> list[Share]:
    """The shares that the batch pays."""
    return list(drawing.earlier.shares.group(("prepared", drawing.data["batch"])))


@annexes("payout_orders")
def _annexed_orders(paper: Paper, common: dict[str, Any], drawing: Drawing) -> Paper:
    """The list as it is, or with its many orders moved to annexes."""
    shares = _approved(drawing)
    if len(shares) <= LISTED:
        return paper
    fields = {**paper.fields, "annexed": {"orders": len(shares), "paid": paper.fields["total"]}}
    listed = {"payouts": (shares, partial(_order, drawing.earlier))}
    return replace(paper, fields=fields, annex="order_annex", annexes=pieces(paper, common, listed))


def _order(case: CaseState, share: Share) -> dict[str, Any]:
    payee = case.parties[share.payee]
    assert payee.bank
    return {
        "receiver": payee.name,
        "bank": bank(payee.bank.bin),
        "account": payee.bank.account,
        "amount": share.amount,
        "content": "Hoàn trả tiền thu thừa" if share.claim == "surplus" else "Chi trả tiền thi hành án",
    }


@draws("receipt_void")
def _void(drawing: Drawing) -> dict[str, Any]:
    """A receipt, of money or of a fee, that is void; the one in its place comes after and names it."""
    case, name = drawing.case, drawing.data["receipt"]
    fee = case.fee_receipts.get(name)
    receipt = fee or case.receipts[name]
    return {
        "receipt": reference_to("receipt", receipt.number, receipt.on),
        "payer": payer(case, case.parties[fee.party].name if fee else case.receipts[name].payer),
        "amount": receipt.amount,
        "amount_in_words": in_words(receipt.amount),
        "reason": unstopped(drawing.data["reason"]),
        "replaced": drawing.data["replaced"],
    }
