"""Monthly alimony (cấp dưỡng hằng tháng): which instalments a decision covers and which of them may be asked for."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from cases.parties import Obligation, Title
from law.guards.limitation import Excluded, instalments_in_time
from law.model import Frozen
from law.pack import Pack


class Instalment(Frozen):
    """One month: the day it falls due, its amount in đồng, and whether its own limitation had run out (D152 10.1)."""

    due: date
    amount: int
    barred: bool = False


def instalments(
    obligation: Obligation,
    title: Title,
    asked_on: date,
    last_day: date,
    pack: Pack,
    *,
    excluded: tuple[Excluded, ...] = (),
) -> tuple[Instalment, ...]:
    """The months from the first due day (the day of legal effect where none is named) to `last_day`, barred ones
    marked.

    Only what has fallen due may be collected; the rest of the enforcement year is covered but waits (D152 11.2).
    """
    first = obligation.due_date or title.effective_date
    days = list(takewhile(lambda due: due <= last_day, months_from(first)))
    asked = instalments_in_time([due for due in days if due <= asked_on], asked_on, pack, excluded=excluded)
    late = {due for due, verdict in asked.items() if not verdict.allowed}
    return tuple(Instalment(due=due, amount=obligation.amount, barred=due in late) for due in days)


def last_due_by(first_due: date, day: date) -> date:
    """The latest instalment that has fallen due by `day`; the first one while none has."""
    latest = first_due
    for due in months_from(first_due):
        if due > day:
            break
        latest = due
    return latest


def months_from(first_due: date) -> Iterator[date]:
    """The same day of every month; the last day where a month is shorter (CC 148.3)."""
    month = first_due.year * 12 + first_due.month - 1
    while True:
        year, index = divmod(month, 12)
        yield date(year, index + 1, min(first_due.day, monthrange(year, index + 1)[1]))
        month += 1
