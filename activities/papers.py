"""What each official document says, taken from the journal as it stood when the document was signed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, select

from cases.events import Event
from cases.names import is_private
from documents.drawing import Desk, Drawing, Officer, Paper
from documents.heading import official
from documents.kinds import KINDS
from records.journal import around
from records.states import each
from records.tables import officers, offices


def drawing(engine: Engine, subject: str, seq: int) -> Drawing:
    """What the document that an event issues is drawn from."""
    with engine.connect() as connection:
        event, before, after = around(connection, subject, seq)
        return Drawing(event, before, after, desk_of(connection, after.office), _until(engine, subject, seq))


def _until(engine: Engine, subject: str, seq: int) -> Iterator[Event]:
    """The events of a subject up to this one; read only if the document tells of them."""
    with engine.connect() as connection:
        yield from each(connection, subject, upto=seq)


def draw(drawing: Drawing, kind: str, lookup: str) -> Paper:
    """The document of a kind that is drawn up here; `lookup` is the address where it can be checked."""
    declared = KINDS[kind]
    assert declared.draw, f"no builder draws a {kind}"
    drawn = declared.draw(drawing)
    common = official(drawing, kind, f"{lookup}/{drawing.event.hash[:16]}", drawn)
    fields = common | drawn
    paper = Paper(kind, fields, drawing.after.office, f"{declared.vi} số {fields['number']}")
    return declared.annex(paper, common, drawing) if declared.annex else paper


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
        private=is_private(office),
        tax_code=place.tax_code,
    )
