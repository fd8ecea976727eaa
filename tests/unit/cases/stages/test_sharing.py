"""Several cases of one debtor: the price of his asset serves them by rank and pro rata (L25 54.2.b; LAW.md P4)."""

from datetime import date

import pytest

from cases.events import Role
from cases.settlement import sharer
from cases.sharing import Sharer
from law.pack import current_pack
from tests.assets_driver import saleable, seized, sold
from tests.cases_driver import FAR_OFFICES, Driven, due_case, pay_out, transfer, verified_case
from tests.intake_samples import A, B, C, owes

M = 1_000_000
PACK = current_pack()
ELSEWHERE = "case:case/79/tests/D-2/1"


def other(amount: int, requested_on: str, kind: str = "other_debt") -> dict:
    """Another case of B, as a distribution is told of it."""
    claim = {"id": "case/79/tests/D-2/1#K1", "kind": kind, "amount": amount, "adjudged": amount}
    claim |= {"requested_on": requested_on, "ex_officio": False}
    return {"case": "case/79/tests/D-2/1", "decision": "09/QĐ-THADS", "principal": [claim], "interest": []}


def bought(case: Driven | None = None) -> Driven:
    """The car is sold for 160 000 000 đồng, paid for and delivered; the case is owed 200 000 000."""
    case = sold(case and saleable(case=seized(case, value=100 * M)))
    transfer(case, 160 * M, payer="Trần Mua")
    case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
    return case


def shared(case: Driven, *others: dict) -> dict[str, int]:
    """What a distribution gives to this case (its fee with it), and to others."""
    case.go("distribute", Role.ENFORCER, {}, facts={"sharers": list(others)})
    made: dict[str, int] = {}
    for share in case.fact("money_distributed")["shares"]:
        name = "own" if share["claim"].startswith("K") or share["claim"] == "fee" else share["claim"]
        made[name] = made.get(name, 0) + share["amount"]
    return made


def test_p4_who_asked_before_the_coercion_shares_pro_rata() -> None:
    """200 of 300 here, 100 of 300 there; the last đồng as the law's own sharing has it."""
    made = shared(bought(), other(100 * M, "2026-08-01"))
    assert sum(made.values()) == 160 * M
    assert made[ELSEWHERE] == pytest.approx(160 * M / 3, abs=1)


def test_p4_who_asked_later_gets_what_is_left() -> None:
    assert ELSEWHERE not in shared(bought(), other(100 * M, "2026-09-30"))
    small = bought(verified_case(owes(B, A, amount=100 * M)))
    assert shared(small, other(100 * M, "2026-09-30")) == {"own": 100 * M, ELSEWHERE: 60 * M}


def test_a_higher_rank_in_another_case_comes_first() -> None:
    assert shared(bought(), other(50 * M, "2026-08-01", "alimony")) == {"own": 110 * M, ELSEWHERE: 50 * M}


def test_what_was_paid_without_coercion_is_the_cases_own() -> None:
    case = due_case()
    transfer(case, 50 * M)
    assert shared(case, other(100 * M, "2026-08-01")) == {"own": 50 * M}


def test_the_part_of_another_case_lies_in_suspense_for_it() -> None:
    case = bought(verified_case(owes(B, A, amount=100 * M)))
    shared(case, other(60 * M, "2026-08-01"))
    share = next(one for one in case.subject.shares.group("for a case"))
    assert case.refused("pay_in_person", Role.CASHIER, {"share": share.id}) == "L25 54.2.b"
    before = case.ledger["suspense:79"]
    case.go("transfer_to_cases", Role.ACCOUNTANT)
    assert case.ledger["suspense:79"] == before - share.amount
    assert sum(case.ledger.values()) == 0
    assert case.fact("shared_with_case")["text"].startswith("THA79")
    assert case.refused("transfer_to_cases", Role.ACCOUNTANT) == "L25 54.2.b"


FAR = "case/01/tests/D-2/1"


def far(amount: int) -> dict:
    """A case of B at another office, whose claim is older than the coercion here."""
    told = other(amount, "2026-08-01")
    return {**told, "case": FAR, "principal": [{**told["principal"][0], "id": f"{FAR}#K1"}], "elsewhere": True}


def test_another_office_has_a_part_of_what_is_left_and_is_paid_to_its_account() -> None:
    assert shared(bought(), far(100 * M)) == {"own": 160 * M}  # all of it is owed here
    case = bought(verified_case(owes(B, A, amount=100 * M)))
    assert shared(case, far(80 * M)) == {"own": 100 * M, f"case:{FAR}": 60 * M}
    assert case.refused("transfer_to_cases", Role.ACCOUNTANT, facts={"far_offices": {}}) == "L25 54.2.b"
    case.go("transfer_to_cases", Role.ACCOUNTANT)
    assert case.refused("transfer_to_cases", Role.ACCOUNTANT) == "L25 54.2.b"
    case.go("decide_fees")
    pay_out(case)
    paid = [share for share in case.subject.shares.values() if share.claim == f"case:{FAR}"]
    assert [(share.payee, share.status) for share in paid] == [("O1", "paid")]
    assert case.subject.parties["O1"].name == FAR_OFFICES["01"]["name"]
    assert sum(case.ledger.values()) == 0


def test_a_contested_plan_sets_nothing_free() -> None:
    case = bought()
    shared(case, other(100 * M, "2026-08-01"))
    plan = next(iter(case.subject.plans))
    case.go("complain", Role.PARTY, {"about": plan, "party": "D1", "reason": "Chia không đúng"})
    assert case.refused("transfer_to_cases", Role.ACCOUNTANT) == "D152 30.3.c"


def test_what_a_case_may_ask_counts_what_it_holds() -> None:
    on = date(2026, 10, 1)
    case = due_case(owes(B, A, amount=30 * M), owes(B, C, amount=70 * M))
    asked = sharer(case.subject, on, PACK)
    assert asked
    assert asked.owed == 100 * M
    assert Sharer.read(asked.told()) == asked
    transfer(case, 40 * M)
    left = sharer(case.subject, on, PACK)
    assert left
    assert left.owed == 60 * M
    transfer(case, 60 * M)
    assert sharer(case.subject, on, PACK) is None
