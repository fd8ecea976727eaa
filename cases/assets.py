"""What a coercive measure lies on (tài sản bị cưỡng chế): a thing, an account, an income, until the measure ends."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cases.books import Part
from law.guards.acts import Duty
from law.guards.coercion import Measure
from law.guards.sale import Direct, Halt


class Form(StrEnum):
    """What is coerced; things are movable or immovable, since the periods of their sale differ (L25 83)."""

    MOVABLE = "movable"
    IMMOVABLE = "immovable"
    ACCOUNT = "account"
    CASH = "cash"
    PAPERS = "papers"
    INCOME = "income"
    RECEIPTS = "receipts"  # of a business
    ACT = "act"
    SECURITIES = "securities"


THINGS = (Form.MOVABLE, Form.IMMOVABLE)

DOCUMENTS: Mapping[tuple[Measure, Form], str] = {
    (Measure.TAKE_MONEY, Form.ACCOUNT): "deduct_account",
    (Measure.TAKE_MONEY, Form.CASH): "collect_money",
    (Measure.TAKE_MONEY, Form.RECEIPTS): "collect_money",
    (Measure.TAKE_MONEY, Form.PAPERS): "valuable_papers",
    (Measure.DEDUCT_INCOME, Form.INCOME): "deduct_income",
    **{(Measure.EXPLOIT, form): "exploit_asset" for form in THINGS},
    **{(Measure.SEIZE, form): "seize" for form in (*THINGS, Form.SECURITIES)},
    **{(Measure.DELIVER, form): "coerce_delivery" for form in (*THINGS, Form.PAPERS, Form.SECURITIES)},
    (Measure.ACT, Form.ACT): "coerce_act",
}
"""Which decision (`law.guards.catalogue`) orders a measure on what (L25 71, 73–78)."""


class Preference(StrEnum):
    """How far the right of a co-owner to buy before others has come (quyền ưu tiên mua), L25 83.1."""

    NONE = ""
    NAMED = "named"
    TOLD = "told"
    USED = "used"
    GONE = "gone"


class Way(StrEnum):
    """How an asset is sold."""

    AUCTION = "auction"
    PREFERENCE = "pre_emption"
    DIRECT = "direct"
    EXCHANGE = "exchange"  # securities, through a securities company


class Standing(StrEnum):
    """How far an asset has come."""

    ORDERED = "ordered"  # đã quyết định cưỡng chế
    SEIZED = "seized"  # đã kê biên
    LISTED = "listed"  # chứng khoán đã kê biên
    TRANSFERRED = "transferred"  # chứng khoán đã chuyển về cơ quan
    VALUING = "valuing"  # đang thẩm định giá
    VALUED = "valued"  # có giá, trong thời hạn yêu cầu định giá lại
    SALEABLE = "saleable"  # chờ ký hợp đồng đấu giá
    CONTRACTED = "contracted"  # đã giao tổ chức đấu giá
    OFFERED = "offered"  # đã ấn định ngày mở cuộc đấu giá
    FAILED = "failed"  # đấu giá không thành
    ACCEPTED = "accepted"  # người được thi hành án đề nghị nhận
    SOLD = "sold"  # chờ nộp đủ tiền
    PAID = "paid"  # chờ giao
    RECOVERED = "recovered"  # đã thu hồi giấy tờ, chờ người được nhận
    RELEASING = "releasing"  # có căn cứ giải tỏa
    DELIVERED = "delivered"
    TAKEN = "taken"  # đã giao cho người được thi hành án nhận
    LIFTED = "lifted"  # đã giải tỏa, giao lại


STANDING_WORDS: Mapping[Standing, tuple[str, str]] = {
    Standing.ORDERED: ("đã quyết định cưỡng chế", "coercion decided"),
    Standing.SEIZED: ("đã kê biên", "seized"),
    Standing.LISTED: ("chứng khoán đã kê biên", "securities seized"),
    Standing.TRANSFERRED: ("chứng khoán đã chuyển về cơ quan thi hành án", "securities with the office"),
    Standing.VALUING: ("đang thẩm định giá", "being valued"),
    Standing.VALUED: ("đã có giá, chờ hết thời hạn yêu cầu định giá lại", "valued, re-valuation may be asked for"),
    Standing.SALEABLE: ("chờ ký hợp đồng đấu giá", "auction contract awaited"),
    Standing.CONTRACTED: ("đã giao tổ chức đấu giá", "with the auction house"),
    Standing.OFFERED: ("đã ấn định ngày đấu giá", "auction fixed"),
    Standing.FAILED: ("đấu giá không thành", "auction failed"),
    Standing.ACCEPTED: ("người được thi hành án đề nghị nhận", "a creditor asks to take it"),
    Standing.SOLD: ("đã bán, chờ nộp đủ tiền", "sold, price awaited"),
    Standing.PAID: ("đã nộp đủ tiền, chờ giao", "paid, delivery awaited"),
    Standing.RECOVERED: ("đã thu hồi, chờ người được nhận", "recovered, to be collected"),
    Standing.RELEASING: ("có căn cứ giải tỏa", "to be released"),
    Standing.DELIVERED: ("đã giao", "delivered"),
    Standing.TAKEN: ("người được thi hành án đã nhận", "taken by the creditor"),
    Standing.LIFTED: ("đã giải tỏa", "released"),
}

OVER = (Standing.DELIVERED, Standing.TAKEN, Standing.LIFTED)
GIVEN_AWAY = (Standing.SOLD, Standing.PAID)
"""A buyer, or the creditor who takes it, has a right to it, and its price is not shared out yet."""
FREE = tuple(standing for standing in Standing if standing not in (*GIVEN_AWAY, *OVER))
"""It is under a measure and nobody's yet."""


@dataclass(frozen=True, slots=True)
class Asset(Part):
    """One asset under a measure; sums in đồng.

    `value` is the enforcer's estimate, then what the valuation found; `price` the starting price of the next auction,
    `reductions` how often it was reduced. `secured` is the debt that it is mortgaged for to somebody else. `buyer` is
    the party who bought it or takes it, `taker` the claim for which a creditor takes it; `due` what is to be paid in
    for it, `deposit` what of that was paid before the auction, `settles` what of the taker's claim it performs.
    """

    id: str
    description: str
    form: Form
    owner: str
    measure: Measure
    value: int
    decided_on: date
    number: str
    document: str = ""  # the decision to coerce it
    monthly: int = 0  # the most that is taken a month of an income, or of the receipts of a business
    dissipation: bool = False
    duty: Duty | None = None  # what an act is in law
    secured: int | None = None
    standing: Standing = Standing.ORDERED
    fixed_for: datetime | None = None
    valuations: int = 0
    revalued: bool = False  # on a party's request, which is possible once
    notice: str = ""  # the last paper about it whose receipt matters: of the valuation, of a creditor who takes it
    notified_on: date | None = None
    price: int = 0
    reductions: int = 0
    opens_at: datetime | None = None
    redeem_until: date | None = None
    sold_on: date | None = None
    pay_until: date | None = None
    buyer: str = ""
    taker: str = ""
    kept_from_debtor: bool = False  # his time to pay all and keep it is over
    due: int = 0
    deposit: int = 0
    settles: int = 0
    way: Way = Way.AUCTION
    why_direct: Direct | None = None
    announced: bool = False  # its sale without an auction
    co_owner: str = ""  # the party who may buy it before others
    preference: Preference = Preference.NONE
    offer: str = ""  # the notice of it
    halt: Halt | None = None  # why its auction is to be paused or stopped
    halted: bool = False  # the auction house was asked to
    agreed: bool = False  # the parties agreed how securities are sold
    kept_waiting: bool = False  # their time to agree is over
    disputed: bool = False  # a court has a claim to annul its auction
    left_to_centre: bool = False  # no contract in time: the provincial centre auctions it
    held_for: str = ""  # on which ground its handling is postponed, while the rest goes on (L25 46.1)
    held_number: str = ""
    held_since: date | None = None
    ground_ended: bool = False
    claim: str = ""  # by which recovered papers are to be handed over
    told: int = 0  # how often who is to have them was told
    delivered_on: date | None = None
    registered: bool = False

    @property
    def seizable(self) -> bool:
        return self.measure is Measure.SEIZE

    @property
    def sale(self) -> str:
        """The first sale or a later one: the right to buy before others differs (L25 83.1)."""
        return "later" if self.reductions or self.sold_on else "first"

    @property
    def preferred(self) -> bool:
        """Whether a co-owner must be asked, or may still answer, before anybody else may buy."""
        return self.preference in (Preference.NAMED, Preference.TOLD, Preference.USED)

    def groups(self) -> tuple[Hashable, ...]:
        """Those under a measure: all, by standing, and whether somebody has a right to it; those not registered yet."""
        if self.standing in OVER:
            return () if self.registered or self.standing is Standing.LIFTED else ("unregistered",)
        return ("live", self.standing, "free" if self.standing in FREE else "given away")

    def sums(self) -> Mapping[str, int]:
        """What lies under measures and is not sold (L25 72.3)."""
        return {"under measure": self.value} if self.standing in FREE else {}
