"""How long will it take? Survival curves in which cases still open count for what they have lasted so far.

Leaving open cases out would make every stage look quick, since the slow ones are those still open. The curve is
Kaplan and Meier's (1958), its 90 % intervals Greenwood's on the log-minus-log scale, which stay between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flow.log import Bools, Floats

FEWEST = 100
"""Cases there must be, ended or open, before anything is said."""

NORMAL = 1.6448536269514722
"""The 95th percentile of the normal distribution: intervals hold 90 %."""


@dataclass(frozen=True)
class Chance:
    """A probability with its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Days:
    """A number of days with its 90 % interval; None where the cases seen do not reach so far."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Curve:
    """The share still open after each of these days (ascending), with the bounds of its interval."""

    days: Floats
    share: Floats
    low: Floats
    high: Floats
    longest: float
    """The longest that any case lasted; nothing is said beyond it."""

    def open_after(self, days: float) -> Chance | None:
        """The chance that a case is still open after so many days; None beyond what was seen."""
        if days > self.longest:
            return None
        at = int(np.searchsorted(self.days, days, side="right")) - 1
        if at < 0:
            return Chance(1.0, 1.0, 1.0)
        return Chance(float(self.share[at]), float(self.low[at]), float(self.high[at]))

    def still(self, lasted: float, days: float) -> float | None:
        """The chance that a case that has lasted so long is open after `days`; None beyond what was seen."""
        now, then = self.open_after(lasted), self.open_after(max(lasted, days))
        return then.value / now.value if now is not None and then is not None and now.value > 0 else None

    def ended_share(self, share: float) -> Days:
        """The days within which this share of cases ends: 0.5 for the median."""
        return Days(*(self._first(column, 1 - share) for column in (self.share, self.low, self.high)))

    def _first(self, column: Floats, level: float) -> float | None:
        below = np.flatnonzero(column <= level + 1e-12)
        return float(self.days[below[0]]) if len(below) else None


def curve(lasted: Sequence[float], ended: Sequence[bool]) -> Curve | None:
    """The curve of cases that lasted so many days and have ended or not. None: too few cases to say."""
    days, over = np.asarray(lasted, dtype=np.float64), np.asarray(ended, dtype=bool)
    if len(days) < FEWEST or not over.any():
        return None
    return _curve(days, over)


def _curve(days: Floats, over: Bools) -> Curve:
    times, ends = np.unique(days[over], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), times, side="left")
    share: Floats = np.cumprod(1 - ends / at_risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(ends / (at_risk * (at_risk - ends)))
        spread = NORMAL * np.sqrt(variance) / np.log(share)
        low: Floats = share ** np.exp(-spread)
        high: Floats = share ** np.exp(spread)
    known = (share > 0) & (share < 1)
    return Curve(times, share, np.where(known, low, 0.0), np.where(known, high, share), float(days.max()))
