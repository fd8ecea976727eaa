"""A seized asset that does not sell: price reductions, when the chain stops, the creditor who takes the asset.

Also what becomes of an adjudged sum when the price has changed.
L25 83.3; D152 55.4, 62, 65-66; in the old regime L08 104; TTLT 11/2016 art. 7.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from law.claims import Claim, Distribution, DistributionFacts, Secured, rank_of
from law.errors import LawError
from law.figures import line, percent_text, to_dong, vnd, vnd_en, whole_dong
from law.model import Frozen, Line, Regime
from law.money_rules import MoneyRules
from law.priority import set_aside
from law.ranks import distribute
from law.regime import regime_on

if TYPE_CHECKING:
    from law.pack import Pack


def reduced(price: int, on: date, pack: Pack, percent: Decimal | None = None) -> int:
    """The next starting price, in đồng: by the most that may be (L25 83.3; L08 104.5), or by so many percent.

    A fraction goes up, lest the reduction exceed its limit. Raises `LawError("percent", ...)` unless 0 < percent <= 10.
    """
    largest = pack.amounts.number("price_reduction_percent", on)
    percent = Decimal(largest) if percent is None else percent
    if not 0 < percent <= largest:
        raise LawError(
            "percent",
            f"mỗi lần giảm giá không quá {largest}% giá khởi điểm lần liền kề trước / "
            f"a reduction is at most {largest}% of the starting price before",
        )
    exact = whole_dong("price", price) * (1 - Fraction(percent) / 100)
    return -(-exact.numerator // exact.denominator)


class Next(StrEnum):
    """What follows a failed auction, if the creditor does not take the asset."""

    REDUCE = "reduce"
    RECALL_SEIZURE = "recall_seizure"
    RETURN_TO_DEBTOR = "return_to_debtor"


class AfterFailure(Frozen):
    """After an auction failed at `price`: what follows at the reduced price `next_price`.

    `REDUCE`: an auction is held at it. `RETURN_TO_DEBTOR`: none is; the creditor may take the asset at it, paying
    nothing (D152 66.2), or it goes back. `creditor_may_take`: he may take it at `price`, until the next reduction
    decision is issued (D152 65.6).
    """

    price: int
    next: Next
    next_price: int
    creditor_may_take: bool
    working: tuple[Line, ...]


def after_failed_auction(
    price: int,
    reductions: int,
    on: date,
    pack: Pack,
    *,
    costs: int,
    secured_debt: int | None = None,
) -> AfterFailure:
    """What to do after an auction failed at the starting price `price`, reached by `reductions` reductions.

    The stop is computed before the next reduction is decided. NEW: a mortgaged asset whose reduced value no longer
    exceeds the secured debt and the enforcement `costs` is released at once (D152 55.4, 65.7.a; L25 38.1.e); any other
    whose reduced value no longer exceeds the costs goes back to the debtor unless the creditor takes it (L25 83.3;
    38.1.g). OLD: only the latter, and `costs` are those of coercion (L08 104.3).
    """
    whole_dong("costs", costs)
    regime = regime_on(on)
    article = "L25 83.3" if regime is Regime.NEW else "L08 104"
    failed_vi, failed_en = f"Đấu giá không thành sau {reductions} lần giảm", f"Failed after {reductions} reductions"
    working = [line(failed_vi, failed_en, article, price, on)]
    may_take = reductions >= pack.amounts.number("price_reductions_before_taking", on)
    if may_take:
        working.append(
            line(
                "Người được thi hành án có quyền nhận tài sản theo giá này, đến khi có quyết định giảm giá tiếp",
                "The creditor may take the asset at this price, until the next reduction decision",
                "L25 83.3; D152 65.6" if regime is Regime.NEW else "L08 104.2",
            )
        )
    shown = percent_text(Decimal(pack.amounts.number("price_reduction_percent", on)))
    next_price = reduced(price, on, pack)
    working.append(line(f"Giảm tiếp {shown}% còn", f"A further {shown}% leaves", article, next_price))
    then, reasons = _stop(next_price, costs, secured_debt, regime)
    return AfterFailure(
        price=price, next=then, next_price=next_price, creditor_may_take=may_take, working=(*working, *reasons)
    )


def _stop(next_price: int, costs: int, secured_debt: int | None, regime: Regime) -> tuple[Next, tuple[Line, ...]]:
    """Whether the chain of reductions ends at the next price, and why."""
    if secured_debt is not None and regime is Regime.NEW:
        limit = costs + whole_dong("secured_debt", secured_debt)
        if next_price <= limit:
            vi = f"Không vượt nghĩa vụ được bảo đảm và chi phí {vnd(limit)}: thu hồi ngay quyết định kê biên"
            en = f"Not above the secured debt and costs, {vnd_en(limit)}: recall the seizure at once"
            return Next.RECALL_SEIZURE, (line(vi, en, "D152 55.4, 65.7.a; L25 52.1.c, 38.1.e"),)
    if next_price <= costs:
        vi = f"Không vượt chi phí {vnd(costs)}: người được thi hành án không nhận thì giao lại tài sản"
        en = f"Not above the costs of {vnd_en(costs)}: back to the debtor unless the creditor takes it"
        basis = "L25 83.3; D152 65.7.b; L25 38.1.g" if regime is Regime.NEW else "L08 104.3"
        return Next.RETURN_TO_DEBTOR, (line(vi, en, basis),)
    return Next.REDUCE, ()


def price_changed(value_then: int, value_now: int, on: date, pack: Pack) -> bool:
    """Whether a price has moved so far since the judgment's legal effect that it is reckoned with (D152 62.1)."""
    moved = abs(whole_dong("value_now", value_now) - whole_dong("value_then", value_then))
    return value_then > 0 and moved >= Fraction(pack.amounts.number("price_change_percent", on), 100) * value_then


def repriced(share: int, value_then: int, value_now: int, on: date, pack: Pack) -> int:
    """What the party who keeps an adjudged asset owes the other after a price change, in đồng (D152 62.3).

    `share` is the other's sum in the judgment, out of an asset of `value_then`; it follows the new valuation in
    proportion. No late interest runs on it. Raises `LawError("value_now", ...)` if the price moved by less than 20 %.
    """
    if not price_changed(value_then, value_now, on, pack):
        raise LawError(
            "value_now",
            "giá thay đổi chưa đến 20% so với khi bản án có hiệu lực: giữ số tiền của bản án / "
            "the price moved by less than 20 % since the judgment took effect: the sum of the judgment stands",
        )
    return to_dong(Fraction(whole_dong("share", share) * value_now, value_then))


class TakeOver(Frozen):
    """A creditor takes the asset: what he pays in, what of his claim that settles, who gets what he pays in."""

    to_pay: int
    settled: int
    distribution: Distribution
    working: tuple[Line, ...]


def take_asset(taker: str, facts: DistributionFacts, rules: MoneyRules) -> TakeOver:
    """The creditor of claim `taker` takes the asset at the value `facts.proceeds` (D152 66).

    The value exceeds everything - the claims, costs, set-aside and transfer taxes: he pays the value less his claim
    (66.1). It does not: he pays the value less the share he would get in a distribution (66.2). It does not even exceed
    the costs: he pays nothing. Whether "everything" means all claims or his alone is the setting `take_over_total`.
    OLD (TTLT 11/2016 7.2-7.3): he pays the costs, the set-aside and the first two ranks, or if that is more, the value
    less his claim. What he pays is then distributed among the others.

    Raises `LawError("taker", ...)` if no claim has that id, besides what `distribute` raises.
    """
    regime = regime_on(facts.on)
    mine = next((claim for claim in facts.claims if claim.id == taker), None)
    if mine is None:
        raise LawError("taker", f"không có khoản {taker!r} trong claims / no claim {taker!r} in claims")
    value, own = facts.proceeds, mine.due(facts.on)
    others = [claim for claim in facts.claims if claim.id != taker]
    burdens = facts.costs + set_aside(facts, rules, regime)
    working = [line("Giá trị tài sản nhận", "Value of the asset", "D152 66", value, facts.on)]
    if value <= facts.costs:
        to_pay, why = (
            0,
            ("Giá trị không vượt chi phí: không phải nộp", "Not above the costs: nothing to pay", "D152 66.2 đoạn 2"),
        )
    elif regime is Regime.OLD:
        first = burdens + sum(c.due(facts.on) for c in others if rank_of(c, regime, rules.kinds, "claims") <= 2)
        to_pay, why = (
            min(value, max(first, value - own)),
            (
                "Nộp chi phí, tiền trích lại và hai hàng đầu, hoặc phần chênh lệch so với khoản được thi hành án",
                "Costs, set-aside and the first two ranks, or the difference to the claim",
                "TTLT 11/2016 7.2-7.3",
            ),
        )
    elif value > burdens + facts.transfer_taxes + _claims_total(mine, others, facts.on, rules):
        to_pay, why = (
            value - own,
            (
                "Lớn hơn tổng phải thi hành: nộp giá trị trừ khoản được thi hành án",
                "Above the total: the value less the claim",
                "D152 66.1",
            ),
        )
    else:
        share = next(share.amount for share in distribute(facts, rules).shares if share.id == taker)
        to_pay, why = (
            value - share,
            (
                f"Không lớn hơn tổng phải thi hành: nộp giá trị trừ phần được nhận {vnd(share)}",
                f"Not above the total: the value less his share, {vnd_en(share)}",
                "D152 66.2 đoạn 1",
            ),
        )
    vi, en, article = why
    working.append(line(vi, en, article, to_pay))
    rest = facts.model_copy(
        update={"proceeds": to_pay, "claims": tuple(others), "secured": _without(taker, facts.secured)}
    )
    return TakeOver(
        to_pay=to_pay, settled=min(own, value - to_pay), distribution=distribute(rest, rules), working=tuple(working)
    )


def _claims_total(mine: Claim, others: list[Claim], on: date, rules: MoneyRules) -> int:
    alone = rules.settings.take_over_total == "own_claim"
    return mine.due(on) + (0 if alone else sum(claim.due(on) for claim in others))


def _without(taker: str, secured: Secured | None) -> Secured | None:
    """The priority on the asset once the taker's claim is settled by it: only the court fee of the judgment is left."""
    if secured is None or secured.claim != taker:
        return secured
    return secured.model_copy(update={"claim": None, "amount": 0})
