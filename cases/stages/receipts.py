"""Money arrives and gets its receipt (thu tiền, biên lai): from the bank, in cash, in kind; voided, replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from cases import ledger
from cases.asking import Asked, AssetId, CreditRef, Of, Reason, ReceiptId, Unit
from cases.assets import Standing
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, handles, owe
from cases.ledger import Postings
from cases.parts import FeeReceipt, Receipt
from cases.stages.common import DocumentFact, Facts, forbid, in_charge, issued, paper
from cases.stages.elsewhere import Person, payers, price_of, taken
from cases.state import CaseState
from law.figures import vnd
from law.periods import local_day


class OfCredit(Command):
    """An act on a bank credit that lies in suspense."""

    bank_ref: CreditRef = Field(min_length=1, max_length=80)


class ClaimCredit(OfCredit):
    """Claim a bank credit that lies in suspense for this case (nhận tiền từ tài khoản chờ xử lý).

    `amount` is the part that is owed here, all that is left of the credit if not given, in đồng. `ground`: why the case
    takes what its text gives to another, or more than is owed (căn cứ). `asset`: the one that it is the price of, where
    its buyer has somebody else pay.
    """

    words = ("Nhận khoản tiền ngân hàng báo có", "Claim a bank credit")

    amount: Annotated[
        int, Asked("Số tiền nhận (0: toàn bộ phần còn lại)", "Amount (0: all that is left)", unit=Unit.DONG)
    ] = Field(default=0, ge=0)
    ground: Annotated[
        str,
        Asked(
            "Căn cứ nhận nhiều hơn, hoặc nội dung nêu vụ khác", "Why more, or though another case is named", long=True
        ),
    ] = Field(default="", max_length=200)
    asset: AssetId = ""


class Handed(Command):
    """Something handed over at the office. `ground`: why more is taken than is owed. `asset`: whose price it is."""

    payer: Annotated[str, Asked("Người nộp", "Payer")] = Field(min_length=1, max_length=300)
    ground: Annotated[str, Asked("Căn cứ nhận nhiều hơn số phải thi hành", "Why more than is owed")] = Field(
        default="", max_length=200
    )
    asset: AssetId = ""

    def people(self, case: CaseState) -> tuple[Person, ...]:
        """Whose other cases are to be looked at."""
        return payers(case, self.payer)


class ReceiveCash(Handed):
    """Cash paid in at the office (thu tiền mặt). `amount` in đồng."""

    words = ("Thu tiền mặt", "Receive cash")

    amount: Annotated[int, Asked("Số tiền", "Amount", unit=Unit.DONG)] = Field(gt=0)


class DepositCash(Command):
    """The cashier takes the cash of a receipt, also of a fee, into the fund (nộp quỹ), the same day (TT04 17)."""

    words = ("Nhập quỹ tiền mặt", "Deposit cash")

    receipt: ReceiptId


class BankCash(OfCredit):
    """The cash of these receipts went from the fund into the office's account (nộp tiền vào tài khoản).

    `bank_ref` is the bank's credit of that payment, which lies in suspense: it is this money.
    """

    words = ("Nộp tiền mặt vào tài khoản", "Pay cash into the account")

    receipts: Annotated[tuple[str, ...], Asked("Biên lai tiền mặt đã nộp", "Receipts of the cash", of=Of.RECEIPT)] = (
        Field(min_length=1)
    )


class ReceiveInKind(Handed):
    """A thing of value taken in for the debt at an agreed or appraised value, in đồng (nhận tài sản)."""

    words = ("Nhận hiện vật", "Receive in kind")

    value: Annotated[int, Asked("Giá trị", "Value", unit=Unit.DONG)] = Field(gt=0)
    thing: Annotated[str, Asked("Hiện vật", "Thing")] = Field(min_length=1, max_length=1000)


class VoidReceipt(Command):
    """Void a receipt (hủy biên lai); its number stays. `payer` given: issue another in its place."""

    words = ("Hủy biên lai", "Void a receipt")

    receipt: ReceiptId
    reason: Reason = Field(min_length=1, max_length=1000)
    payer: Annotated[str, Asked("Người nộp đúng (lập lại biên lai)", "Payer as it should be (a new receipt)")] = Field(
        default="", max_length=300
    )


class MoneyFact(Fact):
    """A fact that moves money; `postings` is its entry in the ledger."""

    postings: Postings


class MoneyReceived(MoneyFact):
    """Money came in for the case and has its receipt (biên lai), numbered in the unit's series of the calendar year."""

    words = ("Thu tiền, lập biên lai", "Money received, receipt issued")

    article = "TT04 13-16"
    series = {"number": "receipt", "lookup_code": "lookup_code"}

    receipt: str
    number: str = ""
    lookup_code: str = ""
    amount: int
    on: date
    means: Literal["bank", "cash", "in_kind"]
    lies: Literal["bank", "fund", "cash", "in_kind"]  # where it is when the receipt is made
    payer: str
    bank_ref: str = ""
    voluntary: bool
    thing: str = ""
    replaces: str = ""
    collector: str
    over: int = 0  # more than was owed, in đồng, on this ground
    ground: str = ""
    asset: str = ""  # the one whose price it pays


class CashReceived(Fact):
    words = ("Thu tiền mặt, chờ nhập quỹ", "Cash received")
    article = "TT04 17.1"
    receipt: str


class CashDeposited(MoneyFact):
    words = ("Nhập quỹ tiền mặt", "Cash taken into the fund")
    article = "TT04 17.1"
    receipt: str


class CashBanked(MoneyFact):
    words = ("Nộp tiền mặt vào tài khoản", "Cash of the fund paid into the account")
    article = "TT04 17"
    receipts: tuple[str, ...]
    amount: int
    bank_ref: str


class ReceiptVoided(DocumentFact, MoneyFact):
    """A receipt is void, by minutes (biên bản hủy biên lai); `replaced`: another takes its place, and names it."""

    words = ("Hủy biên lai", "Receipt voided")

    article = "TT04 16"
    receipt: str
    reason: str
    replaced: bool


@handles(
    ClaimCredit,
    Role.ACCOUNTANT,
    Role.ENFORCER,
    Partner.CUSTODY_BANK,
    Role.SYSTEM,
    needs=("credit", "others", "accountant"),
    signs=Unsigned.VOUCHES,
)
def _claim_credit(case: CaseState, command: ClaimCredit, context: Context) -> Facts:
    credit = credit_of(command.bank_ref, context)
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
    payer = credit["payer"]["name"]
    asset = price_of(case, amount, payer, command.asset)
    yield MoneyReceived(
        **receipt_of(case, amount, "bank", payer, booked, context, asset),
        bank_ref=command.bank_ref,
        over=0 if asset else taken(case, amount, command.ground, booked, context),
        ground=command.ground,
        postings=ledger.entry((ledger.suspense(case.office), amount), (ledger.held(case.id), -amount)),
    )


def credit_of(bank_ref: str, context: Context) -> Mapping[str, Any]:
    """The credit in suspense with this reference."""
    credit: Mapping[str, Any] | None = context.facts.get("credit")
    forbid(
        credit is None,
        "L25 54.6",
        f"Không có khoản ghi có mang mã {bank_ref}.",
        "There is no bank credit with this reference.",
    )
    assert credit
    return credit


def receipt_of(
    case: CaseState, amount: int, means: str, payer: str, on: date, context: Context, asset: str = ""
) -> dict[str, object]:
    """The fields every receipt has. Money inside the voluntary period bears no fee (F216 6.8), a price does."""
    forbid(
        not case.decision or not case.decision.number, "L25 54.6", "Chưa có quyết định thi hành án.", "No decision yet."
    )
    return {
        "receipt": f"R{len(case.receipts) + 1}",
        "amount": amount,
        "on": on,
        "means": means,
        "lies": means,
        "payer": payer,
        "voluntary": not asset and case.in_voluntary_period(payer, on),
        "asset": asset,
        "collector": _collector(context),
    }


def _collector(context: Context) -> str:
    """Who answers for the receipt: of money that no officer took in, the office's accountant (TT04 16)."""
    by_itself = context.actor.role in (Role.PARTNER, Role.SYSTEM)
    return str(context.facts.get("accountant") or context.actor.id) if by_itself else context.actor.id


@handles(ReceiveCash, Role.ENFORCER, Role.SECRETARY, Role.ACCOUNTANT, needs=("others",), signs=Unsigned.VOUCHES)
def _receive_cash(case: CaseState, command: ReceiveCash, context: Context) -> Facts:
    asset = price_of(case, command.amount, command.payer, command.asset)
    received = receipt_of(case, command.amount, "cash", command.payer, context.today, context, asset)
    postings = ledger.entry((ledger.cash(case.office), command.amount), (ledger.held(case.id), -command.amount))
    over = 0 if asset else taken(case, command.amount, command.ground, context.today, context)
    yield MoneyReceived(**received, over=over, ground=command.ground, postings=postings)
    yield CashReceived(receipt=str(received["receipt"]))


@handles(DepositCash, Role.CASHIER, signs=Unsigned.VOUCHES)
def _deposit(case: CaseState, command: DepositCash, context: Context) -> Facts:
    receipt = _cash(case, command.receipt, "cash")
    yield CashDeposited(
        receipt=receipt.id,
        postings=ledger.entry((ledger.fund(case.office), receipt.amount), (ledger.cash(case.office), -receipt.amount)),
    )


@handles(BankCash, Role.CASHIER, Role.ACCOUNTANT, needs=("credit", "fund"), signs=Unsigned.VOUCHES)
def _bank(case: CaseState, command: BankCash, context: Context) -> Facts:
    credit = credit_of(command.bank_ref, context)
    names = tuple(dict.fromkeys(command.receipts))
    amount = sum(_cash(case, name, "fund").amount for name in names)
    forbid(
        amount > credit["unclaimed"],
        "TT04 17",
        f"Khoản ghi có chỉ còn {vnd(credit['unclaimed'])}, các biên lai cộng {vnd(amount)}.",
        f"{vnd(credit['unclaimed'])} of the credit is left, the receipts come to {vnd(amount)}.",
    )
    forbid(
        amount > context.facts["fund"],
        "TT04 17",
        f"Quỹ chỉ còn {vnd(context.facts['fund'])}: một phần đã chi trả tiền mặt.",
        f"The fund holds {vnd(context.facts['fund'])}: a part was paid out in cash.",
    )
    yield CashBanked(
        receipts=names,
        amount=amount,
        bank_ref=command.bank_ref,
        postings=ledger.entry((ledger.suspense(case.office), amount), (ledger.fund(case.office), -amount)),
    )


def _cash(case: CaseState, name: str, where: Literal["cash", "fund"]) -> Receipt | FeeReceipt:
    """The receipt of money or of a fee whose cash lies there. Refused where it does not."""
    receipt = case.fee_receipts.get(name) or _receipt(case, name)
    vi, en = {"cash": ("không còn ở người thu", "with its collector"), "fund": ("không ở quỹ", "in the fund")}[where]
    forbid(
        where not in receipt.groups(),
        "TT04 17.1",
        f"Tiền mặt của biên lai {name} {vi}.",
        f"The cash of receipt {name} is not {en}.",
    )
    return receipt


def _receipt(case: CaseState, name: str) -> Receipt:
    found = case.receipts.get(name)
    forbid(found is None, "TT04 16", f"Không có biên lai {name}.", f"There is no receipt {name}.")
    assert found
    return found


@handles(ReceiveInKind, Role.ENFORCER, needs=("others",), signs=Unsigned.ENTERS)
def _receive_in_kind(case: CaseState, command: ReceiveInKind, context: Context) -> Facts:
    in_charge(case, context)
    postings = ledger.entry((ledger.in_kind(case.office), command.value), (ledger.held(case.id), -command.value))
    received = receipt_of(case, command.value, "in_kind", command.payer, context.today, context)
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
    sold = case.assets.get(receipt.asset)
    forbid(
        sold and sold.standing is not Standing.SOLD,
        "D152 65.1",
        "Giá tài sản đã nộp đủ, việc bán được thi hành theo biên lai này.",
        "The price of the asset is paid, and the sale is carried out on this receipt.",
    )
    forbid(
        receipt.means == "cash" and receipt.lies == "bank" and not command.payer,
        "TT04 16",
        "Tiền đã nộp vào tài khoản: lập biên lai thay thế (payer).",
        "The cash is in the bank: issue another receipt in its place (payer).",
    )
    source = _source(receipt)
    back = ledger.entry((ledger.held(case.id), receipt.amount), (source(case.office), -receipt.amount))
    yield ReceiptVoided(
        **paper(case, "void", "receipt_void", context),
        receipt=receipt.id,
        reason=command.reason,
        replaced=bool(command.payer),
        postings=back,
    )
    if command.payer:
        received = receipt_of(case, receipt.amount, receipt.means, command.payer, receipt.on, context, receipt.asset)
        yield MoneyReceived(
            **{**received, "voluntary": receipt.voluntary, "lies": receipt.lies},
            bank_ref=receipt.bank_ref,
            replaces=receipt.number,
            over=receipt.over,
            postings=ledger.reversed_entry(back),
        )


def _source(receipt: Receipt) -> Callable[[str], str]:
    """The account that the money of a receipt came from; cash has moved on since."""
    if receipt.means == "cash":
        return {"cash": ledger.cash, "fund": ledger.fund, "bank": ledger.bank}[receipt.lies]
    return {"bank": ledger.suspense, "in_kind": ledger.in_kind}[receipt.means]


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
        lies=fact.lies,
        replaces=fact.replaces,
        over=fact.over,
        asset=fact.asset,
    )
    case = case.model_copy(update={"receipts": case.receipts.put({receipt.id: receipt})})
    return owe(case, event.seq, "issue_receipt", f"Biên lai {fact.number}", tag=fact.receipt, seq=event.seq)


@evolves(CashDeposited)
def _cash_deposited(case: CaseState, fact: CashDeposited, event: Event) -> CaseState:
    return _moved(case, (fact.receipt,), "fund")


@evolves(CashBanked)
def _cash_banked(case: CaseState, fact: CashBanked, event: Event) -> CaseState:
    return _moved(case, fact.receipts, "bank")


def _moved(case: CaseState, names: Iterable[str], where: str) -> CaseState:
    """The case with the cash of these receipts, of money or of fees, somewhere else."""
    money = {n: replace(case.receipts[n], lies=where) for n in names if n in case.receipts}
    fees = {n: replace(case.fee_receipts[n], lies=where) for n in names if n in case.fee_receipts}
    return case.model_copy(update={"receipts": case.receipts.put(money), "fee_receipts": case.fee_receipts.put(fees)})


@evolves(ReceiptVoided)
def _voided(case: CaseState, fact: ReceiptVoided, event: Event) -> CaseState:
    receipts = case.receipts.put({fact.receipt: replace(case.receipts[fact.receipt], void=True)})
    return issued(case.model_copy(update={"receipts": receipts, "performed": case.all_settled}), fact, event)
