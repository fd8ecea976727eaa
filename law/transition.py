"""Which edition of a row governs a period, also one that was running when the row changed (L25 116).

A new length never ends a running period before the day from which it is law. Which of the two days stands is what the
row says (`Running`), or follows from whose interest its period protects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from law.calendar import Calendar
from law.model import Edition, Interest, Regime, Rule, Running, Term, Unit
from law.reckoning import Reckoning, Suspension, local_day, reckon
from law.regime import regime_on

if TYPE_CHECKING:
    from law.pack import Pack

_TO_A_FIXED_DAY = (Unit.BWD, Unit.BCD)
"""Units that count back from a day which a change of the law does not move."""

POLICIES: Mapping[Interest, str] = {
    Interest.OFFICIAL: "running_periods_officials",
    Interest.CITIZEN: "running_periods_citizens",
    Interest.CREDITOR: "running_periods_citizens",
    Interest.OWNER: "running_periods_citizens",
}
"""The setting that says which day stands, by whose interest the period protects."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A period that was running on the `day` from which its row reads otherwise, and what decided.

    `old` and `new` are the days by either edition, `new` before it was lifted to the first day of the new one.
    """

    day: date
    policy: Running
    old: date
    new: date


@dataclass(frozen=True, slots=True)
class Choice:
    """The term that applies and its reckoning; `counted` is that reckoning before a change of the law held it up."""

    regime: Regime
    term: Term
    reckoning: Reckoning
    counted: Reckoning
    crossing: Crossing | None = None

    @classmethod
    def plain(cls, day: date, term: Term, reckoning: Reckoning) -> Choice:
        """A period under the law of its event's day."""
        return cls(regime_on(day), term, reckoning, reckoning)


def choose(
    rule: Rule, start: date | datetime, pack: Pack, suspensions: Sequence[Suspension], facts: Mapping[str, str]
) -> Choice:
    """The term of a rule for an event, with every change of the row settled that fell into the period."""
    day = local_day(start)
    term = rule.term(day, facts)
    choice = Choice.plain(day, term, reckon(start, term, pack.calendar, suspensions))
    opened = rule.edition(day)
    for edition in rule.law:
        if edition.start > day and opened is not None and _governs(rule, opened, edition, choice):
            new_term = rule.pick(edition, facts)
            if new_term.unit not in _TO_A_FIXED_DAY:
                choice = _cross(choice, edition, new_term, _policy(rule, edition, pack), start, pack, suspensions)
    return choice


def _governs(rule: Rule, opened: Edition, edition: Edition, choice: Choice) -> bool:
    """Whether an edition has a say in a period that an earlier one opened: it still ran, by the same event, in days."""
    return (
        choice.reckoning.due >= edition.start
        and edition.running is not Running.KEEP
        and bool(edition.terms)
        and (edition.opens or rule.opens) == (opened.opens or rule.opens)
        and choice.term.unit not in _TO_A_FIXED_DAY
    )


def _policy(rule: Rule, edition: Edition, pack: Pack) -> Running:
    if edition.running is not Running.INTEREST:
        return edition.running
    return Running(pack.setting(POLICIES[rule.protects]))


def _cross(
    choice: Choice,
    edition: Edition,
    term: Term,
    policy: Running,
    start: date | datetime,
    pack: Pack,
    suspensions: Sequence[Suspension],
) -> Choice:
    old, counted = choice.reckoning, reckon(start, term, pack.calendar, suspensions)
    new = _not_before(counted, edition.start, pack.calendar)
    stands = {
        Running.EARLIER: new.due_at < old.due_at,
        Running.LATER: new.due_at > old.due_at,
        Running.NEW: True,
    }[policy]
    crossing = Crossing(edition.start, policy, old.due, counted.due)
    if stands:
        return Choice(regime_on(edition.start), term, new, counted, crossing)
    return Choice(choice.regime, choice.term, old, choice.counted, crossing)


def _not_before(reckoning: Reckoning, day: date, calendar: Calendar) -> Reckoning:
    """An end before the law existed is lifted to the first day on which one can act under it."""
    if reckoning.due >= day:
        return reckoning
    first = calendar.roll(day)
    return reckoning._replace(due=first, moment=None, provisional=calendar.provisional(first))


def may_move(rule_id: str, before: Pack, after: Pack) -> bool:
    """Whether adopting the pack `after` may move a period that runs under `before`.

    It may where the row reads in `after` as it did, if need be with further editions: those say themselves what becomes
    of running periods, and the calendar, which is a fact of the days, is the newer one. A row that was corrected moves
    nothing that has begun.
    """
    old, new = before.rules.get(rule_id), after.rules.get(rule_id)
    if old is None or new is None:
        return False
    return (
        new.law[: len(old.law)] == old.law
        and old.protects is new.protects
        and before.calendar.practice == after.calendar.practice
        and all(before.setting(name) == after.setting(name) for name in set(POLICIES.values()))
    )
