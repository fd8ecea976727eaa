"""The price of an asset that the judgment gives to one party against payment has changed (giá tài sản thay đổi)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cases.books import Part


class Pricing(StrEnum):
    """How far the pricing anew has come."""

    APPLIED = "applied"  # đã nhận đơn
    VALUING = "valuing"  # đã ký hợp đồng thẩm định giá
    VALUED = "valued"  # có kết quả, giá đã thay đổi
    DUE = "due"  # đã thông báo nộp theo giá mới
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Repricing(Part):
    """The sum of one claim (`id`) is to follow the price of `asset`; values in đồng.

    `value_then`: when the judgment took legal effect. `value_now`: what the applicant proves, then what the valuation
    found. `proven`: with proofs, and the advance on the costs paid. `delayed`: by emergency, obstacle, force majeure.
    """

    id: str
    asset: str
    value_then: int
    value_now: int
    proven: bool
    delayed: bool
    standing: Pricing = Pricing.APPLIED
    notice: str = ""

    def groups(self) -> tuple[Hashable, ...]:
        return () if self.standing is Pricing.OVER else ("open", self.standing)


NEXT: Mapping[Pricing, tuple[str, str, str]] = {
    Pricing.APPLIED: ("Xử lý đơn yêu cầu định giá lại", "Application to price anew to be answered", "enforcer"),
    Pricing.VALUING: ("Kết quả thẩm định giá theo đơn", "Valuation on the application awaited", "appraiser"),
    Pricing.VALUED: ("Thông báo nộp tiền theo giá mới", "Payment at the new price to be asked for", "enforcer"),
    Pricing.DUE: ("Nộp tiền theo giá mới", "Payment at the new price", "debtor"),
}
"""What comes next, and who has it in hand."""
