"""Postponement, suspension, cancellation (L25 46–48; CORRECTIONS A2–A4, A8, A17; scenario S12; vector T20)."""

from datetime import date, datetime, timedelta, timezone

import pytest

from law.errors import LawError
from law.guards.facts import Fact as F
from law.guards.overlays import GROUNDS, Interest, Overlay, may_resume, overlay
from law.guards.protest import AFTER_REVIEW, Performed, Review, Step, after_review, protesters_request

VN = timezone(timedelta(hours=7))
COERCION = datetime(2026, 9, 15, 8, 0, tzinfo=VN)
DATED = date(2026, 9, 12)


def allowed(code, *facts, pack):
    return overlay(code, facts, pack).verdict.allowed


def ask(pack, hour, minute, **kw):
    received = datetime(2026, 9, 14, hour, minute, tzinfo=VN)
    return protesters_request(received, DATED, pack, coercion_at=COERCION, **kw)


def test_t20_s12_the_24_hour_rule(pack):
    must = ask(pack, 7, 59)
    assert must.verdict.allowed
    assert not must.verdict.warning
    discretionary = ask(pack, 8, 1)
    assert discretionary.verdict.allowed
    assert discretionary.verdict.warning
    assert not ask(pack, 8, 0).verdict.warning  # "at least 24 hours": exactly 24 is enough


def test_s12_three_months_from_the_date_of_the_request_and_once_only(pack):
    assert ask(pack, 7, 59).until == date(2026, 12, 14)  # 12/12 is a Saturday
    second = ask(pack, 7, 59, earlier_requests=1)
    assert not second.verdict.allowed
    stale = protesters_request(COERCION, date(2026, 6, 1), pack, coercion_at=COERCION + timedelta(days=9))
    assert not stale.verdict.allowed


def test_what_is_enforced_is_not_postponed(pack):
    assert not ask(pack, 7, 59, performed=Performed.ALL).verdict.allowed
    assert ask(pack, 7, 59, performed=Performed.PART).part_only


def test_without_a_fixed_coercion_a_setting_decides(pack):
    answer = protesters_request(COERCION, DATED, pack)
    assert answer.verdict.allowed
    assert answer.verdict.warning


def test_a_naive_moment_is_an_error(pack):
    with pytest.raises(LawError) as caught:
        protesters_request(datetime(2026, 9, 14, 8, 0), DATED, pack)
    assert caught.value.field == "received_at"


def test_a17_an_unknown_address_postpones_only_a_personal_duty(pack):
    assert not allowed("46.1.b", F.DEBTOR_ADDRESS_UNKNOWN, pack=pack)
    assert allowed("46.1.b", F.DEBTOR_ADDRESS_UNKNOWN, F.PERSONAL, pack=pack)
    assert allowed("46.1.a", F.GRAVELY_ILL, F.NOT_TRANSFERABLE, pack=pack)


def test_46_1_c_and_its_interest(pack):
    answer = overlay("46.1.c", {F.CREDITOR_ASKS}, pack)
    assert (answer.verdict.allowed, answer.interest, answer.rule) == (True, Interest.STOPS_UNLESS_AGREED, "R116")
    assert not allowed("46.1.c", F.CREDITOR_ASKS, F.HARMS_OTHERS, pack=pack)


@pytest.mark.parametrize("bar", [F.ASSET_ADJUDGED, F.OTHER_MEANS])
def test_46_1_d_yields_to_an_adjudged_asset_or_other_means(pack, bar):
    assert allowed("46.1.d", F.OWNERSHIP_DISPUTE_ACCEPTED, pack=pack)
    assert not allowed("46.1.d", F.OWNERSHIP_DISPUTE_ACCEPTED, bar, pack=pack)


def test_a3_dissolution_alone_does_not_cancel(pack):
    assert not allowed("48.2", F.DEBTOR_CEASED, pack=pack)
    assert not allowed("48.2", F.DEBTOR_CEASED, F.NO_ASSETS, pack=pack)
    assert allowed("48.2", F.DEBTOR_CEASED, F.NO_ASSETS, F.NOT_TRANSFERABLE, pack=pack)
    assert allowed("48.2", F.DEBTOR_DEAD, F.NO_ASSETS, pack=pack)
    assert allowed("48.1", F.CREDITOR_DEAD, F.NO_HEIR, pack=pack)
    assert not allowed("48.1", F.CREDITOR_CEASED, F.NO_HEIR, pack=pack)


def test_a4_a_consensual_cancellation_waits_for_fees_and_the_buyers_consent(pack):
    assert not allowed("48.4", F.CREDITOR_ASKS, pack=pack)
    assert allowed("48.4", F.CREDITOR_ASKS, F.FEES_AND_COSTS_PAID, pack=pack)
    sold = (F.AGREED_IN_WRITING, F.FEES_AND_COSTS_PAID, F.ASSET_SOLD_UNDELIVERED)
    assert not allowed("48.4", *sold, pack=pack)
    assert allowed("48.4", *sold, F.BUYER_CONSENTS, pack=pack)
    assert not allowed("48.4", F.CREDITOR_ASKS, F.FEES_AND_COSTS_PAID, F.EVADES_FEE, pack=pack)


def test_a8_an_auction_buyer_who_paid_gets_the_asset_first(pack):
    assert allowed("48.6", F.JUDGMENT_ANNULLED, pack=pack)
    assert not allowed("48.6", F.JUDGMENT_ANNULLED, F.BUYER_PAID_IN_FULL, pack=pack)
    assert allowed("48.6", F.JUDGMENT_ANNULLED, F.BUYER_PAID_IN_FULL, F.DELIVERED_TO_BUYER, pack=pack)


def test_47_insolvency_has_exceptions_and_47_2_is_anothers_decision(pack):
    assert not allowed("47.1.a", F.INSOLVENCY_FILED, F.MONEY_DUTY, F.INSOLVENCY_EXEMPT, pack=pack)
    notice = overlay("47.2", {F.PROTESTER_SUSPENDS}, pack)
    assert (notice.decided_by, notice.interest, notice.overlay) == (
        "other",
        Interest.STOPS,
        Overlay.SUSPENDED_BY_OTHERS,
    )


def test_a17_47_1_b_only_a_wholly_enforced_award_escapes(pack):
    assert not allowed("47.1.b", F.COURT_ASKS_AWARD_STAY, F.DONE_WHOLLY, pack=pack)
    assert allowed("47.1.b", F.COURT_ASKS_AWARD_STAY, pack=pack)


def test_every_refusal_says_what_is_missing(pack):
    for code in GROUNDS:
        refused = overlay(code, set(), pack).verdict
        assert not refused.allowed
        assert refused.working
        assert refused.article in (code, f"L25 {code}")


def test_every_rule_of_a_ground_is_in_the_pack(pack):
    rules = {overlay(code, set(), pack).rule for code in GROUNDS}
    assert all(pack.rule(rule) for rule in rules if rule)


def test_a_pause_for_a_complaint_is_the_resolvers_and_stops_no_interest(pack):
    answer = overlay("101.1.b", {F.COMPLAINT_PENDING, F.HARMS_PARTIES}, pack)
    assert (answer.verdict.allowed, answer.decided_by, answer.interest) == (True, "resolver", Interest.RUNS)
    assert may_resume("101.1.c", Overlay.PAUSED_FOR_COMPLAINT).allowed


def test_an_unknown_ground_is_an_error(pack):
    with pytest.raises(LawError) as caught:
        overlay("46.1.z", set(), pack)
    assert caught.value.field == "ground"


def test_resuming_belongs_to_its_overlay_and_only_48_8_is_undone():
    assert may_resume("46.3", Overlay.POSTPONED).allowed
    assert not may_resume("46.3", Overlay.CANCELLED).allowed
    assert may_resume("64.2", Overlay.CANCELLED, cancelled_under="48.8").allowed
    assert not may_resume("64.2", Overlay.CANCELLED, cancelled_under="48.4").allowed
    with pytest.raises(LawError):
        may_resume("nothing", Overlay.POSTPONED)


def test_after_a_review_l25_63():
    assert after_review(Review.AMENDED, Performed.NOTHING) == ("L25 63.3", (Step.RESUME, Step.AMEND))
    assert after_review(Review.ANNULLED, Performed.PART)[1] == (Step.CANCEL_REST, Step.NOTIFY)
    assert all(set(row) == set(Performed) for row in AFTER_REVIEW.values())
