"""What a complaint does to the plan of distribution that it is about (khiếu nại phương án phân chia tiền).

While it is open the money of that plan is not paid (D152 30.3.c); the ten days run anew from the decision on it (30.4).
A plan that was wrong is withdrawn while all of its money is still here, so that another takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from cases.events import Event, Fact
from cases.kernel import evolves
from cases.ledger import Posting, reversed_entry
from cases.parts import Claim, Complaint, FeeAccount, Share
from cases.stages.common import forbid
from cases.stages.receipts import MoneyFact
from cases.state import CaseState


class PayoutObstacleArose(Fact):
    """Money of a receipt may not be paid for now."""

    words = ("Tạm dừng chi trả do có khiếu nại", "Payout stopped by a complaint")

    article = "D152 30.3.c"
    receipt: str


class PayoutObstacleEnded(Fact):
    """It is to be paid in ten days from here."""

    words = ("Tiếp tục chi trả", "Payout goes on")

    article = "D152 30.4"
    receipt: str


class PlanWithdrawn(MoneyFact):
    """A plan counts no more, and all it did is taken back: `drafts` of fees, sums by claim and by party, in đồng."""

    words = ("Hủy phương án phân chia tiền", "Plan withdrawn")

    article = "L25 107"
    plan: str
    distribution: int
    shares: tuple[str, ...]
    receipts: tuple[str, ...]
    collections: tuple[str, ...]
    drafts: tuple[str, ...]
    claims: dict[str, dict[str, int]]
    fees: dict[str, dict[str, int]]


def undoing(before: CaseState, after: CaseState, postings: Iterable[Posting], distribution: int) -> dict[str, Any]:
    """What a plan did to its case, as JSON values: what there was to decide it again must be told (`needs`)."""
    return {
        "shares": [share.id for share in after.shares.values() if share.distribution == distribution],
        "receipts": [receipt.id for receipt in after.receipts.values() if receipt.distribution == distribution],
        "collections": [name for name in after.collections if name not in before.collections],
        "drafts": [name for name in after.reckoned_fees if name not in before.reckoned_fees],
        "claims": {
            name: gained
            for name, claim in after.claims.items()
            if any((gained := _gained(claim, before.claims[name], ("satisfied", "interest_paid"))).values())
        },
        "fees": {
            name: gained
            for name, account in after.fees.items()
            if any((gained := _gained(account, before.fee_account(name), ACCOUNT)).values())
        },
        "postings": [list(line) for line in postings],
    }


ACCOUNT = tuple(field.name for field in fields(FeeAccount) if field.name != "party")


def _gained(after: Claim | FeeAccount, before: Claim | FeeAccount, names: tuple[str, ...]) -> dict[str, int]:
    return {name: getattr(after, name) - getattr(before, name) for name in names}


def _less(item: Any, gained: dict[str, int]) -> Any:
    return replace(item, **{name: getattr(item, name) - amount for name, amount in gained.items()})


def taken_back(case: CaseState, complaint: Complaint, did: dict[str, Any]) -> PlanWithdrawn:
    """The withdrawal of the plan; refused where its money has begun to leave, for then it must come back first."""
    shares = [case.shares[name] for name in did["shares"]]
    left = [_less(case.fees[name], gained) for name, gained in did["fees"].items()]
    forbid(
        not all(map(_lies_here, shares))
        or any(not case.reckoned_fees[name].untouched for name in did["drafts"])
        or any(getattr(account, name) < 0 for account in left for name in ACCOUNT),
        "L25 54.6",
        "Tiền của phương án đã lập lệnh chi, đã chi trả hoặc đã quyết định thu phí; thu hồi trước khi hủy phương án.",
        "Money of the plan is ordered or paid out, or a fee of it is decided: recover it before the plan is withdrawn.",
    )
    return PlanWithdrawn(
        plan=complaint.about,
        distribution=complaint.distribution,
        postings=reversed_entry((account, amount) for account, amount in did["postings"]),
        **{name: did[name] for name in ("shares", "receipts", "collections", "drafts", "claims", "fees")},
    )


def _lies_here(share: Share) -> bool:
    """Whether a share is as its plan left it: payable, kept in the office, or more than is owed."""
    return share.status == "surplus" if share.claim == "surplus" else share.status in ("payable", "kept")


@evolves(PlanWithdrawn)
def _withdrawn(case: CaseState, fact: PlanWithdrawn, event: Event) -> CaseState:
    """Everything as it was before the plan; the debtor who had performed has performed, for his money is here."""
    receipts = {name: replace(case.receipts[name], distribution=0, paid_out=False) for name in fact.receipts}
    nothing = {name: replace(case.collections[name], amount=0) for name in fact.collections}
    update = {
        "shares": case.shares.without(*fact.shares),
        "receipts": case.receipts.put(receipts),
        "collections": case.collections.put(nothing),
        "reckoned_fees": case.reckoned_fees.without(*fact.drafts),
        "claims": case.claims.put({name: _less(case.claims[name], gained) for name, gained in fact.claims.items()}),
        "fees": case.fees.put({name: _less(case.fees[name], gained) for name, gained in fact.fees.items()}),
        "plans": case.plans.put({fact.plan: replace(case.plans[fact.plan], withdrawn=True)}),
    }
    return case.model_copy(update=update)
