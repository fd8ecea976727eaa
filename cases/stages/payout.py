"""Money goes out (chi trả tiền thi hành án): prepared by one person, approved by another, paid once and only once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from cases import ledger
from cases.asking import Asked, BatchId, Of, PartyId, Reason, ShareId
from cases.commands import Command, Sha256OrNone, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, follows, handles, owe_each, settle
from cases.parties import BankAccount
from cases.parts import Share
from cases.sharing import OF_CASE
from cases.stages.common import OFFICE_ROLES, DocumentFact, Facts, forbid, issued, paper
from cases.stages.elsewhere import Person, owes_nowhere, person
from cases.stages.money import MoneyDistributed
from cases.stages.receipts import MoneyFact
from cases.state import CaseState


class RecordAccount(Command):
    """A party names the account to be paid to (thông báo số tài khoản nhận tiền)."""

    words = ("Ghi nhận tài khoản nhận tiền", "Record the payee's account")

    party: PartyId
    bank: Annotated[BankAccount, Asked("Tài khoản nhận tiền", "Account")]


class PreparePayouts(Command):
    """Prepare orders for all that can be paid (lập ủy nhiệm chi); shares without an account wait."""

    words = ("Lập lệnh chi", "Prepare payouts")


class ApprovePayouts(Command):
    """Approve prepared orders (duyệt chi); never by who prepared them, and a large batch by two."""

    words = ("Duyệt lệnh chi", "Approve payouts")

    batch: BatchId

    def people(self, case: CaseState) -> tuple[Person, ...]:
        """Whose other cases are to be looked at: who gets a refund."""
        return _refunded(case, case.shares.group(("prepared", self.batch)))


class RejectPayouts(Command):
    """Send prepared orders back (không duyệt chi)."""

    words = ("Không duyệt lệnh chi", "Reject payouts")

    batch: BatchId
    reason: Reason = Field(min_length=1, max_length=1000)


class PayInPerson(Command):
    """Pay a person without an account at the office (chi tiền mặt tại trụ sở), D152 30.5."""

    words = ("Chi trả tiền mặt", "Pay in person")

    share: ShareId
    proof: Annotated[Sha256OrNone, Asked("Tài liệu chứng minh", "Proof")] = ""

    def people(self, case: CaseState) -> tuple[Person, ...]:
        """Whose other cases are to be looked at: who gets a refund."""
        return _refunded(case, filter(None, [case.shares.get(self.share)]))


class RecordReturn(Command):
    """The bank returned a transfer (chuyển tiền bị trả lại)."""

    words = ("Ghi nhận tiền bị trả lại", "Record a returned transfer")

    end_to_end_id: Annotated[str, Asked("Lệnh chi", "Payout order", of=Of.PAYOUT)]
    reason: Reason = Field(min_length=1, max_length=200)
    bank_ref: Annotated[str, Asked("Mã giao dịch của ngân hàng", "The bank's reference")] = Field(
        default="", max_length=80
    )


@dataclass(frozen=True, slots=True)
class Order:
    """One payment order; its end-to-end id is unique for ever."""

    end_to_end_id: str
    share: str
    payee: str
    amount: int


class AccountRecorded(MoneyFact):
    """The account is known; what had come back from the bank is payable again."""

    words = ("Ghi nhận tài khoản nhận tiền", "Account of the payee recorded")

    article = "D152 30.5"
    party: str
    bank: BankAccount


class PayoutsPrepared(Fact):
    words = ("Lập lệnh chi", "Payouts prepared")
    article = "L25 54.6"
    batch: str
    orders: tuple[Order, ...]
    prepared_by: str


class PayoutsApproved(DocumentFact):
    """The list of orders (danh sách lệnh chi) is signed by who approves it."""

    words = ("Duyệt lệnh chi", "Payouts approved")

    article = "L25 54.6"
    batch: str


class PayoutsEndorsed(Fact):
    """The first of two approvals of a large batch."""

    words = ("Duyệt chi lần một", "Payouts approved by the first of two")

    article = "L25 54.6"
    batch: str
    endorsed_by: str


class PayoutsRejected(Fact):
    words = ("Không duyệt lệnh chi", "Payouts rejected")
    article = "L25 54.6"
    batch: str
    reason: str


class PayoutResult(BaseModel):
    """What the bank did with one order."""

    model_config = ConfigDict(frozen=True)

    end_to_end_id: str
    share: str
    amount: int
    status: str  # paid | rejected
    bank_ref: str = ""
    reason: str = ""
    at: datetime


class PayoutsExecuted(MoneyFact):
    words = ("Ngân hàng thực hiện lệnh chi", "Payouts carried out by the bank")
    article = "D152 30.5"
    key: str
    batch: str
    results: tuple[PayoutResult, ...]


class PaidInPerson(MoneyFact):
    words = ("Chi trả tiền mặt tại quỹ", "Paid in person")
    article = "D152 30.5"
    share: str
    proof: str
    paid_by: str


class PayoutReturned(MoneyFact):
    words = ("Tiền chuyển bị trả lại", "Payout returned")
    article = "D152 30.5"
    end_to_end_id: str
    share: str
    reason: str
    bank_ref: str


class MoneyPaidOut(Fact):
    """All of one receipt is paid out or in the accounts of the State (L25 54.6)."""

    words = ("Chi trả xong tiền của biên lai", "Money of a receipt paid out")

    article = "L25 54.6"
    receipt: str


@handles(RecordAccount, Role.PARTY, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _account(case: CaseState, command: RecordAccount, context: Context) -> Facts:
    forbid(command.party not in case.parties, "D152 30.5", "Không có đương sự này.", "There is no such party.")
    back = [s for s in case.shares.group(("back", command.party)) if s.status == "returned"]
    lines = [(ledger.payable(case.id, s.id), -s.amount) for s in back]
    held = (ledger.held(case.id), sum(s.amount for s in back))
    yield AccountRecorded(party=command.party, bank=command.bank, postings=ledger.entry(held, *lines))


@handles(PreparePayouts, Role.ACCOUNTANT, signs=Unsigned.DRAFTS)
def _prepare(case: CaseState, command: PreparePayouts, context: Context) -> Facts:
    forbid(case.overlay, "D152 30.8", "Đang hoãn, tạm đình chỉ: chưa chi trả.", "Postponed or suspended: no payout.")
    # a returned transfer is payable again only once its payee names an account, see AccountRecorded
    ready = [s for s in case.shares.group("to_pay") if _account_of(case, s) and not _contested(case, s)]
    forbid(
        not ready,
        "D152 30.5",
        "Không có khoản nào chi trả được: thiếu tài khoản, đang có khiếu nại hoặc không còn tiền phải trả.",
        "Nothing can be paid: accounts are missing, a complaint is open, or nothing is payable.",
    )
    number = case.payout_batches + 1
    stem = f"{_short(case.id)}-B{number}"
    yield PayoutsPrepared(
        batch=f"B{number}",
        orders=tuple(
            Order(end_to_end_id=f"{stem}-{n}", share=s.id, payee=s.payee, amount=s.amount)
            for n, s in enumerate(ready, start=1)
        ),
        prepared_by=context.actor.id,
    )


def _short(name: str) -> str:
    """A case's name as banks take it: an end-to-end id has 80 signs, of which batch and order take some."""
    plain = name.replace("/", "-")
    return plain if len(plain) <= 64 else f"{plain[:31]}-{sha256(name.encode()).hexdigest()[:32]}"


def _account_of(case: CaseState, share: Share) -> BankAccount | None:
    party = case.parties.get(share.payee)
    return party.bank if party else None


def _contested(case: CaseState, share: Share) -> bool:
    """Whether a complaint about the plan of this share is open, or was upheld and the plan waits to be withdrawn."""
    of = share.distribution
    return bool(case.complaints.count(("open", of)) or case.plans.count(("wrong", of)))


def uncontested(case: CaseState, shares: Iterable[Share]) -> None:
    """Refuse while a complaint about the plan of one of these shares is open (D152 30.3.c)."""
    forbid(
        any(_contested(case, share) for share in shares),
        "D152 30.3.c",
        "Đang có khiếu nại về phương án phân chia số tiền này: chưa chi trả.",
        "A complaint about the plan of this money is open: it is not paid yet.",
    )


def _refunded(case: CaseState, shares: Iterable[Share]) -> tuple[Person, ...]:
    """Who gets a refund among these shares: what he owes may have come up since the refund was approved."""
    return tuple(person(case.parties[s.payee]) for s in shares if s.claim == "surplus" and s.payee in case.parties)


def _batch(case: CaseState, name: str) -> list[Share]:
    found = list(case.shares.group(("prepared", name)))
    forbid(not found, "L25 54.6", f"Không có đợt chi {name} chờ duyệt.", f"No batch {name} awaits approval.")
    return found


@handles(ApprovePayouts, *OFFICE_ROLES, signs="payout", needs=("others",))
def _approve(case: CaseState, command: ApprovePayouts, context: Context) -> Facts:
    shares = _batch(case, command.batch)
    forbid(case.overlay, "D152 30.8", "Đang hoãn, tạm đình chỉ: chưa chi trả.", "Postponed or suspended: no payout.")
    forbid(
        any(s.prepared_by == context.actor.id for s in shares),
        "L25 54.6",
        "Người lập không được duyệt khoản chi của mình.",
        "Who prepared a payout may not approve it.",
    )
    uncontested(case, shares)
    if _refunded(case, shares):
        owes_nowhere(case, context)
    first = shares[0].endorsed_by
    forbid(
        first == context.actor.id,
        "L25 54.6",
        "Khoản chi lớn phải do người thứ hai duyệt.",
        "A large payout needs the approval of a second person.",
    )
    if not first and sum(s.amount for s in shares) >= int(context.pack.setting("payout_second_approval_from")):
        yield PayoutsEndorsed(batch=command.batch, endorsed_by=context.actor.id)
    else:
        yield PayoutsApproved(
            **paper(case, "payout", "payout_orders", context),
            batch=command.batch,
        )


@handles(RejectPayouts, *OFFICE_ROLES, signs=Unsigned.SENDS_BACK)
def _reject(case: CaseState, command: RejectPayouts, context: Context) -> Facts:
    _batch(case, command.batch)
    yield PayoutsRejected(batch=command.batch, reason=command.reason)


@handles(PayInPerson, Role.CASHIER, needs=("others",), signs=Unsigned.VOUCHES)
def _in_person(case: CaseState, command: PayInPerson, context: Context) -> Facts:
    share = case.shares.get(command.share)
    forbid(
        not share or share.status not in ("payable", "returned"),
        "D152 30.5",
        "Không có khoản phải trả này.",
        "There is no such share to pay.",
    )
    assert share
    forbid(
        share.claim.startswith(OF_CASE),
        "L25 54.2.b",
        "Khoản này của việc thi hành án khác: chuyển cho việc đó.",
        "This belongs to another case: it is set free for that.",
    )
    kind = case.parties[share.payee].kind if share.payee in case.parties else ""
    forbid(
        kind == "organisation",
        "D152 30.5",
        "Tổ chức chỉ được trả bằng chuyển khoản.",
        "Organisations are paid by transfer only.",
    )
    uncontested(case, [share])
    if _refunded(case, [share]):
        owes_nowhere(case, context)
    owed = ledger.payable(case.id, share.id) if share.status == "payable" else ledger.held(case.id)
    yield PaidInPerson(
        share=share.id,
        proof=command.proof,
        paid_by=context.actor.id,
        postings=ledger.entry((owed, share.amount), (ledger.fund(case.office), -share.amount)),
    )


@handles(RecordReturn, Partner.CUSTODY_BANK, Role.ACCOUNTANT, Role.SYSTEM, signs=Unsigned.RECORDS)
def _return(case: CaseState, command: RecordReturn, context: Context) -> Facts:
    share = next(case.shares.group(("order", command.end_to_end_id)), None)
    forbid(
        share is None,
        "D152 30.5",
        "Không có lệnh chi đã trả mang mã này.",
        "No paid order has this end-to-end id.",
    )
    assert share
    yield PayoutReturned(
        end_to_end_id=command.end_to_end_id,
        share=share.id,
        reason=command.reason,
        bank_ref=command.bank_ref,
        postings=ledger.entry((ledger.bank(case.office), share.amount), (ledger.held(case.id), -share.amount)),
    )


def executed(case: CaseState, key: str, batch: str, results: tuple[PayoutResult, ...]) -> PayoutsExecuted:
    """The fact of what the bank did with a batch; rejected orders stay payable and move no money."""
    paid = [r for r in results if r.status == "paid"]
    lines = [(ledger.payable(case.id, r.share), r.amount) for r in paid]
    out = (ledger.bank(case.office), -sum(r.amount for r in paid))
    return PayoutsExecuted(key=key, batch=batch, results=results, postings=ledger.entry(*lines, out))


@follows(PayoutsExecuted, PaidInPerson, MoneyDistributed)
def _all_out(case: CaseState, fact: Fact, context: Context) -> Facts:
    for number in sorted(_distributions(case, fact)):
        if not case.shares.count(("distribution", number)):
            for receipt in case.receipts.group(("distribution", number)):
                yield MoneyPaidOut(receipt=receipt.id)


def _distributions(case: CaseState, fact: Fact) -> set[int]:
    """The distributions whose shares the fact may have been the last of."""
    if isinstance(fact, MoneyDistributed):
        return {fact.distribution}
    if isinstance(fact, PayoutsExecuted):
        return {case.shares[result.share].distribution for result in fact.results}
    assert isinstance(fact, PaidInPerson)
    return {case.shares[fact.share].distribution}


@evolves(MoneyPaidOut)
def _receipt_paid_out(case: CaseState, fact: MoneyPaidOut, event: Event) -> CaseState:
    out = replace(case.receipts[fact.receipt], paid_out=True)
    return case.model_copy(update={"receipts": case.receipts.put({fact.receipt: out})})


@evolves(AccountRecorded)
def _account_recorded(case: CaseState, fact: AccountRecorded, event: Event) -> CaseState:
    party = replace(case.parties[fact.party], bank=fact.bank)
    again = _changed(case, case.shares.group(("back", fact.party)), status="payable", payout="", reason="")
    return again.model_copy(update={"parties": case.parties.put({fact.party: party})})


@evolves(PayoutsPrepared)
def _prepared(case: CaseState, fact: PayoutsPrepared, event: Event) -> CaseState:
    common = {
        "status": "prepared",
        "batch": fact.batch,
        "prepared_by": fact.prepared_by,
        "endorsed_by": "",
        "reason": "",
    }
    prepared = {
        o.share: replace(case.shares[o.share], payout=o.end_to_end_id, **common)  # type: ignore[arg-type]
        for o in fact.orders
    }
    return case.model_copy(update={"shares": case.shares.put(prepared), "payout_batches": case.payout_batches + 1})


def _changed(case: CaseState, shares: Iterable[Share], **change: Any) -> CaseState:
    return case.model_copy(update={"shares": case.shares.put({s.id: replace(s, **change) for s in shares})})


@evolves(PayoutsEndorsed)
def _endorsed(case: CaseState, fact: PayoutsEndorsed, event: Event) -> CaseState:
    return _changed(case, case.shares.group(("prepared", fact.batch)), endorsed_by=fact.endorsed_by)


@evolves(PayoutsApproved)
def _approved(case: CaseState, fact: PayoutsApproved, event: Event) -> CaseState:
    shares = list(case.shares.group(("prepared", fact.batch)))
    each = [share.id for share in shares]
    case = _changed(case, shares, status="approved")
    case = owe_each(case, event.seq, "pay", f"Chi trả đợt {fact.batch}", tag=fact.batch, each=each, batch=fact.batch)
    return issued(case, fact, event)


@evolves(PayoutsRejected)
def _rejected(case: CaseState, fact: PayoutsRejected, event: Event) -> CaseState:
    return _changed(case, case.shares.group(("prepared", fact.batch)), status="payable", reason=fact.reason)


@evolves(PayoutsExecuted)
def _executed(case: CaseState, fact: PayoutsExecuted, event: Event) -> CaseState:
    done = {r.share: replace(case.shares[r.share], status=r.status, reason=r.reason) for r in fact.results}
    return settle(case.model_copy(update={"shares": case.shares.put(done)}), fact.key)


@evolves(PaidInPerson)
def _paid_in_person(case: CaseState, fact: PaidInPerson, event: Event) -> CaseState:
    # an order that came back earlier is not what paid it
    return _changed(case, [case.shares[fact.share]], status="paid", payout="", batch="", reason="")


@evolves(PayoutReturned)
def _returned(case: CaseState, fact: PayoutReturned, event: Event) -> CaseState:
    return _changed(case, [case.shares[fact.share]], status="returned", reason=fact.reason)
