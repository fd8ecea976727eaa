"""What each official document says, taken from the journal as it stood when the document was signed."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, select

from cases.events import Event
from cases.kernel import evolve, fold
from documents.drawing import Desk, Drawing, Officer, Paper
from documents.heading import official
from documents.kinds import KINDS, decisions, receipts
from records.journal import read
from records.states import empty
from records.tables import officers, offices, subjects


def draw_up(engine: Engine, event: Event, kind: str, lookup: str) -> Paper:
    """The document of a kind that an event issues."""
    with engine.connect() as connection:
        drawing = _drawing(connection, event)
    return draw(drawing, kind, lookup)


def draw(drawing: Drawing, kind: str, lookup: str) -> Paper:
    """The document of a kind that is drawn up here; `lookup` is the address where it can be checked."""
    common = official(drawing, kind, f"{lookup}/{drawing.event.hash[:16]}")
    builder = KINDS[kind].draw
    assert builder, f"no builder draws a {kind}"
    fields = common | builder(drawing)
    paper = Paper(kind, fields, drawing.after.office, f"{KINDS[kind].vi} số {fields['number']}")
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


def desk_of(connection: Connection, office: str) -> Desk:
    """The office with this code, and its people."""
    place = connection.execute(select(offices).where(offices.c.code == office)).one()
    people = connection.execute(select(officers).where(officers.c.office == office))
    return Desk(
        place.superior,
        place.name,
        place.place,
        place.procuracy,
        place.bank,
        place.bank_bin,
        place.account,
        {row.id: Officer(row.name, row.title, row.role) for row in people},
    )
