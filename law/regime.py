"""Which regime governs a day (L25 115-116; D152 114-115)."""

from __future__ import annotations

from datetime import date

from law.model import Regime

NEW_LAW_IN_FORCE = date(2026, 7, 1)


def regime_on(day: date) -> Regime:
    """The regime of an event on `day` (local date): OLD up to 30/6/2026, NEW from 1/7/2026, open cases included."""
    return Regime.NEW if day >= NEW_LAW_IN_FORCE else Regime.OLD
