"""Notices about a sum that follows the price of an asset (L25 82.5; D152 62), and the demand for securities (57.1)."""

from __future__ import annotations

from typing import Any

from documents.drawing import Drawing
from documents.kinds.assets import AssetPaper, of_asset
from documents.of_case import clause, content, decision, judgment, names, unstopped
from documents.parts import Amount, Judgment, Official, PositiveAmount, Reference, Text
from documents.registry import document, draws


class RepricingPaper(Official):
    """What they share: what is enforced, the asset that the judgment gives, the sum paid for it, the enforcer."""

    decision: Reference
    judgment: Judgment
    creditors: tuple[Text, ...] = ()
    debtors: tuple[Text, ...] = ()
    asset: Text
    obligation: Text
    enforcer: Text


@document(
    "repricing_notice",
    "Thông báo thanh toán theo giá mới",
    "Payment at the new price",
    law=("khoản 5 Điều 82", "khoản 3 Điều 62", "Điều 99", "khoản 3 Điều 17"),
    signed_by="enforcer",
)
class RepricingNotice(RepricingPaper):
    """Notice to pay at the new price of the asset (thông báo thanh toán), D152 62.3; `due` of the whole `total`."""

    value: PositiveAmount
    value_then: PositiveAmount
    total: PositiveAmount
    due: Amount


@document(
    "repricing_refusal",
    "Thông báo không chấp nhận yêu cầu định giá",
    "Refusal to price anew",
    law=("khoản 5 Điều 82", "Điều 62", "Điều 99", "Điều 17"),
    signed_by="enforcer",
)
class RepricingRefusal(RepricingPaper):
    """Answer that the asset is not priced anew, with the reason of the law (D152 62.2)."""

    reason: Text


@document(
    "securities_demand",
    "Văn bản yêu cầu chuyển chứng khoán",
    "Demand to transfer securities",
    law=("Điều 78", "Điều 57", "Điều 71", "Điều 13"),
    addressed=True,
    copies_to=(),
    signed_by="enforcer",
)
class SecuritiesDemand(AssetPaper):
    """Demand that the depository transfer seized securities to the office (yêu cầu chuyển chứng khoán), D152 57.1.b."""

    coercion: Reference


def _of_claim(drawing: Drawing) -> dict[str, Any]:
    case, name = drawing.case, drawing.data["claim"]
    return {
        "decision": decision(case),
        "judgment": judgment(case),
        "creditors": names(case, "C"),
        "debtors": names(case, "D"),
        "asset": unstopped(case.repricings[name].asset),
        "obligation": content(case.claims[name]),
        "enforcer": drawing.enforcer,
    }


@draws("repricing_notice")
def _notice(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    then = drawing.case.repricings[data["claim"]].value_then
    return _of_claim(drawing) | {"value": data["value"], "value_then": then, "total": data["sum"], "due": data["due"]}


@draws("repricing_refusal")
def _refusal(drawing: Drawing) -> dict[str, Any]:
    return _of_claim(drawing) | {"reason": clause(drawing.data["reason"])}


@draws("securities_demand")
def _demand(drawing: Drawing) -> dict[str, Any]:
    asset = drawing.case.assets[drawing.data["asset"]]
    coercion = {"name": "Quyết định cưỡng chế thi hành án", "number": asset.number, "day": asset.decided_on}
    return of_asset(drawing) | {"coercion": coercion}
