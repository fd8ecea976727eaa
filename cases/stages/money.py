"""Money is shared out, and what is performed beside it (phân chia tiền thi hành án)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from cases import ledger
from cases.asking import Asked, ClaimId, Unit
from cases.books import Book
from cases.commands import Command, Unsigned
from cases.counterclaims import none_pending, reserved, told_to
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.ledger import Postings
from cases.parts import Claim, Collection, Plan, Share
from cases.settlement import Settlement, fees_on_performance, settle_money
from cases.sharing import Sharer
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    answerable,
    at_stage,
    forbid,
    in_charge,
    issued,
    paper,
)
from cases.stages.fees import FeeCharge, charged, receipts_of_withheld, reckoned, withheld
from cases.stages.no_condition import end_publication
from cases.stages.receipts import MoneyFact, MoneyReceived
from cases.state import CaseState, Stage
from law.model import Line
from law.periods import local_day


class RecordPerformance(Command):
    """An obligation was performed directly between the parties (các bên tự giao nhận), or a thing returned."""

    words = ("Ghi nhận việc tự thi hành", "Record direct performance")

    claim: ClaimId
    amount: Annotated[int, Asked("Số tiền", "Amount", unit=Unit.DONG)] = Field(default=0, ge=0)
    how: Annotated[str, Asked("Đã thi hành như thế nào", "How it was performed", long=True)] = Field(
        min_length=1, max_length=1000
    )
    on: Annotated[date | None, Asked("Ngày thi hành", "Day")] = None  # the day it was handed over, today if not given


class Distribute(Command):
    """Share out all money that is not distributed yet (phân chia tiền thi hành án). Amounts in đồng."""

    words = ("Phân chia tiền", "Distribute the money")

    costs: Annotated[int, Asked("Chi phí cưỡng chế được trừ", "Costs taken off", unit=Unit.DONG)] = Field(
        default=0, ge=0
    )
    transfer_taxes: Annotated[int, Asked("Thuế chuyển nhượng", "Transfer taxes", unit=Unit.DONG)] = Field(
        default=0, ge=0
    )
    with_interest: Annotated[bool, Asked("Tính lãi chậm thi hành", "With interest for delay")] = True


class ClaimPerformed(FeeCharge):
    words = ("Đương sự tự thi hành nghĩa vụ", "Obligation performed directly")
    article = "L25 36.2"
    claim: str
    amount: int
    how: str
    on: date


class OtherCase(BaseModel):
    """Another case of the debtor that has a part of the money: its decision, and what it asked, in đồng."""

    model_config = ConfigDict(frozen=True)

    case: str
    decision: str
    owed: int


class Allotment(MoneyFact):
    """Money of receipts was allotted, under the number of a distribution."""

    distribution: int
    shares: tuple[Share, ...]


class MoneyDistributed(DocumentFact, Allotment, FeeCharge):
    """Undistributed money was allotted to claims and fees, with the working: the enforcer's plan (phương án phân chia).

    What is over is a share of nobody's.
    """

    words = ("Phân chia tiền thi hành án", "Money distributed")

    article = "L25 54"
    collected: dict[str, int]  # principal collected now, by claim
    collections: tuple[Collection, ...]  # the principal again, by the days on which the money came in
    others: tuple[OtherCase, ...] = ()
    withheld: dict[str, int] = {}  # of each payer's fee, in đồng, until its receipt is made
    working: tuple[Line, ...]


class ObligationPerformed(Fact):
    """All that the decision orders is performed, or the money for all of it is in."""

    words = ("Thi hành xong nghĩa vụ", "All obligations performed")

    article = "L25 55.1"


@handles(RecordPerformance, Role.ENFORCER, signs=Unsigned.ENTERS, needs=("set_off_elsewhere",))
def _perform(case: CaseState, command: RecordPerformance, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    in_charge(case, context)
    claim = case.claims.get(command.claim)
    forbid(claim is None, "L25 36.2", "Không có khoản phải thi hành này.", "There is no such claim.")
    assert claim
    taken = sum(asset.settles for asset in case.assets.group("given away") if asset.taker == claim.id)
    forbid(
        command.amount > claim.outstanding - taken - reserved(told_to(case, context), claim.id),
        "L25 36.2",
        "Số tiền lớn hơn phần còn phải thi hành.",
        "More than what is still owed.",
    )
    forbid(
        claim.amount and not command.amount, "L25 36.2", "Phải nêu số tiền đã giao.", "State the amount handed over."
    )
    forbid(claim.settled, "L25 36.2", "Khoản này đã thi hành xong.", "This claim is settled already.")
    on = command.on or context.today
    forbid(on > context.today, "L25 36.2", "Ngày giao nhận ở tương lai.", "The day lies in the future.")
    charge = fees_on_performance(case, claim, command.amount, on, context.pack)
    yield from reckoned(charge)
    yield ClaimPerformed(claim=claim.id, amount=command.amount, how=command.how, on=on, **charge.totals())


@handles(Distribute, Role.ENFORCER, signs="distribution", needs=("accountant", "sharers", "set_off_elsewhere"))
def _distribute(case: CaseState, command: Distribute, context: Context) -> Facts:
    forbid(not case.undistributed, "L25 54", "Không có tiền chưa phân chia.", "There is no money to distribute.")
    paused = case.overlay is not None
    forbid(
        paused,
        "D152 30.8",
        "Đang hoãn, tạm đình chỉ: tiền được gửi, chưa chi trả.",
        "Postponed or suspended: the money is kept.",
    )
    forbid(
        case.assets.count("given away"),
        "D152 30.7",
        "Tài sản đã bán chưa giao: tiền bán được gửi có kỳ hạn, chưa chi trả.",
        "A sold asset is not delivered yet: its price is kept.",
    )
    none_pending(case, context)
    sharers = [Sharer.read(told) for told in context.facts.get("sharers") or ()]
    with answerable("L25 54"):
        made = settle_money(
            case,
            context.today,
            context.pack,
            costs=command.costs,
            transfer_taxes=command.transfer_taxes,
            with_interest=command.with_interest,
            sharers=sharers,
        )
    yield from reckoned(made.fees)
    yield MoneyDistributed(
        **paper(case, "plan", "distribution_plan", context),
        distribution=case.distributions + 1,
        shares=made.shares,
        collected=made.collected,
        collections=made.collections,
        others=tuple(OtherCase(case=one.case, decision=one.decision, owed=one.owed) for one in sharers),
        withheld=made.withheld,
        working=made.working,
        postings=_distribution_postings(case, made),
        **made.fees.totals(),
    )


def _distribution_postings(case: CaseState, made: Settlement) -> Postings:
    """Held money becomes what is payable to each; withheld fees, costs and State dues go to their own accounts."""
    allotted = [share for share in made.shares if share.status != "surplus"]  # what is over stays held
    lines = [(ledger.held(case.id), sum(s.amount for s in allotted))]
    lines += [(ledger.withheld(case.id, ref), -amount) for ref, amount in made.withheld.items()]
    for share in allotted:
        if share.status != "kept":
            lines.append((ledger.payable(case.id, share.id), -share.amount))
        elif share.claim != "fee":
            account = ledger.costs if share.claim == "costs" else ledger.budget
            lines.append((account(case.office), -share.amount))
    return ledger.entry(*lines)


@follows(MoneyReceived)
def _enough(case: CaseState, fact: MoneyReceived, context: Context) -> Facts:
    """Once the money for everything is in, the debtor has performed, and his period can no longer end badly."""
    if enough(case):
        yield ObligationPerformed()


def enough(case: CaseState) -> bool:
    """Whether the money for all that is owed is in, and nothing but money is owed."""
    return not case.performed and not case.claims.count("thing") and case.free_money >= case.outstanding > 0


@follows(MoneyDistributed, ClaimPerformed)
def _all_settled(case: CaseState, fact: Fact, context: Context) -> Facts:
    if enough(case) or (not case.performed and case.all_settled):
        yield ObligationPerformed()


follows(MoneyDistributed)(receipts_of_withheld)


@evolves(ClaimPerformed)
def _claim_performed(case: CaseState, fact: ClaimPerformed, event: Event) -> CaseState:
    claim = case.claims[fact.claim]
    after = replace(claim, satisfied=claim.satisfied + fact.amount, done=not claim.amount)
    paid = [Collection(claim=fact.claim, on=fact.on, amount=fact.amount)] if fact.amount else []
    change = {"claims": case.claims.put({claim.id: after}), "collections": _collected(case, paid)}
    return charged(case.model_copy(update=change), fact)


def _collected(case: CaseState, paid: Iterable[Collection]) -> Book[Collection]:
    """The collections with these; only of claims that bear interest will anybody ask again."""
    bearing = (c for c in paid if case.claims[c.claim].rate)
    return case.collections.put({str(n): c for n, c in enumerate(bearing, start=len(case.collections) + 1)})


STAYS = (Stage.COERCION, Stage.SALE, Stage.NO_CONDITION, Stage.LEDGER, Stage.ENDED, Stage.ARCHIVED)
"""Stages that part of the money does not change: the no-condition decision stands until there are conditions."""


@evolves(MoneyDistributed)
def _distributed(case: CaseState, fact: MoneyDistributed, event: Event) -> CaseState:
    claims: dict[str, Claim] = {}
    for name, amount in fact.collected.items():
        key = name.removeprefix("interest:")
        claim = claims.get(key) or case.claims[key]
        if key == name:
            claims[key] = replace(claim, satisfied=claim.satisfied + amount)
        else:
            claims[key] = replace(claim, interest_paid=claim.interest_paid + amount)
    after = case.claims.put(claims)
    case = at_stage(
        allotted(
            withheld(charged(case, fact), fact.withheld), fact, [r.id for r in case.receipts.group("undistributed")]
        ),
        Stage(case.stage) if case.stage in STAYS else Stage.PAYING,
        event,
        claims=after,
        performed=case.performed and not after.count("open"),  # costs may have left less than was thought enough
        plans=case.plans.put({fact.document: _plan(fact, event)}),
        collections=_collected(case, fact.collections),
    )
    return issued(case, fact, event)


def _plan(fact: MoneyDistributed, event: Event) -> Plan:
    return Plan(id=fact.document, distribution=fact.distribution, number=fact.number, made_on=local_day(event.at))


def allotted(case: CaseState, fact: Allotment, receipts: Iterable[str]) -> CaseState:
    """The case with the shares of an allotment, and its receipts shared out."""
    out = {name: replace(case.receipts[name], distribution=fact.distribution) for name in receipts}
    shares = case.shares.put({share.id: share for share in fact.shares})
    change = {"receipts": case.receipts.put(out), "shares": shares, "distributions": fact.distribution}
    return case.model_copy(update=change)


@evolves(ObligationPerformed)
def _performed(case: CaseState, fact: ObligationPerformed, event: Event) -> CaseState:
    case = end_publication(case.model_copy(update={"performed": True}), event)
    return case if case.ended else at_stage(case, Stage.PAYING, event)
