"""The paper about what was held without its judgment or owner (tiền, vật chứng tạm giữ): L25 57.4; D152 34.4, 38.3."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cases.proceedings.kept import DISPOSALS, SORTS, KeptProperty
from documents.drawing import Drawing
from documents.of_case import clause, unstopped
from documents.parts import Official, PositiveAmount, Text
from documents.registry import document, draws


@document(
    "kept_decision",
    "Quyết định xử lý tiền, vật chứng tạm giữ",
    "Decision on what was kept",
    law=("khoản 4 Điều 57", "Điều 34, Điều 38", "", ""),
    copies_to=("Cơ quan tài chính có thẩm quyền",),
)
class KeptDecision(Official):
    """What becomes of it when the five years are over; `amount` in đồng of money."""

    sort: Text
    what: Text
    source: Text
    kept_on: dt.date
    disposal: Text
    amount: PositiveAmount | None = None


@draws("kept_decision")
def _decision(drawing: Drawing) -> dict[str, Any]:
    kept = drawing.after
    assert isinstance(kept, KeptProperty)
    return {
        "sort": clause(SORTS[kept.category][0]),
        "what": unstopped(kept.what),
        "source": unstopped(kept.source),
        "kept_on": kept.taken_on,
        "disposal": clause(DISPOSALS[drawing.data["disposal"]][0]),
        "amount": kept.amount or None,
    }
