"""How long will it take? Survival curves of stays: what has not ended yet is counted for as long as it was seen.

The curve is the product limit (Kaplan and Meier, 1958). Stays that still last are censored: they tell that it takes
longer than so long, no more. Leaving them out would make slow stages look fast. Days are days of 24 hours.
"""

from __future__ import annotations

from collections.abc import Iterable
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


def curve_of(stays: Iterable[tuple[float, bool, int]]) -> Curve:
    """The curve of stays: how many days they were seen, whether they ended then, and how many they were."""
    told = np.array([tuple(map(float, one)) for one in stays]).reshape(-1, 3)
    order = np.argsort(told[:, 0], kind="stable")
    seen, over, count = told[order].T
    at_least = np.append(np.cumsum(count[::-1])[::-1], 0.0)
    days, which = np.unique(seen[over > 0], return_inverse=True)
    ends = np.bincount(which, weights=count[over > 0], minlength=len(days))
    lasts: Floats = np.cumprod(1 - ends / at_least[np.searchsorted(seen, days)])
    ended = int(count[over > 0].sum())
    return Curve(days, lasts, ended, int(count.sum()) - ended)


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


def calibration(curve: Curve, later: Curve) -> float | None:
    """The share of the stays of a later period that lay within the bounds of nine of ten of an earlier curve.

    Stays that still last are counted in both. None where one of them cannot say.
    """
    told = expected(curve)
    if told is None or told.low is None or told.high is None or not later.tells or later.days[-1] < told.high:
        return None
    return later.chance(np.nextafter(told.low, 0.0)) - later.chance(told.high)
