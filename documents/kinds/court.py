"""What the office writes to the court about a judgment (L25 13.3; CPC 487)."""

from __future__ import annotations

from typing import Any, Literal

from documents.drawing import Drawing
from documents.of_case import decision, judgment, unstopped
from documents.parts import Judgment, Official, Reference, Text
from documents.registry import document, draws


@document(
    "court_letter",
    "Văn bản gửi Tòa án",
    "Letter to the court",
    law=("Điều 13", "", "Điều 179", ""),
    copies_to=("Tòa án đã ra bản án, quyết định",),
)
class CourtLetter(Official):
    """Letter that asks the court to correct or explain its judgment, or recommends to review it."""

    matter: Literal["clarification", "cassation"]
    judgment: Judgment
    decision: Reference
    content: Text


@draws("court_letter")
def _letter(drawing: Drawing) -> dict[str, Any]:
    return {
        "matter": "clarification" if drawing.event.kind == "clarification_requested" else "cassation",
        "judgment": judgment(drawing.case),
        "decision": decision(drawing.case),
        "content": unstopped(drawing.data["content"]),
    }
