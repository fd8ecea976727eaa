"""The electronic receipt of one payment (biên lai điện tử), with the fields of TT04 13–16."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import model_validator

from cases.events import Event
from cases.state import CaseState
from documents.drawing import Drawing, Paper
from documents.heading import official
from documents.of_case import content, decision, payer
from documents.parts import Moment, Official, Party, PositiveAmount, Reference, Text
from documents.registry import document
from law.model import Regime
from law.pack import load_pack
from law.periods import local_day
from law.regime import regime_on
from law.words import in_words

METHODS = {"bank": "transfer", "cash": "cash", "in_kind": "in_kind", "withheld": "withheld"}
"""How it was paid, as the form of the receipt has it."""


@document(
    "receipt",
    "Biên lai điện tử",
    "Electronic receipt",
    signed_by="collector",
    copies_to=("Người nộp tiền", "Kế toán nghiệp vụ"),
)
class Receipt(Official):
    """Electronic receipt (biên lai điện tử), TT04 13-16 and Decree 123/2020 arts. 32-33.

    `number` is the unit's gap-free number of the calendar year; `form` and `serial` are the symbols of the form.
    `tax_code` is the office's own (D254). `received_at` is the moment the money arrived (aware); `amount_in_words`
    goes to the smallest unit. `signatory` is the collector, or the enforcement accountant for a transfer (TT04 16). A
    receipt is never deleted: the one that takes the place of a void one names it in `replaces`.
    """

    kind: Literal["collection", "court_fee_advance", "state_budget", "enforcement", "tax_fee"] = "enforcement"
    form: Text
    serial: Text
    unit: Text
    tax_code: Text | None = None
    payer: Party
    on_behalf_of: Party | None = None
    case: Text
    decision: Reference
    decision_issuer: Text
    reason: Text
    amount: PositiveAmount
    amount_in_words: Text
    method: Literal["transfer", "cash", "in_kind", "withheld"]
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


def draw(drawing: Drawing, lookup: str) -> Paper:
    """The receipt that an event issues."""
    case, desk = drawing.case, drawing.desk
    data = {**drawing.data, **_of_fee(case, drawing.data)} if drawing.event.kind == "fee_paid" else drawing.data
    method = METHODS[data["means"]]
    fields = official(drawing, "receipt", f"{lookup}/{data['lookup_code']}", {}) | {
        **_series(drawing.event),
        "unit": f"{desk.superior} – {desk.name}",
        "tax_code": desk.tax_code or None,
        "payer": payer(case, data["payer"]),
        "case": case.id.removeprefix("case/"),
        "decision": decision(case),
        "decision_issuer": desk.name,
        "reason": data.get("reason") or _collected_for(case, data),
        "amount": data["amount"],
        "amount_in_words": in_words(data["amount"]),
        "method": method,
        "received_at": drawing.event.at,
        "lookup_code": data["lookup_code"],
    }
    if method == "transfer":
        fields["bank_reference"] = data["bank_ref"]
    if data["replaces"]:
        fields["replaces"] = data["replaces"]
    return Paper("receipt", fields, case.office, f"Biên lai {data['number']}")


def _of_fee(case: CaseState, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the receipt of a fee says where that of money of a case says other things."""
    payer = case.parties[data["party"]].name
    return {"payer": payer, "reason": "Phí thi hành án dân sự", "thing": ""}


def _series(event: Event) -> dict[str, str]:
    """The symbols of the form: TT04's of enforcement money; of fees D254's and circular 91's, from their day."""
    day = local_day(event.at)
    if event.kind != "fee_paid":
        return {"form": "C21-THADS", "serial": f"BL/{day:%y}E"}
    if regime_on(day) is Regime.OLD:
        return {"kind": "tax_fee", "form": "03b1", "serial": f"BL/{day:%y}E"}
    letters = load_pack(event.pack).setting("fee_receipt_serial")
    return {"kind": "tax_fee", "form": "EBL01", "serial": f"{day:%y}{letters}"}


def _collected_for(case: CaseState, data: Mapping[str, Any]) -> str:
    """What the money is for (nội dung thu): an asset's price, or what the case still had to collect (TT04 13)."""
    if sold := case.assets.get(data["asset"]):
        return f"Thu tiền mua, nhận tài sản: {sold.description}"
    owed = dict.fromkeys(content(claim) for claim in case.claims.group("open") if claim.amount)
    what = "; ".join(owed) or "khoản nộp thêm ngoài nghĩa vụ đã thi hành xong"
    return f"Thu tiền thi hành án: {what}" + (f" ({data['thing']})" if data["thing"] else "")
