"""A subject as it was known at any past moment, what came between two of them, and why a period was missed.

Everything is read from the journal: a moment's knowledge is the events that were recorded by then. An event says when
it happened and when it was noticed; here the second counts, for nobody can act on what nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from audit import again
from cases import words
from cases.events import Event
from cases.kernel import Subject, evolve
from cases.names import office_of
from cases.subjects import awaited
from law.errors import LawError
from law.model import Words
from law.pack import load_pack
from law.periods import VIETNAM
from records.books import ACCOUNTS
from records.journal import read
from records.states import empty


@dataclass(frozen=True)
class Period:
    """A duty as it stood, begun by event `seq`: whom it binds, until when; when it was missed, and who was told."""

    seq: int
    duty: str
    rule: str
    name: Words
    bound: Words
    start: datetime
    due_at: datetime | None
    breached_at: datetime | None
    detected_at: datetime | None
    told: str
    paused: bool
    closed_at: datetime | None
    closed_by: str

    @property
    def late(self) -> bool:
        return self.breached_at is not None


@dataclass(frozen=True)
class Then:
    """A subject at a past moment. `seq`: the last event that was known; `ledger`: đồng by account, debit positive."""

    subject: str
    at: datetime
    seq: int
    last: str
    stage: Words
    waits: tuple[Words, ...]
    open: tuple[Period, ...]
    closed: tuple[Period, ...]
    ledger: Mapping[str, int]

    @property
    def late(self) -> tuple[Period, ...]:
        return tuple(one for one in (*self.open, *self.closed) if one.late)


@dataclass(frozen=True)
class Between:
    """What came after one moment up to another: the events, periods that began or ended, how balances moved."""

    before: Then
    after: Then
    events: tuple[Event, ...]
    began: tuple[Period, ...]
    ended: tuple[Period, ...]
    moved: Mapping[str, int]


@dataclass(frozen=True)
class Late:
    """Why one period was missed, step by step, each with the moment it was noticed."""

    period: Period
    by: timedelta | None
    waited_for: tuple[Words, ...]
    steps: tuple[tuple[datetime, Words], ...]


class Past:
    """The whole journal of a subject, folded to every point. LawError("case") for one that nobody knows."""

    def __init__(self, connection: Connection, subject: str) -> None:
        self.subject = subject
        self.events = read(connection, subject)
        if not self.events:
            raise LawError("case", f"không có vụ việc hay hồ sơ {subject} / no such case or dossier")
        self._states: dict[int, Subject] = {0: empty(subject, office_of(subject), self.events[0].pack)}
        for event in self.events:
            self._states[event.seq] = evolve(self._states[event.seq - 1], event)

    def known_at(self, moment: datetime) -> int:
        """The number of the last event that was recorded by a moment; 0 before the first."""
        return sum(event.detected_at <= moment for event in self.events)

    def at(self, seq: int, moment: datetime | None = None) -> Then:
        """After an event; `moment` is when one asks, else when that event was noticed. LawError("moment") beyond it."""
        if not 0 <= seq <= len(self.events):
            problem = f"chỉ có sự kiện từ 1 đến {len(self.events)} / there are events 1 to {len(self.events)}"
            raise LawError("moment", problem)
        state, events = self._states[seq], self.events[:seq]
        periods = tuple(self._periods(events))
        ledger: dict[str, int] = {}
        for event in events:
            for account, amount in event.data.get("postings") or ():
                ledger[account] = ledger.get(account, 0) + amount
        last = events[-1] if events else None
        return Then(
            subject=self.subject,
            at=moment or (last.detected_at if last else self.events[0].detected_at),
            seq=seq,
            last=last.hash if last else "",
            stage=_words(words.stage(state.stage)) if state.stage else Words(vi="chưa mở", en="not begun"),
            waits=_waits(state),
            open=tuple(one for one in periods if one.closed_at is None),
            closed=tuple(one for one in periods if one.closed_at is not None),
            ledger={account: amount for account, amount in sorted(ledger.items()) if amount},
        )

    def between(self, before: Then, after: Then) -> Between:
        """What came after one and up to the other."""
        known = {(one.duty, one.start) for one in (*before.open, *before.closed)}
        was_open = {(one.duty, one.start) for one in before.open}
        accounts = before.ledger.keys() | after.ledger.keys()
        moved = {name: after.ledger.get(name, 0) - before.ledger.get(name, 0) for name in sorted(accounts)}
        return Between(
            before=before,
            after=after,
            events=self.events[before.seq : after.seq],
            began=tuple(o for o in (*after.open, *after.closed) if (o.duty, o.start) not in known),
            ended=tuple(o for o in after.closed if (o.duty, o.start) in was_open),
            moved={name: amount for name, amount in moved.items() if amount},
        )

    def why_late(self, then: Then) -> tuple[Late, ...]:
        """Of each period that was missed by then: by how much, what the case waited for at its end, who knew when."""
        return tuple(self._why(one, then) for one in then.late)

    def _why(self, period: Period, then: Then) -> Late:
        end = period.closed_at or then.at
        at_the_end = self._states[max(self.known_at(period.due_at), period.seq)] if period.due_at else None
        steps = tuple(
            (event.detected_at, _words(words.event(event.kind)))
            for event in self.events[: then.seq]
            if event.data.get("duty") == period.duty and period.start <= event.at + timedelta(days=1)
        )
        return Late(
            period=period,
            by=end - period.due_at if period.due_at else None,
            waited_for=_waits(at_the_end) if at_the_end else (),
            steps=steps,
        )

    def _periods(self, events: Sequence[Event]) -> Iterator[Period]:
        shown = again.published(self._states, events).get("duties", {})
        for row in sorted(shown.values(), key=lambda row: row["opened_seq"]):
            pack = load_pack(self._states[row["opened_seq"]].pack)
            body = pack.bodies[row["bound"]]
            yield Period(
                seq=row["opened_seq"],
                duty=row["duty"],
                rule=row["rule"],
                name=_words(words.rule(row["rule"], pack)),
                bound=Words(vi=body.vi, en=body.en),
                start=_moment(row["start"]),
                due_at=_moment(row["due_at"]) if row["due_at"] else None,
                breached_at=row["breached_at"],
                detected_at=row["detected_at"],
                told=row["told"] or "",
                paused=row["paused"],
                closed_at=row["closed_at"],
                closed_by=row["closed_by"] or "",
            )


def moment_of(past: Past, text: str) -> tuple[int, datetime | None]:
    """The event and the moment that somebody names: `#49` or `49`, a day (its end), or a moment (ISO, local time).

    LawError("moment") for anything else.
    """
    bare = text.removeprefix("#")
    if bare.isdecimal() and len(bare) < 8:
        return int(bare), None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        problem = f"“{text}” không phải sự kiện hay thời điểm; viết #49, 2026-09-22 hoặc 2026-09-22T14:30 / "
        raise LawError("moment", f"{problem}write an event or a moment") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    if len(text) <= len("2026-09-22"):
        moment += timedelta(days=1) - timedelta(microseconds=1)
    return past.known_at(moment), moment


def account_words(account: str) -> Words:
    """What an account of the ledger is called, with the share or the party it is of."""
    kind, _, rest = account.partition(":")
    vi, en = ACCOUNTS.get(kind, (kind, kind))
    own = rest.rpartition(":")[2] if rest.startswith("case/") and ":" in rest else ""
    return Words(vi=f"{vi} ({own})", en=f"{en} ({own})") if own else Words(vi=vi, en=en)


def _waits(state: Subject) -> tuple[Words, ...]:
    return tuple(Words(vi=one.vi, en=one.en) for one in awaited(state))


def _words(pair: tuple[str, str]) -> Words:
    return Words(vi=pair[0], en=pair[1])


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
