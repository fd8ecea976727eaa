"""How money that was received is shared out: rank order and pro rata, late interest, the fee, each with its working.

Only puts the facts of a case before `law/` and reads the answers; nothing is reckoned here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from cases.assets import Asset
from cases.parties import PartyKind
from cases.parts import Claim, Collection, Receipt, Share
from cases.sharing import OF_CASE, Sharer, by_case, named
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
from law.ranks import at_coercion, distribute
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
    case: CaseState,
    on: date,
    pack: Pack,
    *,
    costs: int = 0,
    transfer_taxes: int = 0,
    with_interest: bool = True,
    sharers: Sequence[Sharer] = (),
) -> Settlement:
    """Share out all undistributed money of the case on a local day (L25 54; D152 29–30; F216).

    Of money of a coercion the debtor's other cases, `sharers`, have their part: those of the coercion date with this
    case, late interest after all principal, the others, of other offices too, of what is left.

    Raises LawError where the law package cannot answer (costs above the money, a day without amounts).
    """
    rules, decided = money_rules(pack), _coerced_on(case)
    others = sharers if decided else ()

    def turn(of: Callable[[Sharer], tuple[law_claims.Claim, ...]], *, early: bool) -> tuple[law_claims.Claim, ...]:
        """Of the others' claims those of the coercion date in this office, or the later ones and those elsewhere."""
        return tuple(
            claim
            for one in others
            for claim in of(one)
            if decided and (not one.elsewhere and at_coercion(claim, decided, "requested_on", rules)) is early
        )

    def principal(one: Sharer) -> tuple[law_claims.Claim, ...]:
        return one.principal

    def due(one: Sharer) -> tuple[law_claims.Claim, ...]:
        return one.interest

    first = distribute(
        law_claims.DistributionFacts(
            on=on,
            proceeds=case.undistributed,
            costs=costs,
            transfer_taxes=transfer_taxes,
            coercion_decision_date=decided if others else None,
            claims=(
                *(_claim(case, c) for c in case.claims.group("open") if c.id not in _takers(case)),
                *turn(principal, early=True),
            ),
        ),
        rules,
    )
    paid = {s.id: s.amount for s in first.shares if s.amount}
    collections = _collections(case, {name: amount for name, amount in paid.items() if name in case.claims})
    lines, left = list(first.working), first.to_debtor
    own = _late_interest(case, pack, collections, lines) if with_interest and left else ()
    for claims in ((*own, *turn(due, early=True)), (*turn(principal, early=False), *turn(due, early=False))):
        if left and claims:
            more = distribute(law_claims.DistributionFacts(on=on, proceeds=left, claims=claims), rules)
            paid |= {s.id: s.amount for s in more.shares if s.amount}
            left = more.to_debtor
    mine = {name: amount for name, amount in paid.items() if name.removeprefix("interest:") in case.claims}
    fees = _fees(case, on, pack, mine)
    elsewhere = by_case(paid, others)
    shares, owed, withheld = _shares(case, mine, left, sum(first.deductions.values()), fees, elsewhere)
    return Settlement(shares, mine, collections, replace(fees, owed=owed), withheld, tuple(lines))


def _coerced_on(case: CaseState) -> date | None:
    """The day of the first coercion decision that brought the money; None of what was paid."""
    brought = (
        case.assets[receipt.asset].decided_on for receipt in case.receipts.group("undistributed") if receipt.asset
    )
    return min(brought, default=None)


def _late_interest(
    case: CaseState, pack: Pack, collections: Iterable[Collection], lines: list[Line]
) -> tuple[law_claims.Claim, ...]:
    """The late interest on each claim, with what is collected now."""
    collected: dict[str, list[Collection]] = {}
    for now in collections:
        collected.setdefault(now.claim, []).append(now)
    due = {c.id: _interest(case, c, pack, collected.get(c.id, []), lines) for c in case.claims.group("interest")}
    return tuple(_interest_claim(case, f"interest:{name}", due[name]) for name in due if due[name])


def _interest_claim(case: CaseState, name: str, amount: int) -> law_claims.Claim:
    return law_claims.Claim(
        id=name,
        creditor=_creditor(case, name) if name.startswith("interest:") else "",
        kind="late_interest",
        amount=amount,
        requested_on=case.requested_on,
    )


def sharer(case: CaseState, on: date, pack: Pack) -> Sharer | None:
    """What this case may ask of the money that another case of its debtor has, on a local day; nothing if nothing.

    What it holds itself counts. Raises LawError where its interest cannot be reckoned.
    """
    if case.ended or not (case.decision and case.decision.number) or (case.entrusted and case.entrusted.asset):
        return None
    here = case.free_money
    principal = []
    for claim in case.claims.group("open"):
        asked = _claim(case, claim).model_copy(update={"id": named(case.id, claim.id)})
        due = asked.due(on)
        met = min(here, due)
        here -= met
        if due - met:
            principal.append(asked.model_copy(update={"amount": due - met, "instalments": ()}))
    late = max(0, interest_owed(case, on, pack) - here)
    interest = (_interest_claim(case, named(case.id, "interest"), late),) if late else ()
    number = case.decision.number
    return Sharer(case.id, number, tuple(principal), interest) if principal or interest else None


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
    case: CaseState, paid: dict[str, int], left: int, deducted: int, fees: FeeCharges, elsewhere: dict[str, int]
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
    shares += [(f"{OF_CASE}{name}", name, amount, "payable") for name, amount in elsewhere.items()]
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
