"""Papers of an entrustment (ủy thác), of the agency that entrusts and of the other, L25 49-50; D152 26-27."""

from __future__ import annotations

from typing import Any

from cases.state import CaseState
from documents.drawing import Drawing
from documents.of_case import content, decision, entrusting, judgment, names, of_many, party, unstopped
from documents.parts import Amount, Judgment, Official, Party, Reference, Text
from documents.registry import document, draws
from law.figures import vnd
from law.guards.entrustment import Fault


class EntrustmentPaper(Official):
    """What they share: what is enforced, and the other agency."""

    decision: Reference
    judgment: Judgment
    agency: Text


class Entrusts(EntrustmentPaper):
    debtors: tuple[Text, ...]
    reason: Text


@document(
    "entrustment_decision",
    "Quyết định ủy thác thi hành án",
    "Entrustment",
    law=("Điều 49", "Điều 26", "Điều 55, Điều 57", ""),
    also_to=("agency",),
)
class EntrustmentDecision(Entrusts):
    """Entrustment of what is left (quyết định ủy thác thi hành án), L25 49; `paid` here so far, in đồng."""

    claims: tuple[Text, ...]
    paid: Amount
    fees: Text | None = None


@document(
    "asset_entrustment_decision",
    "Quyết định ủy thác xử lý tài sản",
    "Asset-handling entrustment",
    law=("Điều 50", "Điều 27", "Điều 57", ""),
    also_to=("agency",),
)
class AssetEntrustmentDecision(Entrusts):
    """Entrustment of the handling of an asset (quyết định ủy thác xử lý tài sản), L25 50; the matter stays."""

    asset: Text


@document(
    "entrusted_asset_decision",
    "Quyết định xử lý tài sản ủy thác",
    "Decision on an entrusted asset",
    law=("Điều 50", "Điều 27", "Điều 57", ""),
    also_to=("agency",),
)
class EntrustedAssetDecision(Official):
    """The decision of the agency that handles the asset (quyết định xử lý tài sản ủy thác), L25 50.3."""

    judgment: Judgment
    entrusted: Reference
    agency: Text
    debtors: tuple[Party, ...]
    asset: Text
    amount: Amount


@document(
    "entrustment_return",
    "Văn bản trả lại hồ sơ ủy thác",
    "Return of an entrustment",
    law=("Điều 49", "Điều 26", "Điều 57", ""),
    addressed=True,
)
class EntrustmentReturn(Official):
    """The file goes back, for an error or for want of competence (trả lại hồ sơ ủy thác), D152 26.5."""

    judgment: Judgment
    entrusted: Reference
    agency: Text
    ground: Text
    reason: Text


@document(
    "entrustment_report",
    "Thông báo kết quả xử lý tài sản ủy thác",
    "Report on an entrusted asset",
    law=("Điều 50", "Điều 27", "Điều 57", ""),
    signed_by="enforcer",
    addressed=True,
)
class EntrustmentReport(Official):
    """How the handling of an entrusted asset goes (thông báo cho cơ quan ủy thác), D152 27.1.d."""

    judgment: Judgment
    entrusted: Reference
    agency: Text
    asset: Text
    content: Text


FAULTS = {
    Fault.CLEAR_ERROR: "quyết định ủy thác có sai sót",
    Fault.NOT_COMPETENT: "việc thi hành án không thuộc thẩm quyền của cơ quan nhận ủy thác",
}


def _entrusts(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    what = case.entrustments[drawing.data["entrustment"]]
    return {
        "decision": decision(case),
        "judgment": judgment(case),
        "agency": what.agency,
        "debtors": names(case, "D"),
        "reason": f"người phải thi hành án có điều kiện thi hành tại địa bàn của {what.agency}",
    }


@draws("entrustment_decision")
def _decision(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    claims = [case.claims[name] for name in drawing.data["claims"]]
    lines = (f"{content(claim)}: còn {vnd(claim.entrusted)}" if claim.amount else content(claim) for claim in claims)
    owed = sum(amount for _, amount in drawing.data["fees"])
    fees = {"fees": f"đã tính {vnd(_charged(case))}, còn phải thu {vnd(owed)}"} if _charged(case) or owed else {}
    paid = sum(claim.satisfied for claim in claims)
    return {**_entrusts(drawing), "claims": of_many(lines, len(claims)), "paid": paid, **fees}


def _charged(case: CaseState) -> int:
    return sum(account.charged for account in case.fees.values())


@draws("asset_entrustment_decision")
def _asset_decision(drawing: Drawing) -> dict[str, Any]:
    what = drawing.case.entrustments[drawing.data["entrustment"]]
    return {**_entrusts(drawing), "asset": unstopped(what.asset)}


def _received(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    assert case.entrusted
    return {"judgment": judgment(case), "entrusted": entrusting(case), "agency": case.entrusted.agency}


@draws("entrusted_asset_decision")
def _handling(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    assert case.entrusted
    debtors = [party(case.parties[ref]) for ref in case.refs("D")]
    asset = {"asset": unstopped(case.entrusted.asset), "amount": case.claimed}
    return {**_received(drawing), "debtors": debtors, **asset}


@draws("entrustment_return")
def _return(drawing: Drawing) -> dict[str, Any]:
    said = {"ground": FAULTS[Fault(drawing.data["fault"])], "reason": unstopped(drawing.data["reason"])}
    return {**_received(drawing), **said}


@draws("entrustment_report")
def _report(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    assert case.entrusted
    said = {"asset": unstopped(case.entrusted.asset), "content": unstopped(drawing.data["content"])}
    return {**_received(drawing), **said}
