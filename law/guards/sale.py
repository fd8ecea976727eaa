"""Valuation, auction and sale (định giá, đấu giá, bán tài sản): L25 82–84, 86; D152 55.4, 62, 65."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from law.errors import LawError
from law.guards.verdict import Ground, Verdict
from law.model import Line, Regime
from law.periods import due_for
from law.sale import price_changed

if TYPE_CHECKING:
    from law.pack import Pack


@dataclass(frozen=True, slots=True)
class Lot:
    """An asset whose auction failed; đồng.

    `price` is the starting price of the auction that failed, `reductions` how many were decided before it, `costs` the
    enforcement costs (under the old law the coercion costs) so far. `secured` is the secured debt of an asset that is
    mortgaged to someone else (L25 78.3.d). `creditor_takes`: a creditor asked to take it before the next reduction.
    """

    price: int
    reductions: int
    costs: int
    secured: int | None = None
    creditor_takes: bool = False


TOO_MUCH = Ground(
    "L25 83.3",
    "Mỗi lần giảm không quá 10 % giá khởi điểm lần trước liền kề.",
    "At most 10 % of the last starting price.",
)
NO_REDUCTION = Ground(
    "L25 83.3", "Giá mới phải thấp hơn giá khởi điểm lần trước.", "The new price must be below the last."
)
REDUCED = Ground("L25 83.3", "Giảm giá để tiếp tục đấu giá.", "Reduced for the next auction.")
TAKEN = Ground(
    "D152 65.6",
    "Người được thi hành án đã đề nghị nhận tài sản: không giảm giá.",
    "A creditor asked to take it: no reduction.",
)
RECALL_SEIZURE = Ground(
    "D152 55.4",
    "Giá không vượt nghĩa vụ được bảo đảm và chi phí: thu hồi ngay quyết định kê biên (38.1.e).",
    "Not worth more than the secured debt and costs: recall the seizure at once (38.1.e).",
)
GIVE_BACK = Ground(
    "L25 83.3",
    "Giá không vượt chi phí và người được thi hành án không nhận: giao lại tài sản (38.1.g).",
    "The price does not exceed the costs and no creditor takes it: back to the debtor (38.1.g).",
)


def may_reduce(lot: Lot, new_price: int, on: date, pack: Pack) -> Verdict:
    """May the price be reduced to `new_price` đồng for the next auction (S19)?

    The stop comes first: at or below the costs (and the secured debt of a mortgaged asset) there is no next auction;
    `law.sale.after_failed_auction` computes what follows then. Raises `LawError("new_price", …)` for a negative price.
    """
    if new_price < 0:
        raise LawError("new_price", "giá không được âm / a price must not be negative")
    if lot.creditor_takes:
        return TAKEN.no()
    sums = (
        Line(vi="Giá khởi điểm lần trước", en="Last starting price", amount=lot.price),
        Line(vi="Giá mới", en="New price", amount=new_price),
    )
    if new_price >= lot.price:
        return NO_REDUCTION.no(working=sums)
    if (lot.price - new_price) * 100 > lot.price * pack.amounts.number("price_reduction_percent", on):
        return TOO_MUCH.no(working=sums)
    if new_price <= lot.costs + (lot.secured or 0):
        return (GIVE_BACK if lot.secured is None else RECALL_SEIZURE).no(working=sums)
    return REDUCED.yes(working=sums)


MAY_TAKE = Ground(
    "L25 83.3", "Được nhận tài sản theo giá đã giảm lần sau cùng.", "The creditor may take it at the last price."
)
MAY_NOT_TAKE = Ground(
    "L25 83.3",
    "Chỉ từ sau lần giảm giá thứ hai mà đấu giá không thành.",
    "Only once an auction failed after the second reduction.",
)


def may_take(lot: Lot, on: date, pack: Pack) -> Verdict:
    """May a creditor take the asset at `lot.price`, its auction having failed? From the second reduction on."""
    enough = lot.reductions >= pack.amounts.number("price_reductions_before_taking", on)
    return MAY_TAKE.yes() if enough else MAY_NOT_TAKE.no()


PAID_IN_TIME = Ground("D152 65.1", "Nộp tiền trong thời hạn.", "Paid in time.")
PAID_EXTENDED = Ground(
    "D152 65.1",
    "Nộp tiền trong thời hạn được đương sự và người mua thỏa thuận gia hạn.",
    "Paid in the time agreed by parties and buyer.",
)
PAID_LATE = Ground(
    "D152 65.1",
    "Quá thời hạn nộp tiền: hủy hợp đồng; tiền đặt trước xử lý theo khoản 5 Điều 65.",
    "Too late: the contract is cancelled and the deposit handled under 65.5.",
)


def may_pay(auctioned_on: date, paid_on: date, pack: Pack, *, agreed_until: date | None = None) -> Verdict:
    """May the buyer still pay on this day (S20)? 30 days, or the day agreed with all parties, at most 60 days."""
    ordinary = due_for("R091", auctioned_on, pack)
    if paid_on <= ordinary.due:
        return PAID_IN_TIME.yes(working=ordinary.working)
    longest = due_for("R091b", auctioned_on, pack)
    if agreed_until is not None and paid_on <= min(agreed_until, longest.due):
        return PAID_EXTENDED.yes(working=longest.working)
    return PAID_LATE.no(working=longest.working if agreed_until else ordinary.working)


class Deposit(StrEnum):
    """Where a defaulting buyer's money goes (D152 65.4–65.5)."""

    AGENCY = "agency"  # deposit and its interest: financial guarantees and the items of D152 79, never the creditors
    STATE_BUDGET = "state_budget"  # a bidder's deposit under the auction law, after the auction costs
    CONTRACT = "contract"  # other sums paid: by the contract and the law of contracts


def deposit_goes_to(*, contract_accepted: bool, is_deposit: bool) -> tuple[Deposit, str]:
    """Where money of a bidder or buyer who defaults goes, and the article (S20)."""
    if not is_deposit:
        return Deposit.CONTRACT, "D152 65.5"
    return (Deposit.AGENCY, "D152 65.5") if contract_accepted else (Deposit.STATE_BUDGET, "D152 65.4")


class Halt(StrEnum):
    """Why an auction is paused (84.1) or stopped (84.2)."""

    POSTPONED = "84.1.a"
    COMPLAINT_RESOLVER = "84.1.b"
    PROTEST = "84.1.c"
    CANCELLED = "84.2.a"
    SERIOUS_VIOLATION = "84.2.b"
    NOT_ELIGIBLE = "84.2.c"
    PAID_OR_TAKEN = "84.2.d"
    ENOUGH_MONEY = "84.2.đ"


HALTS: dict[Halt, tuple[str, str]] = {
    Halt.POSTPONED: ("Có quyết định hoãn, tạm đình chỉ.", "Postponed or suspended."),
    Halt.COMPLAINT_RESOLVER: ("Người giải quyết khiếu nại, tố cáo yêu cầu tạm dừng.", "A resolver asks for a pause."),
    Halt.PROTEST: ("Có kháng nghị hoặc văn bản của cơ quan tố tụng.", "A protest, or a prosecuting body's paper."),
    Halt.CANCELLED: ("Có quyết định đình chỉ.", "Cancelled."),
    Halt.SERIOUS_VIOLATION: ("Có kết luận vi phạm nghiêm trọng.", "A serious violation was found."),
    Halt.NOT_ELIGIBLE: ("Tài sản không đủ điều kiện đấu giá.", "The asset may not be auctioned."),
    Halt.PAID_OR_TAKEN: ("Đã nộp đủ tiền hoặc tài sản đã có người nhận.", "Paid in full, or the asset was taken."),
    Halt.ENOUGH_MONEY: ("Tiền bán các tài sản trước đã đủ.", "The assets sold before bring enough."),
}
ANNOUNCED = Ground(
    "L25 84.3", "Đấu giá viên đã công bố người trúng đấu giá.", "The auctioneer has announced the winner."
)


def may_halt(reason: Halt, *, winner_announced: bool) -> Verdict:
    """May the auction be paused or stopped for this reason? Only before the winner is announced (L25 84.3)."""
    return ANNOUNCED.no() if winner_announced else Ground(f"L25 {reason}", *HALTS[reason]).yes()


class Direct(StrEnum):
    """Why an asset is priced by the enforcer and sold without an auction (D152 60.4, 60.5, 61.2)."""

    SMALL = "small"
    PERISHABLE = "perishable"
    GOLD = "gold"


DIRECT: dict[Direct, Ground] = {
    Direct.SMALL: Ground(
        "L25 83.2.b; D152 60.4",
        "Động sản có giá trị nhỏ: Chấp hành viên xác định giá, bán không qua đấu giá.",
        "A movable of small value: priced by the enforcer, sold without auction.",
    ),
    Direct.PERISHABLE: Ground(
        "L25 83.2.b; D152 60.5",
        "Tài sản tươi sống, mau hỏng: Chấp hành viên xác định giá, bán không qua đấu giá.",
        "A perishable: priced by the enforcer, sold without auction.",
    ),
    Direct.GOLD: Ground(
        "D152 61.2",
        "Vàng miếng, vàng nhẫn trơn: bán theo giá mua vào niêm yết.",
        "Gold bars and plain rings: sold at the posted buying price.",
    ),
}
IMMOVABLE_AUCTIONED = Ground(
    "L25 83.2.b", "Bất động sản phải bán đấu giá.", "An immovable is auctioned, however small its value."
)
NOT_SMALL = Ground(
    "D152 60.4",
    "Giá thị trường lớn hơn mức của tài sản giá trị nhỏ: phải thẩm định giá, đấu giá.",
    "Worth more than a thing of small value: it is valued and auctioned.",
)


def may_sell_directly(why: Direct, price: int, region: str, on: date, pack: Pack, *, movable: bool) -> Verdict:
    """May the enforcer price the asset at `price` đồng himself and sell it without an auction?

    A thing of small value is worth at most so many minimum wages of the wage region (I–IV) of the agency's seat.
    """
    if not movable:
        return IMMOVABLE_AUCTIONED.no()
    if why is Direct.SMALL:
        most = pack.amounts.number("small_value_wages", on) * pack.amounts.regional_wage(region, on)
        sums = (
            Line(vi="Giá thị trường", en="Market price", amount=price),
            Line(vi="Mức giá trị nhỏ", en="Small value at most", amount=most),
        )
        return (DIRECT[why].yes if price <= most else NOT_SMALL.no)(working=sums)
    return DIRECT[why].yes()


REVALUED_ONCE = Ground(
    "L25 82.2.c",
    "Định giá lại theo yêu cầu của đương sự chỉ được thực hiện một lần.",
    "Re-valuation on request only once.",
)
REVALUE_LATE = Ground(
    "L25 82.2.c",
    "Quá 05 ngày làm việc kể từ ngày nhận thông báo kết quả.",
    "More than 5 working days after the notice.",
)
REVALUE_UNPAID = Ground("L25 82.2.c", "Chưa nộp tạm ứng chi phí định giá lại.", "The advance on costs is not paid.")
REVALUE = Ground("L25 82.2.c", "Định giá lại theo yêu cầu của đương sự.", "Re-valuation on a party's request.")


def may_revalue_on_request(notified_on: date, asked_on: date, pack: Pack, *, paid: bool, done_before: bool) -> Verdict:
    """May a party have the asset valued again (L25 82.2.c)? Once, within R071, with the advance paid."""
    if done_before:
        return REVALUED_ONCE.no()
    window = due_for("R071", notified_on, pack)
    if asked_on > window.due:
        return REVALUE_LATE.no(working=window.working)
    return REVALUE.yes(working=window.working) if paid else REVALUE_UNPAID.no()


REPRICE = Ground(
    "L25 82.5; D152 62.1", "Đủ điều kiện thẩm định giá theo giá mới.", "The adjudged asset is priced anew."
)
REPRICE_OLD = Ground("D62 17.1", "Đủ điều kiện thẩm định giá theo giá mới.", "The adjudged asset is priced anew.")
REPRICE_MISSING = {
    "asked": Ground("L25 82.5.a", "Thiếu đơn, chứng cứ hoặc tạm ứng chi phí.", "Request, proof or advance is missing."),
    "delayed": Ground(
        "L25 82.5.b",
        "Việc thi hành án không kéo dài do tình trạng khẩn cấp, trở ngại khách quan, bất khả kháng.",
        "The delay is not due to emergency, obstacle or force majeure.",
    ),
    "changed": Ground("D152 62.1", "Giá thay đổi chưa đến 20 %.", "The price changed by less than 20 %."),
}


def may_reprice(
    value_at_effect: int,
    value_now: int,
    on: date,
    pack: Pack,
    *,
    asked_proven_and_paid: bool,
    force_majeure_delay: bool,
    regime: Regime = Regime.NEW,
) -> Verdict:
    """May an asset awarded to one party against payment be priced anew? Both conditions of 82.5, and 20 % change.

    The old law asked for no such delay (D62 17.1; CORRECTIONS B4).
    """
    if not asked_proven_and_paid:
        return REPRICE_MISSING["asked"].no()
    if regime is Regime.NEW and not force_majeure_delay:
        return REPRICE_MISSING["delayed"].no()
    if not price_changed(value_at_effect, value_now, on, pack):
        return REPRICE_MISSING["changed"].no()
    return (REPRICE if regime is Regime.NEW else REPRICE_OLD).yes()
