"""Sale (S19, S20; A18, B4, B13–B15), private offices (S31; B3, B7), entrustment (S32)."""

from datetime import date

import pytest

from law.errors import LawError
from law.guards.entrustment import Fault, Place, may_send_back, where_to
from law.guards.private_office import Deed, Next, Wish, after_security, may_do
from law.guards.sale import (
    HALTS,
    Deposit,
    Halt,
    Lot,
    deposit_goes_to,
    may_halt,
    may_pay,
    may_reduce,
    may_reprice,
    may_revalue_on_request,
    may_take,
)
from law.pack import current_pack
from law.sale import Next as AfterReduction
from law.sale import after_failed_auction

M = 1_000_000
PACK = current_pack()
SALE_DAY = date(2026, 9, 1)


def test_s19_a_reduction_of_11_percent_is_an_error():
    lot = Lot(price=1000 * M, reductions=0, costs=10 * M)
    assert (may_reduce(lot, 890 * M, SALE_DAY, PACK).allowed, may_reduce(lot, 890 * M, SALE_DAY, PACK).article) == (
        False,
        "L25 83.3",
    )
    assert may_reduce(lot, 900 * M, SALE_DAY, PACK).allowed
    assert not may_reduce(lot, 900 * M - 1, SALE_DAY, PACK).allowed
    assert not may_reduce(lot, 1000 * M, SALE_DAY, PACK).allowed
    with pytest.raises(LawError):
        may_reduce(lot, -1, SALE_DAY, PACK)


def test_b13_the_stop_comes_before_the_next_reduction():
    assert not may_reduce(Lot(10 * M, 5, costs=9 * M), 9 * M, SALE_DAY, PACK).allowed
    assert may_reduce(Lot(10 * M, 5, costs=9 * M - 1), 9 * M, SALE_DAY, PACK).allowed
    mortgaged = Lot(700 * M, 3, costs=50 * M, secured=580 * M)
    assert may_reduce(mortgaged, 630 * M, SALE_DAY, PACK).article == "D152 55.4"
    assert may_reduce(mortgaged, 630 * M + 1, SALE_DAY, PACK).allowed


@pytest.mark.parametrize("secured", [None, 500 * M])
@pytest.mark.parametrize("costs", [10 * M, 400 * M, 900 * M])
def test_the_guard_and_the_chain_of_reductions_agree(costs, secured):
    after = after_failed_auction(1000 * M, 1, SALE_DAY, PACK, costs=costs, secured_debt=secured)
    allowed = may_reduce(Lot(1000 * M, 1, costs, secured), after.next_price, SALE_DAY, PACK).allowed
    assert allowed is (after.next is AfterReduction.REDUCE)


def test_b14_the_creditor_may_take_from_the_second_reduction_until_the_next():
    assert not may_take(Lot(900 * M, 1, 0), SALE_DAY, PACK).allowed
    assert may_take(Lot(810 * M, 2, 0), SALE_DAY, PACK).allowed
    assert not may_reduce(Lot(810 * M, 2, 0, creditor_takes=True), 729 * M, SALE_DAY, PACK).allowed


def test_s20_payment_on_day_45(pack):
    sold, day45, day60 = date(2026, 8, 3), date(2026, 9, 17), date(2026, 10, 2)
    assert not may_pay(sold, day45, pack).allowed
    assert may_pay(sold, day45, pack, agreed_until=day60).allowed
    assert not may_pay(sold, date(2026, 10, 9), pack, agreed_until=date(2026, 12, 1)).allowed
    assert not may_pay(sold, day45, pack, agreed_until=date(2026, 9, 10)).allowed
    assert may_pay(sold, date(2026, 9, 3), pack).allowed  # 2/9 is a holiday
    assert deposit_goes_to(contract_accepted=True, is_deposit=True) == (Deposit.AGENCY, "D152 65.5")
    assert deposit_goes_to(contract_accepted=False, is_deposit=True)[0] is Deposit.STATE_BUDGET
    assert deposit_goes_to(contract_accepted=True, is_deposit=False)[0] is Deposit.CONTRACT


def test_84_only_before_the_winner_is_announced():
    assert set(HALTS) == set(Halt)
    for reason in Halt:
        assert may_halt(reason, winner_announced=False).article == f"L25 {reason}"
        assert not may_halt(reason, winner_announced=True).allowed


def test_a18_a_second_revaluation_on_request_is_illegal(pack):
    told, asked = date(2026, 8, 3), date(2026, 8, 10)
    assert may_revalue_on_request(told, asked, pack, paid=True, done_before=False).allowed
    assert not may_revalue_on_request(told, asked, pack, paid=True, done_before=True).allowed
    assert not may_revalue_on_request(told, date(2026, 8, 11), pack, paid=True, done_before=False).allowed
    assert not may_revalue_on_request(told, asked, pack, paid=False, done_before=False).allowed


def test_b4_repricing_needs_both_conditions_and_a_fifth():
    def may(now, asked=True, delayed=True):
        return may_reprice(100, now, SALE_DAY, PACK, asked_proven_and_paid=asked, force_majeure_delay=delayed).allowed

    assert may(120)
    assert may(80)
    assert not may(119)
    assert not may(150, delayed=False)
    assert not may(150, asked=False)


def test_s31_b3_a_matter_is_not_transferred_against_the_requester(pack):
    received, after = date(2026, 8, 3), date(2026, 8, 11)
    assert after_security(received, date(2026, 8, 10), pack, wish=Wish.TRANSFER).step is Next.WAIT
    assert after_security(received, after, pack, wish=Wish.TRANSFER).step is Next.TRANSFER
    assert after_security(received, after, pack).step is Next.LIFT_AND_KEEP
    assert after_security(received, after, pack, performed_or_agreed=True).step is Next.LIFT


def test_b7_an_office_draws_freeze_minutes_but_decides_no_security():
    assert may_do(Deed.FREEZE_MINUTES).article == "D151 43.1"
    for deed in (Deed.SECURITY_DECISION, Deed.COERCE, Deed.ENTRUST, Deed.ENFORCE_EX_OFFICIO, Deed.ENFORCE_ENTRUSTED):
        assert not may_do(deed).allowed


def test_s32_an_entrustment_goes_back_only_for_error_or_competence():
    assert may_send_back(Fault.NOT_COMPETENT).allowed
    assert may_send_back(Fault.CLEAR_ERROR).allowed
    for fault in (Fault.NONE, Fault.DEBTOR_WITHOUT_MEANS, Fault.ASSETS_ELSEWHERE):
        assert not may_send_back(fault).allowed


def test_entrusting_to_one_of_several_places():
    north, south = Place("01", 50), Place("79", 80)
    assert where_to([north, south], 60)[0] is south
    assert where_to([north, south], 100)[0] is south
    agreed = Place("48", 1, agreed_by_parties=True)
    assert where_to([north, south, agreed], 60)[0] is agreed
    with pytest.raises(LawError):
        where_to([], 1)
