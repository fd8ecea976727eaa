"""Limitation of the request (L25 34.2; D152 3, 10; before 1/7/2026 L08 30; test vector T10)."""

from datetime import date, timedelta

import pytest

from law.errors import LawError
from law.guards.limitation import (
    Excluded,
    Exclusion,
    instalments_in_time,
    limitation,
    may_take_late_payment,
)

START = date(2021, 7, 15)
LAST = date(2026, 7, 15)


def storm(days, proof="Xác nhận của UBND xã"):
    return Excluded(Exclusion.FORCE_MAJEURE, date(2024, 9, 7), date(2024, 9, 6) + timedelta(days=days), proof)


def test_t10_five_years_to_the_day(pack):
    assert limitation(START, LAST, pack).article == "L25 34.2"
    assert limitation(START, LAST, pack).allowed
    late = limitation(START, LAST + timedelta(days=1), pack)
    assert not late.allowed
    assert late.working


def test_the_last_day_rolls_to_a_working_day_cc_148_5(pack):
    # 2/9/2026 is a holiday: the right runs to the end of the next working day.
    assert limitation(date(2021, 9, 2), date(2026, 9, 3), pack).allowed
    assert not limitation(date(2021, 9, 2), date(2026, 9, 4), pack).allowed


def test_proven_exclusions_extend_and_the_head_decides_r152_10_2(pack):
    late = LAST + timedelta(days=10)
    awaits = limitation(START, late, pack, excluded=[storm(10)])
    assert (awaits.allowed, awaits.warning, awaits.article) == (True, True, "D152 10.2")
    assert limitation(START, late, pack, excluded=[storm(10)], head_accepts=True).allowed
    assert not limitation(START, late, pack, excluded=[storm(10)], head_accepts=False).allowed


def test_without_proof_nothing_is_taken_off(pack):
    assert not limitation(START, LAST + timedelta(days=10), pack, excluded=[storm(10, proof=" ")]).allowed


def test_the_head_cannot_accept_what_no_exclusion_covers(pack):
    assert not limitation(START, LAST + timedelta(days=60), pack, excluded=[storm(10)], head_accepts=True).allowed


def test_overlapping_exclusions_count_once(pack):
    twice = [storm(10), storm(10)]
    assert not limitation(START, LAST + timedelta(days=15), pack, excluded=twice, head_accepts=True).allowed


def test_postponement_is_taken_off_only_before_the_new_law_and_without_consent(pack):
    def postponed(start, end, agreed=False):
        return [Excluded(Exclusion.POSTPONED, start, end, "Quyết định hoãn", creditor_agreed=agreed)]

    late = LAST + timedelta(days=20)
    before = (date(2026, 6, 1), date(2026, 6, 30))
    across = (date(2026, 6, 21), date(2026, 7, 14))
    in_time = limitation(START, late, pack, excluded=postponed(*before))
    assert in_time.allowed
    assert not in_time.warning  # the old law itself takes it off; there is nothing for the Head to weigh
    assert not limitation(START, late, pack, excluded=postponed(*before, agreed=True)).allowed
    assert not limitation(START, late, pack, excluded=postponed(*across)).allowed


def test_a_returned_request_has_no_limitation(pack):
    assert limitation(date(2010, 1, 1), date(2026, 9, 1), pack, returned=True).allowed


def test_each_instalment_runs_by_itself(pack):
    days = [date(2021, 3, 1), date(2022, 3, 1)]
    verdicts = instalments_in_time(days, date(2026, 9, 1), pack)
    assert [verdicts[d].allowed for d in days] == [False, True]


def test_a_time_that_ends_before_it_starts_is_an_error(pack):
    bad = [Excluded(Exclusion.OBSTACLE, date(2025, 2, 1), date(2025, 1, 1), "x")]
    with pytest.raises(LawError) as caught:
        limitation(START, date(2026, 9, 1), pack, excluded=bad)
    assert caught.value.field == "excluded"


def test_a_prisoner_may_pay_after_the_limitation():
    assert may_take_late_payment(True).article == "D152 10.3"
    assert not may_take_late_payment(False).allowed
