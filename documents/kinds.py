"""The kinds of documents: names, template, fields, and who signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from documents.forms import closing, decisions, intake, money, status
from documents.parts import Official

Role = Literal["head", "enforcer", "reception", "collector"]


@dataclass(frozen=True)
class DocumentKind:
    """One kind: its Vietnamese and English names, its Typst template, the model of its fields, the signing role.

    A decision of the head may be signed by whoever holds a delegation that day (L25 22.3).
    """

    vi: str
    en: str
    template: str
    fields: type[Official]
    signed_by: Role = "head"


KINDS: Mapping[str, DocumentKind] = MappingProxyType(
    {
        "request_receipt": DocumentKind(
            "Phiếu nhận yêu cầu thi hành án",
            "Receipt slip for a request",
            "request_receipt",
            intake.RequestReceipt,
            "reception",
        ),
        "supplement_notice": DocumentKind(
            "Thông báo bổ sung yêu cầu", "Notice to complete a request", "supplement_notice", intake.SupplementNotice
        ),
        "refusal_notice": DocumentKind(
            "Thông báo từ chối yêu cầu thi hành án", "Notice of refusal", "refusal_notice", intake.RefusalNotice
        ),
        "enforcement_decision": DocumentKind(
            "Quyết định thi hành án",
            "Enforcement decision",
            "enforcement_decision",
            decisions.EnforcementDecision,
        ),
        "party_annex": DocumentKind(
            "Phụ lục danh sách đương sự, khoản phải thi hành",
            "Annex of parties and obligations",
            "party_annex",
            decisions.PartyAnnex,
        ),
        "enforcer_assignment": DocumentKind(
            "Quyết định phân công chấp hành viên",
            "Assignment of an enforcer",
            "enforcer_assignment",
            decisions.EnforcerAssignment,
        ),
        "decision_notice": DocumentKind(
            "Thông báo về thi hành án", "Notice of a decision", "decision_notice", decisions.DecisionNotice, "enforcer"
        ),
        "no_condition_decision": DocumentKind(
            "Quyết định về việc chưa có điều kiện thi hành án",
            "No-condition decision",
            "status",
            status.NoConditionDecision,
        ),
        "request_return": DocumentKind(
            "Thông báo gửi lại yêu cầu thi hành án", "Return of a request", "request_return", intake.RequestReturn
        ),
        "resume_decision": DocumentKind(
            "Quyết định tiếp tục thi hành án", "Decision to resume", "status", status.ResumeDecision
        ),
        "postponement_decision": DocumentKind(
            "Quyết định hoãn thi hành án", "Postponement decision", "status", status.PostponementDecision
        ),
        "suspension_decision": DocumentKind(
            "Quyết định tạm đình chỉ thi hành án", "Suspension decision", "status", status.SuspensionDecision
        ),
        "suspension_notice": DocumentKind(
            "Thông báo tạm đình chỉ thi hành án", "Notice of suspension", "status", status.SuspensionDecision
        ),
        "cancellation_decision": DocumentKind(
            "Quyết định đình chỉ thi hành án", "Cancellation decision", "status", status.CancellationDecision
        ),
        "recall_decision": DocumentKind(
            "Quyết định thu hồi quyết định", "Recall of a decision", "status", status.RecallDecision
        ),
        "amendment_decision": DocumentKind(
            "Quyết định sửa đổi, bổ sung quyết định", "Amendment of a decision", "status", status.AmendmentDecision
        ),
        "fee_decision": DocumentKind(
            "Quyết định thu phí thi hành án", "Fee decision", "fee_decision", money.FeeDecision
        ),
        "distribution_plan": DocumentKind(
            "Phương án phân chia tiền thi hành án",
            "Distribution plan",
            "distribution_plan",
            money.DistributionPlan,
            "enforcer",
        ),
        "share_annex": DocumentKind(
            "Phụ lục danh sách các khoản được chi",
            "Annex of shares",
            "share_annex",
            money.ShareAnnex,
            "enforcer",
        ),
        "payout_orders": DocumentKind(
            "Danh sách lệnh chi tiền thi hành án", "Payout orders", "payout_orders", money.PayoutOrders
        ),
        "receipt": DocumentKind("Biên lai điện tử", "Electronic receipt", "receipt", money.Receipt, "collector"),
        "receipt_void": DocumentKind(
            "Biên bản hủy biên lai", "Record of a void receipt", "receipt_void", money.ReceiptVoid, "collector"
        ),
        "result_confirmation": DocumentKind(
            "Giấy xác nhận kết quả thi hành án",
            "Confirmation of result",
            "result_confirmation",
            closing.ResultConfirmation,
        ),
        "case_statement": DocumentKind(
            "Bảng tổng hợp kết thúc việc thi hành án",
            "End-of-case statement",
            "case_statement",
            closing.CaseStatement,
            "enforcer",
        ),
        "procuracy_list": DocumentKind(
            "Danh sách việc thi hành án đã kết thúc",
            "Monthly list of ended cases for the procuracy",
            "procuracy_list",
            closing.ProcuracyList,
        ),
    }
)
