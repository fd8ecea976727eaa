"""Received more than owed (thu thừa): flagged, then moved to the case it belongs to, or given back.

A refund is an act of its own: with its ground, proposed by one and approved by another, and never while who paid owes
elsewhere in the office.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from cases import ledger
from cases.asking import Asked, Reason, ShareId
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.parts import Share
from cases.stages.common import Facts, forbid
from cases.stages.elsewhere import ARTICLE, Person, owes_nowhere, person
from cases.stages.receipts import MoneyFact
from cases.state import CaseState


class OfSurplus(Command):
    """An act on one share that is more than was owed."""

    share: ShareId

    def people(self, case: CaseState) -> tuple[Person, ...]:
        """Whose other cases are to be looked at: who would get the money back."""
        share = case.shares.get(self.share)
        return (person(case.parties[share.payee]),) if share and share.payee in case.parties else ()


class ProposeRefund(OfSurplus):
    """Propose to give back what was received beyond what is owed (đề nghị hoàn trả tiền thu thừa)."""

    words = ("Đề nghị hoàn trả tiền thu thừa", "Propose a refund")

    ground: Annotated[str, Asked("Căn cứ hoàn trả", "Ground", long=True)] = Field(min_length=1, max_length=200)


class ApproveRefund(OfSurplus):
    """Approve a refund (duyệt hoàn trả); never by who proposed it."""

    words = ("Duyệt hoàn trả tiền thu thừa", "Approve a refund")


class RejectRefund(OfSurplus):
    """Turn a refund down that is proposed, or approved and in no order yet (không duyệt hoàn trả)."""

    words = ("Không duyệt hoàn trả", "Reject a refund")

    reason: Reason = Field(min_length=1, max_length=200)


class ReleaseSurplus(OfSurplus):
    """Set a surplus free, so that the case it belongs to can claim it (chuyển tiền thu thừa về tài khoản tạm giữ)."""

    words = ("Chuyển tiền thu thừa về tạm giữ", "Set a surplus free")

    reason: Reason = Field(min_length=1, max_length=200)


class RefundProposed(Fact):
    words = ("Đề nghị hoàn trả tiền thu thừa", "Refund of a surplus proposed")
    article = ARTICLE
    share: str
    amount: int
    ground: str
    proposed_by: str


class RefundApproved(MoneyFact):
    """The surplus is payable to who paid it."""

    words = ("Duyệt hoàn trả tiền thu thừa", "Refund of a surplus approved")

    article = ARTICLE
    share: str
    amount: int
    approved_by: str


class RefundRejected(MoneyFact):
    """It is a surplus again, to be set free for what its payer owes by now, or to be proposed anew."""

    words = ("Không duyệt hoàn trả", "Refund rejected")
    article = ARTICLE
    share: str
    reason: str


class SurplusReleased(MoneyFact):
    """The surplus lies in suspense again, under a reference of its own."""

    words = ("Chuyển tiền thu thừa về tạm giữ", "Surplus set free for another case")

    article = ARTICLE
    share: str
    amount: int
    payer: str
    reference: str
    reason: str


@handles(ProposeRefund, Role.ACCOUNTANT, Role.ENFORCER, needs=("others",), signs=Unsigned.DRAFTS)
def _propose(case: CaseState, command: ProposeRefund, context: Context) -> Facts:
    share = _share(case, command.share, "surplus")
    owes_nowhere(case, context)
    yield RefundProposed(share=share.id, amount=share.amount, ground=command.ground, proposed_by=context.actor.id)


@handles(ApproveRefund, Role.HEAD, Role.DEPUTY, needs=("others",), signs="payout")
def _approve(case: CaseState, command: ApproveRefund, context: Context) -> Facts:
    share = _share(case, command.share, "refunding")
    forbid(
        share.prepared_by == context.actor.id,
        ARTICLE,
        "Người đề nghị không được duyệt khoản hoàn trả của mình.",
        "Who proposed a refund may not approve it.",
    )
    owes_nowhere(case, context)
    yield RefundApproved(
        share=share.id,
        amount=share.amount,
        approved_by=context.actor.id,
        postings=ledger.entry((ledger.held(case.id), share.amount), (ledger.payable(case.id, share.id), -share.amount)),
    )


@handles(RejectRefund, Role.HEAD, Role.DEPUTY, signs=Unsigned.SENDS_BACK)
def _reject(case: CaseState, command: RejectRefund, context: Context) -> Facts:
    share = case.shares.get(command.share)
    approved = share is not None and (share.claim, share.status) == ("surplus", "payable")
    share = _share(case, command.share, "payable" if approved else "refunding")
    amount = share.amount if approved else 0
    yield RefundRejected(
        share=share.id,
        reason=command.reason,
        postings=ledger.entry((ledger.payable(case.id, share.id), amount), (ledger.held(case.id), -amount)),
    )


@handles(ReleaseSurplus, Role.ACCOUNTANT, signs=Unsigned.VOUCHES)
def _release(case: CaseState, command: ReleaseSurplus, context: Context) -> Facts:
    share = _share(case, command.share, "surplus")
    yield SurplusReleased(
        share=share.id,
        amount=share.amount,
        payer=case.parties[share.payee].name if share.payee in case.parties else case.id,
        reference=ledger.released(case.id, share.id),
        reason=command.reason,
        postings=ledger.entry((ledger.held(case.id), share.amount), (ledger.suspense(case.office), -share.amount)),
    )


def _share(case: CaseState, name: str, status: str) -> Share:
    share = case.shares.get(name)
    forbid(
        not share or share.status != status,
        ARTICLE,
        f"Không có khoản thu thừa {name} ở bước này.",
        f"There is no surplus {name} at this step.",
    )
    assert share
    return share


def _changed(case: CaseState, name: str, **change: Any) -> CaseState:
    return case.model_copy(update={"shares": case.shares.put({name: replace(case.shares[name], **change)})})


@evolves(RefundProposed)
def _proposed(case: CaseState, fact: RefundProposed, event: Event) -> CaseState:
    return _changed(case, fact.share, status="refunding", prepared_by=fact.proposed_by, reason=fact.ground)


@evolves(RefundApproved)
def _approved(case: CaseState, fact: RefundApproved, event: Event) -> CaseState:
    return _changed(case, fact.share, status="payable")


@evolves(RefundRejected)
def _rejected(case: CaseState, fact: RefundRejected, event: Event) -> CaseState:
    return _changed(case, fact.share, status="surplus", prepared_by="", reason=fact.reason)


@evolves(SurplusReleased)
def _released(case: CaseState, fact: SurplusReleased, event: Event) -> CaseState:
    return _changed(case, fact.share, status="moved", reason=fact.reason)
