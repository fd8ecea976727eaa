"""Money held in a paused case, or for a sold asset undelivered, is on deposit by the month, and comes back (gửi tiền).

Only what lies in the office's account can be put on deposit; cash is paid into the account first.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from cases import ledger
from cases.asking import Asked
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.stages.cancellation import Cancelled
from cases.stages.common import CaseEnded, Facts, forbid
from cases.stages.delivery import AssetDelivered, PriceReturned
from cases.stages.overlays import Postponed, Resumed, Suspended
from cases.stages.receipts import MoneyFact, MoneyReceived, OfCredit, credit_of, receipt_of
from cases.state import CaseState
from law.periods import local_day


class DepositHeldMoney(Command):
    """Put the money held on a one-month deposit: the case is paused, or a sold asset undelivered, D152 30.7, 30.8."""

    words = ("Gửi tiền đang giữ có kỳ hạn", "Put held money on deposit")

    reference: Annotated[str, Asked("Số hợp đồng tiền gửi", "Reference of the deposit")] = Field(
        min_length=1, max_length=80
    )


class ReceiveDepositInterest(OfCredit):
    """The bank credited the interest of a deposit: it is added to the money of the case (lãi tiền gửi), D152 30.7.

    `bank_ref` is that credit, which lies in suspense.
    """

    words = ("Nhận lãi tiền gửi có kỳ hạn", "Receive the interest of a deposit")


class DepositGroundEstablished(Fact):
    """Money is held while the case is postponed or suspended: it goes on deposit for a month."""

    words = ("Phát sinh căn cứ gửi tiền có kỳ hạn", "Ground for a deposit arose")

    article = "D152 30.8"


class Deposited(MoneyFact):
    """The held money lies on a one-month deposit of the office (gửi tiền có kỳ hạn 01 tháng)."""

    words = ("Gửi tiền có kỳ hạn 01 tháng", "Held money put on deposit")

    article = "D152 30.8"
    amount: int
    reference: str


class DepositEnded(MoneyFact):
    """Nothing keeps the money any more: the deposit is back in the account (tất toán tiền gửi)."""

    words = ("Tất toán tiền gửi có kỳ hạn", "Deposit back in the account")

    article = "D152 30.8"
    amount: int


@follows(Postponed, Suspended)
def _holds_money(case: CaseState, fact: Fact, context: Context) -> Facts:
    if case.held:
        yield DepositGroundEstablished()


def _is_kept(case: CaseState) -> bool:
    """Whether what is held is kept for now: the case is paused, or a sold asset is not delivered."""
    return case.overlay is not None or case.price_held > 0


@handles(DepositHeldMoney, Role.ACCOUNTANT, signs=Unsigned.VOUCHES)
def _deposit(case: CaseState, command: DepositHeldMoney, context: Context) -> Facts:
    forbid(
        not _is_kept(case) or not case.held,
        "D152 30.8",
        "Không giữ tiền trong thời gian hoãn, tạm đình chỉ, chờ giao tài sản.",
        "No money is held while the case is postponed or suspended, or a sold asset not delivered.",
    )
    amount = case.held_in_bank - case.on_deposit
    forbid(
        amount <= 0,
        "D152 30.8",
        "Tiền đang giữ đã gửi có kỳ hạn, hoặc là tiền mặt: nộp tiền mặt vào tài khoản trước (bank_cash).",
        "The money held is on deposit already, or is cash: pay cash into the account first (bank_cash).",
    )
    yield Deposited(
        amount=amount,
        reference=command.reference,
        postings=ledger.entry((ledger.deposit(case.office), amount), (ledger.bank(case.office), -amount)),
    )


@handles(ReceiveDepositInterest, Role.ACCOUNTANT, needs=("credit", "accountant"), signs=Unsigned.VOUCHES)
def _interest(case: CaseState, command: ReceiveDepositInterest, context: Context) -> Facts:
    """Shared out with the money that bore it; what is over then is a surplus like any other."""
    forbid(not case.deposited, "D152 30.8", "Vụ việc không có tiền gửi.", "This case had no deposit.")
    credit = credit_of(command.bank_ref, context)
    amount = credit["unclaimed"]
    forbid(not amount, "D152 30.8", "Khoản ghi có đã được nhận.", "The credit is claimed already.")
    booked = local_day(datetime.fromisoformat(credit["booked_at"]))
    yield MoneyReceived(
        **receipt_of(case, amount, "bank", credit["payer"]["name"], booked, context),
        bank_ref=command.bank_ref,
        ground="Lãi tiền gửi có kỳ hạn",
        postings=ledger.entry((ledger.suspense(case.office), amount), (ledger.held(case.id), -amount)),
    )


@follows(Resumed, Cancelled, CaseEnded, AssetDelivered, PriceReturned)
def _deposit_over(case: CaseState, fact: Fact, context: Context) -> Facts:
    if (amount := case.on_deposit) and (case.ended or not _is_kept(case)):
        back = ledger.entry((ledger.bank(case.office), amount), (ledger.deposit(case.office), -amount))
        yield DepositEnded(amount=amount, postings=back)


@evolves(Deposited)
def _deposited(case: CaseState, fact: Deposited, event: Event) -> CaseState:
    more = {"on_deposit": case.on_deposit + fact.amount, "deposited": case.deposited + fact.amount}
    return case.model_copy(update=more)


@evolves(DepositEnded)
def _deposit_ended(case: CaseState, fact: DepositEnded, event: Event) -> CaseState:
    return case.model_copy(update={"on_deposit": 0})
