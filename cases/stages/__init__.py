"""The stages of a case, one file each: its commands, its facts, how they are decided and what they change.

Duties have commands and facts of their own, so whoever knows the stages knows them too.
"""

from cases import duties
from cases.stages import (
    auction,
    closure,
    coercion,
    complaints,
    corrections,
    decision,
    delivery,
    fees,
    measures,
    money,
    no_condition,
    notice,
    opening,
    overlays,
    payout,
    receipts,
    reduction,
    seizure,
    surplus,
    taking,
    valuation,
    verification,
)

__all__ = [
    "auction",
    "closure",
    "coercion",
    "complaints",
    "corrections",
    "decision",
    "delivery",
    "duties",
    "fees",
    "measures",
    "money",
    "no_condition",
    "notice",
    "opening",
    "overlays",
    "payout",
    "receipts",
    "reduction",
    "seizure",
    "surplus",
    "taking",
    "valuation",
    "verification",
]
