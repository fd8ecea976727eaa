"""What is held without its judgment or owner: L25 57.4; D152 34.4, 38.3."""

from __future__ import annotations

from datetime import date

import pytest

from cases.events import Role
from cases.references import reference
from tests.cases_driver import day
from tests.proceedings_driver import office_year
from tests.state_driver import kept

SORTS = {
    "provisional_money": ("R113", "L25 57.4", "judgment_received"),
    "prison_money": ("R251", "D152 34.4", "prison_money_claimed"),
    "exhibit": ("R259", "D152 38.3", "exhibit_judgment_found"),
}


@pytest.mark.parametrize("sort", SORTS)
def test_five_years_from_the_day_it_came(sort: str) -> None:
    rule, article, found = SORTS[sort]
    driven = kept(sort)
    assert driven.duty(rule).due == date(2031, 9, 1)
    disposal = {"disposal": "sale" if sort == "exhibit" else "state_fund"}
    assert driven.refused("decide_kept", Role.HEAD, disposal) == article
    driven.go("release_kept", Role.CLERK, {"leads_to": "case/79/tests/HS-1/1"})
    assert driven.kinds() == [found]
    assert driven.subject.over
    assert driven.refused("release_kept", Role.CLERK, {"leads_to": "x"}) == article


@pytest.mark.parametrize("sort", SORTS)
def test_then_the_head_decides(sort: str) -> None:
    _, article, _ = SORTS[sort]
    driven = kept(sort)
    driven.wait(day(9, 3, year=2031))
    wrong = {"disposal": "state_fund" if sort == "exhibit" else "sale"}
    assert driven.refused("decide_kept", Role.HEAD, wrong) == article
    driven.go("decide_kept", Role.HEAD, {"disposal": "destruction" if sort == "exhibit" else "state_fund"})
    driven.perform()
    assert driven.subject.over


def test_money_of_the_bank_waits_in_suspense_for_its_case() -> None:
    credit = {
        "unclaimed": 3_200_000,
        "booked_at": "2026-09-01T02:00:00+00:00",
        "reference": "",
        "payer": {},
        "named": [],
    }
    driven = kept("prison_money", credit=credit)
    own = f"kept:{driven.subject.id}"
    assert (driven.ledger["suspense:79"], driven.ledger[own]) == (3_200_000, -3_200_000)
    assert driven.refused("release_kept", Role.CLERK, {"leads_to": "Nguyễn Văn A"}) == "D152 34.4"
    driven.go("release_kept", Role.CLERK, {"leads_to": "case/79/tests/HS-1/1"})
    assert (driven.ledger["suspense:79"], driven.ledger[own]) == (0, 0)
    told = driven.fact("prison_money_claimed")
    assert told["text"].startswith(reference("case/79/tests/HS-1/1"))
    assert told["reference"]


def test_no_more_than_the_credit_is_kept() -> None:
    less = {"unclaimed": 3_199_999, "booked_at": "2026-09-01T02:00:00+00:00", "reference": "", "payer": {}, "named": []}
    driven = kept("prison_money", credit=less)
    assert (driven.kinds(), driven.subject.stage) == (["refused"], "")


def test_other_money_lies_in_the_custody_account() -> None:
    driven = kept("provisional_money")
    assert driven.ledger["custody:79"] == 3_200_000
    driven.wait(day(9, 3, year=2031))
    driven.go("decide_kept", Role.HEAD, {"disposal": "state_fund"})
    assert (driven.ledger[f"kept:{driven.subject.id}"], driven.ledger["budget:79"]) == (0, -3_200_000)


def test_what_lay_here_before_the_law_changed_has_its_five_years_too() -> None:
    assert kept("prison_money", "2022-03-01").duty("R251").due == date(2027, 3, 1)


def test_prisons_report_each_half_year() -> None:
    year = office_year(day(12, 1))
    year.wait(day(1, 2, year=2027))
    assert year.duty("R255")
    year.go("record_office_step", Role.CLERK, {"step": "prison_sums_reported"})
    assert not year.duty("R255")
