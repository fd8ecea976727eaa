"""The enforcers coerce and sell: what verification found is seized, valued, auctioned; who buys it, pays, takes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from cases.assets import Asset, Form, Standing
from cases.events import Actor, Role
from cases.references import reference
from cases.stages.reduction import lot
from cases.state import CaseState, Stage
from law.calendar import Calendar
from law.guards.coercion import Measure
from law.guards.sale import may_take
from law.pack import load_pack
from law.periods import VIETNAM, local_day
from law.sale import reduced
from simulation.luck import Luck
from simulation.staff import actor
from simulation.wishes import Transfer, Wish, officer, party

if TYPE_CHECKING:
    from simulation.officers import Loose

CLERK = actor(Role.CLERK)
COSTS = 5_000_000
"""What coercion and sale of an asset cost here, in đồng."""
BUYERS = ("Đinh Công Mua", "Huỳnh Thị Sắm", "Công ty TNHH Thu Mua Hưng Thịnh", "Tạ Quang Lợi")
LEAD = {Form.MOVABLE: 10, Form.IMMOVABLE: 16}
"""Working days from the notice of an auction to its opening: it has to be posted before (DG24 35)."""
HOUSE = {
    "R216": "auction_posted",
    "R217": "auction_posted",
    "R218": "auction_noticed_twice",
    "R218b": "auction_noticed_twice",
    "R219": "asset_shown",
    "R220": "auction_dossiers_closed",
    "R221": "auction_deposits_taken",
    "R222": "deposits_returned",
    "R223": "auction_result_told",
    "R224": "auction_minutes_sent",
    "R225": "asset_returned_by_house",
    "R229": "auction_told_to_parties",
}
"""What an auction house does because of which duty."""


def of_case(case: CaseState, luck: Luck, today: date) -> Iterator[Wish | Transfer]:
    """What is to be done about the assets of a case, by the staff, the auction house, buyers and creditors."""
    if not case.officer or not case.decision:
        return
    enforcer = officer(case)
    if not case.overlay and not case.ended:
        yield from _coerce(case, luck, enforcer)
    calendar = load_pack(case.pack).calendar
    for asset in case.assets.values():
        yield from _house(case, asset, luck)
        if case.overlay and asset.halt and not asset.halted:
            yield from _halts(asset, enforcer, luck)
        if not case.overlay or asset.standing in (Standing.SOLD, Standing.PAID, Standing.RELEASING):
            yield from _asset(case, asset, luck, today, enforcer, calendar)


# --- deciding ---------------------------------------------------------------------------------------------------------


def _coerce(case: CaseState, luck: Luck, enforcer: Actor) -> Iterator[Wish]:
    """What the debtor has is coerced, one asset after the other, until it is enough; a thing is taken from him."""
    if case.stage not in (Stage.CONDITIONS, Stage.PAYING, Stage.COERCION, Stage.SALE) or case.performed:
        return
    if case.no_condition_ground:
        days = luck.days("no condition after all", 1, 4)
        yield Wish(f"no-condition/{case.documents}", actor(Role.HEAD), "decide_no_condition", days=days)
        return
    number = len(case.assets) + 1
    under = case.assets.total("under measure")
    if case.assets.count("given away") or (under and under >= case.outstanding):
        return
    order = next(iter(untried(case)), None) if case.outstanding else _thing(case, luck)
    if order is None:
        if case.coerced_on and not case.assets.count("live") and case.verification and case.verification.concluded_on:
            name = f"verify-again/{len(case.verifications)}"
            yield Wish(name, enforcer, "start_verification", days=luck.days(name, 3, 9))
        return
    first = case.coerced_on is None
    days = luck.days(f"coerce {number}", 8, 18) if first else luck.days(f"coerce {number}", 2, 6)
    yield Wish(f"coerce/{number}", enforcer, "decide_coercion", order, days)


def untried(case: CaseState) -> Sequence[dict[str, Any]]:
    """Decisions on what the holders of information told and nobody coerced yet, accounts first, land last."""
    tried = {asset.description for asset in case.assets.values()}
    found = []
    for query in case.queries.values():
        for told in query.assets:
            order = _order(case, query.party, told)
            if order and order["description"] not in tried:
                tried.add(order["description"])
                found.append(order)
    ranks = ("account", "movable", "immovable", "income")
    return sorted(found, key=lambda o: (ranks.index(o["form"]), -o["value"]))


def _order(case: CaseState, owner: str, told: Mapping[str, Any]) -> dict[str, Any] | None:
    """The decision on one asset; none where it is mortgaged, or too little."""
    owed = max(0, case.outstanding - case.assets.total("under measure"))
    order: dict[str, Any] = {"owner": owner, "measure": Measure.SEIZE}
    assert case.decision
    assert case.decision.signed_on
    wage = load_pack(case.pack).amounts.regional_wage("I", case.decision.signed_on)
    match told.get("kind"):
        case "bank_account" if told["balance"] > COSTS:
            order |= {"measure": Measure.TAKE_MONEY, "form": "account", "value": min(told["balance"], owed)}
            order["description"] = f"Tài khoản {told['account']} tại ngân hàng {told['bank_bin']}"
        case "vehicle" if told["value"] > 2 * COSTS:
            order |= {"form": "movable", "value": told["value"], "description": f"Xe biển số {told['plate']}"}
        case "land" if not told["mortgaged_to"]:
            order |= {"form": "immovable", "value": told["estimated_value"]}
            order["description"] = f"Quyền sử dụng đất thửa {told['parcel']}, giấy chứng nhận {told['certificate']}"
        case "income" if told["monthly_salary"] > wage * (1 + told["dependants"]):
            left = {"reason": "not_enough_assets", "region": "I", "dependants": told["dependants"]}
            order |= {"measure": Measure.DEDUCT_INCOME, "form": "income", "value": told["monthly_salary"], "wage": left}
            return order | {"description": f"Tiền lương tại {told['employer']}"}
        case _:
            return None
    if order["value"] > owed + COSTS:
        order["excess"] = "a"
    return order | {"costs": COSTS} if order["value"] else None


def _thing(case: CaseState, luck: Luck) -> dict[str, Any] | None:
    """The decision to have a thing delivered, or something done."""
    claim = next(iter(case.claims.group("thing")), None)
    if claim is None or case.assets.count("live") or not claim.debtors:
        return None
    if luck.happens("an act", 0.3):
        done = {"measure": Measure.ACT, "form": "act", "owner": claim.debtors[0], "duty": "act"}
        return done | {"description": claim.note or "Tháo dỡ, di dời tài sản theo bản án"}
    told = {"measure": Measure.DELIVER, "form": "movable", "owner": claim.debtors[0], "value": 0}
    return told | {"description": claim.note or "Tài sản phải giao theo bản án"}


# --- each asset -------------------------------------------------------------------------------------------------------


def _asset(
    case: CaseState, asset: Asset, luck: Luck, today: date, enforcer: Actor, calendar: Calendar
) -> Iterator[Wish | Transfer]:
    of = {"asset": asset.id}
    step = f"{asset.id}/{asset.standing}/{asset.reductions}/{asset.valuations}"

    def wish(command: str, fewest: int, most: int, who: Actor = enforcer, **more: Any) -> Wish:
        name = f"{command.replace('_', '-')}/{step}"
        return Wish(name, who, command, {**of, **more}, luck.days(name, fewest, most, late=0.1, at_worst=most + 5))

    match asset.standing:
        case Standing.ORDERED:
            yield from _carry_out(case, asset, luck, today, enforcer, calendar)
        case Standing.SEIZED:
            yield wish("contract_valuation", 1, 4, appraiser="Công ty Thẩm định giá Phương Nam", chosen_by="enforcer")
        case Standing.VALUING:
            value = asset.value * luck.draw(f"value {step}").randint(75, 105) // 100
            yield wish("record_valuation", 5, 12, CLERK, value=max(1, value), certificate=f"CT-{luck.code(step)}")
        case Standing.VALUED if not asset.notice:
            yield wish("notify_valuation", 0, 2)
        case Standing.SALEABLE:
            house = "Trung tâm dịch vụ đấu giá tài sản"
            yield wish("contract_auction", 1, 4, house=house, centre=asset.left_to_centre)
        case Standing.CONTRACTED | Standing.OFFERED if asset.halt:
            yield from _halts(asset, enforcer, luck)
        case Standing.CONTRACTED:
            opening = _morning(calendar.add_working_days(today, LEAD[asset.form] + 3))
            yield wish("fix_auction", 0, 2, opening=opening.isoformat())
        case Standing.OFFERED:
            yield from _auction(asset, luck, today, calendar)
        case Standing.FAILED:
            yield from _nobody_bought(case, asset, luck, today, enforcer)
        case Standing.ACCEPTED if asset.kept_from_debtor:
            yield wish("notify_difference", 0, 2, costs=COSTS)
        case Standing.ACCEPTED if not asset.notice:
            yield wish("notify_taking", 0, 2)
        case Standing.SOLD:
            yield from _price(case, asset, luck, today, enforcer)
        case Standing.PAID:
            yield wish("deliver_asset", 2, 9)
        case Standing.RELEASING:
            yield from _halts(asset, enforcer, luck)
            yield wish("lift_measure", 0, 2, reason="Không còn căn cứ cưỡng chế")
        case Standing.DELIVERED | Standing.TAKEN if not asset.registered:
            yield wish("send_registration_file", 1, 5)


def _halts(asset: Asset, enforcer: Actor, luck: Luck) -> Iterator[Wish]:
    """The auction house is asked to wait or to stop, and to go on when the ground is over."""
    if asset.halt and not asset.halted:
        told = {"asset": asset.id, "reason": asset.halt}
        yield Wish(f"halt/{asset.id}/{asset.halt}", enforcer, "halt_auction", told, 0)
    elif asset.halt and asset.standing in (Standing.CONTRACTED, Standing.OFFERED):
        told = {"asset": asset.id, "reason": "Hết căn cứ tạm dừng"}
        yield Wish(f"goes-on/{asset.id}", enforcer, "continue_auction", told, luck.days("goes on", 0, 3))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), VIETNAM)


def _until(calendar: Calendar, today: date, day: date) -> int:
    """Working days from today to a day."""
    return sum(calendar.is_working(today + timedelta(days=n)) for n in range(1, (day - today).days + 1))


def _carry_out(
    case: CaseState, asset: Asset, luck: Luck, today: date, enforcer: Actor, calendar: Calendar
) -> Iterator[Wish | Transfer]:
    """A bank pays over what it holds; on the spot a time is fixed, and kept."""
    if asset.measure is Measure.TAKE_MONEY:
        payer = case.parties[asset.owner].name
        text = f"{reference(case.id)} khau tru theo QD {asset.number}"
        yield Transfer(f"deducted/{asset.id}", asset.value, text, payer, luck.days(f"deducts {asset.id}", 2, 5))
        done = {"asset": asset.id, "reason": "Ngân hàng đã chuyển toàn bộ số tiền phải khấu trừ"}
        yield Wish(f"deduction-over/{asset.id}", enforcer, "lift_measure", done, 9)
    elif asset.measure is Measure.DEDUCT_INCOME:
        number = 1 + sum(not receipt.replaces for receipt in case.receipts.values())
        amount = min(asset.monthly, case.to_collect)
        if amount and not case.undistributed:
            text = f"{reference(case.id)} tru luong theo QD {asset.number}"
            yield Transfer(f"wage/{asset.id}/{number}", amount, text, case.parties[asset.owner].name, 28)
    elif asset.measure is Measure.ACT:
        yield from _act(case, asset, luck, enforcer)
    elif asset.fixed_for is None:
        start = _morning(calendar.add_working_days(today, 18 if asset.measure is Measure.DELIVER else 6))
        plan = {"asset": asset.id, "start": start.isoformat(), "end": (start + timedelta(hours=3)).isoformat()}
        yield Wish(f"fix-coercion/{asset.id}", enforcer, "fix_coercion", plan, luck.days(f"fix {asset.id}", 1, 3))
    else:
        if f"R103/{asset.id}" in case.duties:
            fee = {"asset": asset.id, "step": "fee_amount_notified"}
            yield Wish(f"fee-told/{asset.id}", CLERK, "record_handover_step", fee, 0)
        for rule, told in (("R060", "cost_estimate_notified"), ("R062", "seizure_announced")):
            if f"{rule}/{asset.id}" in case.duties:
                step = {"asset": asset.id, "step": told}
                yield Wish(f"{told}/{asset.id}", enforcer, "record_preparation", step, luck.days(told, 0, 1))
        days = _until(calendar, today, local_day(asset.fixed_for))
        if asset.seizable:
            kept = {"asset": asset.id, "custodian": case.parties[asset.owner].name}
            yield Wish(f"seize/{asset.id}", enforcer, "record_seizure", kept, days)
        elif claim := next(iter(case.claims.group("thing")), None):
            done = {"asset": asset.id, "claim": claim.id}
            if luck.happens(f"leaves things {asset.id}", 0.4):
                done |= {"left_behind": "Đồ dùng sinh hoạt", "custodian": "Ủy ban nhân dân phường"}
            yield Wish(f"delivers/{asset.id}", enforcer, "record_delivery", done, days)


def _act(case: CaseState, asset: Asset, luck: Luck, enforcer: Actor) -> Iterator[Wish]:
    """Some debtors obey in their five days; of the others somebody else does it at their cost (L25 91.2.a)."""
    claim = next(iter(case.claims.group("thing")), None)
    duty = case.duties.get(f"R065/{asset.id}")
    answered = any(notice.subject == "disobedience_letter" for notice in case.notices.values())
    obeys = luck.happens(f"obeys {asset.id}", 0.5)
    if claim and ((duty and obeys) or answered):
        how = "Người phải thi hành án đã thực hiện" if obeys else "Người được giao đã thực hiện thay"
        done = {"claim": claim.id, "how": how}
        yield Wish(f"act-done/{asset.id}", enforcer, "record_performance", done, luck.days(f"done {asset.id}", 2, 4))
    elif duty and duty.level >= 2:
        instead = {"sequel": "substitute", "by": "Công ty TNHH Xây dựng Phú An", "costs": COSTS}
        said = {"asset": asset.id, **instead, "findings": "Không thực hiện công việc phải làm"}
        yield Wish(f"disobeyed/{asset.id}", enforcer, "answer_disobedience", said, luck.days("answers", 0, 2))


def _auction(asset: Asset, luck: Luck, today: date, calendar: Calendar) -> Iterator[Wish]:
    """Some assets nobody wants, whatever they cost."""
    assert asset.opens_at
    name = f"auction/{asset.id}/{asset.reductions}"
    told: dict[str, Any] = {"asset": asset.id}
    wanted = not luck.happens(f"nobody wants {asset.id}", 0.3)
    if wanted and luck.happens(f"bids {name}", 0.6):
        more = luck.draw(f"price {name}").randint(0, 12)
        buyer = luck.draw(f"buyer {name}").choice(BUYERS)
        kind = "organisation" if buyer.startswith("Công ty") else "person"
        told["buyer"] = {"kind": kind, "name": buyer, "bank": {"bin": "970422", "account": "100200300400"}}
        told |= {"price": asset.price * (100 + more) // 100, "deposit": asset.price // 10}
    yield Wish(name, CLERK, "record_auction", told, _until(calendar, today, local_day(asset.opens_at)))


def _nobody_bought(case: CaseState, asset: Asset, luck: Luck, today: date, enforcer: Actor) -> Iterator[Wish]:
    """The creditor takes it once he may; else it is reduced, or goes back when it brings no more than its costs."""
    step, pack = f"{asset.id}/{asset.reductions}", load_pack(case.pack)
    of = {"asset": asset.id}
    if not asset.notice:
        days = luck.days(f"failed {step}", 0, 1)
        yield Wish(f"failed-auction/{step}", enforcer, "notify_failed_auction", of, days)
    claim = next((c for c in case.claims.group("open") if c.outstanding), None)
    if claim and may_take(lot(asset), today, pack) and luck.happens(f"takes {step}", 0.8):
        take = {**of, "claim": claim.id}
        yield Wish(f"take/{step}", party(claim.creditor), "accept_asset", take, luck.days(f"takes {step}", 1, 2))
    price = reduced(asset.price, today, pack)
    if price <= COSTS:
        back = {**of, "costs": COSTS, "creditor_declines": True}
        yield Wish(f"return/{step}", enforcer, "return_asset", back, luck.days(f"returns {step}", 4, 5))
    else:
        less = {**of, "price": price, "costs": COSTS}
        yield Wish(f"reduce/{step}", enforcer, "reduce_price", less, luck.days(f"reduces {step}", 4, 5))


def _price(case: CaseState, asset: Asset, luck: Luck, today: date, enforcer: Actor) -> Iterator[Wish | Transfer]:
    """Who bought or takes it pays, or loses his deposit."""
    assert asset.pay_until
    name = _sale(asset)
    left = asset.due - case.paid_for(asset.id)
    if asset.taker or not luck.happens(f"defaults {name}", 0.1):
        payer = case.parties[asset.buyer].name
        fewest, most = (1, 4) if asset.taker else (5, 25)
        days = luck.days(f"pays for {name}", fewest, most)
        yield Transfer(f"price/{name}", left, f"nop tien mua tai san {luck.code(name)}", payer, days)
    else:
        off = {"asset": asset.id, "reason": "Người mua không nộp tiền trong thời hạn"}
        days = max(0, (asset.pay_until - today).days) + 1
        yield Wish(f"cancel-sale/{name}", enforcer, "cancel_sale", off, days)


def _sale(asset: Asset) -> str:
    """This sale of an asset among all of its case; the buyer writes the code of it on his transfer."""
    return f"{asset.id}/{asset.sold_on}"


def paid_by_buyers(case: CaseState, luck: Luck, suspense: Sequence[Loose], accountant: Actor) -> Iterator[Wish]:
    """The accountant takes the price that a buyer, or the creditor who takes an asset, sent."""
    for asset in case.assets.group(Standing.SOLD):
        left = asset.due - case.paid_for(asset.id)
        text = luck.code(_sale(asset))
        for loose in suspense:
            if left and text in loose.credit.reference:
                told = {"bank_ref": loose.credit.bank_ref, "amount": min(left, loose.unclaimed), "asset": asset.id}
                days = luck.days(f"takes {loose.credit.bank_ref}", 0, 2)
                yield Wish(f"price/{asset.id}/{loose.credit.bank_ref}", accountant, "claim_credit", told, days)


def _house(case: CaseState, asset: Asset, luck: Luck) -> Iterator[Wish]:
    """What an auction house has to do, it does the same day or the next, and says so."""
    for rule, step in HOUSE.items():
        duty = case.duties.get(f"{rule}/{asset.id}")
        if duty and not case.ended:
            name = f"house/{duty.id}/{duty.opened_seq}"
            yield Wish(name, CLERK, "record_auction_step", {"asset": asset.id, "step": step}, luck.days(name, 0, 1))
