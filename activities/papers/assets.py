"""Papers about an asset under coercion: decisions, the minutes of its seizure, notices of its valuation and sale."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from activities.papers.drawing import Drawing
from activities.papers.parts import decision, judgment, names, outstanding
from cases.assets import Asset
from law.guards.coercion import Measure

MEASURES = {
    Measure.TAKE_MONEY: "Khấu trừ tiền trong tài khoản, thu tiền, giấy tờ có giá",
    Measure.DEDUCT_INCOME: "Trừ vào thu nhập",
    Measure.EXPLOIT: "Khai thác tài sản",
    Measure.SEIZE: "Kê biên, xử lý tài sản",
    Measure.DELIVER: "Buộc giao tài sản, vật, giấy tờ",
    Measure.ACT: "Buộc thực hiện hoặc không được thực hiện công việc nhất định",
}
DUE = "hết thời hạn tự nguyện, người phải thi hành án có điều kiện nhưng không tự nguyện thi hành án"


def _asset(drawing: Drawing) -> Asset:
    return drawing.case.assets[drawing.data["asset"]]


def _common(drawing: Drawing) -> dict[str, Any]:
    asset, case = _asset(drawing), drawing.case
    return {
        "decision": decision(case),
        "judgment": judgment(case),
        "creditors": names(case, "C"),
        "debtors": names(case, "D"),
        "asset": asset.description.rstrip(". ;"),
        "owner": case.parties[asset.owner].name,
        "enforcer": drawing.enforcer,
    }


def _coercion(drawing: Drawing) -> dict[str, Any]:
    asset, told = _asset(drawing), drawing.data["dissipation"].rstrip(". ;")
    return _common(drawing) | {
        "measure": MEASURES[asset.measure],
        "obligation": outstanding(drawing.case),
        "reason": f"cần ngăn chặn việc tẩu tán, hủy hoại tài sản: {told}" if told else DUE,
        "value": None if drawing.data["monthly"] else asset.value or None,
        "monthly": drawing.data["monthly"] or None,
    }


def _seizure(drawing: Drawing) -> dict[str, Any]:
    asset = _asset(drawing)
    coercion = {"name": "Quyết định cưỡng chế thi hành án", "number": asset.number, "day": asset.decided_on}
    told = {"seized_at": drawing.event.at, "custodian": drawing.data["custodian"], "value": asset.value}
    told["price"] = drawing.data["price"]
    return _common(drawing) | told | {"coercion": coercion}


def _reduction(drawing: Drawing) -> dict[str, Any]:
    prices = {name: drawing.data[name] for name in ("price", "previous")}
    return _common(drawing) | prices | {"reason": "đấu giá tài sản không thành"}


def _release(drawing: Drawing) -> dict[str, Any]:
    reason = drawing.data["reason"].rstrip(". ;")
    return _common(drawing) | {"reason": reason[:1].lower() + reason[1:], "seized": _asset(drawing).seizable}


def _delivery(drawing: Drawing) -> dict[str, Any]:
    receiver = drawing.case.parties[_asset(drawing).buyer].name
    return _common(drawing) | {"receiver": receiver, "reason": "đã nộp đủ tiền để nhận tài sản"}


def _valuation(drawing: Drawing) -> dict[str, Any]:
    return _common(drawing) | {"amount": drawing.data["value"]}


def _auction(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    opening = datetime.fromisoformat(data["opening"])
    return _common(drawing) | {"amount": data["price"], "opening": opening, "until": data["redeem_until"]}


def _failed(drawing: Drawing) -> dict[str, Any]:
    return _common(drawing) | {"amount": drawing.data["price"], "may_take": drawing.data["creditor_may_take"]}


def _taking(drawing: Drawing) -> dict[str, Any]:
    asset = _asset(drawing)
    return _common(drawing) | {"amount": asset.price, "receiver": drawing.case.parties[asset.buyer].name}


def _difference(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    receiver = drawing.case.parties[_asset(drawing).buyer].name
    return _common(drawing) | {"amount": data["due"], "until": data["pay_until"], "receiver": receiver}


FIELDS = {
    "coercion_decision": _coercion,
    "seizure_minutes": _seizure,
    "price_reduction": _reduction,
    "release_decision": _release,
    "delivery_decision": _delivery,
    "valuation_notice": _valuation,
    "auction_notice": _auction,
    "failed_auction_notice": _failed,
    "taking_notice": _taking,
    "difference_notice": _difference,
}
