"""Who pays the enforcement fee (L25 53.1; D152 30.1; L08 60), and who gets it (F216 9)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from law.figures import line, share_out, whole_dong
from law.model import Frozen, Line, Regime
from law.money_rules import MoneyRules
from law.regime import regime_on


class Relation(StrEnum):
    """What the judgment makes of the money or asset, as far as the payer of the fee depends on it."""

    ORDINARY = "ordinary"
    JOINT_AWARD = "joint_award"  # one sum or one asset awarded to several (D152 30.1 paragraph 1)
    DIVISION = "division"  # common property, inheritance, divorce, mutual rights and duties (D152 30.1 paragraph 2)


class Payer(Frozen):
    """Who pays the fee on a receipt, and on how much of it.

    `who`: `recipient` (whoever receives it, whether or not he requested), `creditor`, `debtor`, or `none`.
    `base`: the fee-bearing part of the receipt in đồng.
    """

    who: Literal["recipient", "creditor", "debtor", "none"]
    base: int
    working: tuple[Line, ...]


def fee_payer(
    received: int,
    on: date,
    requested_by: frozenset[Literal["creditor", "debtor"]],
    rules: MoneyRules,
    *,
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
    if rules.settings.fee_payer == "decree" and relation is Relation.DIVISION:
        return _payer(
            "recipient",
            base,
            "Chia tài sản: người nhận nộp phí trên phần thực nhận",
            "Division: each recipient pays on what he actually receives",
            "D152 30.1 đoạn 2",
        )
    if rules.settings.fee_payer == "decree" and relation is Relation.JOINT_AWARD:
        return _payer(
            "recipient",
            base,
            "Nhiều người được nhận chung: người nhận nộp phí",
            "Awarded jointly: whoever receives it pays",
            "D152 30.1 đoạn 1",
        )
    who = rules.settings.fee_both_requested if len(requested_by) == 2 else next(iter(requested_by))
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


def fee_split(collected: int, on: date, rules: MoneyRules, *, autonomous: bool) -> dict[str, int]:
    """Who gets the collected fee (F216 9): 65 % the collecting agency, 20 % the central fund, 15 % the State budget.

    An agency without a mechanism of financial autonomy pays all of it into the State budget (9.1). Adds up to the đồng.
    """
    whole_dong("collected", collected)
    if not autonomous:
        return {"agency": 0, "central_fund": 0, "state_budget": collected}
    percent = rules.amounts.share("fee_split_percent", on)
    parts = tuple(percent)
    return dict(zip(parts, share_out(collected, tuple(percent.values()), parts), strict=True))
