"""The state of a case: what its journal comes to. Parties are named by a reference (C1, D1, …) everywhere but here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count, takewhile
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cases.assets import Asset, Standing
from cases.books import Book
from cases.entrusted import Entrusted
from cases.exhibits import Exhibit
from cases.kernel import Subject
from cases.parties import Party, Title
from cases.parts import (
    UNPAID,
    Claim,
    Collection,
    Complaint,
    Entrustment,
    FeeAccount,
    FeeReceipt,
    Notice,
    Order,
    Plan,
    Protest,
    Query,
    Receipt,
    ReckonedFee,
    Share,
    Succession,
    Verification,
)
from cases.prisoners import Prisoner, PrisonFee
from cases.repricing import Repricing
from cases.safeguards import Safeguard
from cases.spelling import plain
from law.guards.no_condition import serves_long
from law.guards.notices import Reach
from law.guards.protest import Review, Step
from law.guards.relief import Kind
from law.pack import load_pack
from law.periods import months_between


class Stage(StrEnum):
    """Where a case stands in its standard life (LAW.md 1.2)."""

    OPENED = "opened"  # chờ ra quyết định
    DECIDED = "decided"  # đã ra quyết định
    NOTIFYING = "notifying"  # đang thông báo
    VOLUNTARY = "voluntary"  # thời hạn tự nguyện
    VERIFYING = "verifying"  # xác minh điều kiện
    CONDITIONS = "conditions"  # có điều kiện thi hành
    COERCION = "coercion"  # cưỡng chế
    SALE = "sale"  # định giá, bán tài sản
    NO_CONDITION = "no_condition"  # chưa có điều kiện
    LEDGER = "separate_ledger"  # sổ theo dõi riêng
    PAYING = "paying"  # thu, chi trả tiền
    ENDED = "ended"  # kết thúc
    ARCHIVED = "archived"  # lưu trữ


STAGE_WORDS: dict[str, tuple[str, str]] = {
    "opened": ("Chờ ra quyết định", "Awaiting decision"),
    "decided": ("Đã ra quyết định", "Decided"),
    "notifying": ("Thông báo", "Giving notice"),
    "voluntary": ("Thời hạn tự nguyện", "Voluntary period"),
    "verifying": ("Xác minh điều kiện", "Verification"),
    "conditions": ("Có điều kiện thi hành", "Has conditions"),
    "coercion": ("Cưỡng chế thi hành án", "Coercion"),
    "sale": ("Định giá, bán tài sản", "Valuation and sale"),
    "no_condition": ("Chưa có điều kiện", "No conditions yet"),
    "separate_ledger": ("Sổ theo dõi riêng", "Separate ledger"),
    "paying": ("Thu và chi trả tiền", "Collecting and paying"),
    "ended": ("Kết thúc", "Ended"),
    "archived": ("Lưu trữ", "Archived"),
}


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Decision(Value):
    """The enforcement decision (quyết định thi hành án), drafted then signed."""

    proposer: str
    voluntary_days: int
    payment_account: str
    terms: str = ""
    document: str = ""
    number: str = ""
    signed_on: date | None = None
    signer: str = ""


class NoCondition(Value):
    ground: str
    document: str
    number: str
    decided_on: date
    published: str = ""  # the portal's publication id
    term_ended: bool = False


class Overlay(Value):
    """Postponed (hoãn) or suspended (tạm đình chỉ), by the document with this number."""

    kind: str
    ground: str
    number: str
    since: date
    until: date | None = None
    interest_stops: bool = False
    ground_ended: bool = False


class Service(Value):
    """The contract under which a private office enforces (hợp đồng dịch vụ), L25 31; `price` in đồng.

    `asked`: the agency is asked for security; `secured_on` the day its decision came; `transfer`: the requester wants
    the agency to take over; `counting`: the days of a debtor who asked have begun. `ground` is the point of L25 31.5.
    """

    number: str
    signed_on: date
    price: int
    asked: bool = False
    security: str = ""
    secured_on: date | None = None
    transfer: bool = False
    counting: bool = False
    liquidated: bool = False
    ground: str = ""


class StateRelief(Value):
    """The relief of one due of the State that is under way (miễn, giảm); sums in đồng."""

    claim: str
    stage: str = "found"  # found | eligible | ineligible | proposed | decided | protested
    verified_on: date | None = None
    kind: Kind = Kind.NONE
    most: int = 0
    clause: str = ""
    why: str = ""
    opined: bool = False
    amount: int = 0
    number: str = ""


class Bankrupt(Value):
    """What a cancellation for bankruptcy cancelled, in đồng by claim, at which stage; `over`: that procedure ended."""

    number: str
    on: date
    stage: str
    claims: tuple[tuple[str, int], ...]
    over: bool = False


class AskedCostRelief(Value):
    """Relief from coercion costs that a debtor asks for; sums in đồng."""

    party: str
    ground: Literal["hardship", "merit", "lonely_or_ill"]
    total: int
    paid: int


class Reviewed(Value):
    """A decision of cassation or reopening, and what is still to be done about it (L25 63)."""

    outcome: Review
    number: str
    on: date
    court: str
    pending: tuple[Step, ...] = ()


class Ended(Value):
    ground: str
    on: date
    document: str = ""


class Waiting(Value):
    """What the case waits for, and who has it in hand."""

    vi: str
    en: str
    who: str


class CaseState(Subject):
    """An enforcement case (việc thi hành án)."""

    words = ("vụ việc", "a case")

    dossier: str
    origin: str = "on_request"
    requested_on: date | None = None
    requester: str = "creditor"
    entrusted: Entrusted | None = None  # by another agency
    service: Service | None = None  # of a private office
    title: Title | None = None
    parties: Book[Party] = Book()
    claims: Book[Claim] = Book()
    decision: Decision | None = None
    officer: str = ""
    room: str = ""
    file_opened: bool = False
    documents: int = 0
    notices: Book[Notice] = Book()  # by `notice_key`
    reach: Book[tuple[Reach, ...]] = Book()  # what decides how a party is told, where it was learnt
    voluntary_until: Book[date] = Book()  # last day of each debtor's ten days, once they are over
    agreement: str = ""
    verifications: Book[Verification] = Book()  # by the number of the round
    queries: Book[Query] = Book()
    shows_conditions: bool = False  # as the last verification found, and nothing has shown otherwise since
    no_condition: NoCondition | None = None
    no_condition_ground: str = ""  # established (L25 38.1), while the decision on it is not signed
    successions: Book[Succession] = Book()
    entrustments: Book[Entrustment] = Book()  # to other agencies: UT1, UT2, …
    succeeded: tuple[str, ...] = ()  # parties whose place another has taken
    safeguards: Book[Safeguard] = Book()
    assets: Book[Asset] = Book()
    prisoners: Book[Prisoner] = Book()  # by party
    prison_fees: Book[PrisonFee] = Book()  # PG1, PG2, …
    exhibits: Book[Exhibit] = Book()  # VC1, VC2, …
    council: tuple[str, ...] = ()  # of destruction: its members
    receipts: Book[Receipt] = Book()
    distributions: int = 0
    shares: Book[Share] = Book()
    deposited: int = 0  # ever put on one-month deposits, in đồng
    on_deposit: int = 0  # of the money held, on one-month deposits
    repricings: Book[Repricing] = Book()  # by the claim whose sum follows a price
    set_off_with: Mapping[str, int] = {}  # what of a debt was set off against one of another case, in đồng
    plans: Book[Plan] = Book()  # of distributions, by their document
    complaints: Book[Complaint] = Book()
    protests: Book[Protest] = Book()
    payout_batches: int = 0  # prepared so far; a number is never used again, nor an order's end-to-end id
    collections: Book[Collection] = Book()  # of claims that bear interest, by running number
    fee_requested: int = 0
    fee_receipts: Book[FeeReceipt] = Book()
    fees: Book[FeeAccount] = Book()  # by party
    reckoned_fees: Book[ReckonedFee] = Book()  # by the number of the event that reckoned each
    relief: StateRelief | None = None
    cost_relief: AskedCostRelief | None = None
    review: Reviewed | None = None  # of the judgment, by a higher court
    relieved_on: date | None = None  # when a court last decided on the relief of a due (L25 42.4)
    exempted: tuple[str, ...] = ()  # claims that a court forgave wholly, until they are cancelled
    coerced_on: date | None = None
    overlay: Overlay | None = None
    postponed_46_2: bool = False
    interest_free: tuple[tuple[date, date, str], ...] = ()
    bankrupt: Bankrupt | None = None  # cancelled for bankruptcy (L25 48.8), which may end
    performed: bool = False
    ended: Ended | None = None
    orders: Book[Order] = Book()  # of supervisors: CD1, CD2, …
    confirmations: int = 0
    confirmation_for: str = ""  # who asked, while it is not issued
    stage_since: datetime | None = None

    # --- money, in đồng -----------------------------------------------------------------------------------------------

    @property
    def claimed(self) -> int:
        return self.claims.total("claimed")

    @property
    def received(self) -> int:
        return self.receipts.total("received")

    @property
    def distributed(self) -> int:
        """Allotted by a distribution and not come back."""
        return self.shares.total("distributed")

    @property
    def held(self) -> int:
        """Received and not (or no longer) allotted: `received = distributed + held` at every moment."""
        return self.received - self.distributed

    @property
    def held_in_bank(self) -> int:
        """Held money that lies in the office's account: neither cash nor a thing."""
        return max(0, self.held - self.receipts.total("outside"))

    @property
    def undistributed(self) -> int:
        """Held money that no distribution has touched yet."""
        return self.receipts.total("undistributed")

    @property
    def paid_out(self) -> int:
        """What left the office: transferred, or handed over at the counter."""
        return self.shares.total("paid_out")

    @property
    def payable(self) -> int:
        """Allotted to somebody, and on its way to him or not yet sent."""
        return self.shares.total("payable")

    @property
    def unpayable(self) -> int:
        """Allotted to somebody whom it did not reach: the bank rejected the order, or the transfer came back."""
        return self.shares.total("unpayable")

    @property
    def in_office(self) -> int:
        """What left the case and not the office: fees, costs, dues of the State, money set free for another case."""
        return self.shares.total("in_office")

    @property
    def surplus(self) -> int:
        """Received beyond what is owed here, and neither moved nor given back."""
        return self.shares.total("surplus") + self.receipts.total("over")

    @property
    def to_collect(self) -> int:
        """What its debtors must still pay here (còn phải thu): principal, their fees, no interest, less what is in."""
        taken = sum(asset.settles for asset in self.assets.group("given away"))
        return max(0, self.outstanding + self.fees_of_debtors - self.free_money - taken)

    @property
    def price_held(self) -> int:
        """The undistributed price of assets that are not delivered yet (D152 30.7)."""
        return sum(self.paid_for(asset.id) for asset in self.assets.group("given away"))

    @property
    def free_money(self) -> int:
        """Undistributed money that is nobody's but the debtors' to perform with."""
        return self.undistributed - self.price_held

    def coercion_after(self, moment: datetime) -> datetime | None:
        """The next time that is fixed for a coercion."""
        fixed = (asset.fixed_for for asset in self.assets.group(Standing.ORDERED))
        return min((at for at in fixed if at and at > moment), default=None)

    def paid_for(self, asset: str) -> int:
        """What was paid in as the price of an asset and is not distributed."""
        return sum(receipt.amount for receipt in self.receipts.group(("price", asset)))

    @property
    def fees_of_debtors(self) -> int:
        return sum(account.owed for account in self.fees.group("owing") if account.party.startswith("D"))

    @property
    def outstanding(self) -> int:
        return self.claims.total("outstanding")

    @property
    def all_settled(self) -> bool:
        return not self.claims.count("open")

    @property
    def unpaid(self) -> int:
        """How many shares still have to reach somebody."""
        return sum(self.shares.count(("status", status)) for status in UNPAID)

    @property
    def fees_open(self) -> bool:
        """Whether a decision on a fee, or on the relief from one, is still to be signed."""
        return bool(self.reckoned_fees.count("undecided") or self.reckoned_fees.count("asked"))

    @property
    def contested(self) -> bool:
        """Whether a complaint or a protest waits for its answer, or what was decided on it to be carried out."""
        open_ones = self.complaints.count("open") or self.protests.count("unanswered")
        undone = self.complaints.count("to carry out") or self.protests.count("to carry out")
        return bool(open_ones or undone or self.plans.count("wrong"))

    def fee_account(self, ref: str) -> FeeAccount:
        """The fees of a party, all zero if it has none yet."""
        return self.fees.get(ref) or FeeAccount(party=ref)

    def overdue(self, on: date) -> bool:
        """Whether anything had fallen due before a local day that is neither performed nor paid in (D152 11.2)."""
        before = on - timedelta(days=1)
        owed = sum(claim.due_by(before) for claim in self.claims.group("open"))
        return bool(self.claims.count("thing")) or owed > self.undistributed

    # --- people -------------------------------------------------------------------------------------------------------

    def refs(self, side: str) -> tuple[str, ...]:
        """References of the creditors ("C") or the debtors ("D"); each side is numbered from 1."""
        return tuple(takewhile(self.parties.__contains__, (f"{side}{number}" for number in count(1))))

    def in_voluntary_period(self, payer: str, day: date) -> bool:
        """Whether money of `payer` on a local day is performance inside the voluntary period (F216 6.8).

        A debtor has his own ten days; for anybody else the period lasts while one debtor's does.
        """
        payer = plain(payer)  # banks write names without marks
        mine = [ref for ref in self.refs("D") if plain(self.parties[ref].name) == payer]
        return any(day <= (self.voluntary_until.get(ref) or day) for ref in mine or self.refs("D"))

    def owes_money(self, ref: str) -> bool:
        """Whether a party owes a sum here itself: what is to be given back to it is kept for that (L25 59.5)."""
        who = self.parties[ref].key
        debtors = {one for claim in self.claims.group("open") if claim.outstanding for one in claim.debtors}
        return any(self.parties[one].key == who for one in debtors)

    @property
    def verification(self) -> Verification | None:
        return self.verifications.last()

    @property
    def address_unknown(self) -> bool:
        """Whether the address of a debtor is not known."""
        return any(not self.parties[d].address for d in self.refs("D"))

    def prison_months_left(self, on: date) -> int:
        """The most that a debtor in prison still has to serve, in whole months; 0 where none is, or it is unknown."""
        terms = [one.until for one in self.prisoners.group("in prison") if one.until and one.party[0] == "D"]
        return max((months_between(on, until) for until in terms), default=0)

    def _long_sentence(self, on: date) -> bool:
        left = self.prison_months_left(on)
        return bool(left) and serves_long(left, on, load_pack(self.pack))

    def traits(self, on: date) -> dict[str, str]:
        return {
            "origin": self.origin,
            "entrusted": self.entrusted.sort if self.entrusted else "no",
            "interim_measure": "yes" if self.origin == "interim_measure" else "no",
            "stage": self.stage,
            "address_unknown": "yes" if self.address_unknown else "no",
            "overlay": self.overlay.kind if self.overlay else "",
            "foreign_currency": "yes" if self.claims.count("in currency") else "no",
            "nothing_due": "no" if self.overdue(on) else "yes",
            "no_condition": "yes" if self.stage == Stage.NO_CONDITION and not self.shows_conditions else "no",
            "prisoner_two_years": "yes" if self._long_sentence(on) else "no",
            "published": "yes" if self.no_condition and self.no_condition.published else "no",
        }
