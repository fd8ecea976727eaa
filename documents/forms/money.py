"""Fields of the documents about money: receipt, fee decision, distribution plan, payout orders."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from documents.parts import (
    Amount,
    Annex,
    Annexes,
    Moment,
    Official,
    Part,
    Party,
    PositiveAmount,
    Reference,
    Signatory,
    Text,
)


class Receipt(Official):
    """Electronic receipt (biên lai điện tử), TT04 13-16 and Decree 123/2020 arts. 32-33.

    `number` is the unit's gap-free number of the calendar year; `form` and `serial` are the symbols of the form.
    `received_at` is the moment the money arrived (aware); `amount_in_words` goes to the smallest unit. `signatory`
    is the collector, or the enforcement accountant for a transfer (TT04 16). A receipt is never deleted: the one
    that takes the place of a void one names it in `replaces`.
    """

    kind: Literal["collection", "court_fee_advance", "state_budget", "enforcement", "tax_fee"] = "enforcement"
    form: Text
    serial: Text
    unit: Text
    payer: Party
    on_behalf_of: Party | None = None
    case: Text
    decision: Reference
    decision_issuer: Text
    reason: Text
    amount: PositiveAmount
    amount_in_words: Text
    method: Literal["transfer", "cash", "in_kind"]
    bank_reference: Text | None = None
    received_at: Moment
    lookup_code: Text
    replaces: Text | None = None

    @model_validator(mode="after")
    def _transfer_has_reference(self) -> Receipt:
        if (self.method == "transfer") != (self.bank_reference is not None):
            raise ValueError(
                "thu qua chuyển khoản phải có mã giao dịch ngân hàng, thu khác thì không / "
                "a transfer, and only a transfer, names its bank reference"
            )
        return self


class ReceiptVoid(Official):
    """Record that a receipt is void (biên bản hủy biên lai): its number stays used, `replaced_by` is its successor."""

    receipt: Reference
    payer: Party
    amount: PositiveAmount
    amount_in_words: Text
    reason: Text
    replaced_by: Text | None = None


class FeeStep(Part):
    """One line of the working of a fee: what was applied, and the đồng it gave."""

    text: Text
    amount: int | None = Field(default=None, strict=True)


class FeeDecision(Official):
    """Decision on the enforcement fee (quyết định thu phí thi hành án), L25 53; F216 4-5; one for each collection."""

    decision: Reference
    payer: Party
    received: Amount
    working: tuple[FeeStep, ...] = Field(min_length=1)
    fee: Amount
    amount_in_words: Text
    deducted: bool = True


class Share(Part):
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


class ShareAnnex(Annex):
    """A part of the shares of a distribution."""

    shares: tuple[Share, ...]


class DistributionPlan(Official):
    """Distribution of money (phương án phân chia tiền thi hành án), L25 54; D152 29-30; with its working.

    Where there are too many to be listed, the shares stand in annexes (`annexed`) and not here. Raises a validation
    error unless received = deductions + paid + remainder: no đồng appears or vanishes.
    """

    decision: Reference
    source: Text
    received: Amount
    deductions: tuple[Deduction, ...] = ()
    shares: tuple[Share, ...]
    annexed: AnnexedShares | None = None
    remainder: Amount = 0
    remainder_to: Text | None = None
    working: tuple[Text, ...] = ()
    amount_in_words: Text

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


class Payout(Part):
    """One transfer: its end-to-end id, the receiver, the account and the amount."""

    reference: Text
    receiver: Text
    bank: Text
    account: Text
    amount: PositiveAmount
    content: Text


class PayoutOrders(Official):
    """List of payout orders (danh sách lệnh chi tiền), D152 30: prepared by one person, approved by another."""

    decision: Reference
    payouts: tuple[Payout, ...] = Field(min_length=1)
    total: Amount
    amount_in_words: Text
    prepared_by: Signatory

    @model_validator(mode="after")
    def _checked(self) -> PayoutOrders:
        if sum(one.amount for one in self.payouts) != self.total:
            raise ValueError("tổng số tiền không khớp các lệnh chi / the total differs from the sum of the orders")
        if self.prepared_by.name == self.signatory.name:
            raise ValueError("người lập không được tự duyệt / who prepares a payout may not approve it")
        return self
