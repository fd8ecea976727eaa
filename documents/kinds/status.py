"""The decisions that change where a case stands: no condition, resume, postpone, suspend, cancel, correct, return."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from cases.assets import Asset
from documents.drawing import Drawing
from documents.of_case import (
    article_of,
    clause,
    content,
    decision,
    judgment,
    names,
    of_many,
    outstanding,
    party,
    reference_to,
    request,
    unstopped,
)
from documents.parts import Ground, Judgment, Official, Party, Reference, Text
from documents.registry import document, draws
from law.figures import vnd
from law.guards.no_condition import GROUNDS as NO_CONDITION
from law.guards.overlays import GROUNDS, RESUMING


class StatusDecision(Official):
    """What they share: the enforcement decision they act on (if it is signed), the parties by name, the ground.

    `part` names the items or amounts concerned when not the whole decision is (L25 46.1, 48: "một phần hoặc toàn bộ").
    `enforcer` is the one in charge, by title and name.
    """

    decision: Reference | None = None
    judgment: Judgment
    creditors: tuple[Text, ...] = ()
    debtors: tuple[Text, ...] = ()
    ground: Ground
    part: Text | None = None
    enforcer: Text


@document(
    "no_condition_decision",
    "Quyết định về việc chưa có điều kiện thi hành án",
    "No-condition decision",
    law=("Điều 22, Điều 38", "Điều 22, Điều 23", "Điều 23, Điều 44a", "Điều 9"),
    template="status",
)
class NoConditionDecision(StatusDecision):
    """No conditions yet (quyết định về việc chưa có điều kiện thi hành án), L25 38.

    `outstanding` is the obligation left; `recheck_months` how often conditions are verified again (L25 38.3: 6 or 12).
    """

    outstanding: Text
    recheck_months: int = Field(ge=1, le=12)


@document(
    "resume_decision",
    "Quyết định tiếp tục thi hành án",
    "Decision to resume",
    law=("Điều 22, Điều 38", "", "Điều 23, Điều 44a", ""),
    law_of={
        "postponed": ("Điều 22, Điều 46", "", "Điều 23, Điều 48", ""),
        "suspended": ("Điều 22, Điều 47", "", "Điều 23, Điều 49", ""),
        "bankrupt": ("Điều 22, Điều 64", "", "Điều 23", ""),
    },
    template="status",
)
class ResumeDecision(StatusDecision):
    """Resumption (quyết định tiếp tục thi hành án), L25 38.2, 46.3, 47.3, 64.2; `ends` is the decision in the way.

    `sort` says what lay over the enforcement.
    """

    sort: Literal["no_condition", "postponed", "suspended", "bankrupt"]
    ends: Reference


@document(
    "postponement_decision",
    "Quyết định hoãn thi hành án",
    "Postponement decision",
    law=("Điều 22, Điều 46", "", "Điều 23, Điều 48", ""),
    template="status",
)
class PostponementDecision(StatusDecision):
    """Postponement (quyết định hoãn thi hành án), L25 46; `until` where the law or the parties set an end."""

    until: dt.date | None = None
    late_interest: Text | None = None


@document(
    "suspension_decision",
    "Quyết định tạm đình chỉ thi hành án",
    "Suspension decision",
    law=("Điều 22, Điều 47", "", "Điều 23, Điều 49", ""),
    template="status",
)
class SuspensionDecision(StatusDecision):
    """Suspension (quyết định tạm đình chỉ), L25 47.1."""

    late_interest: Text | None = None


@document(
    "suspension_notice",
    "Thông báo tạm đình chỉ thi hành án",
    "Notice of suspension",
    law=("khoản 2 Điều 47", "", "khoản 1 Điều 49", ""),
    template="status",
)
class SuspensionNotice(SuspensionDecision):
    """Notice of a suspension (thông báo tạm đình chỉ) that another body decided, L25 47.2: by `ordered_by`."""

    ordered_by: Reference


@document(
    "cancellation_decision",
    "Quyết định đình chỉ thi hành án",
    "Cancellation decision",
    law=("Điều 22, Điều 48", "", "Điều 23, Điều 50", ""),
    template="status",
)
class CancellationDecision(StatusDecision):
    """Cancellation (quyết định đình chỉ thi hành án), L25 48; `remaining` is what is enforced further."""

    remaining: Text | None = None


@document(
    "recall_decision",
    "Quyết định thu hồi quyết định",
    "Recall of a decision",
    law=("Điều 22, Điều 52", "", "Điều 23, khoản 1 Điều 37", ""),
    template="status",
)
class RecallDecision(StatusDecision):
    """Recall of a decision (quyết định thu hồi), L25 52.1; it must state its legal consequences (L25 52.5)."""

    recalled: Reference
    consequences: Text


@document(
    "amendment_decision",
    "Quyết định sửa đổi, bổ sung quyết định",
    "Amendment of a decision",
    law=("Điều 22, Điều 52", "", "Điều 23, khoản 2 Điều 37", ""),
    template="status",
)
class AmendmentDecision(StatusDecision):
    """Amendment of a decision without change of substance (quyết định sửa đổi, bổ sung), L25 52.2, 52.5.

    `content` says what is corrected and how it reads now.
    """

    amended: Reference
    content: Text
    consequences: Text


@document(
    "request_return",
    "Thông báo gửi lại yêu cầu thi hành án",
    "Return of a request",
    law=("khoản 4 Điều 38", "Điều 22", "", ""),
    addressed=True,
)
class RequestReturn(Official):
    """Return of a request (thông báo gửi lại yêu cầu thi hành án) after two years without conditions, L25 38.4.

    `no_condition` is the decision that the period counts from, None where the creditor withholds the title papers
    (D152 42.8); `returned` the papers sent back; `kept` the copies.
    """

    addressee: Party
    request: Reference
    decision: Reference
    no_condition: Reference | None = None
    judgment: Judgment
    outstanding: Text
    returned: tuple[Text, ...] = Field(min_length=1)
    kept: tuple[Text, ...] = ()


def _status(drawing: Drawing, ground: str, reason: str) -> dict[str, Any]:
    case = drawing.earlier
    return {
        "decision": decision(case) if case.decision and case.decision.number else None,
        "judgment": judgment(case),
        "creditors": names(case, "C"),
        "debtors": names(case, "D"),
        "ground": {"article": article_of(ground), "reason": clause(reason)},
        "enforcer": drawing.enforcer,
    }


def _of_overlay(drawing: Drawing) -> dict[str, Any]:
    ground = drawing.data["ground"]
    known = GROUNDS.get(ground)
    return _status(drawing, ground, known.vi if known else PROTEST)


PROTEST = "có yêu cầu hoãn thi hành án của người có thẩm quyền kháng nghị"


@draws("no_condition_decision")
def _no_condition(drawing: Drawing) -> dict[str, Any]:
    point = f"38.1.{drawing.data['ground']}"
    known = NO_CONDITION.get(point)
    status = _status(drawing, point, known.vi if known else "kết quả xác minh cho thấy chưa có điều kiện thi hành án")
    return {**status, "outstanding": outstanding(drawing.case), "recheck_months": 6}


@draws("resume_decision")
def _resume(drawing: Drawing) -> dict[str, Any]:
    """The decision in the way is the one that lay over the case until now."""
    case = drawing.earlier
    if drawing.event.kind == "resumed_from_no_condition":
        assert case.no_condition
        sort, kind = "no_condition", "no_condition_decision"
        number, day = case.no_condition.number, case.no_condition.decided_on
        fields = _status(drawing, "38.2", "kết quả xác minh cho thấy đã có điều kiện thi hành án")
    elif drawing.event.kind == "part_resumed":
        asset = case.assets[drawing.data["asset"]]
        assert asset.held_since
        sort, kind, number, day = "postponed", "postponement_decision", asset.held_number, asset.held_since
        fields = _status(drawing, "46.3", RESUMING["46.3"][1]) | {"part": _handling(asset)}
    elif drawing.data["ground"] == "64.2":
        assert case.bankrupt
        sort, kind, number, day = "bankrupt", "cancellation_decision", case.bankrupt.number, case.bankrupt.on
        fields = _status(drawing, "64.2", RESUMING["64.2"][1])
    else:
        lay = case.overlay
        assert lay
        sort = lay.kind
        kind = "postponement_decision" if sort == "postponed" else "suspension_decision"
        kind = "suspension_notice" if lay.ground == "47.2" else kind
        number, day = lay.number, lay.since
        fields = _status(drawing, drawing.data["ground"], RESUMING[drawing.data["ground"]][1])
    return fields | {"sort": sort, "ends": reference_to(kind, number, day)}


def _handling(asset: Asset) -> str:
    """The part of the enforcement that one asset is."""
    return f"việc xử lý tài sản {unstopped(asset.description)}"


NO_INTEREST = "người phải thi hành án không phải chịu lãi chậm thi hành án trong thời gian"


@draws("postponement_decision")
def _postponement(drawing: Drawing) -> dict[str, Any]:
    fields = _of_overlay(drawing) | {"until": drawing.data["until"]}
    if held := drawing.data.get("asset"):
        fields["part"] = _handling(drawing.case.assets[held])
    return fields | ({"late_interest": f"{NO_INTEREST} hoãn"} if drawing.data["interest_stops"] else {})


@draws("suspension_decision")
@draws("suspension_notice")
def _suspension(drawing: Drawing) -> dict[str, Any]:
    """By the Head's decision, or by another's that is given notice of: then with its number, day and author."""
    fields = _of_overlay(drawing)
    if drawing.data["interest_stops"]:
        fields["late_interest"] = f"{NO_INTEREST} tạm đình chỉ"
    if ordered := drawing.data.get("ordered"):
        reason = f"đã nhận được quyết định tạm đình chỉ thi hành án của {ordered['authority']}"
        fields["ground"] = {**fields["ground"], "reason": reason}
        theirs = reference_to("suspension_decision", ordered["number"], ordered["on"])
        fields["ordered_by"] = {**theirs, "issuer": ordered["authority"]}
    return fields


@draws("cancellation_decision")
def _cancellation(drawing: Drawing) -> dict[str, Any]:
    fields = _of_overlay(drawing)
    if drawing.data["whole"]:
        return fields
    names_of = drawing.data["claims"]
    if released := drawing.data.get("released"):
        who, share = drawing.case.parties[released].name, vnd(drawing.data["share"])
        part = f"phần nghĩa vụ {share} của {who} trong nghĩa vụ liên đới"
        return {**fields, "part": part, "remaining": outstanding(drawing.case)}
    part = "; ".join(of_many((content(drawing.case.claims[c]) for c in names_of), len(names_of)))
    return {**fields, "part": part, "remaining": outstanding(drawing.case)}


@draws("recall_decision")
def _recall(drawing: Drawing) -> dict[str, Any]:
    fields = _status(drawing, drawing.data["ground"], "có căn cứ thu hồi quyết định về thi hành án")
    consequences = unstopped(drawing.data["legal_consequences"])
    return {**fields, "recalled": decision(drawing.earlier), "consequences": consequences}


@draws("amendment_decision")
def _amendment(drawing: Drawing) -> dict[str, Any]:
    reason = "quyết định có sai sót nhưng không làm thay đổi nội dung vụ việc thi hành án"
    return {
        **_status(drawing, "52.2", reason),
        "amended": decision(drawing.earlier),
        "content": unstopped(drawing.data["change"]),
        "consequences": unstopped(drawing.data["legal_consequences"]),
    }


@draws("request_return")
def _return(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    since = None
    if not drawing.data["withheld"]:
        assert case.no_condition
        since = reference_to("no_condition_decision", case.no_condition.number, case.no_condition.decided_on)
    return {
        "addressee": party(case.parties[case.refs("C")[0]]),
        "request": request(case),
        "decision": decision(case),
        "no_condition": since,
        "judgment": judgment(case),
        "outstanding": outstanding(case),
        "returned": ["Yêu cầu thi hành án và tài liệu kèm theo"],
        "kept": ["Bản sao yêu cầu và tài liệu"],
    }


@document(
    "papers_demand",
    "Thông báo yêu cầu giao nộp giấy tờ",
    "Demand of title papers",
    law=("", "Điều 42", "", ""),
    signed_by="enforcer",
    addressed=True,
)
class PapersDemand(Official):
    """Demand of the creditor for the title papers that he keeps (yêu cầu giao nộp giấy tờ), D152 42.8."""

    addressees: tuple[Text, ...]
    decision: Reference
    papers: Text


@draws("papers_demand")
def _papers(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    return {"addressees": names(case, "C"), "decision": decision(case), "papers": unstopped(drawing.data["papers"])}
