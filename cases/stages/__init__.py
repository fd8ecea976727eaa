"""The stages of a case, one file each: its commands, its facts, how they are decided and what they change.

Duties have commands and facts of their own, so whoever knows the stages knows them too.
"""

from cases import duties
from cases.stages import (
    closure,
    complaints,
    corrections,
    decision,
    deposits,
    fee_relief,
    fees,
    money,
    no_condition,
    notice,
    opening,
    overlays,
    payout,
    receipts,
    surplus,
    verification,
)

__all__ = [
    "closure",
    "complaints",
    "corrections",
    "decision",
    "deposits",
    "duties",
    "fee_relief",
    "fees",
    "money",
    "no_condition",
    "notice",
    "opening",
    "overlays",
    "payout",
    "receipts",
    "surplus",
    "verification",
]
