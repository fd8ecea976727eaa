"""Which law's term governs a period, also one that was running when the law changed on 1/7/2026 (L25 116)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from law.model import Regime, Rule, Term, Unit
from law.reckoning import Reckoning, Suspension, local_day, reckon
from law.regime import NEW_LAW_FROM, regime_on

if TYPE_CHECKING:
    from law.pack import Pack


@dataclass(frozen=True, slots=True)
class Choice:
    """The term that applies and its reckoning; `other` is the losing one of a period that ran on 1/7/2026."""

    regime: Regime
    term: Term
    reckoning: Reckoning
    other: Reckoning | None = None


def choose(
    rule: Rule, start: date | datetime, pack: Pack, suspensions: Sequence[Suspension], facts: Mapping[str, str]
) -> Choice:
    """The term of a rule for an event, with the transition of 1/7/2026 settled."""
    regime = regime_on(local_day(start))
    term = rule.term(regime, facts)
    reckoning = reckon(start, term, pack.calendar, suspensions)
    plain = Choice(regime, term, reckoning)
    runs_across = regime is Regime.OLD and reckoning.due >= NEW_LAW_FROM and bool(rule.new)
    if not runs_across or term.unit in (Unit.BWD, Unit.BCD):
        return plain
    new_term = rule.term(Regime.NEW, facts)
    new = reckon(start, new_term, pack.calendar, suspensions)
    citizen = pack.bodies[rule.bound].citizen
    policy = pack.setting("running_periods_citizens" if citizen else "running_periods_officials")
    takes_new = new.due_at < reckoning.due_at if policy == "earlier" else new.due_at > reckoning.due_at
    if takes_new:
        return Choice(Regime.NEW, new_term, new, reckoning)
    return Choice(regime, term, reckoning, new)
