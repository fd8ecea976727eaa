"""What the office writes to the procuracy about its protests and recommendations (L25 113)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from documents.drawing import Drawing
from documents.of_case import decision, unstopped
from documents.parts import Official, Reference, Text
from documents.registry import document, draws
from law.guards.procuracy import Paper


@document(
    "protest_reply",
    "Văn bản trả lời Viện kiểm sát",
    "Reply to the procuracy",
    law=("Điều 113", "", "Điều 161", ""),
    addressed=True,
    copies_to=(),
)
class ProtestReply(Official):
    """The answer to a protest or a recommendation, or the request to reconsider it, L25 113.1, 113.2.

    `paper` is what it answers, in words, `protest` its number; `accepted` None: it asks to reconsider the protest.
    """

    paper: Text
    protest: Text
    dated: dt.date
    content: Text
    decision: Reference
    accepted: bool | None = None
    reasons: Text


@draws("protest_reply")
def _reply(drawing: Drawing) -> dict[str, Any]:
    protest = drawing.case.protests[drawing.data["protest"]]
    return {
        "paper": "kháng nghị" if protest.paper is Paper.PROTEST else "kiến nghị",
        "protest": protest.number,
        "dated": protest.dated,
        "content": unstopped(protest.content),
        "decision": decision(drawing.case),
        "accepted": drawing.data.get("accepted"),
        "reasons": unstopped(drawing.data["reasons"]),
    }
