"""The lists that people enter (offices, staff, delegations, kinships, doors, …) against their own journaled changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, select

from audit.logged import CALLED
from audit.report import Difference, Findings, compare, unlike
from cases.events import Event
from cases.names import office_of
from law.model import Line
from records import entered
from records.doors import STAFF
from records.entered import LISTS, Entry, Row, Which

CHANGES = Line(vi="sổ ghi thay đổi", en="the record of changes")
SEAL = Line(vi="tính lại", en="derived again")
JOURNAL = Line(vi="nhật ký", en="the journal")
STAFF_THEN = Line(vi="danh sách công chức lúc đó", en="the staff of that moment")


def changes_kept(connection: Connection) -> Findings:
    """Changes are numbered without a gap and sealed one to the other; each row of each list is as the last says."""
    told = list(entered.entries(connection))
    yield from _chain(told)
    today, before = _today(connection), entered.fold(told)
    for which in sorted(today.keys() | before.keys(), key=str):
        named, called = place(which), CALLED.get(which[0], CHANGES)
        rows = today.get(which, [])
        for again in rows[1:]:
            yield unlike(None, named, (called, again), (CHANGES, None))
        yield from compare(None, named, (called, rows[0] if rows else None), (CHANGES, before.get(which)))


def unexplained(connection: Connection) -> set[str]:
    """The rows of lists, as `place` names them, of which the record of changes says something else."""
    today, before = _today(connection), entered.fold(entered.entries(connection))
    every = today.keys() | before.keys()
    return {place(which) for which in every if today.get(which) != ([before[which]] if which in before else None)}


def _chain(told: list[Entry]) -> Findings:
    previous = ""
    for number, entry in enumerate(told, start=1):
        stands = {"number": entry.number, "previous": entry.previous, "hash": entry.hash}
        due = {"number": number, "previous": previous, "hash": entry.seal}
        yield from compare(None, f"entered.{entry.number}", (CHANGES, stands), (SEAL, due))
        previous = entry.hash


def _today(connection: Connection) -> dict[Which, list[Row]]:
    rows: dict[Which, list[Row]] = {}
    for name, (table, _) in LISTS.items():
        for found in connection.execute(select(table)).mappings():
            row = entered.plain(name, found)
            rows.setdefault(entered.which(name, row), []).append(row)
    return rows


def place(which: Which) -> str:
    """How a row of a list is named in findings."""
    name, key = which
    return f"{name}.{'/'.join(str(list(part) if isinstance(part, tuple) else part) for part in key)}"


def people_of(events: tuple[Event, ...]) -> frozenset[str]:
    """The staff numbers that a journal names: who acted, and who signed."""
    return frozenset(chain.from_iterable(_named(event) for event in events))


def _named(event: Event) -> Iterator[str]:
    if event.actor.role in STAFF:
        yield event.actor.id
    if signer := _signer(event):
        yield signer


def _signer(event: Event) -> str:
    return str(event.data.get("signer") or "") if event.data.get("document") else ""


def staff_of_the_day(events: tuple[Event, ...], recorded: Mapping[int, datetime], told: tuple[Entry, ...]) -> Findings:
    """Who acted was on the staff of the office in that role when the records took it; who signed, on its staff."""
    for event in events:
        at = recorded.get(event.seq)
        if at is None:
            continue  # the chain says so
        staff = entered.fold(told, upto=at)
        if event.actor.role in STAFF:
            says: dict[str, Any] = {"office": event.actor.office, "role": event.actor.role.value, "active": True}
            yield from _serves(event, "actor", event.actor.id, says, staff)
        if signer := _signer(event):
            yield from _serves(event, "signer", signer, {"office": office_of(event.subject)}, staff)


def _serves(event: Event, field: str, person: str, says: dict[str, Any], staff: Mapping[Which, Row]) -> Findings:
    row = staff.get(("officers", (person,)))
    if row is None:
        yield Difference(
            seq=event.seq,
            field=field,
            vi=f"{person} không có trong danh sách công chức lúc đó",
            en=f"{person} was not on the staff at that moment",
            found=person,
        )
        return
    yield from compare(event.seq, field, (JOURNAL, says), (STAFF_THEN, {name: row[name] for name in says}))
