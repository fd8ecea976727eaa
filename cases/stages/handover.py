"""What the judgment gives somebody is handed over (giao vật, nhà, đất, giấy tờ), L25 88–90; D152 67.2, 70.

The enforcer delivers on the spot, with minutes of what was left behind and who keeps it. Papers he may recover first;
who is to have them is told twice, and then they go to the body that issued them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from cases.asking import Asked, AssetId, ClaimId
from cases.assets import Asset, Form, Standing
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.parts import Claim
from cases.settlement import fees_on_performance
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    forbid,
    in_charge,
    in_turn,
    issued,
    names_step,
    paper,
)
from cases.stages.fees import reckoned
from cases.stages.measures import asset_of, moved, settled
from cases.stages.money import ClaimPerformed
from cases.state import CaseState
from law.guards.coercion import Measure
from law.periods import local_day


class RecordDelivery(Command):
    """Sign the minutes of a delivery in kind (biên bản giao tài sản), L25 88–90.

    `received`: who is to have it took it. `left_behind`: things of others or of the debtor that stayed there, kept by
    `custodian`.
    """

    words = ("Ký biên bản giao tài sản theo bản án", "Record the delivery in kind")

    asset: AssetId
    claim: ClaimId
    received: Annotated[bool, Asked("Người được thi hành án đã nhận", "The creditor took it")] = True
    left_behind: Annotated[str, Asked("Tài sản để lại tại chỗ", "Things left behind", long=True, article="L25 89")] = (
        Field(default="", max_length=2000)
    )
    custodian: Annotated[str, Asked("Người bảo quản tài sản để lại", "Who keeps them")] = Field(
        default="", max_length=300
    )

    @model_validator(mode="after")
    def _kept(self) -> Self:
        if bool(self.left_behind) != bool(self.custodian):
            raise ValueError(
                "tài sản để lại phải có người bảo quản (left_behind, custodian) / what is left behind has its keeper"
            )
        return self


class NotifyRecovered(Command):
    """Sign the notice to come for recovered papers, the first or the second (thông báo nhận giấy tờ), D152 70.2."""

    words = ("Ký thông báo nhận giấy tờ đã thu hồi", "Notify the recovered papers")

    asset: AssetId
    abroad: Annotated[bool, Asked("Người được nhận ở nước ngoài", "He lives abroad", article="D152 70.2")] = False


class RecordHandoverStep(Command):
    """Record what came of a delivery in kind, by the step's name (việc giao tài sản, giấy tờ)."""

    words = ("Ghi bước giao tài sản, giấy tờ", "Record a step of the handover")

    asset: AssetId
    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]

    _known = names_step(lambda: STEPS)


class FixProtectedActivity(Command):
    """Fix something that the police are asked to protect (hoạt động cần công an bảo vệ), D152 106.2."""

    words = ("Ấn định hoạt động cần bảo vệ", "Fix an activity to be protected")

    asset: AssetId
    start: Annotated[AwareDatetime, Asked("Bắt đầu lúc", "Begins at", article="D152 106.2")]


class ThingHandedOver(DocumentFact):
    words = ("Giao tài sản theo bản án, quyết định", "Thing handed over")
    article = "L25 88–90"
    asset: str
    claim: str
    received: bool
    left_behind: str
    custodian: str


class PapersRecoveredNotified(DocumentFact):
    words = ("Thông báo nhận giấy tờ đã thu hồi", "Recovered papers notified")
    article = "D152 70.2"
    asset: str
    notice: str  # first | second
    abroad: bool


class ProtectedActivityFixed(Fact):
    """The request to the police counts back from its beginning."""

    words = ("Ấn định hoạt động cần bảo vệ", "Protected activity fixed")

    article = "D152 106.2"
    asset: str
    start: datetime

    def starts(self, at: datetime) -> datetime:
        return self.start


class HandoverStep(Fact):
    """What came of a delivery in kind."""

    asset: str


class FeeAmountNotified(HandoverStep):
    words = ("Thông báo mức phí trước khi giao tài sản", "Fee notified before the delivery")
    article = "F216 5.4.b"


class PoliceSupportRequested(HandoverStep):
    words = ("Đề nghị công an hỗ trợ, bảo vệ", "Police support requested")
    article = "D152 106.2"


class PapersCollected(HandoverStep):
    words = ("Người được nhận đã nhận giấy tờ", "Papers collected")
    article = "D152 70.2"


class PapersPassedOn(HandoverStep):
    words = ("Giao giấy tờ cho cơ quan ban hành", "Papers handed to the issuing body")
    article = "D152 70.2"


STEPS: Mapping[str, type[HandoverStep]] = {step.kind: step for step in HandoverStep.__subclasses__()}


@handles(RecordDelivery, Role.ENFORCER, signs="delivery_minutes")
def _deliver(case: CaseState, command: RecordDelivery, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(
        asset.measure is not Measure.DELIVER,
        "L25 71.5",
        "Không có quyết định cưỡng chế giao tài sản này.",
        "Its delivery was not ordered.",
    )
    claim = _of_it(case, asset, command.claim)
    forbid(
        asset.fixed_for is None or context.now < asset.fixed_for,
        "L25 72.5",
        "Chưa đến thời gian cưỡng chế đã ấn định.",
        "The time fixed for the coercion has not come.",
    )
    forbid(
        f"R042/{asset.id}" in case.duties,
        "L25 90.3.a",
        "Chưa hết thời hạn người khác di chuyển tài sản của mình.",
        "Others may still take their things away.",
    )
    forbid(
        not command.received and asset.form is not Form.PAPERS,
        "L25 46.1.i",
        "Người được thi hành án không nhận: thông báo lại; hai lần vắng mặt thì hoãn thi hành án.",
        "The creditor does not take it: he is told again; twice absent, it is postponed.",
    )
    yield ThingHandedOver(
        **paper(case, "delivery", "delivery_minutes", context),
        **command.model_dump(),
    )
    if command.received:
        yield from _performed(case, claim, asset, context)


def _of_it(case: CaseState, asset: Asset, name: str) -> Claim:
    """The claim by which its owner has to hand the thing over."""
    claim = case.claims.get(name)
    forbid(
        claim is None or claim.settled or asset.owner not in claim.debtors,
        "L25 88",
        "Không có nghĩa vụ giao tài sản này.",
        "No claim to have it handed over is open.",
    )
    assert claim
    return claim


def _performed(case: CaseState, claim: Claim, asset: Asset, context: Context) -> Facts:
    charge = fees_on_performance(case, claim, claim.outstanding, context.today, context.pack)
    yield from reckoned(charge)
    how = f"Giao tài sản: {asset.description}"
    yield ClaimPerformed(claim=claim.id, amount=claim.outstanding, how=how, on=context.today, **charge.totals())


@handles(NotifyRecovered, Role.ENFORCER, signs="notice")
def _tell(case: CaseState, command: NotifyRecovered, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(
        f"R112a/{asset.id}" in case.duties or asset.told == len(NUMBERS),
        "D152 70.2",
        "Chưa hết thời hạn của thông báo trước, hoặc đã thông báo hai lần.",
        "The days of the notice before run, or he was told twice.",
    )
    yield PapersRecoveredNotified(
        **paper(case, "papers", "recovered_papers_notice", context),
        asset=asset.id,
        notice=NUMBERS[asset.told],
        abroad=command.abroad,
    )


NUMBERS = ("first", "second")


@handles(RecordHandoverStep, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _step(case: CaseState, command: RecordHandoverStep, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset, step = asset_of(case, command), STEPS[command.step]
    over = step in (PapersCollected, PapersPassedOn)
    forbid(
        over and asset.standing is not Standing.RECOVERED,
        "D152 70.2",
        "Phải thu hồi giấy tờ trước.",
        "The papers are recovered first.",
    )
    forbid(
        step is PapersPassedOn and (asset.told < len(NUMBERS) or f"R112b/{asset.id}" in case.duties),
        "D152 70.2",
        "Chỉ sau khi thông báo hai lần mà hết thời hạn không đến nhận.",
        "Only when he was told twice and did not come in time.",
    )
    yield in_turn(case, step(asset=asset.id), context)
    if step is PapersCollected:
        yield from _performed(case, case.claims[asset.claim], asset, context)


@handles(FixProtectedActivity, Role.ENFORCER, signs=Unsigned.ENTERS)
def _protect(case: CaseState, command: FixProtectedActivity, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    forbid(command.start <= context.now, "D152 106.2", "Thời điểm đã qua.", "That moment has passed.")
    yield ProtectedActivityFixed(asset=asset.id, start=command.start)


@evolves(ThingHandedOver)
def _handed(case: CaseState, fact: ThingHandedOver, event: Event) -> CaseState:
    if not fact.received:
        case = moved(case, fact.asset, standing=Standing.RECOVERED, claim=fact.claim)
        return issued(case, fact, event, parties=())
    return issued(_gone(case, fact.asset, local_day(event.at), event), fact, event, parties=())


@evolves(PapersRecoveredNotified)
def _told(case: CaseState, fact: PapersRecoveredNotified, event: Event) -> CaseState:
    asset = case.assets[fact.asset]
    case = moved(case, fact.asset, told=asset.told + 1)
    return issued(case, fact, event, parties=(case.claims[asset.claim].creditor,))


@evolves(PapersCollected)
@evolves(PapersPassedOn)
def _out(case: CaseState, fact: HandoverStep, event: Event) -> CaseState:
    return _gone(case, fact.asset, local_day(event.at), event)


def _gone(case: CaseState, name: str, on: date, event: Event) -> CaseState:
    """Nothing is registered for who had it by the judgment: he has the judgment for that."""
    return settled(moved(case, name, standing=Standing.DELIVERED, delivered_on=on, registered=True), event)
