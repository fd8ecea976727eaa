"""Minutes by which two parties' debts are set off (D152 31)."""

from __future__ import annotations

from typing import Any

from documents.drawing import Drawing
from documents.of_case import content, decision, judgment
from documents.parts import Judgment, Official, PositiveAmount, Reference, Text
from documents.registry import document, draws
from law.words import in_words


@document(
    "set_off_minutes",
    "Biên bản bù trừ nghĩa vụ thi hành án",
    "Minutes of a set-off",
    law=("", "Điều 31", "", ""),
    signed_by="enforcer",
)
class SetOffMinutes(Official):
    """Minutes of a set-off (biên bản bù trừ), D152 31: the debts of each, the sum by which both become less."""

    decision: Reference
    judgment: Judgment
    creditor: Text
    debtors: tuple[Text, ...]
    obligation: Text
    against: Text
    amount: PositiveAmount
    amount_in_words: Text
    enforcer: Text


@draws("set_off_minutes")
def _minutes(drawing: Drawing) -> dict[str, Any]:
    data, case = drawing.data, drawing.case
    claim = case.claims[data["claim"]]
    mine = case.claims.get(data["against"]) if not data["other"] else None
    return {
        "decision": decision(case),
        "judgment": judgment(case),
        "creditor": case.parties[claim.creditor].name,
        "debtors": [case.parties[ref].name for ref in claim.debtors],
        "obligation": content(claim),
        "against": content(mine) if mine else f"nghĩa vụ theo Quyết định thi hành án số {data['decision']}",
        "amount": data["amount"],
        "amount_in_words": in_words(data["amount"]),
        "enforcer": drawing.enforcer,
    }
