"""F216 6.1, L25 54.1: the kind of an obligation decides its rank and whether it bears a fee."""

from __future__ import annotations

from cases.parties import ABOUT_THINGS, DUE_TO_STATE, ObligationKind
from law.pack import current_pack
from tests.cases_driver import share_out, transfer, verified_case
from tests.intake_samples import A, B, owes

KINDS = current_pack().kinds


def test_every_kind_of_the_register_is_one_of_the_law() -> None:
    assert {kind.value for kind in ObligationKind} <= KINDS.keys()
    assert {kind.value for kind in DUE_TO_STATE} == {name for name, kind in KINDS.items() if kind.ex_officio}
    assert {kind.value for kind in ABOUT_THINGS} == {name for name, kind in KINDS.items() if kind.thing}


def test_damages_to_health_bear_no_fee_and_come_first() -> None:
    """FINDINGS L3: 200 million for health bore a fee of 6 million and rank 5."""
    case = verified_case(owes(B, A, kind="health_damages", amount=200_000_000))
    transfer(case, 200_000_000)
    share_out(case)
    assert case.subject.claims["K1"].rank == 1
    assert sum(fee.charged for fee in case.subject.fees.values()) == 0
    debt = verified_case(owes(B, A, amount=200_000_000))
    transfer(debt, 200_000_000)
    share_out(debt)
    assert debt.subject.claims["K1"].rank == 5
    assert sum(fee.charged for fee in debt.subject.fees.values()) == 6_000_000


def test_arrears_are_enforced_without_a_request() -> None:
    case = verified_case(owes(B, kind="arrears", amount=20_000_000), channel="court_transfer", asks=())
    assert (case.subject.origin, case.subject.claims["K1"].rank) == ("ex_officio", 3)
