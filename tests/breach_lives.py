"""Cases in which rows open that the drivers of the procedures open seldom, each in the way of its own procedure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cases.events import Role
from tests.assets_driver import MILLION, decided, failed, held_from, seized, valued, working
from tests.cases_driver import (
    DESTITUTE,
    Driven,
    account,
    day,
    decided_case,
    due_case,
    end,
    no_condition_case,
    paid,
    share_out,
    tell,
    transfer,
    verified_case,
)
from tests.intake_samples import A, B, owes
from tests.procedures_driver import (
    ACCOUNT,
    CUSTODY,
    banned,
    complained_again,
    contested,
    disputed,
    frozen,
    protested,
    releasing,
    relief_decided,
    secured,
)
from tests.sale_driver import HOLDER, offered_soon

COURT: dict[str, Any] = {"channel": "court_transfer", "asks": ()}
S1, KN1, KS1 = {"safeguard": "S1"}, {"complaint": "KN1"}, {"protest": "KS1"}


def lives() -> Iterator[Driven]:
    """One case after the other."""
    yield from _before_coercion()
    yield from _security()
    yield from _overlays()
    yield from _complaints()
    yield from _procuracy()
    yield from _relief()
    yield from _by_years()
    yield from _money_and_assets()


def _before_coercion() -> Iterator[Driven]:
    yield decided_case(owes(B, kind="fine", amount=20 * MILLION), title={"number": "05/2026/QĐ-TBPS"}, **COURT)
    replaced = decided_case()
    replaced.go("request_enforcer_replacement", Role.PARTY, {"ground": "Người thân của đương sự"}, who="C1")
    replaced.go("change_enforcer", Role.HEAD, {"reason": "Người thân của đương sự"})
    yield replaced
    doubted = verified_case(result="no_condition")
    doubted.go("dispute_verification", Role.PARTY, {"reason": "Có tài sản"}, who="C1")
    doubted.go("start_verification", Role.ENFORCER)
    yield doubted
    informed = no_condition_case()
    informed.go("record_new_information", Role.CLERK, {"content": "Có nhà ở quận 7"})
    informed.go("start_verification", Role.ENFORCER)
    informed.perform()
    informed.go("conclude_verification", Role.ENFORCER, DESTITUTE)
    yield informed
    ordered = due_case()
    order = {"to": ordered.subject.officer, "instruction": "Xác minh ngay", "answer_by": "2026-10-05"}
    ordered.go("order_action", Role.HEAD, order)
    ordered.go("answer_order", Role.ENFORCER, {"order": "CD1", "answer": "Đã xác minh"})
    yield ordered
    dead = due_case()
    dead.go("publish_deceased", Role.ENFORCER, {"party": "C1"})
    yield dead
    yield from _under_the_old_law()


def _under_the_old_law() -> Iterator[Driven]:
    """Begun in the spring of 2026: what only the law of 2008 knows."""
    old = verified_case(at=day(3, 2))
    order = decided(old)
    start = working(order, 9, hour=8)
    order.go("fix_coercion", Role.ENFORCER, {**held_from(start), "complex": True})
    order.go("record_seizure", Role.ENFORCER, {"asset": "A1", "custodian": "B"}, at=start)
    valued(order)
    for waiting in list(order.subject.notices.group("open")):
        tell(order, waiting.party, document=waiting.document)
    order.wait(order.now + timedelta(days=14))
    failed(1, order)
    order.go("notify_failed_auction", Role.ENFORCER, {"asset": "A1"})
    yield order


def _security() -> Iterator[Driven]:
    minutes = secured()
    yield minutes
    custody = due_case()
    custody.go("draw_security_minutes", Role.ENFORCER, CUSTODY)
    yield custody
    counter = due_case()
    counter.go("draw_security_minutes", Role.ENFORCER, {k: v for k, v in ACCOUNT.items() if k != "account"})
    counter.go("order_safeguard", Role.ENFORCER, {**ACCOUNT, "confirms": "S1"})
    yield counter
    account_frozen = frozen(due_case())
    for step in ("freeze_order_received", "freeze_executed", "freeze_reported"):
        account_frozen.go("record_safeguard_step", Role.CLERK, {**S1, "step": step})
    yield account_frozen
    due = frozen(due_case())
    due.go("start_verification", Role.ENFORCER)
    due.perform()
    due.go("conclude_verification", Role.ENFORCER, {"result": "has_conditions"})
    taken = {"measure": "take_money", "form": "account", "description": "Tài khoản", "owner": "D1", "value": 1}
    due.go("decide_coercion", Role.ENFORCER, taken)
    yield due
    shares = frozen(due_case(), account=None, description="Cổ phiếu tại công ty chứng khoán")
    for step in ("securities_freeze_received", "freeze_executed"):
        shares.go("record_safeguard_step", Role.CLERK, {**S1, "step": step})
    yield shares
    foreigner = banned(foreigner=True)
    foreigner.perform()
    for step in (
        "exit_ban_found_incomplete",
        "exit_ban_completion_asked",
        "banned_person_at_border",
        "banned_person_reported",
    ):
        foreigner.go("record_safeguard_step", Role.CLERK, {**S1, "step": step})
    longer = {**S1, "until": "2028-09-30", "reason": "Chưa thi hành xong"}
    foreigner.go("extend_exit_ban", Role.HEAD, longer)
    foreigner.perform("issue_document")
    foreigner.perform()
    yield foreigner
    over = banned()
    over.perform()
    releasing(over, "S1")
    over.go("lift_exit_ban", Role.HEAD, S1)
    over.perform()
    yield over


def _overlays() -> Iterator[Driven]:
    urgent = due_case()
    urgent.go("establish_ground", Role.HEAD, {"ground": "46.2", "coercion_at": "2026-09-28T08:00:00+07:00"})
    asked = {"ground": "46.2", "requested_on": "2026-09-21", "requested_at": "2026-09-21T08:00:00+07:00"}
    urgent.go("postpone", Role.HEAD, {**asked, "coercion_at": "2026-09-28T08:00:00+07:00"})
    yield urgent
    held = due_case()
    transfer(held, 50 * MILLION)
    held.go("postpone", Role.HEAD, {"ground": "46.1.c", "circumstances": ["creditor_asks"]})
    held.go("deposit_held_money", Role.ACCOUNTANT, {"reference": "TK-01"})
    yield held
    gone = due_case()
    ground = {"ground": "48.1", "circumstances": ["creditor_dead", "no_heir"]}
    gone.go("establish_ground", Role.HEAD, ground)
    gone.go("cancel", Role.HEAD, ground)
    yield gone


def _complaints() -> Iterator[Driven]:
    again = complained_again()
    for step, number in (("accepted", "12"), ("resolved", "15")):
        again.go("record_second_level", Role.CLERK, {**KN1, "step": step, "number": number, "upheld": False})
    for step in ("second_resolution_sent", "resolution_published"):
        again.go("record_complaint_step", Role.CLERK, {**KN1, "step": step})
    yield again
    for about in ("a", "b", "c"):
        yield from _of_group(about)
    asked = contested(due_case(), about="", act="Chậm xác minh", known_on="2026-09-21")
    asked.go("answer_complaint", Role.HEAD, KN1)
    for step in (
        "complaint_suspension_ground_established",
        "complaint_suspended",
        "complaint_suspension_ground_ended",
        "complaint_resumed",
    ):
        if step.startswith("complaint_suspension"):
            asked.go("record_complaint_step", Role.CLERK, {**KN1, "step": step})
        else:
            asked.go("suspend_complaint", Role.HEAD, {**KN1, "resume": step == "complaint_resumed"})
    yield asked


def _of_group(group: str) -> Iterator[Driven]:
    """A complaint of the first (a), of a security measure (b), of a coercion (c), with more time to resolve it."""
    if group == "a":
        case = contested(due_case(), about="", act="Chậm xác minh", known_on="2026-09-21")
    elif group == "b":
        case = frozen(due_case())
        contested(case, about=case.fact("security_decided")["document"])
    else:
        case = decided()
        contested(case, about=case.fact("coercion_decided")["document"])
    case.go("answer_complaint", Role.HEAD, KN1)
    yield case.after(len(case.events))
    case.go("extend_complaint", Role.HEAD, {**KN1, "remote": True})
    case.go("explain_complaint", Role.ENFORCER, {**KN1, "explanation": "Đã làm đúng"})
    case.go("resolve_complaint", Role.HEAD, {**KN1, "upheld": False, "findings": "Đã xem xét"})
    yield case


def _procuracy() -> Iterator[Driven]:
    obeyed = protested()
    obeyed.go("answer_protest", Role.HEAD, {**KS1, "accepted": True, "reasons": "Đúng"})
    obeyed.go("carry_out_protest", Role.HEAD, {**KS1, "how": "Đã xác minh"})
    yield obeyed
    up = disputed()
    up.go("contest_protest", Role.HEAD, {**KS1, "reasons": "Đã xác minh"})
    for step in (
        "protest_escalated",
        "protest_escalation_answered",
        "protest_escalated_to_minister",
        "minister_answered",
        "protest_reconsidered",
    ):
        up.go("record_procuracy_step", Role.CLERK, {**KS1, "step": step})
    yield up
    asked = due_case()
    for step in (
        "self_inspection_requested",
        "self_inspection_reported",
        "procuracy_requested",
        "procuracy_request_obeyed",
        "violation_found",
    ):
        asked.go("record_procuracy_step", Role.CLERK, {"step": step})
    yield asked


def _relief() -> Iterator[Driven]:
    """Of a debtor in lasting hardship who paid a part: no years need to have passed (L25 42.3)."""
    case = due_case(owes(B, kind="fine", amount=20 * MILLION), asks=())
    transfer(case, 2 * MILLION)
    share_out(case)
    case.go("request_relief", Role.PARTY, {"claim": "K1"}, who="D1")
    case.go("verify_relief", Role.ENFORCER, {"claim": "K1", "means": HARD, "minutes": "0" * 64})
    for step in (
        "relief_file_sent_to_procuracy",
        "procuracy_asked_about_relief",
        "procuracy_answered_about_relief",
        "procuracy_opined",
    ):
        case.go("record_relief_step", Role.CLERK, {"step": step})
    case.go("propose_relief", Role.HEAD, {"papers": ["43.1", "43.2", "43.3", "43.5"]})
    for step in (
        "exemption_file_received",
        "exemption_file_accepted",
        "relief_judge_assigned",
        "court_asked_about_relief",
        "court_answered_about_relief",
        "exemption_session_held",
    ):
        case.go("record_relief_step", Role.CLERK, {"step": step})
    on = case.now.date().isoformat()
    told = {"kind": "exempt", "amount": case.subject.outstanding, "number": "5/QĐ-TA", "on": on}
    case.go("record_relief_decision", Role.CLERK, told)
    for step in (
        "exemption_decision_sent",
        "exemption_decision_received",
        "exemption_protested",
        "exemption_file_transferred",
        "exemption_appeal_held",
    ):
        case.go("record_relief_step", Role.CLERK, {"step": step})
    yield case


def _by_years() -> Iterator[Driven]:
    yield relief_decided()
    held = offered_soon()
    held.go(
        "postpone_part", Role.HEAD, {"asset": "A1", "ground": "46.1.d", "circumstances": ["ownership_dispute_accepted"]}
    )
    held.go("end_part_ground", Role.CLERK, {"asset": "A1", "note": "Tòa án đã xét xử"})
    held.go("resume_part", Role.HEAD, {"asset": "A1"})
    yield held


HARD = {"no_seizable_assets": True, "minimum_income_only": True, "hardship": True}


def _money_and_assets() -> Iterator[Driven]:
    cash = due_case()
    cash.go("receive_cash", Role.ACCOUNTANT, {"amount": 5 * MILLION, "payer": "Nguyễn Văn B"})
    cash.go("deposit_cash", Role.CASHIER, {"receipt": "R1"})
    yield cash
    redeemed = offered_soon()
    transfer(redeemed, 200 * MILLION)
    redeemed.go("halt_auction", Role.ENFORCER, {"asset": "A1", "reason": "84.2.d"})
    redeemed.go("lift_measure", Role.ENFORCER, {"asset": "A1", "reason": "đã nộp đủ tiền"})
    yield redeemed
    first = valued(seized())
    first.go("name_pre_emptor", Role.ENFORCER, {"asset": "A1", "holder": HOLDER})
    first.go("request_revaluation", Role.PARTY, {"asset": "A1", "ground": "82.2.b"})
    yield first
    done = paid(due_case())
    done.go("decide_fees")
    done.perform()
    end(done)
    yield done
    split = due_case(owes(B, A, amount=90 * MILLION))
    transfer(split, 50 * MILLION)
    share_out(split)
    account(split, "C1")
    yield split
