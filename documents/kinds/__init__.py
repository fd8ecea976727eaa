"""The kinds of documents, a room for each: what it says, what it rests on, who signs, how it comes out of the case.

To add one: a class with `@document`, a function with `@draws`, a template of its name, its symbol in the pack.
"""

from documents.kinds import (
    acts,
    assets,
    closing,
    complaints,
    costs,
    court,
    decisions,
    denunciation,
    entrustment,
    handover,
    intake,
    money,
    notices,
    procuracy,
    receipts,
    reception,
    relief,
    security,
    status,
    succession,
)
from documents.registry import KINDS

__all__ = [
    "KINDS",
    "acts",
    "assets",
    "closing",
    "complaints",
    "costs",
    "court",
    "decisions",
    "denunciation",
    "entrustment",
    "handover",
    "intake",
    "money",
    "notices",
    "procuracy",
    "receipts",
    "reception",
    "relief",
    "security",
    "status",
    "succession",
]
