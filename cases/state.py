"""The state of a case: what its journal comes to. Parties are named by a reference (C1, D1, …) everywhere but here."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from cases.kernel import Subject
from cases.parties import Party, Title
from cases.reading import name_key


class Stage(StrEnum):
    """Where a case stands in its standard life (LAW.md 1.2)."""

    OPENED = "opened"  # chờ ra quyết định
    DECIDED = "decided"  # đã ra quyết định
    NOTIFYING = "notifying"  # đang thông báo
    VOLUNTARY = "voluntary"  # thời hạn tự nguyện
    VERIFYING = "verifying"  # xác minh điều kiện
    CONDITIONS = "conditions"  # có điều kiện thi hành
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
    "no_condition": ("Chưa có điều kiện", "No conditions yet"),
    "separate_ledger": ("Sổ theo dõi riêng", "Separate ledger"),
    "paying": ("Thu và chi trả tiền", "Collecting and paying"),
    "ended": ("Kết thúc", "Ended"),
    "archived": ("Lưu trữ", "Archived"),
}


class Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Claim(Part):
    """What one creditor may ask of the debtors in this case; amounts in đồng."""

    id: str
    kind: str
    creditor: str
    debtors: tuple[str, ...]
    amount: int
    rank: int
    rate: str | None = None
    due_date: date | None = None
    instalments: tuple[tuple[date, int], ...] = ()  # alimony: due days and sums of the enforcement year
    note: str = ""
    satisfied: int = 0  # paid through the office or performed directly
    interest_paid: int = 0
    cancelled: int = 0
    done: bool = False  # a thing or an act, performed

    def due_by(self, day: date) -> int:
        """What of the claim has fallen due by a day and is still owed: later instalments wait (D152 11.2)."""
        if not self.instalments:
            return self.outstanding
        fallen = sum(amount for due, amount in self.instalments if due <= day)
        return max(0, fallen - self.satisfied - self.cancelled)

    @property
    def settled(self) -> bool:
        return self.done or (self.amount > 0 and self.outstanding == 0)

    @property
    def outstanding(self) -> int:
        return max(0, self.amount - self.satisfied - self.cancelled)


class Decision(Part):
    """The enforcement decision (quyết định thi hành án), drafted then signed."""

    proposer: str
    voluntary_days: int
    payment_account: str
    terms: str = ""
    document: str = ""
    number: str = ""
    signed_on: date | None = None
    signer: str = ""


class Notice(Part):
    """One document to be made known to one party, and how far that has come."""

    document: str
    party: str
    subject: str  # enforcement_decision, or another kind of document
    channel: str
    issued_on: date | None = None
    attempts: tuple[str, ...] = ()
    valid_on: date | None = None


class Query(Part):
    """One question to a holder of information (xác minh), and its answer."""

    id: str
    partner: str
    party: str
    asked_at: datetime
    status: str = "asked"  # asked | answered | failed
    assets: tuple[dict[str, Any], ...] = ()


class Verification(Part):
    round: int
    started_on: date
    started_at: datetime
    queries: tuple[Query, ...] = ()
    result: str = ""  # has_conditions | no_condition
    ground: str = ""
    concluded_on: date | None = None


class NoCondition(Part):
    ground: str
    document: str
    decided_on: date
    published: str = ""  # the portal's publication id
    term_ended: bool = False


class Receipt(Part):
    """Money received: the receipt, what it was for, how much of it is distributed."""

    id: str
    number: str
    lookup_code: str
    amount: int
    on: date
    means: str  # bank | cash | in_kind
    payer: str
    bank_ref: str = ""
    voluntary: bool = False
    deposited: bool = True
    distribution: int = 0  # the one that shared it out; 0 while none has
    paid_out: bool = False  # everybody who was to have a part of it has it
    void: bool = False
    replaces: str = ""


class Share(Part):
    """What a distribution allots: to a claim, to fees, or back to the debtor."""

    id: str
    distribution: int
    claim: str  # claim id, "interest:<claim>", "fee", "costs" or "refund"
    payee: str  # party reference, "agency" or "budget"
    amount: int
    status: str = "payable"  # payable | prepared | approved | paid | returned | kept
    payout: str = ""
    reason: str = ""


class Collection(Part):
    """Principal collected on a day: what late interest is reckoned from."""

    claim: str
    on: date
    amount: int


class Overlay(Part):
    """Postponed (hoãn) or suspended (tạm đình chỉ)."""

    kind: str
    ground: str
    since: date
    until: date | None = None
    interest_stops: bool = False
    ground_ended: bool = False


class Ended(Part):
    ground: str
    on: date
    document: str = ""


class Waiting(Part):
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
    title: Title | None = None
    parties: dict[str, Party] = {}
    claims: tuple[Claim, ...] = ()
    fingerprints: tuple[str, ...] = ()
    decision: Decision | None = None
    officer: str = ""
    room: str = ""
    file_opened: bool = False
    documents: int = 0
    notices: tuple[Notice, ...] = ()
    voluntary_until: dict[str, date] = {}  # last day of each debtor's ten days, once they are over
    agreement: str = ""
    verifications: tuple[Verification, ...] = ()
    no_condition: NoCondition | None = None
    receipts: tuple[Receipt, ...] = ()
    distributions: int = 0
    shares: tuple[Share, ...] = ()
    payout_batches: int = 0  # prepared so far; a number is never used again, nor an order's end-to-end id
    collections: tuple[Collection, ...] = ()
    fee_requested: int = 0
    fees_charged: dict[str, int] = {}  # by the creditor who received
    fee_bases: dict[str, int] = {}
    fees_owed: dict[str, int] = {}  # decided, and not yet withheld or paid, by who must pay it
    coerced_on: date | None = None
    overlay: Overlay | None = None
    postponed_46_2: bool = False
    interest_free: tuple[tuple[date, date, str], ...] = ()
    performed: bool = False
    ended: Ended | None = None
    confirmations: int = 0
    confirmation_due: bool = False
    stage_since: datetime | None = None

    # --- money, in đồng -----------------------------------------------------------------------------------------------

    @property
    def claimed(self) -> int:
        return sum(c.amount for c in self.claims)

    @property
    def received(self) -> int:
        return sum(r.amount for r in self.receipts if not r.void)

    @property
    def distributed(self) -> int:
        """Allotted by a distribution and not come back."""
        return sum(s.amount for s in self.shares if s.status != "returned")

    @property
    def held(self) -> int:
        """Received and not (or no longer) allotted: `received = distributed + held` at every moment."""
        return self.received - self.distributed

    @property
    def undistributed(self) -> int:
        """Held money that no distribution has touched yet."""
        return sum(r.amount for r in self.receipts if not r.void and not r.distribution)

    @property
    def paid_out(self) -> int:
        return sum(s.amount for s in self.shares if s.status in ("paid", "kept"))

    @property
    def outstanding(self) -> int:
        return sum(c.outstanding for c in self.claims)

    @property
    def all_settled(self) -> bool:
        return all(c.settled for c in self.claims)

    def claim(self, name: str) -> Claim:
        return next(c for c in self.claims if c.id == name)

    # --- people -------------------------------------------------------------------------------------------------------

    def refs(self, side: str) -> tuple[str, ...]:
        """References of the creditors ("C") or the debtors ("D")."""
        return tuple(ref for ref in self.parties if ref.startswith(side))

    @property
    def voluntary_over(self) -> tuple[str, ...]:
        """The debtors whose ten days are over."""
        return tuple(self.voluntary_until)

    def in_voluntary_period(self, payer: str, day: date) -> bool:
        """Whether money of `payer` on a local day is performance inside the voluntary period (F216 6.8).

        A debtor has his own ten days; for anybody else the period lasts while one debtor's does.
        """
        mine = [ref for ref in self.refs("D") if name_key(self.parties[ref].name) == name_key(payer)]
        return any(day <= self.voluntary_until.get(ref, day) for ref in mine or self.refs("D"))

    @property
    def verification(self) -> Verification | None:
        return self.verifications[-1] if self.verifications else None

    @property
    def shows_conditions(self) -> bool:
        """Whether the last verification that was concluded found conditions."""
        results = [v.result for v in self.verifications if v.result]
        return bool(results) and results[-1] == "has_conditions"

    def traits(self) -> dict[str, str]:
        debtors = [self.parties[ref] for ref in self.refs("D")]
        return {
            "origin": self.origin,
            "interim_measure": "yes" if self.origin == "interim_measure" else "no",
            "stage": self.stage,
            "address_unknown": "yes" if any(not d.address for d in debtors) else "no",
            "overlay": self.overlay.kind if self.overlay else "",
            "no_condition": "yes" if self.stage == Stage.NO_CONDITION and not self.shows_conditions else "no",
            "published": "yes" if self.no_condition and self.no_condition.published else "no",
        }
