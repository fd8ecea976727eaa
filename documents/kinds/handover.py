"""Papers of a delivery in kind, and of a fine under the old law: L25 88–90; D152 70; L08 118–121."""

from __future__ import annotations

from typing import Any

from documents.drawing import Drawing
from documents.kinds.assets import AssetPaper, of_asset
from documents.of_case import reference_to, unstopped
from documents.parts import Moment, PositiveAmount, Reference, Text
from documents.registry import document, draws


@document("delivery_minutes", "Biên bản giao tài sản", "Minutes of a delivery", signed_by="enforcer")
class DeliveryMinutes(AssetPaper):
    """Minutes of a delivery in kind (biên bản giao tài sản), L25 88–90; what stayed there and who keeps it."""

    coercion: Reference
    held_at: Moment
    receiver: Text
    received: bool = True
    left_behind: Text | None = None
    custodian: Text | None = None


@document(
    "recovered_papers_notice",
    "Thông báo nhận giấy tờ đã thu hồi",
    "Notice of recovered papers",
    law=("Điều 59", "Điều 70", "", ""),
    signed_by="enforcer",
)
class RecoveredPapersNotice(AssetPaper):
    """Notice to come for papers (thông báo nhận giấy tờ), D152 70.2; `days` until they go on."""

    receiver: Text
    second: bool
    abroad: bool


@document(
    "fine_decision",
    "Quyết định xử phạt vi phạm hành chính",
    "Fine for disobedience",
    law=("", "", "Điều 118, Điều 119, Điều 120, Điều 121", ""),
    signed_by="enforcer",
)
class FineDecision(AssetPaper):
    """A fine for what was not done, before 1/7/2026 (quyết định xử phạt), L08 118–121; `amount` in đồng."""

    amount: PositiveAmount
    findings: Text


@draws("delivery_minutes")
def _minutes(drawing: Drawing) -> dict[str, Any]:
    data, case = drawing.data, drawing.case
    asset = case.assets[data["asset"]]
    left = {name: unstopped(data[name]) for name in ("left_behind", "custodian") if data[name]}
    return of_asset(drawing) | {
        "coercion": reference_to("coercion_decision", asset.number, asset.decided_on),
        "held_at": drawing.event.at,
        "receiver": case.parties[case.claims[data["claim"]].creditor].name,
        "received": data["received"],
        **left,
    }


@draws("recovered_papers_notice")
def _recovered(drawing: Drawing) -> dict[str, Any]:
    data, case = drawing.data, drawing.case
    creditor = case.claims[case.assets[data["asset"]].claim].creditor
    told = {"second": data["notice"] == "second", "abroad": data["abroad"]}
    return of_asset(drawing) | told | {"receiver": case.parties[creditor].name}


@draws("fine_decision")
def _fine(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    return of_asset(drawing) | {"amount": data["amount"], "findings": unstopped(data["findings"])}
