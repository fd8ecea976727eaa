"""Money, things and papers are given back (trả lại tiền, tài sản, giấy tờ), L25 59; D152 41; before, L08 126.

The owner is told to come. What he leaves is deposited, sold or sent to the body that issued it; money that nobody
takes in five years goes to the State.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from cases import ledger
from cases.asking import Asked, ExhibitId, Unit
from cases.commands import Command, Unsigned
from cases.events import Event, Role
from cases.exhibits import Exhibit, ExhibitStanding, Fate, Sort
from cases.kernel import Context, evolves, follows, handles
from cases.stages.common import (
    OFFICE_ROLES,
    DocumentFact,
    Facts,
    alive,
    answerable,
    forbid,
    in_charge,
    issued,
    paper,
)
from cases.stages.exhibits import OfExhibit, exhibit_of, gone_to, performed, put, stored
from cases.stages.notice import PartiesNotified
from cases.stages.receipts import MoneyFact
from cases.state import CaseState
from law.periods import due_for

TO_COME = {Sort.MONEY: "R108", Sort.THING: "R109", Sort.PAPERS: "R111"}
"""The days in which the owner may come for what he was told of, before anything else is done with it."""


class NotifyOwner(Command):
    """Sign the notice to come for it (thông báo nhận lại tiền, tài sản, giấy tờ), L25 59.1, 59.2."""

    words = ("Ký thông báo nhận lại tiền, tài sản", "Tell the owner to come for it")

    exhibit: ExhibitId


class RecordCollection(Command):
    """Sign the minutes of giving it back (biên bản trả lại tiền, tài sản), L25 59.1; until it is sold or destroyed."""

    words = ("Ký biên bản trả lại tiền, tài sản", "Record that the owner took it")

    exhibit: ExhibitId


class DepositUnclaimed(Command):
    """Deposit money that was not fetched (gửi Kho bạc, tiết kiệm không kỳ hạn), L25 59.1; D152 41.2."""

    words = ("Gửi tiền không đến nhận", "Deposit unclaimed money")

    exhibit: ExhibitId
    reference: Annotated[str, Asked("Số tài khoản, sổ gửi", "Account or book of the deposit")] = Field(
        min_length=1, max_length=80
    )


class SellUnclaimed(Command):
    """Enter the sale of a thing that was not fetched (bán tài sản không đến nhận), L25 59.1.

    The buyer pays into the custody account. `price` and `costs` of keeping and selling it in đồng: what is left is its
    owner's.
    """

    words = ("Ghi việc bán tài sản không đến nhận", "Sell what was not fetched")

    exhibit: ExhibitId
    buyer: Annotated[str, Asked("Người mua", "Buyer")] = Field(min_length=1, max_length=300)
    price: Annotated[int, Asked("Giá bán", "Price", unit=Unit.DONG)] = Field(gt=0)
    costs: Annotated[int, Asked("Chi phí bảo quản, bán", "Costs", unit=Unit.DONG)] = Field(default=0, ge=0)


class KeepUnclaimed(Command):
    """Enter that a thing cannot be sold or is worth nothing (tài sản không bán được, không còn giá trị), D152 41.5."""

    words = ("Ghi tài sản không đến nhận không còn giá trị", "Record that it is worth nothing")

    exhibit: ExhibitId
    findings: Annotated[str, Asked("Kết quả định giá, tình trạng", "Findings", long=True)] = Field(
        min_length=1, max_length=2000
    )


class HandOverPapers(Command):
    """Send papers that nobody fetched to the body that issued them (chuyển giấy tờ cho cơ quan ban hành), L25 59.2."""

    words = ("Chuyển giấy tờ không đến nhận cho cơ quan ban hành", "Send papers to their issuer")

    exhibit: ExhibitId
    to: Annotated[str, Asked("Cơ quan ban hành", "Issuing body")] = Field(min_length=1, max_length=300)


class DecideStateFund(Command):
    """Sign the decision that unclaimed money goes to the State (quyết định sung quỹ nhà nước), L25 59.1; D152 41.4."""

    words = ("Ký quyết định sung quỹ nhà nước", "Confiscate unclaimed money")

    exhibit: ExhibitId


class ReturnNotified(DocumentFact, OfExhibit):
    words = ("Thông báo nhận lại tiền, tài sản, giấy tờ", "Owner told to come for it")
    article = "L25 59.1"


class OwnerNotified(OfExhibit):
    """The owner has valid notice: his days to come run."""

    words = ("Người được trả lại nhận thông báo hợp lệ", "Owner has valid notice")

    article = "L25 59.1"
    item: Sort
    perishable: bool
    collected_after_five_years: bool


class ExhibitCollected(DocumentFact, OfExhibit, MoneyFact):
    words = ("Trả lại tiền, tài sản, giấy tờ", "Given back to the owner")
    article = "L25 59.1"


class ReturnDeposited(OfExhibit):
    words = ("Gửi tiền không đến nhận", "Unclaimed money deposited")
    article = "D152 41.2"
    reference: str


class MoneyUnclaimed(OfExhibit):
    """Nobody took the money: from the day the judgment took effect five years run (L25 59.1)."""

    words = ("Tiền trả lại không có người nhận", "Money is unclaimed")

    article = "L25 59.1"
    judgment_effective_on: date


class UnclaimedSold(OfExhibit, MoneyFact):
    words = ("Bán tài sản không đến nhận", "Unclaimed asset sold")
    article = "L25 59.1"
    buyer: str
    price: int
    costs: int


class UnclaimedKept(OfExhibit):
    words = ("Tài sản không đến nhận không còn giá trị", "Unclaimed asset is worth nothing")
    article = "D152 41.5"
    findings: str


class PapersHandedOver(OfExhibit):
    words = ("Chuyển giấy tờ không đến nhận cho cơ quan ban hành", "Unclaimed papers sent to their issuer")
    article = "L25 59.2"
    to: str


class StateFundDecided(DocumentFact, OfExhibit, MoneyFact):
    words = ("Ký quyết định sung quỹ nhà nước", "Unclaimed money goes to the State")
    article = "L25 59.1"
    amount: int


@handles(NotifyOwner, Role.ENFORCER, signs="notice")
def _notify(case: CaseState, command: NotifyOwner, context: Context) -> Facts:
    alive(case, context)
    found = exhibit_of(case, command.exhibit, ExhibitStanding.MATCHED, article="L25 59.1")
    stored(case, found.id, Fate.RETURN, "L25 59.1")
    forbid(
        case.owes_money(found.owner),
        "L25 59.5",
        "Người được trả lại còn phải thi hành nghĩa vụ tiền: xử lý để thi hành án.",
        "Who is to have it back owes money himself: it is dealt with for that.",
    )
    forbid(found.notice, "L25 59.1", "Đã thông báo.", "The owner was told already.")
    yield ReturnNotified(
        **paper(case, "return-notice", "return_notice", context),
        exhibit=found.id,
    )


@follows(PartiesNotified)
def _told(case: CaseState, fact: PartiesNotified, context: Context) -> Facts:
    for one in list(case.exhibits.group(ExhibitStanding.MATCHED)):
        if one.notice == fact.document:
            yield OwnerNotified(
                exhibit=one.id,
                item=one.sort,
                perishable=one.perishable,
                collected_after_five_years=_late(case, context),
            )


def _late(case: CaseState, context: Context) -> bool:
    """Whether the five years from the day of legal effect are over: a year from the notice is left (L25 59.1)."""
    if case.title is None:
        return False
    return due_for("R110", case.title.effective_date, context.pack, working=False).due < context.today


@handles(RecordCollection, Role.ENFORCER, signs="delivery_minutes")
def _collect(case: CaseState, command: RecordCollection, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    ready = (ExhibitStanding.TOLD, ExhibitStanding.KEPT, ExhibitStanding.CONDEMNED)
    found = exhibit_of(case, command.exhibit, *ready, article="L25 59.1")
    forbid(found.fate is not Fate.RETURN, "L25 59.1", "Không phải tài sản trả lại.", "It is not to be given back.")
    yield ExhibitCollected(
        **paper(case, "return", "return_minutes", context),
        exhibit=found.id,
        postings=gone_to(ledger.custody(case.office), case, found),
    )


def _left(case: CaseState, name: str, sort: Sort, context: Context, article: str) -> Exhibit:
    """What its owner was told of and did not fetch in his days."""
    alive(case, context, while_paused=True)
    in_charge(case, context)
    found = exhibit_of(case, name, ExhibitStanding.TOLD, ExhibitStanding.KEPT, article=article)
    forbid(found.sort is not sort, article, "Không áp dụng với loại này.", "It is of another sort.")
    forbid(
        f"{TO_COME[sort]}/{found.id}" in case.duties,
        article,
        "Chưa hết thời hạn người được trả lại đến nhận.",
        "The owner may still come for it.",
    )
    return found


@handles(DepositUnclaimed, Role.ENFORCER, Role.ACCOUNTANT, signs=Unsigned.ENTERS)
def _deposit(case: CaseState, command: DepositUnclaimed, context: Context) -> Facts:
    found = _left(case, command.exhibit, Sort.MONEY, context, "L25 59.1")
    forbid(found.reference, "D152 41.2", "Đã gửi.", "It is deposited already.")
    yield ReturnDeposited(exhibit=found.id, reference=command.reference)
    with answerable("L25 59.1"):
        if case.title and not _late(case, context):
            yield MoneyUnclaimed(exhibit=found.id, judgment_effective_on=case.title.effective_date)


@handles(SellUnclaimed, Role.ENFORCER, signs=Unsigned.ENTERS)
def _sell(case: CaseState, command: SellUnclaimed, context: Context) -> Facts:
    found = _left(case, command.exhibit, Sort.THING, context, "L25 59.1")
    forbid(
        command.costs >= command.price,
        "L25 59.1",
        "Giá bán không đủ chi phí: xử lý như tài sản không còn giá trị.",
        "The price does not cover the costs: it is dealt with as worthless.",
    )
    yield UnclaimedSold(
        **command.model_dump(),
        postings=ledger.entry(
            (ledger.custody(case.office), command.price),
            (ledger.kept(case.id, found.id), command.costs - command.price),
            (ledger.costs(case.office), -command.costs),
        ),
    )


@handles(KeepUnclaimed, Role.ENFORCER, signs=Unsigned.ENTERS)
def _keep(case: CaseState, command: KeepUnclaimed, context: Context) -> Facts:
    found = _left(case, command.exhibit, Sort.THING, context, "D152 41.5")
    yield UnclaimedKept(exhibit=found.id, findings=command.findings)


@handles(HandOverPapers, Role.ENFORCER, signs=Unsigned.ENTERS)
def _papers(case: CaseState, command: HandOverPapers, context: Context) -> Facts:
    found = _left(case, command.exhibit, Sort.PAPERS, context, "L25 59.2")
    yield PapersHandedOver(exhibit=found.id, to=command.to)


@handles(DecideStateFund, *OFFICE_ROLES, signs="to_state_fund")
def _to_state(case: CaseState, command: DecideStateFund, context: Context) -> Facts:
    found = exhibit_of(case, command.exhibit, ExhibitStanding.KEPT, article="L25 59.1")
    running = any(f"{rule}/{found.id}" in case.duties for rule in ("R110", "R110b"))
    forbid(
        not found.reference or running,
        "L25 59.1",
        "Chỉ sung quỹ tiền đã gửi khi hết thời hạn 05 năm (hoặc 01 năm từ ngày thông báo) không có người nhận.",
        "Only deposited money that nobody took in its five years (or the year from the notice).",
    )
    yield StateFundDecided(
        **paper(case, "state-fund", "state_fund_decision", context),
        exhibit=found.id,
        amount=found.amount,
        postings=gone_to(ledger.budget(case.office), case, found),
    )


@follows(ExhibitCollected, PapersHandedOver, StateFundDecided)
def _gone(case: CaseState, fact: OfExhibit, context: Context) -> Facts:
    yield from performed(case, case.exhibits[fact.exhibit], context)


@evolves(ReturnNotified)
def _notified(case: CaseState, fact: ReturnNotified, event: Event) -> CaseState:
    case = put(case, fact.exhibit, notice=fact.document)
    return issued(case, fact, event, parties=(case.exhibits[fact.exhibit].owner,))


@evolves(OwnerNotified)
def _known(case: CaseState, fact: OwnerNotified, event: Event) -> CaseState:
    return put(case, fact.exhibit, standing=ExhibitStanding.TOLD)


@evolves(ExhibitCollected)
def _collected(case: CaseState, fact: ExhibitCollected, event: Event) -> CaseState:
    return issued(put(case, fact.exhibit, standing=ExhibitStanding.COLLECTED), fact, event, parties=())


@evolves(ReturnDeposited)
def _deposited(case: CaseState, fact: ReturnDeposited, event: Event) -> CaseState:
    return put(case, fact.exhibit, standing=ExhibitStanding.KEPT, reference=fact.reference)


@evolves(UnclaimedSold)
def _sold(case: CaseState, fact: UnclaimedSold, event: Event) -> CaseState:
    return put(case, fact.exhibit, standing=ExhibitStanding.KEPT, sort=Sort.MONEY, amount=fact.price - fact.costs)


@evolves(UnclaimedKept)
def _worthless(case: CaseState, fact: UnclaimedKept, event: Event) -> CaseState:
    return put(case, fact.exhibit, standing=ExhibitStanding.KEPT)


@evolves(PapersHandedOver)
def _passed_on(case: CaseState, fact: PapersHandedOver, event: Event) -> CaseState:
    return put(case, fact.exhibit, standing=ExhibitStanding.PASSED_ON)


@evolves(StateFundDecided)
def _states(case: CaseState, fact: StateFundDecided, event: Event) -> CaseState:
    case = put(case, fact.exhibit, standing=ExhibitStanding.TO_STATE)
    return issued(case, fact, event, parties=(case.exhibits[fact.exhibit].owner,))
