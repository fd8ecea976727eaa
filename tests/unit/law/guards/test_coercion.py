"""Times and preconditions of coercion (LAW.md 8.4 with CORRECTIONS B8, B11; scenario S26)."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from law.errors import LawError
from law.guards.coercion import Footing, Measure, Operation, may_coerce, may_hold
from law.guards.overlays import Overlay

VN = timezone(timedelta(hours=7))


def at(year, month, day, hour=9, minute=0, minutes=60, **kw):
    start = datetime(year, month, day, hour, minute, tzinfo=VN)
    return Operation(start, start + timedelta(minutes=minutes), **kw)


@pytest.mark.parametrize(
    ("plan", "allowed"),
    [
        (at(2026, 8, 22), True),  # a make-up Saturday
        (at(2026, 8, 29), False),  # an ordinary Saturday
        (at(2026, 4, 27), False),  # Hùng Kings in lieu
        (at(2026, 3, 3, forces=True), False),
        (at(2026, 3, 3), True),
        (at(2026, 3, 5, 5, 59), False),
        (at(2026, 3, 5, 6, 0), True),
        (at(2026, 3, 5, 22, 0), False),
        (at(2026, 3, 5, 21, 59, minutes=0), True),
        (at(2026, 3, 5, 6, 0, forces=True), False),  # inside the union of both readings of the window
        (at(2026, 3, 6, forces=True), False),
        (at(2026, 3, 9, forces=True), True),
        (at(2026, 2, 2, forces=True), False),
        (at(2026, 1, 30, forces=True), True),
    ],
)
def test_law_8_4(pack, plan, allowed):
    assert may_hold(plan, pack).allowed is allowed


def test_s26_coercion_with_forces_on_25_02_2026_is_blocked(pack):
    verdict = may_hold(at(2026, 2, 25, forces=True), pack)
    assert (verdict.allowed, verdict.article) == (False, "D62 13.2")


def test_it_must_be_over_before_22_00_and_on_the_same_day(pack):
    assert not may_hold(at(2026, 9, 15, 20, 0, minutes=120), pack).allowed
    assert may_hold(at(2026, 9, 15, 20, 0, minutes=119), pack).allowed
    assert not may_hold(at(2026, 9, 15, 20, 0, minutes=600), pack).allowed


def test_b8_a_policy_day_bans_only_forces_against_a_policy_beneficiary(pack):
    assert not may_hold(at(2026, 7, 27, forces=True, debtor_is_policy_beneficiary=True), pack).allowed
    assert may_hold(at(2026, 7, 27, debtor_is_policy_beneficiary=True), pack).allowed
    assert may_hold(at(2026, 7, 27, forces=True), pack).allowed
    assert not may_hold(at(2026, 9, 15, forces=True, special_case=True), pack).allowed
    assert may_hold(at(2026, 9, 15, special_case=True), pack).allowed


def test_dissipation_overrides_night_and_holiday_with_a_reason_but_not_the_bans_on_forces(pack):
    night = at(2026, 9, 15, 23, override_reason="Đang chở tài sản đi")
    verdict = may_hold(night, pack)
    assert verdict.allowed
    assert verdict.warning
    assert not may_hold(at(2026, 9, 15, 23, override_reason="  "), pack).allowed
    assert not may_hold(at(2026, 3, 3, forces=True, override_reason="Đang tẩu tán"), pack).allowed


def test_deductions_are_not_coercion_on_the_spot(pack):
    assert may_hold(at(2026, 2, 17, 23, measure=Measure.TAKE_MONEY), pack).allowed


def test_moments_are_local_whatever_their_offset(pack):
    utc = datetime(2026, 9, 14, 23, 0, tzinfo=UTC)  # 06:00 on 15/09 in Vietnam
    assert may_hold(Operation(utc, utc + timedelta(hours=1)), pack).allowed


def test_bad_moments_are_errors(pack):
    naive = datetime(2026, 9, 15, 9, 0)
    with pytest.raises(LawError):
        may_hold(Operation(naive, naive), pack)
    with pytest.raises(LawError):
        may_hold(at(2026, 9, 15, minutes=-1), pack)


NOTIFIED = date(2026, 8, 24)  # T3: the ten days end on Thu 03/09/2026


def test_not_before_the_voluntary_period_is_over(pack):
    assert not may_coerce(Footing(date(2026, 9, 3), NOTIFIED), pack).allowed
    assert may_coerce(Footing(date(2026, 9, 4), NOTIFIED), pack).allowed
    assert not may_coerce(Footing(date(2026, 9, 4), None), pack).allowed


def test_dissipation_and_interim_measures_do_not_wait(pack):
    assert may_coerce(Footing(NOTIFIED, None, dissipation="Đang sang tên nhà"), pack).allowed
    assert may_coerce(Footing(NOTIFIED, None, interim_measure=True), pack).article == "L25 62.2"
    # They do not wait, but they do need a decision (72.4).
    assert not may_coerce(Footing(NOTIFIED, None, dissipation="Đang sang tên nhà", decision=False), pack).allowed


def test_b11_a_judgment_that_seized_needs_no_decision(pack):
    later = date(2026, 9, 10)
    assert not may_coerce(Footing(later, NOTIFIED, decision=False), pack).allowed
    verdict = may_coerce(Footing(later, NOTIFIED, decision=False, seized_by_judgment=True), pack)
    assert (verdict.allowed, verdict.article) == (True, "L25 72.4")


@pytest.mark.parametrize("overlay", list(Overlay))
def test_not_while_postponed_suspended_or_cancelled(pack, overlay):
    footing = Footing(date(2026, 9, 10), NOTIFIED, overlay=overlay, dissipation="Đang tẩu tán")
    assert not may_coerce(footing, pack).allowed


def test_not_without_means(pack):
    assert not may_coerce(Footing(date(2026, 9, 10), NOTIFIED, has_means=False), pack).allowed


def test_a_paid_buyer_and_a_recovery_survive_a_cancellation(pack):
    for extra in ({"paid_buyer": True}, {"recovers": True}):
        assert may_coerce(Footing(NOTIFIED, NOTIFIED, overlay=Overlay.CANCELLED, **extra), pack).allowed
