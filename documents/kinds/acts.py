"""Papers about compelled acts, and about what others claim of an asset: L25 39, 77, 81, 88, 91–94."""

from __future__ import annotations

from typing import Any

from cases.stages.asset_claims import Sort
from documents.drawing import Drawing
from documents.of_case import decision, judgment, unstopped
from documents.parts import Amount, Judgment, Official, Reference, Text
from documents.registry import document, draws
from law.guards.acts import Sequel


class ActPaper(Official):
    """What they share: what is enforced, the debtor, the asset or the act."""

    decision: Reference
    judgment: Judgment
    debtor: Text
    what: Text


@document(
    "disobedience_letter",
    "Văn bản xử lý việc không chấp hành án",
    "Answer to disobedience",
    addressed=True,
    also_to=("Các đương sự",),
    law=("Điều 91, Điều 92, Điều 93, Điều 94", "", "Điều 118, Điều 119, Điều 120, Điều 121", ""),
    signed_by="enforcer",
)
class DisobedienceLetter(ActPaper):
    """What follows when a debtor does not obey (xử lý việc không chấp hành án), L25 91–94; `costs` in đồng.

    It goes to whoever has to act now (`to`).
    """

    to: Text
    sequel: Text
    by: Text | None = None
    costs: Amount | None = None
    findings: Text


@document(
    "asset_claim_notice",
    "Thông báo về tài sản thi hành án",
    "Notice about an asset",
    law=("Điều 39, Điều 77, Điều 81, Điều 88", "Điều 24", "Điều 74, Điều 75, Điều 108, Điều 113", ""),
    signed_by="enforcer",
    addressed=True,
)
class AssetClaimNotice(ActPaper):
    """Notice to whoever is concerned with an asset (thông báo về tài sản thi hành án), L25 39, 77, 81, 88."""

    to: Text
    asks: Text


SEQUELS = {
    Sequel.SUBSTITUTE: "giao người khác thực hiện công việc, chi phí do người phải thi hành án chịu",
    Sequel.RESTORE: "yêu cầu người phải thi hành án khôi phục hiện trạng ban đầu",
    Sequel.REFERRAL: "đề nghị cơ quan có thẩm quyền truy cứu trách nhiệm hình sự về tội không chấp hành án",
    Sequel.DISCIPLINE_OR_REFERRAL: "đề nghị xử lý kỷ luật hoặc truy cứu trách nhiệm hình sự người không chấp hành án",
}
ACTS_NOW = {
    Sequel.REFERRAL: "Cơ quan có thẩm quyền khởi tố vụ án hình sự",
    Sequel.DISCIPLINE_OR_REFERRAL: "Cơ quan, người có thẩm quyền xử lý kỷ luật, khởi tố vụ án hình sự",
}
"""Whom a sequel is asked of, where it is not the debtor, nor who does the work in his place."""
ASKS = {
    Sort.SHARE: "thỏa thuận hoặc yêu cầu Tòa án xác định phần sở hữu trong thời hạn 30 ngày",
    Sort.DISPUTE: "khởi kiện tại Tòa án về quyền đối với tài sản trong thời hạn 30 ngày",
    Sort.SHAM: "yêu cầu Tòa án tuyên bố giao dịch nhằm trốn tránh thi hành án vô hiệu trong thời hạn 15 ngày",
    Sort.REMOVAL: "di chuyển tài sản của mình trong thời hạn 15 ngày",
    Sort.EXPLOITATION: "ký hợp đồng khai thác tài sản trong thời hạn 10 ngày",
    Sort.LOST: "thỏa thuận hoặc khởi kiện về vật không còn hoặc hư hỏng trong thời hạn 15 ngày",
    Sort.STORAGE: "tự bảo quản tài sản trong thời hạn 10 ngày, do chi phí gửi giữ cao hơn giá trị tài sản",
}


def _common(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    asset = case.assets[drawing.data["asset"]]
    return {
        "decision": decision(case),
        "judgment": judgment(case),
        "debtor": case.parties[asset.owner].name,
        "what": unstopped(asset.description),
    }


@draws("disobedience_letter")
def _letter(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    instead = {"by": unstopped(data["by"]), "costs": data["costs"]} if data["by"] else {}
    sequel, case = Sequel(data["sequel"]), drawing.case
    to = ACTS_NOW.get(sequel) or unstopped(data["by"]) or case.parties[case.assets[data["asset"]].owner].name
    told = {"to": to, "sequel": SEQUELS[sequel], "findings": unstopped(data["findings"])}
    return _common(drawing) | told | instead


@draws("asset_claim_notice")
def _notice(drawing: Drawing) -> dict[str, Any]:
    return _common(drawing) | {"to": unstopped(drawing.data["to"]), "asks": ASKS[Sort(drawing.data["sort"])]}
