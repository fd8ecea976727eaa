"""A measure ends (giải tỏa kê biên, chấm dứt cưỡng chế), L25 95; and what the steps of a coerced asset share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from pydantic import Field

from cases.asking import AssetId, Reason
from cases.assets import STANDING_WORDS, Asset, Standing
from cases.commands import Command
from cases.events import Event, Fact, Role, snake
from cases.kernel import Context, Refusal, evolves, follows, handles
from cases.order import GOES_ON, HELD, ORDER, UNDER_WAY
from cases.stages.cancellation import Cancelled
from cases.stages.common import DocumentFact, Facts, alive, at_stage, forbid, paper
from cases.stages.money import ObligationPerformed
from cases.state import CaseState, Stage
from law.guards.sale import Halt


class OnAsset(Protocol):
    """A command that names an asset."""

    @property
    def asset(self) -> str: ...


def asset_of(case: CaseState, command: OnAsset) -> Asset:
    """The asset that a command names, if what must come before it has (cases/order.py); refused otherwise."""
    found = case.assets.get(command.asset)
    vi, en = f"Không có tài sản {command.asset} trong vụ việc.", f"The case has no asset {command.asset}."
    forbid(found is None, "L25 71", vi, en)
    assert found
    step = snake(type(command).__name__)
    forbid(found.held_for and step not in GOES_ON, *HELD)
    turn = ORDER.get(step)
    if turn and found.standing not in turn.at:
        (vi, en), before = STANDING_WORDS[found.standing], turn.before
        raise Refusal(before.article, f"{before.vi} Tài sản {found.id}: {vi}.", f"{before.en} {found.id} is {en}.")
    return found


def moved(case: CaseState, name: str, **change: Any) -> CaseState:
    """The case with one asset changed."""
    return case.model_copy(update={"assets": case.assets.put({name: replace(case.assets[name], **change)})})


def unappointed(case: CaseState, name: str) -> CaseState:
    """The case without what was to come about by itself for one asset."""
    kept = tuple(a for a in case.appointments if a.data.get("asset") != name)
    return case.model_copy(update={"appointments": kept})


def settled(case: CaseState, event: Event) -> CaseState:
    """Where a case stands once nothing is under a measure: it pays, or looks for other means."""
    if case.assets.count("live") or case.stage not in (Stage.COERCION, Stage.SALE):
        return case
    paying = case.performed or case.undistributed or case.unpaid
    return at_stage(case, Stage.PAYING if paying else Stage.CONDITIONS, event)


class LiftMeasure(Command):
    """Sign the end of a measure (giải tỏa kê biên, chấm dứt cưỡng chế), L25 95."""

    words = ("Ký quyết định giải tỏa, chấm dứt cưỡng chế", "Lift the measure")

    asset: AssetId
    reason: Reason = Field(min_length=1, max_length=1000)


class ReleaseGroundEstablished(Fact):
    words = ("Phát sinh căn cứ giải tỏa, chấm dứt cưỡng chế", "Ground to end the measure arose")
    article = "L25 95.3"
    asset: str
    reason: str


class AuctionStopGroundKnown(Fact):
    """An auction that is under way is to be paused or stopped: the house is asked at once (L25 84.3)."""

    words = ("Có căn cứ tạm dừng, dừng đấu giá", "Ground to halt the auction known")

    article = "L25 84"
    asset: str
    reason: Halt


class AssetRedeemed(Fact):
    """The debtor paid all in time before the auction and keeps the asset (L25 83.4)."""

    words = ("Người phải thi hành án chuộc lại tài sản", "Asset redeemed")

    article = "L25 83.4"
    asset: str


class DebtorPaidAll(Fact):
    """The debtor paid all and keeps the asset that a creditor asked to take (D152 65.6)."""

    words = ("Người phải thi hành án nộp đủ tiền để giữ tài sản", "Debtor paid all to keep the asset")

    article = "D152 65.6"
    asset: str


class MeasureLifted(DocumentFact):
    words = ("Ký quyết định giải tỏa, chấm dứt cưỡng chế", "Measure lifted")
    article = "L25 95.3"
    asset: str
    reason: str


class CoercionEnded(Fact):
    words = ("Chấm dứt biện pháp cưỡng chế", "Measure ended")
    article = "L25 95.3"
    asset: str


def _lifts(case: CaseState, command: LiftMeasure) -> str:
    """Of a seizure it is a decision of its own, of other measures their end."""
    asset = case.assets.get(command.asset)
    return "release_seizure" if asset is None or asset.seizable else "end_coercion"


@handles(LiftMeasure, Role.ENFORCER, signs=_lifts)
def _lift(case: CaseState, command: LiftMeasure, context: Context) -> Facts:
    asset = asset_of(case, command)
    if asset.standing is not Standing.RELEASING:
        alive(case, context, while_paused=True)
        yield ReleaseGroundEstablished(asset=asset.id, reason=command.reason)
    yield MeasureLifted(
        **paper(case, "release", "release_decision", context),
        asset=asset.id,
        reason=command.reason,
    )
    yield CoercionEnded(asset=asset.id)


@follows(ObligationPerformed, Cancelled)
def _frees(case: CaseState, fact: Fact, context: Context) -> Facts:
    """Nothing is to be enforced any more: what is not sold is released (L25 84.2, 95)."""
    if isinstance(fact, Cancelled) and not fact.whole and not fact.released:
        return
    let_off = fact.released if isinstance(fact, Cancelled) and not fact.whole else ""
    if let_off and any(let_off in claim.debtors for claim in case.claims.group("open")):
        return
    for asset in list(case.assets.group("free")):
        if let_off and asset.owner != let_off:
            continue
        if isinstance(fact, ObligationPerformed) and asset.standing is Standing.OFFERED:
            assert asset.redeem_until
            if context.today <= asset.redeem_until:
                yield AssetRedeemed(asset=asset.id)
        if isinstance(fact, ObligationPerformed) and asset.standing is Standing.ACCEPTED:
            yield DebtorPaidAll(asset=asset.id)
        if asset.standing in UNDER_WAY and not asset.halt:
            yield AuctionStopGroundKnown(
                asset=asset.id, reason=Halt.CANCELLED if isinstance(fact, Cancelled) else Halt.PAID_OR_TAKEN
            )
        if asset.standing is not Standing.RELEASING:
            yield ReleaseGroundEstablished(asset=asset.id, reason="Không còn nghĩa vụ phải thi hành")


@evolves(AuctionStopGroundKnown)
def _to_halt(case: CaseState, fact: AuctionStopGroundKnown, event: Event) -> CaseState:
    return moved(case, fact.asset, halt=fact.reason)


@evolves(ReleaseGroundEstablished)
def _to_release(case: CaseState, fact: ReleaseGroundEstablished, event: Event) -> CaseState:
    return moved(unappointed(case, fact.asset), fact.asset, standing=Standing.RELEASING)


@evolves(CoercionEnded)
def _ended(case: CaseState, fact: CoercionEnded, event: Event) -> CaseState:
    return settled(moved(case, fact.asset, standing=Standing.LIFTED), event)
