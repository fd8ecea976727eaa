"""Securities are seized, transferred and sold, or given to who is to have them (D152 42.5, 57, 72)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.assets import Standing
from cases.events import Role
from tests.assets_driver import MILLION, asset
from tests.cases_driver import transfer, verified_case
from tests.courts_driver import A1, BROKER, demanded, exchanged, listed, to_be_given
from tests.intake_samples import B, owes

AGREED = {**A1, "content": "Bán theo giá thị trường"}
SOLD = {**A1, "broker": BROKER, "price": 140 * MILLION}


def test_the_parties_may_agree_for_five_days() -> None:
    case = listed()
    assert asset(case).standing is Standing.LISTED
    assert "R169/A1" in case.duties()
    assert case.refused("demand_securities_transfer", Role.ENFORCER, A1) == "D152 57.1.b"
    assert case.refused("sell_securities", Role.ENFORCER, SOLD) == "D152 57.1.b"
    assert case.refused("contract_valuation", Role.ENFORCER, {**A1, "appraiser": "A", "chosen_by": "parties"})
    case.go("agree_securities_sale", Role.CLERK, AGREED)
    assert "R169/A1" not in case.duties()
    assert case.refused("agree_securities_sale", Role.CLERK, AGREED) == "D152 57.1.b"
    case.go("sell_securities", Role.ENFORCER, SOLD)
    assert asset(case).standing is Standing.SOLD


def test_else_the_depository_transfers_them_and_the_office_sells() -> None:
    case = demanded()
    assert "R170a/A1" in case.duties()
    assert case.refused("demand_securities_transfer", Role.ENFORCER, A1) == "D152 57.1.b"
    case.go("record_securities_step", Role.CLERK, {**A1, "step": "securities_transferred"})
    assert "R170a/A1" not in case.duties()
    assert "R170b/A1" in case.duties()
    case.go("sell_securities", Role.ENFORCER, SOLD)
    assert "R170b/A1" not in case.duties()


def test_what_the_broker_pays_in_may_be_shared_out_at_once() -> None:
    case = exchanged()
    transfer(case, 100 * MILLION, payer=BROKER["name"])
    assert case.refused("distribute", Role.ENFORCER) == "D152 30.7"
    transfer(case, 40 * MILLION, payer=BROKER["name"])
    assert asset(case).standing is Standing.DELIVERED
    assert not any(name.startswith(("R092", "R098")) for name in case.duties())
    case.go("distribute", Role.ENFORCER)
    assert case.subject.claims["K1"].satisfied == 140 * MILLION


def test_an_unpaid_sale_is_made_anew() -> None:
    case = exchanged()
    case.wait(case.now + timedelta(days=2))
    case.go("cancel_sale", Role.ENFORCER, {**A1, "reason": "không nộp tiền"})
    assert asset(case).standing is Standing.TRANSFERRED
    case.go("sell_securities", Role.ENFORCER, SOLD)


def test_of_its_own_accord_the_state_does_not_wait() -> None:
    case = verified_case(owes(B, kind="fine", amount=200 * MILLION), asks=())
    listed(case)
    assert "R169b/A1" in case.duties()
    assert case.refused("agree_securities_sale", Role.CLERK, AGREED) == "D152 57.1.b"
    case.go("demand_securities_transfer", Role.ENFORCER, A1)
    assert "R169b/A1" not in case.duties()


def test_ownership_goes_to_who_is_to_have_them() -> None:
    case = to_be_given()
    for step, ends, opens in (
        ("securities_order_sent", "R171a/A1", "R171b/A1"),
        ("securities_ownership_transferred", "R171b/A1", "R171c/A1"),
        ("securities_transfer_reported", "R171c/A1", ""),
    ):
        assert ends in case.duties()
        case.go("record_securities_step", Role.CLERK, {**A1, "step": step})
        assert ends not in case.duties()
        assert not opens or opens in case.duties()
    assert asset(case).standing is Standing.DELIVERED


def test_a_credit_institution_hands_over_the_residue_of_its_collateral() -> None:
    case = verified_case()
    refused = {"step": "collateral_residue_transferred"}
    assert case.refused("record_securities_step", Role.CLERK, refused) == "D152 42.5.a"
    case.go("record_securities_step", Role.CLERK, {"step": "collateral_disposed"})
    assert "R172" in case.duties()
    case.go("record_securities_step", Role.CLERK, refused)
    assert "R172" not in case.duties()


@pytest.mark.parametrize("duty", ["R170a/A1", "R170b/A1", "R171a/A1", "R172"])
def test_what_comes_late_is_a_breach(duty: str) -> None:
    case = to_be_given() if duty == "R171a/A1" else demanded()
    if duty == "R170b/A1":
        case.go("record_securities_step", Role.CLERK, {**A1, "step": "securities_transferred"})
    if duty == "R172":
        case.go("record_securities_step", Role.CLERK, {"step": "collateral_disposed"})
    case.wait(case.now + timedelta(days=20))
    assert "breached" in [kind for kind, _ in case.steps(duty)]
