"""A sum follows the price of the asset that it is paid for (thay đổi giá tài sản khi thi hành án), L25 82.5; D152 62.

The judgment gives an asset to one party, who pays the others for their parts. If its price has moved by a fifth since
the judgment took effect, a party may have it valued anew; who keeps it then pays in proportion, within 30 days, without
late interest (D62 17 before 1/7/2026).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from cases.asking import Asked, ClaimId, Unit
from cases.commands import Command, Sha256OrNone, Unsigned
from cases.events import Event, Expiry, Fact, Partner, Role
from cases.kernel import Context, evolves, follows, handles
from cases.repricing import Pricing, Repricing
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    answerable,
    forbid,
    in_charge,
    issued,
    owed_claim,
    paper,
)
from cases.stages.money import ClaimPerformed, MoneyDistributed, ObligationPerformed, enough
from cases.stages.notice import PartiesNotified
from cases.state import CaseState
from law.guards.sale import may_reprice
from law.regime import regime_on
from law.sale import price_changed, repriced


class ApplyForRepricing(Command):
    """A party asks that the asset be valued at today's price (đơn yêu cầu định giá tài sản), L25 82.5; D152 62.1.

    `value_then`, `value_now` in đồng: when the judgment took effect, and now. `paid`: the advance on the costs.
    """

    words = ("Yêu cầu định giá khi giá tài sản thay đổi", "Apply to have the asset priced anew")

    claim: ClaimId
    asset: Annotated[str, Asked("Tài sản bản án giao", "Asset adjudged", long=True)] = Field(
        min_length=1, max_length=1000
    )
    value_then: Annotated[int, Asked("Giá khi bản án có hiệu lực", "Value at legal effect", unit=Unit.DONG)] = Field(
        gt=0
    )
    value_now: Annotated[int, Asked("Giá hiện nay theo chứng cứ", "Value now, as proven", unit=Unit.DONG)] = Field(gt=0)
    proof: Annotated[Sha256OrNone, Asked("Chứng cứ", "Proof")] = ""
    paid: Annotated[bool, Asked("Đã nộp tạm ứng chi phí", "The advance on costs is paid")] = False
    delayed: Annotated[
        bool,
        Asked(
            "Kéo dài do tình trạng khẩn cấp, trở ngại khách quan, bất khả kháng",
            "Delayed by emergency, obstacle or force majeure",
            article="L25 82.5.b",
        ),
    ] = False


class AnswerRepricing(Command):
    """Answer the application: the valuation is contracted, or it is refused in writing, as the law says, D152 62.2."""

    words = ("Trả lời đơn yêu cầu định giá", "Answer the application to price anew")

    claim: ClaimId
    appraiser: Annotated[str, Asked("Tổ chức thẩm định giá", "Appraiser")] = Field(default="", max_length=300)


class RecordRepricing(Command):
    """The result of the valuation arrived (kết quả thẩm định giá), D152 62.3. `value` in đồng."""

    words = ("Ghi kết quả thẩm định giá theo đơn", "Record the valuation on the application")

    claim: ClaimId
    value: Annotated[int, Asked("Giá thẩm định", "Value", unit=Unit.DONG)] = Field(gt=0)
    certificate: Annotated[str, Asked("Số chứng thư", "Certificate")] = Field(min_length=1, max_length=200)


class RequestDifference(Command):
    """Sign the notice that asks for payment at the new price (thông báo nộp tiền theo giá mới), D152 62.3."""

    words = ("Ký thông báo thanh toán theo giá mới", "Ask for payment at the new price")

    claim: ClaimId


class PriceChangeApplied(Fact):
    words = ("Nhận đơn yêu cầu định giá khi giá thay đổi", "Application to price anew received")
    article = "L25 82.5"
    claim: str
    asset: str
    value_then: int
    value_now: int
    proven: bool
    delayed: bool


class RepricingContracted(Fact):
    words = ("Ký hợp đồng thẩm định giá theo đơn", "Valuation on the application contracted")
    article = "D152 62.2"
    claim: str
    appraiser: str


class PriceChangeRefused(DocumentFact):
    words = ("Không chấp nhận đơn yêu cầu định giá", "Application to price anew refused")
    article = "D152 62.2"
    claim: str
    reason: str


class PriceChangeResultReceived(Fact):
    words = ("Nhận kết quả thẩm định giá: giá đã thay đổi", "Valuation received: the price has changed")
    article = "D152 62.3"
    claim: str
    value: int
    certificate: str


class PriceStood(Fact):
    """It moved by less than a fifth: the sum of the judgment stands."""

    words = ("Nhận kết quả thẩm định giá: giữ số tiền của bản án", "Valuation received: the sum stands")

    article = "D152 62.1"
    claim: str
    value: int
    certificate: str


class PriceDifferenceRequested(DocumentFact):
    """`sum` is the whole claim at the new price, `due` what is left of it; đồng."""

    words = ("Thông báo thanh toán theo giá mới", "Payment at the new price asked for")

    article = "D152 62.3"
    claim: str
    value: int
    sum: int
    due: int


class PriceDifferenceNotified(Fact):
    """All know what is to be paid: the thirty days run."""

    words = ("Các bên nhận thông báo thanh toán theo giá mới", "Payment at the new price known to all")

    article = "D152 62.3"
    claim: str


class PriceDifferencePaid(Fact):
    words = ("Đã thanh toán theo giá mới", "Paid at the new price")
    article = "D152 62.3"
    claim: str


class PriceDifferencePeriodEnded(Expiry):
    """It was not paid: the asset is coerced (under the old law auctioned)."""

    words = ("Hết thời hạn thanh toán theo giá mới", "Time to pay at the new price over")

    article = "D152 62.3"
    claim: str


@handles(ApplyForRepricing, Role.PARTY, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _apply(case: CaseState, command: ApplyForRepricing, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    claim = owed_claim(case, command.claim, "L25 82.5")
    forbid(
        context.actor.role is Role.PARTY and context.actor.id not in (claim.creditor, *claim.debtors),
        "L25 82.5.a",
        "Chỉ các bên của khoản này được yêu cầu định giá.",
        "Only the parties of this claim may ask for it.",
    )
    forbid(
        claim.instalments or case.performed,
        "L25 82.5",
        "Khoản này không phải tiền thanh toán giá trị tài sản, hoặc đã thi hành.",
        "This is no payment for an asset, or it is performed.",
    )
    forbid(
        claim.id in case.repricings and case.repricings[claim.id].standing is not Pricing.OVER,
        "D152 62.2",
        "Đang xử lý một đơn về khoản này.",
        "An application on this claim is under way.",
    )
    yield PriceChangeApplied(
        proven=bool(command.proof) and command.paid, **command.model_dump(exclude={"proof", "paid"})
    )


def _at(case: CaseState, name: str, standing: Pricing, article: str) -> Repricing:
    found = case.repricings.get(name)
    forbid(
        found is None or found.standing is not standing,
        article,
        "Đơn về khoản này không ở bước này.",
        "The application on this claim is not at this step.",
    )
    assert found
    return found


@handles(AnswerRepricing, Role.ENFORCER, signs="notice")
def _answer(case: CaseState, command: AnswerRepricing, context: Context) -> Facts:
    alive(case, context)
    asked = _at(case, command.claim, Pricing.APPLIED, "D152 62.2")
    verdict = may_reprice(
        asked.value_then,
        asked.value_now,
        context.today,
        context.pack,
        asked_proven_and_paid=asked.proven,
        force_majeure_delay=asked.delayed,
        regime=regime_on(context.today),
    )
    if not verdict.allowed:
        yield PriceChangeRefused(
            **paper(case, "repricing-refusal", "repricing_refusal", context), claim=asked.id, reason=verdict.reason_vi
        )
        return
    forbid(
        not command.appraiser,
        "D152 62.2",
        "Đơn đủ điều kiện: phải ký hợp đồng thẩm định giá (appraiser).",
        "The application is lawful: name the appraiser that it is contracted with (appraiser).",
    )
    yield RepricingContracted(claim=asked.id, appraiser=command.appraiser)


@handles(RecordRepricing, Role.ENFORCER, Role.CLERK, Partner.APPRAISER, signs=Unsigned.RECORDS)
def _result(case: CaseState, command: RecordRepricing, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asked = _at(case, command.claim, Pricing.VALUING, "D152 62.3")
    with answerable("D152 62.1"):
        moved = price_changed(asked.value_then, command.value, context.today, context.pack)
    yield (PriceChangeResultReceived if moved else PriceStood)(**command.model_dump())


@handles(RequestDifference, Role.ENFORCER, signs="notice")
def _request(case: CaseState, command: RequestDifference, context: Context) -> Facts:
    alive(case, context)
    asked = _at(case, command.claim, Pricing.VALUED, "D152 62.3")
    claim = owed_claim(case, command.claim, "L25 82.5")
    with answerable("D152 62.3"):
        whole = repriced(claim.amount, asked.value_then, asked.value_now, context.today, context.pack)
    met = claim.satisfied + claim.cancelled
    forbid(
        whole <= met,
        "D152 62.3",
        "Phần đã thi hành không ít hơn số tiền theo giá mới: ghi nhận việc thi hành xong.",
        "What was performed is no less than the sum at the new price.",
    )
    yield PriceDifferenceRequested(
        **paper(case, "repricing", "repricing_notice", context),
        claim=claim.id,
        value=asked.value_now,
        sum=whole,
        due=whole - met,
    )


@follows(PartiesNotified)
def _known(case: CaseState, fact: PartiesNotified, context: Context) -> Facts:
    for asked in list(case.repricings.group(Pricing.DUE)):
        if asked.notice == fact.document:
            yield PriceDifferenceNotified(claim=asked.id)


@follows(PriceDifferenceRequested)
def _may_be_enough(case: CaseState, fact: PriceDifferenceRequested, context: Context) -> Facts:
    """A lower sum may be in already."""
    if enough(case):
        yield ObligationPerformed()


@follows(ObligationPerformed, ClaimPerformed, MoneyDistributed)
def _paid(case: CaseState, fact: Fact, context: Context) -> Facts:
    for asked in list(case.repricings.group(Pricing.DUE)):
        if case.performed or case.claims[asked.id].settled:
            yield PriceDifferencePaid(claim=asked.id)


def _put(case: CaseState, name: str, **change: Any) -> CaseState:
    changed = replace(case.repricings[name], **change)
    return case.model_copy(update={"repricings": case.repricings.put({name: changed})})


@evolves(PriceChangeApplied)
def _applied(case: CaseState, fact: PriceChangeApplied, event: Event) -> CaseState:
    told = fact.model_dump(exclude={"claim"})
    return case.model_copy(update={"repricings": case.repricings.put({fact.claim: Repricing(id=fact.claim, **told)})})


@evolves(RepricingContracted)
def _contracted(case: CaseState, fact: RepricingContracted, event: Event) -> CaseState:
    return _put(case, fact.claim, standing=Pricing.VALUING)


@evolves(PriceChangeRefused)
def _refused(case: CaseState, fact: PriceChangeRefused, event: Event) -> CaseState:
    return issued(_put(case, fact.claim, standing=Pricing.OVER), fact, event)


@evolves(PriceChangeResultReceived)
def _valued(case: CaseState, fact: PriceChangeResultReceived, event: Event) -> CaseState:
    return _put(case, fact.claim, standing=Pricing.VALUED, value_now=fact.value)


@evolves(PriceStood)
@evolves(PriceDifferencePaid)
def _over(case: CaseState, fact: PriceStood | PriceDifferencePaid, event: Event) -> CaseState:
    return _put(case, fact.claim, standing=Pricing.OVER)


@evolves(PriceDifferenceRequested)
def _asked_for(case: CaseState, fact: PriceDifferenceRequested, event: Event) -> CaseState:
    """The claim is the new sum, and bears no late interest (D152 62.3); what was thought enough may not be."""
    claim = replace(case.claims[fact.claim], amount=fact.sum, rate=None)
    case = case.model_copy(update={"claims": case.claims.put({claim.id: claim})})
    still = case.performed and case.free_money >= case.outstanding
    case = _put(case.model_copy(update={"performed": still}), fact.claim, standing=Pricing.DUE, notice=fact.document)
    return issued(case, fact, event)


@evolves(PriceDifferencePeriodEnded)
def _ended(case: CaseState, fact: PriceDifferencePeriodEnded, event: Event) -> CaseState:
    return _put(case, fact.claim, standing=Pricing.OVER)
