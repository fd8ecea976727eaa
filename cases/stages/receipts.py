"""Money arrives and gets its receipt (thu tiền, biên lai): from the bank, in cash, in kind; voided, replaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from cases import ledger
from cases.commands import Command
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles, owe
from cases.ledger import Postings
from cases.parts import Receipt
from cases.stages.common import (
    DocumentFact,
    Facts,
    forbid,
    in_charge,
    issued,
    next_document,
)
from cases.stages.elsewhere import Person, payers, taken
from cases.state import CaseState
from law.figures import vnd
from law.periods import local_day


class ClaimCredit(Command):
    """Claim a bank credit that lies in suspense for this case (nhận tiền từ tài khoản chờ xử lý).

    `amount` is the part that is owed here, all that is left of the credit if not given, in đồng. `ground`: why the case
    takes what its text gives to another, or more than is owed (căn cứ).
    """

    bank_ref: str = Field(min_length=1, max_length=80)
    amount: int = Field(default=0, ge=0)
    ground: str = Field(default="", max_length=200)


class Handed(Command):
    """Something handed over at the office. `ground`: why more is taken than is owed."""

    payer: str = Field(min_length=1, max_length=300)
    ground: str = Field(default="", max_length=200)

    def people(self, case: CaseState) -> tuple[Person, ...]:
        """Whose other cases are to be looked at."""
        return payers(case, self.payer)


class ReceiveCash(Handed):
    """Cash paid in at the office (thu tiền mặt). `amount` in đồng."""

    amount: int = Field(gt=0)


class DepositCash(Command):
    """The cashier takes the collected cash into the fund (nộp quỹ), the same day (TT04 17)."""

    receipt: str


class ReceiveInKind(Handed):
    """A thing of value taken in for the debt at an agreed or appraised value, in đồng (nhận tài sản)."""

    value: int = Field(gt=0)
    thing: str = Field(min_length=1, max_length=1000)


class VoidReceipt(Command):
    """Void a receipt (hủy biên lai); its number stays. `payer` given: issue another in its place."""

    receipt: str
    reason: str = Field(min_length=1, max_length=1000)
    payer: str = Field(default="", max_length=300)


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
    over: int = 0  # more than was owed, in đồng, on this ground
    ground: str = ""


class CashReceived(Fact):
    article = "TT04 17.1"
    receipt: str


class CashDeposited(MoneyFact):
    article = "TT04 17.1"
    receipt: str


class ReceiptVoided(DocumentFact, MoneyFact):
    """A receipt is void, by minutes (biên bản hủy biên lai); `replaced`: another takes its place, and names it."""

    article = "TT04 16"
    receipt: str
    reason: str
    replaced: bool


@handles(
    ClaimCredit, Role.ACCOUNTANT, Role.ENFORCER, Role.PARTNER, Role.SYSTEM, needs=("credit", "others", "accountant")
)
def _claim_credit(case: CaseState, command: ClaimCredit, context: Context) -> Facts:
    credit = context.facts.get("credit")
    forbid(
        credit is None,
        "L25 54.6",
        f"Không có khoản ghi có mang mã {command.bank_ref}.",
        "There is no bank credit with this reference.",
    )
    assert credit
    amount = command.amount or credit["unclaimed"]
    forbid(
        not amount or amount > credit["unclaimed"],
        "L25 54.6",
        f"Khoản tiền chỉ còn {vnd(credit['unclaimed'])} chưa được vụ việc nào nhận.",
        f"Only {vnd(credit['unclaimed'])} of this credit is left for a case to claim.",
    )
    named = credit["named"]
    forbid(
        named and case.id not in named and not command.ground,
        "L25 54",
        f"Nội dung chuyển khoản nêu vụ việc khác: {', '.join(named)}. Nếu vẫn nhận, nêu căn cứ (ground).",
        f"The transfer names another case: {', '.join(named)}. To take it nevertheless, give the ground (ground).",
    )
    booked = local_day(datetime.fromisoformat(credit["booked_at"]))
    yield MoneyReceived(
        **_received(case, amount, "bank", credit["payer"]["name"], booked, context),
        bank_ref=command.bank_ref,
        over=taken(case, amount, command.ground, booked, context),
        ground=command.ground,
        postings=ledger.entry((ledger.suspense(case.office), amount), (ledger.held(case.id), -amount)),
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
        "collector": _collector(context),
    }


def _collector(context: Context) -> str:
    """Who answers for the receipt: of money that no officer took in, the office's accountant (TT04 16)."""
    by_itself = context.actor.role in (Role.PARTNER, Role.SYSTEM)
    return str(context.facts.get("accountant") or context.actor.id) if by_itself else context.actor.id


@handles(ReceiveCash, Role.ENFORCER, Role.SECRETARY, Role.ACCOUNTANT, needs=("others",))
def _receive_cash(case: CaseState, command: ReceiveCash, context: Context) -> Facts:
    received = _received(case, command.amount, "cash", command.payer, context.today, context)
    postings = ledger.entry((ledger.cash(case.office), command.amount), (ledger.held(case.id), -command.amount))
    over = taken(case, command.amount, command.ground, context.today, context)
    yield MoneyReceived(**received, over=over, ground=command.ground, postings=postings)
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
    found = case.receipts.get(name)
    forbid(found is None, "TT04 16", f"Không có biên lai {name}.", f"There is no receipt {name}.")
    assert found
    return found


@handles(ReceiveInKind, Role.ENFORCER, needs=("others",))
def _receive_in_kind(case: CaseState, command: ReceiveInKind, context: Context) -> Facts:
    in_charge(case, context)
    postings = ledger.entry((ledger.in_kind(case.office), command.value), (ledger.held(case.id), -command.value))
    received = _received(case, command.value, "in_kind", command.payer, context.today, context)
    over = taken(case, command.value, command.ground, context.today, context)
    yield MoneyReceived(**received, thing=command.thing, over=over, ground=command.ground, postings=postings)


@handles(VoidReceipt, Role.ACCOUNTANT, Role.HEAD, signs="receipt_void")
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
    yield ReceiptVoided(
        document=next_document(case, "void"),
        document_kind="receipt_void",
        signer=context.actor.id,
        receipt=receipt.id,
        reason=command.reason,
        replaced=bool(command.payer),
        postings=back,
    )
    if command.payer:
        received = _received(case, receipt.amount, receipt.means, command.payer, receipt.on, context)
        yield MoneyReceived(
            **{**received, "voluntary": receipt.voluntary},
            bank_ref=receipt.bank_ref,
            replaces=receipt.number,
            over=receipt.over,
            postings=ledger.reversed_entry(back),
        )


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
        over=fact.over,
    )
    case = case.model_copy(update={"receipts": case.receipts.put({receipt.id: receipt})})
    return owe(case, event.seq, "issue_receipt", f"Biên lai {fact.number}", tag=fact.receipt, seq=event.seq)


@evolves(CashDeposited)
def _cash_deposited(case: CaseState, fact: CashDeposited, event: Event) -> CaseState:
    deposited = replace(case.receipts[fact.receipt], deposited=True)
    return case.model_copy(update={"receipts": case.receipts.put({fact.receipt: deposited})})


@evolves(ReceiptVoided)
def _voided(case: CaseState, fact: ReceiptVoided, event: Event) -> CaseState:
    receipts = case.receipts.put({fact.receipt: replace(case.receipts[fact.receipt], void=True)})
    return issued(case.model_copy(update={"receipts": receipts, "performed": case.all_settled}), fact, event)
