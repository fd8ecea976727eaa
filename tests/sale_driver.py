"""A case in which an asset is bought before others, sold without an auction, and its auction paused or stopped."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cases.assets import Standing
from cases.events import Role
from tests.assets_driver import BUYER, MILLION, asset, failed, fixed, saleable, seized, valued, working
from tests.cases_driver import Driven, transfer

HOLDER = {"kind": "person", "name": "Ngô Thị Đồng Sở Hữu", "address": "5 đường Lê Lợi"}
SMALL = {"asset": "A1", "price": 20 * MILLION, "why": "small"}


def preferred(case: Driven | None = None) -> Driven:
    """A co-owner of the car knows that he may buy it before others."""
    case = case or seized()
    case.go("name_pre_emptor", Role.ENFORCER, {"asset": "A1", "holder": HOLDER})
    if asset(case).standing is Standing.SEIZED:
        valued(case)
    case.go("notify_pre_emption", Role.ENFORCER, {"asset": "A1"})
    case.perform()
    told(case)
    return case


def told(case: Driven) -> Driven:
    """Whatever waits for its notice is given today."""
    for waiting in list(case.subject.notices.group("open")):
        given = {"document": waiting.document, "party": waiting.party, "channel": "delivery", "proof": "signed"}
        case.go("record_notice", Role.ENFORCER, {**given, "on": case.now.date().isoformat()})
    return case


def bought_first() -> Driven:
    """He buys, and the days to pay run."""
    case = preferred()
    case.go("answer_pre_emption", Role.ENFORCER, {"asset": "A1", "buys": True})
    case.wait(case.now + timedelta(days=9))
    return case


def priced(case: Driven | None = None, **change: Any) -> Driven:
    """The thing is of small value, and priced by the enforcer."""
    case = case or seized()
    case.go("price_asset", Role.ENFORCER, {**SMALL, **change})
    return case


def announced() -> Driven:
    """Its sale without an auction is fixed for in five days, and announced."""
    case = priced()
    case.go("fix_direct_sale", Role.ENFORCER, {"asset": "A1", "opening": working(case, 5).isoformat()})
    case.go("announce_direct_sale", Role.ENFORCER, {"asset": "A1"})
    return case


def paused() -> Driven:
    """The matter is postponed while the auction is under way, and the house was asked to wait."""
    case = offered_soon()
    case.go("postpone", Role.HEAD, {"ground": "46.1.c", "circumstances": ["creditor_asks"]})
    case.go("halt_auction", Role.ENFORCER, {"asset": "A1", "reason": "84.1.a"})
    return case


def offered_soon(case: Driven | None = None) -> Driven:
    """The auction is fixed, and has not opened."""
    case = case or saleable()
    if asset(case).standing is Standing.SALEABLE:
        case.go("contract_auction", Role.ENFORCER, {"asset": "A1", "house": "Trung tâm"})
    case.go("fix_auction", Role.ENFORCER, {"asset": "A1", "opening": working(case, 21).isoformat()})
    case.perform()
    return case


def paid_first() -> Driven:
    """He paid, and has it."""
    case = bought_first()
    transfer(case, asset(case).due, payer=HOLDER["name"])
    case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
    return case


def gold_sold() -> Driven:
    """Gold is seized and sold at the posted price."""
    case = fixed()
    at = asset(case).fixed_for
    case.go("record_seizure", Role.ENFORCER, {"asset": "A1", "custodian": "Kho bạc", "gold": True}, at=at)
    priced(case, why="gold", price=90 * MILLION)
    case.go("sell_directly", Role.ENFORCER, {"asset": "A1", "buyer": BUYER, "price": 90 * MILLION})
    return case


def titled() -> Driven:
    """A creditor takes the asset by agreement, and its certificate is revoked."""
    case = seized()
    case.go("record_taking_agreement", Role.ENFORCER, {"asset": "A1", "claim": "K1", "price": 120 * MILLION})
    case.go("notify_difference", Role.ENFORCER, {"asset": "A1", "costs": MILLION})
    transfer(case, asset(case).due, payer="Nguyễn Văn A")
    for step in ("certificate_revocation_requested", "certificate_revoked"):
        case.go("record_title_step", Role.CLERK, {"asset": "A1", "step": step})
    case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
    return case


def house_chosen() -> Driven:
    """The auction house is chosen in public."""
    case = saleable()
    case.go("fix_house_choice", Role.ENFORCER, {"asset": "A1", "on": working(case, 6).date().isoformat()})
    for step in ("auction_house_invited", "auction_house_chosen", "auction_house_published"):
        case.go("record_auction_step", Role.CLERK, {"asset": "A1", "step": step})
    case.go("contract_auction", Role.ENFORCER, {"asset": "A1", "house": "Trung tâm"})
    return case


def carried_through() -> list[Driven]:
    """Cases in which each of these steps is taken."""
    paid = paid_first()
    unpaid = bought_first()
    unpaid.wait(unpaid.now + timedelta(days=9))
    later = preferred()
    later.go("answer_pre_emption", Role.ENFORCER, {"asset": "A1", "buys": False})
    later.wait(later.now + timedelta(days=14))
    failed(1, later)
    later.go("reduce_price", Role.ENFORCER, {"asset": "A1", "price": asset(later).price * 9 // 10})
    offered_soon(later)
    later.go("answer_pre_emption", Role.ENFORCER, {"asset": "A1", "buys": True})
    later.go("halt_auction", Role.ENFORCER, {"asset": "A1", "reason": "84.2.d"})
    direct = announced()
    direct.go(
        "sell_directly",
        Role.ENFORCER,
        {"asset": "A1", "buyer": BUYER, "price": 21 * MILLION},
        at=asset(direct).opens_at,
    )
    transfer(direct, 21 * MILLION, payer="Trần Mua")
    direct.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
    gold = gold_sold()
    waits = paused()
    waits.go("end_overlay_ground", Role.HEAD, {"note": "hết căn cứ"})
    waits.go("resume_case", Role.HEAD, {"ground": "46.3"})
    waits.go("continue_auction", Role.ENFORCER, {"asset": "A1", "reason": "hết căn cứ hoãn"})
    late = saleable()
    late.wait(late.now + timedelta(days=10))
    late.go("contract_auction", Role.ENFORCER, {"asset": "A1", "house": "Trung tâm", "centre": True})
    chosen = house_chosen()
    short = {"asset": "A1", "opening": working(chosen, 9).isoformat(), "shortened": True}
    chosen.go("fix_auction", Role.ENFORCER, short)
    for step in ("auction_rules_issued", "auction_posted", "online_auction_closed", "online_winner_announced"):
        chosen.go("record_auction_step", Role.CLERK, {"asset": "A1", "step": step})
    agreed = titled()
    return [paid, unpaid, later, direct, gold, waits, late, chosen, agreed]
