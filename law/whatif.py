"""What a changed pack or calendar would do to a stock of open duties: which due days move, by how much, who is late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import numpy as np

from law.errors import LawError
from law.pack import Pack
from law.reckoning import Suspension, local_day
from law.transition import choose
from law.vector import UNITS, due_days


class Duty(NamedTuple):
    """An open duty: its rule, the day or moment of its event, and the facts on which its length hangs."""

    id: str
    rule: str
    start: date | datetime
    facts: tuple[tuple[str, str], ...] = ()
    suspensions: tuple[Suspension, ...] = ()


class Move(NamedTuple):
    """A duty whose due day differs, or its moment for a period in hours.

    `newly_overdue` where only the changed pack makes it late on the given day.
    """

    id: str
    rule: str
    before: date | datetime
    after: date | datetime
    newly_overdue: bool

    @property
    def days(self) -> int:
        """By how many local days it moves; 0 where only the hour does."""
        return (local_day(self.after) - local_day(self.before)).days


class Unanswered(NamedTuple):
    """A duty to which one of the packs has no answer, and why."""

    id: str
    rule: str
    problem: str


@dataclass(frozen=True)
class WhatIf:
    """The answer for a stock of `total` duties."""

    total: int
    moved: tuple[Move, ...]
    unanswered: tuple[Unanswered, ...]

    @property
    def newly_overdue(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moved if move.newly_overdue)

    def by_rule(self) -> Mapping[str, Counter[int]]:
        """For each rule, how many duties move by how many days."""
        found: dict[str, Counter[int]] = defaultdict(Counter)
        for move in self.moved:
            found[move.rule][move.days] += 1
        return found


Answer = date | datetime | str
"""A due day, the due moment of a period in hours, or the sentence that says why there is none."""


def what_if(duties: Iterable[Duty], before: Pack, after: Pack, today: date) -> WhatIf:
    """Compare the due days of a stock of duties under two packs, as seen on `today` (local)."""
    total, moved, unanswered = 0, list[Move](), list[Unanswered]()
    for (rule, facts), group in _alike(duties).items():
        total += len(group)
        answers = zip(group, _answers(rule, facts, group, before), _answers(rule, facts, group, after), strict=True)
        for duty, old, new in answers:
            if isinstance(old, str) or isinstance(new, str):
                unanswered.append(Unanswered(duty.id, rule, new if isinstance(new, str) else str(old)))
            elif old != new:
                late = local_day(new) < today <= local_day(old)
                moved.append(Move(duty.id, rule, old, new, newly_overdue=late))
    return WhatIf(total, tuple(moved), tuple(unanswered))


def _alike(duties: Iterable[Duty]) -> dict[tuple[str, tuple[tuple[str, str], ...]], list[Duty]]:
    """Duties of one rule with the same facts, so that their term is looked up once."""
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], list[Duty]] = defaultdict(list)
    for duty in duties:
        groups[duty.rule, duty.facts].append(duty)
    return groups


def _answers(rule_id: str, facts: tuple[tuple[str, str], ...], group: list[Duty], pack: Pack) -> list[Answer]:
    """One answer a duty: plain days under the newest edition as an array, everything else one by one."""
    try:
        rule, stated = pack.rule(rule_id), dict(facts)
        newest = rule.law[-1]
        term = rule.pick(newest, stated) if newest.terms else None
    except LawError as unknown:
        return [unknown.problem] * len(group)
    answers: list[Answer] = [""] * len(group)
    plain, single = list[int](), list[int]()
    for position, duty in enumerate(group):
        is_plain = type(duty.start) is date and duty.start >= newest.start and not duty.suspensions
        (
            plain if is_plain and term is not None and term.unit in UNITS and term.length and term.rolls else single
        ).append(position)
    if plain and term is not None:
        starts = np.array([group[position].start for position in plain], dtype="datetime64[D]")
        for position, day in zip(plain, due_days(starts, term.length, term.unit, pack.calendar).tolist(), strict=True):
            answers[position] = day or pack.calendar.missing(pack.calendar.last.year + 1).problem
    for position in single:
        duty = group[position]
        try:
            reckoning = choose(rule, duty.start, pack, duty.suspensions, stated).reckoning
            answers[position] = reckoning.moment or reckoning.due
        except LawError as problem:
            answers[position] = problem.problem
    return answers
