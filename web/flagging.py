"""How long it takes from the moment a duty falls due to its flag on a page that somebody has open: measured, and shown.

It is taken when the page that shows the flag has been sent; the browser then exchanges what it shows, in a few
hundredths of a second. A clock that is stepped is not measured: nothing falls due at a wall moment there.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

KEPT = 1_000
"""Measurements, moments and open pages that are kept."""

OpenPage = tuple[str, str]
"""A page that somebody has open: his session, and its address."""


@dataclass(frozen=True)
class Took:
    """Of so many flags half were on the page within `median`, 99 of 100 within `p99`."""

    count: int
    median: timedelta
    p99: timedelta


class Flagging:
    """What fell due while somebody looked, and when pages that show it were sent."""

    def __init__(self) -> None:
        self._fell: deque[datetime] = deque(maxlen=KEPT)
        self._shown: dict[OpenPage, datetime] = {}
        self._took: deque[timedelta] = deque(maxlen=KEPT)

    def fell(self, due_at: datetime) -> None:
        """A duty fell due."""
        self._fell.append(due_at)

    def sent(self, page: OpenPage, true_of: datetime, *, again: bool, at: datetime | None = None) -> None:
        """A page was sent at a wall moment (now), true of an earlier one; `again` if it was open already.

        What fell due since it was last true is flagged on it from now on.
        """
        before = self._shown.pop(page, None)
        self._shown[page] = true_of
        if len(self._shown) > KEPT:
            del self._shown[next(iter(self._shown))]
        if again and before is not None:
            now = at or datetime.now(UTC)
            self._took.extend(now - due_at for due_at in tuple(self._fell) if before < due_at <= true_of)

    @property
    def took(self) -> Took | None:
        """None while nothing was measured."""
        took = sorted(self._took)
        if not took:
            return None
        return Took(len(took), took[(len(took) - 1) // 2], took[-(-len(took) * 99 // 100) - 1])
