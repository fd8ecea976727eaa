"""The decisions that change where a case stands: no condition, resume, postpone, suspend, cancel, correct, return."""

from __future__ import annotations

from typing import Any

from activities.papers.drawing import Drawing
from activities.papers.parts import article_of, content, decision, judgment, names, of_many, outstanding, party, request
from cases.state import CaseState
from documents.kinds import KINDS
from law.citation import article
from law.guards.no_condition import GROUNDS as NO_CONDITION
from law.guards.overlays import GROUNDS, RESUMING
from partners.portal import PublishedDebtor


def _status(drawing: Drawing, ground: str, reason: str) -> dict[str, Any]:
    reason = reason.rstrip(". ;")
    case = drawing.earlier
    return {
        "decision": decision(case) if case.decision and case.decision.number else None,
        "judgment": judgment(case),
        "creditors": names(case, "C"),
        "debtors": names(case, "D"),
        "ground": {"article": article_of(ground), "reason": reason[:1].lower() + reason[1:]},
        "enforcer": drawing.enforcer,
    }


def _of_overlay(drawing: Drawing) -> dict[str, Any]:
    ground = drawing.data["ground"]
    known = GROUNDS.get(ground)
    return _status(drawing, ground, known.vi if known else PROTEST)


PROTEST = "có yêu cầu hoãn thi hành án của người có thẩm quyền kháng nghị"


def _no_condition(drawing: Drawing) -> dict[str, Any]:
    point = f"38.1.{drawing.data['ground']}"
    known = NO_CONDITION.get(point)
    status = _status(drawing, point, known.vi if known else "kết quả xác minh cho thấy chưa có điều kiện thi hành án")
    return {**status, "outstanding": outstanding(drawing.case), "recheck_months": 6}


def _resume(drawing: Drawing) -> dict[str, Any]:
    """The decision in the way is the one that lay over the case until now."""
    case = drawing.earlier
    if drawing.event.kind == "resumed_from_no_condition":
        assert case.no_condition
        kind, number, day = "no_condition_decision", case.no_condition.number, case.no_condition.decided_on
        fields = _status(drawing, "38.2", "kết quả xác minh cho thấy đã có điều kiện thi hành án")
    else:
        lay = case.overlay
        assert lay
        kind = "postponement_decision" if lay.kind == "postponed" else "suspension_decision"
        kind = "suspension_notice" if lay.ground == "47.2" else kind
        number, day = lay.number, lay.since
        fields = _status(drawing, drawing.data["ground"], RESUMING[drawing.data["ground"]][1])
    return fields | {"ends": {"name": KINDS[kind].vi, "number": number, "day": day}}


NO_INTEREST = "người phải thi hành án không phải chịu lãi chậm thi hành án trong thời gian"


def _postponement(drawing: Drawing) -> dict[str, Any]:
    fields = _of_overlay(drawing) | {"until": drawing.data["until"]}
    return fields | ({"late_interest": f"{NO_INTEREST} hoãn"} if drawing.data["interest_stops"] else {})


def _suspension(drawing: Drawing) -> dict[str, Any]:
    """By the Head's decision, or by another's that is given notice of: then with its number, day and author."""
    fields = _of_overlay(drawing)
    if drawing.data["interest_stops"]:
        fields["late_interest"] = f"{NO_INTEREST} tạm đình chỉ"
    if ordered := drawing.data.get("ordered"):
        reason = f"đã nhận được quyết định tạm đình chỉ thi hành án của {ordered['authority']}"
        fields["ground"] = {**fields["ground"], "reason": reason}
        fields["ordered_by"] = {
            "name": KINDS["suspension_decision"].vi,
            "number": ordered["number"],
            "day": ordered["on"],
            "issuer": ordered["authority"],
        }
    return fields


def _cancellation(drawing: Drawing) -> dict[str, Any]:
    fields = _of_overlay(drawing)
    if drawing.data["whole"]:
        return fields
    names_of = drawing.data["claims"]
    part = "; ".join(of_many((content(drawing.case.claims[c]) for c in names_of), len(names_of)))
    return {**fields, "part": part, "remaining": outstanding(drawing.case)}


def _recall(drawing: Drawing) -> dict[str, Any]:
    fields = _status(drawing, drawing.data["ground"], "có căn cứ thu hồi quyết định về thi hành án")
    consequences = drawing.data["legal_consequences"].rstrip(". ;")
    return {**fields, "recalled": decision(drawing.earlier), "consequences": consequences}


def _amendment(drawing: Drawing) -> dict[str, Any]:
    reason = "quyết định có sai sót nhưng không làm thay đổi nội dung vụ việc thi hành án"
    return {
        **_status(drawing, "52.2", reason),
        "amended": decision(drawing.earlier),
        "content": drawing.data["change"].rstrip(". ;"),
        "consequences": drawing.data["legal_consequences"].rstrip(". ;"),
    }


def _return(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    assert case.no_condition
    no_condition = {
        "name": KINDS["no_condition_decision"].vi,
        "number": case.no_condition.number,
        "day": case.no_condition.decided_on,
    }
    return {
        "addressee": party(case.parties[case.refs("C")[0]]),
        "request": request(case),
        "decision": decision(case),
        "no_condition": no_condition,
        "judgment": judgment(case),
        "outstanding": outstanding(case),
        "returned": ["Yêu cầu thi hành án và tài liệu kèm theo"],
        "kept": ["Bản sao yêu cầu và tài liệu"],
    }


FIELDS = {
    "no_condition_decision": _no_condition,
    "resume_decision": _resume,
    "postponement_decision": _postponement,
    "suspension_decision": _suspension,
    "suspension_notice": _suspension,
    "cancellation_decision": _cancellation,
    "recall_decision": _recall,
    "amendment_decision": _amendment,
    "request_return": _return,
}


def published_debtor(case: CaseState, ground: str) -> PublishedDebtor:
    """The six items that may be published about a debtor (D152 23.1), never a number of identity."""
    assert case.title
    assert case.decision
    debtor = case.parties[case.refs("D")[0]]
    return PublishedDebtor(
        name=debtor.name,
        address=debtor.address or "chưa rõ",
        judgment=f"{case.title.number}, {case.title.issuing_court}",
        decision=case.decision.number,
        obligation=outstanding(case),
        reason=article(f"38.1.{ground}"),
    )
