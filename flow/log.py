"""An event log as columns: what every reader fills and every measure reads.

A time is a count of seconds of the **local wall clock** since 1970, so that a day is a local day: sixty days from one
local midnight to another are sixty days, whether or not summer time began between them.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

DAY = 86_400.0
"""Seconds."""

ONE_ZONE = 3_600
"""Seconds by which the offsets of one zone may differ: summer time."""

SHOWN = 20
"""Problems told in full; the others are counted."""

WAITED_FOR = {
    "party": "party", "đương sự": "party",
    "partner": "external_partner", "external": "external_partner", "external_partner": "external_partner",
    "law": "law", "luật": "law",
}  # fmt: skip
"""What a log may say that a step waits for (column `waiting_for`), and the cause it is."""

BEGINS = {"start"}
READIES = {"schedule", "assign", "reassign", "enable", "enabled"}
ASIDE = {"suspend", "resume", "manualskip", "autoskip", "withdraw", "pi_abort", "ate_abort"}
MARKS = BEGINS | READIES | ASIDE
"""Lifecycle transitions (IEEE 1849) that begin a step, make it ready, or are no step of the case by themselves."""


Moment = tuple[float, float]
"""A time as it was written: seconds of its own wall clock since 1970, and its offset from UTC in seconds."""


class Problem(NamedTuple):
    """Something in the file that was left out: where, in which field, what is wrong and the way out."""

    where: str
    field: str
    problem: str


@dataclass
class Problems:
    """What was left out: the first in full, all of them counted; `cut` if the file broke off."""

    first: list[Problem] = field(default_factory=list)
    count: int = 0
    cut: bool = False

    def add(self, where: str, field: str, problem: str) -> None:
        """One more; `where` is a line or an event."""
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(Problem(harmless(where), harmless(field), harmless(problem, longest=1_000)))


class Names(dict[str, int]):
    """The numbers of distinct names; asked for a new one, it counts on. `all` has the names as they can be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []

    def __missing__(self, name: str) -> int:
        self[name] = number = len(self.all)
        self.all.append(harmless(name))
        return number


def harmless(text: str, longest: int = 200) -> str:
    """A text that can be shown: no control or direction characters, no half surrogate pairs, in NFC, of a length."""
    if text.isascii() and text.isprintable() and len(text) <= longest:
        return text
    kept = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)
    return unicodedata.normalize("NFC", kept if len(kept) <= longest else kept[: longest - 1] + "…")


@dataclass(frozen=True)
class Log:
    """A log that was read. Columns have one item a step; `nan` and -1 stand for what the log does not say.

    `start` and `end` of the work on a step, `ready` when it could have begun (all local seconds); `waits` is an index
    in `CAUSES_GIVEN`. `events` counts what was read, also events that only mark the beginning of a step.
    """

    cases: list[str]
    activities: list[str]
    resources: list[str]
    case: Ints
    activity: Ints
    resource: Ints
    end: Floats
    start: Floats
    ready: Floats
    waits: Ints
    deadlines: dict[int, float]
    events: int
    problems: Problems

    @property
    def has_starts(self) -> bool:
        """Whether waiting and service can be told apart."""
        return bool(np.isfinite(self.start).any())

    @property
    def in_days(self) -> bool:
        """Whether its times are days: every one is a local midnight."""
        return bool((np.mod(self.end, DAY) == 0).all())


CAUSES_GIVEN = ("party", "external_partner", "law")


class _Few:
    """A column of times that not every event has, each on the wall clock of its event's end."""

    def __init__(self) -> None:
        self._at, self._wall = array("q"), array("d")

    def put(self, at: int, wall: float) -> None:
        self._at.append(at)
        self._wall.append(wall)

    def column(self, size: int) -> Floats:
        column = np.full(size, np.nan)
        column[np.array(self._at)] = self._wall
        return column


class Builder:
    """Takes events one after another, in any order; `build` makes them a `Log`."""

    def __init__(self) -> None:
        self.problems = Problems()
        self.events = 0
        self._cases, self._activities, self._resources = Names(), Names(), Names()
        self._case, self._activity, self._resource = array("q"), array("q"), array("q")
        self._end, self._offset = array("d"), array("d")
        self._start, self._ready = _Few(), _Few()
        self._waits: dict[int, int] = {}
        self._lifecycle: dict[int, str] = {}
        self._deadlines: dict[int, Moment] = {}

    def add(
        self,
        case: str,
        activity: str,
        end: Moment,
        resource: str | None = None,
        lifecycle: str | None = None,
        waits: str | None = None,
        start: Moment | None = None,
        ready: Moment | None = None,
        deadline: Moment | None = None,
    ) -> None:
        """One event."""
        at = self.events
        self.events = at + 1
        number = self._cases[case]
        self._case.append(number)
        self._activity.append(self._activities[activity])
        self._resource.append(self._resources[resource] if resource else -1)
        self._end.append(end[0])
        self._offset.append(end[1])
        if lifecycle is not None and lifecycle != "complete" and (known := lifecycle.casefold()) in MARKS:
            self._lifecycle[at] = known
        if start is not None:
            self._start.put(at, start[0] + end[1] - start[1])
        if ready is not None:
            self._ready.put(at, ready[0] + end[1] - ready[1])
        if deadline is not None:
            self._deadlines[number] = deadline
        if waits and (cause := WAITED_FOR.get(waits.casefold())):
            self._waits[at] = CAUSES_GIVEN.index(cause)

    def build(self) -> Log:
        """The log: one zone for all, steps begun and completed made one."""
        offsets = np.array(self._offset)
        zone = _zone(offsets)
        shift = np.zeros(len(offsets)) if zone is None else zone - offsets
        waits = np.full(len(offsets), -1)
        waits[list(self._waits)] = list(self._waits.values())
        columns: dict[str, NDArray[Any]] = {
            "case": np.array(self._case), "activity": np.array(self._activity), "resource": np.array(self._resource),
            "end": np.array(self._end) + shift, "start": self._start.column(len(shift)) + shift,
            "ready": self._ready.column(len(shift)) + shift, "waits": waits,
        }  # fmt: skip
        if self._lifecycle:
            columns = _completed(columns, self._lifecycle)
        return Log(
            cases=self._cases.all,
            activities=self._activities.all,
            resources=self._resources.all,
            deadlines={
                case: wall + (0 if zone is None else zone - offset) for case, (wall, offset) in self._deadlines.items()
            },
            events=self.events,
            problems=self.problems,
            **columns,
        )


def _zone(offsets: Floats) -> float | None:
    """The offset to bring all times to; None if they are of one zone and stay as they were written."""
    if not len(offsets) or offsets.max() - offsets.min() <= ONE_ZONE:
        return None
    values, counts = np.unique(offsets, return_counts=True)
    return float(values[counts.argmax()])


def _completed(columns: dict[str, NDArray[Any]], lifecycle: dict[int, str]) -> dict[str, NDArray[Any]]:
    """The columns of completed steps only: a start, or what made it ready, belongs to the next completion.

    A step that began and was never completed stays, as one without length.
    """
    waiting: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    case, activity, end = columns["case"].tolist(), columns["activity"].tolist(), columns["end"]
    start, ready = columns["start"].copy(), columns["ready"].copy()
    dropped: set[int] = set()
    for at in np.lexsort((end, columns["case"])).tolist():
        kind = lifecycle.get(at)
        if kind in ASIDE:
            dropped.add(at)
        elif kind is not None:
            waiting[case[at], activity[at], "start" if kind in BEGINS else "ready"].append(at)
        else:
            for name, column in (("start", start), ("ready", ready)):
                if opened := waiting.get((case[at], activity[at], name)):
                    first = opened.pop(0)
                    column[at] = end[first]
                    dropped.add(first)
    for (_, _, name), left in waiting.items():
        if name == "ready":
            dropped.update(left)
    keep = np.ones(len(end), dtype=bool)
    keep[list(dropped)] = False
    return {name: column[keep] for name, column in (columns | {"start": start, "ready": ready}).items()}


def places(numbers: Ints) -> list[Ints]:
    """Where each number that occurs stands, number by number in ascending order."""
    order = np.argsort(numbers, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1) if len(order) else []


def most(names: list[str], numbers: Ints) -> str:
    """The name that occurs most among these numbers; nothing if none does."""
    known = Counter(numbers[numbers >= 0].tolist())
    return names[known.most_common(1)[0][0]] if known else ""
