"""Money that was paid to somebody who should not have it is recovered (thu hồi tiền đã chi trả không đúng), L25 25.8.

The enforcer proposes it with its ground, the Head decides (TT107 6.1.c), and what is to come back is owed to the office
until the payee has paid it into the account. Then it is held, as a transfer that the bank returned: for the plan that
takes the place of a wrong one, or for the payee once he names the right account.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from cases import ledger
from cases.asking import Asked, Reason, ShareId, Unit
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.parts import Share
from cases.stages.common import OFFICE_ROLES, DocumentFact, Facts, forbid, in_charge, issued, paper
from cases.stages.receipts import MoneyFact, OfCredit, credit_of
from cases.state import CaseState
from law.figures import vnd

ARTICLE = "L25 25.8"


class ProposeRecovery(Command):
    """Propose to recover what was paid of a share (đề nghị thu hồi), and why it was not to be paid."""

    words = ("Đề nghị thu hồi tiền đã chi trả", "Propose a recovery")

    share: ShareId
    ground: Annotated[str, Asked("Lý do không được chi trả", "Why it was not to be paid", long=True)] = Field(
        min_length=1, max_length=1000
    )


class OrderRecovery(Command):
    """Sign the decision to recover it (quyết định thu hồi); never by who proposed it."""

    words = ("Ký quyết định thu hồi tiền đã chi trả", "Order a recovery")

    share: ShareId


class RejectRecovery(Command):
    """Turn a proposed recovery down (không chấp nhận đề nghị thu hồi)."""

    words = ("Không chấp nhận thu hồi", "Reject a recovery")

    share: ShareId
    reason: Reason = Field(min_length=1, max_length=1000)


class RecordRepayment(OfCredit):
    """The payee paid it back, or a part of it: a credit in suspense is that money (ghi nhận tiền nộp lại).

    `amount` in đồng: all that is left of the credit if not given.
    """

    words = ("Ghi nhận tiền nộp lại", "Record a repayment")

    share: ShareId
    amount: Annotated[
        int, Asked("Số tiền nộp lại (0: toàn bộ phần còn lại)", "Amount (0: all that is left)", unit=Unit.DONG)
    ] = Field(default=0, ge=0)


class RecoveryProposed(Fact):
    words = ("Đề nghị thu hồi tiền đã chi trả", "Recovery proposed")
    article = ARTICLE
    share: str
    amount: int
    ground: str
    proposed_by: str


class RecoveryOrdered(DocumentFact, MoneyFact):
    """What was paid is owed back by its payee."""

    words = ("Quyết định thu hồi tiền đã chi trả", "Recovery ordered")

    article = ARTICLE
    share: str
    payee: str
    amount: int
    ground: str


class RecoveryRejected(Fact):
    words = ("Không chấp nhận thu hồi", "Recovery rejected")
    article = ARTICLE
    share: str
    reason: str


class MoneyRecovered(MoneyFact):
    """A part of it came back; all of it if `whole`."""

    words = ("Thu hồi tiền đã chi trả", "Money recovered")

    article = ARTICLE
    share: str
    amount: int
    bank_ref: str
    whole: bool


@handles(ProposeRecovery, Role.ENFORCER, signs=Unsigned.DRAFTS)
def _propose(case: CaseState, command: ProposeRecovery, context: Context) -> Facts:
    in_charge(case, context)
    share = _share(case, command.share, "paid")
    yield RecoveryProposed(share=share.id, amount=share.amount, ground=command.ground, proposed_by=context.actor.id)


@handles(OrderRecovery, *OFFICE_ROLES, signs="recovery")
def _order(case: CaseState, command: OrderRecovery, context: Context) -> Facts:
    share = _share(case, command.share, "recalling")
    forbid(
        share.prepared_by == context.actor.id,
        ARTICLE,
        "Người đề nghị không được quyết định thu hồi theo đề nghị của mình.",
        "Who proposed a recovery may not order it.",
    )
    yield RecoveryOrdered(
        **paper(case, "recovery", "recovery_decision", context),
        share=share.id,
        payee=share.payee,
        amount=share.amount,
        ground=share.reason,
        postings=ledger.entry(
            (ledger.receivable(case.id, share.id), share.amount), (ledger.payable(case.id, share.id), -share.amount)
        ),
    )


@handles(RejectRecovery, *OFFICE_ROLES, signs=Unsigned.SENDS_BACK)
def _reject(case: CaseState, command: RejectRecovery, context: Context) -> Facts:
    yield RecoveryRejected(share=_share(case, command.share, "recalling").id, reason=command.reason)


@handles(RecordRepayment, Role.ACCOUNTANT, needs=("credit",), signs=Unsigned.VOUCHES)
def _repaid(case: CaseState, command: RecordRepayment, context: Context) -> Facts:
    share, credit = _share(case, command.share, "recovering"), credit_of(command.bank_ref, context)
    amount, left = command.amount or credit["unclaimed"], share.amount - share.recovered
    forbid(
        not 0 < amount <= min(left, credit["unclaimed"]),
        ARTICLE,
        f"Còn phải thu hồi {vnd(left)}; khoản ghi có còn {vnd(credit['unclaimed'])}.",
        f"{vnd(left)} is still to come back; {vnd(credit['unclaimed'])} of the credit is left.",
    )
    whole = amount == left
    yield MoneyRecovered(
        share=share.id,
        amount=amount,
        bank_ref=command.bank_ref,
        whole=whole,
        postings=ledger.entry(
            (ledger.suspense(case.office), amount),
            (ledger.receivable(case.id, share.id), -amount),
            (ledger.payable(case.id, share.id), share.amount if whole else 0),
            (ledger.held(case.id), -share.amount if whole else 0),
        ),
    )


def _share(case: CaseState, name: str, status: str) -> Share:
    share = case.shares.get(name)
    forbid(
        not share or share.status != status or share.payee not in case.parties,
        ARTICLE,
        f"Không có khoản chi {name} ở bước này của việc thu hồi.",
        f"There is no payment {name} at this step of a recovery.",
    )
    assert share
    return share


def _changed(case: CaseState, name: str, **change: Any) -> CaseState:
    return case.model_copy(update={"shares": case.shares.put({name: replace(case.shares[name], **change)})})


@evolves(RecoveryProposed)
def _proposed(case: CaseState, fact: RecoveryProposed, event: Event) -> CaseState:
    return _changed(case, fact.share, status="recalling", prepared_by=fact.proposed_by, reason=fact.ground)


@evolves(RecoveryRejected)
def _rejected(case: CaseState, fact: RecoveryRejected, event: Event) -> CaseState:
    return _changed(case, fact.share, status="paid", reason="")


@evolves(RecoveryOrdered)
def _ordered(case: CaseState, fact: RecoveryOrdered, event: Event) -> CaseState:
    return issued(_changed(case, fact.share, status="recovering"), fact, event, parties=(fact.payee,))


@evolves(MoneyRecovered)
def _recovered(case: CaseState, fact: MoneyRecovered, event: Event) -> CaseState:
    if fact.whole:
        return _changed(case, fact.share, status="returned", recovered=0)
    return _changed(case, fact.share, recovered=case.shares[fact.share].recovered + fact.amount)
