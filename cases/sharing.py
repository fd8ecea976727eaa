"""Other cases of a debtor that share the money of his asset (nhiều việc của một người phải thi hành án), L25 54.2.b.

Money of a coercion serves the claims that this office enforced when the coercion was decided, rank by rank and pro rata
within a rank, whatever case they stand in; what is left then serves those that came later, and those of other offices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from law.claims import Claim

OF_CASE = "case:"
"""What the claim of a share begins with that belongs to another case; its name follows."""
MARK = "#"


@dataclass(frozen=True, slots=True)
class Sharer:
    """Another open case of the debtor: its name, its decision, and what it may still ask, in đồng.

    `principal` and `interest` are claims as the law shares money out among them, each named after its case.
    `elsewhere`: another office enforces it, and has a part in what this coercion brought only after its own cases.
    """

    case: str
    decision: str
    principal: tuple[Claim, ...]
    interest: tuple[Claim, ...] = ()
    elsewhere: bool = False

    @property
    def owed(self) -> int:
        return sum(claim.amount for claim in (*self.principal, *self.interest))

    def told(self) -> dict[str, Any]:
        """As a decision is told of it."""
        return {
            "case": self.case,
            "decision": self.decision,
            "principal": [claim.model_dump(mode="json") for claim in self.principal],
            "interest": [claim.model_dump(mode="json") for claim in self.interest],
            "elsewhere": self.elsewhere,
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Sharer:
        """The other way round."""
        principal, interest = (tuple(map(Claim.model_validate, told[name])) for name in ("principal", "interest"))
        return cls(told["case"], told["decision"], principal, interest, told.get("elsewhere", False))


def named(case: str, claim: str) -> str:
    """The name of a claim of another case among those that share."""
    return f"{case}{MARK}{claim}"


def by_case(paid: Mapping[str, int], sharers: Iterable[Sharer]) -> dict[str, int]:
    """What of the money goes to each other case, in đồng, in their order."""
    found = {sharer.case: 0 for sharer in sharers}
    for name, amount in paid.items():
        case, mark, _ = name.partition(MARK)
        if mark and case in found:
            found[case] += amount
    return {case: amount for case, amount in found.items() if amount}
