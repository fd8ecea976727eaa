"""Cases in which a price changed, securities are seized, debts are set off, a court reviewed or changed what it did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from cases.events import Role
from cases.stages import securities
from tests.assets_driver import MILLION, sold
from tests.cases_driver import Driven, decided_case, due_case, share_out, transfer, verified_case
from tests.intake_samples import A, B, owes

K1, A1 = {"claim": "K1"}, {"asset": "A1"}
APPLICATION = {
    **K1,
    "asset": "Nhà đất tại số 5 đường số 1",
    "value_then": 400 * MILLION,
    "value_now": 500 * MILLION,
    "proof": "0" * 64,
    "paid": True,
    "delayed": True,
}
SHARES = {"measure": "seize", "form": "securities", "description": "10.000 cổ phiếu ABC", "owner": "D1"}
BROKER = {"kind": "organisation", "name": "Công ty chứng khoán Một"}
MUTUAL = (owes(B, A, amount=200 * MILLION), owes(A, B, amount=150 * MILLION))
SET_OFF = {**K1, "against": "K2", "amount": 150 * MILLION}
REVIEW = {"outcome": "upheld", "number": "09/2026/DS-GĐT", "on": "2026-09-21", "court": "Tòa án nhân dân tối cao"}
CHANGED = {"number": "03/2026/QĐ-BPKCTT", "on": "2026-09-07", "content": "Kê biên nhà đất đang tranh chấp"}


def applied(case: Driven | None = None, **change: Any) -> Driven:
    """The creditor asks that the house be priced anew, for which the debtor owes 200 million."""
    case = case or due_case()
    case.go("apply_for_repricing", Role.PARTY, {**APPLICATION, **change}, who="C1")
    return case


def priced_anew(value: int = 500 * MILLION, case: Driven | None = None) -> Driven:
    case = case or applied()
    case.go("answer_repricing", Role.ENFORCER, {**K1, "appraiser": "Công ty thẩm định giá"})
    case.go("record_repricing", Role.CLERK, {**K1, "value": value, "certificate": "CT-05"})
    return case


def difference_due(value: int = 500 * MILLION) -> Driven:
    """The debtor is to pay at the new price, and all know."""
    case = priced_anew(value)
    case.go("request_difference", Role.ENFORCER, K1)
    case.perform()
    return case


def listed(case: Driven | None = None, **change: Any) -> Driven:
    """Securities of the debtor, A1, are seized and all know."""
    case = case or verified_case()
    case.go("decide_coercion", Role.ENFORCER, {**SHARES, "value": 150 * MILLION, **change})
    case.perform()
    return case


def demanded(case: Driven | None = None) -> Driven:
    """Nobody agreed on their sale: the depository is to transfer them."""
    case = case or listed()
    case.wait(case.now + timedelta(days=9))
    case.go("demand_securities_transfer", Role.ENFORCER, A1)
    return case


def exchanged() -> Driven:
    """They are with the office, and sold; the securities company is to pay."""
    case = demanded()
    case.go("record_securities_step", Role.CLERK, {**A1, "step": "securities_transferred"})
    case.go("sell_securities", Role.ENFORCER, {**A1, "broker": BROKER, "price": 140 * MILLION})
    return case


def to_be_given(at: datetime | None = None) -> Driven:
    """Securities are to go to who is to have them by the judgment."""
    case = verified_case(owes(B, A, kind="return_property"), at=at)
    case.go("decide_coercion", Role.ENFORCER, {**SHARES, "measure": "deliver"})
    return case


JUDGED = {**A1, "number": "20/2026/DS-ST"}


def auction_disputed() -> Driven:
    """The car is sold and paid, and the court has a claim to annul its auction."""
    case = sold()
    transfer(case, 160 * MILLION, payer="Trần Mua")
    case.go("dispute_auction", Role.CLERK, {**A1, "number": "15/TB-TLVA"})
    return case


def mutual() -> Driven:
    """B owes A 200 million, and A owes B 150."""
    return due_case(*MUTUAL, asks=(A,))


def interim() -> Driven:
    """An interim measure is enforced."""
    court = {"channel": "court_transfer", "asks": ()}
    return decided_case(owes(B, A, kind="return_property"), title={"number": "02/2026/QĐ-BPKCTT"}, **court)


def partly_paid() -> Driven:
    case = verified_case()
    transfer(case, 50 * MILLION)
    share_out(case)
    return case


def carried_through() -> Iterator[Driven]:
    """Each step of these procedures, in its turn."""
    paid = difference_due()
    transfer(paid, 250 * MILLION)
    yield paid
    refused = applied(delayed=False)
    refused.go("answer_repricing", Role.ENFORCER, K1)
    yield refused
    yield priced_anew(410 * MILLION)
    agreed = listed()
    agreed.go("agree_securities_sale", Role.CLERK, {**A1, "content": "Bán theo giá thị trường"})
    agreed.go("sell_securities", Role.ENFORCER, {**A1, "broker": BROKER, "price": 140 * MILLION})
    yield agreed
    exchange = exchanged()
    transfer(exchange, 140 * MILLION, payer=BROKER["name"])
    yield exchange
    fined = listed(verified_case(owes(B, kind="fine", amount=200 * MILLION), asks=()))
    fined.go("demand_securities_transfer", Role.ENFORCER, A1)
    yield fined
    given = to_be_given()
    for step in securities.STEPS:
        if step != "securities_transferred":
            given.go("record_securities_step", Role.CLERK, {**A1, "step": step})
    yield given
    for annulled in (True, False):
        disputed = auction_disputed()
        judged = {**JUDGED, "annulled": annulled, "on": disputed.now.date().isoformat()}
        disputed.go("record_auction_judgment", Role.CLERK, judged)
        yield disputed
    met = mutual()
    met.go("set_off", Role.ENFORCER, SET_OFF)
    yield met
    told = partly_paid()
    told.go("record_review", Role.CLERK, {**REVIEW, "outcome": "annulled"})
    told.go("tell_review", Role.HEAD)
    yield told
    amended = due_case()
    amended.go("record_review", Role.CLERK, {**REVIEW, "outcome": "amended"})
    amended.go("amend_decision", Role.HEAD, {"change": "Số tiền phải trả", "legal_consequences": "Thi hành tiếp"})
    yield amended
    changed = interim()
    changed.go("record_measure_changed", Role.CLERK, CHANGED)
    changed.go("recall_decision", Role.HEAD, {"ground": "52.1.b", "legal_consequences": "Ra quyết định mới"})
    changed.go("propose_decision", Role.SECRETARY)
    changed.go("sign_decision", Role.HEAD)
    yield changed
    for matter in ("clarification", "cassation"):
        asked = due_case()
        asked.go("ask_court", Role.HEAD, {"matter": matter, "content": "Bản án chưa nêu ai chịu án phí"})
        longer = "clarification_extended" if matter == "clarification" else "cassation_answer_extended"
        answer = "clarification_received" if matter == "clarification" else "cassation_answered"
        asked.go("record_court_step", Role.CLERK, {"step": longer})
        asked.go("record_court_step", Role.CLERK, {"step": answer})
        yield asked
