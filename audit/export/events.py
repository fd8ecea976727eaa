"""The events of a selection of cases as an export tells them: what may be told, by a list of names that may only be
added to on purpose; people by pseudonyms; texts that somebody wrote not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, or_, select

from audit.export.people import People
from cases.events import FACTS, read_fact
from cases.stages.opening import CaseOpened
from figures.periods import Period
from law.periods import VIETNAM
from records.tables import cases, journal, movements

BATCH = 2_000

TEXT, NUMBER, TRUTH, TIME = "string", "integer", "boolean", "time"
PLAIN: Mapping[str, str] = {
    **dict.fromkeys(("ground", "document_kind", "document", "number", "channel", "duty", "rule", "bound", "by", "to",
                     "told", "partner", "means", "measure", "form", "result", "origin", "requester", "effect", "room",
                     "batch", "share", "receipt", "complaint", "asset", "query", "reason_article", "command", "level",
                     "relief", "answer"), TEXT),
    **dict.fromkeys(("amount", "price", "value", "deposit", "distribution", "step", "round", "voluntary_days", "over",
                     "settles", "secured", "monthly", "lifted"), NUMBER),
    **dict.fromkeys(("whole", "interest_stops", "upheld", "granted", "provisional", "late", "voluntary", "accept"),
                    TRUTH),
    **dict.fromkeys(("due", "due_at", "until", "on", "perform_by", "valid_on", "warn_at", "start"), TIME),
}  # fmt: skip
"""Fields of events that are told as they are, and their types. No name, number or account of a person is among them."""
CALLED = {"start": "runs_from", "due": "due_on"}
"""Fields that are told under another name: tools take `start` for the beginning of the work, `due` for its deadline."""
OFFICERS = ("officer", "signer", "proposer", "prepared_by", "endorsed_by", "approved_by", "paid_by", "collector")
"""Fields that name somebody of the office: told as pseudonyms."""
SUMS = ("claimed", "settled", "cancelled", "entrusted")
COUNTED = {"counted_as": TEXT, **dict.fromkeys(SUMS, NUMBER)}
"""What the case counts as from an event on (`cases.counted`), where the event changes it."""
ALWAYS = {"seq": NUMBER, "label": TEXT, "detected_at": TIME, "resource": TEXT, "role": TEXT, "article": TEXT}
"""What is told of every event."""
TYPES: Mapping[str, str] = {
    **ALWAYS,
    **{CALLED.get(name, name): kind for name, kind in PLAIN.items()},
    **dict.fromkeys(OFFICERS, TEXT),
    **COUNTED,
}
"""Every attribute that an event may have, and its type."""
THINGS = ("document", "receipt", "duty", "asset", "complaint")
"""Fields that name a thing of the case: objects of their own where the format has objects."""

Value = str | int | bool | datetime


@dataclass(frozen=True)
class Selection:
    """Which cases: of an office (all where it is empty), those named (all where none is), and of which time.

    With a period: all events before its end, of the cases that were not over when it began.
    """

    office: str = ""
    period: Period | None = None
    cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Object:
    """A thing or a person that events concern; `attributes` do not change."""

    id: str
    type: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """One event. `concerns` are objects with the part that each plays."""

    id: str
    kind: str
    at: datetime
    attributes: Mapping[str, Value]
    concerns: tuple[tuple[Object, str], ...]


@dataclass(frozen=True)
class Trace:
    """A case: what is known of it from the beginning, and its events in their order."""

    case: Object
    related: tuple[tuple[Object, str], ...]
    events: tuple[Told, ...]


def traces(connection: Connection, selection: Selection, people: People, known_at: datetime) -> Iterator[Trace]:
    """The cases of a selection as a stream, in the order of their ids, as they were known at a moment."""
    found = connection.execute(_query(selection, known_at).execution_options(yield_per=BATCH))
    for subject, rows in groupby(found, key=lambda row: str(row.subject)):
        yield trace_of(subject, list(rows), people)


def _query(selection: Selection, known_at: datetime) -> Select[Any]:
    moved = and_(movements.c.subject == journal.c.subject, movements.c.seq == journal.c.seq)
    counted = (movements.c.status.label("counted_as"), *(movements.c[name] for name in SUMS))
    prefix = f"case/{selection.office}/" if selection.office else "case/"
    query = (
        select(journal, *counted)
        .outerjoin(movements, moved)
        .where(journal.c.subject.startswith(prefix, autoescape=True), journal.c.detected_at <= known_at)
        .order_by(journal.c.subject, journal.c.seq)
    )
    if selection.cases:
        query = query.where(journal.c.subject.in_(selection.cases))
    if selection.period:
        began = selection.period.begins
        on = or_(cases.c.ended_on.is_(None), cases.c.updated_at >= began)
        query = query.join(cases, cases.c.id == journal.c.subject).where(on, journal.c.at < selection.period.over)
    return query


def trace_of(subject: str, rows: Sequence[Row[Any]], people: People) -> Trace:
    """A case of its rows: those of the journal, each with what the case counts as where that changes."""
    case, related, parties = _opened(subject, rows[0], people)
    return Trace(case, related, tuple(_told(row, case, parties, people) for row in rows))


def _opened(
    subject: str, first: Row[Any], people: People
) -> tuple[Object, tuple[tuple[Object, str], ...], dict[str, Object]]:
    """The case, what it is related to, and its parties by their references."""
    office = subject.split("/")[1]
    opened = read_fact(first.kind, first.data)
    if not isinstance(opened, CaseOpened):
        return Object(subject, "case", {"office": office}), (), {}
    entrusted = opened.entrusted.sort if opened.entrusted else "no"
    said = {"office": office, "origin": opened.origin, "entrusted": entrusted, "field": opened.title.field.value}
    parties = {
        ref: Object(f"party:{people.pseudonym('party', party.known_as)}", "party", {"kind": party.kind.value})
        for ref, party in opened.parties.items()
    }
    related = [
        (Object(opened.dossier, "dossier"), "of"),
        (Object(f"office:{office}", "office"), "at"),
        *((one, "debtor" if ref.startswith("D") else "creditor") for ref, one in parties.items()),
    ]
    return Object(subject, "case", said), tuple(related), parties


def _told(row: Row[Any], case: Object, parties: Mapping[str, Object], people: People) -> Told:
    fact: Mapping[str, Any] = row.data
    resource = _officer(people, row.actor["office"], row.actor["id"])
    attributes: dict[str, Value] = {
        "seq": row.seq,
        "label": _label(row.kind),
        "detected_at": row.detected_at.astimezone(VIETNAM),
        "resource": resource,
        "role": row.actor["role"],
        "article": row.article,
    }
    for name, value in fact.items():
        if name in PLAIN and (plain := _plain(PLAIN[name], value)) is not None:
            attributes[CALLED.get(name, name)] = plain
        elif name in OFFICERS and value:
            attributes[name] = _officer(people, case.attributes["office"], str(value))
    if row.counted_as is not None:
        attributes |= {"counted_as": row.counted_as, **{name: getattr(row, name) for name in SUMS}}
    concerns = [(case, "case"), (Object(f"officer:{resource}", "officer"), "by")]
    concerns += [(_thing(case, name, attributes), name) for name in THINGS if attributes.get(name)]
    if (party := parties.get(str(fact.get("party")))) is not None:
        concerns.append((party, "party"))
    return Told(f"{row.subject}#{row.seq}", row.kind, row.at.astimezone(VIETNAM), attributes, tuple(concerns))


def _officer(people: People, office: str, who: str) -> str:
    """A pseudonym; of what the engine does by itself its name."""
    return who if who == "system" else people.pseudonym("officer", f"{office}:{who}")


def _thing(case: Object, name: str, attributes: Mapping[str, Value]) -> Object:
    return Object(f"{name}:{case.id}:{attributes[name]}", name)


def _label(kind: str) -> str:
    return FACTS[kind].words[0] if kind in FACTS else kind


def _plain(kind: str, value: Any) -> Value | None:
    """The value, if it is of the type that its name has in every export; nothing for what is empty."""
    if value is None or value == "":
        return None
    if kind == TIME:
        return _moment(value) if isinstance(value, str) else None
    wanted: type[str | int | bool] = {TEXT: str, NUMBER: int, TRUTH: bool}[kind]
    return value if type(value) is wanted else None


def _moment(text: str) -> datetime:
    """A moment, local; of a day its beginning."""
    if len(text) == len("2026-07-01"):
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
    return datetime.fromisoformat(text).astimezone(VIETNAM)
