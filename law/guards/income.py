"""How much of a debtor's income may be taken: L25 74.1, 76; D152 50.1, 51.1; before 1/7/2026 L08 78.3, D62 22.2."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from law.errors import LawError
from law.guards.verdict import Ground, Verdict
from law.model import Line, Regime
from law.regime import OLD_LAW_UNTIL

if TYPE_CHECKING:
    from law.pack import Pack


class Reason(StrEnum):
    """When income may be deducted at all (L25 76.2)."""

    AGREEMENT = "agreement"  # a
    JUDGMENT = "judgment"  # b
    ALIMONY = "alimony"  # c
    PERIODIC = "periodic"  # c
    SMALL_SUM = "small_sum"  # c
    NOT_ENOUGH_ASSETS = "not_enough_assets"  # c


REASONS: dict[Reason, Ground] = {
    Reason.AGREEMENT: Ground("L25 76.2.a", "Theo thỏa thuận của đương sự.", "By agreement."),
    Reason.JUDGMENT: Ground("L25 76.2.b", "Bản án ấn định trừ vào thu nhập.", "The judgment orders it."),
    Reason.ALIMONY: Ground("L25 76.2.c", "Thi hành án cấp dưỡng.", "Alimony."),
    Reason.PERIODIC: Ground("L25 76.2.c", "Thi hành án theo định kỳ.", "Periodic payments."),
    Reason.SMALL_SUM: Ground("L25 76.2.c", "Khoản tiền phải thi hành án không lớn.", "The sum is not large."),
    Reason.NOT_ENOUGH_ASSETS: Ground(
        "L25 76.2.c", "Tài sản khác không đủ để thi hành án.", "Other assets are not enough."
    ),
}
NO_REASON = Ground(
    "L25 76.2", "Không thuộc trường hợp được trừ vào thu nhập.", "None of the cases in which income may be deducted."
)
NOT_SMALL = Ground("L25 76.2.c", "Khoản tiền phải thi hành án lớn.", "The sum is not a small one.")
BELOW_FLOOR = Ground(
    "D152 51.1", "Thu nhập không vượt mức phải để lại: không trừ.", "The income does not exceed what must be left."
)
OLD_CAP = Ground(
    "L08 78.3", "Trừ tối đa 30 % tổng số tiền nhận hằng tháng.", "At most 30 % of what is received in the month."
)
BUSINESS = Ground(
    "D152 50.1", "Thu phần vượt mức tối thiểu phải để lại.", "What exceeds the minimum to be left is collected."
)
BUSINESS_NONE = Ground("D152 50.1", "Không vượt mức tối thiểu phải để lại.", "Nothing exceeds the minimum to be left.")
BUSINESS_BEFORE = Ground(
    "D62 22.2",
    "Trước 01/7/2026 mức để lại theo chuẩn hộ nghèo, không có trong gói luật.",
    "Before 1/7/2026 the poor-household standard is left, which the pack does not hold.",
)


@dataclass(frozen=True, slots=True)
class Taking:
    """The verdict and the most that may be taken for the period, in đồng (0 where nothing may)."""

    verdict: Verdict
    most: int


def _positive(**amounts: int) -> None:
    for field, amount in amounts.items():
        if amount < 0:
            raise LawError(field, f"không được âm: {amount} / must not be negative")


def income_deduction(
    income: int,
    regional_wage: int,
    reason: Reason | None,
    pack: Pack,
    *,
    dependants: int = 0,
    owed: int = 0,
    agreed_to_leave: int | None = None,
    regime: Regime = Regime.NEW,
) -> Taking:
    """The most that may be deducted from a month's `income` (đồng).

    NEW: one regional monthly minimum wage stays with the debtor and one more for each dependant the tax office has
    registered, unless the parties agreed on what is left (D152 51.1). OLD: at most 30 % (L08 78.3). `owed` is what is
    to be enforced; it decides whether a sum is small, and nothing beyond it is taken when given. A deduction that was
    decided before 1/7/2026 keeps its sum; a new sum is a new decision, by the law of its day (L25 116.4; D152 115.1).
    Raises `LawError` for negative figures.
    """
    _positive(income=income, regional_wage=regional_wage, dependants=dependants, owed=owed)
    if reason is None:
        return Taking(NO_REASON.no(), 0)
    if reason is Reason.SMALL_SUM and owed > regional_wage * int(pack.setting("small_sum_in_regional_wages")):
        return Taking(NOT_SMALL.no(), 0)
    if regime is Regime.OLD and agreed_to_leave is None:
        most = income * pack.amounts.number("income_deduction_percent", OLD_LAW_UNTIL) // 100
        return Taking(OLD_CAP.yes(), min(most, owed) if owed else most)
    floor = regional_wage * (1 + dependants) if agreed_to_leave is None else agreed_to_leave
    lines = (
        Line(vi="Thu nhập tháng", en="Income of the month", amount=income),
        Line(
            vi=f"Để lại (người phải thi hành án và {dependants} người phụ thuộc)",
            en="Left",
            article="D152 51.1",
            amount=floor,
        ),
    )
    if income <= floor:
        return Taking(BELOW_FLOOR.no(working=lines), 0)
    most = min(income - floor, owed) if owed else income - floor
    return Taking(REASONS[reason].yes(working=lines), most)


def business_receipts(
    receipts: int, regional_wage: int, business_minimum: int, *, owed: int = 0, regime: Regime = Regime.NEW
) -> Taking:
    """The most that may be collected of a month's business receipts (đồng), nothing beyond what is `owed` when given.

    `business_minimum` is what the enforcer found the business needs; one regional monthly minimum wage stays with the
    debtor and family together (D152 50.1). Under the old law nothing is decided here (D62 22.2).
    Raises `LawError` for negative figures.
    """
    _positive(receipts=receipts, regional_wage=regional_wage, business_minimum=business_minimum, owed=owed)
    if regime is Regime.OLD:
        return Taking(BUSINESS_BEFORE.no(), 0)
    left = max(receipts - business_minimum - regional_wage, 0)
    if not left:
        return Taking(BUSINESS_NONE.no(), 0)
    return Taking(BUSINESS.yes(), min(left, owed) if owed else left)
