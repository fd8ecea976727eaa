"""Visits: at which stage a case was, who had it in hand, and since when somebody worked on it; and what they add up to.

A visit (lượt) begins when a case comes to a stage, when another than before has it in hand there, or when another
officer takes it over. Rows are written in the transaction that decides, from the subject after each of its events; a
place that a case only passed through within one moment is no visit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, Select, func, insert, select

from cases.events import STAFF, Event
from cases.kernel import Refused
from cases.state import CaseState
from cases.waiting import OFFICE, PARTNER, in_hand, side_of
from records.rows import Add, Change, Put, Write
from records.tables import loads, stays, visits

Folded = tuple[Event, Any]
"""An event that was stored, and its subject after it."""


class Place(NamedTuple):
    """Where a case is: its stage, who has it in hand there, and in whose charge it is."""

    stage: str
    holder: str
    office: str
    room: str
    officer: str

    @classmethod
    def of(cls, case: CaseState) -> Place | None:
        """None before it began, and after it was archived."""
        if not case.stage or case.finished:
            return None
        return cls(case.stage, in_hand(case), case.office, case.room, case.officer)


@dataclass(frozen=True)
class Move:
    """A case comes to a place: by which event, and the case after it."""

    event: Event
    to: Place | None
    after: CaseState


def shown(before: CaseState, moves: Sequence[Move], folded: Sequence[Folded]) -> Iterator[Write]:
    """What an append with these moves changes in the visits."""
    running = {"subject": before.id, "left_at": None}
    if moves:
        if before.stage:
            yield Change(visits, running, _left(before.stage, moves[0]))
        yield from (Put(visits, row) for row in _begun(before.id, moves, folded))
    elif served := _served(folded):
        yield Change(visits, running | {"served_at": None}, {"served_at": served})


def added_up(
    before: CaseState, moves: Sequence[Move], after: CaseState, places: Sequence[Place | None]
) -> Iterator[Write]:
    """What it changes in stays and loads: in one order, so that no two transactions wait for each other.

    Two cases of one officer at one stage share a row. It is locked to the commit: this comes last.
    """
    for key, count in sorted(_stays(before, moves).items()):
        yield Add(stays, dict(zip(("office", "stage", "days"), key, strict=True)), {"cases": count})
    yield from _added(_loads((before, places[0], -1), (after, places[-1], 1)))


def gone(case: CaseState) -> Iterator[Write]:
    """What a case that is no more takes from the loads."""
    yield from _added(_loads((case, Place.of(case), -1)))


def _added(changes: Mapping[tuple[str, str, str, str], dict[str, int]]) -> Iterator[Write]:
    for of, more in sorted(changes.items()):
        yield Add(loads, dict(zip(("office", "room", "officer", "stage"), of, strict=True)), more)


def stayed(which: ColumnElement[bool] | None = None) -> Select[Any]:
    """The rows of stays that visits come to: of all of them, or some."""
    days = func.floor(func.extract("epoch", visits.c.left_at - visits.c.arrived_at) / 86_400).cast(Integer)
    stay = (visits.c.office, visits.c.stage, days)
    query = select(*stay, func.count()).where(visits.c.left_for.is_not(None)).group_by(*stay)
    return query if which is None else query.where(which)


def count_stays(connection: Connection, which: ColumnElement[bool]) -> None:
    """Enter the stays of these visits, where none are entered yet."""
    connection.execute(insert(stays).from_select(["office", "stage", "days", "cases"], stayed(which)))


def places_of(before: CaseState, folded: Sequence[Folded]) -> list[Place | None]:
    """Where the case was before an append, and after each of its events."""
    return [Place.of(before), *(Place.of(after) for _, after in folded)]


def moves_of(places: Sequence[Place | None], folded: Sequence[Folded]) -> list[Move]:
    """The moves of an append that lead somewhere else at another moment than the next."""
    moves: list[Move] = []
    place = places[0]
    for (event, after), to in zip(folded, places[1:], strict=True):
        if moves and moves[-1].event.at == event.at:
            if to != moves[-1].to:
                moves[-1] = Move(event, to, after)
        elif to != (moves[-1].to if moves else place):
            moves.append(Move(event, to, after))
    start = [place, *(move.to for move in moves)]
    return [move for move, earlier in zip(moves, start, strict=False) if move.to != earlier]


def _left(stage: str, move: Move) -> dict[str, Any]:
    """How the visit that was ends with a move."""
    to_stage = move.after.stage
    return {
        "left_at": move.event.at,
        "left_for": to_stage if to_stage != stage else None,
        "ended_by": move.event.actor.id if _of_office(move.event) else None,
    }


def _begun(subject: str, moves: Sequence[Move], folded: Sequence[Folded]) -> Iterator[dict[str, Any]]:
    """The rows of the visits that begin, each but the last with its end."""
    for move, following in zip(moves, [*moves[1:], None], strict=True):
        if move.to is None:
            continue
        end = _left(move.to.stage, following) if following else {"left_at": None, "left_for": None, "ended_by": None}
        upto = following.event.seq if following else None
        within = [
            (event, after)
            for event, after in folded
            if event.seq > move.event.seq and (upto is None or event.seq < upto)
        ]
        yield {
            "subject": subject,
            "seq": move.event.seq,
            **move.to._asdict(),
            "side": side_of(move.to.holder),
            "arrived_at": move.after.stage_since,
            "entered_at": move.event.at,
            "served_at": _served([one for one in within if one[0].at > move.event.at]),
            **end,
        }


def _served(folded: Sequence[Folded]) -> datetime | None:
    return next((event.at for event, _ in folded if _of_office(event)), None)


def _of_office(event: Event) -> bool:
    """Whether a member of the office did what the law let him do."""
    return event.actor.role in STAFF and event.kind != Refused.kind


def _stays(before: CaseState, moves: Sequence[Move]) -> Counter[tuple[str, str, int]]:
    """The stays at stages that end with these moves."""
    ended: Counter[tuple[str, str, int]] = Counter()
    case = before
    for move in moves:
        if case.stage and move.after.stage != case.stage and case.stage_since:
            ended[case.office, case.stage, (move.event.at - case.stage_since).days] += 1
        case = move.after
    return ended


MONEY = ("received", "distributed", "held", "paid_out", "surplus", "undistributed", "payable", "unpayable")
"""What of a case's money is added up."""


def _loads(*standings: tuple[CaseState, Place | None, int]) -> dict[tuple[str, str, str, str], dict[str, int]]:
    """What changes in the loads, under which key: a case where it is counts so often."""
    change: dict[tuple[str, str, str, str], dict[str, int]] = {}
    for case, place, sign in standings:
        if case.stage:
            of = change.setdefault((case.office, case.room, case.officer, case.stage), {})
            for name, count in _load(case, place).items():
                of[name] = of.get(name, 0) + sign * count
    return {key: more for key, more in change.items() if any(more.values())}


def _load(case: CaseState, place: Place | None) -> dict[str, int]:
    """What one case adds to the load of whoever is in charge of it."""
    held = place is not None and side_of(place.holder) in (OFFICE, PARTNER)
    since = int(case.stage_since.timestamp()) if held and case.stage_since else 0
    counted = {"cases": 1, "late": int(case.duties.count("overdue") > 0), "in_hand": int(held), "in_hand_since": since}
    return counted | {name: getattr(case, name) for name in MONEY}
