"""What each official document says, taken from the journal as it stood when the document was signed.

One module a group of kinds; each maps its kinds to the function that finds the fields in the case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, select

from activities.papers import closing, complaints, decisions, intake, money, notices, receipts, status
from activities.papers.drawing import Desk, Drawing, Paper, desk_of, official
from activities.papers.status import published_debtor
from cases.events import Event
from cases.kernel import evolve, fold
from documents.kinds import KINDS
from records.journal import read
from records.states import empty
from records.tables import subjects

__all__ = ["TITLES", "Desk", "Drawing", "Paper", "draw", "draw_up", "published_debtor", "receipt"]

TITLES: Mapping[str, str] = {name: kind.vi for name, kind in KINDS.items()}
"""Vietnamese title of each kind of document."""

FIELDS: Mapping[str, Callable[[Drawing], dict[str, Any]]] = {
    **intake.FIELDS,
    **decisions.FIELDS,
    **notices.FIELDS,
    **status.FIELDS,
    **money.FIELDS,
    **closing.FIELDS,
    **complaints.FIELDS,
}
"""How the fields of each kind come out of the case; the receipt, which has two files, is drawn by itself."""


def draw_up(engine: Engine, event: Event, kind: str, lookup: str) -> Paper:
    """The document of a kind that an event issues."""
    with engine.connect() as connection:
        drawing = _drawing(connection, event)
    return draw(drawing, kind, lookup)


def draw(drawing: Drawing, kind: str, lookup: str) -> Paper:
    """The document of a kind that is drawn up here; `lookup` is the address where it can be checked."""
    common = official(drawing, kind, f"{lookup}/{drawing.event.hash[:16]}")
    fields = common | FIELDS[kind](drawing)
    paper = Paper(kind, fields, drawing.after.office, f"{TITLES[kind]} số {fields['number']}")
    return decisions.annexed(paper, common, drawing.case) if kind == "enforcement_decision" else paper


def receipt(engine: Engine, event: Event, lookup: str) -> Paper:
    """The electronic receipt of one payment (biên lai điện tử)."""
    with engine.connect() as connection:
        drawing = _drawing(connection, event)
    return receipts.draw(drawing, lookup)


def _drawing(connection: Connection, event: Event) -> Drawing:
    """The subject as its journal had it before and after the event: what a document of that event must say."""
    events = read(connection, event.subject, upto=event.seq)
    office = connection.scalars(select(subjects.c.office).where(subjects.c.id == event.subject)).one()
    before = fold(empty(event.subject, office, events[0].pack), events[:-1])
    return Drawing(event, before, evolve(before, event), desk_of(connection, office), events)
