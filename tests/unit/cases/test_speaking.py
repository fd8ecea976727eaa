"""A party acts for himself: what is another's to complain of, to give away or to agree to, he does not send."""

from __future__ import annotations

from typing import Any

import pytest

from cases.commands import Malformed
from cases.events import Actor, Role
from cases.kernel import HANDLERS
from cases.speaking import party_for_himself
from tests.cases_driver import OFFICE, Driven, due_case, share_out, transfer

SUCCESSOR = {"successor": {"kind": "person", "name": "Lê Thị Kế"}, "proof": "0" * 64}


def may(case: Driven, ref: str, command: str, said: dict[str, Any]) -> bool:
    asked = HANDLERS[command].payload.model_validate(said)
    try:
        party_for_himself(Actor(id=ref, role=Role.PARTY, office=OFFICE), case.subject, asked)
    except Malformed:
        return False
    return True


@pytest.mark.parametrize(
    ("command", "said", "whose", "others"),
    [
        ("complain", {"about": "decision-7", "party": "C1", "reason": "Sai"}, "C1", "D1"),
        ("complain", {"about": "decision-7", "party": "D1", "reason": "Sai"}, "D1", "C1"),
        ("claim_succession", {"party": "C1", "ground": "assignment", **SUCCESSOR}, "C1", "D1"),
        ("claim_succession", {"party": "D1", "ground": "duty_taken_over", "consent": True, **SUCCESSOR}, "C1", "D1"),
    ],
)
def test_what_is_anothers_is_sent_by_him_alone(command: str, said: dict[str, Any], whose: str, others: str) -> None:
    case = due_case()
    assert may(case, whose, command, said)
    assert not may(case, others, command, said)


def test_who_owes_a_fee_asks_for_its_relief() -> None:
    case = due_case()
    transfer(case, 200_000_000)
    share_out(case)
    (fee, owed), *_ = case.subject.reckoned_fees.items()
    asked = {"fee": fee, "ground": "7.1.a"}
    assert owed.payer == "C1"
    assert may(case, "C1", "request_fee_relief", asked)
    assert not may(case, "D1", "request_fee_relief", asked)


def test_that_somebody_died_is_told_by_anybody_in_the_case() -> None:
    assert may(due_case(), "C1", "claim_succession", {"party": "D1", "ground": "death", **SUCCESSOR})
