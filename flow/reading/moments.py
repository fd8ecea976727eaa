"""Times as logs write them: ISO 8601 with or without an offset, or day/month/year as Vietnam writes it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from flow.log import Moment, harmless

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WRITTEN = "2026-07-01T08:00:00+07:00, 2026-07-01 08:00, 01/07/2026 08:00"
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?")


class NoMoment(ValueError):
    """A text that is no time; its words say so in both languages, with the way out."""


@lru_cache(maxsize=65_536)
def moment(text: str) -> Moment:
    """The time that a text names. NoMoment if it names none."""
    try:
        when = datetime.fromisoformat(text.strip().replace("/", "-") if text[:4].isdigit() else _iso(text.strip()))
    except ValueError:
        shown = harmless(text, 40)
        raise NoMoment(
            f"“{shown}” không phải thời điểm; hãy viết như {WRITTEN} / is no time, write it like that"
        ) from None
    offset = when.utcoffset()
    return Moment((when.replace(tzinfo=UTC) - EPOCH).total_seconds(), offset.total_seconds() if offset else 0.0)


def _iso(text: str) -> str:
    """day/month/year in ISO 8601; any other text as it is."""
    found = _DAY_FIRST.fullmatch(text)
    if not found:
        return text
    day, month, year, clock = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}" + (f"T{clock:0>5}" if clock else "")
