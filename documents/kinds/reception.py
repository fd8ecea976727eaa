"""The papers of the reception of citizens: the refusal (01/TCD), the answer, the conclusion of the Head's day: ND154.

None names who came: it is addressed to the citizen of that visit, and handed to him or sent under cover.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from cases.proceedings.office import OfficeYear
from cases.proceedings.reception import Reception
from documents.bases import D154, TCD
from documents.drawing import Drawing
from documents.of_case import clause, unstopped
from documents.parts import Moment, Official, Text
from documents.registry import document, draws
from law.guards.reception import CATEGORIES, REFUSALS, Category


class OfVisit(Official):
    """A paper about a visit: its number in the book where it has one, the day, the kind of matter."""

    visit: Text | None = None
    visited_on: dt.date
    category: Text
    summary: Text


@document(
    "reception_refusal",
    "Thông báo từ chối tiếp công dân",
    "Refusal to receive a citizen",
    also=(f"khoản 3 Điều 4 {D154}",),
    addressed=True,
    copies_to=(),
)
class ReceptionRefusal(OfVisit):
    """Refusal to receive a citizen (mẫu 01/TCD), ND154 4.3; `ground` is the one of the law that applies."""

    ground: Text


@document(
    "reception_answer",
    "Văn bản trả lời người dân",
    "Answer to a citizen",
    also=(f"khoản 1 Điều 28 {TCD}",),
    addressed=True,
    copies_to=(),
)
class ReceptionAnswer(OfVisit):
    """Answer to what was taken over at a reception, TCD 28.1; `leads_to` is what it became."""

    content: Text
    leads_to: Text | None = None


@document(
    "reception_conclusion",
    "Thông báo kết luận buổi tiếp công dân",
    "Conclusion of a reception",
    also=(f"khoản 2 Điều 25 {D154}",),
    copies_to=("Cơ quan, đơn vị thực hiện",),
)
class ReceptionConclusion(Official):
    """Conclusion of the Head's reception, ND154 25.2: what is to be done, by whom, until when."""

    held: Moment
    conclusion: Text
    to: Text


def _visit(drawing: Drawing) -> dict[str, Any]:
    visit = drawing.after
    assert isinstance(visit, Reception)
    told = {"visit": visit.number} if visit.number else {}
    category = CATEGORIES[Category(visit.category)][0]
    return {**told, "visited_on": visit.opened_on, "category": clause(category), "summary": unstopped(visit.summary)}


@draws("reception_refusal")
def _refusal(drawing: Drawing) -> dict[str, Any]:
    return {**_visit(drawing), "ground": clause(REFUSALS[drawing.data["ground"]].vi)}


@draws("reception_answer")
def _answer(drawing: Drawing) -> dict[str, Any]:
    became = {"leads_to": drawing.data["leads_to"]} if drawing.data["leads_to"] else {}
    return {**_visit(drawing), "content": unstopped(drawing.data["content"]), **became}


@draws("reception_conclusion")
def _conclusion(drawing: Drawing) -> dict[str, Any]:
    year = drawing.after
    assert isinstance(year, OfficeYear)
    told = {name: unstopped(drawing.data[name]) for name in ("conclusion", "to")}
    return {"held": year.sessions[drawing.data["session"]].starts_at, **told}
