"""Parties who owe each other set their debts off (bù trừ nghĩa vụ thi hành án), D152 31.

Both debts may stand in one case, or in two of the office: then each case records its own side, the second one for the
sum that the first one did; until then so much of its debt is spoken for (`cases.counterclaims`). No money moves; the
fee of each who so receives his money is due as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from cases.asking import Asked, ClaimId, Unit
from cases.commands import Command
from cases.counterclaims import SetOffElsewhere, pair, pending, reserved, told_to
from cases.events import Event, Role
from cases.kernel import Context, evolves, handles
from cases.parties import PartyKind
from cases.parts import Claim
from cases.settlement import fees_on_performance
from cases.spelling import plain
from cases.stages.common import DocumentFact, Facts, alive, forbid, issued, paper, require
from cases.stages.fees import reckoned
from cases.stages.money import ClaimPerformed
from cases.state import CaseState
from law.guards.set_off import Mutual, may_set_off
from law.regime import regime_on


class SetOff(Command):
    """Sign the minutes by which two debts are set off (biên bản bù trừ nghĩa vụ), D152 31. `amount` in đồng.

    `against` is the other debt: of this case, or of the case `other` of the office.
    """

    words = ("Ký biên bản bù trừ nghĩa vụ", "Set debts off")

    claim: ClaimId
    against: Annotated[str, Asked("Nghĩa vụ được bù trừ với", "The other debt")] = Field(min_length=1, max_length=20)
    amount: Annotated[int, Asked("Số tiền bù trừ", "Amount", unit=Unit.DONG)] = Field(gt=0)
    other: Annotated[str, Asked("Mã vụ việc khác có nghĩa vụ đó", "Another case that it stands in")] = Field(
        default="", max_length=200
    )
    harms_third_party: Annotated[
        bool, Asked("Ảnh hưởng quyền, lợi ích của người thứ ba", "A third party is harmed", article="D152 31")
    ] = False


class DebtsSetOff(DocumentFact):
    """`other` is the other case and `decision` the number of its decision; empty where both debts stand here."""

    words = ("Bù trừ nghĩa vụ thi hành án", "Debts set off")

    article = "D152 31"
    claim: str
    against: str
    amount: int
    other: str = ""
    decision: str = ""


class Counter(NamedTuple):
    """The other debt: the names of its creditor and debtors, what is left, the number of the decision that orders it,
    and what its case set off with this one."""

    creditor: str
    debtors: tuple[str, ...]
    left: int
    money: bool
    state: bool
    decision: str
    done: int = 0


def counter_of(case: CaseState, asks: str, command: SetOff, elsewhere: Iterable[SetOffElsewhere]) -> dict[str, Any]:
    """The other debt of a command, as its own case tells it to the case that `asks`; nothing where there is none.

    `elsewhere`: what others set off against this case's debts.
    """
    claim = case.claims.get(command.against)
    if claim is None or case.ended:
        return {}
    done = case.set_off_with.get(pair(asks, command.claim, command.against), 0)
    counter = _counter(case, claim)
    left = counter.left - reserved(pending(case, elsewhere), claim.id, asks)
    return counter._replace(done=done, left=left)._asdict()


def _counter(case: CaseState, claim: Claim) -> Counter:
    creditor = case.parties[claim.creditor]
    taken = sum(asset.settles for asset in case.assets.group("given away") if asset.taker == claim.id)
    return Counter(
        creditor=plain(creditor.name),
        debtors=tuple(plain(case.parties[ref].name) for ref in claim.debtors),
        left=claim.outstanding - taken,
        money=claim.amount > 0,
        state=creditor.kind is PartyKind.STATE,
        decision=case.decision.number if case.decision else "",
    )


@handles(SetOff, Role.ENFORCER, signs="agreement", needs=("counterclaim", "set_off_elsewhere"))
def _set_off(case: CaseState, command: SetOff, context: Context) -> Facts:
    alive(case, context)
    mine = case.claims.get(command.claim)
    counter = _told(case, command, context)
    forbid(
        mine is None or counter is None or (not command.other and command.claim == command.against),
        "D152 31",
        "Không có nghĩa vụ này.",
        "There is no such debt.",
    )
    assert mine
    assert counter
    own, here = _counter(case, mine), told_to(case, context)
    known = case.set_off_with.get(pair(command.other, command.against, command.claim), 0)
    mirrored = max(0, counter.done - known)  # what the other case set off, and this one not yet
    forbid(
        mirrored and command.amount != mirrored,
        "D152 31",
        "Phải bằng số tiền đã bù trừ ở việc kia.",
        "It is the sum that was set off in the other case.",
    )
    spoken_for = 0 if command.other else reserved(here, command.against)
    require(
        may_set_off(
            Mutual(
                mutual=own.creditor in counter.debtors and counter.creditor in own.debtors,
                money=own.money and counter.money,
                left=(own.left - reserved(here, mine.id, command.other), counter.left + mirrored - spoken_for),
                state=own.state or counter.state,
                harms_third_party=command.harms_third_party,
            ),
            command.amount,
            regime_on(context.today),
        )
    )
    yield DebtsSetOff(
        **paper(case, "set-off", "set_off_minutes", context),
        decision=counter.decision if command.other else "",
        **command.model_dump(exclude={"harms_third_party"}),
    )
    sides = [mine] if command.other else [mine, case.claims[command.against]]
    for claim in sides:
        charge = fees_on_performance(case, claim, command.amount, context.today, context.pack)
        yield from reckoned(charge)
        yield ClaimPerformed(
            claim=claim.id,
            amount=command.amount,
            how="Bù trừ nghĩa vụ thi hành án",
            on=context.today,
            **charge.totals(),
        )


def _told(case: CaseState, command: SetOff, context: Context) -> Counter | None:
    """The other debt, of this case or as its own case tells it."""
    if not command.other:
        claim = case.claims.get(command.against)
        return _counter(case, claim) if claim else None
    told: Mapping[str, Any] = context.facts.get("counterclaim") or {}
    return Counter(**{**told, "debtors": tuple(told["debtors"])}) if told else None


@evolves(DebtsSetOff)
def _done(case: CaseState, fact: DebtsSetOff, event: Event) -> CaseState:
    if fact.other:
        both = pair(fact.other, fact.against, fact.claim)
        done = {**case.set_off_with, both: case.set_off_with.get(both, 0) + fact.amount}
        case = case.model_copy(update={"set_off_with": done})
    return issued(case, fact, event)
