"""The stages of a case, one file each: its commands, its facts, how they are decided and what they change."""

from cases.stages import closure, decision, money, notice, opening, overlays, payout, verification

__all__ = ["closure", "decision", "money", "notice", "opening", "overlays", "payout", "verification"]
