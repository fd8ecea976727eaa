"""How money that was received is shared out: rank order and pro rata, late interest, the fee, each with its working.

Only puts the facts of a case before `law/` and reads the answers; nothing is reckoned here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from cases.assets import Asset
from cases.parties import PartyKind
from cases.parts import Claim, Collection, Receipt, Share
from cases.spelling import plain
from cases.state import CaseState
from law import claims as law_claims
from law.fees import fee
from law.figures import share_out
from law.interest import Clause, Exclusion, InterestFacts, interest
from law.interest import Collection as Paid
from law.model import Line
from law.money_rules import money_rules
from law.pack import Pack
from law.payers import Relation, fee_payer
from law.ranks import distribute
from law.sale import TakeOver, take_asset


@dataclass
class FeeDue:
    """What one has to pay now, in đồng: for which creditors' receipts (with what the fee was reckoned on), and why."""

    amount: int = 0
    bases: dict[str, int] = field(default_factory=dict)
    working: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class FeeCharges:
    """The fees that money brings about, in đồng.

    `decided`: by who must pay, now. `bases` and `charged`: by the creditor who receives, what the fee was reckoned on
    and came to. `owed`: by who is concerned, all that is still to be withheld or paid after this.
    """

    decided: dict[str, FeeDue]
    bases: dict[str, int]
    charged: dict[str, int]
    owed: dict[str, int]

    def totals(self) -> dict[str, dict[str, int]]:
        """As a `FeeCharge` fact records them."""
        return {"fee_bases": self.bases, "fees_charged": self.charged, "fees_owed": self.owed}


@dataclass(frozen=True)
class Settlement:
    """What becomes of the money: shares, what each claim collects and on which days, the fees, and the working.

    `withheld` is what of the fees is taken of each payer's part, in đồng.
    """

    shares: tuple[Share, ...]
    collected: dict[str, int]
    collections: tuple[Collection, ...]
    fees: FeeCharges
    withheld: dict[str, int]
    working: tuple[Line, ...]


def settle_money(
    case: CaseState, on: date, pack: Pack, *, costs: int = 0, transfer_taxes: int = 0, with_interest: bool = True
) -> Settlement:
    """Share out all undistributed money of the case on a local day (L25 54; D152 29–30; F216).

    Raises LawError where the law package cannot answer (costs above the money, a day without amounts).
    """
    first = distribute(
        law_claims.DistributionFacts(
            on=on,
            proceeds=case.undistributed,
            costs=costs,
            transfer_taxes=transfer_taxes,
            claims=tuple(_claim(case, c) for c in case.claims.group("open") if c.id not in _takers(case)),
        ),
        money_rules(pack),
    )
    paid = {s.id: s.amount for s in first.shares if s.amount}
    collections = _collections(case, paid)
    lines, left = list(first.working), first.to_debtor
    if with_interest and left:
        collected: dict[str, list[Collection]] = {}
        for now in collections:
            collected.setdefault(now.claim, []).append(now)
        due = {
            f"interest:{c.id}": _interest(case, c, pack, collected.get(c.id, []), lines)
            for c in case.claims.group("interest")
        }
        second = distribute(
            law_claims.DistributionFacts(
                on=on,
                proceeds=left,
                claims=tuple(
                    law_claims.Claim(
                        id=name,
                        creditor=_creditor(case, name),
                        kind="late_interest",
                        amount=amount,
                        requested_on=case.requested_on,
                    )
                    for name, amount in due.items()
                    if amount
                ),
            ),
            money_rules(pack),
        )
        paid |= {s.id: s.amount for s in second.shares if s.amount}
        left = second.to_debtor
    fees = _fees(case, on, pack, paid)
    shares, owed, withheld = _shares(case, paid, left, sum(first.deductions.values()), fees)
    return Settlement(shares, paid, collections, replace(fees, owed=owed), withheld, tuple(lines))


def _takers(case: CaseState) -> set[str]:
    """Claims whose creditors took an asset: what they paid in for it is the others' (D152 66)."""
    return {case.assets[r.asset].taker for r in case.receipts.group("undistributed") if r.asset}


def take_over(case: CaseState, asset: Asset, on: date, pack: Pack, *, costs: int) -> TakeOver:
    """What the creditor who takes an asset pays in, and what of his claim it settles (D152 66). Raises LawError."""
    facts = law_claims.DistributionFacts(
        on=on,
        proceeds=asset.price,
        costs=costs,
        coercion_decision_date=asset.decided_on,
        claims=tuple(_claim(case, c) for c in case.claims.group("open") if c.amount),
    )
    return take_asset(asset.taker, facts, money_rules(pack))


def owing(case: CaseState, on: date, pack: Pack) -> int:
    """What the debtors must still pay in this case if they pay on a local day, late interest with it, in đồng.

    Raises LawError where the interest cannot be reckoned.
    """
    due = case.outstanding + interest_owed(case, on, pack) + case.fees_of_debtors
    return max(0, due - case.free_money)


def interest_owed(case: CaseState, on: date, pack: Pack) -> int:
    """The late interest that is owed on a local day and not paid, in đồng. Raises LawError if it cannot be reckoned."""
    owed = 0
    for claim in case.claims.group("interest"):
        now = [Collection(claim=claim.id, on=on, amount=claim.outstanding)] if claim.outstanding else []
        owed += _interest(case, claim, pack, now, [])
    return owed


def _collections(case: CaseState, paid: dict[str, int]) -> tuple[Collection, ...]:
    """The principal paid, by the days its money came in: the earliest money first, each day's by what is left.

    Interest on a claim ends with the day of collection, or of the delivery of the asset whose price it is, and not with
    that of the distribution (D152 29.2).
    """
    left, made = dict(paid), []

    def day(receipt: Receipt) -> date:
        return (case.assets[receipt.asset].delivered_on if receipt.asset else None) or receipt.on

    for receipt in sorted(case.receipts.group("undistributed"), key=day):
        amount = min(receipt.amount, sum(left.values()))
        for claim, part in zip(left, share_out(amount, list(left.values()), list(left)), strict=True):
            left[claim] -= part
            if part:
                made.append(Collection(claim=claim, on=day(receipt), amount=part))
    return tuple(made)


def _shares(
    case: CaseState, paid: dict[str, int], left: int, deducted: int, fees: FeeCharges
) -> tuple[tuple[Share, ...], dict[str, int], dict[str, int]]:
    """Who gets what, the fee withheld from what its payer gets; by payer the fees still owed, and those withheld."""
    owed, withheld = {**fees.owed}, dict[str, int]()

    def withhold(ref: str, amount: int) -> int:
        due = owed.get(ref, case.fee_account(ref).owed)
        taken = min(amount, due)
        if taken:
            owed[ref] = due - taken
            withheld[ref] = withheld.get(ref, 0) + taken
        return amount - taken

    shares = []
    for name, amount in paid.items():
        ref = _creditor(case, name)
        state = case.parties[ref].kind is PartyKind.STATE
        shares.append((name, "budget" if state else ref, withhold(ref, amount), "kept" if state else "payable"))
    payer = _overpaid_by(case)
    shares.append(("surplus", payer, withhold(payer, left), "surplus"))
    shares += [("fee", "agency", sum(withheld.values()), "kept"), ("costs", "agency", deducted, "kept")]
    return shares_of(case.distributions + 1, shares), owed, withheld


def shares_of(distribution: int, parts: Iterable[tuple[str, str, int, str]]) -> tuple[Share, ...]:
    """The shares of a distribution, of parts that come to something: claim, payee, đồng and status of each."""
    return tuple(
        Share(id=f"S{distribution}-{n}", distribution=distribution, claim=claim, payee=payee, amount=amount, status=to)
        for n, (claim, payee, amount, to) in enumerate((part for part in parts if part[2]), start=1)
    )


def _overpaid_by(case: CaseState) -> str:
    """Whose what is over is until somebody decides: who paid last, or whose asset brought it, else the first debtor."""
    debtors = case.refs("D") or ("agency",)
    named = {plain(case.parties[ref].name): ref for ref in debtors if ref in case.parties}
    paid = case.receipts.group("undistributed")
    payers = [plain(case.parties[case.assets[r.asset].owner].name if r.asset else r.payer) for r in paid]
    return next((named[payer] for payer in reversed(payers) if payer in named), debtors[0])


def _creditor(case: CaseState, name: str) -> str:
    return case.claims[name.removeprefix("interest:")].creditor


def _claim(case: CaseState, claim: Claim) -> law_claims.Claim:
    parts = _unpaid_instalments(claim)
    return law_claims.Claim(
        id=claim.id,
        creditor=claim.creditor,
        kind=claim.kind,
        amount=0 if parts else claim.outstanding,
        instalments=parts,
        adjudged=None if parts else claim.amount,
        requested_on=case.requested_on,
        ex_officio=case.origin != "on_request",
    )


def _unpaid_instalments(claim: Claim) -> tuple[law_claims.Instalment, ...]:
    """The instalments that what was paid so far does not cover, the first one by its rest."""
    covered, parts = claim.satisfied + claim.cancelled, []
    for due, amount in claim.instalments:
        rest = max(0, amount - max(0, covered))
        covered -= amount
        if rest:
            parts.append(law_claims.Instalment(due_on=due, amount=rest))
    return tuple(parts)


def _interest(case: CaseState, claim: Claim, pack: Pack, now: Iterable[Collection], lines: list[Line]) -> int:
    """Late interest accrued on a claim up to the collections so far and now, less what was paid of it (D152 29)."""
    answer = interest(
        InterestFacts(
            principal=claim.amount - claim.cancelled,
            clause=Clause(rate=Decimal(claim.rate or "0"), start=claim.due_date),
            requested_on=case.requested_on,
            effective_on=case.title.effective_date if case.title else None,
            collections=tuple(Paid(day=c.on, amount=c.amount) for c in (*case.collections.group(claim.id), *now)),
            exclusions=tuple(Exclusion(start=a, end=b, reason=why) for a, b, why in case.interest_free),
        ),
        money_rules(pack),
    )
    lines.extend(answer.working)
    return max(0, answer.interest - claim.interest_paid)


def _fees(case: CaseState, on: date, pack: Pack, paid: dict[str, int]) -> FeeCharges:
    """The fee on what each creditor receives now (F216; L25 53.1; D152 30.1)."""
    received: dict[str, int] = {}
    for name, amount in paid.items():
        claim = case.claims[name.removeprefix("interest:")]
        if not (pack.kinds[claim.kind].no_fee or claim.fee_exempt):
            received[claim.creditor] = received.get(claim.creditor, 0) + amount
    whole, voluntary = case.undistributed, case.receipts.total("voluntary")
    return _charged(case, on, pack, {ref: (amount, amount * voluntary // whole) for ref, amount in received.items()})


def fees_on_performance(case: CaseState, claim: Claim, amount: int, on: date, pack: Pack) -> FeeCharges:
    """The fee on money that a debtor handed to the creditor himself on a local day.

    None within the voluntary period (F216 6.8), a third of it before coercion (F216 4.4), all of it afterwards.
    """
    if not amount or pack.kinds[claim.kind].no_fee or claim.fee_exempt:
        return FeeCharges({}, {}, {}, {})
    names = [case.parties[ref].name for ref in claim.debtors]
    early = amount if any(case.in_voluntary_period(name, on) for name in names) else 0
    return _charged(case, on, pack, {claim.creditor: (amount, early)}, third=case.coerced_on is None)


def _charged(
    case: CaseState, on: date, pack: Pack, received: dict[str, tuple[int, int]], *, third: bool = False
) -> FeeCharges:
    """The fees on what creditors receive; of each what he receives, and how much of it bears no fee as it was early."""
    by: frozenset[Literal["creditor", "debtor"]] = frozenset()
    if case.origin == "on_request":
        by = frozenset({"debtor"}) if case.requester == "debtor" else frozenset({"creditor"})
    relation = Relation.DIVISION if case.claims.count("division") else Relation.ORDINARY
    debtor = _overpaid_by(case)
    decided: dict[str, FeeDue] = {}
    bases: dict[str, int] = {}
    charged: dict[str, int] = {}
    for ref, (amount, early) in received.items():
        if case.parties[ref].kind is PartyKind.STATE:
            continue
        payer = fee_payer(
            amount,
            on,
            by,
            money_rules(pack),
            decided_on=case.decision.signed_on if case.decision and case.decision.signed_on else on,
            relation=relation,
            performed_early=early,
        )
        if payer.who == "none" or not payer.base:
            continue
        known = case.fee_account(ref)
        answer = fee(
            payer.base,
            on,
            money_rules(pack),
            already_received=known.base,
            already_charged=known.charged,
            third=third,
            requested=case.fee_requested,
        )
        bases[ref] = answer.received_so_far - known.base
        charged[ref] = answer.fee
        if answer.fee:
            due = decided.setdefault(debtor if payer.who == "debtor" else ref, FeeDue())
            due.amount += answer.fee
            due.bases[ref] = bases[ref]
            due.working += [*payer.working, *answer.working]
    owed = {ref: case.fee_account(ref).owed + due.amount for ref, due in decided.items()}
    return FeeCharges(decided, bases, charged, owed)
