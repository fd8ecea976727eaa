"""What the office writes to the court about a judgment (L25 13.3; CPC 487), and what it tells after a review (63)."""

from __future__ import annotations

from typing import Any, Literal

from documents.drawing import Drawing
from documents.of_case import decision, judgment, names, outstanding, unstopped
from documents.parts import Amount, Judgment, Official, Reference, Text
from documents.registry import document, draws


@document(
    "court_letter",
    "Văn bản gửi Tòa án",
    "Letter to the court",
    law=("Điều 13", "", "Điều 179", ""),
    addressed=True,
)
class CourtLetter(Official):
    """Letter that asks the court to correct or explain its judgment, or recommends to review it."""

    matter: Literal["clarification", "cassation"]
    judgment: Judgment
    decision: Reference
    content: Text


@document(
    "review_notice",
    "Thông báo kết quả thi hành án sau giám đốc thẩm, tái thẩm",
    "What was done before a review",
    law=("Điều 63", "", "Điều 135, Điều 136", ""),
    copies_to=("Người đã kháng nghị", "Viện kiểm sát nhân dân cùng cấp"),
)
class ReviewNotice(Official):
    """Notice of what had been done when the judgment was reviewed (L25 63); `left` is what is still owed."""

    judgment: Judgment
    decision: Reference
    review: Reference
    creditors: tuple[Text, ...]
    debtors: tuple[Text, ...]
    done: Amount
    left: Text


@draws("review_notice")
def _review(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    assert case.review
    review = {
        "name": "Quyết định giám đốc thẩm, tái thẩm",
        "number": case.review.number,
        "day": case.review.on,
        "issuer": case.review.court,
    }
    return {
        "judgment": judgment(case),
        "decision": decision(case),
        "review": review,
        "creditors": names(case, "C"),
        "debtors": names(case, "D"),
        "done": case.claims.total("satisfied"),
        "left": outstanding(case),
    }


@draws("court_letter")
def _letter(drawing: Drawing) -> dict[str, Any]:
    return {
        "matter": "clarification" if drawing.event.kind == "clarification_requested" else "cassation",
        "judgment": judgment(drawing.case),
        "decision": decision(drawing.case),
        "content": unstopped(drawing.data["content"]),
    }
