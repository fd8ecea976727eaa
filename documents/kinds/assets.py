"""Papers about an asset under coercion: decisions, the minutes of its seizure, notices of its valuation and sale."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cases.assets import Asset, Form
from cases.choices import MEASURES
from cases.stages.auction_halt import pauses
from documents.drawing import Drawing
from documents.of_case import clause, decision, judgment, names, outstanding, reference_to, unstopped
from documents.parts import Amount, Judgment, Moment, Official, PositiveAmount, Reference, Text
from documents.registry import document, draws
from law.guards.sale import HALTS, Halt


class AssetPaper(Official):
    """What they share: what is enforced, the asset and whose it is, the enforcer in charge by title and name."""

    decision: Reference
    judgment: Judgment
    creditors: tuple[Text, ...] = ()
    debtors: tuple[Text, ...] = ()
    asset: Text
    owner: Text
    enforcer: Text


@document(
    "coercion_decision",
    "Quyết định cưỡng chế thi hành án",
    "Coercion decision",
    law=("Điều 25, Điều 71, Điều 72", "Điều 42", "Điều 20, Điều 46, Điều 71", "Điều 13"),
    template="asset_decision",
    signed_by="enforcer",
)
class CoercionDecision(AssetPaper):
    """Decision to coerce (quyết định cưỡng chế thi hành án), L25 71–72; `monthly` is taken of an income a month, or
    of the `receipts` of a business."""

    measure: Text
    obligation: Text
    reason: Text
    value: Amount | None = None
    monthly: PositiveAmount | None = None
    receipts: bool = False


@document("seizure_minutes", "Biên bản kê biên tài sản", "Seizure minutes", signed_by="enforcer")
class SeizureMinutes(AssetPaper):
    """Minutes of a seizure (biên bản kê biên tài sản), L25 80; `price` where the parties agreed on it."""

    coercion: Reference
    seized_at: Moment
    custodian: Text
    value: Amount
    price: PositiveAmount | None = None


@document(
    "price_reduction",
    "Quyết định giảm giá tài sản",
    "Price reduction",
    law=("khoản 3 Điều 83", "khoản 6 Điều 65", "Điều 104", ""),
    template="asset_decision",
    signed_by="enforcer",
)
@document(
    "release_decision",
    "Quyết định giải tỏa, chấm dứt cưỡng chế",
    "Release",
    law=("Điều 95", "", "Điều 105", ""),
    template="asset_decision",
    signed_by="enforcer",
)
@document(
    "delivery_decision",
    "Quyết định giao tài sản",
    "Delivery of an asset",
    law=("Điều 86", "Điều 67", "Điều 103", "Điều 27"),
    template="asset_decision",
    signed_by="enforcer",
    also_to=("receiver",),
)
class AssetDecision(AssetPaper):
    """A reduction of the price, the end of a measure, the delivery to `receiver`: L25 83.3, 86, 95."""

    reason: Text
    seized: bool = True
    previous: PositiveAmount | None = None
    price: PositiveAmount | None = None
    receiver: Text | None = None


@document(
    "valuation_notice",
    "Thông báo kết quả thẩm định giá",
    "Valuation notice",
    law=("Điều 82", "Điều 60", "Điều 98, Điều 99", ""),
    template="asset_notice",
    signed_by="enforcer",
)
@document(
    "auction_notice",
    "Thông báo bán đấu giá tài sản",
    "Auction notice",
    law=("Điều 83", "Điều 65", "Điều 101", ""),
    template="asset_notice",
    signed_by="enforcer",
)
@document(
    "failed_auction_notice",
    "Thông báo đấu giá không thành",
    "Notice of a failed auction",
    law=("khoản 3 Điều 83", "khoản 6 Điều 65", "Điều 104", ""),
    template="asset_notice",
    signed_by="enforcer",
)
@document(
    "taking_notice",
    "Thông báo việc nhận tài sản",
    "Notice of a taking",
    law=("khoản 3 Điều 83", "khoản 6 Điều 65", "Điều 104", ""),
    template="asset_notice",
    signed_by="enforcer",
)
@document(
    "difference_notice",
    "Thông báo nộp tiền nhận tài sản",
    "Notice of a difference",
    law=("khoản 3 Điều 83", "khoản 6 Điều 65, Điều 66", "Điều 104", ""),
    template="asset_notice",
    signed_by="enforcer",
)
@document(
    "pre_emption_notice",
    "Thông báo quyền ưu tiên mua tài sản",
    "Notice of the right to buy first",
    law=("khoản 1 Điều 83", "Điều 63", "Điều 74", ""),
    template="asset_notice",
    signed_by="enforcer",
    also_to=("receiver",),
)
@document(
    "direct_sale_notice",
    "Thông báo bán tài sản không qua thủ tục đấu giá",
    "Notice of a sale without auction",
    law=("điểm b khoản 2 Điều 83", "Điều 64", "Điều 101", ""),
    template="asset_notice",
    signed_by="enforcer",
)
@document(
    "auction_halt_notice",
    "Văn bản yêu cầu tạm dừng, dừng cuộc đấu giá",
    "Request to pause or stop an auction",
    law=("Điều 84", "khoản 7, khoản 8 Điều 65", "", ""),
    template="asset_notice",
    signed_by="enforcer",
    addressed=True,
)
@document(
    "auction_go_on_notice",
    "Thông báo tiếp tục đấu giá tài sản",
    "Notice that an auction goes on",
    law=("Điều 84", "khoản 9 Điều 65", "", ""),
    template="asset_notice",
    signed_by="enforcer",
    addressed=True,
)
class AssetNotice(AssetPaper):
    """Notice about the sale of an asset to the parties, to who may buy, to the auction house: L25 82–84; D152 60–65.

    `amount` is the price or what is to be paid, `until` the last day for what the receiver may do.
    """

    amount: Amount | None = None
    opening: Moment | None = None
    until: dt.date | None = None
    receiver: Text | None = None
    may_take: bool = False
    reason: Text | None = None
    pauses: bool = False


DUE = "hết thời hạn tự nguyện, người phải thi hành án có điều kiện nhưng không tự nguyện thi hành án"


def _asset(drawing: Drawing) -> Asset:
    return drawing.case.assets[drawing.data["asset"]]


def _receiver(drawing: Drawing) -> str:
    """Who bought the asset, or takes it."""
    return drawing.case.parties[_asset(drawing).buyer].name


def of_asset(drawing: Drawing) -> dict[str, Any]:
    """The fields that every paper about an asset has."""
    asset, case = _asset(drawing), drawing.case
    return {
        "decision": decision(case),
        "judgment": judgment(case),
        "creditors": names(case, "C"),
        "debtors": names(case, "D"),
        "asset": unstopped(asset.description),
        "owner": case.parties[asset.owner].name,
        "enforcer": drawing.enforcer,
    }


@draws("coercion_decision")
def _coercion(drawing: Drawing) -> dict[str, Any]:
    asset, told = _asset(drawing), unstopped(drawing.data["dissipation"])
    return of_asset(drawing) | {
        "measure": MEASURES[asset.measure].vi,
        "obligation": outstanding(drawing.case),
        "reason": f"cần ngăn chặn việc tẩu tán, hủy hoại tài sản: {told}" if told else DUE,
        "value": None if drawing.data["monthly"] else asset.value or None,
        "monthly": drawing.data["monthly"] or None,
        "receipts": asset.form is Form.RECEIPTS,
    }


@draws("seizure_minutes")
def _seizure(drawing: Drawing) -> dict[str, Any]:
    asset = _asset(drawing)
    coercion = reference_to("coercion_decision", asset.number, asset.decided_on)
    told = {"seized_at": drawing.event.at, "custodian": drawing.data["custodian"], "value": asset.value}
    told["price"] = drawing.data["price"]
    return of_asset(drawing) | told | {"coercion": coercion}


@draws("price_reduction")
def _reduction(drawing: Drawing) -> dict[str, Any]:
    prices = {name: drawing.data[name] for name in ("price", "previous")}
    return of_asset(drawing) | prices | {"reason": "đấu giá tài sản không thành"}


@draws("release_decision")
def _release(drawing: Drawing) -> dict[str, Any]:
    return of_asset(drawing) | {"reason": clause(drawing.data["reason"]), "seized": _asset(drawing).seizable}


@draws("delivery_decision")
def _delivery(drawing: Drawing) -> dict[str, Any]:
    return of_asset(drawing) | {"receiver": _receiver(drawing), "reason": "đã nộp đủ tiền để nhận tài sản"}


@draws("valuation_notice")
def _valuation(drawing: Drawing) -> dict[str, Any]:
    return of_asset(drawing) | {"amount": drawing.data["value"]}


@draws("auction_notice")
def _auction(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    opening = dt.datetime.fromisoformat(data["opening"])
    return of_asset(drawing) | {"amount": data["price"], "opening": opening, "until": data["redeem_until"]}


@draws("failed_auction_notice")
def _failed(drawing: Drawing) -> dict[str, Any]:
    return of_asset(drawing) | {"amount": drawing.data["price"], "may_take": drawing.data["creditor_may_take"]}


@draws("taking_notice")
def _taking(drawing: Drawing) -> dict[str, Any]:
    return of_asset(drawing) | {"amount": _asset(drawing).price, "receiver": _receiver(drawing)}


@draws("difference_notice")
def _difference(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    return of_asset(drawing) | {"amount": data["due"], "until": data["pay_until"], "receiver": _receiver(drawing)}


@draws("pre_emption_notice")
def _pre_emption(drawing: Drawing) -> dict[str, Any]:
    holder = drawing.case.parties[_asset(drawing).co_owner].name
    return of_asset(drawing) | {"amount": drawing.data["price"], "receiver": holder}


@draws("direct_sale_notice")
def _direct_sale(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    return of_asset(drawing) | {"amount": data["price"], "opening": dt.datetime.fromisoformat(data["opening"])}


@draws("auction_halt_notice")
def _halt(drawing: Drawing) -> dict[str, Any]:
    reason = Halt(drawing.data["reason"])
    why = f"{clause(HALTS[reason][0])} (điểm {reason[5:]} khoản {reason[3]} Điều 84)"
    return of_asset(drawing) | {"reason": why, "pauses": pauses(reason)}


@draws("auction_go_on_notice")
def _goes_on(drawing: Drawing) -> dict[str, Any]:
    return of_asset(drawing) | {"reason": clause(drawing.data["reason"])}
