"""Cases that go the less usual ways: secured, complained of, protested, relieved, inherited, entrusted."""

from __future__ import annotations

from typing import Any

from cases.events import Role
from tests.cases_driver import Driven, decided_case, due_case, end, paid

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


def carried_through() -> list[Driven]:
    """Cases in which each paper of these procedures is issued."""
    ended = paid(banned(frozen(due_case(), balance=900_000_000)))
    end(ended)
    ended.go("lift_safeguard", Role.ENFORCER, {"safeguard": "S1"})
    ended.go("lift_exit_ban", Role.HEAD, {"safeguard": "S2"})
    longer = banned()
    longer.go("extend_exit_ban", Role.HEAD, {"safeguard": "S1", "until": "2028-09-30", "reason": "Chưa thi hành xong"})
    return [ended, longer]
