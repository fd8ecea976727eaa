"""One case in one period: what it was carried over as or how it came, what became of it, and of its money.

A case is counted in a period if it stood open in the books when the period began (số cũ), or came into them in it (thụ
lý mới): by its decision, or back from the separate ledger. It is counted once, as what it was at the period's end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.counted import OPEN, Status
from figures.periods import Period


@dataclass(frozen=True, slots=True)
class Movement:
    """What a case counts as from a moment on; sums in đồng (see `cases.counted`)."""

    at: datetime
    room: str
    officer: str
    status: Status
    claimed: int
    settled: int
    cancelled: int
    entrusted: int

    @property
    def left(self) -> int:
        return self.claimed - self.settled - self.cancelled - self.entrusted


NOTHING = Movement(datetime.min, "", "", Status.UNDECIDED, 0, 0, 0, 0)  # noqa: DTZ901  (never compared)


@dataclass(frozen=True, slots=True)
class Act:
    """An act that is counted by itself: the kind of its event, when, its sum in đồng, and its sort (of a measure)."""

    kind: str
    at: datetime
    amount: int = 0
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """A case with its movements and acts, in the order of their events. `received`: another agency entrusted it."""

    id: str
    office: str
    on_request: bool
    received: bool
    field: str
    movements: Sequence[Movement]
    acts: Sequence[Act] = ()


@dataclass(frozen=True, slots=True)
class InPeriod:
    """A case as a period counts it. `status` is that at the period's end.

    Of a case that is not `counted`, what it is in the separate ledger and its acts may still be. Money in đồng: `total`
    is what was to be enforced, `settled`, `cancelled` and `entrusted` what of it was in the period, `regained` what
    another agency sent back, `left` what remains.
    `age` is the time since it came into the books, in days, of an open one; `late` whether a duty was ever breached.
    """

    id: str
    office: str
    room: str
    officer: str
    on_request: bool
    received: bool
    field: str
    status: Status
    counted: bool
    old: bool
    back: bool
    old_money: int
    settled: int
    cancelled: int
    entrusted: int
    regained: int
    left: int
    age: int
    late: bool
    acts: tuple[Act, ...]

    @property
    def total(self) -> int:
        return self.settled + self.cancelled + self.entrusted + self.left


def in_period(matter: Matter, period: Period) -> InPeriod:
    """What a period counts of a case: whatever happened before its end."""
    start = now = base = NOTHING
    came = since = None
    back = False
    for movement in matter.movements:
        if movement.at >= period.over:
            break
        entered = movement.status in OPEN and now.status not in OPEN
        if entered:
            since = movement.at
        if movement.at < period.begins:
            start = movement
        elif entered and came is None:
            came, base, back = movement.at, movement, now.status is Status.SEPARATE_LEDGER
        now = movement
    old = start.status in OPEN
    base = start if old else base
    acts = tuple(act for act in matter.acts if act.at < period.over)
    counted = old or came is not None
    away = now.entrusted - base.entrusted if counted else 0
    # what is enforced already when a case comes back is no part of what is new
    return InPeriod(
        id=matter.id,
        office=matter.office,
        room=now.room,
        officer=now.officer,
        on_request=matter.on_request,
        received=matter.received,
        field=matter.field,
        status=now.status,
        counted=counted,
        old=old,
        back=back and not old,
        old_money=start.left if old else 0,
        settled=now.settled - base.settled if counted else 0,
        cancelled=now.cancelled - base.cancelled if counted else 0,
        entrusted=max(0, away),
        regained=max(0, -away),
        left=now.left,
        age=(period.over - since).days if since and now.status in OPEN else 0,
        late=any(act.kind == "duty_breached" for act in acts),
        acts=tuple(act for act in acts if act.at >= period.begins),
    )
