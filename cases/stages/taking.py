"""A creditor takes an asset that nobody buys (nhận tài sản để trừ vào tiền thi hành án), L25 83.3; D152 65.6, 66."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, AssetId, ClaimId, Unit
from cases.assets import Standing
from cases.commands import Command, Unsigned
from cases.events import Event, Expiry, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.settlement import take_over
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    answerable,
    forbid,
    in_charge,
    issued,
    owed_claim,
    paper,
    require,
)
from cases.stages.delivery import DifferencePaid, returned_price
from cases.stages.measures import asset_of, moved
from cases.stages.notice import PartiesNotified
from cases.stages.reduction import lot
from cases.state import CaseState
from law.guards.sale import may_take
from law.model import Line
from law.periods import due_for, local_day


class AcceptAsset(Command):
    """A creditor asks to take an asset for a claim of his (đề nghị nhận tài sản), D152 65.6."""

    words = ("Đề nghị nhận tài sản", "Accept the asset")

    asset: AssetId
    claim: ClaimId


class RecordTakingAgreement(Command):
    """The parties agree that a creditor takes the asset (thỏa thuận nhận tài sản), L25 86.1; D152 67.1.a.

    `price` in đồng is what they agreed; `consent`: the other creditors of the case agree too.
    """

    words = ("Ghi nhận thỏa thuận nhận tài sản", "Record the agreement to take the asset")

    asset: AssetId
    claim: ClaimId
    price: Annotated[int, Asked("Giá thỏa thuận", "Price agreed", unit=Unit.DONG)] = Field(gt=0)
    consent: Annotated[
        bool, Asked("Những người được thi hành án khác đồng ý", "The other creditors agree", article="L25 86.1")
    ] = False


class NotifyTaking(Command):
    """Sign the notice to the debtor, who may keep the asset if he pays all (thông báo việc nhận tài sản), D152 65.6."""

    words = ("Ký thông báo việc nhận tài sản", "Notify the taking")

    asset: AssetId


class NotifyDifference(Command):
    """Sign the notice of what the creditor is to pay in (thông báo nộp phần chênh lệch, chi phí), D152 65.6, 66.

    `costs` are the enforcement costs so far, in đồng.
    """

    words = ("Ký thông báo nộp phần chênh lệch", "Notify the difference")

    asset: AssetId
    costs: Annotated[int, Asked("Chi phí", "Costs", unit=Unit.DONG)] = Field(default=0, ge=0)


class AssetAccepted(Fact):
    words = ("Người được thi hành án đề nghị nhận tài sản", "Creditor asks to take the asset")
    article = "D152 65.6"
    asset: str
    claim: str
    creditor: str


class AssetAgreementReceived(Fact):
    words = ("Nhận thỏa thuận về việc nhận tài sản", "Agreement to take the asset received")
    article = "L25 86.1"
    asset: str
    claim: str
    creditor: str
    price: int


class TakingNotified(DocumentFact):
    words = ("Ký thông báo việc nhận tài sản", "Notice of the taking signed")
    article = "D152 65.6"
    asset: str


class AcceptanceNotified(Fact):
    """The debtor knows that a creditor takes the asset: his days to pay all run."""

    words = ("Người phải thi hành án biết việc nhận tài sản", "Debtor knows of the taking")

    article = "D152 65.6"
    asset: str


class RetentionEnded(Expiry):
    """The debtor did not pay all to keep the asset (D152 65.6)."""

    words = ("Hết thời hạn nộp tiền để giữ tài sản", "The debtor's time to keep the asset is over")

    article = "D152 65.6"
    asset: str


class DifferenceNotified(DocumentFact):
    """What the creditor pays in, and what of his claim the asset settles, in đồng."""

    words = ("Ký thông báo nộp phần chênh lệch", "Difference notified to the creditor")

    article = "D152 66"
    asset: str
    due: int
    settles: int
    pay_until: date
    working: tuple[Line, ...]


class TakingLapsed(Expiry):
    """The creditor did not pay in time; the reductions go on (the law is silent: the reading chosen)."""

    words = ("Người được thi hành án không nộp phần chênh lệch", "The taking lapsed unpaid")

    article = "D152 65.6"
    asset: str


@handles(AcceptAsset, Role.PARTY, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _accept(case: CaseState, command: AcceptAsset, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    claim = owed_claim(case, command.claim, "L25 83.3")
    forbid(
        context.actor.role is Role.PARTY and context.actor.id != claim.creditor,
        "L25 83.3",
        "Chỉ người được thi hành án của khoản này được nhận.",
        "Only the creditor of the claim may take it.",
    )
    require(may_take(lot(asset), context.today, context.pack))
    yield AssetAccepted(asset=asset.id, claim=claim.id, creditor=claim.creditor)


@handles(RecordTakingAgreement, Role.ENFORCER, signs=Unsigned.ENTERS)
def _agree(case: CaseState, command: RecordTakingAgreement, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    claim = owed_claim(case, command.claim, "L25 83.3")
    others = any(other.creditor != claim.creditor for other in case.claims.group("open"))
    forbid(
        others and not command.consent,
        "L25 86.1",
        "Những người được thi hành án khác chưa đồng ý (consent).",
        "The other creditors have not agreed (consent).",
    )
    forbid(asset.preferred, "L25 83.1", "Chưa hết quyền ưu tiên mua.", "Somebody may still buy first.")
    yield AssetAgreementReceived(asset=asset.id, claim=claim.id, creditor=claim.creditor, price=command.price)


@handles(NotifyTaking, Role.ENFORCER, signs="notice")
def _notify(case: CaseState, command: NotifyTaking, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(asset.notice, "D152 65.6", "Đã thông báo.", "The debtor was told already.")
    yield TakingNotified(
        **paper(case, "taking", "taking_notice", context),
        asset=asset.id,
    )


@handles(NotifyDifference, Role.ENFORCER, signs="notice")
def _difference(case: CaseState, command: NotifyDifference, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    with answerable("D152 65.6"):
        until = due_for("R089", context.today, context.pack).due
    forbid(
        not asset.kept_from_debtor,
        "D152 65.6",
        "Chưa hết thời hạn người phải thi hành án nộp đủ tiền để giữ tài sản.",
        "The debtor may still pay all and keep the asset.",
    )
    forbid(
        case.undistributed,
        "L25 54.6",
        "Còn tiền chưa phân chia; phân chia trước khi tính phần chênh lệch.",
        "Money is not distributed yet: that comes first.",
    )
    with answerable("D152 66"):
        made = take_over(case, asset, context.today, context.pack, costs=command.costs)
    yield DifferenceNotified(
        **paper(case, "difference", "difference_notice", context),
        asset=asset.id,
        due=made.to_pay,
        settles=made.settled,
        pay_until=until,
        working=made.working,
    )
    if not made.to_pay:
        yield DifferencePaid(asset=asset.id)


@follows(PartiesNotified)
def _told(case: CaseState, fact: PartiesNotified, context: Context) -> Facts:
    for asset in list(case.assets.group(Standing.ACCEPTED)):
        if asset.notice == fact.document:
            yield AcceptanceNotified(asset=asset.id)


@follows(TakingLapsed)
def _gives_back(case: CaseState, fact: TakingLapsed, context: Context) -> Facts:
    yield from returned_price(case, case.assets[fact.asset], kept=0)


@evolves(AssetAccepted)
def _accepted(case: CaseState, fact: AssetAccepted, event: Event) -> CaseState:
    takes = {"buyer": fact.creditor, "taker": fact.claim, "notice": "", "notified_on": None, "kept_from_debtor": False}
    return moved(case, fact.asset, standing=Standing.ACCEPTED, **takes)


@evolves(AssetAgreementReceived)
def _agreed(case: CaseState, fact: AssetAgreementReceived, event: Event) -> CaseState:
    """The debtor agreed: he has no days to keep it."""
    takes = {"buyer": fact.creditor, "taker": fact.claim, "notice": "", "kept_from_debtor": True}
    return moved(case, fact.asset, standing=Standing.ACCEPTED, price=fact.price, value=fact.price, **takes)


@evolves(TakingNotified)
def _notified(case: CaseState, fact: TakingNotified, event: Event) -> CaseState:
    case = moved(case, fact.asset, notice=fact.document)
    return issued(case, fact, event, parties=(case.assets[fact.asset].owner,))


@evolves(RetentionEnded)
def _retention_ended(case: CaseState, fact: RetentionEnded, event: Event) -> CaseState:
    return moved(case, fact.asset, kept_from_debtor=True)


@evolves(AcceptanceNotified)
def _known(case: CaseState, fact: AcceptanceNotified, event: Event) -> CaseState:
    return moved(case, fact.asset, notified_on=local_day(event.at))


@evolves(DifferenceNotified)
def _to_pay(case: CaseState, fact: DifferenceNotified, event: Event) -> CaseState:
    on = local_day(event.at)
    sold = {"due": fact.due, "settles": fact.settles, "sold_on": on, "pay_until": fact.pay_until}
    case = moved(case, fact.asset, standing=Standing.SOLD, **sold)
    return issued(case, fact, event, parties=(case.assets[fact.asset].buyer,))


@evolves(TakingLapsed)
def _lapsed(case: CaseState, fact: TakingLapsed, event: Event) -> CaseState:
    free = {"taker": "", "due": 0, "settles": 0, "notice": "", "notified_on": None}
    return moved(case, fact.asset, standing=Standing.FAILED, **free)
