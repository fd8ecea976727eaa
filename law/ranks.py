"""Distribution of the money of an enforcement: deductions, priority on an asset, ranks, pro rata, the debtor's rest.

L25 54, 89.2; D152 29.3, 30, 67.3; in the old regime L08 47, 115.5; D62 49. Outside: collateral of bad debts (L25 54.4)
and bankruptcy (54.5), which have laws of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from law.claims import POINTS, Claim, Distribution, DistributionFacts, Share, rank_of
from law.errors import LawError
from law.figures import dmy, line
from law.model import Line, Regime
from law.money_rules import MoneyRules, MoneySettings
from law.priority import deduct_all, pay_outside_mortgagee, pay_secured
from law.purse import Purse, article
from law.regime import BY_REGIME, regime_on


def distribute(facts: DistributionFacts, rules: MoneyRules, regime: Regime | None = None) -> Distribution:
    """Pay out `facts.proceeds`, to the last đồng, under the regime of the day of payment (or the one given).

    In order: costs, rent set-aside, transfer taxes (NEW only); whoever has priority on the asset; in a first step the
    creditors of the coercion date, rank by rank, pro rata within a rank; in a second step the others; the rest to the
    debtor (L25 54.1-54.3). The answer is the same for any order of the claims.

    Raises `LawError` with the field: repeated ids, a claim without a sum, an unknown kind or rank, a claim without a
    request day where the coercion date decides, a coercion decision after the payment.
    """
    _unique_ids(facts)
    _sums_stated(facts)
    regime = regime or regime_on(facts.on)
    purse = Purse(facts, regime, rules)
    ranks = [rank_of(claim, regime, rules.kinds, f"claims[{at}]") for at, claim in enumerate(facts.claims)]
    steps = _steps(facts, rules)
    _check_secured(facts, steps)
    purse.working += _order_lines(facts, regime, steps)
    if facts.secured and not facts.secured.judgment_creditor:
        pay_outside_mortgagee(purse, facts, facts.secured)
    else:
        deduct_all(purse, facts)
        if facts.secured:
            pay_secured(purse, facts.secured)
    members: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, place in enumerate(zip(steps, ranks, strict=True)):
        members[place].append(at)
    for step in (1, 2):
        for rank in range(1, len(POINTS[regime]) + 1):
            purse.pay_rank(step, rank, members[step, rank])
    purse.working.append(
        line("Còn lại trả người phải thi hành án", "The rest to the debtor", article(regime, "2.c"), purse.left)
    )
    shares = (
        Share(claim.id, claim.creditor, rank, step, due, paid, due - paid)
        for claim, rank, step, due, paid in zip(facts.claims, ranks, steps, purse.due, purse.paid, strict=True)
    )
    return Distribution(
        regime=regime,
        deductions=purse.deductions,
        shares=(*purse.outside_ranks, *shares),
        to_debtor=purse.left,
        working=tuple(purse.working),
    )


def _order_lines(facts: DistributionFacts, regime: Regime, steps: Sequence[int]) -> list[Line]:
    """Which law orders the payment, and into which steps the claims fall."""
    law = BY_REGIME[regime]
    lines = [line(f"Thanh toán theo {law.vi}", f"Paid under {law.en}", article(regime, "1"), day=facts.on)]
    decided, (late, first, second) = facts.coercion_decision_date, (steps.count(step) for step in (0, 1, 2))
    if decided:
        lines.append(
            line(
                f"Quyết định cưỡng chế ngày {dmy(decided)}: lượt 1 có {first} khoản, lượt 2 có {second} khoản",
                f"Coercion decision of {dmy(decided)}: {first} claims in step 1, {second} in step 2",
                f"{article(regime, '2.b')}; {'D152 29.3' if regime is Regime.NEW else 'D62 49.1'}",
                day=decided,
            )
        )
    if late:
        lines.append(
            line(
                f"{late} khoản chưa được yêu cầu tại ngày thanh toán: chưa chia",
                f"{late} claims not yet requested on the day of payment: no share",
                article(regime, "2.b"),
            )
        )
    return lines


def _unique_ids(facts: DistributionFacts) -> None:
    """One id, one share: claims, and whoever is paid outside the ranks."""
    named = [(f"claims[{at}].id", claim.id) for at, claim in enumerate(facts.claims)]
    if facts.secured and facts.secured.claim is None:
        people = facts.secured.beneficiaries
        named += [(f"secured.beneficiaries[{at}].id", person.id) for at, person in enumerate(people)]
        named += [] if people else [("secured.id", facts.secured.id)]
    seen: set[str] = set()
    for field, identity in named:
        if identity in seen:
            raise LawError(field, f"mã {identity!r} bị lặp; mỗi khoản một mã / id {identity!r} is used twice")
        seen.add(identity)


def _sums_stated(facts: DistributionFacts) -> None:
    """Every claim says what is owed: one whose sum was forgotten would silently get nothing."""
    for at, claim in enumerate(facts.claims):
        if not claim.model_fields_set & {"amount", "instalments"}:
            raise LawError(
                f"claims[{at}].amount",
                "cần số tiền còn phải thi hành, hoặc các kỳ (instalments) / give what is still owed, or instalments",
            )


def _check_secured(facts: DistributionFacts, steps: Sequence[int]) -> None:
    """The priority on the asset is stated in one way, and nobody has it on a claim that was not yet requested."""
    secured = facts.secured
    if secured is None:
        return
    outside_only = not secured.judgment_creditor and (secured.claim or secured.beneficiaries or secured.court_fee)
    if outside_only or sum(map(bool, (secured.claim, secured.amount, secured.beneficiaries))) > 1:
        raise LawError(
            "secured",
            "nêu một trong ba: claim, amount, beneficiaries; bên nhận thế chấp không có bản án thì chỉ nêu amount / "
            "give one of claim, amount, beneficiaries; for a mortgagee without a judgment only amount",
        )
    for claim, step in zip(facts.claims, steps, strict=True):
        if step == 0 and claim.id in (secured.claim, secured.court_fee):
            raise LawError(
                "secured",
                f"khoản {claim.id!r} chưa được yêu cầu tại ngày thanh toán; dùng beneficiaries để gửi giữ phần đó / "
                f"claim {claim.id!r} was not yet requested on the day of payment; list it under beneficiaries",
            )


def _steps(facts: DistributionFacts, rules: MoneyRules) -> list[int]:
    """The step in which each claim is served (54.2.b); 0 if it was not yet requested on the day of payment."""
    decided = facts.coercion_decision_date
    if decided and decided > facts.on:
        raise LawError(
            "coercion_decision_date",
            f"quyết định cưỡng chế {dmy(decided)} sau ngày thanh toán {dmy(facts.on)} / "
            f"the coercion decision of {dmy(decided)} is later than the payment on {dmy(facts.on)}",
        )
    first_matter = _first_matter(facts, rules.settings)
    steps = []
    for at, claim in enumerate(facts.claims):
        if claim.requested_on and claim.requested_on > facts.on:
            steps.append(0)
        elif decided:
            steps.append(1 if at_coercion(claim, decided, f"claims[{at}]", rules) else 2)
        elif first_matter:
            steps.append(1 if claim.matter == first_matter else 2)
        else:
            steps.append(1)
    return steps


def _first_matter(facts: DistributionFacts, settings: MoneySettings) -> str | None:
    """The matter that money not obtained by coercion serves first, if there is one."""
    for field, matter in (("deposit_of", facts.deposit_of), ("paid_for", facts.paid_for)):
        if matter is None:
            continue
        if all(claim.matter != matter for claim in facts.claims):
            raise LawError(field, f"không có khoản nào thuộc việc {matter!r} / no claim belongs to {matter!r}")
        if field == "deposit_of" or settings.voluntary_money == "matter_first":
            return matter
    return None


def at_coercion(claim: Claim, decided: date, field: str, rules: MoneyRules) -> bool:
    """Whether the claim was requested and enforced by this agency when the coercion decision was made (54.2.b).

    Raises LawError naming `field` for a claim without a request day that needs one.
    """
    settings = rules.settings
    if not claim.enforced_here:
        return False
    if claim.is_ex_officio(rules.kinds) and (claim.requested_on is None or not settings.ex_officio_in_first_step):
        return settings.ex_officio_in_first_step
    if claim.requested_on is None:
        raise LawError(
            f"{field}.requested_on",
            "cần ngày yêu cầu thi hành án, vì thứ tự tính theo ngày quyết định cưỡng chế / "
            "state the day of the request: the coercion date decides the order",
        )
    return claim.requested_on <= decided if settings.coercion_day_counts else claim.requested_on < decided
