"""How long will it take? Survival curves of stays: what has not ended yet is counted for as long as it was seen.

The curve is the product limit (Kaplan and Meier, 1958). Stays that still last are censored: they tell that it takes
longer than so long, no more. Leaving them out would make slow stages look fast. Days are days of 24 hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from flow.log import Floats

FEWEST = 30
"""Stays that must have ended before anything is said."""
LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
"""Between the low and the high one lie nine of ten."""


@dataclass(frozen=True)
class Curve:
    """The chance that a stay is not over after each of `days` (ascending): `lasts` has it just after that many days.

    `ended` and `open` count the stays that it is made of.
    """

    days: Floats
    lasts: Floats
    ended: int
    open: int

    @property
    def tells(self) -> bool:
        """Whether enough has ended to say anything."""
        return self.ended >= FEWEST

    def chance(self, beyond: float) -> float:
        """The chance that a stay takes longer than so many days."""
        at = int(np.searchsorted(self.days, beyond, side="right"))
        return float(self.lasts[at - 1]) if at else 1.0

    def within(self, share: float, after: float = 0.0) -> float | None:
        """In how many days that share of the stays is over that have lasted so many days already, counted from their
        beginning. None where the curve does not reach so far: hardly any stay was ever seen that long."""
        left = self.chance(after) * (1 - share)
        found = np.flatnonzero((self.lasts <= left + 1e-12) & (self.days >= after))
        return float(self.days[found[0]]) if self.chance(after) > 0 and len(found) else None

    def late(self, limit: float, after: float = 0.0) -> float | None:
        """The chance that a stay that has lasted so many days is not over within the limit, both from its beginning."""
        if limit <= after:
            return 1.0
        now = self.chance(after)
        return self.chance(limit) / now if now > 0 else None


def curve_of(stays: Iterable[tuple[float, bool]]) -> Curve:
    """The curve of stays: how many days each was seen, and whether it ended then."""
    told = np.array([(days, over) for days, over in stays], dtype=np.float64).reshape(-1, 2)
    seen, over = told[:, 0], told[:, 1] > 0
    days, ends = np.unique(seen[over], return_counts=True)
    at_risk = len(seen) - np.searchsorted(np.sort(seen), days, side="left")
    lasts: Floats = np.cumprod(1 - ends / at_risk, dtype=np.float64)
    return Curve(days, lasts, int(over.sum()), int((~over).sum()))


@dataclass(frozen=True)
class Expected:
    """How many days from its beginning a stay takes: half of them, and the bounds of nine of ten.

    A bound is None where the curve does not reach so far.
    """

    low: float | None
    median: float | None
    high: float | None


def expected(curve: Curve, after: float = 0.0) -> Expected | None:
    """What is expected of a stay that has lasted so many days already; None where too few ended to say."""
    if not curve.tells:
        return None
    return Expected(*(curve.within(share, after) for share in (LOW, MIDDLE, HIGH)))


@dataclass(frozen=True)
class Calibration:
    """What was forecast beside what came: of so many stays the share within the bounds of nine of ten."""

    stays: int
    within: float


def calibration(curve: Curve, later: Sequence[tuple[float, bool]]) -> Calibration | None:
    """Hold a curve against stays of a later period, counting those that still last; None where it cannot say.

    Of these the curve gives the chance of having come so far: where it was right, chances are spread evenly, and nine
    of ten lie between the bounds. A stay that lasts counts for the part of its chances that lies between them.
    """
    if not curve.tells or not later:
        return None
    after = curve_of(later)
    low, high = curve.within(LOW), curve.within(HIGH)
    if low is None or high is None:
        return None
    short = 1 - after.chance(np.nextafter(low, 0))
    return Calibration(len(later), 1 - short - after.chance(high))
