"""The parts of other cases of the debtor, in a plan of distribution, go to those cases (L25 54.2.b).

Like a surplus they lie in suspense, each under a reference of its own, until the case that it belongs to claims it.
"""

from __future__ import annotations

from dataclasses import replace

from cases import ledger
from cases.commands import Command, Unsigned
from cases.events import Event, Role
from cases.kernel import Context, evolves, handles
from cases.references import reference
from cases.sharing import OF_CASE
from cases.stages.common import Facts, forbid
from cases.stages.payout import uncontested
from cases.stages.receipts import MoneyFact
from cases.state import CaseState


class TransferToCases(Command):
    """Set free what a plan gives to the debtor's other cases (chuyển tiền cho việc thi hành án khác), L25 54.2.b."""

    words = ("Chuyển tiền đã chia cho việc khác", "Set free what belongs to other cases")


class SharedWithCase(MoneyFact):
    """The part of another case lies in suspense for it, under a reference of its own; `text` names that case."""

    words = ("Chuyển tiền đã chia cho việc khác", "Part of another case set free")

    article = "L25 54.2.b"
    share: str
    amount: int
    payer: str
    reference: str
    text: str


@handles(TransferToCases, Role.ACCOUNTANT, signs=Unsigned.VOUCHES)
def _transfer(case: CaseState, command: TransferToCases, context: Context) -> Facts:
    shares = list(case.shares.group("for a case"))
    forbid(
        not shares,
        "L25 54.2.b",
        "Không có khoản nào của việc thi hành án khác.",
        "Nothing here belongs to another case.",
    )
    forbid(case.overlay, "D152 30.8", "Đang hoãn, tạm đình chỉ: chưa chi trả.", "Postponed or suspended: no payout.")
    uncontested(case, shares)
    debtor = next(iter(case.refs("D")), "")
    for share in shares:
        yield SharedWithCase(
            share=share.id,
            amount=share.amount,
            payer=case.parties[debtor].name if debtor else case.id,
            reference=ledger.released(case.id, share.id),
            text=f"{reference(share.claim.removeprefix(OF_CASE))} phan chia tien thi hanh an",
            postings=ledger.entry(
                (ledger.payable(case.id, share.id), share.amount), (ledger.suspense(case.office), -share.amount)
            ),
        )


@evolves(SharedWithCase)
def _shared(case: CaseState, fact: SharedWithCase, event: Event) -> CaseState:
    moved = replace(case.shares[fact.share], status="moved")
    return case.model_copy(update={"shares": case.shares.put({fact.share: moved})})
