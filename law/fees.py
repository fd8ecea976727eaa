"""The enforcement fee (phí thi hành án dân sự): how much (F216), and who pays it (L25 53.1; D152 30.1; L08 60)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict

from law.amounts import Amounts
from law.errors import LawError
from law.figures import dmy, line, share_out, to_dong, vnd, vnd_en, whole_dong
from law.model import Line, Regime
from law.money_settings import MoneySettings
from law.regime import regime_on

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

REDUCTIONS: Mapping[str, tuple[int, str, str]] = {
    "7.2.a": (80, "hộ nghèo", "poor household"),
    "7.2.b": (30, "tự xác minh chính xác, không huy động lực lượng", "correct verification, no forces mobilised"),
    "7.2.c": (20, "tự xác minh chính xác, có huy động lực lượng", "correct verification, forces mobilised"),
}
"""Grounds to reduce the fee, with the highest percentage (7.2.a) or the fixed one (7.2.b-c) (F216 7.2)."""

VERIFIED_ASSET_GROUNDS = frozenset({"7.1.c", "7.2.b", "7.2.c"})
"""Grounds that reach only the fee on what came from the asset the creditor found (F216 7.1.c, 7.2.b-c)."""


class Relief(BaseModel):
    """A waiver or reduction granted for one fee decision (F216 7; one decision a collection, 7.4).

    `ground` is a key of `WAIVERS` or `REDUCTIONS`. `percent` is what the Head granted under 7.2.a (1-80).
    `from_asset` is the part of this receipt, in đồng, that came from the asset the creditor verified (all of it if
    None). `named_in_judgment`: the asset was already named in the judgment, which bars 7.2.b-c.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ground: str
    percent: int | None = None
    from_asset: int | None = None
    named_in_judgment: bool = False


class Fee(BaseModel):
    """The fee on one receipt: `fee` đồng now, the band fee on all receipts so far, and the working.

    `exempt` is the clause of F216 that leaves the receipt free of fee, if one does.
    """

    model_config = ConfigDict(frozen=True)

    fee: int
    charged_so_far: int
    exempt: str | None
    working: tuple[Line, ...]


def fee(
    received: int,
    on: date,
    *,
    amounts: Amounts,
    settings: MoneySettings,
    already_received: int = 0,
    already_charged: int = 0,
    third: bool = False,
    requested: int | None = None,
    paid_over: int = 0,
    exempt: str | None = None,
    relief: Relief | None = None,
) -> Fee:
    """The fee on `received` đồng that a creditor receives on the local day `on`, in one case.

    Fee-bearing receipts are cumulative (F216 5.2): `already_received` and `already_charged` are what he received, and
    was charged, before; this receipt bears the difference of the cumulative fees, so that instalments add up to the
    fee of a single receipt, whatever was earlier at a third or waived. `third`: the parties handed it over between
    themselves before coercion was carried out (4.4). `requested`: the value of the request; at most twice the base
    salary makes every receipt free (6.4). `paid_over`: what he must pay the other side out of it, in a division (4.2).
    `exempt`: a key of `EXEMPTIONS` that the facts fulfil.

    Raises `LawError` with the field for a negative amount, an unknown ground, or a day before the first base salary.
    """
    for field, value in (
        ("received", received),
        ("already_received", already_received),
        ("already_charged", already_charged),
        ("paid_over", paid_over),
        ("requested", requested or 0),
    ):
        whole_dong(field, value)
    working: list[Line] = [line("Số tiền, giá trị thực nhận", "Received", "F216 4.1", received, on)]
    if paid_over:
        if paid_over > received:
            raise LawError(
                "paid_over",
                "phần phải thanh toán cho bên kia lớn hơn giá trị nhận được; bên này không thực nhận gì / "
                "more is owed to the other side than is received; this side receives nothing",
            )
        received -= paid_over
        working.append(
            line("Trừ phần phải thanh toán cho bên kia", "Less what goes to the other side", "F216 4.2", paid_over)
        )
    threshold = 2 * amounts.base_salary(on)
    working.append(
        line(f"Hai lần mức lương cơ sở ngày {dmy(on)}", f"Twice the base salary on {dmy(on)}", "F216 4.1", threshold)
    )
    ground = _exemption(exempt, requested, threshold)
    if ground:
        vi, en = EXEMPTIONS[ground]
        working.append(line(f"Không phải chịu phí: {vi}", f"No fee: {en}", f"F216 {ground}"))
        return Fee(fee=0, charged_so_far=already_charged, exempt=ground, working=tuple(working))
    cumulative = already_received + received
    if cumulative <= threshold and not already_charged:
        working.append(
            line(
                f"Tổng đã nhận {vnd(cumulative)} chưa vượt ngưỡng: chưa thu phí",
                f"Receipts so far, {vnd_en(cumulative)}, do not exceed the threshold: no fee yet",
                "F216 4.1, 5.3",
            )
        )
        return Fee(fee=0, charged_so_far=0, exempt=None, working=tuple(working))

    # Once the threshold is passed the whole of the earlier small receipts bears the fee (5.3); it is not tested afresh
    # when the base salary rises later.
    earlier = already_received if already_charged or already_received > threshold else 0
    full = _band_fee(cumulative, on, amounts, working)
    before = _band_fee(earlier, on, amounts, None)
    share = Fraction(1, 3) if third else Fraction(1)
    due = to_dong(full * share, settings.fee_rounding) - to_dong(before * share, settings.fee_rounding)
    if third:
        working.append(
            line(
                "Đương sự tự giao nhận trước khi cưỡng chế: thu 1/3",
                "Handed over between the parties before coercion: one third",
                "F216 4.4",
            )
        )
    if earlier:
        working.append(
            line(
                f"Trừ phí của {vnd(earlier)} đã nhận trước",
                f"Less the fee on {vnd_en(earlier)} received before",
                "F216 5.2",
                to_dong(before * share, settings.fee_rounding),
            )
        )
    if relief:
        due = _relieved(due, received, relief, settings, working)
    working.append(line("Phí phải nộp lần này", "Fee on this receipt", "F216 5.1", due, on))
    return Fee(fee=due, charged_so_far=already_charged + due, exempt=None, working=tuple(working))


def _exemption(exempt: str | None, requested: int | None, threshold: int) -> str | None:
    if exempt is not None and exempt not in EXEMPTIONS:
        known = ", ".join(EXEMPTIONS)
        raise LawError("exempt", f"không có căn cứ {exempt!r}; các căn cứ: {known} / no ground {exempt!r}: {known}")
    if exempt is None and requested is not None and requested <= threshold:
        return "6.4"
    return exempt


def _band_fee(receipts: int, on: date, amounts: Amounts, working: list[Line] | None) -> Fraction:
    """The exact fee on cumulative receipts, threshold aside; each band that bears something gets a line."""
    bands = amounts.fee_bands(on)
    tops = [band.above for band in bands[1:]] + [receipts]
    total = Fraction(0)
    for band, top in zip(bands, tops, strict=True):
        part = min(receipts, top) - band.above
        if part <= 0:
            break
        part_fee = Fraction(band.percent) / 100 * part
        total += part_fee
        if working is not None:
            percent = _percent(band.percent)
            working.append(
                line(f"{percent}% × {vnd(part)}", f"{percent}% × {vnd_en(part)}", "F216 4.1", to_dong(part_fee))
            )
    return total


def _percent(percent: Decimal) -> str:
    return f"{percent.normalize():f}"


def _relieved(due: int, received: int, relief: Relief, settings: MoneySettings, working: list[Line]) -> int:
    """What is left of the fee of this receipt after a waiver or reduction (F216 7)."""
    ground = relief.ground
    if ground in WAIVERS:
        percent, (vi, en) = 100, WAIVERS[ground]
    elif ground in REDUCTIONS:
        highest, vi, en = REDUCTIONS[ground]
        percent = _granted(relief, highest)
    else:
        known = ", ".join((*WAIVERS, *REDUCTIONS))
        raise LawError("relief", f"không có căn cứ {ground!r}; các căn cứ: {known} / no ground {ground!r}: {known}")
    if relief.named_in_judgment and ground in {"7.2.b", "7.2.c"}:
        working.append(
            line(
                "Không giảm: tài sản đã được xác định trong bản án",
                "No reduction: the judgment already named the asset",
                f"F216 {ground}",
            )
        )
        return due
    part = Fraction(1)
    if ground in VERIFIED_ASSET_GROUNDS and relief.from_asset is not None and received:
        part = Fraction(min(whole_dong("relief.from_asset", relief.from_asset), received), received)
    taken_off = to_dong(due * part * percent / 100, settings.fee_rounding)
    verb_vi, verb_en = ("Miễn phí", "Waived") if percent == 100 else (f"Giảm {percent}%", f"Reduced by {percent}%")
    working.append(line(f"{verb_vi}: {vi}", f"{verb_en}: {en}", f"F216 {ground}", taken_off))
    return due - taken_off


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


class Relation(StrEnum):
    """What the judgment makes of the money or asset, as far as the payer of the fee depends on it."""

    ORDINARY = "ordinary"
    JOINT_AWARD = "joint_award"  # one sum or one asset awarded to several (D152 30.1 paragraph 1)
    DIVISION = "division"  # common property, inheritance, divorce, mutual rights and duties (D152 30.1 paragraph 2)


class Payer(BaseModel):
    """Who pays the fee on a receipt, and on how much of it.

    `who`: `recipient` (whoever receives it, whether or not he requested), `creditor`, `debtor`, or `none`.
    `base`: the fee-bearing part of the receipt in đồng.
    """

    model_config = ConfigDict(frozen=True)

    who: Literal["recipient", "creditor", "debtor", "none"]
    base: int
    working: tuple[Line, ...]


def fee_payer(
    received: int,
    on: date,
    requested_by: frozenset[Literal["creditor", "debtor"]],
    *,
    settings: MoneySettings,
    decided_on: date,
    relation: Relation = Relation.ORDINARY,
    performed_early: int = 0,
) -> Payer:
    """Who pays the fee on `received` đồng received on `on`, under the regime of that day.

    `requested_by` is empty in an ex-officio matter (no fee). `decided_on` is the day of the enforcement decision.
    `performed_early` is the part of the receipt performed before that decision or within the voluntary period, on which
    no fee is due (L25 53.1 paragraph 2; F216 6.8).

    NEW (L25 3.10, 53.1; D152 30.1), in this order: division - each recipient on what he actually receives; joint award
    - whoever receives; otherwise the party who requested, the debtor only if the decision is not older than 1/7/2026.
    OLD (L08 60; F216 2, 4.2-4.3): the creditor, or each recipient in a division.
    """
    base = max(0, whole_dong("received", received) - whole_dong("performed_early", performed_early))
    if not requested_by:
        return _payer(
            "none",
            0,
            "Việc chủ động thi hành: không có người yêu cầu, không thu phí",
            "Enforced ex officio: nobody requested, no fee",
            "L25 53.1",
        )
    if regime_on(on) is Regime.OLD:
        if relation is Relation.DIVISION:
            return _payer(
                "recipient",
                base,
                "Chia tài sản: mỗi người nộp phí trên phần thực nhận",
                "Division: each pays on what he actually receives",
                "F216 4.2",
            )
        return _payer("creditor", base, "Người được thi hành án nộp phí", "The creditor pays the fee", "L08 60; F216 2")
    if settings.fee_payer == "decree" and relation is Relation.DIVISION:
        return _payer(
            "recipient",
            base,
            "Chia tài sản: người nhận nộp phí trên phần thực nhận",
            "Division: each recipient pays on what he actually receives",
            "D152 30.1 đoạn 2",
        )
    if settings.fee_payer == "decree" and relation is Relation.JOINT_AWARD:
        return _payer(
            "recipient",
            base,
            "Nhiều người được nhận chung: người nhận nộp phí",
            "Awarded jointly: whoever receives it pays",
            "D152 30.1 đoạn 1",
        )
    who = settings.fee_both_requested if len(requested_by) == 2 else next(iter(requested_by))
    if who == "creditor":
        return _payer(
            "creditor", base, "Người được thi hành án yêu cầu, nộp phí", "The creditor requested and pays", "L25 53.1"
        )
    if regime_on(decided_on) is Regime.OLD:
        return _payer(
            "none",
            0,
            "Quyết định theo yêu cầu của người phải thi hành án ra trước 01/7/2026: không thu phí",
            "Decision at the debtor's request issued before 1/7/2026: no fee",
            "L25 53.1 đoạn 3",
        )
    return _payer(
        "debtor",
        base,
        "Người phải thi hành án yêu cầu: nộp phí, trừ phần đã thi hành trước quyết định hoặc trong thời hạn tự nguyện",
        "The debtor requested: he pays, save on what was performed before the decision or in the voluntary period",
        "L25 53.1 đoạn 2",
    )


def _payer(who: Literal["recipient", "creditor", "debtor", "none"], base: int, vi: str, en: str, article: str) -> Payer:
    return Payer(who=who, base=base, working=(line(vi, en, article),))


def fee_split(collected: int, *, autonomous: bool) -> dict[str, int]:
    """Who gets the collected fee (F216 9): 65 % the collecting agency, 20 % the central fund, 15 % the State budget.

    An agency without a mechanism of financial autonomy pays all of it into the State budget (9.1). Adds up to the đồng.
    """
    whole_dong("collected", collected)
    if not autonomous:
        return {"agency": 0, "central_fund": 0, "state_budget": collected}
    parts = ("agency", "central_fund", "state_budget")
    return dict(zip(parts, share_out(collected, (65, 20, 15), parts), strict=True))
