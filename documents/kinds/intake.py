"""Documents about a dossier: receipt slip, supplement notice, refusal notice; and a case that is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from cases.dossier import JUDGMENT, Channel, Dossier, request_date
from cases.dossiers import DossierState
from cases.reading import name_key
from documents.drawing import Drawing
from documents.of_case import OBLIGATIONS, clause, judgment, party, request, unstopped
from documents.parts import Ground, Judgment, Moment, Official, Party, Reference, Text
from documents.registry import document, draws
from law.citation import article
from law.model import Line
from law.periods import VIETNAM


@document(
    "request_receipt",
    "Phiếu nhận yêu cầu thi hành án",
    "Receipt slip for a request",
    signed_by="reception",
    copies_to=("Người yêu cầu",),
)
class RequestReceipt(Official):
    """Receipt slip for a request (phiếu nhận yêu cầu), L25 34.3.

    `request_date` is the legal date of the request, by channel (D152 9.3); `answer_due` the day of answer promised.
    """

    requester: Party
    role: Text
    channel: Text
    received_at: Moment
    request_date: dt.date
    judgment: Judgment | None = None
    items: tuple[Text, ...] = ()
    attachments: tuple[Text, ...] = ()
    answer_due: dt.date | None = None


@document(
    "supplement_notice",
    "Thông báo bổ sung yêu cầu",
    "Notice to complete a request",
    law=("Điều 34", "khoản 4, khoản 6 Điều 9", "Điều 31", ""),
    addressed=True,
)
class SupplementNotice(Official):
    """Notice to complete a request (thông báo bổ sung yêu cầu), D152 9.6: what is missing, one line each."""

    addressee: Party
    request: Reference
    judgment: Judgment | None = None
    missing: tuple[Text, ...] = Field(min_length=1)
    how: Text


@document(
    "refusal_notice",
    "Thông báo từ chối yêu cầu thi hành án",
    "Notice of refusal",
    law=("khoản 4 Điều 34", "", "khoản 5 Điều 31", ""),
    addressed=True,
)
class RefusalNotice(Official):
    """Notice of refusal of a request (thông báo từ chối yêu cầu thi hành án), L25 34.4; it may be complained of.

    Without a request it tells the court that what it transferred is not enforced.
    """

    addressee: Party
    request: Reference | None = None
    judgment: Judgment | None = None
    ground: Ground


CHANNELS = {
    Channel.PORTAL: "Cổng dịch vụ công",
    Channel.VNEID: "ứng dụng VNeID",
    Channel.IN_PERSON: "nộp trực tiếp",
    Channel.ORAL: "trình bày bằng lời nói, có biên bản",
    Channel.POST: "dịch vụ bưu chính",
    Channel.COURT_TRANSFER: "Tòa án chuyển giao",
    Channel.ENTRUSTMENT: "cơ quan thi hành án dân sự khác ủy thác",
}

ATTACHMENTS = {JUDGMENT: "Bản án, quyết định"}
"""Attachments that have a name of their own; any other is called what its sender calls it."""

ROLES = {
    "creditor": "người được thi hành án",
    "debtor": "người phải thi hành án",
    "court": "Tòa án chuyển giao",
    "agency": "cơ quan ủy thác",
}

REASONS = {
    "34.4.a": "người yêu cầu không có quyền yêu cầu hoặc nội dung yêu cầu không liên quan đến bản án, quyết định",
    "34.4.b": "bản án, quyết định không làm phát sinh quyền, nghĩa vụ của các đương sự phải thi hành",
    "34.4.c": "cơ quan được yêu cầu không có thẩm quyền thi hành án",
    "34.4.d": "thời hiệu yêu cầu thi hành án đã hết",
    "34.4.đ": "nội dung yêu cầu đã có quyết định thi hành án",
}


@draws("request_receipt")
def _slip(drawing: Drawing) -> dict[str, Any]:
    dossier = drawing.dossier.dossier
    assert dossier
    first = dossier.requesters[0]
    return {
        "requester": _requester(dossier),
        "role": ROLES[first.role],
        "channel": CHANNELS[dossier.channel],
        "received_at": dossier.received_at.astimezone(VIETNAM),
        "request_date": request_date(dossier),
        "judgment": judgment(drawing.dossier),
        "items": list(dict.fromkeys(OBLIGATIONS[o.kind] for o in dossier.obligations)),
        "attachments": [ATTACHMENTS.get(each, each) for each in dossier.attachments],
    }


def _requester(dossier: Dossier) -> dict[str, Any]:
    """Who asks: as the dossier knows him if he is one of its parties."""
    name = dossier.requesters[0].name
    parties = (each for o in dossier.obligations for each in (o.creditor, o.debtor) if each)
    known = next((each for each in parties if name_key(each.name) == name_key(name)), None)
    return party(known) if known else {"name": name}


def _request(state: DossierState) -> dict[str, Any]:
    assert state.dossier
    return {"name": "Yêu cầu thi hành án", "day": state.request_date or state.dossier.received_on}


@draws("supplement_notice")
def _supplement(drawing: Drawing) -> dict[str, Any]:
    state = drawing.dossier
    assert state.dossier
    return {
        "addressee": _requester(state.dossier),
        "request": _request(state),
        "judgment": judgment(state),
        "missing": [unstopped(each.vi) for each in state.reasons] or ["Bản án, quyết định"],
        "how": "nộp trực tiếp, qua dịch vụ bưu chính, Cổng dịch vụ công hoặc ứng dụng VNeID",
    }


@draws("refusal_notice")
def _refusal(drawing: Drawing) -> dict[str, Any]:
    """Of a dossier, or of a case whose content another case decided meanwhile."""
    if not isinstance(drawing.after, DossierState):
        case = drawing.case
        told: dict[str, Any]
        if case.origin == "on_request":
            asking = case.refs("D" if case.requester == "debtor" else "C")[0]
            told = {"addressee": party(case.parties[asking]), "request": request(case)}
        else:
            assert case.title
            told = {"addressee": {"name": case.title.issuing_court, "kind": "organisation"}, "request": None}
        return {**told, "judgment": judgment(case), **_ground("34.4.đ", ())}
    state = drawing.dossier
    assert state.dossier
    told = {"addressee": _requester(state.dossier), "request": None if state.dossier.by_court else _request(state)}
    return {**told, "judgment": judgment(state), **_ground(state.ground, state.reasons)}


def _ground(ground: str, reasons: tuple[Line, ...]) -> dict[str, Any]:
    """The ground, and its facts in words: of the lines that were found only those of the ground itself, for the rest
    is the engine's working."""
    own = [unstopped(each.vi) for each in reasons if each.article.partition(" ")[2] == ground]
    text = "; ".join(own) or REASONS.get(ground, "yêu cầu không đủ điều kiện để thi hành")
    return {"ground": {"article": article(ground), "reason": clause(text)}}
