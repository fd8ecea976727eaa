"""One good payload of every command that a caller writes by hand."""

from __future__ import annotations

from typing import Any

GROUND = {"ground": "46.1.a"}
WHY = {"reason": "Chấp hành viên nghỉ ốm"}

PAYLOADS: dict[str, dict[str, Any]] = {
    "adopt_pack": {"pack": "2026.2", "reason": "Lịch nghỉ năm mới"},
    "amend_decision": {"change": "Sửa địa chỉ", "legal_consequences": "Không thay đổi nghĩa vụ"},
    "approve_payouts": {"batch": "B1"},
    "assign_enforcer": {},
    "cancel": {"ground": "48.1.a"},
    "change_enforcer": {"officer": "CHV-02", **WHY},
    "claim_credit": {"bank_ref": "FT26267000001"},
    "conclude_verification": {"result": "no_condition", "ground": "a", "circumstances": ["no_income", "no_assets"]},
    "decide_fees": {},
    "decide_no_condition": {},
    "deposit_cash": {"receipt": "R1"},
    "deposit_held_money": {"reference": "TG-01"},
    "dispute_verification": {"reason": "Kết quả tự xác minh khác"},
    "distribute": {},
    "end_agreement": {"reason": "Không thực hiện đúng thỏa thuận"},
    "end_case": {"ground": "performed"},
    "end_overlay_ground": {"note": "Đã ra viện"},
    "enter_separate_ledger": {},
    "establish_ground": GROUND,
    "issue_confirmation": {},
    "notify_refusal": {},
    "open_file": {},
    "pay_fee": {"party": "D1", "amount": 300_000},
    "pay_in_person": {"share": "S1", "proof": "0" * 64},
    "postpone": GROUND | {"until": "2026-12-01"},
    "prepare_payouts": {},
    "propose_decision": {"voluntary_days": 10, "terms": "Trả tiền"},
    "recall_decision": {"ground": "52.1.a", "legal_consequences": "Chấm dứt hiệu lực"},
    "receive_cash": {"amount": 5_000_000, "payer": "Lê Văn Đạt"},
    "receive_in_kind": {"thing": "Xe máy", "value": 9_000_000, "payer": "Lê Văn Đạt"},
    "record_account": {"party": "C1", "bank": {"bin": "970422", "account": "123456789"}},
    "record_agreement": {"content": "Trả góp", "perform_by": "2026-12-31", "fee_agreed": True},
    "record_new_information": {"content": "Có thu nhập mới", "source": "Người được thi hành án"},
    "record_notice": {
        "document": "decision-1",
        "party": "D1",
        "channel": "delivery",
        "proof": "signed",
        "on": "2026-09-09",
    },
    "record_performance": {"claim": "K1", "how": "Đã giao trực tiếp"},
    "record_return": {"end_to_end_id": "E1", "reason": "AC04", "bank_ref": "RT1"},
    "reject_payouts": {"batch": "B1", "reason": "Sai tài khoản"},
    "request_confirmation": {"requester": "Trần Thị Hòa"},
    "request_enforcer_replacement": {"ground": "Có quan hệ họ hàng"},
    "request_supplement": {},
    "resume_case": {},
    "resume_from_no_condition": {},
    "retry_effect": {"key": "case/79/r/1/1/5/issue_document"},
    "return_request": {},
    "refuse_case": {},
    "prove_exclusion": {
        "excluded": [{"kind": "obstacle", "start": "2025-01-01", "end": "2025-03-01", "proof": "giấy xác nhận số 1"}]
    },
    "decide_late_request": {"accept": True, "reason": "có căn cứ"},
    "sign_decision": {},
    "start_verification": {},
    "supplement_dossier": {"attachments": ["judgment"]},
    "suspend": {"ground": "47.1.a"},
    "void_receipt": {"receipt": "R1", "reason": "Ghi sai người nộp"},
    "withdraw_request": {"claims": ["K1"]},
}
