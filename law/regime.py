"""Which law on civil judgment enforcement governs a day (L25 115–116): a fact of the date, read from a table."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from law.model import Regime, Words


class Enactment(Words):
    """A law on civil judgment enforcement, by name, and the local day from which it is in force."""

    regime: Regime
    start: date = Field(default=date.min, alias="from")
    basis: str


def _enactments() -> tuple[Enactment, ...]:
    table = tomllib.loads((Path(__file__).parent / "packs" / "regimes.toml").read_text(encoding="utf-8"))
    laws = [Enactment.model_validate({"regime": name} | row) for name, row in table.items()]
    return tuple(sorted(laws, key=lambda law: law.start))


ENACTMENTS = _enactments()

BY_REGIME = {law.regime: law for law in ENACTMENTS}

NEW_LAW_FROM = BY_REGIME[Regime.NEW].start
"""First day of L25, D151 and D152, also for cases that are then unfinished (L25 116.3)."""
OLD_LAW_UNTIL = NEW_LAW_FROM - timedelta(days=1)
"""The last day of the law before it."""


@lru_cache(maxsize=4096)
def law_on(day: date) -> Enactment:
    """The law in force on a local day; what was validly done before stays done (L25 116.4)."""
    return next(law for law in reversed(ENACTMENTS) if law.start <= day)


def regime_on(day: date) -> Regime:
    """The regime of an event on a local day."""
    return law_on(day).regime
