"""A seized asset is auctioned (bán đấu giá tài sản): contract, opening, result (L25 83, 84; D152 65)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from cases.asking import Asked, AssetId, Unit
from cases.assets import Form, Standing
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, handles
from cases.parties import Party
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    answerable,
    forbid,
    in_charge,
    issued,
    names_step,
    next_document,
    require,
)
from cases.stages.measures import asset_of, moved
from cases.state import CaseState
from law.guards.transitions import Act, Situation, may
from law.periods import due_for, local_day

POSTED = {Form.MOVABLE: "R216", Form.IMMOVABLE: "R217"}
"""By when an auction must be posted: the row for each form of thing."""


class ContractAuction(Command):
    """Sign the contract with an auction house (hợp đồng dịch vụ đấu giá tài sản), L25 83.2.a."""

    words = ("Ký hợp đồng dịch vụ đấu giá", "Contract the auction")

    asset: AssetId
    house: Annotated[str, Asked("Tổ chức hành nghề đấu giá", "Auction house")] = Field(min_length=1, max_length=300)


class FixAuction(Command):
    """Sign the notice of when the auction opens (thông báo về việc đấu giá tài sản), D152 65.11."""

    words = ("Ký thông báo mở cuộc đấu giá", "Fix the auction")

    asset: AssetId
    opening: Annotated[AwareDatetime, Asked("Mở cuộc đấu giá lúc", "The auction opens at", article="L25 83")]


class RecordAuctionStep(Command):
    """The auction house did, or told, one thing that the law of auctions asks of it, by its name (bước đấu giá)."""

    words = ("Ghi việc của tổ chức đấu giá", "Record a step of the auction")

    asset: AssetId
    step: Annotated[str, Asked("Việc đã làm", "What was done", choices=lambda: steps(STEPS))]

    _known = names_step(lambda: STEPS)


class RecordAuction(Command):
    """The auction was held (kết quả đấu giá): sold to `buyer` for `price`, or nobody bought.

    `deposit` is what the buyer had paid in advance (tiền đặt trước) and is part of the price; in đồng.
    """

    words = ("Ghi kết quả đấu giá", "Record the auction")

    asset: AssetId
    buyer: Annotated[Party | None, Asked("Người trúng đấu giá", "Who won")] = None
    price: Annotated[int, Asked("Giá trúng", "Price", unit=Unit.DONG)] = Field(default=0, ge=0)
    deposit: Annotated[int, Asked("Tiền đặt trước", "Deposit", unit=Unit.DONG)] = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.buyer is None) != (self.price == 0) or self.deposit > self.price:
            raise ValueError("buyer, price: nêu cả hai, hoặc không nêu; deposit không quá price / both or neither")
        return self


class AuctionContracted(Fact):
    words = ("Ký hợp đồng dịch vụ đấu giá", "Auction contracted")
    article = "L25 83.2"
    asset: str
    form: Form
    house: str


class AuctionOpeningFixed(DocumentFact):
    """The periods before an auction count back from its opening."""

    words = ("Ký thông báo mở cuộc đấu giá", "Opening of the auction fixed")

    article = "D152 65.11"
    asset: str
    form: Form
    opening: datetime
    redeem_until: date
    price: int

    def starts(self, at: datetime) -> datetime:
        return self.opening


class AuctionPostingFixed(Fact):
    article = "DG24 35"
    asset: str
    opening: datetime

    def starts(self, at: datetime) -> datetime:
        return self.opening


class MovableAuctionFixed(AuctionPostingFixed):
    words = ("Ấn định việc đấu giá động sản", "Auction of a movable fixed")


class ImmovableAuctionFixed(AuctionPostingFixed):
    words = ("Ấn định việc đấu giá bất động sản", "Auction of an immovable fixed")


class AuctionStep(Fact):
    """Something that the auction house does."""

    article = "DG24"
    asset: str


class AuctionRulesIssued(AuctionStep):
    words = ("Ban hành quy chế cuộc đấu giá", "Auction rules issued")


class AuctionPosted(AuctionStep):
    words = ("Niêm yết việc đấu giá", "Auction posted")


class AuctionNoticedTwice(AuctionStep):
    words = ("Thông báo công khai việc đấu giá lần thứ hai", "Second public notice of the auction")


class AssetShown(AuctionStep):
    words = ("Cho xem tài sản đấu giá", "Asset shown to bidders")


class AuctionDossiersClosed(AuctionStep):
    words = ("Hết hạn tiếp nhận hồ sơ tham gia đấu giá", "Auction dossiers closed")


class AuctionDepositsTaken(AuctionStep):
    words = ("Thu tiền đặt trước", "Deposits of bidders taken")


class AuctionToldToParties(AuctionStep):
    words = ("Tổ chức đấu giá thông báo cho đương sự", "Parties told of the auction by the house")
    article = "D152 65.11"


class DepositsReturned(AuctionStep):
    words = ("Trả lại tiền đặt trước", "Deposits returned to who lost")


class AuctionResultTold(AuctionStep):
    words = ("Tổ chức đấu giá thông báo kết quả", "Result told by the auction house")


class AuctionMinutesSent(AuctionStep):
    words = ("Chuyển biên bản đấu giá", "Minutes of the auction sent")


class AssetReturnedByHouse(AuctionStep):
    words = ("Tổ chức đấu giá trả lại tài sản", "Asset returned by the auction house")


STEPS: Mapping[str, type[AuctionStep]] = {step.kind: step for step in AuctionStep.__subclasses__()}


class AuctionHeld(Fact):
    """Somebody bought it; the price is to be paid (D152 65.1)."""

    words = ("Đấu giá thành", "Auction held, asset sold")

    article = "D152 65.1"
    asset: str
    buyer: str
    who: Party
    price: int
    deposit: int
    pay_until: date


class AuctionWon(Fact):
    words = ("Xác định người trúng đấu giá", "Winner of the auction determined")
    article = "DG24 45.2"
    asset: str


class AuctionFailed(Fact):
    words = ("Đấu giá không thành", "Auction failed")
    article = "L25 83.3"
    asset: str
    price: int


@handles(ContractAuction, Role.ENFORCER, signs=Unsigned.ENTERS)
def _contract(case: CaseState, command: ContractAuction, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command.asset, Standing.VALUED, Standing.SALEABLE)
    until = date.max if asset.standing is Standing.VALUED else None
    require(may(Act.AUCTION, Situation(context.today, revaluation_window_ends=until), context.pack))
    yield AuctionContracted(asset=asset.id, form=asset.form, house=command.house)


@handles(FixAuction, Role.ENFORCER, signs="notice")
def _fix(case: CaseState, command: FixAuction, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command.asset, Standing.CONTRACTED)
    day = local_day(command.opening)
    with answerable("DG24 35"):
        posted = due_for(POSTED[asset.form], day, context.pack)
        redeemed = due_for("R090", day, context.pack)
    forbid(
        posted.due < context.today,
        "DG24 35",
        f"Phải niêm yết trước, muộn nhất ngày {posted.due:%d/%m/%Y}; hãy chọn ngày sau.",
        f"It must be posted by {posted.due:%d/%m/%Y}; choose a later day.",
    )
    yield AuctionOpeningFixed(
        document=next_document(case, "auction"),
        document_kind="auction_notice",
        signer=context.actor.id,
        asset=asset.id,
        form=asset.form,
        opening=command.opening,
        redeem_until=redeemed.due,
        price=asset.price,
    )
    fixed = MovableAuctionFixed if asset.form is Form.MOVABLE else ImmovableAuctionFixed
    yield fixed(asset=asset.id, opening=command.opening)


@handles(RecordAuctionStep, Role.ENFORCER, Role.CLERK, Partner.AUCTIONEER, signs=Unsigned.RECORDS)
def _step(case: CaseState, command: RecordAuctionStep, context: Context) -> Facts:
    in_charge(case, context)
    asset = asset_of(case, command.asset)
    forbid(not asset.opens_at, "DG24 35", "Chưa ấn định cuộc đấu giá.", "No auction of it is fixed.")
    yield STEPS[command.step](asset=asset.id)


@handles(RecordAuction, Role.ENFORCER, Role.CLERK, Partner.AUCTIONEER, signs=Unsigned.RECORDS)
def _held(case: CaseState, command: RecordAuction, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command.asset, Standing.OFFERED)
    forbid(
        asset.opens_at and context.now < asset.opens_at,
        "L25 83.2",
        "Cuộc đấu giá chưa mở.",
        "The auction has not opened yet.",
    )
    if command.buyer is None:
        yield AuctionFailed(asset=asset.id, price=asset.price)
        return
    forbid(
        command.price < asset.price,
        "L25 83.3",
        "Giá bán thấp hơn giá khởi điểm.",
        "It was sold below its starting price.",
    )
    with answerable("D152 65.1"):
        until = due_for("R091", context.today, context.pack).due
    yield AuctionHeld(
        asset=asset.id,
        buyer=f"B{len(case.refs('B')) + 1}",
        who=command.buyer,
        price=command.price,
        deposit=command.deposit,
        pay_until=until,
    )
    yield AuctionWon(asset=asset.id)


@evolves(AuctionContracted)
def _contracted(case: CaseState, fact: AuctionContracted, event: Event) -> CaseState:
    return moved(case, fact.asset, standing=Standing.CONTRACTED)


@evolves(AuctionOpeningFixed)
def _fixed(case: CaseState, fact: AuctionOpeningFixed, event: Event) -> CaseState:
    fixed = {"opens_at": fact.opening, "redeem_until": fact.redeem_until}
    return issued(moved(case, fact.asset, standing=Standing.OFFERED, **fixed), fact, event)


@evolves(AuctionHeld)
def _sold(case: CaseState, fact: AuctionHeld, event: Event) -> CaseState:
    on = local_day(event.at)
    sold = {"standing": Standing.SOLD, "buyer": fact.buyer, "due": fact.price, "deposit": fact.deposit}
    case = moved(case, fact.asset, sold_on=on, pay_until=fact.pay_until, **sold)
    return case.model_copy(update={"parties": case.parties.put({fact.buyer: fact.who})})


@evolves(AuctionFailed)
def _failed(case: CaseState, fact: AuctionFailed, event: Event) -> CaseState:
    return moved(case, fact.asset, standing=Standing.FAILED, notice="")
