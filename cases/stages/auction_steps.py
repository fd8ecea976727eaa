"""What is done around an auction, by its name: the choice of the house, and what the law of auctions asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from cases.asking import Asked, AssetId
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Fact, Partner, Role
from cases.kernel import Context, handles
from cases.stages.common import Facts, alive, forbid, in_charge, in_turn, names_step
from cases.stages.measures import asset_of
from cases.state import CaseState


class FixHouseChoice(Command):
    """Fix the day on which an auction house is chosen (lựa chọn tổ chức hành nghề đấu giá), DG24 56."""

    words = ("Ấn định ngày lựa chọn tổ chức đấu giá", "Fix the choice of the house")

    asset: AssetId
    on: Annotated[date, Asked("Ngày lựa chọn", "Day", article="DG24 56")]


class RecordAuctionStep(Command):
    """The auction house did, or told, one thing that the law of auctions asks of it, by its name (bước đấu giá)."""

    words = ("Ghi việc của tổ chức đấu giá", "Record a step of the auction")

    asset: AssetId
    step: Annotated[str, Asked("Việc đã làm", "What was done", choices=lambda: steps(STEPS))]

    _known = names_step(lambda: STEPS)


class AuctionHouseChoiceFixed(Fact):
    """The public notice of the choice counts back from its day."""

    words = ("Ấn định ngày lựa chọn tổ chức đấu giá", "Day of choosing the auction house fixed")

    article = "DG24 56"
    asset: str
    on: date


class AuctionStep(Fact):
    """Something that the auction house does, or the enforcer who chooses it."""

    article = "DG24"
    asset: str


class AuctionHouseInvited(AuctionStep):
    words = ("Thông báo công khai việc lựa chọn tổ chức đấu giá", "Choice of a house made public")
    article = "DG24 56"


class AuctionHouseChosen(AuctionStep):
    words = ("Lựa chọn tổ chức đấu giá", "Auction house chosen")
    article = "DG24 56"


class AuctionHousePublished(AuctionStep):
    words = ("Công bố tổ chức đấu giá được lựa chọn", "Chosen house published")
    article = "DG24 56"


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


class OnlineAuctionClosed(AuctionStep):
    words = ("Kết thúc cuộc đấu giá trực tuyến", "Online auction closed")
    article = "ND172"


class OnlineWinnerAnnounced(AuctionStep):
    words = ("Công bố người trúng đấu giá trực tuyến", "Winner of the online auction announced")
    article = "ND172"


class DepositsReturned(AuctionStep):
    words = ("Trả lại tiền đặt trước", "Deposits returned to who lost")


class AuctionResultTold(AuctionStep):
    words = ("Tổ chức đấu giá thông báo kết quả", "Result told by the auction house")


class AuctionMinutesSent(AuctionStep):
    words = ("Chuyển biên bản đấu giá", "Minutes of the auction sent")


class AssetReturnedByHouse(AuctionStep):
    words = ("Tổ chức đấu giá trả lại tài sản", "Asset returned by the auction house")


STEPS: Mapping[str, type[AuctionStep]] = {step.kind: step for step in AuctionStep.__subclasses__()}


@handles(FixHouseChoice, Role.ENFORCER, signs=Unsigned.ENTERS)
def _choice(case: CaseState, command: FixHouseChoice, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    forbid(command.on < context.today, "DG24 56", "Ngày lựa chọn đã qua.", "That day has passed.")
    yield AuctionHouseChoiceFixed(asset=asset.id, on=command.on)


@handles(RecordAuctionStep, Role.ENFORCER, Role.CLERK, Partner.AUCTIONEER, signs=Unsigned.RECORDS)
def _step(case: CaseState, command: RecordAuctionStep, context: Context) -> Facts:
    in_charge(case, context)
    asset = asset_of(case, command)
    yield in_turn(case, STEPS[command.step](asset=asset.id), context)
