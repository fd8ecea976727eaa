"""The papers of a denunciation: what is decided on its way, that it is not accepted, its conclusion: TC 29–35.

None names who denounces: it goes to him under cover, to the denounced without him (L25 108.2.b; TC 40).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from cases.proceedings.denunciation import Denunciation
from documents.bases import TC
from documents.drawing import Drawing
from documents.of_case import clause, unstopped
from documents.parts import Official, Text
from documents.registry import document, draws
from law.guards.denunciations import REFUSALS, WHO

Decided = Literal["accepted", "team", "extended", "suspended", "resumed", "terminated"]
DECIDED: Mapping[str, Decided] = {
    "denunciation_accepted": "accepted",
    "verification_team_set_up": "team",
    "denunciation_extended": "extended",
    "denunciation_suspended": "suspended",
    "denunciation_resumed": "resumed",
    "denunciation_terminated": "terminated",
}
"""What a decision about a denunciation says, by the event that signs it."""
SENT_TO = ("Người tố cáo (gửi riêng, bảo đảm bí mật)", "Người, bộ phận thực hiện")


class OfDenunciation(Official):
    """A paper about a denunciation: its number in the register, the day it came, whom and what it is about."""

    registered: Text
    received_on: dt.date
    denounced: Text
    post: Text
    content: Text


@document(
    "denunciation_decision",
    "Quyết định trong việc giải quyết tố cáo",
    "Decision about a denunciation",
    law=("Điều 110", "", "Điều 157", ""),
    also=(TC,),
    copies_to=SENT_TO,
)
class DenunciationDecision(OfDenunciation):
    """A decision on the way of a denunciation, TC 29–34; `leader` and `members` are those of the verification team."""

    decided: Decided
    leader: Text | None = None
    members: Text | None = None
    reason: Text | None = None


@document(
    "denunciation_notice",
    "Thông báo không thụ lý tố cáo",
    "Refusal of a denunciation",
    law=("Điều 110", "", "Điều 157", ""),
    also=(TC,),
    copies_to=SENT_TO,
)
class DenunciationNotice(OfDenunciation):
    """Notice that a denunciation is not accepted, or not processed, TC 24, 25, 29."""

    ground: Text


@document(
    "denunciation_conclusion",
    "Kết luận nội dung tố cáo",
    "Conclusion of a denunciation",
    law=("Điều 110", "", "Điều 157", ""),
    also=(TC,),
    copies_to=("Người bị tố cáo", "Cơ quan quản lý cấp trên", "Viện kiểm sát cùng cấp"),
)
class DenunciationConclusion(OfDenunciation):
    """Conclusion on a denunciation, TC 35; `right`: it was right, or in part."""

    right: bool
    conclusion: Text
    measures: Text | None = None


def _about(drawing: Drawing) -> dict[str, Any]:
    state = drawing.after
    assert isinstance(state, Denunciation)
    return {
        "registered": state.number,
        "received_on": state.opened_on,
        "denounced": state.denounced,
        "post": clause(WHO[state.post][0]),
        "content": unstopped(state.content),
    }


@draws("denunciation_decision")
def _decision(drawing: Drawing) -> dict[str, Any]:
    data, told = drawing.data, {}
    if leader := data.get("leader"):
        told["leader"] = drawing.desk.called(leader)
    told |= {name: unstopped(data[name]) for name in ("members", "reason") if data.get(name)}
    return {**_about(drawing), "decided": DECIDED[drawing.event.kind], **told}


@draws("denunciation_notice")
def _notice(drawing: Drawing) -> dict[str, Any]:
    return {**_about(drawing), "ground": clause(unstopped(REFUSALS[drawing.data["ground"]].vi))}


@draws("denunciation_conclusion")
def _conclusion(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    measures = {"measures": unstopped(data["measures"])} if data["measures"] else {}
    return {**_about(drawing), "right": data["right"], "conclusion": unstopped(data["conclusion"]), **measures}
