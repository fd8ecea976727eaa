"""The result of an auction is disputed at court (tranh chấp về kết quả đấu giá), L25 46.1.đ, 85.

Nothing is delivered while the court has it. If it annuls the result, what the buyer paid goes back to him and the asset
is auctioned anew; if it does not, the sale goes on.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, AssetId
from cases.assets import Asset, Standing, Way
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, handles
from cases.stages.common import Facts, forbid, in_charge
from cases.stages.delivery import returned_price
from cases.stages.measures import asset_of, moved
from cases.stages.overlays import OverlayGroundEnded, PostponementGroundEstablished
from cases.state import CaseState

GROUND = "46.1.đ"
GROUND_ARTICLE = f"L25 {GROUND}"


class DisputeAuction(Command):
    """The court accepted a claim to annul the result of an auction (Tòa án thụ lý), L25 46.1.đ."""

    words = ("Ghi việc Tòa án thụ lý tranh chấp kết quả đấu giá", "Record a dispute of the auction")

    asset: AssetId
    number: Annotated[str, Asked("Số thông báo thụ lý", "Number of the court's notice")] = Field(
        min_length=1, max_length=60
    )


class RecordAuctionJudgment(Command):
    """The court's judgment on the auction is in force (bản án về kết quả đấu giá có hiệu lực), L25 85."""

    words = ("Ghi bản án về kết quả đấu giá", "Record the judgment on the auction")

    asset: AssetId
    annulled: Annotated[bool, Asked("Hủy kết quả đấu giá", "The result is annulled")]
    number: Annotated[str, Asked("Số bản án, quyết định", "Number of the judgment")] = Field(
        min_length=1, max_length=60
    )
    on: Annotated[date, Asked("Ngày bản án, quyết định", "Day")]


class AuctionDisputed(Fact):
    words = ("Tòa án thụ lý tranh chấp kết quả đấu giá", "Auction disputed at court")
    article = "L25 46.1.đ"
    asset: str
    number: str


class AuctionJudged(Fact):
    """The court's judgment on the result of an auction."""

    article = "L25 85"
    asset: str
    number: str
    on: date


class AuctionConfirmed(AuctionJudged):
    words = ("Tòa án không hủy kết quả đấu giá", "Result of the auction stands")


class AuctionAnnulled(AuctionJudged):
    words = ("Tòa án hủy kết quả đấu giá", "Result of the auction annulled")


@handles(DisputeAuction, Role.ENFORCER, Role.CLERK, Partner.COURT, signs=Unsigned.RECORDS)
def _dispute(case: CaseState, command: DisputeAuction, context: Context) -> Facts:
    in_charge(case, context)
    asset = _auctioned(case, command)
    forbid(asset.disputed, GROUND_ARTICLE, "Tranh chấp này đã ghi.", "It is recorded already.")
    yield AuctionDisputed(asset=asset.id, number=command.number)
    if not case.overlay:
        yield PostponementGroundEstablished(ground=GROUND)


def _auctioned(case: CaseState, command: DisputeAuction | RecordAuctionJudgment) -> Asset:
    """An asset that somebody bought at an auction and does not have yet."""
    asset = asset_of(case, command)
    forbid(
        asset.way is not Way.AUCTION or asset.taker,
        GROUND_ARTICLE,
        "Tài sản không bán qua đấu giá.",
        "It was not sold at an auction.",
    )
    return asset


@handles(RecordAuctionJudgment, Role.ENFORCER, Role.CLERK, Partner.COURT, signs=Unsigned.RECORDS)
def _judge(case: CaseState, command: RecordAuctionJudgment, context: Context) -> Facts:
    in_charge(case, context)
    asset = _auctioned(case, command)
    forbid(not asset.disputed, "L25 85", "Không có tranh chấp kết quả đấu giá.", "The auction is not disputed.")
    forbid(command.on > context.today, "L25 85", "Ngày bản án ở tương lai.", "Its day lies in the future.")
    told = command.model_dump(exclude={"annulled"})
    yield AuctionAnnulled(**told) if command.annulled else AuctionConfirmed(**told)
    if command.annulled:
        yield from returned_price(case, asset, kept=0)
    if case.overlay and case.overlay.ground == GROUND and not case.overlay.ground_ended:
        yield OverlayGroundEnded(note=f"Bản án, quyết định số {command.number} về kết quả đấu giá")


@evolves(AuctionDisputed)
def _disputed(case: CaseState, fact: AuctionDisputed, event: Event) -> CaseState:
    return moved(case, fact.asset, disputed=True)


@evolves(AuctionConfirmed)
def _stands(case: CaseState, fact: AuctionConfirmed, event: Event) -> CaseState:
    return moved(case, fact.asset, disputed=False)


@evolves(AuctionAnnulled)
def _annulled(case: CaseState, fact: AuctionAnnulled, event: Event) -> CaseState:
    """It is auctioned anew, at its last starting price."""
    again = {"standing": Standing.SALEABLE, "opens_at": None, "disputed": False, "pay_until": None}
    return moved(case, fact.asset, due=0, deposit=0, **again)
