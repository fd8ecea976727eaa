"""An invented office in memory: people with hours, trays and habits, whose cases leave the visits that a real one's do.

Six enforcers in two rooms, a Head, an accountant, banks; some five cases come a working day. From a day on a trouble
may be planted: somebody is away, saves up, or is one of too few; a bank is slow. Time is in seconds of the local wall
clock since day 0, a Monday.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from itertools import count

import numpy as np

from flow.live import Visit, causes_of
from flow.queues import Of, Opened, Queue, queues_of, watched

DAY, HOUR = 86_400.0, 3_600.0
OPENS, CLOSES = 8, 17
TROUBLES = ("monthly batch", "absent officer", "too few officers", "slow bank", "head signs weekly")
CAUSE = dict(zip(TROUBLES, ("batching", "unavailability", "contention", "external_partner", "batching"), strict=True))


def weekday(day: int) -> bool:
    return day % 7 < 5


@dataclass(frozen=True)
class Step:
    """One stage of a case in one hand: how many minutes of work, or how many days it lies by itself."""

    stage: str
    hand: str
    minutes: float = 0.0
    days: tuple[float, float] = (0.0, 0.0)


ROUTE = (
    Step("opened", "head", 10),
    Step("decided", "head", 4),
    Step("notifying", "enforcer", 90),
    Step("voluntary", "law", days=(10, 10)),
    Step("verifying", "enforcer", 90),
    Step("verifying", "bank", days=(1, 6)),
    Step("conditions", "enforcer", 150),
    Step("collecting", "accountant", 10),
    Step("paying", "accountant", 20),
    Step("payout", "head", 4),
    Step("transfer", "bank", days=(0.3, 2)),
)
SIDES = {"law": "law", "bank": "partner"}


@dataclass
class Person:
    name: str
    away: tuple[int, int] = (0, 0)
    saves: Callable[[Step, int], bool] = lambda _step, _day: False
    tray: deque[tuple[float, int, int]] = field(default_factory=deque)
    busy: bool = False

    def there(self, day: int) -> bool:
        return weekday(day) and not self.away[0] <= day < self.away[1]


@dataclass
class Office:
    """`days` long; from day `start` on the `trouble` is there."""

    seed: int
    days: int
    trouble: str = ""
    start: int = 10**9
    a_day: float = 5.0

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)
        self.people = {name: Person(name) for name in ("head", "accountant")}
        self.rooms = {f"CHV-{n}": "P1" if n < 3 else "P2" for n in range(6)}
        self.people |= {name: Person(name) for name in self.rooms}
        self.visits: list[Visit] = []
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._number = count()
        self._cases: dict[int, tuple[str, int, float]] = {}  # officer, place on the route, since when there
        self._plant()

    def _plant(self) -> None:
        since = self.start
        if self.trouble == "monthly batch":
            # the first working day of a month of thirty days; the first one comes after most of a month
            self.people["accountant"].saves = lambda step, day: (
                day >= since and step.stage == "paying" and (day - since) % 28 != 25
            )
        if self.trouble == "head signs weekly":
            self.people["head"].saves = lambda step, day: day >= since and step.stage == "opened" and day % 7 != 4
        if self.trouble == "absent officer":
            self.people["CHV-1"].away = (since, since + 40)

    # --- the course of things ---------------------------------------------------------------------------------------

    def run(self) -> list[Visit]:
        """All visits; those that last at the end too."""
        for day in range(self.days):
            if weekday(day):
                for moment in sorted(OPENS + 9 * self.rng.random(self.rng.poisson(self.a_day))):
                    self._at(day * DAY + moment * HOUR, self._arrives)
                for person in self.people.values():
                    self._at(day * DAY + (OPENS + 0.1 * self.rng.random()) * HOUR, partial(self._works, person))
        if self.trouble == "too few officers":
            self._at(self.start * DAY, self._two_leave)
        now = 0.0
        while self._events and self._events[0][0] < self.days * DAY:
            now, _, what = heapq.heappop(self._events)
            what(now)
        for case in self._cases:
            self._leaves(case, self.days * DAY, lasts=True)
        return self.visits

    def _at(self, moment: float, what: Callable[[float], None]) -> None:
        heapq.heappush(self._events, (moment, next(self._number), what))

    def _arrives(self, now: float) -> None:
        case, officer = next(self._number), f"CHV-{self.rng.integers(len(self.rooms))}"
        self._cases[case] = (officer if officer in self.people else "CHV-0", 0, now)
        self._comes(case, now)

    def _comes(self, case: int, now: float) -> None:
        officer, at, _ = self._cases[case]
        step = ROUTE[at]
        if step.minutes:
            person = self.people[officer if step.hand == "enforcer" else step.hand]
            person.tray.append((now, case, at))
            self._works(person, now)
            return
        low, high = step.days
        if self.trouble == "slow bank" and step.hand == "bank" and now >= self.start * DAY:
            low, high = low + 10, high + 12
        self._at(now + self.rng.uniform(low, high) * DAY, partial(self._done, case, at))

    def _works(self, person: Person, now: float) -> None:
        day, hour = int(now // DAY), now % DAY / HOUR
        if person.busy or not person.there(day) or not OPENS <= hour < CLOSES:
            return
        for at, (_, case, step) in enumerate(person.tray):
            if not person.saves(ROUTE[step], day):
                del person.tray[at]
                person.busy = True
                takes = 60 * ROUTE[step].minutes * self.rng.gamma(4, 0.25)
                self._at(now + takes, partial(self._finishes, person, case, step))
                return

    def _finishes(self, person: Person, case: int, step: int, now: float) -> None:
        person.busy = False
        self._done(case, step, now)
        self._works(person, now)

    def _done(self, case: int, at: int, now: float) -> None:
        self._leaves(case, now)
        officer, _, _ = self._cases[case]
        if at + 1 == len(ROUTE):
            del self._cases[case]
            return
        self._cases[case] = (officer, at + 1, now)
        self._comes(case, now)

    def _leaves(self, case: int, now: float, lasts: bool = False) -> None:
        officer, at, since = self._cases[case]
        step = ROUTE[at]
        hand = officer if step.hand == "enforcer" else step.hand
        office = step.hand not in SIDES
        self.visits.append(
            Visit(
                f"c{case}", step.stage, self.rooms[officer], hand, SIDES.get(step.hand, "office"),
                hand if office else "", since, None, now, lasts,
            )
        )  # fmt: skip

    def _two_leave(self, now: float) -> None:
        """Two of the three of a room go elsewhere; the third takes over what they had."""
        gone = {"CHV-1", "CHV-2"}
        third = self.people["CHV-0"]
        for name in gone:
            tray = self.people.pop(name).tray
            third.tray.extend(tray)
            tray.clear()
        for case, (officer, at, _) in list(self._cases.items()):
            if officer in gone:
                self._leaves(case, now)
                self._cases[case] = ("CHV-0", at, now)


def upto(visits: list[Visit], now: float, since: float) -> Iterator[Visit]:
    """The visits as they stood at a moment, those that lasted after another."""
    for visit in visits:
        if visit.entered < now and visit.left > since:
            yield replace(visit, left=now, lasts=True) if visit.left > now or visit.lasts else visit


@dataclass(frozen=True)
class Alarm:
    """A queue was found to pile up, and the case-days that each cause explained when it was over, or at the end."""

    of: Of
    opened: Opened
    causes: dict[str, float]


FIRST = date(2026, 1, 5)
"""Day 0."""


def alarms(visits: list[Visit], days: int, a_year: float, since: int, explained: bool = True) -> Iterator[Alarm]:
    """What the analysis of a register that is alive finds after a day, looking at it every week."""
    queues: dict[Of, Queue] = defaultdict(Queue)
    for visit in visits:
        if visit.side in ("office", "partner"):
            for of in queues_of("79", visit.room, visit.hand, visit.stage, _officer(visit.hand)):
                queue = queues[of]
                came, went = (FIRST + int(moment // DAY) * timedelta(days=1) for moment in (visit.entered, visit.left))
                queue.came[came] = queue.came.get(came, 0) + 1
                if visit.lasts:
                    queue.now += 1
                else:
                    queue.went[went] = queue.went.get(went, 0) + 1
    for of, queue in queues.items():
        watch, before, last = None, None, None
        for end in [*range(since, days, 7), days]:
            within = [FIRST + timedelta(days=day) for day in range(end) if weekday(day)]
            watch, found = watched(queue, watch, before, within, a_year)
            for one in found:
                if isinstance(one, Opened):
                    last, before = one, one.before
                elif last:
                    yield Alarm(of, last, causes(visits, of, last.began, one.day) if explained else {})
                    last, before = None, None
        if last:
            end = FIRST + timedelta(days=days - 1)
            yield Alarm(of, last, causes(visits, of, last.began, end) if explained else {})


def _officer(hand: str) -> str:
    return hand if hand.startswith("CHV") else ""


def causes(visits: list[Visit], of: Of, began: date, day: date) -> dict[str, float]:
    """Of what is known at the end of a day."""
    now, since = ((day - FIRST).days + 1) * DAY, (began - FIRST).days * DAY
    total: dict[str, float] = defaultdict(float)
    for place, days in causes_of(upto(visits, now, now - 90 * DAY), since).items():
        if of in queues_of("79", *place, _officer(place.hand)):
            for cause, spent in days.items():
                total[cause] += spent
    return total
