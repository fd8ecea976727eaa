"""Securities are seized and sold through the depository, or given to who is to have them (chứng khoán), D152 57, 72.

The decision seizes them. Where somebody requested the enforcement the parties may agree on the sale in five working
days; else, and in matters of the State at once, the depository transfers them to the office, which sells them in two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, AssetId, Unit
from cases.assets import Form, Standing, Way
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Event, Expiry, Fact, Partner, Role
from cases.kernel import Context, evolves, follows, handles
from cases.parties import Party
from cases.stages.coercion import CoercionDecided
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    at_stage,
    forbid,
    in_charge,
    in_turn,
    issued,
    names_step,
    paper,
)
from cases.stages.delivery import ProceedsPayable, SaleMoneyReceived
from cases.stages.measures import asset_of, moved, settled
from cases.stages.money import ObligationPerformed, enough
from cases.stages.notice import PartiesNotified
from cases.state import CaseState, Stage
from law.guards.coercion import Measure
from law.periods import local_day


class AgreeSecuritiesSale(Command):
    """The parties agree how seized securities are sold (thỏa thuận bán chứng khoán kê biên), D152 57.1.b."""

    words = ("Ghi nhận thỏa thuận bán chứng khoán", "Record the agreement to sell securities")

    asset: AssetId
    content: Annotated[str, Asked("Nội dung thỏa thuận", "What was agreed", long=True)] = Field(
        min_length=1, max_length=2000
    )


class DemandSecuritiesTransfer(Command):
    """Sign the demand that the depository transfer them to the office (yêu cầu chuyển chứng khoán), D152 57.1.b."""

    words = ("Ký văn bản yêu cầu chuyển chứng khoán", "Demand the transfer of the securities")

    asset: AssetId


class RecordSecuritiesStep(Command):
    """Record what the depository, the office or a credit institution did, by the step's name (việc về chứng khoán).

    A credit institution that sold its collateral names no asset of the case.
    """

    words = ("Ghi việc chuyển chứng khoán, xử lý tài sản bảo đảm", "Record a step about securities, collateral")

    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    asset: AssetId = ""
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=1000)

    _known = names_step(lambda: STEPS)


class SellSecurities(Command):
    """They were sold through a securities company (bán chứng khoán), which pays in `price` đồng, D152 57.1.b."""

    words = ("Ghi việc bán chứng khoán", "Record the sale of the securities")

    asset: AssetId
    broker: Annotated[Party, Asked("Công ty chứng khoán", "Securities company")]
    price: Annotated[int, Asked("Tiền bán được", "Proceeds", unit=Unit.DONG)] = Field(gt=0)


class SecuritiesSeized(Fact):
    words = ("Kê biên chứng khoán", "Securities seized")
    article = "D152 57.1"
    asset: str


class SecuritiesOwnershipOrdered(Fact):
    words = ("Quyết định cưỡng chế chuyển quyền sở hữu chứng khoán", "Transfer of ownership of securities ordered")
    article = "D152 72.2"
    asset: str


class SecuritiesSeizureNotified(Fact):
    """All parties know of the seizure: their days to agree on the sale run."""

    words = ("Các bên nhận quyết định kê biên chứng khoán", "Seizure of securities known to all")

    article = "D152 57.1.b"
    asset: str


class SecuritiesSaleAgreed(Fact):
    words = ("Đương sự thỏa thuận việc bán chứng khoán", "Sale of the securities agreed")
    article = "D152 57.1.b"
    asset: str
    content: str


class SecuritiesAgreementPeriodEnded(Expiry):
    """Nobody agreed in time: the depository transfers them."""

    words = ("Hết thời hạn thỏa thuận bán chứng khoán", "Time to agree on the sale over")

    article = "D152 57.1.b"
    asset: str


class SecuritiesTransferDemanded(DocumentFact):
    words = ("Yêu cầu chuyển chứng khoán", "Transfer of the securities demanded")
    article = "D152 57.1.b"
    asset: str


class SecuritiesStep(Fact):
    """A step about securities, or of a credit institution about its collateral."""

    asset: str = ""
    note: str = ""


class SecuritiesTransferred(SecuritiesStep):
    words = ("Chứng khoán đã chuyển về tài khoản của cơ quan thi hành án", "Securities transferred to the office")
    partners = (Partner.HOLDER,)
    article = "D152 57.1.b"


class SecuritiesOrderSent(SecuritiesStep):
    words = ("Gửi quyết định chuyển quyền sở hữu chứng khoán", "Order to transfer ownership sent")
    article = "D152 72.2"


class SecuritiesOwnershipTransferred(SecuritiesStep):
    words = ("Chuyển quyền sở hữu chứng khoán", "Ownership of the securities transferred")
    partners = (Partner.HOLDER,)
    article = "D152 72.2"


class SecuritiesTransferReported(SecuritiesStep):
    words = ("Báo cáo kết quả chuyển quyền sở hữu chứng khoán", "Transfer of ownership reported")
    partners = (Partner.HOLDER,)
    article = "D152 72.2"


class CollateralDisposed(SecuritiesStep):
    words = ("Tổ chức tín dụng xử lý xong tài sản bảo đảm", "Credit institution sold its collateral")
    partners = (Partner.HOLDER,)
    article = "D152 42.5.a"


class CollateralResidueTransferred(SecuritiesStep):
    words = ("Tổ chức tín dụng chuyển tiền còn lại", "Residue of the collateral transferred")
    partners = (Partner.HOLDER,)
    article = "D152 42.5.a"


STEPS: Mapping[str, type[SecuritiesStep]] = {step.kind: step for step in SecuritiesStep.__subclasses__()}
OF_COLLATERAL = (CollateralDisposed, CollateralResidueTransferred)
"""Steps about no asset of the case."""


class SecuritiesSold(Fact):
    words = ("Bán chứng khoán", "Securities sold")
    article = "D152 57.1.b"
    asset: str
    buyer: str
    who: Party
    price: int


class SecuritiesSettled(Fact):
    """The proceeds are in: nothing of them is left to be delivered."""

    words = ("Đã thanh toán, chuyển giao chứng khoán bán", "Sale of the securities settled")

    article = "L25 54.6"
    asset: str


@follows(CoercionDecided)
def _ordered(case: CaseState, fact: CoercionDecided, context: Context) -> Facts:
    if fact.form is Form.SECURITIES:
        yield (SecuritiesSeized if fact.measure is Measure.SEIZE else SecuritiesOwnershipOrdered)(asset=fact.asset)


@follows(PartiesNotified)
def _told(case: CaseState, fact: PartiesNotified, context: Context) -> Facts:
    for asset in list(case.assets.group(Standing.LISTED)):
        if asset.document == fact.document:
            yield SecuritiesSeizureNotified(asset=asset.id)


@handles(AgreeSecuritiesSale, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _agree(case: CaseState, command: AgreeSecuritiesSale, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    forbid(
        case.origin != "on_request",
        "D152 57.1.b",
        "Việc chủ động thi hành án không chờ đương sự thỏa thuận.",
        "Where the State enforces of its own accord nobody is asked to agree.",
    )
    forbid(asset.agreed, "D152 57.1.b", "Đã có thỏa thuận.", "It is agreed already.")
    yield SecuritiesSaleAgreed(asset=asset.id, content=command.content)


@handles(DemandSecuritiesTransfer, Role.ENFORCER, signs="notice")
def _demand(case: CaseState, command: DemandSecuritiesTransfer, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(asset.notice, "D152 57.1.b", "Đã yêu cầu chuyển chứng khoán.", "The transfer was demanded already.")
    forbid(
        case.origin == "on_request" and not asset.agreed and not asset.kept_waiting,
        "D152 57.1.b",
        "Đương sự còn thời hạn thỏa thuận việc bán.",
        "The parties may still agree on the sale.",
    )
    yield SecuritiesTransferDemanded(
        **paper(case, "securities", "securities_demand", context),
        asset=asset.id,
    )


@handles(RecordSecuritiesStep, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS, steps=STEPS)
def _step(case: CaseState, command: RecordSecuritiesStep, context: Context) -> Facts:
    in_charge(case, context)
    forbid(case.ended, "L25 55", "Vụ việc đã kết thúc thi hành án.", "The case has ended.")
    step = STEPS[command.step]
    if step not in OF_COLLATERAL:
        asset = asset_of(case, command)
        forbid(asset.form is not Form.SECURITIES, step.article, "Không phải chứng khoán.", "These are no securities.")
    yield in_turn(case, step(asset=command.asset, note=command.note), context)


@handles(SellSecurities, Role.ENFORCER, signs=Unsigned.ENTERS)
def _sell(case: CaseState, command: SellSecurities, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    forbid(
        asset.standing is Standing.LISTED and not asset.agreed,
        "D152 57.1.b",
        "Chứng khoán chưa chuyển về cơ quan thi hành án, đương sự chưa thỏa thuận việc bán.",
        "They are not with the office, and the parties have not agreed on the sale.",
    )
    buyer = f"B{len(case.refs('B')) + 1}"
    yield SecuritiesSold(asset=asset.id, buyer=buyer, who=command.broker, price=command.price)


@follows(SaleMoneyReceived)
def _settle(case: CaseState, fact: SaleMoneyReceived, context: Context) -> Facts:
    if fact.way is not Way.EXCHANGE:
        return
    yield SecuritiesSettled(asset=fact.asset)
    for receipt in list(case.receipts.group(("price", fact.asset))):
        yield ProceedsPayable(receipt=receipt.id)


@follows(SecuritiesSettled)
def _may_be_enough(case: CaseState, fact: SecuritiesSettled, context: Context) -> Facts:
    if enough(case):
        yield ObligationPerformed()


@evolves(SecuritiesSeized)
def _seized(case: CaseState, fact: SecuritiesSeized, event: Event) -> CaseState:
    return at_stage(moved(case, fact.asset, standing=Standing.LISTED), Stage.SALE, event)


@evolves(SecuritiesSaleAgreed)
def _agreed(case: CaseState, fact: SecuritiesSaleAgreed, event: Event) -> CaseState:
    return moved(case, fact.asset, agreed=True)


@evolves(SecuritiesAgreementPeriodEnded)
def _disagreed(case: CaseState, fact: SecuritiesAgreementPeriodEnded, event: Event) -> CaseState:
    return moved(case, fact.asset, kept_waiting=True)


@evolves(SecuritiesTransferDemanded)
def _demanded(case: CaseState, fact: SecuritiesTransferDemanded, event: Event) -> CaseState:
    return issued(moved(case, fact.asset, notice=fact.document), fact, event, parties=())


@evolves(SecuritiesTransferred)
def _transferred(case: CaseState, fact: SecuritiesTransferred, event: Event) -> CaseState:
    return moved(case, fact.asset, standing=Standing.TRANSFERRED)


@evolves(SecuritiesOwnershipTransferred)
def _given(case: CaseState, fact: SecuritiesOwnershipTransferred, event: Event) -> CaseState:
    given = {"standing": Standing.DELIVERED, "delivered_on": local_day(event.at), "registered": True}
    return settled(moved(case, fact.asset, **given), event)


@evolves(SecuritiesSold)
def _sold(case: CaseState, fact: SecuritiesSold, event: Event) -> CaseState:
    sold = {"standing": Standing.SOLD, "way": Way.EXCHANGE, "buyer": fact.buyer, "due": fact.price, "deposit": 0}
    case = moved(case, fact.asset, sold_on=local_day(event.at), **sold)
    return case.model_copy(update={"parties": case.parties.put({fact.buyer: fact.who})})


@evolves(SecuritiesSettled)
def _over(case: CaseState, fact: SecuritiesSettled, event: Event) -> CaseState:
    given = {"standing": Standing.DELIVERED, "delivered_on": local_day(event.at), "registered": True}
    return settled(moved(case, fact.asset, **given), event)
