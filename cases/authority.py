"""Who may do what on that day: a command that is an act of office names the document it signs, and the law is asked.

A handler says which (`handles(..., signs=...)`); the deciding asks `law.guards.authority` before anything else. What a
member of staff may send without signing stands in `UNSIGNED`, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cases.events import Role
from cases.kernel import Context, Refusal, Subject
from law.guards.authority import Delegation, Officer, may_sign
from law.guards.authority import Role as Post

POSTS: Mapping[Role, Post] = {
    Role.HEAD: Post.HEAD,
    Role.DEPUTY: Post.DEPUTY,
    Role.ROOM_HEAD: Post.ROOM_HEAD,
    Role.ENFORCER: Post.ENFORCER,
    **dict.fromkeys((Role.REVIEWER, Role.SECRETARY, Role.ACCOUNTANT, Role.CASHIER, Role.CLERK), Post.CLERK),
}
"""The post of the law that each role of an office holds."""

UNSIGNED: Mapping[str, str] = {
    command: reason
    for reason, commands in {
        "ghi lại điều người khác yêu cầu hoặc thông báo / records what others ask or tell": (
            "submit_dossier supplement_dossier prove_exclusion record_new_information dispute_verification "
            "request_enforcer_replacement request_confirmation record_account record_return withdraw_request "
            "establish_ground end_overlay_ground record_agreement end_agreement record_preparation record_valuation "
            "request_revaluation record_auction_step record_auction accept_asset extend_payment request_fee_relief "
            "complain complain_again withdraw_complaint record_complaint_step record_second_level "
            "receive_protest record_procuracy_step request_relief record_relief_decision record_relief_step "
            "claim_safeguarded end_safeguard_ground record_safeguard_step"
        ),
        "trình để người có thẩm quyền ký / drafts what another signs": (
            "propose_decision prepare_payouts propose_refund explain_complaint"
        ),
        "ghi sổ việc đã làm, chỉ Chấp hành viên của vụ việc / enters what was done, by the case's own enforcer": (
            "open_file record_performance receive_in_kind contract_valuation contract_auction cancel_sale "
            "send_registration_file draw_security_minutes verify_relief"
        ),
        "chứng từ thu, nộp tiền có người thu, thủ quỹ riêng (TT04 13-17) / vouchers have their own collectors": (
            "claim_credit receive_cash deposit_cash bank_cash pay_fee pay_in_person deposit_held_money release_surplus"
        ),
        "ghi việc sửa sai theo quyết định đã có / enters what was corrected, as decided elsewhere": (
            "carry_out_resolution carry_out_protest"
        ),
        "rà soát, gia hạn, không thay đổi quyết định / a review or more time, changes no decision": (
            "review_exit_ban extend_complaint"
        ),
        "trả lại để lập lại, không chi tiền / sends back, moves no money": "reject_payouts reject_refund",
        "việc kỹ thuật, không thay đổi quyền, nghĩa vụ / technical, touches nobody's rights": "retry_effect adopt_pack",
    }.items()
    for command in commands.split()
}
"""Commands of members of staff that sign nothing, each with the reason."""


def check(subject: Subject, code: str, context: Context) -> None:
    """Refuse the command unless the law lets its sender sign on this day what it signs (L25 22.2, 22.3, 25).

    `code` is that of the document (`Handler.document`); there is nothing to ask where it is empty.
    """
    if not code:
        return
    head = Officer(id="head", role=Post.HEAD)
    delegations = [
        Delegation(
            giver=head,
            receiver=given["officer"],
            documents=frozenset(given["documents"] or [code]),
            start=date.fromisoformat(given["starts_on"]),
            end=date.fromisoformat(given["ends_on"]) if given["ends_on"] else date.max,
            number=given["basis"],
        )
        for given in context.facts.get("delegations", ())
    ]
    signer = Officer(id=context.actor.id, role=POSTS[context.actor.role])
    assigned = getattr(subject, "officer", "")
    verdict = may_sign(code, signer, context.today, context.pack, delegations=delegations, assigned=assigned)
    if not verdict.allowed:
        raise Refusal(verdict.article, verdict.reason_vi, verdict.reason_en)
