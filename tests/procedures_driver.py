"""Cases that go the less usual ways: secured, complained of, protested, relieved, inherited, entrusted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cases.events import Role
from cases.stages import asset_claims
from tests.cases_driver import (
    Driven,
    day,
    decided_case,
    due_case,
    end,
    no_condition_case,
    paid,
    reverify,
    share_out,
    tell,
    transfer,
    verified_case,
)
from tests.intake_samples import A, B, owes

ACCOUNT = {"measure": "a", "party": "D1", "description": "Tài khoản 0071 tại ngân hàng", "account": "ordinary"}
CUSTODY = {"measure": "c", "party": "D1", "description": "Vàng miếng"}
BAN = {"party": "D1", "until": "2027-09-30", "reason": "Có dấu hiệu bỏ trốn"}


def frozen(case: Driven | None = None, **change: Any) -> Driven:
    """The account of the debtor, S1, is frozen before he knows of the enforcement (Tuesday 8/9/2026)."""
    case = case or decided_case()
    case.go("order_safeguard", Role.ENFORCER, {**ACCOUNT, **change})
    return case


def banned(case: Driven | None = None, **change: Any) -> Driven:
    """The debtor may not leave the country: S1, or the next."""
    case = case or decided_case()
    case.go("ban_exit", Role.HEAD, {**BAN, **change})
    return case


def releasing(case: Driven, *safeguards: str) -> Driven:
    """There is a ground to end these measures."""
    for name in safeguards:
        case.go("end_safeguard_ground", Role.ENFORCER, {"safeguard": name, "reason": "95.2.d"})
    return case


def secured() -> Driven:
    """A freeze, an exit ban, and custody of which there are only minutes."""
    case = banned(frozen(due_case()))
    case.go("draw_security_minutes", Role.ENFORCER, CUSTODY)
    return case


def contested(case: Driven, **change: Any) -> Driven:
    """The debtor complains of the enforcement decision, or as said: KN1."""
    told = {"about": "decision-1", "party": "D1", "reason": "Không đúng pháp luật", **change}
    case.perform()
    case.go("complain", Role.PARTY, told, who="D1")
    return case


def protested(case: Driven | None = None, **change: Any) -> Driven:
    """The procuracy protests: KS1."""
    case = case or due_case()
    on = case.now.date().isoformat()
    protest = {"paper": "protest", "number": "03/KN-VKS", "dated": on, "level": "regional", "known_on": on}
    case.go("receive_protest", Role.CLERK, {**protest, "content": "Chưa xác minh điều kiện thi hành án", **change})
    return case


def answered(*, upheld: bool = False, **change: Any) -> Driven:
    """A complaint about an act, or as said, is accepted and decided at the first level."""
    case = contested(due_case(), **{"about": "", "act": "Chậm xác minh", "known_on": "2026-09-21", **change})
    case.go("answer_complaint", Role.HEAD, {"complaint": "KN1"})
    case.go("resolve_complaint", Role.HEAD, {"complaint": "KN1", "upheld": upheld, "findings": "Đã xem xét"})
    case.perform()
    return case


def complained_again() -> Driven:
    """The complainant goes to the second level."""
    case = answered()
    for waiting in list(case.subject.notices.group("open")):
        tell(case, waiting.party, document=waiting.document)
    case.go("complain_again", Role.PARTY, {"complaint": "KN1", "reason": "Không đồng ý"}, who="D1")
    return case


def disputed() -> Driven:
    """A protest that the office does not accept."""
    case = protested()
    case.go("answer_protest", Role.HEAD, {"protest": "KS1", "accepted": False, "reasons": "Đã xác minh."})
    return case


def plan_contested() -> Driven:
    """The plan of the first money is complained of, and the complaint accepted."""
    case = due_case()
    transfer(case, 50_000_000)
    share_out(case)
    contested(case, about=case.fact("money_distributed")["document"])
    case.go("answer_complaint", Role.HEAD, {"complaint": "KN1"})
    return case


POOR = {"no_seizable_assets": True, "minimum_income_only": True}


def relievable(amount: int, years: int = 6) -> Driven:
    """A fine that a debtor without means has owed for years: the last verification finds that it may be relieved."""
    case = no_condition_case(owes(B, kind="fine", amount=amount), asks=())
    reverify(case, "no_condition", at=day(10, 15, year=2026 + years))
    return case


def verified_for_relief(amount: int = 8_000_000) -> Driven:
    case = relievable(amount)
    case.go("verify_relief", Role.ENFORCER, {"claim": "K1", "means": POOR, "minutes": "0" * 64})
    return case


def proposed(amount: int = 8_000_000) -> Driven:
    """The procuracy has given its opinion, and the relief is proposed to the court."""
    case = opined(amount)
    case.go("propose_relief", Role.HEAD, {"papers": ["43.2", "43.3", "43.5"]})
    return case


def relief_decided() -> Driven:
    """The court reduced the due; the procuracy may still protest."""
    case = proposed()
    on = case.now.date().isoformat()
    told = {"kind": "reduce", "amount": 2_000_000, "number": "5/QĐ-TA", "on": on}
    case.go("record_relief_decision", Role.CLERK, told)
    return case


HEIR = {"kind": "person", "name": "Trần Văn Kế", "address": "12 đường Nguyễn Huệ"}


def inherited(case: Driven | None = None, **change: Any) -> Driven:
    """The creditor died, and his heir proves it: CG1."""
    case = case or due_case()
    told = {"party": "C1", "ground": "death", "successor": HEIR, "proof": "0" * 64, **change}
    case.go("claim_succession", Role.CLERK, told)
    return case


def act_ordered(duty: str = "act", **change: Any) -> Driven:
    """The debtor is compelled to act, A1, and knows of it."""
    case = verified_case(owes(B, A, kind="return_property"), owes(B, A, amount=9_000_000))
    order = {"measure": "act", "form": "act", "description": "Tháo dỡ phần tường xây lấn", "owner": "D1", "duty": duty}
    case.go("decide_coercion", Role.ENFORCER, {**order, **change})
    case.perform()
    for waiting in list(case.subject.notices.group("open")):
        tell(case, waiting.party, document=waiting.document)
    return case


def claimed() -> list[Driven]:
    """An act whose days run out, and an asset about which everybody is told and answers."""
    built = act_ordered()
    built.wait(built.now + timedelta(days=14))
    built.go("lift_measure", Role.ENFORCER, {"asset": "A1", "reason": "Đã thực hiện"})
    car = verified_case()
    order = {"measure": "seize", "form": "movable", "description": "Xe ô tô", "owner": "D1", "value": 190_000_000}
    car.go("decide_coercion", Role.ENFORCER, order)
    for sort in asset_claims.Sort:
        car.go("notify_about", Role.ENFORCER, {"asset": "A1", "sort": sort, "to": "Người liên quan"})
    car.go("record_asset_step", Role.PARTNER, {"asset": "A1", "step": "pay_period_started"})
    for step in asset_claims.STEPS:
        car.go("record_asset_step", Role.PARTNER, {"asset": "A1", "step": step})
    return [built, car]


def about_to_end() -> Driven:
    """All is paid and told, and something is secured of which there are only minutes."""
    case = paid(secured())
    case.go("decide_fees")
    case.perform()
    for untold in list(case.subject.notices.group("open")):
        tell(case, untold.party, document=untold.document)
    return case


def opined(amount: int = 8_000_000) -> Driven:
    """The procuracy has given its opinion on a relief."""
    case = verified_for_relief(amount)
    for step in ("relief_file_sent_to_procuracy", "procuracy_opined"):
        case.go("record_relief_step", Role.CLERK, {"step": step})
    return case


def carried_through() -> list[Driven]:
    """Cases in which each paper of these procedures is issued."""
    ended = paid(banned(frozen(due_case(), balance=900_000_000)))
    end(ended)
    ended.go("request_confirmation", Role.CLERK, {"requester": "Trần Thị A", "asker": "party"})
    ended.go("issue_confirmation", Role.HEAD)
    ended.go("lift_safeguard", Role.ENFORCER, {"safeguard": "S1"})
    ended.go("lift_exit_ban", Role.HEAD, {"safeguard": "S2"})
    longer = banned()
    longer.go("extend_exit_ban", Role.HEAD, {"safeguard": "S1", "until": "2028-09-30", "reason": "Chưa thi hành xong"})
    complained = contested(due_case(), about="", act="Không giao bản sao biên bản", known_on="2026-09-21")
    for command in ("answer_complaint", "suspend_complaint"):
        complained.go(command, Role.HEAD, {"complaint": "KN1"})
    complained.go("suspend_complaint", Role.HEAD, {"complaint": "KN1", "resume": True})
    harm = {"complaint": "KN1", "circumstances": ["harms_parties"]}
    complained.go("pause_for_complaint", Role.HEAD, harm)
    complained.go("resolve_complaint", Role.HEAD, {"complaint": "KN1", "upheld": True, "findings": "Có căn cứ."})
    contested(complained)
    complained.go("withdraw_complaint", Role.PARTY, {"complaint": "KN2"}, who="D1")
    complained.go("terminate_complaint", Role.HEAD, {"complaint": "KN2"})
    supervised = disputed()
    for matter in ("clarification", "cassation"):
        supervised.go("ask_court", Role.HEAD, {"matter": matter, "content": "Bản án chưa nêu ai chịu án phí."})
    supervised.go("contest_protest", Role.HEAD, {"protest": "KS1", "reasons": "Đã xác minh."})
    told = due_case(owes(B, kind="fine", amount=20_000_000), asks=())
    told.go("request_relief", Role.PARTY, {"claim": "K1"}, who="D1")
    told.go("verify_relief", Role.ENFORCER, {"claim": "K1", "means": POOR, "minutes": "0" * 64})
    told.go("tell_ineligible", Role.ENFORCER)
    heir = inherited()
    heir.go("decide_transfer", Role.HEAD, {"succession": "CG1"})
    heir.go("notify_estate", Role.ENFORCER, {"party": "D1", "to": "heirs", "name": "Ngô Thị Di Sản"})
    built = act_ordered()
    built.wait(built.now + timedelta(days=14))
    instead = {"sequel": "substitute", "by": "Công ty Minh Khang", "costs": 35_000_000}
    built.go("answer_disobedience", Role.ENFORCER, {"asset": "A1", **instead, "findings": "Không tháo dỡ."})
    built.go("notify_about", Role.ENFORCER, {"asset": "A1", "sort": "lost", "to": "Các đương sự"})
    return [built, heir, ended, longer, complained, supervised, told, proposed()]
