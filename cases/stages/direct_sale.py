"""A thing is sold without an auction (bán không qua thủ tục đấu giá), L25 83.2.b; D152 60.4–60.5, 61.2, 64.

What is of small value or perishes is priced by the enforcer, posted, and sold on the day he fixed; gold bars and plain
rings are sold at the posted buying price.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from cases.asking import Asked, AssetId, Unit
from cases.assets import Asset, Form, Standing, Way
from cases.choices import REGIONS, selling_directly, worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.parties import Party
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    answerable,
    forbid,
    in_charge,
    issued,
    paper,
    require,
)
from cases.stages.measures import asset_of, moved
from cases.stages.seizure import SeizureCompleted
from cases.state import CaseState
from law.guards.sale import Direct, may_sell_directly
from law.periods import local_day


class PriceAsset(Command):
    """The enforcer prices a seized thing that is sold without an auction (xác định giá tài sản), D152 60.4, 60.5.

    `price` in đồng; `region`: the wage region of the agency's seat, by which small value is reckoned.
    """

    words = ("Xác định giá, bán không qua đấu giá", "Price the asset for a direct sale")

    asset: AssetId
    price: Annotated[int, Asked("Giá xác định", "Price", unit=Unit.DONG)] = Field(gt=0)
    why: Annotated[Direct, Asked("Căn cứ không đấu giá", "Why not auctioned", choices=selling_directly)]
    region: Annotated[
        Literal["I", "II", "III", "IV"],
        Asked("Vùng lương tối thiểu", "Region of the minimum wage", choices=worded(REGIONS), article="D152 60.4"),
    ] = "I"


class FixDirectSale(Command):
    """Fix when the thing is sold (ấn định ngày bán không qua đấu giá), D152 64.2."""

    words = ("Ấn định ngày bán không qua đấu giá", "Fix the direct sale")

    asset: AssetId
    opening: Annotated[AwareDatetime, Asked("Bán lúc", "Sold at", article="D152 64.2")]


class AnnounceDirectSale(Command):
    """Sign the notice of the sale, which is posted and sent to the procuracy (thông báo bán tài sản), D152 64.2."""

    words = ("Ký thông báo bán không qua đấu giá", "Announce the direct sale")

    asset: AssetId


class SellDirectly(Command):
    """The thing is sold to `buyer` (bán tài sản không qua đấu giá) for `price` đồng, not below what was fixed.

    Where several buy, each has a `lot` of it (bán theo lô), whose `part` of the fixed price it is sold for at least.
    """

    words = ("Bán tài sản không qua đấu giá", "Sell the asset directly")

    asset: AssetId
    buyer: Annotated[Party, Asked("Người mua", "Buyer")]
    price: Annotated[int, Asked("Giá bán", "Price", unit=Unit.DONG)] = Field(gt=0)
    lot: Annotated[str, Asked("Lô bán (bỏ trống: bán cả)", "Lot (none: all of it)", article="D152 64.2")] = Field(
        default="", max_length=300
    )
    part: Annotated[
        int, Asked("Phần giá đã xác định của lô", "Its part of the fixed price", unit=Unit.DONG, article="D152 64.2")
    ] = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if bool(self.lot) != bool(self.part):
            raise ValueError(
                "bán theo lô phải nêu cả lot và part / a lot is sold with its part of the price (lot, part)"
            )
        return self


class GoldSeized(Fact):
    words = ("Kê biên vàng miếng, vàng nhẫn trơn", "Gold seized")
    article = "D152 61.2"
    asset: str


class PriceDetermined(Fact):
    words = ("Chấp hành viên xác định giá", "Price fixed by the enforcer")
    article = "D152 60.4"
    asset: str
    price: int
    why: Direct
    no_auction: bool
    pre_emption: bool


class DirectSaleFixed(Fact):
    """The notice of it counts back from the day."""

    words = ("Ấn định ngày bán không qua đấu giá", "Direct sale fixed")

    article = "D152 64.2"
    asset: str
    opening: datetime

    def starts(self, at: datetime) -> datetime:
        return self.opening


class DirectSaleAnnounced(DocumentFact):
    words = ("Thông báo bán không qua đấu giá", "Direct sale announced")
    article = "D152 64.2"
    asset: str
    opening: datetime
    price: int


class AssetSold(Fact):
    """A thing, or a lot of the thing `of`, which is an asset of its own from then on; `part` of the price, đồng."""

    words = ("Bán tài sản không qua đấu giá", "Asset sold without auction")
    article = "L25 83.2.b"
    asset: str
    buyer: str
    who: Party
    price: int
    of: str = ""
    lot: str = ""
    part: int = 0


class GoldSold(Fact):
    words = ("Bán vàng theo giá niêm yết", "Gold sold at the posted price")
    article = "D152 61.2"
    asset: str


@follows(SeizureCompleted)
def _gold(case: CaseState, fact: SeizureCompleted, context: Context) -> Facts:
    if fact.gold:
        yield GoldSeized(asset=fact.asset)


@handles(PriceAsset, Role.ENFORCER, signs=Unsigned.ENTERS)
def _price(case: CaseState, command: PriceAsset, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    movable = asset.form is Form.MOVABLE
    with answerable("D152 60.4"):
        require(
            may_sell_directly(command.why, command.price, command.region, context.today, context.pack, movable=movable)
        )
    yield PriceDetermined(
        asset=asset.id,
        price=command.price,
        why=command.why,
        no_auction=True,
        pre_emption=bool(asset.co_owner),
    )


def _priced(case: CaseState, command: FixDirectSale | AnnounceDirectSale | SellDirectly) -> Asset:
    """A thing that the enforcer priced, so that it is not auctioned."""
    asset = asset_of(case, command)
    forbid(
        asset.why_direct is None,
        "L25 83.2",
        "Tài sản này phải bán đấu giá.",
        "This asset is auctioned.",
    )
    forbid(asset.preferred, "L25 83.1", "Chưa hết quyền ưu tiên mua.", "Somebody may still buy first.")
    return asset


@handles(FixDirectSale, Role.ENFORCER, signs=Unsigned.ENTERS)
def _fix(case: CaseState, command: FixDirectSale, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = _priced(case, command)
    forbid(command.opening <= context.now, "D152 64.2", "Ngày bán đã qua.", "That day has passed.")
    yield DirectSaleFixed(asset=asset.id, opening=command.opening)


@handles(AnnounceDirectSale, Role.ENFORCER, signs="notice")
def _announce(case: CaseState, command: AnnounceDirectSale, context: Context) -> Facts:
    alive(case, context)
    asset = _priced(case, command)
    forbid(not asset.opens_at, "D152 64.2", "Chưa ấn định ngày bán.", "No day is fixed.")
    forbid(asset.announced, "D152 64.2", "Đã thông báo.", "It was announced already.")
    assert asset.opens_at
    yield DirectSaleAnnounced(
        **paper(case, "direct-sale", "direct_sale_notice", context),
        asset=asset.id,
        opening=asset.opens_at,
        price=asset.price,
    )


@handles(SellDirectly, Role.ENFORCER, signs=Unsigned.ENTERS)
def _sell(case: CaseState, command: SellDirectly, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = _priced(case, command)
    gold = asset.why_direct is Direct.GOLD
    forbid(
        not gold and not asset.announced,
        "D152 64.2",
        "Chưa niêm yết, thông báo việc bán.",
        "The sale was not announced.",
    )
    forbid(
        not gold and asset.opens_at and context.now < asset.opens_at,
        "D152 64.2",
        "Chưa đến ngày bán đã thông báo.",
        "The day of the sale has not come.",
    )
    forbid(
        command.lot and command.part >= asset.price,
        "D152 64.2",
        "Phần giá của lô phải nhỏ hơn giá còn lại; bán hết thì không chia lô.",
        "A lot is less than what is left; the rest is sold without a lot.",
    )
    forbid(
        command.price < (command.part or asset.price),
        "L25 83.2.b",
        "Giá bán thấp hơn giá đã xác định.",
        "It is sold below the price that was fixed.",
    )
    buyer = f"B{len(case.refs('B')) + 1}"
    lot = {"of": asset.id, "lot": command.lot, "part": command.part} if command.lot else {}
    name = f"A{len(case.assets) + 1}" if lot else asset.id
    yield AssetSold(asset=name, buyer=buyer, who=command.buyer, price=command.price, **lot)
    if gold and not lot:
        yield GoldSold(asset=asset.id)


@evolves(PriceDetermined)
def _determined(case: CaseState, fact: PriceDetermined, event: Event) -> CaseState:
    priced = {"value": fact.price, "price": fact.price, "why_direct": fact.why, "notice": ""}
    return moved(case, fact.asset, standing=Standing.SALEABLE, **priced)


@evolves(DirectSaleFixed)
def _fixed(case: CaseState, fact: DirectSaleFixed, event: Event) -> CaseState:
    return moved(case, fact.asset, opens_at=fact.opening, announced=False)


@evolves(DirectSaleAnnounced)
def _announced(case: CaseState, fact: DirectSaleAnnounced, event: Event) -> CaseState:
    return issued(moved(case, fact.asset, announced=True), fact, event)


@evolves(AssetSold)
def _sold(case: CaseState, fact: AssetSold, event: Event) -> CaseState:
    sold = {"standing": Standing.SOLD, "way": Way.DIRECT, "buyer": fact.buyer, "due": fact.price, "deposit": 0}
    if fact.of:
        case = _divided(case, fact)
    case = moved(case, fact.asset, sold_on=local_day(event.at), opens_at=None, **sold)
    return case.model_copy(update={"parties": case.parties.put({fact.buyer: fact.who})})


def _divided(case: CaseState, fact: AssetSold) -> CaseState:
    """The case with a lot as an asset of its own, and the rest of the thing worth so much less."""
    whole = case.assets[fact.of]
    told = f"{fact.lot} ({whole.description})"
    lot = replace(whole, id=fact.asset, description=told, value=fact.part, price=fact.part)
    rest = replace(whole, value=whole.value - fact.part, price=whole.price - fact.part)
    return case.model_copy(update={"assets": case.assets.put({rest.id: rest, lot.id: lot})})
