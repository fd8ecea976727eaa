"""A co-owner buys before others (quyền ưu tiên mua), L25 83.1; D152 63.

He is told of the price, has his days to say so, and then those to pay. Before a later auction he may still do it
until three working days before it opens.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from cases.asking import Asked, AssetId
from cases.assets import Asset, Preference, Standing, Way
from cases.commands import Command, Unsigned
from cases.events import Event, Expiry, Fact, Role
from cases.kernel import Appointment, Context, evolves, follows, handles
from cases.order import PRICED
from cases.parties import Party
from cases.stages.common import DocumentFact, Facts, alive, answerable, forbid, in_charge, issued, paper
from cases.stages.delivery import returned_price
from cases.stages.measures import AuctionStopGroundKnown, asset_of, moved
from cases.stages.notice import PartiesNotified
from cases.stages.receipts import MoneyReceived
from cases.stages.valuation import RevaluationWindowClosed
from cases.state import CaseState
from law.guards.sale import Halt
from law.periods import due_for, local_day, midnight_after


class NamePreEmptor(Command):
    """Somebody may buy the asset before others (người có quyền ưu tiên mua), L25 83.1."""

    words = ("Ghi nhận người có quyền ưu tiên mua", "Name who may buy first")

    asset: AssetId
    holder: Annotated[Party, Asked("Người có quyền ưu tiên mua", "Who may buy first")]


class NotifyPreEmption(Command):
    """Sign the notice to who may buy before others (thông báo quyền ưu tiên mua), D152 63.1."""

    words = ("Ký thông báo quyền ưu tiên mua", "Notify the right to buy first")

    asset: AssetId


class AnswerPreEmption(Command):
    """Who may buy before others says whether he does (trả lời về quyền ưu tiên mua), L25 83.1."""

    words = ("Ghi nhận trả lời về quyền ưu tiên mua", "Record the answer on buying first")

    asset: AssetId
    buys: Annotated[bool, Asked("Mua tài sản", "He buys")]


class PreEmptorNamed(Fact):
    words = ("Ghi nhận người có quyền ưu tiên mua", "Who may buy first is named")
    article = "L25 83.1"
    asset: str
    party: str
    who: Party
    valued: bool


class PreEmptionOffered(DocumentFact):
    words = ("Ký thông báo quyền ưu tiên mua", "Right to buy first notified")
    article = "D152 63.1"
    asset: str
    price: int


class PreEmptionNotified(Fact):
    """The co-owner has valid notice: his days to say that he buys run."""

    words = ("Người có quyền ưu tiên mua nhận thông báo hợp lệ", "Co-owner has valid notice")

    article = "L25 83.1"
    asset: str
    form: str
    sale: str


class PreEmptionExercised(Fact):
    words = ("Chủ sở hữu chung mua theo quyền ưu tiên", "Co-owner buys")
    article = "L25 83.1"
    asset: str
    until: date


class PreEmptionWaived(Fact):
    words = ("Chủ sở hữu chung không mua", "Co-owner does not buy")
    article = "L25 83.1"
    asset: str


class PreEmptionPeriodEnded(Expiry):
    """The days to answer are over and he buys: those to pay run (L25 83.1)."""

    words = ("Hết thời hạn ưu tiên mua, chờ nộp tiền", "Time to answer over, price awaited")

    article = "L25 83.1"
    asset: str


class PreEmptionPaid(Fact):
    words = ("Chủ sở hữu chung nộp đủ tiền", "Co-owner paid in full")
    article = "L25 83.1"
    asset: str


class PreEmptionLapsed(Expiry):
    """He did not buy, or did not pay, in time: anybody may (L25 83.1)."""

    words = ("Hết quyền ưu tiên mua", "Right to buy first is over")

    article = "L25 83.1"
    asset: str


class AuctionMayBeContracted(Fact):
    """Nobody may have the price changed and nobody buys first: the days to contract the auction run (L25 83.2.a).

    The law counts from the end of the re-valuation window; with a co-owner, the later of the two is the reading chosen.
    """

    words = ("Đủ điều kiện ký hợp đồng đấu giá", "Auction may be contracted")

    article = "L25 83.2.a"
    asset: str


@handles(NamePreEmptor, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _name(case: CaseState, command: NamePreEmptor, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    forbid(asset.co_owner, "L25 83.1", "Đã ghi nhận người có quyền này.", "Somebody is named already.")
    yield PreEmptorNamed(
        asset=asset.id,
        party=f"B{len(case.refs('B')) + 1}",
        who=command.holder,
        valued=asset.standing in PRICED,
    )


@handles(NotifyPreEmption, Role.ENFORCER, signs="notice")
def _offer(case: CaseState, command: NotifyPreEmption, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(
        asset.preference is not Preference.NAMED or asset.offer,
        "D152 63.1",
        "Không có người được ưu tiên mua, hoặc đã thông báo.",
        "Nobody may buy first, or he was told already.",
    )
    yield PreEmptionOffered(
        **paper(case, "pre-emption", "pre_emption_notice", context),
        asset=asset.id,
        price=asset.price,
    )


@handles(AnswerPreEmption, Role.PARTY, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _answer(case: CaseState, command: AnswerPreEmption, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    forbid(
        context.actor.role is Role.PARTY and context.actor.id != asset.co_owner,
        "L25 83.1",
        "Chỉ người có quyền ưu tiên mua được trả lời.",
        "Only who may buy first answers.",
    )
    later = asset.standing is Standing.OFFERED
    forbid(
        not asset.co_owner or asset.preference is not (Preference.GONE if later else Preference.TOLD),
        "L25 83.1",
        "Chưa thông báo quyền ưu tiên mua, hoặc đã trả lời.",
        "He has no notice yet, or has answered.",
    )
    if not command.buys:
        yield PreEmptionWaived(asset=asset.id)
        if not later:
            yield PreEmptionLapsed(asset=asset.id)
        return
    until = _until(case, asset, context)
    forbid(
        context.today > until or (later and asset.sale == "first"),
        "L25 83.1",
        f"Hết thời hạn ưu tiên mua (đến {until:%d/%m/%Y}).",
        f"The time to buy first is over (until {until:%d/%m/%Y}).",
    )
    yield PreEmptionExercised(asset=asset.id, until=context.today if later else until)
    if later:
        yield AuctionStopGroundKnown(asset=asset.id, reason=Halt.PAID_OR_TAKEN)
        yield PreEmptionPeriodEnded(asset=asset.id)


def _until(case: CaseState, asset: Asset, context: Context) -> date:
    """The last day to say so: of the notice and of the re-valuation window the later; R079 before a later auction."""
    if asset.standing is Standing.OFFERED:
        assert asset.opens_at
        with answerable("L25 83.1"):
            return due_for("R079", local_day(asset.opens_at), context.pack).due
    running = (case.duties.get(f"{rule}/{asset.id}") for rule in ("R077", "R071"))
    return max((duty.due for duty in running if duty and duty.due), default=context.today)


@follows(PartiesNotified)
def _told(case: CaseState, fact: PartiesNotified, context: Context) -> Facts:
    for standing in PRICED:
        for asset in list(case.assets.group(standing)):
            if asset.offer == fact.document:
                yield PreEmptionNotified(asset=asset.id, form=asset.form, sale=asset.sale)


@follows(MoneyReceived)
def _paid(case: CaseState, fact: MoneyReceived, context: Context) -> Facts:
    asset = case.assets.get(fact.asset)
    if asset and asset.way is Way.PREFERENCE and case.paid_for(asset.id) >= asset.due:
        yield PreEmptionPaid(asset=asset.id)


@follows(PreEmptionLapsed)
def _gives_back(case: CaseState, fact: PreEmptionLapsed, context: Context) -> Facts:
    yield from returned_price(case, case.assets[fact.asset], kept=0)


@follows(RevaluationWindowClosed, PreEmptionLapsed)
def _may_be_auctioned(case: CaseState, fact: RevaluationWindowClosed | PreEmptionLapsed, context: Context) -> Facts:
    asset = case.assets[fact.asset]
    if asset.standing is Standing.SALEABLE and not asset.preferred:
        yield AuctionMayBeContracted(asset=asset.id)


@evolves(PreEmptorNamed)
def _named(case: CaseState, fact: PreEmptorNamed, event: Event) -> CaseState:
    case = moved(case, fact.asset, co_owner=fact.party, preference=Preference.NAMED)
    return case.model_copy(update={"parties": case.parties.put({fact.party: fact.who})})


@evolves(PreEmptionOffered)
def _offered(case: CaseState, fact: PreEmptionOffered, event: Event) -> CaseState:
    case = moved(case, fact.asset, offer=fact.document)
    return issued(case, fact, event, parties=(case.assets[fact.asset].co_owner,))


@evolves(PreEmptionNotified)
def _knows(case: CaseState, fact: PreEmptionNotified, event: Event) -> CaseState:
    return moved(case, fact.asset, preference=Preference.TOLD)


@evolves(PreEmptionExercised)
def _used(case: CaseState, fact: PreEmptionExercised, event: Event) -> CaseState:
    over = Appointment(at=midnight_after(fact.until), kind=PreEmptionPeriodEnded.kind, data={"asset": fact.asset})
    case = moved(case, fact.asset, preference=Preference.USED)
    return case.model_copy(update={"appointments": (*case.appointments, over)})


@evolves(PreEmptionPeriodEnded)
def _sold_to_him(case: CaseState, fact: PreEmptionPeriodEnded, event: Event) -> CaseState:
    asset = case.assets[fact.asset]
    bought = {"standing": Standing.SOLD, "way": Way.PREFERENCE, "buyer": asset.co_owner, "due": asset.price}
    return moved(case, asset.id, sold_on=local_day(event.at), deposit=0, **bought)


@evolves(PreEmptionLapsed)
def _gone(case: CaseState, fact: PreEmptionLapsed, event: Event) -> CaseState:
    asset = case.assets[fact.asset]
    free: dict[str, Any] = {"preference": Preference.GONE, "offer": ""}
    if asset.way is Way.PREFERENCE:
        free |= {"standing": Standing.SALEABLE, "way": Way.AUCTION, "due": 0, "opens_at": None, "halt": None}
    return moved(case, asset.id, **free)
