"""A case at each point of the sale of an asset: a car of the debtor, A1, is seized, valued, auctioned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cases.assets import Asset, Standing
from cases.events import Role
from cases.stages import auction_steps, seizure
from tests.cases_driver import Driven, transfer, verified_case

CAR = {"measure": "seize", "form": "movable", "description": "Xe ô tô 51H-123.45", "owner": "D1", "value": 190_000_000}
BUYER = {"kind": "person", "name": "Trần Mua", "bank": {"bin": "970422", "account": "111122223333"}}
MILLION = 1_000_000


def asset(case: Driven) -> Asset:
    """The car, A1, as it stands."""
    found: Asset = case.subject.assets["A1"]
    return found


def decided(case: Driven | None = None, **change: Any) -> Driven:
    """The seizure of the car is decided."""
    case = case or verified_case()
    case.go("decide_coercion", Role.ENFORCER, {**CAR, **change})
    return case


def fixed(case: Driven | None = None, **change: Any) -> Driven:
    """The time of the seizure is fixed, some three days after the decision."""
    case = decided(case, **change)
    case.go("fix_coercion", Role.ENFORCER, held_from(working(case, 3, hour=8)))
    case.go("record_preparation", Role.ENFORCER, {"asset": "A1", "step": "cost_estimate_notified"})
    return case


def held_from(start: datetime) -> dict[str, str]:
    """A coercion of A1 that takes three hours."""
    return {"asset": "A1", "start": start.isoformat(), "end": (start + timedelta(hours=3)).isoformat()}


def seized(case: Driven | None = None, **change: Any) -> Driven:
    """The car is seized when that was fixed."""
    case = fixed(case, **change)
    start = case.subject.assets["A1"].fixed_for
    case.go("record_seizure", Role.ENFORCER, {"asset": "A1", "custodian": "Nguyễn Văn B"}, at=start)
    return case


def working(case: Driven, days: int, hour: int = 9) -> datetime:
    """So many days on, or the next day that is no Saturday or Sunday."""
    at = (case.now + timedelta(days=days)).replace(hour=hour, minute=0)
    while at.weekday() >= 5:
        at += timedelta(days=1)
    return at


def valued(case: Driven | None = None, value: int = 150_000_000) -> Driven:
    case = case or seized()
    case.go("contract_valuation", Role.ENFORCER, {"asset": "A1", "appraiser": "Công ty A", "chosen_by": "enforcer"})
    case.go("record_valuation", Role.CLERK, {"asset": "A1", "value": value, "certificate": "CT-01"})
    case.go("notify_valuation", Role.ENFORCER, {"asset": "A1"})
    case.perform()
    return case


def saleable(value: int = 150_000_000, case: Driven | None = None) -> Driven:
    case = valued(case, value)
    case.wait(case.now + timedelta(days=14))
    assert case.subject.assets["A1"].standing is Standing.SALEABLE
    return case


def offered(case: Driven | None = None) -> Driven:
    """The auction of A1 opens in three weeks."""
    case = case or saleable()
    if case.subject.assets["A1"].standing is Standing.SALEABLE:
        case.go("contract_auction", Role.ENFORCER, {"asset": "A1", "house": "Trung tâm dịch vụ đấu giá"})
    case.go("fix_auction", Role.ENFORCER, {"asset": "A1", "opening": working(case, 21).isoformat()})
    case.perform()
    case.wait(case.subject.assets["A1"].opens_at)
    return case


def sold(case: Driven | None = None, price: int = 160_000_000) -> Driven:
    case = offered(case)
    case.go("record_auction", Role.CLERK, {"asset": "A1", "buyer": BUYER, "price": price, "deposit": 30_000_000})
    return case


def failed(times: int = 1, case: Driven | None = None) -> Driven:
    """So many auctions failed, with reductions of 10 % between them."""
    case = case or saleable()
    for number in range(times):
        offered(case)
        case.go("record_auction", Role.CLERK, {"asset": "A1"})
        if number + 1 < times:
            case.go("reduce_price", Role.ENFORCER, {"asset": "A1", "price": case.subject.assets["A1"].price * 9 // 10})
    return case


def accepted(case: Driven | None = None) -> Driven:
    """The creditor of K1 takes A1 after the third auction failed; the debtor's time to keep it is over."""
    case = failed(3, case or saleable(100 * MILLION))
    case.go("accept_asset", Role.PARTY, {"asset": "A1", "claim": "K1"}, who="C1")
    case.go("notify_taking", Role.ENFORCER, {"asset": "A1"})
    case.perform()
    case.wait(case.now + timedelta(days=9))
    return case


def carried_through() -> list[Driven]:
    """Cases in which each step before a coercion, around an auction and after it is taken."""
    house = decided(form="immovable", description="Nhà đất")
    start = working(house, 9, hour=8)
    house.go("fix_coercion", Role.ENFORCER, {**held_from(start), "forces": True, "complex": True})
    for step in seizure.STEPS:
        house.go("record_preparation", Role.ENFORCER, {"asset": "A1", "step": step})
    house.go("record_seizure", Role.ENFORCER, {"asset": "A1", "custodian": "B"}, at=start)
    offered(saleable(case=house))
    bought = sold()
    until = (bought.now + timedelta(days=50)).date().isoformat()
    bought.go("extend_payment", Role.ENFORCER, {"asset": "A1", "until": until})
    transfer(bought, 160 * MILLION, payer="Trần Mua")
    bought.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
    bought.go("send_registration_file", Role.ENFORCER, {"asset": "A1"})
    again = valued()
    again.go("request_revaluation", Role.PARTY, {"asset": "A1", "ground": "82.2.c", "paid": True})
    valued(again)
    taken = accepted()
    taken.go("notify_difference", Role.ENFORCER, {"asset": "A1", "costs": 3 * MILLION})
    transfer(taken, 3 * MILLION, payer="Nguyễn Văn A")
    taken.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
    redeemed = failed()
    redeemed.go("notify_failed_auction", Role.ENFORCER, {"asset": "A1"})
    redeemed.go("reduce_price", Role.ENFORCER, {"asset": "A1", "price": 135 * MILLION})
    for case in (house, bought, taken, redeemed):
        for step in [*auction_steps.STEPS] * 2:  # what one step asks for, a later one ends
            case.go("record_auction_step", Role.CLERK, {"asset": "A1", "step": step})
    offered(redeemed)
    gone = failed(1, saleable(10 * MILLION))
    gone.go("return_asset", Role.ENFORCER, {"asset": "A1", "costs": 9_500_000, "creditor_declines": True})
    lifted = seized()
    lifted.go("lift_measure", Role.ENFORCER, {"asset": "A1", "reason": "đương sự thỏa thuận"})
    return [house, bought, again, taken, redeemed, gone, lifted]
