"""The money of a distribution while it is being paid out, with the working that grows as it goes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from law.claims import POINTS, DistributionFacts, Share
from law.errors import LawError
from law.figures import LeftOverTo, line, share_out, vnd, vnd_en
from law.model import Line, Regime
from law.money_rules import MoneyRules

LISTED = 50
"""A rank paid pro rata is listed claim by claim in the working up to this many; the answer has every share anyway."""


def article(regime: Regime, clause: str) -> str:
    """A clause of the article on distribution: L25 54, or in the old regime L08 47."""
    return f"L25 54.{clause}" if regime is Regime.NEW else f"L08 47.{clause}"


class Purse:
    """The money while it is being paid out: what is left, what each claim has got, and the lines of the working."""

    def __init__(self, facts: DistributionFacts, regime: Regime, rules: MoneyRules) -> None:
        self.regime, self.rules = regime, rules
        self.claims = facts.claims
        self.due = [claim.due(facts.on) for claim in facts.claims]
        self.paid = [0] * len(facts.claims)
        self.left = facts.proceeds
        self.deductions = {"costs": 0, "set_aside": 0, "transfer_taxes": 0, "court_fee": 0}
        self.outside_ranks: list[Share] = []
        self.working: list[Line] = [
            line("Số tiền thu được", "Proceeds", article(regime, "1"), facts.proceeds, facts.on)
        ]

    def deduct(self, name: str, amount: int, vi: str, en: str, basis: str) -> None:
        """Take a deduction, or what is left for it."""
        taken = min(amount, self.left)
        if amount:
            self.left -= taken
            self.deductions[name] += taken
            self.working.append(line(f"Trừ {vi}", f"Less {en}", basis, taken))

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
        point, vi, en = POINTS[self.regime][rank - 1]
        short = available < total
        self.working.append(
            line(
                f"Lượt {step}, hàng {rank} ({vi}), {len(members)} khoản, tổng {vnd(total)}"
                + (": chia theo tỷ lệ" if short else ""),
                f"Step {step}, rank {rank} ({en}), {len(members)} of them, {vnd_en(total)} in all"
                + (": pro rata" if short else ""),
                point,
                available,
            )
        )
        if short and available and len(members) <= LISTED:
            listed = sorted(zip(members, owed, parts, strict=True), key=lambda entry: self.claims[entry[0]].id)
            self.working += [self._share_line(at, owed_now, part) for at, owed_now, part in listed]

    def _share_line(self, at: int, owed: int, part: int) -> Line:
        """One creditor's share of a rank that is not paid in full; it adds nothing to the sums of the working."""
        name = self.claims[at].creditor or self.claims[at].id
        return line(
            f"– {name}: {vnd(part)} trên {vnd(owed)}",
            f"– {name}: {vnd_en(part)} of {vnd_en(owed)}",
            article(self.regime, "2.a"),
        )

    def _pro_rata(self, available: int, members: Sequence[int], owed: Sequence[int]) -> list[int]:
        keys = [self.claims[at].id for at in members]
        settings = self.rules.settings
        if settings.pro_rata_basis == "outstanding":
            return share_out(available, owed, keys, settings.pro_rata_left_over)
        adjudged = [self.claims[at].adjudged or self.due[at] for at in members]
        return _share_capped(available, adjudged, owed, keys, settings.pro_rata_left_over)


def _share_capped(
    total: int, weights: Sequence[int], caps: Sequence[int], keys: Sequence[str], left_over_to: LeftOverTo
) -> list[int]:
    """Split `total` by `weights`, nobody above his cap; what the capped leave goes on to the others by weight."""
    shares = [0] * len(weights)
    waiting = sorted(
        (i for i in range(len(weights)) if caps[i]), key=lambda i: (Fraction(caps[i], weights[i]), keys[i])
    )
    weight_left = sum(weights[i] for i in waiting)
    for place, i in enumerate(waiting):
        if caps[i] * weight_left > total * weights[i]:
            rest = waiting[place:]
            parts = share_out(total, [weights[j] for j in rest], [keys[j] for j in rest], left_over_to)
            for j, part in zip(rest, parts, strict=True):
                shares[j] = part
            break
        shares[i] = caps[i]
        total -= caps[i]
        weight_left -= weights[i]
    return shares
