"""Money is shared out, and what is performed beside it (phân chia tiền, phí thi hành án)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from pydantic import Field

from cases import ledger
from cases.books import Book
from cases.commands import Command
from cases.events import Event, Fact, Role
from cases.kernel import Context, Refusal, evolves, follows, handles, owe
from cases.ledger import Postings
from cases.parts import Claim, Collection, Plan, Share
from cases.settlement import FeeCharges, fees_on_performance, settle_money
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    at_stage,
    forbid,
    in_charge,
    issued,
    next_document,
)
from cases.stages.fees import FeeReckoned
from cases.stages.no_condition import end_publication
from cases.stages.receipts import MoneyFact, MoneyReceived
from cases.state import CaseState, Stage
from law.errors import LawError
from law.model import Line
from law.periods import local_day


class RecordPerformance(Command):
    """An obligation was performed directly between the parties (các bên tự giao nhận), or a thing returned."""

    claim: str
    amount: int = Field(default=0, ge=0)
    how: str = Field(min_length=1, max_length=1000)
    on: date | None = None  # the day it was handed over, today if not given


class PayFee(Command):
    """Who owes a fee that could not be withheld pays it at the counter (nộp phí thi hành án). `amount` in đồng."""

    party: str
    amount: int = Field(gt=0)


class Distribute(Command):
    """Share out all money that is not distributed yet (phân chia tiền thi hành án). Amounts in đồng."""

    costs: int = Field(default=0, ge=0)
    transfer_taxes: int = Field(default=0, ge=0)
    with_interest: bool = True


class FeeCharge(Fact):
    """A fact that makes fees due: by creditor what they were reckoned on and came to, by payer what is still owed."""

    fee_bases: dict[str, int] = {}
    fees_charged: dict[str, int] = {}
    fees_owed: dict[str, int] = {}


class ClaimPerformed(FeeCharge):
    article = "L25 36.2"
    claim: str
    amount: int
    how: str
    on: date


class FeePaid(MoneyFact):
    """A fee was paid apart from the money of the case; its receipt is of a series of its own (D254 23)."""

    article = "F216 5.1"
    series = {"number": "fee_receipt", "lookup_code": "lookup_code"}

    party: str
    amount: int
    receipt: str = ""
    number: str = ""
    lookup_code: str = ""
    collector: str = ""


class MoneyDistributed(DocumentFact, MoneyFact, FeeCharge):
    """Undistributed money was allotted to claims and fees, with the working: the enforcer's plan (phương án phân chia).

    What is over is a share of nobody's.
    """

    article = "L25 54"
    distribution: int
    shares: tuple[Share, ...]
    collected: dict[str, int]  # principal collected now, by claim
    collections: tuple[Collection, ...]  # the principal again, by the days on which the money came in
    working: tuple[Line, ...]


class ObligationPerformed(Fact):
    """All that the decision orders is performed, or the money for all of it is in."""

    article = "L25 55.1"


@handles(RecordPerformance, Role.ENFORCER)
def _perform(case: CaseState, command: RecordPerformance, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    in_charge(case, context)
    claim = case.claims.get(command.claim)
    forbid(claim is None, "L25 36.2", "Không có khoản phải thi hành này.", "There is no such claim.")
    assert claim
    forbid(
        command.amount > claim.outstanding,
        "L25 36.2",
        "Số tiền lớn hơn phần còn phải thi hành.",
        "More than what is still owed.",
    )
    forbid(
        claim.amount and not command.amount, "L25 36.2", "Phải nêu số tiền đã giao.", "State the amount handed over."
    )
    forbid(claim.settled, "L25 36.2", "Khoản này đã thi hành xong.", "This claim is settled already.")
    on = command.on or context.today
    forbid(on > context.today, "L25 36.2", "Ngày giao nhận ở tương lai.", "The day lies in the future.")
    charge = fees_on_performance(case, claim, command.amount, on, context.pack)
    yield from _fee_drafts(charge)
    yield ClaimPerformed(claim=claim.id, amount=command.amount, how=command.how, on=on, **charge.totals())


@handles(PayFee, Role.ACCOUNTANT, Role.CASHIER)
def _pay_fee(case: CaseState, command: PayFee, context: Context) -> Facts:
    owed = case.fee_account(command.party).owed
    forbid(
        command.amount > owed, "F216 5.1", "Số tiền lớn hơn phí còn phải nộp.", f"More than the fee owed, {owed} đồng."
    )
    postings = ledger.entry((ledger.cash(case.office), command.amount), (ledger.fees(case.office), -command.amount))
    yield FeePaid(
        party=command.party,
        amount=command.amount,
        receipt=f"P{case.fee_receipts + 1}",
        collector=context.actor.id,
        postings=postings,
    )


def _fee_drafts(charge: FeeCharges) -> Iterator[Fact]:
    """One draft for each who has to pay a fee; the decision is the Head's (cases/stages/fees.py)."""
    for payer, due in charge.decided.items():
        yield FeeReckoned(payer=payer, amount=due.amount, bases=due.bases, working=tuple(due.working))


@handles(Distribute, Role.ENFORCER, signs="distribution")
def _distribute(case: CaseState, command: Distribute, context: Context) -> Facts:
    forbid(not case.undistributed, "L25 54", "Không có tiền chưa phân chia.", "There is no money to distribute.")
    paused = case.overlay is not None
    forbid(
        paused,
        "D152 30.8",
        "Đang hoãn, tạm đình chỉ: tiền được gửi, chưa chi trả.",
        "Postponed or suspended: the money is kept.",
    )
    try:
        made = settle_money(
            case,
            context.today,
            context.pack,
            costs=command.costs,
            transfer_taxes=command.transfer_taxes,
            with_interest=command.with_interest,
        )
    except LawError as error:
        raise Refusal("L25 54", error.problem, error.problem) from error
    yield from _fee_drafts(made.fees)
    yield MoneyDistributed(
        document=next_document(case, "plan"),
        document_kind="distribution_plan",
        signer=context.actor.id,
        distribution=case.distributions + 1,
        shares=made.shares,
        collected=made.collected,
        collections=made.collections,
        working=made.working,
        postings=_distribution_postings(case, made.shares),
        **made.fees.totals(),
    )


def _distribution_postings(case: CaseState, shares: Sequence[Share]) -> Postings:
    """Held money becomes what is payable to each; fees, costs and State dues go to their own accounts."""
    own = {"fee": ledger.fees, "costs": ledger.costs}
    allotted = [share for share in shares if share.status != "surplus"]  # what is over stays held
    lines = [(ledger.held(case.id), sum(s.amount for s in allotted))]
    for share in allotted:
        if share.status != "kept":
            account = ledger.payable(case.id, share.id)
        else:
            account = own.get(share.claim, ledger.budget)(case.office)
        lines.append((account, -share.amount))
    return ledger.entry(*lines)


@follows(MoneyReceived)
def _enough(case: CaseState, fact: MoneyReceived, context: Context) -> Facts:
    """Once the money for everything is in, the debtor has performed, and his period can no longer end badly."""
    if not case.performed and not case.claims.count("thing") and case.undistributed >= case.outstanding > 0:
        yield ObligationPerformed()


@follows(MoneyDistributed, ClaimPerformed)
def _all_settled(case: CaseState, fact: Fact, context: Context) -> Facts:
    if not case.performed and case.all_settled:
        yield ObligationPerformed()


@evolves(ClaimPerformed)
def _claim_performed(case: CaseState, fact: ClaimPerformed, event: Event) -> CaseState:
    claim = case.claims[fact.claim]
    after = replace(claim, satisfied=claim.satisfied + fact.amount, done=not claim.amount)
    paid = [Collection(claim=fact.claim, on=fact.on, amount=fact.amount)] if fact.amount else []
    change = {"claims": case.claims.put({claim.id: after}), "collections": _collected(case, paid)}
    return _charged(case.model_copy(update=change), fact)


def _collected(case: CaseState, paid: Iterable[Collection]) -> Book[Collection]:
    """The collections with these; only of claims that bear interest will anybody ask again."""
    bearing = (c for c in paid if case.claims[c.claim].rate)
    return case.collections.put({str(n): c for n, c in enumerate(bearing, start=len(case.collections) + 1)})


def _charged(case: CaseState, fact: FeeCharge) -> CaseState:
    accounts = {}
    for ref in {**fact.fee_bases, **fact.fees_charged, **fact.fees_owed}:
        known = case.fee_account(ref)
        accounts[ref] = replace(
            known,
            base=known.base + fact.fee_bases.get(ref, 0),
            charged=known.charged + fact.fees_charged.get(ref, 0),
            owed=fact.fees_owed.get(ref, known.owed),
        )
    return case.model_copy(update={"fees": case.fees.put(accounts)})


@evolves(FeePaid)
def _fee_paid(case: CaseState, fact: FeePaid, event: Event) -> CaseState:
    account = case.fees[fact.party]
    left = replace(account, owed=account.owed - fact.amount)
    after = case.model_copy(update={"fees": case.fees.put({fact.party: left}), "fee_receipts": case.fee_receipts + 1})
    return owe(after, event.seq, "issue_receipt", f"Biên lai phí {fact.number}", tag=fact.receipt, seq=event.seq)


STAYS = (Stage.NO_CONDITION, Stage.LEDGER, Stage.ENDED, Stage.ARCHIVED)
"""Stages that part of the money does not change: the no-condition decision stands until there are conditions."""


@evolves(MoneyDistributed)
def _distributed(case: CaseState, fact: MoneyDistributed, event: Event) -> CaseState:
    claims: dict[str, Claim] = {}
    for name, amount in fact.collected.items():
        key = name.removeprefix("interest:")
        claim = claims.get(key) or case.claims[key]
        if key == name:
            claims[key] = replace(claim, satisfied=claim.satisfied + amount)
        else:
            claims[key] = replace(claim, interest_paid=claim.interest_paid + amount)
    receipts = {r.id: replace(r, distribution=fact.distribution) for r in case.receipts.group("undistributed")}
    case = at_stage(
        _charged(case, fact),
        Stage(case.stage) if case.stage in STAYS else Stage.PAYING,
        event,
        claims=case.claims.put(claims),
        receipts=case.receipts.put(receipts),
        distributions=fact.distribution,
        shares=case.shares.put({share.id: share for share in fact.shares}),
        plans=case.plans.put({fact.document: _plan(fact, event)}),
        collections=_collected(case, fact.collections),
    )
    return issued(case, fact, event)


def _plan(fact: MoneyDistributed, event: Event) -> Plan:
    return Plan(id=fact.document, distribution=fact.distribution, number=fact.number, made_on=local_day(event.at))


@evolves(ObligationPerformed)
def _performed(case: CaseState, fact: ObligationPerformed, event: Event) -> CaseState:
    case = end_publication(case.model_copy(update={"performed": True}), event)
    return case if case.ended else at_stage(case, Stage.PAYING, event)
