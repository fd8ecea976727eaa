"""Heirs, a merger, an assignment, a duty taken over: who takes a party's place, for what (L25 41; D152 25)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cases.events import Role
from cases.waiting import waiting_for
from tests.cases_driver import (
    account,
    due_case,
    notified_case,
    opened_case,
    pay_out,
    share_out,
    transfer,
    verified_case,
)
from tests.intake_samples import A, B, C, owes
from tests.procedures_driver import HEIR, inherited

CG = {"succession": "CG1"}


def test_the_heir_of_a_creditor_is_paid() -> None:
    """L25 41.1.a, 41.4; D152 25.1, 25.4: ten days to decide; what is received after it is the heir's."""
    case = due_case()
    case.go("publish_deceased", Role.ENFORCER, {"party": "C1"})
    assert case.duty("R044/C1").due >= case.now.date() + timedelta(days=30)
    inherited(case)
    assert "R044/C1" not in case.duties()
    assert "R043/C1" in case.duties()
    assert any(w.vi.startswith("Ra quyết định chuyển giao") for w in waiting_for(case.subject))
    case.go("decide_transfer", Role.HEAD, CG)
    assert "R043/C1" not in case.duties()
    assert (case.subject.claims["K1"].creditor, case.subject.succeeded) == ("C2", ("C1",))
    transfer(case, 200_000_000)
    share_out(case)
    assert {s.payee for s in case.subject.shares.values()} == {"C2", "agency"}
    assert not [n for n in case.subject.notices.group("open") if n.party == "C1" and n.subject == "distribution_plan"]
    account(case, "C2")
    pay_out(case)
    assert case.subject.paid_out + case.subject.in_office == 200_000_000
    assert case.refused("decide_transfer", Role.HEAD, CG) == "L25 41.4"


def test_a_part_goes_over() -> None:
    """L25 41.4: a transfer may be partial."""
    case = due_case(owes(B, A, amount=30_000_000), owes(B, A, amount=70_000_000, note="khoản hai"))
    inherited(case, ground="assignment", claims=["K2"])
    case.go("decide_transfer", Role.HEAD, CG)
    assert [c.creditor for c in case.subject.claims.values()] == ["C1", "C2"]
    assert case.subject.succeeded == ()


def test_a_duty_goes_over_with_consent_and_without_new_days() -> None:
    """L25 41.3.b."""
    case = verified_case()
    taken = {"party": "D1", "ground": "duty_taken_over", "successor": HEIR, "proof": "0" * 64}
    assert case.refused("claim_succession", Role.CLERK, taken) == "L25 41.3.b"
    case.go("claim_succession", Role.CLERK, {**taken, "consent": True})
    case.go("decide_transfer", Role.HEAD, CG)
    assert case.subject.claims["K1"].debtors == ("D2",)
    assert case.subject.voluntary_until["D2"] == case.subject.voluntary_until["D1"]
    transfer(case, 200_000_000, payer="Trần Văn Kế")
    assert case.subject.performed


@pytest.mark.parametrize(
    ("change", "article"),
    [
        ({"party": "C9"}, "L25 41"),
        ({"ground": "duty_taken_over"}, "L25 41.3"),
        ({"party": "D1", "ground": "assignment"}, "L25 41.3"),
        ({"claims": ["K9"]}, "L25 41.4"),
    ],
)
def test_refused(change: dict[str, Any], article: str) -> None:
    told = {"party": "C1", "ground": "death", "successor": HEIR, "proof": "0" * 64, **change}
    assert due_case().refused("claim_succession", Role.CLERK, told) == article


def test_before_the_decision_the_successor_is_the_party_of_the_request() -> None:
    """D152 25.5."""
    told = {"party": "C1", "ground": "death", "successor": HEIR, "proof": "0" * 64}
    assert opened_case().refused("claim_succession", Role.CLERK, told) == "D152 25.5"


def test_who_holds_an_estate_has_thirty_days() -> None:
    """D152 25.2, 25.3."""
    for to in ("holder", "heirs"):
        case = due_case(owes(B, A, amount=30_000_000), owes(B, C, amount=70_000_000))
        assert case.refused("notify_estate", Role.ENFORCER, {"party": "C1", "to": to, "name": "X"}) == "L25 41"
        case.go("notify_estate", Role.ENFORCER, {"party": "D1", "to": to, "name": "Ngô Thị Di Sản"})
        assert "R045/D1" in case.duties()
        case.go("record_partition", Role.CLERK, {"party": "D1", "proof": "0" * 64})
        assert "R045/D1" not in case.duties()


def test_nobody_takes_a_place_twice() -> None:
    case = inherited(notified_case())
    inherited(case)
    case.go("decide_transfer", Role.HEAD, CG)
    assert case.refused("decide_transfer", Role.HEAD, {"succession": "CG2"}) == "L25 41"
