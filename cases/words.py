"""What events, commands, roles and rules are called, in Vietnamese and in English: for histories, pages and lists.

Every pair is (vi, en). An event is named by what happened, a command by what is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping

from law.pack import Pack

Words = tuple[str, str]

_EVENTS: Mapping[str, Words] = {
    # dossier
    "dossier_received": ("Tiếp nhận hồ sơ", "Dossier received"),
    "exclusion_proved": ("Chứng minh thời gian không tính vào thời hiệu", "Time that does not count proved"),
    "late_request_decided": ("Quyết định về yêu cầu quá thời hiệu", "Late request decided"),
    "dossier_supplemented": ("Nhận tài liệu bổ sung", "Supplement received"),
    "dossier_found_incomplete": ("Xác định hồ sơ chưa đầy đủ", "Dossier found incomplete"),
    "supplement_requested": ("Thông báo bổ sung hồ sơ", "Supplement requested"),
    "refusal_ground_found": ("Xác định căn cứ từ chối", "Ground of refusal found"),
    "refusal_notified": ("Thông báo từ chối yêu cầu thi hành án", "Refusal notified"),
    "judgment_registered": ("Vào sổ nhận bản án, quyết định", "Judgment registered"),
    "request_registered": ("Vào sổ nhận yêu cầu thi hành án", "Request registered"),
    "dossier_accepted": ("Thụ lý hồ sơ", "Dossier accepted"),
    "cases_started": ("Lập các vụ việc của hồ sơ", "Cases of the dossier started"),
    # opening and decision
    "case_opened": ("Lập vụ việc thi hành án", "Case opened"),
    "decision_proposed": ("Trình dự thảo quyết định thi hành án", "Enforcement decision proposed"),
    "decision_signed": ("Ký quyết định thi hành án", "Enforcement decision signed"),
    "enforcer_assigned": ("Phân công Chấp hành viên", "Enforcer assigned"),
    "file_opened": ("Lập hồ sơ thi hành án", "File opened"),
    "enforcer_replacement_requested": ("Yêu cầu thay đổi Chấp hành viên", "Another enforcer requested"),
    "enforcer_replacement_refused": ("Không chấp nhận thay đổi Chấp hành viên", "Another enforcer refused"),
    "enforcer_changed": ("Thay đổi Chấp hành viên", "Enforcer changed"),
    "decision_recalled": ("Thu hồi quyết định thi hành án", "Decision recalled"),
    "decision_amended": ("Sửa đổi, bổ sung quyết định thi hành án", "Decision amended"),
    # documents and notices
    "document_issued": ("Phát hành văn bản đã ký số", "Signed document issued"),
    "procuracy_notified": ("Gửi văn bản cho Viện kiểm sát", "Copy sent to the procuracy"),
    "notice_minuted": ("Lập biên bản thông báo", "Minutes of a notice drawn up"),
    "notices_sent": ("Gửi thông báo qua VNeID", "Notices sent by VNeID"),
    "party_notified": ("Thông báo hợp lệ cho đương sự", "Valid notice to a party"),
    "notice_failed": ("Thông báo không thành", "Notice failed"),
    "parties_notified": ("Đã thông báo cho mọi đương sự", "All parties notified"),
    "decision_notified": ("Mọi đương sự đã nhận quyết định", "All parties notified of the decision"),
    "debtor_notified": ("Người phải thi hành án nhận quyết định", "Debtor notified of the decision"),
    "instalment_day_passed": ("Qua ngày đến hạn của kỳ cấp dưỡng", "The day of an instalment passed"),
    "voluntary_period_ended": ("Hết thời hạn tự nguyện thi hành án", "Voluntary period ended"),
    "agreement_recorded": ("Ghi nhận thỏa thuận thi hành án", "Agreement recorded"),
    "agreement_ended": ("Chấm dứt thỏa thuận thi hành án", "Agreement ended"),
    # verification and no condition
    "verification_started": ("Bắt đầu xác minh điều kiện thi hành án", "Verification started"),
    "partner_queried": ("Yêu cầu cung cấp thông tin", "Holder of information asked"),
    "partner_answered": ("Nhận thông tin xác minh", "Holder of information answered"),
    "verification_concluded": ("Kết luận xác minh điều kiện thi hành án", "Verification concluded"),
    "verification_disputed": ("Kết quả xác minh bị phản đối", "Verification disputed"),
    "no_condition_ground_established": ("Xác định căn cứ chưa có điều kiện", "Ground of no condition established"),
    "no_condition_decided": ("Ký quyết định chưa có điều kiện thi hành án", "No-condition decision signed"),
    "no_condition_published": ("Công khai thông tin chưa có điều kiện", "No condition published"),
    "publication_ended": ("Chấm dứt công khai thông tin", "Publication ended"),
    "no_condition_term_ended": ("Đủ 02 năm chưa có điều kiện", "Two years without conditions passed"),
    "new_information_received": ("Nhận thông tin mới về điều kiện thi hành án", "New information received"),
    "resumed_from_no_condition": (
        "Ký quyết định tiếp tục thi hành án khi đã có điều kiện",
        "Enforcement resumed: conditions found",
    ),
    "request_returned": ("Gửi lại yêu cầu thi hành án", "Request returned"),
    "separate_ledger_entered": ("Chuyển sổ theo dõi riêng", "Entered in the separate ledger"),
    # money
    "money_received": ("Thu tiền, lập biên lai", "Money received, receipt issued"),
    "cash_received": ("Thu tiền mặt, chờ nhập quỹ", "Cash received"),
    "cash_deposited": ("Nhập quỹ tiền mặt", "Cash taken into the fund"),
    "cash_banked": ("Nộp tiền mặt vào tài khoản", "Cash of the fund paid into the account"),
    "receipt_voided": ("Hủy biên lai", "Receipt voided"),
    "deposit_ground_established": ("Phát sinh căn cứ gửi tiền có kỳ hạn", "Ground for a deposit arose"),
    "deposited": ("Gửi tiền có kỳ hạn 01 tháng", "Held money put on deposit"),
    "deposit_ended": ("Tất toán tiền gửi có kỳ hạn", "Deposit back in the account"),
    "fee_paid": ("Thu phí thi hành án, lập biên lai phí", "Fee collected, fee receipt issued"),
    "claim_performed": ("Đương sự tự thi hành nghĩa vụ", "Obligation performed directly"),
    "fee_reckoned": ("Tính phí thi hành án, trình quyết định", "Fee reckoned, decision to be signed"),
    "fee_decided": ("Ký quyết định thu phí thi hành án", "Fee decided"),
    "fee_relief_requested": ("Đề nghị miễn, giảm phí thi hành án", "Relief from a fee requested"),
    "fee_relief_decided": ("Quyết định về miễn, giảm phí thi hành án", "Relief from a fee decided"),
    "fee_exempted": ("Xác định khoản không phải chịu phí", "Claim found to bear no fee"),
    "money_distributed": ("Phân chia tiền thi hành án", "Money distributed"),
    "obligation_performed": ("Thi hành xong nghĩa vụ", "All obligations performed"),
    "account_recorded": ("Ghi nhận tài khoản nhận tiền", "Account of the payee recorded"),
    "payouts_prepared": ("Lập lệnh chi", "Payouts prepared"),
    "payouts_approved": ("Duyệt lệnh chi", "Payouts approved"),
    "payouts_endorsed": ("Duyệt chi lần một", "Payouts approved by the first of two"),
    "payouts_rejected": ("Không duyệt lệnh chi", "Payouts rejected"),
    "payouts_executed": ("Ngân hàng thực hiện lệnh chi", "Payouts carried out by the bank"),
    "paid_in_person": ("Chi trả tiền mặt tại quỹ", "Paid in person"),
    "payout_returned": ("Tiền chuyển bị trả lại", "Payout returned"),
    "refund_proposed": ("Đề nghị hoàn trả tiền thu thừa", "Refund of a surplus proposed"),
    "refund_approved": ("Duyệt hoàn trả tiền thu thừa", "Refund of a surplus approved"),
    "refund_rejected": ("Không duyệt hoàn trả", "Refund rejected"),
    "surplus_released": ("Chuyển tiền thu thừa về tạm giữ", "Surplus set free for another case"),
    "complaint_received": ("Nhận khiếu nại phương án phân chia tiền", "Plan contested"),
    "complaint_accepted": ("Thụ lý khiếu nại", "Complaint accepted"),
    "complaint_refused": ("Không thụ lý khiếu nại", "Complaint not accepted"),
    "explanation_asked": ("Yêu cầu Chấp hành viên giải trình", "Enforcer asked to explain"),
    "explanation_given": ("Chấp hành viên giải trình", "Enforcer explained"),
    "complaint_resolved": ("Ký quyết định giải quyết khiếu nại", "Complaint resolved"),
    "resolution_sent": ("Gửi quyết định giải quyết khiếu nại", "Decision on the complaint sent"),
    "payout_obstacle_arose": ("Tạm dừng chi trả do có khiếu nại", "Payout stopped by a complaint"),
    "payout_obstacle_ended": ("Tiếp tục chi trả", "Payout goes on"),
    "plan_withdrawn": ("Hủy phương án phân chia tiền", "Plan withdrawn"),
    "money_paid_out": ("Chi trả xong tiền của biên lai", "Money of a receipt paid out"),
    # overlays
    "postponement_ground_established": ("Phát sinh căn cứ hoãn thi hành án", "Ground to postpone established"),
    "protest_postponement_requested": (
        "Người có thẩm quyền kháng nghị yêu cầu hoãn",
        "Postponement asked by who may protest",
    ),
    "protester_suspension_received": (
        "Nhận quyết định tạm đình chỉ của người kháng nghị",
        "Protester's suspension received",
    ),
    "suspension_notified": ("Thông báo việc tạm đình chỉ", "Notice of the suspension given"),
    "suspension_ground_established": ("Phát sinh căn cứ tạm đình chỉ", "Ground to suspend established"),
    "cancellation_ground_established": ("Phát sinh căn cứ đình chỉ", "Ground to cancel established"),
    "request_withdrawn": ("Rút yêu cầu thi hành án", "Request withdrawn"),
    "postponed": ("Ký quyết định hoãn thi hành án", "Postponed"),
    "suspended": ("Tạm đình chỉ thi hành án", "Suspended"),
    "overlay_ground_ended": ("Hết căn cứ hoãn, tạm đình chỉ", "Ground to postpone or suspend ended"),
    "resumed": ("Ký quyết định tiếp tục thi hành án", "Resumed"),
    "cancelled": ("Ký quyết định đình chỉ thi hành án", "Cancelled"),
    # closure
    "case_refused": ("Từ chối: nội dung đã có quyết định khác", "Refused: decided by another case"),
    "case_ended": ("Kết thúc thi hành án", "Case ended"),
    "confirmation_requested": ("Yêu cầu xác nhận kết quả thi hành án", "Confirmation of the result requested"),
    "confirmation_issued": ("Ký giấy xác nhận kết quả thi hành án", "Confirmation of the result issued"),
    "case_archived": ("Lập hồ sơ lưu trữ", "Case archived"),
    "procuracy_year_over": ("Hết thời hạn kháng nghị của Viện kiểm sát", "The procuracy's year is over"),
    "listening_due": ("Hết thời gian theo dõi sau thi hành án", "Time of listening over"),
    "listening_ended": ("Kết thúc theo dõi sau thi hành án", "Listening ended"),
    # duties
    "duty_opened": ("Bắt đầu thời hạn", "Duty opened"),
    "duty_discharged": ("Hoàn thành việc phải làm", "Duty discharged"),
    "duty_warned": ("Sắp đến hạn", "Duty warned"),
    "duty_breached": ("Quá hạn", "Duty breached"),
    "duty_escalated": ("Báo quá hạn lên cấp trên", "Breach escalated"),
    "duty_lapsed": ("Thời hạn đã qua", "Period lapsed"),
    "duty_paused": ("Tạm ngừng tính thời hạn", "Duty paused"),
    "duty_resumed": ("Tính tiếp thời hạn", "Duty resumed"),
    "duty_recomputed": ("Tính lại thời hạn", "Duty recomputed"),
    "pack_adopted": ("Áp dụng gói quy tắc mới", "Newer pack adopted"),
    # of any subject
    "refused": ("Từ chối yêu cầu trái luật", "Act refused by law"),
    "effect_failed": ("Tác vụ hỏng, cần người xử lý", "Outside effect failed"),
    "effect_retried": ("Yêu cầu thực hiện lại tác vụ", "Outside effect tried again"),
    "records_restored": ("Dữ liệu được phục hồi từ bản cũ hơn", "Records restored to an earlier state"),
}

_COMMANDS: Mapping[str, Words] = {
    "submit_dossier": ("Nộp hồ sơ", "Submit a dossier"),
    "supplement_dossier": ("Bổ sung hồ sơ", "Supplement a dossier"),
    "prove_exclusion": ("Chứng minh thời gian không tính vào thời hiệu", "Prove time that does not count"),
    "decide_late_request": ("Quyết định về yêu cầu quá thời hiệu", "Decide on a late request"),
    "request_supplement": ("Thông báo bổ sung hồ sơ", "Request a supplement"),
    "notify_refusal": ("Ký thông báo từ chối", "Notify the refusal"),
    "propose_decision": ("Trình dự thảo quyết định thi hành án", "Propose the decision"),
    "refuse_case": ("Từ chối vì đã có quyết định khác", "Refuse what another case decided"),
    "sign_decision": ("Ký quyết định thi hành án", "Sign the decision"),
    "assign_enforcer": ("Phân công Chấp hành viên", "Assign the enforcer"),
    "open_file": ("Lập hồ sơ thi hành án", "Open the file"),
    "request_enforcer_replacement": ("Yêu cầu thay đổi Chấp hành viên", "Request another enforcer"),
    "change_enforcer": ("Thay đổi Chấp hành viên", "Change the enforcer"),
    "record_notice": ("Ghi kết quả thông báo", "Record a notice"),
    "record_agreement": ("Ghi nhận thỏa thuận", "Record an agreement"),
    "end_agreement": ("Chấm dứt thỏa thuận", "End the agreement"),
    "start_verification": ("Bắt đầu xác minh", "Start verification"),
    "conclude_verification": ("Kết luận xác minh", "Conclude verification"),
    "dispute_verification": ("Phản đối kết quả xác minh", "Dispute the verification"),
    "decide_no_condition": ("Ký quyết định chưa có điều kiện", "Decide that there is no condition"),
    "record_new_information": ("Ghi nhận thông tin mới", "Record new information"),
    "resume_from_no_condition": ("Ký quyết định tiếp tục khi đã có điều kiện", "Resume, conditions found"),
    "return_request": ("Gửi lại yêu cầu thi hành án", "Return the request"),
    "enter_separate_ledger": ("Chuyển sổ theo dõi riêng", "Enter the separate ledger"),
    "claim_credit": ("Nhận khoản tiền ngân hàng báo có", "Claim a bank credit"),
    "receive_cash": ("Thu tiền mặt", "Receive cash"),
    "deposit_cash": ("Nhập quỹ tiền mặt", "Deposit cash"),
    "receive_in_kind": ("Nhận hiện vật", "Receive in kind"),
    "deposit_held_money": ("Gửi tiền đang giữ có kỳ hạn", "Put held money on deposit"),
    "decide_fees": ("Ký quyết định thu phí thi hành án", "Sign the fee decisions"),
    "request_fee_relief": ("Đề nghị miễn, giảm phí", "Ask for relief from a fee"),
    "decide_fee_relief": ("Quyết định về miễn, giảm phí", "Decide on relief from a fee"),
    "exempt_from_fee": ("Xác định khoản không phải chịu phí", "Find that a claim bears no fee"),
    "bank_cash": ("Nộp tiền mặt vào tài khoản", "Pay cash into the account"),
    "pay_fee": ("Nộp phí thi hành án", "Pay a fee"),
    "record_performance": ("Ghi nhận việc tự thi hành", "Record direct performance"),
    "void_receipt": ("Hủy biên lai", "Void a receipt"),
    "distribute": ("Phân chia tiền", "Distribute the money"),
    "contest_plan": ("Khiếu nại phương án phân chia tiền", "Contest a plan"),
    "answer_complaint": ("Thụ lý, trả lời khiếu nại", "Answer a complaint"),
    "explain_plan": ("Giải trình về phương án", "Explain a plan"),
    "resolve_complaint": ("Ký quyết định giải quyết khiếu nại", "Resolve a complaint"),
    "record_account": ("Ghi nhận tài khoản nhận tiền", "Record the payee's account"),
    "prepare_payouts": ("Lập lệnh chi", "Prepare payouts"),
    "approve_payouts": ("Duyệt lệnh chi", "Approve payouts"),
    "reject_payouts": ("Không duyệt lệnh chi", "Reject payouts"),
    "pay_in_person": ("Chi trả tiền mặt", "Pay in person"),
    "propose_refund": ("Đề nghị hoàn trả tiền thu thừa", "Propose a refund"),
    "approve_refund": ("Duyệt hoàn trả tiền thu thừa", "Approve a refund"),
    "reject_refund": ("Không duyệt hoàn trả", "Reject a refund"),
    "release_surplus": ("Chuyển tiền thu thừa về tạm giữ", "Set a surplus free"),
    "record_return": ("Ghi nhận tiền bị trả lại", "Record a returned transfer"),
    "establish_ground": ("Ghi nhận căn cứ hoãn, tạm đình chỉ, đình chỉ", "Establish a ground"),
    "withdraw_request": ("Rút yêu cầu thi hành án", "Withdraw the request"),
    "postpone": ("Ký quyết định hoãn", "Postpone"),
    "suspend": ("Ký quyết định tạm đình chỉ", "Suspend"),
    "end_overlay_ground": ("Ghi nhận hết căn cứ", "Record that the ground has ended"),
    "resume_case": ("Ký quyết định tiếp tục thi hành án", "Resume the case"),
    "cancel": ("Ký quyết định đình chỉ", "Cancel"),
    "recall_decision": ("Thu hồi quyết định", "Recall the decision"),
    "amend_decision": ("Sửa đổi, bổ sung quyết định", "Amend the decision"),
    "end_case": ("Kết thúc thi hành án", "End the case"),
    "request_confirmation": ("Yêu cầu xác nhận kết quả", "Request a confirmation"),
    "issue_confirmation": ("Ký giấy xác nhận kết quả", "Issue the confirmation"),
    "adopt_pack": ("Áp dụng gói quy tắc mới", "Adopt a newer pack"),
    "retry_effect": ("Thực hiện lại tác vụ hỏng", "Retry a failed effect"),
}

_ROLES: Mapping[str, Words] = {
    "head": ("Trưởng Thi hành án dân sự", "Head"),
    "deputy": ("Phó Trưởng Thi hành án dân sự", "Deputy head"),
    "room_head": ("Trưởng phòng", "Head of room"),
    "enforcer": ("Chấp hành viên", "Enforcer"),
    "reviewer": ("Thẩm tra viên", "Reviewer"),
    "secretary": ("Thư ký thi hành án", "Secretary"),
    "accountant": ("Kế toán nghiệp vụ", "Accountant"),
    "cashier": ("Thủ quỹ", "Cashier"),
    "clerk": ("Cán bộ một cửa", "Clerk"),
    "party": ("Đương sự", "Party"),
    "partner": ("Cơ quan phối hợp", "Partner"),
    "system": ("Hệ thống", "System"),
}


def event(kind: str) -> Words:
    """What an event of this kind is called; its bare name where a newer release wrote it."""
    return _EVENTS.get(kind, (kind, kind))


def command(name: str) -> Words:
    """What a command is called; its bare name where a newer release sent it."""
    return _COMMANDS.get(name, (name, name))


def role(name: str) -> Words:
    """What the bearer of a role is called."""
    return _ROLES.get(name, (name, name))


def rule(rule_id: str, pack: Pack) -> Words:
    """What a rule of the pack demands, in a few words; its id where that pack does not hold it."""
    found = pack.rules.get(rule_id)
    return (found.vi, found.en) if found else (rule_id, rule_id)
