"""Periods (thời hạn): the due day of a length or of a rule, with its working.

The arithmetic is `law.reckoning`, the choice between the two laws `law.transition`, the explanation `law.working`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from law.calendar import Calendar, CalendarMissing
from law.errors import LawError
from law.model import LONGEST, Line, Regime, Rule, Term, Unit
from law.reckoning import (
    VIETNAM,
    Reckoning,
    Suspension,
    add_months,
    local_day,
    midnight_after,
    months_between,
    noon,
    reckon,
)
from law.regime import regime_on
from law.transition import Choice, choose
from law.working import explain, explain_rule

if TYPE_CHECKING:
    from law.pack import Pack

__all__ = [
    "VIETNAM",
    "CalendarMissing",
    "Due",
    "Suspension",
    "add_months",
    "bare_term",
    "due",
    "due_for",
    "due_in_chain",
    "enforcement_year",
    "local_day",
    "midnight_after",
    "months_between",
    "next_start",
    "noon",
    "reckon",
]


class Due(NamedTuple):
    """A due day with all that explains it.

    `provisional` tells that the answer rests on a calendar that may still change; `moment` is the exact end of a
    period in hours. A period that follows on this one starts with an event on `due`, not on the day after `due_at`.
    """

    due: date
    working: tuple[Line, ...]
    provisional: bool
    regime: Regime
    rule: str | None = None
    moment: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """The last moment, aware: 24:00 of the due day (CC 148.6), or the exact moment for H and IMM."""
        return self.moment or midnight_after(self.due)


def due(
    start: date | datetime,
    length: int,
    unit: Unit,
    calendar: Calendar,
    *,
    suspensions: Sequence[Suspension] = (),
    working: bool = True,
) -> Due:
    """The due day of a bare period, with its working unless that is not wanted.

    LawError names the input that is wrong; CalendarMissing the table that is missing.
    """
    if not working and not suspensions:
        return _plain(start, length, unit, calendar)
    term = bare_term(length, unit)
    reckoning = reckon(start, term, calendar, suspensions)
    lines = explain(start, term, reckoning, calendar, suspensions) if working else ()
    return Due(reckoning.due, lines, reckoning.provisional, regime_on(reckoning.counted_from), moment=reckoning.moment)


@lru_cache(maxsize=1 << 16)
def _plain(start: date | datetime, length: int, unit: Unit, calendar: Calendar) -> Due:
    """`due` remembered: a stock of duties opens on few days and runs for few lengths."""
    reckoning = reckon(start, bare_term(length, unit), calendar)
    regime = regime_on(reckoning.counted_from)
    return Due(reckoning.due, (), reckoning.provisional, regime, moment=reckoning.moment)


@lru_cache(maxsize=1024)
def bare_term(length: int, unit: Unit) -> Term:
    """A length that stands by itself, without a rule. LawError if it is negative, or longer than any period."""
    if not 0 <= length <= LONGEST:
        raise LawError(
            "length",
            f"độ dài phải từ 0 đến {LONGEST}, không phải {length} / the length is 0 to {LONGEST}, not {length}",
        )
    return Term(length=length, unit=unit, basis="")


def due_for(
    rule_id: str,
    start: date | datetime,
    pack: Pack,
    *,
    suspensions: Sequence[Suspension] = (),
    facts: Mapping[str, str] | None = None,
    working: bool = True,
) -> Due:
    """The due day of a rule, by the law of the day of its event.

    A period that was running when its row changed is reckoned under both editions (`law.transition`).
    LawError: unknown rule, no such period on that day, missing fact.
    """
    rule = pack.rule(rule_id)
    return _answer(rule, start, choose(rule, start, pack, suspensions, facts or {}), pack, suspensions, working)


def _answer(
    rule: Rule, start: date | datetime, choice: Choice, pack: Pack, suspensions: Sequence[Suspension], working: bool
) -> Due:
    lines: tuple[Line, ...] = ()
    if working:
        lines = explain_rule(rule, start, choice, pack, suspensions)
    taken = choice.reckoning
    return Due(taken.due, lines, taken.provisional, choice.regime, rule.id, taken.moment)


def due_in_chain(
    rule_ids: Sequence[str],
    start: date | datetime,
    pack: Pack,
    *,
    suspensions: Sequence[Suspension] = (),
    facts: Mapping[str, str] | None = None,
    working: bool = True,
) -> tuple[Due, ...]:
    """The due days of periods of which each starts where the one before has ended (`next_start`)."""
    dues = []
    for rule_id in rule_ids:
        rule = pack.rule(rule_id)
        choice = choose(rule, start, pack, suspensions, facts or {})
        dues.append(_answer(rule, start, choice, pack, suspensions, working))
        start = next_start(choice.reckoning, pack)
    return tuple(dues)


def next_start(ended: Reckoning, pack: Pack) -> date | datetime:
    """Where a period starts that follows on another: its rolled end, or the raw one (setting `chained_periods`)."""
    rolled = pack.setting("chained_periods") == "from_rolled_end"
    return ended.moment or (ended.due if rolled else ended.raw_end)


def enforcement_year(day: date, pack: Pack) -> tuple[date, date]:
    """First and last day of the enforcement year (năm thi hành án) of a local day (D152 11.2, where it is undefined).

    The setting `enforcement_year_start` gives its first day.
    """
    month, first_day = (int(part) for part in pack.setting("enforcement_year_start").split("-"))
    first = date(day.year, month, first_day)
    if first > day:
        first = date(day.year - 1, month, first_day)
    return first, date(first.year + 1, month, first_day) - timedelta(days=1)
