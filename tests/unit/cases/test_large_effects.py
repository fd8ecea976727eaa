"""An effect on many things is owed in parts: what was done of it stays done, whatever becomes of the rest."""

from __future__ import annotations

from benchmarks.large_case import LargeCase
from cases.events import Role
from cases.kernel import PART

CREDITORS = 2 * PART + 1


def approved() -> LargeCase:
    case = LargeCase(CREDITORS)
    case.act("receive_cash", Role.ENFORCER, amount=CREDITORS * 50_000, payer="Nguyễn Văn B")
    case.act("deposit_cash", Role.CASHIER, receipt="R1")
    case.act("distribute", Role.ENFORCER)
    case.perform()
    case.act("prepare_payouts", Role.ACCOUNTANT)
    case.act("approve_payouts", Role.HEAD, batch="B1")
    return case


def test_one_approval_of_many_orders_is_paid_in_parts() -> None:
    case = approved()
    parts = [owed.data["each"] for owed in case.state.owed.group("pay")]
    assert [len(part) for part in parts] == [PART, PART, 1]
    assert [name for part in parts for name in part] == [s.id for s in case.state.shares.group(("approved", "B1"))]
    case.perform()
    assert (case.state.unpaid, case.state.paid_out) == (0, CREDITORS * 50_000)


def test_what_one_part_came_to_stands_while_the_others_are_owed() -> None:
    case = approved()
    first, *others = case.state.owed.group("pay")
    case.perform_one(first)
    assert case.state.paid_out == PART * 50_000
    assert [o.key for o in case.state.owed.group("pay")] == [o.key for o in others]


def test_a_paper_goes_to_many_parties_in_parts() -> None:
    case = LargeCase(CREDITORS)
    case.act("amend_decision", Role.HEAD, change="Địa chỉ", legal_consequences="Không")
    case.perform_one(next(case.state.owed.group("issue_document")))
    parts = [owed.data["each"] for owed in case.state.owed.group("send_notices")]
    assert [len(part) for part in parts] == [PART, PART, 2]  # and the debtor
    case.perform()
    assert not case.state.notices.count("amendment-1")
