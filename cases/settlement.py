"""How money that was received is shared out: rank order and pro rata, late interest, the fee, each with its working.

Only puts the facts of a case before `law/` and reads the answers; nothing is reckoned here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from cases.parties import PartyKind
from cases.reading import name_key
from cases.state import CaseState, Claim, Collection, Share
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


@dataclass(frozen=True)
class FeeCharges:
    """The fees that money brings about, in đồng.

    `decided`: by who must pay, now. `bases` and `charged`: by the creditor who receives, what the fee was reckoned on
    and came to. `owed`: by who must pay, all that is still to be withheld or paid after this.
    """

    decided: dict[str, int]
    bases: dict[str, int]
    charged: dict[str, int]
    owed: dict[str, int]
    working: tuple[Line, ...]

    def totals(self) -> dict[str, dict[str, int]]:
        """As a `FeeCharge` fact records them."""
        return {"fee_bases": self.bases, "fees_charged": self.charged, "fees_owed": self.owed}


@dataclass(frozen=True)
class Settlement:
    """What becomes of the money: shares, what each claim collects and on which days, the fees, and the working."""

    shares: tuple[Share, ...]
    collected: dict[str, int]
    collections: tuple[Collection, ...]
    fees: FeeCharges
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
            claims=tuple(_claim(case, c) for c in case.claims if not c.settled),
        ),
        money_rules(pack),
    )
    paid = {s.id: s.amount for s in first.shares if s.amount}
    collections = _collections(case, paid)
    lines, left = list(first.working), first.to_debtor
    if with_interest and left:
        due = {f"interest:{c.id}": _interest(case, c, pack, collections, lines) for c in case.claims if c.rate}
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
    shares, owed = _shares(case, paid, left, sum(first.deductions.values()), fees)
    return Settlement(shares, paid, collections, replace(fees, owed=owed), tuple(lines))


def _collections(case: CaseState, paid: dict[str, int]) -> tuple[Collection, ...]:
    """The principal paid, by the days its money came in: the earliest money first, each day's by what is left.

    Interest on a claim ends with the day of collection, not with that of the distribution (D152 29.2).
    """
    left, made = dict(paid), []
    receipts = [r for r in case.receipts if not r.void and not r.distribution]
    for receipt in sorted(receipts, key=lambda r: r.on):
        amount = min(receipt.amount, sum(left.values()))
        for claim, part in zip(left, share_out(amount, list(left.values()), list(left)), strict=True):
            left[claim] -= part
            if part:
                made.append(Collection(claim=claim, on=receipt.on, amount=part))
    return tuple(made)


def _shares(
    case: CaseState, paid: dict[str, int], left: int, deducted: int, fees: FeeCharges
) -> tuple[tuple[Share, ...], dict[str, int]]:
    """Who gets what, the fee withheld from what its payer gets; and the fees still owed after that."""
    number, owed = case.distributions + 1, {**fees.owed}

    def withhold(ref: str, amount: int) -> int:
        taken = min(amount, owed.get(ref, 0))
        if taken:
            owed[ref] -= taken
        return amount - taken

    shares = []
    for name, amount in paid.items():
        ref = _creditor(case, name)
        state = case.parties[ref].kind is PartyKind.STATE
        shares.append((name, "budget" if state else ref, withhold(ref, amount), "kept" if state else "payable"))
    payer = _overpaid_by(case)
    shares.append(("refund", payer, withhold(payer, left), "payable"))
    withheld = sum(fees.owed.values()) - sum(owed.values())
    shares += [("fee", "agency", withheld, "kept"), ("costs", "agency", deducted, "kept")]
    made = tuple(
        Share(id=f"S{number}-{n}", distribution=number, claim=claim, payee=payee, amount=amount, status=status)
        for n, (claim, payee, amount, status) in enumerate((s for s in shares if s[2]), start=1)
    )
    return made, owed


def _overpaid_by(case: CaseState) -> str:
    """Who gets back what is over: the debtor who paid last, else the first."""
    debtors = case.refs("D") or ("agency",)
    named = {name_key(case.parties[ref].name): ref for ref in debtors if ref in case.parties}
    payers = [name_key(r.payer) for r in case.receipts if not r.void and not r.distribution]
    return next((named[payer] for payer in reversed(payers) if payer in named), debtors[0])


def _creditor(case: CaseState, name: str) -> str:
    return case.claim(name.removeprefix("interest:")).creditor


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


def _interest(case: CaseState, claim: Claim, pack: Pack, now: tuple[Collection, ...], lines: list[Line]) -> int:
    """Late interest accrued on a claim up to the collections so far and now, less what was paid of it (D152 29)."""
    answer = interest(
        InterestFacts(
            principal=claim.amount - claim.cancelled,
            clause=Clause(rate=Decimal(claim.rate or "0"), start=claim.due_date),
            requested_on=case.requested_on,
            effective_on=case.title.effective_date if case.title else None,
            collections=tuple(
                Paid(day=c.on, amount=c.amount) for c in (*case.collections, *now) if c.claim == claim.id
            ),
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
        claim = case.claim(name.removeprefix("interest:"))
        if not pack.kinds[claim.kind].no_fee:
            received[claim.creditor] = received.get(claim.creditor, 0) + amount
    undistributed = [r for r in case.receipts if not r.void and not r.distribution]
    voluntary = sum(r.amount for r in undistributed if r.voluntary)
    return _charged(
        case, on, pack, {ref: (amount, amount * voluntary // case.undistributed) for ref, amount in received.items()}
    )


def fees_on_performance(case: CaseState, claim: Claim, amount: int, on: date, pack: Pack) -> FeeCharges:
    """The fee on money that a debtor handed to the creditor himself on a local day.

    None within the voluntary period (F216 6.8), a third of it before coercion (F216 4.4), all of it afterwards.
    """
    if not amount or pack.kinds[claim.kind].no_fee:
        return FeeCharges({}, {}, {}, {}, ())
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
    division = any(c.kind == "property_division" for c in case.claims)
    decided: dict[str, int] = {}
    bases: dict[str, int] = {}
    charged: dict[str, int] = {}
    lines: list[Line] = []
    for ref, (amount, early) in received.items():
        if case.parties[ref].kind is PartyKind.STATE:
            continue
        payer = fee_payer(
            amount,
            on,
            by,
            money_rules(pack),
            decided_on=case.decision.signed_on if case.decision and case.decision.signed_on else on,
            relation=Relation.DIVISION if division else Relation.ORDINARY,
            performed_early=early,
        )
        lines += payer.working
        if payer.who == "none" or not payer.base:
            continue
        answer = fee(
            payer.base,
            on,
            money_rules(pack),
            already_received=case.fee_bases.get(ref, 0),
            already_charged=case.fees_charged.get(ref, 0),
            third=third,
            requested=case.fee_requested,
        )
        lines += answer.working
        bases[ref] = answer.received_so_far - case.fee_bases.get(ref, 0)
        charged[ref] = answer.fee
        who = _overpaid_by(case) if payer.who == "debtor" else ref
        if answer.fee:
            decided[who] = decided.get(who, 0) + answer.fee
    owed = {ref: case.fees_owed.get(ref, 0) + decided.get(ref, 0) for ref in {**case.fees_owed, **decided}}
    return FeeCharges(decided, bases, charged, owed, tuple(lines))
