"""Which law governs a day: the old regime to 30/6/2026, the new one from 1/7/2026 (L25 115–116)."""

from __future__ import annotations

from datetime import date

from law.model import Regime

NEW_LAW_FROM = date(2026, 7, 1)
"""First day of L25, D151 and D152, also for cases that are then unfinished (L25 116.3)."""

_OLD, _NEW = Regime.OLD, Regime.NEW


def regime_on(day: date) -> Regime:
    """The regime of an event on a local day; what was validly done before stays done (L25 116.4)."""
    return _NEW if day >= NEW_LAW_FROM else _OLD
