"""The acceptance scenarios of LAW 11 that ask for a day, and rows that CORRECTIONS changed."""

from datetime import date, datetime
from typing import Any

import pytest

from law.errors import LawError
from law.model import Regime
from law.pack import current_pack
from law.periods import VIETNAM, Suspension, due_for, due_in_chain, enforcement_year

PACK = current_pack()


def when_due(rule: str, start: date | datetime, **facts: str) -> date:
    return due_for(rule, start, PACK, facts=facts, working=False).due


def test_s1_a_complete_online_request_on_a_sunday_night() -> None:
    sent = datetime(2026, 7, 5, 21, 10, tzinfo=VIETNAM)
    assert when_due("R006", sent) == date(2026, 7, 10)


def test_s2_an_incomplete_request() -> None:
    assert when_due("R005", datetime(2026, 7, 5, 21, 10, tzinfo=VIETNAM)) == date(2026, 7, 6)


def test_s7_alimony_covers_the_enforcement_year() -> None:
    assert enforcement_year(date(2026, 11, 10), PACK)[1] == date(2027, 9, 30)
    assert when_due("R177", date(2026, 11, 10)) == date(2027, 9, 30)


def test_s9_sent_is_notified() -> None:
    assert when_due("R020", datetime(2026, 8, 30, 21, 0, tzinfo=VIETNAM)) == date(2026, 8, 30)


def test_s12_a_postponement_by_the_protester_lasts_three_months_from_the_request() -> None:
    assert when_due("R118", date(2026, 9, 14)) == date(2026, 12, 14)
    received = datetime(2026, 9, 14, 7, 59, tzinfo=VIETNAM)
    assert due_for("R117", received, PACK).due_at == datetime(2026, 9, 14, 13, 29, tzinfo=VIETNAM)


def test_s14_two_years_without_condition() -> None:
    assert when_due("R038", date(2026, 8, 3)) == date(2028, 8, 3)
    assert due_for("R038", date(2026, 8, 3), PACK).provisional


def test_s15_a_prisoner_with_more_than_two_years_is_verified_yearly() -> None:
    assert when_due("R037", date(2026, 8, 3), prisoner_two_years="yes") == date(2027, 8, 3)
    assert when_due("R037", date(2026, 8, 3), address_unknown="yes") == date(2027, 8, 3)
    assert when_due("R037", date(2026, 8, 3)) == date(2027, 2, 3)


def test_s16_new_information() -> None:
    assert when_due("R036", date(2026, 8, 3)) == date(2026, 8, 13)


def test_s20_payment_of_the_price() -> None:
    assert when_due("R091", date(2026, 8, 3)) == date(2026, 9, 3)
    assert when_due("R091b", date(2026, 8, 3)) == date(2026, 10, 2)


def test_s21_payout() -> None:
    assert when_due("R097", date(2026, 8, 10)) == date(2026, 8, 20)


def test_s23_a_complaint_about_a_freeze() -> None:
    assert when_due("R140", date(2026, 8, 3)) == date(2026, 8, 13)
    assert when_due("R140", date(2026, 3, 9), measure="account_freeze") == date(2026, 3, 12)


def test_s30_each_step_under_the_law_of_its_day() -> None:
    seized = due_for("R069", date(2026, 6, 20), PACK)
    contract = due_for("R070", date(2026, 7, 2), PACK)
    assert (seized.regime, contract.regime) == (Regime.OLD, Regime.NEW)


def test_s31_a_private_office_hands_over() -> None:
    assert when_due("R054", date(2026, 7, 6)) == date(2026, 7, 13)
    assert when_due("R164a", date(2026, 7, 14)) == date(2026, 7, 16)
    assert when_due("R165", date(2026, 7, 16)) == date(2026, 7, 23)


def test_s32_an_entrusted_matter() -> None:
    assert when_due("R126", date(2026, 7, 6)) == date(2026, 7, 13)


def test_s34_the_end_of_a_publication() -> None:
    assert when_due("R035", date(2026, 7, 6)) == date(2026, 7, 9)
    assert when_due("R035b", date(2026, 7, 9)) == date(2026, 7, 13)


@pytest.mark.parametrize(
    ("rule", "start", "facts", "expected"),
    [
        ("R016", date(2026, 7, 6), {}, date(2026, 7, 9)),
        ("R016", date(2026, 3, 9), {}, date(2026, 3, 16)),
        ("R021", date(2026, 7, 6), {}, date(2026, 7, 13)),
        ("R021", date(2026, 3, 9), {}, date(2026, 3, 19)),
        ("R023b", date(2026, 7, 6), {}, date(2027, 1, 6)),  # A19
        ("R023b", date(2025, 9, 8), {}, date(2026, 3, 9)),  # A19: the old law had six months too
        ("R027", date(2026, 7, 6), {}, date(2026, 7, 9)),
        ("R060", date(2026, 9, 15), {}, date(2026, 9, 11)),
        ("R060", date(2026, 3, 16), {}, date(2026, 3, 11)),
        ("R077", date(2026, 7, 6), {"form": "immovable"}, date(2026, 7, 21)),
        ("R077", date(2026, 7, 6), {"form": "movable"}, date(2026, 7, 13)),
        ("R077", date(2026, 3, 9), {"form": "movable"}, date(2026, 4, 9)),
        ("R096", date(2026, 3, 9), {}, date(2026, 4, 13)),  # B30: 25 working days
        ("R097b", date(2026, 7, 6), {}, date(2026, 8, 20)),
        ("R103", date(2026, 9, 15), {}, date(2026, 8, 28)),
        ("R105", date(2026, 3, 9), {}, date(2026, 3, 16)),  # A20
        ("R105", date(2026, 7, 6), {}, date(2026, 7, 9)),
        ("R106", date(2026, 7, 20), {}, date(2026, 8, 5)),
        ("R115b", date(2026, 3, 9), {}, date(2026, 3, 19)),  # B25
        ("R158", date(2026, 3, 9), {}, date(2027, 3, 9)),  # L25 116.2
        ("R161", date(2026, 3, 9), {}, date(2026, 6, 8)),  # B31: 90 days, 7/6 is a Sunday
        ("R163", date(2026, 7, 6), {}, date(2026, 8, 5)),
    ],
)
def test_rows_of_both_regimes(rule: str, start: date, facts: dict[str, str], expected: date) -> None:
    assert when_due(rule, start, **facts) == expected


def test_a_query_to_a_bank_is_answered_at_once() -> None:
    asked = datetime(2026, 7, 6, 9, 0, tzinfo=VIETNAM)
    assert due_for("R027", asked, PACK, facts={"holder": "bank"}).due_at == datetime(2026, 7, 6, 14, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("rule", "start", "field"),
    [
        ("R005", date(2026, 3, 9), "rule"),  # the old law had no such period
        ("R061", date(2026, 9, 15), "rule"),  # the new one has none
        ("R077", date(2026, 7, 6), "facts"),
        ("R012", date(2026, 7, 6), "rule"),
    ],
)
def test_what_has_no_answer_says_why(rule: str, start: date, field: str) -> None:
    with pytest.raises(LawError) as wrong:
        due_for(rule, start, PACK)
    assert wrong.value.field == field


def test_a_period_follows_on_the_rolled_end_of_the_one_before(changed_pack: Any) -> None:
    chain = due_in_chain(["R025", "R026"], date(2026, 7, 2), PACK)
    assert [(step.rule, step.due) for step in chain] == [("R025", date(2026, 7, 13)), ("R026", date(2026, 7, 22))]
    raw = changed_pack("settings/time.toml", 'default = "from_rolled_end"', 'default = "from_raw_end"')
    assert due_in_chain(["R025", "R026"], date(2026, 7, 2), raw)[1].due == date(2026, 7, 21)


def test_the_lead_time_of_a_coercion_with_forces() -> None:
    """CORRECTIONS, omission 3: 3 + 3 + 3 working days of the police and the enforcer before the last five."""
    chain = due_in_chain(["R055", "R056", "R057"], date(2026, 7, 6), PACK)
    assert chain[-1].due == date(2026, 7, 17)


class TestTransition:
    """Periods that were running on 1/7/2026 (LAW 0.3): officials the earlier day, citizens the later one."""

    def test_an_official_duty_takes_the_earlier_day(self) -> None:
        answer = due_for("R026", date(2026, 6, 26), PACK)  # old: 10 days to Mon 6/7; new: 9 days to Sun 5/7, rolled
        assert answer.due == date(2026, 7, 6)
        answer = due_for("R026", date(2026, 6, 23), PACK)  # old: Fri 3/7; new: Thu 2/7
        assert (answer.due, answer.regime) == (date(2026, 7, 2), Regime.NEW)
        assert any("running_periods_officials" in line.article for line in answer.working)

    def test_a_right_takes_the_later_day(self) -> None:
        answer = due_for("R077", date(2026, 6, 29), PACK, facts={"form": "movable"})  # 1 MO against 5 WD
        assert (answer.due, answer.regime) == (date(2026, 7, 29), Regime.OLD)
        assert any("running_periods_citizens" in line.article for line in answer.working)
        assert any("06/07/2026" in line.vi for line in answer.working)

    def test_a_period_that_ended_before_is_left_alone(self) -> None:
        answer = due_for("R026", date(2026, 6, 10), PACK)
        assert (answer.due, answer.regime) == (date(2026, 6, 22), Regime.OLD)
        assert not any("running_periods" in line.article for line in answer.working)

    def test_a_suspension_may_carry_a_period_across(self) -> None:
        stop = Suspension(date(2026, 6, 15), date(2026, 7, 10), "hoãn")
        answer = due_for("R026", date(2026, 6, 10), PACK, suspensions=[stop])
        assert (answer.due, answer.regime) == (date(2026, 7, 15), Regime.NEW)

    def test_the_policy_is_a_setting(self, changed_pack: Any) -> None:
        strict = changed_pack(
            "settings/time.toml",
            '[running_periods_citizens]\ndefault = "later"',
            '[running_periods_citizens]\ndefault = "earlier"',
        )
        answer = due_for("R077", date(2026, 6, 29), strict, facts={"form": "movable"})
        assert answer.due == date(2026, 7, 6)
