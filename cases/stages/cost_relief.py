"""Who need not pay all the costs of a coercion (miễn, giảm chi phí cưỡng chế): L25 53.6; D152 87; D62 44.

An individual asks with what proves his ground, the Head decides: half for hardship, loneliness, disability or long
illness, the rest for merit families that have paid half.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cases.asking import Asked, PartyId, Reason, Unit
from cases.choices import COST_RELIEFS, worded
from cases.commands import Command, Sha256, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.stages.common import OFFICE_ROLES, DocumentFact, Facts, answerable, forbid, issued, paper
from cases.state import AskedCostRelief, CaseState
from law.costs import cost_relief
from law.model import Line
from law.money_rules import money_rules

CostGround = Literal["hardship", "merit", "lonely_or_ill"]


class RequestCostRelief(Command):
    """A debtor asks to be relieved of the costs of a coercion (đề nghị miễn, giảm chi phí cưỡng chế), D152 87.

    `total`, `paid`, in đồng: the costs that he is to bear, and what he has paid of them.
    """

    words = ("Đề nghị miễn, giảm chi phí cưỡng chế", "Ask for relief from coercion costs")

    party: PartyId
    ground: Annotated[CostGround, Asked("Căn cứ", "Ground", choices=worded(COST_RELIEFS), article="D152 87.3")]
    total: Annotated[int, Asked("Chi phí phải nộp", "Costs to be borne", unit=Unit.DONG)] = Field(gt=0)
    paid: Annotated[int, Asked("Đã nộp", "Paid of them", unit=Unit.DONG)] = Field(default=0, ge=0)
    proof: Annotated[Sha256, Asked("Tài liệu chứng minh (mã băm SHA-256)", "Proof (by SHA-256)")]


class DecideCostRelief(Command):
    """Sign the decision on relief from coercion costs (quyết định miễn, giảm chi phí cưỡng chế), D152 87.2."""

    words = ("Quyết định về miễn, giảm chi phí cưỡng chế", "Decide on relief from coercion costs")

    granted: Annotated[bool, Asked("Chấp nhận", "Granted")]
    reason: Reason = Field(default="", max_length=1000)


class CostReliefRequested(Fact):
    words = ("Đề nghị miễn, giảm chi phí cưỡng chế", "Relief from coercion costs requested")
    article = "D152 87.1"
    party: str
    ground: str
    total: int
    paid: int
    proof: str


class CostReliefDecided(DocumentFact):
    """A relief from costs was granted or not; `left`, in đồng, is what is still to be paid."""

    words = ("Quyết định về miễn, giảm chi phí cưỡng chế", "Relief from coercion costs decided")
    article = "D152 87.2"
    party: str
    ground: str
    granted: bool
    reason: str
    total: int
    left: int
    working: tuple[Line, ...] = ()


@handles(RequestCostRelief, Role.PARTY, Role.CLERK, Role.ENFORCER, signs=Unsigned.RECORDS)
def _request(case: CaseState, command: RequestCostRelief, context: Context) -> Facts:
    forbid(case.ended, "L25 55", "Vụ việc đã kết thúc thi hành án.", "The case has ended.")
    forbid(
        command.party not in case.refs("D") or case.parties[command.party].kind != "person",
        "D152 87.1",
        "Chỉ xét miễn, giảm cho cá nhân phải chịu chi phí cưỡng chế.",
        "Only for an individual who bears the costs.",
    )
    forbid(not case.coerced_on, "D152 87.1", "Chưa cưỡng chế thi hành án.", "There was no coercion yet.")
    forbid(
        case.cost_relief,
        "D152 87.2",
        "Đề nghị trước chưa được quyết định.",
        "An earlier request waits for its decision.",
    )
    with answerable("D152 87.3"):
        cost_relief(command.total, command.paid, command.ground, context.today, money_rules(context.pack))
    yield CostReliefRequested(**command.model_dump())


@handles(DecideCostRelief, *OFFICE_ROLES, signs="cost_relief")
def _decide(case: CaseState, command: DecideCostRelief, context: Context) -> Facts:
    asked = case.cost_relief
    forbid(not asked, "D152 87.2", "Không có đề nghị miễn, giảm chi phí.", "Nobody asks to be relieved of costs.")
    assert asked
    forbid(
        not command.granted and not command.reason,
        "D152 87.2",
        "Không miễn, giảm thì phải nêu lý do (reason).",
        "Give the reason (reason) why there is no relief.",
    )
    relief = cost_relief(asked.total, asked.paid, asked.ground, context.today, money_rules(context.pack))
    yield CostReliefDecided(
        **paper(case, "cost-relief", "cost_relief_decision", context),
        **asked.model_dump(include={"party", "ground", "total"}),
        granted=command.granted,
        reason="" if command.granted else command.reason,
        left=relief.left if command.granted else asked.total - asked.paid,
        working=relief.working if command.granted else (),
    )


@evolves(CostReliefRequested)
def _requested(case: CaseState, fact: CostReliefRequested, event: Event) -> CaseState:
    asked = AskedCostRelief(**fact.model_dump(exclude={"proof"}))
    return case.model_copy(update={"cost_relief": asked})


@evolves(CostReliefDecided)
def _decided(case: CaseState, fact: CostReliefDecided, event: Event) -> CaseState:
    return issued(case.model_copy(update={"cost_relief": None}), fact, event, parties=(fact.party,))
