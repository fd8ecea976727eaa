"""Distribution of the money of an enforcement: deductions, priority on an asset, ranks, pro rata, the debtor's rest.

L25 54, 89.2; D152 29.3, 30, 67.3; in the old regime L08 47, 115.5; D62 49. Outside: collateral of bad debts (L25 54.4)
and bankruptcy (54.5), which have laws of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from law.claims import POINTS, Claim, Distribution, DistributionFacts, Secured, SetAside, Share, rank_of
from law.errors import LawError
from law.figures import dmy, line, share_out, vnd, vnd_en
from law.model import Line, Regime
from law.money_rules import MoneyRules, MoneySettings
from law.regime import regime_on

MONTHS_OF_RENT = 12
"""Regional minimum wages kept back for a year's rent (D152 67.3)."""


def rent_set_aside(region: str, on: date, rules: MoneyRules) -> int:
    """Rent kept back for a debtor who loses his sole home, in đồng: 12 monthly wages of his region (D152 67.3)."""
    return MONTHS_OF_RENT * rules.amounts.regional_wage(region, on)


def set_aside(facts: DistributionFacts, rules: MoneyRules, regime: Regime) -> int:
    """The rent kept back in this distribution, in đồng. Raises `LawError("set_aside", ...)` where OLD needs a sum."""
    if not isinstance(facts.set_aside, SetAside):
        return facts.set_aside
    if not (facts.set_aside.sole_home and facts.set_aside.cannot_rent):
        return 0
    if regime is Regime.OLD:
        raise LawError(
            "set_aside",
            "luật cũ tính theo giá thuê nhà trung bình tại địa phương 01 năm: hãy nhập số tiền / "
            "the old law takes a year of the average local rent: give the amount",
        )
    return rent_set_aside(facts.set_aside.region, facts.on, rules)


def distribute(facts: DistributionFacts, rules: MoneyRules, regime: Regime | None = None) -> Distribution:
    """Pay out `facts.proceeds`, to the last đồng, under the regime of the day of payment (or the one given).

    In order: costs, rent set-aside, transfer taxes (NEW only); whoever has priority on the asset; in a first step the
    creditors of the coercion date, rank by rank, pro rata within a rank; in a second step the others; the rest to the
    debtor (L25 54.1-54.3). The answer is the same for any order of the claims.

    Raises `LawError` with the field: repeated ids, an unknown kind or rank, a claim without a request day where the
    coercion date decides, a coercion decision after the payment.
    """
    regime = regime or regime_on(facts.on)
    payout = _Payout(facts, regime, rules)
    ranks = [rank_of(claim, regime, f"claims[{at}]") for at, claim in enumerate(facts.claims)]
    steps = _steps(facts, rules.settings)
    if facts.secured and not facts.secured.judgment_creditor:
        _pay_outside_mortgagee(payout, facts, facts.secured)
    else:
        _deduct_all(payout, facts)
        if facts.secured:
            _pay_secured(payout, facts.secured)
    members: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, place in enumerate(zip(steps, ranks, strict=True)):
        members[place].append(at)
    for step in (1, 2):
        for rank in range(1, len(POINTS[regime]) + 1):
            payout.pay_rank(step, rank, members[step, rank])
    payout.working.append(
        line("Còn lại trả người phải thi hành án", "The rest to the debtor", _article(regime, "2.c"), payout.left)
    )
    shares = (
        Share(claim.id, claim.creditor, rank, step, due, paid, due - paid)
        for claim, rank, step, due, paid in zip(facts.claims, ranks, steps, payout.due, payout.paid, strict=True)
    )
    return Distribution(
        regime=regime,
        deductions=payout.deductions,
        shares=(*payout.outside_ranks, *shares),
        to_debtor=payout.left,
        working=tuple(payout.working),
    )


def _article(regime: Regime, clause: str) -> str:
    return f"L25 54.{clause}" if regime is Regime.NEW else f"L08 47.{clause}"


class _Payout:
    """The money while it is being paid out: what is left, what each claim has got, and the lines of the working."""

    def __init__(self, facts: DistributionFacts, regime: Regime, rules: MoneyRules) -> None:
        _unique_ids(facts)
        self.regime, self.rules = regime, rules
        self.claims = facts.claims
        self.due = [claim.due(facts.on) for claim in facts.claims]
        self.paid = [0] * len(facts.claims)
        self.left = facts.proceeds
        self.deductions = {"costs": 0, "set_aside": 0, "transfer_taxes": 0, "court_fee": 0}
        self.outside_ranks: list[Share] = []
        self.working: list[Line] = [
            line("Số tiền thu được", "Proceeds", _article(regime, "1"), facts.proceeds, facts.on)
        ]

    def deduct(self, name: str, amount: int, vi: str, en: str, article: str) -> None:
        taken = min(amount, self.left)
        if amount:
            self.left -= taken
            self.deductions[name] += taken
            self.working.append(line(f"Trừ {vi}", f"Less {en}", article, taken))

    def pay_outside_ranks(self, identity: str, creditor: str, claimed: int, amount: int, *, held: bool = False) -> None:
        self.left -= amount
        self.outside_ranks.append(
            Share(
                id=identity,
                creditor=creditor,
                rank=0,
                step=0,
                claimed=claimed,
                amount=amount,
                unpaid=claimed - amount,
                held=held,
            )
        )

    def pay_claim(self, identity: str, field: str) -> int:
        """Pay a claim ahead of its rank, as far as the money goes; what is left of it stays in its rank."""
        for at, claim in enumerate(self.claims):
            if claim.id == identity:
                paid = min(self.due[at] - self.paid[at], self.left)
                self.paid[at] += paid
                self.left -= paid
                return paid
        raise LawError(field, f"không có khoản {identity!r} trong claims / no claim {identity!r} in claims")

    def pay_rank(self, step: int, rank: int, members: Sequence[int]) -> None:
        """Pay the claims of one rank in one step: all of it, or pro rata what is left (54.2.a)."""
        owed = [self.due[at] - self.paid[at] for at in members]
        total = sum(owed)
        if not total:
            return
        available = min(total, self.left)
        parts = owed if available == total else self._pro_rata(available, members, owed)
        for at, part in zip(members, parts, strict=True):
            self.paid[at] += part
        self.left -= available
        article, vi, en = POINTS[self.regime][rank - 1]
        short_vi = "" if available == total else f"; chia theo tỷ lệ {vnd(available)} / {vnd(total)}"
        short_en = "" if available == total else f"; pro rata {vnd_en(available)} / {vnd_en(total)}"
        self.working.append(
            line(
                f"Lượt {step}, hàng {rank} ({vi}), {len(members)} khoản{short_vi}",
                f"Step {step}, rank {rank} ({en}), {len(members)} claims{short_en}",
                article,
                available,
            )
        )

    def _pro_rata(self, available: int, members: Sequence[int], owed: Sequence[int]) -> list[int]:
        keys = [self.claims[at].id for at in members]
        if self.rules.settings.pro_rata_basis == "outstanding":
            return share_out(available, owed, keys)
        adjudged = [self.claims[at].adjudged or self.due[at] for at in members]
        return _share_capped(available, adjudged, owed, keys)


def _share_capped(total: int, weights: Sequence[int], caps: Sequence[int], keys: Sequence[str]) -> list[int]:
    """Split `total` by `weights`, nobody above his cap; what the capped leave goes on to the others by weight."""
    shares = [0] * len(weights)
    waiting = sorted(
        (i for i in range(len(weights)) if caps[i]), key=lambda i: (Fraction(caps[i], weights[i]), keys[i])
    )
    weight_left = sum(weights[i] for i in waiting)
    for place, i in enumerate(waiting):
        if caps[i] * weight_left > total * weights[i]:
            rest = waiting[place:]
            parts = share_out(total, [weights[j] for j in rest], [keys[j] for j in rest])
            for j, part in zip(rest, parts, strict=True):
                shares[j] = part
            break
        shares[i] = caps[i]
        total -= caps[i]
        weight_left -= weights[i]
    return shares


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


def _steps(facts: DistributionFacts, settings: MoneySettings) -> list[int]:
    """The step in which each claim is served (54.2.b); 0 if it was not yet requested on the day of payment."""
    decided = facts.coercion_decision_date
    if decided and decided > facts.on:
        raise LawError(
            "coercion_decision_date",
            f"quyết định cưỡng chế {dmy(decided)} sau ngày thanh toán {dmy(facts.on)} / "
            f"the coercion decision of {dmy(decided)} is later than the payment on {dmy(facts.on)}",
        )
    first_matter = _first_matter(facts, settings)
    steps = []
    for at, claim in enumerate(facts.claims):
        if claim.requested_on and claim.requested_on > facts.on:
            steps.append(0)
        elif decided:
            steps.append(1 if _at_coercion(claim, decided, f"claims[{at}]", settings) else 2)
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


def _at_coercion(claim: Claim, decided: date, field: str, settings: MoneySettings) -> bool:
    """Whether the claim was requested and enforced by this agency when the coercion decision was made."""
    if not claim.enforced_here:
        return False
    if claim.is_ex_officio and (claim.requested_on is None or not settings.ex_officio_in_first_step):
        return settings.ex_officio_in_first_step
    if claim.requested_on is None:
        raise LawError(
            f"{field}.requested_on",
            "cần ngày yêu cầu thi hành án, vì thứ tự tính theo ngày quyết định cưỡng chế / "
            "state the day of the request: the coercion date decides the order",
        )
    return claim.requested_on <= decided if settings.coercion_day_counts else claim.requested_on < decided


def _deduct_all(payout: _Payout, facts: DistributionFacts) -> None:
    _deduct_costs(payout, facts)
    _deduct_set_aside_and_taxes(payout, facts)


def _deduct_costs(payout: _Payout, facts: DistributionFacts) -> None:
    payout.deduct("costs", facts.costs, "chi phí thi hành án", "enforcement costs", _article(payout.regime, "1"))


def _deduct_set_aside_and_taxes(payout: _Payout, facts: DistributionFacts) -> None:
    old = payout.regime is Regime.OLD
    payout.deduct(
        "set_aside",
        set_aside(facts, payout.rules, payout.regime),
        "tiền thuê nhà trích lại",
        "rent set aside",
        "L08 115.5" if old else "L25 89.2; D152 67.3",
    )
    if old and facts.transfer_taxes:
        payout.working.append(
            line(
                "Luật cũ không trừ thuế, lệ phí chuyển nhượng trước khi thanh toán",
                "The old law does not deduct taxes on the transfer before the ranks",
                "L08 47.1",
            )
        )
        return
    payout.deduct(
        "transfer_taxes", facts.transfer_taxes, "thuế, phí, lệ phí chuyển nhượng", "taxes on the transfer", "L25 54.1"
    )


def _pay_outside_mortgagee(payout: _Payout, facts: DistributionFacts, secured: Secured) -> None:
    """A mortgagee without a judgment is paid before the items of the article (54.3, second paragraph)."""
    if payout.rules.settings.sale_costs_before_outside_mortgagee:
        _deduct_costs(payout, facts)
    paid = min(secured.amount, payout.left)
    payout.pay_outside_ranks(secured.id, secured.creditor, secured.amount, paid)
    payout.working.append(
        line(
            "Trả bên nhận thế chấp không phải người được thi hành án",
            "Paid to the mortgagee, no judgment creditor",
            f"{_article(payout.regime, '3')} đoạn 2",
            paid,
        )
    )
    if not payout.rules.settings.sale_costs_before_outside_mortgagee:
        _deduct_costs(payout, facts)
    _deduct_set_aside_and_taxes(payout, facts)


def _pay_secured(payout: _Payout, secured: Secured) -> None:
    """Priority on the asset after the deductions and the court fee of that judgment (54.3, first paragraph)."""
    article = f"{_article(payout.regime, '3')} đoạn 1"
    if isinstance(secured.court_fee, str):
        fee_paid = payout.pay_claim(secured.court_fee, "secured.court_fee")
        payout.working.append(line("Án phí của bản án đó", "The court fee of that judgment", article, fee_paid))
    else:
        payout.deduct("court_fee", secured.court_fee, "án phí của bản án đó", "the court fee of that judgment", article)
    if secured.beneficiaries:
        _pay_beneficiaries(payout, secured)
        return
    if secured.claim is not None:
        paid = payout.pay_claim(secured.claim, "secured.claim")
    elif not secured.amount:
        return
    else:
        paid = min(secured.amount, payout.left)
        payout.pay_outside_ranks(secured.id, secured.creditor, secured.amount, paid)
    payout.working.append(line("Ưu tiên trả bên được bảo đảm", "Priority of the secured creditor", article, paid))


def _pay_beneficiaries(payout: _Payout, secured: Secured) -> None:
    """Several creditors of one judgment-ordered seizure, of whom only some requested (D152 30.2).

    Each has his proportion; who has not requested has it deposited, unless his request is time-barred: then it goes on
    to the requesters of the judgment, and what they do not need to the other claims.
    """
    people = secured.beneficiaries
    keys = [person.id for person in people]
    sums = [person.amount for person in people]
    parts = share_out(min(sum(sums), payout.left), sums, keys)
    lapsed = [not person.requested and person.time_barred for person in people]
    freed = sum(part for part, gone in zip(parts, lapsed, strict=True) if gone)
    wanting = [
        amount - part if person.requested else 0 for person, amount, part in zip(people, sums, parts, strict=True)
    ]
    extra = share_out(min(freed, sum(wanting)), wanting, keys)
    for person, part, gone, more in zip(people, parts, lapsed, extra, strict=True):
        amount = 0 if gone else part + more
        payout.pay_outside_ranks(
            person.id, person.creditor, person.amount, amount, held=not person.requested and not gone
        )
        vi, en = ("Trả", "Paid") if person.requested else ("Gửi kỳ hạn 01 tháng cho", "Deposited for one month for")
        if not gone:
            payout.working.append(
                line(
                    f"{vi} {person.creditor or person.id}", f"{en} {person.creditor or person.id}", "D152 30.2", amount
                )
            )
