"""The price of an asset is paid, and it is delivered (nộp tiền mua, giao tài sản), D152 65, 67, 69; L25 86."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import Field

from cases import ledger
from cases.asking import Asked, AssetId, Reason
from cases.assets import Asset, Standing, Way
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.settlement import fees_on_performance, shares_of
from cases.stages.common import (
    DocumentFact,
    Facts,
    answerable,
    forbid,
    in_charge,
    in_turn,
    issued,
    names_step,
    paper,
)
from cases.stages.fees import reckoned
from cases.stages.measures import asset_of, moved, settled
from cases.stages.money import Allotment, ClaimPerformed, ObligationPerformed, allotted, enough
from cases.stages.payout import MoneyPaidOut
from cases.stages.receipts import MoneyReceived
from cases.state import CaseState
from law.guards.sale import Deposit, deposit_goes_to, may_pay
from law.periods import due_for, local_day


class ExtendPayment(Command):
    """The parties and the buyer agree that he pays later (gia hạn nộp tiền mua tài sản), at most 60 days, D152 65.1."""

    words = ("Gia hạn nộp tiền mua tài sản", "Extend the time for the price")

    asset: AssetId
    until: Annotated[date, Asked("Gia hạn đến hết ngày", "Until")]


class CancelSale(Command):
    """The buyer did not pay in time: the sale is off (hủy kết quả, hợp đồng mua bán tài sản), D152 65.4, 65.5."""

    words = ("Hủy việc mua bán tài sản", "Cancel the sale")

    asset: AssetId
    contract_signed: Annotated[bool, Asked("Đã ký hợp đồng mua bán", "The contract was signed")] = True
    reason: Reason = Field(min_length=1, max_length=1000)


class DeliverAsset(Command):
    """Sign the decision by which a paid asset is handed over (quyết định giao tài sản), L25 86; D152 67."""

    words = ("Ký quyết định giao tài sản", "Deliver the asset")

    asset: AssetId


class SendRegistrationFile(Command):
    """The file for the registration of the new owner was handed over (hồ sơ đăng ký quyền), D152 69.1."""

    words = ("Giao hồ sơ đăng ký quyền", "Send the registration file")

    asset: AssetId


class RecordTitleStep(Command):
    """A certificate of title that could not be taken is revoked, by the step's name (thu hồi, hủy giấy chứng nhận)."""

    words = ("Ghi việc thu hồi, hủy giấy chứng nhận", "Record a step about the certificate")

    asset: AssetId
    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]

    _known = names_step(lambda: STEPS)


class TitleStep(Fact):
    """What is done about a certificate of title."""

    article = "L25 87; D152 69.3"
    asset: str


class CertificateRevocationRequested(TitleStep):
    words = ("Đề nghị thu hồi, hủy giấy chứng nhận", "Revocation of the certificate asked for")


class CertificateRevoked(TitleStep):
    words = ("Đã thu hồi, hủy giấy chứng nhận", "Certificate revoked")


STEPS: Mapping[str, type[TitleStep]] = {step.kind: step for step in TitleStep.__subclasses__()}


class SaleMoneyReceived(Fact):
    """The whole price is in, the last part of it by this receipt."""

    words = ("Người mua nộp đủ tiền", "Price paid in full")

    article = "D152 65.1"
    asset: str
    receipt: str
    way: Way = Way.AUCTION


class DifferencePaid(Fact):
    """The creditor paid what he owes for the asset that he takes (D152 66)."""

    words = ("Người được thi hành án nộp đủ phần chênh lệch", "Difference paid by the creditor")

    article = "D152 66"
    asset: str


class SalePaymentExtended(Fact):
    words = ("Gia hạn nộp tiền mua tài sản", "Time for the price extended")
    article = "D152 65.1"
    asset: str
    auctioned_on: date
    until: date


class SaleCancelled(Fact):
    words = ("Hủy việc mua bán tài sản", "Sale cancelled")
    article = "D152 65.5"
    asset: str
    reason: str


class PriceReturned(Allotment):
    """What was paid for an asset goes back to who paid it, but for a deposit that he lost (D152 65.5)."""

    words = ("Xử lý tiền mua đã nộp", "Money paid for the asset settled")

    article = "D152 65.5"
    asset: str
    receipts: tuple[str, ...]


class AssetDelivered(DocumentFact):
    words = ("Giao tài sản", "Asset delivered")
    article = "D152 67.1"
    asset: str
    taker: str  # buyer | creditor | co_owner


class ProceedsPayable(Fact):
    """The asset is delivered: what a receipt of its price brought may be paid out (L25 54.6)."""

    words = ("Tiền bán tài sản được chi trả", "Proceeds may be paid out")

    article = "L25 54.6"
    receipt: str


class RegistrationFileSent(Fact):
    words = ("Giao hồ sơ đăng ký quyền", "Registration file handed over")
    article = "D152 69.1"
    asset: str


@follows(MoneyReceived)
def _paid(case: CaseState, fact: MoneyReceived, context: Context) -> Facts:
    asset = case.assets.get(fact.asset)
    if asset and asset.standing is Standing.SOLD and case.paid_for(asset.id) >= asset.due:
        if asset.taker:
            yield DifferencePaid(asset=asset.id)
        else:
            yield SaleMoneyReceived(asset=asset.id, receipt=fact.receipt, way=asset.way)


@handles(ExtendPayment, Role.ENFORCER, signs=Unsigned.RECORDS)
def _extend(case: CaseState, command: ExtendPayment, context: Context) -> Facts:
    in_charge(case, context)
    asset = _bought(case, command)
    forbid(
        asset.way is not Way.AUCTION,
        "D152 65.1",
        "Chỉ người mua trúng đấu giá được thỏa thuận gia hạn.",
        "Only the time of a buyer at an auction is extended.",
    )
    assert asset.sold_on
    with answerable("D152 65.1"):
        longest = due_for("R091b", asset.sold_on, context.pack).due
    forbid(
        not context.today <= command.until <= longest,
        "D152 65.1",
        f"Chỉ được thỏa thuận đến ngày {longest:%d/%m/%Y}.",
        f"It may be agreed until {longest:%d/%m/%Y} at most.",
    )
    forbid(
        asset.pay_until and asset.pay_until < context.today,
        "D152 65.1",
        "Thời hạn nộp tiền đã hết.",
        "The time for payment is over.",
    )
    yield SalePaymentExtended(asset=asset.id, auctioned_on=asset.sold_on, until=command.until)


def _bought(case: CaseState, command: ExtendPayment | CancelSale) -> Asset:
    """An asset that somebody bought and has not paid."""
    asset = asset_of(case, command)
    forbid(asset.taker, "D152 65.1", "Tài sản do người được thi hành án nhận.", "A creditor takes it.")
    return asset


@handles(CancelSale, Role.ENFORCER, signs=Unsigned.ENTERS)
def _cancel(case: CaseState, command: CancelSale, context: Context) -> Facts:
    in_charge(case, context)
    asset = _bought(case, command)
    assert asset.sold_on
    forbid(
        asset.way is Way.PREFERENCE,
        "L25 83.1",
        "Người được ưu tiên mua không nộp đủ tiền thì quyền đó tự hết.",
        "Who buys first loses that right by itself if he does not pay.",
    )
    with answerable("D152 65.1"):
        late = asset.way in (Way.DIRECT, Way.EXCHANGE) and context.today > asset.sold_on
        still = not late and may_pay(asset.sold_on, context.today, context.pack, agreed_until=asset.pay_until)
    forbid(still, "D152 65.1", "Người mua còn trong thời hạn nộp tiền.", "The buyer may still pay.")
    yield SaleCancelled(asset=asset.id, reason=command.reason)
    goes, _ = deposit_goes_to(contract_accepted=command.contract_signed, is_deposit=True)
    yield from returned_price(case, asset, kept=asset.deposit, to_budget=goes is Deposit.STATE_BUDGET)


def returned_price(case: CaseState, asset: Asset, *, kept: int, to_budget: bool = False) -> Facts:
    """What was paid for an asset that is not sold after all: `kept` is lost to the office or the State, in đồng.

    The rest goes back to who paid it.
    """
    paid = case.paid_for(asset.id)
    stays = min(paid, kept)
    number = case.distributions + 1
    parts = (
        ("deposit", "budget" if to_budget else "agency", stays, "kept"),
        ("price", asset.buyer, paid - stays, "payable"),
    )
    shares = shares_of(number, parts)
    if not shares:
        return
    lost = ledger.budget(case.office) if to_budget else ledger.deposits(case.office)
    lines = [(lost if s.status == "kept" else ledger.payable(case.id, s.id), -s.amount) for s in shares]
    receipts = tuple(receipt.id for receipt in case.receipts.group(("price", asset.id)))
    yield PriceReturned(
        asset=asset.id,
        distribution=number,
        shares=shares,
        postings=ledger.entry((ledger.held(case.id), paid), *lines),
        receipts=receipts,
    )
    if all(s.status == "kept" for s in shares):
        for receipt in receipts:
            yield MoneyPaidOut(receipt=receipt)


@handles(DeliverAsset, Role.ENFORCER, signs="deliver_asset")
def _deliver(case: CaseState, command: DeliverAsset, context: Context) -> Facts:
    asset = asset_of(case, command)
    forbid(
        asset.disputed,
        "L25 46.1.đ",
        "Tòa án đang giải quyết tranh chấp kết quả đấu giá.",
        "A court has the dispute of the auction.",
    )
    yield AssetDelivered(
        **paper(case, "delivery", "delivery_decision", context),
        asset=asset.id,
        taker=_taker(asset),
    )
    for receipt in list(case.receipts.group(("price", asset.id))):
        yield ProceedsPayable(receipt=receipt.id)
    claim = case.claims[asset.taker] if asset.taker else None
    performed = min(asset.settles, claim.outstanding) if claim else 0
    if claim and performed:
        charge = fees_on_performance(case, claim, performed, context.today, context.pack)
        yield from reckoned(charge)
        how = f"Nhận tài sản: {asset.description}"
        yield ClaimPerformed(claim=claim.id, amount=performed, how=how, on=context.today, **charge.totals())


def _taker(asset: Asset) -> str:
    if asset.taker:
        return "creditor"
    return "co_owner" if asset.way is Way.PREFERENCE else "buyer"


@follows(AssetDelivered)
def _enough(case: CaseState, fact: AssetDelivered, context: Context) -> Facts:
    if enough(case):
        yield ObligationPerformed()


@handles(SendRegistrationFile, Role.ENFORCER, Role.SECRETARY, Role.CLERK, signs=Unsigned.ENTERS)
def _file(case: CaseState, command: SendRegistrationFile, context: Context) -> Facts:
    in_charge(case, context)
    asset = asset_of(case, command)
    forbid(asset.registered, "D152 69.1", "Hồ sơ đã giao.", "The file was handed over already.")
    yield RegistrationFileSent(asset=asset.id)


@handles(RecordTitleStep, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _title(case: CaseState, command: RecordTitleStep, context: Context) -> Facts:
    in_charge(case, context)
    asset = asset_of(case, command)
    yield in_turn(case, STEPS[command.step](asset=asset.id), context)


@evolves(SaleMoneyReceived)
@evolves(DifferencePaid)
def _in_full(case: CaseState, fact: SaleMoneyReceived | DifferencePaid, event: Event) -> CaseState:
    return moved(case, fact.asset, standing=Standing.PAID)


@evolves(SalePaymentExtended)
def _extended(case: CaseState, fact: SalePaymentExtended, event: Event) -> CaseState:
    return moved(case, fact.asset, pay_until=fact.until)


@evolves(SaleCancelled)
def _off(case: CaseState, fact: SaleCancelled, event: Event) -> CaseState:
    """It is auctioned anew, at its last starting price; securities are sold anew."""
    securities = case.assets[fact.asset].way is Way.EXCHANGE
    standing = Standing.TRANSFERRED if securities else Standing.SALEABLE
    again = {"standing": standing, "way": Way.AUCTION, "opens_at": None, "announced": False}
    return moved(case, fact.asset, due=0, deposit=0, pay_until=None, **again)


@evolves(PriceReturned)
def _price_returned(case: CaseState, fact: PriceReturned, event: Event) -> CaseState:
    return allotted(case, fact, fact.receipts)


@evolves(AssetDelivered)
def _delivered(case: CaseState, fact: AssetDelivered, event: Event) -> CaseState:
    standing = Standing.TAKEN if fact.taker == "creditor" else Standing.DELIVERED
    case = moved(case, fact.asset, standing=standing, delivered_on=local_day(event.at))
    return issued(settled(case, event), fact, event)


@evolves(RegistrationFileSent)
def _registered(case: CaseState, fact: RegistrationFileSent, event: Event) -> CaseState:
    return moved(case, fact.asset, registered=True)
