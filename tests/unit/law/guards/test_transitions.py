"""The illegal transitions of LAW.md section 11, as corrected (A2, A8, A18, B7)."""

from dataclasses import replace
from datetime import date

import pytest

from law.guards.authority import Officer, Role, may_sign
from law.guards.coercion import Footing
from law.guards.overlays import Overlay
from law.guards.transitions import AFTER_CANCELLATION, ALLOWED, Act, Situation, may

ON = date(2026, 9, 15)
READY = Footing(ON, date(2026, 8, 24))
CALM = Situation(ON, footing=READY)
PAUSES = (Overlay.POSTPONED, Overlay.SUSPENDED, Overlay.SUSPENDED_BY_OTHERS, Overlay.PAUSED_FOR_COMPLAINT)


def test_coercion_before_valid_notice_and_ten_days(pack):
    assert may(Act.COERCE, CALM, pack).allowed
    early = replace(CALM, footing=Footing(date(2026, 9, 3), date(2026, 8, 24)))
    assert not may(Act.COERCE, early, pack).allowed
    dissipating = replace(CALM, footing=Footing(date(2026, 8, 25), None, dissipation="Đang bán xe"))
    assert may(Act.COERCE, dissipating, pack).allowed
    assert not may(Act.COERCE, Situation(ON), pack).allowed


@pytest.mark.parametrize("overlay", PAUSES)
def test_no_enforcement_while_postponed_or_suspended(pack, overlay):
    paused = replace(CALM, overlay=overlay)
    for act in (Act.COERCE, Act.AUCTION, Act.PAY_OUT, Act.PROCEED):
        assert not may(act, paused, pack).allowed
    for act in (Act.RESUME, Act.CANCEL, Act.LIFT_MEASURES, Act.DELIVER_TO_PAID_BUYER):
        assert may(act, paused, pack).allowed


def test_a_postponement_after_the_winner_is_announced_does_not_stop_the_sale(pack):
    sold = replace(CALM, overlay=Overlay.POSTPONED, auction_winner_announced=True)
    assert may(Act.AUCTION, sold, pack).allowed


def test_a2_a8_b7_what_a_cancellation_leaves_open(pack):
    cancelled = replace(CALM, overlay=Overlay.CANCELLED, cancelled_under="48.8")
    for act in ALLOWED:
        assert may(act, cancelled, pack).allowed is (act in AFTER_CANCELLATION)
    assert not may(Act.RECALL_CANCELLATION, replace(cancelled, cancelled_under="48.4"), pack).allowed
    # The part that is not cancelled has no overlay of its own and goes on.
    assert may(Act.PROCEED, CALM, pack).allowed


def test_b7_security_by_a_private_office(pack):
    office = replace(CALM, private_office=True)
    assert may(Act.DECIDE_SECURITY, office, pack).article == "L25 31.4"
    assert not may(Act.DECIDE_SECURITY, office, pack).allowed
    assert not may(Act.COERCE, office, pack).allowed
    assert may(Act.FREEZE_MINUTES, office, pack).allowed


def test_auction_waits_for_the_revaluation_window(pack):
    assert not may(Act.AUCTION, replace(CALM, revaluation_window_ends=ON), pack).allowed
    assert may(Act.AUCTION, replace(CALM, revaluation_window_ends=date(2026, 9, 14)), pack).allowed


def test_a18_a_second_revaluation_and_ranks_of_the_same_step(pack):
    assert not may(Act.REVALUE_ON_REQUEST, replace(CALM, revaluations_on_request=1), pack).allowed
    assert not may(Act.PAY_OUT, replace(CALM, higher_rank_unpaid=True), pack).allowed
    assert may(Act.PAY_OUT, replace(CALM, higher_rank_unpaid=True, preferred=True), pack).allowed


def test_b7_only_an_electronic_receipt_needs_a_digital_signature(pack):
    electronic = replace(CALM, receipt_is_electronic=True, receipt_is_signed=False)
    assert not may(Act.ISSUE_RECEIPT, electronic, pack).allowed
    assert may(Act.ISSUE_RECEIPT, replace(electronic, receipt_is_electronic=False), pack).allowed


def test_a_decision_signed_without_authority(pack):
    enforcer = Officer("an", Role.ENFORCER)
    signer = may_sign("cancel", enforcer, ON, pack)
    assert not may(Act.SIGN_DECISION, replace(CALM, signer=signer), pack).allowed
    head = may_sign("cancel", Officer("h", Role.HEAD), ON, pack)
    assert may(Act.SIGN_DECISION, replace(CALM, signer=head), pack).allowed
    assert not may(Act.SIGN_DECISION, CALM, pack).allowed


def test_a_register_line_is_never_deleted_and_numbers_never_published(pack):
    assert not may(Act.DELETE_REGISTER_LINE, CALM, pack).allowed
    assert not may(Act.PUBLISH_ID_NUMBER, CALM, pack).allowed


def test_every_act_has_an_answer_with_an_article(pack):
    assert set(ALLOWED) | {Act.DELETE_REGISTER_LINE, Act.PUBLISH_ID_NUMBER} == set(Act)
    assert all(may(act, CALM, pack).article for act in Act)
