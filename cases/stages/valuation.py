"""What a seized asset is worth (thẩm định giá, định giá lại tài sản), L25 82; D152 60."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cases.asking import Asked, AssetId, Unit
from cases.assets import Preference, Standing
from cases.choices import CHOOSERS, REVALUATIONS, worded
from cases.commands import Command, Unsigned
from cases.events import Event, Expiry, Fact, Partner, Role
from cases.kernel import Context, evolves, follows, handles
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    answerable,
    forbid,
    in_charge,
    issued,
    paper,
    require,
)
from cases.stages.measures import asset_of, moved, unappointed
from cases.stages.notice import PartiesNotified
from cases.stages.seizure import PriceAgreed
from cases.state import CaseState
from law.guards.sale import may_revalue_on_request
from law.periods import local_day


class ContractValuation(Command):
    """Sign the contract with an appraiser (hợp đồng dịch vụ thẩm định giá), L25 82.1.

    `chosen_by`: the parties' agreement, else the enforcer; a council where there is no appraiser (D152 60.3).
    """

    words = ("Ký hợp đồng thẩm định giá", "Contract the valuation")

    asset: AssetId
    appraiser: Annotated[str, Asked("Tổ chức thẩm định giá", "Appraiser")] = Field(min_length=1, max_length=300)
    chosen_by: Annotated[
        Literal["parties", "enforcer", "council"], Asked("Do ai lựa chọn", "Chosen by", choices=worded(CHOOSERS))
    ]


class RecordValuation(Command):
    """The result of the valuation arrived (kết quả thẩm định giá). `value` in đồng."""

    words = ("Ghi kết quả thẩm định giá", "Record the valuation")

    asset: AssetId
    value: Annotated[int, Asked("Giá thẩm định", "Value", unit=Unit.DONG)] = Field(gt=0)
    certificate: Annotated[str, Asked("Số chứng thư", "Certificate")] = Field(min_length=1, max_length=200)


class NotifyValuation(Command):
    """Sign the notice of the result to the parties (thông báo kết quả thẩm định giá), D152 60.6."""

    words = ("Ký thông báo kết quả thẩm định giá", "Notify the valuation")

    asset: AssetId


class RequestRevaluation(Command):
    """The asset is to be valued again (định giá lại tài sản), L25 82.2.

    a: the rules were broken; b: the certificate has expired; c: a party asks, and has `paid` the advance on its costs.
    """

    words = ("Yêu cầu định giá lại", "Request another valuation")

    asset: AssetId
    ground: Annotated[Literal["82.2.a", "82.2.b", "82.2.c"], Asked("Căn cứ", "Ground", choices=REVALUATIONS.values)]
    paid: Annotated[bool, Asked("Đã nộp chi phí định giá lại", "The costs are paid")] = False


class ValuationContracted(Fact):
    words = ("Ký hợp đồng thẩm định giá", "Valuation contracted")
    article = "L25 82.1"
    asset: str
    appraiser: str
    chosen_by: str


class ValuationReceived(Fact):
    words = ("Nhận kết quả thẩm định giá", "Valuation received")
    article = "L25 82.1"
    asset: str
    value: int
    certificate: str
    pre_emption: bool = False  # somebody may buy the asset before others


class ValuationNotified(DocumentFact):
    words = ("Ký thông báo kết quả thẩm định giá", "Valuation notified")
    article = "D152 60.6"
    asset: str
    value: int


class ValuationNoticeReceived(Fact):
    """Every party knows the result: the days to ask for another valuation run (L25 82.2.c)."""

    words = ("Các bên nhận thông báo kết quả thẩm định giá", "Valuation known to all parties")

    article = "L25 82.2.c"
    asset: str


class RevaluationRequested(Fact):
    words = ("Đương sự yêu cầu định giá lại", "Another valuation requested")
    article = "L25 82.2.c"
    asset: str


class RevaluationGroundEstablished(Fact):
    words = ("Có căn cứ định giá lại", "Ground of another valuation established")
    article = "L25 82.2"
    asset: str
    ground: str


class RevaluationWindowClosed(Expiry):
    """The price stands: nobody asked for another valuation in time, or the only one on request is done."""

    words = ("Hết thời hạn yêu cầu định giá lại", "No other valuation can be asked for")

    article = "L25 82.2.c"
    asset: str


@handles(ContractValuation, Role.ENFORCER, signs=Unsigned.ENTERS)
def _contract(case: CaseState, command: ContractValuation, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset_of(case, command)
    yield ValuationContracted(**command.model_dump())


@handles(RecordValuation, Role.ENFORCER, Role.CLERK, Partner.APPRAISER, signs=Unsigned.RECORDS)
def _receive(case: CaseState, command: RecordValuation, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    yield ValuationReceived(**command.model_dump(), pre_emption=bool(asset.co_owner))


@handles(NotifyValuation, Role.ENFORCER, signs="notice")
def _notify(case: CaseState, command: NotifyValuation, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(asset.notice, "D152 60.6", "Đã thông báo kết quả này.", "This result was notified already.")
    yield ValuationNotified(
        **paper(case, "valuation", "valuation_notice", context),
        asset=asset.id,
        value=asset.value,
    )


@handles(RequestRevaluation, Role.PARTY, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _again(case: CaseState, command: RequestRevaluation, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    if command.ground == "82.2.c":
        told = asset.notified_on or context.today  # who knows of the result before he is told need not wait
        with answerable("L25 82.2.c"):
            before = asset.revalued or not asset.valuations
            require(may_revalue_on_request(told, context.today, context.pack, paid=command.paid, done_before=before))
        yield RevaluationRequested(asset=asset.id)
    yield RevaluationGroundEstablished(asset=asset.id, ground=command.ground)


@follows(PartiesNotified)
def _told(case: CaseState, fact: PartiesNotified, context: Context) -> Facts:
    for asset in list(case.assets.group(Standing.VALUED)):
        if asset.notice == fact.document:
            yield ValuationNoticeReceived(asset=asset.id)


@follows(PriceAgreed, ValuationReceived)
def _stands(case: CaseState, fact: PriceAgreed | ValuationReceived, context: Context) -> Facts:
    """A price that the parties agreed on, and that of the re-valuation they asked for, nobody may have changed."""
    if isinstance(fact, PriceAgreed) or case.assets[fact.asset].revalued:
        yield RevaluationWindowClosed(asset=fact.asset)


@evolves(ValuationContracted)
def _contracted(case: CaseState, fact: ValuationContracted, event: Event) -> CaseState:
    return moved(case, fact.asset, standing=Standing.VALUING)


@evolves(ValuationReceived)
def _valued(case: CaseState, fact: ValuationReceived, event: Event) -> CaseState:
    count = case.assets[fact.asset].valuations + 1
    priced = {"value": fact.value, "price": fact.value, "valuations": count}
    return moved(case, fact.asset, standing=Standing.VALUED, notice="", notified_on=None, **priced)


@evolves(ValuationNotified)
def _notified(case: CaseState, fact: ValuationNotified, event: Event) -> CaseState:
    return issued(moved(case, fact.asset, notice=fact.document), fact, event)


@evolves(ValuationNoticeReceived)
def _known(case: CaseState, fact: ValuationNoticeReceived, event: Event) -> CaseState:
    return moved(case, fact.asset, notified_on=local_day(event.at))


@evolves(RevaluationRequested)
def _asked(case: CaseState, fact: RevaluationRequested, event: Event) -> CaseState:
    return moved(case, fact.asset, revalued=True)


@evolves(RevaluationGroundEstablished)
def _to_value_again(case: CaseState, fact: RevaluationGroundEstablished, event: Event) -> CaseState:
    """Another price makes another notice to who may buy first necessary (D152 63.1)."""
    asset = case.assets[fact.asset]
    again = {"preference": Preference.NAMED, "offer": ""} if asset.co_owner else {}
    return moved(unappointed(case, asset.id), asset.id, standing=Standing.SEIZED, **again)


@evolves(RevaluationWindowClosed)
def _closed(case: CaseState, fact: RevaluationWindowClosed, event: Event) -> CaseState:
    """A co-owner may have bought it at the same midnight."""
    waits = case.assets[fact.asset].standing is Standing.VALUED
    return moved(case, fact.asset, standing=Standing.SALEABLE) if waits else case
