"""An auction is paused, stopped, and goes on (tạm dừng, dừng, tiếp tục đấu giá), L25 84; D152 65.7–65.9."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from cases.asking import Asked, AssetId, Reason
from cases.assets import Standing, Way
from cases.choices import halting
from cases.commands import Command
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.order import UNDER_WAY
from cases.stages.common import DocumentFact, Facts, alive, forbid, issued, paper, require
from cases.stages.measures import AuctionStopGroundKnown, ReleaseGroundEstablished, asset_of, moved
from cases.stages.overlays import Postponed, Resumed, Suspended
from cases.state import CaseState
from law.guards.sale import Halt, may_halt


class HaltAuction(Command):
    """Sign the request to the auction house to pause or stop (yêu cầu tạm dừng, dừng cuộc đấu giá), L25 84."""

    words = ("Yêu cầu tạm dừng, dừng đấu giá", "Halt the auction")

    asset: AssetId
    reason: Annotated[Halt, Asked("Căn cứ tạm dừng, dừng", "Ground", choices=halting, article="L25 84")]


class ContinueAuction(Command):
    """Sign the paper by which a paused auction goes on (tiếp tục đấu giá), D152 65.9."""

    words = ("Thông báo tiếp tục đấu giá", "Continue the auction")

    asset: AssetId
    reason: Reason = Field(min_length=1, max_length=1000)


class AuctionStopAsked(DocumentFact):
    words = ("Yêu cầu tạm dừng, dừng cuộc đấu giá", "Auction house asked to halt")
    article = "L25 84.3"
    asset: str
    reason: Halt


class AuctionPauseGroundEnded(Fact):
    words = ("Hết căn cứ tạm dừng đấu giá", "Ground to pause the auction ended")
    article = "D152 65.9"
    asset: str


class AuctionContinued(DocumentFact):
    words = ("Tiếp tục đấu giá", "Auction goes on")
    article = "D152 65.9"
    asset: str
    reason: str


def pauses(reason: Halt) -> bool:
    """Whether the auction only waits (84.1), or is over (84.2)."""
    return reason.startswith("84.1")


@handles(HaltAuction, Role.ENFORCER, signs="notice")
def _halt(case: CaseState, command: HaltAuction, context: Context) -> Facts:
    asset = asset_of(case, command)
    if asset.halt is None:
        alive(case, context, while_paused=True)
    announced = asset.standing in (Standing.SOLD, Standing.PAID) and asset.way is Way.AUCTION
    require(may_halt(command.reason, winner_announced=announced))
    forbid(
        asset.standing not in UNDER_WAY and not asset.halt,
        "L25 84.3",
        "Tài sản không được đưa ra đấu giá.",
        "No auction of it is under way.",
    )
    forbid(asset.halted, "L25 84.3", "Đã yêu cầu tạm dừng.", "The auction house was asked already.")
    if asset.halt is None:
        yield AuctionStopGroundKnown(asset=asset.id, reason=command.reason)
    yield AuctionStopAsked(
        **paper(case, "halt", "auction_halt_notice", context),
        asset=asset.id,
        reason=command.reason,
    )
    if command.reason is Halt.ENOUGH_MONEY and asset.standing in UNDER_WAY:
        yield ReleaseGroundEstablished(asset=asset.id, reason="Tiền bán các tài sản trước đã đủ")


@handles(ContinueAuction, Role.ENFORCER, signs="notice")
def _continue(case: CaseState, command: ContinueAuction, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(not asset.halt, "D152 65.9", "Cuộc đấu giá không bị tạm dừng.", "The auction is not paused.")
    if f"R231/{asset.id}" not in case.duties:
        yield AuctionPauseGroundEnded(asset=asset.id)
    yield AuctionContinued(
        **paper(case, "halt", "auction_go_on_notice", context),
        asset=asset.id,
        reason=command.reason,
    )


@follows(Postponed, Suspended)
def _ground(case: CaseState, fact: Postponed | Suspended, context: Context) -> Facts:
    """What stands still is not auctioned (L25 84.1.a)."""
    for standing in UNDER_WAY:
        for asset in list(case.assets.group(standing)):
            if asset.halt is None:
                yield AuctionStopGroundKnown(asset=asset.id, reason=Halt.POSTPONED)


@follows(Resumed)
def _ended(case: CaseState, fact: Resumed, context: Context) -> Facts:
    for standing in UNDER_WAY:
        for asset in list(case.assets.group(standing)):
            if asset.halt is Halt.POSTPONED:
                yield AuctionPauseGroundEnded(asset=asset.id)


@evolves(AuctionStopAsked)
def _asked(case: CaseState, fact: AuctionStopAsked, event: Event) -> CaseState:
    """A stopped auction is over: what may be sold again is contracted anew."""
    asset = case.assets[fact.asset]
    change: dict[str, Any] = {"halted": True} if pauses(fact.reason) else {"halt": None}
    if not pauses(fact.reason) and asset.standing in UNDER_WAY:
        change |= {"standing": Standing.SALEABLE, "opens_at": None}
    return issued(moved(case, fact.asset, **change), fact, event)


@evolves(AuctionContinued)
def _goes_on(case: CaseState, fact: AuctionContinued, event: Event) -> CaseState:
    """A new day is fixed for it."""
    change = {"halt": None, "halted": False, "opens_at": None, "standing": Standing.CONTRACTED}
    return issued(moved(case, fact.asset, **change), fact, event)
