"""What other cases of the office set off against the debts of a case, and it has not recorded yet (D152 31).

Each of two cases records its own side of a set-off. Between the two the second one's debt is spoken for: the fact
`set_off_elsewhere` tells it what the others signed, and so much of the debt is neither paid nor set off again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from cases.kernel import Context
from cases.stages.common import forbid
from cases.state import CaseState
from law.figures import vnd


class SetOffElsewhere(NamedTuple):
    """A set-off that another case recorded: its id and claim, the claim of this one, the sum in đồng."""

    case: str
    claim: str
    own: str
    amount: int


def pair(other: str, theirs: str, own: str) -> str:
    """Under which a case keeps what it set off of its own debt against another case's."""
    return f"{other}#{theirs}#{own}"


def pending(case: CaseState, told: Iterable[SetOffElsewhere]) -> Iterator[SetOffElsewhere]:
    """What of it this case has still to record, for each pair of debts."""
    whole: dict[tuple[str, str, str], int] = {}
    for one in told:
        whole[one[:3]] = whole.get(one[:3], 0) + one.amount
    for (other, theirs, own), amount in whole.items():
        left = amount - case.set_off_with.get(pair(other, theirs, own), 0)
        if left > 0:
            yield SetOffElsewhere(other, theirs, own, left)


def reserved(found: Iterable[SetOffElsewhere], claim: str, but: str = "") -> int:
    """What of a debt is spoken for, in đồng; `but` is the case whose side is being recorded."""
    return sum(one.amount for one in found if one.own == claim and one.case != but)


def told_to(case: CaseState, context: Context) -> tuple[SetOffElsewhere, ...]:
    """What is pending here, as the fact says."""
    given: Iterable[Mapping[str, Any]] = context.facts.get("set_off_elsewhere") or ()
    return tuple(pending(case, (SetOffElsewhere(**one) for one in given)))


def none_pending(case: CaseState, context: Context) -> None:
    """Refuse to share money out while a debt is spoken for: the set-off is recorded here first."""
    found = told_to(case, context)
    where = "; ".join(f"{one.case}: {vnd(one.amount)}" for one in found)
    forbid(
        found,
        "D152 31",
        f"Vụ việc khác đã bù trừ với nghĩa vụ ở đây: {where}. Ghi nhận bù trừ (set_off) trước.",
        f"Another case has set off against a debt here: {where}. Record the set-off (set_off) first.",
    )
