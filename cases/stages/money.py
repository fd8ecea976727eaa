"""Money arrives, gets its receipt, and is shared out (thu tiền, biên lai, phân chia)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from cases import ledger
from cases.commands import Command
from cases.events import Event, Fact, Role
from cases.kernel import Context, Refusal, evolves, follows, handles, owe
from cases.ledger import Postings
from cases.settlement import FeeCharges, fees_on_performance, settle_money
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    at_stage,
    forbid,
    in_charge,
    issued,
    replaced,
)
from cases.stages.verification import end_publication
from cases.state import CaseState, Claim, Collection, Receipt, Share, Stage
from law.errors import LawError
from law.model import Line
from law.periods import local_day


class ClaimCredit(Command):
    """Claim a bank credit that lies in suspense for this case (nhận tiền từ tài khoản chờ xử lý)."""

    bank_ref: str = Field(min_length=1, max_length=80)


class ReceiveCash(Command):
    """Cash paid in at the office (thu tiền mặt). `amount` in đồng."""

    amount: int = Field(gt=0)
    payer: str = Field(min_length=1, max_length=300)


class DepositCash(Command):
    """The cashier takes the collected cash into the fund (nộp quỹ), the same day (TT04 17)."""

    receipt: str


class ReceiveInKind(Command):
    """A thing of value taken in for the debt at an agreed or appraised value, in đồng (nhận tài sản)."""

    value: int = Field(gt=0)
    payer: str = Field(min_length=1, max_length=300)
    thing: str = Field(min_length=1, max_length=1000)


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


class VoidReceipt(Command):
    """Void a receipt (hủy biên lai); its number stays. `payer` given: issue another in its place."""

    receipt: str
    reason: str = Field(min_length=1, max_length=1000)
    payer: str = Field(default="", max_length=300)


class Distribute(Command):
    """Share out all money that is not distributed yet (phân chia tiền thi hành án). Amounts in đồng."""

    costs: int = Field(default=0, ge=0)
    transfer_taxes: int = Field(default=0, ge=0)
    with_interest: bool = True


class MoneyFact(Fact):
    """A fact that moves money; `postings` is its entry in the ledger."""

    postings: Postings


class MoneyReceived(MoneyFact):
    """Money came in for the case and has its receipt (biên lai), numbered in the unit's series of the calendar year."""

    article = "TT04 13-16"
    series = {"number": "receipt", "lookup_code": "lookup_code"}

    receipt: str
    number: str = ""
    lookup_code: str = ""
    amount: int
    on: date
    means: Literal["bank", "cash", "in_kind"]
    payer: str
    bank_ref: str = ""
    voluntary: bool
    thing: str = ""
    replaces: str = ""
    collector: str


class CashReceived(Fact):
    article = "TT04 17.1"
    receipt: str


class CashDeposited(MoneyFact):
    article = "TT04 17.1"
    receipt: str


class ReceiptVoided(MoneyFact):
    article = "TT04 16"
    receipt: str
    number: str
    reason: str


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
    """A fee was paid apart from the money of the case."""

    article = "F216 5.1"
    party: str
    amount: int


class FeeDecided(DocumentFact):
    """The decision on the fee (quyết định thu phí thi hành án), F216 5.1."""

    article = "F216 5.1"
    amount: int
    by_party: dict[str, int]
    bases: dict[str, int]
    working: tuple[Line, ...]


class MoneyDistributed(MoneyFact, FeeCharge):
    """Undistributed money was allotted to claims, fees and the debtor, with the working."""

    article = "L25 54"
    distribution: int
    shares: tuple[Share, ...]
    collected: dict[str, int]  # principal collected now, by claim
    collections: tuple[Collection, ...]  # the principal again, by the days on which the money came in
    working: tuple[Line, ...]


class ObligationPerformed(Fact):
    """All that the decision orders is performed, or the money for all of it is in."""

    article = "L25 55.1"


@handles(ClaimCredit, Role.ACCOUNTANT, Role.ENFORCER, Role.PARTNER, Role.SYSTEM, needs=("credit",))
def _claim_credit(case: CaseState, command: ClaimCredit, context: Context) -> Facts:
    credit = context.facts.get("credit")
    forbid(
        credit is None,
        "L25 54.6",
        f"Không có khoản ghi có mang mã {command.bank_ref}.",
        "There is no bank credit with this reference.",
    )
    assert credit
    forbid(
        credit["subject"] not in (None, case.id),
        "L25 54.6",
        "Khoản tiền đã được vụ việc khác nhận.",
        "Another case has claimed this credit.",
    )
    forbid(
        any(r.bank_ref == command.bank_ref and not r.void for r in case.receipts),
        "L25 54.6",
        "Khoản tiền đã có biên lai.",
        "This credit has its receipt already.",
    )
    booked = datetime.fromisoformat(credit["booked_at"])
    yield MoneyReceived(
        **_received(case, credit["amount"], "bank", credit["payer"]["name"], local_day(booked), context),
        bank_ref=command.bank_ref,
        postings=ledger.entry(
            (ledger.suspense(case.office), credit["amount"]), (ledger.held(case.id), -credit["amount"])
        ),
    )


def _received(case: CaseState, amount: int, means: str, payer: str, on: date, context: Context) -> dict[str, object]:
    """The fields every receipt has. Money inside the voluntary period bears no fee (F216 6.8)."""
    forbid(
        not case.decision or not case.decision.number, "L25 54.6", "Chưa có quyết định thi hành án.", "No decision yet."
    )
    return {
        "receipt": f"R{len(case.receipts) + 1}",
        "amount": amount,
        "on": on,
        "means": means,
        "payer": payer,
        "voluntary": case.in_voluntary_period(payer, on),
        "collector": context.actor.id,
    }


@handles(ReceiveCash, Role.ENFORCER, Role.SECRETARY, Role.ACCOUNTANT)
def _receive_cash(case: CaseState, command: ReceiveCash, context: Context) -> Facts:
    received = _received(case, command.amount, "cash", command.payer, context.today, context)
    postings = ledger.entry((ledger.cash(case.office), command.amount), (ledger.held(case.id), -command.amount))
    yield MoneyReceived(**received, postings=postings)
    yield CashReceived(receipt=str(received["receipt"]))


@handles(DepositCash, Role.CASHIER)
def _deposit(case: CaseState, command: DepositCash, context: Context) -> Facts:
    receipt = _receipt(case, command.receipt)
    forbid(receipt.deposited or receipt.void, "TT04 17.1", "Tiền đã nhập quỹ.", "The cash is in the fund already.")
    yield CashDeposited(
        receipt=receipt.id,
        postings=ledger.entry((ledger.fund(case.office), receipt.amount), (ledger.cash(case.office), -receipt.amount)),
    )


def _receipt(case: CaseState, name: str) -> Receipt:
    found = next((r for r in case.receipts if r.id == name), None)
    forbid(found is None, "TT04 16", f"Không có biên lai {name}.", f"There is no receipt {name}.")
    assert found
    return found


@handles(ReceiveInKind, Role.ENFORCER)
def _receive_in_kind(case: CaseState, command: ReceiveInKind, context: Context) -> Facts:
    in_charge(case, context)
    postings = ledger.entry((ledger.in_kind(case.office), command.value), (ledger.held(case.id), -command.value))
    received = _received(case, command.value, "in_kind", command.payer, context.today, context)
    yield MoneyReceived(**received, thing=command.thing, postings=postings)


@handles(RecordPerformance, Role.ENFORCER)
def _perform(case: CaseState, command: RecordPerformance, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    in_charge(case, context)
    claim = next((c for c in case.claims if c.id == command.claim), None)
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
    yield from _fee_decisions(case, charge, context)
    yield ClaimPerformed(claim=claim.id, amount=command.amount, how=command.how, on=on, **charge.totals())


@handles(PayFee, Role.ACCOUNTANT, Role.CASHIER)
def _pay_fee(case: CaseState, command: PayFee, context: Context) -> Facts:
    owed = case.fees_owed.get(command.party, 0)
    forbid(
        command.amount > owed, "F216 5.1", "Số tiền lớn hơn phí còn phải nộp.", f"More than the fee owed, {owed} đồng."
    )
    postings = ledger.entry((ledger.cash(case.office), command.amount), (ledger.fees(case.office), -command.amount))
    yield FeePaid(party=command.party, amount=command.amount, postings=postings)


def _fee_decisions(case: CaseState, charge: FeeCharges, context: Context) -> Iterator[Fact]:
    """One decision for each who has to pay a fee (F216 5.1)."""
    for number, (payer, amount) in enumerate(charge.decided.items()):
        yield FeeDecided(
            document=f"fee-{case.documents + 1 + number}",
            document_kind="fee_decision",
            signer=context.actor.id,
            amount=amount,
            by_party={payer: amount},
            bases={c: b for c, b in charge.bases.items() if c == payer or payer not in charge.bases},
            working=charge.working,
        )


@handles(VoidReceipt, Role.ACCOUNTANT, Role.HEAD)
def _void(case: CaseState, command: VoidReceipt, context: Context) -> Facts:
    receipt = _receipt(case, command.receipt)
    forbid(receipt.void, "TT04 16", "Biên lai đã hủy.", "The receipt is void already.")
    forbid(
        receipt.distribution,
        "TT04 16",
        "Tiền của biên lai đã phân chia; phải thu hồi tiền trước.",
        "Its money has been distributed; recover it first.",
    )
    source = {"bank": ledger.suspense, "cash": ledger.cash, "in_kind": ledger.in_kind}[receipt.means]
    if receipt.means == "cash" and receipt.deposited:
        source = ledger.fund
    back = ledger.entry((ledger.held(case.id), receipt.amount), (source(case.office), -receipt.amount))
    yield ReceiptVoided(receipt=receipt.id, number=receipt.number, reason=command.reason, postings=back)
    if command.payer:
        received = _received(case, receipt.amount, receipt.means, command.payer, receipt.on, context)
        yield MoneyReceived(
            **{**received, "voluntary": receipt.voluntary},
            bank_ref=receipt.bank_ref,
            replaces=receipt.number,
            postings=ledger.reversed_entry(back),
        )


@handles(Distribute, Role.ENFORCER)
def _distribute(case: CaseState, command: Distribute, context: Context) -> Facts:
    in_charge(case, context)
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
    yield from _fee_decisions(case, made.fees, context)
    yield MoneyDistributed(
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
    lines = [(ledger.held(case.id), sum(s.amount for s in shares))]
    for share in shares:
        if share.status != "kept":
            account = ledger.payable(case.id, share.id)
        else:
            account = own.get(share.claim, ledger.budget)(case.office)
        lines.append((account, -share.amount))
    return ledger.entry(*lines)


@follows(MoneyReceived)
def _enough(case: CaseState, fact: MoneyReceived, context: Context) -> Facts:
    """Once the money for everything is in, the debtor has performed, and his period can no longer end badly."""
    things_left = any(not c.amount and not c.done for c in case.claims)
    if not case.performed and not things_left and case.undistributed >= case.outstanding > 0:
        yield ObligationPerformed()


@follows(MoneyDistributed, ClaimPerformed)
def _all_settled(case: CaseState, fact: Fact, context: Context) -> Facts:
    if not case.performed and case.all_settled:
        yield ObligationPerformed()


@evolves(MoneyReceived)
def _money_received(case: CaseState, fact: MoneyReceived, event: Event) -> CaseState:
    receipt = Receipt(
        id=fact.receipt,
        number=fact.number,
        lookup_code=fact.lookup_code,
        amount=fact.amount,
        on=fact.on,
        means=fact.means,
        payer=fact.payer,
        bank_ref=fact.bank_ref,
        voluntary=fact.voluntary,
        deposited=fact.means != "cash",
        replaces=fact.replaces,
    )
    case = case.model_copy(update={"receipts": (*case.receipts, receipt)})
    return owe(case, event.seq, "issue_receipt", f"Biên lai {fact.number}", tag=fact.receipt, seq=event.seq)


@evolves(CashDeposited)
def _cash_deposited(case: CaseState, fact: CashDeposited, event: Event) -> CaseState:
    return case.model_copy(update={"receipts": replaced(case.receipts, "id", fact.receipt, deposited=True)})


@evolves(ReceiptVoided)
def _voided(case: CaseState, fact: ReceiptVoided, event: Event) -> CaseState:
    receipts = replaced(case.receipts, "id", fact.receipt, void=True)
    return case.model_copy(update={"receipts": receipts, "performed": case.all_settled})


@evolves(ClaimPerformed)
def _claim_performed(case: CaseState, fact: ClaimPerformed, event: Event) -> CaseState:
    claim = case.claim(fact.claim)
    after = claim.model_copy(update={"satisfied": claim.satisfied + fact.amount, "done": not claim.amount})
    case = case.model_copy(update={"claims": _swap(case.claims, after)})
    if fact.amount:
        paid = Collection(claim=fact.claim, on=fact.on, amount=fact.amount)
        case = case.model_copy(update={"collections": (*case.collections, paid)})
    return _charged(case, fact)


def _charged(case: CaseState, fact: FeeCharge) -> CaseState:
    def added(known: dict[str, int], new: dict[str, int]) -> dict[str, int]:
        return {ref: known.get(ref, 0) + new.get(ref, 0) for ref in {**known, **new}}

    return case.model_copy(
        update={
            "fee_bases": added(case.fee_bases, fact.fee_bases),
            "fees_charged": added(case.fees_charged, fact.fees_charged),
            "fees_owed": {**case.fees_owed, **fact.fees_owed},
        }
    )


@evolves(FeePaid)
def _fee_paid(case: CaseState, fact: FeePaid, event: Event) -> CaseState:
    left = case.fees_owed[fact.party] - fact.amount
    return case.model_copy(update={"fees_owed": {**case.fees_owed, fact.party: left}})


def _swap(claims: tuple[Claim, ...], changed: Claim) -> tuple[Claim, ...]:
    return tuple(changed if c.id == changed.id else c for c in claims)


@evolves(FeeDecided)
def _fee_decided(case: CaseState, fact: FeeDecided, event: Event) -> CaseState:
    return issued(case, fact, event, parties=tuple(fact.by_party))


STAYS = (Stage.NO_CONDITION, Stage.LEDGER, Stage.ENDED, Stage.ARCHIVED)
"""Stages that part of the money does not change: the no-condition decision stands until there are conditions."""


@evolves(MoneyDistributed)
def _distributed(case: CaseState, fact: MoneyDistributed, event: Event) -> CaseState:
    claims = case.claims
    for name, amount in fact.collected.items():
        claim = case.claim(name.removeprefix("interest:"))
        if name.startswith("interest:"):
            changed = claim.model_copy(update={"interest_paid": claim.interest_paid + amount})
        else:
            changed = claim.model_copy(update={"satisfied": claim.satisfied + amount})
        claims = _swap(claims, changed)
        case = case.model_copy(update={"claims": claims})
    receipts = tuple(
        r if r.void or r.distribution else r.model_copy(update={"distribution": fact.distribution})
        for r in case.receipts
    )
    return at_stage(
        _charged(case, fact),
        Stage(case.stage) if case.stage in STAYS else Stage.PAYING,
        event,
        receipts=receipts,
        distributions=fact.distribution,
        shares=(*case.shares, *fact.shares),
        collections=(*case.collections, *fact.collections),
    )


@evolves(ObligationPerformed)
def _performed(case: CaseState, fact: ObligationPerformed, event: Event) -> CaseState:
    case = end_publication(case.model_copy(update={"performed": True}), event)
    return case if case.ended else at_stage(case, Stage.PAYING, event)
