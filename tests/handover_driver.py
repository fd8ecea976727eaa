"""A case in which a thing, a house or papers are to be handed over; and one that began under the old law."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cases.events import Role
from tests.assets_driver import asset, held_from, working
from tests.cases_driver import Driven, day, notified_case, tell, verified_case
from tests.intake_samples import A, B, owes
from tests.sale_driver import told

THING = {"measure": "deliver", "form": "movable", "description": "Tượng gỗ cổ", "owner": "D1"}


def thing_ordered(**change: Any) -> Driven:
    """The debtor's delivery of a thing, A1, is ordered."""
    case = verified_case(owes(B, A, kind="return_property"))
    case.go("decide_coercion", Role.ENFORCER, {**THING, **change})
    return case


def thing_fixed(**change: Any) -> Driven:
    """Its time is fixed, some five weeks on."""
    case = thing_ordered(**change)
    case.go("fix_coercion", Role.ENFORCER, held_from(working(case, 35, hour=8)))
    return case


def recovered() -> Driven:
    """Papers are taken from the debtor; who is to have them was not there."""
    case = thing_fixed(form="papers", description="Giấy chứng nhận quyền sử dụng đất")
    taken = {"asset": "A1", "claim": "K1", "received": False}
    case.go("record_delivery", Role.ENFORCER, taken, at=asset(case).fixed_for)
    return case


def act_of_old() -> Driven:
    """An act was ordered in the spring of 2026, and its debtor knows of it."""
    case = notified_case(owes(B, A, kind="return_property"), owes(B, A, amount=9_000_000), at=day(3, 2))
    while set(case.subject.voluntary_until) < set(case.subject.refs("D")):
        case.wait(case.now + timedelta(days=1))
    case.go("start_verification", Role.ENFORCER)
    case.perform()
    case.go("conclude_verification", Role.ENFORCER, {"result": "has_conditions"})
    order = {"measure": "act", "form": "act", "description": "Tháo dỡ tường xây lấn", "owner": "D1", "duty": "act"}
    case.go("decide_coercion", Role.ENFORCER, order)
    case.perform()
    for waiting in list(case.subject.notices.group("open")):
        tell(case, waiting.party, document=waiting.document)
    return case


def fined() -> Driven:
    """He was fined for not doing it (L08 118)."""
    case = act_of_old()
    fine = {"asset": "A1", "amount": 3_000_000, "findings": "Không tháo dỡ"}
    case.go("decide_fine", Role.ENFORCER, fine)
    return case


def carried_through() -> list[Driven]:
    """Cases in which each of these steps is taken."""
    thing = thing_fixed()
    thing.go("record_handover_step", Role.CLERK, {"asset": "A1", "step": "fee_amount_notified"})
    thing.go("fix_protected_activity", Role.ENFORCER, {"asset": "A1", "start": asset(thing).fixed_for.isoformat()})
    thing.go("record_handover_step", Role.CLERK, {"asset": "A1", "step": "police_support_requested"})
    left = {"left_behind": "Một tủ gỗ", "custodian": "Ủy ban nhân dân phường"}
    thing.go("record_delivery", Role.ENFORCER, {"asset": "A1", "claim": "K1", **left}, at=asset(thing).fixed_for)
    fetched = recovered()
    fetched.go("notify_recovered", Role.ENFORCER, {"asset": "A1"})
    told(fetched)
    fetched.go("record_handover_step", Role.CLERK, {"asset": "A1", "step": "papers_collected"})
    kept = recovered()
    for _ in range(2):
        kept.go("notify_recovered", Role.ENFORCER, {"asset": "A1"})
        told(kept)
        kept.wait(kept.now + timedelta(days=13))
    kept.go("record_handover_step", Role.CLERK, {"asset": "A1", "step": "papers_passed_on"})
    old = fined()
    old.wait(old.now + timedelta(days=20))
    return [thing, fetched, kept, old]
