"""The part of a fee that a prison has for what it collected (phần phí của cơ sở giam giữ), F216 9.2.a.

It is paid like other money, once the account of the prison is recorded.
"""

from __future__ import annotations

from dataclasses import replace

from cases import ledger
from cases.events import Event, Fact
from cases.kernel import Context, evolves, follows
from cases.parties import Party, PartyKind
from cases.parts import PRISON_FEE, Share
from cases.prisoners import PrisonFee
from cases.spelling import plain
from cases.stages.common import Facts
from cases.stages.fees import FeePaid
from cases.stages.payout import PayoutsExecuted
from cases.stages.receipts import MoneyFact
from cases.state import CaseState
from law.fees import prison_part
from law.money_rules import money_rules


class PrisonFeeCollected(MoneyFact):
    """A fee was collected on money that a prison had collected: a part of it is payable to the prison (F216 9.2.a).

    `fee` names the part, and the share that pays it; `payee` is the prison among those of the case.
    """

    words = ("Thu phí trên tiền do cơ sở giam giữ thu", "Fee on money collected by a prison")

    article = "F216 9.2.a"
    fee: str
    receipt: str
    prison: str
    payee: str
    amount: int


class PrisonFeeTransferred(Fact):
    words = ("Chuyển phần phí cho cơ sở giam giữ", "The prison has its part of the fee")
    article = "F216 9.2.a"
    fee: str


@follows(FeePaid)
def _collected(case: CaseState, fact: FeePaid, context: Context) -> Facts:
    """Of each prison that collected, its part by what of the money came from it."""
    if not len(case.prisoners) or fact.replaces or fact.means != "withheld":
        return
    rules = money_rules(context.pack)
    standing = [receipt for receipt in case.receipts.values() if not receipt.void]
    payees = {case.parties[ref].name: ref for ref in case.refs("O")}
    number = len(case.prison_fees)
    for prison in {one.prison: None for one in case.prisoners.values()}:
        collected = sum(one.amount for one in standing if plain(one.payer) == plain(prison))
        part = prison_part(fact.amount, collected, sum(one.amount for one in standing), context.today, rules)
        if part:
            number += 1
            yield PrisonFeeCollected(
                fee=f"PG{number}",
                receipt=fact.receipt,
                prison=prison,
                payee=payees.setdefault(prison, f"O{len(payees) + 1}"),
                amount=part,
                postings=ledger.entry(
                    (ledger.fees(case.office), part), (ledger.payable(case.id, f"PG{number}"), -part)
                ),
            )


@follows(PayoutsExecuted)
def _paid(case: CaseState, fact: PayoutsExecuted, context: Context) -> Facts:
    for one in fact.results:
        if one.status == "paid" and one.share in case.prison_fees:
            yield PrisonFeeTransferred(fee=one.share)


@evolves(PrisonFeeCollected)
def _fee(case: CaseState, fact: PrisonFeeCollected, event: Event) -> CaseState:
    one = PrisonFee(id=fact.fee, receipt=fact.receipt, prison=fact.prison, amount=fact.amount)
    share = Share(id=fact.fee, distribution=0, claim=PRISON_FEE, payee=fact.payee, amount=fact.amount)
    who = case.parties.get(fact.payee) or Party(kind=PartyKind.ORGANISATION, name=fact.prison)
    return case.model_copy(
        update={
            "prison_fees": case.prison_fees.put({one.id: one}),
            "shares": case.shares.put({share.id: share}),
            "parties": case.parties.put({fact.payee: who}),
        }
    )


@evolves(PrisonFeeTransferred)
def _fee_sent(case: CaseState, fact: PrisonFeeTransferred, event: Event) -> CaseState:
    done = replace(case.prison_fees[fact.fee], paid=True)
    return case.model_copy(update={"prison_fees": case.prison_fees.put({done.id: done})})
