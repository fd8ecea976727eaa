"""The decisions and papers of enforcement and who issues each (LAW.md 4.4; L25 22.2, 25, 66.2, 71–83)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from law.errors import LawError


class Issuer(StrEnum):
    """Whose document it is by law, before any delegation."""

    HEAD = "head"
    ENFORCER = "enforcer"
    STAFF = "staff"  # minutes and papers any assigned officer draws up


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of document: code, Vietnamese and English name, whose it is, and the article that says so.

    `private`: a private enforcement office (văn phòng thi hành án dân sự) issues it too (L25 28.2, 31.4).
    """

    code: str
    vi: str
    en: str
    issuer: Issuer
    article: str
    private: bool = True


def _head(code: str, vi: str, en: str, article: str, *, private: bool = True) -> Document:
    return Document(code, vi, en, Issuer.HEAD, article, private)


def _enforcer(code: str, vi: str, en: str, article: str, *, private: bool = False) -> Document:
    return Document(code, vi, en, Issuer.ENFORCER, article, private)


def _staff(code: str, vi: str, en: str, article: str) -> Document:
    return Document(code, vi, en, Issuer.STAFF, article)


_ALL = (
    _head(
        "enforcement_ex_officio",
        "Quyết định thi hành án chủ động",
        "ex-officio enforcement decision",
        "L25 33.2",
        private=False,
    ),
    _head(
        "enforcement_on_request", "Quyết định thi hành án theo yêu cầu", "enforcement decision on request", "L25 34.3"
    ),
    _head("refusal", "Thông báo từ chối yêu cầu thi hành án", "notice of refusal", "L25 34.4"),
    _head("late_request", "Quyết định về yêu cầu thi hành án quá hạn", "decision on a late request", "D152 10.2"),
    _head("assignment", "Quyết định phân công Chấp hành viên", "assignment of the enforcer", "L25 22.2.b"),
    _head("replacement", "Quyết định thay đổi Chấp hành viên", "replacement of the enforcer", "D152 13.3"),
    _head("no_condition", "Quyết định về việc chưa có điều kiện thi hành án", "no-condition decision", "L25 38.1"),
    _head("resume", "Quyết định tiếp tục thi hành án", "decision to resume", "L25 46.3"),
    _head("postpone", "Quyết định hoãn thi hành án", "postponement", "L25 46.1"),
    _head("suspend", "Quyết định tạm đình chỉ thi hành án", "suspension", "L25 47.1"),
    _head("suspension_notice", "Thông báo về việc tạm đình chỉ thi hành án", "notice of suspension", "L25 47.2"),
    _head("cancel", "Quyết định đình chỉ thi hành án", "cancellation", "L25 48"),
    _head("entrust", "Quyết định ủy thác thi hành án", "entrustment", "L25 49.2", private=False),
    _head("entrust_asset", "Quyết định ủy thác xử lý tài sản", "asset-handling entrustment", "L25 50.3", private=False),
    _head(
        "entrusted_asset",
        "Quyết định xử lý tài sản ủy thác",
        "decision on the entrusted asset",
        "L25 50.3",
        private=False,
    ),
    _head(
        "entrust_return",
        "Văn bản trả lại hồ sơ ủy thác",
        "return of an entrustment",
        "D152 26.5",
        private=False,
    ),
    _head("transfer", "Quyết định chuyển giao quyền, nghĩa vụ thi hành án", "transfer of rights or duties", "L25 41.4"),
    _head("recall", "Quyết định thu hồi quyết định về thi hành án", "recall", "L25 52.1"),
    _head("amend", "Quyết định sửa đổi, bổ sung quyết định về thi hành án", "amendment", "L25 52.2"),
    _head("annul", "Quyết định hủy quyết định về thi hành án", "annulment", "L25 52.4"),
    _head("exit_ban", "Quyết định tạm hoãn xuất cảnh", "exit ban", "L25 66.2", private=False),
    _head(
        "exit_ban_update",
        "Văn bản điều chỉnh thông tin tạm hoãn xuất cảnh",
        "exit-ban update",
        "D152 45.2",
        private=False,
    ),
    _head(
        "coercion_plan", "Phê duyệt kế hoạch cưỡng chế", "approval of the coercion plan", "L25 72.6.c", private=False
    ),
    _head("fee", "Quyết định thu phí thi hành án", "fee decision", "L25 53.1", private=False),
    _head("fee_relief", "Quyết định miễn, giảm phí thi hành án", "relief from a fee", "F216 7.4", private=False),
    _head(
        "cost_relief",
        "Quyết định miễn, giảm chi phí cưỡng chế",
        "cost exemption or reduction",
        "L25 53.6",
        private=False,
    ),
    _head(
        "state_relief_proposal",
        "Văn bản đề nghị xét miễn, giảm nghĩa vụ thi hành án",
        "proposal to relieve State dues",
        "L25 43.1",
        private=False,
    ),
    _head("to_state_fund", "Quyết định sung quỹ nhà nước", "transfer to the State fund", "L25 59.1", private=False),
    _head("destroy", "Quyết định tiêu hủy vật chứng, tài sản", "destruction decision", "L25 58.2", private=False),
    _head("council", "Quyết định thành lập hội đồng", "setting up of a council", "L25 58.2", private=False),
    _head("return_request", "Thông báo gửi lại yêu cầu thi hành án", "return of the request", "D152 22.2"),
    _head("separate_ledger", "Chuyển sổ theo dõi riêng", "entry in the separate ledger", "D152 22.1"),
    _head("payout", "Duyệt chi tiền thi hành án", "approval of a payout", "L25 54.6"),
    _head(
        "recovery",
        "Quyết định thu hồi tiền đã chi trả không đúng quy định",
        "recovery of money paid wrongly",
        "L25 25.8",
        private=False,
    ),
    _head("end", "Kết thúc thi hành án", "end of the matter", "L25 55; D152 32.1"),
    _head("complaint_notice", "Thông báo về việc thụ lý khiếu nại", "answer to a complaint", "L25 104"),
    _head("complaint_decision", "Quyết định giải quyết khiếu nại", "complaint decision", "L25 98.1"),
    _head("protest_reply", "Văn bản trả lời kháng nghị, kiến nghị", "reply to the procuracy", "L25 113.1"),
    _head(
        "reception_refusal",
        "Thông báo từ chối tiếp công dân",
        "refusal to receive a citizen",
        "ND154 4.3",
        private=False,
    ),
    _head("reception_answer", "Văn bản trả lời người dân", "answer to a citizen", "TCD 28.1", private=False),
    _head(
        "reception_conclusion",
        "Thông báo kết luận buổi tiếp công dân",
        "conclusion of a reception",
        "ND154 25.2",
        private=False,
    ),
    _head("register_books", "Sổ theo dõi của quý", "registers of a quarter", "TT04 30.4", private=False),
    _head(
        "review_notice",
        "Thông báo kết quả thi hành án sau giám đốc thẩm, tái thẩm",
        "notice of what was done before a review",
        "L25 63",
        private=False,
    ),
    _head("court_letter", "Văn bản yêu cầu, kiến nghị Tòa án", "letter to the court", "L25 13.3", private=False),
    _head(
        "denunciation_decision",
        "Quyết định trong việc giải quyết tố cáo",
        "decision about a denunciation",
        "TC 29.2",
        private=False,
    ),
    _head(
        "denunciation_notice", "Thông báo không thụ lý tố cáo", "refusal of a denunciation", "TC 29.1", private=False
    ),
    _head(
        "denunciation_conclusion",
        "Kết luận nội dung tố cáo",
        "conclusion of a denunciation",
        "TC 35",
        private=False,
    ),
    _head("service_contract", "Hợp đồng dịch vụ thi hành án", "contract of a private office", "L25 31.3"),
    _head("contract_liquidation", "Biên bản thanh lý hợp đồng dịch vụ", "liquidation of a contract", "L25 31.5"),
    _head("office_verification", "Quyết định xác minh của Trưởng văn phòng", "decision to verify", "D151 35.1"),
    _head("confirmation", "Giấy xác nhận kết quả thi hành án", "confirmation of the result", "D152 32.3"),
    _enforcer("freeze", "Quyết định phong tỏa tài khoản, tài sản", "freeze", "L25 67.2"),
    _enforcer(
        "stop_transactions", "Quyết định tạm ngừng giao dịch, tạm dừng đăng ký", "stop of transactions", "L25 68.2"
    ),
    _enforcer("custody", "Quyết định tạm giữ tài sản, giấy tờ", "custody of assets or papers", "L25 69.2"),
    _enforcer(
        "lift_security", "Quyết định chấm dứt áp dụng biện pháp bảo đảm", "lifting of a security measure", "L25 95.2"
    ),
    _enforcer("deduct_account", "Quyết định khấu trừ tiền trong tài khoản", "account deduction", "L25 73.1"),
    _enforcer("collect_money", "Quyết định thu tiền", "collection of money", "L25 74.1"),
    _enforcer("valuable_papers", "Quyết định thu giữ giấy tờ có giá", "taking of valuable papers", "L25 75.1"),
    _enforcer("deduct_income", "Quyết định trừ vào thu nhập", "income deduction", "L25 76"),
    _enforcer("exploit_asset", "Quyết định cưỡng chế khai thác tài sản", "exploitation of an asset", "L25 77"),
    _enforcer("seize", "Quyết định kê biên tài sản", "seizure", "L25 78.1"),
    _enforcer("seize_more", "Quyết định kê biên bổ sung", "supplementary seizure", "L25 80.3"),
    _enforcer("release_seizure", "Quyết định giải tỏa kê biên tài sản", "release of a seizure", "L25 95.3"),
    _enforcer("end_coercion", "Quyết định chấm dứt cưỡng chế", "end of a coercive measure", "L25 95.4"),
    _enforcer("reduce_price", "Quyết định giảm giá tài sản", "price reduction", "L25 83.3"),
    _enforcer("deliver_asset", "Quyết định giao tài sản", "delivery of an asset", "L25 86"),
    _enforcer("coerce_delivery", "Quyết định cưỡng chế giao tài sản, vật, giấy tờ", "coercive delivery", "L25 71.5"),
    _enforcer("coerce_act", "Quyết định cưỡng chế buộc thực hiện công việc", "coercion to act", "L25 71.6"),
    _enforcer("notice", "Thông báo, giấy báo, giấy mời, giấy triệu tập", "notice or summons", "L25 25.3", private=True),
    _enforcer(
        "verification", "Biên bản xác minh điều kiện thi hành án", "verification minutes", "L25 37.3", private=True
    ),
    _enforcer("distribution", "Phương án phân chia tiền thi hành án", "distribution plan", "L25 54", private=True),
    _enforcer("agreement", "Biên bản thỏa thuận thi hành án", "agreement minutes", "D152 14.3", private=True),
    _enforcer("seizure_minutes", "Biên bản kê biên", "seizure minutes", "L25 80.1"),
    _enforcer("delivery_minutes", "Biên bản giao tài sản", "minutes of a delivery", "L25 88–90"),
    _enforcer("fine", "Quyết định xử phạt vi phạm hành chính", "fine for disobedience", "L08 118–121"),
    _staff("vi_bang", "Vi bằng", "record of facts", "L25 30.1.b"),
    _staff("receipt_slip", "Phiếu nhận yêu cầu thi hành án", "receipt slip of a request", "D152 9.4"),
    _staff("oral_request", "Biên bản yêu cầu bằng lời nói", "minutes of an oral request", "D152 9.1.b"),
    _staff("supplement_notice", "Thông báo sửa đổi, bổ sung yêu cầu", "notice to supplement", "D152 9.6"),
    _staff("notice_minutes", "Biên bản thông báo", "minutes of a notice", "D152 16.6"),
    _staff("receipt_void", "Biên bản hủy biên lai", "minutes of a void receipt", "TT04 16"),
    _staff("posting_minutes", "Biên bản niêm yết công khai", "minutes of a posting", "D152 17.3"),
)

DOCUMENTS: dict[str, Document] = {document.code: document for document in _ALL}


def document(code: str) -> Document:
    """The kind of document with this code. Raises `LawError("document", …)` for any other."""
    try:
        return DOCUMENTS[code]
    except KeyError:
        raise LawError("document", f"không có loại văn bản {code!r} / no such kind of document") from None
