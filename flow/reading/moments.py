"""Times as logs write them: ISO 8601 with or without an offset, or day/month/year as Vietnam writes it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from flow.log import Moment, harmless

WRITTEN = "2026-07-01T08:00:00+07:00, 2026-07-01 08:00, 01/07/2026 08:00"
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?")


class NoMoment(ValueError):
    """A text that is no time; its words say so in both languages, with the way out."""


@lru_cache(maxsize=8_192)
def moment(text: str) -> Moment:
    """The time that a text names. NoMoment if it names none."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        when = _otherwise(text)
    offset = when.utcoffset()
    if offset is None:
        return when.replace(tzinfo=UTC).timestamp(), 0.0
    seconds = offset.total_seconds()
    return when.timestamp() + seconds, seconds


def _otherwise(text: str) -> datetime:
    """A time with spaces around it, with slashes, or with the day first. NoMoment if it is none."""
    bare = text.strip()
    found = _DAY_FIRST.fullmatch(bare)
    if found:
        day, month, year, clock = found.groups()
        bare = f"{year}-{month:0>2}-{day:0>2}" + (f"T{clock:0>5}" if clock else "")
    try:
        return datetime.fromisoformat(bare.replace("/", "-"))
    except ValueError:
        told = f"“{harmless(text, 40)}” không phải thời điểm; hãy viết như {WRITTEN} / is no time, write it like that"
        raise NoMoment(told) from None
