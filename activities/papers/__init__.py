"""What each official document says, taken from the journal as it stood when the document was signed.

One module a group of kinds; each maps its kinds to the function that finds the fields in the case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Engine

from activities.papers import closing, decisions, intake, money, receipts, status
from activities.papers.drawing import Desk, Drawing, Paper, desk_of, official
from activities.papers.status import published_debtor
from documents.kinds import KINDS
from records.journal import around

__all__ = ["TITLES", "Desk", "Drawing", "Paper", "draw", "drawing", "published_debtor", "receipt"]

receipt = receipts.draw

TITLES: Mapping[str, str] = {name: kind.vi for name, kind in KINDS.items()}
"""Vietnamese title of each kind of document."""

FIELDS: Mapping[str, Callable[[Drawing], dict[str, Any]]] = {
    **intake.FIELDS,
    **decisions.FIELDS,
    **status.FIELDS,
    **money.FIELDS,
    **closing.FIELDS,
}
"""How the fields of each kind come out of the case; the receipt, which has two files, is drawn by itself."""

ANNEXED: Mapping[str, Callable[[Paper, dict[str, Any], Drawing], Paper]] = {
    "enforcement_decision": decisions.annexed,
    "distribution_plan": money.annexed,
}
"""What moves the long lists of a paper to annexes; `common` is what every paper of the event has."""


def drawing(engine: Engine, subject: str, seq: int) -> Drawing:
    """What the document that an event issues is drawn from."""
    with engine.connect() as connection:
        event, before, after = around(connection, subject, seq)
        return Drawing(event, before, after, desk_of(connection, after.office))


def draw(drawing: Drawing, kind: str, lookup: str) -> Paper:
    """The document of a kind that is drawn up here; `lookup` is the address where it can be checked."""
    common = official(drawing, kind, f"{lookup}/{drawing.event.hash[:16]}")
    fields = common | FIELDS[kind](drawing)
    paper = Paper(kind, fields, drawing.after.office, f"{TITLES[kind]} số {fields['number']}")
    annexed = ANNEXED.get(kind)
    return annexed(paper, common, drawing) if annexed else paper
