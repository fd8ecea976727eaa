"""The fee (phí thi hành án): reckoned with the money, decided by the Head, withheld or paid against a receipt.

What is withheld from a payout waits for the decision on it (quyết định thu phí, L25 53.1); its receipt is made when the
decision is there, what is paid at the counter has its receipt at once (D254 4.2, 24.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from cases import ledger
from cases.asking import Asked, PartyId, Unit
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles, owe
from cases.parts import FeeReceipt, ReckonedFee
from cases.settlement import FeeCharges
from cases.stages.common import OFFICE_ROLES, DocumentFact, Facts, forbid, issued
from cases.stages.receipts import CashReceived, MoneyFact
from cases.state import CaseState
from law.model import Line
from law.periods import local_day


class DecideFees(Command):
    """Sign the decisions on the fees that were reckoned (ký quyết định thu phí), one for each who pays."""

    words = ("Ký quyết định thu phí thi hành án", "Sign the fee decisions")


class PayFee(Command):
    """Who owes a fee that could not be withheld pays it at the counter (nộp phí thi hành án). `amount` in đồng."""

    words = ("Nộp phí thi hành án", "Pay a fee")

    party: PartyId
    amount: Annotated[int, Asked("Số tiền", "Amount", unit=Unit.DONG)] = Field(gt=0)


class FeeCharge(Fact):
    """A fact that makes fees due: by creditor what they were reckoned on and came to, by payer what is still owed."""

    fee_bases: dict[str, int] = {}
    fees_charged: dict[str, int] = {}
    fees_owed: dict[str, int] = {}


class FeeReckoned(Fact):
    """A fee became due with money or performance; the decision on it waits for the signature."""

    words = ("Tính phí thi hành án, trình quyết định", "Fee reckoned, decision to be signed")

    article = "L25 53.1"
    payer: str
    amount: int
    bases: dict[str, int]
    working: tuple[Line, ...]


class FeeDecided(DocumentFact):
    """The decision on the fee (quyết định thu phí thi hành án), F216 5.1, of the draft with this name."""

    words = ("Ký quyết định thu phí thi hành án", "Fee decided")

    article = "F216 5.1"
    draft: str = ""
    amount: int
    by_party: dict[str, int]
    bases: dict[str, int]
    working: tuple[Line, ...]


class FeePaid(MoneyFact):
    """A fee was paid at the counter, or what was withheld became the office's, with a receipt of fees (D254 23).

    `replaces`: the number of the receipt whose place it takes, for what stands of it; then no money moves.
    """

    words = ("Thu phí thi hành án, lập biên lai phí", "Fee collected, fee receipt issued")

    article = "F216 5.1"
    series = {"number": "fee_receipt", "lookup_code": "lookup_code"}

    party: str
    amount: int
    means: Literal["cash", "withheld"]
    receipt: str
    number: str = ""
    lookup_code: str = ""
    collector: str
    replaces: str = ""


class FeeReceiptVoided(DocumentFact):
    """The receipt of a fee counts no more; `replaced`: another takes its place for what stands of the fee."""

    words = ("Hủy biên lai phí", "Fee receipt voided")

    article = "TT91 20.2"
    receipt: str
    reason: str
    replaced: bool


@handles(DecideFees, *OFFICE_ROLES, signs="fee", needs=("accountant",))
def _decide(case: CaseState, command: DecideFees, context: Context) -> Facts:
    waiting = [(name, fee) for name, fee in case.reckoned_fees.items() if not fee.decision]
    forbid(not waiting, "F216 5.1", "Không có khoản phí chờ quyết định.", "No fee waits for a decision.")
    for number, (name, fee) in enumerate(waiting, start=case.documents + 1):
        yield FeeDecided(
            document=f"fee-{number}",
            document_kind="fee_decision",
            signer=context.actor.id,
            draft=name,
            amount=fee.amount,
            by_party={fee.payer: fee.amount},
            bases=fee.bases,
            working=fee.working,
        )


@handles(PayFee, Role.ACCOUNTANT, Role.CASHIER, signs=Unsigned.VOUCHES)
def _pay(case: CaseState, command: PayFee, context: Context) -> Facts:
    owed = case.fee_account(command.party).owed
    forbid(
        command.amount > owed, "F216 5.1", "Số tiền lớn hơn phí còn phải nộp.", f"More than the fee owed, {owed} đồng."
    )
    yield _paid(case, command.party, command.amount, "cash", context.actor.id)
    yield CashReceived(receipt=_receipt(case))


def _paid(
    case: CaseState, party: str, amount: int, means: Literal["cash", "withheld"], collector: str, ahead: int = 0
) -> FeePaid:
    source = ledger.cash(case.office) if means == "cash" else ledger.withheld(case.id, party)
    return FeePaid(
        party=party,
        amount=amount,
        means=means,
        receipt=_receipt(case, ahead),
        collector=collector,
        postings=ledger.entry((source, amount), (ledger.fees(case.office), -amount)),
    )


def _receipt(case: CaseState, ahead: int = 0) -> str:
    """The name of the next receipt, or of one that many after it."""
    return f"P{len(case.fee_receipts) + 1 + ahead}"


def reckoned(charge: FeeCharges) -> Iterator[Fact]:
    """One fact for each who has to pay a fee; the decision on it is the Head's."""
    for payer, due in charge.decided.items():
        yield FeeReckoned(payer=payer, amount=due.amount, bases=due.bases, working=tuple(due.working))


@follows(FeeDecided)
def receipts_of_withheld(case: CaseState, fact: Fact, context: Context) -> Facts:
    """What was withheld of somebody whose fees are all decided is the fee: here is its receipt.

    No officer took it in, so the office's accountant answers for the receipt (TT04 16).
    """
    collector = str(context.facts.get("accountant") or context.actor.id)
    due = [a for a in case.fees.group("withheld") if not case.reckoned_fees.count(("undecided", a.party))]
    for ahead, account in enumerate(due):
        yield _paid(case, account.party, account.withheld, "withheld", collector, ahead)


def receipts_put_right(case: CaseState, back: Mapping[str, int], reason: str, context: Context) -> Facts:
    """Of fees that have their receipts so much goes back, by payer: the receipts that said otherwise, the newest first.

    Each is voided by minutes, and another stands for what is left of it (TT91 20.2).
    """
    collector = str(context.facts.get("accountant") or context.actor.id)
    made = 0
    for voided, (receipt, stands) in enumerate(_said_otherwise(case, back), start=1):
        yield FeeReceiptVoided(
            document=f"void-{case.documents + voided}",
            document_kind="receipt_void",
            signer=context.actor.id,
            receipt=receipt.id,
            reason=reason,
            replaced=bool(stands),
        )
        if stands:
            yield FeePaid(
                party=receipt.party,
                amount=stands,
                means="cash" if receipt.means == "cash" else "withheld",
                receipt=_receipt(case, made),
                collector=collector,
                replaces=receipt.number,
                postings=(),
            )
            made += 1


def _said_otherwise(case: CaseState, back: Mapping[str, int]) -> Iterator[tuple[FeeReceipt, int]]:
    """The receipts that no longer say what was paid, each with what of it stands."""
    for party, amount in back.items():
        left = amount
        for receipt in sorted(case.fee_receipts.group(("of", party)), key=lambda r: int(r.id[1:]), reverse=True):
            if not left:
                break
            stands = max(0, receipt.amount - left)
            left -= receipt.amount - stands
            yield receipt, stands


@evolves(FeeReckoned)
def _reckoned(case: CaseState, fact: FeeReckoned, event: Event) -> CaseState:
    fee = ReckonedFee(payer=fact.payer, amount=fact.amount, bases=fact.bases, working=fact.working)
    return case.model_copy(update={"reckoned_fees": case.reckoned_fees.put({str(event.seq): fee})})


@evolves(FeeDecided)
def _decided(case: CaseState, fact: FeeDecided, event: Event) -> CaseState:
    decided = replace(case.reckoned_fees[fact.draft], decision=fact.document, working=())
    case = case.model_copy(update={"reckoned_fees": case.reckoned_fees.put({fact.draft: decided})})
    return issued(case, fact, event, parties=tuple(fact.by_party))


@evolves(FeePaid)
def _fee_paid(case: CaseState, fact: FeePaid, event: Event) -> CaseState:
    receipt = FeeReceipt(
        id=fact.receipt,
        number=fact.number,
        party=fact.party,
        amount=fact.amount,
        on=local_day(event.at),
        means=fact.means,
        lies="cash" if fact.means == "cash" and not fact.replaces else "",
    )
    update: dict[str, Any] = {"fee_receipts": case.fee_receipts.put({receipt.id: receipt})}
    if not fact.replaces:
        source = "owed" if fact.means == "cash" else "withheld"
        account = case.fees[fact.party]
        left = replace(account, **{source: getattr(account, source) - fact.amount})
        update["fees"] = case.fees.put({fact.party: left})
    label = f"Biên lai phí {fact.number}"
    return owe(case.model_copy(update=update), event.seq, "issue_receipt", label, tag=fact.receipt, seq=event.seq)


@evolves(FeeReceiptVoided)
def _fee_receipt_voided(case: CaseState, fact: FeeReceiptVoided, event: Event) -> CaseState:
    void = replace(case.fee_receipts[fact.receipt], void=True)
    return issued(case.model_copy(update={"fee_receipts": case.fee_receipts.put({void.id: void})}), fact, event)


def charged(case: CaseState, fact: FeeCharge) -> CaseState:
    """The case with what the fact made due in the accounts of fees."""
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


def withheld(case: CaseState, amounts: Mapping[str, int]) -> CaseState:
    """The case with these sums of fees, by payer, withheld from what they get."""
    known = {ref: case.fee_account(ref) for ref in amounts}
    accounts = {ref: replace(known[ref], withheld=known[ref].withheld + amount) for ref, amount in amounts.items()}
    return case.model_copy(update={"fees": case.fees.put(accounts)})
