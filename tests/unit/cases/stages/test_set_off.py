"""Debts that parties owe each other are set off, in one case and between two of the office (D152 31)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cases.counterclaims import SetOffElsewhere
from cases.events import Role
from cases.stages.set_off import SetOff, counter_of
from law.guards.set_off import Mutual, may_set_off
from law.model import Regime
from tests.assets_driver import MILLION
from tests.cases_driver import Driven, due_case, transfer
from tests.courts_driver import SET_OFF, mutual
from tests.intake_samples import A, B, C, owes


def test_both_debts_become_less_and_the_fees_are_due() -> None:
    case = mutual()
    case.go("set_off", Role.ENFORCER, SET_OFF)
    assert [c.outstanding for c in case.subject.claims.values()] == [50 * MILLION, 0]
    assert {fees.party for fees in case.subject.fees.group("owing")} == {"C1", "C2"}
    assert case.subject.received == 0
    case.perform()


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 151 * MILLION},
        {"against": "K9"},
        {"against": "K1"},
        {"harms_third_party": True},
    ],
)
def test_it_is_refused(change: dict[str, Any]) -> None:
    assert mutual().refused("set_off", Role.ENFORCER, {**SET_OFF, **change}) == "D152 31"


def test_not_what_others_owe() -> None:
    case = due_case(owes(B, A, amount=200 * MILLION), owes(B, C, amount=150 * MILLION))
    assert case.refused("set_off", Role.ENFORCER, SET_OFF) == "D152 31"


@pytest.mark.parametrize(
    ("change", "regime", "allowed"),
    [
        ({}, Regime.NEW, True),
        ({}, Regime.OLD, False),
        ({"mutual": False}, Regime.NEW, False),
        ({"money": False}, Regime.NEW, False),
        ({"state": True}, Regime.NEW, False),
        ({"left": (5, 4)}, Regime.NEW, False),
    ],
)
def test_what_the_law_allows(change: dict[str, Any], regime: Regime, allowed: bool) -> None:
    debts = Mutual(mutual=True, money=True, left=(5, 5), state=False, harms_third_party=False)
    assert may_set_off(replace(debts, **change), 5, regime).allowed is allowed


def between(case: Driven, other: Driven, amount: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is asked in one of two cases, and what its decision is told of the other."""
    asked = {"claim": "K1", "against": "K1", "other": other.subject.id, "amount": amount}
    signed = [SetOffElsewhere(**one) for one in signed_by(case, other)]
    told = counter_of(other.subject, case.subject.id, SetOff.model_validate(asked), signed)
    return asked, {"counterclaim": told, "set_off_elsewhere": signed_by(other, case)}


def signed_by(case: Driven, against: Driven) -> list[dict[str, Any]]:
    """What one case recorded of its set-offs with another one, as that is told of them."""
    made = [e.data for e in case.of_kind("debts_set_off") if e.data["other"] == against.subject.id]
    return [{"case": case.subject.id, "claim": d["claim"], "own": d["against"], "amount": d["amount"]} for d in made]


def test_each_case_records_its_side_the_second_for_the_same_sum() -> None:
    first = due_case(owes(B, A, amount=200 * MILLION))
    second = due_case(owes(A, B, amount=150 * MILLION), dossier_id="D-2")
    asked, told = between(first, second, 151 * MILLION)
    assert first.refused("set_off", Role.ENFORCER, asked, facts=told) == "D152 31"
    asked, told = between(first, second, 150 * MILLION)
    first.go("set_off", Role.ENFORCER, asked, facts=told)
    assert first.subject.outstanding == 50 * MILLION
    asked, told = between(second, first, 100 * MILLION)
    assert second.refused("set_off", Role.ENFORCER, asked, facts=told) == "D152 31"
    asked, told = between(second, first, 150 * MILLION)
    second.go("set_off", Role.ENFORCER, asked, facts=told)
    assert (second.subject.outstanding, second.subject.performed) == (0, True)
    asked, told = between(first, second, 1)
    assert first.refused("set_off", Role.ENFORCER, asked, facts=told) == "D152 31"  # nothing is left of the other
    assert first.refused("set_off", Role.ENFORCER, asked, facts={"counterclaim": {}}) == "D152 31"


def pending() -> tuple[Driven, Driven]:
    """The first of two cases has set 150 of its 200 million off, the second has not recorded its side."""
    first = due_case(owes(B, A, amount=200 * MILLION))
    second = due_case(owes(A, B, amount=150 * MILLION), dossier_id="D-2")
    asked, told = between(first, second, 150 * MILLION)
    first.go("set_off", Role.ENFORCER, asked, facts=told)
    return first, second


def test_until_the_second_records_it_its_debt_is_spoken_for() -> None:
    first, second = pending()
    told = {"set_off_elsewhere": signed_by(first, second)}
    performed = {"claim": "K1", "amount": 1, "how": "Giao tiền mặt"}
    assert second.refused("record_performance", Role.ENFORCER, performed, facts=told) == "L25 36.2"
    transfer(second, 10 * MILLION)
    assert second.refused("distribute", Role.ENFORCER, facts=told) == "D152 31"
    asked, facts = between(second, first, 150 * MILLION)
    second.go("set_off", Role.ENFORCER, asked, facts=facts)
    second.go("distribute", Role.ENFORCER, facts=told)
    assert "money_distributed" in second.kinds()


def test_a_third_case_gets_nothing_of_it_either_way() -> None:
    first, second = pending()
    third = due_case(owes(B, A, amount=70 * MILLION), dossier_id="D-3")
    asked = {"claim": "K1", "against": "K1", "other": second.subject.id, "amount": 1}
    signed = [SetOffElsewhere(**one) for one in signed_by(first, second)]
    told = {"counterclaim": counter_of(second.subject, third.subject.id, SetOff.model_validate(asked), signed)}
    assert told["counterclaim"]["left"] == 0
    assert third.refused("set_off", Role.ENFORCER, asked, facts=told) == "D152 31"
    asked, facts = between(second, third, 1)
    facts |= {"set_off_elsewhere": signed_by(first, second)}
    assert second.refused("set_off", Role.ENFORCER, asked, facts=facts) == "D152 31"
