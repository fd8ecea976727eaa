"""The many things of a case, each the item of a book: claims, notices, verifications, receipts, shares, fees."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases.books import Part
from cases.parties import Party
from cases.sharing import OF_CASE
from law.fees import Relief
from law.guards.complaints import Stage
from law.guards.procuracy import Paper
from law.model import Line


@dataclass(frozen=True, slots=True)
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
    fee_exempt: str = ""  # the clause of F216 on which its money was found to bear no fee
    currency: str = ""  # three letters, where it is to be paid in a foreign one (D152 30.6)
    entrusted_to: str = ""  # the entrustment by which what is left of it went to another agency

    def due_by(self, day: date) -> int:
        """What of the claim has fallen due by a day and is still owed: later instalments wait (D152 11.2)."""
        if not self.instalments or self.entrusted_to:
            return self.outstanding
        fallen = sum(amount for due, amount in self.instalments if due <= day)
        return max(0, fallen - self.satisfied - self.cancelled)

    @property
    def settled(self) -> bool:
        """Whether nothing of it is to be done here any more."""
        return self.done or bool(self.entrusted_to) or (self.amount > 0 and self.outstanding == 0)

    @property
    def outstanding(self) -> int:
        return 0 if self.entrusted_to else self._left

    @property
    def entrusted(self) -> int:
        """What of it another agency enforces."""
        return self._left if self.entrusted_to else 0

    @property
    def _left(self) -> int:
        return max(0, self.amount - self.satisfied - self.cancelled)

    def groups(self) -> tuple[Hashable, ...]:
        standing = {
            "open": not self.settled,
            "thing": not self.amount and not self.settled,
            "interest": self.rate and not self.entrusted_to,
            "division": self.kind == "property_division",
            "in currency": self.currency and not self.settled,
        }
        return tuple(name for name, holds in standing.items() if holds)

    def sums(self) -> Mapping[str, int]:
        return {
            "claimed": self.amount,
            "outstanding": self.outstanding,
            "satisfied": self.satisfied,
            "cancelled": self.cancelled,
            "entrusted": self.entrusted,
        }


@dataclass(frozen=True, slots=True)
class Notice(Part):
    """One document to be made known to one party, and how far that has come."""

    document: str
    party: str
    subject: str  # enforcement_decision, or another kind of document
    channel: str
    number: str = ""  # of the document
    issued_on: date | None = None
    attempts: tuple[str, ...] = ()
    valid_on: date | None = None

    def groups(self) -> tuple[Hashable, ...]:
        """Those not given yet: all, by document, and by document and channel."""
        return () if self.valid_on else ("open", self.document, (self.document, self.channel))


def notice_key(document: str, party: str) -> str:
    """Under which a case keeps the notice of a document to a party."""
    return f"{document}/{party}"


@dataclass(frozen=True, slots=True)
class Query(Part):
    """One question to a holder of information (xác minh), and its answer."""

    id: str
    round: int
    partner: str
    party: str
    asked_at: datetime
    status: str = "asked"  # asked | answered | failed
    assets: tuple[dict[str, Any], ...] = ()

    def groups(self) -> tuple[Hashable, ...]:
        """By the round, and those not answered by the round too."""
        return (self.round, ("asked", self.round)) if self.status == "asked" else (self.round,)


@dataclass(frozen=True, slots=True)
class Verification(Part):
    round: int
    started_on: date
    started_at: datetime
    result: str = ""  # has_conditions | no_condition
    ground: str = ""
    concluded_on: date | None = None


CASH = ("cash", "fund")
"""Where cash is before it is in the bank: in its collector's hands, in the office's fund."""


@dataclass(frozen=True, slots=True)
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
    lies: str = "bank"  # where the money is: cash (in a collector's hands) | fund | bank | in_kind
    distribution: int = 0  # the one that shared it out; 0 while none has
    paid_out: bool = False  # everybody who was to have a part of it has it
    void: bool = False
    replaces: str = ""
    over: int = 0  # what of it nobody owed here when it came, in đồng
    asset: str = ""  # the one whose price it pays

    def groups(self) -> tuple[Hashable, ...]:
        """What is still to be done with it; those of one distribution until all of it is paid out."""
        standing = {
            "undistributed": not self.void and not self.distribution,
            ("price", self.asset): self.asset and not self.void and not self.distribution,
            self.lies: not self.void and self.lies in CASH,
            ("distribution", self.distribution): self.distribution and not self.paid_out,
        }
        return tuple(name for name, holds in standing.items() if holds)

    def sums(self) -> Mapping[str, int]:
        if self.void:
            return {}
        if self.distribution:
            return {"received": self.amount}
        return {
            "received": self.amount,
            "over": self.over,
            "undistributed": self.amount,
            "voluntary": self.amount if self.voluntary else 0,  # of what is undistributed
            "outside": self.amount if self.lies != "bank" else 0,  # likewise
        }


UNPAID = (
    *("payable", "prepared", "approved", "rejected", "returned"),
    *("surplus", "refunding", "recalling", "recovering"),
)
HELD = ("returned", "surplus", "refunding")
"""A share that is allotted to nobody: it came back from its payee, or is more than was owed."""
IN_OFFICE = ("kept", "moved")
"""A share that leaves the case and stays in the office: fees, costs, dues of the State; what another case may claim."""
PAID = ("paid", *IN_OFFICE)
"""A share that needs nothing more of the case."""


PRISON_FEE = "prison_fee"
"""The claim of a share that is a prison's part of a fee (F216 9.2.a)."""
FEES_BACK = ("fee_relief", PRISON_FEE)
"""Claims of shares that take of what was distributed as a fee before."""
NO_PRINCIPAL = ("interest:", OF_CASE)
"""What the claims of shares begin with that pay no principal of their case."""


@dataclass(frozen=True, slots=True)
class Share(Part):
    """What a distribution allots: to a claim, to fees, or to nobody, where more was received than is owed.

    `batch` is that of the order which is to pay it, or has; `prepared_by` who prepared it and so may not approve it.
    """

    id: str
    distribution: int
    claim: str  # claim id, "interest:<claim>", "case:<case>" (a part of another case of the debtor), "fee", "costs",
    # "surplus", "fee_relief": a fee that goes back, or "prison_fee": a prison's part of one
    payee: str  # party reference, "agency" or "budget"
    amount: int
    status: str = "payable"  # payable | prepared | approved | paid | rejected | returned | kept, or of what is over:
    # surplus | refunding | moved; a refund that was approved is payable; or of what was paid wrongly: recalling (its
    # recovery is proposed) | recovering
    payout: str = ""
    batch: str = ""
    prepared_by: str = ""
    endorsed_by: str = ""  # the first of two who approve a large batch
    reason: str = ""
    recovered: int = 0  # of what is to come back from its payee, in đồng

    def groups(self) -> tuple[Hashable, ...]:
        """What is not paid by status, distribution and batch; what came back by its payee; a paid order by its id."""
        if self.status in PAID:
            return (("order", self.payout),) if self.payout else ()
        standing: tuple[Hashable, ...] = (("status", self.status), ("distribution", self.distribution))
        if self.status in ("prepared", "approved"):
            return (*standing, (self.status, self.batch))
        if self.status == "payable":
            return (*standing, "to_pay", *(("for a case",) if self.claim == f"{OF_CASE}{self.payee}" else ()))
        if self.status in ("surplus", "refunding", "recovering"):
            return standing
        if self.status == "recalling":
            return (*standing, ("order", self.payout)) if self.payout else standing
        back = ("back", self.payee)
        return (*standing, "to_pay", back) if self.status == "rejected" else (*standing, back)

    def sums(self) -> Mapping[str, int]:
        """A fee that goes back, or on, was distributed before, as a fee: it leaves what is in the office."""
        allotted, back = 0 if self.status in HELD else self.amount, self.amount if self.claim in FEES_BACK else 0
        return {
            "distributed": allotted - back,
            "paid_out": self.amount if self.status in ("paid", "recalling") else 0,
            "in_office": (self.amount if self.status in IN_OFFICE else 0) - back,
            "surplus": self.amount if self.status in ("surplus", "refunding") else 0,
            "on the way": self.amount if self.of_principal and self.status not in PAID else 0,
            "payable": self.amount if self.status in ("payable", "prepared", "approved") else 0,
            "unpayable": self.amount if self.status in ("rejected", "returned") else 0,
        }

    @property
    def of_principal(self) -> bool:
        """Whether it pays what was claimed: no interest, no fee, no costs, nothing that is over."""
        return self.claim not in ("fee", "costs", "surplus", *FEES_BACK) and not self.claim.startswith(NO_PRINCIPAL)


@dataclass(frozen=True, slots=True)
class Plan(Part):
    """A plan of distribution (phương án phân chia), by its document; a withdrawn one counts no more.

    `wrong`: the decision on a complaint found it so, and it is to be withdrawn.
    """

    id: str
    distribution: int
    number: str
    made_on: date
    wrong: bool = False
    withdrawn: bool = False

    def groups(self) -> tuple[Hashable, ...]:
        """Those that are still to be withdrawn: all, and by the distribution whose money waits for that."""
        return ("wrong", ("wrong", self.distribution)) if self.wrong and not self.withdrawn else ()


@dataclass(frozen=True, slots=True)
class Complaint(Part):
    """A complaint (khiếu nại), and how far it has come; `decision` is the paper that answered it.

    `about` is the document complained of, or nothing where it is an `act`; `of` its stage in the course of the matter,
    `group` that of the time to resolve it: a | b | c (L25 96.2, 102).
    """

    id: str
    about: str
    about_kind: str
    act: str
    distribution: int  # of the plan that it is about
    asset: str
    safeguard: str
    party: str
    reason: str
    lodged_on: date
    group: str
    of: Stage
    agent: str = ""
    authorised: bool = False
    level: str = "first"  # first | second
    accepted: bool = False
    explanation: str = ""
    suspended: bool = False
    withdrawn: bool = False
    pauses: bool = False  # the matter stands still for it (L25 101.1.b)
    decision: str = ""
    upheld: bool = False
    to_carry_out: bool = False
    told_on: date | None = None  # of the first decision

    def groups(self) -> tuple[Hashable, ...]:
        """Those not answered yet: all, and by the distribution whose money waits; those to be carried out."""
        if self.decision:
            return ("to carry out",) if self.to_carry_out else ()
        return ("open", ("open", self.distribution), *(("pausing",) if self.pauses else ()))


@dataclass(frozen=True, slots=True)
class Succession(Part):
    """Somebody is to take the place of a party for these claims (chuyển giao quyền, nghĩa vụ), L25 41."""

    id: str
    party: str
    ground: str
    successor: Party
    claims: tuple[str, ...]
    decided: bool = False

    def groups(self) -> tuple[Hashable, ...]:
        return () if self.decided else ("open",)


@dataclass(frozen=True, slots=True)
class Entrustment(Part):
    """What was entrusted to another agency (ủy thác), and how far that has come.

    `to` is the code of its province. `asset` says what is to be handled where only that is (L25 50); else `claims` go
    over with what is left of them, and with the unpaid fees of their debtors, by party (`fees`, đồng). `stage`: of the
    case when they went. `dossier`: what was opened for it where the receiver lives in this installation.
    """

    id: str
    to: str
    agency: str
    claims: tuple[str, ...]
    asset: str
    article: str
    standing: str = "proposed"  # proposed | decided | handed_over | accepted | returned | finished
    number: str = ""
    decided_on: date | None = None
    dossier: str = ""
    stage: str = ""
    fees: tuple[tuple[str, int], ...] = ()
    court: str = ""  # the later decision of a court that is still to be forwarded

    def groups(self) -> tuple[Hashable, ...]:
        """By the step it is at, while somebody is to do something; those with a decision to be forwarded."""
        to_forward = ("to forward",) if self.court else ()
        if self.standing in ("returned", "finished") or (self.standing == "accepted" and not self.asset):
            return to_forward
        return (self.standing, *to_forward)


@dataclass(frozen=True, slots=True)
class Protest(Part):
    """A protest or a recommendation of the procuracy (kháng nghị, kiến nghị); `answer` is the office's paper.

    `accepted`: by the office, or upheld above; it is then to be carried out. `over`: nothing is to be done any more.
    """

    id: str
    paper: Paper
    number: str
    dated: date
    about: str
    content: str
    received_on: date
    answer: str = ""
    accepted: bool = False
    over: bool = False

    def groups(self) -> tuple[Hashable, ...]:
        """Those that wait for an answer; those to be carried out."""
        if self.over:
            return ()
        if not self.answer:
            return ("unanswered",)
        return ("to carry out",) if self.accepted else ()


@dataclass(frozen=True, slots=True)
class Collection(Part):
    """Principal collected on a day: what late interest is reckoned from."""

    claim: str
    on: date
    amount: int

    def groups(self) -> tuple[Hashable, ...]:
        return (self.claim,)


@dataclass(frozen=True, slots=True)
class ReckonedFee(Part):
    """A fee that was reckoned, in đồng: what it rests on, and how it came about until the decision says it.

    `decision` is the document that decided it. `asked` is a relief that waits for its decision, `relieved` says that
    there was one: it took `of_owed` off what was still owed, and what it took off the rest goes back as `share`.
    """

    payer: str
    amount: int
    bases: dict[str, int]
    working: tuple[Line, ...]
    decision: str = ""
    asked: Relief | None = None
    relieved: bool = False
    of_owed: int = 0
    share: str = ""

    @property
    def untouched(self) -> bool:
        """Whether nobody has decided about it, or asked for relief, since it was reckoned."""
        return not (self.decision or self.asked or self.relieved)

    def groups(self) -> tuple[Hashable, ...]:
        undecided: tuple[Hashable, ...] = () if self.decision else ("undecided", ("undecided", self.payer))
        return (*undecided, "asked") if self.asked else undecided


@dataclass(frozen=True, slots=True)
class FeeAccount(Part):
    """The fees of a party, in đồng: `base` and `charged` on what it received as a creditor, `owed` what it must still
    pay (neither withheld nor paid), `withheld` what was taken of its money and has no receipt yet.
    """

    party: str
    base: int = 0
    charged: int = 0
    owed: int = 0
    withheld: int = 0

    def groups(self) -> tuple[Hashable, ...]:
        return tuple(name for name, holds in (("owing", self.owed), ("withheld", self.withheld)) if holds)


@dataclass(frozen=True, slots=True)
class FeeReceipt(Part):
    """The receipt of a fee (biên lai phí). `lies`: where its cash is, also when it is void; nowhere if it has none."""

    id: str
    number: str
    party: str
    amount: int
    on: date
    means: str  # cash | withheld
    lies: str  # cash | fund | bank, or nothing
    void: bool = False

    def groups(self) -> tuple[Hashable, ...]:
        """Where its cash lies, until that is in the bank; those that count by who paid."""
        lying: tuple[Hashable, ...] = (self.lies,) if self.lies in CASH else ()
        return lying if self.void else (*lying, ("of", self.party))


@dataclass(frozen=True, slots=True)
class Order(Part):
    """What a supervisor ordered a member of staff to do in the case (chỉ đạo); `closed` when answered or withdrawn."""

    id: str
    to: str
    instruction: str
    answer_by: date
    closed: bool = False

    def groups(self) -> tuple[Hashable, ...]:
        return () if self.closed else ("open",)
