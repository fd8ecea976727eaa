"""The part of a fee that a prison has for what it collected (phần phí của cơ sở giam giữ), F216 9.2.a."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, ReceiptId
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.prisoners import PrisonFee
from cases.spelling import plain
from cases.stages.common import Facts, forbid
from cases.stages.fees import FeePaid
from cases.state import CaseState
from law.fees import prison_part
from law.money_rules import money_rules


class TransferPrisonFee(Command):
    """Enter that the prison has its part of a fee on what it collected (chuyển phần phí thi hành án), F216 9.2.a."""

    words = ("Ghi việc chuyển phần phí cho cơ sở giam giữ", "Transfer the prison's part of a fee")

    receipt: ReceiptId
    bank_ref: Annotated[str, Asked("Mã giao dịch của ngân hàng", "The bank's reference")] = Field(
        min_length=1, max_length=80
    )


class PrisonFeeCollected(Fact):
    """A fee was collected on money that a prison had collected: it has a part of it (F216 9.2.a)."""

    words = ("Thu phí trên tiền do cơ sở giam giữ thu", "Fee on money collected by a prison")

    article = "F216 9.2.a"
    receipt: str
    prison: str
    amount: int


class PrisonFeeTransferred(Fact):
    words = ("Chuyển phần phí cho cơ sở giam giữ", "The prison has its part of the fee")
    article = "F216 9.2.a"
    receipt: str
    bank_ref: str


@handles(TransferPrisonFee, Role.ACCOUNTANT, signs=Unsigned.VOUCHES)
def _transfer(case: CaseState, command: TransferPrisonFee, context: Context) -> Facts:
    fee = case.prison_fees.get(command.receipt)
    forbid(
        fee is None or fee.paid,
        "F216 9.2.a",
        "Không có phần phí phải chuyển cho cơ sở giam giữ.",
        "No part of a fee is due to a prison.",
    )
    yield PrisonFeeTransferred(receipt=command.receipt, bank_ref=command.bank_ref)


@follows(FeePaid)
def _collected(case: CaseState, fact: FeePaid, context: Context) -> Facts:
    """Of each prison that collected, its part by what of the money came from it."""
    if not len(case.prisoners) or fact.replaces or fact.means != "withheld":
        return
    rules = money_rules(context.pack)
    standing = [receipt for receipt in case.receipts.values() if not receipt.void]
    for prison in {one.prison: None for one in case.prisoners.values()}:
        collected = sum(one.amount for one in standing if plain(one.payer) == plain(prison))
        part = prison_part(fact.amount, collected, sum(one.amount for one in standing), context.today, rules)
        if part:
            yield PrisonFeeCollected(receipt=fact.receipt, prison=prison, amount=part)
            return


@evolves(PrisonFeeCollected)
def _fee(case: CaseState, fact: PrisonFeeCollected, event: Event) -> CaseState:
    one = PrisonFee(receipt=fact.receipt, prison=fact.prison, amount=fact.amount)
    return case.model_copy(update={"prison_fees": case.prison_fees.put({one.receipt: one})})


@evolves(PrisonFeeTransferred)
def _fee_sent(case: CaseState, fact: PrisonFeeTransferred, event: Event) -> CaseState:
    done = replace(case.prison_fees[fact.receipt], paid=True)
    return case.model_copy(update={"prison_fees": case.prison_fees.put({done.receipt: done})})
