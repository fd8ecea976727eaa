"""A seized asset is auctioned (bán đấu giá tài sản): contract, opening, result (L25 83, 84; D152 65)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from cases.asking import Asked, AssetId, Unit
from cases.assets import Form, Standing, Way
from cases.commands import Command, Unsigned
from cases.duties import DutyBreached
from cases.events import Event, Fact, Partner, Role
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
    centre: Annotated[
        bool, Asked("Trung tâm dịch vụ đấu giá tài sản của tỉnh", "The provincial centre", article="L25 83.2.a")
    ] = False


class FixAuction(Command):
    """Sign the notice of when the auction opens (thông báo về việc đấu giá tài sản), D152 65.11."""

    words = ("Ký thông báo mở cuộc đấu giá", "Fix the auction")

    asset: AssetId
    opening: Annotated[AwareDatetime, Asked("Mở cuộc đấu giá lúc", "The auction opens at", article="L25 83")]
    shortened: Annotated[bool, Asked("Thủ tục rút gọn", "Shortened procedure", article="D152 61.3")] = False


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
    sale: str = "first"  # or later
    pre_emption: bool = False  # somebody may buy the asset before others

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


class ShortAuctionFixed(AuctionPostingFixed):
    words = ("Ấn định việc đấu giá theo thủ tục rút gọn", "Shortened auction fixed")
    article = "DG24 53"
    form: Form


class AuctionPostingPlanned(Fact):
    """The rules of the auction are to be issued before it is posted."""

    words = ("Dự kiến ngày niêm yết việc đấu giá", "Posting of the auction planned")

    article = "DG24 34"
    asset: str
    posting: date


class ImmovableAuctionFixed(AuctionPostingFixed):
    words = ("Ấn định việc đấu giá bất động sản", "Auction of an immovable fixed")


class AuctionContractPeriodEnded(Fact):
    """No contract in time: the auction centre of the province takes the auction (L25 83.2.a)."""

    words = ("Quá thời hạn ký hợp đồng đấu giá", "Time to contract the auction over")

    article = "L25 83.2.a"
    asset: str


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
    asset = asset_of(case, command)
    until = date.max if asset.standing is Standing.VALUED else None
    require(may(Act.AUCTION, Situation(context.today, revaluation_window_ends=until), context.pack))
    forbid(asset.preferred, "L25 83.1", "Chưa hết quyền ưu tiên mua.", "Somebody may still buy first.")
    forbid(asset.why_direct, "L25 83.2.b", "Tài sản này bán không qua đấu giá.", "It is sold without auction.")
    forbid(
        asset.left_to_centre and not command.centre,
        "L25 83.2.a",
        "Quá thời hạn ký hợp đồng: Trung tâm dịch vụ đấu giá tài sản trên địa bàn thực hiện (centre).",
        "The time to contract is over: the provincial auction centre takes it (centre).",
    )
    yield AuctionContracted(asset=asset.id, form=asset.form, house=command.house)


@handles(FixAuction, Role.ENFORCER, signs="notice")
def _fix(case: CaseState, command: FixAuction, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(asset.halt, "L25 84", "Cuộc đấu giá đang bị tạm dừng.", "The auction is paused.")
    day = local_day(command.opening)
    row = "R226" if command.shortened else POSTED[asset.form]
    with answerable("DG24 35"):
        posted = due_for(row, day, context.pack, facts={"form": asset.form})
        redeemed = due_for("R090", day, context.pack)
    forbid(
        posted.due < context.today,
        "DG24 35",
        f"Phải niêm yết trước, muộn nhất ngày {posted.due:%d/%m/%Y}; hãy chọn ngày sau.",
        f"It must be posted by {posted.due:%d/%m/%Y}; choose a later day.",
    )
    yield AuctionOpeningFixed(
        **paper(case, "auction", "auction_notice", context),
        asset=asset.id,
        form=asset.form,
        opening=command.opening,
        redeem_until=redeemed.due,
        price=asset.price,
        sale=asset.sale,
        pre_emption=bool(asset.co_owner),
    )
    planned = {"asset": asset.id, "opening": command.opening}
    yield AuctionPostingPlanned(asset=asset.id, posting=posted.due)
    if command.shortened:
        yield ShortAuctionFixed(**planned, form=asset.form)
    elif asset.form is Form.MOVABLE:
        yield MovableAuctionFixed(**planned)
    else:
        yield ImmovableAuctionFixed(**planned)


@handles(RecordAuction, Role.ENFORCER, Role.CLERK, Partner.AUCTIONEER, signs=Unsigned.RECORDS)
def _held(case: CaseState, command: RecordAuction, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    forbid(asset.halt, "L25 84", "Cuộc đấu giá đang bị tạm dừng.", "The auction is paused.")
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


@follows(DutyBreached)
def _centre_takes(case: CaseState, fact: DutyBreached, context: Context) -> Facts:
    if fact.rule == "R080" and context.pack.rules["R081"].edition(context.today):  # the old law knows no such turn
        yield AuctionContractPeriodEnded(asset=case.duties[fact.duty].topic)


@evolves(AuctionContractPeriodEnded)
def _left_to_centre(case: CaseState, fact: AuctionContractPeriodEnded, event: Event) -> CaseState:
    return moved(case, fact.asset, left_to_centre=True)


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
    sold = {"standing": Standing.SOLD, "way": Way.AUCTION, "buyer": fact.buyer, "due": fact.price}
    case = moved(case, fact.asset, sold_on=on, pay_until=fact.pay_until, deposit=fact.deposit, **sold)
    return case.model_copy(update={"parties": case.parties.put({fact.buyer: fact.who})})


@evolves(AuctionFailed)
def _failed(case: CaseState, fact: AuctionFailed, event: Event) -> CaseState:
    return moved(case, fact.asset, standing=Standing.FAILED, notice="")
