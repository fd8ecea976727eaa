"""Enforcement is cancelled (đình chỉ thi hành án), of all that is left or of some claims (L25 48)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, Of, Unit
from cases.choices import Circumstances, cancelling
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.stages.common import (
    OFFICE_ROLES,
    DocumentFact,
    Facts,
    alive,
    ending_of,
    forbid,
    issued,
    paper,
    require,
)
from cases.stages.no_condition import end_publication
from cases.stages.overlays import CancellationGroundEstablished, lifted, of_ground
from cases.state import Bankrupt, CaseState
from law.figures import vnd
from law.guards import overlays as law_overlays
from law.periods import local_day


class WithdrawRequest(Command):
    """The creditor withdraws the request, wholly or for some claims (rút yêu cầu thi hành án), L25 48.4."""

    words = ("Rút yêu cầu thi hành án", "Withdraw the request")

    claims: Annotated[
        tuple[str, ...], Asked("Rút yêu cầu về (bỏ trống: toàn bộ)", "Claims withdrawn (none: all)", of=Of.CLAIM)
    ] = ()


class Cancel(Command):
    """Sign a cancellation (quyết định đình chỉ), of all that is left, of some claims, or of a joint debtor's share.

    `released`, `share` (đồng): the creditor lets off one of those who owe a claim together; only his share is
    cancelled, the others owe the rest (D152 28.2). Without a share said it is an equal one.
    """

    words = ("Ký quyết định đình chỉ", "Cancel")

    ground: Annotated[str, Asked("Căn cứ đình chỉ", "Ground", choices=cancelling, article="L25 48")]
    circumstances: Circumstances = ()
    claims: Annotated[
        tuple[str, ...], Asked("Đình chỉ phần (bỏ trống: toàn bộ)", "Claims (none: all)", of=Of.CLAIM)
    ] = ()
    released: Annotated[
        str, Asked("Người có nghĩa vụ liên đới được miễn phần của mình", "Joint debtor released", of=Of.PARTY)
    ] = ""
    share: Annotated[int, Asked("Phần nghĩa vụ được đình chỉ", "His share", unit=Unit.DONG, article="D152 28.2")] = (
        Field(default=0, ge=0)
    )


class RequestWithdrawn(Fact):
    words = ("Rút yêu cầu thi hành án", "Request withdrawn")
    article = "L25 48.4"
    claims: tuple[str, ...]


class Cancelled(DocumentFact):
    """A cancellation; `whole` when nothing un-cancelled is left, which ends the case (L25 55.2)."""

    words = ("Ký quyết định đình chỉ thi hành án", "Cancelled")

    article = "L25 48"
    ground: str
    claims: tuple[str, ...]
    whole: bool
    released: str = ""  # the joint debtor whose share alone is cancelled
    share: int = 0  # in đồng


@handles(WithdrawRequest, Role.PARTY, Role.CLERK, Role.ENFORCER, signs=Unsigned.RECORDS)
def _withdraw(case: CaseState, command: WithdrawRequest, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(
        case.origin != "on_request", "L25 48.4", "Việc chủ động không có yêu cầu để rút.", "Nobody requested this case."
    )
    yield RequestWithdrawn(claims=_claims(case, command.claims))
    yield CancellationGroundEstablished(ground="48.4")


def _claims(case: CaseState, names: tuple[str, ...]) -> tuple[str, ...]:
    """The claims meant: those named, else all that are still owed."""
    forbid(
        any(name not in case.claims for name in names),
        "L25 48",
        "Không có khoản phải thi hành này.",
        "There is no such claim.",
    )
    return names or tuple(c.id for c in case.claims.group("open"))


@handles(Cancel, *OFFICE_ROLES, signs="cancel")
def _cancel(case: CaseState, command: Cancel, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    require(of_ground(case, command.ground, command.circumstances, context, law_overlays.Overlay.CANCELLED).verdict)
    forbid(
        case.undistributed and command.ground in ("48.1", "48.2", "48.3", "48.4", "48.5"),
        "L25 54.6",
        "Còn tiền đã thu chưa phân chia; phân chia trước khi đình chỉ.",
        "Money was collected for the creditors before this ground: distribute it first.",
    )
    forbid(
        case.assets.count("given away"),
        "L25 48.6, 86.4",
        "Tài sản đã bán, chưa giao: giao tài sản, phân chia tiền trước khi đình chỉ.",
        "An asset is sold and not delivered: that comes first.",
    )
    claims = _claims(case, command.claims)
    forbid(not claims, "L25 48", "Không còn khoản nào phải thi hành.", "Nothing is left to cancel.")
    share = _share(case, command, claims) if command.released else 0
    left = {c.id for c in case.claims.group("open")} - set(claims)
    if share and case.claims[claims[0]].outstanding > share:
        left.add(claims[0])
    yield Cancelled(
        **paper(case, "cancel", "cancellation_decision", context),
        ground=command.ground,
        claims=claims,
        whole=not left,
        released=command.released,
        share=share,
    )


def _share(case: CaseState, command: Cancel, claims: tuple[str, ...]) -> int:
    """What a joint debtor's share of the one claim meant is, in đồng; refused where there is none (D152 28.2)."""
    claim = case.claims[claims[0]]
    forbid(
        len(claims) != 1 or len(claim.debtors) < 2 or command.released not in claim.debtors,
        "D152 28.2",
        "Chỉ đình chỉ phần của một người trong một nghĩa vụ liên đới (claims, released).",
        "Only the share of one of those who owe one claim together (claims, released).",
    )
    forbid(
        command.ground != "48.4",
        "D152 28.2",
        "Chỉ khi người được thi hành án yêu cầu hoặc thỏa thuận (48.4).",
        "Only where the creditor asks or agrees (48.4).",
    )
    share = command.share or claim.amount // len(claim.debtors)
    forbid(
        not 0 < share <= claim.outstanding,
        "D152 28.2",
        f"Phần của người này lớn hơn số còn phải thi hành ({vnd(claim.outstanding)}).",
        f"That share is more than what is still owed ({vnd(claim.outstanding)}).",
    )
    return share


@evolves(Cancelled)
def _cancelled(case: CaseState, fact: Cancelled, event: Event) -> CaseState:
    claims = [case.claims[name] for name in fact.claims]
    if fact.released:
        (claim,) = claims
        rest = tuple(name for name in claim.debtors if name != fact.released)
        freed = replace(claim, cancelled=claim.cancelled + fact.share, debtors=rest)
        case = issued(case.model_copy(update={"claims": case.claims.put({claim.id: freed})}), fact, event)
        return end_publication(lifted(case, event), event) if fact.whole else case
    if fact.ground == "48.8":
        lost = tuple((c.id, c.outstanding) for c in claims)
        told = {"number": fact.number, "on": local_day(event.at), "stage": case.stage}
        case = case.model_copy(update={"bankrupt": Bankrupt(claims=lost, **told)})
    cancelled = {c.id: replace(c, cancelled=c.cancelled + c.outstanding, done=c.done or not c.amount) for c in claims}
    case = issued(case.model_copy(update={"claims": case.claims.put(cancelled)}), fact, event)
    return end_publication(lifted(case, event), event) if fact.whole else case


@follows(Cancelled)
def _ends(case: CaseState, fact: Cancelled, context: Context) -> Facts:
    """A cancellation of everything ends the case (L25 55.2); money already received is still paid out first."""
    if fact.whole:
        yield ending_of(case, "cancelled", fact.signer)
