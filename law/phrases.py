"""Lengths, days and conditions as a reader would write them, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from law.calendar import weekday
from law.model import UNIT_WORDS, Condition, Term, Unit, spell


def length_in_words(term: Term) -> tuple[str, str]:
    """A term's length for a reader, for example ("05 ngày làm việc", "5 working days")."""
    vi, en = UNIT_WORDS[term.unit]
    match term.unit:
        case Unit.IMM | Unit.EVT:
            return vi, en
        case Unit.DATE:
            month = f"{term.month}" if term.month else "sau"
            return (
                f"ngày {term.length:02} tháng {month}",
                f"day {term.length} of {f'month {term.month}' if term.month else 'the following month'}",
            )
        case Unit.BWD | Unit.BCD:
            return f"ít nhất {term.length:02} {vi}", f"at least {term.length} {_singular(en, term.length)}"
        case _:
            return f"{term.length:02} {vi}", f"{term.length} {_singular(en, term.length)}"


def _singular(en: str, n: int) -> str:
    return (
        en.replace("days", "day").replace("months", "month").replace("years", "year").replace("hours", "hour")
        if n == 1
        else en
    )


@lru_cache(maxsize=4096)
def day_in_words(day: date) -> tuple[str, str]:
    """A day with its weekday in both languages."""
    vi, en = weekday(day)
    return f"{vi}, {day:%d/%m/%Y}", f"{en}, {day.day} {day:%B %Y}"


def condition_in_words(when: Mapping[str, Condition]) -> str:
    """A term's condition for a reader, for example "asset = movable"; empty if there is none."""
    return ", ".join(f"{name} = {spell(condition)}" for name, condition in when.items())


def from_day(day: date) -> tuple[str, str]:
    """From when an edition of a row is law, for a reader."""
    if day == date.min:
        return "từ trước", "from before"
    return f"từ {day:%d/%m/%Y}", f"from {day:%d/%m/%Y}"
