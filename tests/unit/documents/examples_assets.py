"""Papers of coercion and sale."""

from __future__ import annotations

from typing import Any

from tests.unit.documents.examples_base import COMPANY, CREDITOR, DECISION, ENFORCER, JUDGMENT, official


def of_asset(number: str, **fields: Any) -> dict[str, Any]:
    """A paper about a car of the debtor."""
    return official(
        number,
        "2026-11-20",
        ENFORCER,
        decision=DECISION,
        judgment=JUDGMENT,
        creditors=[CREDITOR["name"]],
        debtors=[COMPANY["name"]],
        asset="Xe ô tô tải biển số 51C-123.45",
        owner=COMPANY["name"],
        enforcer="Chấp hành viên trung cấp Lê Văn Đường",
        **fields,
    )


PASSED = "hết thời hạn tự nguyện, người phải thi hành án có điều kiện nhưng không tự nguyện thi hành án"
ASSETS: dict[str, dict[str, Any]] = {
    "coercion_decision": of_asset(
        "61/QĐ-THADS",
        measure="Kê biên, xử lý tài sản",
        obligation="trả tiền đặt cọc, còn 1.200.000.000 đồng",
        reason=PASSED,
        value=900_000_000,
    ),
    "seizure_minutes": of_asset(
        "4/BB-THADS",
        coercion={"name": "Quyết định cưỡng chế thi hành án", "number": "61/QĐ-THADS", "day": "2026-11-16"},
        seized_at="2026-11-20T08:15:00+07:00",
        custodian="ông Phạm Văn Trông",
        value=900_000_000,
    ),
    "price_reduction": of_asset(
        "70/QĐ-THADS", reason="đấu giá tài sản không thành", previous=900_000_000, price=810_000_000
    ),
    "release_decision": of_asset("71/QĐ-THADS", reason="người phải thi hành án đã nộp đủ tiền"),
    "delivery_decision": of_asset("72/QĐ-THADS", reason="đã nộp đủ tiền để nhận tài sản", receiver="Bùi Thị Mua"),
    "valuation_notice": of_asset("80/TB-THADS", amount=880_000_000),
    "auction_notice": of_asset(
        "81/TB-THADS", amount=880_000_000, opening="2027-01-20T08:00:00+07:00", until="2027-01-19"
    ),
    "failed_auction_notice": of_asset("82/TB-THADS", amount=810_000_000, may_take=True),
    "taking_notice": of_asset("83/TB-THADS", amount=712_800_000, receiver=CREDITOR["name"]),
    "delivery_minutes": of_asset(
        "12/BB-THADS",
        coercion={"name": "Quyết định cưỡng chế thi hành án", "number": "61/QĐ-THADS", "day": "2026-11-20"},
        held_at="2026-11-20T08:15:00+07:00",
        receiver=CREDITOR["name"],
        left_behind="Một tủ gỗ, hai giường",
        custodian="Ủy ban nhân dân phường",
    ),
    "recovered_papers_notice": of_asset("89/TB-THADS", receiver=CREDITOR["name"], second=True, abroad=False),
    "fine_decision": of_asset("75/QĐ-THADS", amount=3_000_000, findings="không tháo dỡ phần tường xây lấn"),
    "pre_emption_notice": of_asset("85/TB-THADS", amount=880_000_000, receiver="Ngô Thị Đồng Sở Hữu"),
    "direct_sale_notice": of_asset("86/TB-THADS", amount=21_000_000, opening="2027-01-20T08:00:00+07:00"),
    "auction_halt_notice": of_asset(
        "87/YC-THADS", reason="có quyết định hoãn, tạm đình chỉ (điểm a khoản 1 Điều 84)", pauses=True
    ),
    "auction_go_on_notice": of_asset("88/TB-THADS", reason="hết thời hạn hoãn"),
    "difference_notice": of_asset("84/TB-THADS", amount=25_000_000, until="2027-04-09", receiver=CREDITOR["name"]),
}
