"""What if: an office is made from its own visits and let run on, as it is, or with more people or another term.

Each case moves as cases of that office have moved: from a place (a stage, in somebody's hand) to the next as often as
that was seen. Who is outside the office keeps a case as long as such were kept before, what still lasts counted
(flow/forecast.py). A member of the office has a tray: what came first goes first, so many a working day as he did on
days that began with something in the tray. New cases come to each room as often as they came, and go to whoever has
fewest in it.

It is a model: nobody is ill in it, works faster under pressure, or puts a case before another.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from flow.forecast import Curve, curve_of
from flow.live import OFFICE, Visit
from flow.log import DAY

FEWEST = 30
"""Visits that must have ended in a room before anything is said of it."""
FEWEST_DAYS = 5
"""Days on which somebody had work before him, below which he counts as his room does."""
LOW, HIGH = 5, 95
"""Per cent of the runs: between them lie nine of ten."""


class Place(NamedTuple):
    """Where a case is: its stage, and in whose hand; an empty hand is that of its officer."""

    stage: str
    hand: str


class Here(NamedTuple):
    """An open case: its officer (empty while none is assigned), its place, and how many days it has been there."""

    officer: str
    place: Place
    age: float


To = TypeVar("To")


class Next(NamedTuple, Generic[To]):
    """What comes next, each with the share of the cases for which that or one before it does."""

    each: Sequence[To]
    upto: Sequence[float]

    def drawn(self, rng: np.random.Generator) -> To:
        """One of them, as often as it came."""
        return self.each[min(bisect(self.upto, rng.random()), len(self.each) - 1)]


@dataclass(frozen=True)
class Office:
    """An office as its visits show it.

    `rooms` of its officers; `a_day` each of them, and each other hand of the office, is done with so many visits a
    working day; `comes` new cases a working day, at `begins`; `gets` are the rooms that had them then; a case that
    `follows` no further ends. `ended` are by room the visits that its officers ended: what the answer rests on.
    """

    rooms: Mapping[str, str]
    a_day: Mapping[str, float]
    comes: float
    begins: Next[Place]
    gets: Next[str]
    follows: Mapping[Place, Next[Place | None]]
    lasts: Mapping[Place, Curve]
    here: Sequence[Here]
    ended: Mapping[str, int]


@dataclass(frozen=True)
class Change:
    """What is to be different: `more` officers in a room, who share its cases with the others from the first day; each
    stay with a party or by law at a `stage` takes `longer` times as long."""

    room: str
    more: int = 0
    stage: str = ""
    longer: float = 1.0


class Path(NamedTuple):
    """At the end of each day: cases in the hands of the room's officers, and all open cases in their charge."""

    queue: Sequence[int]
    open: Sequence[int]


class Band(NamedTuple):
    """A figure over many runs: the mean, and between which bounds nine of ten lie."""

    mean: float
    low: float
    high: float


def office_of(visits: Iterable[Visit], rooms: Mapping[str, str], since: int, open_days: Sequence[int]) -> Office:
    """The office that these visits show, which ended after the day `since` (local days since 1970) or last.

    `rooms` has the room of each officer who is there now; `open_days` are the working days from `since` on, the last
    one is over.
    """
    known = sorted(visits, key=lambda one: (one.case, one.entered, one.left))
    moves: dict[Place, Counter[Place | None]] = defaultdict(Counter)
    begins, gets = Counter[Place](), Counter[str]()
    stays: dict[Place, list[tuple[float, bool, int]]] = defaultdict(list)
    here, officer, given, ended = [], "", False, Counter[str]()
    staffed = set(rooms.values())
    for before, one in pairwise([None, *known]):
        assert one is not None
        new = before is None or before.case != one.case
        given = given and not new
        if one.room in staffed and not given:
            gets[one.room] += 1
            given = True
        officer, place = _officer(one, rooms) or ("" if new else officer), _place(one, rooms)
        if new and one.entered > (since + 1) * DAY:
            begins[place] += 1
        elif not new and before is not None:
            moves[_place(before, rooms)][place] += 1
        if one.side != OFFICE:
            stays[place].append(((one.left - one.entered) / DAY, not one.lasts, 1))
        elif not one.lasts and place.hand == "":
            ended[rooms[one.hand]] += 1
        if one.lasts:
            here.append(Here(officer, place, (one.left - one.entered) / DAY))
    for before, one in pairwise([*known, None]):
        if before is not None and not before.lasts and (one is None or one.case != before.case):
            moves[_place(before, rooms)][None] += 1
    return Office(
        rooms=rooms,
        a_day=_capacities(known, rooms, open_days),
        comes=sum(begins.values()) / max(len(open_days), 1),
        begins=_next(begins),
        gets=_next(gets),
        follows={place: _next(to) for place, to in moves.items()},
        lasts={place: curve_of(found) for place, found in stays.items()},
        here=here,
        ended=ended,
    )


def run(office: Office, change: Change, ahead: Sequence[bool], seed: int) -> Path:
    """One course of the office over the days ahead, of which each says whether the office is open."""
    return _Course(office, change, seed).over(ahead)


def run_both(office: Office, changes: tuple[Change, Change], ahead: Sequence[bool], seed: int) -> tuple[Path, Path]:
    """The course of the office with one change and with another, by the same chances."""
    one, other = changes
    return run(office, one, ahead, seed), run(office, other, ahead, seed)


def band(figures: Sequence[float]) -> Band:
    """What many runs say of a figure."""
    low, high = np.percentile(figures, (LOW, HIGH))
    return Band(float(np.mean(figures)), float(low), float(high))


def _officer(visit: Visit, rooms: Mapping[str, str]) -> str:
    return visit.hand if visit.side == OFFICE and visit.hand in rooms else ""


def _place(visit: Visit, rooms: Mapping[str, str]) -> Place:
    return Place(visit.stage, "" if _officer(visit, rooms) else visit.hand)


def _next(counted: Counter[To]) -> Next[To]:
    total = sum(counted.values())
    return Next(list(counted), [upto / total for upto in accumulate(counted.values())])


def _capacities(visits: Sequence[Visit], rooms: Mapping[str, str], open_days: Sequence[int]) -> dict[str, float]:
    """How many visits each hand of the office ends on a working day that begins with something before it."""
    of_hand: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.side == OFFICE:
            of_hand[visit.hand].append(visit)
    days = np.array(open_days, dtype=np.float64)
    done, at_work = Counter[str](), Counter[str]()
    for hand, mine in of_hand.items():
        entered = np.sort([one.entered for one in mine])
        left = np.sort([np.inf if one.lasts else one.left for one in mine])
        begun = np.searchsorted(entered, days * DAY) > np.searchsorted(left, days * DAY)
        ends = np.searchsorted(left, (days + 1) * DAY) - np.searchsorted(left, days * DAY)
        done[hand], at_work[hand] = int(ends[begun].sum()), int(begun.sum())
    found = {hand: done[hand] / at_work[hand] for hand in of_hand if at_work[hand] >= FEWEST_DAYS}
    for officer, room in rooms.items():
        peers = [hand for hand in found if rooms.get(hand) == room] or [hand for hand in found if hand in rooms]
        if officer not in found:
            found[officer] = sum(found[hand] for hand in peers) / len(peers) if peers else 0.0
    return found


class _Course:
    """The office while it runs."""

    def __init__(self, office: Office, change: Change, seed: int) -> None:
        self._office, self._change, self._rng = office, change, np.random.default_rng(seed)
        new = [f"+{n}" for n in range(change.more)]
        self._of_room: dict[str, list[str]] = defaultdict(list)
        for officer, room in office.rooms.items():
            self._of_room[room].append(officer)
        own = list(self._of_room[change.room])
        self._of_room[change.room] += new
        self._theirs = set(self._of_room[change.room])
        self._a_day = dict(office.a_day)
        usual = sum(office.a_day.get(officer, 0.0) for officer in own) / len(own) if own else 0.0
        self._a_day |= dict.fromkeys(new, usual)
        self._trays: dict[str, deque[tuple[int, Place]]] = defaultdict(deque)
        self._comes_back: dict[int, list[tuple[int, Place]]] = defaultdict(list)
        self._officer: dict[int, str] = {}
        self._load = Counter[str](dict.fromkeys([*office.rooms, *new], 0))
        self._day = 0
        shared = deque(sorted(self._theirs)) if new else deque[str]()
        for case, one in enumerate(sorted(office.here, key=lambda one: -one.age)):
            officer = one.officer
            if shared and officer in self._theirs:
                officer = shared[0]
                shared.rotate(-1)
            if officer:
                self._give(case, officer)
            self._comes(case, one.place, one.age)
        self._cases = len(office.here)

    def over(self, ahead: Sequence[bool]) -> Path:
        queue, charge = [], []
        for self._day, is_open in enumerate(ahead, start=1):
            for case, place in self._comes_back.pop(self._day, ()):
                self._goes_on(case, place)
            if is_open:
                for _ in range(int(self._rng.poisson(self._office.comes))):
                    self._cases += 1
                    self._goes_to(self._cases, self._office.begins.drawn(self._rng))
                for hand, pieces in self._a_day.items():
                    self._works(hand, int(self._rng.poisson(pieces)))
            queue.append(sum(len(self._trays[officer]) for officer in self._theirs))
            charge.append(sum(self._load[officer] for officer in self._theirs))
        return Path(queue, charge)

    def _works(self, hand: str, pieces: int) -> None:
        tray = self._trays[hand]
        for _ in range(min(pieces, len(tray))):
            self._goes_on(*tray.popleft())

    def _goes_on(self, case: int, place: Place) -> None:
        follows = self._office.follows.get(place)
        self._goes_to(case, follows.drawn(self._rng) if follows else None)

    def _goes_to(self, case: int, place: Place | None) -> None:
        if place is not None:
            self._comes(case, place)
        elif officer := self._officer.pop(case, ""):
            self._load[officer] -= 1

    def _comes(self, case: int, place: Place, age: float = 0.0) -> None:
        if place.hand == "":
            self._trays[self._in_charge(case)].append((case, place))
        elif place in self._office.lasts:
            if (days := self._keeps(place, age)) is not None:
                self._comes_back[self._day + 1 + int(days)].append((case, place))
        else:
            self._trays[place.hand].append((case, place))

    def _in_charge(self, case: int) -> str:
        if case not in self._officer:
            room = self._office.gets.drawn(self._rng)
            fewest = min(self._load[one] for one in self._of_room[room])
            self._give(case, str(self._rng.choice([one for one in self._of_room[room] if self._load[one] == fewest])))
        return self._officer[case]

    def _give(self, case: int, officer: str) -> None:
        self._officer[case] = officer
        self._load[officer] += 1

    def _keeps(self, place: Place, age: float) -> float | None:
        """How many days more an outsider keeps a case that he has had so long; None: longer than was ever seen."""
        ends = self._office.lasts[place].within(float(self._rng.random()), age)
        if ends is None:
            return None
        return max(0.0, ends * (self._change.longer if place.stage == self._change.stage else 1.0) - age)
