"""How money that was received is shared out: rank order and pro rata, late interest, the fee, each with its working.

Only puts the facts of a case before `law/` and reads the answers; nothing is reckoned here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from cases.parties import PartyKind
from cases.state import CaseState, Claim, Share
from law import claims as law_claims
from law.fees import fee
from law.interest import Clause, Exclusion, InterestFacts, interest
from law.interest import Collection as Paid
from law.model import Line
from law.money_rules import money_rules
from law.pack import Pack
from law.payers import Relation, fee_payer
from law.ranks import distribute

NO_FEE = {"alimony_monthly": "6.1", "wages": "6.1"}
"""Kinds of obligation that bear no fee (F216 6.1)."""


@dataclass(frozen=True)
class Settlement:
    """What becomes of the money: shares, what each claim collects, the fee of each creditor, and the workings."""

    shares: tuple[Share, ...]
    collected: dict[str, int]
    fees: dict[str, int]
    fee_bases: dict[str, int]
    working: tuple[Line, ...]
    fee_working: tuple[Line, ...]


def settle_money(
    case: CaseState, on: date, pack: Pack, *, costs: int = 0, transfer_taxes: int = 0, with_interest: bool = True
) -> Settlement:
    """Share out all undistributed money of the case on a local day (L25 54; D152 29–30; F216).

    Raises LawError where the law package cannot answer (costs above the money, a day without amounts).
    """
    number = case.distributions + 1
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
    lines, left = list(first.working), first.to_debtor
    if with_interest and left:
        due = {
            f"interest:{c.id}": _interest(case, c, on, paid.get(c.id, 0), pack, lines) for c in case.claims if c.rate
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
    return _settlement(case, on, pack, number, paid, left, sum(first.deductions.values()), tuple(lines))


def _settlement(
    case: CaseState,
    on: date,
    pack: Pack,
    number: int,
    paid: dict[str, int],
    left: int,
    deducted: int,
    lines: tuple[Line, ...],
) -> Settlement:
    due = {name: (_creditor(case, name), amount) for name, amount in paid.items()}
    fees, bases, fee_lines = _fees(case, on, pack, paid)
    shares, unpaid_fee = [], dict(fees)
    for name, (ref, amount) in due.items():
        taken = min(amount, unpaid_fee.get(ref, 0))
        unpaid_fee[ref] = unpaid_fee.get(ref, 0) - taken
        state = case.parties[ref].kind is PartyKind.STATE
        shares.append((name, "budget" if state else ref, amount - taken, "kept" if state else "payable"))
    shares += [("fee", "agency", sum(fees.values()), "kept"), ("costs", "agency", deducted, "kept")]
    shares.append(("refund", (case.refs("D") or ("agency",))[0], left, "payable"))
    made = tuple(
        Share(id=f"S{number}-{n}", distribution=number, claim=claim, payee=payee, amount=amount, status=status)
        for n, (claim, payee, amount, status) in enumerate((s for s in shares if s[2]), start=1)
    )
    return Settlement(made, paid, {r: f for r, f in fees.items() if f}, bases, lines, fee_lines)


def _creditor(case: CaseState, name: str) -> str:
    return case.claim(name.removeprefix("interest:")).creditor


def _claim(case: CaseState, claim: Claim) -> law_claims.Claim:
    kind = claim.kind if claim.kind in law_claims.RANK_OF_KIND else "other_debt"
    parts = _unpaid_instalments(claim)
    return law_claims.Claim(
        id=claim.id,
        creditor=claim.creditor,
        kind=kind,
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


def _interest(case: CaseState, claim: Claim, on: date, paid_now: int, pack: Pack, lines: list[Line]) -> int:
    """Late interest accrued on a claim up to the collections so far, less what was paid of it (D152 29)."""
    paid = [Paid(day=c.on, amount=c.amount) for c in case.collections if c.claim == claim.id]
    if paid_now:
        paid.append(Paid(day=max((r.on for r in case.receipts if not r.void), default=on), amount=paid_now))
    answer = interest(
        InterestFacts(
            principal=claim.amount - claim.cancelled,
            clause=Clause(rate=Decimal(claim.rate or "0"), start=claim.due_date),
            requested_on=case.requested_on,
            effective_on=case.title.effective_date if case.title else None,
            collections=tuple(paid),
            exclusions=tuple(Exclusion(start=a, end=b, reason=why) for a, b, why in case.interest_free),
        ),
        money_rules(pack),
    )
    lines.extend(answer.working)
    return max(0, answer.interest - claim.interest_paid)


def _fees(
    case: CaseState, on: date, pack: Pack, paid: dict[str, int]
) -> tuple[dict[str, int], dict[str, int], tuple[Line, ...]]:
    """The fee of each creditor on what he receives now (F216; L25 53.1; D152 30.1)."""
    received: dict[str, int] = {}
    exempt: dict[str, str | None] = {}
    for name, amount in paid.items():
        claim = case.claim(name.removeprefix("interest:"))
        received[claim.creditor] = received.get(claim.creditor, 0) + amount
        exempt[claim.creditor] = NO_FEE.get(claim.kind)
    by: frozenset[Literal["creditor", "debtor"]] = frozenset()
    if case.origin == "on_request":
        by = frozenset({"debtor"}) if case.requester == "debtor" else frozenset({"creditor"})
    division = any(c.kind == "property_division" for c in case.claims)
    total = case.undistributed
    voluntary = sum(r.amount - r.distributed for r in case.receipts if not r.void and r.voluntary)
    fees: dict[str, int] = {}
    bases: dict[str, int] = {}
    lines: list[Line] = []
    for ref, amount in received.items():
        if case.parties[ref].kind is PartyKind.STATE:
            continue
        early = amount * voluntary // total
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
        if payer.who not in ("recipient", "creditor") or not payer.base:
            continue
        answer = fee(
            payer.base,
            on,
            money_rules(pack),
            already_received=case.fee_bases.get(ref, 0),
            already_charged=case.fees_charged.get(ref, 0),
            requested=case.fee_requested,
            exempt=exempt[ref],
        )
        lines += answer.working
        bases[ref] = answer.received_so_far - case.fee_bases.get(ref, 0)
        fees[ref] = answer.fee
    return fees, bases, tuple(lines)
