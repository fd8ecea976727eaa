"""How distributed money reaches people: channel, unclaimed money, interest of deposits, set-off (D152 30-31, 41)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from law.errors import LawError
from law.figures import line, share_out, vnd, vnd_en, whole_dong
from law.model import Frozen, Line, Regime
from law.money_rules import MoneyRules
from law.regime import regime_on


class Channel(StrEnum):
    """How a sum is paid; `UNCLAIMED`: it is not, and goes the way of L25 59.1."""

    TRANSFER = "transfer"
    IN_PERSON = "in_person"
    POST = "post"
    UNCLAIMED = "unclaimed"


def payout_channel(
    amount: int,
    on: date,
    region: str,
    rules: MoneyRules,
    *,
    organisation: bool,
    account_known: bool,
    notice_expired: bool = False,
    address_known: bool = False,
) -> tuple[Channel, Line]:
    """How to pay `amount` đồng to a recipient on a local day (D152 30.5; in the old regime D62 49.2-49.3).

    Transfer wherever an account is known; organisations by transfer only. An individual without an account is paid at
    the agency; once the notice to collect has expired, by post if his address is known and the sum is below one
    monthly minimum wage of the agency's `region` (OLD: one base salary). The recipient bears the cost of transfer
    (30.9).
    """
    whole_dong("amount", amount)
    old = regime_on(on) is Regime.OLD
    article = "D62 49.3" if old else "D152 30.5"
    if account_known:
        return Channel.TRANSFER, line("Chuyển khoản", "By transfer", article, amount, on)
    if organisation:
        return Channel.UNCLAIMED, line(
            "Tổ chức chưa xác định được tài khoản: xử lý như tiền chưa nhận",
            "An organisation without an account: treated as unclaimed",
            f"{article}; {'L08 126' if old else 'L25 59.1'}",
            amount,
            on,
        )
    if not notice_expired:
        return Channel.IN_PERSON, line(
            "Trả trực tiếp tại cơ quan thi hành án",
            "Paid in person at the agency",
            "D62 49.2" if old else article,
            amount,
            on,
        )
    limit = rules.amounts.base_salary(on) if old else rules.amounts.regional_wage(region, on)
    if address_known and amount < limit:
        return Channel.POST, line(
            f"Gửi bưu chính, vì nhỏ hơn {vnd(limit)}",
            f"By post, being less than {vnd_en(limit)}",
            "D62 49.2" if old else article,
            amount,
            on,
        )
    return Channel.UNCLAIMED, line(
        "Hết thời hạn thông báo mà không đến nhận",
        "Not collected after the notice",
        "L08 126" if old else "L25 59.1",
        amount,
        on,
    )


class Custody(StrEnum):
    """Where unclaimed money is kept."""

    SAVINGS = "savings"  # no-term savings at a commercial bank
    ACCOUNT = "account"  # the agency's account at the Treasury or a bank


def unclaimed_custody(amount: int, on: date, region: str, rules: MoneyRules) -> Custody:
    """Where money that nobody collects is kept: savings if above two monthly wages of the agency's region, else the
    agency's account (D152 41.2). OLD: always savings (L08 126.2).
    """
    whole_dong("amount", amount)
    if regime_on(on) is Regime.OLD or amount > 2 * rules.amounts.regional_wage(region, on):
        return Custody.SAVINGS
    return Custody.ACCOUNT


def deposit_interest(
    earned: int, deposited_on: date, delivered_on: date, delivery_due: date, *, sale_annulled: bool = False
) -> dict[str, int]:
    """Interest on sale money deposited until the asset is delivered: what joins the fund, what is the buyer's.

    Interest of the delivery period (up to `delivery_due`) joins the money to be distributed; what runs after it, and
    all of it if the sale is annulled, belongs to the buyer or to the creditor who takes the asset (D152 30.7-30.8; D62
    27.4). The period's share is by days. Raises `LawError` if the delivery precedes the deposit.
    """
    whole_dong("earned", earned)
    days = (delivered_on - deposited_on).days
    if days < 0:
        raise LawError("delivered_on", "ngày giao trước ngày gửi tiền / the delivery precedes the deposit")
    in_time = min(max((delivery_due - deposited_on).days, 0), days)
    if sale_annulled:
        in_time = 0
    elif days == 0:
        in_time, days = 1, 1
    fund, buyer = share_out(earned, (in_time, days - in_time), ("fund", "buyer"))
    return {"fund": fund, "buyer": buyer}


class SetOff(Frozen):
    """Mutual debts set off against each other: what disappears, and what each side still owes, in đồng."""

    amount: int
    first_owes: int
    second_owes: int
    working: tuple[Line, ...]


def set_off(first_owes: int, second_owes: int, *, same_kind: bool = True, harms_others: bool = False) -> SetOff:
    """Set off money or things of the same kind that two parties owe each other (D152 31).

    The fee and the costs stay due. Raises `LawError` if the things differ in kind, or if the State's interest or a
    third party's right fixed by a judgment would suffer (31.2).
    """
    if not same_kind:
        raise LawError("same_kind", "chỉ bù trừ tiền hoặc tài sản cùng loại / only money or things of the same kind")
    if harms_others:
        raise LawError(
            "harms_others",
            "không bù trừ khi ảnh hưởng lợi ích của Nhà nước, người thứ ba / "
            "no set-off against the State's interest or a third party's right",
        )
    amount = min(whole_dong("first_owes", first_owes), whole_dong("second_owes", second_owes))
    working = (
        line("Bù trừ nghĩa vụ; phí, chi phí vẫn phải nộp", "Set off; fee and costs stay due", "D152 31.1", amount),
    )
    return SetOff(amount=amount, first_owes=first_owes - amount, second_owes=second_owes - amount, working=working)
