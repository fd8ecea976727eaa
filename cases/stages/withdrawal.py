"""A plan of distribution is withdrawn (hủy phương án phân chia tiền): what it did is taken back, for another plan.

It is withdrawn by the decision on a complaint (L25 107), at once if all of its money is still here. If some of it left,
that is recovered first (cases/stages/recovery.py), and until then nothing more is paid of a plan that was found wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from cases import ledger
from cases.asking import PlanId
from cases.commands import Command
from cases.events import Event, Role
from cases.kernel import Context, evolves, follows, handles
from cases.ledger import Posting, reversed_entry
from cases.parts import Claim, FeeAccount, Plan, Share
from cases.stages.common import Facts, at_stage, forbid, in_charge
from cases.stages.fees import receipts_put_right
from cases.stages.receipts import MoneyFact
from cases.state import CaseState, Stage


class WithdrawPlan(Command):
    """Withdraw a plan that was found wrong, once its money is here again (hủy phương án), as its document is named."""

    words = ("Hủy phương án phân chia tiền", "Withdraw a plan")

    plan: PlanId


class PlanWithdrawn(MoneyFact):
    """A plan counts no more, and all it did is taken back: `drafts` of fees, sums by claim and by party, in đồng.

    `receipted`: of each party, the fee of this plan that had its receipt already and is no fee any more; what of it was
    paid at the counter goes back, as the shares `back`. `shares` are those of the plan, and of reliefs from its fees.
    """

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
    receipted: dict[str, int] = {}
    back: tuple[Share, ...] = ()


@handles(WithdrawPlan, Role.ENFORCER, needs=("plan", "accountant"), signs="distribution")
def _withdraw(case: CaseState, command: WithdrawPlan, context: Context) -> Facts:
    in_charge(case, context)
    plan = case.plans.get(command.plan)
    forbid(
        not plan or not plan.wrong or plan.withdrawn,
        "L25 107",
        "Không có phương án này chờ hủy theo quyết định giải quyết khiếu nại.",
        "No decision on a complaint asks for this plan to be withdrawn.",
    )
    assert plan
    did = context.facts["plan"]
    forbid(
        _relief_asked(case, did),
        "F216 7.4",
        "Đề nghị miễn, giảm phí của phương án này chưa được quyết định; quyết định trước rồi hủy phương án.",
        "A request for relief from a fee of this plan is not decided yet: decide it first.",
    )
    forbid(
        not is_whole(case, did),
        "L25 25.8",
        "Tiền của phương án chưa thu hồi đủ hoặc đang lập lệnh chi; thu hồi hoặc trả lại lệnh chi trước.",
        "Money of the plan is not recovered yet, or ordered to be paid: recover it or reject the orders first.",
    )
    yield taken_back(case, plan, did)


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


def _less(item: Any, gained: Mapping[str, int]) -> Any:
    return replace(item, **{name: getattr(item, name) - amount for name, amount in gained.items()})


def is_whole(case: CaseState, did: Mapping[str, Any]) -> bool:
    """Whether all that a plan did can be taken back: its money is here, and no relief of its fees is asked for."""
    return all(_lies_here(case.shares[name]) for name in _falling(case, did)) and not _relief_asked(case, did)


def _relief_asked(case: CaseState, did: Mapping[str, Any]) -> bool:
    return any(case.reckoned_fees[name].asked for name in did["drafts"])


def _falling(case: CaseState, did: Mapping[str, Any]) -> list[str]:
    """The shares that fall with a plan: its own, and what went back by relief of what it withheld.

    What goes back to somebody who paid all of the fee at the counter is his, and stands.
    """
    had = {party: _had(case.fees[party], gained) for party, gained in did["fees"].items()}
    relieved = (case.reckoned_fees[name] for name in did["drafts"] if case.reckoned_fees[name].share)
    return [*did["shares"], *(fee.share for fee in relieved if had[fee.payer]["withheld"])]


def _lies_here(share: Share) -> bool:
    """Whether the money of a share is in the office: not paid yet, kept, come back, or more than is owed."""
    return share.status in ("surplus", "returned", "payable", "rejected", "kept")


def taken_back(case: CaseState, plan: Plan, did: Mapping[str, Any]) -> PlanWithdrawn:
    """The withdrawal of a plan whose money is here.

    Its entry is reversed; what came back from a payee is held and no longer payable already, and a fee that has its
    receipt is the office's: neither withheld nor owed. What a relief took off it is not the office's any more.
    """
    shares = _falling(case, did)
    returned = [share for name in shares if (share := case.shares[name]).status == "returned"]
    fallen = [case.shares[name] for name in shares if name not in did["shares"]]
    had = {party: _had(case.fees[party], gained) for party, gained in did["fees"].items()}
    eased = {party: _eased(case, did["drafts"], party) for party in had}
    office = {party: sum(of.values()) - sum(eased[party].values()) for party, of in had.items()}
    counter = {
        party: of["owed"] - eased[party]["owed"] - (0 if of["withheld"] else eased[party]["rest"])
        for party, of in had.items()
    }
    back = tuple(
        Share(id=f"F{plan.distribution}-{party}", distribution=0, claim="fee_relief", payee=party, amount=paid)
        for party, paid in counter.items()
        if paid
    )
    entry = [
        *reversed_entry((account, amount) for account, amount in did["postings"]),
        *((ledger.payable(case.id, share.id), share.amount) for share in fallen),
        *((ledger.payable(case.id, share.id), -share.amount) for share in (*returned, *back)),
        (ledger.held(case.id), sum(share.amount for share in returned)),
        *((ledger.withheld(case.id, party), -of["withheld"]) for party, of in had.items()),
        (ledger.fees(case.office), sum(office.values())),
    ]
    return PlanWithdrawn(
        plan=plan.id,
        distribution=plan.distribution,
        postings=ledger.entry(*entry),
        fees={party: {n: v - had[party].get(n, 0) for n, v in gained.items()} for party, gained in did["fees"].items()},
        receipted={party: amount for party, amount in office.items() if amount},
        shares=tuple(shares),
        back=back,
        **{name: did[name] for name in ("receipts", "collections", "drafts", "claims")},
    )


def _had(account: FeeAccount, gained: Mapping[str, int]) -> dict[str, int]:
    """What of a fee that a plan made due is neither withheld nor owed any more, and was when it was made due."""
    return {name: max(0, gained[name] - getattr(account, name)) for name in ("withheld", "owed")}


def _eased(case: CaseState, drafts: Iterable[str], party: str) -> dict[str, int]:
    """What reliefs took off the fees of a party that a plan made due: off what was owed; the rest, which goes back."""
    fees = [fee for name in drafts if (fee := case.reckoned_fees[name]).payer == party and fee.relieved]
    rest = sum(case.shares[fee.share].amount for fee in fees if fee.share)
    return {"owed": sum(fee.of_owed for fee in fees), "rest": rest}


@follows(PlanWithdrawn)
def _receipts_of_fees(case: CaseState, fact: PlanWithdrawn, context: Context) -> Facts:
    reason = f"Hủy phương án phân chia tiền số {case.plans[fact.plan].number}"
    yield from receipts_put_right(case, fact.receipted, reason, context)


@evolves(PlanWithdrawn)
def _withdrawn(case: CaseState, fact: PlanWithdrawn, event: Event) -> CaseState:
    """Everything as it was before the plan; the debtor who had performed has performed, for his money is here.

    A case that had ended as performed goes on: what it owes is to be paid by another plan.
    """
    receipts = {name: replace(case.receipts[name], distribution=0, paid_out=False) for name in fact.receipts}
    nothing = {name: replace(case.collections[name], amount=0) for name in fact.collections}
    update = {
        "shares": case.shares.without(*fact.shares).put({share.id: share for share in fact.back}),
        "receipts": case.receipts.put(receipts),
        "collections": case.collections.put(nothing),
        "reckoned_fees": case.reckoned_fees.without(*fact.drafts),
        "claims": case.claims.put({name: _less(case.claims[name], gained) for name, gained in fact.claims.items()}),
        "fees": case.fees.put({name: _less(case.fees[name], gained) for name, gained in fact.fees.items()}),
        "plans": case.plans.put({fact.plan: replace(case.plans[fact.plan], withdrawn=True)}),
    }
    case = case.model_copy(update=update)
    if case.ended and case.ended.ground == "performed":
        return at_stage(case, Stage.PAYING, event, ended=None, appointments=())
    return case
