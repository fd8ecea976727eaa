"""The enforcement fee (phí thi hành án dân sự): how much is due on a receipt (F216 4-7).

A matter of a private enforcement office bears no such fee: its price is agreed with the client (L25 31.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from law.errors import LawError
from law.figures import dmy, line, percent_text, to_dong, vnd, vnd_en, whole_dong
from law.model import Frozen, Line
from law.money_rules import MoneyRules

EXEMPTIONS: Mapping[str, tuple[str, str]] = {
    "6.1": (
        "cấp dưỡng; bồi thường tính mạng, sức khỏe, danh dự, nhân phẩm; tiền lương, trợ cấp; bảo hiểm xã hội",
        "alimony; damages to life, health, honour; wages and allowances; social insurance",
    ),
    "6.2": (
        "kinh phí chương trình chính sách xã hội, chăm sóc sức khỏe, giáo dục không vì mục đích kinh doanh",
        "funds of social-policy programmes, non-commercial health care and education",
    ),
    "6.3": ("hiện vật chỉ có ý nghĩa tinh thần", "things of purely moral value"),
    "6.4": (
        "giá trị yêu cầu không vượt quá hai lần lương cơ sở",
        "the requested value is at most twice the base salary",
    ),
    "6.5": ("thu hồi nợ cho Ngân hàng Chính sách xã hội", "recovery of loans of the Social Policy Bank"),
    "6.6": ("bản án không có giá ngạch", "a judgment without a value and without an ad-valorem court fee"),
    "6.7": ("tiền, tài sản trả lại trong việc chủ động thi hành", "money or assets returned ex officio"),
    "6.8": ("tự nguyện thi hành trong thời hạn tự nguyện", "performed within the voluntary period"),
}
"""Receipts that bear no fee (F216 6)."""

WAIVERS: Mapping[str, tuple[str, str]] = {
    "7.1.a": ("người có công với cách mạng", "persons with merit"),
    "7.1.b": ("neo đơn, tàn tật, ốm đau kéo dài", "lonely, disabled or long ill"),
    "7.1.c": (
        "tự xác minh chính xác sau quyết định chưa có điều kiện",
        "the creditor verified correctly after a no-condition decision",
    ),
}
"""Grounds to waive the whole fee (F216 7.1)."""

REDUCTIONS: Mapping[str, tuple[str, str]] = {
    "7.2.a": ("hộ nghèo", "poor household"),
    "7.2.b": ("tự xác minh chính xác, không huy động lực lượng", "correct verification, no forces mobilised"),
    "7.2.c": ("tự xác minh chính xác, có huy động lực lượng", "correct verification, forces mobilised"),
}
"""Grounds to reduce the fee (F216 7.2); the pack has the highest percentage (7.2.a) or the fixed one (7.2.b-c)."""

GROUNDS: Mapping[str, tuple[str, str]] = {**WAIVERS, **REDUCTIONS}
"""Every ground of relief (F216 7)."""

VERIFIED_ASSET_GROUNDS = frozenset({"7.1.c", "7.2.b", "7.2.c"})
"""Grounds that reach only the fee on what came from the asset the creditor found (F216 7.1.c, 7.2.b-c)."""


class Relief(Frozen):
    """A waiver or reduction granted for one fee decision (F216 7; one decision a collection, 7.4).

    `ground` is a key of `WAIVERS` or `REDUCTIONS`. `percent` is what the Head granted under 7.2.a (1-80).
    `from_asset` is the part of this receipt, in đồng, that came from the asset the creditor verified (all of it if
    None). `named_in_judgment`: the asset was already named in the judgment, which bars 7.2.b-c.
    """

    ground: str
    percent: int | None = None
    from_asset: int | None = None
    named_in_judgment: bool = False


class Fee(Frozen):
    """The fee on one receipt, in đồng, and its working.

    `received_so_far` and `charged_so_far` are the creditor's fee-bearing receipts and fees, this receipt included: what
    the next receipt takes as `already_received` and `already_charged`. `exempt` is the clause of F216 that leaves this
    receipt free, if one does.
    """

    fee: int
    received_so_far: int
    charged_so_far: int
    exempt: str | None
    working: tuple[Line, ...]


class Lifted(NamedTuple):
    """What a relief takes off a fee, in đồng, and the line that says so."""

    amount: int
    line: Line


def fee(
    received: int,
    on: date,
    rules: MoneyRules,
    *,
    already_received: int = 0,
    already_charged: int = 0,
    third: bool = False,
    requested: int | None = None,
    paid_over: int = 0,
    exempt: str | None = None,
    relief: Relief | None = None,
) -> Fee:
    """The fee on `received` đồng that a creditor receives on the local day `on`, in one case.

    Receipts are cumulative (F216 5.2): `already_received` and `already_charged` are his fee-bearing receipts and fees
    before this one, which bears the difference of the cumulative fees. So instalments add up to the fee of a single
    receipt, whatever of it was earlier at a third or waived. `third`: the parties handed it over between themselves
    before coercion was carried out (4.4). `requested`: the value of the request; at most twice the base salary leaves
    every receipt free (6.4). `paid_over`: what he must pay the other side out of it, in a division (4.2). `exempt`: a
    key of `EXEMPTIONS` that the facts fulfil.

    Raises `LawError` with the field: a negative amount, an unknown ground, a day before the first base salary.
    """
    for field, amount in (
        ("received", received),
        ("already_received", already_received),
        ("paid_over", paid_over),
        ("already_charged", already_charged),
        ("requested", requested or 0),
    ):
        whole_dong(field, amount)
    working: list[Line] = []
    net = _net(received, paid_over, on, working)
    threshold = rules.amounts.fee_threshold(on)
    working.append(
        line(f"Hai lần mức lương cơ sở ngày {dmy(on)}", f"Twice the base salary on {dmy(on)}", "F216 4.1", threshold)
    )
    if ground := _exemption(exempt, requested, threshold):
        vi, en = EXEMPTIONS[ground]
        working.append(line(f"Không phải chịu phí: {vi}", f"No fee: {en}", f"F216 {ground}"))
        return Fee(
            fee=0,
            received_so_far=already_received,
            charged_so_far=already_charged,
            exempt=ground,
            working=tuple(working),
        )
    so_far = already_received + net
    due = 0
    if so_far <= threshold and not already_charged:
        working.append(
            line(
                f"Tổng đã nhận {vnd(so_far)} chưa vượt ngưỡng: chưa thu phí",
                f"Receipts so far, {vnd_en(so_far)}, are within the threshold: no fee yet",
                "F216 4.1, 5.3",
            )
        )
    else:
        # The passing of the threshold makes the earlier small receipts bear the fee too (5.3). Once passed it is not
        # tested afresh when the base salary rises later.
        charged_on = already_received if already_charged or already_received > threshold else 0
        due = _due(so_far, charged_on, on, rules, working, third=third)
        if relief:
            lifted = relieved(due, net, relief, on, rules)
            due -= lifted.amount
            working.append(lifted.line)
    working.append(line("Phí phải nộp lần này", "Fee on this receipt", "F216 5.1", due, on))
    return Fee(
        fee=due, received_so_far=so_far, charged_so_far=already_charged + due, exempt=None, working=tuple(working)
    )


def prison_part(fee: int, collected: int, received: int, on: date, rules: MoneyRules) -> int:
    """What a prison is to have of a fee, in đồng: the share of who collects, by what of the money came from it.

    `collected` of the `received` đồng came from the prison (F216 9.2.a).
    """
    if not collected or not received:
        return 0
    percent = Fraction(rules.amounts.share("fee_split_percent", on)["agency"], 100)
    return int(fee * percent * Fraction(collected, received))


def needs_valuation(adjudged: int | None, market: int, on: date, rules: MoneyRules) -> bool:
    """Whether an asset handed over in kind must be valued before the fee on it is set (F216 5.4.b).

    It must if the judgment gives no value (`adjudged` None), or one that is off the `market` price by more than 20 %.
    The agency bears the cost, and tells the payer the fee at least 15 days before the delivery.
    """
    if adjudged is None:
        return True
    gap = Fraction(rules.amounts.number("fee_valuation_gap_percent", on), 100)
    return abs(whole_dong("adjudged", adjudged) - whole_dong("market", market)) > gap * adjudged


def _net(received: int, paid_over: int, on: date, working: list[Line]) -> int:
    """What the creditor actually receives (thực nhận)."""
    working.append(line("Số tiền, giá trị tài sản nhận", "Received", "F216 4.1", received, on))
    if paid_over > received:
        raise LawError(
            "paid_over",
            "phần phải thanh toán cho bên kia lớn hơn giá trị nhận được: bên này không thực nhận gì / "
            "more goes to the other side than is received: this side receives nothing",
        )
    if paid_over:
        working.append(
            line("Trừ phần phải thanh toán cho bên kia", "Less what goes to the other side", "F216 4.2", paid_over)
        )
    return received - paid_over


def _exemption(exempt: str | None, requested: int | None, threshold: int) -> str | None:
    if exempt is not None and exempt not in EXEMPTIONS:
        known = ", ".join(EXEMPTIONS)
        raise LawError("exempt", f"không có căn cứ {exempt!r}; các căn cứ: {known} / no ground {exempt!r}: {known}")
    if exempt is None and requested is not None and requested <= threshold:
        return "6.4"
    return exempt


def _due(so_far: int, charged_on: int, on: date, rules: MoneyRules, working: list[Line], *, third: bool) -> int:
    """The cumulative fee less that on the receipts already charged, each rounded: the instalments telescope."""
    share = Fraction(1, rules.amounts.number("fee_direct_part", on)) if third else Fraction(1)
    rounding = rules.settings.fee_rounding
    total = Fraction(0)
    for part, percent, part_fee in _bands(so_far, on, rules):
        total += part_fee
        working.append(
            line(f"{percent}% × {vnd(part)}", f"{percent}% × {vnd_en(part)}", "F216 4.1", to_dong(part_fee, rounding))
        )
    if third:
        working.append(
            line(
                "Đương sự tự giao nhận trước khi cưỡng chế: 1/3 mức phí",
                "Handed over between the parties before coercion: one third",
                "F216 4.4",
            )
        )
    before = sum((part_fee for _, _, part_fee in _bands(charged_on, on, rules)), Fraction(0))
    if charged_on:
        working.append(
            line(
                f"Trừ phí tính trên {vnd(charged_on)} đã nhận trước",
                f"Less the fee on {vnd_en(charged_on)} received before",
                "F216 5.2",
                to_dong(before * share, rounding),
            )
        )
    return to_dong(total * share, rounding) - to_dong(before * share, rounding)


def _bands(receipts: int, on: date, rules: MoneyRules) -> list[tuple[int, str, Fraction]]:
    """Each band that the receipts reach: the part in it, its rate as text, the exact fee on that part."""
    bands = rules.amounts.fee_bands(on)
    tops = [*(band.above for band in bands[1:]), receipts]
    reached = ((min(receipts, top) - band.above, band.percent) for band, top in zip(bands, tops, strict=True))
    return [(part, percent_text(rate), Fraction(rate) / 100 * part) for part, rate in reached if part > 0]


def relieved(due: int, net: int, relief: Relief, on: date, rules: MoneyRules) -> Lifted:
    """What a waiver or reduction takes off a fee of `due` đồng on a receipt of `net` (F216 7).

    Raises `LawError` for an unknown ground, or a percentage that the ground does not allow.
    """
    ground = relief.ground
    if ground not in GROUNDS:
        known = ", ".join(GROUNDS)
        raise LawError("relief", f"không có căn cứ {ground!r}; các căn cứ: {known} / no ground {ground!r}: {known}")
    vi, en = GROUNDS[ground]
    percent = 100 if ground in WAIVERS else _granted(relief, rules.amounts.fee_reductions(on)[ground])
    if relief.named_in_judgment and ground in {"7.2.b", "7.2.c"}:
        return Lifted(
            0,
            line(
                "Không giảm: tài sản đã được xác định trong bản án",
                "No reduction: the judgment already named the asset",
                f"F216 {ground}",
            ),
        )
    part = Fraction(1)
    if ground in VERIFIED_ASSET_GROUNDS and relief.from_asset is not None and net:
        part = Fraction(min(whole_dong("relief.from_asset", relief.from_asset), net), net)
    amount = to_dong(due * part * percent / 100, rules.settings.fee_rounding)
    verb_vi, verb_en = ("Miễn phí", "Waived") if percent == 100 else (f"Giảm {percent}%", f"Reduced by {percent}%")
    return Lifted(amount, line(f"{verb_vi}: {vi}", f"{verb_en}: {en}", f"F216 {ground}", amount))


def _granted(relief: Relief, highest: int) -> int:
    if relief.ground != "7.2.a":
        return highest
    if relief.percent is None or not 0 < relief.percent <= highest:
        raise LawError(
            "relief.percent",
            f"mức giảm do Thủ trưởng quyết định, từ 1 đến {highest}% (F216 7.2.a) / "
            f"state the reduction granted, 1 to {highest}% (F216 7.2.a)",
        )
    return relief.percent
