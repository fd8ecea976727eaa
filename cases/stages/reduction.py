"""Nobody bought an asset (đấu giá không thành): its price is reduced, or it goes back to the debtor (L25 83.3)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cases.asking import Asked, AssetId, Unit
from cases.assets import Asset, Standing
from cases.commands import Command
from cases.events import Event, Role
from cases.kernel import Context, evolves, follows, handles
from cases.stages.common import DocumentFact, Facts, alive, forbid, issued, paper, require
from cases.stages.measures import CoercionEnded, asset_of, moved
from cases.stages.no_condition import NoConditionGroundEstablished
from cases.state import CaseState
from law.guards.sale import Lot, may_reduce
from law.sale import AfterFailure, Next, after_failed_auction


class NotifyFailedAuction(Command):
    """Sign the notice that nobody bought (thông báo đấu giá không thành), D152 65.6."""

    words = ("Ký thông báo đấu giá không thành", "Notify the failed auction")

    asset: AssetId


class ReducePrice(Command):
    """Sign a reduction of the starting price (quyết định giảm giá tài sản), L25 83.3.

    `costs` are the enforcement costs so far, in đồng: at or below them nothing is auctioned again.
    """

    words = ("Ký quyết định giảm giá tài sản", "Reduce the price")

    asset: AssetId
    price: Annotated[int, Asked("Giá mới", "New price", unit=Unit.DONG)] = Field(gt=0)
    costs: Annotated[int, Asked("Chi phí", "Costs", unit=Unit.DONG)] = Field(default=0, ge=0)


class ReturnAsset(Command):
    """Sign the return of an asset that brings no more than its costs (giao lại tài sản), L25 83.3; D152 55.4, 65.7."""

    words = ("Ký quyết định giao lại tài sản", "Return the asset")

    asset: AssetId
    costs: Annotated[int, Asked("Chi phí", "Costs", unit=Unit.DONG)] = Field(default=0, ge=0)
    creditor_declines: Annotated[bool, Asked("Người được thi hành án không nhận", "The creditor declines")] = False


class FailedAuctionNotified(DocumentFact):
    words = ("Ký thông báo đấu giá không thành", "Failed auction notified")
    article = "D152 65.6"
    asset: str
    price: int
    creditor_may_take: bool


class PriceReduced(DocumentFact):
    words = ("Ký quyết định giảm giá tài sản", "Price reduced")
    article = "L25 83.3"
    asset: str
    price: int
    previous: int


class AssetReturned(DocumentFact):
    words = ("Ký quyết định giao lại tài sản", "Asset returned to the debtor")
    article = "L25 83.3"
    asset: str
    ground: str
    reason: str


@handles(NotifyFailedAuction, Role.ENFORCER, signs="notice")
def _tell(case: CaseState, command: NotifyFailedAuction, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(asset.notice, "D152 65.6", "Đã thông báo lần đấu giá này.", "This auction was told of already.")
    failed = _after(asset, 0, context)
    yield FailedAuctionNotified(
        **paper(case, "failed", "failed_auction_notice", context),
        asset=asset.id,
        price=asset.price,
        creditor_may_take=failed.creditor_may_take,
    )


def _after(asset: Asset, costs: int, context: Context) -> AfterFailure:
    return after_failed_auction(
        asset.price, asset.reductions, context.today, context.pack, costs=costs, secured_debt=asset.secured
    )


def lot(asset: Asset, costs: int = 0) -> Lot:
    """An asset whose auction failed, as the law looks at it."""
    takes = asset.standing is Standing.ACCEPTED
    return Lot(asset.price, asset.reductions, costs, asset.secured, creditor_takes=takes)


@handles(ReducePrice, Role.ENFORCER, signs="reduce_price")
def _reduce(case: CaseState, command: ReducePrice, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    require(may_reduce(lot(asset, command.costs), command.price, context.today, context.pack))
    yield PriceReduced(
        **paper(case, "reduction", "price_reduction", context),
        asset=asset.id,
        price=command.price,
        previous=asset.price,
    )


RETURNS = {
    Next.RECALL_SEIZURE: "Giá tài sản không vượt nghĩa vụ được bảo đảm và chi phí thi hành án",
    Next.RETURN_TO_DEBTOR: "Giá tài sản không vượt chi phí thi hành án và người được thi hành án không nhận tài sản",
}
"""Why an asset goes back to its owner, by what the law makes of its price."""


@handles(ReturnAsset, Role.ENFORCER, signs="release_seizure")
def _give_back(case: CaseState, command: ReturnAsset, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    after = _after(asset, command.costs, context)
    forbid(
        after.next is Next.REDUCE,
        "L25 83.3",
        "Giá sau khi giảm còn cao hơn chi phí: phải giảm giá, đấu giá tiếp.",
        "Reduced, it still brings more than its costs: it is auctioned again.",
    )
    forbid(
        after.next is Next.RETURN_TO_DEBTOR and not command.creditor_declines,
        "L25 83.3",
        "Người được thi hành án chưa từ chối nhận tài sản.",
        "The creditor has not declined to take it.",
    )
    ground = "e" if after.next is Next.RECALL_SEIZURE else "g"
    yield AssetReturned(
        **paper(case, "release", "release_decision", context),
        asset=asset.id,
        ground=ground,
        reason=RETURNS[after.next],
    )
    yield CoercionEnded(asset=asset.id)


@follows(AssetReturned)
def _has_nothing_else(case: CaseState, fact: AssetReturned, context: Context) -> Facts:
    """It was all he had: the ground of no condition is there without another verification (L25 38.1.e, g)."""
    others = [asset for asset in case.assets.group("live") if asset.id != fact.asset]
    if not others and not case.performed:
        yield NoConditionGroundEstablished(ground=fact.ground)


@evolves(FailedAuctionNotified)
def _told(case: CaseState, fact: FailedAuctionNotified, event: Event) -> CaseState:
    return issued(moved(case, fact.asset, notice=fact.document), fact, event)


@evolves(PriceReduced)
def _reduced(case: CaseState, fact: PriceReduced, event: Event) -> CaseState:
    count = case.assets[fact.asset].reductions + 1
    change = {"price": fact.price, "reductions": count, "opens_at": None, "notice": ""}
    return issued(moved(case, fact.asset, standing=Standing.CONTRACTED, **change), fact, event)
